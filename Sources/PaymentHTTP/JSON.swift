/// A JSON value to be written; members keep the order in which they were put in.
///
/// Authorize.net checks the order of members and WayForPay signs the text of numbers, so neither may change on the way. Strings
/// and names are compared byte by byte: two spellings of one character are two names, as they are on the wire.
public enum JSON: Sendable {
    /// `null`.
    case null
    /// `true` or `false`.
    case bool(Bool)
    /// An integer.
    case integer(Int64)
    /// A number by its text.
    case number(JSONNumber)
    /// A string.
    case string(String)
    /// An array.
    case array([JSON])
    /// An object.
    case object(JSONObject)

    /// An array of strings.
    public static func strings(_ strings: some Sequence<String>) -> JSON {
        .array(strings.map(JSON.string))
    }

    /// The string, or `null` for nil.
    public static func string(orNull text: String?) -> JSON {
        text.map(JSON.string) ?? .null
    }

    /// The integer, or `null` for nil.
    public static func integer(orNull number: Int64?) -> JSON {
        number.map(JSON.integer) ?? .null
    }

    /// Copies a value out of a document.
    ///
    /// Integers that fit become `integer`, other numbers keep their text, and members keep their order. `-0` stays a text.
    public init(_ value: JSONDocument.Value) {
        // The recursion is bounded by the depth limit of the document, which is never above 512.
        switch value.kind {
        case .null: self = .null
        case .bool: self = .bool(value.bool == true)
        case .string: self = .string(value.string ?? "")
        case .array: self = .array(value.elements.map(JSON.init))
        case .object: self = .object(JSONObject(value))
        case .number:
            let text = value.numberText ?? "0"
            if let integer = value.int64, text != "-0" {
                self = .integer(integer)
            } else {
                self = .number(JSONNumber(checked: text))
            }
        }
    }

    /// The member `name` of an object; nil when there is none or this is not an object.
    ///
    /// Setting a value on anything else makes it an object first; setting nil removes the member.
    public subscript(name: String) -> JSON? {
        get { objectValue?[name] }
        set {
            var object = objectValue ?? JSONObject()
            // The old value lets go of its storage, so that the change is made in place.
            self = .null
            object[name] = newValue
            self = .object(object)
        }
    }

    /// The element at `position` of an array; nil when there is none or this is not an array.
    public subscript(position: Int) -> JSON? {
        guard case .array(let elements) = self, elements.indices.contains(position) else { return nil }
        return elements[position]
    }

    /// The text of a string; nil for anything else.
    public var stringValue: String? { if case .string(let text) = self { text } else { nil } }

    /// An integer; nil for anything else.
    public var integerValue: Int64? { if case .integer(let number) = self { number } else { nil } }

    /// `true` or `false`; nil for anything else.
    public var boolValue: Bool? { if case .bool(let bool) = self { bool } else { nil } }

    /// The elements of an array; nil for anything else.
    public var arrayValue: [JSON]? { if case .array(let elements) = self { elements } else { nil } }

    /// The members of an object; nil for anything else.
    public var objectValue: JSONObject? { if case .object(let object) = self { object } else { nil } }

    /// Whether this is `null`.
    public var isNull: Bool { if case .null = self { true } else { false } }
}

extension JSON: Hashable {
    /// Compares kinds, values, and for objects also the order of members.
    public static func == (lhs: JSON, rhs: JSON) -> Bool {
        switch (lhs, rhs) {
        case (.null, .null): true
        case (.bool(let one), .bool(let other)): one == other
        case (.integer(let one), .integer(let other)): one == other
        case (.number(let one), .number(let other)): one == other
        case (.string(let one), .string(let other)): ExactText(one) == ExactText(other)
        case (.array(let one), .array(let other)): one == other
        case (.object(let one), .object(let other)): one == other
        default: false
        }
    }

    /// Hashes what `==` compares.
    public func hash(into hasher: inout Hasher) {
        switch self {
        case .null: hasher.combine(0)
        case .bool(let bool): hasher.combine(bool)
        case .integer(let number): hasher.combine(number)
        case .number(let number): hasher.combine(number)
        case .string(let text): hasher.combine(ExactText(text))
        case .array(let elements): hasher.combine(elements)
        case .object(let object): hasher.combine(object)
        }
    }
}

extension JSON: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByStringLiteral, ExpressibleByStringInterpolation, ExpressibleByArrayLiteral,
    ExpressibleByDictionaryLiteral
{
    /// `null`.
    public init(nilLiteral: ()) { self = .null }

    /// A Boolean.
    public init(booleanLiteral value: Bool) { self = .bool(value) }

    /// An integer.
    public init(integerLiteral value: Int64) { self = .integer(value) }

    /// A string.
    public init(stringLiteral value: String) { self = .string(value) }

    /// An array.
    public init(arrayLiteral elements: JSON...) { self = .array(elements) }

    /// An object with the members in the order written; where a name is repeated the last value counts.
    public init(dictionaryLiteral elements: (String, JSON)...) {
        self = .object(JSONObject(elements))
    }
}
