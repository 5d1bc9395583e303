import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import PaymentCore
import PaymentHTTP
import PaymentOrders
import PaymentStoreSQLite
import PaymentWebhookRoutes
import StripeGateway

/// Orders on SQLite in memory with one Stripe account, and a router with the webhook addresses before them.
struct Desk: Sendable {
    private static let secret = "whsec_0123456789abcdef"

    private let store: any PaymentStore
    private let clock: ManualWallClock
    private let responder: RouterResponder<DeskContext>

    static func open() async throws -> Desk {
        let clock = ManualWallClock(Timestamp(secondsSinceEpoch: 1_795_262_400))
        let store = try SQLiteStore(clock: clock, execution: .callingThread)
        try await store.migrate()
        let stripe = try Stripe(
            Stripe.Configuration(
                secretKey: Secret("sk_test_0123456789abcdef"), webhookSecrets: [Secret(secret)],
                baseURL: "http://127.0.0.1:1"),
            transport: NoTransport(), clock: clock)
        let orders = try await Orders.open(
            store: store, accounts: [GatewayAccount(AccountName("stripe"), stripe, isLive: false)],
            business: Business(), key: StoreKey(Secret((0..<32).map { UInt8($0) })),
            random: SeededRandomSource(seed: 1))
        let router = Router(context: DeskContext.self)
        PaymentWebhookRoutes(orders: orders, clock: clock).add(to: router, at: "webhooks")
        return Desk(store: store, clock: clock, responder: router.buildResponder())
    }

    /// An event as Stripe writes it, with spaces behind it up to a length.
    func event(_ id: String, bytes: Int = 0) -> [UInt8] {
        let event = """
            {"id":"\(id)","object":"event","type":"payment_intent.succeeded","created":1795262400,"livemode":false,\
            "data":{"object":{"id":"pi_1","object":"payment_intent","status":"succeeded","amount":100,\
            "amount_received":100,"currency":"usd","metadata":{}}}}
            """
        return Array(event.utf8) + Array(repeating: 0x20, count: max(0, bytes - event.utf8.count))
    }

    /// The signature header of a body.
    func signature(of body: [UInt8]) throws -> String {
        try Stripe.Signature(secrets: [Secret(Self.secret)]).header(for: body, at: clock.now())
    }

    /// Posts a body, in pieces of some bytes, signed or with any fields.
    @discardableResult
    func post(
        _ path: String, _ body: [UInt8], signed: Bool = false, fields: HTTPFields = [:], pieces: Int = 4096
    ) async throws -> Response {
        var fields = fields
        if signed, let name = HTTPField.Name("Stripe-Signature") { fields[name] = try signature(of: body) }
        let (stream, pieceful) = AsyncStream<ByteBuffer>.makeStream()
        var rest = body[...]
        while !rest.isEmpty {
            pieceful.yield(ByteBuffer(bytes: rest.prefix(pieces)))
            rest = rest.dropFirst(pieces)
        }
        pieceful.finish()
        return try await send(.post, path, RequestBody(asyncSequence: stream), fields: fields)
    }

    /// Sends any request.
    @discardableResult
    func send(
        _ method: HTTPRequest.Method, _ path: String, _ body: RequestBody, fields: HTTPFields
    ) async throws -> Response {
        let head = HTTPRequest(
            method: method, scheme: "http", authority: "shop.example", path: path, headerFields: fields)
        return try await responder.respond(
            to: Request(head: head, body: body), context: DeskContext(source: DeskSource()))
    }

    /// The ids of the stored events.
    func stored() async throws -> [String] {
        try await store.transaction { (tx) throws(OrderError) in
            try tx.events(in: .received, limit: 100).map(\.eventID)
        }
    }
}

/// What a request is handled in, without a connection.
struct DeskContext: RequestContext {
    typealias Source = DeskSource

    var coreContext: CoreRequestContextStorage

    init(source: DeskSource) { coreContext = CoreRequestContextStorage(source: source) }
}

struct DeskSource: RequestContextSource {
    let logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
}

/// Reaches nothing.
private struct NoTransport: HTTPTransport {
    func send(_ request: TransportRequest) async throws(TransportError) -> TransportResponse {
        throw TransportError(.connect, .notSent, detail: "this test has no gateway")
    }
}
