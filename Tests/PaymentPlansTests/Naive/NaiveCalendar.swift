import PaymentCore

/// A calendar that was walked one day at a time, with its own rule for leap years.
///
/// It knows the years 1800 to 2500 and nothing about counting days: every question is answered by looking it up.
struct NaiveCalendar: Sendable {
    /// One day, with what a wall calendar says about it.
    struct Day: Sendable {
        /// The year.
        var year: Int
        /// The month, 1 to 12.
        var month: Int
        /// The day of the month.
        var day: Int
        /// 0 for Monday to 6 for Sunday.
        var weekday: Int
    }

    /// The calendar, walked once.
    static let walked = NaiveCalendar()

    /// Every day from the first.
    private let days: [Day]
    /// The place in `days` of the first day of every month.
    private let months: [Int]
    /// The place in `days` of 1970-01-01.
    private let epoch: Int

    private init() {
        var day = Day(year: 1800, month: 1, day: 1, weekday: 2)
        var days: [Day] = []
        var months: [Int] = []
        var epoch = 0
        while day.year < 2500 {
            if day.day == 1 { months.append(days.count) }
            if day.year == 1970, day.month == 1, day.day == 1 { epoch = days.count }
            days.append(day)
            day.weekday = day.weekday == 6 ? 0 : day.weekday + 1
            day.day += 1
            if day.day > Self.length(day.month, day.year) {
                day.day = 1
                day.month += 1
            }
            if day.month == 13 {
                day.month = 1
                day.year += 1
            }
        }
        self.days = days
        self.months = months
        self.epoch = epoch
    }

    private static func length(_ month: Int, _ year: Int) -> Int {
        if month == 2 {
            if year % 400 == 0 { return 29 }
            if year % 100 == 0 { return 28 }
            return year % 4 == 0 ? 29 : 28
        }
        return [4, 6, 9, 11].contains(month) ? 30 : 31
    }

    /// What a wall calendar says about a day.
    func day(_ date: CivilDate) -> Day { days[Int(date.daysSinceEpoch) + epoch] }

    /// The day of the month that is so many months later, or the last day of that month if it is shorter.
    func monthsLater(_ count: Int, than date: CivilDate, day dayOfMonth: Int) -> CivilDate {
        let from = day(date)
        let month = (from.year - 1800) * 12 + from.month - 1 + count
        let first = months[month]
        let last = months[month + 1] - 1
        return CivilDate(daysSinceEpoch: Int64(min(first + dayOfMonth - 1, last) - epoch))
    }

    /// Whether the day is a Saturday or a Sunday.
    func isWeekend(_ date: CivilDate) -> Bool { day(date).weekday >= 5 }
}
