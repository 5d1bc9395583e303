import PaymentCore
import PaymentPlans
import Testing

/// Where a payment for a deal goes, and travel dates that are not known yet or move (P-TR-4, D-33, D-35, D-40).
@Suite struct TravelPaymentScenarios {
    private func deal(
        _ rules: [CustomDownPayments.Rule], of total: String, travel: String? = nil, booked: String = "2024-09-18"
    ) throws -> OrderStory {
        let deal = TravelDeal(
            downPayment: Percentage(percent: 30), restDays: 30, custom: try CustomDownPayments(rules: rules))
        return try OrderStory(deal.terms(), total, booked: booked, planned: travel.map { [.travel: $0] } ?? [:])
    }

    private func fixed(_ value: String, _ due: String) throws -> CustomDownPayments.Rule {
        .fixed(try Money("\(value) EUR"), due: try CivilDate(due))
    }

    private func example() throws -> OrderStory {
        try deal([fixed("200.00", "2024-10-24"), fixed("4000.00", "2024-10-31")], of: "4200.00 EUR")
    }

    @Test("200 due 24.10.24 and 4000 due 31.10.24: payments of 200 and 3000 leave 1000 by 31.10.24 (P-TR-4, vector 20)")
    func workedExample() throws {
        var story = try example()
        #expect(try story.pay("200.00", on: "2024-10-24") == ["200.00 of p1 to item 1"])
        #expect(
            try story.items(on: "2024-10-24") == [
                "down payment 200.00 due 2024-10-24, paid", "down payment 4000.00 due 2024-10-31, upcoming",
            ])
        #expect(try story.pay("3000.00", on: "2024-10-24") == ["3000.00 of p2 to item 2"])
        #expect(
            try story.items(on: "2024-10-24") == [
                "down payment 200.00 due 2024-10-24, paid",
                "down payment 4000.00 due 2024-10-31, upcoming, 1000.00 left",
            ])
        #expect(try story.pay("1000.00", on: "2024-10-31") == ["1000.00 of p3 to item 2", "order completed"])
    }

    @Test("the closest due date is paid, and the other stays overdue (P-TR-4, D-33, vector 21)")
    func closest() throws {
        var story = try example()
        try story.pay("3000.00", on: "2024-10-28")
        #expect(
            try story.items(on: "2024-10-28") == [
                "down payment 200.00 due 2024-10-24, overdue",
                "down payment 4000.00 due 2024-10-31, upcoming, 1000.00 left",
            ])
    }

    @Test("the same payment with the oldest first pays the overdue one (D-50, vector 21)")
    func oldestFirst() throws {
        let terms = try Terms(lines: [
            Line(.downPayment, .flat(Money("200.00 EUR")), due: .on(CivilDate("2024-10-24"))),
            Line(.downPayment, .flat(Money("4000.00 EUR")), due: .on(CivilDate("2024-10-31"))),
        ])
        var story = try OrderStory(terms, "4200.00 EUR", booked: "2024-09-18")
        #expect(
            try story.pay("3000.00", on: "2024-10-28") == ["200.00 of p1 to item 1", "2800.00 of p1 to item 2"])
    }

    @Test("an overdue date is the closest when it is nearer (D-33)")
    func overdueIsClosest() throws {
        var story = try example()
        #expect(
            try story.pay("300.00", on: "2024-10-27") == ["200.00 of p1 to item 1", "100.00 of p1 to item 2"])
    }

    @Test("of two dates as near the earlier is paid first, wherever it stands (D-33)")
    func tie() throws {
        var story = try deal([fixed("100.00", "2024-10-26"), fixed("100.00", "2024-10-20")], of: "200.00 EUR")
        #expect(try story.pay("50.00", on: "2024-10-23") == ["50.00 of p1 to item 2"])
    }

    @Test("of two rules of one day the one entered first is paid first (D-33)")
    func sameDay() throws {
        var story = try deal([fixed("100.00", "2024-10-26"), fixed("100.00", "2024-10-26")], of: "200.00 EUR")
        #expect(try story.pay("150.00", on: "2024-10-30") == ["100.00 of p1 to item 1", "50.00 of p1 to item 2"])
    }

    @Test("what is left of a payment goes again to the closest (P-TR-4, D-33)")
    func leftover() throws {
        var story = try deal(
            [fixed("100.00", "2024-10-20"), fixed("100.00", "2024-10-22"), fixed("100.00", "2024-10-27")],
            of: "300.00 EUR")
        #expect(
            try story.pay("250.00", on: "2024-10-23") == [
                "100.00 of p1 to item 2", "100.00 of p1 to item 1", "50.00 of p1 to item 3",
            ])
    }

    @Test("an item without a date is paid last (D-50)")
    func undatedLast() throws {
        var story = try deal(
            [
                .percentage(Percentage(percent: 40), days: 30, .travel),
                .percentage(Percentage(percent: 60), days: 300, .booking),
            ], of: "1000.00 EUR")
        #expect(
            try story.pay("700.00", on: "2024-09-18") == ["600.00 of p1 to item 2", "100.00 of p1 to item 1"])
    }

    @Test("more than all of it is refused before the wire, and the customer's balance when it came (D-50)")
    func overpayment() throws {
        var story = try example()
        #expect(try story.refusal { try $0.pay("4200.01", on: "2024-10-24") } == "at most 4200.00 (left)")
        #expect(
            try story.capture("4250.00", on: "2024-10-24").suffix(2) == [
                "50.00 to the customer's balance", "case overpaid",
            ])
    }

    @Test("a travel date that is not known leaves items undated; when it is known they are dated (D-35)")
    func travelDateBecomesKnown() throws {
        var story = try deal(
            [.percentage(Percentage(percent: 40), days: 60, .travel)], of: "1000.00 EUR", booked: "2026-11-21")
        #expect(
            try story.items(on: "2026-11-21") == ["down payment 400.00 when travel", "balance 600.00 when travel"])
        #expect(
            try story.plan(.travel, for: "2027-06-15", on: "2026-12-01") == [
                "item 1 from undated to due 2027-04-16", "item 2 from undated to due 2027-05-16",
            ])
    }

    @Test("a travel date that moves close makes due what would be past, on the day it moved (D-40)")
    func travelDateMovesPast() throws {
        var story = try deal(
            [.percentage(Percentage(percent: 40), days: 60, .travel)], of: "1000.00 EUR", travel: "2027-06-15",
            booked: "2026-11-21")
        try story.pay("400.00", on: "2027-01-10")
        #expect(
            try story.plan(.travel, for: "2027-02-20", on: "2027-02-01") == [
                "item 2 from due 2027-05-16 to due 2027-02-01"
            ], "what is paid keeps its day")
        #expect(try story.items(on: "2027-02-03")[1] == "balance 600.00 due 2027-02-01, overdue")
        #expect(
            try story.plan(.travel, for: "2027-07-15", on: "2027-02-03") == [
                "item 2 from due 2027-02-01 to due 2027-06-15"
            ], "it is counted from the event, not from where it was moved to")
    }

    @Test(
        "booked after the due date: deposit and rest are due at once, and one charge pays both (vector 31, D-40, D-41)")
    func bookedLate() throws {
        let terms = try TravelDeal(downPayment: Percentage(percent: 30), restDays: 30).terms()
        var story = try OrderStory(terms, "1000.00 EUR", booked: "2026-11-21", planned: [.travel: "2026-12-01"])
        #expect(
            try story.items(on: "2026-11-21") == [
                "down payment 300.00 due 2026-11-21, due", "balance 700.00 due 2026-11-21, due",
            ])
        #expect(try story.mayPay(on: "2026-11-21") == "0.01 (smallest) to 1000.00 (left), suggested 1000.00 (due)")
        #expect(
            try story.pay("1000.00", on: "2026-11-21") == [
                "300.00 of p1 to item 1", "700.00 of p1 to item 2", "order completed",
            ])
    }

    @Test("days of zero are the booking's and the travel day (D-35)")
    func zeroDays() throws {
        let story = try deal(
            [
                .percentage(Percentage(percent: 50), days: 0, .booking),
                .percentage(Percentage(percent: 50), days: 0, .travel),
            ], of: "100.00 EUR", travel: "2025-01-10")
        #expect(story.plan.schedule.items.map { $0.due?.description } == ["2024-09-18", "2025-01-10"])
    }
}
