import PaymentHTTP
import Synchronization

/// Lets a test do something while a call to a gateway is on its way.
final class ShopInterruptions: HTTPTransport {
    private let next: any HTTPTransport
    private let waiting = Mutex<[@Sendable () async -> Void]>([])

    init(_ next: any HTTPTransport) { self.next = next }

    /// Does `body` when the next request that changes something is on its way, before the gateway gets it.
    func once(_ body: @escaping @Sendable () async -> Void) {
        waiting.withLock { $0.append(body) }
    }

    func send(_ request: TransportRequest) async throws(TransportError) -> TransportResponse {
        if request.effect != .read, let body = waiting.withLock({ $0.isEmpty ? nil : $0.removeFirst() }) {
            await body()
        }
        return try await next.send(request)
    }
}
