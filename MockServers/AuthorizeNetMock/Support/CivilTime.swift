internal import PaymentCore

/// Dates and times as Authorize.net writes and reads them.
///
/// The merchant's time zone is eight hours behind UTC all year; the mock knows no summer time.
enum CivilTime {
    /// Seconds of a day.
    static let daySeconds: Int64 = 86_400
    private static let zoneSeconds: Int64 = -8 * 3600

    /// Reads `2026-12-01`; nil for a day that does not exist.
    static func day(_ text: String) -> CivilDate? {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.map(\.utf8.count) == [4, 2, 2],
            parts.joined().utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let year = Int64(parts[0]), let month = Int64(parts[1]), let day = Int64(parts[2])
        else { return nil }
        return CivilDate(year: year, month: month, day: day)
    }

    /// The first moment after another one at which UTC clocks show an hour.
    static func next(hour: Int64, after moment: Timestamp) -> Timestamp {
        let today = CivilDate(moment).start.adding(seconds: hour * 3600)
        return today > moment ? today : today.adding(seconds: daySeconds)
    }

    /// `2026-11-21T10:00:00Z`, with three digits of a fraction where there is one.
    static func utc(_ moment: Timestamp) -> String { text(moment) + "Z" }

    /// The time in the merchant's zone, without a zone.
    static func local(_ moment: Timestamp) -> String { text(moment.adding(seconds: zoneSeconds)) }

    /// `2026-11-21T10:15:30.1230000Z`: the seven digits of webhooks.
    static func precise(_ moment: Timestamp) -> String {
        let time = UTCDateTime(moment)
        return "\(whole(time)).\(time.millisecond.padded(to: 3))0000Z"
    }

    /// Reads `2026-11-21T10:00:00Z` or the same without a zone, which is taken as UTC; nil for anything else.
    static func moment(_ text: String) -> Timestamp? {
        let parts = text.split(separator: "T", omittingEmptySubsequences: false)
        guard parts.count == 2, let day = day(String(parts[0])) else { return nil }
        let clock = parts[1].hasSuffix("Z") ? parts[1].dropLast() : parts[1]
        let halves = clock.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        let fields = halves[0].split(separator: ":", omittingEmptySubsequences: false).map { UInt8($0) }
        guard fields.count == 3, let hour = fields[0], let minute = fields[1], let second = fields[2] else {
            return nil
        }
        if halves.count == 2 {
            guard !halves[1].isEmpty, halves[1].utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        }
        return UTCDateTime(
            date: day, hour: Int64(hour), minute: Int64(minute), second: Int64(second))?
            .timestamp
    }

    private static func text(_ moment: Timestamp) -> String {
        let time = UTCDateTime(moment)
        return time.millisecond == 0 ? whole(time) : "\(whole(time)).\(time.millisecond.padded(to: 3))"
    }

    private static func whole(_ time: UTCDateTime) -> String {
        "\(time.date)T\(time.hour.padded(to: 2)):\(time.minute.padded(to: 2)):\(time.second.padded(to: 2))"
    }
}
