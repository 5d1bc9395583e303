internal import PaymentCore
internal import PaymentHTTP
internal import PaymentPlans

/// Reads the `events` of a document: each has a day or an instant, one verb, and what belongs to the verb.
struct EventReader {
    /// What happens to an order, as the document calls it.
    enum Verb: String, CaseIterable {
        case pay, receive, announce, begin, fail, refund, spendCredit, newTotal, reschedule, fire, customOn, customOff
        case sendInvoice, complete, decline, cancel, reissue

        /// What may stand beside the verb.
        var options: [String] {
            switch self {
            case .pay, .receive, .announce, .begin: ["id", "fee", "item", "channel"]
            case .refund: ["reason", "reopens", "order", "payment"]
            case .reschedule: ["to"]
            case .sendInvoice: ["due"]
            default: []
            }
        }
    }

    /// How days and instants become moments.
    let moments: StoryMoments
    /// The currency of amounts that are decimal text.
    let currency: Currency
    /// Where payers come from who are not said to come from elsewhere.
    let channel: Tender.Channel

    /// The events; none when the document has none.
    func read(_ field: DocumentField?) throws -> [StoryEvent] {
        guard let fields = try field?.list() else { return [] }
        // A payment without a name is called by its place, unless that name is taken.
        var names = Set(fields.compactMap { $0.value["id"]?.string })
        return try fields.enumerated().map { place, field in try event(field, place + 1, &names) }
    }

    private func event(_ field: DocumentField, _ place: Int, _ names: inout Set<String>) throws -> StoryEvent {
        let given = Verb.allCases.filter { field.value[$0.rawValue] != nil }
        let list = Verb.allCases.map(\.rawValue).joined(separator: ", ")
        guard let verb = given.first else {
            // An unknown member is the likelier mistake, and is named.
            _ = try field.object(["on"] + Verb.allCases.map(\.rawValue))
            throw field.refusal("does nothing; give one of \(list)")
        }
        guard given.count == 1 else {
            throw field.refusal("has \(verb) and \(given[1]); an event is one thing that happens")
        }
        let object = try field.object(["on", verb.rawValue] + verb.options)
        let on = try object.require("on", "a day such as \"2026-09-01\" or an instant")
        let at = try moments.laterMoment(on.text("a day or an instant"), on.path)
        let argument = try object.require(verb.rawValue, "a value")
        let action = try action(verb, argument, object, at) {
            var name = "p\(place)"
            while !names.insert(name).inserted { name += "'" }
            return name
        }
        return StoryEvent(verb: verb.rawValue, action: action, at: at)
    }

    private func action(
        _ verb: Verb, _ argument: DocumentField, _ object: DocumentObject, _ at: Moment, name: () -> String
    ) throws -> StoryEvent.Action {
        switch verb {
        case .pay: return .apply(.pay(try tender(argument, object, name)))
        case .receive: return .apply(.capture(try tender(argument, object, name)))
        case .announce: return .apply(.announce(try tender(argument, object, name)))
        case .begin: return .apply(.begin(try tender(argument, object, name)))
        case .fail: return .apply(.fail(try argument.text("the id of a payment")))
        case .refund: return .apply(.refund(try refund(argument, object)))
        case .spendCredit: return .apply(.spendCredit(try argument.amount(in: currency)))
        case .newTotal: return .apply(.changeTotal(try argument.amount(in: currency)))
        case .reschedule:
            let to = try object["to"].map { try moments.moment($0.text("a day or an instant"), $0.path) }
            return .apply(.reschedule(try argument.eventName(), to: to))
        case .fire: return .apply(.happen(try argument.eventName()))
        case .customOn:
            if argument.value.kind == .bool { return try whenTrue(argument, .customOn(nil)) }
            guard argument.value.kind == .array else { throw argument.refusal("must be true, or a list of rules") }
            return .customOn(try PlanDocument.decoded([CustomDownPayments.Rule].self, from: argument))
        case .customOff: return try whenTrue(argument, .customOff)
        case .sendInvoice:
            let due = try object["due"].map { try $0.day() } ?? at.day
            return .apply(.sendInvoice(try item(argument), due: due))
        case .complete: return try whenTrue(argument, .apply(.complete))
        case .decline: return try whenTrue(argument, .apply(.decline))
        case .cancel: return .apply(.cancel(by: try argument.word()))
        case .reissue: return try whenTrue(argument, .apply(.reissueLink))
        }
    }

    private func whenTrue(_ argument: DocumentField, _ action: StoryEvent.Action) throws -> StoryEvent.Action {
        guard try argument.bool() else { throw argument.refusal("can only be true; leave the event out otherwise") }
        return action
    }

    private func tender(_ argument: DocumentField, _ object: DocumentObject, _ name: () -> String) throws -> Tender {
        let item = try object["item"].map(item)
        return Tender(
            try object["id"]?.text() ?? name(), try argument.amount(in: currency),
            fee: try object["fee"]?.amount(in: currency), channel: try object["channel"]?.word() ?? channel, for: item)
    }

    private func item(_ field: DocumentField) throws -> ItemID {
        guard let number = try Int32(exactly: field.integer()), number > 0 else {
            throw field.refusal("must be the number of an item, from 1 on")
        }
        return ItemID(number)
    }

    private func refund(_ argument: DocumentField, _ object: DocumentObject) throws -> RefundOrder {
        RefundOrder(
            try argument.amount(in: currency), try object["reason"]?.word() ?? .goodwill,
            reopens: try object["reopens"]?.bool(), order: try object["order"]?.word() ?? .latestFirst,
            of: try object["payment"]?.text())
    }
}
