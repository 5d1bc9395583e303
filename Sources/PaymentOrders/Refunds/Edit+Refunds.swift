internal import PaymentCore
internal import PaymentPlans

extension Edit {
    /// Books that a refund went through: on the plan, in the books, on the payment.
    ///
    /// The truth is booked whatever the limits say: what is more than the plan has of the payment is the merchant's loss, and a case says
    /// so (F-43).
    ///
    /// - Parameters:
    ///   - account: where the money went out.
    ///   - transaction: the gateway's id of the refund; nil for one by hand.
    mutating func giveBack(
        _ refund: inout RefundRecord, of payment: inout PaymentRecord, at account: AccountName,
        transaction: GatewayReference?
    ) throws(OrderError) {
        refund.state = .succeeded
        refund.transaction = transaction
        refund.settledAt = now
        try tx.update(refund)
        if payment.state == .captured {
            try takeFromPlan(refund, &payment, account)
        } else {
            // It was never on the plan: it comes out of suspense, where it was set aside.
            suspend(Money(minorUnits: -refund.amount.minorUnits, currency: refund.amount.currency), at: account)
        }
        try tell(.customer, .refunded, once: refund.id.text, amount: refund.amount)
        try wakeRefunds(of: payment.id)
    }

    private mutating func takeFromPlan(
        _ refund: RefundRecord, _ payment: inout PaymentRecord, _ account: AccountName
    ) throws(OrderError) {
        let currency = refund.amount.currency
        var rest = refund.amount.minorUnits
        for tender in try tenders(of: payment) where rest > 0 && tender.refundable > 0 {
            let part = Money(minorUnits: min(rest, tender.refundable), currency: currency)
            try apply(.refund(RefundOrder(part, refund.reason, reopens: refund.reopens, of: tender.id)))
            move(Money(minorUnits: -part.minorUnits, currency: currency), at: account)
            payment.refunded = Money(minorUnits: payment.refunded.minorUnits + part.minorUnits, currency: currency)
            rest -= part.minorUnits
        }
        try tx.update(payment)
        guard rest > 0 else { return }
        let excess = Money(minorUnits: rest, currency: currency)
        lose(excess, at: account)
        try open(
            payment.disputed.isPositive ? .dispute : .mismatch, payment: payment.id, amount: excess,
            detail:
                "\(refund.amount) of payment '\(payment.id)' went back, \(excess) more than was left of it; "
                + "the difference is booked as a loss: ask the customer for it", once: "beyond-\(refund.id)")
    }

    /// Lets refunds of a payment that wait for their turn be sent.
    func wakeRefunds(of payment: PaymentRecord.ID) throws(OrderError) {
        for refund in try tx.refunds(of: order.id) where refund.payment == payment && refund.state == .planned {
            // One by hand has no work, and gets none.
            guard let work = try tx.work(.refund, refund.id.text), work.dueAt > now else { continue }
            try tx.schedule(.refund, refund.id.text, at: now, replacing: false)
        }
    }
}

extension Edit {
    /// Records that a refund came to nothing: its amount is free again, and a person has to look.
    mutating func fail(_ refund: inout RefundRecord, _ why: String) throws(OrderError) {
        refund.state = .failed
        refund.settledAt = now
        try tx.update(refund)
        try tx.unschedule(.refund, refund.id.text)
        try open(
            .refundFailed, payment: refund.payment, amount: refund.amount,
            detail:
                "\(refund.amount) of payment '\(refund.payment)' did not go back: \(why); refund it again, or "
                + "give it back by hand",
            once: refund.id.text)
        try wakeRefunds(of: refund.payment)
        try save(.failRefund, reason: refund.note, detail: why)
    }
}
