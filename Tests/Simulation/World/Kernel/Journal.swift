import PaymentCore
import Synchronization

/// What happened in a run, event by event, and what of it was ever reached.
///
/// Two runs of one script have the same hash; were one to differ, something in them would not come from the seed.
final class Journal: Sendable {
    private struct State {
        var events = 0
        var hash = Fingerprint()
        var lines: [String] = []
        var reached: [String: Int] = [:]
    }

    private let state = Mutex(State())
    private let kernel: Kernel
    private let keepsLines: Bool
    private let last: Int?

    /// Begins a journal.
    ///
    /// - Parameters:
    ///   - keepsLines: whether the lines are kept, to be printed.
    ///   - last: after which event the run is stopped; nil for none.
    init(_ kernel: Kernel, keepsLines: Bool, last: Int?) {
        self.kernel = kernel
        self.keepsLines = keepsLines
        self.last = last
    }

    /// How many events there were.
    var events: Int { state.withLock { $0.events } }
    /// The hash over all of them.
    var hash: UInt64 { state.withLock { $0.hash.value } }
    /// The lines, when they are kept.
    var lines: [String] { state.withLock { $0.lines } }
    /// What was reached, and how often.
    var reached: [String: Int] { state.withLock { $0.reached } }

    /// Notes an event.
    func note(_ who: String, _ what: @autoclosure () -> String) {
        let line = "\(kernel.now.millisecondsSinceEpoch) \(who): \(what())"
        let isLast = state.withLock { state in
            // The job in which the last event happened may tell of more; nobody asked for it.
            if let last, state.events >= last { return true }
            state.events += 1
            state.hash.add(line)
            if keepsLines { state.lines.append("#\(state.events) \(line)") }
            return state.events == last
        }
        if isLast { kernel.halt() }
    }

    /// Counts that something was reached.
    func reach(_ name: String) { state.withLock { $0.reached[name, default: 0] += 1 } }
}

/// Under which name the present task does what it does.
enum Scene {
    /// The name: of an action, a worker's step, a delivery.
    @TaskLocal static var label = "world"
    /// Whether a person asks for it, whatever is due.
    @TaskLocal static var isByHand = false
    /// The message of a gateway that is being handed over.
    @TaskLocal static var message: Court.Message?
}
