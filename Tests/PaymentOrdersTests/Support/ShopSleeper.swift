import PaymentCore

/// A clock on which waiting takes no time: whoever sleeps moves the shop's clock on by as much.
struct ShopSleeper: Clock {
    struct Instant: InstantProtocol {
        let milliseconds: Int64

        func advanced(by duration: Duration) -> Instant {
            Instant(
                milliseconds: milliseconds + duration.components.seconds * 1000 + duration.components.attoseconds
                    / 1_000_000_000_000_000)
        }

        func duration(to other: Instant) -> Duration { .milliseconds(other.milliseconds - milliseconds) }

        static func < (lhs: Instant, rhs: Instant) -> Bool { lhs.milliseconds < rhs.milliseconds }
    }

    let clock: ManualWallClock
    /// What is done when somebody sleeps at or beyond a time.
    var ending: (time: Timestamp, body: @Sendable () -> Void)?

    var now: Instant { Instant(milliseconds: clock.now().millisecondsSinceEpoch) }
    var minimumResolution: Duration { .milliseconds(1) }

    func sleep(until deadline: Instant, tolerance: Duration?) async throws {
        try Task.checkCancellation()
        await Task.yield()
        let wait = deadline.milliseconds - now.milliseconds
        if let ending, clock.now() >= ending.time { ending.body() }
        if wait > 0 { clock.set(clock.now().adding(milliseconds: wait)) }
    }
}
