public import PaymentCore

/// One line of the double-entry ledger: append-only, chained, in minor units.
public struct LedgerEntry: Hashable, Sendable {
    /// The chain it belongs to: the order's name, or the store's own.
    public let book: String
    /// Its place in the chain, from 1.
    public let position: Int64
    /// The journal entry it is a line of; the lines of one sum to zero in each currency.
    public let journal: String
    /// The account.
    public let account: LedgerAccount
    /// How much: above zero is a debit, below zero a credit.
    public let amount: Money
    /// The customer, for statements.
    public let customer: Customer.ID?
    /// What it is for.
    public let memo: String
    /// When it was booked.
    public let at: Timestamp
    /// A keyed hash of this entry and the one before (S-93).
    public let hash: [UInt8]

    /// Creates a record from its fields.
    public init(
        book: String, position: Int64, journal: String, account: LedgerAccount, amount: Money,
        customer: Customer.ID? = nil, memo: String, at: Timestamp, hash: [UInt8]
    ) {
        self.book = book
        self.position = position
        self.journal = journal
        self.account = account
        self.amount = amount
        self.customer = customer
        self.memo = memo
        self.at = at
        self.hash = hash
    }
}
