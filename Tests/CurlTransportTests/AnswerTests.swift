import CurlTransport
import HTTPTypes
import PaymentHTTP
import Testing

@Suite("Answers", .timeLimit(.minutes(2)))
struct AnswerTests {
    private static let golden =
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nRequest-Id: req_1\r\nContent-Length: 17\r\n\r\n"
        + "{\"id\":\"pi_12345\"}"
    private static let chunked =
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"id\"\r\nc\r\n:\"pi_12345\"}\r\n0\r\n\r\n"

    @Test("cut at any byte are no answer (F-06)", arguments: [golden, chunked], [false, true])
    func cut(_ text: String, resets: Bool) async throws {
        let bytes = Array(text.utf8)
        try await withServer { connection in
            guard let request = connection.readRequest(), let count = Int(request.path.dropFirst()) else { return }
            connection.write(bytes.prefix(count))
            if resets { connection.resetOnClose() }
        } _: { server, transport in
            // Without its very last byte, the line feed behind the empty line of the last chunk, libcurl takes a
            // chunked answer for whole, and nothing of its body is missing then.
            let complete = text.contains("chunked") ? bytes.count - 1 : bytes.count
            for count in 0..<complete {
                let error = try await failure(transport, makeRequest(.post, server.url("/\(count)"), body: .bytes([1])))
                #expect(error.delivery == .mayHaveArrived, "cut after \(count) bytes")
                #expect(
                    error.reason == .connectionLost || error.reason == .malformedAnswer,
                    "cut after \(count) bytes: \(error)")
            }
        }
        try await withServer { connection in
            _ = connection.readRequest()
            connection.write(bytes)
        } _: { server, transport in
            let response = try await transport.send(try makeRequest(.post, server.url(), body: .bytes([1])))
            #expect(response.body == Array(#"{"id":"pi_12345"}"#.utf8))
        }
    }

    @Test(
        "that are not HTTP are refused (F-07)",
        arguments: [
            "hello\r\n\r\n", "<html><body>down</body></html>", "\r\n\r\n", "HTTP/9.9 200 OK\r\n\r\n",
            "HTTP/1.1 abc OK\r\n\r\n",
            "HTTP/1.1 200 OK\r\nno colon here\r\n\r\n", "\u{0}\u{1}\u{2}\u{3}\u{4}\u{5}\u{6}\u{7}\u{8}",
            "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\nab",
            "HTTP/1.1 200 OK\r\nContent-Length: two\r\n\r\nab",
            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nabc",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
            "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\nab",
        ])
    func garbage(_ text: String) async throws {
        try await withServer { connection in
            guard connection.readRequest() != nil else { return }
            connection.write(text)
        } _: { server, transport in
            let error = try await failure(transport, makeRequest(.post, server.url(), body: .bytes([1])))
            #expect(error.delivery == .mayHaveArrived)
            #expect([.malformedAnswer, .connectionLost, .answerTooLarge].contains(error.reason), "\(error)")
        }
    }

    @Test("in a coding that was asked for are given as they came (S-32)")
    func askedCoding() async throws {
        try await withServer { connection in
            guard connection.readRequest() != nil else { return }
            connection.write("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\nab")
        } _: { server, transport in
            var request = try makeRequest(.post, server.url(), body: .bytes([1]))
            request.headerFields[.acceptEncoding] = "gzip"
            #expect(try await transport.send(request).body == Array("ab".utf8))
        }
    }

    @Test(
        "keep status, fields and body",
        arguments: [200, 201, 204, 301, 302, 303, 307, 308, 400, 401, 402, 404, 407, 409, 429, 500, 503])
    func statuses(_ status: Int) async throws {
        let requests = Counter()
        try await withServer { connection in
            while connection.readRequest() != nil {
                requests.increment()
                let body = status == 204 ? "" : "body"
                connection.write(
                    "HTTP/1.1 \(status) X\r\nLocation: /elsewhere\r\nRetry-After: 2\r\nWWW-Authenticate: Basic\r\n"
                        + "X-A: 1\r\nx-a: 2\r\nContent-Length: \(body.count)\r\n\r\n\(body)"
                )
            }
        } _: { server, transport in
            let response = try await transport.send(try makeRequest(.post, server.url(), body: .bytes([1])))
            #expect(response.status == status)
            #expect(response.body == Array((status == 204 ? "" : "body").utf8))
            #expect(response.headerFields[.location] == "/elsewhere")
            #expect(response.value(of: .retryAfter) == "2")
            let name = try #require(HTTPField.Name("X-A"))
            #expect(response.value(of: name) == "1, 2")
            #expect(response.headerFields[name] == "1, 2")
            #expect(requests.value == 1, "a redirect or a challenge is not followed (S-31)")
        }
    }

    @Test("set no cookie that a later request would carry (S-32)")
    func cookies() async throws {
        let requests = Record()
        try await withServer { connection in
            while let request = connection.readRequest() {
                requests.add(request.value(of: "cookie") ?? "none")
                connection.answer(fields: "Set-Cookie: a=b; Path=/\r\nAlt-Svc: h2=\":1\"\r\n")
            }
        } _: { server, transport in
            for _ in 0..<2 { _ = try await transport.send(try makeRequest(.get, server.url())) }
            #expect(requests.all == ["none", "none"])
        }
    }

    @Test("that are interim come before the true one, and trailers are left out")
    func interimAndTrailers() async throws {
        try await withServer { connection in
            guard connection.readRequest() != nil else { return }
            connection.write(
                "HTTP/1.1 100 Continue\r\nX-Interim: 1\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"
                    + "HTTP/1.1 200 OK\r\nX-Final: 1\r\nTransfer-Encoding: chunked\r\n\r\n"
                    + "2\r\nok\r\n0\r\nX-Trailer: 1\r\n\r\n"
            )
            connection.drain()
        } _: { server, transport in
            let response = try await transport.send(try makeRequest(.get, server.url()))
            #expect(response.status == 200)
            #expect(response.body == Array("ok".utf8))
            #expect(response.headerFields.map(\.name.canonicalName) == ["x-final", "transfer-encoding"])
        }
    }

    @Test("to HEAD and without a length are read as far as they go")
    func headAndUntilClose() async throws {
        try await withServer { connection in
            while let request = connection.readRequest() {
                if request.method == "HEAD" {
                    connection.write("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n")
                } else {
                    connection.write("HTTP/1.1 200 OK\r\n\r\nuntil the end")
                    return
                }
            }
        } _: { server, transport in
            #expect(try await transport.send(try makeRequest(.head, server.url())).body.isEmpty)
            let response = try await transport.send(try makeRequest(.get, server.url()))
            #expect(String(decoding: response.body, as: UTF8.self) == "until the end")
        }
    }
}
