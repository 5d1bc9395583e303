import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import PaymentCore
import PaymentHTTP
import PaymentLocalization
import PaymentOrders
import PaymentPlans
import PaymentStoreSQLite
import StripeGateway

@testable import PaymentCheckout

/// A console over a store in memory, with somebody of every role, and a gateway that nobody reaches.
struct OfficeDesk: Sendable {
    static let zero = Timestamp(secondsSinceEpoch: 1_795_262_400)

    let orders: Orders
    let console: StaffConsole
    let clock: ManualWallClock
    let key: StoreKey
    private let responder: RouterResponder<PageContext>

    var site: SiteStore { console.site }

    static func open(_ defaults: SiteDefaults? = nil, language: Language = .en) async throws -> OfficeDesk {
        let clock = ManualWallClock(zero)
        let store = try SQLiteStore(clock: clock, execution: .callingThread)
        try await store.migrate()
        let stripe = try Stripe(
            Stripe.Configuration(
                secretKey: Secret("sk_test_0123456789abcdef"), webhookSecrets: [], baseURL: "http://127.0.0.1:1"),
            transport: NoTransport(), clock: clock)
        let key = try StoreKey(Secret((0..<32).map { UInt8($0) }))
        let orders = try await Orders.open(
            store: store, accounts: [GatewayAccount(AccountName("stripe"), stripe, isLive: false)],
            business: Business(language: language), key: key, random: SeededRandomSource(seed: 1))
        let address = try SiteAddress(AbsoluteURL("https://shop.example/kyiv"))
        let site = SiteStore(
            orders, defaults: try defaults ?? SiteDefaults(page: PageSettings(companyName: "North Light")))
        let console = StaffConsole(orders: orders, key: key, address: address, site: site)
        for role in StaffRole.allCases {
            for language in Language.allCases { try await console.register.add(member(role, language), by: .system) }
        }
        let router = Router(context: PageContext.self)
        console.add(to: router)
        PaymentPage(
            orders: orders, key: key, address: address, settings: { try await site.page().value },
            picture: { try await site.picture($0) }
        ).add(to: router)
        return OfficeDesk(
            orders: orders, console: console, clock: clock, key: key, responder: router.buildResponder())
    }

    private static func member(_ role: StaffRole, _ language: Language) -> StaffMember {
        StaffMember(
            name: "\(role.rawValue)-\(language.rawValue)", shownName: "Sam \(role.rawValue)", role: role,
            language: language, passwordHash: "$none$")
    }

    /// What the browser of somebody who has signed in keeps.
    func cookie(_ role: StaffRole, _ language: Language = .en) throws -> String {
        let cookie = try console.sessions.begin(Self.member(role, language), at: clock.now())
        return "\(cookie.name)=\(cookie.value)"
    }

    /// What every form of that visit carries.
    func code(_ role: StaffRole, _ language: Language = .en) throws -> String {
        try console.sessions.session(of: Self.member(role, language), since: clock.now()).formCode
    }

    /// A page and its text.
    func get(
        _ path: String, as role: StaffRole? = .owner, in language: Language = .en
    ) async throws -> (response: Response, text: String) {
        var fields = HTTPFields()
        if let role { fields[.cookie] = try cookie(role, language) }
        let response = try await send(.get, path, [], fields)
        return (response, try await response.text())
    }

    /// Sends a form as the console's own page would.
    func post(
        _ path: String, _ values: [String: String], as role: StaffRole? = .owner, in language: Language = .en,
        code: String? = nil, origin: String = "https://shop.example"
    ) async throws -> (response: Response, text: String) {
        var form = FormEncoding()
        var head: HTTPFields = [.contentType: "application/x-www-form-urlencoded", .origin: origin]
        if let role {
            head[.cookie] = try cookie(role, language)
            form.append("code", try code ?? self.code(role, language))
        }
        for (name, value) in values.sorted(by: { $0.key < $1.key }) { form.append(name, value) }
        let response = try await send(.post, path, Array(form.text.utf8), head)
        return (response, try await response.text())
    }

    /// Sends a form with a file.
    func upload(
        _ path: String, _ file: [UInt8], version: Int, as role: StaffRole = .owner, in language: Language = .en,
        code: String? = nil, name: String = "picture.png"
    ) async throws -> (response: Response, text: String) {
        let code = try code ?? self.code(role, language)
        let boundary = "----WebKitFormBoundaryAb3dE6gH"
        var body: [UInt8] = []
        for (name, value) in [("code", code), ("version", String(version))] {
            body += "--\(boundary)\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n".utf8
        }
        body += "--\(boundary)\r\nContent-Disposition: form-data; name=\"file\"; filename=\"\(name)\"\r\n".utf8
        body += Array("Content-Type: image/png\r\n\r\n".utf8) + file + Array("\r\n--\(boundary)--\r\n".utf8)
        let head: HTTPFields = [
            .contentType: "multipart/form-data; boundary=\(boundary)", .origin: "https://shop.example",
            .cookie: try cookie(role, language),
        ]
        let response = try await send(.post, path, body, head)
        return (response, try await response.text())
    }

    /// The bytes of a file.
    func bytes(_ path: String) async throws -> (response: Response, bytes: [UInt8]) {
        let response = try await send(.get, path, [], [:])
        let writer = ByteCollector()
        try await response.body.write(writer)
        return (response, writer.bytes)
    }

    func send(
        _ method: HTTPRequest.Method, _ path: String, _ body: [UInt8], _ fields: HTTPFields
    ) async throws -> Response {
        try await responder.send(method, path, body, fields)
    }

    /// An order of a customer.
    @discardableResult
    func book(
        _ title: String = "Portrait session", kind: Order.Kind = .booking, terms: Terms? = nil,
        total: String = "320.00", customer name: String = "Amelia Stone"
    ) async throws -> Order {
        let customer = try await orders.addCustomer(name: name, email: "amelia@customers.example")
        return try await orders.book(
            Booking(
                kind, customer: customer.id, title: title,
                terms: terms ?? CalendarDeposit(deposit: .percentage(Percentage("30"))).terms(),
                total: Money(decimal: total, currency: .eur), account: AccountName("stripe")),
            by: Principal(.staff, "test"))
    }
}

private final class ByteCollector: ResponseBodyWriter {
    private(set) var bytes: [UInt8] = []
    func write(_ buffer: ByteBuffer) async throws { bytes += buffer.readableBytesView }
    func finish(_ trailers: HTTPFields?) async throws {}
}

extension String {
    /// What the label of a table or a list of figures stands before: the first text behind it.
    func value(behind label: String) -> String? {
        guard let found = firstRange(of: ">\(label)</dt><dd>") else { return nil }
        return String(self[found.upperBound...].prefix { $0 != "<" })
    }
}
