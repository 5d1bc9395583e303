public import PaymentCore

/// Who did what to an order, and why (O-6, S-44).
public struct AuditEntry: Hashable, Sendable {
    /// The chain it belongs to: the order's name, or the store's own.
    public let book: String
    /// Its place in the chain, from 1.
    public let position: Int64
    /// When it was done, by the store's clock.
    public let at: Timestamp
    /// Who did it, in a word the merchant knows them by.
    public let actor: String
    /// In which role.
    public let role: String
    /// What was done, as a word of this package.
    public let verb: String
    /// Why, in the words of who did it; empty where none is asked for.
    public let reason: String
    /// What it changed.
    public let detail: String
    /// A keyed hash of this entry and the one before (S-93).
    public let hash: [UInt8]

    /// Creates a record from its fields.
    public init(
        book: String, position: Int64, at: Timestamp, actor: String, role: String, verb: String, reason: String,
        detail: String, hash: [UInt8]
    ) {
        self.book = book
        self.position = position
        self.at = at
        self.actor = actor
        self.role = role
        self.verb = verb
        self.reason = reason
        self.detail = detail
        self.hash = hash
    }
}
