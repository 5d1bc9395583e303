import Foundation
import HTTPTypes
import Hummingbird
import PaymentCore
import PaymentOrders
import PaymentPlans
import Testing

@testable import PaymentCheckout

@Suite("Orders and estimates in the portal")
struct PortalOrderTests {
    @Test("the first page has estimates, invoices, open orders and earlier ones, each with its state (P-IF-4)")
    func overview() async throws {
        let site = try await PortalSite.open()
        let customer = try await site.customer()
        _ = try await site.book(customer, "Drawings", terms: PortalSite.scheduled(), isEstimate: true)
        let open = try await site.book(customer, "Course")
        try await site.pay(open, "100.00")
        let done = try await site.book(customer, "Prints", total: "50.00")
        try await site.pay(done, "50.00")
        let billed = try await site.book(customer, "Portrait", terms: PortalSite.deposit(), kind: .booking)
        try await site.pay(billed, "96.00")
        let text = try await site.get("/portal", site.signIn()).text()
        let headings = ["Estimates to accept", "Drawings", "Open orders", "Course", "Earlier orders", "Prints"]
        let places = headings.map { text.firstRange(of: $0)?.lowerBound }
        #expect(!places.contains(nil) && places.compactMap { $0 } == places.compactMap { $0 }.sorted())
        #expect(text.contains("Waits for you") && text.contains("€220.00") && text.contains("Completed"))
        // Nothing of the draft is told (P-IN-4), and once it is sent it stands there.
        #expect(!text.contains("€224.00") && !text.contains("Open invoices"))
        try await Self.sendDraft(of: billed, site)
        let told = try await site.get("/portal", site.signIn()).text()
        #expect(told.contains("Open invoices") && told.contains("€224.00"))
    }

    @Test("earlier orders come twenty at a time, of all records of the person, newest first")
    func pages() async throws {
        let site = try await PortalSite.open()
        let records = [try await site.customer(), try await site.customer("A. Stone")]
        for number in 1...45 {
            site.clock.advance(seconds: 60)
            let order = try await site.book(records[number % 2], "Print \(number).", total: "10.00")
            try await site.pay(order, "10.00")
        }
        let cookie = try await site.signIn()
        var path = "/portal"
        var seen: [Int] = []
        for page in 0..<3 {
            let text = try await site.get(path, cookie).text()
            seen += text.split(separator: ">Print ").dropFirst().compactMap { Int($0.prefix { $0 != "." }) }
            let link = text.firstRange(of: "/kyiv/portal?after=").map { text[$0.lowerBound...].prefix { $0 != "\"" } }
            #expect((link == nil) == (page == 2))
            path = String((link ?? "").dropFirst("/kyiv".count))
        }
        #expect(seen == Array((1...45).reversed()))
    }

    @Test("an estimate is accepted by name, once, and leads to its payment (P-IF-2, P-IF-4)")
    func estimate() async throws {
        let site = try await PortalSite.open()
        let customer = try await site.customer()
        let order = try await site.book(customer, terms: PortalSite.scheduled(), total: "6480.00", isEstimate: true)
        let cookie = try await site.signIn()
        let path = "/portal/orders/\(order.id)"
        let shown = try await site.get(path, cookie).text()
        #expect(shown.contains("Estimate \(order.number)") && shown.contains("€6,480.00"))
        #expect(shown.contains("name=\"name\"") && !shown.contains("Pay the rest"))
        let code = try await site.code(cookie)
        let fields = [("code", code), ("shown", try #require(shown.hidden("shown"))), ("name", " Amelia Stone ")]
        let response = try await site.post(path + "/accept", fields, cookie)
        #expect(response.headers[.location] == "/kyiv/pay/\(order.id)")
        let accepted = try await site.orders.order(order.id)
        #expect(accepted.estimate == .accepted(by: "Amelia Stone", at: site.clock.now()))
        let payCookie = try #require(response.cookies.first { $0.hasPrefix("__Host-pay-") })
        let payPage = try await site.get("/pay/\(order.id)", payCookie).text()
        #expect(payPage.contains("€3,240.00") && payPage.contains("name=\"nonce\""))
        // Sent again it changes nothing, and shows the order as it is by now.
        let again = try await site.post(path + "/accept", [("code", code), ("name", "Somebody Else")], cookie)
        #expect(again.headers[.location] == "/kyiv" + path)
        #expect(try await site.orders.order(order.id).estimate == accepted.estimate)
        #expect(try await site.get(path, cookie).text().contains("Accepted by Amelia Stone on "))
    }

    @Test(
        "a name that is none is said to be none, with what was typed",
        arguments: [
            "", "   ", String(repeating: "x", count: 121), String(repeating: "x", count: 10_000), "A\nB", "A\u{0}B",
            "\u{202e}nosilA", "e" + String(repeating: "\u{301}", count: 2000),
        ])
    func badNames(name: String) async throws {
        let site = try await PortalSite.open()
        let order = try await site.book(site.customer(), terms: PortalSite.scheduled(), isEstimate: true)
        let cookie = try await site.signIn()
        let path = "/portal/orders/\(order.id)/accept"
        let response = try await site.post(path, [("code", try await site.code(cookie)), ("name", name)], cookie)
        #expect(response.status == .unprocessableContent)
        let text = try await response.text()
        #expect(text.contains("id=\"name-fault\"") && text.contains("aria-invalid=\"true\""))
        #expect(try await site.orders.order(order.id).estimate == .open)
    }

    @Test(
        "a name is text wherever it is shown (S-64)",
        arguments: ["<script>alert(1)</script>", "'\"><img src=x>", "אבג"])
    func hostileNames(name: String) async throws {
        let site = try await PortalSite.open()
        let customer = try await site.customer(name)
        let order = try await site.book(customer, name, terms: PortalSite.scheduled(), isEstimate: true)
        let cookie = try await site.signIn()
        let path = "/portal/orders/\(order.id)"
        let form = try await site.get(path, cookie).text()
        let fields = [
            ("code", try await site.code(cookie)), ("shown", try #require(form.hidden("shown"))), ("name", name),
        ]
        #expect(try await site.post(path + "/accept", fields, cookie).status == .seeOther)
        for page in ["/portal", path, "/portal/statement", "/portal/cards"] {
            let text = try await site.get(page, cookie).text()
            #expect(!text.contains("<script>alert") && !text.contains("<img"), "\(page)")
        }
    }

    @Test("what has ended meanwhile is not accepted any more")
    func declined() async throws {
        let site = try await PortalSite.open()
        let order = try await site.book(site.customer(), terms: PortalSite.scheduled(), isEstimate: true)
        let cookie = try await site.signIn()
        let fields = [("code", try await site.code(cookie)), ("name", "Amelia")]
        _ = try await site.orders.decline(order.id, reason: "too late", by: PortalSite.staff)
        let path = "/portal/orders/\(order.id)"
        #expect(try await site.post(path + "/accept", fields, cookie).headers[.location] == "/kyiv" + path)
        #expect(try await site.orders.order(order.id).estimate == .open)
        let text = try await site.get(path, cookie).text()
        #expect(text.contains("Declined") && !text.contains("name=\"name\"") && !text.contains("/pay\""))
        #expect(!text.contains("<dt>Left to pay"))
    }

    @Test("the rest or a part is paid on the payment page, and its cookie outlives the first link")
    func paying() async throws {
        let site = try await PortalSite.open()
        let order = try await site.book(site.customer())
        try await site.pay(order, "100.00")
        let cookie = try await site.signIn()
        let path = "/portal/orders/\(order.id)"
        let shown = try await site.get(path, cookie).text()
        #expect(shown.contains("Pay the rest or a part") && shown.contains("€220.00"))
        let response = try await site.post(path + "/pay", [("code", try await site.code(cookie))], cookie)
        #expect(response.headers[.location] == "/kyiv/pay/\(order.id)")
        let payCookie = try #require(response.cookies.first)
        #expect(payCookie.hasPrefix("__Host-pay-\(order.id)="))
        #expect(try await site.get("/pay/\(order.id)", payCookie).text().contains("name=\"amount\""))
        // A message that carries the order's first link does not end the visit of whoever is about to pay.
        #expect(try await site.orders.order(order.id).linkSerial == 0)
        try await site.orders.store.transaction { [id = order.id] (tx) throws(OrderError) in
            guard var order = try tx.lockedOrder(id) else { return }
            order.linkSerial = 1
            try tx.update(order)
        }
        #expect(try await site.get("/pay/\(order.id)", payCookie).status == .ok)
    }

    @Test("payments, refunds and invoices stand on the page with their papers; what was only begun does not")
    func money() async throws {
        let site = try await PortalSite.open()
        let order = try await site.book(site.customer())
        let payment = try await site.pay(order, "100.00")
        _ = try await site.orders.announceManualPayment(
            order.id, Money(decimal: "33.00", currency: .eur), nonce: Identifier("announced"), note: "by bank",
            by: Principal(.payer, "payer"))
        let request = PayRequest(
            nonce: try Identifier("begun"), amount: try Money(decimal: "44.00", currency: .eur),
            source: .page(
                successURL: try AbsoluteURL("https://shop.example/ok"),
                cancelURL: try AbsoluteURL("https://shop.example/no")))
        await #expect(throws: OrderError.self) {
            _ = try await site.orders.pay(order.id, request, by: Principal(.payer, "payer"))
        }
        _ = try await site.orders.refund(
            order.id, .exactly(Money(decimal: "30.00", currency: .eur)), reason: .goodwill, note: "late",
            nonce: Identifier("refund"), by: PortalSite.staff)
        let text = try await site.get("/portal/orders/\(order.id)", site.signIn()).text()
        #expect(text.contains("/kyiv/portal/receipts/\(payment.id).pdf") && text.contains("Received"))
        #expect(text.contains("€30.00") && text.contains("Waits to be confirmed") && text.contains("€33.00"))
        #expect(!text.contains("€44.00") && !text.contains("/receipts/announced.pdf"))
        // Each payment has an invoice of its own (P-LE-4).
        #expect(text.components(separatedBy: "/kyiv/portal/invoices/").count == 3)
    }

    @Test("a booker hears nothing of a draft, on no page and in no paper (P-IN-4)")
    func drafts() async throws {
        let site = try await PortalSite.open()
        let order = try await site.book(site.customer(), terms: PortalSite.deposit(), kind: .booking)
        try await site.pay(order, "96.00")
        let cookie = try await site.signIn()
        let id = order.id
        let draft = try await site.orders.store.transaction { (tx) throws(OrderError) in try tx.invoices(of: id)[0] }
        #expect(draft.state == .draft)
        for path in ["/portal", "/portal/orders/\(id)", "/portal/statement"] {
            let text = try await site.get(path, cookie).text()
            for secret in ["320", "224", draft.number, draft.id.text] {
                #expect(!text.contains(secret), "\(path) tells of \(secret)")
            }
        }
        #expect(try await site.get("/portal/invoices/\(draft.id).pdf", cookie).status == .notFound)
        #expect(try await site.get("/portal/orders/\(id)/order.pdf", cookie).status == .notFound)
        try await Self.sendDraft(of: order, site)
        #expect(try await site.get("/portal/orders/\(id)", cookie).text().contains("€224.00"))
        #expect(try await site.get("/portal/invoices/\(draft.id).pdf", cookie).status == .ok)
        #expect(try await site.get("/portal/orders/\(id)/order.pdf", cookie).status == .ok)
    }

    private static func sendDraft(of order: Order, _ site: PortalSite) async throws {
        let id = order.id
        let drafts = try await site.orders.store.transaction { (tx) throws(OrderError) in
            try tx.invoices(of: id).filter { $0.state == .draft }
        }
        for draft in drafts { _ = try await site.orders.sendInvoice(draft.id, by: staff) }
    }

    private static let staff = PortalSite.staff
}
