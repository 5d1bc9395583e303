internal import HTTPTypes
internal import MockServerKit
internal import PaymentHTTP

/// The members of a request, each with the text that is signed for it.
///
/// A JSON string and a form field are signed as they are. A JSON number is signed without zeros at the end of its
/// fraction, because that is what the clients' languages print. `null` is as good as nothing.
struct Parameters: Sendable {
    private enum Value: Sendable {
        case text(String)
        case list([String])
        /// An object, a truth value, a list in a list.
        case unusable
    }

    /// What forms may send as `name`, `name[]` or `name[0]`, each for one more product.
    private static let listNames: Set<String> = ["productName", "productCount", "productPrice"]

    private var values: [String: Value] = [:]

    /// Reads a JSON object.
    ///
    /// - Throws: 1109 when the body is none, or has a member twice.
    init(json body: [UInt8]) throws(Failure) {
        let root: JSONDocument.Value
        do throws(JSONError) {
            root = try JSONDocument(parsing: body).root
        } catch {
            throw .format("the body is no readable JSON")
        }
        guard root.kind == .object else { throw .format("the body is no JSON object") }
        for member in root.members {
            if let value = Self.value(member.value) { values[member.name] = value }
        }
    }

    /// Reads the fields of a form.
    ///
    /// - Throws: 1109 when a field that is no list stands twice: nobody could say which one was signed.
    init(form pairs: [(name: String, value: String)]) throws(Failure) {
        var lists: [String: [(place: Int, text: String)]] = [:]
        for (name, value) in pairs {
            let base = String(name.prefix { $0 != "[" })
            if Self.listNames.contains(base) {
                let index = name.dropFirst(base.count).filter { $0 != "[" && $0 != "]" }
                guard index.utf8.allSatisfy({ (0x30...0x39).contains($0) }), index.utf8.count <= 4 else {
                    throw .format("a list has a name that is no number")
                }
                let list = lists[base] ?? []
                lists[base] = list + [(Int(index) ?? list.count, value)]
            } else if values.updateValue(.text(value), forKey: name) != nil {
                throw .format("a field stands twice")
            }
        }
        // In a fixed order, so that the same form is refused for the same reason.
        for (name, list) in lists.sorted(by: { $0.key < $1.key }) {
            let isUnique = Set(list.map(\.place)).count == list.count
            guard isUnique else { throw .format("`\(name)` has one place twice") }
            values[name] = .list(list.sorted { $0.place < $1.place }.map(\.text))
        }
    }

    /// Reads the body of a request for a page: JSON, a form, or a form in parts.
    ///
    /// - Throws: 1109 when it is none of them.
    static func ofPage(_ request: MockRequest) throws(Failure) -> Parameters {
        let type = request.headerFields[.contentType] ?? ""
        let first = request.body.first { $0 > UInt8(ascii: " ") }
        if type.lowercased().hasPrefix("application/json") || first == UInt8(ascii: "{") {
            return try Parameters(json: request.body)
        }
        if type.lowercased().hasPrefix("multipart/form-data") {
            guard let form = MultipartForm(request.body, contentType: type) else {
                throw .format("the parts of the form cannot be told apart")
            }
            return try Parameters(form: form.pairs)
        }
        return try ofForm(request.body)
    }

    /// Reads a URL-encoded form or a query.
    ///
    /// - Throws: 1109 when it cannot be decoded.
    static func ofForm(_ bytes: [UInt8]) throws(Failure) -> Parameters {
        let pairs: [FormDecoding.Pair]
        do throws(FormError) {
            pairs = try FormDecoding(parsing: bytes).pairs
        } catch {
            throw .format("the form cannot be decoded")
        }
        return try Parameters(form: pairs)
    }

    // MARK: Values

    /// A text; nil when it is missing or empty.
    func optional(_ name: String) throws(Failure) -> String? {
        switch values[name] {
        case .text(let text): return text.isEmpty ? nil : text
        case nil: return nil
        case .list, .unusable: throw .format("`\(name)` is no text and no number")
        }
    }

    /// A text that has to be there.
    func required(_ name: String) throws(Failure) -> String {
        guard let text = try optional(name) else { throw .missing(name) }
        return text
    }

    /// A list that has to be there, with at least one element, none of them empty.
    func requiredList(_ name: String) throws(Failure) -> [String] {
        switch values[name] {
        case .list(let list) where !list.isEmpty:
            guard list.allSatisfy({ !$0.isEmpty }) else { throw .missing(name) }
            return list
        case nil, .list, .text(""): throw .missing(name)
        case .text, .unusable: throw .format("`\(name)` is no list of texts or numbers")
        }
    }

    /// A whole number in a range; nil when it is missing.
    func whole(_ name: String, in range: ClosedRange<Int64>) throws(Failure) -> Int64? {
        guard let text = try optional(name) else { return nil }
        guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int64(text), range.contains(number)
        else {
            throw .format("`\(name)` is no whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    /// One of the words that `Choice` knows; nil when it is missing.
    func choice<Choice: RawRepresentable & CaseIterable>(
        _ name: String, _: Choice.Type
    ) throws(Failure) -> Choice? where Choice.RawValue == String {
        guard let text = try optional(name) else { return nil }
        guard let choice = Choice(rawValue: text) else {
            throw .format("`\(name)` is not one of \(Choice.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        return choice
    }

    /// An address the gateway calls or sends the browser to; nil when it is missing.
    func address(_ name: String) throws(Failure) -> String? {
        guard let text = try optional(name) else { return nil }
        guard text.utf8.count <= 256, PageAddress.isUsable(text) else {
            throw .format("`\(name)` is no http or https address of at most 256 characters")
        }
        return text
    }

    /// Whether a member is there at all.
    func has(_ name: String) -> Bool { values[name] != nil }

    private static func value(_ value: JSONDocument.Value) -> Value? {
        switch value.kind {
        case .null: return nil
        case .string, .number: return text(value).map(Value.text)
        case .array:
            let texts = value.elements.map(text)
            let present = texts.compactMap { $0 }
            return present.count == texts.count ? .list(present) : .unusable
        default: return .unusable
        }
    }

    private static func text(_ value: JSONDocument.Value) -> String? {
        if let text = value.string { return text }
        guard var number = value.numberText, number.contains("."), !number.contains(where: { $0 == "e" || $0 == "E" })
        else { return value.numberText }
        while number.hasSuffix("0") { number.removeLast() }
        if number.hasSuffix(".") { number.removeLast() }
        return number
    }
}
