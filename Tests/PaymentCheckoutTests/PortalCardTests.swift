import HTTPTypes
import Hummingbird
import PaymentCore
import PaymentOrders
import Testing

@testable import PaymentCheckout

@Suite("Kept cards in the portal")
struct PortalCardTests {
    @Test("a card is removed after a page that says what follows, and nothing is charged to it any more (I-11, P-IF-1)")
    func removing() async throws {
        let site = try await PortalSite.open()
        let customer = try await site.customer()
        let method = try await site.keepCard(customer)
        let other = try await site.keepCard(customer, lastFour: "1881")
        let order = try await site.book(customer, "Catalogs", terms: PortalSite.scheduled(), method: method.id)
        let kept = try await site.book(customer, "Drawings", terms: PortalSite.scheduled(), method: other.id)
        let cookie = try await site.signIn()
        let list = try await site.get("/portal/cards", cookie).text()
        #expect(list.contains("Visa ending in 4242") && list.contains("Visa ending in 1881"))
        let page = try await site.get("/portal/orders/\(order.id)", cookie).text()
        #expect(page.contains("the rest is charged to Visa ending in 4242"))
        let path = "/portal/cards/\(method.id)/remove"
        let question = try await site.get(path, cookie).text()
        #expect(question.contains("You take back your consent") && question.contains("Catalogs"))
        #expect(question.contains("We send you a payment link") && !question.contains("Drawings"))
        #expect(try await site.orders.methods(of: customer.id).count == 2)
        let fields = [("code", try await site.code(cookie))]
        // The gateway is away, and the card is forgotten here all the same.
        let response = try await site.post(path, fields, cookie)
        #expect(response.status == .seeOther && response.headers[.location] == "/kyiv/portal/cards")
        #expect(try await site.orders.methods(of: customer.id).map(\.id) == [other.id])
        #expect(try await site.orders.order(order.id).method == nil)
        #expect(try await site.orders.order(kept.id).method == other.id)
        #expect(try await !site.get("/portal/cards", cookie).text().contains("4242"))
        #expect(try await !site.get("/portal/orders/\(order.id)", cookie).text().contains("is charged to"))
        // Pressed twice it is done once.
        #expect(try await site.post(path, fields, cookie).headers[.location] == "/kyiv/portal/cards")
        #expect(try await site.get(path, cookie).status == .notFound)
    }

    @Test("without a card the page says so")
    func none() async throws {
        let site = try await PortalSite.open()
        _ = try await site.customer()
        #expect(try await site.get("/portal/cards", site.signIn()).text().contains("No card is saved."))
    }
}
