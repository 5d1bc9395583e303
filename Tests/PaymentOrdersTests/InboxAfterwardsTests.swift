import HTTPTypes
import PaymentCore
import PaymentHTTP
import PaymentPlans
import Testing

@testable import PaymentOrders

@Suite("What webhooks do after a payment")
struct InboxAfterwardsTests {
    @Test("a refund made in the gateway's dashboard is booked once (O-4, L-2)", arguments: ShopGateway.allCases)
    func dashboardRefund(_ gateway: ShopGateway) async throws {
        let shop = try await Shop.open()
        try shop.subscribe(gateway)
        let order = try await shop.partsOrder(at: gateway)
        let paid = try await shop.charge(order, 100_00, at: gateway)
        let inbox = shop.inbox()
        try await shop.post(shop.deliveries(gateway), to: inbox, at: gateway)
        let outcome = try await shop.adapter(gateway, as: (any RefundingGateway).self).refund(
            RefundRequest(
                payment: #require(paid.payment.transaction), amount: gateway.money(100_00),
                refundedBefore: gateway.money(0), reference: MerchantReference("dashboard-1"),
                idempotencyKey: IdempotencyKey("dashboard-1")))
        guard case .succeeded = outcome else { throw ShopFailure("the refund came to \(outcome.name)") }
        let deliveries = await shop.deliveries(gateway)
        try await shop.post(deliveries, to: inbox, at: gateway)
        try await shop.post(deliveries, to: inbox, at: gateway)
        #expect(try await shop.payment(paid.payment.id).refunded == gateway.money(100_00))
        #expect(try await shop.sum(.clearing(gateway.account())) == 0)
        let events = try await shop.events()
        #expect(events.allSatisfy { $0.state == .applied }, "\(events)")
    }

    @Test("a refund's webhook that names another payment than the refund is of changes nothing (D-71)")
    func anotherPayment() async throws {
        let shop = try await Shop.open()
        try shop.subscribe(.stripe)
        let order = try await shop.partsOrder(at: .stripe)
        _ = try await shop.charge(order, 100_00, at: .stripe)
        let other = try await shop.partsOrder(at: .stripe)
        let theirs = try await shop.charge(other, 100_00, at: .stripe, nonce: "form-2").attempt
        _ = await shop.deliveries(.stripe)
        _ = try await shop.orders.refund(
            order.id, .exactly(ShopGateway.stripe.money(40_00)), reason: .goodwill, note: "late",
            nonce: RefundRecord.ID("refund-1"), by: Shop.manager)
        let adapter = try shop.adapter(.stripe, as: (any FullGateway).self)
        let told = try await shop.deliveries(.stripe).first {
            try adapter.verify($0, now: shop.clock.now()).event.kind == .refundChanged
        }
        var forgery = try Forgery(#require(told), shop, .stripe)
        forgery.set("payment_intent", .string(try #require(theirs.transaction?.id)))
        let money = try await shop.balances()
        try await shop.post([forgery.delivery()], to: shop.inbox(), at: .stripe)
        #expect(try await shop.events().map(\.state) == [.quarantined])
        #expect(try await shop.balances() == money)
        #expect(try await shop.cases(of: order).map(\.kind) == [.mismatch])
    }

    // MARK: Disputes: only Stripe tells of them

    @Test("what a bank takes back is owed again, with one case for the dispute (F-43)")
    func taken() async throws {
        let (shop, order, payment, told) = try await Shop.disputed("pm_card_createDispute")
        let inbox = shop.inbox()
        let deliveries = try ["created", "funds_withdrawn"].map { try #require(told[$0]) }
        try await shop.post(deliveries + deliveries, to: inbox, at: .stripe)
        let record = try await shop.payment(payment)
        #expect(record.disputed == ShopGateway.stripe.money(100_00))
        #expect(record.refundable.isZero)
        #expect(try await shop.orders.order(order.id).plan.paid == [0])
        #expect(try await shop.sum(.clearing(ShopGateway.stripe.account())) == 0)
        #expect(try await shop.cases(of: order).map(\.kind) == [.dispute])
        #expect(try await shop.events().allSatisfy { $0.state == .applied })
    }

    @Test("an inquiry moves no money and calls a person")
    func inquiry() async throws {
        let (shop, order, payment, told) = try await Shop.disputed("pm_card_createDisputeInquiry")
        try await shop.post(Array(told.values), to: shop.inbox(), at: .stripe)
        #expect(told.count == 1)
        #expect(try await shop.payment(payment).disputed.isZero)
        #expect(try await shop.cases(of: order).map(\.kind) == [.dispute])
        #expect(try await shop.sum(.clearing(ShopGateway.stripe.account())) == 100_00)
    }

    @Test("a card whose charge was disputed is not charged again until a person says so (D-53, F-43)")
    func disputedCard() async throws {
        let shop = try await Shop.open()
        try shop.subscribe(.stripe)
        let order = try await shop.scheduledOrder(at: .stripe)
        let due = try #require(try await shop.orders.order(order.id).plan.payments.first)
        let attempt = try #require(
            try await shop.read { (tx) throws(OrderError) in
                try tx.attempts(of: order.id).first { $0.reference.text == due.id }
            })
        let now = shop.clock.now()
        let event = InboxEvent(
            account: attempt.account, gateway: attempt.gateway, eventID: "evt-dispute", kind: .disputeChanged,
            gatewayKind: "charge.dispute.funds_withdrawn", payment: attempt.transaction,
            merchantReference: attempt.reference, amount: attempt.amount, isLive: false, occurredAt: now,
            receivedAt: now, state: .received)
        _ = try await shop.read { (tx) throws(OrderError) in try tx.insert(event) }
        _ = try await shop.orders.apply(event: "evt-dispute", account: attempt.account, under: nil)
        #expect(try await shop.orders.order(order.id).collectionPaused)
        let taken = shop.bank(.stripe).count
        try await shop.collect(shop.collector(), days: 20)
        #expect(shop.bank(.stripe).count == taken)
        #expect(try await shop.cases(of: order).map(\.kind) == [.dispute])
        _ = try await shop.orders.resumeCollection(order.id, by: Shop.manager)
        try await shop.collect(shop.collector(), days: 1)
        #expect(shop.bank(.stripe).count > taken)
    }

    @Test("a dispute that is won brings the money back, its webhooks in any order (F-21)", arguments: 0..<24)
    func won(_ place: Int) async throws {
        var (shop, order, payment, told) = try await Shop.disputed("pm_card_createDispute")
        let first = try #require(told["created"])
        let inbox = shop.inbox()
        try await shop.post([first], to: inbox, at: .stripe)
        told.merge(try await shop.winDispute()) { old, _ in old }
        var rest = try ["funds_withdrawn", "updated", "closed", "funds_reinstated"].map { try #require(told[$0]) }
        var (number, deliveries) = (place, [WebhookDelivery]())
        while !rest.isEmpty {
            deliveries.append(rest.remove(at: number % rest.count))
            number /= rest.count + 1
        }
        try await shop.post(deliveries, to: inbox, at: .stripe)
        shop.advance(minutes: 1)
        try await shop.applyStored()
        #expect(try await shop.payment(payment).disputed.isZero)
        #expect(try await shop.orders.order(order.id).plan.paid == [100_00])
        #expect(try await shop.sum(.clearing(ShopGateway.stripe.account())) == 100_00)
        #expect(try await shop.sum(.disputes) == 0)
        let events = try await shop.events()
        #expect(events.allSatisfy { $0.state == .applied }, "\(events)")
        #expect(try await shop.cases(of: order).map(\.kind) == [.dispute])
    }

    @Test("what a bank takes beyond what is left of a payment is the merchant's loss until it is won (F-43)")
    func aboveWhatIsLeft() async throws {
        let (shop, order, payment, told) = try await Shop.disputed("pm_card_createMultipleDisputes")
        let inbox = shop.inbox()
        let created = try #require(told["created"])
        var second = try Forgery(#require(told["funds_withdrawn"]), shop, .stripe)
        try await shop.post([created, try #require(told["funds_withdrawn"])], to: inbox, at: .stripe)
        second.message["id"] = "evt_second"
        second.set("id", "du_second")
        try await shop.post([second.delivery()], to: inbox, at: .stripe)
        #expect(try await shop.payment(payment).disputed == ShopGateway.stripe.money(100_00))
        #expect(try await shop.sum(.disputes) == 100_00)
        #expect(try await shop.sum(.clearing(ShopGateway.stripe.account())) == -100_00)
        #expect(try await shop.cases(of: order).map(\.kind) == [.dispute, .dispute])
        second.message["id"] = "evt_third"
        second.message["type"] = "charge.dispute.funds_reinstated"
        try await shop.post([second.delivery()], to: inbox, at: .stripe)
        #expect(try await shop.sum(.disputes) == 0)
        #expect(try await shop.sum(.clearing(ShopGateway.stripe.account())) == 0)
        #expect(try await shop.payment(payment).disputed == ShopGateway.stripe.money(100_00))
    }

    @Test("a dispute in another currency than its payment is not booked, and calls a person (S-21)")
    func anotherCurrency() async throws {
        let (shop, order, _, told) = try await Shop.disputed("pm_card_createDispute")
        var forgery = try Forgery(#require(told["funds_withdrawn"]), shop, .stripe)
        forgery.set("currency", "eur")
        let money = try await shop.balances()
        try await shop.post([forgery.delivery()], to: shop.inbox(), at: .stripe)
        #expect(try await shop.events().map(\.state) == [.quarantined])
        #expect(try await shop.balances() == money)
        #expect(try await shop.cases(of: order).map(\.kind) == [.mismatch])
    }

    @Test("a dispute after a part was refunded: all of it is booked (F-43)")
    func afterRefund() async throws {
        let (shop, order, payment, told) = try await Shop.disputed("pm_card_visa", refunding: 40_00)
        #expect(told.isEmpty)
        let transaction = try #require(try await shop.payment(payment).transaction?.id)
        let dispute: JSON = [
            "id": "evt_1", "object": "event", "type": "charge.dispute.funds_withdrawn", "livemode": false,
            "created": .integer(shop.clock.now().secondsSinceEpoch),
            "data": [
                "object": [
                    "id": "du_1", "object": "dispute", "amount": 100_00, "currency": "usd",
                    "payment_intent": .string(transaction), "metadata": [:],
                ]
            ],
        ]
        let forgery = try Forgery(WebhookDelivery(fields: [], body: dispute.serialized()), shop, .stripe)
        try await shop.post([forgery.delivery()], to: shop.inbox(), at: .stripe)
        let record = try await shop.payment(payment)
        #expect(record.refunded == ShopGateway.stripe.money(40_00))
        #expect(record.disputed == ShopGateway.stripe.money(60_00))
        #expect(try await shop.sum(.disputes) == 40_00)
        #expect(try await shop.sum(.clearing(ShopGateway.stripe.account())) == -40_00)
        #expect(try await shop.cases(of: order).map(\.kind) == [.dispute])
    }
}
