import PaymentCore
import PaymentHTTP
import PaymentTesting
import TestSupport
import Testing
import WayForPayGateway

@Suite struct CaptureVoidRefundTests {
    static let held = Answer.payment("WaitingAuthComplete")

    // MARK: Captures

    static let settled: [(name: String, answer: Answer)] = [
        ("four fields", .reversal("Approved")), ("eight fields, what was held", .payment()),
        ("eight fields, what was taken", .payment(amount: 20)),
        (
            "four fields signed, with an amount",
            {
                var answer = Answer.payment(amount: 20)
                answer.signedFields = fourFields
                return answer
            }()
        ),
    ]

    @Test(arguments: settled.indices)
    func `a part is captured, whichever fields of the answer are signed`(_ index: Int) async throws {
        let (gateway, _) = try subject(Self.held, Self.settled[index].answer)
        let payment = try #require(
            try await gateway.capture(captureRequest(uah(2000))).value, "\(Self.settled[index].name)")
        #expect(payment.status == .captured)
        #expect(payment.captured == uah(2000))
        #expect(payment.held == uah(0))
        #expect(payment.refundable == uah(2000))
        #expect(payment.requested == uah(10050))
    }

    @Test func `without an amount all that is held is captured`() async throws {
        let (gateway, transport) = try subject(Self.held, .reversal("Approved"))
        #expect(try await gateway.capture(captureRequest()).value?.captured == uah(10050))
        #expect(try transport.requests.last?.json["amount"]?.numberText == "100.5")
    }

    @Test func `a capture that was made before is not made again (G-8)`() async throws {
        let (gateway, transport) = try subject(.payment(), .payment())
        #expect(try await gateway.capture(captureRequest()).value?.captured == uah(10050))
        #expect(try await gateway.capture(captureRequest(uah(10050))).value?.captured == uah(10050))
        #expect(transport.requests.count == 2)
    }

    static let parts: [(name: String, found: Answer, captured: Int64)] = [
        ("as the amount", .payment(amount: 20), 2000),
        ("as what was settled", .payment("Approved", 1100, ["settlementAmount": 20]), 2000),
        (
            "settled less the fee",
            .payment("Approved", 1100, ["settlementAmount": number("98.49"), "fee": number("2.01")]), 10050
        ),
        (
            "settled less a refund",
            .payment("Approved", 1100, ["settlementAmount": number("90.5"), "refundAmount": 10]), 10050
        ),
        (
            "settled in full",
            .payment("Approved", 1100, ["settlementAmount": number("100.5"), "fee": number("2.01")]), 10050
        ),
        ("not settled yet", .payment("Approved", 1100, ["settlementAmount": 0]), 10050),
    ]

    @Test(arguments: parts.indices)
    func `what was captured is read wherever WayForPay tells it`(_ index: Int) async throws {
        let (name, found, captured) = Self.parts[index]
        let (gateway, _) = try subject(found)
        #expect(try await gateway.payment(paymentReference).captured == uah(captured), "\(name)")
    }

    static let impossible: [(found: Answer, amount: Money?)] = [
        (held, uah(10051)), (held, Money(minorUnits: 100, currency: .usd)), (.payment("Voided"), nil),
        (.payment("Declined", 1104), nil), (.payment("InProcessing", 1131), nil), (.payment(), uah(2000)),
        (.payment("Expired", 1124), nil),
    ]

    @Test(arguments: impossible.indices)
    func `a capture that cannot be is refused before sending (G-1)`(_ index: Int) async throws {
        let (found, amount) = Self.impossible[index]
        let (gateway, transport) = try subject(found)
        let request = try captureRequest(amount)
        let error = try await thrown { () async throws(PaymentError) in try await gateway.capture(request) }
        #expect(error.code == .invalidRequest)
        #expect(transport.requests.count == 1)
    }

    @Test func `a race over a capture is settled by a look-up (G-8)`() async throws {
        for refusal in [Answer.payment("Declined", 1126), .reversal("Declined", 1126)] {
            let (gateway, _) = try subject(Self.held, refusal, .payment(), Self.held, refusal, .payment("Voided"))
            #expect(try await gateway.capture(captureRequest(uah(10050))).value?.captured == uah(10050))
            let request = try captureRequest(uah(10050))
            let error = try await thrown { () async throws(PaymentError) in try await gateway.capture(request) }
            #expect(error.gatewayCode == "1126")
        }
    }

    static let odd: [Answer] = [
        held, .reversal("Voided"), .reversal("Approved", 1131), .reversal("Approved", order: "order-2"),
        Answer.reversal("Approved").unsigned, .payment(amount: 30), .payment("Approved", 1100, ["currency": "USD"]),
        Answer.reversal("Declined", 1104).forged("transactionStatus", "Approved"), .error(1100), .error(1126),
    ]

    @Test(arguments: odd.indices)
    func `an answer to a capture that is none is unknown (F-10)`(_ index: Int) async throws {
        let (gateway, _) = try subject(Self.held, Self.odd[index])
        let unknown = try #require(try await gateway.capture(captureRequest(uah(2000))).unknown)
        #expect(unknown.reference == paymentReference)
    }

    // MARK: Voids

    @Test func `a void releases what is held, once (G-8)`() async throws {
        let (gateway, transport) = try subject(Self.held, .reversal("Voided"), .payment("Voided"))
        let payment = try #require(try await gateway.void(voidRequest()).value)
        #expect(payment.status == .voided)
        #expect(payment.held == uah(0))
        #expect(try await gateway.void(voidRequest()).value?.status == .voided)
        #expect(transport.requests.count == 3)
    }

    @Test(
        arguments: [
            Answer.payment(), .payment("Refunded", 1100, ["refundAmount": 1]), .payment("InProcessing", 1131),
            .payment("Created", 1131),
        ].indices)
    func `a void never gives captured money back, nor ends what WayForPay cannot end`(_ index: Int) async throws {
        let found = [
            Answer.payment(), .payment("Refunded", 1100, ["refundAmount": 1]), .payment("InProcessing", 1131),
            .payment("Created", 1131),
        ][index]
        let (gateway, transport) = try subject(found)
        let request = try voidRequest()
        let error = try await thrown { () async throws(PaymentError) in try await gateway.void(request) }
        #expect(error.code == .invalidRequest)
        #expect(transport.requests.count == 1)
    }

    @Test(arguments: ["Refunded", "Approved", "WaitingAuthComplete"])
    func `an answer to a void that is none is unknown (F-10)`(_ status: String) async throws {
        let (gateway, _) = try subject(Self.held, .reversal(status))
        #expect(try await gateway.void(voidRequest()).unknown != nil)
    }

    @Test func `a race over a void is settled by a look-up (G-8)`() async throws {
        let refusal = Answer.reversal("Declined", 1126)
        let (gateway, _) = try subject(Self.held, refusal, .payment("Voided"), Self.held, refusal, .payment())
        #expect(try await gateway.void(voidRequest()).value?.status == .voided)
        let request = try voidRequest()
        let error = try await thrown { () async throws(PaymentError) in try await gateway.void(request) }
        #expect(error.code == .invalidRequest)
    }

    // MARK: Refunds

    static func partly(_ refunded: String) -> Answer {
        .payment("Approved", 1100, ["refundAmount": number(refunded)])
    }

    static let refunds: [(name: String, found: Answer, amount: Int64?, before: Int64, sent: String?, id: String)] = [
        ("all", .payment(), nil, 0, "100.5", "order-1001/10050"),
        ("a part", .payment(), 1000, 0, "10", "order-1001/1000"),
        ("a second part", partly("10"), 2000, 1000, "20", "order-1001/3000"),
        ("the rest", partly("10"), nil, 1000, "90.5", "order-1001/10050"),
        ("a part again", partly("10"), 1000, 0, nil, "order-1001/1000"),
        ("all again", .payment("Refunded", 1100, ["refundAmount": number("100.5")]), nil, 0, nil, "order-1001/10050"),
        (
            "the rest again", .payment("Refunded", 1100, ["refundAmount": number("100.5")]), nil, 1000, nil,
            "order-1001/10050"
        ),
        ("all of what was voided", .payment("Voided"), nil, 0, nil, "order-1001/10050"),
        (
            "a part where the status stays", .payment("Refunded", 1100, ["refundAmount": 10]), 500, 1000, "5",
            "order-1001/1500"
        ),
    ]

    @Test(arguments: refunds.indices)
    func `a refund is made once, known by what was given back before (G-5, G-8)`(_ index: Int) async throws {
        let (name, found, amount, before, sent, id) = Self.refunds[index]
        let (gateway, transport) = try subject(found, .reversal("Refunded"))
        let request = try refundRequest(amount.map(uah), before: uah(before))
        let refund = try #require(try await gateway.refund(request).value, "\(name)")
        #expect(refund.reference.id == id)
        #expect(refund.payment == paymentReference)
        #expect(refund.amount == uah(amount ?? 10050 - before))
        #expect(refund.merchantReference?.text == "refund-1")
        #expect(refund.status == .succeeded)
        #expect(transport.requests.count == (sent == nil ? 1 : 2))
        if let sent { #expect(try transport.requests.last?.json["amount"]?.numberText == sent) }
    }

    static let wrong: [(name: String, found: Answer, amount: Money?, before: Money?)] = [
        ("too much", .payment(), uah(10051), uah(0)), ("too much of the rest", partly("10"), uah(9051), uah(1000)),
        ("nothing left", .payment("Refunded", 1100, ["refundAmount": number("100.5")]), nil, uah(10050)),
        ("another refund since", partly("10"), uah(500), uah(0)),
        ("fewer than thought", partly("10"), uah(500), uah(2000)),
        ("below zero", .payment(), uah(500), uah(-500)), ("held", held, nil, uah(0)),
        ("declined", .payment("Declined", 1104), nil, uah(0)),
        ("in process", .payment("InProcessing", 1131), nil, uah(0)),
        ("another currency", .payment(), Money(minorUnits: 5, currency: .usd), uah(0)),
        ("another currency before", .payment(), uah(5), .zero(.usd)),
        ("a part of what was voided", .payment("Voided"), uah(5), uah(0)),
    ]

    @Test(arguments: wrong.indices)
    func `a refund that cannot be is refused before sending (G-5, I-9)`(_ index: Int) async throws {
        let (name, found, amount, before) = Self.wrong[index]
        let (gateway, transport) = try subject(found)
        let request = try refundRequest(amount, before: before)
        let error = try await thrown { () async throws(PaymentError) in try await gateway.refund(request) }
        #expect(error.code == .invalidRequest, "\(name)")
        #expect(transport.requests.count == 1)
    }

    @Test func `a refund that does not say what was given back before is refused unasked (G-8)`() async throws {
        let (gateway, transport) = try subject()
        let request = try refundRequest(uah(500), before: nil)
        let error = try await thrown { () async throws(PaymentError) in try await gateway.refund(request) }
        #expect(error.field == "refundedBefore")
        #expect(transport.requests.isEmpty)
    }

    static let answers: [(name: String, answer: Answer, amount: Int64?, ends: String)] = [
        ("voided as a whole", .reversal("Voided"), nil, "succeeded"),
        ("voided, though a part was asked", .reversal("Voided"), 500, "unknown"),
        ("waiting for the balance", .reversal("RefundInProcessing", 1138), 500, "pending"),
        ("balance too small", .reversal("Declined", 1136), 500, "pending"),
        ("approved", .reversal("Approved"), 500, "unknown"),
        ("signed over eight fields", .payment("Refunded"), 500, "succeeded"),
        ("unsigned", Answer.reversal("Refunded").unsigned, 500, "unknown"),
        ("another order", .reversal("Refunded", order: "order-2"), 500, "unknown"),
        ("contradictory", .reversal("Refunded", 1128), 500, "unknown"),
        ("declined", .reversal("Declined", 1101), 500, "declined"),
        ("a fault", .reversal("Declined", 1129), 500, "unknown"),
    ]

    @Test(arguments: answers.indices)
    func `an answer to a refund means what it says and no more (G-5)`(_ index: Int) async throws {
        let (name, answer, amount, ends) = Self.answers[index]
        let (gateway, _) = try subject(.payment(), answer)
        let outcome = try await gateway.refund(refundRequest(amount.map(uah)))
        #expect(outcome.name == ends, "\(name): \(outcome)")
        if case .succeeded(let refund) = outcome { #expect(refund.kind == (amount == nil ? .void : .refund)) }
    }

    @Test(arguments: [1123, 1126, 1128, 1141, 1117] as [JSON])
    func `a signed refusal of a refund is thrown (G-7)`(_ code: JSON) async throws {
        let (gateway, _) = try subject(.payment(), .reversal("Declined", code))
        let request = try refundRequest(uah(500))
        let error = try await thrown { () async throws(PaymentError) in try await gateway.refund(request) }
        #expect(error.gatewayCode == code.text())
    }

    @Test func `a refund that still waits is pending on a repeat (G-8)`() async throws {
        let (gateway, transport) = try subject(.payment("RefundInProcessing", 1138))
        #expect(try await gateway.refund(refundRequest(uah(500))).pendingOperation?.reference.id == "order-1001/500")
        #expect(transport.requests.count == 1)
    }

    @Test func `a look-up that fails before a refund throws: nothing was given back`() async throws {
        let (gateway, _) = try subject([.failure(TransportError(.timeout, .mayHaveArrived, detail: "x"))])
        let request = try refundRequest(uah(500))
        let error = try await thrown { () async throws(PaymentError) in try await gateway.refund(request) }
        #expect(error.code == .gatewayFault)
    }
}
