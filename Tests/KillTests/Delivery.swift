import Foundation
import PaymentCore
import PaymentCrypto
import PaymentHTTP

/// A webhook that a mock sent or will send, as its own list tells.
struct Delivery: Sendable {
    /// What a store knows a genuine one by: the gateway's id of the event, or, where the gateway gives none, the reference of its payment.
    struct Name: Hashable, Sendable, CustomStringConvertible {
        let account: String
        let text: String

        var description: String { "\(text) at \(account)" }
    }

    let name: Name
    /// Whether it was signed with another key.
    let isForged: Bool
    /// Whether a receiver answered that it has it.
    let isAcknowledged: Bool
    /// Whether it is to be sent again.
    let isWaiting: Bool

    init(_ json: JSON, from gateway: String) throws {
        let progress = json["progress"]?.stringValue
        isForged = json["fault"]?.stringValue == "delivery-forge"
        isAcknowledged = progress == "delivered"
        isWaiting = progress == "pending"
        let body = try Base64.decode(Array((json["body"]?.stringValue ?? "").utf8))
        let text: String?
        switch gateway {
        // A forged body may be unreadable: a changed character of base64 is any byte.
        case _ where isForged: text = json["id"]?.stringValue
        case "liqpay": text = try Self.liqPay(body)
        case "wayforpay": text = body.isEmpty ? "" : try Self.object(body)["orderReference"]?.stringValue
        default: text = json["id"]?.stringValue
        }
        guard let text else { throw RunFailure("a webhook of \(gateway) names nothing") }
        name = Name(account: gateway, text: text)
    }

    /// The form that LiqPay posts holds a JSON object in base64.
    private static func liqPay(_ body: [UInt8]) throws -> String? {
        guard !body.isEmpty else { return "" }
        var form = URLComponents()
        form.percentEncodedQuery = String(decoding: body, as: UTF8.self)
        guard let data = form.queryItems?.first(where: { $0.name == "data" })?.value else { return nil }
        return try object(Base64.decode(Array(data.utf8)))["order_id"]?.stringValue
    }

    private static func object(_ bytes: [UInt8]) throws -> JSON { try JSON(JSONDocument(parsing: bytes).root) }
}

/// What receivers said of webhooks while a run went on.
struct Post: Sendable {
    private(set) var acknowledged: Set<Delivery.Name> = []
    /// Forged ones that a receiver believed.
    private(set) var believed: Set<Delivery.Name> = []
    /// How many genuine ones wait, as last seen.
    private(set) var waiting = 0

    /// Takes down what the mocks have by now; their lists hold the newest only.
    mutating func see(_ deliveries: [Delivery]) {
        for delivery in deliveries where delivery.isAcknowledged {
            if delivery.isForged { believed.insert(delivery.name) } else { acknowledged.insert(delivery.name) }
        }
        waiting = deliveries.count { $0.isWaiting && !$0.isForged }
    }
}
