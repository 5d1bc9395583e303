import AuthorizeNetGateway
import PaymentCore
import PaymentPlans
import Synchronization
import Testing

@testable import PaymentOrders

@Suite("Workers that fall asleep before they send")
struct AttemptSleepTests {
    /// What was sent, and when, as a worker woke up.
    private struct Awakening: Sendable {
        let at: Timestamp
        let sent: Int
    }

    @Test(
        "who slept after the attempt was written sends nothing, wherever the sleep was (F-29)",
        arguments: ShopGateway.allCases, 0..<8)
    func sleepsBeforeCharge(_ gateway: ShopGateway, _ place: Int) async throws {
        let store = Box<FailingStore>()
        let shop = try await Shop.open(wrap: { store.fill(FailingStore($0)) })
        let order = try await shop.scheduledOrder(at: gateway)
        try await wake(shop, store, gateway, at: place) {
            _ = try? await shop.orders.chargeBalance(order.id, item: ItemID(2), by: .system)
            return try await shop.attempts(of: order)
        }
    }

    @Test("the same for a page that is opened (F-29)", arguments: ShopGateway.allCases, 0..<8)
    func sleepsBeforePage(_ gateway: ShopGateway, _ place: Int) async throws {
        let store = Box<FailingStore>()
        let shop = try await Shop.open(wrap: { store.fill(FailingStore($0)) })
        let order = try await shop.partsOrder(at: gateway)
        try await wake(shop, store, gateway, at: place) {
            _ = try? await shop.openPage(order, 100_00, at: gateway)
            return try await shop.attempts(of: order)
        }
    }

    @Test("the same for money that is given back (F-29)", arguments: ShopGateway.allCases, 0..<8)
    func sleepsBeforeRefund(_ gateway: ShopGateway, _ place: Int) async throws {
        let store = Box<FailingStore>()
        let shop = try await Shop.open(wrap: { store.fill(FailingStore($0)) })
        let order = try await shop.partsOrder(at: gateway)
        try await shop.pay(order, 100_00)
        try await wake(shop, store, gateway, at: place) {
            _ = try? await shop.orders.refund(
                order.id, .everything, reason: .goodwill, note: "agreed", nonce: RefundRecord.ID("refund-1"),
                by: Principal(.manager, "anna"))
            return try await shop.attempts(of: order)
        }
    }

    /// Does something in which the worker falls asleep for 40 minutes right before a transaction, and checks what it sends afterwards.
    private func wake(
        _ shop: Shop, _ store: Box<FailingStore>, _ gateway: ShopGateway, at place: Int,
        _ body: () async throws -> [Attempt]
    ) async throws {
        let awakening = Box<Awakening>()
        let sent = shop.requests(gateway).count
        store.value?.interrupt(skipping: place) {
            shop.advance(minutes: 40)
            _ = awakening.fill(Awakening(at: shop.clock.now(), sent: shop.requests(gateway).count))
        }
        let attempts = try await body()
        guard let awakening = awakening.value, awakening.sent == sent, let attempt = attempts.last,
            attempt.createdAt < awakening.at
        else { return }
        #expect(shop.requests(gateway).count == sent, "it slept before transaction \(place) and sent \(attempt)")
    }

    @Test("what the payer did may be looked at by the bank, and is not given up at the payer's deadline (F-36, F-39)")
    func bankLooksAtIt() async throws {
        let shop = try await Shop.open()
        let order = try await shop.partsOrder(at: .authorizeNet)
        let opened = try await shop.openPage(order, 100_00, at: .authorizeNet)
        let held = try await shop.learn(.payment(shop.record(of: opened.attempt, .pending)), of: opened.attempt)
        #expect(held.state == .pending)
        let asked = try await shop.learn(
            .actionRequired(held.transaction ?? GatewayReference(gateway: .authorizeNet, id: "1")), of: held)
        #expect(asked.state == .actionRequired)
        let authorized = try await shop.learn(.payment(shop.record(of: asked, .authorized)), of: asked)
        #expect(authorized.state == .authorized)
        #expect(
            try await shop.learn(.payment(shop.record(of: authorized, .pending)), of: authorized).state == .authorized)
    }
}
