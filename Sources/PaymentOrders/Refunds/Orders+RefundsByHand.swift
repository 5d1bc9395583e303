internal import PaymentCore
internal import PaymentPlans

extension Orders {
    /// Confirms that staff gave money back by hand: cash was counted out, a transfer was made (P-LE-7).
    ///
    /// It is for payments by hand, and for what a gateway cannot or will not give back. Confirmed twice it is one refund.
    ///
    /// - Throws: `OrderError.forbidden` unless staff or a manager asks; `.conflict` while the gateway has it in hand; `.refused` when the
    ///   money is not here any more.
    public func confirmManualRefund(
        _ id: RefundRecord.ID, note: String, by actor: Principal
    ) async throws(OrderError) -> RefundRecord {
        try actor.require(.manager, .staff, to: "confirm a refund by hand")
        return try await repeatingUnknownCommit { (tx) throws(OrderError) in
            var (edit, refund, payment) = try idleRefund(id, by: actor, tx)
            if refund.state == .succeeded, refund.transaction == nil { return refund }
            let wasFailed = refund.state == .failed
            guard refund.state == .planned || wasFailed else {
                throw OrderError(
                    .conflict, "the refund '\(id)' is \(refund.state.rawValue) at the gateway", field: "refund",
                    value: id.text)
            }
            let others = try tx.refunds(of: refund.order).filter { $0.id != id }
            if payment.state == .captured {
                let limit = RefundDraft.Source(payment, [], others).limit
                guard refund.amount.minorUnits <= limit else {
                    throw OrderError(
                        Refusal.aboveRefundable(Money(minorUnits: limit, currency: refund.amount.currency)))
                }
            }
            try tx.unschedule(.refund, id.text)
            try edit.giveBack(&refund, of: &payment, at: .manual, transaction: nil)
            try edit.save(.confirmRefundByHand, reason: note, detail: "\(refund.amount) of \(payment.id)")
            return refund
        }
    }

    /// Takes back the decision to give money back, while nothing of it was sent.
    ///
    /// - Throws: `OrderError.forbidden` unless staff or a manager asks; `.conflict` once it was sent.
    public func withdrawRefund(
        _ id: RefundRecord.ID, note: String, by actor: Principal
    ) async throws(OrderError) -> RefundRecord {
        try actor.require(.manager, .staff, to: "withdraw a refund")
        return try await repeatingUnknownCommit { (tx) throws(OrderError) in
            var (edit, refund, payment) = try idleRefund(id, by: actor, tx)
            if refund.state == .failed { return refund }
            guard refund.state == .planned else {
                throw OrderError(
                    .conflict, "the refund '\(id)' is \(refund.state.rawValue), so it cannot be withdrawn",
                    field: "refund", value: id.text)
            }
            refund.state = .failed
            refund.settledAt = edit.now
            try tx.update(refund)
            try tx.unschedule(.refund, id.text)
            try edit.wakeRefunds(of: payment.id)
            try edit.save(.withdrawRefund, reason: note, detail: "\(refund.amount) of \(payment.id)")
            return refund
        }
    }

    /// A refund with its order locked and its payment.
    private func idleRefund(
        _ id: RefundRecord.ID, by actor: Principal, _ tx: any StoreTransaction
    ) throws(OrderError) -> (Edit, RefundRecord, PaymentRecord) {
        guard let seen = try tx.refund(id) else { throw .notFound("refund", id) }
        let edit = try Edit(self, tx, seen.order, by: actor)
        guard let refund = try tx.refund(id) else { throw .notFound("refund", id) }
        guard let payment = try tx.payment(refund.payment) else { throw .notFound("payment", refund.payment) }
        return (edit, refund, payment)
    }
}
