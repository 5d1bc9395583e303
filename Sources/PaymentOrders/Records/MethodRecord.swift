public import PaymentCore

/// A payment method kept at a gateway, with what the payer agreed to.
///
/// The gateway's token is sealed with a key that is not in the store (S-01).
public struct MethodRecord: Hashable, Sendable {
    /// The name of a kept method.
    public typealias ID = Identifier<MethodRecord>

    /// The record's name.
    public let id: MethodRecord.ID
    /// Whose it is.
    public let customer: Customer.ID
    /// The account that keeps it; no other can charge it.
    public let account: AccountName
    /// The gateway.
    public let gateway: GatewayID
    /// The token, encrypted and bound to this record.
    public let sealedToken: [UInt8]
    /// Whose it is at the gateway.
    public let customerReference: GatewayReference?
    /// What may be shown of the card.
    public let card: CardSummary?
    /// Whether the gateway lets it be charged while the payer is away.
    public let worksWithoutPayer: Bool
    /// What the payer agreed to.
    public let consent: Consent
    /// When it was forgotten.
    public var revokedAt: Timestamp?
    /// When it was kept.
    public let createdAt: Timestamp

    /// Creates a record from its fields.
    public init(
        id: MethodRecord.ID, customer: Customer.ID, account: AccountName, gateway: GatewayID, sealedToken: [UInt8],
        customerReference: GatewayReference? = nil, card: CardSummary? = nil, worksWithoutPayer: Bool, consent: Consent,
        revokedAt: Timestamp? = nil, createdAt: Timestamp
    ) {
        self.id = id
        self.customer = customer
        self.account = account
        self.gateway = gateway
        self.sealedToken = sealedToken
        self.customerReference = customerReference
        self.card = card
        self.worksWithoutPayer = worksWithoutPayer
        self.consent = consent
        self.revokedAt = revokedAt
        self.createdAt = createdAt
    }
}
