import PaymentCore
import PaymentPlans

extension Dice {
    /// Terms of any shape for a total and a booking day.
    mutating func terms(
        of total: Money, step: Int64, bookedOn day: CivilDate
    ) throws(PlanError) -> Terms {
        var lines: [Line]
        var custom: CustomDownPayments?
        var choice = Terms.PayerChoice.scheduled
        switch next() % 11 {
        case 0: lines = [Line(.deposit, .rest, due: due(around: day))]
        case 1: lines = [flatDeposit(of: total, step), balance(around: day)]
        case 2: lines = [percentageDeposit(of: total, step), balance(around: day)]
        case 3: lines = percentages(number(2, 7), summingTo: 100, base: nil, around: day)
        case 4: lines = flatsAndPercentages(of: total, step, around: day)
        case 5: lines = [parts(around: day)]
        case 6:
            lines = [
                chance(50) ? flatDeposit(of: total, step) : percentageDeposit(of: total, step), parts(around: day),
            ]
        case 7:
            lines = travelLines()
            custom = try customRules(of: total, step, around: day)
        case 8:
            lines = [Line(.balance, .rest, due: .onBooking)]
            choice = .parts(try payerParts())
        case 9: lines = anyLines(of: total, step, around: day)
        default:
            lines =
                percentages(number(2, 12), summingTo: number(20, 99), base: nil, around: day) + [balance(around: day)]
        }
        if choice == .scheduled, chance(15) { choice = .exact }
        return try Terms(
            lines: lines, custom: custom, payerChoice: choice,
            allocation: custom != nil || chance(25) ? .closestFirst : .oldestFirst,
            overpayment: chance(20) ? .givenBack : .customerBalance, purpose: chance(10) ? .customerBalance : .order,
            link: chance(15) ? try link() : nil, cancellation: chance(30) ? try cancellation() : nil,
            businessDays: chance(20) ? businessDays(around: day) : nil,
            rounding: Terms.Rounding(
                isHalfToEven: chance(20), remainder: chance(20) ? .last : .largestFraction))
    }

    /// Lines nobody would write, as long as terms may have them: any role, share, bounds and parts in any order.
    private mutating func anyLines(of total: Money, _ step: Int64, around day: CivilDate) -> [Line] {
        let count = number(1, 5)
        var percent = Int64(100_000_000)
        var hasRest = false
        return (1...count).map { index in
            var share = Line.Share.rest
            if hasRest || (index < count && chance(80)) {
                if chance(50) {
                    // Now and then no multiple of the step.
                    let all = total.minorUnits / step
                    let steps = chance(5) ? min(all, .max / step - 1) + 1 : 1 + below(max(1, all / Int64(count)))
                    share = .flat(money(steps * step - (chance(3) ? step - 1 : 0), total))
                } else {
                    let part = min(percent - 1, 1 + below(120_000_000 / Int64(count)))
                    percent -= part
                    share = .percentage(Percentage(millionths: max(1, part)), of: chance(50) ? .total : .totalLessFlat)
                }
            }
            hasRest = hasRest || share == .rest
            let bounds = [1 + below(total.minorUnits / step), 1 + below(total.minorUnits / step)].sorted()
            let dust = chance(5) ? step - 1 : 0
            return Line(
                pick(Line.Role.allCases), share,
                atLeast: share != .rest && chance(15) ? money(bounds[0] * step - dust, total) : nil,
                atMost: share != .rest && chance(15) ? money(bounds[1] * step - dust, total) : nil,
                due: due(around: day),
                parts: chance(30) ? Line.Parts(number(1, 7), every: interval(least: 1)) : nil)
        }
    }

    private mutating func flatDeposit(of total: Money, _ step: Int64) -> Line {
        // Now and then above the total, which is the deposit then.
        let most = total.minorUnits / step
        let steps = chance(5) ? min(most, Int64.max / step - 1) + 1 : 1 + below(most)
        return Line(.deposit, .flat(money(steps * step, total)), due: .onBooking)
    }

    private mutating func percentageDeposit(of total: Money, _ step: Int64) -> Line {
        let bounds = [1 + below(total.minorUnits / step), 1 + below(total.minorUnits / step)].sorted()
        return Line(
            .deposit, .percentage(percentage()), atLeast: chance(25) ? money(bounds[0] * step, total) : nil,
            atMost: chance(25) ? money(bounds[1] * step, total) : nil, due: .onBooking)
    }

    private mutating func flatsAndPercentages(of total: Money, _ step: Int64, around day: CivilDate) -> [Line] {
        var lines: [Line] = []
        for _ in 0..<number(1, 2) {
            let steps = 1 + below(max(1, total.minorUnits / step / 3))
            lines.append(Line(.downPayment, .flat(money(steps * step, total)), due: due(around: day)))
        }
        lines += percentages(
            number(1, 4), summingTo: chance(50) ? 100 : number(10, 60), base: chance(50) ? .total : .totalLessFlat,
            around: day)
        if chance(70) { lines.append(balance(around: day)) }
        return lines
    }

    private mutating func percentages(
        _ count: Int, summingTo sum: Int, base: Line.Base?, around day: CivilDate
    ) -> [Line] {
        var left = Int64(sum) * 1_000_000
        return (1...count).map { index in
            let room = left - Int64(count - index)
            let share = index == count ? left : 1 + below(max(1, min(room, 2 * left / Int64(count - index + 1))))
            left -= share
            return Line(
                index == 1 ? .deposit : .installment, .percentage(Percentage(millionths: share), of: base),
                due: due(around: day))
        }
    }

    private mutating func parts(around day: CivilDate) -> Line {
        let count = chance(4) ? number(13, 60) : number(1, 12)
        let first: Due = chance(50) ? .undated : due(around: day)
        return Line(
            .installment, .rest, due: first, parts: Line.Parts(count, every: interval(least: 1)),
            collection: .savedMethod)
    }

    private mutating func travelLines() -> [Line] {
        let percentage = chance(20) ? Percentage.hundred : percentage()
        return [
            Line(.downPayment, .percentage(percentage), due: .after(.days(number(0, 14)))),
            Line(.balance, .rest, due: .before(.days(number(0, 60)), .travel)),
        ]
    }

    /// Rules of a deal, fixed or in percent, on or off.
    mutating func customRules(of total: Money, _ step: Int64, around day: CivilDate) throws(PlanError)
        -> CustomDownPayments
    {
        let count = number(0, 3)
        var rules: [CustomDownPayments.Rule] = []
        if chance(50) {
            for _ in 0..<count {
                let steps = 1 + below(max(1, total.minorUnits / step / Int64(count)))
                rules.append(.fixed(money(steps * step, total), due: day.adding(days: Int64(number(-30, 120)))))
            }
        } else {
            for _ in 0..<count {
                let share = 1 + below(100_000_000 / Int64(count))
                rules.append(
                    .percentage(Percentage(millionths: share), days: number(0, 90), chance(50) ? .booking : .travel))
            }
        }
        return try CustomDownPayments(isOn: chance(70), rules: rules)
    }

    private mutating func balance(around day: CivilDate) -> Line {
        Line(.balance, .rest, due: due(around: day), collection: chance(50) ? .draftInvoice : .savedMethod)
    }

    private mutating func due(around day: CivilDate) -> Due {
        let event = pick(Self.events)
        switch next() % 8 {
        case 0: return .undated
        case 1: return .on(day.adding(days: Int64(number(-60, 400))))
        case 2: return .after(interval(least: 0))
        case 3: return .after(interval(least: 0), .event(event))
        case 4: return .before(interval(least: 0), event)
        case 5: return .when(event)
        case 6: return .when(event, orOn: day.adding(days: Int64(number(-60, 400))))
        default: return .onBooking
        }
    }

    private mutating func interval(least: Int) -> Interval {
        switch next() % 6 {
        case 0: .days(number(least, 45))
        case 1: .weeks(number(least, 6))
        case 2: .monthEnds(number(least, 4))
        default: .months(number(least, 13))
        }
    }

    private mutating func percentage() -> Percentage {
        Percentage(millionths: chance(50) ? Int64(number(1, 100)) * 1_000_000 : 1 + below(100_000_000))
    }

    private mutating func payerParts() throws(PlanError) -> PayerParts {
        let minimum = 1 + below(60_000_000)
        let success = chance(70) ? Percentage(millionths: number(in: minimum...100_000_000)) : nil
        return try PayerParts(
            minimumFirst: Percentage(millionths: minimum), success: success, measure: chance(50) ? .paid : .credited,
            offer: chance(50) ? .everywhere : .sentLinks)
    }

    private mutating func link() throws(PlanError) -> LinkTerms {
        try LinkTerms(lifetimeHours: number(1, 400), autoCancelMinutes: chance(50) ? number(1, 40_000) : nil)
    }

    private mutating func cancellation() throws(PlanError) -> CancellationPolicy {
        let hours = Set((0..<number(0, 3)).map { _ in number(0, 400) }).sorted()
        var tiers: [CancellationPolicy.Tier] = []
        for hour in hours { tiers.append(.init(atLeastHours: hour, kept: Percentage(millionths: below(100_000_001)))) }
        return try CancellationPolicy(event: chance(70) ? .start : .travel, tiers: tiers)
    }

    private mutating func businessDays(around day: CivilDate) -> BusinessDays {
        var holidays: [CivilDate] = []
        for _ in 0..<number(0, 4) { holidays.append(day.adding(days: Int64(number(-5, 40)))) }
        return BusinessDays(pick(BusinessDays.Roll.allCases), holidays: holidays)
    }

    private func money(_ minorUnits: Int64, _ total: Money) -> Money {
        Money(minorUnits: minorUnits, currency: total.currency)
    }
}
