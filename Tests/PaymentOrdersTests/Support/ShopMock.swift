import HTTPTypes
import MockServerKit
import PaymentCore
import PaymentHTTP
import PaymentTesting
import Synchronization

/// A mock gateway in memory, on the shop's clock, and what the adapter sends to it.
struct ShopMock<Mock: GatewayMock>: Sendable {
    let engine: MockEngine<Mock>
    /// What the adapter sends through; counts the requests.
    let transport: RecordingTransport
    /// Does what a test wants to be done in the middle of a call.
    let interruptions: ShopInterruptions

    init(seed: UInt64, clock: ManualWallClock) throws {
        engine = MockEngine(seed: seed, clock: MockClock(clock), baseURL: try AbsoluteURL("http://127.0.0.1:1"))
        interruptions = ShopInterruptions(InMemoryTransport(engine))
        transport = RecordingTransport(interruptions)
    }

    /// The mock's credentials by name.
    var keys: [String: String] { Dictionary(engine.credentials.map { ($0.name, $0.value) }) { first, _ in first } }

    /// The webhooks that are due, each delivered once and acknowledged.
    func deliveries() async -> [WebhookDelivery] {
        let post = ShopPost()
        await engine.deliverDue(through: post)
        return post.deliveries
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
            throw ShopFailure("\(url) was answered \(answer)")
        }
        return response
    }

    /// Pays on a hosted page with a test card.
    @discardableResult
    func pay(_ presentation: Checkout.Presentation?, _ cardFields: String) throws -> MockResponse {
        switch presentation {
        case .redirect(let url): return try send(url.text, cardFields)
        case .form(let action, let fields):
            var form = FormEncoding()
            for field in fields { form.append(field.name, field.value) }
            let opened = try send(action.text, form.text)
            guard let location = opened.headerFields[.location] else { throw ShopFailure("the page did not open") }
            return try send(location, cardFields)
        case nil: throw ShopFailure("the checkout has no page")
        }
    }
}

/// A fixture that cannot do what it was asked.
struct ShopFailure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

/// Takes webhooks and keeps them.
private final class ShopPost: HTTPTransport {
    private let kept = Mutex<[WebhookDelivery]>([])

    var deliveries: [WebhookDelivery] { kept.withLock { $0 } }

    func send(_ request: TransportRequest) async throws(TransportError) -> TransportResponse {
        let fields = request.headerFields.map { (name: $0.name.rawName, value: $0.value) }
        let body = request.body.withBytes { Array($0) }
        kept.withLock { $0.append(WebhookDelivery(fields: fields, body: body)) }
        return TransportResponse(status: 204)
    }
}
