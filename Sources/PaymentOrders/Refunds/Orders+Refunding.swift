internal import Logging
internal import PaymentCore
public import PaymentPlans

extension Orders {
    /// Says what a refund would do, payment by payment, and changes nothing (D-54).
    ///
    /// - Parameters:
    ///   - amount: how much.
    ///   - reason: why; it decides whether items are to be paid again unless `reopens` says so (D-53).
    ///   - split: which payments it is taken from, where it is not `payment` alone.
    /// - Throws: `OrderError.refused` with the bound when so much cannot be given back.
    public func planRefund(
        _ id: Order.ID, _ amount: RefundAmount, reason: RefundOrder.Reason, reopens: Bool? = nil,
        order split: RefundOrder.Order = .latestFirst, of payment: PaymentRecord.ID? = nil
    ) async throws(OrderError) -> RefundPlan {
        try await store.transaction { (tx) throws(OrderError) in
            let edit = try Edit(self, tx, id, by: .system)
            return try RefundDraft(edit).plan(amount, reason, reopens: reopens, taking: split, of: payment)
        }
    }

    /// Gives money back as planned (S-44, F-42).
    ///
    /// What is decided is written under the order's lock, and refused there when it is more than is here by now; then each part is sent.
    /// What a gateway takes only after settlement, or does not answer, goes on by itself. Repeated with the same nonce it decides nothing
    /// again (F-40).
    ///
    /// - Parameters:
    ///   - note: why, in the words of who decides.
    ///   - nonce: the form's own name, at most 60 characters.
    /// - Returns: the refunds, one for each payment, and how far they have come.
    /// - Throws: `OrderError.forbidden` unless staff or a manager asks; `.refused` with the bound; `.conflict` when the nonce was used for
    ///   another refund.
    public func refund(
        _ plan: RefundPlan, note: String, nonce: RefundRecord.ID, by actor: Principal
    ) async throws(OrderError) -> [RefundRecord] {
        try await refund(plan.order, note: note, nonce: nonce, by: actor) { (draft) throws(OrderError) in
            try draft.check(plan)
            return plan
        } isSame: { known in
            known.map(\.payment) == plan.parts.map(\.payment) && known.map(\.amount) == plan.parts.map(\.amount)
        }
    }

    /// Plans a refund and gives the money back, in one step.
    public func refund(
        _ id: Order.ID, _ amount: RefundAmount, reason: RefundOrder.Reason, reopens: Bool? = nil,
        order split: RefundOrder.Order = .latestFirst, of payment: PaymentRecord.ID? = nil, note: String,
        nonce: RefundRecord.ID, by actor: Principal
    ) async throws(OrderError) -> [RefundRecord] {
        try await refund(id, note: note, nonce: nonce, by: actor) { (draft) throws(OrderError) in
            try draft.plan(amount, reason, reopens: reopens, taking: split, of: payment)
        } isSame: { known in
            guard known.allSatisfy({ $0.reason == reason && $0.reopens == reopens }) else { return false }
            guard case .exactly(let amount) = amount else { return true }
            return known.allSatisfy { $0.amount.currency == amount.currency }
                && known.reduce(0) { $0 + $1.amount.minorUnits } == amount.minorUnits
        }
    }

    private func refund(
        _ id: Order.ID, note: String, nonce: RefundRecord.ID, by actor: Principal,
        _ planning: @Sendable @escaping (RefundDraft) throws(OrderError) -> RefundPlan,
        isSame: @Sendable @escaping ([RefundRecord]) -> Bool
    ) async throws(OrderError) -> [RefundRecord] {
        try actor.require(.manager, .staff, to: "give money back")
        guard note.contains(where: { !$0.isWhitespace }) else {
            throw OrderError(.invalid, "a refund needs a note that says why", field: "note", value: "")
        }
        guard nonce.text.utf8.count <= 60 else {
            throw OrderError(.invalid, "a refund's nonce has at most 60 characters", field: "nonce", value: nonce.text)
        }
        return try await shielded { () async throws(OrderError) in
            let decided = try await repeatingUnknownCommit { (tx) throws(OrderError) in
                try decide(id, note, nonce, actor, planning, isSame, tx)
            }
            for refund in decided where refund.state == .planned {
                do throws(OrderError) { _ = try await sendRefund(refund.id, under: nil) } catch {
                    // It is decided and kept; the collector sends it.
                    logger.warning("refund \(refund.id) was not sent yet: \(error.code.rawValue)")
                }
            }
            return try await store.transaction { (tx) throws(OrderError) in
                var current: [RefundRecord] = []
                for refund in decided { current.append(try tx.refund(refund.id) ?? refund) }
                return current
            }
        }
    }

    private func decide(
        _ id: Order.ID, _ note: String, _ nonce: RefundRecord.ID, _ actor: Principal,
        _ planning: (RefundDraft) throws(OrderError) -> RefundPlan, _ isSame: ([RefundRecord]) -> Bool,
        _ tx: any StoreTransaction
    ) throws(OrderError) -> [RefundRecord] {
        // The limit is reckoned under this lock, and never before it (F-42).
        var edit = try Edit(self, tx, id, by: actor)
        let known = try refunds(under: nonce, tx)
        guard known.isEmpty else {
            guard known.allSatisfy({ $0.order == id }), isSame(known) else {
                throw OrderError(
                    .conflict, "the nonce '\(nonce)' was used for another refund; use a new one", field: "nonce",
                    value: nonce.text)
            }
            return known
        }
        let plan = try planning(RefundDraft(edit))
        var records: [RefundRecord] = []
        for (place, part) in plan.parts.enumerated() {
            let record = RefundRecord(
                id: try name(nonce, place), order: id, payment: part.payment, amount: part.amount, reason: plan.reason,
                reopens: plan.reopens, state: .planned, note: note, createdAt: edit.now)
            try tx.insert(record)
            if part.route != .byHand { try tx.schedule(.refund, record.id.text, at: edit.now, replacing: false) }
            records.append(record)
        }
        let detail = plan.parts.map { "\($0.amount) of \($0.payment)" }.joined(separator: ", ")
        try edit.save(.decideRefund, reason: note, detail: detail)
        return records
    }

    private func name(_ nonce: RefundRecord.ID, _ place: Int) throws(OrderError) -> RefundRecord.ID {
        try OrderError.wrapping { try RefundRecord.ID("\(nonce)-\(place + 1)") }
    }

    /// The refunds that were decided under a nonce, in the order in which they are sent.
    private func refunds(under nonce: RefundRecord.ID, _ tx: any StoreTransaction) throws(OrderError) -> [RefundRecord]
    {
        var known: [RefundRecord] = []
        while let refund = try tx.refund(name(nonce, known.count)) { known.append(refund) }
        return known
    }

    /// Runs a transaction that changes nothing when it is run again, once more when nobody knows whether it was kept (F-30, F-31).
    func repeatingUnknownCommit<Result: Sendable>(
        _ body: @Sendable @escaping (any StoreTransaction) throws(OrderError) -> Result
    ) async throws(OrderError) -> Result {
        do { return try await store.transaction(body) } catch {
            guard error.code == .commitUnknown else { throw error }
            return try await store.transaction(body)
        }
    }
}
