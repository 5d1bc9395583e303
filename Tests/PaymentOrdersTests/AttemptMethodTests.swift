import MockServerKit
import PaymentCore
import PaymentPlans
import Testing

@testable import PaymentOrders

@Suite("Payments with a kept method")
struct AttemptMethodTests {
    private static func request(_ method: MethodRecord.ID, _ gateway: ShopGateway, _ amount: Int64 = 80_00) throws
        -> PayRequest
    {
        PayRequest(
            nonce: try PaymentRecord.ID("form-1"), amount: gateway.money(amount),
            source: .method(method, returnURL: try AbsoluteURL("https://shop.example/back")), payer: Shop.payerDetails)
    }

    @Test("a payer who is there pays with a kept card, once (P-IF-1, F-40)", arguments: ShopGateway.allCases)
    func present(_ gateway: ShopGateway) async throws {
        let shop = try await Shop.open()
        let order = try await shop.scheduledOrder(at: gateway)
        let method = try #require(order.method)
        let before = try shop.balance(gateway)
        let request = try Self.request(method, gateway)
        let paid = try await shop.orders.pay(order.id, request, by: Shop.payer)
        #expect(paid.attempt.state == .succeeded && paid.payment.method == method)
        #expect(try await shop.orders.pay(order.id, request, by: Shop.payer).isRepeat)
        #expect(try shop.balance(gateway) - before == 80_00)
        #expect(try await shop.orders.order(order.id).plan.paid.reduce(0, +) == 100_00)
    }

    /// Why a method cannot pay an order.
    enum Obstacle: String, Sendable, CaseIterable {
        case otherAccount, otherCustomer, forgotten, nowhere
    }

    @Test(
        "a method that is not the order's to use is refused before anything is written or sent (I-11)",
        arguments: Obstacle.allCases)
    func refused(_ obstacle: Obstacle) async throws {
        let shop = try await Shop.open()
        let order = try await shop.partsOrder(at: .liqPay)
        let method: MethodRecord.ID
        switch obstacle {
        case .otherAccount: method = try await shop.keepCard(of: order.customer, at: .wayForPay).id
        case .otherCustomer: method = try await shop.keepCard(of: shop.customer("Olha").id, at: .liqPay).id
        case .forgotten:
            method = try await shop.keepCard(of: order.customer, at: .liqPay).id
            try await shop.orders.forgetMethod(method, of: order.customer, by: Shop.payer)
        case .nowhere: method = try MethodRecord.ID("nobody")
        }
        let sent = shop.requests(.liqPay).count
        let code = try await shop.refusal {
            try await shop.orders.pay(order.id, Self.request(method, .liqPay), by: Shop.payer)
        }
        #expect(code == (obstacle == .otherAccount ? .invalid : .notFound))
        #expect(shop.requests(.liqPay).count == sent)
        #expect(try await shop.attempts(of: order).isEmpty)
        #expect(try await shop.reserved(of: order) == 0)
    }

    @Test("an order that is not there takes no payment")
    func nowhere() async throws {
        let shop = try await Shop.open()
        let nobody = try Order.ID("nobody")
        let request = try Self.request(MethodRecord.ID("card"), .liqPay)
        #expect(try await shop.refusal { try await shop.orders.pay(nobody, request, by: Shop.payer) } == .notFound)
        #expect(
            try await shop.refusal {
                try await shop.orders.chargeBalance(nobody, item: ItemID(1), by: Shop.staff)
            } == .notFound)
        #expect(try await shop.refusal { try await shop.orders.order(nobody) } == .notFound)
        #expect(shop.requests(.liqPay).isEmpty)
    }

    @Test("a balance is charged by hand only where something of it is left and a card is kept (P-IN-5)")
    func byHand() async throws {
        let shop = try await Shop.open()
        let order = try await shop.scheduledOrder(at: .stripe)
        func charge(_ item: Int32) async throws -> OrderError.Code? {
            try await shop.refusal { try await shop.orders.chargeBalance(order.id, item: ItemID(item), by: Shop.staff) }
        }
        // The first item is the deposit, which is paid.
        #expect(try await charge(1) != nil)
        #expect(try await charge(9) != nil)
        #expect(try shop.balance(.stripe) == 20_00)
        #expect(try await charge(2) == nil)
        #expect(try shop.balance(.stripe) == 100_00)
        #expect(try await charge(2) != nil)
        #expect(try shop.balance(.stripe) == 100_00)
        let without = try await shop.partsOrder(at: .stripe)
        let code = try await shop.refusal {
            try await shop.orders.chargeBalance(without.id, item: ItemID(1), by: Shop.staff)
        }
        #expect(code == .invalid)
    }

    @Test(
        "a scheduled charge whose outcome is open is left alone, and found out (I-8, P-IF-3)",
        arguments: ShopGateway.allCases)
    func leftAlone(_ gateway: ShopGateway) async throws {
        let shop = try await Shop.open()
        let order = try await shop.scheduledOrder(at: gateway)
        shop.inject(.answerLost, at: gateway)
        let first = try await shop.orders.chargeBalance(order.id, item: ItemID(2), by: Shop.staff)
        let sent = shop.requests(gateway).count
        let second = try await shop.orders.chargeBalance(order.id, item: ItemID(2), by: Shop.staff)
        #expect(second.attempt == first.attempt)
        #expect(first.attempt.state.isOpen ? shop.requests(gateway).count == sent : true)
        _ = try await AttemptProtocolTests.settle(shop, first.attempt.reference)
        #expect(try shop.balance(gateway) == 100_00)
    }

    @Test("a worker whose lease went to another begins no payment (F-29)")
    func lostLease() async throws {
        let shop = try await Shop.open()
        let order = try await shop.scheduledOrder(at: .stripe)
        let attempts = try await shop.attempts(of: order).count
        func claim(_ owner: String) async throws -> WorkItem {
            try #require(
                try await shop.read { (tx) throws(OrderError) in
                    try tx.claim(.order, order.id.text, owner: owner, lease: 60)
                })
        }
        let paused = try await claim("one")
        shop.advance(minutes: 2)
        _ = try await claim("other")
        let sent = shop.requests(.stripe).count
        let code = try await shop.refusal {
            try await shop.orders.chargeScheduled(order.id, item: ItemID(2), by: .system, under: paused)
        }
        #expect(code == .leaseLost)
        #expect(shop.requests(.stripe).count == sent)
        #expect(try await shop.attempts(of: order).count == attempts)
    }
}
