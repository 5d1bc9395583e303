import HTTPTypes
import PaymentCore
import PaymentHTTP
import Synchronization

/// Takes notifications and answers them from a list, with 200 when the list is used up.
final class Receiver: HTTPTransport {
    private struct State {
        var answers: [Result<Int, TransportError>]
        var received: [TransportRequest] = []
        var waiters: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []
    }

    private let state: Mutex<State>

    init(_ answers: [Result<Int, TransportError>] = []) {
        state = Mutex(State(answers: answers))
    }

    var received: [TransportRequest] { state.withLock { $0.received } }
    var bodies: [String] { received.map(\.bodyText) }

    /// Waits until `count` notifications have come.
    func wait(for count: Int) async {
        await withCheckedContinuation { continuation in
            let isThere = state.withLock { state in
                if state.received.count < count { state.waiters.append((count, continuation)) }
                return state.received.count >= count
            }
            if isThere { continuation.resume() }
        }
    }

    func send(_ request: TransportRequest) async throws(TransportError) -> TransportResponse {
        let (answer, ready) = state.withLock { state in
            state.received.append(request)
            let answer: Result<Int, TransportError> =
                state.answers.isEmpty ? .success(200) : state.answers.removeFirst()
            let ready = state.waiters.filter { $0.count <= state.received.count }
            state.waiters.removeAll { $0.count <= state.received.count }
            return (answer, ready)
        }
        for waiter in ready { waiter.continuation.resume() }
        return TransportResponse(status: try answer.get())
    }
}

extension TransportRequest {
    var bodyText: String { body.withBytes { String(decoding: $0, as: UTF8.self) } }

    /// Whether the signature is that of the body, made at `now`.
    func isSigned(at now: Timestamp) -> Bool {
        headerFields[.signature] == CounterMock.signature(Array(bodyText.utf8), now)
    }
}
