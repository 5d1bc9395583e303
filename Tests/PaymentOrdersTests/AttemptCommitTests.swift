import PaymentCore
import PaymentPlans
import Testing

@testable import PaymentOrders

@Suite("Payments while the store fails")
struct AttemptCommitTests {
    /// A transaction of a payment, and how it fails.
    struct Place: Sendable, CustomTestStringConvertible {
        let number: Int
        let failure: FailingStore.Failure

        var testDescription: String { "transaction \(number), \(failure.rawValue)" }

        /// A payment takes three: it is written, recorded and read.
        static let all = (0..<4).flatMap { number in
            FailingStore.Failure.allCases.map { Place(number: number, failure: $0) }
        }
    }

    @Test(
        "whatever transaction of a payment fails, and however, the form sent again is one payment (F-12, F-15, F-30, F-31)",
        arguments: ShopGateway.allCases, Place.all)
    func pays(_ gateway: ShopGateway, _ place: Place) async throws {
        let store = Box<FailingStore>()
        let shop = try await Shop.open(wrap: { store.fill(FailingStore($0)) })
        let order = try await shop.partsOrder(at: gateway)
        store.value?.fail(place.failure, skipping: place.number)
        let first = try await shop.refusal { try await shop.charge(order, 100_00, at: gateway) }
        // Whoever is told that it failed can send the form again, and whoever is not has paid.
        let isNothingWritten = place.number == 0 && place.failure != .commitKept
        if isNothingWritten { #expect(first == .storeUnavailable) }
        if isNothingWritten { #expect(shop.requests(gateway).isEmpty) }
        store.value?.mend()
        let second = try await shop.charge(order, 100_00, at: gateway)
        let attempt =
            second.attempt.state.isOpen
            ? try await Self.found(shop, second.attempt) : second.attempt
        #expect(attempt.state == .succeeded)
        #expect(try shop.balance(gateway) == 100_00)
        #expect(try await shop.sum(.clearing(gateway.account())) == 100_00)
        #expect(try await shop.attempts(of: order).filter { $0.state == .succeeded }.count == 1)
        #expect(try await shop.orders.order(order.id).plan.paid == [100_00])
    }

    @Test(
        "whatever transaction of a scheduled charge fails, and however, it is charged once (F-12, F-15, F-30, F-31)",
        arguments: [ShopGateway.stripe, .liqPay], Place.all)
    func charges(_ gateway: ShopGateway, _ place: Place) async throws {
        let store = Box<FailingStore>()
        let shop = try await Shop.open(wrap: { store.fill(FailingStore($0)) })
        let order = try await shop.scheduledOrder(at: gateway)
        store.value?.fail(place.failure, skipping: place.number)
        _ = try await shop.refusal { try await shop.orders.chargeBalance(order.id, item: ItemID(2), by: Shop.staff) }
        store.value?.mend()
        let open = try await shop.attempts(of: order).filter(\.state.isOpen)
        for attempt in open { _ = try await Self.found(shop, attempt) }
        if try await shop.orders.order(order.id).plan.paid.reduce(0, +) < 100_00 {
            _ = try await shop.orders.chargeBalance(order.id, item: ItemID(2), by: Shop.staff)
        }
        #expect(try shop.balance(gateway) == 100_00)
        #expect(try await shop.sum(.clearing(gateway.account())) == 100_00)
        #expect(try await shop.orders.order(order.id).plan.paid.reduce(0, +) == 100_00)
    }

    /// An attempt after the janitor has looked until it is decided.
    private static func found(_ shop: Shop, _ attempt: Attempt) async throws -> Attempt {
        shop.advance(minutes: 2)
        return try await AttemptProtocolTests.settle(shop, attempt.reference)
    }
}
