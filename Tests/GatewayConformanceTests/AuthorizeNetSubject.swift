import AuthorizeNetGateway
import AuthorizeNetMock
import HTTPTypes
import MockServerKit
import PaymentCore
import PaymentCrypto
import PaymentHTTP
import PaymentTesting

/// The Authorize.net adapter with the Authorize.net mock.
enum AuthorizeNetSubject {
    static let moneyCalls: [Play<AuthorizeNetMock>.MoneyCall] = [
        .operation("charge"), .operation("capture"), .operation("refund"),
    ]

    static func make(_ play: Play<AuthorizeNetMock>) throws -> ConformanceSubject {
        let keys = play.keys
        let login = keys["apiLoginID"] ?? ""
        let basic = "Basic " + Base64.string(Array("\(login):\(keys["transactionKey"] ?? "")".utf8))
        try play.send(
            "/rest/v1/webhooks",
            """
            {"name":"shop","url":"http://127.0.0.1:2/hook","status":"active",\
            "eventTypes":["net.authorize.payment.authcapture.created"]}
            """, type: "application/json", fields: [.authorization: basic])
        let authorizeNet = try AuthorizeNet(
            AuthorizeNet.Configuration(
                apiLoginID: login, transactionKey: Secret(keys["transactionKey"] ?? ""),
                signatureKeys: [Secret(keys["signatureKey"] ?? "")], baseURL: play.engine.baseURL.text),
            transport: play.transport, clock: play.clock)
        return ConformanceSubject(
            gateway: authorizeNet, transport: play.transport,
            tokens: ConformanceSubject.Tokens(
                good: try PaymentToken("mock-nonce-approved"),
                declined: try PaymentToken("mock-nonce-declined"), declineReason: .generic, authenticationRequired: nil),
            currency: .usd, foreignCurrency: .jpy, unusedID: "60999999999", tellsExpiry: true,
            now: { play.clock.now() }, settle: { play.engine.advance(seconds: 36 * 3600) }, inject: play.inject,
            completeAction: { action in throw Impossible("no action is asked for: \(action)") },
            payOnPage: { checkout in
                guard case .form(let page, let fields) = checkout.presentation else {
                    throw Impossible("no form to post")
                }
                var form = FormEncoding()
                for field in fields { form.append(field.name, field.value) }
                // The page is opened by its token, and pays by the token and a card.
                try play.send(page.text, form.text)
                form.append("test_card", "approved")
                form.append("save_card", "yes")
                try play.send(page.text, form.text)
            },
            deliveries: play.deliveries,
            bankBalance: { play.engine.withGateway { $0.balances["USD"] ?? 0 } }, close: play.close)
    }
}
