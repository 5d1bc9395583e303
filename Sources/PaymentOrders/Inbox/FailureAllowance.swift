internal import Synchronization

/// How many refused deliveries are heard out: some at once, then one a second (S-27).
///
/// There is one for all accounts, so that its state tells nobody which accounts there are. A genuine delivery never needs it, so nobody
/// can keep a gateway out by sending forged ones.
final class FailureAllowance: Sendable {
    /// How many may come at once.
    static let burst: Int64 = 20
    /// After how many milliseconds one more may come.
    static let milliseconds: Int64 = 1000

    private let clock: any SteadyClock
    /// When the allowance is whole again, which says all about it.
    private let wholeAt: Mutex<Int64>

    /// Creates a whole allowance.
    init(_ clock: any SteadyClock) {
        self.clock = clock
        wholeAt = Mutex(clock.milliseconds())
    }

    /// Takes one out.
    ///
    /// - Returns: false when there was none left.
    func take() -> Bool {
        let now = clock.milliseconds()
        return wholeAt.withLock { wholeAt in
            let next = max(wholeAt, now) + Self.milliseconds
            guard next - now <= Self.burst * Self.milliseconds else { return false }
            wholeAt = next
            return true
        }
    }
}
