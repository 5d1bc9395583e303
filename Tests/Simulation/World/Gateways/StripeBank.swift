import HTTPTypes
import MockServerKit
import PaymentCore
import PaymentHTTP
import PaymentOrders
import StripeGateway
import StripeMock
import Synchronization

/// Stripe.
final class StripeBank: MockedBank {
    let account: AccountName
    let kind = GatewayKind.stripe
    let engine: MockEngine<StripeMock>
    private let payments = Mutex<[String: MoneyCall]>([:])

    /// Opens an account.
    init(_ account: AccountName, seed: UInt64, clock: any WallClock, address: AbsoluteURL) {
        self.account = account
        engine = MockEngine(seed: seed, clock: MockClock(clock), baseURL: address)
    }

    func setUp() throws {
        try send(
            "/v1/webhook_endpoints", Self.form([], ("url", hook), ("enabled_events[0]", "*")),
            fields: [.authorization: "Bearer \(keys["secretKey"] ?? "")"])
    }

    func adapter(_ transport: any HTTPTransport, clock: any WallClock) throws -> any PaymentGateway {
        try Stripe(
            Stripe.Configuration(
                secretKey: Secret(keys["secretKey"] ?? ""), webhookSecrets: [Secret(keys["webhookSecret"] ?? "")],
                baseURL: engine.baseURL.text),
            transport: transport, clock: clock)
    }

    func token(_ card: Card) -> String? { Self.name(card).map { "pm_card_\($0)" } }

    private static func name(_ card: Card) -> String? {
        switch card {
        case .good: "visa"
        case .declined: "visa_chargeDeclined"
        case .withoutMoney: "visa_chargeDeclinedInsufficientFunds"
        case .challenged: "threeDSecure2Required"
        case .challengedDeclined: "threeDSecureRequiredChargeDeclined"
        case .refusedLater: "chargeCustomerFail"
        case .disputed: "createDispute"
        case .refundComesBack: "refundFail"
        case .refundWaits: "pendingRefund"
        case .reviewed, .reviewedDeclined: nil
        }
    }

    func moneyCall(in request: TransportRequest) -> MoneyCall? {
        guard request.method == .post else { return nil }
        let key = request.headerFields[.init("Idempotency-Key") ?? .ifMatch]
        let parts = request.path.split(separator: "/").map(String.init)
        switch parts.dropFirst().first {
        case "payment_intents" where parts.last == "confirm":
            let known = payments.withLock { $0[parts[2]] }
            return MoneyCall(
                kind: .charge, reference: known?.reference ?? "", minorUnits: known?.minorUnits,
                currency: known?.currency, token: known?.token, key: key)
        case "checkout" where parts.count == 3: return read(request, .page, "line_items[0][price_data]", key)
        case "refunds": return read(request, .refund, nil, key)
        default: return nil
        }
    }

    func learn(from response: TransportResponse) {
        guard let root = try? JSONDocument(parsing: response.body, options: .skipByteOrderMark).root else { return }
        for object in [root] + Array(root["data"]?.elements ?? root.elements)
        where object["object"]?.string == "payment_intent" {
            guard let id = object["id"]?.string else { continue }
            let call = MoneyCall(
                kind: .charge, reference: object["metadata"]?["merchant_reference"]?.string ?? "",
                minorUnits: object["amount"]?.int64, currency: object["currency"]?.string?.uppercased(),
                token: object["payment_method"]?.string, key: nil)
            payments.withLock { $0[id] = call }
        }
    }

    /// Reads a form of the API.
    ///
    /// - Parameter place: where the price stands: in a part of the form, at its top for an empty text, or nowhere.
    private func read(
        _ request: TransportRequest, _ kind: MoneyCall.Kind, _ place: String?, _ key: String?
    ) -> MoneyCall? {
        guard let form = try? FormDecoding(parsing: request.bytes) else { return nil }
        func value(_ name: String) -> String? { form.pairs.first { $0.name == name }?.value }
        let prefix = kind == .page ? "payment_intent_data" : ""
        let reference =
            prefix.isEmpty ? value("metadata[merchant_reference]") : value("\(prefix)[metadata][merchant_reference]")
        let amount = kind == .page ? value("\(place ?? "")[unit_amount]") : value("amount")
        let currency = kind == .page ? value("\(place ?? "")[currency]") : value("currency")
        return MoneyCall(
            kind: kind, reference: reference ?? "", minorUnits: amount.flatMap { Int64($0) },
            currency: currency?.uppercased(), token: value("payment_method"), key: key)
    }

    func pay(on page: Checkout, with card: Card) throws {
        let answer = try submit(
            Self.form(
                [], ("test_card", Self.name(card) ?? "visa"), ("email", "payer@example.com"), ("name", "Test Payer")),
            to: page)
        // A challenge is on another page, and the payer passes it.
        if let next = answer.headerFields[.location], next.contains("3d_secure") {
            try send(next, "result=approve")
        }
    }

    var signingSecret: String { keys["webhookSecret"] ?? "" }

    func lagging(_ request: TransportRequest, _ response: TransportResponse, by seconds: Int64) -> TransportResponse {
        guard request.path.hasSuffix("/search"), let root = try? JSONDocument(parsing: response.body).root,
            let found = root["data"]
        else { return response }
        let indexed = now.secondsSinceEpoch - seconds
        let members = root.members.map { member -> (String, JSON) in
            guard member.name == "data" else { return (member.name, JSON(member.value)) }
            return ("data", .array(found.elements.filter { $0["created"]?.int64 ?? 0 <= indexed }.map(JSON.init)))
        }
        return TransportResponse(
            status: response.status, headerFields: response.headerFields,
            body: JSON.object(JSONObject(members)).serialized())
    }

    func intrude(_ reference: String, minorUnits: Int64, currency: String) throws -> String? {
        let answer = try send(
            "/v1/payment_intents",
            Self.form(
                [], ("amount", "\(minorUnits)"), ("currency", currency.lowercased()), ("confirm", "true"),
                ("payment_method", "pm_card_visa"), ("metadata[merchant_reference]", reference),
                ("automatic_payment_methods[enabled]", "true"),
                ("automatic_payment_methods[allow_redirects]", "never")),
            fields: [.authorization: "Bearer \(keys["secretKey"] ?? "")"])
        return try JSONDocument(parsing: answer.body).root["id"]?.string
    }

    func complete(_ action: RequiredAction, passing: Bool) throws -> [FormField] {
        guard case .redirect(let url) = action.step else { throw Unplayable("the action is no redirect") }
        try send(url.text, "result=\(passing ? "approve" : "fail")")
        return []
    }
}
