import CurlTransport
import Foundation
import HTTPTypes
import Hummingbird
import LoadLoop
import NIOCore
import PaymentCheckout
import PaymentCore
import PaymentHTTP
import PaymentOrders
import PaymentStoreSQLite
import PaymentWebhookRoutes
import StripeGateway
import Synchronization

/// The site of the shop, as its server runs it, with a bare route beside its pages.
struct ShopFront {
    static let account = "stripe"
    /// Who works in the console, and what they sign in with.
    static let owner = "owner"
    static let password = "bench-no-secret-of-anybody"

    private let store: String
    private let port: Int
    private let mock: String
    private let secretKey: String
    private let webhookSecret: String

    /// - Parameters:
    ///   - store: a store that was filled.
    ///   - port: where to listen on the loopback address.
    ///   - mock: where the mock of the gateway is; its secrets are in the environment.
    init(store: String, port: Int, mock: String) {
        let environment = ProcessInfo.processInfo.environment
        guard let secretKey = environment["STRIPE_SECRET_KEY"], let webhookSecret = environment["STRIPE_WEBHOOK_SECRET"]
        else { stop("set STRIPE_SECRET_KEY and STRIPE_WEBHOOK_SECRET") }
        (self.store, self.port, self.mock) = (store, port, mock)
        (self.secretKey, self.webhookSecret) = (secretKey, webhookSecret)
    }

    /// Opens the store and answers until it is told to stop; prints a line when it is ready.
    func serve() async throws {
        let transport = try CurlTransport()
        let key = try StoreKey.load(file: store + ".key", ifMissing: .refuse)
        let stripe = try Self.stripe(at: mock, key: secretKey, webhookSecret: webhookSecret, transport)
        let orders = try await Self.orders(SQLiteStore(path: store), stripe, key: key, random: SystemRandomSource())
        let place = try AbsoluteURL("http://127.0.0.1:\(port)")
        let address = try SiteAddress(place)
        let site = try Self.site(orders)

        let router = Router(context: VisitContext.self)
        let settings: @Sendable () async throws -> PageSettings = { try await site.page().value }
        PaymentPage(
            orders: orders, key: key, address: address, settings: settings, branding: { try await site.branding() }
        ).add(to: router)
        CustomerPortal(
            orders: orders, key: key, address: address, settings: settings, branding: { try await site.branding() }
        ).add(to: router)
        StaffConsole(orders: orders, key: key, address: address, site: site).add(to: router)
        PaymentWebhookRoutes(orders: orders, application: .inline).add(to: router, at: "webhooks")
        let bare = BareRoute()
        bare.add(to: router)

        let (listening, announce) = AsyncStream<Void>.makeStream()
        let app = Application(
            router: router, configuration: .init(address: .hostname("127.0.0.1", port: port)),
            onServerRunning: { _ in announce.yield() })
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                defer { announce.finish() }
                try await app.runService()
            }
            // Nothing is answered before the server has heard that it runs.
            for await _ in listening {
                try await bare.copy(Links(of: store)[.deposit].first, at: place, transport)
                try await orderWebhooks(to: place, transport)
                print(#"{"url":"\#(place.text)"}"#)
                fflush(nil)
            }
            try await group.waitForAll()
        }
        await transport.shutdown()
    }

    /// Asks the mock to send its webhooks here.
    private func orderWebhooks(to site: AbsoluteURL, _ transport: CurlTransport) async throws {
        var form = FormEncoding()
        form.append("url", "\(site.text)/webhooks/\(Self.account)")
        form.append("enabled_events[0]", "*")
        let answer = try await transport.send(
            TransportRequest(
                method: .post, url: AbsoluteURL(mock + "/v1/webhook_endpoints"),
                headerFields: [
                    .authorization: "Bearer " + secretKey, .contentType: "application/x-www-form-urlencoded",
                ], body: .bytes(form.bytes), effect: .write, limits: .lookup))
        guard answer.status == 200 else { stop("the mock takes no address for webhooks: \(answer.status)") }
    }

    /// The settings of the site.
    static func site(_ orders: Orders) throws -> SiteStore {
        let page = try PageSettings(companyName: "North Light Studio", line: "Portraits, weddings and classes")
        return SiteStore(orders, defaults: SiteDefaults(page: page))
    }

    /// The adapter of the gateway.
    static func stripe(
        at mock: String, key: String, webhookSecret: String? = nil, _ transport: CurlTransport
    ) throws -> Stripe {
        try Stripe(
            Stripe.Configuration(
                secretKey: Secret(key), webhookSecrets: webhookSecret.map { [Secret($0)] } ?? [], baseURL: mock),
            transport: transport)
    }

    /// The orders of the shop.
    static func orders(
        _ store: SQLiteStore, _ stripe: Stripe, key: StoreKey, random: any RandomSource
    ) async throws -> Orders {
        try await Orders.open(
            store: store, accounts: [GatewayAccount(AccountName(account), stripe, isLive: false)], business: Business(),
            key: key, random: random)
    }
}

/// A route that answers a fixed page: the bytes and the header fields that the payment page had once, without any of its work.
private final class BareRoute: Sendable {
    private let page = Mutex<(fields: HTTPFields, body: ByteBuffer)?>(nil)

    func add(to router: Router<VisitContext>) {
        router.get("bare") { [self] _, _ in
            guard let (fields, body) = page.withLock({ $0 }) else { return Response(status: .serviceUnavailable) }
            return Response(status: .ok, headers: fields, body: ResponseBody(byteBuffer: body))
        }
    }

    /// Opens a link as a browser does, and keeps the page.
    func copy(_ link: Link?, at site: AbsoluteURL, _ transport: CurlTransport) async throws {
        guard let link else { stop("the store has no links") }
        let opened = try await Self.get(link.path, at: site, cookie: "", transport)
        let cookie = String(opened.headerFields[.setCookie]?.prefix { $0 != ";" } ?? "")
        let shown = try await Self.get(link.page, at: site, cookie: cookie, transport)
        guard shown.status == 200 else { stop("the payment page answered \(shown.status)") }
        var fields = shown.headerFields
        // What the server writes by itself.
        for name in [HTTPField.Name.contentLength, .date, .server, .connection] { fields[name] = nil }
        let kept = fields
        page.withLock { $0 = (kept, ByteBuffer(bytes: shown.body)) }
    }

    private static func get(
        _ path: String, at site: AbsoluteURL, cookie: String, _ transport: CurlTransport
    ) async throws -> TransportResponse {
        try await transport.send(
            TransportRequest(
                method: .get, url: site.appending(path: path), headerFields: cookie.isEmpty ? [:] : [.cookie: cookie],
                effect: .read, limits: .lookup))
    }
}

/// What a request is handled in: it knows from where it came.
private struct VisitContext: RemoteAddressRequestContext {
    var coreContext: CoreRequestContextStorage
    let remoteAddress: SocketAddress?

    init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        remoteAddress = source.channel.remoteAddress
    }
}
