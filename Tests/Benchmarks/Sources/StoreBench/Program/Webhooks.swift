import Foundation
import LoadLoop
import PaymentCore
import PaymentHTTP
import PaymentOrders
import StripeGateway
import Synchronization

/// Webhooks of Stripe taken in: verified, stored once, answered after the commit.
enum Webhooks {
    private static let fixture = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../../../Fixtures/stripe/event-1536.json").standardized

    /// Carries nothing: to take a webhook in needs no request.
    private struct NoTransport: HTTPTransport {
        func send(_ request: TransportRequest) async throws(TransportError) -> TransportResponse {
            throw TransportError(.closed, .notSent, detail: "this program sends nothing")
        }
    }

    static func take(into store: any PaymentStore, count: Int, concurrency: Int, mark: () -> Void) async throws {
        let secret = Secret("whsec_test_4fJ2kLm9QxZ7vB1n")
        let stripe = try Stripe(
            Stripe.Configuration(secretKey: Secret("sk_test_Mock0000000000000001"), webhookSecrets: [secret]),
            transport: NoTransport())
        let account = try Shop.account()
        let inbox = WebhookInbox(try await Shop.orders(store, gateway: stripe))
        let warm = 10
        let deliveries = try deliveries(warm + count + concurrency * 4, Stripe.Signature(secrets: [secret]))
        let next = Atomic(0)
        @Sendable func receive() async throws -> Bool {
            let delivery = deliveries[next.add(1, ordering: .relaxed).oldValue]
            return await inbox.receive(delivery, for: account).status == 200
        }
        for _ in 0..<warm where try await !receive() { stop("a webhook was refused") }
        mark()
        await report("webhook", LoadPlan(url: "", concurrency: concurrency, count: count), receive)
    }

    /// The event of the fixture, under another name each time, signed now.
    private static func deliveries(_ count: Int, _ signature: Stripe.Signature) throws -> [WebhookDelivery] {
        let text = String(decoding: try Data(contentsOf: fixture), as: UTF8.self)
        let parts = text.components(separatedBy: "evt_3Mock0000000000000000001")
        guard parts.count == 2 else { stop("the fixture has another name") }
        let now = SystemWallClock().now()
        return try (0..<count).map { number in
            let body = Array(
                "\(parts[0])evt_3Mock\(String(10_000_000_000_000_000_000 + UInt64(number)))\(parts[1])".utf8)
            return WebhookDelivery(
                fields: [
                    ("Host", "shop.example"), ("Content-Type", "application/json; charset=utf-8"),
                    ("Stripe-Signature", try signature.header(for: body, at: now)),
                ], body: body)
        }
    }
}
