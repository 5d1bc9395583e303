import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import PaymentCore
import PaymentHTTP
import PaymentOrders
import PaymentPlans
import PaymentStoreSQLite
import StripeGateway

@testable import PaymentCheckout

/// A payment page over a store in memory, with one order and a gateway that nobody reaches.
struct Page: Sendable {
    static let zero = Timestamp(secondsSinceEpoch: 1_795_262_400)

    let orders: Orders
    let order: Order
    let link: String
    private let responder: RouterResponder<PageContext>

    static func open(
        title: String = "Portrait session", terms: Terms? = nil, settings: PageSettings? = nil
    ) async throws -> Page {
        let clock = ManualWallClock(zero)
        let store = try SQLiteStore(clock: clock, execution: .callingThread)
        try await store.migrate()
        let stripe = try Stripe(
            Stripe.Configuration(
                secretKey: Secret("sk_test_0123456789abcdef"), webhookSecrets: [], baseURL: "http://127.0.0.1:1"),
            transport: NoTransport(), clock: clock)
        let account = try AccountName("stripe")
        let key = try StoreKey(Secret((0..<32).map { UInt8($0) }))
        let orders = try await Orders.open(
            store: store, accounts: [GatewayAccount(account, stripe, isLive: false)], business: Business(), key: key,
            random: SeededRandomSource(seed: 1))
        let customer = try await orders.addCustomer(name: "Amelia Stone", email: "amelia@customers.example")
        let order = try await orders.book(
            Booking(
                .booking, customer: customer.id, title: title,
                terms: terms ?? CalendarDeposit(deposit: .percentage(Percentage("30"))).terms(),
                total: Money(decimal: "320.00", currency: .eur), account: account), by: Principal(.staff, "test"))
        let address = try SiteAddress(AbsoluteURL("https://shop.example/kyiv"))
        let shown = try settings ?? PageSettings(companyName: "North Light")
        let router = Router(context: PageContext.self)
        PaymentPage(orders: orders, key: key, address: address, settings: { shown }).add(to: router)
        let token = try key.linkToken(order: order.id, serial: order.linkSerial, purpose: "pay")
        return Page(
            orders: orders, order: order, link: "/pay/\(order.id)/\(token.text)", responder: router.buildResponder())
    }

    /// What the browser keeps once the link was opened.
    func cookie() async throws -> String {
        let response = try await get(link)
        return String(response.headers[.setCookie]?.prefix { $0 != ";" } ?? "")
    }

    /// The page of the order, to whoever has opened the link.
    func shown() async throws -> (response: Response, text: String) {
        let response = try await get("/pay/\(order.id)", cookie: try await cookie())
        return (response, try await response.text())
    }

    func get(_ path: String, cookie: String? = nil) async throws -> Response {
        try await send(.get, path, "", cookie: cookie, fields: [:])
    }

    /// Posts a form as this page's own browser would.
    func post(
        _ path: String, _ fields: [(String, String)], cookie: String? = nil, origin: String? = "https://shop.example"
    ) async throws -> Response {
        var form = FormEncoding()
        for (name, value) in fields { form.append(name, value) }
        var head: HTTPFields = [.contentType: "application/x-www-form-urlencoded"]
        if let origin { head[.origin] = origin }
        return try await send(.post, path, form.text, cookie: cookie, fields: head)
    }

    func send(
        _ method: HTTPRequest.Method, _ path: String, _ body: String, cookie: String?, fields: HTTPFields
    ) async throws -> Response {
        var fields = fields
        if let cookie { fields[.cookie] = cookie }
        return try await responder.send(method, path, Array(body.utf8), fields)
    }
}

extension Response {
    /// The body as text.
    func text() async throws -> String {
        let writer = Collecting()
        try await body.write(writer)
        return writer.text
    }
}

private final class Collecting: ResponseBodyWriter {
    private(set) var text = ""
    func write(_ buffer: ByteBuffer) async throws { text += String(buffer: buffer) }
    func finish(_ trailers: HTTPFields?) async throws {}
}

extension String {
    /// The value of a hidden field of a form.
    func hidden(_ name: String) -> String? {
        firstRange(of: "name=\"\(name)\" value=\"").map { self[$0.upperBound...].prefix { $0 != "\"" } }.map(
            String.init)
    }
}

extension RouterResponder<PageContext> {
    /// Answers a request as the site at shop.example gets it from a browser.
    func send(
        _ method: HTTPRequest.Method, _ path: String, _ body: [UInt8], _ fields: HTTPFields, from address: String? = nil
    ) async throws -> Response {
        let head = HTTPRequest(
            method: method, scheme: "https", authority: "shop.example", path: path, headerFields: fields)
        return try await respond(
            to: Request(head: head, body: RequestBody(buffer: ByteBuffer(bytes: body))),
            context: PageContext(source: PageSource(address: address)))
    }
}

/// What a request is handled in, without a connection.
struct PageContext: RequestContext, RemoteAddressRequestContext {
    typealias Source = PageSource

    var coreContext: CoreRequestContextStorage
    let remoteAddress: SocketAddress?

    init(source: PageSource) {
        coreContext = CoreRequestContextStorage(source: source)
        remoteAddress = source.address.flatMap { try? SocketAddress(ipAddress: $0, port: 40_000) }
    }
}

struct PageSource: RequestContextSource {
    /// The address of the net that the request comes from.
    var address: String?
    let logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
}

/// Reaches nothing.
struct NoTransport: HTTPTransport {
    func send(_ request: TransportRequest) async throws(TransportError) -> TransportResponse {
        throw TransportError(.connect, .notSent, detail: "this test has no gateway")
    }
}
