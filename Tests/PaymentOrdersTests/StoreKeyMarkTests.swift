import PaymentCore
import PaymentPlans
import Testing

@testable import PaymentOrders

/// A store is opened with its own key, or not at all (S-93, S-15).
@Suite("The key of a store") struct StoreKeyMarkTests {
    private func open(_ shop: Shop, _ key: StoreKey) async throws {
        _ = try await Orders.open(store: shop.store, accounts: [], business: Business(), key: key)
    }

    private func expectRefused(_ shop: Shop, _ key: StoreKey) async throws {
        let kept = try await shop.read { (tx) throws(OrderError) in try tx.setting("key-mark") }
        await #expect {
            try await open(shop, key)
        } throws: { error in
            guard let error = error as? OrderError else { return false }
            return error.code == .invalid && error.field == "storeKey"
                && error.description.contains("the key is not this store's")
        }
        #expect(try await shop.read { (tx) throws(OrderError) in try tx.setting("key-mark") } == kept)
    }

    private func booked() async throws -> Shop {
        let shop = try await Shop.open()
        _ = try await shop.order(.order, try CalendarDeposit(deposit: nil).terms(), total: 100_00, at: .stripe)
        return shop
    }

    @Test("another key is refused once something was written, and changes nothing")
    func foreign() async throws {
        let shop = try await booked()
        try await expectRefused(shop, storeKey(100))
        try await expectRefused(shop, storeKey(100, before: 150))
        try await open(shop, shop.key)
    }

    @Test("a store in which nothing was written yet takes another key")
    func unused() async throws {
        let shop = try await Shop.open()
        try await open(shop, storeKey(100))
        try await open(shop, shop.key)
        _ = try await shop.order(.order, try CalendarDeposit(deposit: nil).terms(), total: 100_00, at: .stripe)
        try await expectRefused(shop, storeKey(100))
    }

    @Test("a key that was replaced goes on with the new one before it, and not without")
    func replaced() async throws {
        let shop = try await booked()
        for _ in 0..<2 { try await open(shop, storeKey(100, before: 1)) }
        try await expectRefused(shop, storeKey(1))
        try await expectRefused(shop, storeKey(200))
        try await open(shop, storeKey(100))
        try await open(shop, storeKey(200, before: 150, 100))
    }
}
