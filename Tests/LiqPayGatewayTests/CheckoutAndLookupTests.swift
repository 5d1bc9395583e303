import LiqPayGateway
import PaymentCore
import PaymentHTTP
import PaymentTesting
import TestSupport
import Testing

@Suite struct CheckoutAndLookupTests {
    private func form(_ checkout: Checkout) throws -> (action: AbsoluteURL, text: String) {
        guard case .form(let action, let fields) = checkout.presentation else {
            throw InvalidValue("presentation", "", "is no form")
        }
        #expect(fields.map(\.name) == ["data", "signature"])
        return (action, try signedText(fields[0].value, fields[1].value))
    }

    @Test func `a page is a signed form, made without asking LiqPay (G-1)`() async throws {
        let (liqpay, transport) = try subject([], serverURL: "https://shop.example/cb")
        let expiry = Timestamp(secondsSinceEpoch: 1_798_761_599)
        let page = try await liqpay.openCheckout(
            checkoutRequest(taking: .held, keepMethod: consent, expiresAt: expiry))
        let (action, text) = try form(page)
        #expect(action.text == "https://liqpay.test/api/3/checkout")
        #expect(
            text == #"{"version":3,"public_key":"sandbox_i00000000001","action":"hold","order_id":"order-1001","#
                + #""amount":150.50,"currency":"UAH","description":"Передоплата >>> ???","#
                + #""result_url":"https://shop.example/ok?a=1","expired_date":"2026-12-31 23:59:59","#
                + #""recurringbytoken":"1","info":"{\"purpose\":\"balance\",\"time\":1795250000000,"#
                + #"\"agreement\":\"terms-7\"}","language":"en","server_url":"https://shop.example/cb"}"#)
        #expect(page.reference == orderReference && page.merchantReference?.text == "order-1001")
        #expect(page.status == .open && page.expiresAt == expiry)
        #expect(transport.requests.isEmpty)
    }

    @Test func `a page that takes money at once asks for pay, and keeps nothing unasked`() async throws {
        let (liqpay, _) = try subject([])
        let text = try form(await liqpay.openCheckout(checkoutRequest())).text
        #expect(text.contains(#""action":"pay""#))
        #expect(!text.contains("recurringbytoken") && !text.contains("info") && !text.contains("expired_date"))
    }

    @Test func `the same page as an address is escaped, so that no plus becomes a space`() async throws {
        let (liqpay, _) = try subject([])
        let page = try await liqpay.openCheckout(checkoutRequest())
        let link = try liqpay.checkoutLink(page)
        #expect(link.text.hasPrefix("https://liqpay.test/api/3/checkout?data="))
        let query = try FormDecoding(parsing: String(link.pathAndQuery.drop { $0 != "?" }.dropFirst()))
        #expect(try signedText(#require(query["data"]), #require(query["signature"])) == form(page).text)
        #expect(!link.pathAndQuery.contains("+") && !link.description.contains("data="))
        let found = Checkout(
            reference: orderReference, merchantReference: nil, status: .open, presentation: nil, expiresAt: nil)
        let error = try await thrown { () async throws(PaymentError) in try liqpay.checkoutLink(found) }
        #expect(error.code == .invalidRequest)
    }

    static let refused: [(field: String, make: @Sendable () throws -> CheckoutRequest)] = [
        ("expiresAt", { try checkoutRequest(expiresAt: testNow) }),
        ("expiresAt", { try checkoutRequest(expiresAt: testNow.adding(seconds: -3600)) }),
        ("description", { try checkoutRequest(description: "") }),
        (
            "successURL",
            { try checkoutRequest(successURL: "https://shop.example/" + String(repeating: "x", count: 500)) }
        ),
        ("customer", { try checkoutRequest(customer: GatewayReference(gateway: .liqPay, id: "1")) }),
    ]

    @Test(arguments: refused.indices)
    func `a page that LiqPay cannot show is refused`(_ index: Int) async throws {
        let (liqpay, _) = try subject([])
        let request = try Self.refused[index].make()
        let error = try await thrown { () async throws(PaymentError) in try await liqpay.openCheckout(request) }
        #expect(error.code == .invalidRequest && error.field == Self.refused[index].field)
    }

    static let progress: [(status: String, page: String)] = [
        ("success", "completed"), ("sandbox", "completed"), ("wait_compensation", "completed"),
        ("hold_wait", "completed"), ("wait_secure", "completed"), ("wait_accept", "completed"),
        ("reversed", "completed"),
        ("prepared", "open"), ("3ds_verify", "open"), ("otp_verify", "open"), ("try_again", "open"),
        ("invoice_wait", "open"), ("failure", "expired"), ("error", "expired"),
    ]

    @Test(arguments: progress.indices)
    func `how far a page has come is read from its payment (S-26)`(_ index: Int) async throws {
        let (liqpay, _) = try subject(Answer.payment.with("status", .string(Self.progress[index].status)))
        let page = try await liqpay.checkout(orderReference, openedAt: testNow)
        let name =
            switch page.status {
            case .open: "open"
            case .expired: "expired"
            case .completed: "completed"
            }
        #expect(name == Self.progress[index].page, "\(Self.progress[index].status)")
        #expect(page.presentation == nil && page.reference == orderReference)
    }

    @Test func `a page that nobody came to is open, and a fault is no page`() async throws {
        let (liqpay, _) = try subject(.error("payment_not_found"), .error("err_cache"))
        let page = try await liqpay.checkout(orderReference, openedAt: testNow)
        #expect(page.status == .open && page.merchantReference?.text == "order-1001")
        let error = try await thrown { () async throws(PaymentError) in
            try await liqpay.checkout(orderReference, openedAt: testNow)
        }
        #expect(error.code == .gatewayFault)
    }

    @Test func `a method kept on a page comes back with the consent that went with it (G-3, G-4)`() async throws {
        let kept = Answer.hold.with("card_token", .string(token)).with("info", .string(consentInfo))
        let (liqpay, _) = try subject(
            kept, kept.with("info", nil), kept.with("info", "my note"), kept.with("card_token", nil))
        let method = try #require(try await liqpay.payment(orderReference).storedMethod)
        #expect(method.token.rawValue == token && method.consent == consent && method.worksWithoutPayer)
        #expect(method.card == CardSummary(brand: "visa", lastFour: "42", expiry: nil))
        for _ in 0..<3 { #expect(try await liqpay.payment(orderReference).keptMethod == nil) }
    }

    @Test(arguments: [
        "[]", #"{"purpose":"theft","time":1,"agreement":"a"}"#, #"{"purpose":"balance","time":"1","agreement":"a"}"#,
        #"{"purpose":"balance","time":1}"#, #"{"purpose":"balance","purpose":"balance","time":1,"agreement":"a"}"#,
    ])
    func `an info that is not the package's own is no consent`(_ info: String) async throws {
        let (liqpay, _) = try subject(Answer.payment.with("card_token", .string(token)).with("info", .string(info)))
        #expect(try await liqpay.payment(orderReference).keptMethod == nil)
    }

    @Test func `a payment is found by the merchant's reference, and its absence is proved by time (reliability 1)`()
        async throws
    {
        let (found, _) = try subject(.payment)
        let lookup = try await found.payments(under: .order, sentAt: testNow)
        #expect(lookup.payments.map(\.reference) == [orderReference] && lookup.isConclusive)
        for (seconds, isConclusive) in [(0, false), (60, false), (139, false), (140, true), (100_000, true)]
            as [(Int64, Bool)]
        {
            let clock = ManualWallClock(testNow)
            clock.advance(seconds: seconds)
            let (absent, _) = try subject([.success(Answer.error("payment_not_found").response())], clock: clock)
            let lookup = try await absent.payments(under: .order, sentAt: testNow)
            #expect(lookup.payments.isEmpty && lookup.isConclusive == isConclusive, "\(seconds)")
        }
    }

    @Test func `a refused payment is found as one that took nothing`() async throws {
        let failed = Answer.payment.with("result", "error").with("status", "failure").with("err_code", "9859")
        let (liqpay, _) = try subject(failed, .error("payment_not_found"))
        let payment = try await liqpay.payment(orderReference)
        #expect(payment.status == .voided && payment.captured.isZero)
        let error = try await thrown { () async throws(PaymentError) in try await liqpay.payment(orderReference) }
        #expect(error.code == .notFound)
    }

    @Test(arguments: ["auth", "cardverification"])
    func `a card check took nothing`(_ action: String) async throws {
        let (liqpay, _) = try subject(Answer.payment.with("action", .string(action)))
        let payment = try await liqpay.payment(orderReference)
        #expect(payment.status == .voided && payment.captured.isZero)
    }

    @Test func `a listing has the payments begun in the period, newest first`() async throws {
        func made(_ id: String, _ milliseconds: Int64) -> JSON {
            .object(
                Answer.payment.with("result", nil).with("order_id", .string(id)).with(
                    "create_date", .integer(milliseconds)
                )
                .object)
        }
        let report = Answer([
            "result": "success",
            "data": [made("a", 1000), made("b", 1999), made("c", 2000), made("d", 999), made("замовлення", 1500)],
        ])
        let (liqpay, transport) = try subject(report)
        let period = Timestamp(millisecondsSinceEpoch: 1000)..<Timestamp(millisecondsSinceEpoch: 2000)
        let page = try await liqpay.payments(in: period, after: nil)
        #expect(page.items.map(\.reference.id) == ["b", "замовлення", "a"])
        #expect(page.items.map(\.merchantReference?.text) == ["b", nil, "a"])
        #expect(page.next == nil)
        #expect(try await liqpay.payments(in: period.lowerBound..<period.lowerBound, after: nil).items.isEmpty)
        #expect(transport.requests.count == 1)
        let error = try await thrown { () async throws(PaymentError) in
            try await liqpay.payments(in: period, after: "x")
        }
        #expect(error.code == .invalidRequest)
    }

    @Test func `a listing of refunds has those last made in the period`() async throws {
        func refunded(_ id: String, _ milliseconds: Int64?) -> JSON {
            .object(
                Answer.payment.with("order_id", .string(id)).with("refund_amount", number("5.0"))
                    .with("refund_date_last", milliseconds.map(JSON.integer)).object)
        }
        let report = Answer([
            "result": "success",
            "data": [refunded("a", 1000), refunded("b", 2000), refunded("c", nil), refunded("d", 1999)],
        ])
        let (liqpay, _) = try subject(report)
        let period = Timestamp(millisecondsSinceEpoch: 1000)..<Timestamp(millisecondsSinceEpoch: 2000)
        let page = try await liqpay.refunds(in: period, after: nil)
        #expect(page.items.map(\.reference.id) == ["d/500", "a/500"])
        #expect(page.items.allSatisfy { $0.amount == money(500) })
    }

    @Test(arguments: [#"{"result":"success"}"#, #"{"result":"success","data":{}}"#, #"{"result":"error"}"#])
    func `a listing that cannot be read is a fault`(_ text: String) async throws {
        let (liqpay, _) = try subject([.success(Answer.payment.response(body: Array(text.utf8)))])
        let period = Timestamp(millisecondsSinceEpoch: 1000)..<Timestamp(millisecondsSinceEpoch: 2000)
        let error = try await thrown { () async throws(PaymentError) in
            try await liqpay.payments(in: period, after: nil)
        }
        #expect(error.code == .gatewayFault)
    }
}
