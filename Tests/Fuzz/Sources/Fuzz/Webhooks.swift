import AuthorizeNetGateway
import LiqPayGateway
import PaymentCore
import PaymentCrypto
import PaymentHTTP
import StripeGateway
import WayForPayGateway

@testable import Shop

extension Target {
    /// Deliveries of each gateway: any fields and bytes, and any bytes that are signed as the gateway would.
    static let webhooks = ShopGateway.allCases.map { gateway in
        Target("webhook-\(gateway.rawValue)") {
            let scene = try await Scene.play(gateway)
            let transport = Tape(scene.shop.transport(gateway))
            guard let adapter = try scene.adapter(answering: transport) as? any WebhookGateway else {
                throw Finding("\(gateway) sends no webhooks")
            }
            let signer = try Signer(gateway, scene.shop.keys(gateway))
            let now = scene.shop.clock.now()
            return Prepared(
                seeds: try scene.deliveries.flatMap {
                    [[0] + DeliveryText.text(of: $0), [1] + signer.message(of: $0.body)]
                }
                    + fixtures(gateway).map { [1] + signer.message(of: $0) },
                words: ["t=", ",v1=", "sha512=", "merchantSignature", "data=", "&signature="]
            ) { input in
                let rest = Array(input.dropFirst())
                let isSigned = input.first == 1
                guard let delivery = isSigned ? signer.delivery(of: rest, at: now) : DeliveryText.delivery(of: rest)
                else { return }
                do throws(WebhookError) {
                    let event = try adapter.verify(delivery, now: now)
                    _ = (adapter.acknowledgement(of: event, now: now).body, "\(event.event)")
                } catch {
                    let isForged = error == .signatureMismatch
                    try expect(!isSigned || !isForged, "a delivery that is signed is taken for a forged one")
                    _ = error.description
                }
            }
        }
    }

    private static func fixtures(_ gateway: ShopGateway) throws -> [[UInt8]] {
        switch gateway {
        case .stripe: try Fixtures.files("stripe", "event-1536.json")
        case .authorizeNet: try Fixtures.files("authorize-net", ".json")
        case .liqPay: try Fixtures.files("liqpay", ".form")
        case .wayForPay: try Fixtures.files("wayforpay", ".json")
        }
    }
}

/// Deliveries as bytes: fields line by line, an empty line, the body.
private enum DeliveryText {
    static func text(of delivery: WebhookDelivery) -> [UInt8] {
        let names = ["Stripe-Signature", "X-ANET-Signature", "Content-Type"]
        let lines = names.flatMap { name in delivery.values(of: name).map { "\(name): \($0)\n" } }
        return Array((lines.joined() + "\n").utf8) + delivery.body
    }

    static func delivery(of text: [UInt8]) -> WebhookDelivery {
        var fields: [(name: String, value: String)] = []
        var rest = text[...]
        while !rest.isEmpty {
            let line = rest.prefix { $0 != 0x0A }
            rest = rest.dropFirst(line.count + 1)
            guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { break }
            let value = String(decoding: line[(colon + 1)...], as: UTF8.self)
            fields.append((String(decoding: line[..<colon], as: UTF8.self), String(value.drop { $0 == " " })))
        }
        return WebhookDelivery(fields: fields, body: Array(rest))
    }
}

/// Signs messages as a gateway does, so that what reads them is reached.
struct Signer: Sendable {
    private let gateway: ShopGateway
    private let stripe: Stripe.Signature
    private let authorizeNet: AuthorizeNet.Signature
    private let liqpay: LiqPay.Signature
    private let wayForPay: WayForPay.Signature

    /// Takes the credentials of a mock of `gateway`.
    init(_ gateway: ShopGateway, _ keys: [String: String]) throws {
        self.gateway = gateway
        let words = String(repeating: "0A", count: 64)
        stripe = try Stripe.Signature(secrets: [Secret(keys["webhookSecret"] ?? "whsec_unused0000000000000000000000")])
        authorizeNet = try AuthorizeNet.Signature(signatureKeys: [Secret(keys["signatureKey"] ?? words)])
        liqpay = try LiqPay.Signature(privateKey: Secret(keys["privateKey"] ?? "sandbox_unused"))
        wayForPay = try WayForPay.Signature(secretKey: Secret(keys["secretKey"] ?? words))
    }

    /// What is signed in the body of a delivery.
    func message(of body: [UInt8]) -> [UInt8] {
        guard gateway == .liqPay, let form = try? FormDecoding(parsing: body), let data = form["data"],
            let message = try? Base64.decode(Array(data.utf8))
        else { return body }
        return message
    }

    /// A genuine delivery of a message; nil for what cannot be signed.
    func delivery(of message: [UInt8], at now: Timestamp) -> WebhookDelivery? {
        switch gateway {
        case .stripe:
            guard let header = try? stripe.header(for: message, at: now) else { return nil }
            return WebhookDelivery(fields: [(Stripe.Signature.fieldName, header)], body: message)
        case .authorizeNet:
            guard let header = try? authorizeNet.header(for: message) else { return nil }
            return WebhookDelivery(fields: [(AuthorizeNet.Signature.fieldName, header)], body: message)
        case .liqPay: return form(message).map { WebhookDelivery(fields: [], body: $0) }
        case .wayForPay: return signed(.transaction, message).map { WebhookDelivery(fields: [], body: $0) }
        }
    }

    /// The form of LiqPay around a message.
    func form(_ message: [UInt8]) -> [UInt8]? {
        let data = Base64.string(message)
        let isSeven = (try? JSONDocument(parsing: message))?.root["version"]?.int64 == 7
        guard let signature = try? liqpay.signature(of: data, version: isSeven ? .seven : .three) else { return nil }
        var form = FormEncoding()
        form.append("data", data)
        form.append("signature", signature)
        return form.bytes
    }

    /// A message of WayForPay with its signature in it.
    func signed(_ kind: WayForPay.Signature.Message, _ message: [UInt8]) -> [UInt8]? {
        guard let document = try? JSONDocument(parsing: message), document.root.kind == .object,
            let code = try? wayForPay.code(of: kind, json: message)
        else { return nil }
        var object = JSON(document.root)
        object["merchantSignature"] = .string(code)
        return object.serialized()
    }
}
