import PaymentCore
import PaymentHTTP
import Testing

@testable import PaymentOrders

@Suite("What the inbox takes in")
struct InboxIntakeTests {
    /// A shop where a payment was made, and the webhooks of it.
    private static func paid(
        _ gateway: ShopGateway, wrap: (any PaymentStore) -> any PaymentStore = { $0 }
    ) async throws -> (shop: Shop, deliveries: [WebhookDelivery]) {
        let shop = try await Shop.open(wrap: wrap)
        try shop.subscribe(gateway)
        _ = try await shop.charge(shop.partsOrder(at: gateway), 100_00, at: gateway)
        let deliveries = await shop.deliveries(gateway)
        try #require(!deliveries.isEmpty)
        return (shop, deliveries)
    }

    @Test(
        "a genuine webhook is acknowledged as its gateway wants it, so that none is repeated (S-25)",
        arguments: ShopGateway.allCases)
    func acknowledges(_ gateway: ShopGateway) async throws {
        let shop = try await Shop.open()
        try shop.subscribe(gateway)
        _ = try await shop.charge(shop.partsOrder(at: gateway), 100_00, at: gateway)
        let post = try InboxPost(shop.inbox(.later), gateway)
        #expect(await shop.deliver(gateway, through: post) == 0)
        #expect(!post.carried.isEmpty && post.carried.allSatisfy { $0.status == 200 })
        let events = try await shop.events()
        #expect(events.count == post.carried.count && events.allSatisfy { $0.state == .received && $0.tries == 0 })
        // The collector finds each of them as work that is due.
        for event in events {
            let work = try await shop.read { (tx) throws(OrderError) in try tx.work(.event, event.workSubject) }
            #expect(work?.dueAt == shop.clock.now())
        }
    }

    @Test("a webhook that comes twice is stored once and answered alike (F-20)", arguments: ShopGateway.allCases)
    func twice(_ gateway: ShopGateway) async throws {
        let (shop, deliveries) = try await Self.paid(gateway)
        let inbox = shop.inbox(.later)
        let first = try await shop.post(deliveries, to: inbox, at: gateway)
        let stored = try await shop.events()
        let second = try await shop.post(deliveries + deliveries, to: inbox, at: gateway)
        #expect((first + second).allSatisfy { $0.status == 200 })
        #expect(Set(second.map(\.body)) == Set(first.map(\.body)))
        #expect(try await shop.events() == stored)
    }

    @Test(
        "only facts are stored: no token and nothing else of the body (S-01)",
        arguments: [ShopGateway.liqPay, .wayForPay])
    func factsOnly(_ gateway: ShopGateway) async throws {
        let (shop, deliveries) = try await Self.paid(gateway)
        try await shop.post(deliveries, to: shop.inbox(.later), at: gateway)
        var forgery = try Forgery(#require(deliveries.first), shop, gateway)
        forgery.set("recToken", "canary-token-1")
        forgery.set("card_token", "canary-token-1")
        forgery.set(gateway == .liqPay ? "end_date" : "processingDate", .integer(1_795_262_499))
        try await shop.post([forgery.delivery()], to: shop.inbox(.later), at: gateway)
        let events = try await shop.events()
        #expect(events.count == deliveries.count + 1)
        #expect(!"\(events)".contains("canary"))
    }

    @Test(
        "a forged webhook is refused without a word, and gets no further than the check (F-22, S-14)",
        arguments: ShopGateway.allCases)
    func forged(_ gateway: ShopGateway) async throws {
        let store = Box<FailingStore>()
        let (shop, deliveries) = try await Self.paid(gateway) { store.fill(FailingStore($0)) }
        let delivery = try #require(deliveries.last)
        let inbox = shop.inbox()
        let before = store.value?.transactions
        for forged in Self.forgeries(of: delivery, gateway) {
            let answer = await inbox.receive(forged, for: try gateway.account())
            #expect(answer.status == 400 && answer.body.isEmpty && answer.fields.isEmpty)
        }
        #expect(store.value?.transactions == before)
        #expect(try await shop.events().isEmpty)
    }

    private static func forgeries(of delivery: WebhookDelivery, _ gateway: ShopGateway) -> [WebhookDelivery] {
        var body = delivery.body
        // A digit of the message, or of its base64.
        if let place = body.lastIndex(where: { (0x31...0x38).contains($0) }) { body[place] += 1 }
        var forgeries = [WebhookDelivery(fields: delivery.fields, body: body)]
        switch gateway {
        case .stripe, .authorizeNet:
            let name = gateway == .stripe ? "Stripe-Signature" : "X-ANET-Signature"
            let others = delivery.fields.filter { $0.name.lowercased() != name.lowercased() }
            forgeries.append(WebhookDelivery(fields: others, body: delivery.body))
            forgeries.append(WebhookDelivery(fields: delivery.fields + delivery.fields, body: delivery.body))
            forgeries.append(WebhookDelivery(fields: others + [(name, "")], body: delivery.body))
        case .liqPay, .wayForPay:
            forgeries.append(WebhookDelivery(fields: delivery.fields, body: []))
            forgeries.append(WebhookDelivery(fields: delivery.fields, body: delivery.body + delivery.body))
        }
        return forgeries
    }

    @Test("a webhook cut at any byte is refused (F-06)", arguments: ShopGateway.allCases)
    func truncated(_ gateway: ShopGateway) async throws {
        let (shop, deliveries) = try await Self.paid(gateway)
        let delivery = try #require(deliveries.last)
        let inbox = shop.inbox()
        for count in 0..<delivery.body.count {
            let cut = WebhookDelivery(fields: delivery.fields, body: Array(delivery.body.prefix(count)))
            let answer = await inbox.receive(cut, for: try gateway.account())
            #expect(answer.status == 400 || answer.status == 429, "cut at \(count)")
        }
        #expect(try await shop.events().isEmpty)
        // The whole of it is taken all the same.
        #expect(await inbox.receive(delivery, for: try gateway.account()).status == 200)
    }

    @Test("signed JSON with a key that stands twice is refused (S-20)", arguments: ShopGateway.allCases)
    func duplicateKey(_ gateway: ShopGateway) async throws {
        let (shop, deliveries) = try await Self.paid(gateway)
        let forgery = try Forgery(#require(deliveries.last), shop, gateway)
        let json = forgery.message.serialized()
        let name = try #require(forgery.message.objectValue?.names.first)
        let doubled = Array("{\"\(name)\":null,".utf8) + json.dropFirst()
        #expect(await shop.inbox().receive(try forgery.signed(doubled), for: try gateway.account()).status == 400)
        #expect(await shop.inbox().receive(try forgery.signed(json), for: try gateway.account()).status == 200)
        #expect(try await shop.events().count == 1)
    }

    @Test("another gateway's webhook is refused (F-07)", arguments: ShopGateway.allCases, ShopGateway.allCases)
    func foreign(_ gateway: ShopGateway, _ other: ShopGateway) async throws {
        guard gateway != other else { return }
        let (shop, deliveries) = try await Self.paid(gateway)
        let answers = try await shop.post(deliveries, to: shop.inbox(), at: other)
        #expect(answers.allSatisfy { $0.status == 400 })
        #expect(try await shop.events().isEmpty)
    }

    @Test("a webhook above 256 KiB is refused, however well signed (S-27)", arguments: ShopGateway.allCases)
    func tooLarge(_ gateway: ShopGateway) async throws {
        let (shop, deliveries) = try await Self.paid(gateway)
        let forgery = try Forgery(#require(deliveries.last), shop, gateway)
        let spaces = [UInt8](repeating: UInt8(ascii: " "), count: WebhookDelivery.bodyBytesMax)
        let large = try forgery.signed(forgery.message.serialized() + spaces)
        #expect(await shop.inbox().receive(large, for: try gateway.account()).status == 413)
        #expect(try await shop.events().isEmpty)
    }

    @Test("an account that is not there is answered like a signature that is not true (S-52)")
    func unknownAccount() async throws {
        let (shop, deliveries) = try await Self.paid(.stripe)
        let delivery = try #require(deliveries.first)
        let inbox = shop.inbox()
        let forged = await inbox.receive(
            WebhookDelivery(fields: delivery.fields, body: delivery.body + [0x20]), named: "stripe")
        for name in ["stripe-2", "manual", "", "../stripe", String(repeating: "a", count: 65), "sträpe"] {
            let answer = await inbox.receive(delivery, named: name)
            #expect(answer.status == forged.status && answer.body == forged.body)
            #expect(answer.fields.map(\.name) == forged.fields.map(\.name))
        }
        #expect(await inbox.receive(delivery, named: "stripe").status == 200)
    }

    @Test("refused webhooks are heard out twenty at once and one a second, and genuine ones always (S-27)")
    func allowance() async throws {
        let (shop, deliveries) = try await Self.paid(.stripe)
        let inbox = shop.inbox()
        let forged = WebhookDelivery(fields: [], body: Array("{}".utf8))
        func refuse(_ times: Int) async -> [Int] {
            var statuses: [Int] = []
            for time in 0..<times {
                statuses.append(await inbox.receive(forged, named: time.isMultiple(of: 2) ? "stripe" : "nobody").status)
            }
            return statuses
        }
        #expect(await refuse(22) == Array(repeating: 400, count: 20) + [429, 429])
        try await shop.post(deliveries, to: inbox, at: .stripe)
        #expect(try await shop.events().count == deliveries.count)
        shop.clock.advance(seconds: 2)
        #expect(await refuse(3) == [400, 400, 429])
        shop.clock.advance(seconds: 3600)
        #expect(await refuse(21) == Array(repeating: 400, count: 20) + [429])
    }

    @Test(
        "a signature with a time is good for five minutes either way, by the receiver's clock (S-16, F-27)",
        arguments: [-301, -300, 300, 301])
    func age(_ seconds: Int64) async throws {
        let (shop, deliveries) = try await Self.paid(.stripe)
        shop.clock.advance(seconds: seconds)
        let answers = try await shop.post(deliveries, to: shop.inbox(), at: .stripe)
        #expect(answers.allSatisfy { $0.status == (abs(seconds) > 300 ? 400 : 200) })
    }

    @Test("a wrong clock lets in what is young by the store's (F-27)", arguments: [-3600, 3600])
    func wrongClock(_ seconds: Int64) async throws {
        let (shop, deliveries) = try await Self.paid(.stripe)
        let clock = ManualWallClock(shop.clock.now().adding(seconds: seconds))
        let inbox = WebhookInbox(shop.orders, application: .inline, clock: clock)
        #expect(try await shop.post(deliveries, to: inbox, at: .stripe).allSatisfy { $0.status == 200 })
        // By both clocks it is old then.
        shop.clock.advance(seconds: 7200)
        #expect(try await shop.post(deliveries, to: inbox, at: .stripe).allSatisfy { $0.status == 400 })
    }

    @Test("each delivery is counted by what became of it, and no text of it gets into a log (S-01, S-27)")
    func telemetry() async throws {
        let recorder = ShopRecorder()
        let store = Box<FailingStore>()
        let (shop, deliveries) = try await Self.paid(.stripe) { store.fill(FailingStore($0)) }
        let orders = try await Orders.open(
            store: #require(store.value), accounts: Array(shop.orders.accounts.values), business: Business(),
            key: shop.key, steadyClock: ShopSteadyClock(shop.clock), logger: recorder.logger)
        let inbox = WebhookInbox(orders, clock: shop.clock, metrics: ShopMetrics(recorder))
        let delivery = try #require(deliveries.first)
        let forged = WebhookDelivery(fields: delivery.fields, body: Array("{\"canary\":\"canary\"}".utf8))
        _ = await inbox.receive(delivery, named: "stripe")
        _ = await inbox.receive(delivery, named: "stripe")
        _ = await inbox.receive(forged, named: "stripe")
        _ = await inbox.receive(delivery, named: "canary")
        store.value?.fail(.before)
        _ = await inbox.receive(try #require(deliveries.last), named: "stripe")
        #expect(
            recorder.metrics == [
                "payment_webhooks_total[account=stripe,result=stored] 1",
                "payment_webhooks_total[account=stripe,result=repeated] 1",
                "payment_webhooks_total[account=stripe,result=signature-mismatch] 1",
                "payment_webhooks_total[account=unknown,result=unknown-account] 1",
                "payment_webhooks_total[account=stripe,result=unavailable] 1",
            ])
        #expect(
            recorder.lines.map { String($0.prefix { $0 != "=" }) } == [
                "warning webhook refused account", "warning webhook refused account",
                "error webhook not stored account",
            ])
        #expect(!"\(recorder.lines)".contains("canary"))
    }
}
