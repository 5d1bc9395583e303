import PaymentCore
import PaymentHTTP
import PaymentTesting
import TestSupport
import Testing
import WayForPayGateway

@Suite struct RegularPaymentTests {
    static let password = "CANARYPASSWORD0001"
    static let done = Answer.plain(["reasonCode": 4100, "reason": "Ok", "orderReference": "order-1001"])

    private func gateway(_ answers: Answer..., password: String? = password) throws -> (WayForPay, ScriptedTransport) {
        let (gateway, transport) = try subject(answers.map { .success(try $0.response) }, password: password)
        return (gateway, transport)
    }

    private func rule() throws -> WayForPay.RegularPayment {
        WayForPay.RegularPayment(
            interval: .monthly, amount: uah(10050), firstDay: try WayForPay.Day(year: 2027, month: 1, day: 9),
            lastDay: try WayForPay.Day(year: 2027, month: 12, day: 31), email: "payer@example.com")
    }

    @Test func `a rule is made with the password instead of a signature, byte by byte`() async throws {
        let (gateway, transport) = try gateway(Self.done)
        try await gateway.createRegularPayment(rule(), after: paymentReference)
        let request = try #require(transport.requests.first)
        #expect(request.url.text == "https://wayforpay.test/regularApi")
        #expect(
            request.bodyText
                == #"{"requestType":"CREATE","merchantAccount":"test_merch_n1","#
                + #""merchantPassword":"CANARYPASSWORD0001","#
                + #""orderReference":"order-1001","regularMode":"monthly","amount":100.5,"currency":"UAH","#
                + #""dateNext":"09.01.2027","dateBegin":"09.01.2027","dateEnd":"31.12.2027","#
                + #""email":"payer@example.com"}"#
        )
        #expect(!"\(request)".contains("CANARY"))
        #expect(request.effect == .write)
    }

    @Test func `a rule is changed, stopped, resumed and removed`() async throws {
        let (gateway, transport) = try gateway(Self.done, Self.done, Self.done, Self.done)
        try await gateway.changeRegularPayment(rule(), of: paymentReference)
        try await gateway.suspendRegularPayment(of: paymentReference)
        try await gateway.resumeRegularPayment(of: paymentReference)
        try await gateway.removeRegularPayment(of: paymentReference)
        #expect(
            try transport.requests.map { try $0.json["requestType"]?.string } == [
                "CHANGE", "SUSPEND", "RESUME", "REMOVE",
            ])
    }

    @Test func `a rule is read as WayForPay has it`() async throws {
        let (gateway, _) = try gateway(
            .plain([
                "reasonCode": 4100, "reason": "Ok", "orderReference": "order-1001", "mode": "monthly",
                "status": "Active",
                "amount": number("100.5"), "currency": "UAH", "card": "41****1111", "lastPayedDate": 1_795_000_000,
                "lastPayedStatus": "Approved", "nextPaymentDate": nil,
            ]))
        let state = try #require(try await gateway.regularPayment(paymentReference))
        #expect(state.status == "Active")
        #expect(state.interval == "monthly")
        #expect(state.amount == uah(10050))
        #expect(state.lastPaidAt == Timestamp(secondsSinceEpoch: 1_795_000_000))
        #expect(state.lastPaymentStatus == "Approved")
        #expect(state.nextPaymentAt == nil)
    }

    @Test func `there is no rule where WayForPay answers with nulls, or says so`() async throws {
        let (gateway, _) = try gateway(
            .plain(["reasonCode": nil, "reason": nil, "orderReference": nil, "status": nil, "mode": nil]), .error(4102))
        #expect(try await gateway.regularPayment(paymentReference) == nil)
        #expect(try await gateway.regularPayment(paymentReference) == nil)
    }

    @Test func `what is not done is an error (G-7)`() async throws {
        for (answer, code) in [
            (Answer.error(4102), PaymentError.Code.notFound), (.error(1101), .gatewayFault),
            (.plain([:]), .gatewayFault),
            (.plain(["reasonCode": 4100, "orderReference": "order-2"]), .gatewayFault),
        ] {
            let (gateway, _) = try gateway(answer)
            let error = try await thrown { () async throws(PaymentError) in
                try await gateway.removeRegularPayment(of: paymentReference)
            }
            #expect(error.code == code)
        }
    }

    @Test func `without the password nothing is sent`() async throws {
        let (gateway, transport) = try gateway(password: nil)
        let error = try await thrown { () async throws(PaymentError) in
            try await gateway.suspendRegularPayment(of: paymentReference)
        }
        #expect(error.field == "merchantPassword")
        #expect(error.message.contains("WAYFORPAY_MERCHANT_PASSWORD"))
        #expect(transport.requests.isEmpty)
    }

    @Test(arguments: [
        (2027, 2, 29), (2027, 0, 1), (2027, 13, 1), (2027, 4, 31), (1999, 1, 1), (2027, 1, 0), (2100, 1, 1),
    ])
    func `a day that is in no calendar is refused`(_ year: Int, _ month: Int, _ day: Int) {
        #expect(throws: InvalidValue.self) { try WayForPay.Day(year: year, month: month, day: day) }
    }

    @Test func `a leap day is a day`() throws {
        #expect(try WayForPay.Day(year: 2028, month: 2, day: 29).description == "29.02.2028")
    }
}
