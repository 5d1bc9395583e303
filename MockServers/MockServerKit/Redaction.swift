internal import HTTPTypes
internal import PaymentHTTP

/// What the inspector page may show of a message: values by the name of their field, and nothing that looks like a card number or a
/// long token (S-01).
struct Redaction {
    /// Names whose values are not shown, in lower case without `_`, `-` and spaces; `number` is the card's in all four gateways.
    private static let usualNames: Set<String> = [
        "number", "cardnumber", "pan", "card", "cvc", "cvv", "cvv2", "cvn", "csc", "cardcode", "cardcvv", "cardcvc",
        "securitycode", "track1", "track2", "accountnumber", "routingnumber", "iban", "secret", "clientsecret", "key",
        "apikey", "secretkey", "privatekey", "publickey", "signaturekey", "transactionkey", "password", "passwd",
        "merchantpassword", "token", "accesstoken", "refreshtoken", "sessiontoken", "cardtoken", "rectoken",
        "formtoken",
        "authorization", "datavalue", "cookie",
    ]

    /// The header fields that are shown.
    private static let shownFields: Set<String> = [
        "content-type", "content-length", "user-agent", "accept", "idempotency-key", "idempotent-replayed",
        "request-id",
        "retry-after", "original-request", "stripe-version", "stripe-should-retry", "allow",
    ]

    private static let mask = "••••"
    /// How deep a body is shown.
    private static let limits = JSONDocument.Limits(bytesMax: RecordedBody.bytesMax, depthMax: 32)

    private let names: Set<String>

    /// Conceals the usual fields and `more`.
    init(concealing more: Set<String>) {
        names = Self.usualNames.union(more.map(Self.plain))
    }

    /// The header fields that may be shown, one a line.
    func fields(_ fields: HTTPFields) -> String {
        fields.filter { Self.shownFields.contains($0.name.canonicalName) }
            .map { "\($0.name.rawName): \(text($0.value))" }
            .joined(separator: "\n")
    }

    /// A path and its query.
    func target(path: String, query: String) -> String {
        query.isEmpty ? text(path) : text(path) + "?" + form(Array(query.utf8), separator: "&")
    }

    /// A URL without its query.
    func url(_ url: String) -> String {
        text(String(url.prefix { $0 != "?" && $0 != "#" }))
    }

    /// A body, or what can be said of one that cannot be shown safely.
    func body(_ body: RecordedBody, type: String?) -> String {
        guard body.count > 0 else { return "" }
        guard body.isWhole else { return "\(body.count) bytes, too long to show" }
        let type = type?.lowercased() ?? ""
        let start = body.bytes.first { $0 > UInt8(ascii: " ") }
        if start == UInt8(ascii: "{") || start == UInt8(ascii: "[") || start == 0xEF {
            do {
                let document = try JSONDocument(parsing: body.bytes, limits: Self.limits, options: .skipByteOrderMark)
                return concealed(JSON(document.root)).text(.pretty)
            } catch {
                return "\(body.count) bytes that are no JSON"
            }
        }
        if type.hasPrefix("application/x-www-form-urlencoded") { return form(body.bytes, separator: "\n") }
        if type.hasPrefix("text/html") { return "an HTML page of \(body.count) bytes" }
        return "\(body.count) bytes that are neither JSON nor a form"
    }

    /// A text in which card numbers are masked and long tokens cut short.
    func text(_ text: String) -> String {
        Self.shorten(Self.maskCardNumbers(text))
    }

    private func concealed(_ value: JSON) -> JSON {
        switch value {
        case .null, .bool: return value
        case .integer(let number):
            let shown = text("\(number)")
            return shown == "\(number)" ? value : .string(shown)
        case .number(let number):
            let shown = text(number.text)
            return shown == number.text ? value : .string(shown)
        case .string(let text): return .string(self.text(text))
        case .array(let elements): return .array(elements.map(concealed))
        case .object(let object):
            return .object(
                JSONObject(
                    object.map { member in
                        (text(member.name), isConcealed(member.name) ? masked(member.value) : concealed(member.value))
                    }))
        }
    }

    /// A value under a name that is not shown: what is below an object still has names of its own.
    private func masked(_ value: JSON) -> JSON {
        switch value {
        case .null, .bool: value
        case .array(let elements): .array(elements.map(masked))
        case .object: concealed(value)
        case .integer, .number, .string: .string(Self.mask)
        }
    }

    private func form(_ bytes: [UInt8], separator: String) -> String {
        do {
            return try FormDecoding(parsing: bytes).pairs.map { pair in
                "\(text(pair.name))=\(isConcealed(pair.name) ? Self.mask : text(pair.value))"
            }.joined(separator: separator)
        } catch {
            return "\(bytes.count) bytes that are no form"
        }
    }

    /// Whether `name` or the last part of `group[name]` is a name to conceal.
    private func isConcealed(_ name: String) -> Bool {
        let last = name.split { $0 == "[" || $0 == "]" }.last.map(String.init) ?? name
        return names.contains(Self.plain(last)) || names.contains(Self.plain(name))
    }

    private static func plain(_ name: String) -> String {
        name.lowercased().filter { $0 != "_" && $0 != "-" && $0 != " " }
    }

    /// Masks runs of 13 to 19 digits, also grouped by single spaces or hyphens, in which a check digit is right.
    private static func maskCardNumbers(_ text: String) -> String {
        let bytes = Array(text.utf8)
        guard bytes.count >= 13 else { return text }
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var position = 0
        while position < bytes.count {
            guard isDigit(bytes[position]) else {
                result.append(bytes[position])
                position += 1
                continue
            }
            var digits: [UInt8] = []
            var end = position
            while end < bytes.count {
                if isDigit(bytes[end]) {
                    digits.append(bytes[end] - UInt8(ascii: "0"))
                } else if !isGrouping(bytes[end]) || end + 1 >= bytes.count || !isDigit(bytes[end + 1]) {
                    break
                }
                end += 1
            }
            if hasCardNumber(digits) {
                result += Array(mask.utf8)
            } else {
                result += bytes[position..<end]
            }
            position = end
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// Whether a card number stands anywhere in `digits`: a code or a date may follow it without a gap.
    private static func hasCardNumber(_ digits: [UInt8]) -> Bool {
        guard digits.count >= 13 else { return false }
        // A number this long is no amount and no time; it need not be taken apart.
        guard digits.count <= 40 else { return true }
        for start in 0...(digits.count - 13) {
            for length in 13...19 where start + length <= digits.count && digits[start] != 0 {
                if hasValidCheckDigit(digits[start..<(start + length)]) { return true }
            }
        }
        return false
    }

    /// The Luhn formula of ISO/IEC 7812-1, Annex B.
    private static func hasValidCheckDigit(_ digits: ArraySlice<UInt8>) -> Bool {
        var sum = 0
        for (place, digit) in digits.reversed().enumerated() {
            let doubled = Int(digit) * (place % 2 == 0 ? 1 : 2)
            sum += doubled > 9 ? doubled - 9 : doubled
        }
        return sum % 10 == 0
    }

    /// Cuts runs of more than 40 letters, digits, `_` and `-`: such a run is a token or a link of its own.
    private static func shorten(_ text: String) -> String {
        guard text.utf8.count > 40 else { return text }
        var result: [UInt8] = []
        var run: [UInt8] = []
        func flush() {
            result += run.count > 40 ? run.prefix(12) + Array("…".utf8) : run[...]
            run.removeAll(keepingCapacity: true)
        }
        for byte in text.utf8 {
            if isTokenByte(byte) {
                run.append(byte)
            } else {
                flush()
                result.append(byte)
            }
        }
        flush()
        return String(decoding: result, as: UTF8.self)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    private static func isGrouping(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "-") }

    private static func isTokenByte(_ byte: UInt8) -> Bool {
        isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
            || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) || byte == UInt8(ascii: "_")
            || byte == UInt8(ascii: "-")
    }
}
