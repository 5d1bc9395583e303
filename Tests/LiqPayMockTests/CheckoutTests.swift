import MockServerKit
import HTTPTypes
import PaymentCrypto
import PaymentHTTP
import Testing

@testable import LiqPayMock

/// The hosted page, by form posts: the LiqPay notes, section 5.
@Suite struct CheckoutTests {
    private static let visa: KeyValuePairs = ["card": "4242 4242 4242 4242", "expiry": "03 / 30", "cvv": "737"]

    @Test(
        "The checkout is opened by a form or a link on every path, and leads to a page by 302 (M-7)",
        arguments: [
            "/api/3/checkout", "/api/3/checkout/", "/api/checkout", "/api/checkout/",
        ])
    func opening(path: String) throws {
        let shop = try Shop()
        let posted = shop.checkout(Shop.order(["description": "d~~~>>>???"]), path: path)
        #expect(posted.status == 302 && posted.location.hasPrefix("http://mock.test/uk/checkout/"))
        let data = Base64.string(shop.complete(Shop.order(["description": "d~~~>>>???"])).serialized())
        try #require(data.contains("+"))
        // A vendor's library leaves the plus signs of the base64 as they are, so that they arrive as spaces.
        let query = "data=\(data)&signature=\(shop.keys.signature(of: data, Insecure.sha1))"
        let linked = shop.send(.get, path, query: query)
        #expect(linked.status == 302 && linked.location == posted.location, "the same order has the same page")
        #expect(shop.status().state == "prepared")
        let page = shop.browse(posted.location)
        #expect(page.status == 200 && page.page.contains("301.00 UAH") && page.page.contains("d~~~&gt;&gt;&gt;???"))
        #expect(page.headerFields[.contentType]?.hasPrefix("text/html") == true)
        #expect(page.headerFields[.contentSecurityPolicy]?.contains("https://shop.example") == true)
    }

    @Test(
        "Paying sends the callback, then the browser back to the shop by 303 (M-4, M-7)",
        arguments: [
            ("pay", "success"), ("hold", "hold_wait"), ("paydonate", "success"), ("auth", "success"),
        ])
    func paying(action: String, state: String) async throws {
        let shop = try Shop()
        let page = shop.checkout(Shop.order(["action": .string(action)])).location
        let paid = shop.browse(page, Self.visa)
        #expect(paid.status == 303 && paid.location == "https://shop.example/back?order=1")
        let found = shop.status()
        #expect(found.state == state && found.text("action") == action)
        #expect(shop.balances == (action == "pay" || action == "paydonate" ? ["UAH": 30100] : [:]))
        let receiver = Receiver()
        await shop.engine.deliverDue(through: receiver)
        #expect(receiver.states == [state])
        let again = shop.browse(page, Self.visa)
        #expect(again.status == 200 && again.page.contains("Готово") && shop.status().state == state)
    }

    @Test(
        "A page without result_url says how it ended, in the payer's language",
        arguments: [
            ("uk", "Готово", "Платіж не виконано"), ("en", "All done", "Not paid"),
        ])
    func withoutResult(language: String, done: String, failed: String) throws {
        let shop = try Shop()
        let terms: JSON = ["language": .string(language), "result_url": nil]
        let paid = shop.browse(shop.checkout(Shop.order(terms, order: "a")).location, Self.visa)
        #expect(paid.status == 200 && paid.page.contains(done))
        #expect(paid.page.contains(#"lang="\#(language)""#))
        let refused = shop.browse(shop.checkout(Shop.order(terms, order: "b")).location, ["test_card": "funds"])
        #expect(refused.status == 402 && refused.page.contains(failed) && refused.page.contains("9859"))
    }

    @Test("Every test card can be clicked, and ends as it does by its number", arguments: TestCard.all.map(\.name))
    func clickedCards(name: String) throws {
        let shop = try Shop()
        let page = shop.checkout(Shop.order()).location
        #expect(shop.browse(page).page.contains(#"value="\#(name)""#))
        _ = shop.browse(page, ["test_card": name])
        let byNumber = shop.pay(card: try #require(TestCard.named(name)).number, order: "other")
        #expect(shop.status().state == byNumber.state && shop.status().code == byNumber.code)
    }

    @Test("A refusal is final, is told to the shop, and the page shows a way on")
    func declines() async throws {
        let shop = try Shop()
        let page = shop.checkout(Shop.order()).location
        let refused = shop.browse(page, ["card": "4000000000009995", "expiry": "12/30", "cvv": "123"])
        #expect(refused.status == 402 && refused.page.contains("https://shop.example/back?order=1"))
        let again = shop.browse(page, Self.visa)
        #expect(again.status == 402 && shop.balances.isEmpty)
        #expect(shop.browse(page).status == 200, "looking at the end of a payment is no failure")
        #expect(shop.checkout(Shop.order()).page.contains("order_id_duplicate"))
        let receiver = Receiver()
        await shop.engine.deliverDue(through: receiver)
        #expect(receiver.states == ["failure"] && receiver.callbacks.first?.payment["err_code"] == "9859")
    }

    @Test(
        "What cannot be used shows the form again, without the card (S-81)",
        arguments: [
            ["card": "5168755555555555", "expiry": "12/30", "cvv": "123"], ["card": "4242424242424242", "cvv": "123"],
            ["card": "4242424242424242", "expiry": "1230", "cvv": "123"], ["card": "", "expiry": "", "cvv": ""],
            ["card": "4242424242424242", "expiry": "12/30", "cvv": "1"], ["test_card": "nobody"], [:],
        ] as [KeyValuePairs<String, String>])
    func wrongInput(form: KeyValuePairs<String, String>) throws {
        let shop = try Shop()
        let page = shop.checkout(Shop.order()).location
        let answer = shop.browse(page, form)
        #expect(answer.status == 400 && answer.page.contains("role=\"alert\""))
        #expect(!answer.page.contains("516875") && !answer.page.contains("value=\"4242"))
        #expect(shop.status().state == "prepared")
        #expect(shop.browse(page, Self.visa).status == 303)
    }

    @Test(
        "3-D Secure stands between the page and the shop where the card asks for it (M-7)",
        arguments: [
            ("approve", 303, "success"), ("fail", 402, "failure"),
        ])
    func threeDSecure(result: String, status: Int, state: String) throws {
        let shop = try Shop()
        let page = shop.checkout(Shop.order()).location
        let challenge = shop.browse(page, ["card": "4000000000003063", "expiry": "12/30", "cvv": "123"])
        #expect(challenge.status == 303 && challenge.location.hasPrefix("http://mock.test/api/3ds/request/"))
        #expect(shop.browse(page).location == challenge.location, "coming back to the page leads on")
        let bank = shop.browse(challenge.location).page
        #expect(bank.contains("Це ви платите?") && bank.contains("Mock Shop") && bank.contains("301.00 UAH"))
        let end = shop.browse(challenge.location, ["result": result])
        #expect(end.status == status && shop.status().state == state)
    }

    @Test(
        "A one-time password and a CVV are asked for on the page (M-7)",
        arguments: [
            ("otp", "otp_verify", TestCode.wrongPassword, 400), ("cvv", "cvv_verify", TestCode.wrongCVV, 402),
        ])
    func codes(card: String, state: String, wrong: String, status: Int) throws {
        for code in [wrong, "123456", "123"] where code.utf8.count == (card == "otp" ? 6 : 3) {
            let shop = try Shop()
            let page = shop.checkout(Shop.order()).location
            let asked = shop.browse(page, ["test_card": card])
            #expect(asked.status == 303 && asked.location == page && shop.status().state == state)
            #expect(shop.browse(page).page.contains(#"name="code""#))
            #expect(shop.browse(page, ["code": ""]).status == 400)
            #expect(shop.browse(page, ["code": code]).status == (code == wrong ? status : 303))
            #expect(shop.balances == (code == wrong ? [:] : ["UAH": 30100]))
        }
    }

    @Test("A payer who cancels goes back to the shop, which is told")
    func cancelling() async throws {
        let shop = try Shop()
        let page = shop.checkout(Shop.order()).location
        #expect(shop.browse(page, ["cancel": "1"]).location == "https://shop.example/back?order=1")
        let receiver = Receiver()
        await shop.engine.deliverDue(through: receiver)
        let told = receiver.callbacks.first?.payment
        #expect(told?["status"] == "failure" && told?["err_code"] == "cancel" && told?["code"] == "cancel")
    }

    @Test(
        "A page that cannot be opened names the code",
        arguments: [
            (["action": "refund"], "err_api_action"), (["action": nil], "err_missing"),
            (["amount": 0], "wrong_amount_currency"),
            (["currency": "RUB"], "err_currency_is_not_allowed"), (["order_id": ""], "order_id_empty"),
            (["public_key": "i1"], "public_key_not_found"), (["version": 5], "err_wrong"),
            (["expired_date": "2026-11-21 11:20:00"], "expired_prepared"), (["action": "subscribe"], "err_missing"),
        ] as [(JSON, String)])
    func refusedPages(changes: JSON, code: String) throws {
        let shop = try Shop()
        let page = shop.checkout(Shop.order(changes))
        #expect(page.status == 400 && page.page.contains("<code>\(code)</code>"))
        #expect(page.headerFields[.contentType]?.hasPrefix("text/html") == true)
    }

    @Test("A wrong signature opens nothing")
    func wrongSignature() throws {
        let shop = try Shop()
        let data = Base64.string(shop.complete(Shop.order()).serialized())
        let form = Shop.form([("data", data), ("signature", "AAAA")])
        #expect(shop.send(.post, "/api/3/checkout", body: form).page.contains("invalid_signature"))
        #expect(shop.send(.get, "/api/3/checkout").page.contains("err_missing"))
        #expect(shop.status().code == "payment_not_found")
    }

    @Test("The page takes no payment after expired_date, and no other order_id may use its order")
    func expiry() throws {
        let shop = try Shop()
        let page = shop.checkout(Shop.order(["expired_date": "2026-11-21 11:30:00"])).location
        #expect(shop.checkout(Shop.order(["amount": 302])).page.contains("order_id_duplicate"))
        #expect(shop.pay().code == "order_id_duplicate")
        shop.advance(seconds: 600)
        let late = shop.browse(page, Self.visa)
        #expect(late.status == 402 && late.page.contains("expired_prepared") && shop.balances.isEmpty)
        #expect(shop.status().code == "expired_prepared")
    }

    @Test(
        "The page of a subscription says how often the amount is taken (M-7)",
        arguments: [
            ("day", "en", "every day."), ("week", "en", "every week."), ("month", "en", "every month."),
            ("year", "en", "every year."), ("day", "uk", "щодня."), ("week", "uk", "щотижня."),
            ("month", "uk", "щомісяця."), ("year", "uk", "щороку."),
        ])
    func periods(period: String, language: String, words: String) throws {
        let shop = try Shop()
        let terms = Shop.order([
            "action": "subscribe", "subscribe": "1", "subscribe_date_start": "2020-01-01 00:00:00",
            "subscribe_periodicity": .string(period), "language": .string(language),
        ])
        #expect(shop.browse(shop.checkout(terms).location).page.contains(words))
    }

    @Test("A subscription begins on the page as well")
    func subscribing() throws {
        let shop = try Shop()
        let terms = Shop.order([
            "action": "subscribe", "subscribe": "1", "subscribe_date_start": "2020-01-01 00:00:00",
            "subscribe_periodicity": "month", "recurringbytoken": "1",
        ])
        _ = shop.browse(shop.checkout(terms).location, Self.visa)
        #expect(shop.status().state == "subscribed" && shop.balances == ["UAH": 30100])
        #expect(shop.status().text("card_token").utf8.count == 40)
    }

    @Test("Hostile text is shown as text, and no other site can be led to")
    func hostileText() throws {
        let shop = try Shop()
        let text = #"<script>alert("1")</script>'"#
        let page = shop.checkout(Shop.order(["description": .string(text)], order: text)).location
        let shown = shop.browse(page)
        #expect(shown.status == 200 && !shown.page.contains("<script") && shown.page.contains("&lt;script&gt;"))
    }

    @Test(
        "Unknown addresses and methods are refused",
        arguments: [
            (HTTPRequest.Method.get, "/uk/checkout/none", 404), (.get, "/apipay/invoice/none", 404), (.get, "/", 404),
            (.get, "/api/3ds/request/none", 404), (.put, "/uk/checkout/none", 405), (.delete, "/api/3/checkout", 405),
        ])
    func unknownPages(method: HTTPRequest.Method, path: String, status: Int) throws {
        #expect(try Shop().send(method, path).status == status)
    }
}
