internal import PaymentCore
internal import PaymentHTTP

extension String {
    /// Whether this names an element of a list in a form: `productName[]` or `productName[0]`.
    func isElement(of list: String) -> Bool {
        hasPrefix(list + "[") && hasSuffix("]")
            && dropFirst(list.count + 1).dropLast().allSatisfy { ("0"..."9").contains($0) }
    }
}

extension JSON {
    /// What is signed of this value: the texts that will stand on the wire.
    var signedTexts: [String] {
        switch self {
        case .string(let text): [text]
        case .integer(let number): [String(number)]
        case .number(let number): [number.text]
        case .array(let elements): elements.flatMap(\.signedTexts)
        case .null, .bool, .object: []
        }
    }
}

extension JSONDocument.Value {
    /// What was signed of this value: a text as it is, a number as the shortest decimal of the same value.
    func signedText(of name: String) throws(InvalidValue) -> String {
        if let string { return string }
        if let numberText { return try WayForPay.Amount.shortest(numberText, field: name) }
        guard isNull, WayForPay.Signature.Message.mayBeEmpty.contains(name) else {
            throw InvalidValue(name, "", "is \(kind) and should be text or a number")
        }
        return ""
    }
}
