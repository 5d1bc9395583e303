// "Security and card-data scope".

import PaymentCards
import PaymentCore
import StripeCards
import StripeGateway

/// What a secret shows of itself.
func printed(_ key: String) -> String {
    // snippet: secret
    let secret = Secret(key)
    let line = "starting with \(secret)"  // starting with <redacted>
    // end snippet
    return line
}

/// Keeps a raw card, where the gateway allows it and the application links `StripeCards`.
func keepRawCard(
    number: inout [UInt8], code: inout [UInt8], request: CardTokenizeRequest, at stripe: Stripe
) async throws -> Outcome<StoredMethod> {
    // snippet: raw-card
    // Both buffers are zeros when this returns, also when it throws.
    let card = try CardData(
        number: &number, securityCode: &code, expiry: CardExpiry(month: 9, year: 2027))
    let outcome = try await stripe.tokenize(card, request: request)
    // end snippet
    return outcome
}
