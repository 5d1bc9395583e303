import Foundation
import HTTPTypes
import Hummingbird
import PaymentCore
import PaymentDocuments
import PaymentHTTP
import PaymentLocalization
import PaymentOrders
import PaymentPlans
import Testing

@testable import PaymentCheckout

@Suite("Papers and statements of the portal")
struct PortalPaperTests {
    @Test("estimate, order, invoice, receipt and statement are read back from their PDFs (P-IF-4)")
    func papers() async throws {
        let site = try await PortalSite.open()
        let customer = try await site.customer()
        let order = try await site.book(customer, "5,000 catalogs", terms: PortalSite.scheduled(), isEstimate: true)
        let cookie = try await site.signIn()
        let home = "/portal/orders/\(order.id)"
        let estimate = try await site.get(home + "/order.pdf", cookie).printed()
        for text in ["Estimate \(order.number)", "Amelia Stone", "5,000 catalogs", "€320.00", "North Light"] {
            #expect(estimate.contains(text), "\(text)")
        }
        let shown = try #require(try await site.get(home, cookie).text().hidden("shown"))
        let fields = [("code", try await site.code(cookie)), ("shown", shown), ("name", "Amelia J. Stone")]
        #expect(try await site.post(home + "/accept", fields, cookie).status == .seeOther)
        let accepted = try await site.get(home + "/order.pdf", cookie).printed()
        #expect(accepted.contains("Order \(order.number)") && accepted.contains("Amelia J. Stone"))
        let parts = try await site.book(customer, "Course")
        let payment = try await site.pay(parts, "100.00")
        let id = parts.id
        let invoice = try await site.orders.store.transaction { (tx) throws(OrderError) in try tx.invoices(of: id)[0] }
        let receipt = try await site.get("/portal/receipts/\(payment.id).pdf", cookie).printed()
        #expect(receipt.contains("Receipt") && receipt.contains("€100.00") && receipt.contains(parts.number))
        let printed = try await site.get("/portal/invoices/\(invoice.id).pdf", cookie).printed()
        #expect(printed.contains("Invoice \(invoice.number)") && printed.contains("€100.00"))
        let statement = try await site.get("/portal/statement.pdf", cookie).printed()
        for text in ["Statement", "Beginning balance", "Ending balance", "€100.00"] {
            #expect(statement.contains(text), "\(text)")
        }
    }

    @Test("a PDF is shown in the browser under a name that every system takes, and loads nothing (S-72)")
    func headers() async throws {
        let site = try await PortalSite.open()
        let order = try await site.book(site.customer("\"; x=\r\nSet-Cookie: a=b"), "../../etc/passwd")
        let cookie = try await site.signIn()
        for path in ["/portal/orders/\(order.id)/order.pdf", "/portal/statement.pdf"] {
            let response = try await site.get(path, cookie)
            let name = try #require(response.headers[.contentDisposition])
            #expect(name.wholeMatch(of: /inline; filename="[A-Za-z0-9-]+\.pdf"/) != nil, "\(name)")
            #expect(response.headers[.contentSecurityPolicy]?.hasPrefix("default-src 'none'; ") == true)
            #expect(response.headers[.contentSecurityPolicy]?.contains("src 'self'") == false)
            #expect(response.headers[.cacheControl] == "no-store")
            #expect(response.headers[.xContentTypeOptions] == "nosniff")
        }
    }

    @Test("a paper is in the customer's language")
    func ukrainian() async throws {
        let site = try await PortalSite.open()
        let customer = try await site.orders.addCustomer(
            name: "Олена Ткач", email: "olena@customers.example", language: .uk)
        let order = try await site.book(customer, "Каталоги", terms: PortalSite.scheduled(), isEstimate: true)
        let cookie = try await site.signIn("olena@customers.example")
        let text = try await site.get("/portal/orders/\(order.id)/order.pdf", cookie).printed()
        #expect(text.contains("Кошторис") && text.contains("Олена Ткач") && text.contains("320,00 EUR"))
    }

    @Test("a statement begins with this year, has both balances, and says what is to the customer's credit (P-IF-4)")
    func statement() async throws {
        let site = try await PortalSite.open()
        let customer = try await site.customer()
        let lastYear = try await site.book(customer, "Last year", terms: PortalSite.deposit(), kind: .booking)
        try await site.pay(lastYear, "96.00")
        site.clock.set(try #require(CivilDate(year: 2027, month: 3, day: 5)).start)
        let order = try await site.book(customer, "Course", total: "100.00")
        try await site.pay(order, "60.00")
        let cookie = try await site.signIn()
        let text = try await site.get("/portal/statement", cookie).text()
        #expect(text.contains("value=\"2027-01-01\"") && text.contains("value=\"2027-03-05\""))
        #expect(text.contains("Beginning balance") && text.contains("Ending balance") && text.contains("€60.00"))
        #expect(!text.contains("€96.00") && text.contains("of=\(customer.id)") && !text.contains(">false<"))
        let before = try await site.get("/portal/statement?from=2026-01-01&through=2026-12-31", cookie).text()
        #expect(before.contains("€96.00") && !before.contains("€60.00"))
        let none = try await site.get("/portal/statement?from=2020-01-01&through=2020-12-31", cookie).text()
        #expect(none.contains("Nothing was charged or paid"))
    }

    @Test("what a cancelled order left over is to the customer's credit")
    func credit() async throws {
        let site = try await PortalSite.open()
        let order = try await site.book(site.customer(), total: "100.00")
        try await site.pay(order, "60.00")
        _ = try await site.orders.changeTotal(
            order.id, to: Money(decimal: "40.00", currency: .eur), reason: "smaller", by: PortalSite.staff)
        let text = try await site.get("/portal/statement", site.signIn()).text()
        #expect(text.contains("You have €20.00 to your credit") && text.contains("money to your credit"))
    }

    @Test("each record of one person has a statement of its own")
    func records() async throws {
        let site = try await PortalSite.open()
        let records = [try await site.customer(), try await site.customer("A. Stone")]
        for (record, amount) in zip(records, ["10.00", "20.00"]) {
            try await site.pay(site.book(record, total: amount), amount)
        }
        let cookie = try await site.signIn()
        let text = try await site.get("/portal/statement", cookie).text()
        for (record, amount) in zip(records, ["€10.00", "€20.00"]) {
            #expect(text.contains("Statement for \(record.name) (PDF)") && text.contains(amount))
            let pdf = try await site.get("/portal/statement.pdf?of=\(record.id)", cookie).printed()
            #expect(pdf.contains(record.name) && pdf.contains(amount))
        }
    }

    @Test(
        "a period that is none is said to be none, on the page and for the PDF",
        arguments: [
            ("2026-02-30", "2026-03-01"), ("2026-03-01", "2026-02-01"), ("yesterday", "2026-03-01"), ("2026-1-1", ""),
            ("<script>", "2026-03-01"), ("2026-01-01", "9999999-01-01"), ("+10000-01-01", ""), ("-0044-03-15", ""),
            ("1000-01-01", ""), (String(repeating: "9", count: 10_000), ""), ("\u{202e}2026-01-01", ""),
            ("2026-01-01", "3000-01-01"),
        ])
    func periods(first: String, last: String) async throws {
        let site = try await PortalSite.open()
        _ = try await site.customer()
        let cookie = try await site.signIn()
        var query = FormEncoding()
        query.append("from", first)
        query.append("through", last)
        for path in ["/portal/statement", "/portal/statement.pdf"] {
            let response = try await site.get("\(path)?\(query.text)", cookie)
            #expect(response.status == .unprocessableContent, "\(path)")
            let text = try await response.text()
            #expect(text.contains("role=\"alert\"") && text.contains("aria-invalid=\"true\""))
            #expect(!text.contains("<script>") && text.utf8.count < 10_000)
        }
    }

    @Test("a period with too many lines is not listed on the page, and its PDF says to choose a shorter one")
    func longPeriod() async throws {
        let site = try await PortalSite.open()
        let customer = try await site.customer()
        let order = try await site.book(customer, total: "10000.00")
        for number in 0..<260 { try await site.pay(order, "1.00", nonce: "cash-\(number)") }
        let text = try await site.get("/portal/statement", site.signIn()).text()
        #expect(text.contains("too many lines for a page") && text.contains("Ending balance"))
        #expect(text.utf8.count < 10_000)
    }

    @Test("the logo of the business is on the pages (P-IF-5)")
    func logo() async throws {
        let gif = Data(base64Encoded: "R0lGODlhAQABAIAAAP8AAP///ywAAAAAAQABAAACAkQBADs=")
        let logo = try Picture(checking: [UInt8](try #require(gif)), for: .logo)
        let site = try await PortalSite.open(logo: logo)
        _ = try await site.customer()
        #expect(
            try await site.get("/portal", site.signIn()).text().contains("src=\"/kyiv/portal/logo.png\" width=\"1\""))
        let response = try await site.get("/portal/logo.png")
        #expect(response.status == .ok && response.headers[.contentType] == "image/png")
        #expect(try await PortalSite.open().get("/portal/logo.png").status == .notFound)
    }
}
