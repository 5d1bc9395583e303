import CurlTransport
import HTTPTypes
import MockServerKit
import PaymentCore
import PaymentHTTP
import PaymentTesting
import Synchronization

/// A mock gateway on a clock that stands still, and the way an adapter takes to it: in memory, or over a socket through libcurl.
struct Play<Mock: GatewayMock>: Sendable {
    /// The requests that move money, on which faults are played.
    enum MoneyCall: Sendable, Hashable {
        case path(String)
        case operation(String)
    }

    static var start: Timestamp { Timestamp(secondsSinceEpoch: 1_795_260_000) }

    let engine: MockEngine<Mock>
    let clock: MockClock
    /// What the adapter sends through.
    let transport: RecordingTransport
    private let staged: StagedTransport?
    private let moneyCalls: [MoneyCall]
    /// Every webhook so far.
    let deliveries: @Sendable () async throws -> [WebhookDelivery]
    /// Ends what runs.
    let close: @Sendable () async -> Void

    /// The mock in memory: no socket, no waiting.
    static func inMemory(_ moneyCalls: [MoneyCall]) throws -> Play {
        let clock = MockClock(standingAt: start)
        let engine = MockEngine<Mock>(seed: 7, clock: clock, baseURL: try AbsoluteURL("http://127.0.0.1:1"))
        let post = DeliveryCollector()
        return Play(
            engine: engine, clock: clock, transport: RecordingTransport(InMemoryTransport(engine)), staged: nil,
            moneyCalls: moneyCalls,
            deliveries: {
                _ = await engine.deliverDue(through: post)
                return post.deliveries
            }, close: {})
    }

    /// The mock behind a socket, and libcurl in front of it.
    static func overSocket(_ moneyCalls: [MoneyCall]) async throws -> Play {
        await Turnstile.sockets.enter()
        let clock = MockClock(standingAt: start)
        let post = DeliveryCollector()
        let server = try await MockServer<Mock>.start(seed: 7, clock: clock, notifications: post)
        let curl = try CurlTransport()
        let staged = try StagedTransport(curl) { request in
            moneyCalls.contains { call in
                switch call {
                case .path(let pattern): request.method == .post && Self.ends(request.path, pattern)
                case .operation(let name): Mock.operation(of: request) == name
                }
            }
        }
        return Play(
            engine: server.engine, clock: clock, transport: RecordingTransport(staged), staged: staged,
            moneyCalls: moneyCalls,
            deliveries: {
                while server.engine.isDelivering { await Task.yield() }
                return post.deliveries
            },
            close: {
                await server.stop()
                await curl.shutdown()
                await Turnstile.sockets.leave()
            })
    }

    /// The mock's credentials by name.
    var keys: [String: String] { Dictionary(engine.credentials.map { ($0.name, $0.value) }) { first, _ in first } }

    /// Makes the next request that moves money end in `fault`.
    func inject(_ fault: ConformanceSubject.Fault) {
        staged?.expect(fault)
        if fault == .connectionRefused, staged != nil { return }
        guard let kind = Fault(rawValue: fault.rawValue) else { return }
        for call in moneyCalls {
            switch call {
            case .path(let path): engine.inject(FaultRule(kind, method: .post, path: path))
            case .operation(let operation): engine.inject(FaultRule(kind, operation: operation))
            }
        }
    }

    /// Sends a request past the adapter, as a payer's browser or a merchant's dashboard would.
    @discardableResult
    func send(
        _ url: String, _ body: String, type: String = "application/x-www-form-urlencoded", fields: HTTPFields = [:]
    ) throws -> MockResponse {
        let address = try url.hasPrefix("/") ? engine.baseURL.appending(path: url) : AbsoluteURL(url)
        let parts = address.pathAndQuery.prefix { $0 != "#" }.split(separator: "?", maxSplits: 1)
        var fields = fields
        fields[.contentType] = type
        let answer = engine.answer(
            MockRequest(
                method: .post, path: String(parts[0]), query: parts.count > 1 ? String(parts[1]) : "",
                headerFields: fields, body: Array(body.utf8)))
        guard case .response(let response) = answer, response.status < 400 else {
            throw Impossible("\(url) was answered \(answer)")
        }
        return response
    }

    /// Opens a hosted page and pays on it with a test card.
    ///
    /// - Returns: the page's answer to the card.
    @discardableResult
    func pay(_ presentation: Checkout.Presentation?, _ cardFields: String) throws -> MockResponse {
        switch presentation {
        case .redirect(let url): return try send(url.text, cardFields)
        case .form(let action, let fields):
            var form = FormEncoding()
            for field in fields { form.append(field.name, field.value) }
            let opened = try send(action.text, form.text)
            guard let location = opened.headerFields[.location] else { throw Impossible("the page did not open") }
            return try send(location, cardFields)
        case nil: throw Impossible("the checkout has no page")
        }
    }

    private static func ends(_ path: String, _ pattern: String) -> Bool {
        path.hasSuffix(pattern.split(separator: "*").last.map(String.init) ?? pattern)
    }
}

extension MockEngine {
    /// Whether something was sent out that nobody has tried to deliver yet; repeats wait for the clock.
    fileprivate var isDelivering: Bool { deliveries.contains { $0.progress == .pending && $0.attempts.isEmpty } }
}

/// What stands between the adapter and libcurl in the plays over a socket.
///
/// The request that a fault is meant for waits five seconds where an application waits 80, so that silence is soon over; and because
/// a connection that exists cannot be refused, the one that is to meet a refusal goes to a port where nobody listens. All other
/// requests are left alone: they have to survive a busy machine.
final class StagedTransport: HTTPTransport {
    private let next: any HTTPTransport
    private let isPlayedOn: @Sendable (MockRequest) -> Bool
    private let nobody: AbsoluteURL
    private let faults = Mutex<[ConformanceSubject.Fault]>([])

    init(_ next: any HTTPTransport, isPlayedOn: @escaping @Sendable (MockRequest) -> Bool) throws {
        self.next = next
        self.isPlayedOn = isPlayedOn
        nobody = try AbsoluteURL("http://127.0.0.1:1/")
    }

    func expect(_ fault: ConformanceSubject.Fault) {
        faults.withLock { $0.append(fault) }
    }

    func send(_ request: TransportRequest) async throws(TransportError) -> TransportResponse {
        let seen = MockRequest(
            method: request.method, path: String(request.url.pathAndQuery.prefix { $0 != "?" }),
            headerFields: request.headerFields, body: request.body.withBytes { Array($0) })
        let fault = isPlayedOn(seen) ? faults.withLock { $0.isEmpty ? nil : $0.removeFirst() } : nil
        guard let fault else { return try await next.send(request) }
        var request = request
        request.limits.totalTimeout = .seconds(5)
        if fault == .connectionRefused { request.url = nobody }
        return try await next.send(request)
    }
}

/// A play that cannot go on.
struct Impossible: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}

/// Takes webhooks and keeps them.
final class DeliveryCollector: HTTPTransport {
    private let kept = Mutex<[WebhookDelivery]>([])

    var deliveries: [WebhookDelivery] { kept.withLock { $0 } }

    func send(_ request: TransportRequest) async throws(TransportError) -> TransportResponse {
        let fields = request.headerFields.map { (name: $0.name.rawName, value: $0.value) }
        let body = request.body.withBytes { Array($0) }
        kept.withLock { $0.append(WebhookDelivery(fields: fields, body: body)) }
        return TransportResponse(status: 204)
    }
}
