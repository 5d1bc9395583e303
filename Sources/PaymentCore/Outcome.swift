/// What came of a call that moves money or keeps a method.
///
/// A call *returns* an outcome whenever the gateway may have acted, and *throws* `PaymentError` only when it certainly moved
/// nothing. So a `catch` block can never hide a charge, and `unknown` cannot be dropped without writing its name.
public enum Outcome<Value: Sendable>: Sendable {
    /// Done.
    case succeeded(Value)
    /// Accepted; whether it succeeds is told by a webhook or a look-up. Not paid yet.
    case pending(PendingOperation)
    /// The payer has to do something before it can succeed.
    case actionRequired(RequiredAction)
    /// The issuer, the gateway's risk rules or the card said no. No money moved.
    case declined(Decline)
    /// Sent, and no answer that can be trusted. Money may have moved: look it up before anything else.
    case unknown(UnknownOutcome)

    /// The value when it succeeded.
    public var value: Value? {
        if case .succeeded(let value) = self { value } else { nil }
    }

    /// What to do about a repeat.
    public var retry: RetryAdvice {
        switch self {
        case .succeeded: .never
        case .pending, .unknown: .lookUpFirst
        case .actionRequired: .afterPayerActs
        case .declined(let decline): decline.retry
        }
    }

    /// A name for logs and metrics: `succeeded`, `pending`, `action_required`, `declined`, `unknown`.
    public var name: String {
        switch self {
        case .succeeded: "succeeded"
        case .pending: "pending"
        case .actionRequired: "action_required"
        case .declined: "declined"
        case .unknown: "unknown"
        }
    }

    /// The same outcome with another value, when it succeeded.
    public func map<Other: Sendable, Failure: Error>(
        _ transform: (Value) throws(Failure) -> Other
    ) throws(Failure) -> Outcome<Other> {
        switch self {
        case .succeeded(let value): .succeeded(try transform(value))
        case .pending(let operation): .pending(operation)
        case .actionRequired(let action): .actionRequired(action)
        case .declined(let decline): .declined(decline)
        case .unknown(let unknown): .unknown(unknown)
        }
    }
}

/// Whether and when the same thing may be tried again.
public enum RetryAdvice: Hashable, Sendable {
    /// Repeat with the same idempotency key; after the given seconds where the gateway asked to wait.
    case sameKey(afterSeconds: Int64?)
    /// A new attempt, under a new key, may succeed later with the same method.
    case laterSameMethod
    /// A new attempt needs another method.
    case anotherMethod
    /// The payer has to act first.
    case afterPayerActs
    /// Look the payment up; a repeat before that can move money twice.
    case lookUpFirst
    /// A repeat of the same call fails the same way: mend the request or the configuration first.
    case afterMending
    /// There is nothing to repeat.
    case never
}

/// Something the gateway accepted and has not finished.
public struct PendingOperation: Hashable, Sendable {
    /// What to look up.
    public let reference: GatewayReference
    /// Why it waits, in the gateway's word.
    public let gatewayCode: String

    /// Creates a pending operation.
    public init(reference: GatewayReference, gatewayCode: String) {
        self.reference = reference
        self.gatewayCode = gatewayCode
    }
}

/// What the payer has to do.
public struct RequiredAction: Hashable, Sendable {
    /// The next step.
    public enum Step: Hashable, Sendable {
        /// Send the browser to an address of the bank or the gateway; it comes back to the request's return address.
        case redirect(AbsoluteURL)
        /// Let the browser post a form with these hidden fields.
        case form(action: AbsoluteURL, fields: [FormField])
        /// Finish in the gateway's own script or mobile library with this token, which the payer's device may have.
        case gatewayLibrary(clientToken: Secret)
        /// Ask the payer for the code that the bank sent, and hand it to `completeAuthentication`.
        case oneTimeCode
        /// Bring the payer back and charge again with the payer present: the bank wants to see them.
        case returnOfPayer

        /// Compares steps; two library tokens are the same step.
        public static func == (lhs: Step, rhs: Step) -> Bool {
            switch (lhs, rhs) {
            case (.redirect(let one), .redirect(let other)): one == other
            case (.form(let one, let fields), .form(let other, let otherFields)): one == other && fields == otherFields
            case (.gatewayLibrary, .gatewayLibrary), (.returnOfPayer, .returnOfPayer),
                (.oneTimeCode, .oneTimeCode):
                true
            default: false
            }
        }

        /// Hashes what `==` compares.
        public func hash(into hasher: inout Hasher) {
            switch self {
            case .redirect(let url): hasher.combine(url)
            case .form(let action, _): hasher.combine(action)
            case .gatewayLibrary: hasher.combine(1)
            case .returnOfPayer: hasher.combine(2)
            case .oneTimeCode: hasher.combine(3)
            }
        }
    }

    /// The next step.
    public let step: Step
    /// What to look up when the payer has acted; the payer's return alone proves nothing (S-45).
    public let reference: GatewayReference
    /// What the gateway wants to have back with the payer's answer, for `completeAuthentication`; nil where the gateway finishes by itself.
    public let continuation: PaymentToken?

    /// Creates an action.
    public init(step: Step, reference: GatewayReference, continuation: PaymentToken? = nil) {
        self.step = step
        self.reference = reference
        self.continuation = continuation
    }
}

/// A call that was sent and not answered in a way that can be trusted (reliability §1).
///
/// It carries what a look-up needs; store it before anything else is done to the payment.
public struct UnknownOutcome: Hashable, Sendable, CustomStringConvertible {
    /// Why nobody knows.
    public enum Reason: String, Hashable, Sendable {
        /// Time ran out.
        case timeout
        /// The connection ended before the answer was complete.
        case connectionLost
        /// The gateway reported a fault of its own, which may have come after it acted.
        case gatewayFault
        /// The answer cannot be read: not the gateway's format, too large, cut off.
        case unreadableAnswer
        /// The answer is about something else: another reference, amount or currency.
        case mismatchedAnswer
        /// The task that made the call was cancelled after the request had left.
        case cancelled
    }

    /// A refusal that does not say what it refuses, so that it may be the answer to another request (F-10).
    public enum Refusal: Hashable, Sendable {
        /// The request was refused.
        case refused(PaymentError)
        /// The payment was declined.
        case declined(Decline)
    }

    /// Why nobody knows.
    public let reason: Reason
    /// The gateway's id, where it was known before the call.
    public let reference: GatewayReference?
    /// The merchant's name for the attempt.
    public let merchantReference: MerchantReference?
    /// The name of the intended movement.
    public let idempotencyKey: IdempotencyKey
    /// When the call was sent.
    public let sentAt: Timestamp
    /// What the transport or the gateway reported, without anything secret.
    public let detail: String
    /// What the answer refused, to be believed once a look-up has shown that there is no such payment; nil for an answer that says nothing.
    public let refusal: Refusal?

    /// Creates an unknown outcome.
    public init(
        reason: Reason, reference: GatewayReference?, merchantReference: MerchantReference?,
        idempotencyKey: IdempotencyKey, sentAt: Timestamp, detail: String, refusal: Refusal? = nil
    ) {
        self.reason = reason
        self.reference = reference
        self.merchantReference = merchantReference
        self.idempotencyKey = idempotencyKey
        self.sentAt = sentAt
        self.detail = detail
        self.refusal = refusal
    }

    /// A sentence for people.
    public var description: String {
        "outcome unknown: \(detail). Money may have moved; look up "
            + (reference?.description ?? merchantReference?.description ?? idempotencyKey.description)
            + " before trying again"
    }
}
