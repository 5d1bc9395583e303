import PaymentCore
import PaymentPlans
import Testing

@testable import PaymentOrders

@Suite("Money that webhooks tell of too late")
struct InboxLateMoneyTests {
    /// How an order ends before its money comes.
    enum Ending: String, Sendable, CaseIterable {
        case declined, cancelled
    }

    @Test(
        "a page that is paid after the order has ended: the money is recorded and a case opened (F-19, D-16, D-24)",
        arguments: ShopGateway.allCases, Ending.allCases)
    func afterTheEnd(_ gateway: ShopGateway, _ ending: Ending) async throws {
        let shop = try await Shop.open()
        try shop.subscribe(gateway)
        let order = try await shop.partsOrder(at: gateway)
        let opened = try await shop.openPage(order, 100_00, at: gateway)
        switch ending {
        case .declined: _ = try await shop.orders.decline(order.id, reason: "sold out", by: Shop.manager)
        case .cancelled:
            _ = try await shop.orders.cancel(order.id, by: .merchant, reason: "sold out", actor: Shop.manager)
        }
        try shop.payOnPage(#require(opened.page), at: gateway)
        try await shop.post(shop.deliveries(gateway), to: shop.inbox(), at: gateway)
        try await shop.applyStored()
        #expect(try await shop.payment(opened.payment.id).captured == gateway.money(100_00))
        #expect(try await shop.sum(.clearing(gateway.account())) == 100_00)
        let kind: CaseFile.Kind = ending == .declined ? .paidAfterDecline : .paidAfterCancellation
        #expect(try await shop.cases(of: order).map(\.kind) == [kind])
        let status = try await shop.orders.order(order.id).plan.status
        #expect(status == (ending == .declined ? .declined : .cancelled))
    }

    @Test(
        "a page that is paid after the link's time: the visit is paid and staff are told (F-19, D-24)",
        arguments: ShopGateway.allCases)
    func afterTheLink(_ gateway: ShopGateway) async throws {
        let shop = try await Shop.open()
        try shop.subscribe(gateway)
        let order = try await shop.visit(at: gateway, total: 300_00, lifetimeHours: 24)
        shop.advance(hours: 23, minutes: 55)
        let opened = try await shop.openPage(order, 300_00, at: gateway)
        shop.advance(minutes: 8)
        try shop.payOnPage(#require(opened.page), at: gateway)
        try await shop.post(shop.deliveries(gateway), to: shop.inbox(), at: gateway)
        try await shop.applyStored()
        #expect(try await shop.orders.order(order.id).plan.status == .completed)
        #expect(try await shop.sum(.clearing(gateway.account())) == 300_00)
        #expect(try await shop.cases(of: order).map(\.kind) == [.paidAfterExpiry])
    }

    @Test(
        "a payment that was given up and succeeds all the same is recorded (F-19, F-11)",
        arguments: ShopGateway.allCases)
    func afterGivingUp(_ gateway: ShopGateway) async throws {
        let shop = try await Shop.open()
        try shop.subscribe(gateway)
        let order = try await shop.partsOrder(at: gateway)
        let begun = try await shop.chargeInVain(order, 100_00, at: gateway)
        let attempt = try await shop.giveUp(begun.reference)
        #expect(!attempt.state.isLive)
        try await shop.chargePast(attempt.reference, 100_00, at: gateway)
        try await shop.post(shop.deliveries(gateway), to: shop.inbox(), at: gateway)
        #expect(try await shop.attempt(attempt.reference).state == .succeeded)
        #expect(try await shop.payment(attempt.payment).captured == gateway.money(100_00))
        #expect(try await shop.orders.order(order.id).plan.paid == [100_00])
    }

    @Test("money for an order that has ended goes back by itself where that is the policy (F-19)")
    func givesBack() async throws {
        let business = try Business(givesLateMoneyBack: true)
        let shop = try await Shop.open(business: business)
        try shop.subscribe(.stripe)
        let order = try await shop.partsOrder(at: .stripe)
        let opened = try await shop.openPage(order, 100_00, at: .stripe)
        _ = try await shop.orders.decline(order.id, reason: "sold out", by: Shop.manager)
        try shop.payOnPage(#require(opened.page), at: .stripe)
        try await shop.post(shop.deliveries(.stripe), to: shop.inbox(), at: .stripe)
        let refunds = try await shop.read { (tx) throws(OrderError) in try tx.refunds(of: order.id) }
        #expect(refunds.map(\.amount) == [ShopGateway.stripe.money(100_00)])
        #expect(refunds.map(\.state) == [.planned])
    }
}
