internal import PaymentCore

/// A moment by the calendar, in UTC: `2026-11-21 07:44:07`.
struct CivilTime: Sendable, Hashable {
    /// What a subscription counts in.
    enum Period: String, Sendable, CaseIterable {
        case day, week, month, year
    }

    private var value: UTCDateTime

    /// Reads `YYYY-MM-DD HH:MM:SS`; `nil` for any other text and for days and hours that do not exist.
    init?(parsing text: String) {
        let bytes = Array(text.utf8)
        let pattern = Array("0000-00-00 00:00:00".utf8)
        guard bytes.count == pattern.count else { return nil }
        for (byte, form) in zip(bytes, pattern) {
            guard form == 0x30 ? (0x30...0x39).contains(byte) : byte == form else { return nil }
        }
        func number(_ range: Range<Int>) -> Int64 { bytes[range].reduce(0) { $0 * 10 + Int64($1 - 0x30) } }
        guard let date = CivilDate(year: number(0..<4), month: number(5..<7), day: number(8..<10)), date.year > 0,
            let value = UTCDateTime(
                date: date, hour: number(11..<13), minute: number(14..<16), second: number(17..<19))
        else { return nil }
        self.value = value
    }

    /// The calendar's name of a moment; what is below a second is dropped.
    init(_ moment: Timestamp) {
        value = UTCDateTime(Timestamp(secondsSinceEpoch: moment.secondsSinceEpoch))
    }

    /// Whether the year has four digits.
    var canBeWritten: Bool { (1...9999).contains(value.date.year) }

    /// The moment that is meant.
    var moment: Timestamp { value.timestamp }

    /// The same time of day `count` periods later; a day that the month does not have becomes its last.
    func adding(_ count: Int64, _ period: Period) -> CivilTime {
        var later = self
        switch period {
        case .day: later.value.date = value.date.adding(days: count)
        case .week: later.value.date = value.date.adding(days: count * 7)
        case .month: later.value.date = value.date.adding(months: count)
        case .year: later.value.date = value.date.adding(months: count * 12)
        }
        return later
    }

    /// Whether the last day of a card's month lies before this moment.
    func isAfter(month: Int64, year: Int64) -> Bool {
        (value.date.year, value.date.month) > (year, month)
    }
}
