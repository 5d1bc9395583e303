import PaymentCore
import PaymentPlans
import Testing

@testable import PaymentOrders

@Suite("Planning refunds and giving money back")
struct RefundPlanTests {
    struct Split: Sendable, CustomStringConvertible {
        let gateway: ShopGateway
        let order: RefundOrder.Order
        let reason: RefundOrder.Reason
        var description: String { "\(gateway), \(order), \(reason)" }
    }

    static let splits = ShopGateway.allCases.flatMap { gateway in
        RefundOrder.Order.allCases.flatMap { order in
            [RefundOrder.Reason.goodwill, .mistake].map { Split(gateway: gateway, order: order, reason: $0) }
        }
    }

    @Test("what a dry run says is what happens (D-54, D-53)", arguments: splits)
    func dryRun(_ split: Split) async throws {
        let shop = try await Shop.open()
        let order = try await shop.partlyPaid([100_00, 250_01, 50_00], at: split.gateway)
        shop.settle()
        let plan = try await shop.orders.planRefund(
            order.id, .exactly(split.gateway.money(180_02)), reason: split.reason, order: split.order)
        #expect(try await shop.refunds(of: order).isEmpty)
        #expect(try await shop.orders.order(order.id) == order)
        let amounts = plan.parts.map(\.amount.minorUnits)
        #expect(amounts == (split.order == .latestFirst ? [50_00, 130_02] : [45_01, 112_51, 22_50]))
        #expect(plan.parts.allSatisfy { $0.route == .refundNow })
        #expect(plan.reopened.isEmpty == (split.reason == .goodwill))

        let refunds = try await shop.orders.refund(
            plan, note: "as agreed", nonce: RefundRecord.ID("r"), by: Shop.manager)
        #expect(refunds.allSatisfy { $0.state == .succeeded })
        #expect(refunds.map(\.payment) == plan.parts.map(\.payment))
        #expect(refunds.map(\.amount) == plan.parts.map(\.amount))
        let now = try await shop.orders.order(order.id).plan
        #expect(now.schedule == plan.after.schedule)
        #expect(now.paid == plan.after.paid)
        #expect(now.status == plan.after.status)
        #expect(shop.bank(split.gateway) == 220_00 - 1)
        #expect(try await shop.messages(of: order).filter { $0.kind == .refunded }.count == refunds.count)
        try await shop.expectSound(at: split.gateway)
    }

    @Test("the route follows from gateway, amount and age of the payment (D-54, P-LE-7)")
    func routes() async throws {
        let shop = try await Shop.open()
        func routes(_ order: Order, _ minorUnits: Int64) async throws -> [RefundPlan.Route] {
            let amount = Money(minorUnits: minorUnits, currency: order.plan.currency)
            return try await shop.orders.planRefund(order.id, .exactly(amount), reason: .goodwill).parts.map(\.route)
        }
        let young = try await shop.partlyPaid([100_00], at: .authorizeNet)
        #expect(try await routes(young, 100_00) == [.void])
        #expect(try await routes(young, 99_00) == [.refundAfterSettlement])
        for gateway in [ShopGateway.stripe, .liqPay, .wayForPay] {
            let order = try await shop.partlyPaid([100_00], at: gateway)
            #expect(try await routes(order, 99_00) == [.refundNow])
        }
        shop.settle()
        #expect(try await routes(young, 99_00) == [.refundNow])
        _ = try await shop.orders.confirmManualPayment(
            young.id, ShopGateway.authorizeNet.money(30_00), nonce: PaymentRecord.ID("cash"), note: "cash",
            by: Shop.staff)
        #expect(try await routes(young, 40_00) == [.byHand, .refundNow])
    }

    @Test("a part of an unsettled payment waits for settlement, and is never a void and a new charge (D-54)")
    func waitsForSettlement() async throws {
        let shop = try await Shop.open()
        let order = try await shop.partlyPaid([100_00], at: .authorizeNet)
        let refunds = try await shop.refund(order, 40_00)
        #expect(refunds.map(\.state) == [.planned])
        #expect(shop.bank(.authorizeNet) == 100_00)
        #expect(try await shop.cases(of: order).isEmpty)
        // What waits is reserved: no more than the rest can be decided besides.
        let error = await #expect(throws: OrderError.self) { try await shop.refund(order, 60_01, nonce: "more") }
        #expect(error?.refusal == .aboveRefundable(ShopGateway.authorizeNet.money(60_00)))
        try await shop.workOff()
        #expect(try await shop.refunds(of: order).map(\.state) == [.succeeded])
        #expect(shop.bank(.authorizeNet) == 60_00)
        try await shop.expectSound(at: .authorizeNet)
    }

    @Test("a void is a refund when settlement passes before it is sent (F-46)", arguments: [0, 36] as [Int64])
    func settlementPasses(hours: Int64) async throws {
        let shop = try await Shop.open()
        let order = try await shop.partlyPaid([100_00], at: .authorizeNet)
        let plan = try await shop.orders.planRefund(order.id, .everything, reason: .cancellation)
        #expect(plan.parts.map(\.route) == [.void])
        shop.advance(hours: hours)
        let refunds = try await shop.orders.refund(plan, note: "illness", nonce: RefundRecord.ID("r"), by: Shop.staff)
        #expect(refunds.map(\.state) == [.succeeded])
        #expect(shop.bank(.authorizeNet) == 0)
        try await shop.expectSound(at: .authorizeNet)
    }

    @Test("what is owed back, what the policy gives back, and everything (D-55)")
    func amounts() async throws {
        let shop = try await Shop.open()
        let order = try await shop.partlyPaid([100_00, 200_00], at: .stripe)
        let error = await #expect(throws: OrderError.self) {
            try await shop.orders.planRefund(order.id, .owedBack, reason: .cancellation)
        }
        #expect(error?.refusal == .aboveRefundable(ShopGateway.stripe.money(0)))
        func planned(_ wanted: RefundAmount) async throws -> Int64 {
            let plan = try await shop.orders.planRefund(order.id, wanted, reason: .cancellation)
            return plan.amount.minorUnits
        }
        #expect(try await planned(.everything) == 300_00)
        #expect(try await planned(.byCancellationPolicy(.merchant)) == 300_00)
        _ = try await shop.orders.cancel(order.id, by: .merchant, reason: "ill", actor: Shop.staff)
        #expect(try await planned(.owedBack) == 300_00)
        #expect(try await planned(.byCancellationPolicy(.payer)) == 300_00)
        _ = try await shop.orders.refund(
            order.id, .owedBack, reason: .cancellation, note: "ill", nonce: RefundRecord.ID("r"), by: Shop.manager)
        #expect(shop.bank(.stripe) == 0)
        #expect(try await shop.booked(.owedBack) == 0)
        try await shop.expectSound(at: .stripe)
    }

    @Test(
        "the policy gives back what it does not keep of the deposit, before and after the cancellation (D-55)",
        arguments: [(49, 0), (48, 0), (47, 50), (1, 50)])
    func policy(_ row: (hours: Int64, kept: Int64)) async throws {
        let shop = try await Shop.open()
        let start = Moment(utc: Shop.start.adding(seconds: row.hours * 3600))
        let policy = try CancellationPolicy(tiers: [
            .init(atLeastHours: 48, kept: Percentage("0")), .init(atLeastHours: 0, kept: Percentage("50")),
        ])
        let terms = try CalendarDeposit(deposit: .percentage(Percentage("20")), cancellation: policy).terms()
        var order = try await shop.order(
            .booking, terms, total: 500_00, at: .stripe, dates: EventDates(planned: [.start: start]))
        order = try await shop.payPart(order, 100_00, at: .stripe, nonce: "deposit")
        let givenBack = ShopGateway.stripe.money(100_00 - row.kept * 1_00)
        let plan = try await shop.orders.planRefund(order.id, .byCancellationPolicy(.payer), reason: .cancellation)
        #expect(plan.amount == givenBack)
        _ = try await shop.orders.cancel(order.id, by: .payer, reason: "ill", actor: Shop.staff)
        let owed = try await shop.orders.planRefund(order.id, .owedBack, reason: .cancellation)
        #expect(owed.amount == givenBack)
        _ = try await shop.orders.refund(owed, note: "policy", nonce: RefundRecord.ID("r"), by: Shop.staff)
        #expect(shop.bank(.stripe) == row.kept * 1_00)
        #expect(try await shop.booked(.owedBack) == 0)
        try await shop.expectSound(at: .stripe)
    }

    @Test("only staff and managers give back, with a reason that the audit keeps (S-44)")
    func roles() async throws {
        let shop = try await Shop.open()
        let order = try await shop.partlyPaid([100_00], at: .stripe)
        for actor in [Shop.payer, Principal.system] {
            let error = await #expect(throws: OrderError.self) {
                try await shop.orders.refund(
                    order.id, .everything, reason: .goodwill, note: "because", nonce: RefundRecord.ID("r"), by: actor)
            }
            #expect(error?.code == .forbidden)
        }
        let silent = await #expect(throws: OrderError.self) {
            try await shop.orders.refund(
                order.id, .everything, reason: .goodwill, note: " ", nonce: RefundRecord.ID("r"), by: Shop.staff)
        }
        #expect(silent?.field == "note")
        #expect(shop.bank(.stripe) == 100_00)
        try await shop.refund(order, 10_00)
        let audit = try await shop.read { (tx) throws(OrderError) in try tx.audit(of: order.id.text) }
        let decided = try #require(audit.first { $0.verb == "decide refund" })
        #expect(decided.actor == "iryna" && decided.role == "manager" && decided.reason == "the course was shorter")
    }

    @Test("a form sent twice decides once, and with other data it is refused (F-40)")
    func nonce() async throws {
        let shop = try await Shop.open()
        let order = try await shop.partlyPaid([100_00, 50_00], at: .stripe)
        let first = try await shop.refund(order, 70_00)
        #expect(first.count == 2)
        let sent = shop.requests(.stripe).count
        #expect(try await shop.refund(order, 70_00) == first)
        #expect(shop.requests(.stripe).count == sent)
        let error = await #expect(throws: OrderError.self) { try await shop.refund(order, 71_00) }
        #expect(error?.code == .conflict)
        #expect(shop.bank(.stripe) == 80_00)
    }

    @Test("of 64 refunds at once as many pass as there is money for (S-43, F-42)", arguments: ShopGateway.allCases)
    func race(_ gateway: ShopGateway) async throws {
        let shop = try await Shop.open()
        let order = try await shop.partlyPaid([100_00], at: gateway)
        shop.settle()
        let decided = await withTaskGroup(of: Int.self) { group in
            for place in 0..<64 {
                group.addTask {
                    let refunds = try? await shop.refund(order, 9_00, nonce: "race-\(place)")
                    return refunds?.count ?? 0
                }
            }
            return await group.reduce(0, +)
        }
        #expect(decided == 11)
        try await shop.workOff()
        #expect(try await shop.refunds(of: order).filter { $0.state == .succeeded }.count == 11)
        #expect(shop.bank(gateway) == 1_00)
        try await shop.expectSound(at: gateway)
    }

    @Test("a plan whose money something else took meanwhile is refused under the lock, and nothing is sent (F-42)")
    func stalePlan() async throws {
        let shop = try await Shop.open()
        let order = try await shop.partlyPaid([100_00], at: .stripe)
        let plan = try await shop.orders.planRefund(
            order.id, .exactly(ShopGateway.stripe.money(60_00)), reason: .goodwill)
        try await shop.refund(order, 50_00)
        let sent = shop.requests(.stripe).count
        let error = await #expect(throws: OrderError.self) {
            try await shop.orders.refund(plan, note: "late", nonce: RefundRecord.ID("late"), by: Shop.manager)
        }
        #expect(error?.refusal == .aboveRefundable(ShopGateway.stripe.money(50_00)))
        #expect(shop.requests(.stripe).count == sent)
    }

    @Test("money by hand goes back by hand, once staff confirm it (P-LE-7)")
    func byHand() async throws {
        let shop = try await Shop.open()
        let order = try await shop.partlyPaid([100_00], at: .stripe)
        let cash = try await shop.orders.confirmManualPayment(
            order.id, ShopGateway.stripe.money(50_00), nonce: PaymentRecord.ID("cash"), note: "cash", by: Shop.staff)
        let refunds = try await shop.refund(order, 20_00, of: cash.id)
        #expect(refunds.map(\.state) == [.planned])
        try await shop.workOff()
        #expect(try await shop.refunds(of: order).map(\.state) == [.planned])
        for _ in 1...2 {
            let done = try await shop.orders.confirmManualRefund(refunds[0].id, note: "counted out", by: Shop.staff)
            #expect(done.state == .succeeded)
        }
        #expect(try await shop.booked(.clearing(.manual)) == 30_00)
        let second = try await shop.refund(order, 30_00, nonce: "second", of: cash.id)
        _ = try await shop.orders.withdrawRefund(second[0].id, note: "not needed", by: Shop.staff)
        #expect(
            try await shop.orders.planRefund(order.id, .everything, reason: .goodwill, of: cash.id).amount.minorUnits
                == 30_00)
        try await shop.expectSound(at: .stripe)
    }
}
