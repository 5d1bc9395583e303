/// A refusal by the issuer, the card network or the gateway's risk rules.
public struct Decline: Hashable, Sendable, CustomStringConvertible {
    /// Why, in words that mean the same for every gateway.
    public struct Reason: Hashable, Sendable, CustomStringConvertible {
        /// The name, as in reports: `insufficient_funds`.
        public let name: String
        /// Whether a later attempt can succeed, and with what.
        public let retry: RetryAdvice

        private init(_ name: String, _ retry: RetryAdvice) {
            self.name = name
            self.retry = retry
        }

        /// The name.
        public var description: String { name }

        /// The issuer gave no reason that helps.
        public static let generic = Reason("generic", .anotherMethod)
        /// Not enough money or credit now.
        public static let insufficientFunds = Reason("insufficient_funds", .laterSameMethod)
        /// The card's limit of payments or amounts in a period is used up.
        public static let limitExceeded = Reason("limit_exceeded", .laterSameMethod)
        /// The issuer or the network could not be reached, or failed.
        public static let issuerUnavailable = Reason("issuer_unavailable", .laterSameMethod)
        /// The card is past its month.
        public static let expiredCard = Reason("expired_card", .anotherMethod)
        /// The card number is not one.
        public static let incorrectNumber = Reason("incorrect_number", .anotherMethod)
        /// The security code is wrong.
        public static let incorrectSecurityCode = Reason("incorrect_security_code", .afterPayerActs)
        /// The address or postal code does not match the issuer's.
        public static let incorrectAddress = Reason("incorrect_address", .afterPayerActs)
        /// The card cannot pay this kind of purchase, currency or country.
        public static let notSupported = Reason("not_supported", .anotherMethod)
        /// The payer has to call the issuer.
        public static let callIssuer = Reason("call_issuer", .anotherMethod)
        /// Reported lost or stolen, or to be kept: never try it again.
        ///
        /// Payers are told no more than "declined".
        public static let lostOrStolen = Reason("lost_or_stolen", .never)
        /// Looks like fraud to the issuer or the gateway.
        ///
        /// Payers are told no more than "declined".
        public static let fraudSuspected = Reason("fraud_suspected", .never)
        /// The payer told the bank to stop these payments, or closed the account.
        public static let stopped = Reason("stopped", .never)
        /// The same payment was made a moment ago.
        public static let duplicate = Reason("duplicate", .lookUpFirst)
        /// The payer did not pass the bank's check.
        public static let authenticationFailed = Reason("authentication_failed", .afterPayerActs)
        /// A test card on a live account, or the reverse.
        public static let wrongMode = Reason("wrong_mode", .afterMending)

        /// Every reason, for tables and documentation.
        public static let all: [Reason] = [
            .generic, .insufficientFunds, .limitExceeded, .issuerUnavailable, .expiredCard, .incorrectNumber,
            .incorrectSecurityCode, .incorrectAddress, .notSupported, .callIssuer, .lostOrStolen, .fraudSuspected,
            .stopped, .duplicate, .authenticationFailed, .wrongMode,
        ]
    }

    /// Why the payment was refused.
    public let reason: Reason
    /// The gateway's own code, for its support and for reports.
    public let gatewayCode: String
    /// The gateway's own message, for staff; not for payers.
    public let gatewayMessage: String
    /// The gateway's id of the refused payment, when it has one.
    public let reference: GatewayReference?
    /// Whether the network advised never to try this card again.
    public let forbidsRetry: Bool

    /// Creates a decline.
    public init(
        reason: Reason, gatewayCode: String, gatewayMessage: String, reference: GatewayReference?,
        forbidsRetry: Bool = false
    ) {
        self.reason = reason
        self.gatewayCode = gatewayCode
        self.gatewayMessage = gatewayMessage
        self.reference = reference
        self.forbidsRetry = forbidsRetry
    }

    /// What to do about a repeat.
    public var retry: RetryAdvice { forbidsRetry ? .never : reason.retry }

    /// Whether payers may be told the reason; the card networks want lost, stolen and suspected cards to hear a plain no.
    public var isReasonForPayers: Bool { reason != .lostOrStolen && reason != .fraudSuspected }

    /// A sentence for staff.
    public var description: String { "declined: \(reason) (\(gatewayCode))" }
}
