import PaymentCore
import PaymentPlans

/// What the naive engine refuses; it only says that it does, and why to the people who read a failure.
struct NaiveRefusal: Error {
    /// Why.
    let why: String

    /// Creates a refusal.
    init(_ why: String) { self.why = why }
}

/// The amounts of terms, by plain fractions (D-1, D-2, D-5 to D-8).
enum NaiveAmounts {
    /// The lines that count: the deal's own while they are on, else the general ones (P-TR-2, D-30, D-31).
    static func lines(of terms: Terms) -> [Line] {
        guard let custom = terms.custom, custom.isOn else { return terms.lines }
        if custom.rules.isEmpty { return [Line(.balance, .rest)] }
        var lines: [Line] = []
        for rule in custom.rules {
            switch rule {
            case .fixed(let amount, let due): lines.append(Line(.downPayment, .flat(amount), due: .on(due)))
            case .percentage(let percentage, let days, let reference):
                let due: Due = reference == .booking ? .after(.days(days)) : .before(.days(days), .travel)
                lines.append(Line(.downPayment, .percentage(percentage), due: due))
            }
        }
        var rest = Line(.balance, .rest)
        for line in terms.lines where line.share == .rest { rest = line }
        return lines + [rest]
    }

    /// What each line comes to, in minor units; the sum is the total.
    static func amounts(
        of lines: [Line], total: Int64, step: Int64, rounding: Terms.Rounding
    ) throws(NaiveRefusal) -> [Int64] {
        guard total > 0, total % step == 0 else { throw NaiveRefusal("total \(total)") }
        var amounts = try named(of: lines, total: total, step: step, rounding: rounding)
        let sum = amounts.reduce(Int128(0)) { $0 + Int128($1) }
        guard sum <= Int128(total) else { throw NaiveRefusal("lines above the total") }
        if let rest = lines.firstIndex(where: { $0.share == .rest }) {
            amounts[rest] = total - Int64(sum)
        } else if sum < Int128(total) {
            throw NaiveRefusal("lines below the total")
        }
        for (index, line) in lines.enumerated() where amounts[index] == 0 {
            // The whole total may be paid down, so that nothing is left for the rest (D-5, D-8).
            if index == 0 || (line.role.isDeposit && line.share != .rest) {
                throw NaiveRefusal("line \(index) rounds to nothing")
            }
        }
        return amounts
    }

    /// What the fixed amounts and the percentages come to; 0 for the rest.
    static func named(
        of lines: [Line], total: Int64, step: Int64, rounding: Terms.Rounding
    ) throws(NaiveRefusal) -> [Int64] {
        let all = total / step
        var steps = [Int64](repeating: 0, count: lines.count)
        var flats: Int128 = 0
        for (index, line) in lines.enumerated() {
            guard case .flat(let amount) = line.share else { continue }
            guard amount.minorUnits % step == 0 else { throw NaiveRefusal("flat \(amount)") }
            steps[index] = bounded(amount.minorUnits / step, line, all, step)
            // A deposit is the whole where it would be more (D-5).
            if line.role == .deposit { steps[index] = min(steps[index], all) }
            flats += Int128(steps[index])
        }
        sharePercentages(lines, of: .total, all, all, step, rounding, &steps)
        let lessFlat = Int64(max(0, Int128(all) - flats))
        sharePercentages(lines, of: .totalLessFlat, lessFlat, all, step, rounding, &steps)
        return steps.map { $0 * step }
    }

    /// The share within its bounds, of which the least counts from the next whole step on and the largest up to the one before.
    private static func bounded(_ share: Int64, _ line: Line, _ all: Int64, _ step: Int64) -> Int64 {
        var share = share
        if let minimum = line.minimum?.minorUnits {
            share = max(share, min(minimum / step + (minimum % step > 0 ? 1 : 0), all))
        }
        if let maximum = line.maximum { share = min(share, maximum.minorUnits / step) }
        return share
    }

    private static func sharePercentages(
        _ lines: [Line], of base: Line.Base, _ whole: Int64, _ all: Int64, _ step: Int64, _ rounding: Terms.Rounding,
        _ steps: inout [Int64]
    ) {
        var members: [(index: Int, percentage: Percentage)] = []
        for (index, line) in lines.enumerated() {
            if case .percentage(let percentage, let of) = line.share, (of ?? .total) == base {
                members.append((index, percentage))
            }
        }
        if members.count == 1 {
            steps[members[0].index] = rounded(whole, members[0].percentage, isHalfToEven: rounding.isHalfToEven)
        } else if members.count > 1 {
            var weights = members.map(\.percentage.millionths)
            let rest = 100_000_000 - weights.reduce(0, +)
            if rest > 0 { weights.append(rest) }
            let shares = handedOut(whole, byWeights: weights, rounding.remainder)
            for (place, member) in members.enumerated() { steps[member.index] = shares[place] }
        }
        for member in members { steps[member.index] = bounded(steps[member.index], lines[member.index], all, step) }
    }

    private static func rounded(_ whole: Int64, _ percentage: Percentage, isHalfToEven: Bool) -> Int64 {
        let product = Int128(whole) * Int128(percentage.millionths)
        let down = product / 100_000_000
        let rest = product % 100_000_000
        if rest > 50_000_000 || (rest == 50_000_000 && (!isHalfToEven || down % 2 == 1)) { return Int64(down + 1) }
        return Int64(down)
    }

    /// Everybody's fraction rounded down, and what is left handed out one by one to who lost most, the earlier on a tie.
    static func handedOut(_ whole: Int64, byWeights weights: [Int64], _ remainder: Money.Remainder) -> [Int64] {
        let sum = weights.reduce(Int128(0)) { $0 + Int128($1) }
        var shares = weights.map { Int64(Int128(whole) * Int128($0) / sum) }
        var lost = weights.map { Int128(whole) * Int128($0) % sum }
        var left = whole - shares.reduce(0, +)
        if remainder == .last {
            shares[shares.count - 1] += left
            return shares
        }
        while left > 0 {
            var most = 0
            for index in lost.indices where lost[index] > lost[most] { most = index }
            shares[most] += 1
            lost[most] = -1
            left -= 1
        }
        return shares
    }

    /// Equal parts of an amount; what is left over goes to the earliest one by one, or to the last (D-1, D-6).
    static func equalParts(_ amount: Int64, _ count: Int, step: Int64, _ remainder: Money.Remainder) -> [Int64] {
        // Where there are more parts than steps, the last parts would be nothing and are dropped before the rest is divided.
        var count = Int64(count)
        while count > 1, count > amount / step { count -= 1 }
        return handedOut(amount / step, byWeights: Array(repeating: 1, count: Int(count)), remainder).map { $0 * step }
    }
}
