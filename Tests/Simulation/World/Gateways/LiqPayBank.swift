import HTTPTypes
import LiqPayGateway
import LiqPayMock
import MockServerKit
import PaymentCore
import PaymentCrypto
import PaymentHTTP
import PaymentOrders

/// LiqPay.
final class LiqPayBank: MockedBank {
    let account: AccountName
    let kind = GatewayKind.liqPay
    let engine: MockEngine<LiqPayMock>

    /// Opens an account.
    init(_ account: AccountName, seed: UInt64, clock: any WallClock, address: AbsoluteURL) {
        self.account = account
        engine = MockEngine(seed: seed, clock: MockClock(clock), baseURL: address)
    }

    func adapter(_ transport: any HTTPTransport, clock: any WallClock) throws -> any PaymentGateway {
        try LiqPay(
            LiqPay.Configuration(
                publicKey: keys["publicKey"] ?? "", privateKey: Secret(keys["privateKey"] ?? ""), serverURL: hook,
                baseURL: engine.baseURL.text),
            transport: transport, clock: clock)
    }

    func token(_ card: Card) -> String? {
        switch card {
        case .declined, .challengedDeclined, .withoutMoney, .reviewedDeclined: "mock_token_101"
        default: "sandbox_token"
        }
    }

    private static func name(_ card: Card) -> String {
        switch card {
        case .declined: "limit"
        case .withoutMoney: "funds"
        case .challenged: "3ds"
        case .challengedDeclined: "3ds-refused"
        case .reviewed: "check"
        case .reviewedDeclined: "check-refused"
        case .refusedLater: "not-recurring"
        case .good, .disputed, .refundComesBack, .refundWaits: "success"
        }
    }

    func moneyCall(in request: TransportRequest) -> MoneyCall? {
        guard let form = try? FormDecoding(parsing: request.bytes),
            let data = form.pairs.first(where: { $0.name == "data" })?.value,
            let text = try? Base64.decode(Array(data.utf8)), let root = try? JSONDocument(parsing: text).root
        else { return nil }
        let kind: MoneyCall.Kind
        switch root["action"]?.string {
        case "paytoken": kind = .charge
        case "refund": kind = .refund
        default: return nil
        }
        let code = root["currency"]?.string
        let decimal = root["amount"].flatMap { $0.numberText ?? $0.string } ?? ""
        let currency = code.flatMap { try? Currency(code: $0) } ?? .uah
        return MoneyCall(
            kind: kind, reference: root["order_id"]?.string ?? "",
            minorUnits: (try? Money(decimal: decimal, currency: currency))?.minorUnits, currency: code,
            token: root["card_token"]?.string, key: nil)
    }

    func pay(on page: Checkout, with card: Card) throws {
        let answer = try submit("test_card=\(Self.name(card))", to: page)
        if let next = answer.headerFields[.location], next.contains("/3ds/") { try send(next, "result=approve") }
    }

    var signingSecret: String { keys["privateKey"] ?? "" }

    func complete(_ action: RequiredAction, passing: Bool) throws -> [FormField] {
        guard case .redirect(let url) = action.step else { throw Unplayable("the action is no redirect") }
        let back = try send(url.text, "result=\(passing ? "approve" : "fail")").headerFields[.location] ?? ""
        let query = back.split(separator: "?", maxSplits: 1).last.map(String.init) ?? ""
        return try FormDecoding(parsing: Array(query.utf8)).pairs.map { FormField(name: $0.name, value: $0.value) }
    }
}
