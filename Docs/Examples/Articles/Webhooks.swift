// "Webhooks in a Hummingbird app".

import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import PaymentCore
import PaymentOrders
import PaymentWebhookRoutes
import StripeGateway

/// Mounts the inbox of the orders in an app.
func webhookRoutes(_ orders: Orders) -> Router<BasicRequestContext> {
    // snippet: routes
    let router = Router()
    PaymentWebhookRoutes(orders: orders).add(to: router, at: "webhooks")
    // end snippet
    return router
}

/// Mounts an inbox that applies events before it answers.
func smallServerRoutes(_ orders: Orders) -> Router<BasicRequestContext> {
    let router = Router()
    // snippet: inline
    PaymentWebhookRoutes(orders: orders, application: .inline).add(to: router, at: "webhooks")
    // end snippet
    return router
}

/// An adapter that takes deliveries signed with the old secret as well as the new one.
func stripeDuringRotation(_ new: String, _ old: String, apiKey: String) throws -> Stripe.Configuration {
    // snippet: rotation
    let configuration = try Stripe.Configuration(
        secretKey: Secret(apiKey), webhookSecrets: [Secret(new), Secret(old)])
    // end snippet
    return configuration
}

// snippet: own-route
/// Takes webhooks without orders: verified, compared, confirmed, and only then believed.
struct OwnWebhooks<Gateway: WebhookGateway & LookupGateway>: Sendable {
    let gateway: Gateway
    let clock: any WallClock
    /// What the order behind an event was asked to pay; nil for an event that is about no order.
    let expected: @Sendable (WebhookEvent) async throws -> PaymentExpectation?
    /// Marks the order paid, once: an event comes more than once.
    let markPaid: @Sendable (Payment) async throws -> Void

    func receive(_ delivery: WebhookDelivery) async throws -> WebhookAnswer {
        let now = clock.now()
        let event: Verified<WebhookEvent>
        do {
            event = try gateway.verify(delivery, now: now)
        } catch {
            return WebhookAnswer(status: 400, fields: [], body: [])
        }
        if event.event.kind == .paymentCaptured, let order = try await expected(event.event),
            order.differences(from: event.event).isEmpty
        {
            // A signature proves that the gateway wrote this; its own record proves that it is true now.
            try await markPaid(gateway.confirm(event))
        }
        return gateway.acknowledgement(of: event, now: now)
    }
}
// end snippet

extension OwnWebhooks {
    // snippet: own-mount
    func add(to router: Router<BasicRequestContext>) {
        router.post("webhooks/stripe") { request, _ in
            let body = try await request.body.collect(upTo: WebhookDelivery.bodyBytesMax)
            let fields = request.headers.map { (name: $0.name.rawName, value: $0.value) }
            let answer = try await receive(WebhookDelivery(fields: fields, body: Array(body.readableBytesView)))
            return Response(
                status: HTTPResponse.Status(code: answer.status),
                body: ResponseBody(byteBuffer: ByteBuffer(bytes: answer.body)))
        }
    }
    // end snippet
}
