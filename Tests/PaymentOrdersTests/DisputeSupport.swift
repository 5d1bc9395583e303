import HTTPTypes
import MockServerKit
import PaymentCore
import PaymentHTTP
import PaymentPlans
import Testing

@testable import PaymentOrders

/// Disputes: of the four gateways only Stripe tells of them.
extension Shop {
    /// A shop where a payment is disputed, with the webhooks of the dispute by name; it has not got them yet.
    static func disputed(
        _ token: String, amount: Int64 = 100_00, refunding: Int64 = 0
    ) async throws -> (shop: Shop, order: Order, payment: PaymentRecord.ID, told: [String: WebhookDelivery]) {
        let shop = try await Shop.open()
        try shop.subscribe(.stripe)
        let order = try await shop.partsOrder(at: .stripe)
        let result = try await shop.orders.pay(
            order.id,
            PayRequest(
                nonce: PaymentRecord.ID("form-1"), amount: ShopGateway.stripe.money(amount),
                source: .token(PaymentToken(token), returnURL: nil)), by: Shop.payer)
        try #require(result.attempt.state == .succeeded)
        if refunding > 0 {
            let refund = try await shop.orders.refund(
                order.id, .exactly(ShopGateway.stripe.money(refunding)), reason: .goodwill, note: "late",
                nonce: RefundRecord.ID("refund-1"), by: Shop.manager)
            try #require(refund.map(\.state) == [.succeeded])
        }
        shop.advance(minutes: 5)
        return (shop, order, result.payment.id, try await shop.toldOfDisputes())
    }

    /// What Stripe tells of disputes, by the name of the event; what it tells of anything else is left out.
    func toldOfDisputes() async throws -> [String: WebhookDelivery] {
        var told: [String: WebhookDelivery] = [:]
        for delivery in await deliveries(.stripe) {
            let type = try JSONDocument(parsing: delivery.body).root["type"]?.string ?? ""
            if type.hasPrefix("charge.dispute.") { told[String(type.dropFirst("charge.dispute.".count))] = delivery }
        }
        return told
    }

    /// Wins the dispute that the shop has heard of; what Stripe tells then.
    func winDispute() async throws -> [String: WebhookDelivery] {
        let id = try #require(try await events().first { $0.kind == .disputeChanged }?.subject?.id)
        try stripe.send(
            "/v1/disputes/\(id)", "evidence%5Buncategorized_text%5D=winning_evidence",
            fields: [.authorization: "Bearer \(stripe.keys["secretKey"] ?? "")"])
        return try await toldOfDisputes()
    }
}
