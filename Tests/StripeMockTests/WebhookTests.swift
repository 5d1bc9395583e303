import HTTPTypes
import MockServerKit
import PaymentCore
import PaymentCrypto
import PaymentHTTP
import Synchronization
import Testing

@testable import StripeMock

/// Events, endpoints, deliveries: the Stripe notes, sections 2.8 and 4.
@Suite struct WebhookTests {
    /// A receiver that keeps what it gets and answers what it is told.
    private final class Receiver: HTTPTransport {
        struct Delivery: Sendable {
            let header: String
            let body: [UInt8]
            let url: String
            let agent: String
        }

        private let kept = Mutex<[Delivery]>([])
        private let answers: Mutex<[Int]>

        init(answers: [Int] = []) { self.answers = Mutex(answers) }

        var deliveries: [Delivery] { kept.withLock { $0 } }

        func delivery(_ position: Int) throws -> Delivery {
            try #require(deliveries.dropFirst(position).first)
        }

        func send(_ request: TransportRequest) async throws(TransportError) -> TransportResponse {
            let body = request.body.withBytes { Array($0) }
            let delivery = Delivery(
                header: request.headerFields[.stripeSignature] ?? "", body: body, url: request.url.text,
                agent: request.headerFields[.userAgent] ?? "")
            kept.withLock { $0.append(delivery) }
            return TransportResponse(status: answers.withLock { $0.isEmpty ? 200 : $0.removeFirst() })
        }
    }

    private func endpoint(_ account: Account, _ events: String = "*", url: String = "http://shop.test/hook")
        -> Account.Reply
    {
        account.post("webhook_endpoints", ["url": url, "enabled_events[]": events])
    }

    /// Checks a delivery as a receiver does.
    private func isGenuine(_ delivery: Receiver.Delivery, secret: String, now: Int64) throws -> Bool {
        let items = delivery.header.split(separator: ",").map { $0.split(separator: "=", maxSplits: 1) }
        guard let time = items.first(where: { $0[0] == "t" })?[1], Int64(time) == now else { return false }
        let key = try HMACKey(.sha256, Array(secret.utf8))
        let code = try key.authenticationCode(for: Array("\(time).".utf8), delivery.body).hexadecimal()
        return items.contains { $0[0] == "v1" && $0[1] == code }
    }

    @Test("The secret is told once; endpoints change, switch off and go")
    func lifecycle() throws {
        let account = try Account()
        let created = endpoint(account)
        #expect(created["secret"]?.stringValue == account.webhookSecret)
        #expect(account.webhookSecret.hasPrefix("whsec_"))
        #expect(account.get("webhook_endpoints/\(created.id)")["secret"] == nil)
        let second = endpoint(account, url: "http://shop.test/other")
        #expect(second["secret"]?.stringValue != account.webhookSecret)
        let disabled = account.post(
            "webhook_endpoints/\(created.id)", ["disabled": "true", "enabled_events[]": "charge.failed"])
        #expect(disabled.state == "disabled" && disabled["enabled_events"] == ["charge.failed"])
        #expect(account.delete("webhook_endpoints/\(created.id)")["deleted"]?.boolValue == true)
        #expect(account.get("webhook_endpoints/\(created.id)").status == 404)
        #expect(
            endpoint(account)["secret"]?.stringValue == account.webhookSecret,
            "a server that registers again keeps its secret")
    }

    @Test(
        "Wrong endpoints are refused",
        arguments: [
            ["enabled_events[]": "*"], ["url": "http://shop.test"], ["url": "shop.test", "enabled_events[]": "*"],
            ["url": "ftp://shop.test", "enabled_events[]": "*"],
            ["url": "http://shop.test", "enabled_events[]": "Everything"],
            ["url": "http://shop.test", "enabled_events[]": "*", "foo": "1"],
            ["url": "http://shop.test", "enabled_events[]": "*", "api_version": "new"],
        ])
    func refusals(form: [String: String]) throws {
        let account = try Account()
        let body = form.map { "\(PercentEncoding.encoded($0.key))=\(PercentEncoding.encoded($0.value))" }
        #expect(account.send(.post, "/v1/webhook_endpoints", body: body.joined(separator: "&")).status == 400)
        #expect(account.get("webhook_endpoints").elements.isEmpty)
    }

    @Test("There can be sixteen endpoints")
    func limit() throws {
        let account = try Account()
        for number in 0..<16 { #expect(endpoint(account, url: "http://shop.test/\(number)").status == 200) }
        #expect(endpoint(account).status == 400)
    }

    @Test("Every delivery is the event as listed, signed with the endpoint's secret")
    func deliveries() async throws {
        let account = try Account()
        _ = endpoint(account)
        _ = account.post("payment_intents", ["amount": "2000", "currency": "usd"], ["Idempotency-Key": "order-1001"])
        _ = account.paid("pm_card_visa_chargeDeclined")
        let receiver = Receiver()
        await account.engine.deliverDue(through: receiver)
        let events = account.get("events", ["limit": "100"]).elements
        #expect(receiver.deliveries.count == events.count && events.count == 4)
        for delivery in receiver.deliveries {
            #expect(try isGenuine(delivery, secret: account.webhookSecret, now: Account.start))
            #expect(try !isGenuine(delivery, secret: "whsec_wrong", now: Account.start))
            #expect(delivery.agent.hasPrefix("Stripe/1.0"))
            let event = JSON(try JSONDocument(parsing: delivery.body).root)
            #expect(event["object"]?.stringValue == "event" && event["pending_webhooks"]?.integerValue == 1)
            let listed = events.first { $0["id"] == event["id"] }
            #expect(listed?["data"] == event["data"])
        }
        let first = JSON(try JSONDocument(parsing: receiver.delivery(0).body).root)
        #expect(first["type"]?.stringValue == "payment_intent.created")
        #expect(first["request"]?["idempotency_key"]?.stringValue == "order-1001")
        #expect(first["api_version"]?.stringValue == "2026-10-28.endive")
        #expect(first["data"]?["previous_attributes"] == nil)
    }

    @Test("An endpoint gets the events it asked for, in its own version")
    func selection() async throws {
        let account = try Account()
        _ = account.post(
            "webhook_endpoints",
            ["url": "http://shop.test/hook", "enabled_events[]": "charge.failed", "api_version": "2025-09-30.clover"])
        _ = account.paid("pm_card_visa_chargeDeclined")
        let receiver = Receiver()
        await account.engine.deliverDue(through: receiver)
        #expect(receiver.deliveries.count == 1)
        let event = JSON(try JSONDocument(parsing: receiver.delivery(0).body).root)
        #expect(event["type"]?.stringValue == "charge.failed")
        #expect(event["api_version"]?.stringValue == "2025-09-30.clover")
    }

    @Test("A receiver that fails gets the same event again, signed anew, until it is given up")
    func retries() async throws {
        let account = try Account()
        _ = endpoint(account)
        _ = account.post("customers")
        let receiver = Receiver(answers: [500, 302, 404, 503])
        await account.engine.deliverDue(through: receiver)
        var now = Account.start
        for wait in [600, 3600, 7200] {
            #expect(account.get("events", ["delivery_success": "false"]).elements.count == 1)
            account.advance(seconds: Int64(wait))
            now += Int64(wait)
            await account.engine.deliverDue(through: receiver)
            let last = try #require(receiver.deliveries.last)
            #expect(try isGenuine(last, secret: account.webhookSecret, now: now))
            #expect(try last.body == receiver.delivery(0).body)
        }
        account.advance(seconds: 30 * 3600)
        await account.engine.deliverDue(through: receiver)
        #expect(receiver.deliveries.count == 4)
        #expect(account.engine.deliveries.last?.progress == .failed)
    }

    @Test("An acknowledged event is no longer pending")
    func acknowledgement() async throws {
        let account = try Account()
        _ = endpoint(account)
        _ = account.post("customers")
        #expect(account.get("events").element(0)["pending_webhooks"]?.integerValue == 1)
        await account.engine.deliverDue(through: Receiver(answers: [500, 200]))
        #expect(account.get("events", ["delivery_success": "true"]).elements.isEmpty)
        account.advance(seconds: 600)
        await account.engine.deliverDue(through: Receiver())
        #expect(account.get("events", ["delivery_success": "true"]).elements.count == 1)
        #expect(account.get("events").element(0)["pending_webhooks"]?.integerValue == 0)
    }

    @Test("While a secret is rolled both sign; afterwards only the new one does")
    func rolling() async throws {
        let account = try Account()
        let id = endpoint(account).id
        let until = Timestamp(secondsSinceEpoch: Account.start + 3600)
        let fresh = account.engine.withGateway {
            $0.rollWebhookSecret(ofEndpoint: id, oldValidUntil: until, random: SeededRandomSource(seed: 5))
        }
        let secret = try #require(fresh)
        let receiver = Receiver()
        _ = account.post("customers")
        await account.engine.deliverDue(through: receiver)
        #expect(try isGenuine(receiver.delivery(0), secret: secret, now: Account.start))
        #expect(try isGenuine(receiver.delivery(0), secret: account.webhookSecret, now: Account.start))
        account.advance(seconds: 3600)
        _ = account.post("customers")
        await account.engine.deliverDue(through: receiver)
        #expect(try isGenuine(receiver.delivery(1), secret: secret, now: Account.start + 3600))
        #expect(try !isGenuine(receiver.delivery(1), secret: account.webhookSecret, now: Account.start + 3600))
    }

    @Test("Events are found by type, by several types, and for thirty days")
    func listing() throws {
        let account = try Account()
        _ = account.paid()
        _ = account.post("customers")
        let succeeded = account.get("events", ["type": "payment_intent.succeeded"]).elements
        #expect(succeeded.count == 1)
        #expect(succeeded[0]["data"]?["object"]?["object"]?.stringValue == "payment_intent")
        #expect(account.get("events", ["type": "payment_intent.*"]).elements.count == 2)
        #expect(
            account.get("events", ["types[0]": "customer.created", "types[1]": "charge.succeeded"]).elements.count == 2)
        #expect(account.get("events", ["type": "a.b", "types[]": "c.d"]).status == 400)
        let many = (0..<21).map { "types[]=a.b\($0)" }.joined(separator: "&")
        #expect(account.send(.get, "/v1/events", query: many).status == 400)
        let id = succeeded[0]["id"]?.stringValue ?? ""
        #expect(account.get("events/\(id)").json == succeeded[0])
        account.advance(seconds: 30 * 86400)
        #expect(account.get("events/\(id)").status == 200)
        account.advance(seconds: 1)
        #expect(account.get("events/\(id)").status == 404)
        #expect(account.get("events", ["type": "customer.created"]).elements.isEmpty)
    }

    @Test("An event keeps the object as it was")
    func snapshots() throws {
        let account = try Account()
        let intent = account.payment()
        _ = account.post("payment_intents/\(intent.id)/cancel")
        let created = account.get("events", ["type": "payment_intent.created"]).element(0)
        #expect(created["data"]?["object"]?["status"]?.stringValue == "requires_payment_method")
    }

    @Test("The same seed gives the same answers, byte for byte")
    func determinism() throws {
        func run(_ seed: UInt64) throws -> [[UInt8]] {
            let account = try Account(seed: seed)
            return [
                endpoint(account), account.paid(), account.paid("pm_card_threeDSecure2Required"), account.get("events"),
            ]
            .map(\.body)
        }
        #expect(try run(3) == run(3))
        #expect(try run(3) != run(4))
    }

    @Test("S-01: the inspector shows no card number, no secret and no client secret")
    func inspection() throws {
        let account = try Account()
        _ = endpoint(account)
        let paid = account.paid()
        let text = account.engine.inspection.flatMap(\.rows).joined().joined(separator: " ")
        #expect(text.contains(paid.id))
        for canary in [
            account.secretKey, account.webhookSecret, paid["client_secret"]?.stringValue ?? "", "4242424242424242",
        ] {
            #expect(!text.contains(canary))
        }
    }
}
