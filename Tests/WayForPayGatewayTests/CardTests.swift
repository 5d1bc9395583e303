import HTTPTypes
import PaymentCards
import PaymentCore
import PaymentHTTP
import PaymentTesting
import TestSupport
import Testing
import WayForPayCards
import WayForPayGateway

@Suite struct CardTests {
    private func card(_ month: Int = 9) throws -> CardData {
        try CardData(number: "4111111111111111", securityCode: "123", expiry: CardExpiry(month: month, year: 2027))
    }

    private func payment(_ taking: DepositRequest.Taking = .charged, returnURL: String? = nil) throws
        -> CardPaymentRequest
    {
        CardPaymentRequest(
            amount: uah(10050), taking: taking, reference: try MerchantReference("order-1001"),
            idempotencyKey: try IdempotencyKey("key-1"), payer: PayerDetails(name: "TARAS \"T\" SHEVCHENKO"),
            keepMethod: consent, returnURL: try returnURL.map { try AbsoluteURL($0) })
    }

    private func keeping(returnURL: String? = nil) throws -> CardTokenizeRequest {
        CardTokenizeRequest(
            consent: consent, returnURL: try returnURL.map { try AbsoluteURL($0) },
            idempotencyKey: try IdempotencyKey("key-1"))
    }

    @Test func `a card is charged in a body that is secret, and its data is signed nowhere (G-4, S-03)`() async throws {
        let (gateway, transport) = try subject(Answer.payment())
        let payment = try #require(try await gateway.pay(with: card(), request: payment()).value)
        #expect(payment.status == .captured)
        #expect(payment.storedMethod?.token.rawValue == "rec-answer-1")
        let request = try #require(transport.requests.first)
        guard case .secret = request.body else {
            Issue.record("the card travels in a body that is not secret")
            return
        }
        let json = try request.json
        for (name, value) in [
            ("card", "4111111111111111"), ("expMonth", "09"), ("expYear", "2027"), ("cardCvv", "123"),
            ("cardHolder", "TARAS \"T\" SHEVCHENKO"), ("merchantTransactionType", "SALE"),
            ("merchantTransactionSecureType", "NON3DS"),
        ] {
            #expect(json[name]?.string == value, "\(name)")
        }
        #expect(json["recToken"] == nil)
        #expect(
            json["merchantSignature"]?.string
                == (try hmac([
                    testMerchant, testDomain, "order-1001", "1795346400", "100.5", "UAH", "Payment", "1", "100.5",
                ])))
    }

    @Test func `a card is held, with the month in two digits`() async throws {
        let (gateway, transport) = try subject(Answer.payment("WaitingAuthComplete"))
        #expect(try await gateway.pay(with: card(12), request: payment(.held)).value?.status == .authorized)
        let json = try #require(transport.requests.first).json
        #expect(json["merchantTransactionType"]?.string == "AUTH")
        #expect(json["expMonth"]?.string == "12")
    }

    @Test func `a card's bank can ask for the payer (S-45)`() async throws {
        let (gateway, transport) = try subject(.payment("InProcessing", 5100, AuthenticationTests.challenge))
        let outcome = try await gateway.pay(with: card(), request: payment(returnURL: "https://shop.example/back"))
        #expect(outcome.action?.continuation?.rawValue == "ticket-1")
        #expect(try transport.requests.first?.json["merchantTransactionSecureType"]?.string == "AUTO")
    }

    @Test func `a repeated charge of a card comes to what the first came to (G-8)`() async throws {
        let (gateway, _) = try subject(.error(1112), .payment())
        #expect(try await gateway.pay(with: card(), request: payment()).value?.captured == uah(10050))
    }

    @Test func `a card is kept without money, under an order that follows from the key (G-4)`() async throws {
        let (first, transport) = try subject(.payment())
        // The order's name is not known here, so the first answer is about another one.
        #expect(try await first.tokenize(card(), request: keeping()).unknown?.reason == .mismatchedAnswer)
        let sent = try #require(transport.requests.first).json
        let order = try #require(sent["orderReference"]?.string)
        #expect(order.hasPrefix("m-"))
        #expect(sent["transactionType"]?.string == "VERIFY")
        #expect(sent["amount"]?.numberText == "0")
        #expect(sent["merchantSignature"]?.string == (try hmac([testMerchant, testDomain, order, "0", "UAH"])))
        let (second, _) = try subject(.payment(order: order, amount: 0))
        let method = try #require(try await second.tokenize(card(), request: keeping()).value)
        #expect(method.token.rawValue == "rec-answer-1")
        #expect(method.consent == consent)
        let (third, _) = try subject(
            .error(1112), .payment(order: order, amount: 0), .payment("Declined", 1105, order: order, amount: 0),
            .payment("Approved", order: order, amount: 1),
            .payment("Approved", order: order, amount: 0, ["recToken": ""]),
            .payment("InProcessing", 5100, order: order, amount: 0, AuthenticationTests.challenge))
        #expect(try await third.tokenize(card(), request: keeping()).value == method)
        #expect(try await third.tokenize(card(), request: keeping()).decline?.reason == .incorrectNumber)
        #expect(try await third.tokenize(card(), request: keeping()).unknown?.reason == .mismatchedAnswer)
        #expect(try await third.tokenize(card(), request: keeping()).decline?.reason == .notSupported)
        let action = try await third.tokenize(card(), request: keeping(returnURL: "https://shop.example/b")).action
        #expect(action?.continuation?.rawValue == "ticket-1")
    }
}
