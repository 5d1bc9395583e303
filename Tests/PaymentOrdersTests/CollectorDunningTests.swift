import MockServerKit
import PaymentCore
import PaymentLocalization
import PaymentPlans
import Testing

@testable import PaymentOrders

@Suite("Recovering failed scheduled payments")
struct CollectorDunningTests {
    /// Days of the attempts, counted from the booking.
    private static func days(_ attempts: [Attempt]) -> [Int64] {
        attempts.map { $0.createdAt.milliseconds(since: Shop.start) / 86_400_000 }
    }

    @Test(
        "a card without money is tried on the retry days, each told once, and then given up (P-IF-3)",
        arguments: [ShopGateway.stripe, .wayForPay])
    func retryDays(_ gateway: ShopGateway) async throws {
        let shop = try await Shop.open()
        let order = try await shop.scheduledOrder(at: gateway, card: .poor)
        let collector = shop.collector()
        try await shop.collect(collector, days: 40)
        let attempts = try await shop.attempts(of: order)
        #expect(attempts.dropFirst().allSatisfy { $0.state == .declined && $0.code == "insufficient_funds" })
        // Due on day 10 at nine, three hours before the tenth day after the booking is full; then after 1, 3 and 7 days.
        #expect(Self.days(attempts) == [0, 9, 10, 13, 20])
        #expect(try shop.balance(gateway) == 20_00)
        let told = try await shop.messages(of: order).filter { $0.kind == .paymentFailed }
        #expect(told.count == 4)
        #expect(told.allSatisfy { $0.audience == .customer && $0.linkSerial == 1 })
        let cases = try await shop.cases(of: order)
        #expect(cases.map(\.kind) == [.collectionFailed])
        #expect(cases.first?.amount == gateway.money(80_00))
        #expect(try await shop.orders.order(order.id).collectionPaused)
        #expect(try await shop.messages(of: order).contains { $0.kind == .caseOpened && $0.audience == .staff })
    }

    @Test("a resumed order is tried as often as a new one, and given up with another case")
    func resumed() async throws {
        let shop = try await Shop.open(business: Business(retryDays: [1]))
        let order = try await shop.scheduledOrder(at: .stripe, card: .poor)
        let collector = shop.collector()
        try await shop.collect(collector, days: 15)
        #expect(try await shop.attempts(of: order).count == 3)
        _ = try await shop.orders.resumeCollection(order.id, by: Shop.staff)
        try await shop.collect(collector, days: 15)
        #expect(try await shop.attempts(of: order).count == 5)
        #expect(try await shop.cases(of: order).count == 2)
        let good = try await shop.keepCard(of: order.customer, at: .stripe)
        _ = try await shop.orders.useMethod(good.id, for: order.id, by: Shop.payer)
        _ = try await shop.orders.resumeCollection(order.id, by: Shop.staff)
        try await collector.runUntilIdle(worker: "w")
        #expect(try shop.balance(.stripe) == 100_00)
        #expect(try await shop.orders.order(order.id).plan.status == .completed)
    }

    @Test(
        "a card that another try cannot help is not tried again",
        arguments: [ShopGateway.stripe, .liqPay, .wayForPay])
    func dead(_ gateway: ShopGateway) async throws {
        let shop = try await Shop.open()
        let order = try await shop.scheduledOrder(at: gateway, card: .dead)
        try await shop.collect(shop.collector(), days: 30)
        #expect(try await shop.attempts(of: order).count == 2)
        #expect(try await shop.messages(of: order).filter { $0.kind == .paymentFailed }.count == 1)
        #expect(try await shop.cases(of: order).map(\.kind) == [.collectionFailed])
        #expect(try shop.balance(gateway) == 20_00)
    }

    @Test("what forbids another try is kept with the attempt")
    func storedCodes() throws {
        for reason in Decline.Reason.all {
            let plain = Decline(reason: reason, gatewayCode: "x", gatewayMessage: "", reference: nil)
            #expect(Decline.retry(storedCode: plain.storedCode) == reason.retry)
            let final = Decline(
                reason: reason, gatewayCode: "x", gatewayMessage: "", reference: nil, forbidsRetry: true)
            #expect(Decline.retry(storedCode: final.storedCode) == .never)
        }
        #expect(Decline.retry(storedCode: "something else") == nil)
    }

    @Test("a payer who pays by the link ends it")
    func paidByLink() async throws {
        let shop = try await Shop.open()
        let order = try await shop.scheduledOrder(at: .stripe, card: .poor)
        let collector = shop.collector()
        try await shop.collect(collector, days: 11)
        #expect(try await shop.attempts(of: order).count == 3)
        try await shop.pay(order, 80_00, nonce: "by-link")
        try await shop.collect(collector, days: 20)
        #expect(try await shop.attempts(of: order).count == 4)
        #expect(try await shop.cases(of: order).isEmpty)
    }

    @Test("a bank that wants the absent payer gets the payer a link, and the try is ended (F-37)")
    func authentication() async throws {
        let shop = try await Shop.open(business: Business(retryDays: [2]))
        let order = try await shop.scheduledOrder(at: .stripe, card: .confirming)
        try await shop.collect(shop.collector(), days: 20)
        let attempts = try await shop.attempts(of: order)
        #expect(attempts.map(\.state) == [.succeeded, .cancelled, .cancelled])
        #expect(Self.days(attempts) == [0, 9, 11])
        let told = try await shop.messages(of: order)
        #expect(told.filter { $0.kind == .authenticationNeeded }.count == 2)
        #expect(told.filter { $0.kind == .paymentFailed }.isEmpty)
        #expect(try await shop.cases(of: order).map(\.kind) == [.collectionFailed])
        #expect(try shop.balance(.stripe) == 20_00)
    }

    enum Hindrance: CaseIterable {
        case noMethod, forgotten, laterPurchasesOnly, needsPayer
    }

    @Test(
        "without a method that may be charged nothing is sent: the payer gets a link, and staff a case (I-11)",
        arguments: Hindrance.allCases)
    func hindered(_ hindrance: Hindrance) async throws {
        let shop = try await Shop.open()
        let order = try await shop.scheduledOrder(at: .wayForPay)
        switch hindrance {
        case .noMethod: _ = try await shop.orders.useMethod(nil, for: order.id, by: Shop.staff)
        case .forgotten:
            let method = try #require(order.method)
            try await shop.orders.forgetMethod(method, of: order.customer, by: Shop.payer)
        case .laterPurchasesOnly:
            let consent = Consent(purpose: .laterPurchases, givenAt: shop.clock.now(), agreement: "terms-1")
            let method = try await shop.keepCard(of: order.customer, at: .wayForPay, consent: consent)
            _ = try await shop.orders.useMethod(method.id, for: order.id, by: Shop.payer)
        case .needsPayer:
            let method = try await shop.keepCard(of: order.customer, at: .wayForPay, worksWithoutPayer: false)
            _ = try await shop.orders.useMethod(method.id, for: order.id, by: Shop.payer)
        }
        let sent = shop.requests(.wayForPay).count
        try await shop.collect(shop.collector(), days: 15)
        #expect(shop.requests(.wayForPay).count == sent)
        #expect(try await shop.attempts(of: order).count == 1)
        #expect(try await shop.cases(of: order).map(\.kind) == [.collectionFailed])
        let links = try await shop.messages(of: order).filter { $0.kind == .paymentLink }
        #expect(links.count == 1)
        #expect(links.first?.linkSerial == 1)
        await #expect(throws: OrderError.self) {
            try await shop.orders.chargeBalance(order.id, item: ItemID(2), by: Shop.staff)
        }
        #expect(shop.requests(.wayForPay).count == sent)
    }

    @Test(
        "a lost answer is looked up and never charged again, whether the gateway acted or not (F-02, F-03)",
        arguments: ShopGateway.allCases, [Fault.answerLost, .requestLost])
    func lostAnswer(_ gateway: ShopGateway, _ fault: Fault) async throws {
        let shop = try await Shop.open()
        let order = try await shop.scheduledOrder(at: gateway)
        shop.inject(fault, at: gateway)
        try await shop.collect(shop.collector(), days: 15)
        #expect(try shop.balance(gateway) == 100_00)
        #expect(try await shop.orders.order(order.id).plan.status == .completed)
        #expect(try await shop.messages(of: order).filter { $0.kind == .paymentFailed }.isEmpty)
        #expect(try await shop.cases(of: order).isEmpty)
    }

    @Test(
        "a gateway that cannot be reached costs none of the retries (F-01)", arguments: ShopGateway.allCases)
    func unreachable(_ gateway: ShopGateway) async throws {
        let shop = try await Shop.open()
        let order = try await shop.scheduledOrder(at: gateway)
        shop.advance(days: 9)
        shop.breakDown(gateway, .connectionRefused)
        let collector = shop.collector()
        try await shop.collect(collector, days: 4)
        #expect(try shop.balance(gateway) == 20_00)
        shop.breakDown(gateway, nil)
        try await shop.collect(collector, days: 1)
        #expect(try shop.balance(gateway) == 100_00)
        #expect(try await shop.messages(of: order).filter { $0.kind == .paymentFailed }.isEmpty)
        #expect(try await shop.cases(of: order).isEmpty)
    }
}
