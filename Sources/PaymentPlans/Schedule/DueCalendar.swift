internal import PaymentCore

/// How the rules of terms become days of the calendar.
struct DueCalendar {
    let bookedOn: CivilDate
    /// No due date is before this day (D-40).
    let planningDay: CivilDate

    /// The day of one item of a line, as one of its parts; nil while it is not known.
    func day(
        of lines: [Line], _ line: Int, part: Int32, followsDeposit: Bool, _ dates: EventDates,
        _ businessDays: BusinessDays?
    ) -> CivilDate? {
        guard let series = series(of: lines, line, followsDeposit: followsDeposit, dates) else { return nil }
        let day = max(series.day(Int64(part - 1)), planningDay)
        return businessDays?.rolled(day, notBefore: planningDay) ?? day
    }

    /// The days of a line's parts before they are clamped and rolled; nil while they are not known.
    ///
    /// - Parameter followsDeposit: whether a deposit stands before the line; equal parts then begin one interval later (D-42).
    func series(of lines: [Line], _ line: Int, followsDeposit: Bool, _ dates: EventDates) -> DaySeries? {
        guard let parts = lines[line].parts else {
            return unclamped(lines[line].due, dates).map { DaySeries(from: $0, every: .days(0)) }
        }
        if lines[line].due.isUndated {
            let onBooking = DaySeries(from: bookedOn, every: parts.every)
            return followsDeposit
                ? DaySeries(from: onBooking.day(1), every: parts.every, dayOfMonth: bookedOn.day) : onBooking
        }
        guard let first = unclamped(lines[line].due, dates) else { return nil }
        // Some months from a 31st the day of a short month may be the 30th, and the next one is the 31st again (D-43).
        switch lines[line].due.day {
        case .after(.months, let anchor), .before(.months, let anchor):
            guard first == day(lines[line].due.day, dates), let day = day(of: anchor, dates)?.day else { break }
            return DaySeries(from: first, every: parts.every, dayOfMonth: day)
        default: break
        }
        return DaySeries(from: first, every: parts.every)
    }

    /// The day a rule says, or that on which its event happened if that came first (D-46).
    private func unclamped(_ due: Due, _ dates: EventDates) -> CivilDate? {
        let planned = day(due.day, dates)
        guard let trigger = due.trigger, let happened = dates.happened[trigger]?.day else { return planned }
        return planned.map { min($0, happened) } ?? happened
    }

    private func day(_ rule: Due.Day?, _ dates: EventDates) -> CivilDate? {
        switch rule {
        case nil: nil
        case .date(let date): date
        case .after(let interval, let anchor):
            day(of: anchor, dates).map { DaySeries(from: $0, every: interval).day(1) }
        case .before(let interval, let anchor):
            day(of: anchor, dates).map { DaySeries(from: $0, every: interval).day(-1) }
        }
    }

    private func day(of anchor: Due.Anchor, _ dates: EventDates) -> CivilDate? {
        switch anchor {
        case .booking: bookedOn
        case .event(let name): (dates.happened[name] ?? dates.planned[name])?.day
        }
    }
}

extension Due {
    /// Whether neither a day nor an event is named.
    var isUndated: Bool { if case nil = day, case nil = trigger { true } else { false } }
}

/// Days at equal distances, each counted from the first, so that a month's last day does not pull the later ones back (D-43).
enum DaySeries {
    case days(from: CivilDate, every: Int64)
    case months(MonthSeries)

    init(from first: CivilDate, every interval: Interval, dayOfMonth: Int64? = nil) {
        switch interval {
        case .days(let count): self = .days(from: first, every: Int64(count))
        case .weeks(let count): self = .days(from: first, every: Int64(count) * 7)
        case .months(let count):
            self = .months(MonthSeries(from: first, every: Int64(count), dayOfMonth: dayOfMonth))
        case .monthEnds(let count): self = .months(MonthSeries(from: first, every: Int64(count), dayOfMonth: 31))
        }
    }

    /// The day `index` intervals after the first.
    func day(_ index: Int64) -> CivilDate {
        switch self {
        // Counts and parts are bounded by the terms, so that no product is large.
        case .days(let first, let every): first.adding(days: index * every)
        case .months(let series): series.day(index)
        }
    }
}

/// Days at equal distances, one after another; none where the first is not known.
struct DaySteps: IteratorProtocol {
    private var day: CivilDate?
    private let every: Int64

    init(from first: CivilDate?, every: Int64) {
        day = first
        self.every = every
    }

    mutating func next() -> CivilDate? {
        defer { day = day?.adding(days: every) }
        return day
    }
}
