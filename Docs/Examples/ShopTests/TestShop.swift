import HTTPTypes
import MockServerKit
import PaymentCore
import PaymentHTTP
import PaymentOrders
import PaymentStoreSQLite
import StripeGateway
import StripeMock

@testable import ExampleShop

// snippet: bench
/// The shop with its store and its gateway in memory, on one clock that stands still until the test moves it.
///
/// No socket, no file, no waiting: a test of a month takes milliseconds.
struct TestShop {
    let mock: MockEngine<StripeMock>
    let shop: Shop
    let collector: Collector
    private let stripe: Stripe
    private let inbox: WebhookInbox

    init() async throws {
        let start = try CivilDate(parsing: "2026-12-01").start.adding(seconds: 12 * 3600)
        mock = MockEngine(
            seed: 1, clock: MockClock(standingAt: start), baseURL: try AbsoluteURL("http://127.0.0.1:1"))
        let keys = Dictionary(mock.credentials.map { ($0.name, $0.value) }) { first, _ in first }
        stripe = try Stripe(
            Stripe.Configuration(
                secretKey: Secret(keys["secretKey"] ?? ""),
                webhookSecrets: [Secret(keys["webhookSecret"] ?? "")],
                baseURL: mock.baseURL.text),
            transport: mock.transport, clock: mock.clock)
        let address = try AbsoluteURL("http://127.0.0.1:2")
        try mock.sendWebhooks(
            to: address.appending(path: "webhooks/stripe"), key: keys["secretKey"] ?? "")
        let store = try SQLiteStore(clock: mock.clock)
        try await store.migrate()
        let account = try AccountName("stripe")
        let orders = try await Orders.open(
            store: store, accounts: [GatewayAccount(account, stripe, isLive: false)],
            business: Business(),
            key: StoreKey(Secret((0..<32).map { UInt8($0) })))
        shop = Shop(orders: orders, account: account, address: address, clock: mock.clock)
        inbox = WebhookInbox(orders, clock: mock.clock)
        collector = Collector(
            orders, messenger: NoMessages(), settings: CollectorSettings(instance: "tests"))
    }

    /// Lets time pass, at the gateway and in the shop, and everybody do what falls due meanwhile.
    ///
    /// In steps: a collector that was away for more than six hours charges nothing before it has looked for what it may have missed.
    func letPass(days: Int64 = 0, hours: Int64 = 0, minutes: Int64 = 0) async throws {
        var seconds = days * 86_400 + hours * 3600 + minutes * 60
        while seconds > 0 {
            let step = min(seconds, 3 * 3600)
            mock.advance(seconds: step)
            try await settle()
            seconds -= step
        }
    }

    /// Delivers the webhooks that are due and does what the collector finds to do.
    func settle() async throws {
        await mock.deliverDue(through: InboxTransport(inbox: inbox, account: shop.account))
        try await collector.runUntilIdle(worker: "tests")
    }

    /// Pays on the gateway's page, as a payer's browser would.
    func pay(on page: AbsoluteURL) {
        _ = mock.answer(
            MockRequest(
                method: .post, path: page.pathAndQuery,
                headerFields: [.contentType: "application/x-www-form-urlencoded"],
                body: Array("test_card=visa&name=Olena".utf8)))
    }

    /// Every amount that the gateway took, oldest first: the bank's truth, past the shop's own books.
    func taken() async throws -> [Money] {
        let always = Timestamp(secondsSinceEpoch: 0)..<mock.clock.now().adding(seconds: 1)
        let page = try await stripe.payments(in: always, after: nil)
        return page.items.reversed().map(\.captured).filter(\.isPositive)
    }
}
// end snippet

// snippet: inbox
/// Hands the mock's webhooks to the shop's inbox, as its web server would.
struct InboxTransport: HTTPTransport {
    let inbox: WebhookInbox
    let account: AccountName

    func send(_ request: TransportRequest) async throws(TransportError) -> TransportResponse {
        let fields = request.headerFields.map { (name: $0.name.rawName, value: $0.value) }
        let delivery = WebhookDelivery(fields: fields, body: request.body.withBytes { Array($0) })
        let answer = await inbox.receive(delivery, for: account)
        return TransportResponse(status: answer.status, body: answer.body)
    }
}
// end snippet
