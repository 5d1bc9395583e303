import HTTPTypes
import Hummingbird
import PaymentCore
import PaymentOrders
import Testing

@testable import PaymentCheckout

/// Two customers and everything that each of them has.
private struct TwoCustomers {
    let site: PortalSite
    let amelia: Belongings
    let eve: Belongings

    struct Belongings {
        let customer: Customer
        let estimate: Order
        let order: Order
        let invoice: Invoice
        let payment: PaymentRecord
        let method: MethodRecord
        let cookie: String
    }

    static func meet() async throws -> TwoCustomers {
        let site = try await PortalSite.open()
        let amelia = try await belongings(site, "Amelia Stone", "amelia@customers.example")
        let eve = try await belongings(site, "Eve Hart", "eve@customers.example")
        return TwoCustomers(site: site, amelia: amelia, eve: eve)
    }

    private static func belongings(_ site: PortalSite, _ name: String, _ mail: String) async throws -> Belongings {
        let customer = try await site.customer(name, mail: mail)
        let method = try await site.keepCard(customer)
        let estimate = try await site.book(
            customer, "\(name)’s estimate", terms: PortalSite.scheduled(), isEstimate: true, method: method.id)
        let order = try await site.book(customer, "\(name)’s order")
        let payment = try await site.pay(order, "100.00")
        let id = order.id
        let invoice = try await site.orders.store.transaction { (tx) throws(OrderError) in try tx.invoices(of: id) }
        return Belongings(
            customer: customer, estimate: estimate, order: order, invoice: try #require(invoice.first),
            payment: payment, method: method, cookie: try await site.signIn(mail))
    }

    /// Every route of the portal that concerns somebody's records, with a form where it takes one.
    static func routes(_ own: Belongings) -> [(method: HTTPRequest.Method, path: String, fields: [(String, String)])] {
        [
            (.get, "/portal/orders/\(own.order.id)", []), (.get, "/portal/orders/\(own.estimate.id)", []),
            (.get, "/portal?after=\(own.order.id)", []),
            (.get, "/portal/orders/\(own.order.id)/order.pdf", []),
            (.get, "/portal/invoices/\(own.invoice.id).pdf", []),
            (.get, "/portal/receipts/\(own.payment.id).pdf", []),
            (.get, "/portal/statement.pdf?of=\(own.customer.id)", []),
            (.get, "/portal/cards/\(own.method.id)/remove", []),
            (.post, "/portal/orders/\(own.order.id)/pay", []),
            (.post, "/portal/orders/\(own.estimate.id)/accept", [("name", "Mallory")]),
            (.post, "/portal/cards/\(own.method.id)/remove", []),
        ]
    }
}

@Suite("Whose records the portal shows")
struct PortalOwnershipTests {
    @Test(
        "nobody reads or changes anything of somebody else's, and all of it is answered as if it were not there (S-70)")
    func foreign() async throws {
        let two = try await TwoCustomers.meet()
        let site = two.site
        for (guest, owner) in [(two.amelia, two.eve), (two.eve, two.amelia)] {
            let before = try await [site.stored(owner.order.id), site.stored(owner.estimate.id)]
            let code = try await site.code(guest.cookie)
            var answers: Set<String> = []
            for route in TwoCustomers.routes(owner) {
                let response =
                    route.method == .get
                    ? try await site.get(route.path, guest.cookie)
                    : try await site.post(route.path, [("code", code)] + route.fields, guest.cookie)
                #expect(response.status == .notFound, "\(route.method) \(route.path)")
                #expect(response.cookies.count == 1, "another cookie came with \(route.path)")
                answers.insert(try await response.text())
            }
            for path in [
                "/portal/orders/nothing", "/portal/orders/nothing/order.pdf", "/portal/invoices/nothing.pdf",
                "/portal/receipts/nothing.pdf", "/portal/statement.pdf?of=nothing", "/portal/cards/nothing/remove",
                "/portal?after=nothing", "/portal/orders/\(String(repeating: "x", count: 200))",
                "/portal/orders/%3Cscript%3E", "/portal/invoices/%E2%80%AE.pdf", "/portal?after=",
            ] {
                let response = try await site.get(path, guest.cookie)
                #expect(response.status == .notFound, "\(path)")
                answers.insert(try await response.text())
            }
            #expect(answers.count == 1, "unknown and foreign must be answered alike (S-52)")
            #expect(try await [site.stored(owner.order.id), site.stored(owner.estimate.id)] == before)
            for path in ["/portal", "/portal/statement", "/portal/cards"] {
                let text = try await site.get(path, guest.cookie).text()
                #expect(!text.contains(owner.customer.name) && !text.contains(owner.order.number), "\(path)")
            }
        }
    }

    @Test("everything of one's own is answered")
    func own() async throws {
        let two = try await TwoCustomers.meet()
        let code = try await two.site.code(two.amelia.cookie)
        let estimate = try await two.site.get("/portal/orders/\(two.amelia.estimate.id)", two.amelia.cookie).text()
        let hidden = [("code", code), ("shown", try #require(estimate.hidden("shown")))]
        for route in TwoCustomers.routes(two.amelia) {
            let response =
                route.method == .get
                ? try await two.site.get(route.path, two.amelia.cookie)
                : try await two.site.post(route.path, hidden + route.fields, two.amelia.cookie)
            #expect(response.status == (route.method == .get ? .ok : .seeOther), "\(route.method) \(route.path)")
        }
    }

    @Test("whoever has not signed in is shown the way in, and nothing else")
    func strangers() async throws {
        let two = try await TwoCustomers.meet()
        let pages = ["/portal", "/portal/statement", "/portal/statement.pdf", "/portal/cards"]
        for route in TwoCustomers.routes(two.eve) + pages.map({ (.get, $0, []) }) {
            let response =
                route.method == .get
                ? try await two.site.get(route.path) : try await two.site.post(route.path, route.fields)
            #expect(response.status == .seeOther && response.cookies.isEmpty, "\(route.path)")
            #expect(response.headers[.location] == "/kyiv/portal/sign-in", "\(route.path)")
        }
    }

    @Test("a form without the code of its visit, or with that of another, changes nothing (S-66)")
    func forgedForms() async throws {
        let two = try await TwoCustomers.meet()
        let site = two.site
        let others = try await site.code(two.eve.cookie)
        let before = try await [site.stored(two.amelia.order.id), site.stored(two.amelia.estimate.id)]
        for route in TwoCustomers.routes(two.amelia) where route.method == .post {
            for code in [[], [("code", "")], [("code", others)], [("code", String(repeating: "x", count: 10_000))]] {
                let response = try await site.post(route.path, code + route.fields, two.amelia.cookie)
                #expect(response.status == .forbidden, "\(route.path)")
            }
            let own = [("code", try await site.code(two.amelia.cookie))] + route.fields
            let foreign = try await site.post(route.path, own, two.amelia.cookie, origin: "https://evil.example")
            #expect(foreign.status == .forbidden, "\(route.path)")
        }
        #expect(try await [site.stored(two.amelia.order.id), site.stored(two.amelia.estimate.id)] == before)
    }
}
