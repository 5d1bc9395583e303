import PaymentCore
import PaymentPlans
import Testing

@testable import PaymentOrders

@Suite("The position of an order in the books")
struct PositionTests {
    private static let booked = Moment(utc: CivilDate(daysSinceEpoch: 20_700))

    private static func money(_ units: Int64) -> Money { Money(minorUnits: units, currency: .usd) }

    private static func plan(_ terms: Terms) throws -> Plan {
        try Plan(terms: terms, total: money(10_000), bookedAt: booked)
    }

    private static func sum(_ position: Position) -> Int64 {
        position.unbilled + position.receivable + position.customerBalance + position.owedBack + position.sales
            + position.waived + position.arrived
    }

    @Test("a new order is what was sold and is not asked for yet")
    func newOrder() throws {
        let terms = try CalendarDeposit(deposit: .percentage(Percentage("20"))).terms()
        let position = Position(try Self.plan(terms), billed: 0)
        #expect(position.unbilled == 10_000)
        #expect(position.sales == -10_000)
        #expect(position.arrived == 0)
    }

    @Test("what was invoiced is receivable, and no more of it than is left")
    func billed() throws {
        var plan = try Self.plan(try CalendarDeposit(deposit: .percentage(Percentage("20"))).terms())
        #expect(Position(plan, billed: 8000).receivable == 8000)
        #expect(Position(plan, billed: 8000).unbilled == 2000)
        try plan.apply(.pay(Tender("a", Self.money(9500))), at: Self.booked)
        #expect(Position(plan, billed: 8000).receivable == 500)
        #expect(Position(plan, billed: 8000).unbilled == 0)
    }

    @Test("a prepayment is the customer's until the visit consumes it (D-25)")
    func prepayment() throws {
        let booking = PaidBooking(kinds: ["cut": Self.money(10_000)], link: try LinkTerms(lifetimeHours: 24))
        let (terms, total) = try booking.terms(for: "cut")
        var plan = try Plan(terms: terms, total: total, bookedAt: Self.booked)
        #expect(Position(plan, billed: 0) == Position.nothing)
        try plan.apply(.pay(Tender("a", total)), at: Self.booked)
        #expect(Position(plan, billed: 0).customerBalance == -10_000)
        #expect(Position(plan, billed: 0).arrived == 10_000)
        #expect(Position(plan, billed: 0).sales == 0)
    }

    @Test("money for an order that ended is owed back or the customer's, and nothing is sold that was not kept")
    func cancelled() throws {
        var plan = try Self.plan(try CalendarDeposit(deposit: .percentage(Percentage("20"))).terms())
        try plan.apply(.pay(Tender("a", Self.money(2000))), at: Self.booked)
        try plan.apply(.cancel(by: .merchant), at: Self.booked)
        let position = Position(plan, billed: 0)
        #expect(position.owedBack == -2000)
        #expect(position.sales == 0)
        #expect(position.unbilled == 0)
        #expect(Self.sum(position) == 0)
    }

    @Test("whatever happens to an order, its position sums to zero (I-1)", arguments: 0..<200 as Range<UInt64>)
    func balances(seed: UInt64) throws {
        let random = SeededRandomSource(seed: seed)
        let presets: [Terms] = [
            try CalendarDeposit(deposit: .percentage(Percentage("20"))).terms(),
            try PayerChosenParts(PayerParts(minimumFirst: Percentage("1"), success: Percentage("90"))).terms(),
            try PaidBooking(kinds: ["cut": Self.money(10_000)], link: try LinkTerms(lifetimeHours: 24))
                .terms(for: "cut").terms,
            try ScheduledBalance(deposit: .flat(Self.money(2500)), balance: .after(.days(10))).terms(),
            try TravelDeal(downPayment: Percentage("30"), restDays: 14).terms(),
        ]
        var plan = try Self.plan(presets[Int(random.next(below: UInt64(presets.count)))])
        var now = Self.booked.instant
        for step in 0..<30 {
            now = now.adding(seconds: Int64(random.next(below: 200_000)))
            let moment = Moment(utc: now)
            plan.advance(to: moment)
            let amount = Self.money(Int64(random.next(below: 120)) * 100 + 100)
            let event: PlanEvent =
                switch random.next(below: 9) {
                case 0...2: .pay(Tender("p\(step)", amount))
                case 3: .capture(Tender("c\(step)", amount))
                case 4: .refund(RefundOrder(amount, [.goodwill, .mistake, .chargeback][step % 3]))
                case 5: .changeTotal(amount)
                case 6: .spendCredit(amount)
                case 7: step % 5 == 0 ? .cancel(by: .payer) : .reissueLink
                default: step % 7 == 0 ? .complete : .happen(.travel)
                }
            _ = try? plan.apply(event, at: moment)
            let billed = Int64(random.next(below: 20_000))
            let position = Position(plan, billed: billed)
            try #require(Self.sum(position) == 0, "seed \(seed), step \(step), \(event): \(position)")
            #expect(position.receivable >= 0 && position.unbilled >= 0, "seed \(seed), step \(step)")
            #expect(position.customerBalance <= 0 && position.owedBack <= 0 && position.sales <= 0)
        }
    }
}
