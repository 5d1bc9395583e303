import HTTPTypes
import PaymentCore
import PaymentCrypto
import PaymentOrders

@testable import PaymentHTTP
@testable import PaymentsTool

extension Target {
    /// The JSON reader, and the writer on what it read.
    static let json = Target("json") {
        let fixtures =
            try Fixtures.files("Plans", ".json") + Fixtures.files("wayforpay", ".json")
            + Fixtures.files("stripe", ".json") + Fixtures.bodies("stripe/2026-10-28.endive")
        return Prepared(
            seeds: fixtures.map { [0] + $0 } + [Array("\u{1}\u{FEFF}[-0,1e9,\"\\ud83d\\ude00\",null,true]".utf8)],
            words: [
                "\\ud83d\\ude00", "\\u0000", "-0", "1e9", "9223372036854775807", "-9223372036854775808", "[[[[[[[[",
            ]
        ) { input in
            let options: JSONDocument.Options = input.first == 1 ? .skipByteOrderMark : []
            let document: JSONDocument
            do { document = try JSONDocument(parsing: Array(input.dropFirst()), options: options) } catch { return }
            try visit(document.root)
            let value = JSON(document.root)
            for layout in [JSON.Layout.compact, .pretty] {
                let again = try JSONDocument(parsing: value.serialized(layout))
                try expect(JSON(again.root) == value, "what was written is read back as something else")
            }
        }
    }

    private static func visit(_ value: JSONDocument.Value) throws {
        let required = JSONDocument.Required(value: value)
        _ = (try? required.string(), try? required.bool(), try? required.require("id"), value.description)
        if let text = value.numberText, let number = value.int64 {
            try expect(text == String(number) || text == "-0", "the number \(text) is read as \(number)")
        }
        try expect(
            value.elements.reduce(0) { count, _ in count + 1 } == (value.kind == .array ? value.count : 0), "count")
        for member in value.members {
            try expect(value[member.name] != nil, "a member is not found by its own name")
            try visit(member.value)
        }
        for element in value.elements { try visit(element) }
    }

    /// The form reader, its tree, and percent-encoding.
    static let form = Target("form") {
        let forms = [
            "a=1&b=2", "card[number]=4242&card[exp][month]=12", "expand[0]=a&expand[1]=b&expand[]=c",
            "a=%D1%96+%2B&=x&y=&&",
            "list[][name]=a&list[][count]=1&list[][name]=b", "a[b][c][d][e]=1&a[b]=2",
        ]
        return Prepared(
            seeds: try Fixtures.files("liqpay", ".form") + forms.map { Array($0.utf8) },
            words: ["[]", "[0]", "%5B", "%5D", "%00", "]=", "&"]
        ) { input in
            let text = String(decoding: input, as: UTF8.self)
            if let decoded = try? PercentEncoding.decoded(text) {
                try expect(try PercentEncoding.decoded(PercentEncoding.encoded(decoded)) == decoded, "percent-encoding")
            }
            guard let form = try? FormDecoding(parsing: input) else { return }
            _ = (form["id"], try? form.tree().names)
            var writer = FormEncoding(.query)
            for pair in form.pairs { writer.append(pair.name, pair.value) }
            let again = try FormDecoding(parsing: writer.bytes, limits: FormDecoding.Limits(bytesMax: .max))
            try expect(again.pairs.elementsEqual(form.pairs, by: ==), "a form is not read back as it was written")
        }
    }

    /// The head of an answer, the time to wait in it, and gateways' text for people.
    static let head = Target("head") {
        let heads = [
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nRetry-After: 5\r\n\r\n",
            "HTTP/1.1 429 Too Many Requests\nretry-after: Sun, 22 Nov 2026 08:49:37 GMT\nX: a\nX: b\n",
            "HTTP/1.1 503\r\nRetry-After: Sunday, 22-Nov-26 08:49:37 GMT\r\nRetry-After: Sun Nov 22 08:49:37 2026\r\n:\r\n \r\n",
            "card 4242 4242 4242 4242 declined, key sk_test_abc", "Retry-After: 9223372036854775807",
        ]
        return Prepared(seeds: heads.map { Array($0.utf8) }, words: ["Retry-After: ", "GMT", "\r\n", "Sun, ", "Nov"]) {
            input in
            let lines = HeadLines(input)
            let fields = lines.fields
            for field in fields.prefix(1) {
                try expect(lines.value(of: field.name) == fields[field.name], "\(field.name) is read in two ways")
            }
            let now = Timestamp(secondsSinceEpoch: 1_795_262_400)
            if let wait = RetryAfter.delay(in: TransportResponse(status: 429, headerFields: fields), now: now) {
                try expect(wait >= .zero, "the time to wait is \(wait)")
            }
            let text = String(decoding: input, as: UTF8.self)
            _ = RetryAfter.delay(text, now: now)
            _ = text.printable(hiding: ["sk_test_abc"])
        }
    }

    /// Addresses of gateways, pages and webhooks.
    static let url = Target("url") {
        let urls = [
            "https://api.stripe.com/v1?a=%20#b", "http://127.0.0.1:8080", "http://[::1]:1/x", "HTTPS://Shop.Example./",
            "https://[2001:db8::192.0.2.1]:65535/", "http://localhost/a/../b", "https://a_b.example:443",
        ]
        return Prepared(
            seeds: urls.map { Array($0.utf8) + [0] + Array("v1/charges".utf8) + [0] + Array("token".utf8) },
            words: ["https://", "http://", "[::", "::", "%2e", "@", ":65535", "127.0.0.1"]
        ) { input in
            var parts = Parts(input)
            let text = parts.text()
            _ = try? AbsoluteURL.base(text, slot: "baseURL")
            guard let url = try? AbsoluteURL(text) else { return }
            try expect(try AbsoluteURL(url.text) == url, "an address is another one the second time")
            try expect(try AbsoluteURL(url.origin).host == url.host, "the origin has another host")
            _ = (url.isLoopback, url.description)
            let part = parts.text()
            if let longer = try? url.appending(path: part) {
                try expect(longer.origin == url.origin, "a path leads to another origin")
            }
            if let longer = try? url.appending(encodedQuery: part, parts.text()) {
                try expect(longer.origin == url.origin, "a query leads to another origin")
            }
        }
    }

    /// Amounts, currencies, percentages, days, instants, names, tokens of links, and texts of bytes.
    static let text = Target("text") {
        let texts = [
            "19.99", "-0.05", "9223372036854775807", "USD", "JPY", "12.5%", "33.333333", "2026-11-22", "-0001-02-29",
            "2026-09-01T13:00:30+03:00", "qnnekiavtvr2cyujnjuc", "clearing/stripe", String(repeating: "A", count: 43),
            "00ff00ff", "AAECAwQ=", "Europe/Kyiv",
        ]
        return Prepared(
            seeds: texts.map { Array($0.utf8) }, words: ["T10:00:00Z", "+14:00", "KWD", "%", "-292277022657-01-27"]
        ) {
            let text = String(decoding: $0, as: UTF8.self)
            try readAmounts(text)
            try readTimes(text)
            try readNames(text)
            if let bytes = try? Base64.decode($0) {
                try expect(Base64.encode(bytes) == $0, "two texts in base64 are the same bytes")
            }
            if let bytes = try? Base64.decodeURLSafe($0.span.bytes) {
                try expect(
                    Array(Base64.stringURLSafe(bytes.span.bytes).utf8) == $0, "two URL-safe texts are the same bytes")
            }
            if let bytes = try? Hex.decode($0, case: .lowercase) {
                try expect(Hex.encode(bytes) == $0, "two texts in hexadecimal are the same bytes")
            }
        }
    }

    private static func readAmounts(_ text: String) throws {
        _ = try? Currency(code: text)
        for code in ["USD", "JPY", "KWD"] {
            let currency = try Currency(code: code)
            guard let money = try? Money(decimal: text, currency: currency) else { continue }
            try expect(
                try Money(decimal: money.decimalText, currency: currency) == money, "\(money) is read as another")
        }
        guard let percentage = try? Percentage(text) else { return }
        try expect(try Percentage(percentage.description) == percentage, "\(percentage) is read as another")
        for units in [Int64.min, -1, 0, 1, 99, .max] {
            _ = try? percentage.of(Money(minorUnits: units, currency: .usd))
        }
    }

    private static func readTimes(_ text: String) throws {
        if let day = try? CivilDate(parsing: text) {
            try expect(try CivilDate(parsing: day.description) == day, "\(day) is read as another")
            _ = (
                day.start, day.adding(days: .max), day.adding(months: .min),
                day.days(until: CivilDate(daysSinceEpoch: .min))
            )
        }
        if let instant = try? Timestamp(iso8601: text) { _ = instant.iso8601 }
    }

    private static func readNames(_ text: String) throws {
        _ = (try? MerchantReference(text), try? IdempotencyKey(text), try? PaymentToken(text), try? AccountName(text))
        if let account = try? LedgerAccount(text) {
            try expect(account.description == text, "two names of the ledger are one account")
        }
        if let link = try? LinkToken(text) { try expect(link.text == text, "a link is another one") }
        _ = try? JSONNumber(text)
    }
}
