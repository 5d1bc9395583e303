import CurlTransport
import Foundation
import HTTPTypes
import PaymentHTTP
import Testing

@Suite("Limits", .timeLimit(.minutes(2)))
struct LimitTests {
    enum Flood: String, CaseIterable, Sendable {
        case bodyWithoutLength, bodyWithLength, chunkedBody, headerFields, oneHeaderLine, interimAnswers, trailers

        var opening: String {
            switch self {
            case .bodyWithoutLength: "HTTP/1.1 200 OK\r\n\r\n"
            case .bodyWithLength: "HTTP/1.1 200 OK\r\nContent-Length: 1099511627776\r\n\r\n"
            case .chunkedBody: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
            case .headerFields: "HTTP/1.1 200 OK\r\n"
            case .oneHeaderLine: "HTTP/1.1 200 OK\r\nX: "
            case .interimAnswers: ""
            case .trailers: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n"
            }
        }

        var piece: String {
            switch self {
            case .bodyWithoutLength, .bodyWithLength, .oneHeaderLine: String(repeating: "x", count: 4096)
            case .chunkedBody: "1000\r\n" + String(repeating: "x", count: 4096) + "\r\n"
            case .headerFields, .trailers: "X-Field: " + String(repeating: "x", count: 100) + "\r\n"
            case .interimAnswers: "HTTP/1.1 102 Processing\r\nX: y\r\n\r\n"
            }
        }
    }

    @Test("end an endless answer (F-08, S-34)", arguments: Flood.allCases)
    func endless(_ flood: Flood) async throws {
        try await withServer { connection in
            guard connection.readRequest() != nil else { return }
            connection.write(flood.opening)
            let pieces = String(repeating: flood.piece, count: 16)
            while connection.write(pieces) {}
        } _: { server, transport in
            let error = try await failure(transport, makeRequest(.post, server.url(), body: .bytes([1])))
            #expect(error.reason == .answerTooLarge, "\(error)")
            #expect(error.delivery == .mayHaveArrived)
        }
    }

    @Test("of the body are exact", arguments: [(99, true), (100, true), (101, false)])
    func bodyLimit(_ count: Int, _ fits: Bool) async throws {
        try await withServer { connection in
            while connection.readRequest() != nil { connection.answer(String(repeating: "x", count: count)) }
        } _: { server, transport in
            let request = try makeRequest(.get, server.url(), bodyBytesMax: 100)
            if fits {
                #expect(try await transport.send(request).body.count == count)
            } else {
                #expect(try await failure(transport, request).reason == .answerTooLarge)
            }
        }
    }

    @Test("of the head are exact", arguments: [-1, 0, 1])
    func headLimit(_ extra: Int) async throws {
        let head = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n"
        try await withServer { connection in
            while connection.readRequest() != nil { connection.write(head + "ok") }
        } _: { server, transport in
            let request = try makeRequest(.get, server.url(), headerBytesMax: head.utf8.count + extra)
            if extra >= 0 {
                #expect(try await transport.send(request).body.count == 2)
            } else {
                #expect(try await failure(transport, request).reason == .answerTooLarge)
            }
        }
    }

    enum Delay: CaseIterable, Sendable {
        case neverAnswers, stopsInHead, stopsInBody, neverAcceptsBody
    }

    @Test("of time end a slow answer with an unknown outcome (F-02, F-09)", arguments: Delay.allCases)
    func slow(_ delay: Delay) async throws {
        try await withServer { connection in
            switch delay {
            case .neverAcceptsBody:
                // The head is read and the body is left in the socket's buffers, which are too small for it.
                _ = connection.readHead()
                waitForHangUp(connection.socketDescriptor)
                return
            case .neverAnswers: break
            case .stopsInHead: connection.write("HTTP/1.1 200 OK\r\nContent-")
            case .stopsInBody: connection.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf")
            }
            connection.drain()
        } _: { server, transport in
            let body = [UInt8](repeating: 0x61, count: delay == .neverAcceptsBody ? 64 * 1024 * 1024 : 1)
            let start = ContinuousClock.now
            let error = try await failure(
                transport, makeRequest(.post, server.url(), body: .bytes(body), total: .seconds(1)))
            #expect(error.reason == .timeout)
            #expect(error.delivery == .mayHaveArrived)
            #expect(ContinuousClock.now - start >= .milliseconds(995))
        }
    }

    @Test("of time hold for a request that waits for a connection, of which nothing was sent")
    func waitingForConnection() async throws {
        let received = Counter()
        try await withServer(configuration: .init(maxConnectionsPerHost: 1)) { connection in
            _ = connection.readRequest()
            received.increment()
            connection.drain()
        } _: { server, transport in
            let occupying = try makeRequest(.post, server.url(), body: .bytes([1]), total: .seconds(100))
            let first = Task { try await failure(transport, occupying) }
            await received.wait(for: 1)
            let error = try await failure(
                transport, makeRequest(.post, server.url(), body: .bytes([1]), total: .milliseconds(300)))
            #expect(error.reason == .timeout)
            #expect(error.delivery == .notSent)
            first.cancel()
            let other = try await first.value
            #expect(other.reason == .cancelled)
            #expect(other.delivery == .mayHaveArrived)
            #expect(received.value == 1)
        }
    }

    /// Waits without reading until the test ends and the server with it.
    private func waitForHangUp(_ descriptor: Int32) {
        var entry = pollfd(fd: descriptor, events: 0, revents: 0)
        _ = poll(&entry, 1, 20_000)
    }
}
