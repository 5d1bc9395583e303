public import PaymentCore

/// One try of one intended movement of money: written before it is sent, and again when it is answered.
public struct Attempt: Hashable, Sendable {
    /// What is tried.
    public enum Operation: String, Hashable, Sendable, Codable, CaseIterable {
        /// Money is taken.
        case charge
        /// A page is opened on which the payer pays.
        case checkout
        /// Money is given back.
        case refund
    }

    /// How far it has come; later cases are never left for earlier ones, except out of `unknown`.
    public enum State: String, Hashable, Sendable, Codable, CaseIterable {
        /// Written, and sent or about to be.
        case sending
        /// Sent without an answer that can be believed.
        case unknown
        /// The payer has to act.
        case actionRequired
        /// The gateway or the bank is still deciding.
        case pending
        /// Money is held.
        case authorized
        /// Refused.
        case declined
        /// Ended without money.
        case cancelled
        /// Proved never to have reached the gateway.
        case absent
        /// The money moved.
        case succeeded

        /// Whether it may still move money, so that no other try may be begun.
        public var isLive: Bool {
            switch self {
            case .sending, .unknown, .actionRequired, .pending, .authorized, .succeeded: true
            case .declined, .cancelled, .absent: false
            }
        }

        /// Whether its outcome is open.
        public var isOpen: Bool { isLive && self != .succeeded }

        /// The states whose outcome is open.
        public static let open: Set<State> = [.sending, .unknown, .actionRequired, .pending, .authorized]
    }

    /// The record's name, which is the merchant reference at the gateway.
    public let reference: MerchantReference
    /// What is intended: the name of the payment or the refund.
    public let intent: String
    /// Which try of it, from 1.
    public let number: Int
    /// What is tried.
    public let operation: Attempt.Operation
    /// The order.
    public let order: Order.ID
    /// The payment concerned.
    public let payment: PaymentRecord.ID
    /// The refund, when money is given back.
    public let refund: RefundRecord.ID?
    /// The gateway account.
    public let account: AccountName
    /// The gateway.
    public let gateway: GatewayID
    /// Whether real money moves.
    public let isLive: Bool
    /// How much; it stays so whatever becomes of the order (F-44).
    public let amount: Money
    /// The idempotency key, of this attempt alone.
    public let key: IdempotencyKey
    /// A digest of everything that is sent, so that a repeat with other data is refused.
    public let fingerprint: String
    /// How far it has come.
    public var state: Attempt.State
    /// Which worker sends it.
    public let owner: String
    /// The fencing number of the worker's lease; 0 when it is sent for a caller.
    public let fence: Int64
    /// The gateway's id, once known.
    public var transaction: GatewayReference?
    /// The gateway's code, or the name of the normalized reason.
    public var code: String?
    /// What came of it, for staff; holds no secret.
    public var detail: String?
    /// What the payer has to do, encrypted: it holds what the gateway wants back when the payer returns.
    public var sealedAction: [UInt8]?
    /// How often it was looked up.
    public var looks: Int
    /// How often in a row a look-up proved nothing there.
    public var absences: Int
    /// When a look-up first found nothing.
    public var absentSince: Timestamp?
    /// When a payer who has not acted is given up.
    public var deadline: Timestamp?
    /// When it was written, just before it was sent.
    public let createdAt: Timestamp
    /// When its state last changed.
    public var updatedAt: Timestamp

    /// Creates a record from its fields.
    public init(
        reference: MerchantReference, intent: String, number: Int, operation: Attempt.Operation, order: Order.ID,
        payment: PaymentRecord.ID, refund: RefundRecord.ID? = nil, account: AccountName, gateway: GatewayID,
        isLive: Bool, amount: Money, key: IdempotencyKey, fingerprint: String, state: Attempt.State, owner: String,
        fence: Int64, transaction: GatewayReference? = nil, code: String? = nil, detail: String? = nil,
        sealedAction: [UInt8]? = nil, looks: Int = 0, absences: Int = 0, absentSince: Timestamp? = nil,
        deadline: Timestamp? = nil, createdAt: Timestamp,
        updatedAt: Timestamp
    ) {
        self.reference = reference
        self.intent = intent
        self.number = number
        self.operation = operation
        self.order = order
        self.payment = payment
        self.refund = refund
        self.account = account
        self.gateway = gateway
        self.isLive = isLive
        self.amount = amount
        self.key = key
        self.fingerprint = fingerprint
        self.state = state
        self.owner = owner
        self.fence = fence
        self.transaction = transaction
        self.code = code
        self.detail = detail
        self.sealedAction = sealedAction
        self.looks = looks
        self.absences = absences
        self.absentSince = absentSince
        self.deadline = deadline
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }
}
