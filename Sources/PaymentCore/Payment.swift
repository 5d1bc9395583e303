/// A payment as the gateway has it at one moment.
public struct Payment: Hashable, Sendable {
    /// How far the payment has come.
    public enum Status: String, Hashable, Sendable {
        /// It exists and nothing has moved; it can still be confirmed, or voided so that it never will be.
        case open
        /// The payer has to do something first.
        case actionRequired
        /// The gateway or the bank is still deciding. It is not paid.
        case pending
        /// The money is held and not taken.
        case authorized
        /// The money is taken, in whole or in part.
        case captured
        /// Ended without taking money.
        case voided
    }

    /// The gateway's id of it.
    public let reference: GatewayReference
    /// The merchant's name for it, as the gateway gave it back; nil when the payment was not made through this package.
    public let merchantReference: MerchantReference?
    /// How far it has come.
    public let status: Status
    /// How much was asked for.
    public let requested: Money
    /// How much is held now.
    public let held: Money
    /// How much was taken.
    public let captured: Money
    /// How much of what was taken was given back.
    public let refunded: Money
    /// The card it was paid with, when the gateway tells.
    public let card: CardSummary?
    /// The method that was kept for later, when the request asked for it and the gateway did.
    public let keptMethod: KeptMethod?
    /// Until when what is held can be captured, when the gateway tells.
    public let captureBefore: Timestamp?
    /// When it was begun.
    public let createdAt: Timestamp
    /// Whether real money is moved.
    public let isLive: Bool

    /// Creates a payment.
    public init(
        reference: GatewayReference, merchantReference: MerchantReference?, status: Status, requested: Money,
        held: Money,
        captured: Money, refunded: Money, card: CardSummary? = nil, keptMethod: KeptMethod? = nil,
        captureBefore: Timestamp? = nil, createdAt: Timestamp, isLive: Bool
    ) {
        self.reference = reference
        self.merchantReference = merchantReference
        self.status = status
        self.requested = requested
        self.held = held
        self.captured = captured
        self.refunded = refunded
        self.card = card
        self.keptMethod = keptMethod
        self.captureBefore = captureBefore
        self.createdAt = createdAt
        self.isLive = isLive
    }

    /// The kept method with the payer's consent, where this call carried it or the gateway gave it back.
    ///
    /// Otherwise join `keptMethod` with the consent on record: `payment.keptMethod?.under(consent)`.
    public var storedMethod: StoredMethod? { keptMethod.flatMap { kept in kept.consent.map(kept.under) } }

    /// How much can still be given back.
    public var refundable: Money {
        // Gateways never report more given back than taken; were one to, nothing is refundable.
        let (difference, overflow) = captured.minorUnits.subtractingReportingOverflow(refunded.minorUnits)
        return Money(minorUnits: overflow ? 0 : max(0, difference), currency: captured.currency)
    }
}

/// A refund as the gateway has it at one moment.
public struct Refund: Hashable, Sendable {
    /// How far the refund has come.
    public enum Status: String, Hashable, Sendable {
        /// The gateway accepted it and has not finished.
        case pending
        /// The gateway gave the money back. A card network can still return it days later.
        case succeeded
        /// It came to nothing; the money is with the merchant again.
        case failed
    }

    /// How the money went back.
    public enum Kind: String, Hashable, Sendable {
        /// A refund of settled money.
        case refund
        /// The payment had not settled and was voided instead.
        case void
    }

    /// The gateway's id of it.
    public let reference: GatewayReference
    /// The payment it gives back.
    public let payment: GatewayReference
    /// The merchant's name for it, as the gateway gave it back.
    public let merchantReference: MerchantReference?
    /// How much goes back.
    public let amount: Money
    /// How far it has come.
    public let status: Status
    /// How the money went back.
    public let kind: Kind
    /// When it was begun.
    public let createdAt: Timestamp

    /// Creates a refund.
    public init(
        reference: GatewayReference, payment: GatewayReference, merchantReference: MerchantReference?, amount: Money,
        status: Status, kind: Kind = .refund, createdAt: Timestamp
    ) {
        self.reference = reference
        self.payment = payment
        self.merchantReference = merchantReference
        self.amount = amount
        self.status = status
        self.kind = kind
        self.createdAt = createdAt
    }
}

/// A deposit that was taken or held, and what can be done about the rest (G-3).
public struct Deposit: Hashable, Sendable {
    /// A way to collect the balance.
    public enum BalanceRoute: Hashable, Sendable {
        /// Charge the kept method on the agreed date or event, without the payer.
        case chargeStoredMethod(StoredMethod)
        /// Let the payer pay again: a new charge, an invoice, a hosted page.
        case askPayer
    }

    /// The price of everything.
    public let total: Money
    /// How much was taken.
    public let taken: Money
    /// How much is held and still to be captured.
    public let held: Money
    /// What is left of the total beside what was taken or is held.
    public let left: Money
    /// How the rest may be collected, best first; empty when nothing is left.
    public let balanceRoutes: [BalanceRoute]
    /// The payment behind it.
    public let payment: Payment

    /// Reads a deposit out of the payment that carries it.
    ///
    /// - Parameters:
    ///   - payment: captured or authorized.
    ///   - total: the price of everything.
    /// - Throws: `InvalidValue` when the payment has taken and holds nothing, or is in another currency.
    public init(payment: Payment, total: Money) throws(InvalidValue) {
        let secured = try payment.captured + payment.held
        guard secured.isPositive else {
            throw InvalidValue("payment", payment.reference.id, "has taken and holds nothing, so there is no deposit")
        }
        let rest = try total - secured
        self.total = total
        self.taken = payment.captured
        self.held = payment.held
        self.left = rest.isNegative ? .zero(total.currency) : rest
        self.payment = payment
        if left.isZero {
            balanceRoutes = []
        } else if let method = payment.storedMethod, method.worksWithoutPayer, method.consent.coversPayerAbsent {
            balanceRoutes = [.chargeStoredMethod(method), .askPayer]
        } else {
            balanceRoutes = [.askPayer]
        }
    }
}

/// A page of the gateway on which a payer pays.
public struct Checkout: Hashable, Sendable {
    /// How far the page has come.
    public enum Status: Hashable, Sendable {
        /// The payer can pay on it.
        case open
        /// Nobody can pay on it any more.
        case expired
        /// The payer finished; the payment tells whether the money is there.
        case completed(Payment)
    }

    /// How the payer gets there.
    public enum Presentation: Hashable, Sendable {
        /// Send the browser to an address. It opens the payment to whoever has it: never log it (S-51).
        case redirect(AbsoluteURL)
        /// Let the browser post a form with these hidden fields.
        case form(action: AbsoluteURL, fields: [FormField])
    }

    /// The gateway's id of the page.
    public let reference: GatewayReference
    /// The merchant's name for the payment.
    public let merchantReference: MerchantReference?
    /// How far the page has come.
    public let status: Status
    /// How the payer gets there; nil once nobody can pay on it, and where the gateway does not tell again.
    public let presentation: Presentation?
    /// When it stops taking money, when the gateway tells.
    public let expiresAt: Timestamp?

    /// Creates a checkout.
    public init(
        reference: GatewayReference, merchantReference: MerchantReference?, status: Status, presentation: Presentation?,
        expiresAt: Timestamp?
    ) {
        self.reference = reference
        self.merchantReference = merchantReference
        self.status = status
        self.presentation = presentation
        self.expiresAt = expiresAt
    }
}

/// A hidden field of a form that a browser posts to a gateway.
public struct FormField: Hashable, Sendable {
    /// The field's name.
    public let name: String
    /// The field's value, unescaped.
    public let value: String

    /// Creates a field.
    public init(name: String, value: String) {
        self.name = name
        self.value = value
    }
}
