internal import PaymentCore

/// Dates and times as Authorize.net writes and reads them.
///
/// The merchant's time zone is eight hours behind UTC all year; the mock knows no summer time.
enum CivilTime {
    /// A day of the calendar.
    struct Day: Sendable, Equatable {
        let year: Int64
        let month: Int64
        let day: Int64

        /// The day a number of days after 1970-01-01.
        init(days: Int64) {
            // Counted from 1 March of the year 0, so that a leap day ends its year; 146,097 days are 400 years.
            let shifted = days + 719_468
            let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
            let dayOfEra = shifted - era * 146_097
            let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
            let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
            let shiftedMonth = (5 * dayOfYear + 2) / 153
            day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
            month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
            year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        }

        /// Reads `2026-12-01`; nil for a day that does not exist.
        init?(_ text: String) {
            let parts = text.split(separator: "-", omittingEmptySubsequences: false)
            guard parts.count == 3, parts.map(\.utf8.count) == [4, 2, 2],
                let year = Self.number(parts[0]), let month = Self.number(parts[1]), let day = Self.number(parts[2]),
                (1...12).contains(month), (1...Self.length(month: month, year: year)).contains(day)
            else { return nil }
            self.year = year
            self.month = month
            self.day = day
        }

        private init(year: Int64, month: Int64, day: Int64) {
            self.year = year
            self.month = month
            self.day = day
        }

        /// Days since 1970-01-01.
        var days: Int64 {
            let shiftedYear = month <= 2 ? year - 1 : year
            let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400
            let yearOfEra = shiftedYear - era * 400
            let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
            return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
        }

        /// The same day some months later, or the last day of a shorter month.
        func adding(months: Int64) -> Day {
            let total = year * 12 + month - 1 + months
            let (year, month) = (total / 12, total % 12 + 1)
            return Day(year: year, month: month, day: min(day, Self.length(month: month, year: year)))
        }

        /// `2026-12-01`.
        var text: String { "\(CivilTime.padded(year, 4))-\(CivilTime.padded(month))-\(CivilTime.padded(day))" }

        private static func length(month: Int64, year: Int64) -> Int64 {
            switch month {
            case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
            case 4, 6, 9, 11: 30
            default: 31
            }
        }

        private static func number(_ text: Substring) -> Int64? {
            text.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int64(text) : nil
        }
    }

    /// Seconds of a day.
    static let daySeconds: Int64 = 86_400
    private static let zoneSeconds: Int64 = -8 * 3600

    /// Days since 1970-01-01 at a moment.
    static func days(_ moment: Timestamp) -> Int64 {
        let seconds = moment.secondsSinceEpoch
        return (seconds >= 0 ? seconds : seconds - daySeconds + 1) / daySeconds
    }

    /// The first moment after another one at which UTC clocks show an hour.
    static func next(hour: Int64, after moment: Timestamp) -> Timestamp {
        let today = Timestamp(secondsSinceEpoch: days(moment) * daySeconds + hour * 3600)
        return today > moment ? today : today.adding(seconds: daySeconds)
    }

    /// `2026-11-21T10:00:00Z`, with three digits of a fraction where there is one.
    static func utc(_ moment: Timestamp) -> String { text(moment) + "Z" }

    /// The time in the merchant's zone, without a zone.
    static func local(_ moment: Timestamp) -> String { text(moment.adding(seconds: zoneSeconds)) }

    /// `2026-11-21T10:15:30.1230000Z`: the seven digits of webhooks.
    static func precise(_ moment: Timestamp) -> String {
        "\(whole(moment)).\(padded(milliseconds(moment), 3))0000Z"
    }

    /// Reads `2026-11-21T10:00:00Z` or the same without a zone, which is taken as UTC; nil for anything else.
    static func moment(_ text: String) -> Timestamp? {
        let parts = text.split(separator: "T", omittingEmptySubsequences: false)
        guard parts.count == 2, let day = Day(String(parts[0])) else { return nil }
        let clock = parts[1].hasSuffix("Z") ? parts[1].dropLast() : parts[1]
        let halves = clock.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        let fields = halves[0].split(separator: ":", omittingEmptySubsequences: false).map { UInt8($0) }
        guard fields.count == 3, let hour = fields[0], let minute = fields[1], let second = fields[2],
            hour < 24, minute < 60, second < 60
        else { return nil }
        if halves.count == 2 {
            guard !halves[1].isEmpty, halves[1].utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        }
        return Timestamp(
            secondsSinceEpoch: day.days * daySeconds + Int64(hour) * 3600 + Int64(minute) * 60 + Int64(second))
    }

    private static func text(_ moment: Timestamp) -> String {
        let fraction = milliseconds(moment)
        return fraction == 0 ? whole(moment) : "\(whole(moment)).\(padded(fraction, 3))"
    }

    private static func whole(_ moment: Timestamp) -> String {
        let second = moment.secondsSinceEpoch - days(moment) * daySeconds
        return Day(days: days(moment)).text
            + "T\(padded(second / 3600)):\(padded(second / 60 % 60)):\(padded(second % 60))"
    }

    private static func milliseconds(_ moment: Timestamp) -> Int64 {
        moment.milliseconds(since: Timestamp(secondsSinceEpoch: moment.secondsSinceEpoch))
    }

    private static func padded(_ number: Int64, _ width: Int = 2) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(width - digits.count, 0)) + digits
    }
}
