internal import PaymentCore

/// How a total is divided over lines.
struct Pricing {
    let lines: [Line]
    let rounding: Terms.Rounding
    let limits: ChargeLimits

    /// The amount of each line in minor units; they sum to the total, and a line may get nothing.
    ///
    /// All shares are whole multiples of the gateway's step.
    func amounts(of total: Money) throws(PlanError) -> [Int64] {
        guard total.isPositive else {
            throw PlanError(.totalNotPositive, "total", total.description, "must be above zero")
        }
        guard total.minorUnits.isMultiple(of: limits.step) else {
            throw PlanError(
                .notChargeable, "total", total.description,
                "must be a multiple of \(money(limits.step, total))"
                    + (limits.owner.isEmpty ? "" : " for \(limits.owner)"))
        }
        var amounts = [Int64](repeating: 0, count: lines.count)
        let flat = try flatAmounts(of: total, &amounts)
        let sum = flat + (try percentages(of: total, flat: flat, &amounts))
        guard sum <= Int128(total.minorUnits) else {
            throw PlanError(
                .linesAboveTotal, "lines", "\(sum)",
                "minor units are more than the total of \(total); make them smaller or name what percentages are of")
        }
        let rest = total.minorUnits - Int64(sum)
        if let index = lines.firstIndex(where: \.isRest) {
            amounts[index] = rest
        } else if rest > 0 {
            throw PlanError(
                .linesBelowTotal, "lines", "\(sum)",
                "minor units leave \(money(rest, total)) of the total of \(total); add a line that takes the rest")
        }
        for (index, line) in lines.enumerated() where amounts[index] == 0 {
            // Lines at the end may come to nothing (D-6), but neither the first one nor a deposit (D-5).
            guard index > 0, !line.role.isDeposit || line.isRest else {
                throw PlanError(
                    .depositIsZero, "lines[\(index)]", money(0, total).description,
                    "is what the share comes to out of \(total); make it larger or leave it out")
            }
        }
        return amounts
    }

    /// The amounts of the percentage lines alone.
    func shares(of total: Money) throws(PlanError) -> [Int64] {
        var amounts = [Int64](repeating: 0, count: lines.count)
        let flat = lines.reduce(Int128(0)) { sum, line in
            if case .flat(let amount) = line.share { sum + Int128(amount.minorUnits) } else { sum }
        }
        _ = try percentages(of: total, flat: flat, &amounts)
        return amounts
    }

    private func percentages(of total: Money, flat: Int128, _ amounts: inout [Int64]) throws(PlanError) -> Int128 {
        guard lines.contains(where: \.isPercentage) else { return 0 }
        let left = max(0, Int64(clamping: Int128(total.minorUnits) - flat))
        return try percentages(of: total.minorUnits, .total, total, &amounts)
            + percentages(of: left, .totalLessFlat, total, &amounts)
    }

    /// Divides an amount into equal parts and passes each that is above zero to `body`, numbered from 1 (D-1, D-6).
    @inline(__always)
    static func divide(
        _ minorUnits: Int64, into count: Int, step: Int64, _ remainder: Money.Remainder, _ body: (Int32, Int64) -> Void
    ) {
        let steps = minorUnits / step
        let (whole, left) = steps.quotientAndRemainder(dividingBy: Int64(count))
        let goesToLast = remainder == .last && whole > 0
        for part in 0..<Int64(count) {
            let extra: Int64 = goesToLast ? (part == Int64(count) - 1 ? left : 0) : (part < left ? 1 : 0)
            // Where there are more parts than steps, those at the end come to nothing.
            guard whole + extra > 0 else { return }
            body(Int32(part + 1), (whole + extra) * step)
        }
    }

    private func flatAmounts(of total: Money, _ amounts: inout [Int64]) throws(PlanError) -> Int128 {
        var sum: Int128 = 0
        for (index, line) in lines.enumerated() {
            for (name, bound) in [("atLeast", line.minimum), ("atMost", line.maximum)] {
                guard let bound, bound.currency != total.currency else { continue }
                throw PlanError(
                    .currencyMismatch, "lines[\(index)].\(name)", bound.description,
                    "is not in \(total.currency.code) as the total")
            }
            guard case .flat(let amount) = line.share else { continue }
            guard amount.currency == total.currency else {
                throw PlanError(
                    .currencyMismatch, "lines[\(index)].flat", amount.description,
                    "is not in \(total.currency.code) as the total")
            }
            guard amount.minorUnits.isMultiple(of: limits.step) else {
                throw PlanError(
                    .notChargeable, "lines[\(index)].flat", amount.description,
                    "must be a multiple of \(money(limits.step, total))"
                        + (limits.owner.isEmpty ? "" : " for \(limits.owner)"))
            }
            var units = bounded(amount.minorUnits, line)
            // A deposit is never more than everything (D-5); other fixed amounts that are too much are refused below.
            if line.role == .deposit { units = min(units, total.minorUnits) }
            amounts[index] = units
            sum += Int128(units)
        }
        return sum
    }

    /// The percentages of one base: a lone one is rounded by itself (D-2), several share what rounding leaves (D-1).
    private func percentages(
        of whole: Int64, _ base: Line.Base, _ total: Money, _ amounts: inout [Int64]
    ) throws(PlanError) -> Int128 {
        let indices = lines.indices.filter { lines[$0].isPercentage(of: base) }
        guard let first = indices.first else { return 0 }
        let steps = Money(minorUnits: whole / limits.step, currency: total.currency)
        var weights = indices.map { lines[$0].percentage.millionths }
        let shares: [Money]
        do {
            if weights.count == 1 {
                shares = [try lines[first].percentage.of(steps, rounding: rounding.isHalfToEven ? .halfEven : .halfUp)]
            } else {
                let left = Percentage.hundred.millionths - weights.reduce(0, +)
                if left > 0 { weights.append(left) }
                shares = try steps.allotted(byWeights: weights, remainder: rounding.remainder)
            }
        } catch {
            throw PlanError(error, at: "lines[\(first)].percentage")
        }
        var sum: Int128 = 0
        for (index, share) in zip(indices, shares) {
            amounts[index] = min(bounded(share.minorUnits * limits.step, lines[index]), total.minorUnits)
            sum += Int128(amounts[index])
        }
        return sum
    }

    /// An amount kept within the bounds of its line, in whole steps.
    private func bounded(_ minorUnits: Int64, _ line: Line) -> Int64 {
        var units = minorUnits
        if let minimum = line.minimum?.minorUnits, units < minimum {
            let (steps, rest) = minimum.quotientAndRemainder(dividingBy: limits.step)
            // Saturated: a bound that large is more than any total.
            let (product, overflow) = (steps + (rest > 0 ? 1 : 0)).multipliedReportingOverflow(by: limits.step)
            units = overflow ? .max : product
        }
        if let maximum = line.maximum?.minorUnits, units > maximum { units = maximum - maximum % limits.step }
        return units
    }

    private func money(_ minorUnits: Int64, _ total: Money) -> Money {
        Money(minorUnits: minorUnits, currency: total.currency)
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
