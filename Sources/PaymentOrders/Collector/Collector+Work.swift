internal import PaymentCore

extension Collector {
    /// What a piece of work came to.
    private struct Done: Sendable {
        var next: Timestamp?
        var attempts: [Attempt] = []
        var message: Message?
        var outcome: WorkReport.Outcome = .done
    }

    private static let backoff = Backoff(firstSeconds: 5, longestSeconds: 3600)

    /// Does one piece of work, to its end also when the caller is cancelled, and gives its lease back.
    ///
    /// - Throws: `OrderError` when the store does not work: then nothing can be said about the work, and its lease runs out.
    func work(_ item: WorkItem, _ now: Timestamp) async throws(OrderError) -> WorkReport {
        try await orders.shielded { () async throws(OrderError) in
            let done: Done
            do throws(OrderError) {
                done = try await self.handle(item, now)
            } catch {
                return try await self.report(error, on: item)
            }
            _ = self.countFailures(of: item, hasFailed: false)
            let isHeld = try await self.finish(item, next: done.next)
            return WorkReport(
                item, isHeld ? done.outcome : .lost, next: done.next, attempts: done.attempts, message: done.message)
        }
    }

    private func finish(_ item: WorkItem, next: Timestamp?) async throws(OrderError) -> Bool {
        try await orders.store.transaction { (tx) throws(OrderError) in try tx.finish(item, next: next) }
    }

    /// Sets when work that failed is done again.
    private func report(_ error: OrderError, on item: WorkItem) async throws(OrderError) -> WorkReport {
        let wait: Int64
        switch error.code {
        case .storeUnavailable, .commitUnknown: throw error
        case .leaseLost: return WorkReport(item, .lost, error: error)
        // What it was about is gone, or was never there.
        case .notFound where error.field != "account":
            _ = try await finish(item, next: nil)
            return WorkReport(item, .failed, error: error)
        case .accountStopped: wait = 900_000
        default:
            wait = Self.backoff.milliseconds(after: countFailures(of: item, hasFailed: true), random)
        }
        let next = try await orders.store.transaction { (tx) throws(OrderError) in
            let next = try tx.now().adding(milliseconds: wait)
            return try tx.finish(item, next: next) ? next : nil
        }
        return WorkReport(item, next == nil ? .lost : .failed, next: next, error: error)
    }

    private func handle(_ item: WorkItem, _ now: Timestamp) async throws(OrderError) -> Done {
        switch item.kind {
        case .order: try await review(try id(item), item, now)
        case .attempt: try await lookUp(item, now)
        case .refund: try await sendRefund(try id(item), item, now)
        case .event: try await apply(item, now)
        case .message:
            try await deliver(try id(item), item)
        }
    }

    private func review(_ id: Order.ID, _ item: WorkItem, _ now: Timestamp) async throws(OrderError) -> Done {
        let reviewed: Reviewed
        do throws(OrderError) {
            reviewed = try await orders.review(id, under: item) { [pauses] in pauses.end(of: $0, now: now) }
        } catch {
            if error.isSilence { pauses.note(try await orders.order(id).account, isAnswered: false, now: now) }
            throw error
        }
        for attempt in reviewed.attempts { note(attempt, now) }
        return Done(next: reviewed.next, attempts: reviewed.attempts)
    }

    private func lookUp(_ item: WorkItem, _ now: Timestamp) async throws(OrderError) -> Done {
        let reference = try OrderError.wrapping { try MerchantReference(item.subject) }
        let seen = try await orders.store.transaction { (tx) throws(OrderError) in
            guard let attempt = try tx.attempt(reference) else { throw .notFound("attempt", reference) }
            return attempt
        }
        if let end = pauses.end(of: seen.account, now: now) { return Done(next: end, outcome: .putOff) }
        let attempt = try await calling(seen.account, now) { () async throws(OrderError) in
            seen.operation == .refund
                ? try await self.orders.lookUpRefund(reference, under: item)
                : try await self.orders.lookUp(reference, under: item)
        }
        pauses.note(seen.account, isAnswered: true, now: now)
        // What is still open has scheduled its next look-up by itself.
        return Done(attempts: [attempt])
    }

    private func sendRefund(_ id: RefundRecord.ID, _ item: WorkItem, _ now: Timestamp) async throws(OrderError) -> Done
    {
        let account = try await orders.store.transaction { (tx) throws(OrderError) in
            guard let refund = try tx.refund(id) else { throw .notFound("refund", id) }
            guard let payment = try tx.payment(refund.payment) else { throw .notFound("payment", refund.payment) }
            return payment.account
        }
        if let end = pauses.end(of: account, now: now) { return Done(next: end, outcome: .putOff) }
        return Done(
            next: try await calling(account, now) { () async throws(OrderError) in
                try await self.orders.sendRefund(id, under: item)
            })
    }

    private func apply(_ item: WorkItem, _ now: Timestamp) async throws(OrderError) -> Done {
        let parts = item.subject.split(separator: "/", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { throw OrderError(.corrupt, "the event '\(item.subject)' has no account") }
        let account = try OrderError.wrapping { try AccountName(parts[0]) }
        if let end = pauses.end(of: account, now: now) { return Done(next: end, outcome: .putOff) }
        return Done(
            next: try await calling(account, now) { () async throws(OrderError) in
                try await self.orders.apply(event: parts[1], account: account, under: item)
            })
    }

    private func deliver(_ id: Message.ID, _ item: WorkItem) async throws(OrderError) -> Done {
        let delivery = try await orders.deliver(id, through: messenger, delivery, under: item)
        return Done(next: delivery.next, message: delivery.message)
    }

    /// Makes calls to an account, and notes it when the gateway does not answer.
    private func calling<Result: Sendable>(
        _ account: AccountName, _ now: Timestamp, _ body: () async throws(OrderError) -> Result
    ) async throws(OrderError) -> Result {
        do { return try await body() } catch {
            if error.isSilence { pauses.note(account, isAnswered: false, now: now) }
            throw error
        }
    }

    private func note(_ attempt: Attempt, _ now: Timestamp) {
        let isAnswered = attempt.state != .unknown && attempt.state != .sending && attempt.end != .nothingSent
        pauses.note(attempt.account, isAnswered: isAnswered, now: now)
    }

    private func id<Record>(_ item: WorkItem) throws(OrderError) -> Identifier<Record> {
        try OrderError.wrapping { try Identifier(item.subject) }
    }
}

extension OrderError {
    /// Whether a gateway did not answer, or asks to be left alone.
    fileprivate var isSilence: Bool {
        guard let code = gatewayError?.code else { return false }
        return code == .notSent || code == .gatewayFault || code == .rateLimited || code == .inProgress
    }
}
