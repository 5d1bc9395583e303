public import PaymentCore

/// Money that came, or is expected to come, past every gateway: a bank transfer, cash.
public struct ManualEntry: Hashable, Sendable {
    /// How far it has come.
    public enum State: Hashable, Sendable {
        /// The payer was asked for it and nobody has seen it yet.
        case expected
        /// Staff saw it; `by` is who said so, where it was said.
        case received(Money, way: ManualPayment.Way, by: String?, at: Timestamp)
        /// Staff no longer wait for it.
        case abandoned(at: Timestamp)
    }

    /// Money that staff gave back.
    public struct Return: Hashable, Sendable {
        /// The merchant's own name for it.
        public let reference: MerchantReference
        /// The name of the intended movement.
        public let key: IdempotencyKey
        /// How much.
        public let amount: Money
        /// When it was recorded.
        public let at: Timestamp

        /// Creates a return.
        public init(reference: MerchantReference, key: IdempotencyKey, amount: Money, at: Timestamp) {
            self.reference = reference
            self.key = key
            self.amount = amount
            self.at = at
        }
    }

    /// The merchant's own name for the payment; a book has one entry for each.
    public let reference: MerchantReference
    /// The name of the intended movement.
    public let key: IdempotencyKey
    /// How much was asked for.
    public let asked: Money
    /// When it was asked for or recorded.
    public let createdAt: Timestamp
    /// How far it has come.
    public var state: State
    /// What was given back, oldest first.
    public var returns: [Return]

    /// Creates an entry.
    public init(
        reference: MerchantReference, key: IdempotencyKey, asked: Money, createdAt: Timestamp,
        state: State = .expected, returns: [Return] = []
    ) {
        self.reference = reference
        self.key = key
        self.asked = asked
        self.createdAt = createdAt
        self.state = state
        self.returns = returns
    }
}

/// Where manual payments are written down; the merchant's store is one.
///
/// An entry changes by comparing and replacing, so that two people at two desks cannot confirm one payment twice.
public protocol ManualBook: Sendable {
    /// The entry under a reference; nil when there is none.
    ///
    /// - Throws: `PaymentError` when the book cannot be read.
    func entry(_ reference: MerchantReference) async throws(PaymentError) -> ManualEntry?

    /// Writes `entry` where the book still has `old` under its reference (nil: nothing).
    ///
    /// - Returns: false when the book has something else by now; nothing was written.
    /// - Throws: `PaymentError` when the book cannot be written; nothing was written.
    func replace(_ old: ManualEntry?, with entry: ManualEntry) async throws(PaymentError) -> Bool

    /// The entries created in `period`, newest first.
    ///
    /// - Throws: `PaymentError` when the book cannot be read.
    func entries(in period: Range<Timestamp>) async throws(PaymentError) -> [ManualEntry]

    /// The entries of which something was given back in `period`, newest first.
    ///
    /// - Throws: `PaymentError` when the book cannot be read.
    func entriesReturned(in period: Range<Timestamp>) async throws(PaymentError) -> [ManualEntry]
}
