import PaymentCards
import PaymentCore

// S-03: a card that went to the gateway is gone.
func keep(
    // expect-error: 'card' used after consume
    _ card: consuming CardData, _ gateway: any CardTokenizingGateway, _ request: CardTokenizeRequest
) async throws -> String {
    _ = try await gateway.tokenize(card, request: request)
    return card.summary.lastFour
}
