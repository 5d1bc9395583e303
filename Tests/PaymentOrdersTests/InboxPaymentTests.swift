import MockServerKit
import PaymentCore
import PaymentPlans
import Testing

@testable import PaymentOrders

@Suite("What webhooks of payments do")
struct InboxPaymentTests {
    @Test("a payment whose answer was lost is paid by its webhook (O-4, F-03)", arguments: ShopGateway.allCases)
    func afterLostAnswer(_ gateway: ShopGateway) async throws {
        let shop = try await Shop.open()
        try shop.subscribe(gateway)
        let order = try await shop.partsOrder(at: gateway)
        let attempt = try await shop.chargeUnheard(order, 100_00, at: gateway)
        let inbox = shop.inbox()
        let deliveries = await shop.deliveries(gateway)
        try await shop.post(deliveries, to: inbox, at: gateway)
        #expect(try await shop.attempt(attempt.reference).state == .succeeded)
        #expect(try await shop.payment(attempt.payment).captured == gateway.money(100_00))
        #expect(try await shop.orders.order(order.id).plan.paid == [100_00])
        #expect(try await shop.events().allSatisfy { $0.state == .applied })
        #expect(try await shop.cases(of: order).isEmpty)
        let standing = try await shop.standing(of: order)
        // Again, and the janitor after it.
        try await shop.post(deliveries, to: inbox, at: gateway)
        try await shop.orders.lookUp(attempt.reference, under: nil)
        #expect(try await shop.standing(of: order) == standing)
        #expect(try await shop.sum(.clearing(gateway.account())) == 100_00)
    }

    @Test("a webhook after the answer changes nothing (F-20)", arguments: ShopGateway.allCases)
    func afterAnswer(_ gateway: ShopGateway) async throws {
        let shop = try await Shop.open()
        try shop.subscribe(gateway)
        let order = try await shop.partsOrder(at: gateway)
        let result = try await shop.charge(order, 100_00, at: gateway)
        #expect(result.attempt.state == .succeeded)
        let standing = try await shop.standing(of: order)
        try await shop.post(shop.deliveries(gateway), to: shop.inbox(), at: gateway)
        #expect(try await shop.standing(of: order) == standing)
        #expect(try await shop.events().allSatisfy { $0.state == .applied })
        #expect(try await shop.messages(of: order).filter { $0.kind == .paymentReceived }.count == 2)
    }

    @Test(
        "a webhook before the answer pays, and the answer then changes nothing (F-18)", arguments: ShopGateway.allCases)
    func beforeAnswer(_ gateway: ShopGateway) async throws {
        let shop = try await Shop.open()
        try shop.subscribe(gateway)
        let early = try EarlyWebhooks(shop.adapter(gateway, as: (any FullGateway).self))
        let account = try gateway.account()
        let orders = try await Orders.open(
            store: shop.store, accounts: [GatewayAccount(account, early, isLive: false)], business: Business(),
            key: shop.key, steadyClock: ShopSteadyClock(shop.clock), random: SeededRandomSource(seed: 9))
        let inbox = WebhookInbox(orders, application: .inline, clock: shop.clock)
        let order = try await shop.partsOrder(at: gateway)
        let seen = Box<PaymentRecord>()
        let nonce = try PaymentRecord.ID("form-1")
        _ = early.meanwhile.fill {
            for delivery in await shop.deliveries(gateway) { _ = await inbox.receive(delivery, for: account) }
            if let payment = try? await shop.payment(nonce) { _ = seen.fill(payment) }
        }
        let token = try #require(try ShopCard.good.token(at: gateway))
        let result = try await orders.pay(
            order.id,
            PayRequest(
                nonce: nonce, amount: gateway.money(100_00), source: .token(token, returnURL: nil),
                payer: Shop.payerDetails), by: Shop.payer)
        #expect(seen.value?.state == .captured)
        #expect(result.payment == seen.value)
        #expect(result.order.plan.paid == [100_00])
        #expect(try await shop.sum(.clearing(account)) == 100_00)
        #expect(try await shop.cases(of: order).isEmpty)
        #expect(try await shop.messages(of: order).filter { $0.kind == .paymentReceived }.count == 2)
    }

    @Test("a payment on the gateway's page is paid by its webhook (S-26)", arguments: ShopGateway.allCases)
    func page(_ gateway: ShopGateway) async throws {
        let shop = try await Shop.open()
        try shop.subscribe(gateway)
        let order = try await shop.partsOrder(at: gateway)
        let opened = try await shop.openPage(order, 100_00, at: gateway)
        #expect(opened.attempt.state == .actionRequired)
        try shop.payOnPage(#require(opened.page), at: gateway)
        let answers = try await shop.post(shop.deliveries(gateway), to: shop.inbox(), at: gateway)
        #expect(answers.allSatisfy { $0.status == 200 })
        try await shop.applyStored()
        #expect(try await shop.attempt(opened.attempt.reference).state == .succeeded)
        #expect(try await shop.orders.order(order.id).plan.paid == [100_00])
        let events = try await shop.events()
        #expect(events.allSatisfy { $0.state == .applied }, "\(events)")
    }

    @Test("webhooks of a payment and its refund end the same in every order (F-21)", arguments: ShopGateway.allCases)
    func everyOrder(_ gateway: ShopGateway) async throws {
        var ends: Set<String> = []
        var count = 0
        for place in 0..<24 {
            let shop = try await Shop.open()
            try shop.subscribe(gateway)
            let order = try await shop.partsOrder(at: gateway)
            let attempt = try await shop.chargeUnheard(order, 100_00, at: gateway)
            let refunding = try shop.adapter(gateway, as: (any FullGateway).self)
            let taken = try await refunding.payments(under: attempt.reference, sentAt: attempt.createdAt).payments
            var transaction = taken.first?.reference
            let deliveries = await shop.deliveries(gateway)
            if transaction == nil {
                // The search of some gateways lags behind; their webhooks tell the id.
                transaction = try refunding.verify(#require(deliveries.last), now: shop.clock.now()).event.payment
            }
            let outcome = try await refunding.refund(
                RefundRequest(
                    payment: #require(transaction), amount: gateway.money(100_00), refundedBefore: gateway.money(0),
                    reference: MerchantReference("dashboard-1"), idempotencyKey: IdempotencyKey("dashboard-1")))
            guard case .succeeded = outcome else { throw ShopFailure("the refund came to \(outcome.name)") }
            let told = try (deliveries + (await shop.deliveries(gateway))).filter { delivery in
                let kind = try refunding.verify(delivery, now: shop.clock.now()).event.kind
                return kind.isKnown
            }
            count = told.count
            guard let order24 = Self.permutation(place, of: told) else { break }
            let inbox = shop.inbox()
            try await shop.post(order24, to: inbox, at: gateway)
            for _ in 0..<3 {
                shop.advance(minutes: 10)
                try await shop.applyStored()
            }
            _ = try await shop.orders.lookUp(attempt.reference, under: nil)
            ends.insert(try await shop.standing(of: order))
            #expect(try await shop.sum(.clearing(gateway.account())) == 0, "permutation \(place)")
        }
        #expect(count > 1)
        #expect(ends.count == 1, "\(ends.sorted().joined(separator: "\n---\n"))")
    }

    /// The nth order of the first four of some things; nil when there are not so many orders.
    private static func permutation<Thing>(_ place: Int, of things: [Thing]) -> [Thing]? {
        var rest = Array(things.prefix(4))
        var number = place
        var ordered: [Thing] = []
        while !rest.isEmpty {
            ordered.append(rest.remove(at: number % rest.count))
            number /= rest.count + 1
        }
        return number == 0 ? ordered : nil
    }

    @Test(
        "what the inbox stored, a collector applies; a gateway that was down meanwhile is asked again (O-3)",
        arguments: ShopGateway.allCases)
    func collected(_ gateway: ShopGateway) async throws {
        let shop = try await Shop.open()
        try shop.subscribe(gateway)
        let order = try await shop.partsOrder(at: gateway)
        let attempt = try await shop.chargeUnheard(order, 100_00, at: gateway)
        try await shop.post(shop.deliveries(gateway), to: shop.inbox(.later), at: gateway)
        #expect(try await shop.attempt(attempt.reference).state == .unknown)
        shop.breakDown(gateway, .noAnswer)
        try await shop.collector().runUntilIdle(worker: "w")
        #expect(try await shop.attempt(attempt.reference).state == .unknown)
        shop.breakDown(gateway, nil)
        try await shop.collect(shop.collector(), hours: 3)
        #expect(try await shop.orders.order(order.id).plan.paid == [100_00])
        let events = try await shop.events()
        #expect(!events.isEmpty && events.allSatisfy { $0.state == .applied }, "\(events)")
    }

    @Test("a refusal at the bank's check frees what the payment reserved (F-36)")
    func declined() async throws {
        let shop = try await Shop.open()
        try shop.subscribe(.stripe)
        let order = try await shop.partsOrder(at: .stripe)
        let result = try await shop.charge(order, 500_00, at: .stripe, card: .confirming)
        guard case .redirect(let bank)? = result.action?.step else { throw ShopFailure("\(result.attempt)") }
        try shop.stripe.send(bank.text, "result=fail")
        try await shop.post(shop.deliveries(.stripe), to: shop.inbox(), at: .stripe)
        #expect(try await shop.attempt(result.attempt.reference).state == .declined)
        try await shop.pay(order, 500_00, nonce: "form-2")
        #expect(try await shop.orders.order(order.id).plan.status == .completed)
    }
}

/// What every gateway of the shop can do.
typealias FullGateway = ChargingGateway & LookupGateway & RefundingGateway & WebhookGateway

/// A gateway whose answer to a charge comes after something else has happened.
final class EarlyWebhooks: ChargingGateway, LookupGateway, WebhookGateway {
    /// What happens before the answer.
    let meanwhile = Box<@Sendable () async -> Void>()
    private let base: any FullGateway

    init(_ base: any FullGateway) { self.base = base }

    var capabilities: Capabilities { base.capabilities }

    func charge(_ request: ChargeRequest) async throws(PaymentError) -> Outcome<Payment> {
        let outcome = try await base.charge(request)
        await meanwhile.value?()
        return outcome
    }

    func payment(_ reference: GatewayReference) async throws(PaymentError) -> Payment {
        try await base.payment(reference)
    }

    func payments(
        under reference: MerchantReference, sentAt: Timestamp
    ) async throws(PaymentError) -> ReferenceLookup {
        try await base.payments(under: reference, sentAt: sentAt)
    }

    func verify(_ delivery: WebhookDelivery, now: Timestamp) throws(WebhookError) -> Verified<WebhookEvent> {
        try base.verify(delivery, now: now)
    }

    func acknowledgement(of event: Verified<WebhookEvent>, now: Timestamp) -> WebhookAnswer {
        base.acknowledgement(of: event, now: now)
    }
}
