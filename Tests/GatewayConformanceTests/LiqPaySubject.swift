import HTTPTypes
import LiqPayCards
import LiqPayGateway
import LiqPayMock
import MockServerKit
import PaymentCards
import PaymentCore
import PaymentHTTP
import PaymentTesting

/// The LiqPay adapter with the LiqPay mock.
enum LiqPaySubject {
    static let moneyCalls: [Play<LiqPayMock>.MoneyCall] = [
        .operation("paytoken"), .operation("hold_completion"), .operation("refund"),
    ]

    static func make(_ play: Play<LiqPayMock>) throws -> ConformanceSubject {
        let keys = play.keys
        let liqpay = try LiqPay(
            LiqPay.Configuration(
                publicKey: keys["publicKey"] ?? "", privateKey: Secret(keys["privateKey"] ?? ""),
                serverURL: "http://127.0.0.1:2/hook", baseURL: play.engine.baseURL.text),
            transport: play.transport, clock: play.clock)
        return ConformanceSubject(
            gateway: liqpay, transport: play.transport,
            tokens: ConformanceSubject.Tokens(
                good: try PaymentToken("sandbox_token"), declined: nil, authenticationRequired: nil),
            currency: .uah, foreignCurrency: .gbp, unusedID: "nothing-here", tellsExpiry: false,
            now: { play.clock.now() },
            chargeAskingPayer: { request in
                let card = try CardData(
                    number: "4000000000003063", securityCode: "123", expiry: CardExpiry(month: 12, year: 2030))
                return try await liqpay.pay(
                    with: card,
                    request: CardPaymentRequest(
                        amount: request.amount, reference: request.reference, idempotencyKey: request.idempotencyKey,
                        payer: request.payer, description: request.description,
                        returnURL: AbsoluteURL("https://shop.example/return")))
            },
            inject: play.inject,
            completeAction: { action in
                if case .redirect(let url) = action.step {
                    let back = try play.send(url.text, "result=approve").headerFields[.location] ?? ""
                    let query = back.split(separator: "?", maxSplits: 1).last.map(String.init) ?? ""
                    return try FormDecoding(parsing: Array(query.utf8)).pairs.map {
                        FormField(name: $0.name, value: $0.value)
                    }
                }
                guard case .form(let url, let fields) = action.step else {
                    throw Impossible("the action is no form: \(action)")
                }
                try play.pay(.form(action: url, fields: fields), "test_card=success")
                return []
            },
            payOnPage: { try play.pay($0.presentation, "test_card=success") }, deliveries: play.deliveries,
            bankBalance: { play.engine.withGateway { $0.balances["UAH"] ?? 0 } }, close: play.close)
    }
}
