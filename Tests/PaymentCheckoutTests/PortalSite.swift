import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import PaymentCore
import PaymentDocuments
import PaymentHTTP
import PaymentOrders
import PaymentPlans
import PaymentStoreSQLite
import StripeGateway
import Synchronization
import TestSupport
import Testing

@testable import PaymentCheckout

/// A payment page and a portal over a store in memory, with a gateway that nobody reaches.
struct PortalSite: Sendable {
    static let zero = Page.zero
    static let staff = Principal(.manager, "test")

    let orders: Orders
    let key: StoreKey
    let clock: ManualWallClock
    let account: AccountName
    private let outbox = Outbox()
    private let responder: RouterResponder<PageContext>

    static func open(
        settings: PageSettings? = nil, logo: Picture? = nil, at address: String = "https://shop.example/kyiv",
        key: [UInt8] = (0..<32).map { UInt8($0) }
    ) async throws -> PortalSite {
        let clock = ManualWallClock(zero)
        let store = try SQLiteStore(clock: clock, execution: .callingThread)
        try await store.migrate()
        let stripe = try Stripe(
            Stripe.Configuration(
                secretKey: Secret("sk_test_0123456789abcdef"), webhookSecrets: [], baseURL: "http://127.0.0.1:1"),
            transport: NoTransport(), clock: clock)
        let account = try AccountName("stripe")
        let key = try StoreKey(Secret(key))
        let orders = try await Orders.open(
            store: store, accounts: [GatewayAccount(account, stripe, isLive: false)], business: Business(), key: key,
            random: SeededRandomSource(seed: 7))
        let shown = try settings ?? PageSettings(companyName: "North Light")
        let branding = try Branding(name: shown.companyName, address: ["12 Harbour Street"], logo: logo)
        let site = try SiteAddress(AbsoluteURL(address))
        let router = Router(context: PageContext.self)
        PaymentPage(
            orders: orders, key: key, address: site, settings: { shown }, branding: { branding }
        ).add(to: router)
        CustomerPortal(
            orders: orders, key: key, address: site, settings: { shown }, branding: { branding }
        ).add(to: router)
        return PortalSite(
            orders: orders, key: key, clock: clock, account: account, responder: router.buildResponder())
    }

    private init(
        orders: Orders, key: StoreKey, clock: ManualWallClock, account: AccountName,
        responder: RouterResponder<PageContext>
    ) {
        self.orders = orders
        self.key = key
        self.clock = clock
        self.account = account
        self.responder = responder
    }

    // MARK: Records

    func customer(_ name: String = "Amelia Stone", mail: String = "amelia@customers.example") async throws -> Customer {
        try await orders.addCustomer(name: name, email: mail)
    }

    func book(
        _ customer: Customer, _ title: String = "Catalogs", terms: Terms? = nil, total: String = "320.00",
        isEstimate: Bool = false, kind: Order.Kind = .project, method: MethodRecord.ID? = nil
    ) async throws -> Order {
        let terms = try terms ?? PayerChosenParts(PayerParts(minimumFirst: Percentage("10"))).terms()
        return try await orders.book(
            Booking(
                kind, customer: customer.id, title: title, terms: terms,
                total: Money(decimal: total, currency: .eur), account: account, method: method,
                isEstimate: isEstimate), by: Self.staff)
    }

    /// Money that staff have counted.
    @discardableResult
    func pay(_ order: Order, _ amount: String, nonce: String = "cash-1") async throws -> PaymentRecord {
        try await orders.confirmManualPayment(
            order.id, Money(decimal: amount, currency: .eur), nonce: Identifier("\(nonce)-\(order.id)"), note: "cash",
            by: Self.staff)
    }

    /// Terms with a deposit whose rest staff bill by hand (P-IN-3).
    static func deposit() throws -> Terms { try CalendarDeposit(deposit: .percentage(Percentage("30"))).terms() }

    /// Terms whose rest is charged to a kept card.
    static func scheduled() throws -> Terms {
        try ScheduledBalance(deposit: .percentage(Percentage("50")), balance: .when(.productionComplete)).terms()
    }

    func keepCard(_ customer: Customer, lastFour: String = "4242") async throws -> MethodRecord {
        try await orders.keepMethod(
            StoredMethod(
                gateway: .stripe, token: PaymentToken("pm_\(lastFour)"), customer: nil,
                card: CardSummary(brand: "visa", lastFour: lastFour, expiry: nil), worksWithoutPayer: true,
                consent: Consent(purpose: .balance, givenAt: clock.now(), agreement: "page/terms")),
            for: customer.id, account: account, by: Self.staff)
    }

    /// What is kept in the store of an order, for seeing that nothing has changed.
    func stored(_ id: Order.ID) async throws -> String {
        try await orders.store.transaction { (tx) throws(OrderError) in
            guard let order = try tx.order(id) else { return "" }
            let parts: [Any] = [
                order, try tx.invoices(of: id), try tx.payments(of: id), try tx.methods(of: order.customer),
                try tx.audit(of: id.text).count,
            ]
            return "\(parts)"
        }
    }

    // MARK: Signing in

    /// The address that a new link to the portal has.
    func mailedLink(_ contact: String) async throws -> String {
        // Nobody gets two in a minute.
        clock.advance(seconds: 61)
        _ = try await post("/portal/sign-in", [("contact", contact)])
        let collector = Collector(orders, messenger: outbox, settings: CollectorSettings(instance: "test"))
        _ = try await collector.runUntilIdle(worker: "w")
        return try #require(outbox.links.last, "no link went to \(contact)")
    }

    /// Signs in by the mailed link; gives what the browser keeps.
    func signIn(_ contact: String = "amelia@customers.example") async throws -> String {
        let response = try await post(try await mailedLink(contact), [])
        #expect(response.status == .seeOther)
        return try #require(response.cookies.first)
    }

    /// The code that every form of a visit carries.
    func code(_ cookie: String) async throws -> String {
        try #require(try await get("/portal", cookie).text().hidden("code"))
    }

    // MARK: Requests

    func get(_ path: String, _ cookie: String? = nil) async throws -> Response {
        try await send(.get, path, "", cookie: cookie, fields: [:])
    }

    func post(
        _ path: String, _ fields: [(String, String)], _ cookie: String? = nil, origin: String? = "https://shop.example"
    ) async throws -> Response {
        var form = FormEncoding()
        for (name, value) in fields { form.append(name, value) }
        var head: HTTPFields = [.contentType: "application/x-www-form-urlencoded"]
        if let origin { head[.origin] = origin }
        return try await send(.post, path, form.text, cookie: cookie, fields: head)
    }

    private func send(
        _ method: HTTPRequest.Method, _ path: String, _ body: String, cookie: String?, fields: HTTPFields
    ) async throws -> Response {
        var fields = fields
        if let cookie { fields[.cookie] = cookie }
        return try await responder.send(method, path, Array(body.utf8), fields)
    }
}

extension Response {
    /// The cookies that a browser sends back, name and value, in order.
    var cookies: [String] { headers[values: .setCookie].map { String($0.prefix { $0 != ";" }) } }

    /// The text of a PDF as another program reads it back, with plain spaces.
    func printed() async throws -> String {
        #expect(headers[.contentType] == "application/pdf")
        let writer = CollectingBytes()
        try await body.write(writer)
        let bytes = writer.bytes
        let text = try await apart {
            let path = NSTemporaryDirectory() + "portal-\(UUID().uuidString).pdf"
            try Data(bytes).write(to: URL(fileURLWithPath: path))
            defer { unlink(path) }
            let program = try ChildProgram(["pdftotext", "-layout", path, "-"])
            let (output, errors) = program.readToEnd()
            #expect(program.wait() == 0 && errors.isEmpty, "\(errors)")
            return output
        }
        return String(text.map { $0 == "\u{A0}" || $0 == "\u{202F}" ? " " : $0 })
    }
}

private final class CollectingBytes: ResponseBodyWriter {
    private(set) var bytes: [UInt8] = []
    func write(_ buffer: ByteBuffer) async throws { bytes += buffer.readableBytesView }
    func finish(_ trailers: HTTPFields?) async throws {}
}

/// Keeps the addresses that links to the portal have, as a mailbox does.
private final class Outbox: Messenger {
    private let kept = Mutex<[String]>([])

    var links: [String] { kept.withLock { $0 } }

    func deliver(_ message: OutgoingMessage) async throws(MessengerError) {
        guard case .portal(let customer, let serial, let token)? = message.link else { return }
        kept.withLock { $0.append("/portal/enter/\(customer)/\(serial)/\(token.text)") }
    }
}
