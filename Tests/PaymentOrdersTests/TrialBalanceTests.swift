import PaymentCore
import PaymentLocalization
import PaymentPlans
import PaymentTesting
import Testing

@testable import PaymentOrders

/// The sums of the ledger's accounts, and what is kept of them each day.
@Suite("Trial balance and closings")
struct TrialBalanceTests {
    private func usd(_ minorUnits: Int64) -> Money { Money(minorUnits: minorUnits, currency: .usd) }

    private let kitchen = CalendarDeposit(deposit: .percentage(Percentage(percent: 30)))

    private func receive(_ amount: Int64, _ order: Order, _ name: String, _ shop: Shop) async throws {
        _ = try await shop.orders.confirmManualPayment(
            order.id, usd(amount), nonce: PaymentRecord.ID(name), note: "transfer", by: Shop.manager)
    }

    private func kitchen(_ shop: Shop, total: Int64 = 1200_00) async throws -> Order {
        let customer = try await shop.customer()
        return try await shop.order(.project, try kitchen.terms(), total: total, at: .stripe, customer: customer.id)
    }

    /// A kitchen for 1200 that is ordered on the 21st; 360 on the 22nd, 900 on the 23rd: 60 more than it costs.
    private func story(_ shop: Shop) async throws {
        let order = try await kitchen(shop)
        shop.advance(days: 1)
        try await receive(360_00, order, "deposit", shop)
        shop.advance(days: 1)
        try await receive(900_00, order, "rest", shop)
    }

    private func told(_ balance: TrialBalance) -> [String] {
        balance.rows.map { row in
            "\(row.account?.description ?? "") \(row.beginning.decimalText) \(row.debit.decimalText) "
                + "\(row.credit.decimalText) \(row.ending.decimalText)"
        }
    }

    private func days(_ first: String?, _ last: String?) throws -> ReportPeriod {
        try ReportPeriod(
            from: first.map { try CivilDate(parsing: $0) }, through: last.map { try CivilDate(parsing: $0) })
    }

    @Test("the trial balance has what each account moved, and all accounts make up for each other (I-1)")
    func all() async throws {
        let shop = try await Shop.open()
        try await story(shop)
        let balance = try await shop.orders.trialBalance()
        #expect(balance.isBalanced)
        #expect(
            told(balance) == [
                "clearing/manual 0.00 1260.00 0.00 1260.00", "customer-balance 0.00 0.00 60.00 -60.00",
                "sales 0.00 0.00 1200.00 -1200.00", "unbilled 0.00 1200.00 1200.00 0.00",
            ])
        let words = balance.rows.compactMap { row in
            if case .word(let word)? = row.cells.first { word.key + "=" + word.text(in: .uk) } else { nil }
        }
        #expect(words.prefix(2) == ["clearing/manual=розрахунки: manual", "customer-balance=баланси клієнтів"])
        #expect(words.count == balance.rows.count)
        let total = try #require(balance.totals.first)
        #expect(balance.totals.count == 1 && total.debit == total.credit && total.ending.isZero)
    }

    @Test("a period begins with what was before it, and has nothing of what came later", arguments: [false, true])
    func period(_ isClosed: Bool) async throws {
        let shop = try await Shop.open()
        try await story(shop)
        if isClosed { #expect(try await shop.orders.closeLedger() != nil) }
        let second = try await shop.orders.trialBalance(in: days("2026-11-22", "2026-11-22"))
        #expect(second.isBalanced)
        #expect(
            told(second) == [
                "clearing/manual 0.00 360.00 0.00 360.00", "sales -1200.00 0.00 0.00 -1200.00",
                "unbilled 1200.00 0.00 360.00 840.00",
            ])
        #expect(try await shop.orders.trialBalance(in: days(nil, "2026-11-20")).rows.isEmpty)
        let after = try await shop.orders.trialBalance(in: days("2026-11-24", nil))
        #expect(
            told(after) == [
                "clearing/manual 1260.00 0.00 0.00 1260.00", "customer-balance -60.00 0.00 0.00 -60.00",
                "sales -1200.00 0.00 0.00 -1200.00",
            ])
        let heading = TrialBalance.heading(try days("2026-11-22", nil))
        #expect(heading.facts.count == 1)
    }

    @Test("the ledger is closed once a day, up to the midnight of the business")
    func once() async throws {
        let shop = try await Shop.open()
        #expect(try await shop.orders.closeLedger() == nil, "there is nothing to close")
        let order = try await kitchen(shop)
        #expect(try await shop.orders.closeLedger() == nil, "there was nothing before today")
        shop.advance(days: 1)
        let zone = shop.orders.business.zone
        let midnight = zone.moment(startOf: zone.moment(shop.clock.now()).day).instant
        #expect(try await shop.orders.closeLedger() == midnight)
        #expect(try await shop.orders.closeLedger() == nil)
        try await receive(360_00, order, "deposit", shop)
        #expect(try await shop.orders.closeLedger() == nil)
        let closing = try await shop.read { (tx) throws(OrderError) in try tx.lastClosing(until: .latest) }
        #expect(closing?.until == midnight)
        #expect(closing?.turnovers.map(\.account) == [.sales, .unbilled])
    }

    @Test("collectors close the ledger, one of them each day, also when there is nothing else to do")
    func collected() async throws {
        let shop = try await Shop.open()
        try await story(shop)
        let collectors = [shop.collector(), shop.collector()]
        for _ in 0..<3 {
            shop.advance(days: 1)
            for collector in collectors { try await collector.runUntilIdle(worker: "w") }
        }
        let closings = try await shop.read { (tx) throws(OrderError) in
            var closings: [Timestamp] = []
            while let next = try tx.firstClosing(after: closings.last ?? .earliest) { closings.append(next.until) }
            return closings
        }
        let zone = shop.orders.business.zone
        #expect(closings.map { zone.moment($0).day.description } == ["2026-11-24", "2026-11-25", "2026-11-26"])
        #expect(try await LedgerCheck(shop.orders).run().isEmpty)
    }

    @Test(
        "whatever happens and whenever it is closed, any period says what the lines say",
        arguments: 1...12 as ClosedRange<UInt64>)
    func anything(_ seed: UInt64) async throws {
        let shop = try await Shop.open(seed: seed)
        let random = SeededRandomSource(seed: seed)
        var orders: [Order] = []
        for step in 0..<20 {
            shop.advance(hours: Int64(random.next(below: 40)))
            switch random.next(below: 4) {
            case 0: orders.append(try await kitchen(shop, total: Int64(random.next(below: 900_00)) + 100_00))
            case 1: try await shop.orders.closeLedger()
            default:
                guard let order = orders.last else { continue }
                try await receive(Int64(random.next(below: 300_00)) + 1, order, "m\(step)", shop)
            }
        }
        let zone = shop.orders.business.zone
        let today = zone.moment(shop.clock.now()).day
        for _ in 0..<10 {
            let first = today.adding(days: -Int64(random.next(below: 40)))
            let period = try ReportPeriod(from: first, through: first.adding(days: Int64(random.next(below: 20))))
            let balance = try await shop.orders.trialBalance(in: period)
            let instants = period.instants(in: zone)
            let lines = try await shop.read { (tx) throws(OrderError) in
                try TrialBalance(
                    tx.turnovers(in: .earliest..<instants.lowerBound), tx.turnovers(in: .earliest..<instants.upperBound)
                )
            }
            #expect(balance == lines, "seed \(seed), \(period)")
            #expect(balance.isBalanced, "seed \(seed), \(period)")
        }
        #expect(try await LedgerCheck(shop.orders).run().isEmpty, "seed \(seed)")
    }

    @Test("sums that are not those of their lines are found")
    func spoiled() async throws {
        let shop = try await Shop.open()
        try await story(shop)
        try await shop.read { (tx) throws(OrderError) in
            let midnight = try tx.now().adding(seconds: -3600)
            let turnovers = try tx.turnovers(until: midnight).map { turnover throws(OrderError) in
                try LedgerTurnover(
                    account: turnover.account, debit: Int128(turnover.debit.minorUnits),
                    credit: Int128(turnover.credit.minorUnits) + (turnover.account == .sales ? 5_00 : 0),
                    currency: .usd)
            }
            try tx.insert(LedgerClosing(until: midnight, turnovers: turnovers))
        }
        let findings = try await LedgerCheck(shop.orders).run()
        #expect(findings.map(\.rule) == [.closingsAddUp])
        #expect(findings.first?.detail.contains("in sales; delete the rows of ledger_closings") == true, "\(findings)")
        #expect(try await !shop.orders.trialBalance().isBalanced)
    }
}
