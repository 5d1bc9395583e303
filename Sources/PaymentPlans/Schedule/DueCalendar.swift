internal import PaymentCore

/// How the rules of terms become days of the calendar.
struct DueCalendar {
    let bookedOn: CivilDate
    /// No due date is before this day (D-40).
    let planningDay: CivilDate
    let dates: EventDates
    let businessDays: BusinessDays?

    /// Gives the items of one line, those from `start` on, their days.
    ///
    /// - Parameter followsDeposit: whether a deposit stands before the line; equal parts then begin one interval later (D-42).
    @inline(__always)
    func date(_ items: inout [Item], from start: Int, line: Line, followsDeposit: Bool) {
        guard let parts = line.parts else {
            for index in start..<items.count { items[index].due = day(of: line) }
            return
        }
        guard let series = series(of: line, parts, followsDeposit: followsDeposit) else { return }
        for index in start..<items.count { items[index].due = settled(series.day(Int64(items[index].part - 1))) }
    }

    /// The day of one item of a line, as one of its parts.
    func day(of line: Line, part: Int32, followsDeposit: Bool) -> CivilDate? {
        guard let parts = line.parts else { return day(of: line) }
        return series(of: line, parts, followsDeposit: followsDeposit).map { settled($0.day(Int64(part - 1))) }
    }

    private func day(of line: Line) -> CivilDate? { unclamped(line.due).map(settled) }

    /// The days of equal parts.
    @inline(__always)
    private func series(of line: Line, _ parts: Line.Parts, followsDeposit: Bool) -> DaySeries? {
        if line.due == .undated {
            let series = DaySeries(from: bookedOn, every: parts.every)
            return followsDeposit ? series.dropping(1) : series
        }
        guard let first = unclamped(line.due) else { return nil }
        // Some months from a 31st the day of a short month may be the 30th, and the next one is the 31st again (D-43).
        switch line.due.day {
        case .after(.months, let anchor), .before(.months, let anchor):
            guard first == day(line.due.day), let day = day(of: anchor)?.day else { break }
            return DaySeries(from: first, every: parts.every, dayOfMonth: day)
        default: break
        }
        return DaySeries(from: first, every: parts.every)
    }

    /// The day a rule says, or that on which its event happened if that came first (D-46).
    private func unclamped(_ due: Due) -> CivilDate? {
        let planned = day(due.day)
        guard let trigger = due.trigger, let happened = dates.happened[trigger]?.day else { return planned }
        return planned.map { min($0, happened) } ?? happened
    }

    private func day(_ rule: Due.Day?) -> CivilDate? {
        switch rule {
        case nil: nil
        case .date(let date): date
        case .after(let interval, let anchor):
            day(of: anchor).map { DaySeries(from: $0, every: interval).day(1) }
        case .before(let interval, let anchor):
            day(of: anchor).map { DaySeries(from: $0, every: interval).day(-1) }
        }
    }

    private func day(of anchor: Due.Anchor) -> CivilDate? {
        switch anchor {
        case .booking: bookedOn
        case .event(let name): (dates.happened[name] ?? dates.planned[name])?.day
        }
    }

    private func settled(_ day: CivilDate) -> CivilDate {
        let clamped = max(day, planningDay)
        return businessDays?.rolled(clamped, notBefore: planningDay) ?? clamped
    }
}

/// Days at equal distances, each counted from the first, so that a month's last day does not pull the later ones back (D-43).
private struct DaySeries {
    private let first: CivilDate
    private let months: MonthSeries?
    private let days: Int64
    private var dropped: Int64 = 0

    @inline(__always)
    init(from first: CivilDate, every interval: Interval, dayOfMonth: Int64? = nil) {
        self.first = first
        switch interval {
        case .days(let count): (days, months) = (Int64(count), nil)
        case .weeks(let count): (days, months) = (Int64(count) * 7, nil)
        case .months(let count):
            (days, months) = (0, MonthSeries(from: first, every: Int64(count), dayOfMonth: dayOfMonth))
        case .monthEnds(let count):
            (days, months) = (0, MonthSeries(from: first, every: Int64(count), dayOfMonth: 31))
        }
    }

    /// The same days without the first ones.
    func dropping(_ count: Int64) -> DaySeries {
        var series = self
        series.dropped += count
        return series
    }

    /// The day `index` intervals after the first.
    @inline(__always)
    func day(_ index: Int64) -> CivilDate {
        // Counts and parts are bounded by the terms, so that no product is large.
        months?.day(index + dropped) ?? first.adding(days: (index + dropped) * days)
    }
}
