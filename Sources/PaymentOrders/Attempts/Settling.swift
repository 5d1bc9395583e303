internal import PaymentCore
internal import PaymentPlans

extension Orders {
    /// The second transaction (T2): records what is known of an attempt, once.
    ///
    /// Whoever comes second changes nothing.
    ///
    /// - Parameter repeating: whether a commit that nobody knows about is done again; it changes nothing if it was kept (F-31).
    @discardableResult
    func settle(
        _ reference: MerchantReference, _ evidence: Evidence, repeating: Bool, under lease: WorkItem? = nil
    ) async throws(OrderError) -> Attempt {
        func once() async throws(OrderError) -> Attempt {
            try await store.transaction { (tx) throws(OrderError) in
                if let lease, try !tx.holds(lease) { throw .leaseLost(lease) }
                return try settle(reference, evidence, tx)
            }
        }
        do { return try await once() } catch {
            guard repeating, error.code == .commitUnknown else { throw error }
            return try await once()
        }
    }

    /// Records what is known of a charge within a transaction.
    func settle(
        _ reference: MerchantReference, _ evidence: Evidence, _ tx: any StoreTransaction
    ) throws(OrderError) -> Attempt {
        guard let seen = try tx.attempt(reference) else { throw .notFound("attempt", reference) }
        var settling = try Settling(self, tx, seen.order, reference)
        switch evidence {
        case .payment(let payment): try settling.take(payment)
        case .pending(let transaction, let code): try settling.wait(.pending, transaction, code)
        case .actionRequired(let transaction, let action):
            // A look-up only tells that something is left to do; what it is was said once.
            if let action { settling.attempt.sealedAction = try key.seal(action, for: reference) }
            try settling.wait(.actionRequired, transaction, "action_required")
        case .declined(let decline): try settling.end(.declined, decline.storedCode, decline.description, decline)
        case .nothingMoved(let error):
            try settling.end(.cancelled, error.code.description, error.description, nil)
            if error.code == .authenticationFailed { try settling.stopAccount(error) }
        case .abandoned: try settling.end(.cancelled, "abandoned", "the payer did not finish it", nil)
        case .unknown(let transaction, let detail, let refusal):
            try settling.wonder(transaction, detail, refusal)
        case .notFound(let isConclusive): try settling.miss(isConclusive)
        }
        return settling.attempt
    }
}

/// What the second transaction does to one attempt of a charge, its payment and its order.
struct Settling {
    let orders: Orders
    let tx: any StoreTransaction
    var edit: Edit
    var attempt: Attempt
    var payment: PaymentRecord

    init(
        _ orders: Orders, _ tx: any StoreTransaction, _ order: Order.ID, _ reference: MerchantReference
    ) throws(OrderError) {
        self.orders = orders
        self.tx = tx
        // The order is locked first, then its attempt is read: nobody changes it any more.
        edit = try Edit(orders, tx, order, by: .system)
        guard let attempt = try tx.attempt(reference) else { throw .notFound("attempt", reference) }
        guard let payment = try tx.payment(attempt.payment) else { throw .notFound("payment", attempt.payment) }
        self.attempt = attempt
        self.payment = payment
    }

    /// Takes in the gateway's own record of the payment.
    mutating func take(_ found: Payment) throws(OrderError) {
        switch found.status {
        case .captured where found.captured.isPositive: try receive(found)
        case .voided: try end(.cancelled, Attempt.endedByGateway, "the gateway ended it without taking money", nil)
        case .authorized: try wait(.authorized, found.reference, "authorized")
        case .actionRequired: try wait(.actionRequired, found.reference, "action_required")
        case .open, .pending, .captured: try wait(.pending, found.reference, found.status.rawValue)
        }
    }

    /// The gateway knows of it, and nothing is decided.
    mutating func wait(_ state: Attempt.State, _ transaction: GatewayReference, _ code: String) throws(OrderError) {
        guard attempt.state.isOpen else { return }
        // Nothing goes back: what is held is not merely pending any more. What the payer did may be looked at by the bank then.
        guard attempt.state != state, !(state < attempt.state) else { return try lookAgain() }
        attempt.state = state
        attempt.code = code
        attempt.transaction = attempt.transaction ?? transaction
        attempt.absences = 0
        attempt.absentSince = nil
        try keepOpen()
        try watchOn()
        try edit.save(.awaitPayment, detail: "\(attempt.reference) is \(state.rawValue)")
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
        try lookAgain()
        try edit.save(.loseSightOfPayment, detail: "\(attempt.reference): \(detail)")
    }

    /// A look-up found nothing.
    mutating func miss(_ isConclusive: Bool) throws(OrderError) {
        guard attempt.state == .sending || attempt.state == .unknown else { return try lookAgain() }
        if isConclusive {
            attempt.absences += 1
            attempt.absentSince = attempt.absentSince ?? edit.now
        }
        let account = try orders.account(attempt.account)
        let rule = AbsenceRule(account.gateway.capabilities.idempotency)
        if rule.proves(attempt, at: edit.now) {
            if let said = attempt.unprovenEnd { return try end(said.state, said.code, said.detail, nil) }
            return try end(.absent, "absent", "the gateway never got it", nil)
        }
        attempt.state = .unknown
        try lookAgain()
    }

    /// Ended without money.
    mutating func end(
        _ state: Attempt.State, _ code: String, _ detail: String, _ decline: Decline?
    ) throws(OrderError) {
        guard attempt.state.isOpen else { return }
        attempt.state = state
        attempt.code = code
        attempt.detail = detail
        attempt.sealedAction = nil
        attempt.transaction = attempt.transaction ?? decline?.reference
        try keepOpen()
        try tx.unschedule(.attempt, attempt.reference.text)
        try edit.apply(.fail(attempt.reference.text))
        // A scheduled payment is tried again; one that a payer made is over.
        payment.state = payment.way == .savedMethod ? .open : .failed
        try tx.update(payment)
        if payment.way == .savedMethod {
            try tx.schedule(.order, edit.order.id.text, at: edit.now, replacing: false)
        }
        try edit.save(.failPayment, detail: "\(attempt.reference) is \(state.rawValue): \(detail)")
    }

    /// The gateway refuses the credentials: nothing more is sent to the account until somebody resumes it.
    func stopAccount(_ error: PaymentError) throws(OrderError) {
        try tx.setSetting("stopped/\(attempt.account)", to: error.message)
        try edit.open(
            .accountStopped, detail: "account '\(attempt.account)': \(error.message)", once: attempt.account.text)
    }

    /// Nothing is decided: it is looked up again, ever more rarely, and after seven days a person is called (§1).
    private mutating func lookAgain() throws(OrderError) {
        guard attempt.state.isOpen else { return }
        attempt.looks += 1
        try keepOpen()
        try watchOn()
        guard edit.now.milliseconds(since: attempt.createdAt) > 7 * 86_400_000 else { return }
        try edit.open(
            .outcomeUnknown, payment: payment.id, amount: attempt.amount,
            detail: "nobody knows what became of \(attempt.reference) at \(attempt.gateway); ask the gateway's support",
            once: attempt.reference.text)
    }

    private func watchOn() throws(OrderError) {
        var at = orders.nextLook(at: attempt, edit.now)
        if attempt.state == .actionRequired, let deadline = attempt.deadline {
            // When the payer's time is over, and again when it surely is.
            for end in [deadline, deadline.adding(seconds: Attempt.unfencedSeconds)] where end > edit.now {
                at = min(at, end)
            }
        }
        try tx.schedule(.attempt, attempt.reference.text, at: at, replacing: true)
    }

    /// Writes an attempt whose outcome was open until now.
    mutating func keepOpen() throws(OrderError) {
        attempt.updatedAt = edit.now
        guard try tx.update(attempt, ifIn: Attempt.State.open) else {
            throw OrderError(.conflict, "attempt '\(attempt.reference)' was settled by somebody else")
        }
    }
}

extension Attempt.State: Comparable {
    /// Compares by how far an attempt has come (§1).
    public static func < (lhs: Attempt.State, rhs: Attempt.State) -> Bool { lhs.rank < rhs.rank }

    private var rank: Int {
        switch self {
        case .sending: 0
        case .unknown: 1
        case .actionRequired, .pending: 2
        case .authorized: 3
        case .declined, .cancelled, .absent: 4
        case .succeeded: 5
        }
    }
}

/// When a look-up that finds nothing proves that nothing is there (§1).
struct AbsenceRule {
    let times: Int
    let seconds: Int64

    /// The rule for what the gateway has against doing a thing twice.
    init(_ idempotency: Capabilities.Idempotency) {
        switch idempotency {
        case .key, .uniqueReference: (times, seconds) = (2, 60)
        case .duplicateWindow: (times, seconds) = (3, 15 * 60)
        }
    }

    /// Whether the look-ups so far prove that the attempt never reached the gateway.
    func proves(_ attempt: Attempt, at now: Timestamp) -> Bool {
        guard let since = attempt.absentSince else { return false }
        return attempt.absences >= times && now.milliseconds(since: since) >= seconds * 1000
    }
}
