/// A moment as a calendar and a clock in UTC show it, to the millisecond.
///
/// Gateways write it in forms of their own, which are their adapters' matter.
public struct UTCDateTime: Hashable, Sendable {
    private static let millisecondsPerDay: Int64 = 86_400_000

    /// The day; another one leaves the time of day as it is.
    public var date: CivilDate

    private let millisecondOfDay: Int64

    /// Creates a moment; nil for a time that no clock shows.
    ///
    /// There are no leap seconds: `Timestamp` does not count them.
    public init?(date: CivilDate, hour: Int64, minute: Int64, second: Int64, millisecond: Int64 = 0) {
        guard (0..<24).contains(hour), (0..<60).contains(minute), (0..<60).contains(second),
            (0..<1000).contains(millisecond)
        else { return nil }
        self.date = date
        millisecondOfDay = ((hour * 60 + minute) * 60 + second) * 1000 + millisecond
    }

    /// The calendar and the clock at `time`.
    public init(_ time: Timestamp) {
        let (days, rest) = time.millisecondsSinceEpoch.flooredDivision(by: Self.millisecondsPerDay)
        date = CivilDate(daysSinceEpoch: days)
        millisecondOfDay = rest
    }

    /// The first moment of a day.
    init(startOf date: CivilDate) {
        self.date = date
        millisecondOfDay = 0
    }

    /// The hour, 0 to 23.
    public var hour: Int64 { millisecondOfDay / 3_600_000 }

    /// The minute, 0 to 59.
    public var minute: Int64 { millisecondOfDay / 60_000 % 60 }

    /// The second, 0 to 59.
    public var second: Int64 { millisecondOfDay / 1000 % 60 }

    /// The millisecond, 0 to 999.
    public var millisecond: Int64 { millisecondOfDay % 1000 }

    /// The moment that is shown, clamped to the range of `Timestamp`.
    public var timestamp: Timestamp {
        let exact = Int128(date.daysSinceEpoch) * Int128(Self.millisecondsPerDay) + Int128(millisecondOfDay)
        return Timestamp(millisecondsSinceEpoch: Int64(clamping: exact))
    }
}

extension BinaryInteger {
    /// The decimal digits, with zeros before them up to `width` digits; a minus sign comes first and is not counted.
    public func padded(to width: Int) -> String {
        let digits = String(magnitude)
        return (self < 0 ? "-" : "") + String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }

    /// The quotient rounded down, and the rest, which has no sign; for divisors above zero.
    func flooredDivision(by divisor: Self) -> (quotient: Self, rest: Self) {
        let (quotient, rest) = quotientAndRemainder(dividingBy: divisor)
        return rest < 0 ? (quotient - 1, rest + divisor) : (quotient, rest)
    }
}
