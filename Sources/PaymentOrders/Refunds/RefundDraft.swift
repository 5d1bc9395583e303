internal import PaymentCore
internal import PaymentPlans

/// An order as it will be once all refunds that are decided went through: what a further one is reckoned from.
///
/// It is read under the order's lock, so that nobody decides another refund meanwhile (F-42).
struct RefundDraft {
    /// A captured payment, and its money in the plan.
    struct Source {
        let payment: PaymentRecord
        let tenders: [PlanPayment]
        /// What refunds that are planned or under way will take of it.
        let reserved: Int64
        /// What went back of it.
        let given: Int64
        /// No more than this can be given back of it (I-9).
        let limit: Int64

        init(_ payment: PaymentRecord, _ tenders: [PlanPayment], _ refunds: [RefundRecord]) {
            self.payment = payment
            self.tenders = tenders
            let own = refunds.filter { $0.payment == payment.id }
            reserved = Self.sum(own) { $0 == .planned || $0 == .underWay }
            given = max(Self.sum(own) { $0 == .succeeded }, payment.refunded.minorUnits)
            limit = max(0, payment.captured.minorUnits - payment.disputed.minorUnits - given - reserved)
        }

        private static func sum(_ refunds: [RefundRecord], where counts: (RefundRecord.State) -> Bool) -> Int64 {
            refunds.reduce(0) { $0 + (counts($1.state) ? $1.amount.minorUnits : 0) }
        }
    }

    let orders: Orders
    let order: Order
    let moment: Moment
    let sources: [Source]
    /// The plan with everything that is decided taken out of it.
    private(set) var plan: Plan

    init(_ edit: Edit) throws(OrderError) {
        orders = edit.orders
        order = edit.order
        moment = edit.moment
        let refunds = try edit.tx.refunds(of: edit.order.id)
        var sources: [Source] = []
        for payment in try edit.tx.payments(of: edit.order.id) where payment.state == .captured {
            sources.append(Source(payment, try edit.tenders(of: payment), refunds))
        }
        self.sources = sources
        plan = edit.order.plan
        for refund in refunds where refund.state == .planned || refund.state == .underWay {
            try take(refund.amount.minorUnits, of: refund.payment, refund.reason, reopens: refund.reopens)
        }
        // Money of no payment cannot be given back through one.
        let names = Set(sources.flatMap { $0.tenders.map(\.id) })
        for tender in plan.payments where tender.refundable > 0 && !names.contains(tender.id) {
            try take(tender.refundable, from: tender.id, .chargeback, reopens: false)
        }
    }

    private mutating func take(
        _ minorUnits: Int64, of payment: PaymentRecord.ID, _ reason: RefundOrder.Reason, reopens: Bool?
    ) throws(OrderError) {
        var rest = minorUnits
        for tender in sources.first(where: { $0.payment.id == payment })?.tenders ?? [] {
            let amount = min(rest, here(tender.id))
            guard amount > 0 else { continue }
            try take(amount, from: tender.id, reason, reopens: reopens)
            rest -= amount
        }
    }

    private mutating func take(
        _ minorUnits: Int64, from tender: String, _ reason: RefundOrder.Reason, reopens: Bool?
    ) throws(OrderError) {
        let order = RefundOrder(money(minorUnits), reason, reopens: reopens, of: tender)
        try OrderError.wrapping { _ = try plan.apply(.refund(order), at: moment) }
    }

    /// What giving back `amount` would do.
    ///
    /// - Throws: `OrderError.refused` with the bound.
    func plan(
        _ amount: RefundAmount, _ reason: RefundOrder.Reason, reopens: Bool?, taking split: RefundOrder.Order,
        of payment: PaymentRecord.ID?
    ) throws(OrderError) -> RefundPlan {
        var tender: String?
        if let payment {
            guard let source = source(payment),
                let money = source.tenders.first(where: { here($0.id) > 0 }) ?? source.tenders.first
            else { throw OrderError(Refusal.unknownPayment(payment.text)) }
            tender = money.id
        }
        let wanted = resolve(amount, of: tender)
        guard wanted.isPositive else { throw OrderError(Refusal.aboveRefundable(money(0))) }
        guard wanted.minorUnits.isMultiple(of: plan.limits.step) else {
            throw OrderError(Refusal.notAMultiple(of: money(plan.limits.step), owner: plan.limits.owner))
        }
        var after = plan
        let order = RefundOrder(wanted, reason, reopens: reopens, order: split, of: tender)
        let changes = try OrderError.wrapping { try after.apply(.refund(order), at: moment) }
        return RefundPlan(
            order: self.order.id, amount: wanted, reason: reason, reopens: reopens, parts: try parts(changes),
            withheld: withheld, after: after, changes: changes)
    }

    /// Refuses a plan that was made before something else took its money.
    func check(_ plan: RefundPlan) throws(OrderError) {
        var draft = self
        for part in plan.parts {
            guard let source = source(part.payment) else { throw OrderError(Refusal.unknownPayment(part.payment.text)) }
            let most = min(source.tenders.reduce(0) { $0 + draft.here($1.id) }, source.limit)
            guard part.amount.currency == order.plan.currency, part.amount.isPositive, part.amount.minorUnits <= most
            else { throw OrderError(Refusal.aboveRefundable(money(most))) }
            try draft.take(part.amount.minorUnits, of: part.payment, plan.reason, reopens: plan.reopens)
        }
    }

    private func source(_ payment: PaymentRecord.ID) -> Source? { sources.first { $0.payment.id == payment } }

    /// What can still be given back of one tender of the plan, or of all.
    private func here(_ tender: String?) -> Int64 {
        plan.payments.reduce(0) { $0 + (tender == nil || tender == $1.id ? $1.refundable : 0) }
    }

    private func resolve(_ amount: RefundAmount, of tender: String?) -> Money {
        switch amount {
        case .exactly(let money): return money
        case .everything: return money(here(tender))
        case .owedBack: return money(min(plan.owedBack, here(tender)))
        case .byCancellationPolicy(let party):
            guard plan.status != .cancelled else {
                let free = plan.payments.reduce(Int64(0)) { $0 + $1.unallocated }
                return money(min(free, here(tender)))
            }
            return money(min(plan.cancellation(by: party, at: moment).givenBack.minorUnits, here(tender)))
        }
    }

    /// What goes back of which payment, as the plan divided it.
    private func parts(_ changes: [PlanChange]) throws(OrderError) -> [RefundPlan.Part] {
        var shares: [(source: Source, minorUnits: Int64)] = []
        for case .refunded(let name, let share) in changes {
            guard let source = sources.first(where: { $0.tenders.contains { $0.id == name } }) else {
                throw OrderError(
                    .corrupt, "the plan of order '\(order.id)' gives back of '\(name)', which is no payment's")
            }
            if let place = shares.firstIndex(where: { $0.source.payment.id == source.payment.id }) {
                shares[place].minorUnits += share.minorUnits
            } else {
                shares.append((source, share.minorUnits))
            }
        }
        return try shares.map { share throws(OrderError) in
            let payment = share.source.payment
            guard share.minorUnits <= share.source.limit else {
                throw OrderError(Refusal.aboveRefundable(money(share.source.limit)))
            }
            if payment.way != .manual { _ = try orders.account(payment.account) }
            return RefundPlan.Part(
                payment: payment.id, account: payment.account, amount: money(share.minorUnits),
                route: orders.route(of: money(share.minorUnits), from: payment, at: moment.instant))
        }
    }

    private var withheld: [RefundPlan.Withheld] {
        sources.flatMap { source in
            [
                (source.reserved, RefundPlan.Withheld.Reason.beingGivenBack),
                (source.payment.disputed.minorUnits, .disputed),
            ].filter { $0.0 > 0 }.map {
                RefundPlan.Withheld(payment: source.payment.id, amount: money($0.0), reason: $0.1)
            }
        }
    }

    private func money(_ minorUnits: Int64) -> Money { Money(minorUnits: minorUnits, currency: order.plan.currency) }
}

extension Orders {
    /// For how long after its capture a payment may be unsettled where refunds depend on that: settlement is once a day.
    private static let settlementSeconds: Int64 = 86_400

    /// How an amount of a payment goes back, as far as can be told without asking the gateway.
    func route(of amount: Money, from payment: PaymentRecord, at now: Timestamp) -> RefundPlan.Route {
        let isWhole = amount == payment.captured
        guard payment.way != .manual, payment.transaction != nil,
            let gateway = accounts[payment.account]?.gateway as? any RefundingGateway,
            gateway.capabilities.operations.contains(isWhole ? .refund : .partialRefund)
        else { return .byHand }
        // Only a gateway that compares requests within a window settles in batches of which a refund has to know (D-54).
        guard case .duplicateWindow = gateway.capabilities.idempotency, let settledAt = payment.settledAt,
            now < settledAt.adding(seconds: Self.settlementSeconds)
        else { return .refundNow }
        return isWhole ? .void : .refundAfterSettlement
    }
}

extension Edit {
    /// What the money of a captured payment is called in the plan: its attempt's reference, or its own name when there was no attempt; and
    /// what came back of it later, whose name begins so.
    func tenders(of payment: PaymentRecord) throws(OrderError) -> [PlanPayment] {
        var names: Set<String> = [payment.id.text]
        for attempt in try tx.attempts(of: payment.id.text) where attempt.state == .succeeded {
            names.insert(attempt.reference.text)
        }
        return order.plan.payments.filter { tender in
            tender.state == .captured
                && (names.contains(tender.id) || names.contains { tender.id.hasPrefix("\($0)-won") })
        }
    }

    /// The money of a captured payment in the plan: what of it can be given back, else what was.
    func tender(of payment: PaymentRecord) throws(OrderError) -> PlanPayment? {
        let tenders = try tenders(of: payment)
        return tenders.first { $0.refundable > 0 } ?? tenders.first
    }
}
