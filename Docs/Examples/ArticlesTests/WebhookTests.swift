import HTTPTypes
import PaymentLocalization
import CurlTransport
import Hummingbird
import Logging
import MockServerKit
import PaymentCore
import PaymentOrders
import PaymentPlans
import StripeGateway
import Synchronization
import Testing

@testable import ArticleExamples

@Suite("The article about webhooks")
struct WebhookTests {
    /// Runs an app on a free port while `body` uses it.
    private func serve(
        _ router: Router<BasicRequestContext>, _ body: @Sendable @escaping (AbsoluteURL) async throws -> Void
    ) async throws {
        let (ports, announce) = AsyncStream<Int>.makeStream()
        let app = Application(
            router: router, configuration: .init(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { channel in
                if let port = channel.localAddress?.port { announce.yield(port) }
                announce.finish()
            }, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await app.run() }
            group.addTask {
                for await port in ports { try await body(AbsoluteURL("http://127.0.0.1:\(port)")) }
            }
            try await group.next()
            group.cancelAll()
            while await group.nextResult() != nil {}
        }
    }

    @Test("a webhook finishes what a lost answer left open", arguments: [false, true])
    func orders(_ isInline: Bool) async throws {
        let shop = try await ExampleShop.open()
        let routes = isInline ? smallServerRoutes(shop.orders) : webhookRoutes(shop.orders)
        try await serve(routes) { address in
            try shop.account.sendWebhooks(to: address.appending(path: "webhooks/stripe"))
            let order = try await bookKitchen(shop.orders, terms: kitchenTerms())
            shop.account.mock.inject(
                FaultRule(.answerLost, method: .post, path: "/v1/payment_intents/*/confirm"))
            let words = try await payDeposit(
                shop.orders, order, token: PaymentToken("pm_card_visa"), form: PaymentRecord.ID("form-1"),
                deposit: Money(decimal: "360.00", currency: .eur), now: shop.now)
            #expect(words == "not known yet: it is looked up by itself")

            let curl = try CurlTransport()
            await shop.account.mock.deliverDue(through: curl)
            await curl.shutdown()
            #expect(shop.account.mock.deliveries.allSatisfy { $0.progress == .delivered })
            if !isInline {
                let collector = Collector(
                    shop.orders, messenger: LogMessenger(), settings: CollectorSettings(instance: "test", workers: 1))
                try await collector.runUntilIdle(worker: "test")
            }
            let left = try await shop.orders.order(order.id).plan.standing(
                at: shop.orders.business.zone.moment(shop.now))
            #expect(left.left == Money(minorUnits: 840_00, currency: .eur))
        }
    }

    @Test("an app without orders believes a webhook that fits and that the gateway confirms")
    func own() async throws {
        let account = try StripeAccount()
        let paid = Mutex<[Payment]>([])
        let request = try account.request()
        let webhooks = OwnWebhooks(
            gateway: account.gateway, clock: account.mock.clock,
            expected: { event in
                guard event.merchantReference == request.reference else { return nil }
                return PaymentExpectation(
                    amount: request.amount, reference: request.reference, gateway: .stripe, isLive: false)
            }, markPaid: { payment in paid.withLock { $0.append(payment) } })
        let router = Router()
        webhooks.add(to: router)
        try await serve(router) { address in
            try account.sendWebhooks(to: address.appending(path: "webhooks/stripe"))
            account.mock.inject(DeliveryRule(.forge, topic: "charge.succeeded"))
            _ = try await account.gateway.charge(request)
            let curl = try CurlTransport()
            await account.mock.deliverDue(through: curl)
            await curl.shutdown()
        }
        #expect(paid.withLock { $0.map(\.captured) } == [request.amount])
        let statuses = Set(account.mock.deliveries.flatMap { $0.attempts.map(\.status) })
        #expect(statuses == [200, 400])
    }

    @Test("two signing secrets are good while one replaces the other", arguments: ["new", "old", "foreign"])
    func rotation(_ secret: String) throws {
        let secrets = [
            "new": "whsec_0123456789abcdef", "old": "whsec_fedcba9876543210", "foreign": "whsec_0000000000000000",
        ]
        let now = Timestamp(secondsSinceEpoch: 1_795_262_400)
        let stripe = try Stripe(
            stripeDuringRotation(
                secrets["new"] ?? "", secrets["old"] ?? "", apiKey: "sk_test_0123456789abcdef"),
            transport: Postbox())
        let body = Array(
            """
            {"id":"evt_1","object":"event","type":"payment_intent.succeeded","created":1795262400,"livemode":false,\
            "data":{"object":{"id":"pi_1","object":"payment_intent","status":"succeeded","amount":100,\
            "amount_received":100,"currency":"usd","metadata":{}}}}
            """.utf8)
        let header = try Stripe.Signature(secrets: [Secret(secrets[secret] ?? "")]).header(for: body, at: now)
        let delivery = WebhookDelivery(fields: [("Stripe-Signature", header)], body: body)
        if secret == "foreign" {
            #expect(throws: WebhookError.signatureMismatch) { try stripe.verify(delivery, now: now) }
        } else {
            #expect(try stripe.verify(delivery, now: now).event.id == "evt_1")
        }
    }
}
