internal import PaymentCore

/// A moment by the calendar, in UTC: `2026-11-21 07:44:07`.
struct CivilTime: Sendable, Hashable {
    /// What a subscription counts in.
    enum Period: String, Sendable, CaseIterable {
        case day, week, month, year
    }

    private let year: Int64
    private let month: Int64
    private let day: Int64
    private let secondOfDay: Int64

    /// Reads `YYYY-MM-DD HH:MM:SS`; `nil` for any other text and for days and hours that do not exist.
    init?(parsing text: String) {
        let bytes = Array(text.utf8)
        let pattern = Array("0000-00-00 00:00:00".utf8)
        guard bytes.count == pattern.count else { return nil }
        for (byte, form) in zip(bytes, pattern) {
            guard form == 0x30 ? (0x30...0x39).contains(byte) : byte == form else { return nil }
        }
        func number(_ range: Range<Int>) -> Int64 { bytes[range].reduce(0) { $0 * 10 + Int64($1 - 0x30) } }
        let (hour, minute, second) = (number(11..<13), number(14..<16), number(17..<19))
        year = number(0..<4)
        month = number(5..<7)
        day = number(8..<10)
        secondOfDay = hour * 3600 + minute * 60 + second
        guard year > 0, (1...12).contains(month), day > 0, day <= Self.days(inMonth: month, of: year) else {
            return nil
        }
        guard hour < 24, minute < 60, second < 60 else { return nil }
    }

    private init(year: Int64, month: Int64, day: Int64, secondOfDay: Int64) {
        self.year = year
        self.month = month
        self.day = min(day, Self.days(inMonth: month, of: year))
        self.secondOfDay = secondOfDay
    }

    /// The calendar's name of a moment; what is below a second is dropped.
    init(_ moment: Timestamp) {
        let seconds = moment.secondsSinceEpoch
        var days = seconds / 86_400
        if seconds % 86_400 < 0 { days -= 1 }
        secondOfDay = seconds - days * 86_400
        // The year found by the mean length is at most one off.
        var year = 1970 + days * 400 / 146_097
        if Self.daysBefore(year: year) > days { year -= 1 }
        if Self.daysBefore(year: year + 1) <= days { year += 1 }
        var rest = days - Self.daysBefore(year: year)
        var month: Int64 = 1
        while rest >= Self.days(inMonth: month, of: year) {
            rest -= Self.days(inMonth: month, of: year)
            month += 1
        }
        self.year = year
        self.month = month
        day = rest + 1
    }

    /// Whether the year has four digits.
    var canBeWritten: Bool { (1...9999).contains(year) }

    /// The moment that is meant.
    var moment: Timestamp {
        var days = Self.daysBefore(year: year) + day - 1
        for earlier in 1..<max(month, 1) { days += Self.days(inMonth: earlier, of: year) }
        return Timestamp(secondsSinceEpoch: days * 86_400 + secondOfDay)
    }

    /// The same time of day `count` periods later; a day that the month does not have becomes its last.
    func adding(_ count: Int64, _ period: Period) -> CivilTime {
        switch period {
        case .day: return CivilTime(moment.adding(seconds: count * 86_400))
        case .week: return CivilTime(moment.adding(seconds: count * 604_800))
        case .month:
            let months = year * 12 + month - 1 + count
            return CivilTime(year: months / 12, month: months % 12 + 1, day: day, secondOfDay: secondOfDay)
        case .year: return CivilTime(year: year + count, month: month, day: day, secondOfDay: secondOfDay)
        }
    }

    /// Whether the last day of a card's month lies before this moment.
    func isAfter(month: Int64, year: Int64) -> Bool {
        (self.year, self.month) > (year, month)
    }

    /// Days from 1 January 1970 to 1 January of a year.
    private static func daysBefore(year: Int64) -> Int64 {
        let past = year - 1
        return past * 365 + past / 4 - past / 100 + past / 400 - 719_162
    }

    private static func days(inMonth month: Int64, of year: Int64) -> Int64 {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}
