import AuthorizeNetGateway
import AuthorizeNetMock
import HTTPTypes
import MockServerKit
import PaymentCore
import PaymentCrypto
import PaymentHTTP
import PaymentOrders

/// Authorize.net.
final class AuthorizeNetBank: MockedBank {
    let account: AccountName
    let kind = GatewayKind.authorizeNet
    let engine: MockEngine<AuthorizeNetMock>

    /// Opens an account.
    init(_ account: AccountName, seed: UInt64, clock: any WallClock, address: AbsoluteURL) {
        self.account = account
        engine = MockEngine(seed: seed, clock: MockClock(clock), baseURL: address)
    }

    func setUp() throws {
        let login = "\(keys["apiLoginID"] ?? ""):\(keys["transactionKey"] ?? "")"
        let types = [
            "authcapture.created", "authorization.created", "capture.created", "priorAuthCapture.created",
            "refund.created", "void.created", "fraud.approved", "fraud.declined", "fraud.held",
        ].map { "\"net.authorize.payment.\($0)\"" }
        try send(
            "/rest/v1/webhooks",
            "{\"name\":\"shop\",\"url\":\"\(hook)\",\"status\":\"active\",\"eventTypes\":[\(types.joined(separator: ","))]}",
            type: "application/json", fields: [.authorization: "Basic " + Base64.string(Array(login.utf8))])
    }

    func adapter(_ transport: any HTTPTransport, clock: any WallClock) throws -> any PaymentGateway {
        try AuthorizeNet(
            AuthorizeNet.Configuration(
                apiLoginID: keys["apiLoginID"] ?? "", transactionKey: Secret(keys["transactionKey"] ?? ""),
                signatureKeys: [Secret(keys["signatureKey"] ?? "")], baseURL: engine.baseURL.text),
            transport: transport, clock: clock)
    }

    func token(_ card: Card) -> String? { "mock-nonce-" + Self.name(card) }

    private static func name(_ card: Card) -> String {
        switch card {
        case .declined, .challengedDeclined: "declined"
        case .withoutMoney: "insufficient-funds"
        case .reviewed, .reviewedDeclined: "held"
        case .good, .challenged, .refusedLater, .disputed, .refundComesBack, .refundWaits: "approved"
        }
    }

    func moneyCall(in request: TransportRequest) -> MoneyCall? {
        guard let root = try? JSONDocument(parsing: request.bytes).root else { return nil }
        let page = root["getHostedPaymentPageRequest"]?["transactionRequest"]
        guard let call = root["createTransactionRequest"]?["transactionRequest"] ?? page else { return nil }
        let kind: MoneyCall.Kind
        switch call["transactionType"]?.string {
        case _ where page != nil: kind = .page
        case "authCaptureTransaction": kind = .charge
        case "refundTransaction": kind = .refund
        default: return nil
        }
        let amount = try? Money(decimal: call["amount"]?.string ?? "", currency: .usd)
        return MoneyCall(
            kind: kind, reference: call["order"]?["invoiceNumber"]?.string ?? "", minorUnits: amount?.minorUnits,
            currency: "USD", token: call["payment"]?["opaqueData"]?["dataValue"]?.string, key: nil)
    }

    func pay(on page: Checkout, with card: Card) throws {
        guard case .form(let address, let fields) = page.presentation else { throw Unplayable("no form to post") }
        try send(address.text, Self.form(fields))
        let name = card == .challenged ? "challenge" : Self.name(card)
        let answer = try send(address.text, Self.form(fields, ("test_card", name), ("save_card", "yes")))
        if let next = answer.headerFields[.location], next.contains("authenticate") { try send(next, "result=approve") }
    }

    var signingSecret: String { keys["signatureKey"] ?? "" }

    func lagging(_ request: TransportRequest, _ response: TransportResponse, by seconds: Int64) -> TransportResponse {
        guard String(decoding: request.bytes.prefix(60), as: UTF8.self).contains("getUnsettledTransactionList"),
            let root = try? JSONDocument(parsing: response.body, options: .skipByteOrderMark).root,
            let found = root["transactions"]
        else { return response }
        // The time is text of one length, so that it can be compared as it is: `2027-03-01T09:00:00Z`.
        let indexed = Self.text(now.adding(seconds: -seconds))
        let members = root.members.map { member -> (String, JSON) in
            guard member.name == "transactions" else { return (member.name, JSON(member.value)) }
            let old = found.elements.filter { ($0["submitTimeUTC"]?.string ?? "") <= indexed }
            return ("transactions", .array(old.map(JSON.init)))
        }
        return TransportResponse(
            status: response.status, headerFields: response.headerFields,
            body: JSON.object(JSONObject(members)).serialized())
    }

    private static func text(_ time: Timestamp) -> String {
        let (days, rest) = time.secondsSinceEpoch.quotientAndRemainder(dividingBy: 86_400)
        let parts = [rest / 3600, rest / 60 % 60, rest % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }
        return "\(CivilDate(daysSinceEpoch: days))T\(parts.joined(separator: ":"))Z"
    }

    func complete(_ action: RequiredAction, passing: Bool) throws -> [FormField] {
        throw Unplayable("Authorize.net asks the payer for nothing")
    }
}
