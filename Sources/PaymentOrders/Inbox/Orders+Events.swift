internal import PaymentCore

extension Orders {
    /// Applies a stored event to its order: what the collector does with work of the kind `event`.
    ///
    /// An event is a hint that something happened. What it changes is read from the gateway's own record, asked for over TLS (S-19, S-24),
    /// and goes the way an answer goes; so events in any order, and the answer before or after them, come to the same end (F-18, F-21).
    ///
    /// - Parameters:
    ///   - id: the gateway's id of the event.
    ///   - account: the account it came to.
    ///   - lease: the lease under which it is done; nil for a person who asks.
    /// - Returns: when it is to be tried again; nil when it is done with.
    /// - Throws: `OrderError.leaseLost`, and what the store throws. A gateway that does not answer is no error: it is asked again.
    func apply(event id: String, account: AccountName, under lease: WorkItem?) async throws(OrderError) -> Timestamp? {
        let event = try await store.transaction { (tx) throws(OrderError) in try tx.event(id, account: account) }
        guard let event, event.state.isUndecided else { return nil }
        let applying = EventApplication(orders: self, event: event, lease: lease)
        do { return try await applying.run() } catch {
            guard error.code == .gateway || error.code == .accountStopped else { throw error }
            return try await applying.wait(for: .answer, error.message)
        }
    }
}

extension WebhookEvent.Kind {
    /// Whether this package gives it a meaning.
    var isKnown: Bool { if case .other = self { false } else { true } }
}

extension InboxEvent.State {
    /// Whether it is still to be found out what the event means.
    var isUndecided: Bool { self == .received || self == .unmatched }
}

/// What became of an event for now.
struct EventVerdict: Sendable {
    let state: InboxEvent.State
    let detail: String?
    let next: Timestamp?

    /// It was applied, or had nothing to add; `detail` says why it had not.
    static func applied(_ detail: String? = nil) -> EventVerdict {
        EventVerdict(state: .applied, detail: detail, next: nil)
    }

    /// It does not fit.
    static func quarantined(_ detail: String) -> EventVerdict {
        EventVerdict(state: .quarantined, detail: detail, next: nil)
    }
}

/// Finds out what one event means for the orders.
struct EventApplication: Sendable {
    let orders: Orders
    let event: InboxEvent
    let lease: WorkItem?

    func run() async throws(OrderError) -> Timestamp? {
        switch event.kind {
        case .methodStored: return try await conclude("a method is kept by the call or the payment that asked for it")
        case .methodForgotten: return try await conclude("the next charge of the method is refused by the gateway")
        default: break
        }
        let attempt: Attempt
        switch try await match() {
        case .attempt(let found): attempt = found
        case .nobody where !event.kind.isKnown: return try await conclude("it means nothing to any payment")
        case .nobody:
            return try await wait(for: .match, "no payment of this store has its reference or its transaction")
        case .somebodyElse:
            return try await conclude { (_) throws(OrderError) in
                EventVerdict(state: .unmatched, detail: "the payment bears no reference of this store's", next: nil)
            }
        }
        if let contradiction = event.contradiction(to: attempt) { return try await quarantine(contradiction, attempt) }
        switch event.kind {
        case .disputeChanged: return try await applyDispute(to: attempt)
        case .refundChanged, .refundFailed: return try await applyRefund(of: attempt)
        case _ where attempt.operation == .refund: return try await applyRefund(of: attempt)
        case .paymentVoided where attempt.state == .succeeded:
            // What was taken and has not settled goes back by a void.
            return try await applyRefund(of: attempt)
        default: return try await applyPayment(to: attempt)
        }
    }

    // MARK: Which payment

    /// Whose an event is.
    private enum Match: Sendable {
        case attempt(Attempt)
        /// Nobody's that this store knows: it may have lost it with its newest changes, and learn of it again (F-32, F-33).
        case nobody
        /// A payment's that was not asked for here: others may use the account as well.
        case somebodyElse
    }

    /// The attempt an event is about: the one it names, else the one whose transaction it names, else the one that the gateway's record
    /// of that transaction names, which also shows events with another reference than their transaction.
    private func match() async throws(OrderError) -> Match {
        let known = try await orders.store.transaction { (tx) throws(OrderError) -> Attempt? in
            if let reference = event.merchantReference, let attempt = try tx.attempt(reference) { return attempt }
            return try attempt(boundTo: [event.payment, event.subject], tx)
        }
        if let known { return .attempt(known) }
        let isAskedFor = event.kind.isKnown && (event.merchantReference == nil || event.tries == 0)
        guard isAskedFor, let transaction = event.payment, let found = try await record(transaction) else {
            return .nobody
        }
        guard let reference = found.merchantReference else { return .somebodyElse }
        let named = try await orders.store.transaction { (tx) throws(OrderError) in try tx.attempt(reference) }
        return named.map(Match.attempt) ?? .nobody
    }

    private func attempt(
        boundTo names: [GatewayReference?], _ tx: any StoreTransaction
    ) throws(OrderError) -> Attempt? {
        for case let name? in names {
            guard let payment = try tx.payment(boundTo: name, account: event.account) else { continue }
            let attempts = try tx.attempts(of: payment.id.text)
            return attempts.last { $0.transaction == name } ?? attempts.last
        }
        return nil
    }

    /// The gateway's own record of a transaction; nil when it has none.
    func record(_ transaction: GatewayReference) async throws(OrderError) -> Payment? {
        let gateway = try orders.gateway(event.account, as: (any LookupGateway).self, to: "look payments up")
        do {
            return try await orders.asking { () async throws(PaymentError) in try await gateway.payment(transaction) }
        } catch {
            guard error.gatewayError?.code == .notFound else { throw error }
            return nil
        }
    }

    // MARK: What became of it

    /// Writes what became of the event, together with what `body` does, once.
    ///
    /// When nobody knows whether it was kept, the event is still due, and what became of it is read again before anything is done.
    ///
    /// - Parameter order: the order that is locked before the event is read, so that two workers cannot apply it both.
    func conclude(
        locking order: Order.ID? = nil,
        _ body: @Sendable @escaping (any StoreTransaction) throws(OrderError) -> EventVerdict
    ) async throws(OrderError) -> Timestamp? {
        try await orders.store.transaction { (tx) throws(OrderError) in
            if let lease, try !tx.holds(lease) { throw .leaseLost(lease) }
            if let order { _ = try tx.lockedOrder(order) }
            guard var event = try tx.event(event.eventID, account: event.account), event.state.isUndecided else {
                return nil
            }
            let verdict = try body(tx)
            event.state = verdict.state
            event.detail = verdict.detail
            event.tries += 1
            try tx.update(event)
            return verdict.next
        }
    }

    /// Ends an event that has nothing to add.
    func conclude(_ detail: String) async throws(OrderError) -> Timestamp? {
        try await conclude { (_) throws(OrderError) in .applied(detail) }
    }

    /// Puts an event that is genuine and does not fit aside, and calls a person; it changes nothing else (D-70, F-24).
    func quarantine(_ reason: String, _ attempt: Attempt) async throws(OrderError) -> Timestamp? {
        try await conclude(locking: attempt.order) { (tx) throws(OrderError) in
            try open(reason, attempt, tx)
            return .quarantined(reason)
        }
    }

    func open(_ reason: String, _ attempt: Attempt, _ tx: any StoreTransaction) throws(OrderError) {
        let edit = try Edit(orders, tx, attempt.order, by: .system)
        try edit.open(
            .mismatch, payment: attempt.payment, amount: event.amount,
            detail:
                "the event \(event.name) for \(attempt.reference): \(reason); nothing was booked by it, compare the "
                + "payment with the gateway's own page", once: event.payment?.id ?? event.eventID)
    }
}

extension InboxEvent {
    /// How the event is called to staff.
    var name: String { "'\(gatewayKind)' (\(eventID)) of account '\(account)'" }
}
