internal import Glibc
internal import Synchronization

/// Where the date comes from.
///
/// Everything that needs the date takes one of these, so that a run can be replayed and a test owns its time. For waiting, take
/// Swift's own `Clock`.
public protocol WallClock: Sendable {
    /// The current moment.
    func now() -> Timestamp
}

/// The machine's real-time clock.
public struct SystemWallClock: WallClock {
    /// Creates the clock.
    public init() {}

    /// The current moment by `clock_gettime(CLOCK_REALTIME)`.
    public func now() -> Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(millisecondsSinceEpoch: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
    }
}

/// A clock that stands still until it is moved: for tests, simulations and mock gateways.
public final class ManualWallClock: WallClock {
    private let current: Mutex<Timestamp>

    /// Creates a clock that shows `start`.
    public init(_ start: Timestamp) {
        current = Mutex(start)
    }

    /// The moment the clock shows.
    public func now() -> Timestamp {
        current.withLock { $0 }
    }

    /// Moves the clock forward, or back when `seconds` is negative.
    public func advance(seconds: Int64) {
        current.withLock { $0 = $0.adding(seconds: seconds) }
    }

    /// Sets the clock to `moment`.
    public func set(_ moment: Timestamp) {
        current.withLock { $0 = moment }
    }
}
