public import PaymentCore

/// An adapter with a mock of its gateway, as the conformance suite wants them: made anew for each scenario.
public struct ConformanceSubject: Sendable {
    /// Something that goes wrong between the adapter and the gateway; the raw values are the names that mocks know.
    public enum Fault: String, Sendable, CaseIterable {
        /// No connection is made.
        case connectionRefused = "connection-refused"
        /// The connection ends before the gateway reads the request.
        case requestLost = "request-lost"
        /// The gateway accepts the request and neither acts nor answers.
        case noAnswer = "no-answer"
        /// The gateway acts, and the connection ends without an answer.
        case answerLost = "answer-lost"
        /// The gateway acts and never answers.
        case noAnswerApplied = "no-answer-applied"
        /// Too many requests.
        case rateLimited = "429"
        /// A call with the same key or on the same object is running.
        case conflict = "409"
        /// A fault of the gateway, before it acted.
        case internalError = "500"
        /// A fault of the gateway, after it acted.
        case internalErrorApplied = "500-applied"
        /// The gateway is down for a moment.
        case unavailable = "503"
        /// A page of HTML from something in between.
        case badGatewayPage = "502-html"
        /// The answer ends in the middle.
        case truncated = "truncated"
        /// The answer is larger than any real one.
        case huge = "huge"
        /// The answer comes slower than anyone waits.
        case slow = "slow"
        /// The answer says it is something else.
        case wrongContentType = "wrong-content-type"
        /// The answer is no message of the gateway.
        case garbage = "garbage"
        /// The answer has no body.
        case empty = "empty"
        /// The answer belongs to another request.
        case swapped = "swapped"
        /// The answer has a member twice.
        case duplicateKeys = "duplicate-keys"
        /// The answer never ends.
        case endless = "endless"
        /// The answer begins with a byte-order mark.
        case byteOrderMark = "bom"
        /// The request arrives twice, as when something on the way repeats it.
        case resent = "resent"

        /// Whether the gateway carries the request out.
        public var isApplied: Bool {
            switch self {
            case .answerLost, .noAnswerApplied, .internalErrorApplied, .truncated, .huge, .slow, .wrongContentType,
                .garbage, .empty, .swapped, .duplicateKeys, .endless, .byteOrderMark, .resent:
                true
            default: false
            }
        }
    }

    /// Ways to pay that the gateway documents for tests.
    public struct Tokens: Sendable {
        /// Succeeds at once.
        public let good: PaymentToken
        /// Is refused; nil where nobody refuses.
        public let declined: PaymentToken?
        /// Why it is refused, as the gateway's test data say.
        public let declineReason: Decline.Reason
        /// Asks the payer to authenticate; nil where no token of the gateway does.
        public let authenticationRequired: PaymentToken?

        /// Creates a set.
        public init(
            good: PaymentToken, declined: PaymentToken?, declineReason: Decline.Reason = .insufficientFunds,
            authenticationRequired: PaymentToken?
        ) {
            self.good = good
            self.declined = declined
            self.declineReason = declineReason
            self.authenticationRequired = authenticationRequired
        }
    }

    /// The adapter under test.
    public let gateway: any PaymentGateway
    /// What the adapter sends.
    public let transport: RecordingTransport
    /// Ways to pay.
    public let tokens: Tokens
    /// A currency the gateway takes.
    public let currency: Currency
    /// A currency the gateway does not take; nil where it takes all.
    public let foreignCurrency: Currency?
    /// An id that the gateway could have given and did not.
    public let unusedID: String
    /// Whether the gateway tells the month a kept card expires in.
    public let tellsExpiry: Bool
    /// The gateway's clock.
    public let now: @Sendable () -> Timestamp
    /// Moves the gateway's clock past its next settlement, where refunds need one.
    public let settle: @Sendable () async throws -> Void
    /// Makes the next request that moves money end in `fault`.
    public let inject: @Sendable (Fault) -> Void
    /// Charges so that the bank wants to see the payer, where no token does that but a card number would; nil takes the token.
    public let chargeAskingPayer: (@Sendable (ChargeRequest) async throws -> Outcome<Payment>)?
    /// Lets the payer do what an action asks for, and pass; gives what the browser brings back to the merchant.
    public let completeAction: @Sendable (RequiredAction) async throws -> [FormField]
    /// Lets the payer pay on a hosted page with the good card.
    public let payOnPage: @Sendable (Checkout) async throws -> Void
    /// Every webhook the gateway has sent so far, oldest first.
    public let deliveries: @Sendable () async throws -> [WebhookDelivery]
    /// How much the gateway itself counts as captured, less what it gave back: the bank's truth.
    public let bankBalance: @Sendable () -> Int64
    /// Ends what the subject runs, when the scenario is over.
    public let close: @Sendable () async -> Void

    /// Creates a subject.
    public init(
        gateway: any PaymentGateway, transport: RecordingTransport, tokens: Tokens, currency: Currency,
        foreignCurrency: Currency?, unusedID: String, tellsExpiry: Bool, now: @escaping @Sendable () -> Timestamp,
        settle: @escaping @Sendable () async throws -> Void = {},
        chargeAskingPayer: (@Sendable (ChargeRequest) async throws -> Outcome<Payment>)? = nil,
        inject: @escaping @Sendable (Fault) -> Void,
        completeAction: @escaping @Sendable (RequiredAction) async throws -> [FormField],
        payOnPage: @escaping @Sendable (Checkout) async throws -> Void,
        deliveries: @escaping @Sendable () async throws -> [WebhookDelivery],
        bankBalance: @escaping @Sendable () -> Int64, close: @escaping @Sendable () async -> Void = {}
    ) {
        self.gateway = gateway
        self.transport = transport
        self.tokens = tokens
        self.currency = currency
        self.foreignCurrency = foreignCurrency
        self.unusedID = unusedID
        self.tellsExpiry = tellsExpiry
        self.now = now
        self.settle = settle
        self.chargeAskingPayer = chargeAskingPayer
        self.inject = inject
        self.completeAction = completeAction
        self.payOnPage = payOnPage
        self.deliveries = deliveries
        self.bankBalance = bankBalance
        self.close = close
    }
}
