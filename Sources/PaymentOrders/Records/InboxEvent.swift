public import PaymentCore

/// A verified event of a gateway, stored once: what it says, without the body it came in.
public struct InboxEvent: Hashable, Sendable {
    /// What became of it.
    public enum State: String, Hashable, Sendable, Codable, CaseIterable {
        /// Stored, to be applied.
        case received
        /// Applied, or it had nothing to add.
        case applied
        /// Genuine, but of nothing this store knows (F-25).
        case unmatched
        /// Genuine, but it does not fit the order; a case is open (D-70).
        case quarantined
    }

    /// The account whose secret it was signed with.
    public let account: AccountName
    /// The gateway.
    public let gateway: GatewayID
    /// The gateway's id of the event.
    public let eventID: String
    /// What happened.
    public let kind: WebhookEvent.Kind
    /// The gateway's name for it.
    public let gatewayKind: String
    /// What it happened to.
    public let subject: GatewayReference?
    /// The payment concerned.
    public let payment: GatewayReference?
    /// The merchant's name for it.
    public let merchantReference: MerchantReference?
    /// How much it is about.
    public let amount: Money?
    /// Whether real money is concerned.
    public let isLive: Bool
    /// When it happened, as the gateway says.
    public let occurredAt: Timestamp
    /// When it came in.
    public let receivedAt: Timestamp
    /// What became of it.
    public var state: InboxEvent.State
    /// Why it was not applied.
    public var detail: String?
    /// How often it was tried to apply it.
    public var tries: Int

    /// Creates a record from its fields.
    public init(
        account: AccountName, gateway: GatewayID, eventID: String, kind: WebhookEvent.Kind, gatewayKind: String,
        subject: GatewayReference? = nil, payment: GatewayReference? = nil, merchantReference: MerchantReference? = nil,
        amount: Money? = nil, isLive: Bool, occurredAt: Timestamp, receivedAt: Timestamp, state: InboxEvent.State,
        detail: String? = nil, tries: Int = 0
    ) {
        self.account = account
        self.gateway = gateway
        self.eventID = eventID
        self.kind = kind
        self.gatewayKind = gatewayKind
        self.subject = subject
        self.payment = payment
        self.merchantReference = merchantReference
        self.amount = amount
        self.isLive = isLive
        self.occurredAt = occurredAt
        self.receivedAt = receivedAt
        self.state = state
        self.detail = detail
        self.tries = tries
    }
}
