internal import PaymentCore

extension EventApplication {
    /// Lets an event of a refund change what the gateway's list of the payment's refunds changes.
    func applyRefund(of attempt: Attempt) async throws(OrderError) -> Timestamp? {
        guard let taken = try await arrived(attempt) else {
            return try await wait(for: .record(attempt), "the gateway's record shows no money that could go back")
        }
        if let wrong = event.otherPayment(than: taken) { return try await quarantine(wrong, taken) }
        let seen = try await orders.bookRefundsSeen(of: taken.payment, under: lease)
        guard seen.lookAgainAt == nil else {
            return try await wait(for: .answer, "the gateway has not finished the refund")
        }
        return try await conclude { (_) throws(OrderError) in .applied() }
    }

    /// Books what the payer's bank took back or gave back, and calls a person once for each dispute.
    ///
    /// What drives it is signed whole, with its time (S-19); a reconciliation finds those that no webhook told of.
    func applyDispute(to attempt: Attempt) async throws(OrderError) -> Timestamp? {
        guard let taken = try await arrived(attempt) else {
            return try await wait(for: .record(attempt), "the gateway's record shows no money that could be disputed")
        }
        if let wrong = event.otherPayment(than: taken) { return try await quarantine(wrong, taken) }
        return try await conclude(locking: taken.order) { (tx) throws(OrderError) in
            var dispute = try Dispute(orders, event, taken, tx)
            if let verdict = try dispute.book() { return verdict }
            return try verdict(waitingFor: .record(taken), "it gives back what no dispute has taken yet", tx)
        }
    }

    /// Makes sure that money the gateway took is recorded, so that what happened to it afterwards finds it.
    ///
    /// - Returns: the attempt that took it; nil when the gateway took none.
    private func arrived(_ attempt: Attempt) async throws(OrderError) -> Attempt? {
        let tries = try await orders.store.transaction { (tx) throws(OrderError) in
            try tx.attempts(of: attempt.payment.text)
        }
        if let taken = tries.last(where: { $0.state == .succeeded }) { return taken }
        guard let last = tries.last, let transaction = event.payment ?? last.transaction,
            let found = try await record(transaction), found.captured.isPositive,
            let made = tries.last(where: { $0.reference == found.merchantReference })
        else { return nil }
        let settled = try await orders.settle(made.reference, .payment(found), repeating: true, under: lease)
        return settled.state == .succeeded ? settled : nil
    }
}

extension InboxEvent {
    /// What is wrong when it is about another payment than the one that is stored; nil when it is not (D-71).
    fileprivate func otherPayment(than taken: Attempt) -> String? {
        guard let payment, payment != taken.transaction else { return nil }
        return "it is about '\(payment)', the payment is '\(taken.transaction?.description ?? "none")'"
    }
}
