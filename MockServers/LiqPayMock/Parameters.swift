internal import PaymentHTTP

/// The members of one request, read strictly by the kind of value each has to be.
///
/// Members that nobody asks for are passed over, as on the live service, where libraries add `sandbox`, `language` and
/// whatever a caller gives them. `null` counts as absent. A text may be sent as a number, and a number as a text.
struct Parameters {
    private let root: JSONDocument.Value

    init(_ root: JSONDocument.Value) {
        self.root = root
    }

    /// Whether there are members at all.
    var isObject: Bool { root.kind == .object }

    /// The `action`, where it is a text.
    var action: String? { root["action"]?.string }

    /// The language of error texts.
    var language: Language { Language(tag: root["language"]?.string) }

    /// Whether a member was sent with a value.
    func has(_ name: String) -> Bool { root[name].map { !$0.isNull } ?? false }

    /// The text of a string or number; `nil` for anything else.
    func plainText(_ name: String) -> String? { root[name].flatMap { $0.string ?? $0.numberText } }

    /// Demands members: the first one absent is named.
    func demand(_ names: [String]) throws(Failure) {
        for name in names where !has(name) { throw .missing(name) }
    }

    /// A text of at most `limit` characters; an empty one counts as absent.
    func text(_ name: String, atMost limit: Int = 5000) throws(Failure) -> String? {
        guard has(name) else { return nil }
        guard let text = plainText(name), text.unicodeScalars.count <= limit else { throw .wrong(name) }
        return text.isEmpty ? nil : text
    }

    /// A text that must be there and say something.
    func requiredText(_ name: String, atMost limit: Int = 5000) throws(Failure) -> String {
        try demand([name])
        guard let text = try text(name, atMost: limit) else { throw Failure("err_empty", key: name) }
        return text
    }

    /// The order's name: at most 255 characters.
    func orderID() throws(Failure) -> String {
        try demand(["order_id"])
        guard let text = try text("order_id", atMost: 255) else { throw Failure("order_id_empty", key: "order_id") }
        return text
    }

    /// An address of at most 510 characters that a server or a browser can open.
    func webAddress(_ name: String) throws(Failure) -> String? {
        guard let text = try text(name, atMost: 510) else { return nil }
        let isSafe = text.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "\"") }
        guard isSafe, text.hasPrefix("https://") || text.hasPrefix("http://") else { throw .wrong(name) }
        return text
    }

    /// A moment written as `YYYY-MM-DD HH:MM:SS`, in UTC.
    func moment(_ name: String) throws(Failure) -> CivilTime? {
        guard let text = try text(name) else { return nil }
        guard let time = CivilTime(parsing: text) else { throw .wrong(name) }
        return time
    }

    /// Milliseconds since 1970.
    func milliseconds(_ name: String) throws(Failure) -> Int64 {
        let text = try requiredText(name, atMost: 16)
        guard let number = Int64(text), number >= 0, text.utf8.first != UInt8(ascii: "+") else { throw .wrong(name) }
        return number
    }

    /// One of a few words.
    func choice(_ name: String, of words: [String]) throws(Failure) -> String {
        let text = try requiredText(name)
        guard words.contains(text) else { throw .wrong(name) }
        return text
    }

    /// `true` or `false`, which must be there.
    func flag(_ name: String) throws(Failure) -> Bool {
        try demand([name])
        guard let flag = root[name]?.bool else { throw .wrong(name) }
        return flag
    }

    /// A phone number: ten to fifteen digits, perhaps with a plus sign.
    func phone(_ name: String = "phone") throws(Failure) -> String? {
        guard let text = try text(name) else { return nil }
        let digits = text.utf8.drop { $0 == UInt8(ascii: "+") }
        guard text.utf8.count - digits.count <= 1, (10...15).contains(digits.count),
            digits.allSatisfy({ (0x30...0x39).contains($0) })
        else { throw Failure("err_phone", key: name) }
        return String(Substring(digits))
    }

    /// The payer's address on the Internet: only what such addresses are made of.
    func internetAddress() throws(Failure) -> String? {
        guard let text = try text("ip", atMost: 45) else { return nil }
        guard text.utf8.allSatisfy({ $0 == 0x2E || $0 == 0x3A || Self.isHexadecimal($0) }) else { throw .wrong("ip") }
        return text
    }

    /// An amount above zero in minor units.
    func amount(_ name: String = "amount") throws(Failure) -> Int64 {
        try demand([name])
        guard let text = plainText(name), let minor = WireAmount.minorUnits(text), minor > 0 else {
            throw Failure("wrong_amount_currency", key: name)
        }
        return minor
    }

    /// A currency that is allowed.
    func currency() throws(Failure) -> WireCurrency {
        let code = try requiredText("currency")
        if let currency = WireCurrency(rawValue: code) { return currency }
        throw Failure(
            WireCurrency.formerCodes.contains(code) ? "err_currency_is_not_allowed" : "err_wrong_currency",
            key: "currency")
    }

    /// A group of members; `nil` when it was not sent.
    func group(_ name: String) throws(Failure) -> Parameters? {
        guard has(name) else { return nil }
        guard let value = root[name], value.kind == .object else { throw .wrong(name) }
        return Parameters(value)
    }

    /// A list of groups, as an array or as the text of one; `nil` when it was not sent.
    func groups(_ name: String) throws(Failure) -> [Parameters]? {
        guard has(name), let value = root[name] else { return nil }
        var list = value
        if let text = value.string {
            do throws(JSONError) {
                list = try JSONDocument(parsing: Array(text.utf8)).root
            } catch {
                throw .wrong(name)
            }
        }
        guard list.kind == .array, list.elements.allSatisfy({ $0.kind == .object }) else { throw .wrong(name) }
        return list.elements.map(Parameters.init)
    }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x46).contains(byte) || (0x61...0x66).contains(byte)
    }
}
