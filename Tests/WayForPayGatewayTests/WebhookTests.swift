import PaymentCore
import PaymentHTTP
import PaymentTesting
import TestSupport
import Testing
import WayForPayGateway

@Suite struct WebhookTests {
    static let formType = [(name: "Content-Type", value: "application/x-www-form-urlencoded")]

    private func delivery(_ body: [UInt8], _ fields: [(name: String, value: String)] = formType) -> WebhookDelivery {
        WebhookDelivery(fields: fields, body: body)
    }

    private func event(_ answer: Answer) throws -> WebhookEvent {
        try subject().gateway.verify(delivery(answer.body), now: testNow).event
    }

    @Test func `a callback tells of the payment and never of its token (S-19, O-4)`() throws {
        let event = try event(.payment())
        #expect(event.gateway == .wayForPay)
        #expect(event.kind == .paymentCaptured)
        #expect(event.gatewayKind == "Approved")
        #expect(event.payment == paymentReference)
        #expect(event.reference == paymentReference)
        #expect(event.merchantReference?.text == "order-1001")
        #expect(event.amount == uah(10050))
        #expect(event.createdAt == Timestamp(secondsSinceEpoch: 1_795_346_010))
        #expect(!event.isLive)
        #expect(event.id == "order-1001/approved/1795346010/1100/100.5")
        #expect(!"\(event)".contains("rec-answer"))
    }

    static let kinds: [(answer: Answer, kind: WebhookEvent.Kind)] = [
        (.payment("WaitingAuthComplete"), .paymentAuthorized), (.payment("Declined", 1104), .paymentDeclined),
        (.payment("Expired", 1124), .paymentVoided), (.payment("Voided"), .paymentVoided),
        (.payment("InProcessing", 1131), .paymentPending), (.payment("Pending", 1134), .paymentPending),
        (.payment("InProcessing", 5100), .paymentActionRequired), (.payment("Refunded"), .refundChanged),
        (.payment("RefundInProcessing", 1138), .refundChanged), (.payment("Declined", 1136), .refundFailed),
        (.payment("Approved", amount: 0), .methodStored), (.payment("Approved", 1104), .other("Approved")),
        (.payment("WaitingAuthComplete", 1131), .other("WaitingAuthComplete")), (.payment("Paid"), .other("Paid")),
    ]

    @Test(arguments: kinds.indices)
    func `a callback's status says what happened (S-23)`(_ index: Int) throws {
        let event = try event(Self.kinds[index].answer)
        #expect(event.kind == Self.kinds[index].kind)
        #expect(event.payment == paymentReference)
    }

    @Test func `the callback that was captured in production is read`() throws {
        // Google Pay: a number for the amount, no card, no token, nulls.
        let answer = Answer(
            members: [
                "merchantAccount": .string(testMerchant), "orderReference": "order-1001", "merchantSignature": "",
                "amount": 149, "currency": "UAH", "authCode": "165894", "email": nil, "phone": nil,
                "createdDate": 1_786_992_999, "processingDate": 1_786_994_135, "cardPan": "", "cardType": nil,
                "issuerBankCountry": nil, "issuerBankName": nil, "recToken": "", "transactionStatus": "Approved",
                "reason": "Ok", "reasonCode": 1100, "fee": 0, "paymentSystem": "googlePay",
            ], signedFields: eightFields)
        #expect(try event(answer).amount == uah(14900))
    }

    static let wrappings: [(name: String, wrap: @Sendable ([UInt8]) -> [UInt8])] = [
        ("as it is", { $0 }), ("behind white space", { Array(" \r\n".utf8) + $0 }),
        ("the whole encoded", { Array(PercentEncoding.encoded(String(decoding: $0, as: UTF8.self)).utf8) }),
        ("as a name", { Array((PercentEncoding.encoded(String(decoding: $0, as: UTF8.self)) + "=").utf8) }),
        ("as a value", { Array(("data=" + PercentEncoding.encoded(String(decoding: $0, as: UTF8.self))).utf8) }),
    ]

    @Test(arguments: wrappings.indices)
    func `the JSON is found however the form label has mangled it`(_ index: Int) throws {
        let (gateway, _) = try subject()
        let body = Self.wrappings[index].wrap(try Answer.payment("Approved", 1100, ["clientName": "Т & Ш = +"]).body)
        for fields in [Self.formType, [("content-type", "application/json")], []] {
            #expect(try gateway.verify(delivery(body, fields), now: testNow).event.amount == uah(10050))
        }
    }

    @Test(arguments: eightFields)
    func `a signed field that is altered or missing is refused (S-12)`(_ name: String) throws {
        let (gateway, _) = try subject()
        let genuine = try #require(Answer.payment().members[name])
        let altered: [JSON?] = [
            .string((genuine.stringValue ?? genuine.text()) + "0"), .string(""), nil, .null, true, [],
            [genuine, genuine],
        ]
        for value in altered {
            let body = try Answer.payment().forged(name, value).body
            #expect(throws: WebhookError.self) { try gateway.verify(delivery(body), now: testNow) }
        }
    }

    @Test(arguments: eightFields + ["merchantSignature"])
    func `a field that stands twice is refused (S-20)`(_ name: String) throws {
        let (gateway, _) = try subject()
        let value = try #require(try Answer.payment().object[name])
        let body = Array("{\"\(name)\":\(value.text()),".utf8) + (try Answer.payment().body).dropFirst()
        #expect(throws: WebhookError.self) { try gateway.verify(delivery(body), now: testNow) }
    }

    static let attacks: [(name: String, body: @Sendable () throws -> [UInt8])] = [
        ("no signature", { try Answer.payment().unsigned.body }),
        ("an empty signature", { try Answer.payment().forged("merchantSignature", "").body }),
        ("a null signature", { try Answer.payment().forged("merchantSignature", .null).body }),
        (
            "upper case",
            {
                let code = try Answer.payment().object["merchantSignature"]?.stringValue
                return try Answer.payment().forged("merchantSignature", .string(code?.uppercased() ?? "")).body
            }
        ),
        (
            "half a signature",
            {
                let code = try Answer.payment().object["merchantSignature"]?.stringValue
                return try Answer.payment().forged("merchantSignature", .string(String(code?.prefix(16) ?? ""))).body
            }
        ),
        (
            "four signed fields",
            {
                var answer = Answer.payment()
                answer.signedFields = fourFields
                return try answer.body
            }
        ),
        (
            "another key",
            {
                var answer = Answer.payment()
                answer.key = "another-secret-key-0001"
                return try answer.body
            }
        ),
        ("another merchant", { try Answer.payment("Approved", 1100, ["merchantAccount": "somebody_else"]).body }),
        ("nothing", { [] }), ("an array", { Array("[".utf8) + (try Answer.payment().body) + Array("]".utf8) }),
        ("two objects", { try Answer.payment().body + Answer.payment().body }),
        (
            "two in a form",
            {
                let text = PercentEncoding.encoded(String(decoding: try Answer.payment().body, as: UTF8.self))
                return Array("a=\(text)&b=\(text)".utf8)
            }
        ),
        (
            "a border moved",
            {
                try Answer.payment().forged("authCode", "541963;41****1111").forged("cardPan", "Approved")
                    .forged("transactionStatus", "1100").forged("reasonCode", "").body
            }
        ),
        ("an order with a separator", { try Answer.payment(order: "a;b").body }),
        ("a number with an exponent", { try Answer.payment(amount: number("1.005e2")).body }),
    ]

    @Test(arguments: attacks.indices)
    func `a forged callback is refused (S-12, S-13, F-22)`(_ index: Int) throws {
        let (name, body) = Self.attacks[index]
        let (gateway, _) = try subject()
        let bytes = try body()
        #expect(throws: WebhookError.self, "\(name)") { try gateway.verify(delivery(bytes), now: testNow) }
    }

    @Test func `a body that is too large is not looked at (S-27)`() throws {
        let (gateway, _) = try subject()
        let body = try Answer.payment("Approved", 1100, ["clientName": .string(String(repeating: "a", count: 300_000))])
            .body
        #expect(throws: WebhookError.bodyTooLarge(bytes: body.count)) {
            try gateway.verify(delivery(body), now: testNow)
        }
    }

    @Test func `a retired key's callback is believed (S-15)`() throws {
        var answer = Answer.payment()
        answer.key = "the-key-of-last-year-01"
        let (gateway, _) = try subject([], retired: ["the-key-of-last-year-01"])
        #expect(try gateway.verify(delivery(answer.body), now: testNow).event.kind == .paymentCaptured)
    }

    @Test func `an event has the same id on every delivery, and another when it is another (O-4)`() throws {
        let first = try event(.payment())
        #expect(try event(.payment("Approved", 1100, ["email": "other@example.com"])).id == first.id)
        for other in [
            Answer.payment("Declined", 1104), .payment(order: "order-2"), .payment(amount: 1),
            .payment("Approved", 1100, ["processingDate": 1_795_346_011]),
        ] {
            #expect(try event(other).id != first.id)
        }
    }

    @Test func `a genuine callback that does not fit the order is told apart (S-21, D-70)`() throws {
        let expectation = PaymentExpectation(
            amount: uah(10050), reference: try MerchantReference("order-1001"), gateway: .wayForPay, isLive: false)
        #expect(expectation.differences(from: try event(.payment())).isEmpty)
        for other in [
            Answer.payment(amount: 1), .payment(order: "order-2"), .payment("Approved", 1100, ["currency": "USD"]),
            .payment("Approved", 1100, ["currency": "XYZ"]), .payment(amount: "nothing"),
        ] {
            #expect(expectation.differences(from: try event(other)).count == 1)
        }
    }

    @Test func `an event is confirmed by look-up, and a token comes from there alone (S-19, S-24)`() async throws {
        let (gateway, _) = try subject(Answer.payment(), .payment("Declined", 1104))
        let verified = try gateway.verify(
            delivery(try Answer.payment().forged("recToken", "rec-of-an-attacker").body), now: testNow)
        let payment = try await gateway.confirm(verified)
        #expect(payment.keptMethod?.token.rawValue == "rec-answer-1")
        let error = try await thrown { () async throws(PaymentError) in try await gateway.confirm(verified) }
        #expect(error.code == .signatureMismatch)
    }

    @Test func `the acknowledgement is signed, with the time as a number (S-25)`() throws {
        let (gateway, _) = try subject()
        let order = Answer.payment(order: "DH783023")
        let verified = try gateway.verify(delivery(order.body), now: testNow)
        let answer = gateway.acknowledgement(of: verified, now: Timestamp(secondsSinceEpoch: 1_415_379_863))
        #expect(answer.status == 200)
        #expect(
            String(decoding: answer.body, as: UTF8.self)
                == #"{"orderReference":"DH783023","status":"accept","time":1415379863,"#
                + #""signature":"bd8d3443f99fb2c7a8b610ac600c80b0"}"#)
        #expect(answer.fields.map(\.name) == ["Content-Type"])
    }

    @Test func `an order that others named is acknowledged too`() throws {
        let (gateway, _) = try subject()
        let verified = try gateway.verify(delivery(try Answer.payment(order: "WFP REG/1").body), now: testNow)
        #expect(verified.event.merchantReference == nil)
        let body = gateway.acknowledgement(of: verified, now: testNow).body
        #expect(String(decoding: body, as: UTF8.self).contains(#""orderReference":"WFP REG/1""#))
    }
}
