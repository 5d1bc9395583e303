import MockServerKit
import PaymentCore
import PaymentPlans
import Testing

@testable import PaymentOrders

@Suite("Money in suspense")
struct SuspenseTests {
    /// Money that came for no order of the store, put into suspense by a reconciliation.
    private static func foreign(_ gateway: ShopGateway, _ shop: Shop) async throws -> CaseFile {
        try await shop.chargeElsewhere(40_00, at: gateway, reference: "elsewhere-1")
        _ = try await shop.reconcile(gateway, repair: true)
        let files = try await shop.read { (tx) throws(OrderError) in try tx.openCases(of: nil) }
        #expect(files.map(\.kind) == [.mismatch])
        return try #require(files.first)
    }

    @Test("staff book it on an order, where it is a payment like any other (D-24)", arguments: ShopGateway.allCases)
    func book(_ gateway: ShopGateway) async throws {
        let shop = try await Shop.open()
        let file = try await Self.foreign(gateway, shop)
        #expect(try await shop.booked(.suspense) == -40_00)
        let order = try await shop.partlyPaid([100_00], at: gateway)
        for _ in 1...2 {
            let closed = try await shop.orders.resolveSuspense(
                file.id, .book(on: order.id), note: "their invoice", by: Shop.staff)
            #expect(closed.closedAt != nil)
        }
        #expect(try await shop.booked(.suspense) == 0)
        let plan = try await shop.orders.order(order.id).plan
        #expect(plan.paid.reduce(0, +) == 140_00)
        try await shop.expectSound(at: gateway)
        // Its transaction is this order's now, and it can be given back through the gateway.
        shop.settle()
        let payment = try #require(try await shop.payments(of: order).last)
        #expect(payment.transaction != nil)
        try await shop.refund(order, 15_00, of: payment.id)
        try await shop.workOff()
        #expect(shop.bank(gateway) == 125_00)
        try await shop.expectSound(at: gateway)
    }

    @Test("what was given back in the dashboard leaves suspense, and the case is closed once")
    func elsewhere() async throws {
        let shop = try await Shop.open()
        let file = try await Self.foreign(.stripe, shop)
        _ = try await shop.orders.resolveSuspense(file.id, .givenBackElsewhere, note: "by hand", by: Shop.manager)
        #expect(try await shop.booked(.suspense) == 0)
        #expect(try await shop.booked(.stripe) == 0)
        #expect(try await LedgerCheck(shop.orders).run().isEmpty)
        let error = await #expect(throws: OrderError.self) {
            try await shop.orders.resolveSuspense(file.id, .giveBack, note: "again", by: Shop.manager)
        }
        #expect(error?.code == .conflict)
    }

    @Test("only staff and managers resolve it, and the gateway is asked only for money of an order")
    func refused() async throws {
        let shop = try await Shop.open()
        let file = try await Self.foreign(.stripe, shop)
        let order = try await shop.partlyPaid([100_00], at: .stripe)
        let byPayer = await #expect(throws: OrderError.self) {
            try await shop.orders.resolveSuspense(file.id, .book(on: order.id), note: "mine", by: Shop.payer)
        }
        #expect(byPayer?.code == .forbidden)
        let noOrder = await #expect(throws: OrderError.self) {
            try await shop.orders.resolveSuspense(file.id, .giveBack, note: "back", by: Shop.staff)
        }
        #expect(noOrder?.code == .invalid)
        let error = await #expect(throws: OrderError.self) {
            try await shop.orders.resolveSuspense(CaseFile.ID("nothing"), .giveBack, note: "back", by: Shop.staff)
        }
        #expect(error?.code == .notFound)
        #expect(try await shop.booked(.suspense) == -40_00)
    }

    @Test(
        "money that was set aside of an order is given back through the gateway (D-24)", arguments: ShopGateway.allCases
    )
    func setAside(_ gateway: ShopGateway) async throws {
        let shop = try await Shop.open()
        let order = try await shop.partlyPaid([100_00], at: gateway)
        shop.inject(.answerLost, at: gateway)
        try await shop.payPart(order, 50_00, at: gateway, nonce: "aside")
        let attempt = try #require(try await shop.attempts(of: order).last)
        // The gateway's record bears more than was asked for.
        let lookup = try #require(try shop.orders.account(gateway.account()).gateway as? any LookupGateway)
        let found = try #require(
            try await lookup.payments(under: attempt.reference, sentAt: attempt.createdAt).payments.first)
        let more = Payment(
            reference: found.reference, merchantReference: found.merchantReference, status: .captured,
            requested: found.requested, held: found.held, captured: found.captured, refunded: found.refunded,
            createdAt: found.createdAt, isLive: true)
        try await shop.orders.settle(attempt.reference, .payment(more), repeating: true)
        let file = try #require(try await shop.cases(of: order).first)
        #expect(try await shop.booked(.suspense) == -50_00)
        shop.settle()
        _ = try await shop.orders.resolveSuspense(file.id, .giveBack, note: "nobody's", by: Shop.manager)
        try await shop.workOff()
        #expect(try await shop.booked(.suspense) == 0)
        #expect(shop.bank(gateway) == 100_00)
        try await shop.expectSound(at: gateway)
    }
}
