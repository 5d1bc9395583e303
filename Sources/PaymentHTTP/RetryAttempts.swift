internal import Synchronization

/// Counts how often requests were sent within one call, across the layers between the telemetry and the transport.
final class RetryAttempts: Sendable {
    /// The counter of the call that the current task makes.
    @TaskLocal static var current: RetryAttempts?

    private let sends = Atomic<Int>(0)

    init() {}

    var count: Int { sends.load(ordering: .relaxed) }

    func countOne() {
        sends.add(1, ordering: .relaxed)
    }
}
