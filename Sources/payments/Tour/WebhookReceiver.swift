internal import HTTPTypes
internal import Hummingbird
internal import Logging
internal import PaymentCore
internal import Synchronization

/// A small server that takes webhooks, as a shop would have one: verify, remember the id, answer.
final class WebhookReceiver: Sendable {
    private let verify: @Sendable (WebhookDelivery) throws(WebhookError) -> WebhookEvent
    private let state = Mutex(State())

    private struct State {
        var events: [String: WebhookEvent] = [:]
        var refused = 0
        var waiting: [(isWanted: @Sendable (WebhookEvent) -> Bool, found: AsyncStream<WebhookEvent>.Continuation)] = []
    }

    /// Creates a receiver that lets through what `verify` lets through.
    init(verify: @escaping @Sendable (WebhookDelivery) throws(WebhookError) -> WebhookEvent) {
        self.verify = verify
    }

    /// The events so far; a delivery of the same event counts once.
    var events: [WebhookEvent] { state.withLock { Array($0.events.values) } }
    /// How many deliveries were refused.
    var refused: Int { state.withLock { $0.refused } }

    /// Takes one delivery and says with which status to answer it.
    func receive(_ delivery: WebhookDelivery) -> HTTPResponse.Status {
        do {
            let event = try verify(delivery)
            let found = state.withLock { state in
                state.events[event.id] = event
                let found = state.waiting.filter { $0.isWanted(event) }.map(\.found)
                state.waiting.removeAll { $0.isWanted(event) }
                return found
            }
            for continuation in found {
                continuation.yield(event)
                continuation.finish()
            }
            return .noContent
        } catch {
            state.withLock { $0.refused += 1 }
            return .badRequest
        }
    }

    /// The first event that is wanted, come or to come; nil when `timeout` passes first.
    func event(within timeout: Duration, where isWanted: @escaping @Sendable (WebhookEvent) -> Bool) async
        -> WebhookEvent?
    {
        let (stream, continuation) = AsyncStream<WebhookEvent>.makeStream()
        let present = state.withLock { state in
            let present = state.events.values.first(where: isWanted)
            if present == nil { state.waiting.append((isWanted, continuation)) }
            return present
        }
        if let present { return present }
        let alarm = Task {
            try await Task.sleep(for: timeout)
            continuation.finish()
        }
        defer { alarm.cancel() }
        for await event in stream { return event }
        return nil
    }

    /// Listens on a free loopback port while `body` runs, and gives it the address.
    func listening<Result: Sendable>(_ body: @escaping @Sendable (AbsoluteURL) async throws -> Result) async throws
        -> Result
    {
        let router = Router()
        router.post("webhooks/{gateway}") { request, _ -> HTTPResponse.Status in
            let buffer = try await request.body.collect(upTo: WebhookDelivery.bodyBytesMax)
            let fields = request.headers.map { (name: $0.name.rawName, value: $0.value) }
            return self.receive(WebhookDelivery(fields: fields, body: Array(buffer.readableBytesView)))
        }
        let (ports, announce) = AsyncStream<Int>.makeStream()
        let application = Application(
            router: router, configuration: .init(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { channel in
                if let port = channel.localAddress?.port { announce.yield(port) }
                announce.finish()
            },
            logger: Logger(label: "payments.tour", factory: { _ in SwiftLogNoOpLogHandler() }))
        return try await withThrowingTaskGroup(of: Result?.self) { group in
            group.addTask {
                try await application.run()
                return nil
            }
            group.addTask {
                for await port in ports {
                    return try await body(AbsoluteURL("http://127.0.0.1:\(port)/webhooks/stripe"))
                }
                return nil
            }
            defer { group.cancelAll() }
            while let result = try await group.next() {
                if let result { return result }
            }
            throw Report(
                status: .refused, error: .init(code: "cannotListen", message: "no port for webhooks could be opened"))
        }
    }
}
