/// A point in time: whole milliseconds since 1970-01-01T00:00:00Z.
///
/// Gateways speak in seconds or in formatted dates, so milliseconds lose nothing, and an integer compares and encodes exactly.
public struct Timestamp: Hashable, Comparable, Sendable, Codable {
    /// Milliseconds since the Unix epoch; negative before it.
    public let millisecondsSinceEpoch: Int64

    /// Creates a timestamp from milliseconds since the Unix epoch.
    public init(millisecondsSinceEpoch: Int64) {
        self.millisecondsSinceEpoch = millisecondsSinceEpoch
    }

    /// Creates a timestamp from whole Unix seconds; a value beyond what `Int64` milliseconds hold is clamped.
    public init(secondsSinceEpoch: Int64) {
        let (value, overflow) = secondsSinceEpoch.multipliedReportingOverflow(by: 1000)
        self.millisecondsSinceEpoch = overflow ? (secondsSinceEpoch < 0 ? .min : .max) : value
    }

    /// Whole Unix seconds, rounded towards the past.
    public var secondsSinceEpoch: Int64 {
        let (seconds, rest) = millisecondsSinceEpoch.quotientAndRemainder(dividingBy: 1000)
        return rest < 0 ? seconds - 1 : seconds
    }

    /// Compares by time.
    public static func < (lhs: Timestamp, rhs: Timestamp) -> Bool {
        lhs.millisecondsSinceEpoch < rhs.millisecondsSinceEpoch
    }

    /// The moment `seconds` later (earlier when negative), clamped to the range of the type.
    public func adding(seconds: Int64) -> Timestamp {
        Timestamp(millisecondsSinceEpoch: Int64(clamping: Int128(millisecondsSinceEpoch) + Int128(seconds) * 1000))
    }

    /// The moment `milliseconds` later (earlier when negative), clamped to the range of the type.
    public func adding(milliseconds: Int64) -> Timestamp {
        let (sum, overflow) = millisecondsSinceEpoch.addingReportingOverflow(milliseconds)
        return Timestamp(millisecondsSinceEpoch: overflow ? (milliseconds < 0 ? .min : .max) : sum)
    }

    /// Milliseconds from `earlier` to this moment, clamped; negative when `earlier` is in fact later.
    public func milliseconds(since earlier: Timestamp) -> Int64 {
        let (difference, overflow) = millisecondsSinceEpoch.subtractingReportingOverflow(earlier.millisecondsSinceEpoch)
        return overflow ? (self < earlier ? .min : .max) : difference
    }
}
