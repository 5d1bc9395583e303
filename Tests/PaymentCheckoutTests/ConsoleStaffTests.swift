import HTTPTypes
import Hummingbird
import PaymentCore
import PaymentCrypto
import PaymentLocalization
import PaymentOrders
import Testing

@testable import PaymentCheckout

@Suite("Who works in the console")
struct ConsoleStaffTests {
    @Test("an owner adds somebody, who can sign in then")
    func adding() async throws {
        let shop = try await ConsoleShop.open()
        let fields = [
            ("name", "iryna"), ("shown", "Ірина О’Ніл <b>"), ("role", "manager"), ("language", "uk"),
            ("new", "довгий пароль"), ("present", ConsoleShop.password),
        ]
        let text = try await shop.follow(try await shop.post("/staff/people", fields))
        #expect(text.contains("Added."))
        #expect(text.contains("Ірина О’Ніл &lt;b&gt;"))
        let member = try #require(try await shop.console.register.member("iryna"))
        #expect(member.role == .manager)
        #expect(try await StaffMember.isPassword("довгий пароль", of: member))
        let cookie = try await shop.cookie("iryna")
        #expect(try await shop.send(.get, "/staff/me", [], cookie: cookie).text().contains("Мій обліковий запис"))
        let audit = try await shop.orders.auditTrail(of: nil).rows.map(\.entry)
        #expect(audit.contains { $0.detail == "staff: added iryna as manager" && $0.actor == "the-owner" })
        #expect(!audit.contains { $0.detail.contains("пароль") || $0.detail.contains("scrypt") })
    }

    @Test(
        "what cannot be is said, and what was typed stands there again",
        arguments: [
            ("", "A B", "cashier", "long enough indeed", StaffProblem.badName),
            ("Big", "A B", "cashier", "long enough indeed", .badName),
            ("a b", "A B", "cashier", "long enough indeed", .badName),
            (String(repeating: "a", count: 41), "A B", "cashier", "long enough indeed", .badName),
            ("the-owner", "A B", "cashier", "long enough indeed", .nameTaken),
            ("new", "", "cashier", "long enough indeed", .badShownName),
            ("new", "A\u{202E}B", "cashier", "long enough indeed", .badShownName),
            ("new", "A\nB", "cashier", "long enough indeed", .badShownName),
            ("new", "A B", "cashier", "short", .badPassword),
            ("new", "A B", "cashier", String(repeating: "x", count: 10_000), .badPassword),
            ("the.same.name1", "A B", "cashier", "the.same.name1", .badPassword),
        ])
    func refused(_ name: String, _ shown: String, _ role: String, _ password: String, _ problem: StaffProblem)
        async throws
    {
        let shop = try await ConsoleShop.open()
        let fields = [
            ("name", name), ("shown", shown), ("role", role), ("language", "en"), ("new", password),
            ("present", ConsoleShop.password),
        ]
        let response = try await shop.post("/staff/people", fields)
        #expect(response.status == .unprocessableContent)
        let text = try await response.text()
        #expect(text.contains(Language.en.console.words(for: problem)))
        #expect(text.contains("role=\"alert\""))
        #expect(text.contains("value=\"\(name)\"") || name.count > 40)
        #expect(!text.contains(password) || password == name)
        #expect(try await shop.console.register.members().count == StaffRole.allCases.count)
    }

    @Test("the last owner stays one, whoever tries")
    func lastOwner() async throws {
        let shop = try await ConsoleShop.open()
        let change = [("shown", "X"), ("role", "viewer"), ("language", "en")]
        for (path, fields) in [("remove", []), ("change", change)] {
            let response = try await shop.post(
                "/staff/people/the-owner/\(path)", fields + [("present", ConsoleShop.password)])
            #expect(response.status == .unprocessableContent)
            #expect(try await response.text().contains(Language.en.console.words(for: .lastOwner)))
        }
        #expect(try await shop.console.register.member("the-owner")?.role == .owner)
        let raised = [("shown", "Second"), ("role", "owner"), ("language", "en"), ("present", ConsoleShop.password)]
        #expect(try await shop.post("/staff/people/the-manager/change", raised).status == .seeOther)
        let proof = [("present", ConsoleShop.password)]
        #expect(try await shop.post("/staff/people/the-owner/remove", proof).status == .seeOther)
        // Whoever was removed is signed out at once.
        #expect(try await shop.console.register.member("the-owner") == nil)
    }

    @Test("a new password, a new role and a removal count at once (S-71)")
    func atOnce() async throws {
        let shop = try await ConsoleShop.open()
        let cookie = try await shop.cookie(.cashier)
        let path = "/staff/people/the-cashier"
        let proof = [("present", ConsoleShop.password)]
        _ = try await shop.post("\(path)/change", [("shown", "C"), ("role", "viewer"), ("language", "en")] + proof)
        #expect(try await shop.send(.get, "/staff/me", [], cookie: cookie).text().contains("Viewer"))
        _ = try await shop.post("\(path)/password", [("new", "another long one"), ("present", ConsoleShop.password)])
        #expect(try await shop.send(.get, "/staff/me", [], cookie: cookie).status == .seeOther)
        let next = try await shop.cookie(.cashier)
        _ = try await shop.post("\(path)/remove", proof)
        #expect(try await shop.send(.get, "/staff/me", [], cookie: next).status == .seeOther)
    }

    @Test("one's own password takes the present one, and ends all other visits")
    func ownPassword() async throws {
        let shop = try await ConsoleShop.open()
        let other = try await shop.cookie(.viewer)
        let wrong = try await shop.post(
            "/staff/me/password", [("present", "x"), ("new", "a new long one")], as: .viewer)
        #expect(wrong.status == .unprocessableContent)
        #expect(try await wrong.text().contains(Language.en.console.words(for: .wrongPassword)))
        let right = [("present", ConsoleShop.password), ("new", "a new long one")]
        let response = try await shop.post("/staff/me/password", right, as: .viewer)
        let cookie = String(try #require(response.headers[.setCookie]).prefix { $0 != ";" })
        let place = try #require(response.headers[.location]).replacing("/kyiv", with: "")
        #expect(try await shop.send(.get, place, [], cookie: cookie).text().contains("The password is changed."))
        #expect(try await shop.send(.get, "/staff/me", [], cookie: other).status == .seeOther)
    }

    @Test("a second factor is on once a code proves it, and off with a code")
    func factor() async throws {
        let shop = try await ConsoleShop.open()
        var cookie = try await shop.cookie(.manager)
        let page = try await shop.send(.get, "/staff/me/factor", [], cookie: cookie).text()
        let secret = try #require(page.hidden("secret"))
        let sign = try #require(page.hidden("sign"))
        #expect(page.contains("otpauth://totp/North%20Light%3Athe-manager?secret=\(secret.uppercased())"))
        let code = try await shop.code(cookie)
        let otp = try OneTimeCode.code(
            OneTimeCode.step(at: shop.clock.now().secondsSinceEpoch), secret: try #require(Base32.bytes(secret)))
        func turnOn(
            _ secret: String, _ sign: String, _ otp: String, password: String = ConsoleShop.password
        ) async throws -> Response {
            let fields = [("code", code), ("secret", secret), ("sign", sign), ("otp", otp), ("present", password)]
            return try await shop.send(.post, "/staff/me/factor", fields, cookie: cookie)
        }
        #expect(try await turnOn(secret, sign, "12345").status == .unprocessableContent)
        #expect(try await turnOn("gezdgnbvgy3tqojqgezdgnbvgy3tqojq", sign, otp).status == .forbidden)
        // Whoever finds the browser open has no password to make a factor of their own with (S-71).
        for password in ["", "a guess of theirs"] {
            let refused = try await turnOn(secret, sign, otp, password: password)
            #expect(refused.status == .unprocessableContent)
            #expect(try await refused.text().contains("id=\"present-fault\">The present password is another one."))
        }
        #expect(try await shop.console.register.member("the-manager")?.secondFactor == nil)
        let on = try await turnOn(secret, sign, otp)
        #expect(on.status == .seeOther)
        #expect(try await shop.console.register.member("the-manager")?.secondFactor == secret)
        cookie = String(try #require(on.headers[.setCookie]).prefix { $0 != ";" })
        let again = try await shop.code(cookie)
        // The code that turned it on is used up.
        let used = try await shop.send(
            .post, "/staff/me/factor/off", [("code", again), ("otp", otp)], cookie: cookie)
        #expect(used.status == .unprocessableContent)
        shop.clock.advance(seconds: 60)
        let later = try OneTimeCode.code(
            OneTimeCode.step(at: shop.clock.now().secondsSinceEpoch), secret: try #require(Base32.bytes(secret)))
        let off = try await shop.send(
            .post, "/staff/me/factor/off", [("code", again), ("otp", later)], cookie: cookie)
        #expect(off.status == .seeOther)
        #expect(try await shop.console.register.member("the-manager")?.secondFactor == nil)
    }

    @Test("refund limits are read as amounts, and nothing else is")
    func limits() async throws {
        let shop = try await ConsoleShop.open()
        let page = try await shop.page("/staff/people")
        #expect(page.contains("100.00 EUR"))
        let version = try #require(page.hidden("version"))
        for bad in ["100", "100 XXX", "-5 EUR", "EUR", "<b>", "1,2,3 EUR"] {
            let response = try await shop.post(
                "/staff/people/refund-limits", [("limits", bad), ("version", version)])
            #expect(response.status == .unprocessableContent, "\(bad)")
        }
        let good = [
            ("limits", "250.50 EUR\r\n\r\n5000 UAH"), ("version", version), ("present", ConsoleShop.password),
        ]
        #expect(try await shop.post("/staff/people/refund-limits", good).status == .seeOther)
        let limits = try await shop.console.site.refundLimits().value
        #expect(limits.amounts.map(\.description) == ["250.50 EUR", "5000.00 UAH"])
        #expect(try await shop.post("/staff/people/refund-limits", good).status == .unprocessableContent)
    }

    /// What gives power over money, as the browser of an owner sends it, and the form that asks for a proof.
    private static let powers: [(path: String, fields: [(String, String)], form: String)] = [
        (
            "", [("name", "eve"), ("shown", "E"), ("role", "owner"), ("language", "en"), ("new", "eve has her own")],
            "add"
        ),
        (
            "", [("name", "eve"), ("shown", "E"), ("role", "manager"), ("language", "en"), ("new", "eve has her own")],
            "add"
        ),
        (
            "", [("name", "eve"), ("shown", "E"), ("role", "viewer"), ("language", "en"), ("new", "eve has her own")],
            "add"
        ),
        ("/refund-limits", [("limits", "9999 EUR"), ("version", "0")], "limits"),
        ("/the-cashier/change", [("shown", "C"), ("role", "manager"), ("language", "en")], "change"),
        ("/the-manager/change", [("shown", "M"), ("role", "owner"), ("language", "en")], "change"),
        ("/the-manager/change", [("shown", "M"), ("role", "viewer"), ("language", "en")], "change"),
        ("/the-manager/remove", [], "remove"),
        ("/the-manager/password", [("new", "eve has her own")], "password"),
        ("/the-manager/factor", [], "factor"),
    ]

    @Test("an open browser of an owner gives nobody power: it takes the password, or a code of the factor (S-71)")
    func openBrowser() async throws {
        let secret = Array("12345678901234567890".utf8)
        for hasFactor in [false, true] {
            for (path, fields, form) in Self.powers {
                let shop = try await ConsoleShop.open()
                for name in ["the-manager"] + (hasFactor ? ["the-owner"] : []) {
                    try await shop.console.register.update(name, "test", by: .system) {
                        $0.secondFactor = Base32.string(secret)
                    }
                }
                let before = try await shop.console.register.members()
                let good = try OneTimeCode.code(
                    OneTimeCode.step(at: shop.clock.now().secondsSinceEpoch), secret: secret)
                // The password is none for somebody with a factor, and a code none for somebody without.
                let other = hasFactor ? ("present", ConsoleShop.password) : ("otp", good)
                let wrong = [[], [(hasFactor ? "otp" : "present", "000000")], [other]]
                for proof in wrong {
                    let response = try await shop.post("/staff/people\(path)", fields + proof)
                    #expect(response.status == .unprocessableContent, "\(path) \(form)")
                    let words = "role=\"alert\" id=\"\(form)-proof-fault\""
                    #expect(try await response.text().contains(words), "\(path)")
                }
                #expect(try await shop.console.register.members() == before, "\(path)")
                #expect(try await shop.console.site.refundLimits().value.amounts.map(\.description) == ["100.00 EUR"])
                let right = hasFactor ? ("otp", good) : ("present", ConsoleShop.password)
                let done = try await shop.post("/staff/people\(path)", fields + [right])
                #expect(done.status == .seeOther, "\(path) \(form)")
            }
        }
    }

    @Test("one's own password and factor are changed in one's account alone, where they take the present ones (S-71)")
    func oneself() async throws {
        let shop = try await ConsoleShop.open()
        try await shop.console.register.update("the-owner", "test", by: .system) {
            $0.secondFactor = Base32.string(Array("12345678901234567890".utf8))
        }
        let before = try await shop.console.register.member("the-owner")
        for (path, fields) in [("password", [("new", "eve has her own")]), ("factor", [])] {
            let response = try await shop.post("/staff/people/the-owner/\(path)", fields)
            #expect(response.status == .unprocessableContent)
            #expect(try await response.text().contains("under “My account”"))
        }
        #expect(try await shop.console.register.member("the-owner") == before)
        let page = try await shop.page("/staff/people/the-owner")
        #expect(page.contains("href=\"/kyiv/staff/me\">My account</a></p>"))
        #expect(!page.contains("the-owner/password\"") && !page.contains("the-owner/factor\""))
    }

    @Test("a name and a language are changed without a proof")
    func withoutProof() async throws {
        let shop = try await ConsoleShop.open()
        let change = [("shown", "M"), ("role", "manager"), ("language", "uk")]
        #expect(try await shop.post("/staff/people/the-manager/change", change).status == .seeOther)
        #expect(try await shop.console.register.member("the-manager")?.shownName == "M")
    }

    @Test("tries of somebody who is signed in are told as such, with when there are some again (S-71)")
    func tooManyProofs() async throws {
        let shop = try await ConsoleShop.open()
        let wrong = [("present", "wrong"), ("new", "a new long one")]
        for _ in 0..<10 { _ = try await shop.post("/staff/me/password", wrong, as: .viewer) }
        let right = [("present", ConsoleShop.password), ("new", "a new long one")]
        let stopped = try await shop.post("/staff/me/password", right, as: .viewer)
        #expect(stopped.status == .unprocessableContent)
        let text = try await stopped.text()
        let end = Language.en.dateTime(shop.clock.now().adding(seconds: 3600), in: .utc)
        #expect(text.contains("Too many wrong tries. Wait until \(end), and try again."))
        shop.clock.advance(seconds: 3600)
        #expect(try await shop.post("/staff/me/password", right, as: .viewer).status == .seeOther)
    }

    @Test("whoever sets a shop up adds its first owner, and hears what cannot be")
    func firstOwner() async throws {
        let shop = try await ConsoleShop.open()
        #expect(try await shop.console.hasMembers())
        try await shop.console.addMember(
            "first", shownName: "First", role: .owner, language: .uk, password: "a long password", by: .system)
        #expect(try await shop.console.register.member("first")?.role == .owner)
        for (name, password, code) in [
            ("first", "a long password", OrderError.Code.conflict), ("F", "a long password", .invalid),
            ("other", "short", .invalid),
        ] {
            let error = await #expect(throws: OrderError.self) {
                try await shop.console.addMember(
                    name, shownName: "X", role: .viewer, language: .en, password: password, by: .system)
            }
            #expect(error?.code == code)
            #expect(error?.description.contains(password) == false)
        }
    }

    @Test("nobody who is not there is shown or changed (S-52)")
    func unknown() async throws {
        let shop = try await ConsoleShop.open()
        #expect(try await shop.get("/staff/people/nobody").status == .notFound)
        #expect(try await shop.get("/staff/people/..%2Fx").status == .notFound)
        for path in ["change", "password", "factor", "remove"] {
            let fields = [("shown", "X"), ("role", "owner"), ("language", "en"), ("new", "a long password")]
            #expect(try await shop.post("/staff/people/nobody/\(path)", fields).status == .notFound)
        }
    }
}
