internal import PaymentCore
internal import PaymentCrypto
internal import PaymentHTTP

/// Takes out of messages what a recording may not hold; it remembers which placeholder stands for what.
struct Scrubber: Sendable {
    /// The names under which nested encodings and signatures stand in a recorded tree; real names that begin with `$` get a second one.
    enum Mark {
        static let base64 = "$base64"
        static let json = "$json"
        static let signature = "$signature"
        static let right = "right"
        static let wrong = "wrong"
        static let unchecked = "unchecked"
    }

    let rules: ScrubbingRules
    let check: LeakCheck
    var places = Placeholders()
    /// Values of ids that were kept, so that a path that names one is kept too.
    var shownIDs: Set<String> = []
    /// Rows of digits that are times and no card numbers.
    var times: Set<String> = []
    /// What may be a time: ten years around the recording, in milliseconds.
    let plausibleTimes: ClosedRange<Int64>
    /// Values of the exchange at hand that differ from run to run.
    var ownValues: [String: String] = [:]
    var direction = ScrubbingRules.Direction.request
    /// Whether the signature of the answer at hand is right, by the member it stands in.
    var verdicts: [String: String] = [:]

    init(rules: ScrubbingRules, secrets: [Secret], start: Timestamp) {
        self.rules = rules
        check = LeakCheck(secrets: secrets)
        let reach: Int64 = 10 * 366 * 86_400_000
        let middle = start.millisecondsSinceEpoch
        plausibleTimes = (middle - reach)...(middle + reach)
    }

    /// A tree of JSON without what is private; `isIDShown` says whether the object's own `id` may stay.
    mutating func tree(_ value: JSON, name: String, isIDShown: Bool = true) -> JSON {
        switch value {
        case .null, .bool: return value
        case .array(let elements):
            return .array(elements.map { tree($0, name: name, isIDShown: isIDShown) })
        case .object(let object):
            let showsID = isIDShown && !Self.isMethod(object)
            var result = JSONObject()
            for member in object {
                let inner =
                    member.name == "id" && !showsID
                    ? "hidden \(object["object"]?.stringValue ?? "id")" : member.name
                result[Self.escaped(shown(member.name))] = tree(
                    member.value, name: inner, isIDShown: rules.showsID(below: member.name, direction))
            }
            return .object(result)
        case .string(let text): return scalar(text, name: name, isNumber: false)
        case .integer(let number): return scalar(String(number), name: name, isNumber: true)
        case .number(let number): return scalar(number.text, name: name, isNumber: true)
        }
    }

    /// The value of a member, a form field or a parameter.
    mutating func scalar(_ value: String, name: String, isNumber: Bool) -> JSON {
        guard !value.isEmpty else { return .string(value) }
        if !isNumber, let nested = nested(value) { return nested }
        switch rules.treatment(of: name, direction) {
        case .signature where !isNumber:
            return .object([Mark.signature: .string(verdicts[name] ?? Mark.unchecked)])
        case .masked:
            if let masked = Self.masked(value), !isNumber { return .string(masked) }
        case .expiry: return Self.expiry(value, isNumber: isNumber)
        case .kept:
            if isTime(value) {
                times.insert(value)
                return number(value, isNumber: isNumber)
            }
            let shown = text(value)
            if shown == value, Self.isID(value) { shownIDs.insert(value) }
            return number(shown, isNumber: isNumber)
        case .hidden, .signature: break
        }
        return number(hidden(value, name: name, isNumber: isNumber), isNumber: isNumber)
    }

    /// A text that stays, less what is private in it; wholly replaced where it may show a card number.
    mutating func text(_ text: String) -> String {
        var text = text
        // In a request the same text under another name is the merchant's, and need not differ.
        if direction == .answer { for (value, place) in ownValues where text == value { text = place } }
        return shown(places.replacing(in: text))
    }

    /// A name, or a text without known values: less secrets, tokens and what may show a card number.
    mutating func shown(_ text: String) -> String {
        var text = text
        while let secret = check.firstSecret(in: text) {
            text = text.replacing(
                secret, with: places.place(for: secret, name: "secret", isPrivateEverywhere: true))
        }
        for run in Self.privateRuns(in: text) {
            text = text.replacing(run, with: places.place(for: run, name: "token", isPrivateEverywhere: true))
        }
        guard CardNumbers.isFound(in: text) else { return text }
        return places.place(for: text, name: "digits", isPrivateEverywhere: false)
    }

    /// The placeholder for a value; of an address the part behind the host.
    private mutating func hidden(_ value: String, name: String, isNumber: Bool) -> String {
        let isOwn = rules.volatile.contains(ScrubbingRules.plain(name))
        if let url = Self.url(value), url.pathAndQuery.count > 1, value.hasPrefix(url.origin + "/"),
            !CardNumbers.isFound(in: url.origin)
        {
            let place = places.place(
                for: String(value.dropFirst(url.origin.count + 1)), name: name, isPrivateEverywhere: false)
            return "\(url.origin)/\(place)"
        }
        let place = places.place(
            for: value, name: name,
            isPrivateEverywhere: rules.isPrivateEverywhere(value, name) || name.hasPrefix("hidden "),
            isOwn: isOwn, isNumber: isNumber)
        if isOwn { ownValues[value] = place }
        return place
    }

    /// A text as what it was: a number where it still is one.
    private func number(_ text: String, isNumber: Bool) -> JSON {
        guard isNumber else { return .string(text) }
        if let integer = Int64(text), String(integer) == text { return .integer(integer) }
        do { return .number(try JSONNumber(text)) } catch { return .string(text) }
    }

    /// What a text holds that is JSON, or the base64 of an object.
    private mutating func nested(_ value: String) -> JSON? {
        if let inner = Self.json(Array(value.utf8)) { return .object([Mark.json: tree(inner, name: "")]) }
        if let inner = Self.base64JSON(value) { return .object([Mark.base64: tree(inner, name: "")]) }
        return nil
    }

    private func isTime(_ value: String) -> Bool {
        guard value.utf8.count == 13, let number = Int64(value), value.first == "1" else { return false }
        return plausibleTimes.contains(number)
    }
}

// MARK: What can be told from a value alone

extension Scrubber {
    /// The object or array that a text is; nil for any other text.
    static func json(_ bytes: [UInt8]) -> JSON? {
        guard bytes.first == UInt8(ascii: "{") || bytes.first == UInt8(ascii: "[") else { return nil }
        do { return JSON(try JSONDocument(parsing: bytes).root) } catch { return nil }
    }

    /// The object whose base64 a text is; nil for any other text.
    static func base64JSON(_ text: String) -> JSON? {
        // The base64 of a brace and what may follow it begins so.
        guard text.utf8.count >= 4, ["ew", "ex", "ey", "ez"].contains(text.prefix(2)) else { return nil }
        do { return json(try Base64.decode(Array(text.utf8))) } catch { return nil }
    }

    /// A masked card number with no digit but the last ones; nil for a text without a mask.
    static func masked(_ text: String) -> String? {
        let masks: Set<Character> = ["*", "X", "x", "•"]
        guard let first = text.firstIndex(where: masks.contains),
            text.allSatisfy({ masks.contains($0) || $0.isNumber })
        else { return nil }
        let tail = text[first...].drop(while: masks.contains)
        guard tail.count <= 4, tail.allSatisfy({ $0.isASCII && $0.isNumber }) else { return nil }
        return String(repeating: text[first], count: text.count - tail.count) + tail
    }

    /// An expiry in the form of the given one, and never the given one: December 2099, or as masked as it was.
    private static func expiry(_ text: String, isNumber: Bool) -> JSON {
        if text.allSatisfy({ $0 == "X" || $0 == "*" }) { return .string(text) }
        let digits = text.filter { $0.isASCII && $0.isNumber }
        let separator = text.first { !$0.isNumber }.map(String.init) ?? ""
        switch (digits.count, digits.count == text.count) {
        case (1...2, true):
            // A month or a year of two digits; twelve is neither's real value by more than chance.
            return isNumber ? .integer(12) : "12"
        case (4, true) where isNumber: return .integer(2099)
        case (4, true): return digits.hasPrefix("20") ? "2099" : "1299"
        case (4, false): return .string("12\(separator)99")
        case (6, _): return .string(digits.hasPrefix("20") ? "2099\(separator)12" : "12\(separator)2099")
        default: return .string("XXXX")
        }
    }

    static func url(_ text: String) -> AbsoluteURL? {
        guard text.hasPrefix("http") else { return nil }
        do { return try AbsoluteURL(text) } catch { return nil }
    }

    /// Whether a kept value can be an id that a path names.
    private static func isID(_ text: String) -> Bool {
        text.utf8.count >= 6 && text.utf8.contains { (0x30...0x39).contains($0) } && text.utf8.allSatisfy { $0 > 0x20 }
    }

    /// Whether an object describes a payment method, so that its id is a token.
    private static func isMethod(_ object: JSONObject) -> Bool {
        guard let kind = object["object"]?.stringValue else { return false }
        return ["payment_method", "card", "source", "token", "bank_account"].contains(kind)
    }

    /// A member's name as it stands in a recorded tree.
    static func escaped(_ name: String) -> String { name.hasPrefix("$") ? "$" + name : name }

    /// Rows of letters, digits, `_` and `-` that begin as Stripe's keys and tokens do, or that are a client secret.
    private static func privateRuns(in text: String) -> [String] {
        guard text.contains("_") else { return [] }
        let prefixes = [
            "sk_live_", "sk_test_", "rk_live_", "rk_test_", "whsec_", "pm_", "tok_", "src_", "card_", "ba_",
        ]
        return text.split { !($0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_" || $0 == "-")) }
            .filter { run in
                if run.hasPrefix("scrubbed_") { return false }
                let isToken =
                    run.count >= 11 && run.contains(where: \.isNumber) && prefixes.contains { run.hasPrefix($0) }
                return isToken || run.contains("_secret_")
            }
            .map(String.init).sorted { $0.count > $1.count }
    }
}
