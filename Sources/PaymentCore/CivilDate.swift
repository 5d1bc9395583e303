/// A day of the Gregorian calendar, reckoned back before 1582 as well: `2026-11-21`.
///
/// It is kept as a count of days, so that comparing and counting are exact. Whose day it is, its user knows; where a
/// moment is turned into a day or back, the day is that of UTC.
public struct CivilDate: Hashable, Comparable, Sendable {
    /// Days since 1970-01-01; negative before it.
    public let daysSinceEpoch: Int64

    /// Creates a day from its distance to 1970-01-01.
    @inlinable
    public init(daysSinceEpoch: Int64) {
        self.daysSinceEpoch = daysSinceEpoch
    }

    /// Creates a day from its numbers; nil for one that does not exist, or is too far to be counted.
    ///
    /// The year before 1 is 0, the one before that -1.
    public init?(year: Int64, month: Int64, day: Int64) {
        guard (1...12).contains(month), (1...Self.length(ofMonth: month, year: year)).contains(day),
            let days = Int64(exactly: Self.days(year: Int128(year), month: month, day: day))
        else { return nil }
        daysSinceEpoch = days
    }

    /// The day of a moment, in UTC.
    public init(_ time: Timestamp) {
        self = UTCDateTime(time).date
    }

    /// The year; 0 and below for years before the first.
    public var year: Int64 { parts.year }

    /// The month, 1 to 12.
    public var month: Int64 { parts.month }

    /// The day of the month, 1 to 31.
    public var day: Int64 { parts.day }

    /// The moment at which the day begins in UTC, clamped to the range of `Timestamp`.
    public var start: Timestamp { UTCDateTime(startOf: self).timestamp }

    /// Compares by time.
    public static func < (lhs: CivilDate, rhs: CivilDate) -> Bool { lhs.daysSinceEpoch < rhs.daysSinceEpoch }

    /// The day `days` later (earlier when negative), clamped to the range of the type.
    public func adding(days: Int64) -> CivilDate {
        let (sum, overflow) = daysSinceEpoch.addingReportingOverflow(days)
        return CivilDate(daysSinceEpoch: overflow ? (days < 0 ? .min : .max) : sum)
    }

    /// The same day of the month `months` later (earlier when negative), or the last day of a shorter month.
    ///
    /// It is clamped to the range of the type. Count every installment from the first day and not from the one before,
    /// or a plan that began on the 31st stays on the 28th after its first February.
    public func adding(months: Int64) -> CivilDate { MonthSeries(from: self, every: months).day(1) }

    /// Days from this day to `other`, clamped; negative when `other` is earlier.
    public func days(until other: CivilDate) -> Int64 {
        let (difference, overflow) = other.daysSinceEpoch.subtractingReportingOverflow(daysSinceEpoch)
        return overflow ? (other < self ? .min : .max) : difference
    }

    // The calendar repeats every 400 years, which are 146,097 days. Within them years are counted from 1 March, so that
    // a leap day is the last day of its year, of its four years and of its 400; 0000-03-01 is 719,468 days before
    // 1970-01-01.
    private static let daysPer400Years: Int64 = 146_097
    private static let daysFromMarchOfYear0: Int64 = 719_468

    fileprivate var parts: (year: Int64, month: Int64, day: Int64) {
        // Divided before the origin is moved, for then the sum is small.
        let (cycles, rest) = daysSinceEpoch.flooredDivision(by: Self.daysPer400Years)
        let moved = UInt32(rest + Self.daysFromMarchOfYear0)
        let (more, dayOfCycle) = moved.quotientAndRemainder(dividingBy: UInt32(Self.daysPer400Years))
        // The fourth century has one day more than its length here, and so has every fourth year.
        let century = min(dayOfCycle / 36_524, 3)
        let (fourYears, dayOfFourYears) = (dayOfCycle - century * 36_524).quotientAndRemainder(dividingBy: 1461)
        let yearOfFour = min(dayOfFourYears / 365, 3)
        let dayOfYear = dayOfFourYears - yearOfFour * 365
        let marchYear = (cycles + Int64(more)) * 400 + Int64(century * 100 + fourYears * 4 + yearOfFour)
        let monthFromMarch = Int64((5 * dayOfYear + 2) / 153)
        let day = Int64(dayOfYear) - Self.daysBefore(monthFromMarch: monthFromMarch) + 1
        return monthFromMarch < 10
            ? (marchYear, monthFromMarch + 3, day) : (marchYear + 1, monthFromMarch - 9, day)
    }

    @inline(__always)
    fileprivate static func days<Number: SignedInteger & FixedWidthInteger>(
        year: Number, month: Int64, day: Int64
    ) -> Number {
        let monthFromMarch = month > 2 ? month - 3 : month + 9
        let (cycles, yearOfCycle) = (year - (month > 2 ? 0 : 1)).flooredDivision(by: 400)
        return cycles * Number(daysPer400Years) + yearOfCycle * 365 + yearOfCycle / 4 - yearOfCycle / 100
            + Number(daysBefore(monthFromMarch: monthFromMarch) + day - 1 - daysFromMarchOfYear0)
    }

    /// From March on, five months have 153 days, as 31, 30, 31, 30, 31.
    private static func daysBefore(monthFromMarch: Int64) -> Int64 { (153 * monthFromMarch + 2) / 5 }

    @inlinable
    static func length(ofMonth month: Int64, year: Int64) -> Int64 {
        switch month {
        case 2: year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400)) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}

/// Days that are whole months apart, each counted from the first: a plan that began on the 31st is on the 28th in February and on the
/// 31st again in March.
public struct MonthSeries: Hashable, Sendable {
    /// Months since the first of year 0.
    private let firstMonth: Int64
    /// The day before that first one; wrapped around, and not used, where it is too far to be counted.
    private let dayBeforeFirstMonth: Int64
    private let dayOfMonth: Int64
    private let every: Int64

    /// Creates a series.
    ///
    /// - Parameters:
    ///   - first: the day with the index 0.
    ///   - every: how many months lie between two days; negative for a series into the past.
    ///   - dayOfMonth: another day of the month than that of `first`; 31 is always the last one.
    public init(from first: CivilDate, every: Int64, dayOfMonth: Int64? = nil) {
        let (year, month, day) = first.parts
        // A year is at most 1/365 of `Int64.max`, so its months do not come near the end either.
        firstMonth = year * 12 + month - 1
        dayBeforeFirstMonth = first.daysSinceEpoch &- day
        self.dayOfMonth = dayOfMonth ?? day
        self.every = every
    }

    /// The day `index` times the distance after the first, or the last day of a shorter month; clamped to the range of the type.
    public func day(_ index: Int64) -> CivilDate {
        let (distance, productOverflow) = every.multipliedReportingOverflow(by: index)
        let (count, sumOverflow) = firstMonth.addingReportingOverflow(distance)
        guard !productOverflow, !sumOverflow else {
            return CivilDate(daysSinceEpoch: (every < 0) == (index < 0) ? .max : .min)
        }
        let (year, month) = count.flooredDivision(by: 12)
        let day = Swift.min(dayOfMonth, CivilDate.length(ofMonth: month + 1, year: year))
        // Within a trillion years no product passes 64 bits.
        if year.magnitude < 1_000_000_000_000 {
            return CivilDate(daysSinceEpoch: CivilDate.days(year: year, month: month + 1, day: day))
        }
        return CivilDate(
            daysSinceEpoch: Int64(clamping: CivilDate.days(year: Int128(year), month: month + 1, day: day)))
    }
}

extension MonthSeries: Sequence {
    /// The days from the first one on, without an end.
    public func makeIterator() -> Iterator { Iterator(self) }

    /// Goes from one day of a series to the next.
    ///
    /// From month to month it counts on, which takes a fraction of the time of working out each day, and it is inlined for that.
    public struct Iterator: IteratorProtocol, Sendable {
        private let series: MonthSeries
        private var index: Int64 = 0
        @usableFromInline let isCountingOn: Bool
        @usableFromInline let dayOfMonth: Int64
        @usableFromInline var year: Int64
        @usableFromInline var month: Int64
        /// The day before the first of the month.
        @usableFromInline var dayBefore: Int64

        fileprivate init(_ series: MonthSeries) {
            self.series = series
            dayOfMonth = series.dayOfMonth
            let (year, month) = series.firstMonth.flooredDivision(by: 12)
            self.year = year
            self.month = month + 1
            // Beyond a trillion years days have to be clamped.
            isCountingOn = series.every == 1 && year.magnitude < 1_000_000_000_000
            dayBefore = series.dayBeforeFirstMonth
        }

        /// The next day; there always is one.
        @inlinable
        public mutating func next() -> CivilDate? {
            guard isCountingOn else { return nextByIndex() }
            let length = CivilDate.length(ofMonth: month, year: year)
            let day = CivilDate(daysSinceEpoch: dayBefore + Swift.min(dayOfMonth, length))
            dayBefore += length
            month += 1
            if month > 12 {
                month = 1
                year += 1
            }
            return day
        }

        @usableFromInline
        mutating func nextByIndex() -> CivilDate {
            defer { index += 1 }
            return series.day(index)
        }
    }
}

extension CivilDate: CustomStringConvertible {
    /// Year, month and day: `2026-11-21`.
    ///
    /// A year has four digits; one before 0 or after 9999 has a sign, and as many digits as it needs: `-0044-03-15`,
    /// `+10000-01-01`.
    public var description: String {
        let (year, month, day) = parts
        return "\(year > 9999 ? "+" : "")\(year.padded(to: 4))-\(month.padded(to: 2))-\(day.padded(to: 2))"
    }

    /// Reads the text of `description`.
    ///
    /// - Throws: `InvalidValue` for any other text and for days that do not exist.
    public init(parsing text: String) throws(InvalidValue) {
        // What no year that can be counted to needs is not looked through.
        guard text.utf8.count <= 32 else {
            throw InvalidValue("date", text, "is too long for a day; write it like 2026-11-21")
        }
        let sign = text.hasPrefix("-") ? "-" : ""
        let numbers = text.dropFirst(sign.count).split(separator: "-", maxSplits: 3, omittingEmptySubsequences: false)
        // The text must be the one that would be written: this refuses other digits, signs and lengths.
        guard numbers.count == 3, let year = Int64(sign + numbers[0]), let month = Int64(numbers[1]),
            let day = Int64(numbers[2]), let date = CivilDate(year: year, month: month, day: day),
            date.description == text
        else { throw InvalidValue("date", text, "is no day of the calendar; write it like 2026-11-21") }
        self = date
    }
}

extension CivilDate: Codable {
    /// Reads and checks the text.
    public init(from decoder: any Decoder) throws {
        try self.init(parsing: decoder.singleValueContainer().decode(String.self))
    }

    /// Writes the text.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
