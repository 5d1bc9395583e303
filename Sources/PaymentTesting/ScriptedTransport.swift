public import PaymentHTTP
internal import Synchronization

/// Answers requests from a list, in order: for tests of what an adapter makes of one exact answer.
public final class ScriptedTransport: HTTPTransport {
    private struct State {
        var answers: [Result<TransportResponse, TransportError>]
        var requests: [TransportRequest] = []
    }

    private let state: Mutex<State>

    /// Creates a transport with one answer for each request to come.
    public init(_ answers: [Result<TransportResponse, TransportError>]) {
        state = Mutex(State(answers: answers))
    }

    /// The requests so far, oldest first.
    public var requests: [TransportRequest] { state.withLock { $0.requests } }

    /// How many answers were not asked for.
    public var answersLeft: Int { state.withLock { $0.answers.count } }

    /// Takes the next answer; without one the request is refused as not sent.
    public func send(_ request: TransportRequest) async throws(TransportError) -> TransportResponse {
        let answer: Result<TransportResponse, TransportError>? = state.withLock { state in
            state.requests.append(request)
            return state.answers.isEmpty ? nil : state.answers.removeFirst()
        }
        guard let answer else {
            throw TransportError(.refusedRequest, .notSent, detail: "the script has no answer for \(request)")
        }
        return try answer.get()
    }
}
