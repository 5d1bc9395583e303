internal import PaymentCore

// How a total is divided over lines. These are extensions of the array and take what they need as arguments, and lines are looked at
// where they stand: copying one costs more than pricing it.

extension [Line] {
    /// The amount of each line in minor units; they sum to the total, and a line may get nothing.
    ///
    /// All shares are whole multiples of the gateway's step.
    func amounts(
        of total: Money, _ rounding: Terms.Rounding, _ limits: ChargeLimits
    ) throws(PlanError) -> LineAmounts {
        guard total.isPositive else {
            throw PlanError(.totalNotPositive, "total", total.description, "must be above zero")
        }
        guard total.minorUnits.isMultiple(of: limits.step) else {
            throw PlanError(.notChargeable, "total", total.description, limits.stepRule(total.currency))
        }
        var amounts = LineAmounts(count: count)
        var sum: Int128 = 0
        var restIndex: Int?
        var hasPercentages = false
        for index in indices {
            try checkBounds(index, total.currency)
            switch self[index].share {
            case .flat(let amount):
                amounts[index] = try flat(amount, index, of: total, limits)
                sum += Int128(amounts[index])
            case .percentage: hasPercentages = true
            case .rest: restIndex = index
            }
        }
        if hasPercentages { sum += try percentages(of: total, flat: sum, rounding, limits, &amounts) }
        guard sum <= Int128(total.minorUnits) else {
            throw PlanError(
                .linesAboveTotal, "lines", "\(sum)",
                "minor units are more than the total of \(total); make them smaller or name what percentages are of")
        }
        let rest = total.minorUnits - Int64(sum)
        if let restIndex {
            amounts[restIndex] = rest
        } else if rest > 0 {
            let left = Money(minorUnits: rest, currency: total.currency)
            throw PlanError(
                .linesBelowTotal, "lines", "\(sum)",
                "minor units leave \(left) of the total of \(total); add a line that takes the rest")
        }
        for index in indices where amounts[index] == 0 {
            // Lines at the end may come to nothing (D-6), but neither the first one nor a deposit (D-5).
            guard index > 0, !self[index].role.isDeposit || index == restIndex else {
                throw PlanError(
                    .depositIsZero, "lines[\(index)]", Money.zero(total.currency).description,
                    "is what the share comes to out of \(total); make it larger or leave it out")
            }
        }
        return amounts
    }

    /// The amounts of the fixed and the percentage lines, which together may come to more than the total.
    func shares(
        of total: Money, _ rounding: Terms.Rounding, _ limits: ChargeLimits
    ) throws(PlanError) -> LineAmounts {
        var amounts = LineAmounts(count: count)
        var sum: Int128 = 0
        for index in indices {
            guard case .flat(let amount) = self[index].share else { continue }
            amounts[index] = try flat(amount, index, of: total, limits)
            sum += Int128(amounts[index])
        }
        _ = try percentages(of: total, flat: sum, rounding, limits, &amounts)
        return amounts
    }

    private func checkBounds(_ index: Int, _ currency: Currency) throws(PlanError) {
        try Self.check(self[index].minimum, currency, index, "atLeast")
        try Self.check(self[index].maximum, currency, index, "atMost")
    }

    private static func check(
        _ bound: Money?, _ currency: Currency, _ index: Int, _ name: String
    ) throws(PlanError) {
        guard let bound, bound.currency != currency else { return }
        throw PlanError(
            .currencyMismatch, "lines[\(index)].\(name)", bound.description,
            "is not in \(currency.code) as the total")
    }

    private func flat(
        _ amount: Money, _ index: Int, of total: Money, _ limits: ChargeLimits
    ) throws(PlanError) -> Int64 {
        guard amount.currency == total.currency else {
            throw PlanError(
                .currencyMismatch, "lines[\(index)].flat", amount.description,
                "is not in \(total.currency.code) as the total")
        }
        guard amount.minorUnits.isMultiple(of: limits.step) else {
            throw PlanError(
                .notChargeable, "lines[\(index)].flat", amount.description, limits.stepRule(total.currency))
        }
        let units = bounded(amount.minorUnits, index, limits.step)
        // A deposit is never more than everything (D-5); other fixed amounts that are too much are refused.
        return self[index].role == .deposit ? Swift.min(units, total.minorUnits) : units
    }

    private func percentages(
        of total: Money, flat: Int128, _ rounding: Terms.Rounding, _ limits: ChargeLimits,
        _ amounts: inout LineAmounts
    ) throws(PlanError) -> Int128 {
        let left = Swift.max(0, Int64(clamping: Int128(total.minorUnits) - flat))
        return try percentages(of: total.minorUnits, .total, total, rounding, limits, &amounts)
            + percentages(of: left, .totalLessFlat, total, rounding, limits, &amounts)
    }

    /// The percentages of one base: a lone one is rounded by itself (D-2), several share what rounding leaves (D-1).
    private func percentages(
        of whole: Int64, _ base: Line.Base, _ total: Money, _ rounding: Terms.Rounding, _ limits: ChargeLimits,
        _ amounts: inout LineAmounts
    ) throws(PlanError) -> Int128 {
        var last: Int?
        var number = 0
        for index in indices where self[index].isPercentage(of: base) {
            last = index
            number += 1
        }
        guard let last else { return 0 }
        let steps = Money(minorUnits: whole / limits.step, currency: total.currency)
        var sum: Int128 = 0
        func take(_ share: Money, _ index: Int) {
            amounts[index] = Swift.min(bounded(share.minorUnits * limits.step, index, limits.step), total.minorUnits)
            sum += Int128(amounts[index])
        }
        do {
            if number == 1 {
                take(try self[last].percentage.of(steps, rounding: rounding.isHalfToEven ? .halfEven : .halfUp), last)
            } else {
                let members = indices.filter { self[$0].isPercentage(of: base) }
                var weights = members.map { self[$0].percentage.millionths }
                let left = Percentage.hundred.millionths - weights.reduce(0, +)
                if left > 0 { weights.append(left) }
                let shares = try steps.allotted(byWeights: weights, remainder: rounding.remainder)
                for (index, share) in zip(members, shares) { take(share, index) }
            }
        } catch {
            throw PlanError(error, at: "lines[\(last)].percentage")
        }
        return sum
    }

    /// An amount kept within the bounds of its line, in whole steps.
    private func bounded(_ minorUnits: Int64, _ index: Int, _ step: Int64) -> Int64 {
        var units = minorUnits
        if let minimum = self[index].minimum?.minorUnits, units < minimum {
            let (steps, rest) = minimum.quotientAndRemainder(dividingBy: step)
            // Saturated: a bound that large is more than any total.
            let (product, overflow) = (steps + (rest > 0 ? 1 : 0)).multipliedReportingOverflow(by: step)
            units = overflow ? .max : product
        }
        if let maximum = self[index].maximum?.minorUnits, units > maximum { units = maximum - maximum % step }
        return units
    }
}

extension ChargeLimits {
    /// What is to be said of an amount that is no whole number of steps.
    func stepRule(_ currency: Currency) -> String {
        "must be a multiple of \(Money(minorUnits: step, currency: currency))" + (owner.isEmpty ? "" : " for \(owner)")
    }
}

/// An amount for each line; a few need no memory of their own.
struct LineAmounts {
    private var few: InlineArray<4, Int64> = [0, 0, 0, 0]
    private var many: [Int64] = []

    init(count: Int) {
        if count > 4 { many = Array(repeating: 0, count: count) }
    }

    subscript(index: Int) -> Int64 {
        get { many.isEmpty ? few[index] : many[index] }
        set {
            if many.isEmpty { few[index] = newValue } else { many[index] = newValue }
        }
    }
}

extension Line {
    var isRest: Bool { if case .rest = share { true } else { false } }

    var isPercentage: Bool { if case .percentage = share { true } else { false } }

    func isPercentage(of wanted: Base) -> Bool {
        if case .percentage(_, let base) = share { (base ?? .total) == wanted } else { false }
    }

    /// The percentage; zero for other shares.
    var percentage: Percentage {
        if case .percentage(let percentage, _) = share { percentage } else { Percentage(millionths: 0) }
    }
}
