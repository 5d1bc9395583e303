public import PaymentCore
public import PaymentPlans

/// What a payer wants to pay, and how.
public struct PayRequest: Sendable, Hashable {
    /// What the payment draws on.
    public enum Source: Sendable, Hashable {
        /// A token that the gateway's page or script gave.
        case token(PaymentToken, returnURL: AbsoluteURL?)
        /// A kept method, with the payer present (P-IF-1).
        case method(MethodRecord.ID, returnURL: AbsoluteURL?)
        /// The gateway's own page, which the payer is sent to.
        case page(successURL: AbsoluteURL, cancelURL: AbsoluteURL)
    }

    /// The form's own name: sent twice, it is one payment (F-40).
    public var nonce: PaymentRecord.ID
    /// How much is paid.
    ///
    /// A form that is sent again has to say what it said first: what may be paid now is less once it was paid, and another amount under
    /// the same nonce is a conflict.
    public var amount: Money
    /// What it draws on.
    public var source: Source
    /// Where the payer came from (P-LE-8).
    public var channel: Tender.Channel
    /// The item the payer chose to pay; nil leaves it to the terms.
    public var item: ItemID?
    /// What the payer agreed to when the method is to be kept.
    public var keepMethod: Consent?
    /// The agreement that the payer accepted with this payment, by what it is known by; it stands in the audit trail.
    public var agreement: String?
    /// The version of the order that the amount was chosen by; nil for whatever it is by then.
    ///
    /// Where an order was changed since, nothing is begun: what the payer saw may be paid by now, or be another amount.
    public var version: Int64?
    /// Who pays, for the gateway; nothing of it is stored.
    public var payer: PayerDetails

    /// Creates a request.
    public init(
        nonce: PaymentRecord.ID, amount: Money, source: Source, channel: Tender.Channel = .sentLink,
        item: ItemID? = nil, keepMethod: Consent? = nil, agreement: String? = nil,
        version: Int64? = nil, payer: PayerDetails = PayerDetails()
    ) {
        self.nonce = nonce
        self.amount = amount
        self.source = source
        self.channel = channel
        self.item = item
        self.keepMethod = keepMethod
        self.agreement = agreement
        self.version = version
        self.payer = payer
    }
}

/// What came of a payment so far.
public struct PayResult: Sendable {
    /// The payment.
    public let payment: PaymentRecord
    /// Its last try; its state says how far the payment is.
    public let attempt: Attempt
    /// The order as it is now.
    public let order: Order
    /// What the payer has to do, right after the call that found it out; `requiredAction` tells it again.
    public let action: RequiredAction?
    /// The page to send the payer to, right after it was opened.
    ///
    /// Nil when the form is sent again; `Orders.requiredAction(of:)` tells its address at any time.
    public let page: Checkout?
    /// Whether this call found the payment there and sent nothing.
    public let isRepeat: Bool
}
