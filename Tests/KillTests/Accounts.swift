import AuthorizeNetGateway
import CurlTransport
import PaymentCore
import PaymentHTTP
import PaymentOrders
import StripeGateway
import WayForPayGateway
import LiqPayGateway

/// The accounts at the mocks, by what a mock announces when it starts.
struct Accounts: Sendable {
    /// What the mocks announced, a JSON object a line.
    let lines: [String]
    /// What the mocks announced.
    let mocks: [JSON]

    init(_ lines: [String]) throws {
        self.lines = lines
        mocks = try lines.map { try JSON(JSONDocument(parsing: Array($0.utf8)).root) }
    }

    /// The accounts as orders see them, each called after its gateway.
    ///
    /// - Parameter webhooks: where gateways post that are told so with each payment, `/` and the account's name behind it; nowhere for nil.
    func opened(_ transport: CurlTransport, webhooks: String?) throws -> [GatewayAccount] {
        try mocks.map { mock in
            let name = mock["gateway"]?.stringValue ?? ""
            let adapter = try adapter(name, mock, transport, webhooks.map { "\($0)/\(name)" })
            return GatewayAccount(try AccountName(name), adapter, isLive: false)
        }
    }

    private func adapter(
        _ name: String, _ mock: JSON, _ transport: CurlTransport, _ webhook: String?
    ) throws -> any PaymentGateway {
        func key(_ name: String) -> String { mock["credentials"]?[name]?.stringValue ?? "" }
        let url = mock["url"]?.stringValue ?? ""
        switch name {
        case "stripe":
            return try Stripe(
                Stripe.Configuration(
                    secretKey: Secret(key("secretKey")), webhookSecrets: [Secret(key("webhookSecret"))], baseURL: url),
                transport: transport)
        case "authorize-net":
            return try AuthorizeNet(
                AuthorizeNet.Configuration(
                    apiLoginID: key("apiLoginID"), transactionKey: Secret(key("transactionKey")),
                    signatureKeys: [Secret(key("signatureKey"))], baseURL: url), transport: transport)
        case "liqpay":
            return try LiqPay(
                LiqPay.Configuration(
                    publicKey: key("publicKey"), privateKey: Secret(key("privateKey")), serverURL: webhook,
                    baseURL: url), transport: transport)
        default:
            return try WayForPay(
                WayForPay.Configuration(
                    merchantAccount: key("merchantAccount"), secretKey: Secret(key("secretKey")),
                    merchantDomainName: key("merchantDomainName"), serviceURL: webhook, baseURL: url,
                    secureBaseURL: url), transport: transport)
        }
    }
}
