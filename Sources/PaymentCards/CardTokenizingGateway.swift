public import PaymentCore

/// A gateway that takes raw card data from the merchant's server and keeps it in its vault.
///
/// Only merchants who opted in to handling card numbers link this module; all others let the gateway's own page or
/// script make a token, and use `TokenizingGateway` (G-4, S-04).
public protocol CardTokenizingGateway: PaymentGateway {
    /// Sends the card to the gateway's vault without taking money.
    ///
    /// The card is consumed: its bytes are overwritten when the call is over, however it ends. Safe to repeat, with the
    /// card entered again and the same key, for as long as `capabilities.idempotency` says.
    ///
    /// - Parameters:
    ///   - card: the card.
    ///   - request: consent, payer and key.
    /// - Returns: the kept method on success; a required action where the bank wants to see the payer first.
    /// - Throws: `PaymentError` when certainly nothing was kept.
    func tokenize(
        _ card: consuming CardData, request: CardTokenizeRequest
    ) async throws(PaymentError) -> Outcome<StoredMethod>
}

/// What goes with a card that is to be kept: all that a `TokenizeRequest` has but the token.
public struct CardTokenizeRequest: Hashable, Sendable {
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
        consent: Consent, customer: GatewayReference? = nil, payer: PayerDetails = PayerDetails(),
        returnURL: AbsoluteURL? = nil, idempotencyKey: IdempotencyKey
    ) {
        self.consent = consent
        self.customer = customer
        self.payer = payer
        self.returnURL = returnURL
        self.idempotencyKey = idempotencyKey
    }
}
