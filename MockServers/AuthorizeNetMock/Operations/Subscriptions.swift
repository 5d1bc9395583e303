internal import MockServerKit
internal import PaymentCore

/// Automated recurring billing.
extension State {
    /// `ARBCreateSubscriptionRequest`; the first charge comes with the nightly job, so nothing is said about the card.
    mutating func createSubscription(_ root: Element, _ call: inout Call) throws(Failure) -> Answer {
        guard let request = root["subscription"] else { throw .invalid("Subscription") }
        let mark = fingerprints.mark(request.canonicalBytes)
        if let same = subscriptions.all(where: { $0.mark == mark && $0.status == .active }).first {
            throw Failure(
                "E00012",
                "You have submitted a duplicate of Subscription \(same.id). A duplicate subscription will not be "
                    + "created."
            )
        }
        let terms = try terms(request, nil, call)
        let profile = try subscriber(request, terms, &call)
        let id = nextID(.subscription, call)
        let subscription = Subscription(id: id, created: call.now, mark: mark, terms: terms, profile: profile)
        subscriptions.add(subscription, id: id)
        cards.change(profile.card) { $0.subscriptions.append(id) }
        // The job of a day that began already comes with the next night.
        agenda.plan(
            .subscriptionCharges(id),
            at: max(subscription.next, CivilTime.next(hour: Self.subscriptionHour, after: call.now)))
        emit("customer.subscription.created", .subscription(subscription), &call)
        return Answer(payload: [.text("subscriptionId", id), profile.node])
    }

    /// `ARBGetSubscriptionRequest`.
    func getSubscription(_ root: Element) throws(Failure) -> Answer {
        let subscription = try subscription(root)
        return Answer(payload: [
            subscription.node(
                cards[subscription.profile.card], customers[subscription.profile.customer],
                payments: root.flag("includeTransactions") == true
                    ? subscription.payments.compactMap { transactions[$0] } : [])
        ])
    }

    /// `ARBGetSubscriptionStatusRequest`.
    func getSubscriptionStatus(_ root: Element) throws(Failure) -> Answer {
        Answer(payload: [.text("status", try subscription(root).status.rawValue)])
    }

    /// `ARBUpdateSubscriptionRequest`: amount, name, order, the number of charges, and the card.
    mutating func updateSubscription(_ root: Element, _ call: inout Call) throws(Failure) -> Answer {
        let subscription = try subscription(root)
        guard let request = root["subscription"] else { throw .invalid("Subscription") }
        guard subscription.status == .active || subscription.status == .suspended else {
            throw Failure("E00037", "The subscription cannot be updated.")
        }
        if request["paymentSchedule"]?["interval"] != nil {
            throw Failure("E00034", "The interval of a subscription cannot be changed.")
        }
        if request["paymentSchedule"]?["startDate"] != nil, subscription.paid > 0 {
            throw Failure("E00033", "The start date of a subscription cannot be changed after its first payment.")
        }
        let terms = try terms(request, subscription.terms, call)
        try changeCard(of: subscription, request, call)
        subscriptions.change(subscription.id) { $0.terms = terms }
        if let changed = subscriptions[subscription.id] {
            emit("customer.subscription.updated", .subscription(changed), &call)
        }
        return Answer(payload: [subscriptions[subscription.id]?.profile.node ?? subscription.profile.node])
    }

    /// Charges another stored card from now on, or puts other data in the place of the one that is charged.
    private mutating func changeCard(of subscription: Subscription, _ request: Element, _ call: Call) throws(Failure) {
        let old = subscription.profile.card
        if let profile = request["profile"] {
            let stored = try storedSubscriber(profile, call)
            cards.change(old) { $0.subscriptions.removeAll { $0 == subscription.id } }
            cards.change(stored.id) { $0.subscriptions.append(subscription.id) }
            subscriptions.change(subscription.id) {
                $0.profile = ProfileReference(customer: stored.customer, card: stored.id)
            }
        } else if let payment = request["payment"] {
            let instrument = try storable(payment)
            try spend(instrument, call)
            cards.change(old) { $0.card = instrument.card }
        }
    }

    /// `ARBCancelSubscriptionRequest`; the second time is no error.
    mutating func cancelSubscription(_ root: Element, _ call: inout Call) throws(Failure) -> Answer {
        let subscription = try subscription(root)
        switch subscription.status {
        case .canceled: return Answer(code: "I00002", text: "The subscription has already been canceled.")
        case .expired: throw Failure("E00038", "This subscription cannot be canceled.")
        case .active, .suspended: break
        }
        end(subscription.id, .canceled, "customer.subscription.cancelled", &call)
        return Answer()
    }

    /// `ARBGetSubscriptionListRequest`.
    func listSubscriptions(_ root: Element, _ call: Call) -> Answer {
        let search = root.text("searchType")
        let found = subscriptions.all { subscription in
            let isActive = subscription.status == .active
            switch search {
            case "subscriptionInactive": return !isActive
            case "cardExpiringThisMonth":
                let expiry = cards[subscription.profile.card]?.card.expiry
                return isActive && expiry == Expiry(year: call.today.year, month: call.today.month)
            case "subscriptionExpiringThisMonth":
                guard isActive, subscription.terms.occurrences != 9999 else { return false }
                let last = subscription.terms.day(subscription.terms.occurrences - 1)
                return (last.year, last.month) == (call.today.year, call.today.month)
            default: return isActive
            }
        }
        let isDescending = root["sorting"]?.flag("orderDescending") ?? true
        let slice = Self.slice(isDescending ? found.reversed() : found, root)
        guard !slice.isEmpty else { return Self.nothing }
        return Answer(payload: [
            .number("totalNumInResultSet", "\(found.count)"),
            .list(
                "subscriptionDetails", item: "subscriptionDetail", slice.map { $0.summary(cards[$0.profile.card]) }),
        ])
    }

    // MARK: What happens by itself

    /// Charges the next payment and plans the one after it; a decline suspends the subscription.
    mutating func chargeSubscription(_ id: String, _ call: inout Call) {
        guard let subscription = subscriptions[id], subscription.status == .active,
            let card = cards[subscription.profile.card]
        else { return }
        var order = OrderData()
        order.invoiceNumber = subscription.terms.invoiceNumber
        order.description = subscription.terms.description
        order.billTo = card.billTo
        let charge = Charge(
            kind: .authorizeAndCapture, amount: subscription.terms.amount(subscription.paid),
            instrument: Instrument(
                card: card.card, codeResult: "", profile: subscription.profile, billTo: card.billTo),
            order: order, subscription: .init(id: id, number: subscription.paid + 1), isUnguarded: true)
        let answer = charge.amount == 0 ? nil : Self.answer { () throws(Refusal) in try authorize(charge, &call) }
        guard charge.amount == 0 || answer?.responseCode == 1 || answer?.responseCode == 4 else {
            subscriptions.change(id) { $0.status = .suspended }
            for event in ["customer.subscription.failed", "customer.subscription.suspended"] {
                if let suspended = subscriptions[id] { emit(event, .subscription(suspended), &call) }
            }
            return
        }
        subscriptions.change(id) {
            $0.paid += 1
            if let answer { $0.payments.append(answer.id) }
        }
        guard let paid = subscriptions[id] else { return }
        if paid.terms.isOver(after: paid.paid) {
            end(id, .expired, "customer.subscription.expired", &call)
        } else {
            agenda.plan(.subscriptionCharges(id), at: paid.next)
        }
    }

    private static func answer(_ body: () throws(Refusal) -> TransactionAnswer) -> TransactionAnswer? {
        do throws(Refusal) {
            return try body()
        } catch {
            return nil
        }
    }

    private mutating func end(_ id: String, _ status: Subscription.Status, _ event: String, _ call: inout Call) {
        subscriptions.change(id) { $0.status = status }
        guard let ended = subscriptions[id] else { return }
        cards.change(ended.profile.card) { $0.subscriptions.removeAll { $0 == id } }
        emit(event, .subscription(ended), &call)
    }

    // MARK: Reading

    private func subscription(_ root: Element) throws(Failure) -> Subscription {
        guard let subscription = subscriptions[root.text("subscriptionId") ?? ""] else { throw .unknownSubscription }
        return subscription
    }

    private func terms(
        _ request: Element, _ old: Subscription.Terms?, _ call: Call
    ) throws(Failure) -> Subscription.Terms {
        let schedule = request["paymentSchedule"]
        let length = schedule?.text("interval", "length").flatMap { Int64($0) } ?? old?.length
        let unit = schedule?.text("interval", "unit")
        let start = schedule?.text("startDate").flatMap(CivilTime.day) ?? old?.start
        let occurrences = schedule?.text("totalOccurrences").flatMap { Int64($0) } ?? old?.occurrences
        guard let length, unit != nil || old != nil, let start, let occurrences else {
            throw Failure("E00030", "Payment Schedule is required.")
        }
        let isMonthly = unit.map { $0 == "months" } ?? old?.isMonthly ?? false
        guard (isMonthly ? 1...12 : 7...365).contains(length) else {
            throw Failure("E00022", "The interval length must be 7 to 365 days or 1 to 12 months.")
        }
        if schedule?["startDate"] != nil, start < call.today {
            throw Failure("E00017", "Start Date must not occur before the submission date.")
        }
        var terms = Subscription.Terms(
            name: request.text("name") ?? old?.name, length: length, isMonthly: isMonthly, start: start,
            occurrences: occurrences,
            trialOccurrences: schedule?.text("trialOccurrences").flatMap { Int64($0) } ?? old?.trialOccurrences ?? 0,
            amount: old?.amount ?? 0, trialAmount: old?.trialAmount ?? 0,
            invoiceNumber: request.text("order", "invoiceNumber") ?? old?.invoiceNumber,
            description: request.text("order", "description") ?? old?.description)
        if occurrences != 9999, terms.trialOccurrences >= occurrences {
            throw Failure("E00028", "Trial Occurrences must be less than Total Occurrences.")
        }
        guard old != nil || request["amount"] != nil else { throw Failure("E00031", "Amount is required.") }
        if let amount = request.text("amount") { terms.amount = try Self.cents(amount, "Amount") }
        if let trial = request.text("trialAmount") { terms.trialAmount = try Self.cents(trial, "Trial Amount") }
        guard terms.amount > 0 else { throw .invalid("Amount") }
        return terms
    }

    private static func cents(_ text: String, _ field: String) throws(Failure) -> Int64 {
        guard case .cents(let cents) = Amount.read(text) else { throw .invalid(field) }
        return cents
    }

    /// The stored card to charge, or the card given, which is stored for a new customer.
    private mutating func subscriber(
        _ request: Element, _ terms: Subscription.Terms, _ call: inout Call
    ) throws(Failure) -> ProfileReference {
        let card: PaymentProfile
        if let profile = request["profile"] {
            card = try storedSubscriber(profile, call)
        } else {
            guard request.text("billTo", "firstName") != nil, request.text("billTo", "lastName") != nil else {
                throw Failure("E00014", "Bill To First Name and Last Name are required.")
            }
            var customer = CustomerProfile(id: nextID(.customer, call), created: call.now)
            customer.merchantCustomerID = request.text("customer", "id")
            customer.email = request.text("customer", "email")
            let (draft, instrument) = try draftCard(request, customer: customer.id, &call)
            try checkLastMonth(of: draft.card, terms)
            try spend(instrument, call)
            customer.cards = [draft.id]
            add(customer, [draft], &call)
            card = draft
        }
        try checkLastMonth(of: card.card, terms)
        return ProfileReference(customer: card.customer, card: card.id)
    }

    private func storedSubscriber(_ profile: Element, _ call: Call) throws(Failure) -> PaymentProfile {
        guard let stored = cards[profile.text("customerPaymentProfileId") ?? ""],
            stored.customer == profile.text("customerProfileId"), isReplicated(stored.created, call)
        else { throw .notFound }
        return stored
    }

    private func checkLastMonth(of card: Card, _ terms: Subscription.Terms) throws(Failure) {
        guard !card.expiry.isOver(on: terms.start) else {
            throw Failure("E00018", "The credit card expires before the subscription start date.")
        }
    }
}
