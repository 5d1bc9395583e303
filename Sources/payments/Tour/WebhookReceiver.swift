internal import HTTPTypes
internal import Hummingbird
internal import Logging
internal import PaymentCore
internal import Synchronization

/// A small server that takes webhooks, as a shop would have one: verify, remember the id, answer.
final class WebhookReceiver: Sendable {
    private let gateway: @Sendable () -> (gateway: any WebhookGateway, clock: any WallClock)?
    private let state = Mutex(State())

    private struct State {
        var events: [String: Verified<WebhookEvent>] = [:]
        var refused = 0
        var waiting:
            [(
                isWanted: @Sendable (WebhookEvent) -> Bool,
                found: AsyncStream<Verified<WebhookEvent>>.Continuation
            )] = []
    }

    /// Creates a receiver that lets through what `gateway` verifies by its clock; the gateway may be known only once the receiver's
    /// address is.
    init(gateway: @escaping @Sendable () -> (gateway: any WebhookGateway, clock: any WallClock)?) {
        self.gateway = gateway
    }

    /// The events so far; a delivery of the same event counts once.
    var events: [WebhookEvent] { state.withLock { $0.events.values.map(\.event) } }
    /// How many deliveries were refused.
    var refused: Int { state.withLock { $0.refused } }

    /// Takes one delivery and says how to answer it.
    func receive(_ delivery: WebhookDelivery) -> WebhookAnswer {
        guard let (gateway, clock) = gateway() else { return WebhookAnswer(status: 503, fields: [], body: []) }
        let now = clock.now()
        do {
            let event = try gateway.verify(delivery, now: now)
            let found = state.withLock { state in
                state.events[event.event.id] = event
                let found = state.waiting.filter { $0.isWanted(event.event) }.map(\.found)
                state.waiting.removeAll { $0.isWanted(event.event) }
                return found
            }
            for continuation in found {
                continuation.yield(event)
                continuation.finish()
            }
            return gateway.acknowledgement(of: event, now: now)
        } catch {
            state.withLock { $0.refused += 1 }
            return WebhookAnswer(status: 400, fields: [], body: [])
        }
    }

    /// The first event that is wanted, come or to come; nil when `timeout` passes first.
    func event(within timeout: Duration, where isWanted: @escaping @Sendable (WebhookEvent) -> Bool) async
        -> Verified<WebhookEvent>?
    {
        let (stream, continuation) = AsyncStream<Verified<WebhookEvent>>.makeStream()
        let present = state.withLock { state in
            let present = state.events.values.first { isWanted($0.event) }
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
        router.post("webhooks") { request, _ -> Response in
            let buffer = try await request.body.collect(upTo: WebhookDelivery.bodyBytesMax)
            let fields = request.headers.map { (name: $0.name.rawName, value: $0.value) }
            let answer = self.receive(WebhookDelivery(fields: fields, body: Array(buffer.readableBytesView)))
            var headers = HTTPFields()
            for field in answer.fields {
                if let name = HTTPField.Name(field.name) { headers[name] = field.value }
            }
            return Response(
                status: .init(code: answer.status), headers: headers,
                body: .init(byteBuffer: ByteBuffer(bytes: answer.body)))
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
                    return try await body(AbsoluteURL("http://127.0.0.1:\(port)/webhooks"))
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
