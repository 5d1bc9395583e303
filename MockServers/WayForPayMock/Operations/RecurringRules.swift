internal import MockServerKit
internal import PaymentCore
internal import PaymentHTTP

/// `requestType` of a request about a recurring rule.
enum RuleOperation: String, Sendable, CaseIterable {
    /// Makes a rule on a paid order.
    case create = "CREATE"
    /// Tells about it.
    case status = "STATUS"
    /// Lets its days pass.
    case suspend = "SUSPEND"
    /// Lets it charge again.
    case resume = "RESUME"
    /// Ends it.
    case remove = "REMOVE"
    /// Gives it other terms.
    case change = "CHANGE"
}

extension State {
    /// Answers a request about a recurring rule.
    mutating func serveRules(_ body: [UInt8], _ call: Call) -> JSON {
        do throws(Failure) {
            let parameters = try Parameters(json: body)
            try credentials.checkPassword(parameters)
            let reference = try parameters.required("orderReference")
            _ = try parameters.required("requestType")
            switch try parameters.choice("requestType", RuleOperation.self) {
            case .create: return try createRule(reference, parameters, call)
            case .status:
                return RuleMessage.status(rules[reference], card: orders[reference]?.card, reference)
            case .suspend: return setStatus(.suspended, from: .active, of: reference)
            case .resume: return setStatus(.active, from: .suspended, of: reference)
            case .remove: return removeRule(reference)
            case .change: return try changeRule(reference, parameters, call)
            case nil: throw .missing("requestType")
            }
        } catch {
            return error.json
        }
    }

    /// Begins to charge by a rule.
    mutating func startRule(_ reference: String, _ terms: RuleTerms) {
        let rule = Rule(reference: reference, terms: terms)
        if rules.has(reference) {
            let generation = (rules[reference]?.generation ?? 0) + 1
            let charges = rules[reference]?.charges ?? 0
            rules[reference] = rule
            rules.change(reference) {
                $0.generation = generation
                $0.charges = charges
            }
        } else {
            rules.add(rule, id: reference)
        }
        planRule(reference)
    }

    /// Does what a rule is to do on a day of its schedule.
    mutating func performRule(_ reference: String, _ generation: Int, _ call: inout Call) {
        guard let rule = rules[reference], rule.isAlive, rule.generation == generation else { return }
        rules.change(reference) { $0.daysPast += 1 }
        if rule.status == .active { charge(by: rule, &call) }
        planRule(reference)
    }

    private mutating func createRule(
        _ reference: String, _ parameters: Parameters, _ call: Call
    ) throws(Failure) -> JSON {
        let terms = try terms(parameters, call)
        guard let order = orders[reference] else { throw Failure(.unknownOrder) }
        guard order.status == .approved, order.kind != .verification, order.card != nil else {
            throw Failure(.wrongState)
        }
        guard rules[reference]?.isAlive != true else { throw Failure(.duplicateOrder) }
        startRule(reference, terms)
        return RuleMessage.result(.ruleOk, reference)
    }

    private mutating func changeRule(
        _ reference: String, _ parameters: Parameters, _ call: Call
    ) throws(Failure) -> JSON {
        let terms = try terms(parameters, call)
        guard rules[reference]?.isAlive == true else { return RuleMessage.result(.unknownRule, reference) }
        rules.change(reference) {
            $0.terms = terms
            $0.generation += 1
            $0.daysPast = 0
        }
        planRule(reference)
        return RuleMessage.result(.ruleOk, reference)
    }

    private mutating func setStatus(_ status: Rule.Status, from old: Rule.Status, of reference: String) -> JSON {
        guard let rule = rules[reference], rule.isAlive else { return RuleMessage.result(.unknownRule, reference) }
        guard rule.status == old else { return RuleMessage.result(.wrongState, reference) }
        rules.change(reference) { $0.status = status }
        return RuleMessage.result(.ruleOk, reference)
    }

    private mutating func removeRule(_ reference: String) -> JSON {
        guard rules[reference]?.isAlive == true else { return RuleMessage.result(.unknownRule, reference) }
        rules.change(reference) { $0.status = .removed }
        return RuleMessage.result(.ruleOk, reference)
    }

    private func terms(_ parameters: Parameters, _ call: Call) throws(Failure) -> RuleTerms {
        _ = try parameters.required("regularMode")
        let mode = try parameters.choice("regularMode", RegularMode.self) ?? .once
        guard [.once, .daily, .weekly, .monthly].contains(mode) else {
            throw .format("`regularMode` is not one of once, daily, weekly, monthly")
        }
        let amount = try Amount(try parameters.required("amount"), try parameters.required("currency"))
        // The gateway's table says dateNext, its sample dateBegin.
        let next = try parameters.day("dateNext")
        let dateBegin = try parameters.day("dateBegin")
        guard let begin = next ?? dateBegin else { throw .missing("dateNext") }
        guard let end = try parameters.day("dateEnd") else { throw .missing("dateEnd") }
        guard begin >= CivilDate(call.now), end >= begin else {
            throw .format("`dateNext` is past, or after `dateEnd`")
        }
        return RuleTerms(
            mode: mode, amount: amount, begin: begin, end: end, countMax: nil, email: try parameters.optional("email"))
    }

    private mutating func planRule(_ reference: String) {
        guard let rule = rules[reference], rule.isAlive else { return }
        guard let day = rule.nextDay else { return rules.change(reference) { $0.status = .completed } }
        agenda.plan(.ruleIsDue(reference, generation: rule.generation), at: day.start)
    }

    /// Charges the card of the rule's order under a reference of its own, with nobody there to authenticate.
    private mutating func charge(by rule: Rule, _ call: inout Call) {
        guard let origin = orders[rule.reference], let card = origin.card else { return }
        let number = rule.charges + 1
        let reference = "\(rule.reference)_WFPREG-\(number)"
        rules.change(rule.reference) { $0.charges = number }
        guard !orders.has(reference) else { return }
        var order = Order(
            reference: reference, kind: .regular, amount: rule.terms.amount, createdDate: call.seconds)
        order.email = rule.terms.email ?? origin.email
        order.phone = origin.phone
        order.serviceURL = origin.serviceURL
        orders.add(order, id: reference)
        attempt(reference, .card(card, token: origin.token), .never, &call)
        let status = orders[reference]?.status.rawValue
        rules.change(rule.reference) {
            $0.lastPaidDate = call.seconds
            $0.lastPaidStatus = status
        }
    }
}
