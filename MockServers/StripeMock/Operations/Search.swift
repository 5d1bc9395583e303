internal import MockServerKit
internal import PaymentHTTP

/// Finding payments by a query.
///
/// The live service shows a new payment in a search only after up to a minute; the mock at once.
extension State {
    func searchPaymentIntents(_ parameters: inout Parameters) throws(Failure) -> JSON {
        let query = try SearchQuery(parameters.requiredText("query"))
        let limit = try parameters.whole("limit") ?? 10
        guard (1...100).contains(limit) else {
            throw .invalid(
                "Invalid limit: must be between 1 and 100", code: "parameter_invalid_integer", parameter: "limit")
        }
        let page = try parameters.text("page")
        try parameters.finish()

        var place = paymentIntents.end - 1
        if let page {
            guard let last = paymentIntents.place(of: page) else {
                throw .invalid("Invalid page: \(page.shortened)", parameter: "page")
            }
            place = last - 1
        }
        var found: [PaymentIntent] = []
        var hasMore = false
        while place >= 0 {
            if let intent = paymentIntents[place: place], query.matches(intent) {
                if found.count == Int(limit) {
                    hasMore = true
                    break
                }
                found.append(intent)
            }
            place -= 1
        }
        return [
            "object": "search_result", "data": .array(found.map(\.json)), "has_more": .bool(hasMore),
            "next_page": hasMore ? .string(orNull: found.last?.id) : .null, "url": "/v1/payment_intents/search",
        ]
    }

    /// The number of payments that a query finds, for `total_count`; the query was read once before.
    func searchCount(_ text: String) -> Int {
        do throws(Failure) {
            return paymentIntents.all(where: try SearchQuery(text).matches).count
        } catch {
            return 0
        }
    }
}

/// A query of Stripe's search language: clauses joined by `AND`, or by `OR`, but not both.
///
/// Source: https://docs.stripe.com/search#search-query-language.
struct SearchQuery {
    private enum Field {
        case amount, created, currency, customer, status
        case metadata(String)

        var isNumeric: Bool {
            switch self {
            case .amount, .created: true
            default: false
            }
        }
    }

    private enum Comparison: String {
        case equal = ":"
        case contains = "~"
        case less = "<"
        case lessOrEqual = "<="
        case greater = ">"
        case greaterOrEqual = ">="
    }

    private struct Clause {
        let isNegated: Bool
        let field: Field
        let comparison: Comparison
        /// `nil` asks whether the field has a value at all.
        let value: String?
    }

    private var clauses: [Clause] = []
    private var isAnyEnough = false

    init(_ text: String) throws(Failure) {
        var reader = SearchReader(text)
        var joints: Set<String> = []
        repeat {
            clauses.append(try Self.clause(&reader))
            guard let joint = reader.word() else { break }
            guard joint == "AND" || joint == "OR" else { throw SearchReader.unreadable }
            joints.insert(joint)
            guard joints.count == 1 else {
                throw .invalid("You cannot combine AND and OR in one query.", parameter: "query")
            }
        } while true
        guard reader.isAtEnd else { throw SearchReader.unreadable }
        isAnyEnough = joints.contains("OR")
    }

    /// Whether a payment is meant.
    func matches(_ intent: PaymentIntent) -> Bool {
        isAnyEnough
            ? clauses.contains { Self.holds($0, intent) } : clauses.allSatisfy { Self.holds($0, intent) }
    }

    private static func clause(_ reader: inout SearchReader) throws(Failure) -> Clause {
        let isNegated = reader.take("-")
        guard let name = reader.name() else { throw SearchReader.unreadable }
        let field: Field
        switch name {
        case "amount": field = .amount
        case "created": field = .created
        case "currency": field = .currency
        case "customer": field = .customer
        case "status": field = .status
        case "metadata":
            guard reader.take("["), let key = reader.quoted(), reader.take("]") else { throw SearchReader.unreadable }
            field = .metadata(key)
        default:
            throw .invalid("Field `\(name.shortened)` is an unsupported search field.", parameter: "query")
        }
        guard
            let comparison = ["<=", ">=", ":", "~", "<", ">"].first(where: { reader.take($0) })
                .flatMap(Comparison.init)
        else { throw SearchReader.unreadable }
        guard let value = reader.value() else { throw SearchReader.unreadable }
        if field.isNumeric {
            guard comparison != .contains, let value, Int64(value) != nil else { throw SearchReader.unreadable }
        } else {
            guard comparison == .equal || comparison == .contains else { throw SearchReader.unreadable }
        }
        return Clause(isNegated: isNegated, field: field, comparison: comparison, value: value)
    }

    private static func holds(_ clause: Clause, _ intent: PaymentIntent) -> Bool {
        let isMet: Bool
        switch clause.field {
        case .amount: isMet = holds(clause, number: intent.amount)
        case .created: isMet = holds(clause, number: intent.created)
        case .currency: isMet = holds(clause, text: intent.currency)
        case .customer: isMet = holds(clause, text: intent.customer)
        case .status: isMet = holds(clause, text: intent.status.rawValue)
        case .metadata(let key): isMet = holds(clause, text: intent.metadata[key])
        }
        return isMet != clause.isNegated
    }

    private static func holds(_ clause: Clause, number: Int64) -> Bool {
        guard let value = clause.value.flatMap({ Int64($0) }) else { return false }
        return switch clause.comparison {
        case .equal, .contains: number == value
        case .less: number < value
        case .lessOrEqual: number <= value
        case .greater: number > value
        case .greaterOrEqual: number >= value
        }
    }

    private static func holds(_ clause: Clause, text: String?) -> Bool {
        guard let wanted = clause.value?.lowercased() else { return text == nil }
        guard let text = text?.lowercased() else { return false }
        return clause.comparison == .contains ? text.contains(wanted) : text == wanted
    }
}

/// Reads the words of a query one after the other.
private struct SearchReader {
    static let unreadable = Failure.invalid("We were unable to parse your search query.", parameter: "query")

    private var rest: Substring

    init(_ text: String) {
        rest = text[...]
    }

    var isAtEnd: Bool { rest.allSatisfy { $0 == " " } }

    mutating func take(_ text: String) -> Bool {
        skipSpaces()
        guard rest.hasPrefix(text) else { return false }
        rest = rest.dropFirst(text.count)
        return true
    }

    /// A field's name; `nil` when none comes.
    mutating func name() -> String? {
        skipSpaces()
        let name = rest.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_" || $0 == ".") }
        rest = rest.dropFirst(name.count)
        return name.isEmpty ? nil : String(name)
    }

    /// The word between two clauses; `nil` at the end.
    mutating func word() -> String? { isAtEnd ? nil : name() }

    /// A text in single or double quotes, with `\` before a quote inside; `nil` when none comes.
    mutating func quoted() -> String? {
        skipSpaces()
        guard let quote = rest.first, quote == "'" || quote == "\"" else { return nil }
        var text = ""
        var isEscaped = false
        for index in rest.indices.dropFirst() {
            let character = rest[index]
            if isEscaped {
                text.append(character)
                isEscaped = false
            } else if character == "\\" {
                isEscaped = true
            } else if character == quote {
                rest = rest[rest.index(after: index)...]
                return text
            } else {
                text.append(character)
            }
        }
        return nil
    }

    /// A quoted text, a bare number, or `null`; `nil` when neither comes.
    mutating func value() -> String?? {
        skipSpaces()
        if let text = quoted() { return .some(text) }
        if take("null") { return .some(nil) }
        let number = rest.prefix { $0.isASCII && ($0.isNumber || $0 == "-") }
        rest = rest.dropFirst(number.count)
        return number.isEmpty ? nil : .some(String(number))
    }

    private mutating func skipSpaces() {
        rest = rest.drop { $0 == " " }
    }
}
