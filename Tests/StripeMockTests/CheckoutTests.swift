import HTTPTypes
import PaymentHTTP
import Testing

@testable import StripeMock

/// Checkout Sessions and their page: the Stripe notes, section 2.6.
@Suite struct CheckoutTests {
    private static let success = "https://shop.example/ok?s={CHECKOUT_SESSION_ID}"

    private func open(_ account: Account, _ more: KeyValuePairs<String, String> = [:]) -> Account.Reply {
        var form: [(String, String)] = [
            ("mode", "payment"), ("line_items[0][price_data][currency]", "usd"),
            ("line_items[0][price_data][unit_amount]", "1500"),
            ("line_items[0][price_data][product_data][name]", "Course"), ("line_items[0][quantity]", "2"),
            ("success_url", Self.success), ("cancel_url", "https://shop.example/cancel"),
            ("client_reference_id", "order-1001"),
        ]
        for (name, value) in more {
            form.removeAll { $0.0 == name }
            if !value.isEmpty { form.append((name, value)) }
        }
        let body = form.map { "\(PercentEncoding.encoded($0.0))=\(PercentEncoding.encoded($0.1))" }
        return account.send(.post, "/v1/checkout/sessions", body: body.joined(separator: "&"))
    }

    private func address(_ session: Account.Reply) -> String { session["url"]?.stringValue ?? "" }

    private static let visa: KeyValuePairs = [
        "number": "4242 4242 4242 4242", "expiry": "12 / 30", "cvc": "123", "email": "buyer@example.com",
        "name": "Buyer",
    ]

    @Test("A new session is open, unpaid, without a payment, for a day")
    func creation() throws {
        let session = open(try Account())
        #expect(session.state == "open")
        #expect(session.id.hasPrefix("cs_test_"))
        #expect(session["payment_status"]?.stringValue == "unpaid")
        #expect(session["payment_intent"]?.isNull == true)
        #expect(session["amount_total"]?.integerValue == 3000)
        #expect(session["expires_at"]?.integerValue == Account.start + 86400)
        #expect(address(session) == "http://mock.test/c/pay/\(session.id)")
    }

    @Test(
        "Wrong sessions are refused by name",
        arguments: [
            (["success_url": ""], "parameter_missing", "success_url"), (["mode": ""], "parameter_missing", "mode"),
            (["expires_at": "\(Account.start + 29 * 60)"], nil, "expires_at"),
            (["expires_at": "\(Account.start + 25 * 3600)"], nil, "expires_at"),
            (["line_items[0][price_data][currency]": ""], "parameter_missing", "line_items[price_data][currency]"),
            (["line_items[0][quantity]": ""], "parameter_missing", "line_items[quantity]"),
            (["line_items[0][quantity]": "0"], "parameter_invalid_integer", "line_items[0][quantity]"),
            (["line_items[0][price]": "price_none"], "resource_missing", "line_items[0][price]"),
            (["line_items[0][foo]": "1"], "parameter_unknown", "line_items[0][foo]"),
            (
                ["line_items[0][price_data][unit_amount]": "1", "line_items[0][quantity]": "1"], "amount_too_small",
                "line_items"
            ),
            (["line_items[0][price_data][unit_amount]": "999999999999"], "amount_too_large", "line_items"),
            (["line_items[0][price_data][unit_amount]": "9223372036854775807"], "amount_too_large", "line_items"),
            (["payment_method_types[]": "card"], "payment_method_types_no_longer_supported", "payment_method_types"),
            (["client_reference_id": String(repeating: "x", count: 201)], nil, "client_reference_id"),
            (["customer": "cus_none"], "resource_missing", "customer"), (["mode": "subscription"], nil, "mode"),
            (["foo": "1"], "parameter_unknown", "foo"),
        ] as [([String: String], String?, String)])
    func strictness(change: [String: String], code: String?, parameter: String) throws {
        let account = try Account()
        var form: [(String, String)] = [
            ("mode", "payment"), ("line_items[0][price_data][currency]", "usd"),
            ("line_items[0][price_data][unit_amount]", "1500"),
            ("line_items[0][price_data][product_data][name]", "Course"), ("line_items[0][quantity]", "2"),
            ("success_url", Self.success),
        ].filter { change[$0.0] == nil }
        form += change.filter { !$0.value.isEmpty }.map { ($0.key, $0.value) }
        let body = form.map { "\(PercentEncoding.encoded($0.0))=\(PercentEncoding.encoded($0.1))" }
        let reply = account.send(.post, "/v1/checkout/sessions", body: body.joined(separator: "&"))
        #expect(reply.status == 400)
        #expect(reply.code == code)
        #expect(reply.parameter == parameter)
        #expect(account.get("checkout/sessions").elements.isEmpty)
    }

    @Test("Paying on the page completes the session and goes back to the shop")
    func paying() throws {
        let account = try Account()
        let session = open(account, ["payment_intent_data[metadata][order]": "1001"])
        let page = account.browse(address(session))
        #expect(page.status == 200)
        #expect(page.text.contains("30.00 USD") && page.text.contains("Course"))
        #expect(page.header("Content-Security-Policy")?.contains("form-action 'self' https://shop.example;") == true)
        let done = account.browse(address(session), Self.visa)
        #expect(done.status == 303)
        #expect(done.header("Location") == "https://shop.example/ok?s=\(session.id)")
        let complete = account.get("checkout/sessions/\(session.id)", ["expand[]": "payment_intent.latest_charge"])
        #expect(complete.state == "complete" && complete["payment_status"]?.stringValue == "paid")
        #expect(complete["url"]?.isNull == true)
        #expect(complete["customer"]?.isNull == true, "a guest stays a guest")
        #expect(complete["customer_details", "email"]?.stringValue == "buyer@example.com")
        #expect(complete["payment_intent", "metadata"] == ["order": "1001"])
        #expect(complete["payment_intent", "latest_charge", "billing_details", "name"]?.stringValue == "Buyer")
        #expect(
            account.eventTypes.filter { $0 != "charge.updated" } == [
                "payment_intent.created", "charge.succeeded", "payment_intent.succeeded", "checkout.session.completed",
            ])
        #expect(account.browse(address(session), Self.visa).status == 200, "paying twice only shows that all is done")
        #expect(account.get("charges").elements.count == 1)
        let payment = complete["payment_intent", "id"]?.stringValue ?? ""
        #expect(account.get("checkout/sessions", ["payment_intent": payment]).elements.count == 1)
        #expect(account.post("payment_intents/\(payment)/confirm").status == 400)
    }

    @Test("A decline leaves the session open, says why, keeps what was typed but never the card")
    func declining() throws {
        let account = try Account()
        let session = open(account)
        let declined = account.browse(
            address(session),
            ["number": "4000000000009995", "expiry": "12/30", "cvc": "987", "email": "b@example.com", "name": "B<b>"])
        #expect(declined.status == 402)
        #expect(declined.text.contains("insufficient funds"))
        #expect(declined.text.contains("b@example.com") && declined.text.contains("B&lt;b&gt;"))
        #expect(!declined.text.contains("4000000000009995") && !declined.text.contains("987"))
        #expect(account.get("checkout/sessions/\(session.id)").state == "open")
        #expect(account.eventTypes.contains("payment_intent.payment_failed"))
        #expect(account.browse(address(session), ["test_card": "visa"]).status == 303)
        let complete = account.get("checkout/sessions/\(session.id)")
        #expect(complete.state == "complete")
        let charges = account.get("charges", ["payment_intent": complete["payment_intent"]?.stringValue ?? ""])
        #expect(charges.elements.count == 2, "the second try is on the same payment")
    }

    @Test(
        "What cannot be used is said on the page",
        arguments: [
            (["number": ""], 400), (["expiry": "1230"], 400), (["cvc": ""], 400), (["cvc": "1"], 402),
            (["expiry": "13/30"], 402), (["number": "4111111111111111"], 402), (["number": "4242424242424241"], 402),
            (["test_card": "none"], 400),
        ] as [([String: String], Int)])
    func wrongInput(change: [String: String], status: Int) throws {
        let account = try Account()
        let session = open(account)
        let form = ["number": "4242424242424242", "expiry": "12/30", "cvc": "123"].merging(change) { $1 }
        let body = form.map { "\($0.key)=\(PercentEncoding.encoded($0.value))" }.joined(separator: "&")
        let reply = account.send(.post, "/c/pay/\(session.id)", body: body)
        #expect(reply.status == status)
        #expect(reply.text.contains("role=\"alert\""))
        #expect(!reply.text.contains("4111111111111111"))
        #expect(account.get("checkout/sessions/\(session.id)").state == "open")
    }

    @Test("3-D Secure: approved it completes, failed it comes back with the reason")
    func threeDSecure() throws {
        let account = try Account()
        let session = open(account)
        let challenge = account.browse(address(session), ["test_card": "threeDSecure2Required"])
        #expect(challenge.status == 303)
        let bank = challenge.header("Location") ?? ""
        #expect(account.browse(bank).text.contains("Visa\u{A0}••••\u{A0}3220"))
        let back = account.browse(bank, ["result": "fail"])
        #expect(back.header("Location") == address(session))
        #expect(account.browse(address(session)).text.contains("unable to authenticate"))
        let again = account.browse(address(session), ["test_card": "threeDSecure2Required"])
        let done = account.browse(again.header("Location") ?? "", ["result": "approve"])
        #expect(done.header("Location") == "https://shop.example/ok?s=\(session.id)")
        #expect(account.get("checkout/sessions/\(session.id)").state == "complete")
        #expect(account.eventTypes.last { $0 != "charge.updated" } == "checkout.session.completed")
    }

    @Test("A customer that is asked for exists afterwards, with the card saved")
    func savingCards() throws {
        let account = try Account()
        let session = open(
            account, ["customer_creation": "always", "payment_intent_data[setup_future_usage]": "off_session"])
        _ = account.browse(address(session), ["test_card": "visa", "email": "buyer@example.com"])
        let complete = account.get("checkout/sessions/\(session.id)", ["expand[]": "customer"])
        #expect(complete["customer", "email"]?.stringValue == "buyer@example.com")
        let customer = complete["customer", "id"]?.stringValue ?? ""
        let methods = account.get("customers/\(customer)/payment_methods").elements
        #expect(methods.count == 1 && methods.first?["allow_redisplay"]?.stringValue == "limited")
        let later = account.post(
            "payment_intents",
            [
                "amount": "2000", "currency": "usd", "customer": customer, "off_session": "true", "confirm": "true",
                "payment_method": methods.first?["id"]?.stringValue ?? "",
            ])
        #expect(later.state == "succeeded")
    }

    @Test("Setup mode saves the card and charges nothing")
    func setupMode() throws {
        let account = try Account()
        let session = account.post(
            "checkout/sessions", ["mode": "setup", "currency": "usd", "success_url": Self.success])
        #expect(session["payment_status"]?.stringValue == "no_payment_required")
        #expect(session["setup_intent"]?.stringValue?.hasPrefix("seti_") == true)
        #expect(account.browse(address(session)).text.contains("Save your card"))
        #expect(account.browse(address(session), ["test_card": "visa"]).status == 303)
        let complete = account.get("checkout/sessions/\(session.id)", ["expand[]": "setup_intent"])
        #expect(complete.state == "complete" && complete["setup_intent", "status"]?.stringValue == "succeeded")
        #expect(account.get("charges").elements.isEmpty)
    }

    @Test("Manual capture: complete but unpaid until the capture")
    func manualCapture() throws {
        let account = try Account()
        let session = open(account, ["payment_intent_data[capture_method]": "manual"])
        _ = account.browse(address(session), ["test_card": "visa"])
        let complete = account.get("checkout/sessions/\(session.id)")
        #expect(complete.state == "complete" && complete["payment_status"]?.stringValue == "unpaid")
        _ = account.post("payment_intents/\(complete["payment_intent"]?.stringValue ?? "")/capture")
        #expect(account.get("checkout/sessions/\(session.id)")["payment_status"]?.stringValue == "paid")
    }

    @Test("Sessions expire by call or by time, once, and only while open")
    func expiring() throws {
        let account = try Account()
        let session = open(account)
        let expired = account.post("checkout/sessions/\(session.id)/expire")
        #expect(expired.state == "expired" && expired["url"]?.isNull == true)
        #expect(account.eventTypes == ["checkout.session.expired"])
        #expect(account.post("checkout/sessions/\(session.id)/expire").status == 400)
        let page = account.browse(address(session))
        #expect(page.status == 410 && page.text.contains("https://shop.example/cancel"))
        #expect(account.browse(address(session), ["test_card": "visa"]).status == 410)
        let paid = open(account)
        _ = account.browse(address(paid), ["test_card": "visa"])
        #expect(account.post("checkout/sessions/\(paid.id)/expire").status == 400)
        let forgotten = open(account)
        account.advance(seconds: 86400)
        #expect(account.get("checkout/sessions/\(forgotten.id)").state == "expired")
        #expect(account.get("checkout/sessions", ["status": "expired"]).elements.count == 2)
    }

    @Test("Positions are listed in order, or expanded")
    func lineItems() throws {
        let account = try Account()
        let session = open(
            account,
            [
                "line_items[1][price_data][currency]": "usd", "line_items[1][price_data][unit_amount]": "100",
                "line_items[1][price_data][product_data][name]": "Book", "line_items[1][quantity]": "1",
            ])
        let items = account.get("checkout/sessions/\(session.id)/line_items")
        #expect(items.elements.compactMap { $0["description"]?.stringValue } == ["Course", "Book"])
        #expect(items.element(0)["amount_total"]?.integerValue == 3000)
        let page = account.get("checkout/sessions/\(session.id)/line_items", ["limit": "1"])
        #expect(page["has_more"]?.boolValue == true && page.element(0)["description"]?.stringValue == "Course")
        let expanded = account.get("checkout/sessions/\(session.id)", ["expand[]": "line_items"])
        #expect(expanded["line_items", "data", "1", "price", "unit_amount"]?.integerValue == 100)
    }

    @Test("Hostile names stay text on the page")
    func escaping() throws {
        let account = try Account()
        let hostile = "<script>alert(1)</script>\"'><img src=x>{{total}}"
        let session = open(
            account,
            ["line_items[0][price_data][product_data][name]": hostile, "cancel_url": "https://shop.example/\"><b>"])
        let page = account.browse(address(session))
        #expect(page.text.contains("&lt;script&gt;"))
        #expect(!page.text.contains("<script>") && !page.text.contains("<img") && !page.text.contains("\"><b>"))
        #expect(page.text.contains("{{total}}"))
    }

    @Test("Pages that do not exist, and methods they do not have")
    func strangers() throws {
        let account = try Account()
        #expect(account.browse("/c/pay/cs_none").status == 404)
        #expect(account.browse("/3d_secure_2/hosted").status == 404)
        #expect(account.send(.delete, "/c/pay/cs_none").status == 405)
    }
}
