import MockServerKit
import PaymentCore
import PaymentPlans
import Testing

@testable import PaymentOrders

@Suite("Refunds made past the store")
struct RefundsSeenTests {
    @Test("a refund made in the dashboard is booked once, as goodwill (D-53)", arguments: ShopGateway.allCases)
    func dashboard(_ gateway: ShopGateway) async throws {
        let shop = try await Shop.open()
        let order = try await shop.partlyPaid([100_00], at: gateway)
        shop.settle()
        let payment = try #require(try await shop.payments(of: order).first)
        func book() async throws -> [Int64] {
            try await shop.orders.bookRefundsSeen(of: payment.id).booked.map(\.amount.minorUnits)
        }
        try await shop.refundInDashboard(payment, 20_00, name: "dashboard-1")
        #expect(try await book() == [20_00])
        #expect(try await book() == [])
        shop.advance(minutes: 1)
        // LiqPay tells the sum of both as one refund.
        try await shop.refundInDashboard(payment, 5_00, before: 20_00, name: "dashboard-2")
        #expect(try await book() == [5_00])
        #expect(try await book() == [])
        let refunds = try await shop.refunds(of: order)
        #expect(refunds.allSatisfy { $0.reason == .goodwill && $0.state == .succeeded && $0.note.contains("gateway") })
        #expect(try await shop.orders.order(order.id).plan.total == gateway.money(975_00))
        try await shop.expectSound(at: gateway)
    }

    @Test("a refund that the network sent twice is booked twice, where the gateway tells one sum (F-11)")
    func sentTwice() async throws {
        let shop = try await Shop.open()
        let order = try await shop.partlyPaid([100_00], at: .liqPay)
        let payment = try #require(try await shop.payments(of: order).first)
        // Both have gone through before anybody hears of the first.
        shop.liqpay.engine.inject(FaultRule(.answerLost, operation: "refund", times: 1))
        try await shop.refund(order, 20_00)
        try await shop.refundInDashboard(payment, 20_00, before: 20_00, name: "copy")
        shop.advance(minutes: 10)
        try await shop.workOff()
        _ = try await shop.orders.bookRefundsSeen(of: payment.id)
        #expect(shop.bank(.liqPay) == 60_00)
        #expect(try await shop.refunds(of: order).map(\.amount.minorUnits) == [20_00, 20_00])
        try await shop.expectSound(at: .liqPay)
    }

    @Test(
        "a refund that counted on another sum is reckoned anew, once what was made elsewhere is booked (F-42)",
        arguments: ShopGateway.allCases)
    func unseen(_ gateway: ShopGateway) async throws {
        let shop = try await Shop.open()
        let order = try await shop.partlyPaid([100_00], at: gateway)
        shop.settle()
        let payment = try #require(try await shop.payments(of: order).first)
        try await shop.refundInDashboard(payment, 20_00, name: "dashboard-1")
        shop.advance(minutes: 1)
        try await shop.refund(order, 30_00)
        try await shop.workOff()
        _ = try await shop.orders.bookRefundsSeen(of: payment.id)
        #expect(try await shop.refunds(of: order).map(\.amount.minorUnits).sorted() == [20_00, 30_00])
        #expect(shop.bank(gateway) == 50_00)
        try await shop.expectSound(at: gateway)
    }

    @Test(
        "a refund for which the dashboard left too little fails, and a person is called (F-43)",
        arguments: ShopGateway.allCases)
    func tooLittleLeft(_ gateway: ShopGateway) async throws {
        let shop = try await Shop.open()
        let order = try await shop.partlyPaid([100_00], at: gateway)
        shop.settle()
        let payment = try #require(try await shop.payments(of: order).first)
        try await shop.refundInDashboard(payment, 80_00, name: "dashboard-1")
        shop.advance(minutes: 1)
        try await shop.refund(order, 30_00)
        try await shop.workOff()
        let refunds = try await shop.refunds(of: order)
        #expect(Set(refunds.map { "\($0.amount.minorUnits) \($0.state)" }) == ["8000 succeeded", "3000 failed"])
        #expect(try await shop.cases(of: order).map(\.kind) == [.refundFailed])
        #expect(shop.bank(gateway) == 20_00)
        try await shop.expectSound(at: gateway)
    }

    @Test("a webhook's look before the answer records the refund once (F-18)", arguments: ShopGateway.allCases)
    func beforeTheAnswer(_ gateway: ShopGateway) async throws {
        let shop = try await Shop.open()
        let order = try await shop.partlyPaid([100_00], at: gateway)
        shop.settle()
        let payment = try #require(try await shop.payments(of: order).first)
        shop.injectIntoRefund(.answerLost, at: gateway)
        #expect(try await shop.refund(order, 30_00).map(\.state) == [.underWay])
        for _ in 1...2 { #expect(try await shop.orders.bookRefundsSeen(of: payment.id).booked.isEmpty) }
        #expect(try await shop.refunds(of: order).map(\.state) == [.succeeded])
        #expect(shop.bank(gateway) == 70_00)
        try await shop.expectSound(at: gateway)
    }

    @Test(
        "a restored store that lost the attempt gives nothing back twice (F-33)", arguments: ShopGateway.allCases,
        [1, 30] as [Int64])
    func restored(_ gateway: ShopGateway, hours: Int64) async throws {
        let shop = try await Shop.open()
        let order = try await shop.partlyPaid([100_00], at: gateway)
        shop.settle()
        let payment = try #require(try await shop.payments(of: order).first)
        let name = try RefundRecord.ID("lost-1")
        let now = shop.clock.now()
        // The gateway has the first try of a refund that the backup knows as planned.
        try await shop.refundInDashboard(payment, 30_00, name: shop.orders.reference(name.text, 1).text)
        try await shop.read { (tx) throws(OrderError) in
            try tx.insert(
                RefundRecord(
                    id: name, order: order.id, payment: payment.id, amount: gateway.money(30_00), reason: .goodwill,
                    state: .planned, note: "from the backup", createdAt: now))
            try tx.schedule(.refund, name.text, at: now, replacing: true)
        }
        shop.advance(hours: hours)
        if hours == 30 { _ = try await shop.orders.bookRefundsSeen(of: payment.id) }
        try await shop.workOff()
        #expect(try await shop.refunds(of: order).map { "\($0.id) \($0.state)" } == ["lost-1 succeeded"])
        #expect(shop.bank(gateway) == 70_00)
        try await shop.expectSound(at: gateway)
    }

    @Test("once the gateway's memory of keys is over, a refund is looked for before it is sent (F-33)")
    func keysForgotten() async throws {
        let shop = try await Shop.open()
        let order = try await shop.partlyPaid([100_00], at: .stripe)
        let payment = try #require(try await shop.payments(of: order).first)
        let name = try RefundRecord.ID("lost-1")
        let now = shop.clock.now()
        try await shop.refundInDashboard(payment, 30_00, name: shop.orders.reference(name.text, 1).text)
        try await shop.read { (tx) throws(OrderError) in
            try tx.insert(
                RefundRecord(
                    id: name, order: order.id, payment: payment.id, amount: ShopGateway.stripe.money(30_00),
                    reason: .goodwill, state: .planned, note: "from the backup", createdAt: now))
            try tx.schedule(.refund, name.text, at: now, replacing: true)
        }
        shop.advance(days: 3)
        try await shop.workOff()
        #expect(try await shop.refunds(of: order).map(\.state) == [.succeeded])
        #expect(shop.bank(.stripe) == 70_00)
    }

    @Test(
        "money that comes after the end goes back by itself, where that is the policy (F-19)",
        arguments: ShopGateway.allCases)
    func lateMoney(_ gateway: ShopGateway) async throws {
        let shop = try await Shop.open(business: Business(givesLateMoneyBack: true))
        let order = try await shop.partlyPaid([100_00], at: gateway)
        shop.inject(.answerLost, at: gateway)
        try await shop.payPart(order, 50_00, at: gateway, nonce: "late")
        _ = try await shop.orders.decline(order.id, reason: "no place", by: Shop.staff)
        shop.settle()
        try await shop.workOff()
        #expect(try await shop.refunds(of: order).map(\.amount) == [gateway.money(50_00)])
        #expect(shop.bank(gateway) == 100_00)
        try await shop.expectSound(at: gateway)
    }
}
