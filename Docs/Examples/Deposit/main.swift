// A deposit with a kept card, the balance a month later, and a part of it back: the same code through two gateways.
//
//     swift run ExampleDeposit

import AuthorizeNetGateway
import AuthorizeNetMock
import MockServerKit
import PaymentCore
import StripeGateway
import StripeMock

// snippet: story
/// Sells a trip of 1,200 through a gateway whose clock can be moved.
func sell(
    through gateway: any DepositGateway & RefundingGateway, card: String, clock: MockClock,
    letDaysPass: (Int64) -> Void
) async throws {
    let trip = Trip(gateway: gateway, total: try Money(decimal: "1200.00", currency: .usd))
    print("\(gateway.id)")

    let deposit = try await trip.takeDeposit(
        Money(decimal: "200.00", currency: .usd), from: PaymentToken(card), agreed: clock.now())
    print("  day 0   deposit \(deposit.taken), left \(deposit.left)")

    letDaysPass(30)
    let balance = try await trip.chargeBalance(of: deposit)
    print(
        "  day 30  balance \(balance.captured) charged to \(balance.card?.description ?? "the kept card")"
    )

    letDaysPass(3)
    let refund = try await trip.giveBack(Money(decimal: "150.00", currency: .usd), of: balance)
    print("  day 33  refund \(refund.amount), \(refund.status)")
}
// end snippet

// snippet: gateways
// Mocks in memory, on clocks that stand still until they are moved. Only the line that makes the gateway differs.
let start = try CivilDate(parsing: "2026-12-01").start
let url = try AbsoluteURL("http://127.0.0.1:1")
let stripeMock = MockEngine<StripeMock>(seed: 1, clock: MockClock(standingAt: start), baseURL: url)
let authorizeNetMock = MockEngine<AuthorizeNetMock>(
    seed: 1, clock: MockClock(standingAt: start), baseURL: url)

let stripe = try Stripe(
    Stripe.Configuration(secretKey: Secret(stripeMock.credential("secretKey")), baseURL: url.text),
    transport: stripeMock.transport, clock: stripeMock.clock)
let authorizeNet = try AuthorizeNet(
    AuthorizeNet.Configuration(
        apiLoginID: authorizeNetMock.credential("apiLoginID"),
        transactionKey: Secret(authorizeNetMock.credential("transactionKey")), baseURL: url.text),
    transport: authorizeNetMock.transport, clock: authorizeNetMock.clock)

try await sell(through: stripe, card: "pm_card_visa", clock: stripeMock.clock) {
    stripeMock.advance(seconds: $0 * 86_400)
}
try await sell(through: authorizeNet, card: "mock-nonce-approved", clock: authorizeNetMock.clock) {
    authorizeNetMock.advance(seconds: $0 * 86_400)
}
// end snippet

extension MockEngine {
    /// One of the mock's credentials; empty for a name it does not have, which the configuration refuses.
    func credential(_ name: String) -> String { credentials.first { $0.name == name }?.value ?? "" }
}
