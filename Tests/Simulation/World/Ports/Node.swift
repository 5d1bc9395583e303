import PaymentCore
import PaymentOrders
import Synchronization

/// A process: from its start until it ends, crashes, or the run is over.
///
/// Whatever a process does outside itself goes through a port that asks first whether the process still lives, so one that has crashed
/// leaves no further trace.
final class Node: Sendable {
    private struct State {
        var isAlive = true
        var isStopping = false
    }

    /// Its place among the processes.
    let place: Int
    /// Counts the processes of this place.
    let generation: Int
    private let state = Mutex(State())

    /// Starts a process.
    init(place: Int, generation: Int) {
        self.place = place
        self.generation = generation
    }

    /// What the trace calls it.
    var name: String { "p\(place).\(generation)" }
    /// Whether it still does something.
    var isAlive: Bool { state.withLock { $0.isAlive } }
    /// Whether it takes nothing new.
    var isStopping: Bool { state.withLock { $0.isStopping || !$0.isAlive } }

    /// Ends it at once.
    ///
    /// - Returns: whether it lived.
    func die() -> Bool {
        state.withLock { state in
            defer { state.isAlive = false }
            return state.isAlive
        }
    }

    /// Lets it finish what it does and take nothing new (SIGTERM).
    func stop() { state.withLock { $0.isStopping = true } }
}

/// What a caller is told whose process is gone: nothing that the code could take for an answer of the store.
extension OrderError {
    /// The process has ended.
    static let processGone = OrderError(.storeUnavailable, "the process is gone")

    /// What ends a transaction of which nothing is to be kept; it goes no further than the store that threw it.
    static let goneBack = OrderError(.commitUnknown, "the transaction goes back")
}
