internal import PaymentCore

/// A day of the Gregorian calendar, as the gateway writes it: `21.11.2026`.
struct CivilDate: Sendable, Hashable, Comparable {
    /// Days since 1 January 1970.
    let days: Int64

    /// Creates a day by its distance from 1 January 1970.
    init(days: Int64) {
        self.days = days
    }

    /// The day of a moment, in UTC.
    init(_ time: Timestamp) {
        let seconds = time.secondsSinceEpoch
        days = (seconds >= 0 ? seconds : seconds - 86_399) / 86_400
    }

    /// Reads `DD.MM.YYYY`; nil for any other text and for days that do not exist.
    init?(_ text: String) {
        let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.map(\.count) == [2, 2, 4], text.utf8.allSatisfy({ $0 == 0x2E || (0x30...0x39).contains($0) }),
            let day = Int64(text.prefix(2)), let month = Int64(text.dropFirst(3).prefix(2)),
            let year = Int64(text.suffix(4)), (1...12).contains(month), year >= 1970,
            (1...Self.length(ofMonth: month, year: year)).contains(day)
        else { return nil }
        self.init(year: year, month: month, day: day)
    }

    /// The moment at which the day begins, in UTC.
    var start: Timestamp { Timestamp(secondsSinceEpoch: days * 86_400) }

    /// Year and month, counted from 1.
    var month: (year: Int64, month: Int64) {
        let (year, month, _) = parts
        return (year, month)
    }

    /// The same day of a later month, or the last one of that month when it is shorter.
    func adding(months: Int64) -> CivilDate {
        let (year, month, day) = parts
        let index = year * 12 + month - 1 + months
        let (newYear, newMonth) = (index / 12, index % 12 + 1)
        return CivilDate(
            year: newYear, month: newMonth, day: min(day, Self.length(ofMonth: newMonth, year: newYear)))
    }

    /// Compares by time.
    static func < (left: CivilDate, right: CivilDate) -> Bool { left.days < right.days }

    private init(year: Int64, month: Int64, day: Int64) {
        // Years begin in March, so that a leap day is the last day of its year; years here are never negative.
        let shiftedYear = month > 2 ? year : year - 1
        let shiftedMonth = month > 2 ? month - 3 : month + 9
        let century = shiftedYear / 100
        days =
            shiftedYear * 365 + shiftedYear / 4 - century + century / 4 + (153 * shiftedMonth + 2) / 5 + day - 1
            - 719_468
    }

    private var parts: (year: Int64, month: Int64, day: Int64) {
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }

    private static func length(ofMonth month: Int64, year: Int64) -> Int64 {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}
