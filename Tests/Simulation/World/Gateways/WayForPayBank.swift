import Foundation
import HTTPTypes
import MockServerKit
import PaymentCore
import PaymentHTTP
import PaymentOrders
import WayForPayGateway
import WayForPayMock

/// WayForPay.
final class WayForPayBank: MockedBank {
    let account: AccountName
    let kind = GatewayKind.wayForPay
    let engine: MockEngine<WayForPayMock>

    /// Opens an account.
    init(_ account: AccountName, seed: UInt64, clock: any WallClock, address: AbsoluteURL) {
        self.account = account
        engine = MockEngine(seed: seed, clock: MockClock(clock), baseURL: address)
    }

    func adapter(_ transport: any HTTPTransport, clock: any WallClock) throws -> any PaymentGateway {
        try WayForPay(
            WayForPay.Configuration(
                merchantAccount: keys["merchantAccount"] ?? "", secretKey: Secret(keys["secretKey"] ?? ""),
                merchantDomainName: keys["merchantDomainName"] ?? "", serviceURL: hook,
                baseURL: engine.baseURL.text, secureBaseURL: engine.baseURL.text),
            transport: transport, clock: clock)
    }

    func token(_ card: Card) -> String? { "mock-token-" + Self.name(card) }

    private static func name(_ card: Card) -> String {
        switch card {
        case .declined: "declined"
        case .withoutMoney: "insufficient-funds"
        case .challenged: "3ds"
        case .challengedDeclined: "3ds-insufficient-funds"
        case .reviewed: "pending-approved"
        case .reviewedDeclined: "pending-declined"
        case .good, .refusedLater, .disputed, .refundComesBack, .refundWaits: "approved"
        }
    }

    func moneyCall(in request: TransportRequest) -> MoneyCall? {
        guard let root = try? JSONDocument(parsing: request.bytes).root else { return nil }
        let kind: MoneyCall.Kind
        switch root["transactionType"]?.string {
        case "CHARGE": kind = .charge
        case "REFUND": kind = .refund
        default: return nil
        }
        let code = root["currency"]?.string
        let decimal = root["amount"].flatMap { $0.numberText ?? $0.string } ?? ""
        let currency = code.flatMap { try? Currency(code: $0) } ?? .uah
        return MoneyCall(
            kind: kind, reference: root["orderReference"]?.string ?? "",
            minorUnits: (try? Money(decimal: decimal, currency: currency))?.minorUnits, currency: code,
            token: root["recToken"]?.string, key: nil)
    }

    func pay(on page: Checkout, with card: Card) throws {
        let answer = try submit("test_card=\(Self.name(card))", to: page)
        if let next = answer.headerFields[.location], next.contains("/acs") { try send(next, "result=approve") }
    }

    var signingSecret: String { keys["secretKey"] ?? "" }

    func complete(_ action: RequiredAction, passing: Bool) throws -> [FormField] {
        guard case .form(let url, let fields) = action.step, fields.contains(where: { $0.name == "PaReq" }) else {
            throw Unplayable("the action is no bank's form")
        }
        let answer = try send(url.text, Self.form(fields, ("result", passing ? "approve" : "fail")))
        let page = String(decoding: answer.body, as: UTF8.self)
        return try ["PaRes", "MD"].map { name in
            guard let start = page.range(of: "name=\"\(name)\" value=\"")?.upperBound else {
                throw Unplayable("the bank's page brings back no \(name)")
            }
            return FormField(name: name, value: String(page[start...].prefix { $0 != "\"" }))
        }
    }
}
