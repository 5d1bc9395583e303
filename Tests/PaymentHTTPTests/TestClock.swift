import PaymentCore
import PaymentHTTP
import Synchronization

/// A clock that moves only when someone sleeps or a stub says so, and remembers each wait.
final class TestClock: Clock, Sendable {
    struct Instant: InstantProtocol {
        let offset: Duration

        func advanced(by duration: Duration) -> Instant { Instant(offset: offset + duration) }

        func duration(to other: Instant) -> Duration { other.offset - offset }

        static func < (lhs: Instant, rhs: Instant) -> Bool { lhs.offset < rhs.offset }
    }

    private struct State {
        var now = Instant(offset: .zero)
        var waits: [Duration] = []
    }

    private let state = Mutex(State())
    private let onSleep: @Sendable () -> Void

    init(onSleep: @escaping @Sendable () -> Void = {}) {
        self.onSleep = onSleep
    }

    var now: Instant { state.withLock { $0.now } }
    var minimumResolution: Duration { .nanoseconds(1) }
    var waits: [Duration] { state.withLock { $0.waits } }

    func advance(by duration: Duration) {
        state.withLock { $0.now = $0.now.advanced(by: duration) }
    }

    func sleep(until deadline: Instant, tolerance: Duration?) async throws {
        state.withLock { state in
            state.waits.append(state.now.duration(to: deadline))
            state.now = max(state.now, deadline)
        }
        onSleep()
        try Task.checkCancellation()
    }
}

/// Draws the largest number possible, so that a wait with jitter is its ceiling.
struct HighestRandomSource: RandomSource {
    func next() -> UInt64 { .max }
}

/// Gives prepared results in their order and remembers what was sent.
final class ScriptedTransport: HTTPTransport {
    struct Step: Sendable {
        let result: Result<TransportResponse, TransportError>
        let takes: Duration
    }

    private struct State {
        var steps: [Step]
        var sent: [TransportRequest] = []
    }

    private let state: Mutex<State>
    private let clock: TestClock

    init(_ steps: [Step], clock: TestClock) {
        state = Mutex(State(steps: steps))
        self.clock = clock
    }

    var sent: [TransportRequest] { state.withLock { $0.sent } }

    func send(_ request: TransportRequest) async throws(TransportError) -> TransportResponse {
        let step = state.withLock { state in
            state.sent.append(request)
            return state.steps.isEmpty ? nil : state.steps.removeFirst()
        }
        guard let step else { throw TransportError(.closed, .notSent, detail: "the script has ended") }
        clock.advance(by: step.takes)
        return try step.result.get()
    }
}
