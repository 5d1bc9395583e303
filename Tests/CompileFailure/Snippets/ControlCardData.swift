import PaymentCards
import PaymentCore

// Control: card data moves to the gateway, and what may be shown is read before.
func keep(
    _ card: consuming CardData, _ gateway: any CardTokenizingGateway, _ request: CardTokenizeRequest
) async throws -> (String, Outcome<StoredMethod>) {
    let shown =
        "\(card.summary) \(card.description) \(card.withNumber { $0.count }) \(card.withSecurityCode { $0.count })"
    return (shown, try await gateway.tokenize(card, request: request))
}
