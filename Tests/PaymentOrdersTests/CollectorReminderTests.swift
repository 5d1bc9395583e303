import PaymentCore
import PaymentLocalization
import PaymentPlans
import Testing

@testable import PaymentOrders

@Suite("Reminding of payments")
struct CollectorReminderTests {
    private static func reminders(_ shop: Shop, _ order: Order) async throws -> [Message] {
        try await shop.messages(of: order).filter { $0.kind == .reminder }
    }

    /// A deposit now, and the rest by the payer's own hand after ten days, at noon of which the shop opened.
    private static func order(_ shop: Shop, _ due: Due = .after(.days(10))) async throws -> Order {
        let terms = try Terms(lines: [
            Line(.deposit, .percentage(Percentage(percent: 20)), due: .onBooking), Line(.balance, .rest, due: due),
        ])
        return try await shop.pay(shop.order(.order, terms, total: 100_00, at: .stripe), 20_00)
    }

    @Test("a payer is reminded before and after the day, of each but once")
    func schedule() async throws {
        let shop = try await Shop.open()
        let order = try await Self.order(shop)
        let collector = shop.collector()
        var counts: [Int] = []
        for _ in 0..<20 {
            try await shop.collect(collector, days: 1)
            counts.append(try await Self.reminders(shop, order).count)
        }
        // Due on day 10: three days before it, one and seven days after it, each at nine.
        #expect(counts == [0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 3, 3, 3, 3])
        let first = try #require(try await Self.reminders(shop, order).first)
        #expect(first.variables["amount"] == "$80.00")
        #expect(first.linkSerial == 1)
    }

    @Test("after a long stop the payer gets the latest reminder, not all of them")
    func catchesUp() async throws {
        let shop = try await Shop.open()
        let order = try await Self.order(shop)
        shop.advance(days: 25)
        try await shop.collector().runUntilIdle(worker: "w")
        #expect(try await Self.reminders(shop, order).count == 1)
        try await shop.collect(shop.collector(), days: 30)
        #expect(try await Self.reminders(shop, order).count == 1)
    }

    @Test("nobody is reminded of what is paid, cancelled, or charged by itself after its day")
    func unwanted() async throws {
        let shop = try await Shop.open()
        let paid = try await Self.order(shop)
        try await shop.pay(paid, 80_00)
        let cancelled = try await Self.order(shop)
        _ = try await shop.orders.cancel(cancelled.id, by: .payer, reason: "", actor: Shop.staff)
        let charged = try await shop.scheduledOrder(at: .stripe, card: .poor)
        try await shop.collect(shop.collector(), days: 30)
        #expect(try await Self.reminders(shop, paid).isEmpty)
        #expect(try await Self.reminders(shop, cancelled).isEmpty)
        // Three days before it is charged, and no more: what comes of it is told by other messages.
        #expect(try await Self.reminders(shop, charged).count == 1)
    }

    @Test("a moved item is reminded of anew")
    func moved() async throws {
        let shop = try await Shop.open()
        let start = EventDates(planned: [.completion: Moment(utc: Shop.start.adding(seconds: 10 * 86_400))])
        let terms = try Terms(lines: [Line(.balance, .rest, due: .after(.days(0), .event(.completion)))])
        let order = try await shop.order(.project, terms, total: 100_00, at: .stripe, dates: start)
        let collector = shop.collector()
        try await shop.collect(collector, days: 8)
        #expect(try await Self.reminders(shop, order).count == 1)
        _ = try await shop.orders.reschedule(
            .completion, to: Moment(utc: Shop.start.adding(seconds: 40 * 86_400)), for: order.id, by: Shop.staff)
        try await shop.collect(collector, days: 28)
        #expect(try await Self.reminders(shop, order).count == 1)
        try await shop.collect(collector, days: 2)
        #expect(try await Self.reminders(shop, order).count == 2)
    }

    @Test("of a drafted invoice the payer hears nothing until staff send it (P-IN-4)")
    func draft() async throws {
        let shop = try await Shop.open()
        let terms = try CalendarDeposit(deposit: .flat(ShopGateway.stripe.money(20_00))).terms()
        let order = try await shop.pay(shop.order(.booking, terms, total: 100_00, at: .stripe), 20_00)
        let collector = shop.collector()
        try await shop.collect(collector, days: 20)
        #expect(try await shop.messages(of: order).allSatisfy { $0.kind == .paymentReceived })
        let invoices = try await shop.read { [order] (tx) throws(OrderError) in try tx.invoices(of: order.id) }
        let invoice = try #require(invoices.first)
        _ = try await shop.orders.sendInvoice(invoice.id, by: Shop.staff)
        try await shop.collect(collector, hours: 12)
        #expect(try await Self.reminders(shop, order).isEmpty)
        try await shop.collect(collector, days: 2)
        #expect(try await Self.reminders(shop, order).count == 1)
    }
}
