import LiqPayGateway
import PaymentCore
import PaymentHTTP
import PaymentTesting
import TestSupport
import Testing

@Suite struct RefundTests {
    private func refunded(_ text: String) -> Answer {
        Answer.payment.with("refund_amount", number(text)).with("refund_date_last", 1_795_300_000_000)
    }

    @Test func `a refund is named by what had been given back when it was done (G-5)`() async throws {
        let (liqpay, transport) = try subject(refunded("10.0"), Answer.refund.with("status", "success"))
        let refund = try #require(try await liqpay.refund(refundRequest(money(500), before: money(1000))).value)
        #expect(refund.reference.id == "order-1001/1500")
        #expect(refund.payment == orderReference)
        #expect(refund.merchantReference?.text == "refund-1")
        #expect(refund.amount == money(500) && refund.status == .succeeded && refund.kind == .refund)
        #expect(refund.createdAt == testNow)
        #expect(try transport.requests[1].message().contains(#""amount":5.00"#))
    }

    @Test func `without an amount all that was left then is given back`() async throws {
        let (liqpay, transport) = try subject(refunded("10.0"), .refund)
        let refund = try #require(try await liqpay.refund(refundRequest(before: money(1000))).value)
        #expect(refund.amount == money(14050) && refund.reference.id == "order-1001/15050")
        #expect(try transport.requests[1].message().contains(#""amount":140.50"#))
    }

    @Test func `a refund that was made is found, and not sent again (G-8, F-42)`() async throws {
        for (found, request) in [
            (refunded("15.0"), try refundRequest(money(500), before: money(1000))),
            (refunded("150.5"), try refundRequest(before: money(1000))),
            (refunded("150.50").with("status", "reversed"), try refundRequest()),
            (Answer.payment.with("status", "reversed"), try refundRequest(money(15050))),
        ] {
            let (liqpay, transport) = try subject(found)
            let refund = try #require(try await liqpay.refund(request).value)
            #expect(refund.merchantReference?.text == "refund-1")
            #expect(transport.requests.map(\.effect) == [.read])
            let time: Int64 = found.object["refund_date_last"]?.integerValue ?? testNow.millisecondsSinceEpoch
            #expect(refund.createdAt.millisecondsSinceEpoch == time)
        }
    }

    static let refused: [(name: String, found: Answer, amount: Money?, before: Money?)] = [
        ("another refund came between", Answer.payment.with("refund_amount", number("7.0")), money(500), money(0)),
        ("less was given back than said", .payment, money(500), money(1000)),
        ("more than is left", .payment, money(15051), money(0)),
        (
            "more than is left after others", Answer.payment.with("refund_amount", number("150.0")), money(51),
            money(15000)
        ),
        ("nothing is left", Answer.payment.with("status", "reversed"), nil, money(15050)),
        ("in another currency", .payment, money(500, .usd), money(0)),
        ("said in another currency", .payment, money(500), money(0, .usd)),
        ("less than nothing before", .payment, money(500), money(-500)),
        ("only held", .hold, money(500), money(0)),
        ("released", Answer.hold.with("status", "reversed"), nil, money(0)),
        ("refused", Answer.payment.with("status", "failure"), nil, money(0)),
        ("under check", Answer.payment.with("status", "wait_secure"), nil, money(0)),
        ("not taken for good", Answer.payment.with("status", "wait_accept"), nil, money(0)),
    ]

    @Test(arguments: refused.indices)
    func `what cannot be told from a second refund, or is too much, is refused and not sent`(_ index: Int) async throws
    {
        let row = Self.refused[index]
        let (liqpay, transport) = try subject(row.found)
        let request = try refundRequest(row.amount, before: row.before)
        let error = try await thrown { () async throws(PaymentError) in try await liqpay.refund(request) }
        #expect(error.code == .invalidRequest, "\(row.name)")
        #expect(transport.requests.allSatisfy { $0.effect == .read })
    }

    @Test(
        arguments: [(nil, nil), (money(0), money(0)), (money(-1), money(0)), (money(1, .jpy), money(0))]
            as [(Money?, Money?)])
    func `a refund that says too little or nothing is refused before anything is sent`(
        _ amount: Money?, _ before: Money?
    ) async throws {
        let (liqpay, transport) = try subject([])
        let request = try refundRequest(amount, before: before)
        let error = try await thrown { () async throws(PaymentError) in try await liqpay.refund(request) }
        #expect(error.code == .invalidRequest)
        #expect(error.field == (before == nil ? "refundedBefore" : "amount"))
        #expect(transport.requests.isEmpty)
    }

    @Test(arguments: ["payment_err_status", "wrong_amount_currency", "err_payment_amount_limit"])
    func `a refund that LiqPay refuses to make again is looked up (F-11)`(_ code: String) async throws {
        let request = try refundRequest(money(500))
        let (done, _) = try subject(.payment, .error(code), refunded("5.0"))
        #expect(try await done.refund(request).value?.reference.id == "order-1001/500")
        let (not, _) = try subject(.payment, .error(code), .payment)
        let error = try await thrown { () async throws(PaymentError) in try await not.refund(request) }
        #expect(error.code == .invalidRequest)
        let (lost, _) = try subject(.payment, .error(code), .error("err_cache"))
        #expect(try await lost.refund(request).unknown?.merchantReference?.text == "refund-1")
    }

    @Test func `a refund that waits is pending, and not sent again while it does`() async throws {
        let request = try refundRequest(money(500))
        let (turnover, _) = try subject(.payment, Answer.refund.with("wait_amount", true))
        let waiting = try #require(try await turnover.refund(request).pendingOperation)
        #expect(waiting.gatewayCode == "wait_amount" && waiting.reference.id == "order-1001/500")
        for found in [Answer.payment, refunded("5.0")] {
            let (reserved, transport) = try subject(found.with("wait_reserve_status", true))
            #expect(try await reserved.refund(request).pendingOperation?.gatewayCode == "wait_reserve_status")
            #expect(transport.requests.count == 1)
        }
        for word in ["processing", "wait_reserve"] {
            let (slow, _) = try subject(.payment, Answer.refund.with("status", .string(word)))
            #expect(try await slow.refund(request).pendingOperation?.gatewayCode == word)
        }
    }

    @Test func `a bank that refuses a refund is told as a decline`() async throws {
        let (liqpay, _) = try subject(.payment, .error("9868", status: "failure").with("order_id", "order-1001"))
        #expect(try await liqpay.refund(refundRequest(money(500))).decline?.gatewayCode == "9868")
    }

    @Test func `a look-up shows the sum given back as one refund`() async throws {
        let (liqpay, _) = try subject(
            .payment, refunded("15.25"), refunded("15.25").with("wait_reserve_status", "true"))
        #expect(try await liqpay.refunds(of: orderReference).isEmpty)
        let refund = try #require(try await liqpay.refunds(of: orderReference).first)
        #expect(refund.reference.id == "order-1001/1525" && refund.amount == money(1525))
        #expect(refund.merchantReference == nil && refund.status == .succeeded)
        #expect(refund.createdAt == Timestamp(millisecondsSinceEpoch: 1_795_300_000_000))
        #expect(try await liqpay.refunds(of: orderReference).first?.status == .pending)
    }

    @Test(arguments: ["150.51", "-1.0", "1e1", "x"])
    func `a sum that cannot be is a fault`(_ text: String) async throws {
        let (liqpay, _) = try subject(refunded(text))
        let error = try await thrown { () async throws(PaymentError) in try await liqpay.payment(orderReference) }
        #expect(error.code == .gatewayFault)
    }
}
