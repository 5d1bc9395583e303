internal import PaymentCore

/// What an event waits for that cannot be applied yet.
enum EventPatience: Sendable {
    /// The payment it is about: a restored backup or a database that failed over learns of it again (F-25, F-32, F-33).
    case match
    /// A record of the gateway that says what the event says: records can lag behind events.
    case record(Attempt)
    /// An answer of the gateway.
    case answer

    /// How long it is waited for.
    var seconds: Int64 {
        switch self {
        case .match: 26 * 3600
        case .record: 3600
        case .answer: 7 * 86_400
        }
    }
}

extension EventApplication {
    /// Leaves the event for later, ever more rarely; when it was waited for long enough, a person has to look.
    func wait(for patience: EventPatience, _ reason: String) async throws(OrderError) -> Timestamp? {
        var order: Order.ID?
        if case .record(let attempt) = patience { order = attempt.order }
        return try await conclude(locking: order) { (tx) throws(OrderError) in
            try verdict(waitingFor: patience, reason, tx)
        }
    }

    /// What is to become of an event that waits.
    func verdict(
        waitingFor patience: EventPatience, _ reason: String, _ tx: any StoreTransaction
    ) throws(OrderError) -> EventVerdict {
        let now = try tx.now()
        let isOver = now.milliseconds(since: event.receivedAt) >= patience.seconds * 1000
        let next = isOver ? nil : nextTry(after: now)
        switch patience {
        case .match:
            if isOver, event.kind.mayHaveMovedMoney { try openUnmatched(reason, now, tx) }
            return EventVerdict(state: .unmatched, detail: reason, next: next)
        case .record(let attempt):
            guard isOver else { return EventVerdict(state: event.state, detail: reason, next: next) }
            try open(reason, attempt, tx)
            return .quarantined(reason)
        case .answer:
            guard isOver else { return EventVerdict(state: event.state, detail: reason, next: next) }
            try openUnmatched(reason, now, tx)
            return .quarantined(reason)
        }
    }

    private func nextTry(after now: Timestamp) -> Timestamp {
        let waits: [Int64] = [5, 15, 60, 300, 1800, 7200]
        return now.adding(seconds: waits[min(event.tries, waits.count - 1)])
    }

    private func openUnmatched(
        _ reason: String, _ now: Timestamp, _ tx: any StoreTransaction
    ) throws(OrderError) {
        try tx.insert(
            CaseFile(
                id: Identifier(random: orders.random), kind: .mismatch, amount: event.amount,
                detail: "the event \(event.name) for "
                    + "\(event.merchantReference?.text ?? event.payment?.description ?? "no payment"): \(reason); "
                    + "look at the gateway's own page whether it moved money", onceFor: "event/\(event.workSubject)",
                openedAt: now))
    }
}

extension WebhookEvent.Kind {
    /// Whether somebody has to look for the money when nobody knows whose it is.
    fileprivate var mayHaveMovedMoney: Bool {
        switch self {
        case .paymentCaptured, .paymentAuthorized, .checkoutCompleted, .refundChanged, .disputeChanged: true
        default: false
        }
    }
}
