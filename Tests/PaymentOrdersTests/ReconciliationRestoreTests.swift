import PaymentCore
import PaymentPlans
import PaymentStoreSQLite
import Testing

@testable import PaymentOrders

/// What reconciliation makes of payments that a store which was put back does not know any more (F-33).
@Suite("Reconciliation after a restore")
struct ReconciliationRestoreTests {
    private static func copy(_ shop: Shop) async throws -> SQLiteStore {
        try await #require(shop.store as? SQLiteStore).copyInMemory()
    }

    @Test(
        "what the collector has charged is found again before the collector looks, and is nobody's money at no time",
        arguments: ShopGateway.allCases)
    func scheduled(_ gateway: ShopGateway) async throws {
        let shop = try await Shop.open()
        let order = try await shop.scheduledOrder(at: gateway)
        try await shop.collector().runUntilIdle(worker: "w")
        let backup = try await Self.copy(shop)
        try await shop.collect(shop.collector(), days: 10)
        #expect(shop.bank(gateway) == 100_00)
        let sent = try await shop.attempts(of: order).map(\.reference)
        let restored = try await shop.again(seed: 2) { _ in backup }
        let mended = try await restored.reconcile(gateway, repair: true)
        #expect(mended.differences.map(\.kind) == [.unknownReference])
        #expect(mended.left.isEmpty)
        #expect(try await restored.booked(.suspense) == 0)
        #expect(try await restored.orders.order(order.id).plan.status == .completed)
        try await shop.collect(restored.collector(isRestored: true), days: 2)
        #expect(shop.bank(gateway) == 100_00)
        #expect(try await restored.attempts(of: order).map(\.reference) == sent)
        try await restored.expectSound(at: gateway)
    }

    @Test(
        "money that was put into suspense is taken out of it when its payer's request comes again",
        arguments: ShopGateway.allCases)
    func byPayer(_ gateway: ShopGateway) async throws {
        let shop = try await Shop.open()
        let order = try await shop.partlyPaid([20_00], at: gateway)
        let backup = try await Self.copy(shop)
        _ = try await shop.pay(order, 30_00, nonce: "form-lost")
        let restored = try await shop.again(seed: 2) { _ in backup }
        #expect(try await restored.reconcile(gateway, repair: true).left.isEmpty)
        #expect(try await restored.booked(.suspense) == -30_00)
        let file = try #require(try await restored.read { (tx) throws(OrderError) in try tx.openCases(of: nil) }.first)
        _ = try await restored.pay(order, 30_00, nonce: "form-lost")
        #expect(shop.bank(gateway) == 50_00)
        #expect(try await restored.booked(.suspense) == 0)
        #expect(try await restored.read { (tx) throws(OrderError) in try tx.openCases(of: nil) }.isEmpty)
        let closed = try await restored.read { (tx) throws(OrderError) in try tx.caseFile(file.id) }
        #expect(closed?.resolution == "it is payment form-lost of order \(order.id)")
        // Nobody can give it to an order a second time.
        let error = await #expect(throws: OrderError.self) {
            try await restored.orders.resolveSuspense(file.id, .book(on: order.id), note: "found", by: Shop.staff)
        }
        #expect(error?.code == .conflict)
        try await restored.expectSound(at: gateway)
    }
}
