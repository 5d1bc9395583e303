import HTTPTypes
import Hummingbird
import PaymentCore
import PaymentLocalization
import PaymentOrders
import PaymentPlans
import Testing

@testable import PaymentCheckout

@Suite("Orders in the console")
struct ConsoleOrderTests {
    @Test("the list shows the newest first, in pages, with figures and one state (P-BK-5)")
    func list() async throws {
        let shop = try await ConsoleShop.open()
        let customer = try await shop.customer("Олена <i>")
        var orders: [Order] = []
        for number in 1...27 {
            orders.append(try await shop.booking(title: "Session \(number) &", customer: customer.id))
            shop.clock.advance(seconds: 60)
        }
        try await shop.pay(orders[26], "96.00")
        let first = try await shop.page("/staff", as: .viewer)
        #expect(first.contains("Session 27 &amp;"))
        #expect(first.contains("Олена &lt;i&gt;"))
        #expect(first.contains("€96.00"))
        #expect(first.contains("€224.00"))
        #expect(first.contains("<span class=\"mark upcoming\">Partly paid</span>"))
        #expect(first.contains("Waiting for payment"))
        #expect(!first.contains("Session 2 &amp;"))
        let places = [27, 20, 3].compactMap { first.firstRange(of: "Session \($0) &amp;")?.lowerBound }
        #expect(places == places.sorted() && places.count == 3)
        let next = try #require(first.split(separator: "<a class=\"button\" href=\"/kyiv").last?.prefix { $0 != "\"" })
        let second = try await shop.page(String(next), as: .viewer)
        #expect(second.contains("Session 2 &amp;") && second.contains("Session 1 &amp;"))
        #expect(!second.contains("Session 3 &amp;"))
        #expect(!second.contains("Older orders"))
    }

    @Test("it is filtered by status, kind, text and partial payments (P-LE-9)")
    func filters() async throws {
        let shop = try await ConsoleShop.open()
        let parts = try PayerChosenParts(PayerParts(minimumFirst: Percentage("1"))).terms()
        let partly = try await shop.booking(parts, kind: .order, title: "Course of drawing")
        try await shop.pay(partly, "10.00")
        let declined = try await shop.booking(title: "Old party")
        _ = try await shop.orders.decline(declined.id, reason: "test", by: ConsoleShop.someone)
        for (query, expected) in [
            ("partial=yes", ["Course of drawing"]), ("status=declined", ["Old party"]),
            ("kind=order", ["Course of drawing"]),
            ("kind=deal", []), ("q=drawing", ["Course of drawing"]), ("q=\(declined.number)", ["Old party"]),
            ("status=open&kind=booking", []), ("q=&status=&kind=", ["Course of drawing", "Old party"]),
            ("status=nonsense", ["Course of drawing", "Old party"]), ("q=%3Cscript%3E", []),
            ("q=" + String(repeating: "x", count: 5000), []), ("customer=\(partly.customer)", ["Course of drawing"]),
            ("customer=nobody", []), ("after=nobody", ["Course of drawing", "Old party"]),
        ] {
            let text = try await shop.page("/staff?\(query)")
            for title in ["Course of drawing", "Old party"] {
                #expect(text.contains(">\(title)</a>") == expected.contains(title), "\(query.prefix(60)) \(title)")
            }
            #expect(!text.contains("<script>"))
        }
        #expect(try await shop.page("/staff?q=amelia").contains("amelia@customers.example"))
        #expect(try await shop.get("/staff?customer=a%20b").status == .badRequest)
    }

    @Test("a down payment unfolds to what is paid and left on it (P-TR-4, P-TR-5)")
    func schedule() async throws {
        let shop = try await ConsoleShop.open()
        let today = CivilDate(Page.zero)
        let rules = try CustomDownPayments(rules: [
            .fixed(shop.eur("200.00"), due: today.adding(days: 1)),
            .fixed(shop.eur("4000.00"), due: today.adding(days: 8)),
        ])
        let terms = try TravelDeal(downPayment: Percentage("20"), restDays: 30, custom: rules).terms()
        let deal = try await shop.booking(
            terms, kind: .deal, title: "Alps", total: "6000.00",
            dates: EventDates(planned: [.travel: Moment(utc: today.adding(days: 90))]))
        try await shop.pay(deal, "200.00")
        shop.clock.advance(seconds: 60)
        try await shop.pay(deal, "3000.00")
        let text = try await shop.page("/staff/orders/\(deal.id)", as: .viewer)
        let items = text.split(separator: "<details class=\"item\">").map(String.init)
        let second = try #require(items.first { $0.contains("€4,000.00") })
        #expect(second.contains("<dd>€3,000.00</dd>"))
        #expect(second.contains("<dd>€1,000.00</dd>"))
        let first = try #require(
            items.first { $0.contains("Down payment 1") })
        #expect(first.contains("<dd>€0.00</dd>"))
        #expect(text.contains("<span class=\"what\">Down payment 2</span>"))
        #expect(text.contains("Payments toward it"))
    }

    @Test(
        "a table is one for a screen reader also where its rows are stacked (X-3)",
        arguments: ["/staff", "/staff/orders/ORDER", "/staff/reports/prepayments", "/staff/reports/balance"])
    func tableRoles(_ path: String) async throws {
        let shop = try await ConsoleShop.open()
        let order = try await shop.booking()
        let product = PaidBooking(kinds: ["Cut": try shop.eur("30.00")], link: try LinkTerms(lifetimeHours: 2))
        _ = try await shop.booking(product.terms(for: "Cut").terms, kind: .visit, total: "30.00")
        let text = try await shop.page(path.replacing("ORDER", with: order.id.text))
        #expect(text.contains("<td"))
        for (tag, role) in [
            ("table", "table"), ("thead", "rowgroup"), ("tbody", "rowgroup"), ("tr", "row"),
            ("th", "(column|row)header"),
            ("td", "cell"),
        ] {
            let all = try text.matches(of: Regex("<\(tag)[ >]")).count
            #expect(try text.matches(of: Regex("<\(tag)[^>]* role=\"\(role)\"")).count == all, "\(tag)")
        }
    }

    @Test("an order that is not there is answered like a foreign one (S-52)")
    func unknown() async throws {
        let shop = try await ConsoleShop.open()
        for path in ["nobody", "x%20y", String(repeating: "a", count: 300)] {
            #expect(try await shop.get("/staff/orders/\(path)").status == .notFound)
            for action in OrderAction.allCases {
                #expect(try await shop.post("/staff/orders/\(path)/\(action.rawValue)").status == .notFound)
            }
            #expect(try await shop.post("/staff/orders/\(path)/refund").status == .notFound)
        }
        #expect(try await shop.get("/staff/orders/a/unknown").status == .notFound)
    }

    @Test("the draft invoice is sent by hand, and the payer is told then (P-IN-3, P-IN-4)")
    func invoice() async throws {
        let shop = try await ConsoleShop.open()
        let order = try await shop.booking()
        try await shop.pay(order, "96.00")
        let page = try await shop.page("/staff/orders/\(order.id)", as: .cashier)
        #expect(page.contains("Draft"))
        #expect(try await shop.now(order).messages.allSatisfy { $0.kind != .invoice })
        let sent = try await shop.act("send-invoice", on: order, [("due", "2026-12-01")], as: .cashier)
        #expect(sent.status == 303)
        #expect(sent.text.contains("The invoice is on its way to the customer."))
        #expect(sent.text.contains("Dec 1, 2026"))
        let file = try await shop.now(order)
        #expect(file.messages.contains { $0.kind == .invoice })
        #expect(file.audit.contains { $0.verb == "send invoice" && $0.actor == "the-cashier" && $0.role == "staff" })
    }

    @Test(
        "what is wrong with a form is said beside it, and what was typed stays there",
        arguments: [
            ("announce", [("amount", ""), ("reason", "cash")], OrderWord.badAmount),
            ("announce", [("amount", "<script>"), ("reason", "cash")], .badAmount),
            ("announce", [("amount", "-5"), ("reason", "cash")], .badAmount),
            ("announce", [("amount", "0"), ("reason", "cash")], .badAmount),
            ("announce", [("amount", String(repeating: "9", count: 10_000)), ("reason", "cash")], .badAmount),
            ("announce", [("amount", "10"), ("reason", "")], .badReason),
            ("announce", [("amount", "10"), ("reason", "\u{202E}x")], .badReason),
            ("announce", [("amount", "10"), ("reason", String(repeating: "r", count: 10_000))], .badReason),
            ("confirm", [("amount", "10"), ("fee", "x"), ("reason", "cash")], .badAmount),
            ("total", [("amount", "x"), ("reason", "r")], .badAmount),
            ("decline", [("reason", "  ")], .badReason),
            ("cancel", [("party", "nobody"), ("reason", "r")], .badChoice),
            ("stage", [("stage", "")], .badText),
            ("stage", [("stage", "a\u{0}b")], .badText),
            ("stage", [("stage", String(repeating: "s", count: 65))], .badText),
            ("send-invoice", [("due", "31.12.2026")], .badDay), ("send-invoice", [("due", "")], .badDay),
        ])
    func badFields(_ action: String, _ fields: [(String, String)], _ word: OrderWord) async throws {
        let shop = try await ConsoleShop.open()
        let order = try await shop.booking()
        let before = try await shop.now(order).order.version
        let answer = try await shop.act(action, on: order, fields)
        #expect(answer.status == 422)
        #expect(answer.text.contains(Language.en.console[word]))
        #expect(answer.text.contains("<details class=\"act\" open>") || action == "send-invoice")
        #expect(answer.text.contains("role=\"alert\""))
        #expect(!answer.text.contains("<script>"))
        #expect(try await shop.now(order).order.version == before)
    }

    @Test("a foreign invoice, item, payment, refund, card or balance is none (S-52)")
    func foreign() async throws {
        let shop = try await ConsoleShop.open()
        let order = try await shop.booking()
        let other = try await shop.booking(title: "Another")
        let file = try await shop.now(other)
        let stranger = try await shop.card(of: other.customer)
        for (action, fields) in [
            ("send-invoice", [("invoice", file.invoices[0].id.text), ("due", "2026-12-01")]),
            ("charge", [("item", "99")]), ("method", [("method", stranger.id.text)]),
            ("spend", [("source", other.id.text), ("amount", "1"), ("nonce", "n1")]),
            ("withdraw", [("refund", "x-1"), ("reason", "r")]), ("refund-by-hand", [("refund", "x"), ("reason", "r")]),
            ("happen", [("event", "travel")]),
        ] {
            let response = try await shop.post("/staff/orders/\(order.id)/\(action)", fields)
            #expect(response.status == .unprocessableContent, "\(action)")
            #expect(try await response.text().contains(Language.en.console[.badChoice]), "\(action)")
        }
        #expect(try await shop.now(other).invoices[0].state == .draft)
    }
}
