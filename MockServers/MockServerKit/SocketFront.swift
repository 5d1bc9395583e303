internal import HTTPTypes
internal import HummingbirdCore
internal import NIOCore

/// Takes requests off the socket, and plays answers and faults on it.
struct SocketFront<Gateway: GatewayMock>: Sendable {
    /// The longest body that is handed to a gateway.
    static var bodyBytesMax: Int { 4 * 1024 * 1024 }
    /// How much of a body beyond that is read and thrown away so that the client gets to see its refusal.
    static var discardedBytesMax: Int { 512 * 1024 * 1024 }

    let engine: MockEngine<Gateway>
    let control: ControlAPI<Gateway>
    /// What makes bodies long.
    private let padding = ByteBuffer(repeating: UInt8(ascii: " "), count: 64 * 1024)

    init(engine: MockEngine<Gateway>, control: ControlAPI<Gateway>) {
        self.engine = engine
        self.control = control
    }

    /// Thrown to end a connection as it stands.
    private struct Hangup: Error {}

    /// Reads the rest of a request, answers it, and throws to end the connection.
    ///
    /// This and what it calls run where the web server's own functions do, so that its writer never crosses over.
    @concurrent func respond(
        to request: Request, _ writer: consuming ResponseWriter, on channel: any Channel
    ) async throws {
        guard let body = try await collect(request.body) else {
            let answer = ControlAPI<Gateway>.failure(
                413, "body_too_large", "the body is larger than \(Self.bodyBytesMax) bytes")
            return try await write(answer, writer, to: request.method)
        }
        let target = request.head.path ?? "/"
        let path = target.prefix { $0 != "?" }
        let mockRequest = MockRequest(
            method: request.method, path: path.isEmpty ? "/" : String(path),
            query: String(target.dropFirst(path.count).dropFirst()), headerFields: request.headers, body: body)
        if path == "/_mock" || path.hasPrefix("/_mock/") {
            let (answer, afterwards) = control.answer(mockRequest, host: request.head.authority)
            try await write(answer, writer, to: request.method)
            afterwards?()
        } else {
            try await play(engine.answer(mockRequest), writer, to: request.method, on: channel)
        }
    }

    /// The whole body; nil when it is too long.
    private func collect(_ body: RequestBody) async throws -> [UInt8]? {
        var bytes: [UInt8] = []
        var count = 0
        for try await buffer in body {
            count += buffer.readableBytes
            if count <= Self.bodyBytesMax {
                bytes.append(contentsOf: buffer.readableBytesView)
            } else {
                bytes = []
                guard count <= Self.discardedBytesMax else { throw Hangup() }
            }
        }
        return count <= Self.bodyBytesMax ? bytes : nil
    }

    @concurrent private func play(
        _ answer: MockAnswer, _ writer: consuming ResponseWriter, to method: HTTPRequest.Method, on channel: any Channel
    ) async throws {
        switch answer {
        case .response(let response):
            try await write(response, writer, to: method)
        case .refused, .dropped:
            throw Hangup()
        case .silent:
            try await waitForEnd(of: channel)
            throw Hangup()
        case .truncated(let response, let bytes):
            let announced = max(response.body.count, bytes + 1)
            var body = try await writer.writeHead(Self.head(response, contentLength: announced))
            try await body.write(ByteBuffer(bytes: response.body.prefix(bytes)))
            throw Hangup()
        case .padded(let response, let bytes):
            let total = max(bytes, response.body.count)
            var body = try await writer.writeHead(Self.head(response, contentLength: total))
            try await body.write(ByteBuffer(bytes: response.body))
            var missing = total - response.body.count
            while missing > 0 {
                let size = min(missing, padding.readableBytes)
                try await body.write(padding.getSlice(at: 0, length: size) ?? padding)
                missing -= size
            }
            try await body.finish(nil)
        case .endless(let response):
            var body = try await writer.writeHead(Self.head(response, contentLength: nil))
            try await body.write(ByteBuffer(bytes: response.body))
            // Writing fails when the client has gone or the server stops.
            while true { try await body.write(padding) }
        case .slow(let response, let milliseconds):
            try await writeSlowly(response, milliseconds: milliseconds, writer)
        }
    }

    /// Waits until the client gives up or the server stops.
    @concurrent private func waitForEnd(of channel: any Channel) async throws {
        // A client that gives up closes its side, which alone would leave the connection half open.
        try await channel.setOption(.allowRemoteHalfClosure, value: false).get()
        try await withTaskCancellationHandler {
            try await channel.closeFuture.get()
        } onCancel: {
            channel.close(promise: nil)
        }
    }

    @concurrent private func writeSlowly(
        _ response: MockResponse, milliseconds: Int64, _ writer: consuming ResponseWriter
    ) async throws {
        var body = try await writer.writeHead(Self.head(response, contentLength: response.body.count))
        let pieces = min(max(response.body.count, 1), 20)
        var sent = 0
        for piece in 1...pieces {
            try await Task.sleep(for: .milliseconds(milliseconds) / pieces)
            let end = response.body.count * piece / pieces
            try await body.write(ByteBuffer(bytes: response.body[sent..<end]))
            sent = end
        }
        try await body.finish(nil)
    }

    @concurrent private func write(
        _ response: MockResponse, _ writer: consuming ResponseWriter, to method: HTTPRequest.Method
    ) async throws {
        if response.status == 204 || response.status == 304 {
            try await writer.writeResponse(Self.head(response, contentLength: nil))
        } else if method == .head {
            try await writer.writeResponse(Self.head(response, contentLength: response.body.count))
        } else {
            try await writer.write(
                response: Self.head(response, contentLength: response.body.count),
                body: ResponseBody(byteBuffer: ByteBuffer(bytes: response.body)))
        }
    }

    /// The head to send; a status that is none becomes 500.
    private static func head(_ response: MockResponse, contentLength: Int?) -> HTTPResponse {
        let status = (200...599).contains(response.status) ? response.status : 500
        var head = HTTPResponse(status: HTTPResponse.Status(code: status), headerFields: response.headerFields)
        head.headerFields[.contentLength] = contentLength.map { "\($0)" }
        return head
    }

}
