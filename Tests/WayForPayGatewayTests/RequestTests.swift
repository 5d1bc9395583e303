import HTTPTypes
import PaymentCore
import PaymentHTTP
import PaymentTesting
import TestSupport
import Testing
import WayForPayGateway

@Suite struct RequestTests {
    static let now = "1795346400"
    static let payer = PayerDetails(
        email: "payer@example.com", name: "Taras Hryhorovych Shevchenko", phone: "+380501234567", country: "UKR",
        ipAddress: "192.0.2.7")

    @Test func `a charge with the payer present, byte by byte (G-2, G-9)`() async throws {
        let (gateway, transport) = try subject(
            [.success(try Answer.payment().response)], serviceURL: "https://shop.example/wfp")
        _ = try await gateway.charge(
            chargeRequest(payer: Self.payer, description: "Залишок за візит", returnURL: "https://shop.example/back"))
        let request = try #require(transport.requests.first)
        let signature = try hmac([
            testMerchant, testDomain, "order-1001", Self.now, "100.5", "UAH", "Залишок за візит", "1", "100.5",
        ])
        #expect(
            request.bodyText == #"{"transactionType":"CHARGE","merchantAccount":"test_merch_n1","#
                + #""merchantDomainName":"www.market.ua","merchantTransactionType":"SALE","#
                + #""merchantTransactionSecureType":"AUTO","apiVersion":1,"orderReference":"order-1001","#
                + #""orderDate":1795346400,"amount":100.5,"currency":"UAH","productName":["Залишок за візит"],"#
                + #""productPrice":[100.5],"productCount":[1],"clientFirstName":"Taras","#
                + #""clientLastName":"Hryhorovych Shevchenko","clientEmail":"payer@example.com","#
                + #""clientPhone":"+380501234567","clientCountry":"UKR","clientIpAddress":"192.0.2.7","#
                + #""recToken":"rec-request-1","serviceUrl":"https://shop.example/wfp","#
                + "\"merchantSignature\":\"\(signature)\"}")
        #expect(request.url.text == "https://wayforpay.test/api")
        #expect(request.method == .post)
        #expect(request.effect == .write)
        #expect(request.limits == .movesMoney)
        #expect(request.headerFields[.contentType] == "application/json")
    }

    @Test func `what the merchant does not know of the payer is said to be unknown`() async throws {
        let (gateway, transport) = try subject(Answer.payment())
        _ = try await gateway.charge(chargeRequest(payer: PayerDetails(name: "Madonna", ipAddress: "2001:db8::1")))
        let json = try #require(transport.requests.first).json
        for (name, value) in [
            ("clientFirstName", "Madonna"), ("clientLastName", "unknown"), ("clientEmail", "unknown"),
            ("clientPhone", "unknown"), ("clientCountry", "UKR"), ("clientIpAddress", "127.0.0.1"),
        ] {
            #expect(json[name]?.string == value, "\(name)")
        }
        #expect(json["productName"]?[0]?.string == "Payment")
        #expect(json["serviceUrl"] == nil)
    }

    static let sources: [(name: String, source: @Sendable () throws -> PaymentSource, secureType: String)] = [
        (
            "a token with a way back",
            {
                .token(try PaymentToken(requestToken), returnURL: try AbsoluteURL("https://a.example/"))
            }, "AUTO"
        ),
        ("a token without", { .token(try PaymentToken(requestToken), returnURL: nil) }, "NON3DS"),
        (
            "a stored method with a way back",
            {
                .stored(try storedMethod(), returnURL: try AbsoluteURL("https://a.example/"))
            }, "AUTO"
        ),
        ("a stored method without", { .stored(try storedMethod(), returnURL: nil) }, "NON3DS"),
        ("nobody there", { .storedWithoutPayer(try storedMethod()) }, "NON3DS"),
    ]

    @Test(arguments: sources.indices)
    func `3-D Secure is asked for only where the payer can come back`(_ index: Int) async throws {
        let (gateway, transport) = try subject(Answer.payment())
        _ = try await gateway.charge(chargeRequest(source: Self.sources[index].source()))
        let json = try #require(transport.requests.first).json
        #expect(json["merchantTransactionSecureType"]?.string == Self.sources[index].secureType)
        #expect(json["recToken"]?.string == requestToken)
    }

    @Test func `an authorization is a charge of another type`() async throws {
        let (gateway, transport) = try subject(Answer.payment("WaitingAuthComplete"))
        _ = try await gateway.authorize(chargeRequest())
        let json = try #require(transport.requests.first).json
        #expect(json["transactionType"]?.string == "CHARGE")
        #expect(json["merchantTransactionType"]?.string == "AUTH")
    }

    @Test func `capture, void, refund and look-up, byte by byte (G-2)`() async throws {
        let held = Answer.payment("WaitingAuthComplete")
        let (gateway, transport) = try subject(
            held, .reversal("Approved"), held, .reversal("Voided"), .payment(), .reversal("Refunded"))
        _ = try await gateway.capture(captureRequest(uah(2000)))
        _ = try await gateway.void(voidRequest())
        _ = try await gateway.refund(refundRequest(uah(1), reason: .duplicate))
        let status = try hmac([testMerchant, "order-1001"])
        let lookup =
            #"{"transactionType":"CHECK_STATUS","merchantAccount":"test_merch_n1","orderReference":"order-1001","#
            + "\"apiVersion\":1,\"merchantSignature\":\"\(status)\"}"
        func change(_ type: String, _ amount: String, _ comment: String = "") throws -> String {
            let signature = try hmac([testMerchant, "order-1001", amount, "UAH"])
            return "{\"transactionType\":\"\(type)\",\"merchantAccount\":\"test_merch_n1\","
                + "\"orderReference\":\"order-1001\",\"amount\":\(amount),\"currency\":\"UAH\",\"apiVersion\":1,"
                + comment + "\"merchantSignature\":\"\(signature)\"}"
        }
        #expect(
            transport.requests.map(\.bodyText) == [
                lookup, try change("SETTLE", "20"), lookup,
                try change("REFUND", "100.5", "\"comment\":\"released\","), lookup,
                try change("REFUND", "0.01", "\"comment\":\"refund-1: paid twice\","),
            ])
        #expect(transport.requests.map(\.effect) == [.read, .write, .read, .write, .read, .write])
        #expect(transport.requests.map { $0.limits == .movesMoney } == [false, true, false, true, false, true])
    }

    @Test func `a list asks for at most 31 days`() async throws {
        let (gateway, transport) = try subject(.plain(["reason": "Ok", "reasonCode": 1100, "transactionList": []]))
        _ = try await gateway.payments(
            in: Timestamp(secondsSinceEpoch: 1_790_000_000)..<Timestamp(secondsSinceEpoch: 1_795_000_000), after: nil)
        let begin = 1_795_000_000 - 31 * 86_400
        let signature = try hmac([testMerchant, "\(begin)", "1795000000"])
        #expect(
            transport.requests.first?.bodyText
                == "{\"transactionType\":\"TRANSACTION_LIST\",\"merchantAccount\":\"test_merch_n1\",\"apiVersion\":1,"
                + "\"dateBegin\":\(begin),\"dateEnd\":1795000000,\"merchantSignature\":\"\(signature)\"}")
    }

    static let amounts: [(money: Money, text: String)] = [
        (uah(1), "0.01"), (uah(10), "0.1"), (uah(100), "1"), (uah(150), "1.5"), (uah(1005), "10.05"),
        (uah(100_000), "1000"), (uah(54736), "547.36"), (uah(99_999_999_999), "999999999.99"),
        (Money(minorUnits: 2000, currency: .usd), "20"), (Money(minorUnits: 1999, currency: .eur), "19.99"),
    ]

    @Test(arguments: amounts.indices)
    func `an amount is sent, signed and read as the same text (G-9)`(_ index: Int) async throws {
        let (money, text) = Self.amounts[index]
        let answer = Answer.payment("Approved", amount: number(text), ["currency": .string(money.currency.code)])
        let (gateway, transport) = try subject(answer)
        let payment = try #require(try await gateway.charge(chargeRequest(money)).value)
        #expect(payment.captured == money)
        let json = try #require(transport.requests.first).json
        #expect(json["amount"]?.numberText == text)
        #expect(json["productPrice"]?[0]?.numberText == text)
        #expect(
            json["merchantSignature"]?.string
                == (try hmac([
                    testMerchant, testDomain, "order-1001", Self.now, text, money.currency.code, "Payment", "1", text,
                ])))
    }

    static let refused: [(money: Money, code: PaymentError.Code, field: String)] = [
        (uah(0), .invalidRequest, "amount"), (uah(-1), .invalidRequest, "amount"),
        (uah(.min), .invalidRequest, "amount"), (uah(.max), .invalidRequest, "amount"),
        (uah(100_000_000_000), .invalidRequest, "amount"),
        (Money(minorUnits: 100, currency: .jpy), .unsupported, "currency"),
    ]

    @Test(arguments: refused.indices)
    func `an amount that WayForPay cannot carry is refused before sending (G-1, G-9)`(_ index: Int) async throws {
        let (money, code, field) = Self.refused[index]
        let (gateway, transport) = try subject()
        let request = try chargeRequest(money)
        let error = try await thrown { () async throws(PaymentError) in try await gateway.charge(request) }
        #expect(error.code == code)
        #expect(error.field == field)
        #expect(transport.requests.isEmpty)
    }

    static let mistakes: [(field: String, request: @Sendable () throws -> ChargeRequest)] = [
        ("description", { try chargeRequest(description: "one; two") }),
        ("description", { try chargeRequest(description: "one\ntwo") }),
        ("description", { try chargeRequest(description: "one\rtwo") }),
        ("description", { try chargeRequest(description: "one\0two") }),
        ("country", { try chargeRequest(payer: PayerDetails(country: "UA")) }),
        ("country", { try chargeRequest(payer: PayerDetails(country: "ukr")) }),
        ("returnURL", { try chargeRequest(returnURL: "https://a.example/" + String(repeating: "a", count: 250)) }),
        ("method", { try chargeRequest(source: .storedWithoutPayer(storedMethod(gateway: GatewayID(rawValue: "x")))) }),
        (
            "method",
            {
                try chargeRequest(
                    source: .storedWithoutPayer(
                        storedMethod(
                            consent: Consent(purpose: .laterPurchases, givenAt: testNow, agreement: "t"))))
            }
        ),
    ]

    @Test(arguments: mistakes.indices)
    func `what cannot be signed or asked is refused before sending (S-18, I-11)`(_ index: Int) async throws {
        let (gateway, transport) = try subject()
        let request = try Self.mistakes[index].request()
        let error = try await thrown { () async throws(PaymentError) in try await gateway.charge(request) }
        #expect(error.code == .invalidRequest)
        #expect(error.field == Self.mistakes[index].field)
        #expect(transport.requests.isEmpty)
    }

    @Test func `a reference of another gateway, or one that cannot be signed, is refused before sending (S-18)`()
        async throws
    {
        let (gateway, transport) = try subject()
        let elsewhere = GatewayReference(gateway: GatewayID(rawValue: "elsewhere"), id: "order-1001")
        for reference in [elsewhere]
            + ["", "a;b", "a\nb", "a\0b"].map({ GatewayReference(gateway: .wayForPay, id: $0) })
        {
            let error = try await thrown { () async throws(PaymentError) in try await gateway.payment(reference) }
            #expect(error.code == .invalidRequest)
        }
        #expect(transport.requests.isEmpty)
    }
}
