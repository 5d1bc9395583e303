internal import PaymentCore

/// Money in suspense, as its case and the ledger know it.
struct SuspendedMoney {
    let file: CaseFile
    /// The payment it was set aside of.
    let payment: PaymentRecord?
    let account: AccountName
    /// How much of the case's amount is there; zero when it was no real money, which is in no account.
    let amount: Money

    /// - Throws: `OrderError.invalid` for a case that is about no money in suspense.
    init(_ file: CaseFile, _ tx: any StoreTransaction) throws(OrderError) {
        guard let amount = file.amount else { throw Self.isAboutNone(file) }
        self.file = file
        var payment: PaymentRecord?
        if let id = file.payment { payment = try tx.payment(id) }
        self.payment = payment
        guard let order = file.order else {
            guard let parts = UnmatchedName(file.onceFor) else { throw Self.isAboutNone(file) }
            account = parts.account
            // Its case is opened in the transaction that sets it aside, and closed in the one that takes it away.
            self.amount = file.closedAt == nil ? amount : .zero(amount.currency)
            return
        }
        guard let account = payment?.account else { throw Self.isAboutNone(file) }
        self.account = account
        var sum: Int64 = 0
        for entry in try tx.entries(of: order.text)
        where entry.account == .suspense && entry.amount.currency == amount.currency {
            sum += entry.amount.minorUnits
        }
        self.amount = Money(minorUnits: min(amount.minorUnits, max(0, -sum)), currency: amount.currency)
    }

    /// Refuses when nothing of it is in suspense.
    func requireHeld() throws(OrderError) {
        guard amount.isPositive else {
            throw OrderError(
                .refused, "no money of this case lies in suspense", field: "case", value: file.id.text)
        }
    }

    /// The gateway's id of the money, where it is known.
    func transaction(_ orders: Orders) throws(OrderError) -> GatewayReference? {
        // What is still counted as captured keeps its transaction; its returned refund is money beside it.
        if let payment { return payment.state == .captured ? nil : payment.transaction }
        guard let parts = UnmatchedName(file.onceFor) else { return nil }
        return GatewayReference(gateway: try orders.account(parts.account).gateway.id, id: parts.transaction)
    }

    private static func isAboutNone(_ file: CaseFile) -> OrderError {
        OrderError(
            .invalid, "the case '\(file.kind.rawValue)' is about no money in suspense", field: "case",
            value: file.id.text)
    }
}

/// What a case about money of no order is opened for, and what its journal is called: account and transaction.
struct UnmatchedName: CustomStringConvertible {
    private static let prefix = "suspense/"

    let account: AccountName
    let transaction: String

    init(_ transaction: GatewayReference, _ account: AccountName) {
        self.account = account
        self.transaction = transaction.id
    }

    /// Reads the name; nil when it is none.
    init?(_ text: String) {
        guard text.hasPrefix(Self.prefix) else { return nil }
        let parts = text.dropFirst(Self.prefix.count).split(separator: "/", maxSplits: 1)
        guard parts.count == 2, let account = try? AccountName(String(parts[0])) else { return nil }
        self.account = account
        transaction = String(parts[1])
    }

    var description: String { "\(Self.prefix)\(account)/\(transaction)" }
}

extension Orders {
    /// Puts genuine money of no order of this store into suspense and opens a case, once for each transaction (F-24, F-25).
    ///
    /// - Returns: whether it was done now; false when it was before.
    @discardableResult
    func suspendUnmatched(
        _ amount: Money, _ transaction: GatewayReference, at account: AccountName, detail: String,
        _ tx: any StoreTransaction
    ) throws(OrderError) -> Bool {
        let name = UnmatchedName(transaction, account).description
        let file = CaseFile(
            id: Identifier(random: random), kind: .mismatch, amount: amount, detail: detail, onceFor: name,
            openedAt: try tx.now())
        guard try tx.insert(file) else { return false }
        try suspend(
            amount, at: account, journal: name, verb: .setMoneyAside, by: .system, reason: "", tx)
        return true
    }

    /// Moves money into suspense (above zero) or out of it, in the book of what concerns no order.
    func suspend(
        _ amount: Money, at account: AccountName, journal: String, verb: AuditVerb, by actor: Principal, reason: String,
        _ tx: any StoreTransaction
    ) throws(OrderError) {
        try tx.lockStoreBook(Chain.storeBook)
        let now = try tx.now()
        let chain = Chain(book: Chain.storeBook, key: key)
        let lines: [(account: LedgerAccount, amount: Money)] = [
            (.clearing(account), amount),
            (.suspense, Money(minorUnits: -amount.minorUnits, currency: amount.currency)),
        ]
        try tx.append(
            chain.journal(
                journal, lines, customer: nil, memo: verb.rawValue, at: now, after: tx.lastEntry(of: Chain.storeBook)))
        try audit(tx, Chain.storeBook, actor, verb, reason: reason, detail: "\(amount) at \(account)", at: now)
    }
}
