public import PaymentCore
public import PaymentLocalization

/// A message to be sent to a customer or to staff: written with what it reports, sent at least once.
///
/// It holds no link: a link's token is made anew when the message is sent, so that it is in no stored byte (S-01).
public struct Message: Hashable, Sendable {
    /// The name of a message.
    public typealias ID = Identifier<Message>

    /// What a message reports.
    public enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
        /// Here is the link to pay on.
        case paymentLink
        /// An invoice.
        case invoice
        /// A payment arrived.
        case paymentReceived
        /// A payment failed and can be tried again.
        case paymentFailed
        /// The bank wants the payer to confirm a payment.
        case authenticationNeeded
        /// A payment falls due, or fell due.
        case reminder
        /// The link's time is over.
        case linkExpired
        /// The order was cancelled.
        case cancelled
        /// Money went back.
        case refunded
        /// Somebody should look at a case.
        case caseOpened
        /// A customer asked for the link that opens the portal.
        case portalLink
    }

    /// Who gets it.
    public enum Audience: String, Hashable, Sendable, Codable, CaseIterable {
        /// The customer.
        case customer
        /// Staff.
        case staff
    }

    /// The record's name.
    public let id: Message.ID
    /// What it reports.
    public let kind: Message.Kind
    /// Who gets it.
    public let audience: Message.Audience
    /// The order it is about.
    public let order: Order.ID?
    /// The customer it is about.
    public let customer: Customer.ID?
    /// How it is sent.
    public let channel: Customer.Channel
    /// The language it is written in.
    public let language: Language
    /// What a template may say: `amount`, `number`, `title`, `due`, `expires`.
    public let variables: [String: String]
    /// Which link of the order it carries; nil for none.
    public let linkSerial: Int?
    /// What it is sent for once; a second message for the same is not written.
    public let onceFor: String
    /// How often it could not be sent.
    public var failures: Int
    /// Why it could not be sent, the last time.
    public var detail: String?
    /// When it was sent.
    public var deliveredAt: Timestamp?
    /// When it was written.
    public let createdAt: Timestamp

    /// Creates a record from its fields.
    public init(
        id: Message.ID, kind: Message.Kind, audience: Message.Audience, order: Order.ID? = nil,
        customer: Customer.ID? = nil, channel: Customer.Channel, language: Language, variables: [String: String],
        linkSerial: Int? = nil, onceFor: String, failures: Int = 0, detail: String? = nil,
        deliveredAt: Timestamp? = nil, createdAt: Timestamp
    ) {
        self.id = id
        self.kind = kind
        self.audience = audience
        self.order = order
        self.customer = customer
        self.channel = channel
        self.language = language
        self.variables = variables
        self.linkSerial = linkSerial
        self.onceFor = onceFor
        self.failures = failures
        self.detail = detail
        self.deliveredAt = deliveredAt
        self.createdAt = createdAt
    }
}
