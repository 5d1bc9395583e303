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
