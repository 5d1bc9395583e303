import HTTPTypes
import Hummingbird
import MockServerKit
import NIOCore
import PaymentCore
import PaymentCrypto
import PaymentHTTP
import PaymentLocalization
import PaymentOrders
import PaymentPlans
import PaymentStoreSQLite
import StripeGateway
import StripeMock

@testable import PaymentCheckout

/// A console over a store in memory and a mock of Stripe in memory, with one member of staff of each role.
struct ConsoleShop: Sendable {
    static let password = "many small horses"
    static let account = "stripe"

    let orders: Orders
    let key: StoreKey
    let clock: ManualWallClock
    let console: StaffConsole
    let engine: MockEngine<StripeMock>
    private let responder: RouterResponder<PageContext>

    static func open(
        offers: [SalesOffer] = [], limits: RefundLimits? = nil, zone: String = "UTC"
    ) async throws -> ConsoleShop {
        let clock = ManualWallClock(Page.zero)
        let store = try SQLiteStore(clock: clock, execution: .callingThread)
        try await store.migrate()
        let engine = MockEngine<StripeMock>(
            seed: 1, clock: MockClock(clock), baseURL: try AbsoluteURL("http://127.0.0.1:1"))
        let keys = Dictionary(engine.credentials.map { ($0.name, $0.value) }) { first, _ in first }
        let stripe = try Stripe(
            Stripe.Configuration(
                secretKey: Secret(keys["secretKey"] ?? ""), webhookSecrets: [], baseURL: engine.baseURL.text),
            transport: InMemoryTransport(engine), clock: engine.clock)
        let key = try StoreKey(Secret((0..<32).map { UInt8($0) }))
        let orders = try await Orders.open(
            store: store, accounts: [GatewayAccount(AccountName(account), stripe, isLive: false)],
            business: Business(zone: BusinessZone(zone)), key: key, random: SeededRandomSource(seed: 1))
        let defaults = SiteDefaults(
            page: try PageSettings(companyName: "North Light"), offers: offers,
            refundLimits: try limits ?? RefundLimits([Money(decimal: "100.00", currency: .eur)]))
        let console = StaffConsole(
            orders: orders, key: key, address: try SiteAddress(AbsoluteURL("https://shop.example/kyiv")),
            site: SiteStore(orders, defaults: defaults))
        let router = Router(context: PageContext.self)
        console.add(to: router)
        for role in StaffRole.allCases {
            try await console.register.add(Self.member(role), by: .system)
        }
        return ConsoleShop(
            orders: orders, key: key, clock: clock, console: console, engine: engine,
            responder: router.buildResponder())
    }

    /// Somebody of a role; signs in as `the-owner`, `the-manager` and so on.
    static func member(_ role: StaffRole, language: Language = .en) async throws -> StaffMember {
        try await StaffMember(
            name: "the-\(role.rawValue)", shownName: "The \(role.rawValue)", role: role, language: language,
            password: password, cost: PasswordHash.Cost(logN: 4, r: 1, p: 1) ?? .standard)
    }

    // MARK: Browsing

    /// What the browser of a member keeps.
    func cookie(_ role: StaffRole) async throws -> String { try await cookie("the-\(role.rawValue)") }

    func cookie(_ name: String) async throws -> String {
        guard let member = try await console.register.member(name) else { throw ConsoleFailure("nobody is \(name)") }
        let cookie = try console.sessions.begin(member, at: clock.now())
        return "\(cookie.name)=\(cookie.value)"
    }

    func get(_ path: String, as role: StaffRole? = .owner) async throws -> Response {
        try await send(.get, path, [], cookie: try await role.asyncMap { try await cookie($0) })
    }

    /// The text of a page that is there.
    func page(_ path: String, as role: StaffRole = .owner) async throws -> String {
        let response = try await get(path, as: role)
        guard response.status == .ok else { throw ConsoleFailure("\(path) is answered \(response.status)") }
        return try await response.text()
    }

    /// Posts a form as the browser of a member would, with the code of its visit.
    func post(
        _ path: String, _ fields: [(String, String)] = [], as role: StaffRole? = .owner,
        origin: String? = "https://shop.example"
    ) async throws -> Response {
        guard let role else { return try await send(.post, path, fields, cookie: nil, origin: origin) }
        let cookie = try await cookie(role)
        return try await send(.post, path, [("code", try await code(cookie))] + fields, cookie: cookie, origin: origin)
    }

    /// The code that forms of a visit carry.
    func code(_ cookie: String) async throws -> String {
        guard let code = try await send(.get, "/staff/me", [], cookie: cookie).text().hidden("code") else {
            throw ConsoleFailure("no form code")
        }
        return code
    }

    func send(
        _ method: HTTPRequest.Method, _ path: String, _ fields: [(String, String)], cookie: String?,
        origin: String? = "https://shop.example", from address: String? = nil
    ) async throws -> Response {
        var form = FormEncoding()
        for (name, value) in fields { form.append(name, value) }
        var head: HTTPFields = [:]
        if method == .post {
            head[.contentType] = "application/x-www-form-urlencoded"
            if let origin { head[.origin] = origin }
        }
        if let cookie { head[.cookie] = cookie }
        return try await responder.send(method, path, Array(form.text.utf8), head, from: address)
    }

    /// Follows a redirect to the page it leads to, and reads that.
    func follow(_ response: Response, as role: StaffRole = .owner) async throws -> String {
        guard response.status == .seeOther, let place = response.headers[.location], place.hasPrefix("/kyiv/") else {
            throw ConsoleFailure("\(response.status) leads nowhere: \(try await response.text().prefix(2000))")
        }
        return try await page(String(place.dropFirst("/kyiv".count)), as: role)
    }
}

/// A fixture that cannot do what it was asked.
struct ConsoleFailure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

extension Optional where Wrapped: Sendable {
    fileprivate func asyncMap<Other: Sendable>(_ body: (Wrapped) async throws -> Other) async throws -> Other? {
        guard let self else { return nil }
        return try await body(self)
    }
}
