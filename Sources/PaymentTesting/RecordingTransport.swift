public import PaymentHTTP
internal import Synchronization

/// Passes requests on and counts them: shows that a refused call sent nothing, and that a repeat sent what it should.
public final class RecordingTransport: HTTPTransport {
    private let next: any HTTPTransport
    private let sent = Mutex<[TransportRequest]>([])

    /// Creates a recorder in front of `next`.
    public init(_ next: any HTTPTransport) {
        self.next = next
    }

    /// The requests so far, oldest first.
    public var requests: [TransportRequest] { sent.withLock { $0 } }

    /// Records the request and passes it on.
    public func send(_ request: TransportRequest) async throws(TransportError) -> TransportResponse {
        sent.withLock { $0.append(request) }
        return try await next.send(request)
    }
}
