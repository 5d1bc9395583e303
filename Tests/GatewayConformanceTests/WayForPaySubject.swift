import Foundation
import MockServerKit
import PaymentCore
import PaymentHTTP
import PaymentTesting
import WayForPayGateway
import WayForPayMock

/// The WayForPay adapter with the WayForPay mock.
enum WayForPaySubject {
    static let moneyCalls: [Play<WayForPayMock>.MoneyCall] = [
        .operation("CHARGE"), .operation("SETTLE"), .operation("REFUND"),
    ]

    static func make(_ play: Play<WayForPayMock>) throws -> ConformanceSubject {
        let keys = play.keys
        let wayForPay = try WayForPay(
            WayForPay.Configuration(
                merchantAccount: keys["merchantAccount"] ?? "", secretKey: Secret(keys["secretKey"] ?? ""),
                merchantDomainName: keys["merchantDomainName"] ?? "", serviceURL: "http://127.0.0.1:2/hook",
                baseURL: play.engine.baseURL.text, secureBaseURL: play.engine.baseURL.text),
            transport: play.transport, clock: play.clock)
        return ConformanceSubject(
            gateway: wayForPay, transport: play.transport,
            tokens: ConformanceSubject.Tokens(
                good: try PaymentToken("mock-token-approved"),
                declined: try PaymentToken("mock-token-insufficient-funds"),
                authenticationRequired: try PaymentToken("mock-token-3ds")),
            currency: .uah, foreignCurrency: .gbp, unusedID: "nothing-here", tellsExpiry: false,
            now: { play.clock.now() }, inject: play.inject,
            completeAction: { action in
                guard case .form(let url, let fields) = action.step else {
                    throw Impossible("the action is no form: \(action)")
                }
                guard fields.contains(where: { $0.name == "PaReq" }) else {
                    try play.pay(.form(action: url, fields: fields), "test_card=approved")
                    return []
                }
                var form = FormEncoding()
                for field in fields { form.append(field.name, field.value) }
                form.append("result", "approve")
                let page = String(decoding: try play.send(url.text, form.text).body, as: UTF8.self)
                return try ["PaRes", "MD"].map { name in
                    guard let value = hiddenField(name, in: page) else {
                        throw Impossible("the bank's page brings back no \(name)")
                    }
                    return FormField(name: name, value: value)
                }
            },
            payOnPage: { try play.pay($0.presentation, "test_card=approved") }, deliveries: play.deliveries,
            bankBalance: { play.engine.withGateway { $0.balances["UAH"] ?? 0 } }, close: play.close)
    }

    /// The value of a hidden field in a page; the mock's values need no unescaping.
    private static func hiddenField(_ name: String, in page: String) -> String? {
        guard let start = page.range(of: "name=\"\(name)\" value=\"")?.upperBound else { return nil }
        return String(page[start...].prefix { $0 != "\"" })
    }
}
