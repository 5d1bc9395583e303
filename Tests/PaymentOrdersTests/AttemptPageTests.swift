import MockServerKit
import PaymentCore
import PaymentPlans
import Testing

@testable import PaymentOrders

@Suite("Payments on a gateway's page, as look-ups see them")
struct AttemptPageTests {
    @Test("a page that is paid is found out without a webhook (O-2, F-36)", arguments: ShopGateway.allCases)
    func paid(_ gateway: ShopGateway) async throws {
        let shop = try await Shop.open()
        let order = try await shop.partsOrder(at: gateway)
        let opened = try await shop.openPage(order, 100_00, at: gateway)
        let before = try await shop.orders.lookUp(opened.attempt.reference, under: nil)
        #expect(before.state.isOpen)
        #expect(try await shop.reserved(of: order) == 100_00)
        try shop.payOnPage(#require(opened.page), at: gateway)
        let after = try await shop.orders.lookUp(opened.attempt.reference, under: nil)
        #expect(after.state == .succeeded)
        #expect(try await shop.orders.order(order.id).plan.paid == [100_00])
        #expect(try await shop.sum(.clearing(gateway.account())) == 100_00)
        #expect(try shop.balance(gateway) == 100_00)
    }

    @Test("a page that nobody paid on is given up after the payer's time (F-36)", arguments: ShopGateway.allCases)
    func abandoned(_ gateway: ShopGateway) async throws {
        let shop = try await Shop.open()
        let order = try await shop.partsOrder(at: gateway)
        let opened = try await shop.openPage(order, 100_00, at: gateway)
        let attempt = try await shop.giveUp(opened.attempt.reference)
        #expect(attempt.state == .cancelled || attempt.state == .absent)
        #expect(try await shop.payment(opened.payment.id).state == .failed)
        #expect(try await shop.reserved(of: order) == 0)
        #expect(try await shop.cases(of: order).isEmpty)
        // What was reserved can be paid another way.
        try await shop.pay(order, 500_00, nonce: "form-2")
        #expect(try shop.balance(gateway) == 500_00)
    }

    @Test("a page that was paid on at the last moment is not given up (F-36)")
    func lastMoment() async throws {
        let shop = try await Shop.open()
        let order = try await shop.partsOrder(at: .stripe)
        let opened = try await shop.openPage(order, 100_00, at: .stripe)
        shop.advance(minutes: 59)
        try shop.payOnPage(#require(opened.page), at: .stripe)
        shop.advance(minutes: 2)
        #expect(try await shop.orders.lookUp(opened.attempt.reference, under: nil).state == .succeeded)
        #expect(try await shop.orders.order(order.id).plan.paid == [100_00])
    }

    @Test(
        "a page that cannot be ended and is paid on as the time ends is not given up (F-27, F-36)",
        arguments: ShopGateway.allCases.filter { $0 != .stripe }, [-1, 9])
    func asTimeEnds(_ gateway: ShopGateway, minutes: Int64) async throws {
        let shop = try await Shop.open()
        let order = try await shop.partsOrder(at: gateway)
        let opened = try await shop.openPage(order, 100_00, at: gateway)
        let reference = opened.attempt.reference
        let deadline = try #require(opened.attempt.deadline)
        shop.advance(minutes: deadline.milliseconds(since: shop.clock.now()) / 60_000 + minutes)
        // Often enough that nobody would look for half an hour.
        for _ in 0..<6 {
            #expect(try await shop.orders.lookUp(reference, under: nil).state == .actionRequired)
        }
        let next = try await shop.read { (tx) throws(OrderError) in try tx.work(.attempt, reference.text)?.dueAt }
        #expect(next == deadline.adding(seconds: minutes < 0 ? 0 : 600))
        try await shop.chargePast(reference, 100_00, at: gateway)
        shop.advance(minutes: 10)
        #expect(try await shop.orders.lookUp(reference, under: nil).state == .succeeded)
        #expect(try await shop.orders.order(order.id).plan.paid == [100_00])
    }

    @Test(
        "a page that was paid on is not given up when the gateway is asked weeks later (F-26, F-36)",
        arguments: ShopGateway.allCases)
    func weeksLater(_ gateway: ShopGateway) async throws {
        let shop = try await Shop.open()
        let order = try await shop.partsOrder(at: gateway)
        let opened = try await shop.openPage(order, 100_00, at: gateway)
        try shop.payOnPage(#require(opened.page), at: gateway)
        shop.advance(minutes: 40 * 24 * 60)
        #expect(try await shop.orders.lookUp(opened.attempt.reference, under: nil).state == .succeeded)
        #expect(try await shop.orders.order(order.id).plan.paid == [100_00])
    }

    @Test(
        "a page is ended for another way to pay where the gateway can, and never one that was paid (F-36)",
        arguments: ShopGateway.allCases, [false, true])
    func ended(_ gateway: ShopGateway, isPaid: Bool) async throws {
        let shop = try await Shop.open()
        let order = try await shop.partsOrder(at: gateway)
        let opened = try await shop.openPage(order, 100_00, at: gateway)
        let page = try #require(opened.page)
        if isPaid { try shop.payOnPage(page, at: gateway) }
        let canEnd = try shop.orders.canEndPages(at: gateway.account())
        #expect(canEnd == (gateway == .stripe))
        for isRepeat in [false, true] {
            let done = try await shop.orders.endPage(of: opened.payment.id)
            let ended: Attempt.State = isPaid ? .succeeded : .cancelled
            #expect(done.attempt.state == (canEnd ? ended : .actionRequired))
            #expect(done.isRepeat == (isRepeat || !canEnd) && !done.attempt.isRefused)
        }
        guard canEnd, !isPaid else { return }
        #expect(try await shop.reserved(of: order) == 0)
        #expect(try await shop.payment(opened.payment.id).state == .failed)
        // Whoever still has the page in another window cannot pay on it any more.
        try? shop.payOnPage(page, at: gateway)
        #expect(try shop.balance(gateway) == 0)
        try await shop.pay(order, 500_00, nonce: "form-2")
        #expect(try shop.balance(gateway) == 500_00)
    }

    // The page of the others is a form that the payer's browser posts: no call opens it.
    @Test(
        "a page that does not open costs nothing and reserves nothing (G-7)",
        arguments: [ShopGateway.stripe, .authorizeNet], [Fault.connectionRefused, .unavailable, .noAnswer, .garbage])
    func notOpened(_ gateway: ShopGateway, _ fault: Fault) async throws {
        let shop = try await Shop.open()
        let order = try await shop.partsOrder(at: gateway)
        shop.breakDown(gateway, fault)
        #expect(try await shop.refusal { try await shop.openPage(order, 100_00, at: gateway) } == .gateway)
        shop.breakDown(gateway, nil)
        let attempts = try await shop.attempts(of: order)
        #expect(attempts.map(\.state) == [.cancelled])
        #expect(try await shop.reserved(of: order) == 0)
        let again = try await shop.openPage(order, 100_00, at: gateway)
        #expect(again.attempt.number == 2 && again.page != nil)
        try shop.payOnPage(#require(again.page), at: gateway)
        #expect(try await shop.orders.lookUp(again.attempt.reference, under: nil).state == .succeeded)
        #expect(try shop.balance(gateway) == 100_00)
    }

    @Test("a page asked for twice by one form is opened once (F-40)", arguments: ShopGateway.allCases)
    func twice(_ gateway: ShopGateway) async throws {
        let shop = try await Shop.open()
        let order = try await shop.partsOrder(at: gateway)
        let first = try await shop.openPage(order, 100_00, at: gateway)
        let sent = shop.requests(gateway).count
        let second = try await shop.openPage(order, 100_00, at: gateway)
        #expect(second.isRepeat && second.attempt == first.attempt && second.page == nil)
        #expect(shop.requests(gateway).count == sent)
        #expect(try await shop.reserved(of: order) == 100_00)
        // Whoever pressed twice sees the answer to the second press.
        let left = try #require(try await shop.orders.requiredAction(of: first.payment.id))
        switch (left.step, first.page?.presentation) {
        case (.redirect(let now), .redirect(let then)): #expect(now == then)
        case (.form(let now, let fields), .form(let then, let before)): #expect(now == then && fields == before)
        default: Issue.record("the page that is open is another now")
        }
    }
}
