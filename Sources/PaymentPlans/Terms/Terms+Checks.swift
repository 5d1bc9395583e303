internal import PaymentCore

extension Terms {
    /// How many lines terms may have.
    static let lineCountMax = 200
    /// How many holidays business days may know.
    static let holidayCountMax = 1000

    /// What can be seen without a total: signs, ranges, sums of percentages, kinds that exclude each other.
    func check() throws(PlanError) {
        guard !lines.isEmpty, lines.count <= Self.lineCountMax else {
            throw PlanError(.countOutOfRange, "lines", String(lines.count), "must be from 1 to \(Self.lineCountMax)")
        }
        let hasFlat = lines.contains { if case .flat = $0.share { true } else { false } }
        var currency: Currency?
        var sum: Int64 = 0
        var restCount = 0
        for (index, line) in lines.enumerated() {
            let field = "lines[\(index)]"
            switch line.share {
            case .flat(let amount):
                guard amount.isPositive else {
                    throw PlanError(.invalidValue, field + ".flat", amount.description, "must be above zero")
                }
                try Self.agree(amount, field + ".flat", with: &currency)
            case .percentage(let percentage, let base):
                try Self.check(percentage, base, field + ".percentage", hasFlat: hasFlat, sum: &sum)
            case .rest:
                restCount += 1
                guard restCount == 1 else {
                    throw PlanError(
                        .invalidValue, field + ".rest", "", "stands there twice; only one line can take the rest")
                }
            }
            try Self.checkBounds(of: line, field, &currency)
            try Self.checkTiming(of: line, field)
        }
        // Where there are fixed amounts, only a total tells whether the lines come to it.
        guard restCount == 1 || hasFlat || sum == Percentage.hundred.millionths else {
            throw PlanError(
                .linesBelowTotal, "lines", Percentage(millionths: sum).description,
                "percent is all they come to; they must sum to 100, or a line must take the rest")
        }
        if let custom { try Self.check(custom, &currency) }
        if let businessDays {
            try PlanError.check(businessDays.holidays.count, in: 0...Self.holidayCountMax, "businessDays.holidays")
        }
        try checkChoice()
    }

    private static func check(
        _ percentage: Percentage, _ base: Line.Base?, _ field: String, hasFlat: Bool, sum: inout Int64
    ) throws(PlanError) {
        guard percentage.millionths > 0 else {
            throw PlanError(.invalidValue, field, percentage.description, "must be above zero")
        }
        // Both are at most 100 %, so that the sum is no overflow.
        guard percentage <= .hundred, sum + percentage.millionths <= Percentage.hundred.millionths else {
            throw PlanError(
                .percentagesAboveHundred, field, percentage.description,
                percentage > .hundred ? "must be at most 100" : "brings the sum of the percentages above 100")
        }
        sum += percentage.millionths
        guard base != nil || !hasFlat else {
            throw PlanError(
                .percentageBaseMissing, field, percentage.description,
                "stands beside a fixed amount, so it must say what it is of: total or totalLessFlat")
        }
    }

    private static func checkBounds(of line: Line, _ field: String, _ currency: inout Currency?) throws(PlanError) {
        for (name, bound) in [("atLeast", line.minimum), ("atMost", line.maximum)] {
            guard let bound else { continue }
            guard bound.isPositive else {
                throw PlanError(.invalidValue, "\(field).\(name)", bound.description, "must be above zero")
            }
            if case .rest = line.share {
                throw PlanError(
                    .invalidValue, "\(field).\(name)", bound.description,
                    "cannot bind the rest, which is what the other lines leave")
            }
            try agree(bound, "\(field).\(name)", with: &currency)
        }
        if let minimum = line.minimum, let maximum = line.maximum, minimum.minorUnits > maximum.minorUnits {
            throw PlanError(
                .minimumAboveMaximum, field + ".atLeast", minimum.description, "is above the maximum of \(maximum)")
        }
    }

    private static func checkTiming(of line: Line, _ field: String) throws(PlanError) {
        switch line.due.day {
        case .after(let interval, _): try check(interval, field + ".due", least: 0)
        case .before(let interval, let anchor):
            try check(interval, field + ".due", least: 0)
            guard anchor != .booking else {
                throw PlanError(
                    .invalidValue, field + ".due.before", "booking",
                    "must be an event; nothing is due before the booking")
            }
        case .date, nil: break
        }
        if let parts = line.parts {
            try PlanError.check(parts.count, in: 1...1000, field + ".parts.count")
            try check(parts.every, field + ".parts.every", least: 1)
        }
    }

    private static func check(_ interval: Interval, _ field: String, least: Int) throws(PlanError) {
        let (unit, most) =
            switch interval {
            case .days: ("days", 36_525)
            case .weeks: ("weeks", 5_218)
            case .months: ("months", 1_200)
            case .monthEnds: ("monthEnds", 1_200)
            }
        try PlanError.check(interval.count, in: least...most, "\(field).\(unit)")
    }

    private static func check(_ custom: CustomDownPayments, _ currency: inout Currency?) throws(PlanError) {
        for (index, rule) in custom.rules.enumerated() {
            guard case .fixed(let amount, _) = rule else { continue }
            try agree(amount, "custom.rules[\(index)].fixed", with: &currency)
        }
    }

    private static func agree(_ amount: Money, _ field: String, with currency: inout Currency?) throws(PlanError) {
        guard currency == nil || currency == amount.currency else {
            throw PlanError(
                .currencyMismatch, field, amount.description,
                "is not in \(currency?.code ?? "") as the amounts before it")
        }
        currency = amount.currency
    }

    private func checkChoice() throws(PlanError) {
        guard case .parts = payerChoice else { return }
        guard lines.count == 1, lines[0].share == .rest, lines[0].parts == nil, custom == nil else {
            throw PlanError(
                .invalidValue, "payerParts", "",
                "needs a single line that takes the rest; the payer divides it, not the terms")
        }
    }
}
