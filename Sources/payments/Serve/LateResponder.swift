internal import Hummingbird
internal import Synchronization

/// Answers requests by what is set once the address of the server is known; until then it asks to come again.
final class LateResponder: HTTPResponder {
    typealias Context = DemoContext
    typealias Responder = @Sendable (Request, DemoContext) async throws -> Response

    private let inner = Mutex<Responder?>(nil)

    /// Lets `responder` answer from now on.
    func set(_ responder: @escaping Responder) { inner.withLock { $0 = responder } }

    func respond(to request: Request, context: DemoContext) async throws -> Response {
        guard let inner = inner.withLock({ $0 }) else { return Response(status: .serviceUnavailable) }
        return try await inner(request, context)
    }
}
