import HTTPTypes
import Hummingbird
import MockServerKit
import PaymentCore
import PaymentHTTP
import PaymentLocalization
import PaymentOrders
import PaymentPlans
import Testing

@testable import PaymentCheckout

@Suite("The virtual terminal")
struct ConsoleTerminalTests {
    @Test("an order is found by its number, its title or its customer")
    func search() async throws {
        let shop = try await ConsoleShop.open()
        let order = try await shop.booking()
        let lone = try await shop.customer("Lone Wolf")
        for query in [order.number, "Portrait", "amelia", "1234567"] {
            let text = try await shop.page("/staff/terminal?q=\(query)", as: .cashier)
            #expect(text.contains("href=\"/kyiv/staff/terminal?order=\(order.id)\""), "\(query)")
        }
        #expect(try await shop.page("/staff/terminal?q=wolf").contains("/staff/book?customer=\(lone.id)"))
        #expect(try await shop.page("/staff/terminal?q=%3Cb%3E").contains("There is no open order like this."))
        for path in ["order=nobody", "order=a%20b", "order="] {
            #expect(try await shop.get("/staff/terminal?\(path)").status == .notFound)
        }
    }

    @Test("many orders of one customer: the newest are shown, and the list of orders has all")
    func searchOfMany() async throws {
        let shop = try await ConsoleShop.open()
        let customer = try await shop.customer()
        for number in 1...21 { _ = try await shop.booking(title: "Visit \(number)", customer: customer.id) }
        for query in ["visit", "amelia"] {
            let text = try await shop.page("/staff/terminal?q=\(query)", as: .cashier)
            #expect(text.matches(of: /staff\/terminal\?order=/).count == 20, "\(query)")
            #expect(text.contains("<a href=\"/kyiv/staff?status=open&amp;q=\(query)\">All open orders like this</a>"))
        }
        let one = try await shop.page("/staff/terminal?q=visit+21", as: .cashier)
        #expect(one.matches(of: /staff\/terminal\?order=/).count == 1 && !one.contains("All open orders like this"))
    }

    @Test("a kept card is charged once, however often the form is sent (P-IF-6, F-40)")
    func keptCard() async throws {
        let shop = try await ConsoleShop.open()
        let customer = try await shop.customer()
        let card = try await shop.card(of: customer.id)
        let order = try await shop.booking(customer: customer.id)
        let page = try await shop.page("/staff/terminal?order=\(order.id)", as: .cashier)
        #expect(page.contains("Visa ending in 4242"))
        #expect(page.contains("From €96.00 to €320.00."))
        let hidden = try shop.form(page, to: "staff/terminal/\(order.id)")
        for _ in 1...3 {
            let fields = hidden + [("amount", "100"), ("source", card.id.text)]
            let response = try await shop.post("/staff/terminal/\(order.id)", fields, as: .cashier)
            let text = try await shop.follow(response, as: .cashier)
            #expect(text.contains("<p class=\"sum\">€100.00</p>") && text.contains("The money is here."))
        }
        #expect(shop.taken == 100_00)
        #expect(try await shop.now(order).audit.contains { $0.verb == "begin payment" && $0.actor == "the-cashier" })
        #expect(try await shop.now(order).customer.ipAddress == nil)
    }

    @Test(
        "the plan bounds the amount, whatever the form says",
        arguments: [
            ("95.99", "€96.00"), ("320.01", "€320.00"), ("0", "amount"), ("-5", "amount"), ("", "amount"),
            ("<script>", "amount"), (String(repeating: "9", count: 10_000), "amount"), ("1e5", "amount"),
        ])
    func bounds(_ amount: String, _ named: String) async throws {
        let shop = try await ConsoleShop.open()
        let customer = try await shop.customer()
        let card = try await shop.card(of: customer.id)
        let order = try await shop.booking(customer: customer.id)
        let response = try await shop.post(
            "/staff/terminal/\(order.id)",
            [("nonce", "n1"), Self.version(order), ("amount", amount), ("source", card.id.text)], as: .cashier
        )
        #expect(response.status == .unprocessableContent)
        let text = try await response.text()
        #expect(text.contains(named))
        #expect(text.contains("terminal-fault\" aria-invalid=\"true\""))
        #expect(!text.contains("<script>"))
        #expect(shop.taken == 0)
        #expect(try await shop.now(order).payments.isEmpty)
    }

    @Test("two of the staff who charge the same order from pages they opened before charge it once (F-40)")
    func twoOfStaff() async throws {
        let shop = try await ConsoleShop.open()
        let customer = try await shop.customer()
        let card = try await shop.card(of: customer.id)
        let order = try await shop.booking(customer: customer.id)
        let path = "/staff/terminal/\(order.id)"
        var forms: [[(String, String)]] = []
        for role in [StaffRole.cashier, .manager] {
            forms.append(
                try shop.form(
                    try await shop.page("/staff/terminal?order=\(order.id)", as: role), to: String(path.dropFirst())))
        }
        let charge = [("amount", "100"), ("source", card.id.text)]
        #expect(try await shop.post(path, forms[0] + charge, as: .cashier).status == .seeOther)
        let second = try await shop.post(path, forms[1] + charge, as: .manager)
        #expect(second.status == .unprocessableContent)
        let text = try await second.text()
        #expect(text.contains("Somebody else has changed this meanwhile.") && text.contains("€220.00"))
        #expect(shop.taken == 100_00)
        // The form that is shown then is one for what is left.
        let again = try shop.form(text, to: String(path.dropFirst())) + charge
        #expect(try await shop.post(path, again, as: .manager).status == .seeOther)
        #expect(shop.taken == 200_00)
    }

    @Test("a decline is told with its reason, and a new try is a new payment")
    func declined() async throws {
        let shop = try await ConsoleShop.open()
        let customer = try await shop.customer()
        let card = try await shop.card(of: customer.id, token: "pm_card_visa_chargeDeclinedInsufficientFunds")
        let order = try await shop.booking(customer: customer.id)
        let fields = [("nonce", "n1"), Self.version(order), ("amount", "96"), ("source", card.id.text)]
        for _ in 1...2 {
            let response = try await shop.post("/staff/terminal/\(order.id)", fields, as: .cashier)
            let text = try await shop.follow(response, as: .cashier)
            #expect(text.contains("There is not enough money on the card now."))
            #expect(text.contains("Try again"))
        }
        #expect(shop.taken == 0)
        #expect(try await shop.now(order).attempts.count == 1)
    }

    @Test("a new card is typed on the gateway's page, which leads back here (S-62)")
    func newCard() async throws {
        let shop = try await ConsoleShop.open()
        let order = try await shop.booking()
        let fields = [("nonce", "n1"), Self.version(order), ("amount", "96"), ("source", "new")]
        let response = try await shop.post("/staff/terminal/\(order.id)", fields, as: .cashier)
        let text = try await shop.follow(response, as: .cashier)
        #expect(text.contains("Open that page") && text.contains("rel=\"noreferrer\""))
        let link = try #require(text.split(separator: "<a class=\"button\" href=\"").last?.prefix { $0 != "\"" })
        try shop.payOnPage(String(link), card: "visa")
        let code = try shop.console.backCode(order.id, PaymentRecord.ID("n1")).text
        let path = "/staff/terminal/\(order.id)/back/n1/\(code)"
        // The gateway's page leads back without a cookie, and what it brings decides nothing.
        for method in [HTTPRequest.Method.get, .post] {
            let returned = try await shop.send(method, path, [("status", "paid")], cookie: nil)
            #expect(returned.headers[.location] == "/kyiv/staff/terminal/\(order.id)/n1")
        }
        #expect(try await shop.page("/staff/terminal/\(order.id)/n1").contains("The money is here."))
        #expect(shop.taken == 96_00)
    }

    @Test("nothing foreign or made up leads anywhere (S-52)")
    func foreign() async throws {
        let shop = try await ConsoleShop.open()
        let order = try await shop.booking()
        let other = try await shop.booking(title: "Another")
        let stranger = try await shop.card(of: other.customer)
        let answer = try await shop.post(
            "/staff/terminal/\(order.id)",
            [("nonce", "n1"), Self.version(order), ("amount", "96"), ("source", stranger.id.text)])
        #expect(answer.status == .unprocessableContent)
        #expect(
            try await shop.post("/staff/terminal/\(order.id)", [("amount", "96"), ("source", "new")]).status
                == .forbidden)
        try await shop.pay(other, "96.00")
        let payment = try #require(try await shop.now(other).payments.first?.id)
        for path in [
            "/staff/terminal/\(order.id)/\(payment)", "/staff/terminal/nobody/\(payment)",
            "/staff/terminal/\(other.id)/nothing", "/staff/terminal/\(order.id)/back/\(payment)/short",
            "/staff/terminal/\(order.id)/back/\(payment)/\(String(repeating: "A", count: 43))",
            "/staff/terminal/\(order.id)/back/\(payment)/\(try shop.console.backCode(other.id, payment).text)",
        ] {
            #expect(try await shop.get(path).status == .notFound, "\(path)")
        }
        let taken = try await shop.post(
            "/staff/terminal/\(order.id)",
            [("nonce", payment.text), Self.version(order), ("amount", "96"), ("source", "new")])
        let place = try #require(taken.headers[.location]).replacing("/kyiv", with: "")
        #expect(try await shop.get(place).status == .notFound)
    }

    @Test("an order that cannot be paid says why, and offers no form")
    func closed() async throws {
        let shop = try await ConsoleShop.open()
        let order = try await shop.booking()
        _ = try await shop.orders.decline(order.id, reason: "test", by: ConsoleShop.someone)
        let text = try await shop.page("/staff/terminal?order=\(order.id)")
        #expect(text.contains("Nothing can be paid on this order now."))
        #expect(!text.contains("id=\"terminal-amount\""))
        let estimate = try await shop.booking(isEstimate: true)
        #expect(
            try await shop.page("/staff/terminal?order=\(estimate.id)").contains(Language.en.console[.estimateOpen]))
        let fields = [("nonce", "n1"), Self.version(estimate), ("amount", "96"), ("source", "new")]
        #expect(try await shop.post("/staff/terminal/\(estimate.id)", fields).status == .unprocessableContent)
    }

    /// What a form that was opened just now says of its order.
    private static func version(_ order: Order) -> (String, String) { ("version", "\(order.version)") }
}
