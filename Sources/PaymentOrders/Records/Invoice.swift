public import PaymentCore
public import PaymentPlans

/// A demand for money under an order.
public struct Invoice: Hashable, Sendable {
    /// The name of an invoice.
    public typealias ID = Identifier<Invoice>

    /// How far an invoice has come.
    public enum State: String, Hashable, Sendable, Codable, CaseIterable {
        /// Made, and known to staff only (P-IN-4).
        case draft
        /// The payer was told.
        case sent
        /// Paid in part.
        case partlyPaid
        /// Paid in full.
        case paid
        /// Not asked for any more.
        case void
    }

    /// The record's name.
    public let id: Invoice.ID
    /// What people call it by.
    public let number: String
    /// The order it is under.
    public let order: Order.ID
    /// The item it asks for; nil when it is for one payment (P-LE-4).
    public var item: ItemID?
    /// The payment it is for, where each payment has its own (P-LE-4).
    public var payment: PaymentRecord.ID?
    /// How far it has come.
    public var state: Invoice.State
    /// How much it asks for.
    public var amount: Money
    /// How much of the amount is paid.
    public var paid: Money
    /// When it is to be paid; nil while nobody knows.
    public var dueOn: CivilDate?
    /// When it was made.
    public let createdAt: Timestamp
    /// When the payer was told.
    public var sentAt: Timestamp?

    /// Creates a record from its fields.
    public init(
        id: Invoice.ID, number: String, order: Order.ID, item: ItemID? = nil, payment: PaymentRecord.ID? = nil,
        state: Invoice.State, amount: Money, paid: Money, dueOn: CivilDate? = nil, createdAt: Timestamp,
        sentAt: Timestamp? = nil
    ) {
        self.id = id
        self.number = number
        self.order = order
        self.item = item
        self.payment = payment
        self.state = state
        self.amount = amount
        self.paid = paid
        self.dueOn = dueOn
        self.createdAt = createdAt
        self.sentAt = sentAt
    }
}
