import AuthorizeNetGateway
import Foundation
import LiqPayGateway
import PaymentCore
import PaymentHTTP
import WayForPayGateway

/// A delivery that a gateway signed, as `webhooks.json` lists it for this program and its peers.
struct GatewayCase: Decodable {
    private let name: String
    private let gateway: Gateway
    private let key: String
    private let body: String
    private let fields: [String: String]

    private enum Gateway: String, Decodable {
        case liqPay = "liqpay"
        case wayForPay = "wayforpay"
        case authorizeNet = "authorize-net"
    }

    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..")

    /// All of them.
    static func all() throws -> [GatewayCase] {
        try JSONDecoder().decode([GatewayCase].self, from: Data(contentsOf: folder.appending(path: "webhooks.json")))
    }

    /// Prints what it costs to check the delivery, and to check and read it.
    func run(now: Timestamp) throws {
        let secret = Secret(key)
        switch gateway {
        case .liqPay:
            try run(
                LiqPay.Signature(privateKey: secret),
                LiqPay(
                    LiqPay.Configuration(publicKey: "sandbox_i00000000001", privateKey: secret),
                    transport: NoTransport()), now: now)
        case .wayForPay:
            try run(
                WayForPay.Signature(secretKey: secret),
                WayForPay(
                    WayForPay.Configuration(
                        merchantAccount: WayForPay.Configuration.testMerchantAccount, secretKey: secret,
                        merchantDomainName: "www.market.ua"),
                    transport: NoTransport()), now: now)
        case .authorizeNet:
            try run(
                AuthorizeNet.Signature(signatureKeys: [secret]),
                AuthorizeNet(
                    AuthorizeNet.Configuration(
                        apiLoginID: "anetLogin01", transactionKey: Secret("anetTransKey0001"), signatureKeys: [secret],
                        baseURL: AuthorizeNet.Configuration.sandboxBaseURL),
                    transport: NoTransport()), now: now)
        }
    }

    private func run(_ signature: some SignatureScheme, _ gateway: some WebhookGateway, now: Timestamp) throws {
        let url = Self.folder.appending(path: "../Fixtures").appending(path: body)
        let delivery = WebhookDelivery(
            fields: [("Host", "shop.example")] + fields.map { ($0.key, $0.value) },
            body: [UInt8](try Data(contentsOf: url)))
        try measure("\(name)-check") {
            try signature.check(delivery, now: now)
            return 1
        }
        try measure("\(name)-event") {
            try gateway.verify(delivery, now: now).event.id.utf8.count
        }
    }
}
