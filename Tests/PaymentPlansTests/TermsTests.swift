import PaymentCore
import PaymentPlans
import Testing

/// Terms as values: what is usual, what is in force, and that other products are made of the same few parts.
@Suite struct TermsTests {
    @Test("terms of one line are that line and nothing besides")
    func usual() throws {
        let terms = try Terms(lines: [Line(.balance, .rest)])
        #expect(terms.payerChoice == .scheduled)
        #expect(terms.allocation == .oldestFirst)
        #expect(terms.overpayment == .customerBalance)
        #expect(terms.purpose == .order)
        #expect(terms.link == nil && terms.cancellation == nil && terms.businessDays == nil && terms.custom == nil)
        #expect(!terms.rounding.isHalfToEven)
        #expect(terms.rounding.remainder == .largestFraction)
        #expect(terms.linesInForce == terms.lines)
    }

    @Test("custom rules are in force while they are on, with the rest of the general lines behind them (P-TR-2, D-31)")
    func linesInForce() throws {
        let rest = Line(.balance, .rest, due: .before(.days(30), .travel))
        let general = [Line(.downPayment, .percentage(Percentage(percent: 30))), rest]
        let day = try CivilDate("2024-10-24")
        let custom = try CustomDownPayments(rules: [.fixed(Money("200.00 EUR"), due: day)])
        let terms = try Terms(lines: general, custom: custom)
        #expect(terms.linesInForce == [Line(.downPayment, .flat(try Money("200.00 EUR")), due: .on(day)), rest])
        #expect(try terms.with(custom: custom.switched(on: false)).linesInForce == general)
        #expect(try terms.with(custom: nil).linesInForce == general)
        #expect(try terms.with(custom: CustomDownPayments()).linesInForce == [Line(.balance, .rest)], "D-30")
        #expect(try terms.with(custom: nil).with(custom: custom) == terms)
    }

    @Test("a rest by the general lines is one without a date where they have none (D-31)")
    func customWithoutGeneralRest() throws {
        let terms = try Terms(
            lines: [Line(.downPayment, .percentage(.hundred))],
            custom: CustomDownPayments(rules: [.percentage(Percentage(percent: 40), days: 0, .booking)]))
        #expect(terms.linesInForce.last == Line(.balance, .rest))
    }

    @Test("a sixth product is another few lines: a wedding venue (E-1)")
    func weddingVenue() throws {
        let terms = try Terms(
            lines: [
                Line(.deposit, .flat(Money("1500.00 EUR")), due: .onBooking),
                Line(
                    .downPayment, .percentage(Percentage(percent: 50), of: .totalLessFlat),
                    due: .before(.months(3), .start), collection: .invoiceWhenDue),
                Line(.balance, .rest, due: .before(.days(14), .start), collection: .savedMethod),
            ],
            cancellation: CancellationPolicy(tiers: [
                .init(atLeastHours: 24 * 180, kept: Percentage(percent: 25)),
                .init(atLeastHours: 24 * 30, kept: Percentage(percent: 60)),
            ]), businessDays: BusinessDays(.preceding))
        var story = try OrderStory(terms, "9999.99 EUR", booked: "2026-11-20", planned: [.start: "2027-08-28 15:00"])
        #expect(
            try story.items(on: "2026-11-20") == [
                "deposit 1500.00 due 2026-11-20, due", "down payment 4250.00 due 2027-05-28, upcoming",
                "balance 4249.99 due 2027-08-13, upcoming",
            ])
        try story.pay("1500.00", on: "2026-11-20")
        try story.pay("4250.00", on: "2027-05-28")
        // 59 days before: 60 % of 5750.00 is kept.
        #expect(
            try story.happens(.cancel(by: .payer), on: "2027-06-30").suffix(3) == [
                "2300.00 owed back", "3450.00 kept", "order cancelled",
            ])
    }

    @Test("remainder and half to even are options of the terms (D-1, D-2)")
    func rounding() throws {
        func amounts(_ rounding: Terms.Rounding) throws -> [Int64] {
            let terms = try Terms(
                lines: [
                    Line(.deposit, .percentage(Percentage(percent: 50))),
                    Line(.installment, .rest, parts: Line.Parts(3, every: .weeks(1))),
                ], rounding: rounding)
            return try Schedule(terms: terms, total: Money("0.25 EUR"), bookedOn: CivilDate("2026-11-21"))
                .items.map(\.minorUnits)
        }
        #expect(try amounts(Terms.Rounding()) == [13, 4, 4, 4])
        #expect(try amounts(Terms.Rounding(isHalfToEven: true)) == [12, 5, 4, 4])
        #expect(try amounts(Terms.Rounding(isHalfToEven: true, remainder: .last)) == [12, 4, 4, 5])
    }

    @Test("bounds keep a line within them, and the rest takes the difference")
    func bounds() throws {
        let terms = try Terms(lines: [
            Line(.downPayment, .percentage(Percentage(percent: 10)), atLeast: Money("50.00 EUR")),
            Line(.downPayment, .percentage(Percentage(percent: 80)), atMost: Money("100.00 EUR")),
            Line(.balance, .rest),
        ])
        let schedule = try Schedule(terms: terms, total: Money("200.00 EUR"), bookedOn: CivilDate("2026-11-21"))
        #expect(schedule.items.map(\.minorUnits) == [5000, 10000, 5000])
    }

    @Test("the tiers of a policy stand in order, the longest notice first, however they were given (D-55)")
    func tiersInOrder() throws {
        let policy = try CancellationPolicy(
            tiers: [24, 336, 0, 48].map { .init(atLeastHours: $0, kept: Percentage(percent: 10)) })
        #expect(policy.tiers.map(\.atLeastHours) == [336, 48, 24, 0])
        #expect(policy.event == .start)
    }

    @Test("events are named by lower-case letters, digits and hyphens", arguments: ["travel", "phase-2", "a", "0"])
    func eventNames(text: String) throws {
        #expect(try EventName(text).description == text)
    }

    @Test("equal terms make equal plans, and a plan is a value")
    func values() throws {
        let terms = try TravelDeal(downPayment: Percentage(percent: 30), restDays: 30).terms()
        let plan = try Plan(terms: terms, total: Money("100.00 EUR"), bookedAt: Moment("2026-11-21"))
        var copy = plan
        try copy.apply(.pay(Tender("p1", Money("30.00 EUR"))), at: Moment("2026-11-21"))
        #expect(copy != plan)
        #expect(plan.payments.isEmpty)
        #expect(try Plan(terms: terms, total: Money("100.00 EUR"), bookedAt: Moment("2026-11-21")) == plan)
    }
}
