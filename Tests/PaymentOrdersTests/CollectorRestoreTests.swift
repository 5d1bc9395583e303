import MockServerKit
import PaymentCore
import PaymentPlans
import PaymentStoreSQLite
import Synchronization
import Testing

@testable import PaymentOrders

@Suite("Collecting after a restore")
struct CollectorRestoreTests {
    @Test("a store that was adopted as a copy is collected with caution, however young it is, and once (F-33)")
    func adopted() async throws {
        let shop = try await Shop.open()
        _ = try await shop.collector().step(worker: "w")
        #expect(try await shop.read { (tx) throws(OrderError) in try Caution(tx) } == nil)
        try await shop.read { (tx) throws(OrderError) in try tx.noteAdoption() }
        _ = try await shop.collector().step(worker: "w")
        let caution = try await shop.read { (tx) throws(OrderError) in try Caution(tx) }
        #expect(caution?.began == shop.clock.now())
        shop.advance(minutes: 5)
        _ = try await shop.collector().step(worker: "w")
        #expect(try await shop.read { (tx) throws(OrderError) in try Caution(tx) } == caution)
    }

    /// A store that can be put back to what it was.
    private final class Switch: PaymentStore {
        private let current: Mutex<any PaymentStore>

        init(_ store: any PaymentStore) { current = Mutex(store) }

        func change(to store: any PaymentStore) { current.withLock { $0 = store } }

        func transaction<Result: Sendable>(
            _ body: @Sendable @escaping (any StoreTransaction) throws(OrderError) -> Result
        ) async throws(OrderError) -> Result {
            try await current.withLock { $0 }.transaction(body)
        }
    }

    private static func copy(_ shop: Shop) async throws -> SQLiteStore {
        let store = try #require(shop.store as? SQLiteStore)
        return try await store.copyInMemory()
    }

    /// A shop that charged a balance after a backup of its store was made.
    private static func chargedSinceBackup(
        at gateway: ShopGateway
    ) async throws -> (shop: Shop, order: Order, backup: SQLiteStore) {
        let shop = try await Shop.open()
        let order = try await shop.scheduledOrder(at: gateway)
        try await shop.collector().runUntilIdle(worker: "w")
        let backup = try await copy(shop)
        try await shop.collect(shop.collector(), days: 10)
        #expect(try shop.balance(gateway) == 100_00)
        return (shop, order, backup)
    }

    private static func isCautious(_ shop: Shop) async throws -> Bool {
        try await shop.read { (tx) throws(OrderError) in try Caution(tx)?.isOver == false }
    }

    @Test(
        "what was due before a restore is looked for also when that takes longer than the caution (F-33)",
        arguments: [1, 72])
    func away(_ hours: Int) async throws {
        let (shop, order, backup) = try await Self.chargedSinceBackup(at: .stripe)
        let restored = try await shop.again(seed: 2) { _ in backup }
        // The caution begins, and then nothing is heard of gateway or collector for so long.
        _ = try await restored.collector(isRestored: true).step(worker: "w")
        #expect(try await Self.isCautious(restored))
        restored.advance(hours: Int64(hours))
        #expect(try await Self.isCautious(restored) == (hours < 26))
        try await shop.collect(restored.collector(), days: 2)
        #expect(try shop.balance(.stripe) == 100_00)
        #expect(try await restored.orders.order(order.id).plan.status == .completed)
    }

    @Test(
        "what a restore lost is looked for in its time also when the store was left alone once more since (F-33)",
        arguments: ShopGateway.allCases)
    func leftAloneTwice(_ gateway: ShopGateway) async throws {
        let (shop, order, backup) = try await Self.chargedSinceBackup(at: gateway)
        shop.advance(days: 5)
        let restored = try await shop.again(seed: 2) { _ in backup }
        _ = try await restored.collector(isRestored: true).step(worker: "w")
        let first = try await Self.cautions(restored)
        restored.advance(hours: 72)
        _ = try await restored.collector().step(worker: "w")
        #expect(try await Self.cautions(restored).map(\.began) == first.map(\.began) + [restored.clock.now()])
        try await shop.collect(restored.collector(), days: 2)
        #expect(try shop.balance(gateway) == 100_00)
        #expect(try await restored.orders.order(order.id).plan.status == .completed)
    }

    @Test(
        "what was charged by hand before it was due and lost with a restore is not charged when it is due (F-33)",
        arguments: ShopGateway.allCases)
    func chargedEarly(_ gateway: ShopGateway) async throws {
        let shop = try await Shop.open()
        let order = try await shop.scheduledOrder(at: gateway)
        try await shop.collector().runUntilIdle(worker: "w")
        let backup = try await Self.copy(shop)
        shop.advance(hours: 1)
        let item = try #require(order.plan.schedule.items.last).id
        _ = try await shop.orders.chargeBalance(order.id, item: item, by: Shop.manager)
        #expect(try shop.balance(gateway) == 100_00)
        let restored = try await shop.again(seed: 2) { _ in backup }
        try await shop.collect(restored.collector(isRestored: true), days: 12)
        #expect(try shop.balance(gateway) == 100_00)
        #expect(try await restored.orders.order(order.id).plan.status == .completed)
    }

    @Test("a restore during the caution begins it anew and forgets nothing; of very many the oldest become one (F-33)")
    func manyCautions() async throws {
        let shop = try await Shop.open()
        let start = shop.clock.now()
        _ = try await shop.collector().step(worker: "w")
        shop.advance(hours: 7)
        _ = try await shop.collector().step(worker: "w")
        shop.advance(hours: 2)
        _ = try await shop.collector(isRestored: true).step(worker: "w")
        var cautions = try await Self.cautions(shop)
        #expect(cautions.map(\.began) == [shop.clock.now()] && cautions.map(\.missingSince) == [start])
        let first = shop.clock.now()
        for _ in 0..<Caution.countMax {
            shop.advance(hours: 30)
            _ = try await shop.collector().step(worker: "w")
        }
        cautions = try await Self.cautions(shop)
        #expect(cautions.count == Caution.countMax)
        #expect(cautions.first?.began == first.adding(seconds: 30 * 3600) && cautions.first?.missingSince == start)
        #expect(cautions.last?.began == shop.clock.now())
    }

    private static func cautions(_ shop: Shop) async throws -> [Caution] {
        try await shop.read { (tx) throws(OrderError) in try Caution.all(tx) }
    }

    @Test(
        "what was charged after the backup is found under its derived name and not charged again (F-33)",
        arguments: ShopGateway.allCases)
    func charged(_ gateway: ShopGateway) async throws {
        let (shop, order, backup) = try await Self.chargedSinceBackup(at: gateway)
        let sent = try await shop.attempts(of: order).map(\.reference)
        // Longer than any gateway recognizes a repeat by itself.
        shop.advance(hours: 30)
        let restored = try await shop.again(seed: 2) { _ in backup }
        #expect(try await restored.orders.order(order.id).plan.status == .open)
        try await shop.collect(restored.collector(isRestored: true), days: 2)
        #expect(try shop.balance(gateway) == 100_00)
        let attempts = try await restored.attempts(of: order)
        #expect(attempts.map(\.reference) == sent)
        #expect(attempts.map(\.state) == [.succeeded, .succeeded])
        #expect(try await restored.orders.order(order.id).plan.status == .completed)
        #expect(try await restored.cases(of: order).isEmpty)
    }

    @Test("also when it was a later try that succeeded", arguments: ShopGateway.allCases)
    func laterTry(_ gateway: ShopGateway) async throws {
        let shop = try await Shop.open()
        let order = try await shop.scheduledOrder(at: gateway)
        try await shop.collector().runUntilIdle(worker: "w")
        let backup = try await Self.copy(shop)
        shop.inject(.connectionRefused, at: gateway, times: 2)
        try await shop.collect(shop.collector(), days: 12)
        #expect(try shop.balance(gateway) == 100_00)
        let count = try await shop.attempts(of: order).count
        #expect(count > 2)
        shop.advance(hours: 30)
        let restored = try await shop.again(seed: 2) { _ in backup }
        try await shop.collect(restored.collector(isRestored: true), days: 2)
        #expect(try shop.balance(gateway) == 100_00)
        #expect(try await restored.attempts(of: order).count == count)
        #expect(try await restored.orders.order(order.id).plan.status == .completed)
    }

    @Test("what was not charged before is charged, once the gateway can tell", arguments: ShopGateway.allCases)
    func uncharged(_ gateway: ShopGateway) async throws {
        let shop = try await Shop.open()
        let order = try await shop.scheduledOrder(at: gateway)
        shop.advance(days: 10)
        try await shop.collect(shop.collector(isRestored: true), hours: 24)
        #expect(try shop.balance(gateway) == 100_00)
        #expect(try await shop.orders.order(order.id).plan.status == .completed)
        #expect(try await shop.attempts(of: order).count == 2)
    }

    @Test("a copy of the store refuses to collect, until somebody says that it is the one (F-33)")
    func clone() async throws {
        let shop = try await Shop.open()
        let order = try await shop.scheduledOrder(at: .stripe)
        try await shop.collector(instance: "one").runUntilIdle(worker: "w")
        let backup = try await Self.copy(shop)
        let clone = try await shop.again(seed: 2) { _ in backup }
        shop.advance(days: 10)
        let refused = await #expect(throws: OrderError.self) {
            try await clone.collector(instance: "two").step(worker: "w")
        }
        #expect(refused?.code == .forbidden)
        await #expect(throws: OrderError.self) { try await clone.collector(instance: "two").run() }
        #expect(try await clone.attempts(of: order).count == 1)
        try await clone.collector(instance: "two", isRestored: true).step(worker: "w")
        try await clone.collector(instance: "two").step(worker: "w")
        await #expect(throws: OrderError.self) { try await clone.collector(instance: "one").step(worker: "w") }
    }

    @Test("a store that nobody collected for hours, or that went back, is collected with caution")
    func doubts() async throws {
        let shop = try await Shop.open()
        let store = Switch(shop.store)
        let seen = try await shop.again(seed: 2) { _ in store }
        let collector = seen.collector()
        try await collector.runUntilIdle(worker: "w")
        shop.advance(hours: 5)
        try await collector.runUntilIdle(worker: "w")
        #expect(try await !Self.isCautious(seen))
        let backup = try await Self.copy(shop)
        shop.advance(minutes: 2)
        try await collector.runUntilIdle(worker: "w")
        store.change(to: backup)
        shop.advance(minutes: 2)
        try await collector.runUntilIdle(worker: "w")
        #expect(try await Self.isCautious(seen))
        shop.advance(hours: 25)
        #expect(try await Self.isCautious(seen))
        shop.advance(hours: 2)
        #expect(try await !Self.isCautious(seen))
        try await collector.runUntilIdle(worker: "w")
        #expect(try await Self.isCautious(seen))
    }
}
