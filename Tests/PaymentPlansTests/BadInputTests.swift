import PaymentCore
import PaymentPlans
import Testing

/// What a merchant may set up wrongly: each mistake is a typed error that names field and value and says what to do.
@Suite struct BadInputTests {
    private func line(_ due: Due) throws -> Terms { try Terms(lines: [Line(.balance, .rest, due: due)]) }

    private func line(_ parts: Line.Parts) throws -> Terms { try Terms(lines: [Line(.balance, .rest, parts: parts)]) }

    private func share(_ percentage: Percentage) throws -> Terms {
        try Terms(lines: [Line(.deposit, .percentage(percentage)), Line(.balance, .rest)])
    }

    private func flat(_ text: String) throws -> Terms {
        try Terms(lines: [Line(.deposit, .flat(Money(text))), Line(.balance, .rest)])
    }

    private func schedule(_ terms: Terms, _ total: Money) throws -> Schedule {
        try Schedule(terms: terms, total: total, bookedOn: CivilDate("2026-11-21"))
    }

    @Test("totals: nothing, less than nothing, another currency (E-2)")
    func totals() throws {
        let rest = try Terms(lines: [Line(.balance, .rest)])
        Mistake.check([
            Mistake(.totalNotPositive, "total", "0.00 EUR", "must be above zero") {
                try schedule(rest, Money("0.00 EUR"))
            },
            Mistake(.totalNotPositive, "total", "-1.00 EUR", "must be above zero") {
                try schedule(rest, Money("-1.00 EUR"))
            },
            Mistake(.totalNotPositive, "total", "-92233720368547758.08 EUR", "must be above zero") {
                try schedule(rest, Money(minorUnits: .min, currency: .eur))
            },
            Mistake(.currencyMismatch, "lines[0].flat", "1.00 EUR", "USD") {
                try schedule(flat("1.00 EUR"), Money("9.00 USD"))
            },
            Mistake(.currencyMismatch, "lines[0].atLeast", "1.00 EUR", "USD") {
                try schedule(
                    Terms(lines: [
                        Line(.deposit, .percentage(.hundred), atLeast: Money("1.00 EUR")), Line(.balance, .rest),
                    ]), Money("9.00 USD"))
            },
            Mistake(.currencyMismatch, "lines[1].flat", "1 JPY", "EUR") {
                try Terms(lines: [
                    Line(.deposit, .flat(Money("1.00 EUR"))), Line(.downPayment, .flat(Money("1 JPY"))),
                ])
            },
            Mistake(.currencyMismatch, "custom.rules[0].fixed", "1 JPY", "EUR") {
                try flat("1.00 EUR").with(
                    custom: CustomDownPayments(rules: [.fixed(Money("1 JPY"), due: CivilDate("2026-11-21"))]))
            },
        ])
    }

    @Test("amounts and percentages out of range, and sums past 100 % (D-5, D-8)")
    func amounts() throws {
        Mistake.check([
            Mistake(.percentagesAboveHundred, "lines[0].percentage", "100.000001", "at most 100") {
                try share(Percentage("100.000001"))
            },
            Mistake(.percentagesAboveHundred, "lines[0].percentage", "9223372036854.775807", "at most 100") {
                try share(Percentage(millionths: .max))
            },
            Mistake(.percentagesAboveHundred, "lines[1].percentage", "50", "above 100") {
                try Terms(lines: [60, 50].map { Line(.downPayment, .percentage(Percentage(percent: $0))) })
            },
            Mistake(.invalidValue, "lines[0].percentage", "0", "must be above zero") { try share(Percentage("0")) },
            Mistake(.invalidValue, "lines[0].percentage", "-5", "must be above zero") { try share(Percentage("-5")) },
            Mistake(.invalidValue, "lines[0].flat", "0.00 EUR", "must be above zero") { try flat("0.00 EUR") },
            Mistake(.invalidValue, "lines[0].flat", "-5.00 EUR", "must be above zero") { try flat("-5.00 EUR") },
            Mistake(.minimumAboveMaximum, "lines[0].atLeast", "2.00 EUR", "above the maximum of 1.00 EUR") {
                try Terms(lines: [
                    Line(.deposit, .percentage(.hundred), atLeast: Money("2.00 EUR"), atMost: Money("1.00 EUR"))
                ])
            },
            Mistake(.invalidValue, "lines[0].atMost", "0.00 EUR", "must be above zero") {
                try Terms(lines: [Line(.deposit, .percentage(.hundred), atMost: Money("0.00 EUR"))])
            },
            Mistake(.invalidValue, "lines[0].atLeast", "1.00 EUR", "cannot bind the rest") {
                try Terms(lines: [Line(.balance, .rest, atLeast: Money("1.00 EUR"))])
            },
            Mistake(.depositIsZero, "lines[0]", "0.00 EUR", "larger") {
                try schedule(share(Percentage("1")), Money("0.49 EUR"))
            },
            Mistake(.percentageBaseMissing, "lines[1].percentage", "50", "total or totalLessFlat") {
                try Terms(lines: [
                    Line(.deposit, .flat(Money("1.00 EUR"))), Line(.downPayment, .percentage(Percentage("50"))),
                    Line(.balance, .rest),
                ])
            },
            Mistake(.linesBelowTotal, "lines", "99", "must sum to 100") {
                try Terms(lines: [Line(.balance, .percentage(Percentage("99")))])
            },
            Mistake(.linesBelowTotal, "lines", "9999", "takes the rest") {
                try schedule(Terms(lines: [Line(.balance, .flat(Money("99.99 EUR")))]), Money("100.00 EUR"))
            },
            Mistake(.linesAboveTotal, "lines", "10001", "smaller") {
                try schedule(Terms(lines: [Line(.balance, .flat(Money("100.01 EUR")))]), Money("100.00 EUR"))
            },
        ])
    }

    @Test("lines: none, too many, two that take the rest, parts that the payer divides too")
    func lines() throws {
        let parts = Terms.PayerChoice.parts(try PayerParts(minimumFirst: Percentage(percent: 1)))
        let share = Line(.installment, .percentage(Percentage(millionths: 1)))
        Mistake.check([
            Mistake(.countOutOfRange, "lines", "0", "must be from 1 to 200") { try Terms(lines: []) },
            Mistake(.countOutOfRange, "lines", "201", "must be from 1 to 200") {
                try Terms(lines: Array(repeating: share, count: 200) + [Line(.balance, .rest)])
            },
            Mistake(.invalidValue, "lines[1].rest", "", "only one line") {
                try Terms(lines: [Line(.deposit, .rest), Line(.balance, .rest)])
            },
            Mistake(.invalidValue, "payerParts", "", "needs a single line") {
                try Terms(lines: [share, Line(.balance, .rest)], payerChoice: parts)
            },
            Mistake(.invalidValue, "payerParts", "", "needs a single line") {
                try Terms(
                    lines: [Line(.balance, .rest, parts: Line.Parts(2, every: .days(1)))], payerChoice: parts)
            },
            Mistake(.invalidValue, "payerParts", "", "needs a single line") {
                try Terms(lines: [Line(.balance, .rest)], custom: CustomDownPayments(), payerChoice: parts)
            },
        ])
        #expect(throws: Never.self) {
            try Terms(lines: Array(repeating: share, count: 199) + [Line(.balance, .rest)])
        }
    }

    @Test("days, weeks, months and parts that are negative, nothing or absurdly many (D-35)")
    func counts() throws {
        let most: [(Interval, String, Int)] = [
            (.days(-1), "days", 36_525), (.days(36_526), "days", 36_525), (.days(.max), "days", 36_525),
            (.days(.min), "days", 36_525), (.weeks(-1), "weeks", 5218), (.weeks(5219), "weeks", 5218),
            (.months(-1), "months", 1200), (.months(1201), "months", 1200), (.monthEnds(.max), "monthEnds", 1200),
        ]
        Mistake.check(
            most.flatMap { interval, unit, most in
                [
                    Mistake(.countOutOfRange, "lines[0].due.\(unit)", "\(interval.count)", "must be from 0 to \(most)")
                    {
                        try line(.after(interval))
                    },
                    Mistake(.countOutOfRange, "lines[0].due.\(unit)", "\(interval.count)", "must be from 0 to \(most)")
                    {
                        try line(.before(interval, .travel))
                    },
                    Mistake(
                        .countOutOfRange, "lines[0].parts.every.\(unit)", "\(interval.count)",
                        "must be from 1 to \(most)"
                    ) {
                        try line(Line.Parts(2, every: interval))
                    },
                ]
            })
        Mistake.check(
            [0, -1, 1001, .max, .min].map { count in
                Mistake(.countOutOfRange, "lines[0].parts.count", "\(count)", "must be from 1 to 1000") {
                    try line(Line.Parts(count, every: .days(1)))
                }
            } + [
                Mistake(.countOutOfRange, "lines[0].parts.every.weeks", "0", "must be from 1") {
                    try line(Line.Parts(2, every: .weeks(0)))
                },
                Mistake(.invalidValue, "lines[0].due.before", "booking", "must be an event") {
                    try line(Due(day: .before(.days(1), .booking)))
                },
            ])
    }
}
