import PaymentCore
import PaymentOrders

/// The kernel's time as a clock of the standard library, for what waits between two tries.
struct KernelClock: Clock {
    /// A moment of the kernel.
    struct Instant: InstantProtocol {
        /// Milliseconds since the epoch.
        let milliseconds: Int64

        /// The moment a while later.
        func advanced(by duration: Duration) -> Instant {
            let (seconds, attoseconds) = duration.components
            return Instant(milliseconds: milliseconds + seconds * 1000 + attoseconds / 1_000_000_000_000_000)
        }

        /// How long it is until another moment.
        func duration(to other: Instant) -> Duration { .milliseconds(other.milliseconds - milliseconds) }

        /// Compares by time.
        static func < (lhs: Instant, rhs: Instant) -> Bool { lhs.milliseconds < rhs.milliseconds }
    }

    /// The kernel whose time it is.
    let kernel: Kernel

    /// The present moment.
    var now: Instant { Instant(milliseconds: kernel.now.millisecondsSinceEpoch) }

    /// The smallest step of time.
    var minimumResolution: Duration { .milliseconds(1) }

    /// Waits for a moment.
    func sleep(until deadline: Instant, tolerance: Duration?) async throws {
        await kernel.sleep(until: Timestamp(millisecondsSinceEpoch: deadline.milliseconds))
        try Task.checkCancellation()
    }
}

/// The time of day as one process has it: the world's, wrong by some minutes until somebody sets it right.
struct SkewedClock: WallClock {
    /// The world's time.
    let kernel: Kernel
    /// How far this clock is ahead.
    let skewMilliseconds: Int64
    /// When it is set right.
    let healing: Timestamp

    /// The moment this clock shows.
    func now() -> Timestamp {
        let now = kernel.now
        return now < healing ? now.adding(milliseconds: skewMilliseconds) : now
    }
}

/// A clock of a machine that counts from when it was started, whatever is done to its time of day.
struct KernelSteadyClock: SteadyClock {
    /// The world's time.
    let kernel: Kernel
    /// When the machine was started.
    let start: Timestamp

    /// Milliseconds since the start.
    func milliseconds() -> Int64 { kernel.now.milliseconds(since: start) }
}
