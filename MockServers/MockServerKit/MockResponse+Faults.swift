internal import HTTPTypes
internal import PaymentCore

extension MockResponse {
    private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    /// A proxy's page for a gateway that does not answer.
    static let badGatewayPage = MockResponse(
        status: 502, headerFields: [.contentType: "text/html"],
        body: Array(
            """
            <html>
            <head><title>502 Bad Gateway</title></head>
            <body>
            <center><h1>502 Bad Gateway</h1></center>
            </body>
            </html>

            """.utf8))

    /// The same answer, said to be HTML.
    var withWrongContentType: MockResponse {
        with { $0.headerFields[.contentType] = "text/html; charset=utf-8" }
    }

    /// The same answer without its body.
    var withoutBody: MockResponse {
        with { $0.body = [] }
    }

    /// The same answer with a byte-order mark before its body.
    var withByteOrderMark: MockResponse {
        with { $0.body = Self.byteOrderMark + $0.body }
    }

    /// The same answer with the first member of its JSON object standing there twice; unchanged when it is no such object.
    var withDuplicateKey: MockResponse {
        with { response in
            let body = response.body
            // Some gateways put a byte-order mark in front.
            let start = body.starts(with: Self.byteOrderMark) ? Self.byteOrderMark.count : 0
            guard let brace = body[start...].firstIndex(where: { !Self.isSpace($0) }), body[brace] == UInt8(ascii: "{"),
                let quote = body[(brace + 1)...].firstIndex(where: { !Self.isSpace($0) }),
                body[quote] == UInt8(ascii: "\"")
            else { return }
            var end = quote + 1
            while end < body.count, body[end] != UInt8(ascii: "\"") {
                end += body[end] == UInt8(ascii: "\\") ? 2 : 1
            }
            guard end < body.count else { return }
            response.body.insert(contentsOf: Array(body[quote...end]) + Array(":null,".utf8), at: quote)
        }
    }

    /// The same answer with random bytes for a body, at least sixteen.
    func withGarbage(_ random: SeededRandomSource) -> MockResponse {
        with { response in
            response.body = (0..<max(response.body.count, 16)).map { _ in UInt8(truncatingIfNeeded: random.next()) }
        }
    }

    private func with(_ change: (inout MockResponse) -> Void) -> MockResponse {
        var copy = self
        change(&copy)
        return copy
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
    }
}

extension MockNotification.Message {
    /// The same message with one character of its body changed, so that its signature is no longer true.
    var forged: MockNotification.Message {
        var copy = self
        if let digit = body.firstIndex(where: { (0x30...0x39).contains($0) }) {
            copy.body[digit] = body[digit] == UInt8(ascii: "9") ? UInt8(ascii: "1") : body[digit] + 1
        } else {
            copy.body.append(UInt8(ascii: " "))
        }
        return copy
    }
}
