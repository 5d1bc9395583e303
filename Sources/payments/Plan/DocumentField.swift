internal import PaymentCore
internal import PaymentHTTP
internal import PaymentPlans

/// A value of the input document and the way to it, read strictly: a `PlanError` names field and value.
struct DocumentField {
    /// The value.
    let value: JSONDocument.Value
    /// Where it stands, from the outside in; empty for the whole document.
    let path: String

    /// A refusal of this value.
    func refusal(_ reason: String, _ code: PlanError.Code = .invalidValue) -> PlanError {
        PlanError(code, path.isEmpty ? "input" : path, shown, reason)
    }

    /// The members of an object.
    ///
    /// One that is not in `known` is refused, because a misspelt rule must not be a missing one.
    func object(_ known: [String]) throws(PlanError) -> DocumentObject {
        let list = known.joined(separator: ", ")
        guard value.kind == .object else { throw refusal("must be an object with the members \(list)") }
        let object = DocumentObject(field: self)
        for member in value.members where !known.contains(member.name) {
            // Whoever wrote the name may have put anything into it.
            let name = InvalidValue("", member.name, "").value
            throw PlanError(.invalidValue, object.path(of: name), "", "is not known here; known are \(list)")
        }
        return object
    }

    /// The elements of a list.
    func list() throws(PlanError) -> [DocumentField] {
        guard value.kind == .array else { throw refusal("must be a list") }
        return value.elements.enumerated().map { DocumentField(value: $1, path: "\(path)[\($0)]") }
    }

    /// The text of a string.
    func text(_ example: String = "text") throws(PlanError) -> String {
        guard let text = value.string else { throw refusal("must be \(example)") }
        return text
    }

    /// A day such as `2026-09-01`.
    func day() throws(PlanError) -> CivilDate {
        let text = try text("a day such as \"2026-09-01\"")
        do { return try CivilDate(parsing: text) } catch { throw refusal(error.reason) }
    }

    /// A whole number.
    func integer() throws(PlanError) -> Int64 {
        guard let number = value.int64 else { throw refusal("must be a whole number of at most 63 bits") }
        return number
    }

    /// `true` or `false`.
    func bool() throws(PlanError) -> Bool {
        guard let bool = value.bool else { throw refusal("must be true or false") }
        return bool
    }

    /// One of the words of an enumeration.
    func word<Word: RawRepresentable<String> & CaseIterable>(_: Word.Type = Word.self) throws(PlanError) -> Word {
        guard let word = value.string.flatMap(Word.init(rawValue:)) else {
            throw refusal("must be one of \(Word.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        return word
    }

    /// An amount in minor units; a decimal text beside it must be the same amount (D-60).
    func money() throws(PlanError) -> Money {
        let object = try object(["minorUnits", "currency", "decimal"])
        let minorUnits = try object.require("minorUnits", "the amount in minor units, such as 20000").integer()
        let code = try object.require("currency", "a currency such as \"EUR\"")
        let text = try code.text("a currency such as \"EUR\"")
        let money = Money(
            minorUnits: minorUnits,
            currency: try code.checked { () throws(InvalidValue) in
                try Currency(code: text)
            })
        if let decimal = object["decimal"], try decimal.text("decimal text such as \"200.00\"") != money.decimalText {
            throw decimal.refusal("is not \(money.decimalText), which the minor units are")
        }
        return money
    }

    /// An amount as `money` reads it, or decimal text in `currency` (D-61).
    func amount(in currency: Currency) throws(PlanError) -> Money {
        if value.kind == .object { return try money() }
        guard let text = value.string else {
            throw refusal(
                "must be decimal text such as \"200.00\", or {\"minorUnits\": 20000, \"currency\": \"\(currency)\"}")
        }
        return try checked { () throws(InvalidValue) in try Money(decimal: text, currency: currency) }
    }

    /// The name of an event.
    func eventName() throws(PlanError) -> EventName {
        let text = try text("the name of an event")
        do {
            return try EventName(text)
        } catch {
            throw refusal(error.reason)
        }
    }

    /// What `make` makes of the value; its refusal stands at this field.
    func checked<Value>(_ make: () throws(InvalidValue) -> Value) throws(PlanError) -> Value {
        do {
            return try make()
        } catch {
            throw PlanError(.invalidValue, path, error.value, error.reason)
        }
    }

    private var shown: String {
        switch value.kind {
        case .string: value.string ?? ""
        case .number: value.numberText ?? ""
        case .bool: value.bool == true ? "true" : "false"
        case .null, .array, .object: ""
        }
    }
}

/// The members of one object of the input document.
struct DocumentObject {
    /// The object itself.
    let field: DocumentField

    /// A member; nil when it is missing or null.
    subscript(name: String) -> DocumentField? {
        guard let value = field.value[name], !value.isNull else { return nil }
        return DocumentField(value: value, path: path(of: name))
    }

    /// A member that must be there.
    func require(_ name: String, _ example: String) throws(PlanError) -> DocumentField {
        guard let member = self[name] else {
            throw PlanError(.invalidValue, path(of: name), "", "is missing; give \(example)")
        }
        return member
    }

    /// The way to a member, from the outside in.
    func path(of name: String) -> String { field.path.isEmpty ? name : field.path + "." + name }
}
