import PaymentCore
import PaymentHTTP
import PaymentTesting
import TestSupport
import Testing
import WayForPayGateway

@Suite struct TokenizeTests {
    static let order = "m-yrtq6uxyqdbibrjuasrrj7fk"

    private func request(token: PaymentToken? = nil) throws -> TokenizeRequest {
        TokenizeRequest(
            token: token, consent: consent, payer: PayerDetails(email: "payer@example.com"),
            returnURL: try AbsoluteURL("https://shop.example/back"), idempotencyKey: try IdempotencyKey("key-1"))
    }

    @Test func `a card is kept on WayForPay's page, under an order that follows from the key (G-4)`() async throws {
        let (gateway, transport) = try subject()
        let action = try #require(try await gateway.tokenize(request()).action)
        guard case .form(let address, let fields) = action.step else {
            Issue.record("the action is no form")
            return
        }
        let order = action.reference.id
        #expect(order.hasPrefix("m-") && order.utf8.count == 26)
        #expect(order == order.lowercased())
        #expect(address.text == "https://secure.wayforpay.test/verify")
        #expect(
            fields.map { "\($0.name)=\($0.value)" } == [
                "merchantAccount=test_merch_n1", "merchantDomainName=www.market.ua", "apiVersion=1",
                "orderReference=\(order)", "amount=0", "currency=UAH", "clientEmail=payer@example.com",
                "paymentSystem=lookupCard", "returnUrl=https://shop.example/back",
                "merchantSignature=\(try hmac([testMerchant, testDomain, order, "0", "UAH"]))",
            ])
        #expect(transport.requests.isEmpty)
        #expect(try await gateway.tokenize(request()).action == action)
    }

    @Test func `what the page kept is looked up (G-4)`() async throws {
        let reference = GatewayReference(gateway: .wayForPay, id: Self.order)
        for status in ["Approved", "Voided"] {
            let (gateway, _) = try subject(.payment(status, order: Self.order, amount: 0))
            let method = try #require(try await gateway.tokenization(reference, consent: consent).value)
            #expect(method.token.rawValue == "rec-answer-1")
            #expect(method.card == CardSummary(brand: "visa", lastFour: "1111", expiry: nil))
            #expect(method.consent == consent)
            #expect(method.worksWithoutPayer)
            #expect(!"\(method)".contains("rec-answer"))
        }
    }

    static let endings: [(answer: Answer, name: String)] = [
        (.payment("InProcessing", 1131, order: order, amount: 0), "pending"),
        (.payment("InProcessing", 5100, order: order, amount: 0), "action_required"),
        (.payment("Declined", 1103, order: order, amount: 0), "declined"),
        (.payment("Approved", order: order, amount: 0, ["recToken": ""]), "declined"),
        (.payment("Expired", 1124, order: order, amount: 0), "declined"),
    ]

    @Test(arguments: endings.indices)
    func `keeping a method comes to what WayForPay says (G-4)`(_ index: Int) async throws {
        let (answer, name) = Self.endings[index]
        let (gateway, _) = try subject(answer)
        let reference = GatewayReference(gateway: .wayForPay, id: Self.order)
        #expect(try await gateway.tokenization(reference, consent: consent).name == name)
    }

    @Test func `a page that nobody opened has kept nothing`() async throws {
        let (gateway, _) = try subject(.nothing(order: Self.order))
        let reference = GatewayReference(gateway: .wayForPay, id: Self.order)
        let error = try await thrown { () async throws(PaymentError) in
            try await gateway.tokenization(reference, consent: consent)
        }
        #expect(error.code == .notFound)
    }

    @Test func `a token cannot be made into a method, and no method can be forgotten (G-1)`() async throws {
        let (gateway, transport) = try subject()
        let tokenize = try request(token: PaymentToken("anything"))
        let method = try storedMethod()
        let errors = [
            try await thrown { () async throws(PaymentError) in try await gateway.tokenize(tokenize) },
            try await thrown { () async throws(PaymentError) in try await gateway.forget(method) },
        ]
        #expect(errors.map(\.code) == [.unsupported, .unsupported])
        #expect(transport.requests.isEmpty)
        #expect(gateway.capabilities.operations.isDisjoint(with: [.tokenize, .forget]))
    }
}

@Suite struct AuthenticationTests {
    static let challenge: JSONObject = [
        "authTicket": "ticket-1", "d3AcsUrl": "https://acs.bank.example/pay", "d3Md": "md-1", "d3Pareq": "eJxVUt1u+/=",
    ]

    private func request(
        _ fields: [FormField] = [FormField(name: "PaRes", value: "pares+/="), FormField(name: "MD", value: "md-1")],
        continuation: String? = "ticket-1", reference: String = "order-1001"
    ) throws -> AuthenticationRequest {
        AuthenticationRequest(
            action: RequiredAction(
                step: .returnOfPayer, reference: paymentReference,
                continuation: try continuation.map { try PaymentToken($0) }), fields: fields,
            reference: try MerchantReference(reference), idempotencyKey: try IdempotencyKey("key-1"))
    }

    @Test func `a bank that wants to see the payer gets the bank's form (S-45)`() async throws {
        let (gateway, _) = try subject(.payment("InProcessing", 5100, Self.challenge))
        let action = try #require(
            try await gateway.charge(chargeRequest(returnURL: "https://shop.example/back")).action)
        #expect(
            action.step
                == .form(
                    action: try AbsoluteURL("https://acs.bank.example/pay"),
                    fields: [
                        FormField(name: "PaReq", value: "eJxVUt1u+/="), FormField(name: "MD", value: "md-1"),
                        FormField(name: "TermUrl", value: "https://shop.example/back"),
                    ]))
        #expect(action.reference == paymentReference)
        #expect(action.continuation?.rawValue == "ticket-1")
    }

    @Test func `without a way back, or without the bank's form, the payer has to come again (F-37)`() async throws {
        let (gateway, _) = try subject(
            .payment("InProcessing", 5100, Self.challenge), .payment("InProcessing", 5100))
        let away = try await gateway.charge(chargeRequest(source: .storedWithoutPayer(storedMethod()))).action
        #expect(away?.step == .returnOfPayer)
        let lost = try await gateway.charge(chargeRequest(returnURL: "https://shop.example/back")).action
        #expect(lost?.step == .returnOfPayer)
    }

    @Test func `the bank's answer is handed over without a signature, and what came of it is looked up`() async throws {
        let (gateway, transport) = try subject(Answer.error(1100), .payment())
        let payment = try #require(try await gateway.completeAuthentication(request()).value)
        #expect(payment.status == .captured)
        #expect(
            transport.requests.first?.bodyText
                == #"{"transactionType":"COMPLETE_3DS","apiVersion":1,"authorization_ticket":"ticket-1","#
                + #""d3ds_md":"md-1","d3ds_pares":"pares+/="}"#)
        #expect(try transport.requests.last?.json["transactionType"]?.string == "CHECK_STATUS")
    }

    static let endings: [(handed: Answer, found: Answer, name: String)] = [
        (.payment(), .payment(), "succeeded"),
        (.payment("WaitingAuthComplete"), .payment("WaitingAuthComplete"), "succeeded"),
        (.payment("Declined", 1108), .payment("Declined", 1108), "declined"),
        // The first answer is never believed by itself.
        (.error(1100), .payment("Declined", 1104), "declined"), (.payment(), .payment("InProcessing", 5100), "pending"),
        (.error(1100), Answer.payment().unsigned, "unknown"), (.error(1100), .nothing(), "unknown"),
        (.error(1129), .payment(), "unknown"), (.payment(order: "order-2"), .payment(), "unknown"),
        (Answer.payment("Declined", 1108).forged("reasonCode", 1100), .payment(), "unknown"),
        // A repeat is refused by WayForPay, and comes to what the first came to.
        (.error(1126), .payment(), "succeeded"), (.error(1112), .payment("Declined", 1104), "declined"),
    ]

    @Test(arguments: endings.indices)
    func `finishing comes to what the look-up says (S-45, G-8)`(_ index: Int) async throws {
        let (handed, found, name) = Self.endings[index]
        let (gateway, _) = try subject(handed, found)
        #expect(try await gateway.completeAuthentication(request()).name == name)
    }

    @Test func `a refusal of what is still in process is thrown`() async throws {
        let (gateway, _) = try subject(.error(1109), .payment("InProcessing", 5100))
        let request = try request()
        let error = try await thrown { () async throws(PaymentError) in
            try await gateway.completeAuthentication(request)
        }
        #expect(error.gatewayCode == "1109")
    }

    static let mistakes: [(name: String, fields: [FormField], continuation: String?, reference: String)] = [
        ("no PaRes", [FormField(name: "MD", value: "m")], "t", "order-1001"),
        (
            "an empty PaRes", [FormField(name: "MD", value: "m"), FormField(name: "PaRes", value: "")], "t",
            "order-1001"
        ),
        (
            "two",
            [
                FormField(name: "MD", value: "m"), FormField(name: "PaRes", value: "p"),
                FormField(name: "PaRes", value: "q"),
            ],
            "t", "order-1001"
        ),
        ("no MD", [FormField(name: "PaRes", value: "p")], "t", "order-1001"),
        (
            "nothing to finish", [FormField(name: "MD", value: "m"), FormField(name: "PaRes", value: "p")], nil,
            "order-1001"
        ),
        ("another order", [FormField(name: "MD", value: "m"), FormField(name: "PaRes", value: "p")], "t", "order-2"),
    ]

    @Test(arguments: mistakes.indices)
    func `what cannot finish anything is refused before sending`(_ index: Int) async throws {
        let (name, fields, continuation, reference) = Self.mistakes[index]
        let (gateway, transport) = try subject()
        let request = try request(fields, continuation: continuation, reference: reference)
        let error = try await thrown { () async throws(PaymentError) in
            try await gateway.completeAuthentication(request)
        }
        #expect(error.code == .invalidRequest, "\(name)")
        #expect(transport.requests.isEmpty)
    }
}
