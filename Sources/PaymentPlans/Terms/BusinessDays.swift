public import PaymentCore

/// Days on which nothing falls due, and where such a due date goes instead (D-44).
///
/// It is applied last, after past dates were clamped, and never moves the day from which later ones are counted.
public struct BusinessDays: Hashable, Sendable {
    /// Where a due date on a closed day goes.
    public enum Roll: String, Hashable, Sendable, CaseIterable {
        /// To the next open day.
        case following
        /// To the next open day, or to the one before where that is in another month.
        case modifiedFollowing
        /// To the open day before, or to the next one where that is before the day of planning.
        case preceding
    }

    /// Where a due date on a closed day goes.
    public let roll: Roll
    /// Closed days besides Saturdays and Sundays, sorted, each once.
    public let holidays: [CivilDate]

    /// Creates a rule.
    public init(_ roll: Roll, holidays: some Sequence<CivilDate> = []) {
        self.roll = roll
        self.holidays = Set(holidays).sorted()
    }

    /// The day on which something due on `day` is due; never before `earliest`, which `day` is not either.
    func rolled(_ day: CivilDate, notBefore earliest: CivilDate) -> CivilDate {
        guard isClosed(day) else { return day }
        let next = open(from: day, step: 1)
        let before = open(from: day, step: -1)
        switch roll {
        case .following: return next
        case .modifiedFollowing:
            return next.month == day.month || before < earliest ? next : before
        case .preceding: return before < earliest ? next : before
        }
    }

    private func isClosed(_ day: CivilDate) -> Bool {
        // 1970-01-01 was a Thursday, so Saturday and Sunday are the second and third day after it.
        let rest = day.daysSinceEpoch % 7
        let weekday = rest < 0 ? rest + 7 : rest
        return weekday == 2 || weekday == 3 || contains(day)
    }

    private func open(from day: CivilDate, step: Int64) -> CivilDate {
        var day = day
        // The list is finite and a week has open days; at the ends of the calendar the day no longer moves.
        while isClosed(day), day.adding(days: step) != day { day = day.adding(days: step) }
        return day
    }

    private func contains(_ day: CivilDate) -> Bool {
        var low = 0
        var high = holidays.count
        while low < high {
            let middle = (low + high) / 2
            if holidays[middle] < day { low = middle + 1 } else { high = middle }
        }
        return low < holidays.count && holidays[low] == day
    }
}
