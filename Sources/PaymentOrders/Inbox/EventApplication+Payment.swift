internal import PaymentCore

extension EventApplication {
    /// Lets an event of a payment, or of the page it is made on, change what the gateway's record of the payment changes.
    func applyPayment(to attempt: Attempt) async throws(OrderError) -> Timestamp? {
        if attempt.state == .succeeded { return try await compare(with: attempt) }
        guard attempt.state.isOpen || event.kind == .paymentCaptured || event.kind == .checkoutCompleted else {
            return try await conclude("the payment had ended as \(attempt.state.rawValue)")
        }
        guard let found = try await record(of: attempt) else {
            if event.payment != nil, event.kind.isKnown {
                return try await wait(for: .record(attempt), "the gateway has no such payment")
            }
            try await orders.lookUp(attempt.reference, under: lease)
            return try await conclude { (_) throws(OrderError) in .applied() }
        }
        // The record names its own reference and its own transaction: an event about another order's payment is found out here (D-71).
        guard found.merchantReference == attempt.reference else {
            return try await quarantine(
                "the gateway's payment '\(found.reference)' bears the reference "
                    + "'\(found.merchantReference?.text ?? "none")'", attempt)
        }
        if let payment = event.payment, payment != found.reference {
            return try await quarantine("it is about '\(payment)', the page was paid by '\(found.reference)'", attempt)
        }
        if event.kind == .paymentCaptured, !found.captured.isPositive, found.status != .voided {
            return try await wait(for: .record(attempt), "the gateway's record of the payment is '\(found.status)'")
        }
        if event.difference(from: attempt.amount) != nil, let wrong = event.difference(from: found.captured) {
            return try await quarantine("\(wrong) by the gateway's own record", attempt)
        }
        return try await settle(attempt, evidence(of: found, attempt))
    }

    /// A payment that is recorded: the event has nothing to add, unless it says something else.
    private func compare(with attempt: Attempt) async throws(OrderError) -> Timestamp? {
        let payment = try await orders.store.transaction { (tx) throws(OrderError) in try tx.payment(attempt.payment) }
        if let payment, payment.state == .captured, let difference = event.difference(from: payment.captured) {
            return try await quarantine(difference, attempt)
        }
        return try await conclude("the payment was recorded before")
    }

    /// The gateway's own record of the payment that an attempt made; of a page, the payment made on it.
    private func record(of attempt: Attempt) async throws(OrderError) -> Payment? {
        if attempt.operation == .checkout, let page = attempt.transaction,
            let gateway = orders.accounts[attempt.account]?.gateway as? any CheckoutGateway
        {
            let found = try await orders.asking { () async throws(PaymentError) in
                try await gateway.checkout(page, openedAt: attempt.createdAt)
            }
            if case .completed(let payment) = found.status { return payment }
        }
        guard let transaction = event.payment else { return nil }
        return try await record(transaction)
    }

    /// Records what the gateway's record says, and what became of the event, together.
    private func settle(_ attempt: Attempt, _ evidence: Evidence) async throws(OrderError) -> Timestamp? {
        try await conclude(locking: attempt.order) { (tx) throws(OrderError) in
            let settled = try orders.settle(attempt.reference, evidence, tx)
            let payment = try tx.payment(attempt.payment)
            let isSetAside = settled.state == .succeeded && payment?.state == .failed
            return isSetAside ? .quarantined(settled.detail ?? "") : .applied()
        }
    }

    /// What the gateway's record says of the attempt.
    ///
    /// A refused payment that the gateway keeps open is nobody's any more, for each try has a payment of its own: it ends now and not when
    /// the payer's time is over, so that what it reserves can be paid anew. On a page the payer may still try another card.
    private func evidence(of found: Payment, _ attempt: Attempt) -> Evidence {
        guard event.kind == .paymentDeclined, found.status == .open, attempt.operation == .charge else {
            return .payment(found)
        }
        return .declined(
            Decline(
                reason: .generic, gatewayCode: event.gatewayKind, gatewayMessage: "the payment was refused",
                reference: found.reference))
    }
}
