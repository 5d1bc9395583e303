public import PaymentCore

/// Down payments of one deal in place of the general ones (P-TR-2, P-TR-3).
///
/// The rules are all fixed amounts with dates or all percentages with days, never both. Rules that are switched off stay and do
/// not count.
public struct CustomDownPayments: Hashable, Sendable {
    /// One down payment.
    public enum Rule: Hashable, Sendable {
        /// A fixed amount, due on a date.
        case fixed(Money, due: CivilDate)
        /// A percentage of the total cost, due so many days after the booking or before travel.
        case percentage(Percentage, days: Int, Reference)
    }

    /// What days are counted from.
    public enum Reference: String, Hashable, Sendable, CaseIterable {
        /// Days after the booking.
        case booking
        /// Days before travel.
        case travel
    }

    /// Whether the rules count.
    public let isOn: Bool
    /// The rules, in the order in which they were entered.
    public let rules: [Rule]

    /// Checks and keeps rules.
    ///
    /// - Throws: `PlanError` for rules of two kinds, zero and negative values, negative days, and percentages past 100.
    public init(isOn: Bool = true, rules: [Rule] = []) throws(PlanError) {
        self.isOn = isOn
        self.rules = rules
        try PlanError.check(rules.count, in: 0...Terms.lineCountMax - 1, "rules")
        var sum: Int64 = 0
        for (index, rule) in rules.enumerated() { try Self.check(rule, "rules[\(index)]", beside: rules[0], sum: &sum) }
    }

    /// The same with one rule more.
    ///
    /// - Throws: `PlanError` for a rule of the other kind, and whatever `init` refuses.
    public func adding(_ rule: Rule) throws(PlanError) -> CustomDownPayments {
        try CustomDownPayments(isOn: isOn, rules: rules + [rule])
    }

    /// The same, switched on or off.
    public func switched(on isOn: Bool) -> CustomDownPayments { CustomDownPayments(isOn: isOn, checked: rules) }

    private init(isOn: Bool, checked rules: [Rule]) {
        self.isOn = isOn
        self.rules = rules
    }

    private static func check(
        _ rule: Rule, _ field: String, beside first: Rule, sum: inout Int64
    ) throws(PlanError) {
        switch (rule, first) {
        case (.fixed(let amount, _), .fixed):
            guard amount.isPositive else {
                throw PlanError(.invalidValue, field + ".fixed", amount.description, "must be above zero")
            }
        case (.percentage(let percentage, let days, _), .percentage):
            guard percentage.millionths > 0 else {
                throw PlanError(.invalidValue, field + ".percentage", percentage.description, "must be above zero")
            }
            // Both are at most 100 %, so that the sum is no overflow.
            guard percentage <= .hundred, sum + percentage.millionths <= Percentage.hundred.millionths else {
                throw PlanError(
                    .percentagesAboveHundred, field + ".percentage", percentage.description,
                    "brings the sum of the rules above 100 percent")
            }
            sum += percentage.millionths
            try PlanError.check(days, in: 0...36_525, field + ".days")
        case (.fixed(let amount, _), .percentage):
            throw PlanError(
                .mixedRules, field + ".fixed", amount.description,
                "stands beside percentages; all rules are fixed amounts or all are percentages")
        case (.percentage(let percentage, _, _), .fixed):
            throw PlanError(
                .mixedRules, field + ".percentage", percentage.description,
                "stands beside fixed amounts; all rules are fixed amounts or all are percentages")
        }
    }

    /// The lines the rules stand for: a down payment each, and the rest as the general lines say it (D-31); without a rule all is a
    /// rest without a date (D-30).
    func lines(general: [Line]) -> [Line] {
        guard !rules.isEmpty else { return [Line(.balance, .rest)] }
        var lines = rules.map { rule in
            switch rule {
            case .fixed(let amount, let due): Line(.downPayment, .flat(amount), due: .on(due))
            case .percentage(let percentage, let days, .booking):
                Line(.downPayment, .percentage(percentage), due: .after(.days(days)))
            case .percentage(let percentage, let days, .travel):
                Line(.downPayment, .percentage(percentage), due: .before(.days(days), .travel))
            }
        }
        lines.append(general.first { $0.share == .rest } ?? Line(.balance, .rest))
        return lines
    }
}
