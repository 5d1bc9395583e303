public import PaymentCore
public import PaymentPlans

/// One intended refund of one payment (F-42).
public struct RefundRecord: Hashable, Sendable {
    /// The name of a refund, which is also its intent.
    public typealias ID = Identifier<RefundRecord>

    /// How far it has come.
    public enum State: String, Hashable, Sendable, Codable, CaseIterable {
        /// Decided; waits to be sent, for the gateway or for settlement (D-54).
        case planned
        /// Sent, and the gateway is at it or has not answered.
        case underWay
        /// The money went back.
        case succeeded
        /// It came to nothing.
        case failed
    }

    /// The record's name.
    public let id: RefundRecord.ID
    /// The order whose money goes back.
    public let order: Order.ID
    /// The payment it is taken from.
    public let payment: PaymentRecord.ID
    /// How much goes back.
    public let amount: Money
    /// Why the money goes back.
    public let reason: RefundOrder.Reason
    /// Whether what it paid is to be paid again; nil as the reason says (D-53).
    public let reopens: Bool?
    /// How much of the payment was given back when it was sent, so that a repeat gives nothing back twice.
    public var refundedBefore: Money?
    /// How far it has come.
    public var state: RefundRecord.State
    /// The gateway's id of it.
    public var transaction: GatewayReference?
    /// Why, in the words of who decided (S-44).
    public let note: String
    /// When it was decided.
    public let createdAt: Timestamp
    /// When it was known to have succeeded or failed.
    public var settledAt: Timestamp?

    /// Creates a record from its fields.
    public init(
        id: RefundRecord.ID, order: Order.ID, payment: PaymentRecord.ID, amount: Money, reason: RefundOrder.Reason,
        reopens: Bool? = nil, refundedBefore: Money? = nil, state: RefundRecord.State,
        transaction: GatewayReference? = nil, note: String, createdAt: Timestamp, settledAt: Timestamp? = nil
    ) {
        self.id = id
        self.order = order
        self.payment = payment
        self.amount = amount
        self.reason = reason
        self.reopens = reopens
        self.refundedBefore = refundedBefore
        self.state = state
        self.transaction = transaction
        self.note = note
        self.createdAt = createdAt
        self.settledAt = settledAt
    }
}
