import Foundation
import HTTPTypes
import Hummingbird
import PaymentCore
import PaymentLocalization
import PaymentOrders
import PaymentPlans
import Testing

@testable import PaymentCheckout

@Suite("The payment page")
struct PaymentPageTests {
    @Test("a link is opened by its secret, which is in no address from then on (S-50, S-51, S-67)")
    func opening() async throws {
        let page = try await Page.open()
        let response = try await page.get(page.link)
        #expect(response.status == .seeOther)
        #expect(response.headers[.location] == "/kyiv/pay/\(page.order.id)")
        let cookie = try #require(response.headers[.setCookie])
        #expect(cookie.hasPrefix("__Host-pay-\(page.order.id)="))
        for part in ["Secure", "HttpOnly", "Path=/", "SameSite=Lax", "Max-Age=1800"] {
            #expect(cookie.contains(part), "\(part)")
        }
        #expect(!cookie.contains("Domain"))
        let shown = try await page.shown()
        #expect(shown.response.status == .ok)
        #expect(!shown.text.contains(page.link.split(separator: "/").last ?? ""))
    }

    @Test("nothing that is unknown, foreign or made up tells anything (S-52)")
    func foreign() async throws {
        let page = try await Page.open()
        let other = try await Page.open(title: "Another one")
        let token = page.link.split(separator: "/")[2]
        var answers: Set<String> = []
        for path in [
            "/pay/\(page.order.id)", "/pay/nobody", "/pay/nobody/\(token)", "/pay/\(page.order.id)/\(token.reversed())",
            "/pay/\(page.order.id)/short", "/pay/\(String(repeating: "x", count: 300))/\(token)",
            "/pay/\(page.order.id)/result/nothing", "/pay/\(page.order.id)/go/nothing",
            "/pay/\(page.order.id)/back/nothing/\(token)",
        ] {
            let response = try await page.get(path, cookie: path.hasSuffix("nothing") ? try await page.cookie() : nil)
            #expect(response.status == .notFound, "\(path)")
            answers.insert(try await response.text())
        }
        #expect(answers.count == 1)
        let cookie = try await other.cookie().replacing(other.order.id.text, with: page.order.id.text)
        if other.order.id != page.order.id {
            #expect(try await page.get("/pay/\(page.order.id)", cookie: cookie).status == .notFound)
        }
    }

    @Test("every page forbids what it does not need, and has no script and no style of its own (S-60, S-68)")
    func headers() async throws {
        let page = try await Page.open()
        let cookie = try await page.cookie()
        for path in [
            "/pay/\(page.order.id)", "/pay/find", "/pay/nobody", "/assets/checkout.css", "/assets/checkout.js",
        ] {
            let response = try await page.get(path, cookie: cookie)
            let policy = try #require(response.headers[.contentSecurityPolicy])
            #expect(policy.hasPrefix("default-src 'none'; "))
            #expect(!policy.contains("unsafe") && policy.contains("frame-ancestors 'none'"))
            #expect(response.headers[.xContentTypeOptions] == "nosniff")
            #expect(response.headers[.cacheControl] == "no-store")
            #expect(response.headers[.strictTransportSecurity]?.hasPrefix("max-age=") == true)
            let text = try await response.text()
            guard text.contains("<html") else { continue }
            #expect(!text.contains("style=") && !text.contains("<style") && !text.contains("onclick"))
            #expect(text.components(separatedBy: "<script").count == 2 && text.contains("defer></script>"))
        }
    }

    @Test(
        "what people typed is text on the page and nothing else (S-64)",
        arguments: ["<script>alert(1)</script>", "\"><img src=x>", "'onmouseover='x", "<b\u{301}>", "{{{title}}}"])
    func hostile(title: String) async throws {
        let settings = try PageSettings(companyName: title, line: title, callToAction: title, agreement: title)
        let text = try await Page.open(title: title, settings: settings).shown().text
        #expect(!text.contains(title) || title == "{{{title}}}")
        #expect(!text.contains("<img") && !text.contains("<b\u{301}") && !text.contains("<script>"))
    }

    @Test("the booker hears of the deposit and of nothing else until staff send the invoice (P-IN-4)")
    func drafts() async throws {
        let page = try await Page.open()
        let text = try await page.shown().text
        #expect(text.contains("€96.00"))
        for secret in ["320", "224", "name=\"amount\"", "value=\"all\""] {
            #expect(!text.contains(secret), "\(secret)")
        }
    }

    @Test("a form is taken from this site and from this page only (S-66)")
    func forgery() async throws {
        let page = try await Page.open()
        let cookie = try await page.cookie()
        let text = try await page.shown().text
        let nonce = try #require(text.hidden("nonce")), code = try #require(text.hidden("code"))
        let path = "/pay/\(page.order.id)"
        let shown = [("shown", text.hidden("shown") ?? ""), ("terms", text.hidden("terms") ?? "")]
        let fields = [("nonce", nonce), ("code", code), ("choice", "suggested"), ("method", "new")] + shown
        #expect(try await page.post(path, fields, cookie: cookie, origin: "https://evil.example").status == .forbidden)
        #expect(try await page.post(path, fields, cookie: cookie, origin: "null").status == .forbidden)
        #expect(try await page.post(path, fields, cookie: nil).status == .notFound)
        let others = [
            [("nonce", nonce)], [("nonce", "form-2"), ("code", code)], [("nonce", nonce), ("code", "x")], [],
        ]
        for forged in others { #expect(try await page.post(path, forged, cookie: cookie).status == .forbidden) }
        // The gateway is away: nothing was taken, and the page says so and can be tried again.
        let answer = try await page.post(path, fields, cookie: cookie)
        #expect(answer.status == .unprocessableContent)
        #expect(try await answer.text().contains("No money was taken"))
    }

    @Test("what the form sends decides no amount that the plan does not allow (D-51)")
    func amounts() async throws {
        let terms = try PayerChosenParts(PayerParts(minimumFirst: Percentage("10"))).terms()
        let page = try await Page.open(terms: terms)
        let cookie = try await page.cookie()
        for (amount, said) in [
            ("31.99", "at least €32.00"), ("320.01", "€320.00"), ("0", "at least"), ("1e3", "not an amount"),
            ("", "not an amount"), ("-5", "least"), ("99999999999999999999", "not an amount"),
        ] {
            let text = try await page.shown().text
            let fields = [
                ("nonce", text.hidden("nonce") ?? ""), ("code", text.hidden("code") ?? ""), ("choice", "own"),
                ("amount", amount), ("method", "new"), ("shown", text.hidden("shown") ?? ""),
                ("terms", text.hidden("terms") ?? ""),
            ]
            let answer = try await page.post("/pay/\(page.order.id)", fields, cookie: cookie)
            #expect(answer.status == .unprocessableContent, "\(amount)")
            #expect(try await answer.text().contains(said), "\(amount)")
        }
        #expect(try await page.orders.order(page.order.id).plan.payments.isEmpty)
    }

    @Test("an agreement must be accepted, and what is too large or no form is refused")
    func refusals() async throws {
        let page = try await Page.open(settings: PageSettings(companyName: "Shop", agreement: "Be kind."))
        let cookie = try await page.cookie()
        let text = try await page.shown().text
        let names = ["nonce", "code", "shown", "terms"]
        let fields = names.map { ($0, text.hidden($0) ?? "") } + [("method", "new")]
        let path = "/pay/\(page.order.id)"
        #expect(try await page.post(path, fields, cookie: cookie).text().contains("Please accept the agreement"))
        let huge = fields + [("agree", String(repeating: "y", count: 300_000))]
        #expect(try await page.post(path, huge, cookie: cookie).status == .contentTooLarge)
        let json = try await page.send(.post, path, "{}", cookie: cookie, fields: [.contentType: "application/json"])
        #expect(json.status == .unsupportedMediaType)
        let broken = try await page.send(
            .post, path, "a=%zz", cookie: cookie, fields: [.contentType: "application/x-www-form-urlencoded"])
        #expect(broken.status == .badRequest)
    }

    @Test(
        "a lost link is sent to whom it belongs, at most once in ten minutes, and the answer tells nothing (P-LE-3, S-71)"
    )
    func lost() async throws {
        let page = try await Page.open()
        var answers: Set<String> = []
        for (number, contact) in [
            (page.order.number.lowercased(), " AMELIA@customers.example"),
            (page.order.number, "amelia@customers.example"),
            (page.order.number, "eve@customers.example"), ("AAAA-BBBB", "amelia@customers.example"), ("", ""),
        ] {
            let answer = try await page.post("/pay/find", [("number", number), ("contact", contact)])
            #expect(answer.status == .ok)
            answers.insert(try await answer.text())
        }
        #expect(answers.count == 1)
        let id = page.order.id
        let sent = try await page.orders.store.transaction { (tx) throws(OrderError) in
            try tx.messages(of: id).count { $0.kind == .paymentLink }
        }
        #expect(sent == 1)
    }

    @Test(
        "a lost link is found by what was ordered, too (P-LE-3)",
        arguments: [
            ("PORTRAIT sess", "amelia@customers.example", 1), ("Portrait session", "eve@customers.example", 0),
            ("po", "amelia@customers.example", 0), ("", "amelia@customers.example", 0),
            ("landscape", "amelia@customers.example", 0),
            ("portrait", "not a contact", 0),
        ])
    func lostByName(_ typed: String, _ contact: String, _ count: Int) async throws {
        let page = try await Page.open()
        #expect(try await page.post("/pay/find", [("number", typed), ("contact", contact)]).status == .ok)
        let id = page.order.id
        let sent = try await page.orders.store.transaction { (tx) throws(OrderError) in
            try tx.messages(of: id).count { $0.kind == .paymentLink }
        }
        #expect(sent == count)
    }

    @Test("an hour has so many tries from one place, whichever process counts them (S-53, S-71)")
    func tries() async throws {
        let shop = try await ConsoleShop.open()
        let another = try await Orders.open(
            store: shop.orders.store, accounts: [], business: shop.orders.business, key: shop.key,
            random: SeededRandomSource(seed: 2))
        for what in GuessableTry.allCases {
            for number in 0..<what.most {
                let orders = number.isMultiple(of: 2) ? shop.orders : another
                #expect(try await orders.mayTry(what, from: "203.0.113.7"), "\(what), try \(number)")
                #expect(try await orders.takeTry(what, from: "203.0.113.7") != nil)
            }
            for orders in [shop.orders, another] {
                #expect(try await !orders.mayTry(what, from: "203.0.113.7"))
                #expect(try await orders.takeTry(what, from: "203.0.113.7") == nil)
                #expect(try await orders.mayTry(what, from: "203.0.113.8"))
            }
        }
        shop.clock.advance(seconds: 3599)
        #expect(try await !another.mayTry(.linkSearch, from: "203.0.113.7"))
        shop.clock.advance(seconds: 1)
        #expect(try await another.mayTry(.linkSearch, from: "203.0.113.7"))
    }
}
