internal import PaymentCore
internal import PaymentPlans

extension Orders {
    /// When an attempt without an outcome is looked up next: soon at first, then ever more rarely (§1).
    func nextLook(at attempt: Attempt, _ now: Timestamp) -> Timestamp {
        let waits: [Int64] = [5, 15, 60, 300, 1800, 7200, 28_800, 86_400]
        let wait = waits[min(max(attempt.looks, 0), waits.count - 1)]
        return now.adding(seconds: wait)
    }

    /// Finds out what became of an attempt of a charge, and records it (O-2).
    ///
    /// This is the janitor's work, and what is done before anything
    /// else is done with a payment.
    ///
    /// - Parameter lease: the lease under which it is done; nil for a person who asks.
    /// - Throws: `OrderError.gateway` when the gateway does not answer: nothing is known then, and it is to be tried again.
    @discardableResult
    func lookUp(_ reference: MerchantReference, under lease: WorkItem?) async throws(OrderError) -> Attempt {
        let (attempt, now) = try await store.transaction { (tx) throws(OrderError) in
            guard let attempt = try tx.attempt(reference) else { throw .notFound("attempt", reference) }
            return (attempt, try tx.now())
        }
        guard attempt.state.isOpen, attempt.operation != .refund else { return attempt }
        var evidence = try await evidence(of: attempt, now)
        if let deadline = attempt.deadline, deadline <= now, evidence.isWaitingForPayer {
            // Only after the fence can nobody pay any more, so what is seen then is final (F-36).
            let isFenced = try await fence(attempt, evidence)
            evidence = try await self.evidence(of: attempt, now)
            // Without a fence the page ends by itself, by a clock that may differ; money that comes even later is late money.
            let isOver = isFenced || deadline.adding(seconds: Attempt.unfencedSeconds) <= now
            if isOver, evidence.isWaitingForPayer { evidence = .abandoned }
        }
        return try await settle(reference, evidence, repeating: true, under: lease)
    }

    /// What the gateway says of an attempt now.
    private func evidence(of attempt: Attempt, _ now: Timestamp) async throws(OrderError) -> Evidence {
        if attempt.operation == .checkout, let page = attempt.transaction, let gateway = checkoutGateway(attempt) {
            let checkout = try await asking { () async throws(PaymentError) in
                try await gateway.checkout(page, openedAt: attempt.createdAt)
            }
            switch checkout.status {
            case .completed(let payment): return .payment(payment)
            case .open: return .actionRequired(page)
            case .expired:
                // Nobody pays on it any more; what was paid just before it ended is found by its reference.
                let found = try await search(attempt, now)
                if case .notFound(isConclusive: true) = found { return .abandoned }
                return found
            }
        } else if let transaction = attempt.transaction {
            let gateway = try gateway(attempt.account, as: (any LookupGateway).self, to: "look payments up")
            // Some gateways know a payment by the merchant's name alone, which is known before anything arrives there.
            let payment = try await asking(tolerating: .notFound) { () async throws(PaymentError) in
                try await gateway.payment(transaction)
            }
            if let payment { return .payment(payment) }
        }
        return try await search(attempt, now)
    }

    /// Looks for an attempt by its reference; a page that expired may have been paid on just before.
    private func search(_ attempt: Attempt, _ now: Timestamp) async throws(OrderError) -> Evidence {
        let gateway = try gateway(attempt.account, as: (any LookupGateway).self, to: "look payments up")
        let found = try await asking { () async throws(PaymentError) in
            try await gateway.payments(under: attempt.reference, sentAt: attempt.createdAt)
        }
        if let best = Self.best(of: found.payments) { return .payment(best) }
        if found.isConclusive { return .notFound(isConclusive: true) }
        return .notFound(isConclusive: try await isMissingInListing(attempt, now))
    }

    /// Of several payments under one reference the one that took money, else the one that still can.
    static func best(of payments: [Payment]) -> Payment? {
        payments.first { $0.captured.isPositive } ?? payments.first { $0.status != .voided } ?? payments.first
    }

    /// Whether a gateway whose search lags proves by its list of payments that there is none; a list does not lag.
    private func isMissingInListing(_ attempt: Attempt, _ now: Timestamp) async throws(OrderError) -> Bool {
        guard case .key = try account(attempt.account).gateway.capabilities.idempotency,
            let gateway = try account(attempt.account).gateway as? any ListingGateway,
            now.milliseconds(since: attempt.createdAt) > 140_000
        else { return false }
        // Ten minutes either way stand for clocks that differ (F-27).
        let period = attempt.createdAt.adding(seconds: -600)..<attempt.createdAt.adding(seconds: 1200)
        var cursor: String?
        repeat {
            let after = cursor
            let page = try await asking { () async throws(PaymentError) in
                try await gateway.payments(in: period, after: after)
            }
            if page.items.contains(where: { $0.merchantReference == attempt.reference }) { return false }
            cursor = page.next
        } while cursor != nil
        return true
    }

    /// Ends what a payer began and did not finish, so that it can never succeed (F-36).
    ///
    /// - Returns: whether the gateway has ended it; not every gateway can, and none ends what is over.
    private func fence(_ attempt: Attempt, _ evidence: Evidence) async throws(OrderError) -> Bool {
        if attempt.operation == .checkout, let page = attempt.transaction, let gateway = checkoutGateway(attempt) {
            guard gateway.capabilities.operations.contains(.expireCheckout) else { return false }
            return try await asking(tolerating: .invalidRequest) { () async throws(PaymentError) in
                try await gateway.expireCheckout(page)
            } != nil
        }
        guard let gateway = try account(attempt.account).gateway as? any AuthorizingGateway,
            gateway.capabilities.operations.contains(.void), let transaction = evidence.transaction
        else { return false }
        let key = try OrderError.wrapping { try IdempotencyKey("\(attempt.reference)-void") }
        return try await asking(tolerating: .invalidRequest) { () async throws(PaymentError) in
            try await gateway.void(VoidRequest(payment: transaction, idempotencyKey: key))
        } != nil
    }

    private func checkoutGateway(_ attempt: Attempt) -> (any CheckoutGateway)? {
        accounts[attempt.account]?.gateway as? any CheckoutGateway
    }

    /// Asks a gateway, with its errors as errors of orders.
    func asking<Answer: Sendable>(
        _ body: () async throws(PaymentError) -> Answer
    ) async throws(OrderError) -> Answer {
        do { return try await body() } catch { throw OrderError(error) }
    }

    /// Asks a gateway for something that it may refuse in one way; nil when it does.
    private func asking<Answer: Sendable>(
        tolerating code: PaymentError.Code, _ body: () async throws(PaymentError) -> Answer
    ) async throws(OrderError) -> Answer? {
        do { return try await body() } catch {
            if error.code == code { return nil }
            throw OrderError(error)
        }
    }
}

extension Attempt {
    /// How long after the payer's time it is given up where no gateway has ended it: ten minutes, for clocks that differ (F-27).
    static let unfencedSeconds: Int64 = 600
}

extension Evidence {
    /// Whether it is up to the payer, or to nobody, to go on.
    var isWaitingForPayer: Bool {
        switch self {
        case .actionRequired: true
        case .payment(let payment): payment.status == .actionRequired || payment.status == .open
        default: false
        }
    }

    /// The gateway's id, where one is known.
    var transaction: GatewayReference? {
        switch self {
        case .payment(let payment): payment.reference
        case .pending(let reference, _), .actionRequired(let reference, _): reference
        case .unknown(let reference, _, _): reference
        case .declined(let decline): decline.reference
        case .nothingMoved, .notFound, .abandoned: nil
        }
    }
}
