import LiqPayGateway
import PaymentCore
import PaymentHTTP
import PaymentTesting
import TestSupport
import Testing

@Suite struct ChargeAnswerTests {
    private func charge(_ answer: Answer, _ request: ChargeRequest? = nil) async throws -> Outcome<Payment> {
        let request = try request ?? chargeRequest()
        return try await subject(answer).liqpay.charge(request)
    }

    @Test func `a payment that went through is read whole`() async throws {
        let payment = try #require(try await charge(.payment).value)
        #expect(payment.reference == orderReference)
        #expect(payment.merchantReference?.text == "order-1001")
        #expect(payment.status == .captured)
        #expect(payment.requested == money(15050) && payment.captured == money(15050))
        #expect(payment.held.isZero && payment.refunded.isZero)
        #expect(payment.card == CardSummary(brand: "visa", lastFour: "42", expiry: nil))
        #expect(payment.keptMethod == nil)
        #expect(payment.createdAt == Timestamp(millisecondsSinceEpoch: 1_795_262_400_000))
        #expect(!payment.isLive)
    }

    static let statuses: [(word: String, ending: String)] = [
        ("success", "succeeded"), ("wait_compensation", "succeeded"), ("sandbox", "succeeded"),
        ("wait_accept", "pending"), ("wait_secure", "pending"), ("processing", "pending"), ("wait_card", "pending"),
        ("wait_lc", "pending"), ("wait_reserve", "pending"), ("cash_wait", "pending"), ("prepared", "pending"),
        ("invoice_wait", "pending"), ("try_again", "pending"), ("captcha_verify", "pending"),
        ("ivr_verify", "pending"), ("password_verify", "pending"), ("phone_verify", "pending"),
        ("pin_verify", "pending"), ("senderapp_verify", "pending"), ("p24_verify", "pending"),
        ("mp_verify", "pending"), ("wait_qr", "pending"), ("wait_sender", "pending"), ("sender_verify", "pending"),
        ("receiver_verify", "pending"), ("cvv_verify", "action_required"), ("3ds_verify", "unknown"),
        ("otp_verify", "unknown"), ("failure", "declined"), ("error", "declined"), ("hold_wait", "unknown"),
        ("unsubscribed", "unknown"), ("a_new_word", "unknown"), ("SUCCESS", "unknown"), ("", "unknown"),
    ]

    @Test(arguments: statuses.indices)
    func `every status has its meaning, and an unknown one is no payment (S-23)`(_ index: Int) async throws {
        let row = Self.statuses[index]
        let outcome = try await charge(Answer.payment.with("status", .string(row.word)))
        #expect(outcome.name == row.ending, "\(row.word)")
        if outcome.name == "pending" { #expect(outcome.pendingOperation?.gatewayCode == row.word) }
    }

    @Test(arguments: ["sandbox", "wait_accept"])
    func `a live shop is not paid by a test status or money LiqPay may send back (S-23)`(_ word: String) async throws {
        let outcome = try await liveSubject(Answer.payment.with("status", .string(word))).charge(chargeRequest())
        #expect(outcome.value == nil)
        #expect(outcome.retry == .lookUpFirst)
        let paid = try await liveSubject(.payment).charge(chargeRequest())
        #expect(paid.value?.isLive == true)
    }

    static let mismatches: [(name: String, value: JSON?)] = [
        ("order_id", "order-1002"), ("order_id", nil), ("amount", number("150.49")), ("amount", number("15050")),
        ("amount", nil), ("amount", number("150.505")), ("amount", number("-150.5")), ("amount", number("1505e-1")),
        ("amount", "150,50"), ("currency", "USD"), ("currency", nil), ("currency", "uah"),
        ("public_key", "sandbox_i00000000002"), ("public_key", "i00000000001"), ("action", "hold"),
        ("action", "refund"), ("action", "p2pcredit"), ("status", "hold_wait"),
    ]

    @Test(arguments: mismatches.indices)
    func `an answer about something else is unknown (F-10)`(_ index: Int) async throws {
        let (name, value) = Self.mismatches[index]
        let outcome = try await charge(Answer.payment.with(name, value))
        let unknown = try #require(outcome.unknown, "\(name)")
        #expect(unknown.reason == .mismatchedAnswer)
        #expect(unknown.merchantReference?.text == "order-1001")
        #expect(unknown.idempotencyKey.text == "key-1")
        #expect(unknown.sentAt == testNow)
    }

    @Test(arguments: [number("150.5"), number("150.50"), "150.5", "150.50"])
    func `an amount may be a number or its text, with or without zeros`(_ amount: JSON) async throws {
        #expect(try await charge(Answer.payment.with("amount", amount)).value?.captured == money(15050))
    }

    @Test func `a payment needs no more than order, amount, currency and status`() async throws {
        let bare = Answer(["status": "success", "order_id": "order-1001", "amount": "150.5", "currency": "UAH"])
        let payment = try #require(try await charge(bare).value)
        #expect(payment.card == nil)
        #expect(payment.createdAt == testNow)
    }

    @Test(arguments: [
        ("473118*97", "mc", "mastercard", "97"), ("473118*97", "VISA", "visa", "97"),
        ("4731181234567897", "visa", "visa", ""),
        ("4242*4242", "visa", "visa", "4242"), ("*", "visa", "visa", ""), ("42*x2", "visa", "visa", ""),
    ])
    func `a card shows the digits that LiqPay tells and no others (S-09)`(
        _ mask: String, _ type: String, _ brand: String, _ digits: String
    ) async throws {
        let answer = Answer.payment.with("sender_card_mask2", .string(mask)).with("sender_card_type", .string(type))
        #expect(try await charge(answer).value?.card == CardSummary(brand: brand, lastFour: digits, expiry: nil))
    }

    @Test func `a charge that keeps its method gives the same token back, with the consent (G-3)`() async throws {
        let request = try chargeRequest(keepMethod: consent)
        let deposit = try DepositRequest(total: money(420_000), charge: request)
        let outcome = try await subject(.payment).liqpay.deposit(deposit)
        let taken = try #require(outcome.value)
        #expect(taken.taken == money(15050) && taken.left == money(404_950))
        let kept = try #require(taken.payment.keptMethod)
        #expect(kept.token.rawValue == token && kept.consent == consent && kept.worksWithoutPayer)
        #expect(taken.balanceRoutes == [.chargeStoredMethod(kept.under(consent)), .askPayer])
    }

    @Test func `the payer who is away is called back, whatever the bank asks for`() async throws {
        for word in ["3ds_verify", "otp_verify", "cvv_verify", "phone_verify"] {
            let answer = Answer.payment.with("status", .string(word)).with("token", "T1")
                .with("redirect_to", "https://www.liqpay.ua/api/3ds/request/T1")
            let outcome = try await charge(answer, chargeRequest(source: .storedWithoutPayer(storedMethod())))
            #expect(outcome.action?.step == .returnOfPayer)
            #expect(outcome.action?.reference == orderReference)
        }
    }

    @Test func `a bank's page is a redirect, and LiqPay waits for the payer only when told where to bring them`()
        async throws
    {
        let answer = Answer.payment.with("status", "3ds_verify").with("token", "T1")
            .with("redirect_to", "https://www.liqpay.ua/api/3ds/request/T1")
        let plain = try await charge(answer).action
        #expect(plain?.step == .redirect(try AbsoluteURL("https://www.liqpay.ua/api/3ds/request/T1")))
        #expect(plain?.continuation == nil)
        let url = try AbsoluteURL("https://shop.example/back?order=1&x=2")
        let returning = try await charge(
            answer, chargeRequest(source: .stored(storedMethod(), returnURL: url))
        ).action
        #expect(
            returning?.step
                == .redirect(
                    try AbsoluteURL(
                        "https://www.liqpay.ua/api/3ds/request/T1?return_to="
                            + "https%3A%2F%2Fshop.example%2Fback%3Forder%3D1%26x%3D2")))
        #expect(returning?.continuation?.rawValue == "T1")
    }

    @Test(arguments: ["http://liqpay.example/3ds", "javascript:alert(1)", "", "//x"])
    func `a bank's page that is no secure address is unknown`(_ text: String) async throws {
        let answer = Answer.payment.with("status", "3ds_verify").with("redirect_to", .string(text))
        #expect(try await charge(answer).unknown?.reason == .unreadableAnswer)
    }
}
