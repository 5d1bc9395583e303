import HTTPTypes
import Hummingbird
import NIOCore
import PaymentCore
import PaymentDocuments
import PaymentHTTP
import PaymentOrders
import PaymentPlans
import PaymentStoreSQLite
import Synchronization
import Testing

@testable import PaymentCheckout

/// A payment page and a portal over a store in memory, with a gateway that does what a test says, for somebody who pays 320 euros.
struct PayerSite: Sendable {
    static let staff = PortalSite.staff
    static let place = "203.0.113.7"

    let orders: Orders
    let key: StoreKey
    let clock: ManualWallClock
    let gateway: PageGateway
    let settings: Kept<PageSettings>
    let customer: Customer
    let card: MethodRecord
    private let account: AccountName
    private let responder: RouterResponder<PageContext>

    static func open(_ first: PageSettings? = nil, endsPages: Bool = true) async throws -> PayerSite {
        let clock = ManualWallClock(Page.zero)
        let store = try SQLiteStore(clock: clock, execution: .callingThread)
        try await store.migrate()
        let gateway = PageGateway(endsPages: endsPages)
        let account = try AccountName("page")
        let key = try StoreKey(Secret((0..<32).map { UInt8($0) }))
        let orders = try await Orders.open(
            store: store, accounts: [GatewayAccount(account, gateway, isLive: false)], business: Business(), key: key,
            random: SeededRandomSource(seed: 3))
        let settings = Kept(try first ?? PageSettings(companyName: "North Light"))
        let address = try SiteAddress(AbsoluteURL("https://shop.example/kyiv"))
        let router = Router(context: PageContext.self)
        PaymentPage(orders: orders, key: key, address: address, settings: { settings.value }).add(to: router)
        CustomerPortal(
            orders: orders, key: key, address: address, settings: { settings.value },
            branding: { try Branding(name: "North Light", address: []) }
        ).add(to: router)
        let customer = try await orders.addCustomer(name: "Amelia Stone", email: "amelia@customers.example")
        let consent = Consent(purpose: .laterPurchases, givenAt: clock.now(), agreement: "test")
        let card = try await orders.keepMethod(
            StoredMethod(
                gateway: gateway.id, token: PaymentToken("kept"), customer: nil,
                card: CardSummary(brand: "visa", lastFour: "4242", expiry: nil), worksWithoutPayer: true,
                consent: consent),
            for: customer.id, account: account, by: staff)
        return PayerSite(
            orders: orders, key: key, clock: clock, gateway: gateway, settings: settings, customer: customer,
            card: card, account: account, responder: router.buildResponder())
    }

    /// Half of it is a deposit, and the other half a balance.
    static func halves() throws -> Terms {
        try ScheduledBalance(deposit: .percentage(Percentage("50")), balance: .when(.productionComplete)).terms()
    }

    func book(
        _ terms: Terms? = nil, _ title: String = "Catalogs", kind: Order.Kind = .project, total: String = "320.00",
        isEstimate: Bool = false
    ) async throws -> Order {
        try await orders.book(
            Booking(
                kind, customer: customer.id, title: title, terms: try terms ?? Self.halves(),
                total: Money(decimal: total, currency: .eur), account: account, isEstimate: isEstimate),
            by: Self.staff)
    }

    /// What the browser keeps once the link of an order was opened.
    func cookie(_ order: Order) async throws -> String {
        let order = try await orders.order(order.id)
        let token = try key.linkToken(order: order.id, serial: order.linkSerial, purpose: "pay")
        return try #require(try await get("/pay/\(order.id)/\(token.text)").cookies.first)
    }

    /// The hidden fields of a form that is fetched now.
    func form(_ order: Order, _ cookie: String) async throws -> [(String, String)] {
        let text = try await get("/pay/\(order.id)", cookie).text()
        return try ["nonce", "code", "shown", "terms"].map { ($0, try #require(text.hidden($0))) }
    }

    /// Sends a form: by the kept card, unless `more` says otherwise.
    func pay(
        _ order: Order, _ form: [(String, String)], choice: String = "suggested", method: String? = nil,
        more: [(String, String)] = [], _ cookie: String, from place: String? = nil
    ) async throws -> Response {
        let chosen = [("choice", choice), ("method", method ?? card.id.text)]
        return try await post("/pay/\(order.id)", form + chosen + more, cookie, from: place)
    }

    /// Begins a payment on the gateway's page; gives its name.
    func begin(_ order: Order, _ cookie: String) async throws -> String {
        let form = try await form(order, cookie)
        let response = try await pay(order, form, method: "new", cookie)
        #expect(response.headers[.location] == "/kyiv/pay/\(order.id)/go/\(form[0].1)")
        return form[0].1
    }

    /// Where the gateway sends the payer of its newest page, as the router of this site has it.
    func back(_ address: KeyPath<CheckoutRequest, AbsoluteURL>) throws -> String {
        let request = try #require(gateway.opened.last)
        return String(request[keyPath: address].pathAndQuery.dropFirst("/kyiv".count))
    }

    func get(_ path: String, _ cookie: String? = nil, from place: String? = nil) async throws -> Response {
        var head: HTTPFields = [:]
        if let cookie { head[.cookie] = cookie }
        return try await responder.send(.get, path, [], head, from: place)
    }

    func post(
        _ path: String, _ fields: [(String, String)], _ cookie: String?, from place: String? = nil
    ) async throws -> Response {
        var form = FormEncoding()
        for (name, value) in fields { form.append(name, value) }
        var head: HTTPFields = [
            .contentType: "application/x-www-form-urlencoded", .origin: "https://shop.example",
        ]
        if let cookie { head[.cookie] = cookie }
        return try await responder.send(.post, path, Array(form.text.utf8), head, from: place)
    }

    /// The messages about an order, by kind.
    func messages(_ order: Order) async throws -> [Message.Kind] {
        let id = order.id
        return try await orders.store.transaction { (tx) throws(OrderError) in
            try tx.messages(of: id).filter { $0.audience == .customer }.map(\.kind)
        }
    }
}

/// A value that tests change while others read it.
final class Kept<Value: Sendable>: Sendable {
    private let mutex: Mutex<Value>

    init(_ value: Value) { mutex = Mutex(value) }

    var value: Value {
        get { mutex.withLock { $0 } }
        set { mutex.withLock { $0 = newValue } }
    }
}

/// A gateway in memory whose page and cards do what a test says.
final class PageGateway: ChargingGateway, CheckoutGateway, LookupGateway {
    let capabilities: Capabilities
    /// What cards are charged with, in minor units; a declined charge is counted as well.
    let charges = Kept<[Int64]>([])
    let declines = Kept(false)
    let isAway = Kept(false)
    /// How far the pages are; none is told of that was not opened.
    let status = Kept<Checkout.Status>(.open)
    /// The payment that is found by the reference of a page.
    let found = Kept<Payment.Status?>(nil)
    private let requests = Kept<[CheckoutRequest]>([])

    init(endsPages: Bool) {
        var operations: Set<Capabilities.Operation> = [.charge, .hostedCheckout, .lookup, .lookupByReference]
        if endsPages { operations.insert(.expireCheckout) }
        capabilities = Capabilities(
            gateway: GatewayID(rawValue: "page"), operations: operations,
            amountLimits: [.eur: Capabilities.AmountLimits(smallest: 50, largest: 100_000_000, step: 1)],
            idempotency: .uniqueReference, authorizationDays: nil)
    }

    var opened: [CheckoutRequest] { requests.value }

    func charge(_ request: ChargeRequest) async throws(PaymentError) -> Outcome<Payment> {
        charges.value.append(request.amount.minorUnits)
        let reference = GatewayReference(gateway: id, id: "charge-\(request.reference)")
        guard !declines.value else {
            return .declined(
                Decline(reason: .generic, gatewayCode: "no", gatewayMessage: "no", reference: reference))
        }
        return .succeeded(payment(reference, request.reference, request.amount, .captured))
    }

    func openCheckout(_ request: CheckoutRequest) async throws(PaymentError) -> Checkout {
        requests.value.append(request)
        return try await checkout(
            GatewayReference(gateway: id, id: "page-\(request.reference)"), openedAt: Timestamp(secondsSinceEpoch: 0))
    }

    func checkout(_ reference: GatewayReference, openedAt: Timestamp) async throws(PaymentError) -> Checkout {
        let request = try request(reference)
        let url: AbsoluteURL
        do { url = try AbsoluteURL("https://page.example/\(request.reference)") } catch {
            throw PaymentError(.gatewayFault, "\(error)")
        }
        return Checkout(
            reference: reference, merchantReference: request.reference, status: status.value,
            presentation: .redirect(url), expiresAt: nil)
    }

    func expireCheckout(_ reference: GatewayReference) async throws(PaymentError) -> Checkout {
        _ = try request(reference)
        guard status.value == .open else { throw PaymentError(.invalidRequest, "it is not open") }
        status.value = .expired
        return try await checkout(reference, openedAt: Timestamp(secondsSinceEpoch: 0))
    }

    func payment(_ reference: GatewayReference) async throws(PaymentError) -> Payment {
        throw PaymentError(.notFound, "there is none")
    }

    func payments(
        under reference: MerchantReference, sentAt: Timestamp
    ) async throws(PaymentError) -> ReferenceLookup {
        guard let found = found.value, let request = opened.last(where: { $0.reference == reference }) else {
            return ReferenceLookup(payments: [], isConclusive: true)
        }
        let name = GatewayReference(gateway: id, id: "paid-\(reference)")
        return ReferenceLookup(payments: [payment(name, reference, request.amount, found)], isConclusive: true)
    }

    /// The newest page is paid.
    func payPage() {
        guard let request = opened.last else { return }
        let name = GatewayReference(gateway: id, id: "paid-\(request.reference)")
        status.value = .completed(payment(name, request.reference, request.amount, .captured))
    }

    private func request(_ page: GatewayReference) throws(PaymentError) -> CheckoutRequest {
        guard !isAway.value else { throw PaymentError(.notSent, "the gateway is away") }
        guard let request = opened.first(where: { "page-\($0.reference)" == page.id }) else {
            throw PaymentError(.notFound, "there is no such page")
        }
        return request
    }

    private func payment(
        _ reference: GatewayReference, _ merchant: MerchantReference, _ amount: Money, _ status: Payment.Status
    ) -> Payment {
        let none = Money.zero(amount.currency)
        return Payment(
            reference: reference, merchantReference: merchant, status: status, requested: amount, held: none,
            captured: status == .captured ? amount : none, refunded: none, createdAt: Page.zero, isLive: false)
    }
}
