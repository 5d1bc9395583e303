import PaymentCore
import PaymentPlans
import Testing

/// Travel deals by general settings and by rules of their own (P-TR-1 to P-TR-3, P-TR-5, D-30 to D-32, D-34).
@Suite struct TravelScenarios {
    /// 30 % three days after the booking, the rest 30 days before travel; booked on 18 September 2024.
    private func deal(
        _ custom: CustomDownPayments? = nil, total: String = "4200.00 EUR", travel: String? = "2025-03-01"
    ) throws -> OrderStory {
        let deal = TravelDeal(
            downPayment: Percentage(percent: 30), downPaymentDays: 3, restDays: 30, custom: custom)
        return try OrderStory(
            deal.terms(), total, booked: "2024-09-18", planned: travel.map { [.travel: $0] } ?? [:])
    }

    private let general = ["down payment 1260.00 due 2024-09-21, upcoming", "balance 2940.00 due 2025-01-30, upcoming"]

    private func fixed() throws -> CustomDownPayments {
        try CustomDownPayments(rules: [
            .fixed(Money("200.00 EUR"), due: CivilDate("2024-10-24")),
            .fixed(Money("4000.00 EUR"), due: CivilDate("2024-10-31")),
        ])
    }

    @Test("down payment and rest follow from the general settings (P-TR-1)")
    func generalSettings() throws {
        #expect(try deal().items(on: "2024-09-18") == general)
    }

    @Test("a general deal shows what is paid and left on its down payment (P-TR-5)")
    func generalDealPaid() throws {
        var story = try deal()
        try story.pay("1000.00", on: "2024-09-20")
        #expect(
            try story.items(on: "2024-09-20") == [
                "down payment 1260.00 due 2024-09-21, upcoming, 260.00 left", general[1],
            ])
        try story.pay("300.00", on: "2024-09-21")
        #expect(
            try story.items(on: "2024-09-21") == [
                "down payment 1260.00 due 2024-09-21, paid", "balance 2940.00 due 2025-01-30, upcoming, 2900.00 left",
            ])
    }

    @Test("custom on without rules: no down payment, nothing due, the whole a rest without a date (P-TR-2, D-30)")
    func customWithoutRules() throws {
        var story = try deal()
        try story.happens(.customize(CustomDownPayments()), on: "2024-09-19")
        #expect(try story.items(on: "2024-09-19") == ["balance 4200.00 undated"])
        #expect(try story.standing(on: "2026-01-01").due.isZero)
        #expect(try story.mayPay(on: "2024-09-19") == "0.01 (smallest) to 4200.00 (left), suggested 4200.00 (nextItem)")
    }

    @Test("fixed rules have their own values and dates (P-TR-2, P-TR-3)")
    func fixedRules() throws {
        #expect(
            try deal(fixed()).items(on: "2024-09-18") == [
                "down payment 200.00 due 2024-10-24, upcoming", "down payment 4000.00 due 2024-10-31, upcoming",
            ])
    }

    @Test("percentages count from the booking or before travel (P-TR-3, vector 32)")
    func percentageRules() throws {
        let rules = try CustomDownPayments(rules: [
            .percentage(Percentage(percent: 20), days: 5, .booking),
            .percentage(Percentage(percent: 30), days: 60, .travel),
            .percentage(Percentage(percent: 50), days: 30, .travel),
        ])
        #expect(
            try deal(rules, travel: "2027-06-15").items(on: "2024-09-18") == [
                "down payment 840.00 due 2024-09-23, upcoming", "down payment 1260.00 due 2027-04-16, upcoming",
                "down payment 2100.00 due 2027-05-16, upcoming",
            ])
    }

    @Test("a rule of the other kind is refused, whichever is second (P-TR-3)")
    func mixedRules() throws {
        let share = CustomDownPayments.Rule.percentage(Percentage(percent: 10), days: 5, .booking)
        let sum = CustomDownPayments.Rule.fixed(try Money("10.00 EUR"), due: try CivilDate("2024-10-24"))
        let first = #expect(throws: PlanError.self) { try CustomDownPayments(rules: [sum]).adding(share) }
        #expect(first?.code == .mixedRules)
        #expect(first?.field == "rules[1].percentage")
        #expect(first?.value == "10")
        let second = #expect(throws: PlanError.self) { try CustomDownPayments(rules: [share]).adding(sum) }
        #expect(second?.code == .mixedRules)
        #expect(second?.field == "rules[1].fixed")
        #expect(second?.value == "10.00 EUR")
        // Rules that are off must not be mixed either.
        #expect(throws: PlanError.self) { try CustomDownPayments(isOn: false, rules: [sum, share]) }
    }

    @Test("rules above the total are refused, and the deal stays as it was (D-31)")
    func rulesAboveTheTotal() throws {
        let story = try deal()
        let more = try fixed().adding(.fixed(Money("0.01 EUR"), due: CivilDate("2024-11-01")))
        let refusal = try story.refusal { try $0.happens(.customize(more), on: "2024-09-19") }
        #expect(refusal?.hasPrefix("linesAboveTotal: lines '420001'") == true)
        #expect(try story.items(on: "2024-09-19") == general)
        let error = #expect(throws: PlanError.self) { try deal(more) }
        #expect(error?.code == .linesAboveTotal)
    }

    @Test("rules below the total leave a rest by the general settings; 100 % leaves none (D-8, D-31)")
    func rulesBelowTheTotal() throws {
        #expect(
            try deal(fixed(), total: "5000.00 EUR").items(on: "2024-09-18")[2]
                == "balance 800.00 due 2025-01-30, upcoming")
        let forty = try CustomDownPayments(rules: [.percentage(Percentage(percent: 40), days: 0, .booking)])
        #expect(
            try deal(forty).items(on: "2024-09-18") == [
                "down payment 1680.00 due 2024-09-18, due", "balance 2520.00 due 2025-01-30, upcoming",
            ])
        let all = try CustomDownPayments(rules: [.percentage(.hundred, days: 10, .booking)])
        #expect(try deal(all).items(on: "2024-09-18") == ["down payment 4200.00 due 2024-09-28, upcoming"])
    }

    @Test("switched off the rules stay and do not count; the defaults return (P-TR-2)")
    func switchedOff() throws {
        var story = try deal(fixed())
        try story.happens(.customize(fixed().switched(on: false)), on: "2024-09-18")
        #expect(try story.items(on: "2024-09-18") == general)
        #expect(story.plan.terms.custom?.rules == (try fixed()).rules)
        try story.happens(.customize(fixed()), on: "2024-09-18")
        #expect(try story.items(on: "2024-09-18")[1] == "down payment 4000.00 due 2024-10-31, upcoming")
        try story.happens(.customize(nil), on: "2024-09-18")
        #expect(try story.items(on: "2024-09-18") == general)
    }

    @Test("switching with money paid allocates it anew, in order of receipt, and tells the old allocation (D-34)")
    func switchedWithMoneyPaid() throws {
        var story = try deal()
        try story.pay("1500.00", on: "2024-09-20")
        #expect(
            try story.happens(.customize(fixed()), on: "2024-09-22") == [
                "1260.00 of p1 off item 1", "240.00 of p1 off item 2", "item 1 of 1260.00 gone: rulesChanged",
                "item 2 of 2940.00 gone: rulesChanged", "item 3 of 200.00 added, due 2024-10-24",
                "item 4 of 4000.00 added, due 2024-10-31", "200.00 of p1 to item 3", "1300.00 of p1 to item 4",
            ])
        #expect(
            try story.items(on: "2024-09-22") == [
                "down payment 200.00 due 2024-10-24, paid",
                "down payment 4000.00 due 2024-10-31, upcoming, 2700.00 left",
            ])
        try story.happens(.customize(nil), on: "2024-09-22")
        #expect(try story.items(on: "2024-09-22")[1] == "balance 2940.00 due 2025-01-30, upcoming, 2700.00 left")
    }

    @Test("money is allocated anew as it was received, not as it was announced (D-34)")
    func orderOfReceipt() throws {
        var story = try deal()
        try story.announce("100.00", on: "2024-09-18", as: "transfer")
        try story.pay("50.00", on: "2024-09-19", as: "card")
        try story.capture("100.00", on: "2024-09-20", as: "transfer")
        let told = try story.happens(.customize(fixed()), on: "2024-09-22")
        #expect(told.suffix(2) == ["50.00 of card to item 3", "100.00 of transfer to item 3"])
    }

    @Test("what is the customer's balance already is not credited again when rules are switched (D-34)")
    func creditedOnce() throws {
        var story = try deal()
        #expect(try story.capture("4250.00", on: "2024-09-20").contains("50.00 to the customer's balance"))
        let told = try story.happens(.customize(fixed()), on: "2024-09-22")
        #expect(!told.contains("50.00 to the customer's balance"))
        #expect(story.credit == "50.00")
    }

    @Test("rules out of order keep their rows (D-32)")
    func outOfOrder() throws {
        let rules = try CustomDownPayments(rules: fixed().rules.reversed())
        #expect(
            try deal(rules).items(on: "2024-09-18") == [
                "down payment 4000.00 due 2024-10-31, upcoming", "down payment 200.00 due 2024-10-24, upcoming",
            ])
    }

    @Test("a rule whose date is past falls due on the day it is set, and what is past when rules go too (D-40)")
    func pastRules() throws {
        var story = try deal()
        try story.happens(.customize(fixed()), on: "2024-10-28")
        #expect(
            try story.items(on: "2024-10-28") == [
                "down payment 200.00 due 2024-10-28, due", "down payment 4000.00 due 2024-10-31, upcoming",
            ])
        try story.happens(.customize(nil), on: "2024-10-29")
        #expect(try story.items(on: "2024-10-29")[0] == "down payment 1260.00 due 2024-10-29, due")
    }

    @Test("a deal that is paid in full stays so under other rules (D-34)")
    func paidDeal() throws {
        var story = try deal()
        try story.pay("4200.00", on: "2024-09-20")
        try story.happens(.customize(fixed()), on: "2024-09-22")
        #expect(story.plan.status == .completed)
        #expect(story.left == "0.00")
    }
}
