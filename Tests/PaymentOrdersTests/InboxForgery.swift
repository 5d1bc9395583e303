import AuthorizeNetGateway
import LiqPayGateway
import PaymentCore
import PaymentCrypto
import PaymentHTTP
import StripeGateway
import WayForPayGateway

/// A webhook taken apart, to be changed and signed anew with the true key: what somebody who has the key could send.
struct Forgery {
    private let shop: Shop
    private let gateway: ShopGateway
    /// What the webhook says.
    var message: JSON

    /// Reads a delivery as a mock made it.
    init(_ delivery: WebhookDelivery, _ shop: Shop, _ gateway: ShopGateway) throws {
        self.shop = shop
        self.gateway = gateway
        var json = delivery.body
        if gateway == .liqPay {
            let form = try FormDecoding(parsing: delivery.body).pairs
            guard let data = form.first(where: { $0.name == "data" })?.value else { throw ShopFailure("no data") }
            json = try Base64.decode(data.utf8Span.span.bytes)
        }
        message = JSON(try JSONDocument(parsing: json).root)
    }

    /// The webhook as it is now, rightly signed.
    func delivery() throws -> WebhookDelivery { try signed(sealed().serialized()) }

    /// Any JSON, rightly signed as this gateway's webhook; the signature that WayForPay has inside is left as it is.
    func signed(_ json: [UInt8]) throws -> WebhookDelivery {
        switch gateway {
        case .stripe:
            let signature = try Stripe.Signature(secrets: [Secret(shop.stripe.keys["webhookSecret"] ?? "")])
            let header = try signature.header(for: json, at: shop.clock.now())
            return WebhookDelivery(fields: [("Stripe-Signature", header)], body: json)
        case .authorizeNet:
            let signature = try AuthorizeNet.Signature(
                signatureKeys: [Secret(shop.authorizeNet.keys["signatureKey"] ?? "")])
            return WebhookDelivery(fields: [("X-ANET-Signature", try signature.header(for: json))], body: json)
        case .liqPay:
            let signature = try LiqPay.Signature(privateKey: Secret(shop.liqpay.keys["privateKey"] ?? ""))
            let version: LiqPay.APIVersion = message["version"]?.integerValue == 7 ? .seven : .three
            let data = Base64.string(json)
            var form = FormEncoding()
            form.append("data", data)
            form.append("signature", try signature.signature(of: data, version: version))
            return WebhookDelivery(fields: [("Content-Type", "application/x-www-form-urlencoded")], body: form.bytes)
        case .wayForPay:
            return WebhookDelivery(fields: [("Content-Type", "application/x-www-form-urlencoded")], body: json)
        }
    }

    /// The message with the signature inside it made anew; of the other gateways the signature stands outside.
    private func sealed() throws -> JSON {
        guard gateway == .wayForPay else { return message }
        let signature = try WayForPay.Signature(secretKey: Secret(shop.wayForPay.keys["secretKey"] ?? ""))
        var sealed = message
        sealed["merchantSignature"] = .string(try signature.code(of: .transaction, json: message.serialized()))
        return sealed
    }

    /// Changes a member of what the webhook is about.
    mutating func set(_ name: String, _ value: JSON) {
        switch gateway {
        case .stripe:
            var data = message["data"] ?? nil
            var object = data["object"] ?? nil
            object[name] = value
            data["object"] = object
            message["data"] = data
        case .authorizeNet:
            var payload = message["payload"] ?? nil
            payload[name] = value
            message["payload"] = payload
        case .liqPay, .wayForPay: message[name] = value
        }
    }

    /// A member of what the webhook is about.
    subscript(name: String) -> JSON? {
        switch gateway {
        case .stripe: message["data"]?["object"]?[name]
        case .authorizeNet: message["payload"]?[name]
        case .liqPay, .wayForPay: message[name]
        }
    }
}
