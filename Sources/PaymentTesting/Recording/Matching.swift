internal import HTTPTypes
internal import PaymentCore
internal import PaymentCrypto
internal import PaymentHTTP

/// What placeholders stand for in a replay, found out by laying requests over recorded ones.
struct Bindings: Sendable {
    /// The placeholders of the recording.
    let names: JSONObject
    /// Names whose placeholders stand for something else each time.
    let volatile: Set<String>
    private(set) var values: [String: String] = [:]
    /// Which placeholder stands for a value; of long values only, as short ones are equal by chance.
    private var owners: [String: String] = [:]

    init(names: JSONObject, volatile: Set<String>) {
        self.names = names
        self.volatile = volatile
    }

    /// Lets `place` stand for `value`; false where it stands for another one, or another one stands for it.
    mutating func bind(_ place: String, _ value: String) -> Bool {
        if let bound = values[place] { return bound == value }
        let isVolatile = volatile.contains(ScrubbingRules.plain(names[place]?.stringValue ?? ""))
        if value.utf8.count >= 6, !isVolatile {
            if let owner = owners[value], owner != place { return false }
            owners[value] = place
        }
        values[place] = value
        return true
    }

    /// Whether `actual` is `pattern` with something in the place of each placeholder.
    mutating func match(_ pattern: String, _ actual: String) -> Bool {
        let parts = Placeholders.split(pattern, names)
        var rest = actual[...]
        for (position, part) in parts.enumerated() {
            switch part {
            case .literal(let text):
                guard rest.hasPrefix(text) else { return false }
                rest = rest.dropFirst(text.count)
            case .place(let place):
                guard position + 1 < parts.count, case .literal(let following) = parts[position + 1] else {
                    let isLast = position + 1 == parts.count
                    guard bind(place, isLast ? String(rest) : "") else { return false }
                    if isLast { rest = rest[rest.endIndex...] }
                    continue
                }
                guard let end = rest.firstRange(of: following)?.lowerBound, bind(place, String(rest[..<end])) else {
                    return false
                }
                rest = rest[end...]
            }
        }
        return rest.isEmpty
    }

    /// The text with what its placeholders stand for, as far as that is known.
    func filled(_ text: String) -> String {
        Placeholders.split(text, names).map { part in
            switch part {
            case .literal(let text): text
            case .place(let place): values[place] ?? place
            }
        }.joined()
    }
}

/// Lays a request over a recorded one and counts where they differ.
struct Comparison {
    var bindings: Bindings
    /// What differs, the first first, in words; sent values are shown only where a recording shows them.
    private(set) var differences: [String] = []

    init(_ bindings: Bindings) {
        self.bindings = bindings
    }

    mutating func compare(_ recorded: RecordedRequest, _ request: TransportRequest) {
        let parts = RequestParts(request)
        if recorded.method != request.method.rawValue { differ("the method", recorded.method, request.method.rawValue) }
        if !bindings.match(recorded.url, request.url.origin + parts.path) {
            differ("the address", recorded.url, request.url.origin + parts.path)
        }
        compare(recorded.query, Self.object(RequestParts.form(parts.query)), "query")
        for field in recorded.fields {
            let name = field.name.lowercased()
            let sent = parts.fields.first { $0.name.lowercased() == name }?.value
            compareText(field.value.stringValue ?? "", sent, "the field \(field.name)")
        }
        let body = RequestParts.body(request.body.withBytes { Array($0) }, type: request.headerFields[.contentType])
        compare(recorded.body, body)
    }

    private mutating func compare(_ recorded: RecordedBody, _ body: RequestParts.Body) {
        switch (recorded, body) {
        case (.none, .none), (.removed, .other): break
        case (.json(let pattern, _), .json(let actual, _)): compare(pattern, actual, "body")
        case (.form(let pattern), .form(let pairs)): compare(pattern, Self.object(pairs), "body")
        case (.xml(let pattern), .xml(let source)):
            let actual = XMLText.mapped(source) { _, value in value } ?? source
            if !bindings.match(pattern, actual) { differ("the body", "XML", "XML with other values") }
        case (.removed, .xml): break
        default: differ("the body", "a body of one kind", "a body of another kind")
        }
    }

    private mutating func compare(_ pattern: JSON, _ actual: JSON?, _ path: String) {
        guard let actual else {
            differ(path, Self.shown(pattern), "nothing")
            return
        }
        switch (pattern, actual) {
        case (.object(let object), .string(let text)) where object.count == 1 && object.names[0].hasPrefix("$"):
            compareNested(object, text, path)
        case (.object(let one), .object(let other)): compare(one, Self.escaped(other), path)
        case (.array(let one), .array(let other)):
            if one.count != other.count { differ(path, "\(one.count) elements", "\(other.count)") }
            for (position, pair) in zip(one, other).enumerated() { compare(pair.0, pair.1, "\(path)[\(position)]") }
        case (.null, .null): break
        case (.bool(let one), .bool(let other)): if one != other { differ(path, "\(one)", "\(other)") }
        default:
            guard let one = Self.scalar(pattern), let other = Self.scalar(actual) else {
                differ(path, Self.shown(pattern), Self.shown(actual))
                return
            }
            compareText(one, other, path)
        }
    }

    private mutating func compare(_ pattern: JSONObject, _ actual: JSONObject, _ path: String) {
        for member in pattern where !hasPlace(member.name) {
            compare(member.value, actual[member.name], "\(path).\(member.name)")
        }
        for member in actual where pattern[member.name] == nil && !pattern.names.contains(where: hasPlace) {
            differ("\(path).\(LeakFree.shown(member.name))", "nothing", "a value")
        }
        if differences.isEmpty, !pattern.names.contains(where: hasPlace), pattern.names != actual.names {
            differ(path, "its members in one order", "in another")
        }
    }

    private mutating func compareNested(_ pattern: JSONObject, _ text: String, _ path: String) {
        for member in pattern {
            switch member.name {
            case Scrubber.Mark.json: compare(member.value, Scrubber.json(Array(text.utf8)), path)
            case Scrubber.Mark.base64: compare(member.value, Scrubber.base64JSON(text), path)
            case Scrubber.Mark.signature: break
            default: differ(path, "an object", "text")
            }
        }
    }

    private mutating func compareText(_ pattern: String, _ actual: String?, _ path: String) {
        guard let actual else {
            differ(path, pattern, "nothing")
            return
        }
        if bindings.match(pattern, actual) { return }
        if let masked = Scrubber.masked(actual), masked == pattern { return }
        differ(path, pattern, hasPlace(pattern) ? "a value that stands for something else" : actual)
    }

    private func hasPlace(_ text: String) -> Bool {
        Placeholders.split(text, bindings.names).contains { if case .place = $0 { true } else { false } }
    }

    private mutating func differ(_ what: String, _ recorded: String, _ sent: String) {
        differences.append("\(what): recorded '\(recorded.prefix(80))', sent '\(LeakFree.shown(sent))'")
    }

    private static func object(_ pairs: [(name: String, value: String)]) -> JSONObject {
        JSONObject(pairs.map { (Scrubber.escaped($0.name), JSON.string($0.value)) })
    }

    private static func escaped(_ object: JSONObject) -> JSONObject {
        JSONObject(object.map { (Scrubber.escaped($0.name), $0.value) })
    }

    private static func scalar(_ value: JSON) -> String? {
        switch value {
        case .string(let text): text
        case .integer(let number): String(number)
        case .number(let number): number.text
        default: nil
        }
    }

    private static func shown(_ value: JSON) -> String {
        switch value {
        case .object: "an object"
        case .array: "a list"
        case .null: "null"
        case .bool(let bool): "\(bool)"
        default: scalar(value) ?? ""
        }
    }
}

/// Sent values as an error may show them.
enum LeakFree {
    /// The beginning of a text that shows no card number.
    static func shown(_ text: String) -> String {
        CardNumbers.isFound(in: text) ? "a row of digits that is not shown" : String(text.prefix(80))
    }
}
