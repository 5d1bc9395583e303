internal import HTTPTypes
internal import PaymentCore
public import PaymentHTTP

/// The way to a mock without a socket: for tests and the simulator.
///
/// Nothing is waited for. A fault becomes at once the error that a real transport ends with: an answer that never comes is a
/// time-out, a lost connection is `connectionLost`, an answer above the request's limits is `answerTooLarge`.
public struct InMemoryTransport<Gateway: GatewayMock>: HTTPTransport {
    /// The mock that answers.
    public let engine: MockEngine<Gateway>
    private let prefix: String

    /// Creates a transport that reaches `engine` alone, under its `baseURL`.
    public init(_ engine: MockEngine<Gateway>) {
        self.engine = engine
        prefix = engine.baseURL.origin
    }

    /// Hands `request` to the mock.
    ///
    /// - Throws: `TransportError`, with `connect` and `notSent` for a URL that is not the mock's.
    public func send(_ request: TransportRequest) async throws(TransportError) -> TransportResponse {
        guard !Task.isCancelled else {
            throw TransportError(.cancelled, .notSent, detail: "the task was cancelled")
        }
        guard request.url.origin == prefix else {
            throw TransportError(.connect, .notSent, detail: "no mock listens at \(request.url.origin)")
        }
        switch engine.answer(MockRequest(request)) {
        case .response(let response):
            return try deliver(response, bodyBytes: response.body.count, request.limits)
        case .refused:
            throw TransportError(.connect, .notSent, detail: "the mock refused the connection")
        case .dropped:
            throw TransportError(.connectionLost, .mayHaveArrived, detail: "the mock closed the connection")
        case .silent:
            throw TransportError(.timeout, .mayHaveArrived, detail: "the mock did not answer")
        case .truncated:
            throw TransportError(.connectionLost, .mayHaveArrived, detail: "the mock cut its answer short")
        case .endless:
            throw TransportError(.answerTooLarge, .mayHaveArrived, detail: "the mock's answer did not end")
        case .padded(var response, let bytes):
            // A body above the limit is not made: nobody is to see it.
            if bytes <= request.limits.bodyBytesMax { response.pad(to: bytes) }
            return try deliver(response, bodyBytes: max(bytes, response.body.count), request.limits)
        case .slow(let response, let milliseconds):
            guard .milliseconds(milliseconds) < request.limits.totalTimeout else {
                throw TransportError(.timeout, .mayHaveArrived, detail: "the mock's answer came too slowly")
            }
            return try deliver(response, bodyBytes: response.body.count, request.limits)
        }
    }

    private func deliver(
        _ response: MockResponse, bodyBytes: Int, _ limits: TransportRequest.Limits
    ) throws(TransportError) -> TransportResponse {
        guard bodyBytes <= limits.bodyBytesMax else {
            throw TransportError(
                .answerTooLarge, .mayHaveArrived, detail: "the body is larger than \(limits.bodyBytesMax) bytes")
        }
        return TransportResponse(status: response.status, headerFields: response.headerFields, body: response.body)
    }
}

extension MockEngine {
    /// A transport that reaches this mock in memory.
    public var transport: InMemoryTransport<Gateway> { InMemoryTransport(self) }
}

extension MockRequest {
    /// The request as a mock sees it, without the fragment of its URL.
    init(_ request: TransportRequest) {
        let target = request.url.pathAndQuery.prefix { $0 != "#" }
        let path = target.prefix { $0 != "?" }
        let body: [UInt8]
        switch request.body {
        case .none: body = []
        case .bytes(let bytes): body = bytes
        case .secret(let secret): body = secret.withBytes { Array($0) }
        }
        self.init(
            method: request.method, path: path.isEmpty ? "/" : String(path),
            query: String(target.dropFirst(path.count).dropFirst()), headerFields: request.headerFields, body: body)
    }
}

extension MockResponse {
    /// Puts spaces behind the body until it has `bytes` bytes.
    mutating func pad(to bytes: Int) {
        body += Array(repeating: UInt8(ascii: " "), count: max(bytes - body.count, 0))
    }
}
