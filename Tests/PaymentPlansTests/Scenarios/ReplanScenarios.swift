import PaymentCore
import PaymentPlans
import Testing

/// The price changes: what is paid stays, the rest is worked out anew (E-4, D-52).
@Suite struct ReplanScenarios {
    /// 30 % on booking, the rest in a month.
    private func order(_ total: String = "1000.00 EUR", overpayment: Terms.Overpayment = .customerBalance) throws
        -> OrderStory
    {
        let terms = try Terms(
            lines: [
                Line(.deposit, .percentage(Percentage(percent: 30)), due: .onBooking),
                Line(.balance, .rest, due: .after(.months(1))),
            ], overpayment: overpayment)
        return try OrderStory(terms, total, booked: "2026-03-01")
    }

    /// Fixed lines of 200, 300 and 500.
    private func fixedLines() throws -> OrderStory {
        let lines = try ["200.00 EUR", "300.00 EUR", "500.00 EUR"].enumerated().map { index, text in
            Line(.downPayment, .flat(try Money(text)), due: .after(.months(index + 1)))
        }
        return try OrderStory(Terms(lines: lines), "1000.00 EUR", booked: "2026-03-01")
    }

    private func amounts(_ story: OrderStory) -> [String] {
        story.plan.schedule.items.map { story.plan.schedule.amount(of: $0).decimalText }
    }

    @Test("nothing paid: a percentage line takes its percent of the new total, the rest the remainder (D-52)")
    func nothingPaid() throws {
        var story = try order()
        #expect(
            try story.changeTotal("1200.00", on: "2026-03-01") == [
                "item 1 from 300.00 to 360.00: totalChanged", "item 2 from 700.00 to 840.00: totalChanged",
            ])
        try story.changeTotal("0.10", on: "2026-03-01")
        #expect(amounts(story) == ["0.03", "0.07"])
    }

    @Test("a paid deposit stays as it is, and the rest takes the difference (D-52, E-4)")
    func depositPaid() throws {
        var story = try order()
        try story.pay("300.00", on: "2026-03-01")
        #expect(
            try story.changeTotal("1200.00", on: "2026-03-02") == ["item 2 from 700.00 to 900.00: totalChanged"])
        try story.changeTotal("500.00", on: "2026-03-03")
        #expect(amounts(story) == ["300.00", "200.00"])
    }

    @Test("a percentage line is never below what is paid on it (D-52)")
    func depositPartlyPaid() throws {
        var story = try order()
        try story.capture("100.00", on: "2026-03-01")
        try story.changeTotal("1200.00", on: "2026-03-02")
        #expect(amounts(story) == ["360.00", "840.00"])
        try story.changeTotal("200.00", on: "2026-03-03")
        #expect(amounts(story) == ["100.00", "100.00"])
        #expect(try story.items(on: "2026-03-03")[0].hasSuffix(", paid"))
    }

    @Test("without a rest line the last unpaid line takes the remainder (D-52)")
    func lastUnpaidLine() throws {
        let lines = try ["33.34", "33.33", "33.33"].enumerated().map { index, text in
            Line(.downPayment, .percentage(try Percentage(text)), due: .after(.months(index)))
        }
        var story = try OrderStory(Terms(lines: lines), "5.47 EUR", booked: "2026-03-01")
        try story.pay("1.83", on: "2026-03-01")
        try story.changeTotal("10.00", on: "2026-03-02")
        #expect(amounts(story) == ["1.83", "3.33", "4.84"])
    }

    @Test("below what is paid: items are cut to what is paid, the excess is customer balance, completed (D-52)")
    func belowWhatIsPaid() throws {
        var story = try order()
        try story.capture("500.00", on: "2026-03-01")
        #expect(
            try story.changeTotal("400.00", on: "2026-03-02") == [
                "100.00 of p1 off item 2", "item 2 from 700.00 to 100.00: totalChanged",
                "100.00 to the customer's balance", "order completed",
            ])
        #expect(amounts(story) == ["300.00", "100.00"])
        #expect(story.credit == "100.00")
        try story.changeTotal("250.00", on: "2026-03-03")
        #expect(amounts(story) == ["250.00"])
        #expect(story.credit == "250.00")
    }

    @Test("below what is paid, where overpayments go back, the excess is owed back (E-5)")
    func belowWhatIsPaidOwedBack() throws {
        var story = try order(overpayment: .givenBack)
        try story.pay("1000.00", on: "2026-03-01")
        #expect(try story.changeTotal("900.00", on: "2026-03-02").contains("100.00 owed back"))
        #expect(story.plan.owedBack == 10000)
        #expect(story.credit == "0.00")
        try story.refund("100.00", .goodwill, on: "2026-03-03")
        #expect(story.plan.owedBack == 0)
        #expect(story.plan.total == (try Money("900.00 EUR")), "what was owed back is not of the price")
    }

    @Test("exactly what is paid: completed, and nothing is over (D-52)")
    func exactlyWhatIsPaid() throws {
        var story = try order()
        try story.capture("500.00", on: "2026-03-01")
        #expect(try story.changeTotal("500.00", on: "2026-03-02").last == "order completed")
        #expect(amounts(story) == ["300.00", "200.00"])
        #expect(story.credit == "0.00")
    }

    @Test("after full payment a dearer order has a new item due that day, and is open again (D-52)")
    func afterFullPayment() throws {
        var story = try order()
        try story.pay("1000.00", on: "2026-03-01")
        #expect(
            try story.changeTotal("1100.00", on: "2026-03-10") == [
                "item 3 of 100.00 added, due 2026-03-10", "order open",
            ])
        #expect(try story.items(on: "2026-03-10")[2] == "balance 100.00 due 2026-03-10, due")
        try story.changeTotal("1150.00", on: "2026-03-11")
        #expect(amounts(story) == ["300.00", "700.00", "150.00"], "the unpaid new item takes the difference")
        #expect(try story.pay("150.00", on: "2026-03-12").last == "order completed")
    }

    @Test("below unpaid fixed lines: cut from the last line backwards (D-52)")
    func belowFixedLines() throws {
        var story = try fixedLines()
        try story.changeTotal("600.00", on: "2026-03-02")
        #expect(amounts(story) == ["200.00", "300.00", "100.00"])
        #expect(
            try story.changeTotal("400.00", on: "2026-03-03") == [
                "item 2 from 300.00 to 200.00: totalChanged", "item 3 of 100.00 gone: totalChanged",
            ])
        try story.changeTotal("150.00", on: "2026-03-04")
        #expect(amounts(story) == ["150.00"])
        try story.changeTotal("1000.00", on: "2026-03-05")
        #expect(story.plan.total == (try Money("1000.00 EUR")))
    }

    @Test("fixed lines that are partly paid are not cut below that (D-52)")
    func fixedLinesPartlyPaid() throws {
        var story = try fixedLines()
        try story.capture("120.00", on: "2026-03-02", for: 3)
        try story.changeTotal("250.00", on: "2026-03-03")
        #expect(amounts(story) == ["130.00", "120.00"])
    }

    @Test("above fixed lines the last unpaid one takes the remainder (D-52)")
    func aboveFixedLines() throws {
        var story = try fixedLines()
        try story.changeTotal("1300.00", on: "2026-03-02")
        #expect(amounts(story) == ["200.00", "300.00", "800.00"])
        var paid = try fixedLines()
        try paid.capture("500.00", on: "2026-03-02", for: 3)
        try paid.changeTotal("1300.00", on: "2026-03-02")
        #expect(amounts(paid) == ["200.00", "600.00", "500.00"])
    }

    @Test("several lines that are partly paid are cut from the last backwards, each to what is paid on it (D-52)")
    func severalPartlyPaid() throws {
        var story = try fixedLines()
        try story.capture("150.00", on: "2026-03-02", for: 1)
        try story.capture("100.00", on: "2026-03-02", for: 3)
        try story.changeTotal("400.00", on: "2026-03-03")
        #expect(amounts(story) == ["200.00", "100.00", "100.00"])
        try story.changeTotal("260.00", on: "2026-03-04")
        #expect(amounts(story) == ["160.00", "100.00"])
    }

    @Test("where the rest is paid, the deposit that is not takes the remainder (D-52)")
    func restPaidFirst() throws {
        var story = try order()
        try story.pay("700.00", on: "2026-03-01", for: 2)
        var cheaper = story
        try story.changeTotal("1200.00", on: "2026-03-02")
        #expect(amounts(story) == ["500.00", "700.00"])
        try cheaper.changeTotal("900.00", on: "2026-03-02")
        #expect(amounts(cheaper) == ["200.00", "700.00"])
    }

    @Test("percentages of a deal's own rules follow the new total, the paid one aside (P-TR-3, D-52)")
    func customPercentages() throws {
        let rules = try CustomDownPayments(rules: [
            .percentage(Percentage("20"), days: 0, .booking), .percentage(Percentage("30"), days: 60, .travel),
        ])
        let deal = TravelDeal(downPayment: try Percentage("30"), restDays: 30, custom: rules)
        var story = try OrderStory(deal.terms(), "1000.00 EUR", booked: "2026-03-01", planned: [.travel: "2026-12-01"])
        try story.pay("200.00", on: "2026-03-01")
        try story.changeTotal("2000.00", on: "2026-03-02")
        #expect(amounts(story) == ["200.00", "600.00", "1200.00"])
    }

    @Test("equal parts share the rest equally; paid and partly paid ones keep what they have (D-52, D-1)")
    func equalParts() throws {
        let terms = try InstallmentPlan(parts: Line.Parts(12, every: .months(1))).terms()
        var story = try OrderStory(terms, "1200.00 EUR", booked: "2026-01-15")
        try story.pay("350.00", on: "2026-03-15")
        try story.changeTotal("1500.00", on: "2026-03-16")
        #expect(
            amounts(story) == Array(repeating: "100.00", count: 3) + Array(repeating: "133.34", count: 3)
                + Array(repeating: "133.33", count: 6))
        try story.changeTotal("390.00", on: "2026-03-17")
        #expect(
            amounts(story) == Array(repeating: "100.00", count: 3) + ["50.00"] + Array(repeating: "5.00", count: 8))
    }

    @Test("in whole steps of the gateway too no part is below what is paid on it (D-7, D-52)")
    func partsInSteps() throws {
        let limits = try ChargeLimits(smallest: 1, step: 10, owner: "stripe")
        let terms = try InstallmentPlan(parts: Line.Parts(2, every: .months(1))).terms()
        var story = try OrderStory(terms, "0.100 KWD", booked: "2026-01-15", limits: limits)
        // Paid by hand, so it need not be a whole step.
        try story.capture("0.022", on: "2026-01-15", for: 2)
        let refusal = try story.refusal { try $0.changeTotal("0.050", on: "2026-01-16") }
        #expect(refusal?.contains("-") != true, "nothing is less than nothing")
        if refusal == nil {
            try story.changeTotal("0.050", on: "2026-01-16")
            #expect(story.left == "0.028")
        }
    }

    @Test("worked out anew, past due dates are the day of planning (D-40)")
    func pastDueDates() throws {
        var story = try order()
        #expect(
            try story.items(on: "2026-05-01") == [
                "deposit 300.00 due 2026-03-01, overdue", "balance 700.00 due 2026-04-01, overdue",
            ], "looking at it moves nothing")
        try story.changeTotal("1000.01", on: "2026-05-01")
        #expect(story.plan.schedule.items.map { $0.due?.description } == ["2026-05-01", "2026-05-01"])
    }

    @Test("a total that is nothing, less than nothing or in another currency is refused (E-2)")
    func impossibleTotals() throws {
        let story = try order()
        for (text, code) in [
            ("0.00 EUR", "totalNotPositive"), ("-1.00 EUR", "totalNotPositive"), ("9.00 USD", "currencyMismatch"),
        ] {
            let refusal = try story.refusal { try $0.happens(.changeTotal(Money(text)), on: "2026-03-02") }
            #expect(refusal?.hasPrefix(code + ": total '\(text)'") == true, "\(refusal ?? "accepted")")
        }
    }

    @Test(
        "an order that ended is not planned anew; a completed one can be (D-16, D-52)",
        arguments: [PlanEvent.decline, .cancel(by: .payer)])
    func endedOrder(end: PlanEvent) throws {
        var story = try order()
        try story.happens(end, on: "2026-03-02")
        let refusal = try story.refusal { try $0.changeTotal("900.00", on: "2026-03-03") }
        #expect(refusal == "orderDeclined" || refusal == "orderCancelled")
    }
}
