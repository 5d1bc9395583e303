internal import PaymentCore

/// The name of a member of a JSON object.
struct MemberName: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(_ name: String) { stringValue = name }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
}

/// The members of one JSON object, read strictly: a name that is not known is refused, because a misspelt rule must not be a
/// missing one, and every error is a `PlanError` that says where it stands.
struct Members {
    private let container: KeyedDecodingContainer<MemberName>

    init(_ decoder: any Decoder, known: [String]) throws(PlanError) {
        do {
            container = try decoder.container(keyedBy: MemberName.self)
        } catch {
            let scalar = try? decoder.singleValueContainer()
            let value = (try? scalar?.decode(String.self)) ?? (try? scalar?.decode(Int64.self)).map(String.init)
            throw PlanError(
                .invalidValue, Self.path(decoder.codingPath), value ?? "",
                "must be an object with the members \(known.joined(separator: ", "))")
        }
        if let key = container.allKeys.lazy.map(\.stringValue).filter({ !known.contains($0) }).min() {
            // It came from outside, so it is shown as values are.
            let name = InvalidValue("", key, "").value
            throw PlanError(
                .invalidValue, field(name), "", "is not known here; known are \(known.joined(separator: ", "))")
        }
    }

    /// Where a member stands, from the outside in.
    func field(_ name: String) -> String { Self.path(container.codingPath + [MemberName(name)]) }

    func has(_ name: String) -> Bool { container.contains(MemberName(name)) }

    /// A member that must be there.
    func value<Value: Decodable>(_ name: String, _ type: Value.Type = Value.self) throws(PlanError) -> Value {
        guard let value = try optional(name, type) else {
            throw PlanError(.invalidValue, field(name), "", "is missing; give \(Self.example(of: type))")
        }
        return value
    }

    /// A member that may be missing or null.
    func optional<Value: Decodable>(_ name: String, _ type: Value.Type = Value.self) throws(PlanError) -> Value? {
        do {
            return try container.decodeIfPresent(type, forKey: MemberName(name))
        } catch let error as PlanError {
            throw error
        } catch let error as InvalidValue {
            throw PlanError(error, at: field(name))
        } catch let error as DecodingError {
            throw PlanError(
                .invalidValue, error.codingPath.map(Self.path) ?? field(name), shown(name),
                "must be \(Self.example(of: type))")
        } catch {
            throw PlanError(.invalidValue, field(name), shown(name), "must be \(Self.example(of: type))")
        }
    }

    /// Refuses a text of another version than the one that is written.
    func check(version known: Int) throws(PlanError) {
        let version = try value("version", Int.self)
        guard version == known else {
            throw PlanError(
                .invalidValue, field("version"), String(version), "is not known; this release reads \(known)")
        }
    }

    /// An amount that may be missing; its decimal text may stand beside the minor units, and must say the same.
    func money(_ name: String) throws(PlanError) -> Money? { try optional(name, StrictMoney.self)?.money }

    /// An amount that must be there.
    func requiredMoney(_ name: String) throws(PlanError) -> Money { try value(name, StrictMoney.self).money }

    /// A member with one of the words of an enumeration.
    func word<Word: RawRepresentable<String> & CaseIterable>(
        _ name: String, or fallback: Word? = nil
    ) throws(PlanError) -> Word {
        guard let text = try optional(name, String.self) else {
            if let fallback { return fallback }
            throw PlanError(.invalidValue, field(name), "", "is missing; give one of \(Self.words(Word.self))")
        }
        guard let word = Word(rawValue: text) else {
            throw PlanError(.invalidValue, field(name), text, "must be one of \(Self.words(Word.self))")
        }
        return word
    }

    /// What `make` builds out of the members; a field it names becomes one of this object.
    func make<Value>(_ make: () throws(PlanError) -> Value) throws(PlanError) -> Value {
        do {
            return try make()
        } catch {
            throw PlanError(error.code, field(error.field), error.value, error.reason)
        }
    }

    // A number where text must be is shown when it is a whole one; others cannot be read without rounding.
    private func shown(_ name: String) -> String {
        let key = MemberName(name)
        if let text = try? container.decode(String.self, forKey: key) { return text }
        if let number = try? container.decode(Int64.self, forKey: key) { return String(number) }
        return (try? container.decode(Bool.self, forKey: key)).map(String.init) ?? ""
    }

    private static func words<Word: RawRepresentable<String> & CaseIterable>(_: Word.Type) -> String {
        Word.allCases.map(\.rawValue).joined(separator: ", ")
    }

    private static func example(of type: Any.Type) -> String {
        switch type {
        case is Percentage.Type: "a percentage as text, such as \"12.5\""
        case is StrictMoney.Type: "an amount in minor units, such as {\"minorUnits\": 5000, \"currency\": \"EUR\"}"
        case is CivilDate.Type: "a date, such as \"2026-11-21\""
        case is Int.Type, is Int64.Type: "a whole number"
        case is Currency.Type: "a currency code, such as \"EUR\""
        case is Bool.Type: "true or false"
        case is String.Type: "text"
        default: "an object or a list as the schema says"
        }
    }

    static func path(_ keys: [any CodingKey]) -> String {
        keys.reduce(into: "") { path, key in
            if let index = key.intValue {
                path += "[\(index)]"
            } else {
                path += (path.isEmpty ? "" : ".") + key.stringValue
            }
        }
    }
}

extension DecodingError {
    fileprivate var codingPath: [any CodingKey]? {
        switch self {
        case .keyNotFound(let key, let context): context.codingPath + [key]
        case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
            context.codingPath
        @unknown default: nil
        }
    }
}

extension KeyedEncodingContainer<MemberName> {
    mutating func write(_ name: String, _ value: (some Encodable)?) throws {
        try encodeIfPresent(value, forKey: MemberName(name))
    }

    mutating func write<Word: RawRepresentable<String> & Equatable>(
        _ name: String, _ word: Word, unless usual: Word? = nil
    ) throws {
        if word != usual { try encode(word.rawValue, forKey: MemberName(name)) }
    }
}

/// An amount of whose members none is passed over.
private struct StrictMoney: Decodable {
    let money: Money

    init(from decoder: any Decoder) throws {
        let members = try Members(decoder, known: ["minorUnits", "currency", "decimal"])
        money = Money(
            minorUnits: try members.value("minorUnits", Int64.self),
            currency: try members.value("currency", Currency.self))
        if let decimal = try members.optional("decimal", String.self), decimal != money.decimalText {
            throw PlanError(
                .invalidValue, members.field("decimal"), decimal,
                "is not \(money.decimalText), which the minor units are")
        }
    }
}
