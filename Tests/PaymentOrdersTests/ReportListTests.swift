import PaymentCore
import PaymentLocalization
import PaymentOrders
import PaymentPlans
import Synchronization
import Testing

/// Reports that list orders.
@Suite("Report lists")
struct ReportListTests {
    private func all<Row: Sendable>(_ rows: ReportRows<Row>) async throws -> [Row] {
        var all: [Row] = []
        for try await row in rows { all.append(row) }
        return all
    }

    // MARK: prepayments

    @Test("prepayments are waiting, paid, overdue or cancelled, also before the collector has seen it (P-BK-9, D-23)")
    func prepayments() async throws {
        let shop = try await Shop.open()
        let waiting = try await shop.visit(at: .liqPay)
        let paid = try await shop.visit(at: .liqPay)
        let overdue = try await shop.visit(at: .liqPay, lifetimeHours: 1)
        let cancelled = try await shop.visit(at: .liqPay, lifetimeHours: 2, autoCancelMinutes: 30)
        shop.advance(minutes: 10)
        try await shop.pay(paid, 300_00)
        shop.advance(hours: 1)

        let rows = try await all(shop.orders.reportPrepayments())
        let states = Dictionary(uniqueKeysWithValues: rows.map { ($0.order, $0.state) })
        #expect(
            states == [waiting.id: .waiting, paid.id: .paid, overdue.id: .overdue, cancelled.id: .cancelled])
        let row = try #require(rows.first { $0.order == paid.id })
        #expect(row.amount == ShopGateway.liqPay.money(300_00))
        #expect(row.paid == ShopGateway.liqPay.money(300_00))
        #expect(row.paidAt == Shop.start.adding(seconds: 600))
        #expect(row.linkEnd == Shop.start.adding(seconds: 86_400))
        #expect(row.customerName == "Taras Payer" && row.number == paid.number && row.title == "Haircut")
        let red = try #require(rows.first { $0.order == overdue.id })
        #expect(red.paid.isZero && red.paidAt == nil && red.amount == ShopGateway.liqPay.money(300_00))

        let red2 = try await all(shop.orders.reportPrepayments(states: [.overdue]))
        #expect(red2.map(\.order) == [overdue.id])
        let own = try await all(shop.orders.reportPrepayments(of: waiting.customer))
        #expect(own.map(\.order) == [waiting.id])
    }

    @Test("a cancelled visit that was paid keeps what was asked for and what is here")
    func cancelledAfterPayment() async throws {
        let shop = try await Shop.open()
        let visit = try await shop.visit(at: .liqPay)
        try await shop.pay(visit, 300_00)
        _ = try await shop.orders.cancel(visit.id, by: .merchant, reason: "ill", actor: Shop.manager)
        let row = try #require(try await all(shop.orders.reportPrepayments()).first)
        #expect(row.state == .cancelled)
        #expect(row.amount == ShopGateway.liqPay.money(300_00))
        #expect(row.paid == ShopGateway.liqPay.money(300_00))
    }

    @Test("a period is of the business's days")
    func period() async throws {
        let business = try Business(zone: BusinessZone("Europe/Kyiv"))
        let shop = try await Shop.open(business: business)
        let first = try await shop.visit(at: .liqPay)
        // Ten in the evening in universal time is midnight in Kyiv, the very first instant of the next day.
        shop.advance(hours: 10)
        let second = try await shop.visit(at: .liqPay)
        shop.advance(days: 1)
        let third = try await shop.visit(at: .liqPay)
        let (day21, day22, day23) = try (
            CivilDate(parsing: "2026-11-21"), CivilDate(parsing: "2026-11-22"), CivilDate(parsing: "2026-11-23")
        )
        func orders(_ from: CivilDate?, _ through: CivilDate?) async throws -> [Order.ID] {
            try await all(shop.orders.reportPrepayments(in: ReportPeriod(from: from, through: through))).map(\.order)
        }
        #expect(try await orders(day21, day21) == [first.id])
        #expect(try await orders(day22, day22) == [second.id])
        #expect(try await orders(day22, nil) == [second.id, third.id])
        #expect(try await orders(nil, day22) == [first.id, second.id])
        #expect(try await orders(nil, nil) == [first.id, second.id, third.id])
        #expect(try await orders(day23, day23) == [third.id])
        #expect(throws: InvalidValue.self) { try ReportPeriod(from: day22, through: day21) }
    }

    @Test("a long list is read in pages, each row once, and orders of other kinds are not read")
    func pages() async throws {
        let counted = CountedStore.Count()
        let shop = try await Shop.open(wrap: { CountedStore(store: $0, count: counted) })
        let customer = try await shop.customer()
        var visits: [Order.ID] = []
        for place in 0..<250 {
            let terms =
                if place.isMultiple(of: 3) {
                    try CalendarDeposit(deposit: nil).terms()
                } else {
                    try PaidBooking(
                        kinds: ["visit": ShopGateway.liqPay.money(100_00)], link: LinkTerms(lifetimeHours: 24)
                    ).terms(for: "visit").terms
                }
            let order = try await shop.order(.visit, terms, total: 100_00, at: .liqPay, customer: customer.id)
            if !place.isMultiple(of: 3) { visits.append(order.id) }
            if place.isMultiple(of: 7) { shop.advance(seconds: 1) }
        }
        counted.reset()
        let rows = try await all(shop.orders.reportPrepayments())
        #expect(Set(rows.map(\.order)) == Set(visits))
        #expect(rows.count == visits.count)
        #expect(counted.transactions == 2)
    }

    // MARK: partial payments

    @Test("orders with partial payments are listed until they are paid in full (P-LE-9)")
    func partialPayments() async throws {
        let shop = try await Shop.open()
        let terms = try PayerChosenParts(
            PayerParts(minimumFirst: Percentage(percent: 10), success: Percentage(percent: 90))
        ).terms()
        let untouched = try await shop.order(.order, terms, total: 500_00, at: .stripe)
        let partial = try await shop.order(.order, terms, total: 500_00, at: .stripe)
        let declined = try await shop.order(.order, terms, total: 500_00, at: .stripe)
        let full = try await shop.order(.order, terms, total: 500_00, at: .stripe)
        try await shop.pay(partial, 50_00)
        shop.advance(hours: 1)
        try await shop.pay(try await reload(partial, shop), 100_00)
        try await shop.pay(declined, 60_00)
        _ = try await shop.orders.decline(declined.id, reason: "no answer", by: Shop.staff)
        try await shop.pay(full, 500_00)

        let rows = try await all(shop.orders.reportPartialPayments())
        #expect(Set(rows.map(\.order)) == [partial.id, declined.id])
        #expect(!rows.map(\.order).contains(untouched.id))
        let row = try #require(rows.first { $0.order == partial.id })
        #expect(row.total == usd(500_00) && row.paid == usd(150_00) && row.left == usd(350_00))
        #expect(row.payments == 2 && row.lastPaidAt == Shop.start.adding(seconds: 3600))
        #expect(row.status == .open && row.nextDue == nil)
        #expect(rows.first { $0.order == declined.id }?.status == .declined)
        let open = try await all(shop.orders.reportPartialPayments(in: .all, OrderFilter(status: .open)))
        #expect(open.map(\.order) == [partial.id])
    }

    private func reload(_ order: Order, _ shop: Shop) async throws -> Order {
        let id = order.id
        return try #require(try await shop.read { (tx) throws(OrderError) in try tx.order(id) })
    }

    private func usd(_ minorUnits: Int64) -> Money { Money(minorUnits: minorUnits, currency: .usd) }

    // MARK: ageing

    @Test("what is left is put by how many days it is overdue, and sums to the ledger")
    func ageing() async throws {
        let shop = try await Shop.open()
        let bands: [(dueAfter: Int, band: AgeBand)] = [
            (130, .current), (100, .current), (99, .days1To30), (70, .days1To30), (69, .days31To60), (40, .days31To60),
            (39, .days61To90), (10, .days61To90), (9, .over90Days), (0, .over90Days),
        ]
        var expected: [Order.ID: AgeBand] = [:]
        for (days, band) in bands {
            let terms = try Terms(lines: [Line(.balance, .rest, due: .after(.days(days)))])
            expected[try await shop.order(.order, terms, total: 100_00, at: .stripe).id] = band
        }
        // Without a day; in another currency; a prepayment, which is no debt; and one that is paid.
        let undated = try await shop.order(
            .order, try Terms(lines: [Line(.balance, .rest, due: .undated)]), total: 7_00, at: .stripe)
        expected[undated.id] = .current
        let other = try await shop.order(.order, try CalendarDeposit(deposit: nil).terms(), total: 300_00, at: .liqPay)
        expected[other.id] = .over90Days
        _ = try await shop.visit(at: .liqPay)
        let paid = try await shop.order(.order, try CalendarDeposit(deposit: nil).terms(), total: 300_00, at: .stripe)
        try await shop.pay(paid, 300_00)
        shop.advance(days: 100)

        let rows = try await all(shop.orders.reportAgeing())
        #expect(Set(rows.compactMap(\.order)) == Set(expected.keys))
        for row in rows {
            let band = try #require(row.order.flatMap { expected[$0] })
            for each in AgeBand.allCases {
                #expect(row.amount(each) == (each == band ? row.total : .zero(row.total.currency)), "\(band) \(each)")
            }
        }
        var totals = AgeingTotals()
        for row in rows { try totals.add(row) }
        #expect(totals.rows.map(\.total.description) == ["300.00 UAH", "1007.00 USD"])
        #expect(totals.rows[1].amount(.days31To60) == usd(200_00))
        let sheet = try await shop.balances().filter { $0.account == .unbilled || $0.account == .receivable }
        for total in totals.rows {
            let booked = sheet.filter { $0.balance.currency == total.total.currency }.reduce(0) {
                $0 + $1.balance.minorUnits
            }
            #expect(booked == total.total.minorUnits)
        }
        let own = try await all(shop.orders.reportAgeing(of: other.customer))
        #expect(own.map(\.order) == [other.id])
    }

    @Test("sums beyond 64 bits are refused")
    func overflow() async throws {
        let shop = try await Shop.open()
        // What the payer divides may be more than the gateway takes at once.
        let terms = try PayerChosenParts(PayerParts(minimumFirst: Percentage(percent: 1))).terms()
        for _ in 0..<2 { _ = try await shop.order(.order, terms, total: .max / 2 + 1, at: .stripe) }
        let rows = try await all(shop.orders.reportAgeing())
        var totals = AgeingTotals()
        try totals.add(rows[0])
        #expect(throws: OrderError.self) { try totals.add(rows[1]) }
    }
}

/// A store that counts its transactions.
struct CountedStore: PaymentStore {
    /// The number so far.
    final class Count: Sendable {
        private let number = Mutex(0)

        var transactions: Int { number.withLock { $0 } }
        func reset() { number.withLock { $0 = 0 } }
        func add() { number.withLock { $0 += 1 } }
    }

    let store: any PaymentStore
    let count: Count

    func transaction<Result: Sendable>(
        _ body: @Sendable @escaping (any StoreTransaction) throws(OrderError) -> Result
    ) async throws(OrderError) -> Result {
        count.add()
        return try await store.transaction(body)
    }
}
