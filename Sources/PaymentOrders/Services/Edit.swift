internal import PaymentCore
internal import PaymentLocalization
internal import PaymentPlans

/// One change of one order within a transaction: plan, invoices, ledger, audit, messages, cases and what is to be done next, together.
///
/// It begins by locking the order and applying what time alone brought; it ends with `save`.
struct Edit {
    let orders: Orders
    let tx: any StoreTransaction
    let moment: Moment
    let actor: Principal
    var order: Order
    /// The invoices of the order; what changes in them is written by `save`.
    var invoices: [Invoice]
    private let before: Position
    let invoicesBefore: [Invoice]
    private let wasNew: Bool
    /// What the plan said it did.
    private(set) var changes: [PlanChange] = []
    /// Where money came in or went out, debits above zero; its sum is what the plan's money changed by.
    private var clearing: [(account: LedgerAccount, minorUnits: Int64)] = []
    /// The same before the gateways' fees, for the books of the branch.
    private var takings: [(account: AccountName, minorUnits: Int64)] = []
    /// Lines that concern no plan.
    private var suspended: [(account: LedgerAccount, amount: Money)] = []

    /// Begins to change an order that is there.
    ///
    /// - Throws: `OrderError.notFound`.
    init(_ orders: Orders, _ tx: any StoreTransaction, _ id: Order.ID, by actor: Principal) throws(OrderError) {
        guard let order = try tx.lockedOrder(id) else { throw .notFound("order", id) }
        try self.init(orders, tx, order, by: actor, isNew: false)
        changes = self.order.plan.advance(to: moment)
    }

    /// Begins with an order that is new.
    init(_ orders: Orders, _ tx: any StoreTransaction, new order: Order, by actor: Principal) throws(OrderError) {
        try self.init(orders, tx, order, by: actor, isNew: true)
    }

    private init(
        _ orders: Orders, _ tx: any StoreTransaction, _ order: Order, by actor: Principal, isNew: Bool
    ) throws(OrderError) {
        self.orders = orders
        self.tx = tx
        self.actor = actor
        self.order = order
        moment = try orders.moment(tx)
        wasNew = isNew
        invoices = isNew ? [] : try tx.invoices(of: order.id)
        invoicesBefore = invoices
        before = isNew ? .nothing : Position(order.plan, billed: Self.billed(invoices))
    }

    var now: Timestamp { moment.instant }

    /// Lets something happen to the plan.
    ///
    /// - Throws: `OrderError.refused`.
    @discardableResult
    mutating func apply(_ event: PlanEvent) throws(OrderError) -> [PlanChange] {
        do {
            let changes = try order.plan.apply(event, at: moment)
            self.changes += changes
            return changes
        } catch {
            throw OrderError(error)
        }
    }

    /// Adds a change that making the plan brought, and no event.
    mutating func note(_ change: PlanChange) { changes.append(change) }

    /// Says that money came in (above zero) or went out at an account.
    mutating func move(_ amount: Money, at account: AccountName) {
        clearing.append((.clearing(account), amount.minorUnits))
        takings.append((account, amount.minorUnits))
    }

    /// Says that a gateway kept a fee of what came in.
    mutating func keep(fee: Money, at account: AccountName) {
        guard fee.isPositive else { return }
        clearing.append((.fees, fee.minorUnits))
        clearing.append((.clearing(account), -fee.minorUnits))
    }

    /// Says that genuine money came of which nobody knows whose it is (D-24).
    mutating func suspend(_ amount: Money, at account: AccountName) {
        suspended.append((.clearing(account), amount))
        suspended.append((.suspense, Money(minorUnits: -amount.minorUnits, currency: amount.currency)))
    }

    /// Says that a payer's bank took back money of a payment that its plan has no more, or, below zero, gave it back (F-43).
    mutating func lose(_ amount: Money, at account: AccountName) {
        suspended.append((.clearing(account), Money(minorUnits: -amount.minorUnits, currency: amount.currency)))
        suspended.append((.disputes, amount))
    }

    /// Writes everything.
    ///
    /// - Parameters:
    ///   - verb: what was done, for the audit and the journal.
    ///   - reason: why, in the words of who did it.
    ///   - detail: what it changed, before what the plan says of itself.
    @discardableResult
    mutating func save(_ verb: AuditVerb, reason: String = "", detail: String = "") throws(OrderError) -> Order {
        try bringInvoicesUpToDate()
        setStage()
        order.updatedAt = now
        if wasNew { try tx.insert(order) } else { try tx.update(order) }
        try writeInvoices()
        try book(verb)
        let business = orders.business
        let said = changes.map { business.language.description(of: $0, in: business.zone) }.joined(separator: " ")
        let text = [detail, said].filter { !$0.isEmpty }.joined(separator: ": ")
        try orders.audit(tx, order.id.text, actor, verb, reason: reason, detail: text, at: now)
        try report()
        if let next = try nextReview() {
            try tx.schedule(.order, order.id.text, at: next, replacing: false)
        }
        order.version += wasNew ? 0 : 1
        return order
    }

    private func book(_ verb: AuditVerb) throws(OrderError) {
        let after = Position(order.plan, billed: Self.billed(invoices))
        let moved = clearing.reduce(0) { $0 + $1.minorUnits }
        guard after.arrived - before.arrived == moved else {
            throw OrderError(
                .corrupt,
                "the plan of order '\(order.id)' has \(after.arrived - before.arrived) more and its accounts \(moved)")
        }
        let lines =
            (clearing + before.changes(to: after)).map {
                (account: $0.account, amount: Money(minorUnits: $0.minorUnits, currency: order.plan.currency))
            } + suspended
        guard !lines.isEmpty else { return }
        let last = try tx.lastEntry(of: order.id.text)
        let chain = Chain(book: order.id.text, key: orders.key)
        let journal = "\(order.id)/\((last?.position ?? 0) + 1)"
        try tx.append(
            chain.journal(journal, lines, customer: order.customer, memo: verb.rawValue, at: now, after: last))
        try enterIncome(journal)
    }

    /// Enters what came in, or went back, in the books of the order's branch (P-BK-2).
    private func enterIncome(_ journal: String) throws(OrderError) {
        guard let name = order.branch else { return }
        guard !takings.isEmpty else { return }
        guard let branch = try Orders.branches(tx).branches[name] else {
            throw OrderError(
                .corrupt, "the order '\(order.id)' belongs to the branch '\(name)', which the store has not",
                field: "branch", value: name)
        }
        // What was spent of a balance was entered when it came in.
        for account in Set(takings.map(\.account)).subtracting([.balance]) {
            let sum = takings.reduce(0) { $1.account == account ? $0 + $1.minorUnits : $0 }
            guard sum != 0 else { continue }
            try tx.insert(
                IncomeEntry(
                    journal: journal, account: account, order: order.id, customer: order.customer, branch: name,
                    category: branch.incomeCategory, paymentType: branch.paymentType,
                    fiscalRegistrar: branch.fiscalRegistrar,
                    amount: Money(minorUnits: sum, currency: order.plan.currency), at: now))
        }
    }

    private mutating func setStage() {
        guard order.plan.terms.link != nil else { return }
        let stages = orders.business.stages
        if wasNew { order.stage = stages.waiting }
        // Only where the plan moved: a stage that staff chose stays otherwise.
        for case .became(let status) in changes {
            switch status {
            case .completed: order.stage = stages.paid
            case .cancelled, .declined: order.stage = stages.cancelled
            case .open: order.stage = stages.waiting
            }
        }
    }
}

extension Orders {
    /// Adds to the audit trail.
    func audit(
        _ tx: any StoreTransaction, _ book: String, _ actor: Principal, _ verb: AuditVerb, reason: String,
        detail: String,
        at time: Timestamp
    ) throws(OrderError) {
        let chain = Chain(book: book, key: key)
        try tx.lockStoreBook(book)
        try tx.append(
            chain.audit(actor, verb, reason: reason, detail: detail, at: time, after: tx.lastAudit(of: book)))
    }
}
