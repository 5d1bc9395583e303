import MockServerKit
import PaymentCore
import PaymentHTTP
import Testing

@testable import PaymentOrders

@Suite("The inbox on a store that fails")
struct InboxStoreTests {
    @Test(
        "nothing is acknowledged before it is stored, and the repeat is stored once (F-26, S-25)",
        arguments: ShopGateway.allCases, FailingStore.Failure.allCases)
    func intake(_ gateway: ShopGateway, _ failure: FailingStore.Failure) async throws {
        let store = Box<FailingStore>()
        let shop = try await Shop.open(wrap: { store.fill(FailingStore($0)) })
        try shop.subscribe(gateway)
        _ = try await shop.charge(shop.partsOrder(at: gateway), 100_00, at: gateway)
        let inbox = shop.inbox(.later)
        let deliveries = await shop.deliveries(gateway)
        for delivery in deliveries {
            store.value?.fail(failure)
            let count = try await shop.events().count
            #expect(await inbox.receive(delivery, for: try gateway.account()).status == 503)
            #expect(try await shop.events().count == count + (failure == .commitKept ? 1 : 0))
            #expect(await inbox.receive(delivery, for: try gateway.account()).status == 200)
            #expect(try await shop.events().count == count + 1)
        }
        for event in try await shop.events() {
            let work = try await shop.read { (tx) throws(OrderError) in try tx.work(.event, event.workSubject) }
            #expect(work != nil)
        }
    }

    /// What a run came to.
    private struct Run {
        let shop: Shop
        let order: Order
        let standing: String
        /// How many transactions taking in and applying took.
        let transactions: Int
    }

    /// Takes the webhooks of an unheard payment in, while the store fails once; then lets the gateway repeat and the collector go on.
    private static func run(
        _ gateway: ShopGateway, _ failure: FailingStore.Failure?, at place: Int
    ) async throws -> Run {
        let store = Box<FailingStore>()
        let shop = try await Shop.open(wrap: { store.fill(FailingStore($0)) })
        try shop.subscribe(gateway)
        let order = try await shop.partsOrder(at: gateway)
        _ = try await shop.chargeUnheard(order, 100_00, at: gateway)
        let deliveries = await shop.deliveries(gateway)
        let inbox = shop.inbox()
        let before = store.value?.transactions ?? 0
        if let failure { store.value?.fail(failure, skipping: place) }
        let answers = try await shop.post(deliveries, to: inbox, at: gateway)
        let count = (store.value?.transactions ?? 0) - before
        store.value?.mend()
        for (delivery, answer) in zip(deliveries, answers) where answer.status != 200 {
            #expect(answer.status == 503)
            #expect(await inbox.receive(delivery, for: try gateway.account()).status == 200)
        }
        try await shop.applyStored()
        return Run(shop: shop, order: order, standing: try await shop.standing(of: order), transactions: count)
    }

    @Test(
        "a store that fails at any one transaction loses nothing and books nothing twice (F-30, F-31, I-14)",
        arguments: ShopGateway.allCases)
    func anywhere(_ gateway: ShopGateway) async throws {
        let undisturbed = try await Self.run(gateway, nil, at: 0)
        #expect(try await undisturbed.shop.sum(.clearing(gateway.account())) == 100_00)
        for failure in FailingStore.Failure.allCases {
            for place in 0..<undisturbed.transactions {
                let run = try await Self.run(gateway, failure, at: place)
                #expect(run.standing == undisturbed.standing, "\(failure) at transaction \(place)")
                let events = try await run.shop.events()
                #expect(events.allSatisfy { $0.state == .applied }, "\(failure) at transaction \(place)")
            }
        }
    }

    @Test("two workers that apply the same dispute at the same time book it once (F-29)")
    func dispute() async throws {
        let store = Box<FailingStore>()
        let shop = try await Shop.open(wrap: { store.fill(FailingStore($0)) })
        try shop.subscribe(.stripe)
        let order = try await shop.partsOrder(at: .stripe)
        _ = try await shop.orders.pay(
            order.id,
            PayRequest(
                nonce: PaymentRecord.ID("form-1"), amount: ShopGateway.stripe.money(100_00),
                source: .token(PaymentToken("pm_card_createDispute"), returnURL: nil)), by: Shop.payer)
        shop.advance(minutes: 5)
        try await shop.post(shop.deliveries(.stripe), to: shop.inbox(.later), at: .stripe)
        let event = try #require(
            try await shop.events().first { $0.gatewayKind == "charge.dispute.funds_withdrawn" })
        let worker = try await shop.again(seed: 7)
        // Both have read the event; the other one comes first at every place in between.
        for place in 1...3 {
            store.value?.interrupt(skipping: place) {
                _ = try? await worker.orders.apply(event: event.eventID, account: event.account, under: nil)
            }
        }
        #expect(try await shop.orders.apply(event: event.eventID, account: event.account, under: nil) == nil)
        #expect(try await shop.sum(.clearing(ShopGateway.stripe.account())) == 0)
        #expect(try await shop.events().first { $0.eventID == event.eventID }?.tries == 1)
    }

    @Test("a worker whose lease was given to another changes nothing (F-29)")
    func lostLease() async throws {
        let shop = try await Shop.open()
        try shop.subscribe(.stripe)
        let order = try await shop.partsOrder(at: .stripe)
        let attempt = try await shop.chargeUnheard(order, 100_00, at: .stripe)
        try await shop.post(shop.deliveries(.stripe), to: shop.inbox(.later), at: .stripe)
        let event = try #require(try await shop.events().first { $0.kind == .paymentCaptured })
        func claim(_ owner: String) async throws -> WorkItem {
            try #require(
                try await shop.read { (tx) throws(OrderError) in
                    try tx.claim(.event, event.workSubject, owner: owner, lease: 60)
                })
        }
        let paused = try await claim("one")
        shop.advance(minutes: 2)
        let current = try await claim("other")
        let error = await #expect(throws: OrderError.self) {
            try await shop.orders.apply(event: event.eventID, account: event.account, under: paused)
        }
        #expect(error?.code == .leaseLost)
        #expect(try await shop.attempt(attempt.reference).state == .unknown)
        #expect(try await shop.orders.apply(event: event.eventID, account: event.account, under: current) == nil)
        #expect(try await shop.attempt(attempt.reference).state == .succeeded)
    }

    @Test(
        "a gateway that does not answer is asked again, ever more rarely, for a week; then a person looks",
        arguments: ShopGateway.allCases)
    func silentGateway(_ gateway: ShopGateway) async throws {
        let shop = try await Shop.open()
        try shop.subscribe(gateway)
        let order = try await shop.partsOrder(at: gateway)
        _ = try await shop.chargeUnheard(order, 100_00, at: gateway)
        let delivery = try #require(try InboxMutationTests.captured(await shop.deliveries(gateway), shop, gateway))
        shop.breakDown(gateway, .noAnswer)
        #expect(await shop.inbox().receive(delivery, for: try gateway.account()).status == 200)
        let event = try #require(try await shop.events().first)
        #expect(event.state == .received && event.tries == 1)
        let next = try await shop.orders.apply(event: event.eventID, account: event.account, under: nil)
        #expect(next == shop.clock.now().adding(seconds: 15))
        shop.advance(days: 7)
        #expect(try await shop.orders.apply(event: event.eventID, account: event.account, under: nil) == nil)
        #expect(try await shop.events().map(\.state) == [.quarantined])
        let cases = try await shop.read { (tx) throws(OrderError) in try tx.openCases(of: nil) }
        #expect(cases.map(\.kind) == [.mismatch])
    }
}
