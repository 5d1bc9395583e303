import HTTPTypes
import Hummingbird
import PaymentCore
import PaymentOrders
import Testing

@testable import PaymentCheckout

@Suite("Estimates and papers on the payment page")
struct PortalPaymentPageTests {
    private static func link(_ site: PortalSite, _ order: Order) async throws -> String {
        let order = try await site.orders.order(order.id)
        let token = try site.key.linkToken(order: order.id, serial: order.linkSerial, purpose: "pay")
        return try #require(try await site.get("/pay/\(order.id)/\(token.text)").cookies.first)
    }

    @Test("an open estimate is accepted there by name, and then paid; sent twice it is accepted once (P-IF-2)")
    func accepting() async throws {
        let site = try await PortalSite.open(settings: PageSettings(companyName: "North Light", showsPrices: false))
        let order = try await site.book(site.customer(), terms: PortalSite.scheduled(), isEstimate: true)
        let cookie = try await Self.link(site, order)
        let path = "/pay/\(order.id)"
        let text = try await site.get(path, cookie).text()
        #expect(text.contains("Accept the estimate") && text.contains("€320.00") && !text.contains("name=\"nonce\""))
        let code = try #require(text.hidden("code"))
        let shown = ("shown", try #require(text.hidden("shown")))
        let nameless = try await site.post(path + "/accept", [("code", code), shown, ("name", " ")], cookie)
        #expect(nameless.status == .unprocessableContent)
        #expect(try await nameless.text().contains("id=\"name-fault\""))
        for name in ["Amelia Stone", "Somebody Else", ""] {
            let response = try await site.post(path + "/accept", [("code", code), shown, ("name", name)], cookie)
            #expect(response.status == .seeOther && response.headers[.location] == "/kyiv" + path)
        }
        let accepted = try await site.orders.order(order.id)
        #expect(accepted.estimate == .accepted(by: "Amelia Stone", at: site.clock.now()))
        let form = try await site.get(path, cookie).text()
        #expect(form.contains("name=\"nonce\"") && form.contains("€160.00"))
    }

    @Test("a form of another site, without its code or without the link accepts nothing (S-66)")
    func forged() async throws {
        let site = try await PortalSite.open()
        let order = try await site.book(site.customer(), terms: PortalSite.scheduled(), isEstimate: true)
        let other = try await site.book(site.customer("Eve"), terms: PortalSite.scheduled(), isEstimate: true)
        let cookie = try await Self.link(site, order)
        let path = "/pay/\(order.id)"
        let code = try #require(try await site.get(path, cookie).text().hidden("code"))
        let name = ("name", "Mallory")
        let evil = try await site.post(
            path + "/accept", [("code", code), name], cookie, origin: "https://evil.example")
        #expect(evil.status == .forbidden)
        #expect(try await site.post(path + "/accept", [name], cookie).status == .forbidden)
        for code in ["x", String(repeating: "A", count: 43)] {
            #expect(try await site.post(path + "/accept", [("code", code), name], cookie).status == .forbidden)
        }
        #expect(try await site.post(path + "/accept", [("code", code), name]).status == .notFound)
        let wrong = try await site.post("/pay/\(other.id)/accept", [("code", code), name], cookie)
        #expect(wrong.status == .notFound)
        let paying = [("code", code), ("nonce", "n"), ("choice", "all")]
        #expect(try await site.post(path, paying, cookie).status == .forbidden)
        for id in [order.id, other.id] { #expect(try await site.orders.order(id).estimate == .open) }
    }

    @Test("whoever has opened the link prints receipts and invoices of that order, and of no other (S-52)")
    func papers() async throws {
        let site = try await PortalSite.open()
        let customer = try await site.customer()
        let order = try await site.book(customer, total: "100.00")
        let payment = try await site.pay(order, "100.00")
        let other = try await site.book(customer, "Drawings")
        let foreign = try await site.pay(other, "40.00")
        let cookie = try await Self.link(site, order)
        let path = "/pay/\(order.id)"
        let closed = try await site.get(path, cookie).text()
        #expect(closed.contains("/kyiv\(path)/receipt/\(payment.id).pdf") && closed.contains("Receipt for €100.00"))
        let result = try await site.get("\(path)/result/\(payment.id)", cookie).text()
        #expect(result.contains("/kyiv\(path)/receipt/\(payment.id).pdf"))
        let receipt = try await site.get("\(path)/receipt/\(payment.id).pdf", cookie)
        #expect(
            receipt.headers[.contentDisposition]?.hasPrefix("inline; filename=\"receipt-") == true
                || receipt.status == .ok)
        #expect(try await receipt.printed().contains("€100.00"))
        let invoices = try await site.orders.store.transaction { (tx) throws(OrderError) in
            [try tx.invoices(of: order.id), try tx.invoices(of: other.id)].flatMap { $0 }
        }
        #expect(
            try await site.get("\(path)/invoice/\(invoices[0].id).pdf", cookie).printed().contains(invoices[0].number))
        for paper in [
            "receipt/\(foreign.id)", "receipt/nothing", "invoice/\(invoices[1].id)", "invoice/nothing",
        ] {
            #expect(try await site.get("\(path)/\(paper).pdf", cookie).status == .notFound, "\(paper)")
        }
        #expect(try await site.get("\(path)/receipt/\(payment.id).pdf").status == .notFound)
    }

    @Test("the draft of a booking has no paper until staff send it (P-IN-4)")
    func drafts() async throws {
        let site = try await PortalSite.open()
        let order = try await site.book(site.customer(), terms: PortalSite.deposit(), kind: .booking)
        try await site.pay(order, "96.00")
        let cookie = try await Self.link(site, order)
        let id = order.id
        let draft = try await site.orders.store.transaction { (tx) throws(OrderError) in try tx.invoices(of: id)[0] }
        let path = "/pay/\(id)/invoice/\(draft.id).pdf"
        #expect(try await !site.get("/pay/\(id)", cookie).text().contains(draft.number))
        #expect(try await site.get(path, cookie).status == .notFound)
        _ = try await site.orders.sendInvoice(draft.id, by: PortalSite.staff)
        #expect(try await site.get(path, cookie).printed().contains("€224.00"))
    }
}
