public import PaymentCore

/// A gateway that takes raw card data from the merchant's server and charges it at once, where it has no vault to keep it in first.
///
/// Only merchants who opted in to handling card numbers link this module (G-4, S-04).
public protocol CardPaymentGateway: PaymentGateway {
    /// Charges or holds `request.amount` on the card.
    ///
    /// The card is consumed: its bytes are overwritten when the call is over, however it ends. Safe to repeat, with the card entered
    /// again and the same reference and key.
    ///
    /// - Returns: what came of it; a required action where the bank wants to see the payer first.
    /// - Throws: `PaymentError` when certainly nothing was taken or held.
    func pay(with card: consuming CardData, request: CardPaymentRequest) async throws(PaymentError) -> Outcome<Payment>
}

/// What goes with a card that is charged: all that a `ChargeRequest` has but the source.
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
}
