import HTTPTypes
import Hummingbird
import PaymentCore
import PaymentCrypto
import PaymentLocalization
import PaymentOrders
import Testing

@testable import PaymentCheckout

@Suite("Signing in to the console")
struct ConsoleSignInTests {
    @Test("name and password open it, for half an hour (S-67)")
    func signingIn() async throws {
        let shop = try await ConsoleShop.open()
        let form = try await shop.get("/staff/enter", as: nil).text()
        #expect(form.contains("autocomplete=\"current-password\""))
        let response = try await signIn(shop, "the-cashier", ConsoleShop.password)
        #expect(response.status == .seeOther)
        #expect(response.headers[.location] == "/kyiv/staff")
        let cookie = try #require(response.headers[.setCookie])
        for part in ["__Host-staff-kyiv=", "Secure", "HttpOnly", "Path=/", "SameSite=Lax", "Max-Age=1800"] {
            #expect(cookie.contains(part), "\(part)")
        }
        let kept = String(cookie.prefix { $0 != ";" })
        #expect(try await shop.send(.get, "/staff/me", [], cookie: kept).status == .ok)
        shop.clock.advance(seconds: 1799)
        let later = try await shop.send(.get, "/staff/me", [], cookie: kept)
        #expect(later.status == .ok)
        // A click renews it, and the forms of another tab still are good.
        let renewed = String(try #require(later.headers[.setCookie]).prefix { $0 != ";" })
        #expect(renewed != kept)
        #expect(try await shop.code(renewed) == shop.code(kept))
        shop.clock.advance(seconds: 2)
        #expect(try await shop.send(.get, "/staff/me", [], cookie: kept).status == .seeOther)
        #expect(try await shop.send(.get, "/staff/me", [], cookie: renewed).status == .ok)
    }

    @Test("twelve hours end every visit, however busy (S-67)")
    func longDay() async throws {
        let shop = try await ConsoleShop.open()
        var cookie = try await shop.cookie(.viewer)
        for minute in stride(from: 0, to: 12 * 60, by: 20) {
            let response = try await shop.send(.get, "/staff/me", [], cookie: cookie)
            #expect(response.status == .ok, "after \(minute) minutes")
            if let next = response.headers[.setCookie] { cookie = String(next.prefix { $0 != ";" }) }
            shop.clock.advance(seconds: 1200)
        }
        #expect(try await shop.send(.get, "/staff/me", [], cookie: cookie).status == .seeOther)
    }

    @Test(
        "what is wrong is answered alike, whoever it is (S-71)",
        arguments: [
            ("the-owner", "wrong password here"), ("nobody", ConsoleShop.password), ("", ""),
            ("the-owner", ""), ("THE-OWNER ", "another password"), ("<script>alert(1)</script>", "x"),
            ("\u{202E}renwo-eht", ConsoleShop.password), (String(repeating: "a", count: 10_000), "x"),
            ("the-owner", String(repeating: "x", count: 10_000)), ("the-owner\u{0}", ConsoleShop.password),
        ])
    func refused(_ name: String, _ password: String) async throws {
        let shop = try await ConsoleShop.open()
        let response = try await signIn(shop, name, password)
        #expect(response.status == .unprocessableContent)
        #expect(response.headers[.setCookie] == nil)
        let text = try await response.text()
        #expect(text.contains(Language.en.console[.wrongSignIn]))
        #expect(!text.contains("<script>alert"))
    }

    @Test("ten wrong passwords an hour stop a name there, known or not (S-71)", arguments: ["the-viewer", "nobody"])
    func limit(_ name: String) async throws {
        let shop = try await ConsoleShop.open()
        for _ in 0..<10 { #expect(try await signIn(shop, name, "wrong").status == .unprocessableContent) }
        #expect(try await signIn(shop, name, ConsoleShop.password).status == .tooManyRequests)
        #expect(try await signIn(shop, "the-owner", ConsoleShop.password).status == .seeOther)
        shop.clock.advance(seconds: 3601)
        #expect(try await signIn(shop, name, "wrong").status == .unprocessableContent)
    }

    @Test("whoever knows a name locks nobody out of it from elsewhere, nor where they are signed in (S-71)")
    func lockingOut() async throws {
        let shop = try await ConsoleShop.open()
        let secret = Array("12345678901234567890".utf8)
        try await shop.console.register.update("the-owner", "test", by: .system) {
            $0.secondFactor = Base32.string(secret)
        }
        let signedIn = try await shop.cookie(.owner)
        for _ in 0..<20 { _ = try await signIn(shop, "the-owner", "wrong", from: "203.0.113.66") }
        #expect(
            try await signIn(shop, "the-owner", ConsoleShop.password, from: "203.0.113.66").status == .tooManyRequests)
        #expect(try await signIn(shop, "the-owner", ConsoleShop.password, from: "198.51.100.1").status == .ok)
        let code = try OneTimeCode.code(OneTimeCode.step(at: shop.clock.now().secondsSinceEpoch), secret: secret)
        let fields = [("code", try await shop.code(signedIn)), ("otp", code)]
        #expect(try await shop.send(.post, "/staff/me/factor/off", fields, cookie: signedIn).status == .seeOther)
    }

    @Test("a hundred wrong passwords an hour stop a name from everywhere, and a new password has its own (S-71)")
    func newPassword() async throws {
        let shop = try await ConsoleShop.open()
        for place in 0..<10 {
            for _ in 0..<10 { _ = try await signIn(shop, "the-viewer", "wrong", from: "203.0.113.\(place)") }
        }
        let stopped = try await signIn(shop, "the-viewer", ConsoleShop.password, from: "198.51.100.1")
        #expect(stopped.status == .tooManyRequests)
        #expect(try await stopped.text().contains("ask an owner for a new password"))
        let fields = [("new", "another long one"), ("present", ConsoleShop.password)]
        #expect(try await shop.post("/staff/people/the-viewer/password", fields).status == .seeOther)
        for address in ["198.51.100.1", "203.0.113.0"] {
            #expect(try await signIn(shop, "the-viewer", "another long one", from: address).status == .seeOther)
        }
    }

    @Test("thirty wrong passwords of one instant are ten tries (S-71)")
    func burst() async throws {
        let shop = try await ConsoleShop.open()
        let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<30 { group.addTask { try await signIn(shop, "the-viewer", "wrong password").status.code } }
            return try await group.reduce(into: [:]) { $0[$1, default: 0] += 1 }
        }
        #expect(statuses == [422: 10, 429: 20])
    }

    @Test("a right password uses up no try (S-71)")
    func rightPasswords() async throws {
        let shop = try await ConsoleShop.open()
        for number in 0..<60 {
            #expect(try await signIn(shop, "the-viewer", ConsoleShop.password).status == .seeOther, "\(number)")
        }
    }

    @Test("a form of another site signs nobody in (S-66)")
    func otherSite() async throws {
        let shop = try await ConsoleShop.open()
        let fields = [("name", "the-owner"), ("password", ConsoleShop.password)]
        let response = try await shop.send(.post, "/staff/enter", fields, cookie: nil, origin: "https://evil.example")
        #expect(response.status == .forbidden)
    }

    @Test(
        "it goes on where it was going, and nowhere else (S-65)",
        arguments: [
            ("staff/orders/abc", "/kyiv/staff/orders/abc"), ("https://evil.example", "/kyiv/staff"),
            ("//evil.example", "/kyiv/staff"), ("staff//evil", "/kyiv/staff"), ("pay/x", "/kyiv/staff"),
            ("staff/../pay", "/kyiv/staff"), ("staff\r\nX: y", "/kyiv/staff"), ("", "/kyiv/staff"),
        ])
    func goingOn(_ place: String, _ expected: String) async throws {
        let shop = try await ConsoleShop.open()
        let response = try await signIn(shop, "the-owner", ConsoleShop.password, more: [("to", place)])
        #expect(response.headers[.location] == expected)
    }

    @Test("who has a second factor is asked for it, and a code is good once (S-71)")
    func secondFactor() async throws {
        let shop = try await ConsoleShop.open()
        let secret = Array("12345678901234567890".utf8)
        try await shop.console.register.update("the-owner", "test", by: .system) {
            $0.secondFactor = Base32.string(secret)
        }
        let first = try await signIn(shop, "the-owner", ConsoleShop.password)
        #expect(first.status == .ok)
        #expect(first.headers[.setCookie] == nil)
        let pending = try #require(try await first.text().hidden("pending"))
        let step = OneTimeCode.step(at: shop.clock.now().secondsSinceEpoch)
        let code = try OneTimeCode.code(step, secret: secret)
        for wrong in ["", "000000", "abc", String(repeating: "1", count: 10_000)] where wrong != code {
            let response = try await enter(shop, pending, wrong)
            #expect(response.status == .unprocessableContent)
            #expect(try await response.text().contains(Language.en.console[.wrongCode]))
        }
        for forged in ["", "the-owner~9999999999~" + String(repeating: "A", count: 43), "the-owner", pending + "x"] {
            let response = try await enter(shop, forged, code)
            #expect(response.headers[.location] == "/kyiv/staff/enter")
            #expect(response.headers[.setCookie] == nil)
        }
        let entered = try await enter(shop, pending, code)
        #expect(entered.status == .seeOther)
        #expect(entered.headers[.setCookie] != nil)
        #expect(try await enter(shop, pending, code).status == .unprocessableContent)
        shop.clock.advance(seconds: 301)
        let next = try OneTimeCode.code(step + 10, secret: secret)
        #expect(try await enter(shop, pending, next).headers[.location] == "/kyiv/staff/enter")
    }

    @Test("signing out ends the visit in the browser")
    func leaving() async throws {
        let shop = try await ConsoleShop.open()
        let response = try await shop.post("/staff/leave", as: .viewer)
        #expect(response.headers[.location] == "/kyiv/staff/enter")
        #expect(response.headers[.setCookie]?.contains("Max-Age=0") == true)
    }

    @Test("a visit cannot be made up or changed (S-66)")
    func forged() async throws {
        let shop = try await ConsoleShop.open()
        let cookie = try await shop.cookie(.viewer)
        for other in [
            cookie.replacing("the-viewer", with: "the-owner"), cookie + "x", String(cookie.dropLast(3)),
            cookie.replacing("__Host-staff", with: "__Host-portal"), "__Host-staff-kyiv=", "__Host-staff-kyiv=~~~~~",
            "__Host-staff-kyiv=" + String(repeating: "a~", count: 5000),
        ] {
            #expect(
                try await shop.send(.get, "/staff/me", [], cookie: other).status == .seeOther, "\(other.prefix(60))")
        }
    }

    @Test("a database tells no password and no secret (S-01)")
    func sealed() async throws {
        let shop = try await ConsoleShop.open()
        let kept = try #require(try await shop.orders.siteSetting("staff").value)
        #expect(!kept.contains("the-owner"))
        #expect(!kept.contains("scrypt"))
        #expect(throws: OrderError.self) { try shop.key.open(kept, forSite: "page") }
        #expect(throws: OrderError.self) { try shop.key.open(kept + "A", forSite: "staff") }
        #expect(try shop.key.open(kept, forSite: "staff").contains("the-owner"))
    }

    private func signIn(
        _ shop: ConsoleShop, _ name: String, _ password: String, more: [(String, String)] = [],
        from address: String? = nil
    ) async throws -> Response {
        let fields = [("name", name), ("password", password)] + more
        return try await shop.send(.post, "/staff/enter", fields, cookie: nil, from: address)
    }

    private func enter(_ shop: ConsoleShop, _ pending: String, _ code: String) async throws -> Response {
        try await shop.send(.post, "/staff/enter/code", [("pending", pending), ("otp", code)], cookie: nil)
    }
}
