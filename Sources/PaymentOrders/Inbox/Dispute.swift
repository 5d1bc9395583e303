internal import PaymentCore
internal import PaymentPlans

/// One step of a dispute: what the payer's bank took back of a payment, or gave back, on the plan, in the books and on the payment.
struct Dispute {
    /// What a step does with the money.
    enum Step: String {
        /// The bank took it.
        case takes
        /// The bank gave it back.
        case returns
        /// Nothing: the bank asks, or the dispute went on.
        case movesNothing

        /// The step that an event reports: only Stripe of the four gateways tells of disputes, and a dispute that is opened, under way
        /// or closed has moved no money by that alone.
        init(_ gatewayKind: String) {
            switch gatewayKind {
            case "charge.dispute.funds_withdrawn": self = .takes
            case "charge.dispute.funds_reinstated": self = .returns
            default: self = .movesNothing
            }
        }
    }

    private let step: Step
    /// How much the step is about; nil where the gateway has not said it.
    private let amount: Money?
    /// What tells the dispute from every other.
    private let name: String
    private let attempt: Attempt
    private let tx: any StoreTransaction
    private var edit: Edit
    private var payment: PaymentRecord

    init(
        _ orders: Orders, _ event: InboxEvent, _ attempt: Attempt, _ tx: any StoreTransaction
    ) throws(OrderError) {
        try self.init(
            orders, Step(event.gatewayKind), of: event.amount, name: event.subject?.id ?? event.eventID, attempt, tx)
    }

    init(
        _ orders: Orders, _ step: Step, of amount: Money?, name: String, _ attempt: Attempt, _ tx: any StoreTransaction
    ) throws(OrderError) {
        self.step = step
        self.amount = amount
        self.name = name
        self.attempt = attempt
        self.tx = tx
        edit = try Edit(orders, tx, attempt.order, by: .system)
        guard let payment = try tx.payment(attempt.payment) else { throw .notFound("payment", attempt.payment) }
        self.payment = payment
    }

    /// Books the step and calls a person, once for each dispute.
    ///
    /// - Returns: nil when it gives back what no step has taken yet; nothing was changed then, and steps in any order end the same (F-21).
    mutating func book() throws(OrderError) -> EventVerdict? {
        guard step == .movesNothing || payment.state == .captured, let amount else {
            let reason =
                "no payment of \(amount?.description ?? "a known amount") is recorded that it can be about"
            try call(reason)
            return .quarantined(reason)
        }
        if try tx.event(marker, account: attempt.account) != nil {
            return .applied("a reconciliation has booked this step of the dispute")
        }
        switch step {
        case .movesNothing: try call("look at the gateway's own page, and answer it there in time")
        case .takes: try take(amount)
        case .returns:
            guard try giveBack(amount) else { return nil }
        }
        return .applied()
    }

    /// The bank took money back: what it paid is to be paid again (D-53).
    ///
    /// What the plan has not any more is the merchant's loss (F-43).
    private mutating func take(_ amount: Money) throws(OrderError) {
        let tender = try edit.tender(of: payment)
        let part = min(amount.minorUnits, tender?.refundable ?? 0)
        if let tender, part > 0 {
            try edit.apply(.refund(RefundOrder(money(part), .chargeback, of: tender.id)))
            edit.move(money(-part), at: attempt.account)
            payment.disputed = money(payment.disputed.minorUnits + part)
            try tx.update(payment)
        }
        if amount.minorUnits > part { edit.lose(money(amount.minorUnits - part), at: attempt.account) }
        // What is owed again would be due at once, and whoever disputes a charge must not be charged again by itself.
        let isCollected = edit.order.method != nil
        if isCollected { edit.order.collectionPaused = true }
        try call(
            "the bank took \(amount) back; answer it on the gateway's own page in time, or ask the payer anew"
                + (isCollected ? "; nothing more is charged to the kept method until the collection is resumed" : ""))
        try edit.save(.bookDispute, detail: "\(amount) of \(payment.id) was taken back")
    }

    /// The dispute was won: the money pays the order again.
    private mutating func giveBack(_ amount: Money) throws(OrderError) -> Bool {
        let lost = try tx.entries(of: attempt.order.text).reduce(Int64(0)) { sum, entry in
            entry.account == .disputes ? sum + entry.amount.minorUnits : sum
        }
        let loss = min(amount.minorUnits, max(0, lost))
        let part = amount.minorUnits - loss
        guard part <= payment.disputed.minorUnits else { return false }
        if loss > 0 { edit.lose(money(-loss), at: attempt.account) }
        if part > 0 {
            payment.disputed = money(payment.disputed.minorUnits - part)
            try tx.update(payment)
            try receive(money(part))
        }
        try call("the bank gave \(amount) back")
        try edit.save(.bookWonDispute, detail: "\(amount) of \(payment.id) came back")
        return true
    }

    /// Lets money that came back pay the order, under a name of its own: the plan keeps what was paid and taken back before.
    private mutating func receive(_ amount: Money) throws(OrderError) {
        let tender = Tender("\(name)-won", amount, for: payment.item)
        do {
            try edit.apply(.capture(tender))
            edit.move(amount, at: attempt.account)
        } catch {
            guard error.code == .refused else { throw error }
            edit.suspend(amount, at: attempt.account)
            try edit.open(
                .mismatch, payment: payment.id, amount: amount,
                detail:
                    "\(amount) of a dispute came back and \(error.message); it lies in suspense: give it back, or book "
                    + "it by hand", once: tender.id)
        }
    }

    private func call(_ what: String) throws(OrderError) {
        try edit.open(
            .dispute, payment: payment.id, amount: amount,
            detail: "the payer disputes payment '\(payment.transaction?.description ?? payment.id.text)' of "
                + "\(payment.captured): \(what)", once: name)
    }

    /// The name under which a reconciliation notes that it has booked this step, so that a webhook that comes late books nothing more.
    private var marker: String { "reconciled/\(name)/\(step.rawValue)" }

    /// Notes that a reconciliation has booked this step.
    func markReconciled(at gateway: GatewayID) throws(OrderError) {
        let now = try tx.now()
        _ = try tx.insert(
            InboxEvent(
                account: attempt.account, gateway: gateway, eventID: marker, kind: .disputeChanged,
                gatewayKind: "reconciliation", payment: payment.transaction, merchantReference: attempt.reference,
                amount: amount, isLive: attempt.isLive, occurredAt: now, receivedAt: now, state: .applied))
    }

    private func money(_ minorUnits: Int64) -> Money {
        Money(minorUnits: minorUnits, currency: payment.captured.currency)
    }
}
