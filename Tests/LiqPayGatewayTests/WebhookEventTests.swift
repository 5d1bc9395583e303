import LiqPayGateway
import PaymentCore
import PaymentHTTP
import PaymentTesting
import TestSupport
import Testing

@Suite struct WebhookEventTests {
    private func event(_ answer: Answer) throws -> WebhookEvent {
        try subject([]).liqpay.verify(delivery(answer), now: testNow).event
    }

    static let kinds: [(answer: Answer, kind: WebhookEvent.Kind)] = [
        (.payment, .paymentCaptured),
        (.payment.with("status", "wait_compensation"), .paymentCaptured),
        (.payment.with("status", "sandbox"), .paymentCaptured),
        (.payment.with("action", "regular"), .paymentCaptured),
        (.hold, .paymentAuthorized),
        (.hold.with("status", "success").with("completion_date", 1_795_262_500_000), .paymentCaptured),
        (.payment.with("status", "wait_accept"), .paymentPending),
        (.payment.with("status", "wait_secure"), .paymentPending),
        (.payment.with("status", "processing"), .paymentPending),
        (.payment.with("status", "prepared"), .paymentPending),
        (.payment.with("status", "3ds_verify"), .paymentActionRequired),
        (.payment.with("status", "otp_verify"), .paymentActionRequired),
        (.payment.with("status", "failure").with("err_code", "9859"), .paymentDeclined),
        (.payment.with("status", "error").with("err_code", "err_card"), .paymentDeclined),
        (.payment.with("status", "reversed"), .refundChanged),
        (.payment.with("refund_amount", number("10.0")), .refundChanged),
        (.hold.with("status", "reversed"), .paymentVoided),
        (.payment.with("action", "auth").with("card_token", .string(token)), .methodStored),
        (.payment.with("action", "subscribe").with("status", "subscribed"), .other("subscribed")),
        (.payment.with("action", "subscribe").with("status", "unsubscribed"), .other("unsubscribed")),
        (.payment.with("status", "a_new_word"), .other("a_new_word")),
    ]

    @Test(arguments: kinds.indices)
    func `a callback's kind is read from action, status and amounts`(_ index: Int) throws {
        let (answer, kind) = Self.kinds[index]
        let event = try event(answer)
        #expect(event.kind == kind)
        #expect(event.payment == orderReference)
        #expect(event.merchantReference?.text == "order-1001")
        #expect(event.isLive == false)
        #expect(event.createdAt == Timestamp(millisecondsSinceEpoch: 1_795_262_401_000))
    }

    @Test func `a live shop's sandbox status is no payment (S-23)`() throws {
        let liqpay = try liveSubject()
        let answer = Answer.payment.with("status", "sandbox").with("public_key", "i00000000001")
        let event = try liqpay.verify(delivery(answer, key: "live_priv_test_key_0001"), now: testNow).event
        #expect(event.kind == .other("sandbox"))
        #expect(event.isLive)
    }

    @Test func `an event's id is the same on every delivery, and another for every change (F-20)`() throws {
        let once = try event(.payment)
        #expect(once.id == "2345678901/success/1795262401000")
        #expect(try event(Answer.payment.with("err_description", "other words")).id == once.id)
        let others = [
            Answer.payment.with("status", "wait_secure"), .payment.with("end_date", 1_795_262_402_000),
            .payment.with("payment_id", 7), .payment.with("refund_amount", number("10.0")),
            .payment.with("refund_amount", number("20.0")),
        ]
        #expect(Set(try others.map { try event($0).id } + [once.id]).count == others.count + 1)
    }

    @Test func `a refund's event names the sum given back`() throws {
        let part = try event(Answer.payment.with("refund_amount", number("10.25")))
        #expect(part.reference?.id == "order-1001/1025")
        #expect(part.amount == money(1025))
        let whole = try event(Answer.payment.with("status", "reversed"))
        #expect(whole.reference?.id == "order-1001/15050")
        #expect(whole.amount == money(15050))
    }

    @Test func `a callback that does not fit the order marks nothing paid (F-24, S-21)`() throws {
        let expectation = PaymentExpectation(
            amount: money(15050), reference: try MerchantReference("order-1001"), gateway: .liqPay, isLive: false)
        #expect(expectation.differences(from: try event(.payment)).isEmpty)
        let rows: [(Answer, String)] = [
            (.payment.with("amount", number("150.49")), "its amount is 150.49 UAH"),
            (.payment.with("currency", "USD"), "its amount is 150.50 USD"),
            (.payment.with("order_id", "order-1002"), "its reference is order-1002"),
            (.payment.with("amount", nil), "its amount is missing"),
        ]
        for (answer, difference) in rows {
            let found = expectation.differences(from: try event(answer))
            #expect(found.count == 1 && found[0].hasPrefix(difference), "\(found)")
        }
    }

    @Test func `a callback is confirmed by the gateway's own record (S-24)`() async throws {
        let (liqpay, _) = try subject(
            .payment, Answer.payment.with("status", "wait_accept"), Answer.payment.with("currency", "USD"))
        let event = try liqpay.verify(delivery(.payment), now: testNow)
        #expect(try await liqpay.confirm(event).captured == money(15050))
        for _ in 0..<2 {
            let error = try await thrown { () async throws(PaymentError) in try await liqpay.confirm(event) }
            #expect(error.code == .signatureMismatch)
        }
    }

    @Test func `the answer to a callback is a plain 200`() throws {
        let (liqpay, _) = try subject([])
        let answer = liqpay.acknowledgement(of: try liqpay.verify(delivery(.payment), now: testNow), now: testNow)
        #expect(answer.status == 200 && answer.body.isEmpty)
    }

    @Test func `an order that others named is told without a reference, numbers may be text`() throws {
        let event = try event(Answer.payment.with("order_id", "замовлення 1").with("amount", "150.5"))
        #expect(event.payment?.id == "замовлення 1")
        #expect(event.merchantReference == nil)
        #expect(event.amount == money(15050))
    }

    @Test func `a callback without times or ids still has an id and a time`() throws {
        let bare = Answer.payment.with("payment_id", nil).with("end_date", nil).with("create_date", nil)
        #expect(try event(bare).id == "order-1001/success/")
        #expect(try event(bare).createdAt == testNow)
    }
}
