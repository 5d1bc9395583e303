public import PaymentCore
internal import PaymentPlans

extension Orders {
    /// Notes that a payer says they pay by hand; nothing is reserved and nothing changes until staff confirm it (P-LE-7, D-11).
    ///
    /// - Parameters:
    ///   - nonce: the form's own name; sent twice it is one payment.
    ///   - note: how it is paid, for staff.
    /// - Throws: `OrderError.refused` with the bound when the amount may not be paid; `.conflict` when the nonce was used for another
    ///   payment; `.notFound`.
    public func announceManualPayment(
        _ id: Order.ID, _ amount: Money, nonce: PaymentRecord.ID, note: String, by actor: Principal
    ) async throws(OrderError) -> PaymentRecord {
        try await store.transaction { (tx) throws(OrderError) in
            if let known = try known(nonce, id, amount, tx) { return known }
            var edit = try Edit(self, tx, id, by: actor)
            try edit.apply(.announce(Tender(nonce.text, amount)))
            let payment = manual(nonce, amount, note, in: edit)
            try tx.insert(payment)
            addInvoice(for: payment, &edit)
            try edit.save(.announceManualPayment, reason: note, detail: "\(amount)")
            return payment
        }
    }

    /// Confirms that money paid by hand is here: cash was counted, a transfer arrived (P-LE-7).
    ///
    /// - Parameters:
    ///   - nonce: of the payment that was announced, or a new one for one that was not.
    ///   - amount: what arrived; it may be another amount than was announced (D-14).
    ///   - fee: what a bank kept of it.
    /// - Throws: `OrderError.forbidden` unless staff or a manager asks; `.refused`.
    public func confirmManualPayment(
        _ id: Order.ID, _ amount: Money, fee: Money? = nil, nonce: PaymentRecord.ID, note: String, by actor: Principal
    ) async throws(OrderError) -> PaymentRecord {
        try actor.require(.manager, .staff, to: "confirm a payment by hand")
        return try await store.transaction { (tx) throws(OrderError) in
            var edit = try Edit(self, tx, id, by: actor)
            let announced = try tx.payment(nonce)
            if let announced {
                guard announced.order == id, announced.way == .manual else { throw .reusedNonce(nonce) }
                if announced.state == .captured {
                    guard announced.captured == amount else { throw .reusedNonce(nonce) }
                    return announced
                }
            }
            var payment = announced ?? manual(nonce, amount, note, in: edit)
            try edit.apply(.capture(Tender(nonce.text, amount, fee: fee)))
            edit.move(amount, at: .manual)
            if let fee { edit.keep(fee: fee, at: .manual) }
            payment.captured = amount
            payment.state = .captured
            payment.settledAt = edit.now
            if announced == nil {
                try tx.insert(payment)
                addInvoice(for: payment, &edit)
            } else {
                try tx.update(payment)
            }
            try edit.tell(.customer, .paymentReceived, once: nonce.text, amount: amount)
            try edit.save(.confirmManualPayment, reason: note, detail: "\(amount)")
            return payment
        }
    }

    /// Lets the customer's balance that one order left over pay another order of the same customer.
    ///
    /// - Throws: `OrderError.refused` when the balance is less, or the other order may not be paid that amount now.
    public func spendBalance(
        of source: Order.ID, _ amount: Money, on target: Order.ID, nonce: PaymentRecord.ID, by actor: Principal
    ) async throws(OrderError) -> PaymentRecord {
        guard source != target else {
            throw OrderError(
                .invalid, "an order cannot pay itself from its own balance", field: "order", value: source.text)
        }
        return try await store.transaction { (tx) throws(OrderError) in
            // Two orders are always locked in one sequence, so that two workers cannot wait for each other.
            let first = min(source.text, target.text) == source.text ? source : target
            _ = try tx.lockedOrder(first)
            var from = try Edit(self, tx, source, by: actor)
            var to = try Edit(self, tx, target, by: actor)
            if let known = try known(nonce, target, amount, tx) { return known }
            guard from.order.customer == to.order.customer else { throw .notFound("order", target) }
            try from.apply(.spendCredit(amount))
            from.move(Money(minorUnits: -amount.minorUnits, currency: amount.currency), at: .balance)
            try from.save(.spendBalance, detail: "\(amount) on \(to.order.number)")
            try to.apply(.pay(Tender(nonce.text, amount)))
            to.move(amount, at: .balance)
            var payment = manual(nonce, amount, "customer balance of \(from.order.number)", in: to, account: .balance)
            payment.captured = amount
            payment.state = .captured
            payment.settledAt = to.now
            try tx.insert(payment)
            try to.save(.payFromBalance, detail: "\(amount) of \(from.order.number)")
            return payment
        }
    }

    private func known(
        _ nonce: PaymentRecord.ID, _ order: Order.ID, _ amount: Money, _ tx: any StoreTransaction
    ) throws(OrderError) -> PaymentRecord? {
        guard let known = try tx.payment(nonce) else { return nil }
        guard known.order == order, known.amount == amount, known.way == .manual else { throw .reusedNonce(nonce) }
        return known
    }

    private func manual(
        _ nonce: PaymentRecord.ID, _ amount: Money, _ note: String, in edit: Edit, account: AccountName = .manual
    ) -> PaymentRecord {
        let zero = Money.zero(amount.currency)
        return PaymentRecord(
            id: nonce, order: edit.order.id, customer: edit.order.customer, account: account, way: .manual,
            amount: amount, captured: zero, refunded: zero, disputed: zero, state: .open, note: note,
            createdAt: edit.now)
    }
}

extension AccountName {
    /// Through which customer balance goes from one order to another; it is empty in the end.
    static let balance = AccountName(known: "customer-balance")
}

extension OrderError {
    /// The nonce names another payment.
    static func reusedNonce(_ nonce: PaymentRecord.ID) -> OrderError {
        OrderError(
            .conflict, "the payment '\(nonce)' is another one already; use a new nonce", field: "nonce",
            value: nonce.text)
    }
}
