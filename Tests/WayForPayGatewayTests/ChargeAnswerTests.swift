import HTTPTypes
import PaymentCore
import PaymentHTTP
import PaymentTesting
import TestSupport
import Testing
import WayForPayGateway

@Suite struct ChargeAnswerTests {
    @Test func `an approved charge is a captured payment (G-1)`() async throws {
        let (gateway, _) = try subject(Answer.payment())
        let payment = try #require(try await gateway.charge(chargeRequest(keepMethod: consent)).value)
        #expect(payment.reference == paymentReference)
        #expect(payment.merchantReference?.text == "order-1001")
        #expect(payment.status == .captured)
        #expect(payment.requested == uah(10050))
        #expect(payment.captured == uah(10050))
        #expect(payment.held == uah(0))
        #expect(payment.refunded == uah(0))
        #expect(payment.card == CardSummary(brand: "visa", lastFour: "1111", expiry: nil))
        #expect(payment.createdAt == Timestamp(secondsSinceEpoch: 1_795_346_000))
        #expect(!payment.isLive)
        let method = try #require(payment.storedMethod)
        #expect(method.token.rawValue == "rec-answer-1")
        #expect(method.consent == consent)
        #expect(method.worksWithoutPayer)
    }

    @Test func `nothing is kept without consent, and none is kept without a token (G-4)`() async throws {
        let (gateway, _) = try subject(
            .payment(), .payment("Approved", 1100, ["recToken": ""]), .payment("Approved", 1100, ["recToken": nil]))
        #expect(try await gateway.charge(chargeRequest()).value?.keptMethod == nil)
        for _ in 0..<2 {
            #expect(try await gateway.charge(chargeRequest(keepMethod: consent)).value?.keptMethod == nil)
        }
    }

    @Test func `a wallet's payment shows no card`() async throws {
        let (gateway, _) = try subject(
            .payment("Approved", 1100, ["cardPan": "", "cardType": nil, "authCode": ""]))
        let payment = try #require(try await gateway.charge(chargeRequest()).value)
        #expect(payment.card == nil)
    }

    @Test func `an authorization holds (G-1)`() async throws {
        let (gateway, _) = try subject(Answer.payment("WaitingAuthComplete"))
        let payment = try #require(try await gateway.authorize(chargeRequest()).value)
        #expect(payment.status == .authorized)
        #expect(payment.held == uah(10050))
        #expect(payment.captured == uah(0))
    }

    @Test func `a deposit reads what was taken against the total (G-3)`() async throws {
        let (gateway, _) = try subject(Answer.payment())
        let request = try DepositRequest(total: uah(42000), charge: chargeRequest(keepMethod: consent))
        let deposit = try #require(try await gateway.deposit(request).value)
        #expect(deposit.taken == uah(10050))
        #expect(deposit.left == uah(31950))
        guard case .chargeStoredMethod(let method) = deposit.balanceRoutes.first else {
            Issue.record("the kept method is no way to collect the balance")
            return
        }
        #expect(method.token.rawValue == "rec-answer-1")
    }

    static let waiting: [(status: String, code: JSON)] = [
        ("InProcessing", 1131), ("inProcessing", 1131), ("Pending", 1134), ("Created", 1131), ("PENDING", "1134"),
        ("InProcessing", 1132),
    ]

    @Test(arguments: waiting.indices)
    func `what is not decided is pending and not paid (F-39)`(_ index: Int) async throws {
        let (status, code) = Self.waiting[index]
        let (gateway, _) = try subject(Answer.payment(status, code))
        let pending = try #require(try await gateway.charge(chargeRequest()).pendingOperation)
        #expect(pending.reference == paymentReference)
    }

    static let declines: [(code: String, reason: Decline.Reason)] = [
        ("1101", .callIssuer), ("1102", .incorrectSecurityCode), ("1103", .expiredCard), ("1104", .insufficientFunds),
        ("1105", .incorrectNumber), ("1106", .limitExceeded), ("1108", .authenticationFailed),
        ("1114", .fraudSuspected), ("1118", .notSupported), ("1120", .authenticationFailed), ("1122", .generic),
        ("1124", .generic), ("1125", .generic), ("1135", .limitExceeded), ("1137", .authenticationFailed),
        ("1139", .generic), ("1140", .limitExceeded), ("1142", .generic), ("1146", .callIssuer), ("1199", .generic),
    ]

    @Test(arguments: declines.indices)
    func `a decline has a reason and the gateway's code (G-7)`(_ index: Int) async throws {
        let (code, reason) = Self.declines[index]
        for value in [JSON.string(code), number(code)] {
            let (gateway, _) = try subject(Answer.payment("Declined", value))
            let decline = try #require(try await gateway.charge(chargeRequest()).decline)
            #expect(decline.reason == reason)
            #expect(decline.gatewayCode == code)
            #expect(decline.gatewayMessage == "Some reason")
            #expect(decline.reference == paymentReference)
        }
    }

    static let refusals: [(code: JSON, error: PaymentError.Code)] = [
        (1109, .invalidRequest), (1110, .invalidRequest), (1113, .authenticationFailed), (1115, .invalidRequest),
        (1116, .invalidRequest), (1117, .authenticationFailed), (1121, .authenticationFailed),
        (1126, .invalidRequest), (1127, .notFound), (1130, .invalidRequest), (1133, .invalidRequest),
        (1143, .invalidRequest),
    ]

    @Test(arguments: refusals.indices)
    func `a signed refusal of the request is thrown (G-7)`(_ index: Int) async throws {
        let (code, expected) = Self.refusals[index]
        let (gateway, _) = try subject(Answer.payment("Declined", code))
        let request = try chargeRequest()
        let error = try await thrown { () async throws(PaymentError) in try await gateway.charge(request) }
        #expect(error.code == expected)
        #expect(error.gatewayCode == code.text())
        #expect(error.message.contains("Some reason"))
        #expect(error.retry == .afterMending)
    }

    @Test(arguments: [1109, 1113, 1115, 1117, 1121] as [JSON])
    func `an unsigned refusal is believed where nothing can have begun`(_ code: JSON) async throws {
        let (gateway, _) = try subject(Answer.error(code).with("orderReference", "order-1001"))
        let request = try chargeRequest()
        let error = try await thrown { () async throws(PaymentError) in try await gateway.charge(request) }
        #expect(error.gatewayCode == code.text())
    }

    @Test(arguments: [1109, 1115] as [JSON])
    func `one that names no order is told and no proof, for it may be another order's (F-10)`(_ code: JSON)
        async throws
    {
        let (gateway, _) = try subject(Answer.error(code))
        let unknown = try #require(try await gateway.charge(chargeRequest()).unknown)
        #expect(unknown.reason == .mismatchedAnswer)
        guard case .refused(let error)? = unknown.refusal else {
            Issue.record("nothing was told of the refusal: \(unknown)")
            return
        }
        #expect(error.gatewayCode == code.text())
    }

    @Test(arguments: [1100, 1101, 1104, 1110, 1116, 1126, 1127, 1129, 1130, 1131, 1199, 5100] as [JSON])
    func `any other unsigned answer proves nothing (S-19)`(_ code: JSON) async throws {
        for answer in [
            Answer.error(code), Answer.payment("Declined", code).unsigned, Answer.payment("Approved", code).unsigned,
        ] {
            let (gateway, _) = try subject(answer)
            #expect(try await gateway.charge(chargeRequest()).unknown?.reason == .unreadableAnswer)
        }
    }

    @Test func `an unsigned refusal of what it calls approved, or of another order, proves nothing (F-10)`()
        async throws
    {
        for answer in [
            Answer.error(1113).with("transactionStatus", "Approved"), .error(1113).with("orderReference", "order-9"),
            .error(1121).with("merchantAccount", "somebody_else"),
        ] {
            let (gateway, _) = try subject(answer)
            #expect(try await gateway.charge(chargeRequest()).unknown?.reason == .mismatchedAnswer)
        }
    }

    @Test func `a fault of WayForPay leaves the outcome unknown (G-7)`() async throws {
        let (gateway, _) = try subject(Answer.payment("Declined", 1129))
        let unknown = try #require(try await gateway.charge(chargeRequest()).unknown)
        #expect(unknown.reason == .gatewayFault)
        #expect(unknown.reference == paymentReference)
        #expect(unknown.merchantReference?.text == "order-1001")
        #expect(unknown.idempotencyKey.text == "key-1")
        #expect(unknown.sentAt == testNow)
    }

    static let mismatches: [(name: String, answer: Answer)] = [
        ("another order", .payment(order: "order-1002")), ("another amount", .payment(amount: number("100.49"))),
        ("a hundredth", .payment(amount: number("1.005"))), ("minor units", .payment(amount: 10050)),
        ("another currency", .payment("Approved", 1100, ["currency": "USD"])),
        ("no currency", .payment("Approved", 1100, ["currency": ""])),
        ("another merchant", .payment("Approved", 1100, ["merchantAccount": "somebody_else"])),
        ("a hold", .payment("WaitingAuthComplete")),
        ("a forged status", .payment("Declined", 1104).forged("transactionStatus", "Approved")),
        ("a forged amount", .payment(amount: 1).forged("amount", number("100.5"))),
        ("a forged order", .payment(order: "order-9").forged("orderReference", "order-1001")),
        ("a forged code", .payment("Declined", 1104).forged("reasonCode", 1100)),
        (
            "another key's signature",
            {
                var answer = Answer.payment()
                answer.key = "dhkq3vUi94{Z!5frxs(02ML"
                return answer
            }()
        ),
        (
            "four signed fields",
            {
                var answer = Answer.payment(); answer.signedFields = fourFields; return answer
            }()
        ),
        ("a missing card", .payment().forged("cardPan", nil)),
    ]

    @Test(arguments: mismatches.indices)
    func `an answer about something else is unknown (F-10, S-19)`(_ index: Int) async throws {
        let (gateway, _) = try subject(Self.mismatches[index].answer)
        let unknown = try await gateway.charge(chargeRequest()).unknown
        #expect(unknown?.reason == .mismatchedAnswer, "\(Self.mismatches[index].name): \(String(describing: unknown))")
    }

    @Test func `a hold that was taken is unknown (F-10)`() async throws {
        let (gateway, _) = try subject(Answer.payment())
        #expect(try await gateway.authorize(chargeRequest()).unknown?.reason == .mismatchedAnswer)
    }

    static let contradictions: [Answer] = [
        .payment("Approved", 1104), .payment("Approved", 1131), .payment("Paid"), .payment(""), .payment("approved "),
        .payment("Voided"), .payment("Refunded"), .payment("Approved", 1100, ["refundAmount": 101]),
        .payment("Approved", 1100, ["refundAmount": -1]), .payment("Approved", 1100, ["refundAmount": "1,5"]),
        .payment("Refunded/Voided"),
    ]

    @Test(arguments: contradictions.indices)
    func `an answer that contradicts itself is neither success nor refusal (S-23)`(_ index: Int) async throws {
        let (gateway, _) = try subject(Self.contradictions[index])
        let outcome = try await gateway.charge(chargeRequest())
        #expect(outcome.unknown != nil, "\(outcome)")
    }

    @Test(arguments: ["100.5", "100.50", "100.500"])
    func `an amount is read as text or number in any plain decimal form (G-9)`(_ text: String) async throws {
        let (gateway, _) = try subject(.payment(amount: .string(text)))
        #expect(try await gateway.charge(chargeRequest()).value?.captured == uah(10050))
    }

    @Test(arguments: ["1.005e2", "100,5", " 100.5", "+100.5", "100.501", "0x64", "", "99999999999999999999"])
    func `an amount in another form is not understood (G-9)`(_ text: String) async throws {
        let (gateway, _) = try subject(.payment(amount: .string(text)))
        #expect(try await gateway.charge(chargeRequest()).unknown != nil)
    }
}
