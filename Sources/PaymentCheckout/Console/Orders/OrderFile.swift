internal import PaymentCore
internal import PaymentLocalization
internal import PaymentOrders
internal import PaymentPlans

/// Everything that is known of an order, read at once.
struct OrderFile: Sendable {
    let order: Order
    let customer: Customer
    let standing: Standing
    let invoices: [Invoice]
    let payments: [PaymentRecord]
    let attempts: [Attempt]
    let refunds: [RefundRecord]
    /// The customer's cards that this order can be charged to.
    let methods: [MethodRecord]
    let messages: [Message]
    let cases: [CaseFile]
    let audit: [AuditEntry]
    /// Other orders of the customer that have left something on the customer's balance.
    let sources: [Order]
    let moment: Moment

    var plan: Plan { order.plan }
    var state: OrderState { OrderState(order, standing) }

    /// The name under which money of this payment stands in the plan.
    func payment(tender: String) -> PaymentRecord? {
        payments.first { $0.id.text == tender }
            ?? attempts.first { $0.reference.text == tender }.flatMap { attempt in
                payments.first { $0.id == attempt.payment }
            }
    }

    /// What paid an item: how much of which payment.
    func paid(on item: ItemID) -> [(payment: PaymentRecord?, amount: Money, at: CivilDate)] {
        plan.allocations.filter { $0.item == item && $0.minorUnits > 0 }.map { one in
            let tender = plan.payments[Int(one.payment)]
            return (
                payment(tender: tender.id), Money(minorUnits: one.minorUnits, currency: plan.currency), tender.at.day
            )
        }
    }

    /// The events that the order's days depend on, those that have a day, and the start of a visit or a booking.
    var events: [EventName] {
        var names: [EventName] = order.kind.hasStart ? [.start] : []
        for line in plan.terms.linesInForce {
            if let trigger = line.due.trigger { names.append(trigger) }
            switch line.due.day {
            case .after(_, .event(let name)), .before(_, .event(let name)): names.append(name)
            case .after, .before, .date, nil: break
            }
        }
        if let policy = plan.terms.cancellation { names.append(policy.event) }
        names += plan.dates.planned.keys
        return Set(names).sorted()
    }

    /// The kind of visit that was booked; nil for everything else.
    var visitKind: String? { plan.terms.purpose == .customerBalance ? plan.terms.lines.first?.note : nil }

    /// Whether the order has a payment link that has ended (D-22).
    var hasLinkEnded: Bool { plan.linkEnd.map { $0 <= moment.instant } ?? false }

    /// The events that make something fall due when they happen.
    var triggers: [EventName] {
        Set(plan.terms.linesInForce.compactMap(\.due.trigger)).sorted().filter { plan.dates.happened[$0] == nil }
    }
}

extension StaffConsole {
    /// The file of an order.
    ///
    /// - Throws: `NotHere` when there is none.
    func file(_ id: Order.ID) async throws -> OrderFile {
        let business = orders.business
        let found = try await orders.store.transaction { (tx) throws(OrderError) -> OrderFile? in
            guard var order = try tx.order(id) else { return nil }
            guard let customer = try tx.customer(order.customer) else {
                throw OrderError(.corrupt, "the customer of order '\(id)' is not there")
            }
            let moment = business.zone.moment(try tx.now())
            order.plan.advance(to: moment)
            let others = try tx.orders(OrderFilter(customer: customer.id, newestFirst: true), after: nil, limit: 100)
            return OrderFile(
                order: order, customer: customer, standing: order.plan.standing(at: moment),
                invoices: try tx.invoices(of: id), payments: try tx.payments(of: id),
                attempts: try tx.attempts(of: id), refunds: try tx.refunds(of: id),
                methods: try tx.methods(of: customer.id).filter { $0.account == order.account },
                messages: try tx.messages(of: id), cases: try tx.openCases(of: id), audit: try tx.audit(of: id.text),
                sources: others.filter {
                    $0.id != id && $0.plan.credit.isPositive && $0.plan.currency == order.plan.currency
                }, moment: moment)
        }
        guard let found else { throw NotHere() }
        return found
    }
}
