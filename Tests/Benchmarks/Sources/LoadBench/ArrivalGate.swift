import PaymentHTTP
import Synchronization

/// Holds requests back until a given number of them has come, so that all of them are under way at the same moment.
final class ArrivalGate: HTTPTransport {
    private struct State {
        var waiting: [CheckedContinuation<Void, Never>] = []
        var isOpen = false
        var openedAt: ContinuousClock.Instant?
    }

    private let next: any HTTPTransport
    private let count: Int
    private let state = Mutex(State())

    init(_ next: any HTTPTransport, opensAt count: Int) {
        self.next = next
        self.count = count
    }

    /// When the last of the awaited requests came; nil before.
    var openedAt: ContinuousClock.Instant? { state.withLock { $0.openedAt } }

    func send(_ request: TransportRequest) async throws(TransportError) -> TransportResponse {
        await pass()
        return try await next.send(request)
    }

    private func pass() async {
        await withCheckedContinuation { continuation in
            let released = state.withLock { state in
                state.waiting.append(continuation)
                if !state.isOpen, state.waiting.count == count {
                    state.isOpen = true
                    state.openedAt = .now
                }
                guard state.isOpen else { return [CheckedContinuation<Void, Never>]() }
                defer { state.waiting = [] }
                return state.waiting
            }
            for continuation in released { continuation.resume() }
        }
    }
}

/// Counts what is handed to the transport below it.
final class SendCounter: HTTPTransport {
    private let next: any HTTPTransport
    private let sent = Atomic(0)

    init(_ next: any HTTPTransport) {
        self.next = next
    }

    var count: Int { sent.load(ordering: .relaxed) }

    func send(_ request: TransportRequest) async throws(TransportError) -> TransportResponse {
        sent.add(1, ordering: .relaxed)
        return try await next.send(request)
    }
}
