import PaymentCore
import PaymentPlans
import Testing

/// The terms that each product stands for.
@Suite struct PresetTests {
    @Test(
        "a calendar's deposit is a payment on booking and a rest without a day, drafted as an invoice (P-IN-1, P-IN-3)")
    func calendarDeposit() throws {
        let deposit = DepositAmount.percentage(
            Percentage(percent: 30), atLeast: try Money("20.00 EUR"), atMost: try Money("90.00 EUR"))
        let expected = try Terms(lines: [
            Line(
                .deposit, .percentage(Percentage(percent: 30)), atLeast: Money("20.00 EUR"), atMost: Money("90.00 EUR"),
                due: .onBooking, note: "Massage"),
            Line(.balance, .rest, collection: .draftInvoice),
        ])
        #expect(try CalendarDeposit(deposit: deposit, note: "Massage").terms() == expected)
    }

    @Test("a calendar's rest by itself is an invoice that is sent, or a charge of the kept card (P-IN-5)")
    func calendarDepositByItself() throws {
        let deposit = DepositAmount.flat(try Money("20.00 EUR"))
        let due = Due.before(.days(2), .start)
        #expect(
            try CalendarDeposit(deposit: deposit, balance: .invoice(due)).terms().lines[1]
                == Line(.balance, .rest, due: due, collection: .invoiceWhenDue))
        #expect(
            try CalendarDeposit(deposit: deposit, balance: .savedMethod(due)).terms().lines[1]
                == Line(.balance, .rest, due: due, collection: .savedMethod))
    }

    @Test("a calendar without partial payment takes everything at once (P-IN-1)")
    func calendarDepositOff() throws {
        let policy = try CancellationPolicy(tiers: [.init(atLeastHours: 24, kept: Percentage(percent: 0))])
        #expect(
            try CalendarDeposit(deposit: nil, cancellation: policy).terms()
                == Terms(
                    lines: [Line(.deposit, .rest, due: .onBooking)], payerChoice: .exact, cancellation: policy))
    }

    @Test("payer-chosen parts are one item that the payer divides; with parts off, one exact amount (P-LE-1)")
    func payerChosenParts() throws {
        let parts = try PayerParts(minimumFirst: Percentage(percent: 1), success: Percentage(percent: 90))
        #expect(
            try PayerChosenParts(parts, note: "Course").terms()
                == Terms(lines: [Line(.balance, .rest, note: "Course")], payerChoice: .parts(parts)))
        #expect(
            try PayerChosenParts(nil).terms()
                == Terms(lines: [Line(.balance, .rest, due: .onBooking)], payerChoice: .exact))
    }

    @Test("a paid booking is an exact prepayment by kind, for the client's balance, with a link (P-BK-1, P-BK-6, D-25)")
    func paidBooking() throws {
        let link = try LinkTerms(lifetimeHours: 24, autoCancelMinutes: 60)
        let booking = PaidBooking(kinds: ["long": try Money("500.00 UAH")], link: link)
        let (terms, total) = try booking.terms(for: "long")
        #expect(total == (try Money("500.00 UAH")))
        #expect(
            terms
                == (try Terms(
                    lines: [Line(.prepayment, .rest, due: .onBooking, note: "long")], payerChoice: .exact,
                    purpose: .customerBalance, link: link)))
    }

    @Test("a scheduled balance is a deposit and a charge of the kept card, in one or in parts (P-IF-2, P-IF-3)")
    func scheduledBalance() throws {
        let deposit = DepositAmount.flat(try Money("300.00 USD"))
        let first = Line(.deposit, .flat(try Money("300.00 USD")), due: .onBooking)
        let due = Due.when(.productionComplete)
        #expect(
            try ScheduledBalance(deposit: deposit, balance: due).terms()
                == Terms(lines: [first, Line(.balance, .rest, due: due, collection: .savedMethod)]))
        let parts = Line.Parts(3, every: .weeks(1))
        #expect(
            try ScheduledBalance(deposit: deposit, balance: due, parts: parts).terms()
                == Terms(lines: [first, Line(.installment, .rest, due: due, parts: parts, collection: .savedMethod)]))
    }

    @Test(
        "a travel deal is a down payment after the booking and a rest before travel, paid by the closest date (P-TR-1)")
    func travelDeal() throws {
        let custom = try CustomDownPayments(isOn: false, rules: [.percentage(.hundred, days: 1, .booking)])
        let deal = TravelDeal(downPayment: Percentage(percent: 30), downPaymentDays: 3, restDays: 30, custom: custom)
        #expect(
            try deal.terms()
                == Terms(
                    lines: [
                        Line(.downPayment, .percentage(Percentage(percent: 30)), due: .after(.days(3))),
                        Line(.balance, .rest, due: .before(.days(30), .travel)),
                    ], custom: custom, allocation: .closestFirst))
    }

    @Test("an installment plan is equal parts, after a deposit or without (E-4)")
    func installmentPlan() throws {
        let parts = Line.Parts(12, every: .months(1))
        #expect(
            try InstallmentPlan(parts: parts).terms()
                == Terms(lines: [Line(.installment, .rest, parts: parts, collection: .savedMethod)]))
        #expect(
            try InstallmentPlan(deposit: .percentage(Percentage(percent: 10)), parts: parts, collection: .payer).terms()
                .lines.map(\.role) == [.deposit, .installment])
    }

    @Test("a merchant's wrong setting is refused when terms are made of it, naming the line")
    func wrongSettings() throws {
        let cases: [(make: () throws -> Any, code: PlanError.Code, field: String)] = [
            (
                { try CalendarDeposit(deposit: .percentage(Percentage(percent: 101))).terms() },
                .percentagesAboveHundred, "lines[0].percentage"
            ),
            (
                {
                    try CalendarDeposit(
                        deposit: .percentage(.hundred, atLeast: Money("2.00 EUR"), atMost: Money("1.00 EUR"))
                    ).terms()
                }, .minimumAboveMaximum, "lines[0].atLeast"
            ),
            (
                { try TravelDeal(downPayment: Percentage(percent: 30), restDays: -1).terms() }, .countOutOfRange,
                "lines[1].due.days"
            ),
            (
                { try TravelDeal(downPayment: Percentage(percent: 0), restDays: 1).terms() }, .invalidValue,
                "lines[0].percentage"
            ),
            (
                { try InstallmentPlan(parts: Line.Parts(0, every: .months(1))).terms() }, .countOutOfRange,
                "lines[0].parts.count"
            ),
            (
                { try ScheduledBalance(deposit: .flat(Money("0.00 EUR")), balance: .undated).terms() }, .invalidValue,
                "lines[0].flat"
            ),
        ]
        for (index, (make, code, field)) in cases.enumerated() {
            let error = #expect(throws: PlanError.self, "case \(index)") { _ = try make() }
            #expect(error?.code == code, "case \(index)")
            #expect(error?.field == field, "case \(index)")
        }
    }

    @Test("a prepayment of nothing is refused when the visit is planned (P-BK-6)")
    func prepaymentOfNothing() throws {
        let booking = PaidBooking(kinds: ["free": try Money("0.00 UAH")], link: try LinkTerms(lifetimeHours: 24))
        let error = #expect(throws: PlanError.self) {
            let (terms, total) = try booking.terms(for: "free")
            _ = try Plan(terms: terms, total: total, bookedAt: Moment("2026-11-21"))
        }
        #expect(error?.code == .totalNotPositive)
    }
}
