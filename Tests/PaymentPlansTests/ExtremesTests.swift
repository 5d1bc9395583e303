import PaymentCore
import PaymentPlans
import Testing

/// Amounts near the end of 64 bits and days near the end of time: exact, or a typed error, and never a trap.
@Suite struct ExtremesTests {
    private let largest = Money(minorUnits: .max, currency: .eur)

    private func rest(_ parts: Line.Parts? = nil) throws -> Terms {
        try Terms(lines: [Line(.installment, .rest, due: .onBooking, parts: parts)])
    }

    private func plan(_ terms: Terms, bookedAt: Moment? = nil) throws -> Plan {
        try Plan(terms: terms, total: largest, bookedAt: try bookedAt ?? Moment("2026-11-21"))
    }

    @Test("the largest total is divided exactly, in percentages and in parts (E-2)")
    func largestTotal() throws {
        let thirds = try Terms(lines: [
            Line(.deposit, .percentage(Percentage("33.333333")), due: .onBooking),
            Line(.downPayment, .percentage(Percentage("66.666666"))), Line(.balance, .rest),
        ])
        #expect(try plan(thirds).total == largest)
        let thousand = try plan(rest(Line.Parts(1000, every: .days(1))))
        #expect(thousand.total == largest)
        // 2^63 - 1 is 9 223 372 036 854 775 807: 807 parts have one unit more.
        #expect(Set(thousand.schedule.items.map(\.minorUnits)) == [9_223_372_036_854_775, 9_223_372_036_854_776])
    }

    @Test("fixed amounts that sum past 64 bits are above the total, with their exact sum")
    func flatAmounts() throws {
        let terms = try Terms(lines: [
            Line(.downPayment, .flat(largest)), Line(.downPayment, .flat(largest)), Line(.balance, .rest),
        ])
        let error = #expect(throws: PlanError.self) { try plan(terms) }
        #expect(error?.code == .linesAboveTotal)
        #expect(error?.value == "18446744073709551614")
    }

    @Test("a fixed amount and a percentage that sum past 64 bits are above the total")
    func flatAndPercentage() throws {
        let terms = try Terms(lines: [
            Line(.downPayment, .flat(largest)), Line(.downPayment, .percentage(.hundred, of: .total)),
        ])
        let error = #expect(throws: PlanError.self) { try plan(terms) }
        #expect(error?.code == .linesAboveTotal)
    }

    @Test("captures that sum past 64 bits are refused, and the first stays booked")
    func captures() throws {
        var plan = try plan(rest())
        try plan.apply(.capture(Tender("p1", largest)), at: Moment("2026-11-21"))
        for amount in [Money(minorUnits: 1, currency: .eur), largest] {
            let refusal = #expect(throws: Refusal.self) {
                try plan.apply(.capture(Tender("p2", amount)), at: Moment("2026-11-21"))
            }
            guard case .impossible(let error)? = refusal else { continue }
            #expect(error.code == .overflow)
            #expect(error.field == "amount")
            #expect(error.value == amount.description)
        }
        #expect(plan.status == .completed)
    }

    @Test("the largest amount can be given back, at once and in proportion")
    func refunds() throws {
        for order in RefundOrder.Order.allCases {
            var plan = try plan(rest())
            for (index, units) in [Int64.max - 7, 4, 3].enumerated() {
                let amount = Money(minorUnits: units, currency: .eur)
                try plan.apply(.capture(Tender("p\(index)", amount)), at: Moment("2026-11-21"))
            }
            try plan.apply(.refund(RefundOrder(largest, .mistake, order: order)), at: Moment("2026-11-22"))
            #expect(plan.payments.map(\.refundable) == [0, 0, 0])
            #expect(plan.total == largest)
        }
    }

    @Test("threshold, minimum and what is kept of the largest total are exact (D-3, D-55)")
    func sharesOfTheLargest() throws {
        let parts = try PayerParts(minimumFirst: Percentage("0.000001"), success: Percentage("99.999999"))
        let chosen = try plan(PayerChosenParts(parts).terms())
        // 2^63 - 1 times 0.99999999, rounded up.
        #expect(chosen.threshold?.minorUnits == 9_223_371_944_621_055_439)
        let policy = try CancellationPolicy(tiers: [.init(atLeastHours: 0, kept: Percentage(percent: 50))])
        var paid = try plan(CalendarDeposit(deposit: nil, cancellation: policy).terms())
        try paid.apply(.capture(Tender("p1", largest)), at: Moment("2026-11-21"))
        #expect(
            paid.cancellation(by: .payer, at: try Moment("2026-11-22")).kept.minorUnits == 4_611_686_018_427_387_904)
    }

    @Test("days and instants at the ends of time are clamped")
    func endsOfTime() throws {
        let ends = [
            Moment(day: CivilDate(daysSinceEpoch: .max), instant: Timestamp(millisecondsSinceEpoch: .max)),
            Moment(day: CivilDate(daysSinceEpoch: .min), instant: Timestamp(millisecondsSinceEpoch: .min)),
        ]
        let terms = try [
            rest(Line.Parts(1000, every: .months(1200))), rest(Line.Parts(1000, every: .days(36_525))),
            rest(Line.Parts(1000, every: .monthEnds(1200))),
            Terms(
                lines: [Line(.balance, .rest, due: .before(.months(1200), .travel))],
                businessDays: BusinessDays(.preceding)),
            Terms(lines: [Line(.balance, .rest, due: .after(.weeks(5218)))], businessDays: BusinessDays(.following)),
            PaidBooking(
                kinds: ["a": largest], link: LinkTerms(lifetimeHours: 87_600, autoCancelMinutes: 5_256_000)
            ).terms(for: "a").terms,
            CalendarDeposit(
                deposit: nil, cancellation: CancellationPolicy(tiers: [.init(atLeastHours: 1, kept: .hundred)])
            ).terms(),
        ]
        for terms in terms {
            for (booked, other) in [(ends[0], ends[1]), (ends[1], ends[0])] {
                var plan = try Plan(
                    terms: terms, total: largest, bookedAt: booked,
                    dates: EventDates(planned: [.travel: other, .start: other]))
                plan.advance(to: other)
                plan.advance(to: booked)
                _ = plan.cancellation(by: .payer, at: other)
                _ = plan.standing(at: other).items
                var paid = plan
                _ = Result { try paid.apply(.capture(Tender("p1", largest)), at: other) }
                _ = Result { try plan.apply(.reschedule(.travel, to: booked), at: other) }
                #expect(plan.total == largest || plan.status == .cancelled)
            }
        }
    }

    @Test("any three extreme events in a row change the plan or are refused, and the books stay right")
    func anyThreeEvents() throws {
        let units: [Int64] = [1, .max / 2, .max]
        let amounts = units.map { Money(minorUnits: $0, currency: .eur) }
        let late = try Moment("2027-06-01")
        var events: [PlanEvent] = [
            .complete, .decline, .cancel(by: .payer), .cancel(by: .merchant), .reissueLink, .happen(.travel),
            .reschedule(.travel, to: late), .reschedule(.travel, to: nil), .fail("b"), .customize(nil),
            .customize(try CustomDownPayments(rules: [.fixed(largest, due: late.day)])),
            .customize(try CustomDownPayments(rules: [.percentage(Percentage("50"), days: 9, .travel)])),
        ]
        for amount in amounts {
            events += [
                .pay(Tender("a", amount)), .begin(Tender("b", amount)), .capture(Tender("b", amount, fee: amount)),
                .capture(Tender("c", amount, for: ItemID(2))), .changeTotal(amount), .spendCredit(amount),
                .refund(RefundOrder(amount, .goodwill)),
                .refund(RefundOrder(amount, .chargeback, order: .proportional)),
            ]
        }
        for terms in try extremeTerms() {
            let plan = try Plan(terms: terms, total: largest, bookedAt: Moment("2026-11-21"))
            for first in events {
                guard let one = try after(first, plan) else { continue }
                for second in events {
                    guard let two = try after(second, one) else { continue }
                    for third in events { _ = try after(third, two) }
                }
            }
        }
    }

    private func extremeTerms() throws -> [Terms] {
        let almost = Money(minorUnits: .max - 10, currency: .eur)
        let parts = try PayerParts(minimumFirst: Percentage("1"), success: Percentage("90"), measure: .credited)
        return [
            try PayerChosenParts(parts).terms(),
            try TravelDeal(downPayment: Percentage("33.333333"), restDays: 30).terms(),
            try Terms(
                lines: [
                    Line(.deposit, .flat(almost), due: .onBooking),
                    Line(.downPayment, .percentage(.hundred, of: .totalLessFlat), atLeast: Money("0.02 EUR")),
                    Line(.balance, .rest, parts: Line.Parts(3, every: .months(1))),
                ], overpayment: .givenBack),
        ]
    }

    /// The plan after an event, looked at from all sides; nil when the event was refused.
    private func after(_ event: PlanEvent, _ plan: Plan) throws -> Plan? {
        var plan = plan
        let moment = try Moment("2026-12-01")
        do throws(Refusal) {
            try plan.apply(event, at: moment)
        } catch {
            return nil
        }
        let standing = plan.standing(at: moment)
        _ = (standing.items, standing.moves, plan.cancellation(by: .payer, at: moment), plan.reached, plan.credit)
        let isRight = zip(plan.schedule.items, plan.paid).allSatisfy { item, paid in
            item.minorUnits > 0 && (0...item.minorUnits).contains(paid)
        }
        if !isRight { Issue.record("after \(event): \(plan.schedule.items), paid \(plan.paid)") }
        return plan
    }
}
