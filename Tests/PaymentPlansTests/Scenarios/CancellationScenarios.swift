import PaymentCore
import PaymentPlans
import Testing

/// What is kept of a deposit when a booking is cancelled, by time before its start (E-6, D-55).
@Suite struct CancellationScenarios {
    /// A deposit of 200.00; nothing kept up to 14 days before, half up to two days before.
    private func booking(
        paid: String = "200.00", start: String? = "2026-06-15 10:00", tiers: [CancellationPolicy.Tier]? = nil
    ) throws -> OrderStory {
        let policy = try CancellationPolicy(
            tiers: tiers ?? [
                .init(atLeastHours: 48, kept: Percentage(percent: 50)),
                .init(atLeastHours: 336, kept: Percentage(percent: 0)),
            ])
        let terms = try CalendarDeposit(deposit: .flat(Money("200.00 EUR")), cancellation: policy).terms()
        var story = try OrderStory(
            terms, "1000.00 EUR", booked: "2026-05-01", planned: start.map { [.start: $0] } ?? [:])
        if paid != "0.00" { try story.capture(paid, on: "2026-05-01") }
        return story
    }

    private func split(
        _ story: OrderStory, by party: PlanEvent.Party = .payer, on time: String
    ) throws -> String {
        let (kept, givenBack) = story.plan.cancellation(by: party, at: try Moment(time))
        return "\(kept.decimalText) kept, \(givenBack.decimalText) back"
    }

    @Test(
        "a tier counts from its hours on, to the second, inclusive (D-55)",
        arguments: [
            ("2026-06-01 09:59:59", "0.00 kept, 200.00 back"), ("2026-06-01 10:00", "0.00 kept, 200.00 back"),
            ("2026-06-01 10:00:01", "100.00 kept, 100.00 back"), ("2026-06-13 10:00", "100.00 kept, 100.00 back"),
            ("2026-06-13 10:00:01", "200.00 kept, 0.00 back"), ("2026-06-15 09:59:59", "200.00 kept, 0.00 back"),
            ("2026-06-15 10:00", "200.00 kept, 0.00 back"), ("2026-06-16", "200.00 kept, 0.00 back"),
        ])
    func tiers(time: String, expected: String) throws {
        #expect(try split(booking(), on: time) == expected)
    }

    @Test("a tier of no hours counts up to the start itself, and not after it (D-55)")
    func tierOfNoHours() throws {
        let story = try booking(tiers: [.init(atLeastHours: 0, kept: Percentage(percent: 25))])
        #expect(try split(story, on: "2026-06-15 09:59:59") == "50.00 kept, 150.00 back")
        #expect(try split(story, on: "2026-06-15 10:00") == "50.00 kept, 150.00 back")
        #expect(try split(story, on: "2026-06-15 10:00:01") == "200.00 kept, 0.00 back")
    }

    @Test("the percentage is of the deposit due, and what was paid beyond it goes back (D-55)")
    func paidBeyondTheDeposit() throws {
        let story = try booking(paid: "1000.00")
        #expect(try split(story, on: "2026-06-10") == "100.00 kept, 900.00 back")
        #expect(try split(story, on: "2026-06-16") == "200.00 kept, 800.00 back")
    }

    @Test("no more is kept than was paid (D-55)")
    func paidLessThanTheDeposit() throws {
        let story = try booking(paid: "80.00")
        #expect(try split(story, on: "2026-06-10") == "80.00 kept, 0.00 back")
        #expect(try split(booking(paid: "0.00"), on: "2026-06-16") == "0.00 kept, 0.00 back")
    }

    @Test("when the merchant cancels nothing is kept, ever (D-55)")
    func merchantCancels() throws {
        let story = try booking(paid: "700.00")
        for time in ["2026-05-02", "2026-06-14", "2026-06-20"] {
            #expect(try split(story, by: .merchant, on: time) == "0.00 kept, 700.00 back")
        }
    }

    @Test("while the start is not known the longest notice counts; when it moves, the new one does (D-55)")
    func startUnknown() throws {
        var story = try booking(start: nil)
        #expect(try split(story, on: "2026-06-14") == "0.00 kept, 200.00 back")
        try story.plan(.start, for: "2026-06-15 10:00", on: "2026-06-01")
        #expect(try split(story, on: "2026-06-14") == "200.00 kept, 0.00 back")
    }

    @Test("half a cent of what is kept is rounded up (D-2, D-55)")
    func rounding() throws {
        let terms = try CalendarDeposit(
            deposit: .flat(Money("0.05 EUR")),
            cancellation: CancellationPolicy(tiers: [.init(atLeastHours: 1, kept: Percentage(percent: 50))])
        ).terms()
        var story = try OrderStory(terms, "1.00 EUR", booked: "2026-05-01", planned: [.start: "2026-06-01"])
        try story.pay("0.05", on: "2026-05-01")
        #expect(try split(story, on: "2026-05-02") == "0.03 kept, 0.02 back")
    }

    @Test("without a policy nothing is kept (E-6)")
    func noPolicy() throws {
        let terms = try CalendarDeposit(deposit: .flat(Money("200.00 EUR"))).terms()
        var story = try OrderStory(terms, "1000.00 EUR", booked: "2026-05-01")
        try story.pay("200.00", on: "2026-05-01")
        #expect(try split(story, on: "2026-05-02") == "0.00 kept, 200.00 back")
    }

    @Test("cancelling cuts the items to what is kept, and the rest is owed back (D-55)")
    func cancelled() throws {
        var story = try booking(paid: "300.00")
        #expect(
            try story.happens(.cancel(by: .payer), on: "2026-06-10") == [
                "100.00 of p1 off item 1", "item 1 from 200.00 to 100.00: cancelled", "100.00 of p1 off item 2",
                "item 2 of 800.00 gone: cancelled", "200.00 owed back", "100.00 kept", "order cancelled",
            ])
        #expect(story.plan.owedBack == 20000)
        #expect(story.credit == "0.00")
        #expect(try story.mayPay(on: "2026-06-10") == "orderCancelled")
        #expect(try story.refusal { try $0.happens(.cancel(by: .payer), on: "2026-06-10") } == "orderCancelled")
        #expect(try story.refund("200.00", .cancellation, on: "2026-06-11") == ["200.00 of p1 given back"])
        #expect(story.plan.owedBack == 0)
        #expect(story.plan.total == (try Money("100.00 EUR")))
    }

    @Test("an order that is paid in full can be cancelled, its customer's balance included (D-55)")
    func completedOrder() throws {
        var story = try booking(paid: "1050.00")
        #expect(story.credit == "50.00")
        #expect(
            try story.happens(.cancel(by: .merchant), on: "2026-06-10").suffix(2) == [
                "1050.00 owed back", "order cancelled",
            ])
        #expect(story.credit == "0.00")
        #expect(story.plan.schedule.items.isEmpty)
    }

    @Test("of several down payments those count that have fallen due (D-55)")
    func severalDownPayments() throws {
        let terms = try Terms(
            lines: [
                Line(.downPayment, .flat(Money("100.00 EUR")), due: .onBooking),
                Line(.downPayment, .flat(Money("300.00 EUR")), due: .on(CivilDate("2026-06-01"))),
                Line(.balance, .rest, due: .before(.days(30), .travel)),
            ], cancellation: CancellationPolicy(event: .travel, tiers: []))
        var story = try OrderStory(terms, "1000.00 EUR", booked: "2026-05-01", planned: [.travel: "2026-09-01"])
        try story.pay("400.00", on: "2026-05-01")
        #expect(try split(story, on: "2026-05-31") == "100.00 kept, 300.00 back")
        #expect(try split(story, on: "2026-06-01") == "400.00 kept, 0.00 back")
    }

    @Test("money that comes after the cancellation is the customer's balance and a case (D-24)")
    func lateMoney() throws {
        var story = try booking()
        try story.begin("800.00", on: "2026-06-13", as: "card")
        try story.happens(.cancel(by: .payer), on: "2026-06-14")
        #expect(
            try story.capture("800.00", on: "2026-06-14", as: "card") == [
                "case paidAfterCancellation", "800.00 to the customer's balance",
            ])
    }
}
