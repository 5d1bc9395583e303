internal import Foundation
public import PaymentCore
public import PaymentPlans

/// The time zone in which a business counts its days.
///
/// It turns an instant into the business's day and a day or a wall-clock time into its first instant (D-45), so that
/// the engine need not know zones. The time zone of the process has no part in it.
public struct BusinessZone: Hashable, Sendable, CustomStringConvertible {
    /// The name in the IANA database: `Europe/Kyiv`.
    public let identifier: String
    /// Foundation's zone of that name.
    let timeZone: TimeZone

    /// Finds a zone by its IANA name.
    ///
    /// Short names such as `EST` and `IST` are refused: they mean different zones to different people.
    ///
    /// - Throws: `InvalidValue` for a name that is no area and place, or that is not known here.
    public init(_ identifier: String) throws(InvalidValue) {
        if identifier == Self.utc.identifier {
            self = .utc
            return
        }
        // Foundation also takes short names, its own `SystemV/…` and text behind a zero byte, so the form is checked
        // here.
        let isPlain = identifier.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                true
            case UInt8(ascii: "/"), UInt8(ascii: "_"), UInt8(ascii: "+"), UInt8(ascii: "-"): true
            default: false
            }
        }
        guard isPlain, identifier.contains("/"), !identifier.hasPrefix("SystemV/"),
            let timeZone = TimeZone(identifier: identifier)
        else {
            throw InvalidValue("zone", identifier, "is no time zone of the IANA database; give one such as Europe/Kyiv")
        }
        self.init(identifier, timeZone)
    }

    private init(_ identifier: String, _ timeZone: TimeZone) {
        self.identifier = identifier
        self.timeZone = timeZone
    }

    /// Universal time.
    public static let utc = BusinessZone("UTC", .gmt)

    /// The IANA name.
    public var description: String { identifier }

    /// An instant and the day it falls on here.
    public func moment(_ instant: Timestamp) -> Moment {
        let seconds = instant.secondsSinceEpoch
        let (days, rest) = (seconds + offset(at: seconds)).quotientAndRemainder(dividingBy: Self.secondsPerDay)
        return Moment(day: CivilDate(daysSinceEpoch: rest < 0 ? days - 1 : days), instant: instant)
    }

    /// The first instant of a day: midnight, or where clocks skip midnight the instant to which they are moved.
    ///
    /// A day that clocks skip as a whole, as Samoa's 2011-12-30, has no instant; the first one after it is returned
    /// then, with the day it falls on. An instant beyond the range of `Timestamp` is clamped to it.
    public func moment(startOf day: CivilDate) -> Moment { moment(day, secondOfDay: 0) }

    /// The instant at which clocks here show a time of a day; the first one where they show it twice, and the first one
    /// after the gap where they never do (D-45).
    ///
    /// - Throws: `InvalidValue` for a time that no clock shows.
    public func moment(_ day: CivilDate, hour: Int, minute: Int, second: Int = 0) throws(InvalidValue) -> Moment {
        guard (0..<24).contains(hour), (0..<60).contains(minute), (0..<60).contains(second) else {
            let text = [hour, minute, second].map { $0.padded(to: 2) }.joined(separator: ":")
            throw InvalidValue("time", text, "is no time of a day; give one from 00:00:00 to 23:59:59")
        }
        return moment(day, secondOfDay: (hour * 60 + minute) * 60 + second)
    }

    /// The hour and the minute that clocks here show at an instant, as `moment(_:hour:minute:second:)` takes them.
    public func time(_ instant: Timestamp) -> (hour: Int, minute: Int) {
        let seconds = instant.secondsSinceEpoch
        let rest = (seconds + offset(at: seconds)) % Self.secondsPerDay
        let minutes = Int((rest < 0 ? rest + Self.secondsPerDay : rest) / 60)
        return (minutes / 60, minutes % 60)
    }

    private func moment(_ day: CivilDate, secondOfDay: Int) -> Moment {
        let wall = Int128(day.daysSinceEpoch) * Int128(Self.secondsPerDay) + Int128(secondOfDay)
        let most = Int128(Int64.max / 1000)
        let first = firstSecond(showing: Int64(min(max(wall, -most), most)))
        return moment(Timestamp(secondsSinceEpoch: first))
    }

    /// The first second at which clocks show `wall`, or else something later; both counted from 1970-01-01T00:00:00.
    private func firstSecond(showing wall: Int64) -> Int64 {
        // No clock is a day off, and no zone was ever changed twice within two days, so that these are the offsets
        // before and after the one change that can matter.
        let before = offset(at: wall - Self.secondsPerDay)
        let after = offset(at: wall + Self.secondsPerDay)
        // Asked first, because of a time that is shown twice the earlier one counts.
        if offset(at: wall - before) == before { return wall - before }
        if offset(at: wall - after) == after { return wall - after }
        // The time is skipped: the change lies between the two.
        var (old, new) = (wall - after, wall - before)
        while new - old > 1 {
            let middle = old + (new - old) / 2
            if offset(at: middle) == after { new = middle } else { old = middle }
        }
        return new
    }

    /// How many seconds clocks here are ahead of universal time.
    private func offset(at seconds: Int64) -> Int64 {
        // Foundation loses its way some hundred thousand years from now. But from 2400 on all changes follow yearly
        // rules, and these repeat with the calendar after 400 years.
        let within =
            seconds < Self.year2400
            ? seconds : Self.year2400 + (seconds - Self.year2400) % (Self.year2400 - Self.year2000)
        return Int64(timeZone.secondsFromGMT(for: Date(timeIntervalSince1970: TimeInterval(within))))
    }

    private static let secondsPerDay: Int64 = 86_400
    private static let year2000: Int64 = 946_684_800
    private static let year2400: Int64 = 13_569_465_600
}
