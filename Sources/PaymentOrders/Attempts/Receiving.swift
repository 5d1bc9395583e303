internal import PaymentCore
internal import PaymentPlans

extension Settling {
    /// Money arrived: it is recorded whatever the order's or the attempt's state is (F-19), if it is the money that was asked for.
    mutating func receive(_ found: Payment) throws(OrderError) {
        if attempt.state == .succeeded { return try seeAgain(found) }
        if try tx.hasRival(of: attempt) { return try setAsideBesideRival(found) }
        guard try tx.bind(found.reference, account: attempt.account, to: payment) else {
            // The gateway's transaction pays another order, so this attempt got nothing of it (F-23).
            try edit.open(
                .mismatch, payment: payment.id, amount: found.captured,
                detail: "the gateway's payment '\(found.reference)' belongs to another payment already; "
                    + "look at both orders", once: found.reference.id)
            return try end(.cancelled, "bound", "its transaction belongs to another payment", nil)
        }
        try takeFromSuspense(found)
        if let difference = difference(of: found) { return try setAside(found, because: difference) }
        // Most refusals leave the money where it is: it came, and is not what the plan asked for (D-24).
        let tender = Tender(attempt.reference.text, found.captured, for: payment.item)
        do { try edit.apply(.capture(tender)) } catch {
            guard error.code == .refused else { throw error }
            return try setAside(found, because: error.message)
        }
        edit.move(found.captured, at: attempt.account)
        try succeed(found, "as asked")
        payment.captured = found.captured
        payment.state = .captured
        payment.transaction = found.reference
        payment.card = found.card ?? payment.card
        payment.settledAt = edit.now
        try keepMethod(found)
        try tx.update(payment)
        let amount = found.captured
        try edit.tell(.customer, .paymentReceived, once: attempt.reference.text, amount: amount)
        try edit.tell(.staff, .paymentReceived, once: attempt.reference.text, amount: amount)
        try edit.save(.receivePayment, detail: "\(amount) as \(attempt.reference)")
        try giveLateMoneyBack()
    }

    /// Money that was put into suspense because nobody knew what it was for, as after a restored backup, is there no more: here is what it
    /// is for (F-33).
    private func takeFromSuspense(_ found: Payment) throws(OrderError) {
        let name = UnmatchedName(found.reference, attempt.account).description
        guard var file = try tx.caseFile(onceFor: name), file.closedAt == nil, let amount = file.amount else { return }
        try orders.suspend(
            Money(minorUnits: -amount.minorUnits, currency: amount.currency), at: attempt.account,
            journal: "\(name)/out", verb: .bookFromSuspense, by: .system, reason: "", tx)
        file.closedAt = edit.now
        file.resolution = "it is payment \(payment.id) of order \(attempt.order)"
        try tx.update(file)
    }

    private mutating func succeed(_ found: Payment, _ detail: String) throws(OrderError) {
        attempt.state = .succeeded
        attempt.transaction = found.reference
        attempt.detail = detail
        attempt.sealedAction = nil
        attempt.updatedAt = edit.now
        var others = Set(Attempt.State.allCases)
        others.remove(.succeeded)
        guard try tx.update(attempt, ifIn: others) else {
            throw OrderError(.conflict, "attempt '\(attempt.reference)' was settled by somebody else")
        }
        try tx.unschedule(.attempt, attempt.reference.text)
    }

    /// What of the money is not what was asked for; nil when all is as it should be (S-21, F-24).
    private func difference(of found: Payment) -> String? {
        if found.captured.currency != attempt.amount.currency {
            return "\(found.captured) came, \(attempt.amount) was asked for"
        }
        if found.captured.minorUnits > attempt.amount.minorUnits {
            return "\(found.captured) came, more than the \(attempt.amount) that was asked for"
        }
        if found.isLive != attempt.isLive {
            return found.isLive ? "real money came for a trial" : "no real money came"
        }
        if let reference = found.merchantReference, reference != attempt.reference {
            return "it bears the reference '\(reference)' instead of '\(attempt.reference)'"
        }
        return nil
    }

    /// Books money that is genuine and not what was asked for in suspense, and calls a person.
    private mutating func setAside(_ found: Payment, because reason: String) throws(OrderError) {
        // What is no real money is in no account.
        if found.isLive || !attempt.isLive { edit.suspend(found.captured, at: attempt.account) }
        try succeed(found, "in suspense: \(reason)")
        if edit.order.plan.payments.contains(where: { $0.id == attempt.reference.text && $0.state == .inFlight }) {
            try edit.apply(.fail(attempt.reference.text))
        }
        payment.state = .failed
        payment.transaction = found.reference
        try tx.update(payment)
        try edit.open(
            .mismatch, payment: payment.id, amount: found.captured,
            detail:
                "payment '\(found.reference)' for \(attempt.reference): \(reason); it lies in suspense: give it back, "
                + "or book it by hand", once: found.reference.id)
        try edit.save(.setMoneyAside, detail: reason)
    }

    /// Money of a try that was given up, whose payment another try has made or is making: it is nobody's as yet, so it lies in suspense,
    /// and a person is called (F-24).
    private func setAsideBesideRival(_ found: Payment) throws(OrderError) {
        // What is no real money is in no account.
        guard found.refundable.isPositive, found.isLive || !attempt.isLive else { return }
        try orders.suspendUnmatched(
            found.refundable, found.reference, at: attempt.account,
            detail:
                "payment '\(found.reference)' for \(attempt.reference) came after another try of it was made; it lies in "
                + "suspense: give it back, or book it by hand", tx)
    }

    /// A payment that is recorded is seen again; nothing is added, and what contradicts it calls a person.
    private mutating func seeAgain(_ found: Payment) throws(OrderError) {
        guard payment.state == .captured,
            found.captured != payment.captured || found.reference != payment.transaction
        else { return }
        try edit.open(
            .mismatch, payment: payment.id, amount: found.captured,
            detail: "the gateway shows \(found.captured) as '\(found.reference)' for \(attempt.reference), recorded is "
                + "\(payment.captured) as '\(payment.transaction?.description ?? "none")'",
            once: "again-\(found.reference.id)-\(found.captured.minorUnits)")
    }

    /// Keeps the method when the payer agreed, sealed, for later parts of the order (P-IF-1).
    private mutating func keepMethod(_ found: Payment) throws(OrderError) {
        guard let consent = payment.keepMethod, let kept = found.keptMethod else { return }
        let id = MethodRecord.ID(random: orders.random)
        let method = MethodRecord(
            id: id, customer: payment.customer, account: attempt.account, gateway: kept.gateway,
            sealedToken: try orders.key.seal(kept.token, for: id, customer: payment.customer, account: attempt.account),
            customerReference: kept.customer, card: kept.card ?? found.card,
            worksWithoutPayer: kept.worksWithoutPayer, consent: consent, createdAt: edit.now)
        try tx.insert(method)
        payment.method = id
        if edit.order.method == nil, method.worksWithoutPayer, consent.coversPayerAbsent { edit.order.method = id }
    }

    /// Gives back what came for an order that had ended, where that is the merchant's policy (F-19).
    private func giveLateMoneyBack() throws(OrderError) {
        guard orders.business.givesLateMoneyBack else { return }
        let isLate = edit.order.plan.status == .cancelled || edit.order.plan.status == .declined
        guard isLate, let late = edit.order.plan.payments.last(where: { $0.id == attempt.reference.text }),
            late.unallocated > 0
        else { return }
        let amount = Money(minorUnits: late.unallocated, currency: edit.order.plan.currency)
        let refund = RefundRecord(
            id: Identifier(random: orders.random), order: edit.order.id, payment: payment.id, amount: amount,
            reason: .cancellation, reopens: nil, state: .planned, note: "it came after the order had ended",
            createdAt: edit.now)
        try tx.insert(refund)
        try tx.schedule(.refund, refund.id.text, at: edit.now, replacing: false)
    }
}

extension StoreReading {
    /// Whether the payment of a try that has ended is made, or being made, by another try.
    func hasRival(of attempt: Attempt) throws(OrderError) -> Bool {
        guard !attempt.state.isLive else { return false }
        return try attempts(of: attempt.intent).contains { $0.reference != attempt.reference && $0.state.isLive }
    }
}
