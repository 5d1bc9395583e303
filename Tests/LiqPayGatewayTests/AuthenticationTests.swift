import LiqPayGateway
import PaymentCore
import PaymentHTTP
import PaymentTesting
import TestSupport
import Testing

@Suite struct AuthenticationTests {
    private func request(
        _ step: RequiredAction.Step, _ fields: [FormField], continuation: String? = "T1",
        reference: String = "order-1001"
    ) throws -> AuthenticationRequest {
        AuthenticationRequest(
            action: RequiredAction(
                step: step, reference: orderReference, continuation: try continuation.map { try PaymentToken($0) }),
            fields: fields, reference: try MerchantReference(reference), idempotencyKey: try IdempotencyKey("key-1"))
    }

    private func redirect() throws -> RequiredAction.Step {
        .redirect(try AbsoluteURL("https://www.liqpay.ua/api/3ds/x"))
    }

    @Test func `the token that the browser brought back confirms the payment`() async throws {
        let (liqpay, transport) = try subject(.payment)
        let outcome = try await liqpay.completeAuthentication(
            request(redirect(), [FormField(name: "liqpay_token", value: "T2"), FormField(name: "x", value: "y")]))
        #expect(outcome.value?.captured == money(15050))
        #expect(try transport.requests[0].message().hasSuffix(#""action":"confirm","confirm_token":"T2"}"#))
        #expect(transport.requests[0].effect == .write)
    }

    @Test func `a code confirms with the token of the action, and may be followed by the bank's page`() async throws {
        let bank = Answer.payment.with("status", "3ds_verify").with("redirect_to", "https://www.liqpay.ua/api/3ds/y")
        let (liqpay, transport) = try subject(bank)
        let outcome = try await liqpay.completeAuthentication(
            request(.oneTimeCode, [FormField(name: "code", value: "123456")]))
        #expect(outcome.action?.step == .redirect(try AbsoluteURL("https://www.liqpay.ua/api/3ds/y")))
        #expect(
            try transport.requests[0].message().hasSuffix(#""action":"confirm","confirm_token":"T1","otp":"123456"}"#))
    }

    @Test func `a charge that wants a code says so, with the token to hand in`() async throws {
        let (liqpay, _) = try subject(Answer.payment.with("status", "otp_verify").with("token", "T9"))
        let action = try #require(try await liqpay.charge(chargeRequest()).action)
        #expect(action.step == .oneTimeCode && action.continuation?.rawValue == "T9")
    }

    static let incomplete: [(fields: [FormField], field: String)] = [
        ([], "fields"), ([FormField(name: "liqpay_token", value: "")], "fields"),
        ([FormField(name: "liqpay_token", value: "a b")], "fields"),
        ([FormField(name: "token", value: "T1")], "fields"),
        ([FormField(name: "liqpay_token", value: "a"), FormField(name: "liqpay_token", value: "b")], "fields"),
    ]

    @Test(arguments: incomplete.indices)
    func `what did not come back, or came twice, is refused before anything is sent`(_ index: Int) async throws {
        let (liqpay, transport) = try subject([])
        let request = try request(redirect(), Self.incomplete[index].fields)
        let error = try await thrown { () async throws(PaymentError) in try await liqpay.completeAuthentication(request)
        }
        #expect(error.code == .invalidRequest && error.field == Self.incomplete[index].field)
        #expect(transport.requests.isEmpty)
    }

    @Test func `an action of another payment, or one that LiqPay finishes itself, is refused`() async throws {
        let (liqpay, transport) = try subject([])
        let fields = [FormField(name: "liqpay_token", value: "T1")]
        for request in [
            try request(redirect(), fields, reference: "order-2"), try request(redirect(), fields, continuation: nil),
            try request(.returnOfPayer, fields),
        ] {
            let error = try await thrown { () async throws(PaymentError) in
                try await liqpay.completeAuthentication(request)
            }
            #expect(error.code == .invalidRequest)
        }
        #expect(transport.requests.isEmpty)
    }

    @Test(arguments: ["payment_err_status", "err_wrong", "payment_not_found", "err_missing"])
    func `a confirmation that LiqPay refuses is looked up: it may be a repeat`(_ code: String) async throws {
        let fields = [FormField(name: "liqpay_token", value: "T1")]
        let request = try request(redirect(), fields)
        let (done, _) = try subject(.error(code), .payment, .payment)
        #expect(try await done.completeAuthentication(request).value?.captured == money(15050))
        let failed = Answer.payment.with("status", "failure").with("err_code", "expired_3ds")
        let (expired, _) = try subject(.error(code), failed, failed)
        #expect(try await expired.completeAuthentication(request).decline?.reason == .authenticationFailed)
        let (lost, _) = try subject(.error(code), .error("err_cache"), .error("err_cache"))
        #expect(try await lost.completeAuthentication(request).unknown?.reason == .gatewayFault)
    }

    @Test func `a confirmation refused while the payment still waits for the payer is thrown`() async throws {
        let waiting = Answer.payment.with("status", "3ds_verify")
        let (liqpay, _) = try subject(.error("err_wrong"), waiting)
        let request = try request(redirect(), [FormField(name: "liqpay_token", value: "T1")])
        let error = try await thrown { () async throws(PaymentError) in try await liqpay.completeAuthentication(request)
        }
        #expect(error.code == .invalidRequest && error.gatewayCode == "err_wrong")
    }

    @Test func `a wrong code is a decline that the payer can mend`() async throws {
        let (liqpay, _) = try subject(.error("err_sms_otp"))
        let outcome = try await liqpay.completeAuthentication(
            request(.oneTimeCode, [FormField(name: "code", value: "1")]))
        #expect(outcome.decline?.reason == .authenticationFailed && outcome.retry == .afterPayerActs)
    }

    @Test func `a confirmation that answers for another order is unknown (F-10)`() async throws {
        for answer in [Answer.payment.with("order_id", "order-2"), .payment.with("order_id", nil)] {
            let (liqpay, _) = try subject(answer)
            let outcome = try await liqpay.completeAuthentication(
                request(redirect(), [FormField(name: "liqpay_token", value: "T1")]))
            #expect(outcome.unknown?.reason == .mismatchedAnswer)
        }
    }
}
