internal import Logging
internal import PaymentCore
internal import PaymentPlans

/// What staff do with money in suspense.
public enum SuspenseResolution: Sendable, Hashable {
    /// It pays this order, as if it had been counted by hand.
    case book(on: Order.ID)
    /// The gateway gives it back; this is for money that was set aside of a payment of an order.
    case giveBack
    /// It was given back past this store: in the gateway's dashboard, or by hand from what the gateway paid out.
    case givenBackElsewhere
}

extension Orders {
    /// Says what becomes of money in suspense, and closes its case (D-24).
    ///
    /// - Parameters:
    ///   - id: the case that was opened for the money.
    ///   - note: why, in the words of who decides.
    /// - Throws: `OrderError.forbidden` unless staff or a manager asks; `.refused` when the order does not take the money, or there is
    ///   none in suspense; `.conflict` when the case was closed before.
    public func resolveSuspense(
        _ id: CaseFile.ID, _ resolution: SuspenseResolution, note: String, by actor: Principal
    ) async throws(OrderError) -> CaseFile {
        try actor.require(.manager, .staff, to: "resolve money in suspense")
        return try await shielded { () async throws(OrderError) in
            let file = try await repeatingUnknownCommit { (tx) throws(OrderError) in
                try resolve(id, resolution, note, actor, tx)
            }
            guard resolution == .giveBack else { return file }
            let refund = try Self.refundName(of: file)
            do throws(OrderError) { _ = try await sendRefund(refund, under: nil) } catch {
                // It is decided and kept; the collector sends it.
                logger.warning("refund \(refund) was not sent yet: \(error.code.rawValue)")
            }
            return file
        }
    }

    private func resolve(
        _ id: CaseFile.ID, _ resolution: SuspenseResolution, _ note: String, _ actor: Principal,
        _ tx: any StoreTransaction
    ) throws(OrderError) -> CaseFile {
        guard let seen = try tx.caseFile(id) else { throw .notFound("case", id) }
        var target: Order.ID?
        if case .book(let order) = resolution { target = order }
        // Two orders are always locked in one sequence, so that two workers cannot wait for each other.
        for order in Set([seen.order, target].compactMap { $0 }).sorted(by: { $0.text < $1.text }) {
            guard try tx.lockedOrder(order) != nil else { throw .notFound("order", order) }
        }
        guard var file = try tx.caseFile(id) else { throw .notFound("case", id) }
        let said = "\(resolution.name): \(note)"
        guard file.closedAt == nil else {
            if file.resolution == said { return file }
            throw OrderError(.conflict, "the case was closed: \(file.resolution ?? "")", field: "case", value: id.text)
        }
        let money = try SuspendedMoney(file, tx)
        switch resolution {
        case .book(let order): try book(money, on: order, note, actor, tx)
        case .giveBack: try planGivingBack(money, note, actor, tx)
        case .givenBackElsewhere: try take(money, .giveBackFromSuspense, note, actor, tx)
        }
        file.closedAt = try tx.now()
        file.resolution = said
        try tx.update(file)
        return file
    }

    /// Money that was set aside goes back through the gateway, as a refund that touches no plan.
    private func planGivingBack(
        _ money: SuspendedMoney, _ note: String, _ actor: Principal, _ tx: any StoreTransaction
    ) throws(OrderError) {
        try money.requireHeld()
        guard let order = money.file.order, let payment = money.payment, payment.state != .captured,
            payment.transaction != nil
        else {
            throw OrderError(
                .invalid,
                "the gateway is not asked to give this money back: do it there, and say that it was given back "
                    + "elsewhere",
                field: "resolution", value: SuspenseResolution.giveBack.name)
        }
        var edit = try Edit(self, tx, order, by: actor)
        let refund = RefundRecord(
            id: try Self.refundName(of: money.file), order: order, payment: payment.id, amount: money.amount,
            reason: .mistake, reopens: false, state: .planned, note: note, createdAt: edit.now)
        try tx.insert(refund)
        try tx.schedule(.refund, refund.id.text, at: edit.now, replacing: false)
        try edit.save(.decideRefundFromSuspense, reason: note, detail: "\(money.amount) of \(payment.id)")
    }

    private static func refundName(of file: CaseFile) throws(OrderError) -> RefundRecord.ID {
        try OrderError.wrapping { try RefundRecord.ID("suspense-\(file.id)") }
    }

    /// Takes money out of suspense and out of the account where it came in.
    private func take(
        _ money: SuspendedMoney, _ verb: AuditVerb, _ note: String, _ actor: Principal, _ tx: any StoreTransaction
    ) throws(OrderError) {
        // A trial's money that came for a real order is in no account, so there is nothing to move.
        guard money.amount.isPositive else { return }
        try money.requireHeld()
        guard let order = money.file.order else {
            return try suspend(
                Money(minorUnits: -money.amount.minorUnits, currency: money.amount.currency), at: money.account,
                journal: "\(money.file.onceFor)/out", verb: verb, by: actor, reason: note, tx)
        }
        var edit = try Edit(self, tx, order, by: actor)
        edit.suspend(Money(minorUnits: -money.amount.minorUnits, currency: money.amount.currency), at: money.account)
        try edit.save(verb, reason: note, detail: "\(money.amount)")
    }

    private func book(
        _ money: SuspendedMoney, on id: Order.ID, _ note: String, _ actor: Principal, _ tx: any StoreTransaction
    ) throws(OrderError) {
        try money.requireHeld()
        try take(money, .bookFromSuspense, note, actor, tx)
        var edit = try Edit(self, tx, id, by: actor)
        var payment = try record(for: money, in: edit)
        let tender = Tender(payment.id.text, money.amount)
        // What somebody decides by hand is as much as it is (D-14); an order that has ended takes it as late money.
        if edit.order.plan.status == .open { try edit.apply(.announce(tender)) }
        try edit.apply(.capture(tender))
        edit.move(money.amount, at: money.account)
        payment.captured = money.amount
        payment.state = .captured
        payment.settledAt = edit.now
        if try tx.payment(payment.id) == nil { try tx.insert(payment) } else { try tx.update(payment) }
        if let transaction = payment.transaction,
            try !tx.bind(transaction, account: money.account, to: payment)
        {
            throw OrderError(
                .conflict,
                "the gateway's payment '\(transaction)' pays another order already; say what became of this money instead",
                field: "case", value: money.file.id.text)
        }
        try edit.tell(.customer, .paymentReceived, once: payment.id.text, amount: money.amount)
        try edit.save(.bookFromSuspense, reason: note, detail: "\(money.amount) as \(payment.id)")
    }

    /// The payment that money in suspense becomes: the one it was set aside of, or a new one.
    private func record(for money: SuspendedMoney, in edit: Edit) throws(OrderError) -> PaymentRecord {
        if let payment = money.payment, payment.order == edit.order.id, payment.state == .failed { return payment }
        let zero = Money.zero(money.amount.currency)
        return PaymentRecord(
            id: try OrderError.wrapping { try PaymentRecord.ID("suspense-\(money.file.id)") }, order: edit.order.id,
            customer: edit.order.customer, account: money.account, way: .charge, amount: money.amount, captured: zero,
            refunded: zero, disputed: zero, state: .open, transaction: try money.transaction(self),
            note: "from suspense",
            createdAt: edit.now)
    }
}

extension SuspenseResolution {
    /// A word for it, as the case keeps it.
    var name: String {
        switch self {
        case .book(let order): "booked on \(order)"
        case .giveBack: "given back"
        case .givenBackElsewhere: "given back elsewhere"
        }
    }
}
