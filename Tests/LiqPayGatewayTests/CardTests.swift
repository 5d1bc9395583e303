import LiqPayCards
import LiqPayGateway
import PaymentCards
import PaymentCore
import PaymentHTTP
import PaymentTesting
import TestSupport
import Testing

@Suite struct CardTests {
    private func card() throws -> CardData {
        try CardData(number: "4242424242424242", securityCode: "731", expiry: CardExpiry(month: 9, year: 2027))
    }

    private func request(
        _ taking: DepositRequest.Taking = .charged, keepMethod: Consent? = nil, returnURL: String? = nil,
        amount: Money = money(15050)
    ) throws -> CardPaymentRequest {
        CardPaymentRequest(
            amount: amount, taking: taking, reference: try MerchantReference("order-1001"),
            idempotencyKey: try IdempotencyKey("key-1"),
            payer: PayerDetails(email: "a@example.com", phone: "+380950000001", ipAddress: "8.8.8.8"),
            keepMethod: keepMethod, description: "Deposit", returnURL: try returnURL.map { try AbsoluteURL($0) })
    }

    @Test func `a card travels in a body that is wiped, at the end of the message (S-03)`() async throws {
        let (liqpay, transport) = try subject(.payment)
        let payment = try await liqpay.pay(with: card(), request: request(keepMethod: consent)).value
        #expect(payment?.captured == money(15050))
        let sent = transport.requests[0]
        guard case .secret = sent.body else {
            Issue.record("the body is not wiped")
            return
        }
        #expect(
            try sent.message() == #"{"version":3,"public_key":"sandbox_i00000000001","action":"pay","#
                + #""order_id":"order-1001","amount":150.50,"currency":"UAH","description":"Deposit","ip":"8.8.8.8","#
                + #""phone":"+380950000001","sender_email":"a@example.com","language":"en","recurringbytoken":"1","#
                + #""info":"{\"purpose\":\"balance\",\"time\":1795250000000,\"agreement\":\"terms-7\"}","#
                + #""card":"4242424242424242","card_exp_month":"09","card_exp_year":"27","card_cvv":"731"}"#)
    }

    @Test func `a card's hold is kept apart from a charge (F-10)`() async throws {
        let (liqpay, transport) = try subject(
            .hold, .payment, Answer.hold.with("status", "success").with("completion_date", 1), .hold)
        let held = try #require(try await liqpay.pay(with: card(), request: request(.held)).value)
        #expect(held.status == .authorized && held.held == money(15050) && held.captured.isZero)
        #expect(try transport.requests[0].message().contains(#""action":"hold""#))
        for _ in 0..<2 {
            #expect(try await liqpay.pay(with: card(), request: request(.held)).unknown?.reason == .mismatchedAnswer)
        }
        #expect(try await liqpay.pay(with: card(), request: request()).unknown?.reason == .mismatchedAnswer)
    }

    @Test func `the bank's page, a code and a decline are told as for any charge`() async throws {
        let bank = Answer.payment.with("status", "3ds_verify").with("token", "T1")
            .with("redirect_to", "https://www.liqpay.ua/api/3ds/request/T1")
        let (liqpay, _) = try subject(
            bank, Answer.payment.with("status", "otp_verify").with("token", "T2"),
            .error("9859", status: "failure").with("order_id", "order-1001"))
        let action = try #require(
            try await liqpay.pay(with: card(), request: request(returnURL: "https://shop.example/back")).action)
        #expect(action.continuation?.rawValue == "T1")
        guard case .redirect(let url) = action.step else {
            Issue.record("\(action.step)")
            return
        }
        #expect(url.text.hasSuffix("?return_to=https%3A%2F%2Fshop.example%2Fback"))
        #expect(try await liqpay.pay(with: card(), request: request()).action?.step == .oneTimeCode)
        #expect(try await liqpay.pay(with: card(), request: request()).decline?.reason == .insufficientFunds)
    }

    @Test func `a repeat with the card entered again is looked up (G-8)`() async throws {
        let (liqpay, _) = try subject(
            .error("order_id_duplicate"), .payment, .error("order_id_duplicate"),
            Answer.payment.with("amount", number("1.0")), .error("order_id_duplicate"),
            Answer.hold.with("status", "success").with("completion_date", 1_795_262_500_000))
        #expect(try await liqpay.pay(with: card(), request: request()).value?.captured == money(15050))
        do throws(PaymentError) {
            _ = try await liqpay.pay(with: cardOrError(), request: requestOrError())
            Issue.record("another amount under a used reference passed")
        } catch {
            #expect(error.code == .invalidRequest && error.field == "reference")
        }
        // The hold was taken in between: that is what came of it.
        #expect(try await liqpay.pay(with: card(), request: request(.held)).value?.status == .captured)
    }

    @Test func `an amount LiqPay cannot take is refused before anything is sent`() async throws {
        let (liqpay, transport) = try subject([])
        await #expect(throws: PaymentError.self) {
            try await liqpay.pay(with: card(), request: request(amount: money(100, .jpy)))
        }
        #expect(transport.requests.isEmpty)
    }

    @Test func `a security code asked for once more is handed in and overwritten`() async throws {
        let asking = Answer.payment.with("status", "cvv_verify").with("token", "T3")
        let (liqpay, transport) = try subject(asking, .payment)
        let action = try #require(try await liqpay.pay(with: card(), request: request()).action)
        #expect(action.step == .returnOfPayer)
        var code = Array("731".utf8)
        let confirmation = AuthenticationRequest(
            action: action, fields: [], reference: try MerchantReference("order-1001"),
            idempotencyKey: try IdempotencyKey("key-1"))
        #expect(try await liqpay.confirm(securityCode: &code, confirmation).value?.captured == money(15050))
        #expect(code == [0, 0, 0])
        #expect(
            try transport.requests[1].message().hasSuffix(
                #""action":"confirm","confirm_token":"T3","card_cvv":"731"}"#))
        guard case .secret = transport.requests[1].body else {
            Issue.record("the body is not wiped")
            return
        }
        for text in ["12", "12345", "12a", ""] {
            var wrong = Array(text.utf8)
            do {
                _ = try await liqpay.confirm(securityCode: &wrong, confirmation)
                Issue.record("\(text) passed")
            } catch {
                #expect(wrong.allSatisfy { $0 == 0 })
                #expect(error.field == "securityCode")
            }
        }
    }

    @Test func `a card is kept in LiqPay's vault, the same card once (G-4)`() async throws {
        let vault = Answer([
            "result": "ok", "status": "success", "card_token": .string(token),
            "card_token_info": ["tokenSuffix": "1111", "tokenExpDate": "0927", "status": "ACTIVE"],
        ])
        let keeping = CardTokenizeRequest(consent: consent, idempotencyKey: try IdempotencyKey("key-1"))
        let (liqpay, transport) = try subject(vault, .error("err_access"), vault.with("card_token", nil))
        let method = try #require(try await liqpay.tokenize(card(), request: keeping).value)
        #expect(method.token.rawValue == token)
        #expect(
            method.card == CardSummary(brand: "visa", lastFour: "4242", expiry: try CardExpiry(month: 9, year: 2027)))
        #expect(
            try transport.requests[0].message().hasSuffix(
                #""action":"token_create_unique","is_debit":true,"is_credit":false,"card":"4242424242424242","#
                    + #""card_exp_month":"09","card_exp_year":"27","card_cvv":"731"}"#))
        await #expect(throws: PaymentError.self) { try await liqpay.tokenize(card(), request: keeping) }
        #expect(try await liqpay.tokenize(card(), request: keeping).unknown?.reason == .mismatchedAnswer)
    }

    @Test func `a card check gives the code of the statement, and takes nothing`() async throws {
        let checked = Answer.payment.with("action", "cardverification").with("verifycode", "S8SBQM")
            .with("amount", number("0.01"))
        let (liqpay, transport) = try subject(
            checked, checked.with("status", "failure").with("err_code", "9851"), .payment,
            checked.with("verifycode", nil))
        func verify() async throws -> Outcome<Secret> {
            try await liqpay.verify(
                card(), reference: MerchantReference("order-1001"), description: "Check",
                payer: PayerDetails(ipAddress: "8.8.8.8"), idempotencyKey: IdempotencyKey("key-1"))
        }
        let code = try #require(try await verify().value)
        #expect(code.withBytes { $0.elementsEqual("S8SBQM".utf8) })
        #expect(
            try transport.requests[0].message().contains(
                #""action":"cardverification","order_id":"order-1001","description":"Check","verifycode":"Y""#))
        #expect(try await verify().decline?.reason == .expiredCard)
        #expect(try await verify().unknown?.reason == .mismatchedAnswer)
        #expect(try await verify().unknown?.reason == .unreadableAnswer)
    }

    private func cardOrError() throws(PaymentError) -> CardData {
        do { return try card() } catch { throw PaymentError(.gatewayFault, "\(error)") }
    }

    private func requestOrError() throws(PaymentError) -> CardPaymentRequest {
        do { return try request() } catch { throw PaymentError(.gatewayFault, "\(error)") }
    }
}
