public import PaymentCore

/// Something a person has to look at.
public struct CaseFile: Hashable, Sendable {
    /// The name of a case.
    public typealias ID = Identifier<CaseFile>

    /// What it is about.
    public enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
        /// Money came after a link had expired.
        case paidAfterExpiry
        /// Money came for a cancelled order.
        case paidAfterCancellation
        /// Money came for a declined order.
        case paidAfterDecline
        /// More came than was left to pay.
        case overpaid
        /// Genuine money that fits no order lies in suspense.
        case mismatch
        /// An outcome could not be found out within seven days.
        case outcomeUnknown
        /// A payer disputes a payment.
        case dispute
        /// A scheduled payment was given up after its retries.
        case collectionFailed
        /// A refund did not succeed.
        case refundFailed
        /// The gateway refuses the account's credentials.
        case accountStopped
        /// Ledger and gateway differ.
        case reconciliation
        /// A message could not be sent.
        case messageFailed
    }

    /// The record's name.
    public let id: CaseFile.ID
    /// What it is about.
    public let kind: CaseFile.Kind
    /// The order, when there is one.
    public let order: Order.ID?
    /// The payment, when there is one.
    public let payment: PaymentRecord.ID?
    /// How much is concerned.
    public let amount: Money?
    /// What was seen, and what to do.
    public let detail: String
    /// What it was opened for; a second case for the same is not opened.
    public let onceFor: String
    /// When it was opened.
    public let openedAt: Timestamp
    /// When somebody closed it.
    public var closedAt: Timestamp?
    /// What was done.
    public var resolution: String?

    /// Creates a record from its fields.
    public init(
        id: CaseFile.ID, kind: CaseFile.Kind, order: Order.ID? = nil, payment: PaymentRecord.ID? = nil,
        amount: Money? = nil, detail: String, onceFor: String, openedAt: Timestamp, closedAt: Timestamp? = nil,
        resolution: String? = nil
    ) {
        self.id = id
        self.kind = kind
        self.order = order
        self.payment = payment
        self.amount = amount
        self.detail = detail
        self.onceFor = onceFor
        self.openedAt = openedAt
        self.closedAt = closedAt
        self.resolution = resolution
    }
}
