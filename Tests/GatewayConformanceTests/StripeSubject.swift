import CurlTransport
import HTTPTypes
import MockServerKit
import PaymentCore
import PaymentHTTP
import PaymentTesting
import StripeGateway
import StripeMock
import Synchronization

/// The Stripe adapter with the Stripe mock, in memory or over a socket, on a clock that stands still.
enum StripeSubject {
    static let start = Timestamp(secondsSinceEpoch: 1_795_260_000)

    /// The mock in memory: no socket, no waiting.
    static func inMemory() async throws -> ConformanceSubject {
        let clock = MockClock(standingAt: start)
        let engine = MockEngine<StripeMock>(seed: 7, clock: clock, baseURL: try AbsoluteURL("http://127.0.0.1:1"))
        return try make(
            engine, clock, InMemoryTransport(engine),
            deliveries: {
                let post = DeliveryCollector()
                _ = await engine.deliverDue(through: post)
                return post.deliveries
            }, close: {})
    }

    /// The mock behind a socket, and libcurl in front of it.
    static func overSocket() async throws -> ConformanceSubject {
        let clock = MockClock(standingAt: start)
        let post = DeliveryCollector()
        let server = try await StripeMockServer.start(seed: 7, clock: clock, notifications: post)
        let curl = try CurlTransport()
        let staged = try StagedTransport(curl)
        return try make(
            server.engine, clock, staged, staged: staged,
            deliveries: {
                while server.engine.deliveriesPending > 0 { await Task.yield() }
                return post.deliveries
            },
            close: {
                await server.stop()
                await curl.shutdown()
            })
    }

    private static func make(
        _ engine: MockEngine<StripeMock>, _ clock: MockClock, _ transport: any HTTPTransport,
        staged: StagedTransport? = nil,
        deliveries: @escaping @Sendable () async throws -> [WebhookDelivery],
        close: @escaping @Sendable () async -> Void
    ) throws -> ConformanceSubject {
        let credentials = Dictionary(engine.credentials.map { ($0.name, $0.value) }) { first, _ in first }
        let bank = StripeBank(engine: engine, key: credentials["secretKey"] ?? "")
        try bank.post("/v1/webhook_endpoints", "url=http%3A%2F%2F127.0.0.1%3A2%2Fhook&enabled_events[0]=*")
        let recorder = RecordingTransport(transport)
        let stripe = try Stripe(
            Stripe.Configuration(
                secretKey: Secret(credentials["secretKey"] ?? ""),
                webhookSecrets: [Secret(credentials["webhookSecret"] ?? "")], baseURL: engine.baseURL.text),
            transport: recorder, clock: clock)
        return ConformanceSubject(
            gateway: stripe, transport: recorder,
            tokens: ConformanceSubject.Tokens(
                good: try PaymentToken("pm_card_visa"),
                insufficientFunds: try PaymentToken("pm_card_visa_chargeDeclinedInsufficientFunds"),
                authenticationRequired: try PaymentToken("pm_card_threeDSecure2Required")),
            currency: .usd, foreignCurrency: try Currency(code: "KPW"), unusedID: "nothing-here",
            tellsExpiry: true, now: { clock.now() },
            inject: { fault in
                staged?.expect(fault)
                if fault == .connectionRefused, staged != nil { return }
                guard let kind = Fault(rawValue: fault.rawValue) else { return }
                for path in ["/v1/payment_intents/*/confirm", "/v1/payment_intents/*/capture", "/v1/refunds"] {
                    engine.inject(FaultRule(kind, method: .post, path: path))
                }
            },
            completeAction: { action in
                guard case .redirect(let url) = action.step else {
                    throw Impossible("the action is no redirect: \(action)")
                }
                try bank.submit(url, "result=approve")
                return []
            },
            payOnPage: { checkout in
                guard case .redirect(let url) = checkout.presentation else { throw Impossible("no address to pay at") }
                try bank.submit(url, "test_card=visa&email=payer%40example.com&name=Test+Payer")
            },
            deliveries: deliveries, bankBalance: { bank.balance }, close: close)
    }
}

/// What stands between the adapter and libcurl in the plays over a socket.
///
/// The request that a fault is meant for waits five seconds where an application waits 80, so that silence is soon over; and because
/// a connection that exists cannot be refused, the one that is to meet a refusal goes to a port where nobody listens. All other
/// requests are left alone: they have to survive a busy machine.
final class StagedTransport: HTTPTransport {
    private let next: any HTTPTransport
    private let nobody: AbsoluteURL
    private let faults = Mutex<[ConformanceSubject.Fault]>([])

    init(_ next: any HTTPTransport) throws {
        self.next = next
        nobody = try AbsoluteURL("http://127.0.0.1:1/")
    }

    func expect(_ fault: ConformanceSubject.Fault) {
        faults.withLock { $0.append(fault) }
    }

    func send(_ request: TransportRequest) async throws(TransportError) -> TransportResponse {
        let path = request.url.pathAndQuery
        let isPlayedOn =
            path.hasSuffix("/confirm") || path.hasSuffix("/capture")
            || request.method == .post && path.hasSuffix("/refunds")
        let fault = isPlayedOn ? faults.withLock { $0.isEmpty ? nil : $0.removeFirst() } : nil
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

/// The mock's own books and pages, past the adapter.
struct StripeBank: Sendable {
    let engine: MockEngine<StripeMock>
    let key: String

    /// What was captured and not given back, in minor units.
    var balance: Int64 {
        let captured = sum("/v1/charges", of: "amount_captured") { $0["status"]?.isString("succeeded") == true }
        let returned = sum("/v1/refunds", of: "amount") {
            $0["status"]?.isString("failed") == false && $0["metadata"]?["merchant_reference"] != nil
        }
        return captured - returned
    }

    private func sum(_ path: String, of member: String, where counts: (JSONDocument.Value) -> Bool) -> Int64 {
        let answer = engine.answer(MockRequest(method: .get, path: path, query: "limit=100", headerFields: fields))
        guard case .response(let response) = answer, let document = try? JSONDocument(parsing: response.body),
            let objects = document.root["data"]?.elements
        else { return .min }
        return objects.filter(counts).reduce(0) { $0 + ($1[member]?.int64 ?? 0) }
    }

    func post(_ path: String, _ body: String) throws {
        let answer = engine.answer(
            MockRequest(method: .post, path: path, headerFields: fields, body: Array(body.utf8)))
        guard case .response(let response) = answer, response.status < 300 else {
            throw Impossible("\(path) was answered \(answer)")
        }
    }

    /// Submits a form of a page, as the payer's browser would.
    func submit(_ url: AbsoluteURL, _ body: String) throws {
        let parts = url.pathAndQuery.prefix { $0 != "#" }.split(separator: "?", maxSplits: 1)
        let answer = engine.answer(
            MockRequest(
                method: .post, path: String(parts[0]), query: parts.count > 1 ? String(parts[1]) : "",
                headerFields: [.contentType: "application/x-www-form-urlencoded"], body: Array(body.utf8)))
        guard case .response(let response) = answer, response.status < 400 else {
            throw Impossible("the page answered \(answer)")
        }
    }

    private var fields: HTTPFields {
        [.authorization: "Bearer \(key)", .contentType: "application/x-www-form-urlencoded"]
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
