import PaymentCore
import PaymentPlans

/// What is known of events: when they are to be, and when they were.
struct NaiveEvents {
    /// When events are to be.
    var planned: [EventName: Moment]
    /// When they were.
    var happened: [EventName: Moment] = [:]

    /// When an event was, else when it is to be.
    func moment(of event: EventName) -> Moment? { happened[event] ?? planned[event] }
}

/// The due dates of lines, by walking a calendar (D-35, D-40 to D-46).
struct NaiveDates {
    /// The day of the booking.
    let bookedOn: CivilDate
    /// What is known of events.
    let events: NaiveEvents
    /// The days on which nothing falls due.
    let businessDays: BusinessDays?

    private var calendar: NaiveCalendar { NaiveCalendar.walked }

    /// When the parts of a line fall due, as worked out on `planningDay`.
    func dueDates(of line: Line, parts count: Int, planningDay: CivilDate, followsDeposit: Bool) -> [CivilDate?] {
        var first = plannedDay(of: line.due)
        // Months keep the day of the month from which they are counted, over short months too (D-43).
        var dayOfMonth = first.map { calendar.day($0).day }
        switch line.due.day {
        case .after(.months, let anchor), .before(.months, let anchor):
            dayOfMonth = day(of: anchor).map { calendar.day($0).day }
        default: break
        }
        if let trigger = line.due.trigger, let happened = events.happened[trigger]?.day,
            first.map({ happened < $0 }) ?? true
        {
            first = happened
            dayOfMonth = calendar.day(happened).day
        }
        // Parts of which nobody said when they start are counted from the booking.
        var skipped = 0
        if line.due == .undated, line.parts != nil {
            first = bookedOn
            dayOfMonth = calendar.day(bookedOn).day
            skipped = followsDeposit ? 1 : 0
        }
        guard let first else { return Array(repeating: nil, count: count) }
        return (0..<count).map { index in
            var day = first
            if let parts = line.parts {
                day = later(first, parts.every, times: index + skipped, dayOfMonth: dayOfMonth)
            }
            return open(max(day, planningDay), notBefore: planningDay)
        }
    }

    private func plannedDay(of due: Due) -> CivilDate? {
        switch due.day {
        case nil: nil
        case .date(let date): date
        case .after(let interval, let anchor): day(of: anchor).map { later($0, interval, times: 1, dayOfMonth: nil) }
        case .before(let interval, let anchor): day(of: anchor).map { later($0, interval, times: -1, dayOfMonth: nil) }
        }
    }

    private func day(of anchor: Due.Anchor) -> CivilDate? {
        switch anchor {
        case .booking: bookedOn
        case .event(let event): events.moment(of: event)?.day
        }
    }

    private func later(_ day: CivilDate, _ interval: Interval, times: Int, dayOfMonth: Int?) -> CivilDate {
        switch interval {
        case .days(let count): day.adding(days: Int64(count * times))
        case .weeks(let count): day.adding(days: Int64(7 * count * times))
        case .months(let count):
            calendar.monthsLater(count * times, than: day, day: dayOfMonth ?? calendar.day(day).day)
        case .monthEnds(let count): calendar.monthsLater(count * times, than: day, day: 31)
        }
    }

    // MARK: Open days

    private func open(_ day: CivilDate, notBefore earliest: CivilDate) -> CivilDate {
        guard let businessDays, isClosed(day, businessDays) else { return day }
        var next = day
        while isClosed(next, businessDays) { next = next.adding(days: 1) }
        var before = day
        while isClosed(before, businessDays) { before = before.adding(days: -1) }
        let isOtherMonth = calendar.day(next).month != calendar.day(day).month
        switch businessDays.roll {
        case .following: return next
        case .preceding: return before < earliest ? next : before
        case .modifiedFollowing: return isOtherMonth && before >= earliest ? before : next
        }
    }

    private func isClosed(_ day: CivilDate, _ businessDays: BusinessDays) -> Bool {
        calendar.isWeekend(day) || businessDays.holidays.contains(day)
    }
}
