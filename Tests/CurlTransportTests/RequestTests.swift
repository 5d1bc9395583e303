import CurlTransport
import Foundation
import HTTPTypes
import PaymentCore
import PaymentHTTP
import Testing

@Suite("Requests", .timeLimit(.minutes(2)))
struct RequestTests {
    @Test(
        "reach the wire as written, without anything that nobody asked for (S-32)",
        arguments: [
            (HTTPRequest.Method.get, "", "GET"), (.delete, "", "DELETE"), (.post, "a=b&c=d", "POST"),
            (.post, "", "POST"),
            (.put, "{}", "PUT"), (.put, "", "PUT"), (.patch, "{}", "PATCH"), (.delete, "x", "DELETE"),
            (.options, "", "OPTIONS"),
            (.head, "", "HEAD"), (.get, "q", "GET"),
        ])
    func onTheWire(_ method: HTTPRequest.Method, _ body: String, _ name: String) async throws {
        let seen = Record()
        try await withServer { connection in
            while let request = connection.readRequest() {
                seen.add(request.head + String(decoding: request.body, as: UTF8.self))
                connection.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
            }
        } _: { server, transport in
            let fields: HTTPFields = [.authorization: "Bearer sk_test_1", .accept: "application/json"]
            for transportBody in [TransportBody.bytes(Array(body.utf8)), .secret(Secret(body))] {
                let request = try makeRequest(
                    method, server.url("/v1/a/../b%2f?x=%20&y=1#f"), fields: fields,
                    body: body.isEmpty ? .none : transportBody)
                #expect(try await transport.send(request).status == 200)
            }
            let length =
                body.isEmpty && !["POST", "PUT", "PATCH"].contains(name) ? "" : "Content-Length: \(body.utf8.count)\r\n"
            let expected =
                "\(name) /v1/a/../b%2f?x=%20&y=1 HTTP/1.1\r\nHost: 127.0.0.1:\(server.port)\r\n"
                + "Authorization: Bearer sk_test_1\r\nAccept: application/json\r\n"
                + "User-Agent: swift-payments\r\n\(length)\r\n\(body)"
            #expect(seen.all == [expected, expected])
            #expect(server.accepted == 1, "a connection is kept for the next request")
        }
    }

    @Test("of every kind follow each other on one handle and one connection")
    func mixed() async throws {
        let seen = Record()
        let methods: [(HTTPRequest.Method, String)] = [
            (.head, ""), (.post, ""), (.head, ""), (.post, "ab"), (.get, ""), (.put, "c"), (.get, ""), (.delete, ""),
            (.post, String(repeating: "l", count: 70_000)), (.head, ""), (.delete, "d"), (.get, ""), (.patch, ""),
        ]
        try await withServer { connection in
            while let request = connection.readRequest() {
                seen.add("\(request.method) \(request.body.count)")
                connection.write(
                    "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n" + (request.method == "HEAD" ? "" : "ok"))
            }
        } _: { server, transport in
            for (method, body) in methods {
                let response = try await transport.send(
                    try makeRequest(method, server.url(), body: body.isEmpty ? .none : .bytes(Array(body.utf8))))
                #expect(response.body.count == (method == .head ? 0 : 2))
            }
            #expect(seen.all == methods.map { "\($0.rawValue) \($1.utf8.count)" })
            #expect(server.accepted == 1)
        }
    }

    @Test("may have a body of 100 MB, which waits for no 100-continue")
    func hugeBody() async throws {
        let count = 100 * 1024 * 1024
        try await withServer { connection in
            guard let head = connection.readHead(), connection.skip(count) else { return }
            connection.answer(head.lowercased().contains("expect:") ? "asked to continue" : "took all")
        } _: { server, transport in
            let body = [UInt8](repeating: 0x61, count: count)
            let response = try await transport.send(try makeRequest(.post, server.url(), body: .bytes(body)))
            #expect(String(decoding: response.body, as: UTF8.self) == "took all")
        }
    }

    @Test("with a large body arrive byte for byte", arguments: [65_535, 65_536, 65_537, 1_000_003])
    func largeBody(_ count: Int) async throws {
        let body = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }
        try await withServer { connection in
            while let request = connection.readRequest() {
                connection.write("HTTP/1.1 200 OK\r\nContent-Length: \(request.body.count)\r\n\r\n")
                connection.write(request.body)
            }
        } _: { server, transport in
            for kind in [TransportBody.bytes(body), .secret(Secret(body))] {
                let response = try await transport.send(try makeRequest(.post, server.url(), body: kind))
                #expect(response.body == body)
            }
        }
    }

    @Test(
        "with a field that the transport writes itself are refused",
        arguments: [
            "Host", "Content-Length", "Transfer-Encoding", "Connection", "Expect", "TE", "Trailer", "Upgrade",
            "Keep-Alive", "Proxy-Connection", "Proxy-Authorization", "HTTP2-Settings",
        ])
    func reservedFields(_ name: String) async throws {
        try await withServer {
            $0.drain()
        } _: { server, transport in
            let field = try #require(HTTPField.Name(name))
            let error = try await failure(transport, makeRequest(.get, server.url(), fields: [field: "canary-1"]))
            #expect(error.reason == .refusedRequest)
            #expect(error.delivery == .notSent)
            #expect(!error.description.contains("canary"))
            #expect(server.accepted == 0)
        }
    }

    @Test(
        "cannot be made to carry another line or request (S-36)",
        arguments: [
            "a\r\nX-Injected: 1", "a\nX-Injected: 1", "a\rX-Injected: 1", "a\0b",
            "a\r\n\r\nGET /injected HTTP/1.1\r\n\r\n",
            "a\u{1}b", "a\u{7F}b", "a\u{1B}[2J",
        ])
    func injection(_ value: String) async throws {
        let heads = Record()
        try await withServer { connection in
            while let request = connection.readRequest() {
                heads.add(request.head)
                connection.answer()
            }
        } _: { server, transport in
            let name = try #require(HTTPField.Name("X-Reference"))
            var fields = HTTPFields()
            fields.append(HTTPField(name: name, lenientValue: Array(value.utf8)))
            let hasOtherControl = value.utf8.contains { $0 < 0x20 && ![0, 10, 13].contains($0) || $0 == 0x7F }
            if hasOtherControl {
                // HTTPField lets these pass, the transport does not.
                let error = try await failure(transport, makeRequest(.get, server.url(), fields: fields))
                #expect(error.reason == .refusedRequest)
                #expect(error.delivery == .notSent)
            } else {
                // HTTPField has made blanks of these.
                _ = try await transport.send(try makeRequest(.get, server.url(), fields: fields))
                let head = try #require(heads.all.first)
                #expect(heads.all.count == 1)
                #expect(!head.contains("\r\nX-Injected"))
                #expect(head.filter { $0 == "\r\n" }.count == 5)
            }
            #expect(throws: AbsoluteURL.ParseError.self) { try AbsoluteURL(server.url("/" + value)) }
        }
    }

    @Test("keep empty fields and their own agent")
    func emptyField() async throws {
        try await withServer { connection in
            while let request = connection.readRequest() { connection.answer(request.head) }
        } _: { server, transport in
            let name = try #require(HTTPField.Name("X-Empty"))
            let request = try makeRequest(.get, server.url(), fields: [name: "", .userAgent: "mine"])
            let head = String(decoding: try await transport.send(request).body, as: UTF8.self)
            #expect(head.contains("X-Empty:\r\n"))
            #expect(head.contains("User-Agent: mine\r\n"))
            #expect(!head.contains("swift-payments"))
        }
    }

    @Test("that cannot be right are refused before anything is sent")
    func refused() async throws {
        try await withServer {
            $0.drain()
        } _: { server, transport in
            let requests = [
                try makeRequest(.get, "http://192.0.2.1/"), try makeRequest(.get, "http://example.com/"),
                try makeRequest(.get, "http://127.1/"),
                try makeRequest(.connect, server.url()), try makeRequest(.trace, server.url()),
                try makeRequest(.head, server.url(), body: .bytes([1])),
                try makeRequest(.get, server.url(), total: .zero),
                try makeRequest(.get, server.url(), connect: .seconds(-1)),
                try makeRequest(.get, server.url(), headerBytesMax: 0),
                try makeRequest(.get, server.url(), bodyBytesMax: -1),
                try makeRequest(.get, server.url(), fields: [.cookie: String(repeating: "c", count: 70_000)]),
            ]
            for request in requests {
                let error = try await failure(transport, request)
                #expect(error.reason == .refusedRequest, "\(request)")
                #expect(error.delivery == .notSent)
            }
            #expect(server.accepted == 0)
        }
    }
}
