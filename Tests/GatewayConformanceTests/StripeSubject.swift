import HTTPTypes
import MockServerKit
import PaymentCore
import PaymentHTTP
import PaymentTesting
import StripeGateway
import StripeMock

/// The Stripe adapter with the Stripe mock.
enum StripeSubject {
    static let moneyCalls: [Play<StripeMock>.MoneyCall] = [
        .path("/v1/payment_intents/*/confirm"), .path("/v1/payment_intents/*/capture"), .path("/v1/refunds"),
    ]

    static func make(_ play: Play<StripeMock>) throws -> ConformanceSubject {
        let bank = StripeBank(play: play)
        try play.send(
            "/v1/webhook_endpoints", "url=http%3A%2F%2F127.0.0.1%3A2%2Fhook&enabled_events[0]=*", fields: bank.fields)
        let keys = play.keys
        let stripe = try Stripe(
            Stripe.Configuration(
                secretKey: Secret(keys["secretKey"] ?? ""), webhookSecrets: [Secret(keys["webhookSecret"] ?? "")],
                baseURL: play.engine.baseURL.text),
            transport: play.transport, clock: play.clock)
        return ConformanceSubject(
            gateway: stripe, transport: play.transport,
            tokens: ConformanceSubject.Tokens(
                good: try PaymentToken("pm_card_visa"),
                declined: try PaymentToken("pm_card_visa_chargeDeclinedInsufficientFunds"),
                authenticationRequired: try PaymentToken("pm_card_threeDSecure2Required")),
            currency: .usd, foreignCurrency: try Currency(code: "KPW"), unusedID: "nothing-here",
            tellsExpiry: true, now: { play.clock.now() }, inject: play.inject,
            completeAction: { action in
                guard case .redirect(let url) = action.step else {
                    throw Impossible("the action is no redirect: \(action)")
                }
                try play.send(url.text, "result=approve")
                return []
            },
            payOnPage: { try play.pay($0.presentation, "test_card=visa&email=payer%40example.com&name=Test+Payer") },
            deliveries: play.deliveries, bankBalance: { bank.balance }, close: play.close)
    }
}

/// The mock's own books, past the adapter.
private struct StripeBank: Sendable {
    let play: Play<StripeMock>

    var fields: HTTPFields { [.authorization: "Bearer \(play.keys["secretKey"] ?? "")"] }

    /// What was captured and not given back, in minor units.
    var balance: Int64 {
        let captured = sum("/v1/charges", of: "amount_captured") { $0["status"]?.isString("succeeded") == true }
        let returned = sum("/v1/refunds", of: "amount") {
            $0["status"]?.isString("failed") == false && $0["metadata"]?["merchant_reference"] != nil
        }
        return captured - returned
    }

    private func sum(_ path: String, of member: String, where counts: (JSONDocument.Value) -> Bool) -> Int64 {
        let answer = play.engine.answer(
            MockRequest(method: .get, path: path, query: "limit=100", headerFields: fields))
        guard case .response(let response) = answer, let document = try? JSONDocument(parsing: response.body),
            let objects = document.root["data"]?.elements
        else { return .min }
        return objects.filter(counts).reduce(0) { $0 + ($1[member]?.int64 ?? 0) }
    }
}
