import MockServerKit
import PaymentCore
import PaymentPlans
import Testing

@testable import PaymentOrders

extension Shop {
    /// Charges at a gateway past the store, as another system on the same account does.
    @discardableResult
    func chargeElsewhere(_ minorUnits: Int64, at gateway: ShopGateway, reference: String) async throws -> Payment {
        let charging = try #require(try orders.account(gateway.account()).gateway as? any ChargingGateway)
        let outcome = try await charging.charge(
            ChargeRequest(
                amount: gateway.money(minorUnits),
                source: .token(#require(try ShopCard.good.token(at: gateway)), returnURL: nil),
                reference: MerchantReference(reference), idempotencyKey: IdempotencyKey(reference),
                payer: PayerDetails(ipAddress: "203.0.113.7")))
        guard case .succeeded(let payment) = outcome else { throw ShopFailure("the charge came to \(outcome.name)") }
        return payment
    }

    /// Reconciles everything from the shop's first day until now.
    func reconcile(_ gateway: ShopGateway, repair: Bool = false, with orders: Orders? = nil) async throws
        -> Reconciliation
    {
        try await Reconciler(orders ?? self.orders, account: gateway.account()).run(
            Self.start.adding(seconds: -3600)..<clock.now().adding(seconds: 3600), repair: repair)
    }
}

@Suite("Reconciliation")
struct ReconciliationTests {
    @Test("what both tell alike is no difference (O-5)", arguments: ShopGateway.allCases, [false, true])
    func alike(_ gateway: ShopGateway, isSettled: Bool) async throws {
        let shop = try await Shop.open()
        let order = try await shop.partlyPaid([100_00, 50_00], at: gateway)
        if isSettled { shop.settle() }
        try await shop.refund(order, 50_00)
        shop.advance(minutes: 5)
        let found = try await shop.reconcile(gateway)
        #expect(found.differences.isEmpty, "\(found.differences.map(\.detail))")
        #expect(found.payments == 2)
        #expect(found.attempts == 3)
    }

    @Test("a success that is missing here is found and settled, once (O-5, L-3)", arguments: ShopGateway.allCases)
    func missingHere(_ gateway: ShopGateway) async throws {
        let shop = try await Shop.open()
        let order = try await shop.partlyPaid([100_00], at: gateway)
        shop.inject(.answerLost, at: gateway)
        try await shop.payPart(order, 50_00, at: gateway, nonce: "lost")
        shop.advance(minutes: 5)
        let seen = try await shop.reconcile(gateway)
        #expect(seen.left.map(\.kind) == [.missingHere])
        #expect(try await shop.booked(gateway) == 100_00)
        let mended = try await shop.reconcile(gateway, repair: true)
        #expect(mended.differences.map(\.kind) == [.missingHere])
        #expect(mended.left.isEmpty)
        #expect(try await shop.reconcile(gateway, repair: true).differences.isEmpty)
        try await shop.expectSound(at: gateway)
    }

    @Test(
        "money that bears no reference of the store goes into suspense with a case, once (F-24, F-25)",
        arguments: ShopGateway.allCases)
    func unknownReference(_ gateway: ShopGateway) async throws {
        let shop = try await Shop.open()
        try await shop.chargeElsewhere(40_00, at: gateway, reference: "elsewhere-1")
        shop.advance(minutes: 5)
        #expect(try await shop.reconcile(gateway).left.map(\.kind) == [.unknownReference])
        #expect(try await shop.reconcile(gateway, repair: true).left.isEmpty)
        #expect(try await shop.reconcile(gateway, repair: true).differences.isEmpty)
        #expect(try await shop.booked(.suspense) == -40_00)
        try await shop.expectSound(at: gateway)
    }

    @Test("a refund made in the dashboard is found and booked, once (O-5)", arguments: ShopGateway.allCases)
    func refundMissingHere(_ gateway: ShopGateway) async throws {
        let shop = try await Shop.open()
        let order = try await shop.partlyPaid([100_00], at: gateway)
        shop.settle()
        let payment = try #require(try await shop.payments(of: order).first)
        try await shop.refundInDashboard(payment, 20_00, name: "dashboard-1")
        shop.advance(minutes: 5)
        let seen = try await shop.reconcile(gateway)
        #expect(seen.left.map(\.kind) == [.refundMissingHere])
        #expect(seen.left.first?.there == gateway.money(20_00))
        #expect(try await shop.reconcile(gateway, repair: true).left.isEmpty)
        #expect(try await shop.reconcile(gateway, repair: true).differences.isEmpty)
        try await shop.expectSound(at: gateway)
    }

    @Test("a lost attempt of a scheduled item is found again by its reference (F-33)", arguments: ShopGateway.allCases)
    func adopted(_ gateway: ShopGateway) async throws {
        let shop = try await Shop.open()
        let order = try await shop.scheduledOrder(at: gateway)
        let item = try #require(order.plan.schedule.items.last)
        let name = "\(order.id)-\(item.id)-1"
        try await shop.chargeElsewhere(80_00, at: gateway, reference: shop.orders.reference(name, 1).text)
        shop.advance(minutes: 5)
        let mended = try await shop.reconcile(gateway, repair: true)
        #expect(mended.differences.map(\.kind) == [.unknownReference])
        #expect(mended.left.isEmpty)
        #expect(try await shop.orders.order(order.id).plan.status == .completed)
        #expect(try await shop.booked(.suspense) == 0)
        #expect(try await shop.reconcile(gateway, repair: true).differences.isEmpty)
        // The item's next try finds it paid and charges nothing.
        await #expect(throws: OrderError.self) {
            try await shop.orders.chargeBalance(order.id, item: item.id, by: Shop.staff)
        }
        #expect(shop.bank(gateway) == 100_00)
        try await shop.expectSound(at: gateway)
    }

    @Test(
        "a success that the gateway has none of is reported with a case, and nothing is taken away",
        arguments: ShopGateway.allCases)
    func missingThere(_ gateway: ShopGateway) async throws {
        let shop = try await Shop.open()
        let order = try await shop.partlyPaid([100_00], at: gateway)
        // Another account of the same gateway, which knows nothing of it.
        let other = try await Shop.open(seed: 2)
        let orders = try await Orders.open(
            store: shop.store, accounts: Array(other.orders.accounts.values), business: Business(), key: shop.key,
            steadyClock: ShopSteadyClock(shop.clock))
        let found = try await shop.reconcile(gateway, repair: true, with: orders)
        #expect(found.left.map(\.kind) == [.missingThere])
        #expect(try await shop.cases(of: order).map(\.kind) == [.reconciliation])
        _ = try await shop.reconcile(gateway, repair: true, with: orders)
        #expect(try await shop.cases(of: order).count == 1)
        #expect(try await shop.booked(gateway) == 100_00)
    }

    @Test("an account whose gateway lists nothing, or that is not there, is refused")
    func noListing() async throws {
        let shop = try await Shop.open()
        #expect(throws: OrderError.self) { try Reconciler(shop.orders, account: AccountName("nobody")) }
    }
}
