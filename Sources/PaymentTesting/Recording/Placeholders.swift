internal import PaymentHTTP

/// What stands in a recording for the values that were taken out: the same placeholder wherever the same value stood.
struct Placeholders: Sendable {
    private static let prefix = "scrubbed_"
    /// Placeholders for ids of digits are digits too, because adapters check ids; the recording lists them.
    private static let digitsStart = 7_000_000_000

    /// The placeholder of a value; of a short one by its name, too, because short values are equal by chance.
    private var places: [String: String] = [:]
    /// Values that are private wherever they stand, longest first.
    private(set) var everywhere: [(value: String, place: String)] = []
    /// All placeholders with the names they were needed for, in order.
    private(set) var names = JSONObject()

    /// The placeholder for `value`, which was found under `name`.
    ///
    /// - Parameters:
    ///   - value: the value.
    ///   - name: the name of its member.
    ///   - isPrivateEverywhere: whether it is replaced wherever it stands, though it may look like a word.
    ///   - isOwn: whether it gets a placeholder of its own each time, because it differs from run to run.
    ///   - isNumber: whether it is a number, whose placeholder is one too.
    mutating func place(
        for value: String, name: String, isPrivateEverywhere: Bool, isOwn: Bool = false, isNumber: Bool = false
    ) -> String {
        let isDigits = value.utf8.allSatisfy { (0x30...0x39).contains($0) }
        let isLong = value.utf8.count >= (isDigits ? 8 : 6)
        let key = isLong ? value : "\(name)\n\(value)"
        if !isOwn, let place = places[key] { return place }
        let number = names.count + 1
        let label = String(ScrubbingRules.plain(name).filter { $0.isASCII && ($0.isLetter || $0.isNumber) }.prefix(24))
        let place =
            isDigits && (isLong || isNumber)
            ? String(Self.digitsStart + number) : "\(Self.prefix)\(label.isEmpty ? "value" : label)_\(number)"
        names[place] = .string(name)
        guard !isOwn else { return place }
        places[key] = place
        if isLong, isPrivateEverywhere || isDigits || Self.isDistinct(value) {
            everywhere.append((value, place))
            everywhere.sort { $0.value.utf8.count > $1.value.utf8.count }
        }
        return place
    }

    /// Whether a value is so unlike a word that it is the same thing wherever it stands.
    private static func isDistinct(_ value: String) -> Bool {
        value.utf8.count >= 16 || value.utf8.contains { (0x30...0x39).contains($0) || $0 == UInt8(ascii: "@") }
    }

    /// `text` with every value that is private wherever it stands replaced.
    func replacing(in text: String) -> String {
        var text = text
        for (value, place) in everywhere {
            let isDigits = value.utf8.allSatisfy { (0x30...0x39).contains($0) }
            if isDigits {
                if text == value { return place }
            } else if text.contains(value) {
                text = text.replacing(value, with: place)
            }
        }
        return text
    }

    /// The placeholders in `text`, where they stand: `names` are those of the recording.
    static func split(_ text: String, _ names: JSONObject) -> [TextPart] {
        if names[text] != nil { return [.place(text)] }
        var parts: [TextPart] = []
        var rest = text[...]
        while let start = rest.firstRange(of: prefix) {
            let tail = rest[start.upperBound...]
            let label = tail.prefix { $0.isASCII && ($0.isLetter || $0.isNumber) }
            let digits = tail[label.endIndex...].dropFirst().prefix { $0.isASCII && $0.isNumber }
            let place = String(rest[start.lowerBound..<digits.endIndex])
            guard tail[label.endIndex...].first == "_", names[place] != nil else {
                parts.append(.literal(String(rest[..<start.upperBound])))
                rest = tail
                continue
            }
            if start.lowerBound > rest.startIndex { parts.append(.literal(String(rest[..<start.lowerBound]))) }
            parts.append(.place(place))
            rest = rest[digits.endIndex...]
        }
        if !rest.isEmpty || parts.isEmpty { parts.append(.literal(String(rest))) }
        return parts
    }
}

/// A part of a recorded text.
enum TextPart: Hashable {
    case literal(String)
    case place(String)
}
