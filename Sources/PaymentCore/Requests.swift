/// What is the same about a charge, an authorization and a deposit.
public struct ChargeRequest: Hashable, Sendable {
    /// How much to take.
    public var amount: Money
    /// What to take it from.
    public var source: PaymentSource
    /// The merchant's own name for this attempt.
    public var reference: MerchantReference
    /// The name of the intended movement; the same on every repeat.
    public var idempotencyKey: IdempotencyKey
    /// The payer's record at the gateway, when there is one.
    public var customer: GatewayReference?
    /// Who pays.
    public var payer: PayerDetails
    /// What the payer agreed to when the method is to be kept for later; nil keeps nothing.
    public var keepMethod: Consent?
    /// What is bought, in a line for people.
    public var description: String?

    /// Creates a request.
    public init(
        amount: Money, source: PaymentSource, reference: MerchantReference, idempotencyKey: IdempotencyKey,
        customer: GatewayReference? = nil, payer: PayerDetails = PayerDetails(), keepMethod: Consent? = nil,
        description: String? = nil
    ) {
        self.amount = amount
        self.source = source
        self.reference = reference
        self.idempotencyKey = idempotencyKey
        self.customer = customer
        self.payer = payer
        self.keepMethod = keepMethod
        self.description = description
    }
}

/// All that a charge or a hold needs beside what it draws on: what goes with a raw card, which only a separate module may see (S-04).
///
/// It holds no card data.
public struct CardPaymentRequest: Hashable, Sendable {
    /// How much to take or hold.
    public var amount: Money
    /// Whether the money moves at once or is held.
    public var taking: DepositRequest.Taking
    /// The merchant's own name for this attempt.
    public var reference: MerchantReference
    /// The name of the intended movement; the same on every repeat.
    public var idempotencyKey: IdempotencyKey
    /// Who pays.
    public var payer: PayerDetails
    /// What the payer agreed to when the method is to be kept for later; nil keeps nothing.
    public var keepMethod: Consent?
    /// What is bought, in a line for people.
    public var description: String?
    /// Where a redirect for authentication comes back to.
    public var returnURL: AbsoluteURL?

    /// Creates a request.
    public init(
        amount: Money, taking: DepositRequest.Taking = .charged, reference: MerchantReference,
        idempotencyKey: IdempotencyKey, payer: PayerDetails = PayerDetails(), keepMethod: Consent? = nil,
        description: String? = nil, returnURL: AbsoluteURL? = nil
    ) {
        self.amount = amount
        self.taking = taking
        self.reference = reference
        self.idempotencyKey = idempotencyKey
        self.payer = payer
        self.keepMethod = keepMethod
        self.description = description
        self.returnURL = returnURL
    }

    /// What `request` asks for, without its source.
    public init(_ request: ChargeRequest, taking: DepositRequest.Taking) {
        self.init(
            amount: request.amount, taking: taking, reference: request.reference,
            idempotencyKey: request.idempotencyKey, payer: request.payer, keepMethod: request.keepMethod,
            description: request.description, returnURL: request.source.returnURL)
    }
}

/// Takes part of a total now (G-3).
public struct DepositRequest: Hashable, Sendable {
    /// How the deposit is taken.
    public enum Taking: String, Hashable, Sendable {
        /// The money moves at once.
        case charged
        /// The money is held on the payer's card and captured later.
        case held
    }

    /// The price of everything.
    public let total: Money
    /// Whether the deposit is charged or held.
    public let taking: Taking
    /// The charge of the deposit itself: amount, source, reference, key, and in `keepMethod` the payer's consent to keep the
    /// method for the balance.
    public let charge: ChargeRequest

    /// Checks and keeps a request for a deposit of `charge.amount` out of `total`.
    ///
    /// - Throws: `InvalidValue` when the deposit is not above zero, is more than the total, or is in another currency.
    public init(total: Money, taking: Taking = .charged, charge: ChargeRequest) throws(InvalidValue) {
        guard charge.amount.isPositive else {
            throw InvalidValue("deposit", charge.amount.description, "must be above zero")
        }
        guard try charge.amount.compared(to: total) <= 0 else {
            throw InvalidValue("deposit", charge.amount.description, "must not be more than the total of \(total)")
        }
        self.total = total
        self.taking = taking
        self.charge = charge
    }

    /// What is still to be paid once the deposit is taken or held.
    public var balance: Money {
        // The difference of two amounts of one currency with 0 < deposit <= total, as `init` checked, is no overflow.
        Money(minorUnits: total.minorUnits &- charge.amount.minorUnits, currency: total.currency)
    }
}

/// Takes money that an authorization holds.
public struct CaptureRequest: Hashable, Sendable {
    /// The authorized payment.
    public var payment: GatewayReference
    /// How much to take; nil takes all that is held.
    ///
    /// What is not taken is released.
    public var amount: Money?
    /// The name of the intended movement.
    public var idempotencyKey: IdempotencyKey

    /// Creates a request.
    public init(payment: GatewayReference, amount: Money? = nil, idempotencyKey: IdempotencyKey) {
        self.payment = payment
        self.amount = amount
        self.idempotencyKey = idempotencyKey
    }
}

/// Releases an authorization, or ends a payment that was begun and not finished.
public struct VoidRequest: Hashable, Sendable {
    /// The payment.
    public var payment: GatewayReference
    /// The name of the intended movement.
    public var idempotencyKey: IdempotencyKey

    /// Creates a request.
    public init(payment: GatewayReference, idempotencyKey: IdempotencyKey) {
        self.payment = payment
        self.idempotencyKey = idempotencyKey
    }
}

/// Gives captured money back.
public struct RefundRequest: Hashable, Sendable {
    /// Why, in the words gateways know.
    public enum Reason: String, Hashable, Sendable {
        /// The payer asked for it.
        case requestedByPayer
        /// The same thing was paid twice.
        case duplicate
        /// The payment was fraudulent.
        case fraudulent
    }

    /// The captured payment.
    public var payment: GatewayReference
    /// How much to give back; nil gives back all that is left.
    public var amount: Money?
    /// How much had been given back of the payment when this refund was decided: `refunded` of the payment as it was then.
    ///
    /// Gateways without keys demand it: LiqPay and WayForPay tell a repeat of this refund from a second one by it alone, and
    /// Authorize.net once its duplicate window is over. Store it with the key, and give the same value on every repeat.
    public var refundedBefore: Money?
    /// Why the money is given back.
    public var reason: Reason
    /// The merchant's own name for this refund.
    public var reference: MerchantReference
    /// The name of the intended movement.
    public var idempotencyKey: IdempotencyKey

    /// Creates a request.
    public init(
        payment: GatewayReference, amount: Money? = nil, refundedBefore: Money? = nil,
        reason: Reason = .requestedByPayer, reference: MerchantReference, idempotencyKey: IdempotencyKey
    ) {
        self.payment = payment
        self.amount = amount
        self.refundedBefore = refundedBefore
        self.reason = reason
        self.reference = reference
        self.idempotencyKey = idempotencyKey
    }
}

/// Keeps a method for later without taking money (G-4).
public struct TokenizeRequest: Hashable, Sendable {
    /// The token that the gateway's own script gave; nil lets the payer enter the method on a page of the gateway.
    public var token: PaymentToken?
    /// What the payer agreed to.
    public var consent: Consent
    /// The payer's record at the gateway; nil lets the adapter create one where the gateway needs it.
    public var customer: GatewayReference?
    /// Who pays.
    public var payer: PayerDetails
    /// Where a redirect for authentication comes back to.
    public var returnURL: AbsoluteURL?
    /// The name of the intended act.
    public var idempotencyKey: IdempotencyKey

    /// Creates a request.
    public init(
        token: PaymentToken?, consent: Consent, customer: GatewayReference? = nil, payer: PayerDetails = PayerDetails(),
        returnURL: AbsoluteURL? = nil, idempotencyKey: IdempotencyKey
    ) {
        self.token = token
        self.consent = consent
        self.customer = customer
        self.payer = payer
        self.returnURL = returnURL
        self.idempotencyKey = idempotencyKey
    }
}

/// Opens a page of the gateway on which the payer pays.
public struct CheckoutRequest: Hashable, Sendable {
    /// How much to take.
    public var amount: Money
    /// What is bought, in a line for people.
    public var description: String
    /// The merchant's own name for this attempt.
    public var reference: MerchantReference
    /// The name of the intended movement.
    public var idempotencyKey: IdempotencyKey
    /// Whether the money moves at once or is held.
    public var taking: DepositRequest.Taking
    /// Where the payer comes back to after paying.
    ///
    /// That the payer came back proves nothing: look the payment up (S-26).
    public var successURL: AbsoluteURL
    /// Where the payer comes back to without paying.
    public var cancelURL: AbsoluteURL
    /// The payer's record at the gateway, when there is one.
    public var customer: GatewayReference?
    /// Who pays.
    public var payer: PayerDetails
    /// What the payer agreed to when the method is to be kept for later; nil keeps nothing.
    public var keepMethod: Consent?
    /// When the page stops taking money; nil leaves it to the gateway.
    public var expiresAt: Timestamp?

    /// Creates a request.
    public init(
        amount: Money, description: String, reference: MerchantReference, idempotencyKey: IdempotencyKey,
        taking: DepositRequest.Taking = .charged, successURL: AbsoluteURL, cancelURL: AbsoluteURL,
        customer: GatewayReference? = nil, payer: PayerDetails = PayerDetails(), keepMethod: Consent? = nil,
        expiresAt: Timestamp? = nil
    ) {
        self.amount = amount
        self.description = description
        self.reference = reference
        self.idempotencyKey = idempotencyKey
        self.taking = taking
        self.successURL = successURL
        self.cancelURL = cancelURL
        self.customer = customer
        self.payer = payer
        self.keepMethod = keepMethod
        self.expiresAt = expiresAt
    }
}

/// Finishes a payment for which the payer had to authenticate, with what the payer's browser brought back.
public struct AuthenticationRequest: Hashable, Sendable {
    /// The action that was asked for, as stored with the attempt.
    public var action: RequiredAction
    /// What came back to the return address, query and form alike; for `oneTimeCode` one field `code`.
    public var fields: [FormField]
    /// The merchant's own name for the attempt.
    public var reference: MerchantReference
    /// The name of the intended movement: the same as in the call that asked for the action.
    public var idempotencyKey: IdempotencyKey

    /// Creates a request.
    public init(
        action: RequiredAction, fields: [FormField], reference: MerchantReference, idempotencyKey: IdempotencyKey
    ) {
        self.action = action
        self.fields = fields
        self.reference = reference
        self.idempotencyKey = idempotencyKey
    }
}
