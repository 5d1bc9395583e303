import MockServerKit
import PaymentCore
import PaymentPlans
import Testing

@testable import PaymentOrders

@Suite("Refunds under faults")
struct RefundFaultTests {
    struct Row: Sendable, CustomStringConvertible {
        let gateway: ShopGateway
        let fault: Fault
        var description: String { "\(gateway), \(fault.rawValue)" }
    }

    static let faults = ShopGateway.allCases.flatMap { gateway in
        Fault.allCases.map { Row(gateway: gateway, fault: $0) }
    }

    @Test("whatever becomes of the answer, the money goes back once (F-42, F-01 to F-11)", arguments: faults)
    func answers(_ row: Row) async throws {
        let shop = try await Shop.open()
        let order = try await shop.partlyPaid([100_00], at: row.gateway)
        shop.settle()
        shop.injectIntoRefund(row.fault, at: row.gateway)
        try await shop.refund(order, 30_00)
        try await shop.workOff()
        // A gateway with neither keys nor names for refunds gives back twice what the network repeats by itself; the books say so then.
        let isTwice = (row.gateway == .wayForPay || row.gateway == .liqPay) && row.fault == .resent
        let found = try await shop.reconcile(row.gateway, repair: true)
        #expect(found.differences.map(\.kind) == (isTwice ? [.refundMissingHere] : []))
        let count = isTwice ? 2 : 1
        #expect(try await shop.refunds(of: order).map(\.state) == Array(repeating: .succeeded, count: count))
        #expect(shop.bank(row.gateway) == 100_00 - 30_00 * Int64(count))
        #expect(try await shop.messages(of: order).filter { $0.kind == .refunded }.count == count)
        try await shop.expectSound(at: row.gateway)
    }

    @Test(
        "a look that finds nothing proves nothing; only the rule does, and then it is sent anew (§1)",
        arguments: ShopGateway.allCases)
    func absent(_ gateway: ShopGateway) async throws {
        let shop = try await Shop.open()
        let order = try await shop.partlyPaid([100_00], at: gateway)
        shop.settle()
        shop.injectIntoRefund(.requestLost, at: gateway)
        try await shop.refund(order, 30_00)
        let reference = try #require(try await shop.attempts(of: order).last?.reference)
        let (looks, minutes) = gateway == .authorizeNet ? (3, Int64(8)) : (2, Int64(1))
        for look in 1...looks {
            let attempt = try await shop.orders.lookUpRefund(reference, under: nil)
            #expect(attempt.absences == look)
            #expect(attempt.state == (look < looks ? .unknown : .absent))
            #expect(try await shop.refunds(of: order).map(\.state) == [look < looks ? .underWay : .planned])
            shop.advance(minutes: minutes)
        }
        #expect(shop.bank(gateway) == 100_00)
        try await shop.workOff()
        #expect(shop.bank(gateway) == 70_00)
        #expect(
            try await shop.attempts(of: order).filter { $0.operation == .refund }.map(\.state) == [.absent, .succeeded])
        try await shop.expectSound(at: gateway)
    }

    @Test(
        "a refusal that names nothing holds once look-ups find nothing: refused is sent again later, declined is over (F-10)",
        arguments: [false, true])
    func unnamedRefusal(_ isDecline: Bool) async throws {
        let shop = try await Shop.open()
        let order = try await shop.partlyPaid([100_00], at: .liqPay)
        shop.settle()
        shop.injectIntoRefund(.requestLost, at: .liqPay)
        try await shop.refund(order, 30_00)
        let reference = try #require(try await shop.attempts(of: order).last?.reference)
        let decline = Decline(reason: .generic, gatewayCode: "9868", gatewayMessage: "no", reference: nil)
        let refusal: UnknownOutcome.Refusal =
            isDecline ? .declined(decline) : .refused(PaymentError(.invalidRequest, "not now"))
        try await shop.orders.settleRefund(reference, .unknown(nil, detail: "it names no order", refusal: refusal))
        for look in 1...2 {
            let attempt = try await shop.orders.lookUpRefund(reference, under: nil)
            #expect(attempt.state == (look < 2 ? .unknown : isDecline ? .declined : .cancelled))
            shop.advance(minutes: 1)
        }
        #expect(try await shop.refunds(of: order).map(\.state) == [isDecline ? .failed : .planned])
        #expect(try await shop.attempts(of: order).last?.code == (isDecline ? "generic" : "invalidRequest"))
        try await shop.workOff()
        #expect(shop.bank(.liqPay) == (isDecline ? 100_00 : 70_00))
        try await shop.expectSound(at: .liqPay)
    }

    @Test(
        "a second refund waits while nobody knows of the first, and both go through (F-42)",
        arguments: ShopGateway.allCases)
    func oneAfterTheOther(_ gateway: ShopGateway) async throws {
        let shop = try await Shop.open()
        let order = try await shop.partlyPaid([100_00], at: gateway)
        shop.settle()
        shop.injectIntoRefund(.answerLost, at: gateway)
        #expect(try await shop.refund(order, 30_00, nonce: "first").map(\.state) == [.underWay])
        #expect(try await shop.refund(order, 30_00, nonce: "second").map(\.state) == [.planned])
        let open = try await shop.attempts(of: order).filter { $0.operation == .refund && $0.state.isOpen }
        #expect(open.count == 1)
        try await shop.workOff()
        #expect(try await shop.refunds(of: order).allSatisfy { $0.state == .succeeded })
        #expect(shop.bank(gateway) == 40_00)
        try await shop.expectSound(at: gateway)
    }

    struct StoreRow: Sendable, CustomStringConvertible {
        let gateway: ShopGateway
        let failure: FailingStore.Failure
        let skipping: Int
        var description: String { "\(gateway), \(failure), after \(skipping)" }
    }

    static let storeFailures = ShopGateway.allCases.flatMap { gateway in
        FailingStore.Failure.allCases.flatMap { failure in
            (0..<5).map { StoreRow(gateway: gateway, failure: failure, skipping: $0) }
        }
    }

    @Test(
        "wherever the store fails, the money goes back once or it was never decided (F-12 to F-16, F-30, F-31)",
        arguments: storeFailures)
    func storeFails(_ row: StoreRow) async throws {
        let shop = try await Shop.open()
        let order = try await shop.partlyPaid([100_00], at: row.gateway)
        shop.settle()
        let wrapped = Mutable<FailingStore?>(nil)
        let failing = try await shop.again(seed: 9) { store in
            let failing = FailingStore(store)
            wrapped.value = failing
            return failing
        }
        let store = try #require(wrapped.value)
        store.fail(row.failure, skipping: row.skipping)
        var isDecided = true
        do { try await failing.refund(order, 30_00) } catch let error as OrderError {
            // What was said to be refused was not done; an unknown end may have been.
            isDecided = error.code == .commitUnknown
            #expect([.storeUnavailable, .commitUnknown].contains(error.code))
        }
        store.mend()
        try await shop.workOff()
        let refunds = try await shop.refunds(of: order)
        if !refunds.isEmpty || isDecided {
            #expect(refunds.map(\.state) == [.succeeded])
            #expect(shop.bank(row.gateway) == 70_00)
        } else {
            #expect(shop.bank(row.gateway) == 100_00)
        }
        try await shop.expectSound(at: row.gateway)
        // The same form again makes the end the same.
        try await shop.refund(order, 30_00)
        #expect(shop.bank(row.gateway) == 70_00)
    }

    @Test("a worker whose lease was given to another sends nothing (F-29)")
    func leaseLost() async throws {
        let shop = try await Shop.open()
        let order = try await shop.partlyPaid([100_00], at: .authorizeNet)
        let refund = try #require(try await shop.refund(order, 30_00).first)
        shop.settle()
        func claim(_ owner: String) async throws -> WorkItem {
            let items = try await shop.read { (tx) throws(OrderError) in
                try tx.claim(limit: 50, owner: owner, lease: 60)
            }
            return try #require(items.first { $0.kind == .refund })
        }
        let stale = try await claim("a")
        shop.advance(minutes: 2)
        let fresh = try await claim("b")
        let sent = shop.requests(.authorizeNet).count
        let error = await #expect(throws: OrderError.self) {
            try await shop.orders.sendRefund(refund.id, under: stale)
        }
        #expect(error?.code == .leaseLost)
        #expect(shop.requests(.authorizeNet).count == sent)
        #expect(try await shop.orders.sendRefund(refund.id, under: fresh) == nil)
        #expect(shop.bank(.authorizeNet) == 70_00)
    }

    @Test("a refund that a dispute overtakes is not sent, and a person is called (F-43)")
    func disputed() async throws {
        let shop = try await Shop.open()
        let order = try await shop.partlyPaid([100_00], at: .authorizeNet)
        try await shop.refund(order, 60_00)
        let payment = try #require(try await shop.payments(of: order).first)
        try await shop.read { (tx) throws(OrderError) in
            var edit = try Edit(shop.orders, tx, order.id, by: .system)
            guard let name = try edit.tender(of: payment)?.id else { throw .notFound("tender", payment.id) }
            let amount = ShopGateway.authorizeNet.money(50_00)
            try edit.apply(.refund(RefundOrder(amount, .chargeback, of: name)))
            edit.move(ShopGateway.authorizeNet.money(-50_00), at: payment.account)
            var disputed = payment
            disputed.disputed = amount
            try tx.update(disputed)
            try edit.save(.bookDispute)
        }
        shop.settle()
        try await shop.workOff()
        #expect(try await shop.refunds(of: order).map(\.state) == [.failed])
        #expect(try await shop.cases(of: order).map(\.kind) == [.refundFailed])
        #expect(shop.bank(.authorizeNet) == 100_00)
        let findings = try await LedgerCheck(shop.orders).run()
        #expect(findings.isEmpty, "\(findings)")
        // What is left can still be given back.
        let plan = try await shop.orders.planRefund(order.id, .everything, reason: .goodwill)
        #expect(plan.amount == ShopGateway.authorizeNet.money(50_00))
        #expect(plan.withheld.map(\.reason) == [.disputed])
    }

    @Test("a refund whose money paid another order meanwhile is not sent, and a person is called")
    func spent() async throws {
        let shop = try await Shop.open()
        let (first, second) = try await Self.cancelledVisit(.authorizeNet, shop)
        try await shop.refund(first, 250_00)
        _ = try await shop.orders.spendBalance(
            of: first.id, ShopGateway.authorizeNet.money(100_00), on: second.id, nonce: PaymentRecord.ID("balance"),
            by: Shop.staff)
        shop.settle()
        try await shop.workOff()
        #expect(try await shop.refunds(of: first).map(\.state) == [.failed])
        #expect(try await shop.cases(of: first).map(\.kind) == [.refundFailed])
        #expect(shop.bank(.authorizeNet) == 300_00)
        try await shop.expectSound(at: .authorizeNet)
    }

    @Test(
        "more that went back than was left is booked as a loss, and a person is called (F-43)",
        arguments: ShopGateway.allCases)
    func loss(_ gateway: ShopGateway) async throws {
        let shop = try await Shop.open()
        let (first, second) = try await Self.cancelledVisit(gateway, shop)
        _ = try await shop.orders.spendBalance(
            of: first.id, gateway.money(100_00), on: second.id, nonce: PaymentRecord.ID("balance"), by: Shop.staff)
        shop.settle()
        let payment = try #require(try await shop.payments(of: first).first)
        try await shop.refundInDashboard(payment, 300_00, name: "dashboard-1")
        for _ in 1...2 { _ = try await shop.orders.bookRefundsSeen(of: payment.id) }
        #expect(try await shop.refunds(of: first).map(\.amount) == [gateway.money(300_00)])
        #expect(try await shop.payments(of: first).map(\.refunded) == [gateway.money(200_00)])
        #expect(try await shop.booked(.disputes) == 100_00)
        #expect(try await shop.cases(of: first).map(\.kind) == [.mismatch])
        #expect(try await shop.reconcile(gateway).differences.isEmpty)
        try await shop.expectSound(at: gateway)
    }

    /// A visit that was paid and cancelled, so that its money is the customer's balance, and another order of the customer (D-25).
    private static func cancelledVisit(
        _ gateway: ShopGateway, _ shop: Shop
    ) async throws -> (visit: Order, other: Order) {
        var visit = try await shop.visit(at: gateway)
        visit = try await shop.payPart(visit, 300_00, at: gateway, nonce: "prepayment")
        let terms = try PayerChosenParts(PayerParts(minimumFirst: Percentage("1"), success: Percentage("90"))).terms()
        let other = try await shop.order(.order, terms, total: 500_00, at: gateway, customer: visit.customer)
        visit = try await shop.orders.cancel(visit.id, by: .merchant, reason: "ill", actor: Shop.staff)
        return (visit, other)
    }

    @Test("refused credentials stop the account, and the refund goes on when they are mended")
    func accountStopped() async throws {
        let shop = try await Shop.open()
        let order = try await shop.partlyPaid([100_00], at: .stripe)
        let name = try ShopGateway.stripe.account()
        try await shop.read { (tx) throws(OrderError) in try tx.setSetting("stopped/\(name)", to: "the key was revoked")
        }
        let sent = shop.requests(.stripe).count
        #expect(try await shop.refund(order, 30_00).map(\.state) == [.planned])
        #expect(shop.requests(.stripe).count == sent)
        try await shop.orders.resumeAccount(name, by: Shop.manager)
        try await shop.workOff()
        #expect(shop.bank(.stripe) == 70_00)
    }

    @Test("a refund that the bank takes its time over is watched until it is known (F-39)")
    func pendingRefund() async throws {
        let shop = try await Shop.open()
        let order = try await shop.partlyPaid([100_00], at: .stripe, token: "pm_card_pendingRefund")
        #expect(try await shop.refund(order, 30_00).map(\.state) == [.underWay])
        #expect(try await shop.attempts(of: order).last?.state == .pending)
        let error = await #expect(throws: OrderError.self) { try await shop.refund(order, 80_00, nonce: "more") }
        #expect(error?.refusal == .aboveRefundable(ShopGateway.stripe.money(70_00)))
        try await shop.workOff()
        #expect(try await shop.refunds(of: order).map(\.state) == [.succeeded])
        try await shop.expectSound(at: .stripe)
    }

    @Test("a refund that the bank returns days later lies in suspense, and a person is called")
    func returned() async throws {
        let shop = try await Shop.open()
        let order = try await shop.partlyPaid([100_00], at: .stripe, token: "pm_card_refundFail")
        #expect(try await shop.refund(order, 30_00).map(\.state) == [.succeeded])
        shop.advance(days: 30)
        let payment = try #require(try await shop.payments(of: order).first)
        for _ in 1...2 { _ = try await shop.orders.bookRefundsSeen(of: payment.id) }
        #expect(try await shop.refunds(of: order).map(\.state) == [.failed])
        #expect(try await shop.booked(.suspense) == -30_00)
        let file = try #require(try await shop.cases(of: order).first)
        #expect(file.kind == .refundFailed)
        try await shop.expectSound(at: .stripe)
        _ = try await shop.orders.resolveSuspense(file.id, .givenBackElsewhere, note: "by transfer", by: Shop.manager)
        #expect(try await shop.booked(.suspense) == 0)
    }
}

/// A value that a closure may set.
private final class Mutable<Value> {
    var value: Value

    init(_ value: Value) { self.value = value }
}
