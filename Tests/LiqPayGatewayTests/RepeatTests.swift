import LiqPayGateway
import PaymentCore
import PaymentHTTP
import PaymentTesting
import TestSupport
import Testing

/// Repeats after a lost answer, on a gateway without idempotency keys (G-8).
@Suite struct RepeatTests {
    static let taken = Answer.hold.with("status", "success").with("completion_date", 1_795_262_500_000)
    static let released = Answer.hold.with("status", "reversed")

    private func repeated(_ code: String, _ found: Answer) async throws -> Outcome<Payment> {
        let (liqpay, transport) = try subject(.error(code), found)
        let outcome = try await liqpay.charge(chargeRequest())
        #expect(transport.requests.map(\.effect) == [.write, .read])
        return outcome
    }

    @Test(arguments: ["order_id_duplicate", "2915", "payment_err_status"])
    func `a charge that LiqPay had is looked up, and answers what came of it (G-8, F-03)`(_ code: String) async throws {
        #expect(try await repeated(code, .payment).value?.captured == money(15050))
        #expect(try await repeated(code, Answer.payment.with("amount", "150.50")).value?.reference == orderReference)
        let failed = Answer.payment.with("status", "failure").with("err_code", "9859").with("result", "error")
        #expect(try await repeated(code, failed).decline?.reason == .insufficientFunds)
        let waiting = Answer.payment.with("status", "wait_secure")
        #expect(try await repeated(code, waiting).pendingOperation?.gatewayCode == "wait_secure")
        let bank = Answer.payment.with("status", "3ds_verify").with("redirect_to", "https://www.liqpay.ua/api/3ds/x")
        #expect(try await repeated(code, bank).action?.reference == orderReference)
        let given = Answer.payment.with("status", "reversed")
        #expect(try await repeated(code, given).value?.refunded == money(15050))
    }

    @Test func `a repeated charge keeps its method like the first`() async throws {
        let (liqpay, _) = try subject(.error("order_id_duplicate"), .payment)
        let payment = try await liqpay.charge(chargeRequest(keepMethod: consent)).value
        #expect(payment?.storedMethod?.token.rawValue == token)
    }

    @Test(arguments: [("amount", number("150.49")), ("currency", "USD"), ("action", "hold")] as [(String, JSON)])
    func `a reference used for another payment is refused`(_ name: String, _ value: JSON) async throws {
        let (liqpay, _) = try subject(.error("order_id_duplicate"), Answer.payment.with(name, value))
        let request = try chargeRequest()
        let error = try await thrown { () async throws(PaymentError) in try await liqpay.charge(request) }
        #expect(error.code == .invalidRequest && error.field == "reference" && error.value == "order-1001")
    }

    @Test(arguments: [
        Answer.error("payment_not_found"), .error("err_cache"), .error("err_missing"), .error("invalid_signature"),
        .error("9859"), .error("order_id_duplicate"), Answer.payment.with(status: 500),
        Answer.payment.with("order_id", "order-2"), Answer.payment.with("status", "a_new_word"),
        Answer.payment.with("public_key", "i00000000009"), Answer.payment.with("status", "unsubscribed"),
    ])
    func `a repeat that cannot be looked up stays unknown`(_ found: Answer) async throws {
        #expect(try await repeated("order_id_duplicate", found).unknown?.reason == .gatewayFault)
    }

    @Test func `a repeat whose look-up is lost stays unknown`() async throws {
        for error in [
            TransportError(.timeout, .mayHaveArrived, detail: ""), TransportError(.connect, .notSent, detail: ""),
        ] {
            let (liqpay, _) = try subject([
                .success(Answer.error("order_id_duplicate").response()), .failure(error),
            ])
            #expect(try await liqpay.charge(chargeRequest()).unknown != nil)
        }
    }

    @Test func `a capture that was made is not sent again`() async throws {
        for amount in [nil, money(15050)] {
            let (liqpay, transport) = try subject(Self.taken)
            #expect(try await liqpay.capture(captureRequest(amount)).value?.captured == money(15050))
            #expect(transport.requests.count == 1)
        }
    }

    @Test func `a part is taken and the rest released, which is no refund`() async throws {
        let (liqpay, _) = try subject(.hold, Self.taken.with("amount", number("100.0")))
        let payment = try #require(try await liqpay.capture(captureRequest(money(10000))).value)
        #expect(payment.captured == money(10000) && payment.held.isZero && payment.refunded.isZero)
        #expect(payment.refundable == money(10000))
    }

    @Test func `a capture that lost a race is looked up (F-11)`() async throws {
        let (liqpay, _) = try subject(.hold, .error("payment_err_status"), Self.taken)
        #expect(try await liqpay.capture(captureRequest(money(15050))).value?.captured == money(15050))
        let (other, _) = try subject(.hold, .error("payment_err_status"), Self.taken.with("amount", number("1.0")))
        let request = try captureRequest(money(15050))
        let error = try await thrown { () async throws(PaymentError) in try await other.capture(request) }
        #expect(error.code == .invalidRequest)
        let (still, _) = try subject(.hold, .error("err_amount_hold"), .hold)
        let refused = try await thrown { () async throws(PaymentError) in try await still.capture(request) }
        #expect(refused.code == .invalidRequest && refused.field == "amount")
        let (lost, _) = try subject(.hold, .error("payment_err_status"), .error("err_cache"))
        #expect(try await lost.capture(request).unknown != nil)
    }

    static let wrongCaptures: [(name: String, found: Answer, amount: Money?)] = [
        ("too much", .hold, money(15051)), ("another currency", .hold, money(100, .usd)),
        ("another amount than was taken", taken, money(100)), ("released", released, nil),
        ("never held", .payment, nil), ("refused", Answer.hold.with("status", "failure"), nil),
        ("not finished", Answer.hold.with("status", "3ds_verify"), nil),
        ("less than nothing", .hold, money(0)),
    ]

    @Test(arguments: wrongCaptures.indices)
    func `a capture in the wrong state or amount is refused and sends nothing that moves money`(_ index: Int)
        async throws
    {
        let row = Self.wrongCaptures[index]
        let (liqpay, transport) = try subject(row.found)
        let request = try captureRequest(row.amount)
        let error = try await thrown { () async throws(PaymentError) in try await liqpay.capture(request) }
        #expect(error.code == .invalidRequest, "\(row.name)")
        #expect(transport.requests.allSatisfy { $0.effect == .read })
    }

    @Test func `a release looks first, so that money that was taken stays`() async throws {
        let (liqpay, transport) = try subject(.hold, .refund)
        let voided = try #require(try await liqpay.void(voidRequest()).value)
        #expect(voided.status == .voided && voided.held.isZero && voided.captured.isZero && voided.refunded.isZero)
        #expect(transport.requests.count == 2)
        for found in [
            Answer.payment, Self.taken, Answer.payment.with("status", "reversed"),
            Self.taken.with("status", "reversed"),
        ] {
            let (other, transport) = try subject(found)
            let request = try voidRequest()
            let error = try await thrown { () async throws(PaymentError) in try await other.void(request) }
            #expect(error.code == .invalidRequest)
            #expect(transport.requests.map(\.effect) == [.read])
        }
    }

    @Test(arguments: ["prepared", "3ds_verify", "wait_secure", "wait_accept", "a_new_word"])
    func `a payment that is not finished cannot be ended`(_ word: String) async throws {
        let (liqpay, transport) = try subject(Answer.payment.with("status", .string(word)))
        let request = try voidRequest()
        let error = try await thrown { () async throws(PaymentError) in try await liqpay.void(request) }
        #expect(error.code == (word == "a_new_word" ? .gatewayFault : .invalidRequest))
        #expect(transport.requests.count == 1)
    }

    @Test func `a release that was made is not sent again, and one that lost a race is looked up`() async throws {
        for found in [Self.released, Answer.payment.with("status", "failure")] {
            let (liqpay, transport) = try subject(found)
            #expect(try await liqpay.void(voidRequest()).value?.status == .voided)
            #expect(transport.requests.count == 1)
        }
        let (raced, _) = try subject(.hold, .error("payment_err_status"), Self.released)
        #expect(try await raced.void(voidRequest()).value?.status == .voided)
        for found in [Self.taken, Answer.hold] {
            let (late, _) = try subject(.hold, .error("payment_err_status"), found)
            let request = try voidRequest()
            let error = try await thrown { () async throws(PaymentError) in try await late.void(request) }
            #expect(error.code == .invalidRequest)
        }
    }

    @Test func `a release that LiqPay takes from later turnover is pending`() async throws {
        let (liqpay, _) = try subject(.hold, Answer.refund.with("wait_amount", true))
        #expect(try await liqpay.void(voidRequest()).pendingOperation?.gatewayCode == "wait_amount")
    }
}
