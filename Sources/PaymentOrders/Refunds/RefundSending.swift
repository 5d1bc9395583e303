internal import PaymentCore
internal import PaymentPlans

extension Orders {
    /// What the first transaction of a refund found or made.
    private enum RefundBegun: Sendable {
        /// A new attempt is written and may be sent.
        case new(Attempt, RefundRequest, looksFirst: Bool)
        /// Nothing is to be sent now, but perhaps later.
        case waiting(until: Timestamp)
        /// There is nothing to send.
        case over
    }

    /// How long a refund waits for another one of its payment, unless that wakes it.
    private static let turnSeconds: Int64 = 300

    /// Sends a refund that is decided, and records what comes of it.
    ///
    /// - Parameter lease: the lease of the worker on whose behalf it is done; nil for a caller.
    /// - Returns: when it is to be sent again; nil when there is nothing more to send.
    func sendRefund(_ id: RefundRecord.ID, under lease: WorkItem?) async throws(OrderError) -> Timestamp? {
        try await shielded { () async throws(OrderError) in
            let window = SendingWindow(steadyClock)
            switch try await beginRefund(id, under: lease) {
            case .over: return nil
            case .waiting(let time): return time
            case .new(let attempt, let request, let looksFirst):
                guard let evidence = try await giveBack(attempt, request, looksFirst: looksFirst, while: window) else {
                    return nil
                }
                try await settleRefund(attempt.reference, evidence, under: lease)
                if case .nothingMoved(let error) = evidence, !error.mayBeRepeated {
                    try await look(into: error, of: attempt, under: lease)
                }
                return try await nextSending(of: id)
            }
        }
    }

    /// The first transaction (T1): writes the attempt, durably, before anything is sent.
    private func beginRefund(_ id: RefundRecord.ID, under lease: WorkItem?) async throws(OrderError) -> RefundBegun {
        let owner = Identifier<Attempt>(random: random).text
        do {
            return try await store.transaction { (tx) throws(OrderError) in try beginRefund(id, lease, owner, tx) }
        } catch {
            guard error.code == .commitUnknown else { throw error }
            // Nobody else has this owner, so an attempt with it is the one written here (F-30).
            return try await store.transaction { (tx) throws(OrderError) in
                guard let attempt = try tx.attempts(of: id.text).last, attempt.owner == owner,
                    let refund = try tx.refund(id), let payment = try tx.payment(refund.payment)
                else { throw OrderError(.storeUnavailable, "the refund '\(id)' was not begun and nothing was sent") }
                return .new(
                    attempt, try request(attempt, refund, payment), looksFirst: try looksFirst(attempt, refund, tx))
            }
        }
    }

    private func beginRefund(
        _ id: RefundRecord.ID, _ lease: WorkItem?, _ owner: String, _ tx: any StoreTransaction
    ) throws(OrderError) -> RefundBegun {
        if let lease, try !tx.holds(lease) { throw .leaseLost(lease) }
        guard let seen = try tx.refund(id) else { throw .notFound("refund", id) }
        guard seen.state == .planned else { return .over }
        var edit = try Edit(self, tx, seen.order, by: .system)
        guard var refund = try tx.refund(id), refund.state == .planned else { return .over }
        guard let payment = try tx.payment(refund.payment) else { throw .notFound("payment", refund.payment) }
        // Another worker may know the account where this one does not.
        if payment.way != .manual { _ = try account(payment.account) }
        // What goes back by hand waits for whoever confirms it.
        guard route(of: refund.amount, from: payment, at: edit.now) != .byHand else { return .over }
        if let reason = try tx.setting("stopped/\(payment.account)"), !reason.isEmpty {
            return .waiting(until: edit.now.adding(seconds: Self.turnSeconds))
        }
        if let caution = try Caution(tx), edit.now < caution.standstillEnd {
            return .waiting(until: caution.standstillEnd)
        }
        // Refunds of a payment go one after the other: many gateways tell them apart by what had been given back before (F-42).
        let attempts = try tx.attempts(of: refund.order)
        guard !attempts.contains(where: { $0.refund != nil && $0.payment == payment.id && $0.state.isOpen }) else {
            return .waiting(until: edit.now.adding(seconds: Self.turnSeconds))
        }
        let records = try tx.refunds(of: refund.order).filter { $0.payment == payment.id && $0.id != id }
        if let excess = try excess(of: refund, payment, records, edit) {
            try edit.fail(&refund, "only \(excess) is left of payment '\(payment.id)'")
            return .over
        }
        let before = records.reduce(Int64(0)) {
            $0 + ($1.state == .succeeded && $1.transaction != nil ? $1.amount.minorUnits : 0)
        }
        refund.refundedBefore = Money(minorUnits: before, currency: refund.amount.currency)
        refund.state = .underWay
        try tx.update(refund)
        let attempt = try attempt(refund, payment, owner, lease, edit.now, tx)
        guard try tx.insert(attempt) else {
            throw OrderError(.conflict, "another try of refund '\(id)' is under way", field: "refund", value: id.text)
        }
        try tx.unschedule(.refund, id.text)
        try tx.schedule(
            .attempt, attempt.reference.text, at: edit.now.adding(seconds: Self.sendingSeconds), replacing: true)
        try edit.save(.beginRefund, reason: refund.note, detail: "\(refund.amount) as \(attempt.reference)")
        return .new(attempt, try request(attempt, refund, payment), looksFirst: try looksFirst(attempt, refund, tx))
    }

    /// What is left of the payment when that is less than the refund: something else took the money after it was decided (F-43).
    private func excess(
        of refund: RefundRecord, _ payment: PaymentRecord, _ others: [RefundRecord], _ edit: Edit
    ) throws(OrderError) -> Money? {
        guard payment.state == .captured else { return nil }
        let source = RefundDraft.Source(payment, try edit.tenders(of: payment), others.filter { $0.state != .planned })
        let left = min(source.limit, source.tenders.reduce(0) { $0 + $1.refundable })
        return refund.amount.minorUnits > left ? Money(minorUnits: left, currency: refund.amount.currency) : nil
    }

    private func attempt(
        _ refund: RefundRecord, _ payment: PaymentRecord, _ owner: String, _ lease: WorkItem?, _ now: Timestamp,
        _ tx: any StoreTransaction
    ) throws(OrderError) -> Attempt {
        let account = try account(payment.account)
        let number = (try tx.attempts(of: refund.id.text).last?.number ?? 0) + 1
        let reference = try reference(refund.id.text, number)
        let fingerprint = try StoreKey.fingerprint([
            ("refund", refund.id.text), ("payment", payment.transaction?.description ?? ""),
            ("account", payment.account.text), ("amount", String(refund.amount.minorUnits)),
            ("currency", refund.amount.currency.code), ("before", String(refund.refundedBefore?.minorUnits ?? 0)),
        ])
        return Attempt(
            reference: reference, intent: refund.id.text, number: number, operation: .refund, order: refund.order,
            payment: payment.id, refund: refund.id, account: account.name, gateway: account.gateway.id,
            isLive: account.isLive, amount: refund.amount,
            key: try OrderError.wrapping { try IdempotencyKey(reference.text) }, fingerprint: fingerprint,
            state: .sending, owner: owner, fence: lease?.fence ?? 0, createdAt: now, updatedAt: now)
    }

    private func request(
        _ attempt: Attempt, _ refund: RefundRecord, _ payment: PaymentRecord
    ) throws(OrderError) -> RefundRequest {
        guard let transaction = payment.transaction else {
            throw OrderError(.corrupt, "payment '\(payment.id)' has no transaction at its gateway")
        }
        return RefundRequest(
            payment: transaction, amount: attempt.amount, refundedBefore: refund.refundedBefore,
            reference: attempt.reference, idempotencyKey: attempt.key)
    }

    /// Whether an earlier try may be at the gateway that it would not tell from this one (F-33).
    ///
    /// Its memory of keys is over then, or the store has gone back in time. Without keys, what had been given back before tells.
    private func looksFirst(
        _ attempt: Attempt, _ refund: RefundRecord, _ tx: any StoreTransaction
    ) throws(OrderError) -> Bool {
        guard case .key(let hours) = try account(attempt.account).gateway.capabilities.idempotency else { return false }
        let age = attempt.createdAt.milliseconds(since: refund.createdAt)
        let caution = try Caution(tx)
        return age >= Int64(hours - 1) * 3_600_000 || caution?.mayMiss(refund.createdAt) == true
    }

    /// Gives money back once.
    ///
    /// - Returns: nil when it took too long to come to that: nothing was sent, somebody else may have it in hand by now, and the janitor
    ///   finds out (F-29).
    private func giveBack(
        _ attempt: Attempt, _ request: RefundRequest, looksFirst: Bool, while window: SendingWindow
    ) async throws(OrderError) -> RefundEvidence? {
        let gateway = try gateway(attempt.account, as: (any RefundingGateway).self, to: "give money back")
        var names: Set<MerchantReference> = []
        for number in 1...attempt.number + Caution.namesMax { names.insert(try reference(attempt.intent, number)) }
        do throws(PaymentError) {
            let refunds = looksFirst ? try await gateway.refunds(of: request.payment) : []
            let earlier = refunds.first { refund in
                refund.status != .failed && refund.merchantReference.map(names.contains) ?? false
            }
            if let earlier { return RefundEvidence(earlier) }
            guard window.isOpen else { return nil }
            return RefundEvidence(try await gateway.refund(request), expecting: attempt)
        } catch {
            return RefundEvidence(error)
        }
    }

    /// Finds out why a gateway refused a refund: whether somebody gave the money back past this store, and it is to be reckoned anew, or
    /// it cannot be given back at all.
    private func look(
        into error: PaymentError, of attempt: Attempt, under lease: WorkItem?
    ) async throws(OrderError) {
        let seen = try await bookRefundsSeen(of: attempt.payment, under: lease)
        guard seen.booked.isEmpty, seen.lookAgainAt == nil, let id = attempt.refund else { return }
        try await store.transaction { (tx) throws(OrderError) in
            if let lease, try !tx.holds(lease) { throw .leaseLost(lease) }
            var edit = try Edit(self, tx, attempt.order, by: .system)
            guard var refund = try tx.refund(id), refund.state == .planned,
                try tx.attempts(of: id.text).last?.reference == attempt.reference
            else { return }
            try edit.fail(&refund, error.description)
        }
    }

    /// When a refund is to be sent again.
    private func nextSending(of id: RefundRecord.ID) async throws(OrderError) -> Timestamp? {
        try await store.transaction { (tx) throws(OrderError) in
            guard try tx.refund(id)?.state == .planned else { return nil }
            return try tx.work(.refund, id.text)?.dueAt
        }
    }
}

extension PaymentError {
    /// Whether the same refund may be sent again without anybody mending anything.
    var mayBeRepeated: Bool {
        if case .sameKey = retry { return true }
        // The credentials are mended by a person, and what is decided waits for that.
        return code == .authenticationFailed || code == .cancelled
    }
}
