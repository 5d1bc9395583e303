import HTTPTypes
import MockServerKit
import PaymentCore
import PaymentHTTP
import StripeGateway
import StripeMock

// snippet: account
/// A Stripe account in memory with the adapter before it, on a clock that stands still until it is moved.
struct StripeAccount: Sendable {
    let mock: MockEngine<StripeMock>
    let gateway: Stripe

    init(at start: Timestamp = Timestamp(secondsSinceEpoch: 1_795_262_400)) throws {
        let clock = MockClock(standingAt: start)
        mock = MockEngine(seed: 1, clock: clock, baseURL: try AbsoluteURL("http://127.0.0.1:1"))
        let keys = Dictionary(uniqueKeysWithValues: mock.credentials.map { ($0.name, $0.value) })
        gateway = try Stripe(
            Stripe.Configuration(
                secretKey: Secret(keys["secretKey"] ?? ""), webhookSecrets: [Secret(keys["webhookSecret"] ?? "")],
                baseURL: mock.baseURL.text),
            transport: mock.transport, clock: clock)
    }
}
// end snippet

extension StripeAccount {
    // snippet: register
    /// Tells Stripe where the shop takes webhooks, as its dashboard or its API would.
    func sendWebhooks(to address: AbsoluteURL) throws {
        var form = FormEncoding()
        form.append("url", address.text)
        form.append("enabled_events[0]", "*")
        let key = mock.credentials.first { $0.name == "secretKey" }?.value ?? ""
        let answer = mock.answer(
            MockRequest(
                method: .post, path: "/v1/webhook_endpoints",
                headerFields: [
                    .authorization: "Bearer \(key)", .contentType: "application/x-www-form-urlencoded",
                ], body: form.bytes))
        guard case .response(let response) = answer, response.status == 200 else {
            throw InvalidValue("webhook", address.origin, "was not taken")
        }
    }
    // end snippet

    // snippet: request
    /// A charge of 19.99 US dollars to a test card.
    func request(_ method: String = "pm_card_visa", _ name: String = "order-1") throws -> ChargeRequest {
        ChargeRequest(
            amount: try Money(decimal: "19.99", currency: .usd),
            source: .token(try PaymentToken(method), returnURL: try AbsoluteURL("https://shop.example/back")),
            reference: try MerchantReference(name), idempotencyKey: try IdempotencyKey(name))
    }
    // end snippet

    // snippet: taken
    /// What the account took and did not give back, in minor units, as its own list has it.
    func taken() async throws -> Int64 {
        let now = mock.clock.now()
        var sum: Int64 = 0
        var cursor: String?
        repeat {
            let page = try await gateway.payments(
                in: now.adding(seconds: -86_400)..<now.adding(seconds: 86_400), after: cursor)
            for payment in page.items { sum += payment.captured.minorUnits - payment.refunded.minorUnits }
            cursor = page.next
        } while cursor != nil
        return sum
    }
    // end snippet
}
