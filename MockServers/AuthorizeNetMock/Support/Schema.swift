/// What an object may contain: its members in the order in which they must come.
struct Shape: Sendable {
    /// One place in the order.
    struct Particle: Sendable {
        /// How often the place is filled.
        enum Occurrence: Sendable {
            case once
            case atMostOnce
            case anyNumber
        }

        /// The names that can stand here: one, or the alternatives of a choice.
        let fields: [Field]
        let occurrence: Occurrence
    }

    /// A name and what it holds.
    struct Field: Sendable {
        let name: String
        let type: FieldType
    }

    let particles: [Particle]

    /// The members in their order.
    init(_ particles: Particle...) {
        self.particles = particles
    }

    private init(all particles: [Particle]) {
        self.particles = particles
    }

    /// The same with more members at the end.
    func adding(_ more: Particle...) -> Shape { Shape(all: particles + more) }
}

extension Shape.Particle {
    /// A member that must be there.
    static func need(_ name: String, _ type: FieldType = .text) -> Self {
        Self(fields: [.init(name: name, type: type)], occurrence: .once)
    }

    /// A member that may be there.
    static func may(_ name: String, _ type: FieldType = .text) -> Self {
        Self(fields: [.init(name: name, type: type)], occurrence: .atMostOnce)
    }

    /// A member that may be repeated.
    static func many(_ name: String, _ type: FieldType = .text) -> Self {
        Self(fields: [.init(name: name, type: type)], occurrence: .anyNumber)
    }

    /// Exactly one of several members.
    static func one(of fields: KeyValuePairs<String, FieldType>) -> Self {
        Self(fields: fields.map { .init(name: $0.key, type: $0.value) }, occurrence: .once)
    }
}

/// What a member may hold.
enum FieldType: Sendable {
    /// A text of so many characters.
    case characters(ClosedRange<Int>)
    /// Digits only.
    case numeric
    /// Three or four digits.
    case cardCode
    /// A decimal number.
    case decimal
    /// A whole number in a range.
    case whole(ClosedRange<Int64>)
    /// `true`, `false`, `1` or `0`.
    case flag
    /// `2026-12-01`.
    case date
    /// `2026-12-01T10:00:00Z`.
    case dateTime
    /// One of a few words, of a type with a name.
    case words(String, [String])
    /// Members of its own.
    case members(Shape)
    /// Anything: what the mock does not look into.
    case anything

    /// Any text.
    static let text = FieldType.characters(0...Int.max)

    /// A text of at most so many characters.
    static func text(_ count: Int) -> FieldType { .characters(0...count) }
}

/// The check of a request against the schema, in the words of the validator of the live service (E00003).
enum SchemaCheck {
    private static let namespace = XMLWriter.namespace
    /// Members whose values are not repeated in an error: card data and keys.
    private static let secrets: Set<String> = [
        "cardNumber", "cardCode", "accountNumber", "routingNumber", "dataValue", "dataKey", "transactionKey",
        "password",
        "clientKey", "sessionToken", "accessToken", "cryptogram", "cardholderAuthenticationValue", "track1", "track2",
    ]

    /// Checks an element and everything below it, in document order.
    static func check(_ element: Element, _ shape: Shape) throws(Failure) {
        guard element.text.isEmpty else {
            throw violation(
                "The element '\(element.name)' in namespace '\(namespace)' cannot contain text."
                    + expectation(shape.particles[...]))
        }
        var rest = shape.particles[...]
        for child in element.children {
            guard let (index, field) = place(of: child.name, in: rest) else {
                throw violation(
                    "The element '\(element.name)' in namespace '\(namespace)' has invalid child element "
                        + "'\(shown(child.name))' in namespace '\(namespace)'." + expectation(rest))
            }
            rest = rest[(rest[index].occurrence == .anyNumber ? index : index + 1)...]
            try check(child, field.type)
        }
        if rest.contains(where: { $0.occurrence == .once }) {
            throw violation(
                "The element '\(element.name)' in namespace '\(namespace)' has incomplete content." + expectation(rest))
        }
    }

    /// The root of a request that does not exist.
    static func unknownRoot(_ name: String) -> Failure {
        violation("The '\(namespace):\(shown(name))' element is not declared.")
    }

    /// Where a name may stand next: what comes before it must not be needed.
    private static func place(
        of name: String, in rest: ArraySlice<Shape.Particle>
    ) -> (index: Int, field: Shape.Field)? {
        for (index, particle) in zip(rest.indices, rest) {
            if let field = particle.fields.first(where: { $0.name == name }) { return (index, field) }
            guard particle.occurrence != .once else { return nil }
        }
        return nil
    }

    /// The second sentence: what is still allowed, up to and including the next member that is needed.
    private static func expectation(_ rest: ArraySlice<Shape.Particle>) -> String {
        var names: [String] = []
        for particle in rest {
            names += particle.fields.map(\.name)
            if particle.occurrence == .once { break }
        }
        guard !names.isEmpty else { return "" }
        return " List of possible elements expected: '\(names.joined(separator: ", "))' in namespace '\(namespace)'."
    }

    private static func check(_ element: Element, _ type: FieldType) throws(Failure) {
        switch type {
        case .members(let shape): return try check(element, shape)
        case .anything: return
        default: break
        }
        if let child = element.children.first {
            throw violation(
                "The element '\(element.name)' in namespace '\(namespace)' cannot contain child element "
                    + "'\(shown(child.name))' in namespace '\(namespace)' because the parent element's content model "
                    + "is text only.")
        }
        if let (datatype, problem) = problem(element.text, type) {
            let value = secrets.contains(element.name) ? "XXXX" : shown(element.text)
            throw violation(
                "The '\(namespace):\(element.name)' element is invalid - The value \(value) is invalid according to "
                    + "its datatype '\(datatype)' - \(problem)")
        }
    }

    /// The data type that a text breaks and how; nil when it is right.
    private static func problem(_ text: String, _ type: FieldType) -> (String, String)? {
        let digits = text.utf8.allSatisfy { (0x30...0x39).contains($0) }
        switch type {
        case .characters(let range):
            let count = text.unicodeScalars.count
            if count > range.upperBound { return ("String", "The actual length is greater than the MaxLength value.") }
            if count < range.lowerBound { return ("String", "The actual length is less than the MinLength value.") }
            return nil
        case .numeric:
            return digits && !text.isEmpty ? nil : ("\(namespace):numericString", "The Pattern constraint failed.")
        case .cardCode:
            return digits && (3...4).contains(text.utf8.count)
                ? nil : ("\(namespace):cardCode", "The Pattern constraint failed.")
        case .decimal:
            return isDecimal(text) ? nil : scalar("decimal", "Decimal")
        case .whole(let range):
            guard let number = Int64(text) else { return scalar("int", "Int32") }
            if number < range.lowerBound { return ("Int", "The MinInclusive constraint failed.") }
            return number > range.upperBound ? ("Int", "The MaxInclusive constraint failed.") : nil
        case .flag:
            return ["true", "false", "1", "0"].contains(text) ? nil : scalar("boolean", "Boolean")
        case .date:
            return CivilTime.day(text) != nil ? nil : scalar("date", "Date")
        case .dateTime:
            return CivilTime.moment(text) != nil ? nil : scalar("dateTime", "DateTime")
        case .words(let name, let words):
            return words.contains(text) ? nil : ("\(namespace):\(name)", "The Enumeration constraint failed.")
        case .members, .anything:
            return nil
        }
    }

    private static func scalar(_ name: String, _ kind: String) -> (String, String) {
        ("http://www.w3.org/2001/XMLSchema:\(name)", "The string is not a valid \(kind) value.")
    }

    private static func isDecimal(_ text: String) -> Bool {
        let unsigned = text.utf8.drop { $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-") }
        guard text.utf8.count - unsigned.count <= 1 else { return false }
        let parts = unsigned.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return parts.count <= 2 && unsigned.count > parts.count - 1
            && parts.allSatisfy { $0.allSatisfy { (0x30...0x39).contains($0) } }
    }

    /// A name or value as an error repeats it: cut when it is long, hidden when it could be a card number.
    private static func shown(_ text: String) -> String {
        var run = 0
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39: run += 1
            case 0x20, 0x2D: continue
            default: run = 0
            }
            if run >= 12 { return "XXXX" }
        }
        return text.count <= 255 ? text : String(text.prefix(255))
    }

    private static func violation(_ text: String) -> Failure { Failure("E00003", text, isParsing: true) }
}
