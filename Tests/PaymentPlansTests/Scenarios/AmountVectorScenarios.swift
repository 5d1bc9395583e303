import PaymentCore
import PaymentPlans
import Testing

/// The vectors of the field study that are about dividing an amount.
///
/// Number 6 is left out: the package divides gross amounts and has no tax split (D-9).
@Suite struct AmountVectorScenarios {
    private func amounts(
        _ lines: [Line], of total: String, remainder: Money.Remainder = .largestFraction, halfToEven: Bool = false,
        limits: ChargeLimits = .none
    ) throws -> [Int64] {
        let terms = try Terms(
            lines: lines, rounding: Terms.Rounding(isHalfToEven: halfToEven, remainder: remainder))
        let schedule = try Schedule(
            terms: terms, total: Money(total), bookedOn: CivilDate("2026-11-21"), limits: limits)
        #expect(try schedule.total == Money(total))
        return schedule.items.map(\.minorUnits)
    }

    private func percentages(_ texts: [String], of base: Line.Base? = nil) throws -> [Line] {
        try texts.map { Line(.installment, .percentage(try Percentage($0), of: base)) }
    }

    private func flat(_ texts: String...) throws -> [Line] {
        try texts.map { Line(.installment, .flat(try Money($0))) }
    }

    private func equal(_ count: Int) -> [Line] {
        [Line(.installment, .rest, parts: Line.Parts(count, every: .months(1)))]
    }

    private func refusal(_ lines: [Line], of total: String, limits: ChargeLimits = .none) -> PlanError? {
        #expect(throws: PlanError.self) { try amounts(lines, of: total, limits: limits) }
    }

    @Test("5.47 in 33.34, 33.33 and 33.33 % loses no cent (vector 1, D-1)")
    func threeThirds() throws {
        let lines = try percentages(["33.34", "33.33", "33.33"])
        #expect(try amounts(lines, of: "5.47 EUR") == [183, 182, 182])
        #expect(try amounts(lines, of: "5.47 EUR", remainder: .last) == [182, 182, 183])
    }

    @Test("30 000.00 in 33.334, 33.333 and 33.333 % is exact, and three equal parts are equal (vector 2, D-1)")
    func thousandths() throws {
        let lines = try percentages(["33.334", "33.333", "33.333"])
        #expect(try amounts(lines, of: "30000.00 EUR") == [1_000_020, 999_990, 999_990])
        #expect(try amounts(equal(3), of: "30000.00 EUR") == [1_000_000, 1_000_000, 1_000_000])
    }

    @Test("fixed amounts must be the total, to the cent (vector 3)")
    func fixedAmounts() throws {
        let lines = try flat("629.97 EUR", "629.78 EUR", "629.77 EUR")
        #expect(try amounts(lines, of: "1889.52 EUR") == [62997, 62978, 62977])
        let above = refusal(lines, of: "1889.51 EUR")
        #expect(above?.code == .linesAboveTotal)
        #expect(above?.value == "188952")
        let below = refusal(lines, of: "1889.53 EUR")
        #expect(below?.code == .linesBelowTotal)
        #expect(below?.reason.contains("0.01 EUR") == true)
    }

    @Test("percentages beside a fixed amount name their base, and never make a negative line (vector 5, D-8)")
    func percentagesBesideAFixedAmount() throws {
        let fixed = try flat("400.00 EUR")
        let unnamed = #expect(throws: PlanError.self) {
            try amounts(fixed + percentages(["33", "33", "34"]), of: "1000.00 EUR")
        }
        #expect(unnamed?.code == .percentageBaseMissing)
        let ofTotal = try fixed + percentages(["33", "33", "34"], of: .total)
        #expect(refusal(ofTotal, of: "1000.00 EUR")?.code == .linesAboveTotal)
        let ofTheOthers = try fixed + percentages(["33", "33", "34"], of: .totalLessFlat)
        #expect(try amounts(ofTheOthers, of: "1000.00 EUR") == [40000, 19800, 19800, 20400])
    }

    @Test(
        "1000 into three equal parts, with and without decimals (vector 7, D-1)", arguments: ["10.00 EUR", "1000 JPY"])
    func thousandIntoThree(total: String) throws {
        #expect(try amounts(equal(3), of: total) == [334, 333, 333])
        #expect(try amounts(equal(3), of: total, remainder: .last) == [333, 333, 334])
    }

    // The vector also has 1429 six times and 1426, from rounding each part half up; D-1 rounds each down.
    @Test("100.00 into seven equal parts does not become 100.03 (vector 8, D-1)")
    func hundredIntoSeven() throws {
        #expect(try amounts(equal(7), of: "100.00 EUR") == [1429, 1429, 1429, 1429, 1428, 1428, 1428])
        #expect(
            try amounts(equal(7), of: "100.00 EUR", remainder: .last) == [1428, 1428, 1428, 1428, 1428, 1428, 1432])
    }

    @Test("of more parts than minor units those at the end are dropped (vector 10, D-6)")
    func morePartsThanUnits() throws {
        #expect(try amounts(equal(3), of: "0.02 EUR") == [1, 1])
        #expect(try amounts(equal(3), of: "0.02 EUR", remainder: .last) == [1, 1])
        #expect(try amounts(equal(1000), of: "3 JPY") == [1, 1, 1])
        #expect(try amounts(percentages(["40", "35", "25"]), of: "0.02 EUR") == [1, 1])
    }

    @Test("a first line that comes to nothing is refused (vector 10, D-5, D-6)")
    func depositOfNothing() throws {
        let deposit = [Line(.deposit, .percentage(Percentage(percent: 1))), Line(.balance, .rest)]
        let error = refusal(deposit, of: "0.02 EUR")
        #expect(error?.code == .depositIsZero)
        #expect(error?.field == "lines[0]")
        #expect(refusal(try percentages(["20", "80"]), of: "0.01 EUR")?.code == .depositIsZero)
    }

    @Test("a deposit that comes to nothing is refused wherever it stands (D-5)")
    func laterDepositOfNothing() throws {
        let lines = [Line(.balance, .rest), Line(.deposit, .percentage(Percentage(percent: 1)))]
        let error = refusal(lines, of: "0.02 EUR")
        #expect(error?.code == .depositIsZero)
        #expect(error?.field == "lines[1]")
    }

    @Test("0.05 in two halves is 0.03 and 0.02, however halves are rounded (vector 12, D-1)", arguments: [false, true])
    func twoHalves(halfToEven: Bool) throws {
        #expect(try amounts(percentages(["50", "50"]), of: "0.05 EUR", halfToEven: halfToEven) == [3, 2])
    }

    @Test("KWD 10.005 cannot be charged in steps of 0.010; its neighbours can (vector 14, D-7)")
    func dinars() throws {
        let stripe = try ChargeLimits(smallest: 10, step: 10, owner: "stripe")
        let halves = try percentages(["50", "50"])
        let error = refusal(halves, of: "10.005 KWD", limits: stripe)
        #expect(error?.code == .notChargeable)
        #expect(error?.field == "total")
        #expect(error?.value == "10.005 KWD")
        #expect(error?.reason == "must be a multiple of 0.010 KWD for stripe")
        #expect(try amounts(halves, of: "10.000 KWD", limits: stripe) == [5000, 5000])
        #expect(try amounts(halves, of: "10.010 KWD", limits: stripe) == [5010, 5000])
        #expect(try amounts(halves, of: "10.005 KWD") == [5003, 5002])
    }

    @Test("0.999 USD is refused, not rounded (vector 17)")
    func overPrecise() {
        let error = #expect(throws: InvalidValue.self) { try Money(decimal: "0.999", currency: .usd) }
        #expect(error?.value == "0.999")
    }

    @Test("a deposit of a percentage is rounded once, half up or half to even, and the rest is the rest (D-2)")
    func depositRounding() throws {
        let lines = [Line(.deposit, .percentage(try Percentage("12.5"))), Line(.balance, .rest)]
        // 12.5 % of 100.20 is 12.525, of 100.60 is 12.575.
        #expect(try amounts(lines, of: "100.20 EUR") == [1253, 8767])
        #expect(try amounts(lines, of: "100.20 EUR", halfToEven: true) == [1252, 8768])
        #expect(try amounts(lines, of: "100.60 EUR") == [1258, 8802])
        #expect(try amounts(lines, of: "100.60 EUR", halfToEven: true) == [1258, 8802])
    }

    @Test("shares are exact where binary fractions are not (D-4)")
    func exactShares() throws {
        let lines = [Line(.deposit, .percentage(try Percentage("0.000001"))), Line(.balance, .rest)]
        // 2^53 + 1 cents, which no binary fraction of 64 bits holds.
        #expect(try amounts(lines, of: "90071992547409.93 USD") == [90_071_993, 9_007_199_164_669_000])
        #expect(try amounts(percentages(["33.333333", "66.666667"]), of: "1.00 USD") == [33, 67])
    }
}
