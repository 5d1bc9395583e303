import PaymentCore
import PaymentLocalization
import PaymentPlans
import Testing

@testable import PaymentOrders

@Suite("Looking orders through")
struct CollectorReviewTests {
    @Test(
        "a scheduled payment is charged once, on its day and not before (O-3, P-IF-3, I-13)",
        arguments: ShopGateway.allCases)
    func charges(_ gateway: ShopGateway) async throws {
        let shop = try await Shop.open()
        let order = try await shop.scheduledOrder(at: gateway)
        let collector = shop.collector()
        // Booked on the 21st at noon, due on 1 December, charged from nine o'clock.
        shop.advance(to: Timestamp(secondsSinceEpoch: 1_796_115_599))
        try await collector.runUntilIdle(worker: "w")
        #expect(try shop.balance(gateway) == 20_00)
        shop.advance(seconds: 1)
        try await collector.runUntilIdle(worker: "w")
        #expect(try shop.balance(gateway) == 100_00)
        try await shop.collect(collector, days: 30)
        #expect(try shop.balance(gateway) == 100_00)
        let attempts = try await shop.attempts(of: order)
        #expect(attempts.map(\.state) == [.succeeded, .succeeded])
        #expect(try await shop.orders.order(order.id).plan.status == .completed)
        #expect(try await shop.cases(of: order).isEmpty)
        #expect(try await collector.step(worker: "w") == 0)
    }

    @Test("parts that fell due during a long stop are each charged (D-41)")
    func catchesUp() async throws {
        let shop = try await Shop.open()
        let order = try await shop.scheduledOrder(
            at: .stripe, due: .after(.days(10)), parts: Line.Parts(4, every: .weeks(1)))
        shop.advance(days: 20)
        let reports = ShopReports()
        try await shop.collector(reports: reports).runUntilIdle(worker: "w")
        #expect(try shop.balance(.stripe) == 60_00)
        let charged = reports.all.flatMap(\.attempts)
        #expect(charged.map(\.amount.minorUnits) == [20_00, 20_00])
        var summary = CollectionSummary()
        for report in reports.all { summary.add(report) }
        #expect(summary.charged.count == 2)
        #expect(summary.charged.amounts == [.usd: 40_00])
        #expect(summary.work == reports.all.count)
        #expect(try await shop.orders.order(order.id).plan.status == .open)
    }

    @Test("an event makes what waits for it due at once (P-IF-3)")
    func event() async throws {
        let shop = try await Shop.open()
        let order = try await shop.scheduledOrder(at: .stripe, due: .when(.productionComplete))
        let collector = shop.collector()
        try await shop.collect(collector, days: 40)
        #expect(try shop.balance(.stripe) == 20_00)
        _ = try await shop.orders.productionComplete(order.id, by: Shop.staff)
        try await collector.runUntilIdle(worker: "w")
        #expect(try shop.balance(.stripe) == 100_00)
    }

    enum Ending: CaseIterable {
        case cancelled, declined, paused, paidOtherwise
    }

    @Test("nothing is charged on an order that has ended, is paused, or is paid (I-13)", arguments: Ending.allCases)
    func ended(_ ending: Ending) async throws {
        let shop = try await Shop.open()
        let order = try await shop.scheduledOrder(at: .stripe)
        shop.advance(days: 9)
        switch ending {
        case .cancelled: _ = try await shop.orders.cancel(order.id, by: .payer, reason: "moved", actor: Shop.staff)
        case .declined: _ = try await shop.orders.decline(order.id, reason: "fraud", by: Shop.staff)
        case .paused:
            _ = try await shop.orders.change(order.id, .setStage, by: .system) { (edit) throws(OrderError) in
                edit.order.collectionPaused = true
            }
        case .paidOtherwise: try await shop.pay(order, 80_00)
        }
        let before = try shop.balance(.stripe)
        try await shop.collect(shop.collector(), days: 20)
        #expect(try shop.balance(.stripe) == before)
    }

    @Test("a charge that is moved between the decision and the first transaction is not made (I-13)")
    func movedMeanwhile() async throws {
        let shop = try await Shop.open()
        let dates = EventDates(planned: [.completion: Moment(utc: Shop.start.adding(seconds: 10 * 86_400))])
        let customer = try await shop.customer()
        let method = try await shop.keepCard(of: customer.id, at: .stripe)
        let terms = try ScheduledBalance(
            deposit: .flat(ShopGateway.stripe.money(20_00)), balance: .after(.days(0), .event(.completion))
        ).terms()
        var order = try await shop.order(
            .project, terms, total: 100_00, at: .stripe, customer: customer.id, dates: dates, method: method.id)
        order = try await shop.pay(order, 20_00)
        shop.advance(days: 10)
        let id = order.id
        _ = try await shop.orders.reschedule(
            .completion, to: Moment(utc: Shop.start.adding(seconds: 60 * 86_400)), for: id, by: Shop.staff)
        let error = await #expect(throws: OrderError.self) {
            try await shop.orders.chargeScheduled(id, item: ItemID(2), by: .system, mustBeDue: true, under: nil)
        }
        #expect(error?.code == .conflict)
        #expect(try shop.balance(.stripe) == 20_00)
        try await shop.collect(shop.collector(), days: 51)
        #expect(try shop.balance(.stripe) == 100_00)
    }

    @Test("an invoice that is sent by itself goes out on its day, once, with a link (P-IN-5)")
    func invoice() async throws {
        let shop = try await Shop.open()
        let terms = try CalendarDeposit(
            deposit: .flat(ShopGateway.stripe.money(20_00)), balance: .invoice(.after(.days(5)))
        ).terms()
        let order = try await shop.pay(shop.order(.booking, terms, total: 100_00, at: .stripe), 20_00)
        let collector = shop.collector()
        try await shop.collect(collector, hours: 5 * 24 - 4)
        #expect(try await shop.messages(of: order).allSatisfy { $0.kind == .paymentReceived })
        try await shop.collect(collector, hours: 12)
        let invoices = try await shop.read { [order] (tx) throws(OrderError) in try tx.invoices(of: order.id) }
        #expect(invoices.map(\.state) == [.sent])
        let sent = try await shop.messages(of: order).filter { $0.kind == .invoice }
        #expect(sent.count == 1)
        #expect(sent.first?.variables["amount"] == "$80.00")
        #expect(sent.first?.linkSerial == 1)
        try await shop.collect(collector, days: 1)
        #expect(try await shop.messages(of: order).filter { $0.kind == .invoice }.count == 1)
    }

    @Test("a link that ends tells both sides, and a visit nobody paid is cancelled (P-BK-3, P-BK-4)")
    func visit() async throws {
        let shop = try await Shop.open()
        let ending = try await shop.visit(at: .liqPay, lifetimeHours: 24)
        let cancelled = try await shop.visit(at: .liqPay, lifetimeHours: 24, autoCancelMinutes: 60)
        let collector = shop.collector()
        try await shop.collect(collector, hours: 30)
        let kinds = try await shop.messages(of: ending).map { "\($0.audience) \($0.kind)" }.sorted()
        #expect(kinds == ["customer linkExpired", "customer paymentLink", "staff linkExpired"])
        #expect(try await shop.orders.order(ending.id).stage == "awaiting-prepayment")
        let last = try await shop.messages(of: cancelled).map { "\($0.audience) \($0.kind)" }.sorted()
        #expect(last == ["customer cancelled", "customer paymentLink", "staff cancelled"])
        #expect(try await shop.orders.order(cancelled.id).stage == "not-prepaid")
        #expect(try await shop.orders.order(cancelled.id).plan.status == .cancelled)
    }
}
