public import PaymentCore
public import PaymentLocalization

/// Someone who orders and pays.
public struct Customer: Hashable, Sendable {
    /// The name of a customer.
    public typealias ID = Identifier<Customer>

    /// How messages reach somebody (P-BK-7).
    public enum Channel: String, Hashable, Sendable, Codable, CaseIterable {
        /// By mail.
        case email
        /// By short message.
        case sms
        /// By the messenger the customer has linked.
        case messenger
    }

    /// The record's name.
    public let id: Customer.ID
    /// What the customer is called.
    public var name: String
    /// Where mail goes.
    public var email: String?
    /// Where short messages go.
    public var phone: String?
    /// The language messages are written in.
    public var language: Language
    /// How messages reach the customer.
    public var channel: Customer.Channel
    /// The customer's records at gateways that have customers.
    public var gatewayReferences: [GatewayReference]
    /// From where the customer paid last; some gateways ask for it while the customer is away.
    public var ipAddress: String?
    /// When the record was made.
    public let createdAt: Timestamp

    /// Creates a record from its fields.
    public init(
        id: Customer.ID, name: String, email: String? = nil, phone: String? = nil, language: Language = .en,
        channel: Customer.Channel = .email, gatewayReferences: [GatewayReference] = [], ipAddress: String? = nil,
        createdAt: Timestamp
    ) {
        self.id = id
        self.name = name
        self.email = email
        self.phone = phone
        self.language = language
        self.channel = channel
        self.gatewayReferences = gatewayReferences
        self.ipAddress = ipAddress
        self.createdAt = createdAt
    }
}
