public import PaymentCore
internal import Synchronization

/// The clock of one mock: another clock, moved forward by what the control API asked for.
///
/// On a socket the other clock is the machine's, so that time passes by itself; in memory it is a `ManualWallClock`, so that it
/// does not.
public final class MockClock: WallClock {
    private let base: any WallClock
    private let offset = Mutex<Int64>(0)

    /// Creates a clock that shows the time of `base`.
    public init(_ base: any WallClock = SystemWallClock()) {
        self.base = base
    }

    /// Creates a clock that stands still at `start` until it is moved.
    public convenience init(standingAt start: Timestamp) {
        self.init(ManualWallClock(start))
    }

    /// The moment the clock shows.
    public func now() -> Timestamp {
        base.now().adding(seconds: offset.withLock { $0 })
    }

    /// How many seconds the clock is ahead of the one it was made from.
    public var offsetSeconds: Int64 { offset.withLock { $0 } }

    /// Moves the clock forward; nothing falls due by this alone, `MockEngine.advance(seconds:)` sees to that.
    func advance(seconds: Int64) {
        offset.withLock { offset in
            let (sum, overflow) = offset.addingReportingOverflow(seconds)
            offset = overflow ? .max : sum
        }
    }

    /// Shows the time of the other clock again.
    func reset() {
        offset.withLock { $0 = 0 }
    }
}
