import PaymentCore
import PaymentOrders
import Synchronization

/// A running process with what the code under test is in it.
struct Station: Sendable {
    /// The process.
    let node: Node
    /// The orders as it sees them.
    let orders: Orders
    /// Where its webhooks come in.
    let inbox: WebhookInbox
    /// What does the work that is due.
    let collector: Collector
}

/// All processes, and those of their workers that wait for something to do.
final class Crowd: Sendable {
    private struct State {
        var stations: [Station?]
        var leaving: [Node] = []
        var waiting: [(node: Node, continuation: UnsafeContinuation<Void, Never>)] = []
    }

    private let state: Mutex<State>

    /// Makes room for so many processes.
    init(count: Int) { state = Mutex(State(stations: Array(repeating: nil, count: count))) }

    /// The processes that take calls, in order.
    var open: [Station] { state.withLock { $0.stations.compactMap { $0 }.filter { !$0.node.isStopping } } }

    /// Every process that was started last at its place.
    var stations: [Station] { state.withLock { $0.stations.compactMap { $0 } } }

    /// Every process that may still do something, those that end by themselves included.
    var living: [Node] { state.withLock { ($0.leaving + $0.stations.compactMap { $0?.node }).filter(\.isAlive) } }

    /// Whether a worker waits for something to do.
    var isSomebodyWaiting: Bool { state.withLock { !$0.waiting.isEmpty } }

    /// Puts a process into its place.
    func put(_ station: Station) {
        state.withLock { state in
            state.leaving =
                state.leaving.filter(\.isAlive) + [state.stations[station.node.place]?.node].compactMap { $0 }
            state.stations[station.node.place] = station
        }
    }

    /// Forgets every process.
    func clear() { state.withLock { $0 = State(stations: $0.stations.map { _ in nil }) } }

    /// Lets a worker wait until there is something to do.
    func wait(_ node: Node) async {
        await withUnsafeContinuation { continuation in
            state.withLock { $0.waiting.append((node, continuation)) }
        }
    }

    /// Wakes one of the workers that wait.
    func wakeOne(_ number: UInt64) {
        let continuation = state.withLock { state -> UnsafeContinuation<Void, Never>? in
            guard !state.waiting.isEmpty else { return nil }
            return state.waiting.remove(at: Int(number % UInt64(state.waiting.count))).continuation
        }
        continuation?.resume()
    }

    /// Wakes the worker of a process, or all.
    func wake(_ node: Node? = nil) {
        let continuations = state.withLock { state in
            let woken = state.waiting.filter { node == nil || $0.node === node }.map(\.continuation)
            state.waiting.removeAll { node == nil || $0.node === node }
            return woken
        }
        for continuation in continuations { continuation.resume() }
    }
}
