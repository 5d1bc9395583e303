import PaymentCore

// Control: what the other files misuse compiles when it is used as meant.
func pay(
    _ gateway: some DepositGateway & AuthorizingGateway & TokenizingGateway, _ request: ChargeRequest,
    _ method: StoredMethod
) async throws -> Bool {
    var request = request
    request.source = .storedWithoutPayer(method)
    let price = try Money(minorUnits: 1999, currency: .usd) + Money(minorUnits: 1, currency: .usd) * 3
    request.amount = try Percentage(percent: 30).of(price)
    _ = try await gateway.authorize(request)
    return switch try await gateway.charge(request) {
    case .succeeded(let payment): payment.captured.isPositive
    case .pending, .actionRequired, .declined: false
    case .unknown(let outcome): outcome.reference == nil
    }
}
