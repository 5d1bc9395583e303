import PaymentCore
import PaymentPlans
import Testing

/// Equal parts, with a deposit before them or without (E-4, D-1, D-6, D-42, D-43).
@Suite struct InstallmentScenarios {
    private func items(
        _ parts: Line.Parts, deposit: DepositAmount? = nil, first: Due = .undated, of total: String = "1200.00 USD",
        booked: String = "2027-01-31"
    ) throws -> [String] {
        let terms = try InstallmentPlan(deposit: deposit, parts: parts, first: first).terms()
        return try OrderStory(terms, total, booked: booked).items(on: "2000-01-01")
    }

    private func days(_ items: [String]) -> [String] {
        items.compactMap { $0.split(separator: " due ").last?.split(separator: ",").first.map(String.init) }
    }

    @Test("twelve monthly parts begin on the booking where no deposit is taken (D-42, D-43)")
    func monthlyFromTheBooking() throws {
        let items = try items(Line.Parts(12, every: .months(1)))
        #expect(items.first == "installment 100.00 due 2027-01-31, upcoming")
        #expect(
            days(items) == [
                "2027-01-31", "2027-02-28", "2027-03-31", "2027-04-30", "2027-05-31", "2027-06-30", "2027-07-31",
                "2027-08-31", "2027-09-30", "2027-10-31", "2027-11-30", "2027-12-31",
            ])
    }

    @Test("after a deposit on 31 January they begin a month later and keep the 31st (vector 27, D-42, D-43)")
    func monthlyAfterADeposit() throws {
        let items = try items(Line.Parts(4, every: .months(1)), deposit: .flat(Money("200.00 USD")))
        #expect(items.first == "deposit 200.00 due 2027-01-31, upcoming")
        #expect(days(items) == ["2027-01-31", "2027-02-28", "2027-03-31", "2027-04-30", "2027-05-31"])
    }

    @Test("in a leap year from 31 January: 29 February, 31 March (vector 28, D-43)")
    func leapYear() throws {
        let items = try items(
            Line.Parts(2, every: .months(1)), deposit: .flat(Money("200.00 USD")), booked: "2028-01-31")
        #expect(days(items) == ["2028-01-31", "2028-02-29", "2028-03-31"])
    }

    @Test("a month after the booking is counted from the booking, for the later parts too (D-43)")
    func explicitMonthAfterTheBooking() throws {
        let items = try items(Line.Parts(3, every: .months(1)), first: .after(.months(1)))
        #expect(days(items) == ["2027-02-28", "2027-03-31", "2027-04-30"])
    }

    @Test("every second month keeps the 31st too (D-43)")
    func everySecondMonth() throws {
        #expect(
            days(try items(Line.Parts(4, every: .months(2)), booked: "2026-12-31"))
                == ["2026-12-31", "2027-02-28", "2027-04-30", "2027-06-30"])
    }

    @Test("an explicit start is the day of the first part (D-42)")
    func explicitStart() throws {
        let items = try items(
            Line.Parts(3, every: .weeks(1)), deposit: .percentage(Percentage(percent: 10)),
            first: .on(CivilDate("2027-03-01")))
        #expect(
            items == [
                "deposit 120.00 due 2027-01-31, upcoming", "installment 360.00 due 2027-03-01, upcoming",
                "installment 360.00 due 2027-03-08, upcoming", "installment 360.00 due 2027-03-15, upcoming",
            ])
    }

    @Test("weekly and every ten days after a deposit (E-4, D-42)")
    func weeksAndDays() throws {
        let deposit = DepositAmount.flat(try Money("200.00 USD"))
        #expect(
            days(try items(Line.Parts(3, every: .weeks(2)), deposit: deposit, booked: "2026-12-24"))
                == ["2026-12-24", "2027-01-07", "2027-01-21", "2027-02-04"])
        #expect(
            days(try items(Line.Parts(3, every: .days(10)), deposit: deposit, booked: "2028-02-20"))
                == ["2028-02-20", "2028-03-01", "2028-03-11", "2028-03-21"])
    }

    @Test("at month ends each part is due on the last day, the first one too (D-43)")
    func monthEnds() throws {
        #expect(
            days(try items(Line.Parts(3, every: .monthEnds(1)), first: .on(CivilDate("2027-01-10"))))
                == ["2027-01-31", "2027-02-28", "2027-03-31"])
        #expect(
            days(
                try items(
                    Line.Parts(2, every: .monthEnds(1)), deposit: .flat(Money("200.00 USD")), booked: "2027-02-28"))
                == ["2027-02-28", "2027-03-31", "2027-04-30"])
    }

    @Test("parts whose start is past begin on the booking, and the later ones keep their days (D-40)")
    func startInThePast() throws {
        let items = try items(
            Line.Parts(4, every: .weeks(1)), first: .on(CivilDate("2027-01-22")), booked: "2027-01-31")
        #expect(days(items) == ["2027-01-31", "2027-01-31", "2027-02-05", "2027-02-12"])
    }

    @Test("the cents that are left over go to the earliest parts (D-1)")
    func centsLeftOver() throws {
        let items = try items(
            Line.Parts(3, every: .months(1)), deposit: .percentage(Percentage(percent: 20)), of: "1000.01 USD")
        // 20 % is 200.002.
        #expect(
            items.map { $0.split(separator: " ")[1] } == ["200.00", "266.67", "266.67", "266.67"])
        let more = try OrderStory(
            InstallmentPlan(parts: Line.Parts(7, every: .months(1))).terms(), "100.00 USD", booked: "2027-01-31")
        #expect(more.plan.schedule.items.map(\.minorUnits) == [1429, 1429, 1429, 1429, 1428, 1428, 1428])
    }

    @Test("a thousand parts are charged to the kept card by default, each a name of its own (E-4)")
    func thousandParts() throws {
        let story = try OrderStory(
            InstallmentPlan(parts: Line.Parts(1000, every: .days(1))).terms(), "1000.00 USD", booked: "2027-01-31")
        #expect(story.plan.schedule.items.allSatisfy { $0.minorUnits == 100 && $0.collection == .savedMethod })
        #expect(story.plan.schedule.items.map(\.id.number) == Array(1...1000))
        #expect(story.plan.schedule.items.last?.due == (try CivilDate("2029-10-26")))
    }

    @Test("the next part is suggested, and a part that fell due before it (D-51)")
    func suggested() throws {
        var story = try OrderStory(
            InstallmentPlan(deposit: .flat(Money("200.00 USD")), parts: Line.Parts(2, every: .months(1))).terms(),
            "1200.00 USD", booked: "2027-01-31")
        try story.pay("200.00", on: "2027-01-31")
        #expect(
            try story.mayPay(on: "2027-02-01") == "0.01 (smallest) to 1000.00 (left), suggested 500.00 (nextItem)")
        #expect(try story.mayPay(on: "2027-03-01") == "0.01 (smallest) to 1000.00 (left), suggested 500.00 (due)")
        #expect(try story.mayPay(on: "2027-03-31") == "0.01 (smallest) to 1000.00 (left), suggested 1000.00 (due)")
    }

    @Test("while the next part is being paid, the one after it is suggested (D-51)")
    func suggestedWhileOneIsPaid() throws {
        var story = try OrderStory(
            InstallmentPlan(deposit: .flat(Money("200.00 USD")), parts: Line.Parts(3, every: .months(1))).terms(),
            "1200.00 USD", booked: "2027-01-31")
        try story.pay("200.00", on: "2027-01-31")
        try story.begin("333.34", on: "2027-02-01")
        #expect(try story.mayPay(on: "2027-02-01") == "0.01 (smallest) to 666.66 (left), suggested 333.33 (nextItem)")
    }
}
