import HTTPTypes
import PaymentCore
import PaymentHTTP
import PaymentTesting
import TestSupport
import Testing
import WayForPayGateway

@Suite struct CheckoutTests {
    private func form(_ checkout: Checkout) throws -> (action: String, fields: [FormField]) {
        guard case .form(let action, let fields) = checkout.presentation else {
            Issue.record("the presentation is no form")
            return ("", [])
        }
        return (action.text, fields)
    }

    @Test func `a page is a signed form, made without a call (G-1)`() async throws {
        let (gateway, transport) = try subject([], serviceURL: "https://shop.example/wfp")
        let request = try checkoutRequest(
            payer: PayerDetails(email: "payer@example.com", name: "Taras Shevchenko", country: "UKR"))
        let checkout = try await gateway.openCheckout(request)
        #expect(checkout.reference == paymentReference)
        #expect(checkout.merchantReference?.text == "order-1001")
        #expect(checkout.status == .open)
        let (action, fields) = try form(checkout)
        #expect(action == "https://secure.wayforpay.test/pay")
        let signature = try hmac([
            testMerchant, testDomain, "order-1001", "1795346400", "100.5", "UAH", "Deposit & more", "1", "100.5",
        ])
        #expect(
            fields.map { "\($0.name)=\($0.value)" } == [
                "merchantAccount=test_merch_n1", "merchantDomainName=www.market.ua", "merchantAuthType=SimpleSignature",
                "merchantTransactionType=SALE", "merchantTransactionSecureType=AUTO", "apiVersion=1", "language=AUTO",
                "returnUrl=https://shop.example/ok", "orderReference=order-1001", "orderDate=1795346400",
                "amount=100.5", "currency=UAH", "productName[]=Deposit & more", "productPrice[]=100.5",
                "productCount[]=1", "clientFirstName=Taras", "clientLastName=Shevchenko",
                "clientEmail=payer@example.com", "clientCountry=UKR", "serviceUrl=https://shop.example/wfp",
                "merchantSignature=\(signature)",
            ])
        #expect(transport.requests.isEmpty)
        #expect(try await gateway.openCheckout(request) == checkout)
    }

    @Test func `a page can hold, and can end (P-BK-3)`() async throws {
        let (gateway, _) = try subject()
        let expiry = testNow.adding(seconds: 7200)
        let checkout = try await gateway.openCheckout(checkoutRequest(taking: .held, expiresAt: expiry))
        let fields = try form(checkout).fields
        #expect(fields.contains(FormField(name: "merchantTransactionType", value: "AUTH")))
        #expect(fields.contains(FormField(name: "orderTimeout", value: "7200")))
        #expect(fields.contains(FormField(name: "orderLifetime", value: "7200")))
        #expect(checkout.expiresAt == expiry)
    }

    static let mistakes: [(field: String, request: @Sendable () throws -> CheckoutRequest)] = [
        ("amount", { try checkoutRequest(uah(0)) }), ("description", { try checkoutRequest(description: "a;b") }),
        ("expiresAt", { try checkoutRequest(expiresAt: testNow.adding(seconds: 59)) }),
        ("expiresAt", { try checkoutRequest(expiresAt: testNow.adding(seconds: -1)) }),
        ("country", { try checkoutRequest(payer: PayerDetails(country: "Ukraine")) }),
        ("successURL", { try checkoutRequest(successURL: "https://a.example/?" + String(repeating: "a", count: 240)) }),
    ]

    @Test(arguments: mistakes.indices)
    func `a page that cannot be is refused (G-1, S-18)`(_ index: Int) async throws {
        let (gateway, _) = try subject()
        let request = try Self.mistakes[index].request()
        let error = try await thrown { () async throws(PaymentError) in try await gateway.openCheckout(request) }
        #expect(error.field == Self.mistakes[index].field)
        #expect(error.code == .invalidRequest)
    }

    static let stages: [(name: String, answer: Answer, status: String)] = [
        ("nobody there yet", .nothing(), "open"), ("nobody there, unsigned", .error(1127), "open"),
        ("created", .payment("Created", 1131), "open"), ("in process", .payment("InProcessing", 1131), "completed"),
        ("looked over", .payment("Pending", 1134), "completed"),
        ("3-D Secure", .payment("InProcessing", 5100), "open"), ("paid", .payment(), "completed"),
        ("held", .payment("WaitingAuthComplete"), "completed"), ("expired", .payment("Expired", 1124), "expired"),
        ("given back", .payment("Refunded", 1100, ["refundAmount": 10]), "completed"),
        ("declined for good", .payment("Declined", 1104), "expired"), ("released", .payment("Voided"), "expired"),
        ("declined, may try again", .payment("Declined", 1104, ["repayUrl": "https://secure.wayforpay.com/r"]), "open"),
    ]

    @Test(arguments: stages.indices)
    func `how far a page has come is asked of WayForPay (S-26)`(_ index: Int) async throws {
        let (name, answer, status) = Self.stages[index]
        let (gateway, _) = try subject(answer)
        let checkout = try await gateway.checkout(paymentReference, openedAt: testNow)
        #expect("\(checkout.status)".prefix(while: { $0 != "(" }) == status, "\(name)")
        #expect(checkout.presentation == nil)
        if case .completed(let payment) = checkout.status, payment.status != .pending {
            #expect(payment.keptMethod?.token.rawValue == "rec-answer-1")
            #expect(payment.keptMethod?.consent == nil)
            #expect(payment.storedMethod == nil)
        }
    }

    @Test func `a page cannot be ended early (G-1)`() async throws {
        let (gateway, transport) = try subject()
        let error = try await thrown { () async throws(PaymentError) in
            try await gateway.expireCheckout(paymentReference)
        }
        #expect(error.code == .unsupported)
        #expect(!gateway.capabilities.operations.contains(.expireCheckout))
        #expect(transport.requests.isEmpty)
    }

    @Test func `a link to the page is asked for with the same fields`() async throws {
        let (gateway, transport) = try subject(.plain(["url": "https://secure.wayforpay.com/page?vkh=abc"]))
        let request = try checkoutRequest(description: "Оплата & + 100%")
        let checkout = try await gateway.checkoutLink(request)
        #expect(checkout.presentation == .redirect(try AbsoluteURL("https://secure.wayforpay.com/page?vkh=abc")))
        let sent = try #require(transport.requests.first)
        #expect(sent.url.text == "https://secure.wayforpay.test/pay?behavior=offline")
        #expect(sent.headerFields[.contentType] == "application/x-www-form-urlencoded")
        let pairs = try FormDecoding(parsing: Array(sent.bodyText.utf8)).pairs
        let form = try form(try await gateway.openCheckout(request)).fields
        #expect(Set(pairs.map { FormField(name: $0.name, value: $0.value) }) == Set(form))
    }

    static let linkErrors: [(answer: Answer, code: PaymentError.Code)] = [
        (.error(1112), .invalidRequest), (.error(1113), .authenticationFailed), (.error(1129), .gatewayFault),
        (.plain(["url": "javascript:alert(1)"]), .gatewayFault), (.plain(["reason": "Ok"]), .gatewayFault),
        (.plain(["url": "https://a.example", "orderReference": "order-2"]), .gatewayFault),
    ]

    @Test(arguments: linkErrors.indices)
    func `a link that is none is an error (G-7)`(_ index: Int) async throws {
        let (gateway, _) = try subject(Self.linkErrors[index].answer)
        let request = try checkoutRequest()
        let error = try await thrown { () async throws(PaymentError) in try await gateway.checkoutLink(request) }
        #expect(error.code == Self.linkErrors[index].code)
    }

    @Test func `the widget takes the same fields, lists as lists`() throws {
        let (gateway, _) = try subject()
        let fields = try gateway.widgetFields(checkoutRequest())
        #expect(fields["productName"] == ["Deposit & more"])
        #expect(fields["productPrice"]?[0]?.text() == "100.5")
        #expect(
            fields["merchantSignature"]?.stringValue
                == (try hmac([
                    testMerchant, testDomain, "order-1001", "1795346400", "100.5", "UAH", "Deposit & more", "1",
                    "100.5",
                ])))
    }

    @Test func `an invoice is made, and taken back`() async throws {
        let (gateway, transport) = try subject(
            .plain([
                "reason": "Ok", "reasonCode": 1100, "invoiceUrl": "https://secure.wayforpay.com/invoice/i1",
                "qrCode": "https://secure.wayforpay.com/qr/i1",
            ]), .plain(["reason": "Removed", "reasonCode": 1100]))
        let invoice = try await gateway.createInvoice(checkoutRequest())
        #expect(invoice.url.text == "https://secure.wayforpay.com/invoice/i1")
        #expect(invoice.qrCode?.text == "https://secure.wayforpay.com/qr/i1")
        #expect(invoice.reference == paymentReference)
        try await gateway.removeInvoice(invoice.reference)
        #expect(
            try transport.requests.map { try $0.json["transactionType"]?.string } == [
                "CREATE_INVOICE", "REMOVE_INVOICE",
            ])
        #expect(
            try transport.requests.last?.json["merchantSignature"]?.string == hmac([testMerchant, "order-1001"]))
    }

    @Test func `an invoice that is not there, or not removed, is an error (G-7)`() async throws {
        for (answer, code) in [
            (Answer.error(1127), PaymentError.Code.notFound), (.error(1126), .invalidRequest),
            (.error(1131), .gatewayFault),
            (.plain([:]), .gatewayFault),
        ] {
            let (gateway, _) = try subject(answer)
            let error = try await thrown { () async throws(PaymentError) in
                try await gateway.removeInvoice(paymentReference)
            }
            #expect(error.code == code)
        }
    }

    // MARK: Return

    private func returned(_ answer: Answer = .payment()) throws -> [FormField] {
        try answer.object.map { FormField(name: $0.name, value: $0.value.stringValue ?? $0.value.text()) }
    }

    @Test func `the payer's return names the payment to look up, and no more (S-26)`() throws {
        let (gateway, _) = try subject()
        #expect(try gateway.verifyReturn(fields: returned()) == paymentReference)
        #expect(try gateway.verifyReturn(fields: returned(.payment("Declined", 1104))) == paymentReference)
    }

    @Test(arguments: eightFields + ["merchantSignature"])
    func `a return with a field altered, missing or doubled is refused (S-12)`(_ name: String) throws {
        let (gateway, _) = try subject()
        let genuine = try returned()
        let altered = genuine.map { $0.name == name ? FormField(name: name, value: $0.value + "0") : $0 }
        let field = try #require(genuine.first { $0.name == name })
        for forged in [altered, genuine.filter { $0.name != name }, genuine + [field]] {
            #expect(throws: WebhookError.self) { try gateway.verifyReturn(fields: forged) }
        }
    }

    @Test func `a return for another merchant with the same key is refused (S-21)`() throws {
        let (gateway, _) = try subject()
        let foreign = try returned(.payment("Approved", 1100, ["merchantAccount": "somebody_else"]))
        #expect(throws: WebhookError.self) { try gateway.verifyReturn(fields: foreign) }
    }
}
