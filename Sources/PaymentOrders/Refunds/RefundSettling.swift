internal import PaymentCore

extension Orders {
    /// The second transaction (T2): records what is known of an attempt to give money back, once.
    @discardableResult
    func settleRefund(
        _ reference: MerchantReference, _ evidence: RefundEvidence, under lease: WorkItem? = nil
    ) async throws(OrderError) -> Attempt {
        // Whoever comes second changes nothing, so a commit that nobody knows about is done again (F-31).
        try await repeatingUnknownCommit { (tx) throws(OrderError) in
            if let lease, try !tx.holds(lease) { throw .leaseLost(lease) }
            guard let seen = try tx.attempt(reference) else { throw .notFound("attempt", reference) }
            var settling = try RefundSettling(self, tx, seen.order, reference)
            switch evidence {
            case .gaveBack(let transaction): try settling.succeed(transaction)
            case .pending(let transaction, let code): try settling.wait(transaction, code)
            case .declined(let decline): try settling.decline(decline)
            case .nothingMoved(let error): try settling.tryAgain(error)
            case .unknown(let transaction, let detail, let refusal):
                try settling.wonder(transaction, detail, refusal)
            case .notFound: try settling.miss()
            }
            return settling.attempt
        }
    }
}

/// What the second transaction does to one attempt to give money back, its refund, its payment and its order.
private struct RefundSettling {
    let orders: Orders
    let tx: any StoreTransaction
    var edit: Edit
    var attempt: Attempt
    var refund: RefundRecord
    var payment: PaymentRecord

    init(
        _ orders: Orders, _ tx: any StoreTransaction, _ order: Order.ID, _ reference: MerchantReference
    ) throws(OrderError) {
        self.orders = orders
        self.tx = tx
        // The order is locked first, then its records are read: nobody changes them any more.
        edit = try Edit(orders, tx, order, by: .system)
        guard let attempt = try tx.attempt(reference) else { throw .notFound("attempt", reference) }
        guard let id = attempt.refund, let refund = try tx.refund(id) else { throw .notFound("refund", reference) }
        guard let payment = try tx.payment(attempt.payment) else { throw .notFound("payment", attempt.payment) }
        self.attempt = attempt
        self.refund = refund
        self.payment = payment
    }

    /// The money went back: it is booked whatever was thought of the attempt before.
    mutating func succeed(_ transaction: GatewayReference) throws(OrderError) {
        guard attempt.state != .succeeded else { return }
        let records = try tx.refunds(of: edit.order.id)
        let isBooked = records.contains { $0.transaction == transaction && $0.state == .succeeded }
        let hasRival = try tx.attempts(of: attempt.intent).contains {
            $0.reference != attempt.reference && $0.state.isLive
        }
        if hasRival || refund.state == .succeeded {
            // A try that was given up did give money back, beside another one.
            if !isBooked { try giveBackTwice(transaction) }
            return
        }
        attempt.state = .succeeded
        attempt.transaction = transaction
        var others = Set(Attempt.State.allCases)
        others.remove(.succeeded)
        try write(ifIn: others)
        try tx.unschedule(.attempt, attempt.reference.text)
        try tx.unschedule(.refund, refund.id.text)
        if isBooked {
            // It was seen at the gateway before, without its name, and is in the books.
            refund.state = .failed
            refund.settledAt = edit.now
            try tx.update(refund)
            try edit.wakeRefunds(of: payment.id)
        } else {
            try edit.giveBack(&refund, of: &payment, at: attempt.account, transaction: transaction)
        }
        try edit.save(.refund, reason: refund.note, detail: "\(attempt.amount) as \(attempt.reference)")
    }

    private mutating func giveBackTwice(_ transaction: GatewayReference) throws(OrderError) {
        var second = try orders.refundSeen(
            transaction, attempt.amount, of: payment,
            note: "an earlier try of refund '\(refund.id)' went through after all",
            at: edit.now)
        try tx.insert(second)
        try edit.giveBack(&second, of: &payment, at: attempt.account, transaction: transaction)
        try edit.open(
            .mismatch, payment: payment.id, amount: attempt.amount,
            detail: "\(attempt.amount) went back as '\(transaction.id)' beside another try of refund '\(refund.id)'; "
                + "look at both at the gateway", once: "twice-\(attempt.reference)")
        try edit.save(.refundTwice, detail: "\(attempt.amount) as \(attempt.reference)")
    }

    /// The gateway has it in hand.
    mutating func wait(_ transaction: GatewayReference, _ code: String) throws(OrderError) {
        guard attempt.state.isOpen else { return }
        let wasKnown = attempt.state == .pending
        attempt.state = .pending
        attempt.code = code
        attempt.transaction = attempt.transaction ?? transaction
        attempt.absences = 0
        attempt.absentSince = nil
        attempt.looks += wasKnown ? 1 : 0
        try watchOn()
        if !wasKnown { try edit.save(.awaitRefund, detail: "\(attempt.reference) is pending") }
    }

    /// Sent, and nobody knows.
    mutating func wonder(
        _ transaction: GatewayReference?, _ detail: String, _ refusal: UnknownOutcome.Refusal?
    ) throws(OrderError) {
        guard attempt.state == .sending || attempt.state == .unknown else { return }
        attempt.state = .unknown
        attempt.code = refusal?.storedCode
        attempt.transaction = attempt.transaction ?? transaction
        attempt.detail = detail
        try watchOn()
        try edit.save(.loseSightOfRefund, detail: "\(attempt.reference): \(detail)")
    }

    /// The payment's list of refunds does not have it.
    mutating func miss() throws(OrderError) {
        guard attempt.state.isOpen else { return }
        attempt.looks += 1
        guard attempt.state == .sending || attempt.state == .unknown else { return try watchOn() }
        attempt.absences += 1
        attempt.absentSince = attempt.absentSince ?? edit.now
        let rule = AbsenceRule(try orders.account(attempt.account).gateway.capabilities.idempotency)
        guard rule.proves(attempt, at: edit.now) else {
            attempt.state = .unknown
            return try watchOn()
        }
        if let said = attempt.unprovenEnd {
            try end(said.state, said.code, said.detail)
            if said.state == .declined { return try edit.fail(&refund, said.detail) }
            try plan(at: edit.now.adding(seconds: nextWait))
            try edit.save(.putOffRefund, detail: "\(attempt.reference): \(said.detail)")
            return
        }
        try end(.absent, "absent", "the gateway never got it")
        try plan(at: edit.now)
        try edit.save(.refundNeverArrived, detail: attempt.reference.text)
    }

    /// How long it is waited after a refusal, ever longer.
    private var nextWait: Int64 {
        let waits: [Int64] = [60, 300, 1800, 7200, 21_600]
        return waits[min(attempt.number - 1, waits.count - 1)]
    }

    /// Certainly nothing moved: it is sent again when that may help.
    mutating func tryAgain(_ error: PaymentError) throws(OrderError) {
        guard attempt.state.isOpen else { return }
        try end(.cancelled, error.gatewayCode ?? error.code.description, error.description)
        var wait = nextWait
        if case .sameKey(let seconds?) = error.retry { wait = max(seconds, 1) }
        try plan(at: edit.now.adding(seconds: wait))
        if error.code == .authenticationFailed {
            try tx.setSetting("stopped/\(attempt.account)", to: error.message)
            try edit.open(
                .accountStopped, detail: "account '\(attempt.account)': \(error.message)", once: attempt.account.text)
        }
        try edit.save(.putOffRefund, detail: "\(attempt.reference): \(error.description)")
    }

    /// It came to nothing.
    mutating func decline(_ decline: Decline) throws(OrderError) {
        guard attempt.state.isOpen else { return }
        attempt.transaction = attempt.transaction ?? decline.reference
        try end(.declined, decline.reason.name, decline.description)
        try edit.fail(&refund, decline.description)
    }

    private mutating func end(_ state: Attempt.State, _ code: String, _ detail: String) throws(OrderError) {
        attempt.state = state
        attempt.code = code
        attempt.detail = detail
        try write(ifIn: Attempt.State.open)
        try tx.unschedule(.attempt, attempt.reference.text)
    }

    private mutating func plan(at time: Timestamp) throws(OrderError) {
        refund.state = .planned
        refund.refundedBefore = nil
        try tx.update(refund)
        try tx.schedule(.refund, refund.id.text, at: time, replacing: true)
    }

    /// For how long an outcome is looked for before a person is called (§1).
    private static let watchSeconds: Int64 = 7 * 86_400

    private mutating func watchOn() throws(OrderError) {
        try write(ifIn: Attempt.State.open)
        try tx.schedule(
            .attempt, attempt.reference.text, at: orders.nextLook(at: attempt, edit.now), replacing: true)
        guard edit.now.milliseconds(since: attempt.createdAt) >= Self.watchSeconds * 1000 else { return }
        try edit.open(
            .outcomeUnknown, payment: payment.id, amount: attempt.amount,
            detail:
                "nobody knows what became of refund '\(refund.id)', sent as \(attempt.reference) seven days ago; "
                + "ask the gateway",
            once: attempt.reference.text)
    }

    private mutating func write(ifIn states: Set<Attempt.State>) throws(OrderError) {
        attempt.updatedAt = edit.now
        guard try tx.update(attempt, ifIn: states) else {
            throw OrderError(.conflict, "attempt '\(attempt.reference)' was settled by somebody else")
        }
    }
}
