import Foundation
import HTTPTypes
import Hummingbird
import PaymentCore
import PaymentLocalization
import PaymentOrders
import Testing

@testable import PaymentCheckout

@Suite("Signing in to the portal")
struct PortalSignInTests {
    @Test("a mailed link opens it once, and looking at the link does not use it up (P-IF-4, S-50, S-51)")
    func opening() async throws {
        let site = try await PortalSite.open()
        let customer = try await site.customer()
        let link = try await site.mailedLink(" AMELIA@customers.example ")
        for _ in 0..<3 {
            let door = try await site.get(link)
            #expect(door.status == .ok && door.cookies.isEmpty)
            #expect(door.headers[try #require(HTTPField.Name("Referrer-Policy"))] == "strict-origin")
            let text = try await door.text()
            #expect(text.contains("<form method=\"post\" data-once>") && text.contains("Open my account"))
            #expect(!text.contains(String(link.split(separator: "/").last ?? "")), "the page repeats the secret")
        }
        let response = try await site.post(link, [])
        #expect(response.status == .seeOther && response.headers[.location] == "/kyiv/portal")
        let cookie = try #require(response.headers[.setCookie])
        #expect(cookie.hasPrefix("__Host-portal-kyiv=\(customer.id)~email~"))
        for part in ["Secure", "HttpOnly", "Path=/", "SameSite=Lax", "Max-Age=1800"] { #expect(cookie.contains(part)) }
        #expect(!cookie.contains("Domain") && !cookie.contains("amelia"))
        let page = try await site.get("/portal", response.cookies[0])
        #expect(page.status == .ok)
        #expect(try await page.text().contains("Amelia Stone"))
        #expect(try await site.post(link, []).status == .gone)
        #expect(try await site.get("/portal/sign-in", response.cookies[0]).headers[.location] == "/kyiv/portal")
    }

    @Test("a link that was used, has ended, is older than a used one, or was made up is answered alike (S-52)")
    func ended() async throws {
        let site = try await PortalSite.open()
        let customer = try await site.customer()
        let other = try await site.customer("Eve Hart", mail: "eve@customers.example")
        var closed: [String] = []
        let older = try await site.mailedLink("amelia@customers.example")
        let used = try await site.mailedLink("amelia@customers.example")
        #expect(try await site.post(used, []).status == .seeOther)
        closed += [older, used]
        let late = try await site.mailedLink("amelia@customers.example")
        let parts = late.split(separator: "/").map(String.init)
        closed += [
            "/portal/enter/\(other.id)/\(parts[3])/\(parts[4])", "/portal/enter/nobody/\(parts[3])/\(parts[4])",
            "/portal/enter/\(customer.id)/\(parts[3])1/\(parts[4])", "/portal/enter/\(customer.id)/x/\(parts[4])",
            "/portal/enter/\(customer.id)/\(parts[3])/\(String(parts[4].reversed()))",
            "/portal/enter/\(customer.id)/\(parts[3])/x", "/portal/enter/\(customer.id)/-1/\(parts[4])",
            "/portal/enter/\(customer.id)/9223372036854775807/\(parts[4])",
            "/portal/enter/\(String(repeating: "y", count: 300))/1/\(parts[4])",
        ]
        var answers: Set<String> = []
        for link in closed {
            #expect(try await site.get(link).status == .ok, "\(link)")
            let response = try await site.post(link, [])
            #expect(response.status == .gone && response.cookies.isEmpty, "\(link)")
            answers.insert(try await response.text())
        }
        site.clock.advance(seconds: 1800)
        answers.insert(try await site.post(late, []).text())
        #expect(answers.count == 1)
    }

    @Test("whether there is such a customer is not told, and only a customer gets a message (S-71)")
    func enumeration() async throws {
        let site = try await PortalSite.open()
        _ = try await site.orders.addCustomer(
            name: "Amelia", email: "amelia@customers.example", phone: "+380 44 123 45 67")
        var answers: Set<String> = []
        for contact in ["amelia@customers.example", "380441234567", "nobody@customers.example", "+1 312 555 0142"] {
            let response = try await site.post("/portal/sign-in", [("contact", contact)])
            answers.insert("\(response.status) \(response.headers)")
        }
        #expect(answers.count == 1)
        let sent = try await site.orders.store.transaction { (tx) throws(OrderError) in
            try tx.messages(isDelivered: nil, after: nil, limit: 100).map(\.kind)
        }
        #expect(sent == [.portalLink, .portalLink])
        let page = try await site.get("/portal/sign-in/sent").text()
        #expect(page.contains("If we know this address or number"))
    }

    @Test(
        "what is no mail address and no telephone number is said to be none, and shown as text (S-64)",
        arguments: [
            "", " ", "amelia", "12345", "1234567890123456", "٠١٢٣٤٥٦٧٨", "<script>alert(1)</script>",
            "\"><img src=x onerror=alert(1)>", "\u{202e}elpmaxe", String(repeating: "1", count: 10_000), "0x44123456",
        ])
    func unreadable(contact: String) async throws {
        let response = try await PortalSite.open().post("/portal/sign-in", [("contact", contact)])
        #expect(response.status == .unprocessableContent)
        let text = try await response.text()
        #expect(text.contains("aria-invalid=\"true\"") && text.contains("role=\"alert\""))
        #expect(!text.contains("<script>alert") && !text.contains("<img") && text.utf8.count < 10_000)
    }

    @Test("an address of the net gets twenty links an hour, a mail address six (S-71)")
    func limits() async throws {
        let site = try await PortalSite.open()
        func ask(_ contact: String) async throws -> HTTPResponse.Status {
            try await site.post("/portal/sign-in", [("contact", contact)]).status
        }
        for _ in 0..<6 { #expect(try await ask("amelia@customers.example") == .seeOther) }
        #expect(try await ask(" Amelia@Customers.example") == .tooManyRequests)
        for number in 0..<13 { #expect(try await ask("a\(number)@customers.example") == .seeOther) }
        #expect(try await ask("b@customers.example") == .tooManyRequests)
        site.clock.advance(seconds: 3601)
        #expect(try await ask("amelia@customers.example") == .seeOther)
    }

    @Test("forms of other sites are refused (S-66)", arguments: ["https://evil.example", "null"])
    func foreignForms(origin: String) async throws {
        let site = try await PortalSite.open()
        _ = try await site.customer()
        let contact = [("contact", "amelia@customers.example")]
        #expect(try await site.post("/portal/sign-in", contact, origin: origin).status == .forbidden)
        let link = try await site.mailedLink("amelia@customers.example")
        #expect(try await site.post(link, [], origin: origin).status == .forbidden)
        let cookie = try await site.signIn()
        let code = try await site.code(cookie)
        #expect(try await site.post("/portal/sign-out", [("code", code)], cookie, origin: origin).status == .forbidden)
    }

    @Test("a visit ends half an hour after its last page, and in any case after twelve hours (S-67)")
    func duration() async throws {
        let site = try await PortalSite.open()
        _ = try await site.customer()
        let first = try await site.signIn()
        let code = try await site.code(first)
        var cookie = first
        for _ in 0..<24 {
            site.clock.advance(seconds: 1790)
            let page = try await site.get("/portal", cookie)
            #expect(page.status == .ok)
            // Each page moves the end, and a form that an earlier page gave out stays good.
            #expect(try await page.text().hidden("code") == code)
            cookie = try #require(page.cookies.first)
        }
        #expect(try await site.get("/portal", first).headers[.location] == "/kyiv/portal/sign-in")
        site.clock.advance(seconds: 300)
        #expect(try await site.get("/portal", cookie).headers[.location] == "/kyiv/portal/sign-in")
        let next = try await site.signIn()
        site.clock.advance(seconds: 1801)
        #expect(try await site.get("/portal", next).status == .seeOther)
    }

    @Test("a visit that was altered, or is one of another site, store or purpose, is none")
    func forgedVisits() async throws {
        let site = try await PortalSite.open()
        let customer = try await site.customer()
        let other = try await site.customer("Eve Hart", mail: "eve@customers.example")
        let cookie = try await site.signIn()
        let value = String(cookie.drop { $0 != "=" }.dropFirst())
        let parts = value.split(separator: "~").map(String.init)
        let address = try SiteAddress(AbsoluteURL("https://shop.example/kyiv"))
        let elsewhere = try SiteAddress(AbsoluteURL("https://shop.example/lviv"))
        func issued(_ purpose: String, _ address: SiteAddress, _ key: StoreKey) throws -> String {
            let made = SessionCookie(purpose: purpose, address: address, key: key, seconds: 1800)
            let text = try made.issue(Array(parts.prefix(4)), at: site.clock.now()).description
            return "__Host-portal-kyiv=" + text.drop { $0 != "=" }.dropFirst().prefix { $0 != ";" }
        }
        let otherKey = try StoreKey(Secret((0..<32).map { UInt8($0 + 1) }))
        #expect(try await site.get("/portal", issued("portal", address, site.key)).status == .ok)
        let forged = [
            cookie.replacing(customer.id.text, with: other.id.text), cookie.replacing("~email~", with: "~sms~"),
            cookie.replacing(parts[2], with: String((Int64(parts[2]) ?? 0) + 60)),
            cookie.replacing(parts[4], with: String((Int64(parts[4]) ?? 0) + 60)), String(cookie.dropLast(5)) + "AAAAA",
            "__Host-portal-kyiv=", "__Host-portal-kyiv=~~~~~",
            "__Host-portal-kyiv=" + String(repeating: "~", count: 5000),
            "__Host-portal=" + value, try issued("staff", address, site.key), try issued("portal", elsewhere, site.key),
            try issued("portal", address, otherKey),
        ]
        for cookie in forged {
            #expect(try await site.get("/portal", cookie).headers[.location] == "/kyiv/portal/sign-in", "\(cookie)")
        }
    }

    @Test("whoever comes by telephone sees what that telephone is on record for, and no more")
    func channels() async throws {
        let site = try await PortalSite.open()
        let both = try await site.orders.addCustomer(
            name: "Amelia Stone", email: "amelia@customers.example", phone: "+380441234567")
        let byMail = try await site.customer("A. Stone")
        let byPhone = try await site.orders.addCustomer(name: "Stone family", phone: "380 44 123-45-67")
        for (customer, title) in [(both, "Portrait"), (byMail, "Wedding"), (byPhone, "Reunion")] {
            _ = try await site.book(customer, title)
        }
        let mail = try await site.get("/portal", site.signIn()).text()
        #expect(mail.contains("Portrait") && mail.contains("Wedding") && !mail.contains("Reunion"))
        let phone = try await site.get("/portal", site.signIn("+380 44 123 45 67")).text()
        #expect(phone.contains("Portrait") && !phone.contains("Wedding") && phone.contains("Reunion"))
    }

    @Test("another mail address on the record ends the visits and links of the one before (S-70)")
    func movedAway() async throws {
        let site = try await PortalSite.open()
        var customer = try await site.customer()
        let cookie = try await site.signIn()
        let link = try await site.mailedLink("amelia@customers.example")
        customer.email = "new@customers.example"
        try await site.orders.store.transaction { [customer] (tx) throws(OrderError) in try tx.update(customer) }
        #expect(try await site.get("/portal", cookie).status == .seeOther)
        #expect(try await site.post(link, []).status == .gone)
    }

    @Test("leaving ends the visit in the browser, by its own form alone")
    func leaving() async throws {
        let site = try await PortalSite.open()
        _ = try await site.customer()
        let cookie = try await site.signIn()
        for fields in [[], [("code", "")], [("code", String(repeating: "A", count: 43))]] {
            #expect(try await site.post("/portal/sign-out", fields, cookie).status == .forbidden)
        }
        let code = try await site.code(cookie)
        let response = try await site.post("/portal/sign-out", [("code", code)], cookie)
        #expect(response.status == .seeOther && response.cookies == ["__Host-portal-kyiv="])
        #expect(response.headers[.setCookie]?.contains("Max-Age=0") == true)
        #expect(try await site.post("/portal/sign-out", [("code", code)]).status == .seeOther)
    }

    @Test("every page forbids what it does not need, and speaks the customer's language (S-60, S-68)")
    func headers() async throws {
        let site = try await PortalSite.open()
        let customer = try await site.orders.addCustomer(
            name: "Олена", email: "olena@customers.example", language: .uk)
        let order = try await site.book(customer)
        let method = try await site.keepCard(customer)
        let cookie = try await site.signIn("olena@customers.example")
        for path in [
            "/portal", "/portal/sign-in/sent", "/portal/orders/\(order.id)", "/portal/statement", "/portal/cards",
            "/portal/cards/\(method.id)/remove", "/portal/orders/nothing", "/portal/logo.png",
        ] {
            let response = try await site.get(path, cookie)
            let policy = try #require(response.headers[.contentSecurityPolicy])
            #expect(policy.hasPrefix("default-src 'none'; ") && policy.contains("frame-ancestors 'none'"))
            #expect(!policy.contains("unsafe") && response.headers[.cacheControl] == "no-store")
            #expect(response.headers[.xContentTypeOptions] == "nosniff")
            let text = try await response.text()
            #expect(!text.contains("style=") && !text.contains("<style") && !text.contains("onclick"), "\(path)")
            #expect(!text.contains("{{") && !text.contains(">false<"), "\(path)")
            #expect(text.components(separatedBy: "<h1>").count == 2, "\(path)")
            if !path.hasSuffix("sent"), !path.hasSuffix("png") {
                #expect(text.contains("<html lang=\"uk\"") && text.contains("Особистий кабінет"), "\(path)")
            }
        }
    }
}
