internal import Glibc

/// A clock that only goes forward and also counts while the machine sleeps: what decides whether a lease still is worth something (F-27).
public protocol SteadyClock: Sendable {
    /// Milliseconds since some moment that stays the same.
    func milliseconds() -> Int64
}

/// The machine's clock since it was started, sleep included.
public struct BootClock: SteadyClock {
    /// Creates the clock.
    public init() {}

    /// Milliseconds by `clock_gettime(CLOCK_BOOTTIME)`.
    public func milliseconds() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_BOOTTIME, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }
}

/// How long something that was begun may still be sent: a worker that slept longer must not, for others may have given it up (F-29).
struct SendingWindow: Sendable {
    /// Shorter than the time after which the janitor looks an attempt up, by more than a call may take to be on its way.
    static let seconds: Int64 = 30

    private let clock: any SteadyClock
    private let start: Int64

    init(_ clock: any SteadyClock) {
        self.clock = clock
        start = clock.milliseconds()
    }

    /// Whether it may be sent now.
    var isOpen: Bool { clock.milliseconds() - start < Self.seconds * 1000 }
}
