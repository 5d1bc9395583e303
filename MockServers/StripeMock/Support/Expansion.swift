internal import MockServerKit
internal import PaymentHTTP

/// Replaces ids in an answer by the objects they stand for, as `expand` asks.
///
/// Source: https://docs.stripe.com/expand. At most four levels; a path that leads nowhere is an error, never ignored.
struct Expansion {
    private static let levelsMax = 4

    private let paths: [[String]]

    /// Checks what the request asks for before anything is executed.
    ///
    /// - Parameters:
    ///   - paths: dotted paths, `latest_charge.balance_transaction`.
    ///   - kind: the kind of object that the endpoint answers with, `payment_intent`.
    ///   - shape: whether it answers with one of them or with many.
    init(_ paths: [String], of kind: String, _ shape: AnswerShape) throws(Failure) {
        self.paths = paths.map { $0.split(separator: ".", omittingEmptySubsequences: false).map(String.init) }
        for path in self.paths {
            guard path.filter({ $0 != "data" }).count <= Self.levelsMax else {
                throw .invalid(
                    "You cannot expand more than \(Self.levelsMax) levels of a property. Property: "
                        + path.joined(separator: ".").shortened, parameter: "expand")
            }
            if shape == .searchResult, path == ["total_count"] { continue }
            guard shape == .object || (path.first == "data" && path.count > 1) else {
                throw Self.wrong(path, isList: true)
            }
            guard Self.leadsSomewhere(shape == .object ? path[...] : path.dropFirst(), from: kind) else {
                throw Self.wrong(path, isList: false)
            }
        }
    }

    /// The answer with everything expanded.
    ///
    /// - Parameter query: the query of a search, for its `total_count`.
    func applied(to json: JSON, in state: State, query: String?) -> JSON {
        paths.reduce(json) { Self.expanded($0, $1[...], state, query) }
    }

    private static func leadsSomewhere(_ path: ArraySlice<String>, from kind: String) -> Bool {
        guard let head = path.first else { return true }
        let rest = path.dropFirst()
        // Whatever a polymorphic property holds is known only when it is there.
        if kind == "any" { return true }
        if let list = included[kind]?[head] {
            return rest.isEmpty || (rest.first == "data" && leadsSomewhere(rest.dropFirst(), from: list))
        }
        // One plain group may stand in between: `invoice_settings.default_payment_method`.
        if let next = rest.first, let kind = fields[kind]?["\(head).\(next)"] {
            return leadsSomewhere(rest.dropFirst(), from: kind)
        }
        guard let next = fields[kind]?[head] else { return false }
        return leadsSomewhere(rest, from: next)
    }

    private static func expanded(
        _ json: JSON, _ path: ArraySlice<String>, _ state: State, _ query: String?
    ) -> JSON {
        guard let head = path.first else { return json }
        let rest = path.dropFirst()
        var json = json
        let kind = json["object"]?.stringValue ?? ""
        switch kind {
        case "search_result" where head == "total_count":
            json["total_count"] = query.map { .integer(Int64(state.searchCount($0))) } ?? .null
        case "list", "search_result":
            json["data"] = .array((json["data"]?.arrayValue ?? []).map { expanded($0, rest, state, query) })
        case _ where included[kind]?[head] != nil:
            let list = json[head] ?? list(head, of: json, kind: kind, state)
            json[head] = expanded(list, rest, state, query)
        case _ where rest.first.flatMap({ fields[kind]?["\(head).\($0)"] }) != nil:
            guard let group = json[head], let name = rest.first else { break }
            json[head] = replaced(group, name, rest.dropFirst(), state, query)
        default:
            json = replaced(json, head, rest, state, query)
        }
        return json
    }

    private static func replaced(
        _ json: JSON, _ name: String, _ rest: ArraySlice<String>, _ state: State, _ query: String?
    ) -> JSON {
        var json = json
        switch json[name] {
        case .string(let id)?: json[name] = expanded(object(id, in: json, state) ?? .string(id), rest, state, query)
        case .object?: json[name] = expanded(json[name] ?? .null, rest, state, query)
        default: break
        }
        return json
    }

    /// The object that an id stands for.
    private static func object(_ id: String, in parent: JSON, _ state: State) -> JSON? {
        switch id.prefix(while: { $0 != "_" }) {
        case "pi": state.paymentIntents[id]?.json
        case "ch": state.charges[id]?.json
        case "re": state.refunds[id]?.json
        case "cus": state.customers[id]?.json ?? (state.customers.has(id) ? Customer.deletedJSON(id) : nil)
        case "pm": state.paymentMethods[id]?.json
        case "seti": state.setupIntents[id]?.json
        case "txn": state.balanceTransactions[id]?.json
        case "du": state.disputes[id]?.json
        case "prv": state.reviews[id]
        case "setatt": Self.setupAttempt(id, of: parent)
        default: nil
        }
    }

    /// A list that exists on an object only when it is asked for.
    private static func list(_ name: String, of json: JSON, kind: String, _ state: State) -> JSON {
        let id = json["id"]?.stringValue ?? ""
        switch name {
        case "refunds":
            let refunds = state.refunds.all { $0.charge == id }.reversed().map(\.json)
            return .list(Array(refunds), url: "/v1/charges/\(id)/refunds")
        case "line_items":
            let session = state.checkoutSessions[id]
            let items = session?.lineItems.map { $0.json(created: session?.created ?? 0) } ?? []
            return .list(items, url: "/v1/checkout/sessions/\(id)/line_items")
        default:
            return .list([], url: "/v1/customers/\(id)/\(name)")
        }
    }

    private static func setupAttempt(_ id: String, of setup: JSON) -> JSON {
        [
            "id": .string(id), "object": "setup_attempt", "application": .null, "attach_to_self": false,
            "created": setup["created"] ?? .null, "customer": setup["customer"] ?? .null, "flow_directions": .null,
            "livemode": false, "on_behalf_of": .null, "payment_method": setup["payment_method"] ?? .null,
            "payment_method_details": ["card": ["three_d_secure": .null], "type": "card"],
            "setup_error": setup["last_setup_error"] ?? .null, "setup_intent": setup["id"] ?? .null,
            "status": setup["status"]?.stringValue == "succeeded" ? "succeeded" : "failed",
            "usage": setup["usage"] ?? .null,
        ]
    }

    private static func wrong(_ path: [String], isList: Bool) -> Failure {
        let name = path.joined(separator: ".").shortened
        let hint = isList ? " You may want to try expanding 'data.\(name)' instead." : ""
        return .invalid("This property cannot be expanded (\(name)).\(hint)", parameter: "expand")
    }

    /// The properties that hold an id, by kind of object, and what the id stands for.
    ///
    /// `none` never stands for anything here.
    private static let fields: [String: [String: String]] = [
        "payment_intent": [
            "application": "none", "customer": "customer", "latest_charge": "charge", "on_behalf_of": "none",
            "payment_method": "payment_method", "review": "review", "source": "none",
        ],
        "charge": [
            "application": "none", "application_fee": "none", "balance_transaction": "balance_transaction",
            "customer": "customer", "failure_balance_transaction": "balance_transaction", "on_behalf_of": "none",
            "payment_intent": "payment_intent", "review": "review", "source_transfer": "none",
        ],
        "refund": [
            "balance_transaction": "balance_transaction", "charge": "charge",
            "failure_balance_transaction": "balance_transaction", "payment_intent": "payment_intent",
            "source_transfer_reversal": "none", "transfer_reversal": "none",
        ],
        "customer": [
            "default_source": "none", "invoice_settings.default_payment_method": "payment_method",
            "test_clock": "none",
        ],
        "payment_method": ["customer": "customer"],
        "setup_intent": [
            "application": "none", "customer": "customer", "latest_attempt": "setup_attempt", "mandate": "none",
            "on_behalf_of": "none", "payment_method": "payment_method", "single_use_mandate": "none",
        ],
        "setup_attempt": ["customer": "customer", "payment_method": "payment_method"],
        "checkout.session": [
            "customer": "customer", "invoice": "none", "payment_intent": "payment_intent", "payment_link": "none",
            "setup_intent": "setup_intent", "subscription": "none",
        ],
        "balance_transaction": ["source": "any"],
        "dispute": ["charge": "charge", "payment_intent": "payment_intent"],
        "review": ["charge": "charge", "payment_intent": "payment_intent"],
    ]

    /// The lists that an object has only when they are asked for, and the kind of their elements.
    private static let included: [String: [String: String]] = [
        "charge": ["refunds": "refund"],
        "checkout.session": ["line_items": "item"],
        "customer": ["sources": "none", "subscriptions": "none", "tax_ids": "none"],
    ]
}

/// What an endpoint answers with.
enum AnswerShape: Sendable {
    case object
    case list
    case searchResult
}
