import AuthorizeNetCards
import AuthorizeNetGateway
import PaymentCards
import PaymentCore
import PaymentHTTP
import PaymentTesting
import TestSupport
import Testing

@Suite struct CardTests {
    private static let creditCard =
        #""payment":{"creditCard":{"cardNumber":"4111111111111111","expirationDate":"2030-09","cardCode":"123"}}"#

    private func card(_ number: String = "4111111111111111") throws -> CardData {
        try CardData(number: number, securityCode: "123", expiry: CardExpiry(month: 9, year: 2030))
    }

    private func request(
        taking: DepositRequest.Taking = .charged, description: String? = nil, keepMethod: Consent? = nil
    ) throws -> CardPaymentRequest {
        CardPaymentRequest(
            amount: usd(2000), taking: taking, reference: try MerchantReference("order-1001"),
            idempotencyKey: try IdempotencyKey("key-1"), keepMethod: keepMethod, description: description)
    }

    @Test(
        "a card is charged or held with its number in a body that is wiped (G-4, S-03)",
        arguments: [
            (DepositRequest.Taking.charged, "authCaptureTransaction"), (.held, "authOnlyTransaction"),
        ])
    func pay(taking: DepositRequest.Taking, type: String) async throws {
        let (gateway, transport) = try subject([TransactionAnswer().response])
        let payment = try #require(try await gateway.pay(with: card(), request: request(taking: taking)).value)
        #expect(payment.captured == usd(taking == .charged ? 2000 : 0) && payment.card?.lastFour == "1111")
        let sent = try #require(transport.requests.first)
        guard case .secret = sent.body else {
            Issue.record("the card travels in a body that is not secret")
            return
        }
        #expect(
            sent.bodyText.contains(
                #""transactionType":"\#(type)","amount":"20.00","currencyCode":"USD",\#(Self.creditCard),"#))
        #expect(!"\(sent)\(sent.headerFields)\(sent.url)".contains("4111111111111111"))
    }

    @Test("no text can take the place of the card or the key in a body (S-18)")
    func places() async throws {
        let (gateway, transport) = try subject([TransactionAnswer().response])
        let text = #"","creditCard":null,"transactionKey":null,""#
        _ = try await gateway.pay(with: card(), request: request(description: text))
        let body = try #require(transport.requests.first).bodyText
        #expect(body.contains(#"\",\"creditCard\":null,\"transactionKey\":null,\""#))
        #expect(body.contains(#""transactionKey":"\#(testKey)""#) && body.contains(Self.creditCard))
    }

    @Test("a repeat of a card payment finds the first (G-8)")
    func repeated() async throws {
        let details = DetailsAnswer()
        let (gateway, _) = try subject([
            TransactionAnswer.refused("11").response, list([details]), details.response,
        ])
        let outcome = try await gateway.pay(with: card(), request: request())
        #expect(outcome.value?.reference == paymentReference)
    }

    @Test("a number longer than the gateway takes is refused before sending and not repeated")
    func long() async throws {
        let (gateway, transport) = try subject([])
        // Nineteen digits with a right check digit.
        let request = try request()
        do {
            _ = try await gateway.pay(with: card("6304000000000000000"), request: request)
            Issue.record("a number of nineteen digits was sent")
        } catch let error as PaymentError {
            #expect(error.code == .invalidRequest && !error.description.contains("6304000"))
        }
        #expect(transport.requests.isEmpty)
    }

    @Test("a card is kept in a profile of its own (G-4)")
    func tokenize() async throws {
        let created = answer(
            #"{"customerProfileId":"900000394","customerPaymentProfileIdList":["900000694"],\#(okMessages)}"#)
        let (gateway, transport) = try subject([created, notFound, notFound, notFound])
        let kept = try #require(
            try await gateway.tokenize(
                card(), request: CardTokenizeRequest(consent: consent, idempotencyKey: IdempotencyKey("key-1"))
            ).value)
        #expect(kept.token.rawValue == "900000694" && kept.consent == consent)
        #expect(transport.requests[0].bodyText.contains(#""paymentProfiles":[{\#(Self.creditCard)}]"#))
        for request in transport.requests.dropFirst() { #expect(!request.bodyText.contains("4111111111111111")) }
    }

    @Test(
        "a refusal that repeats the card is cut (S-01)",
        arguments: [
            "The 'cardNumber' element is invalid - The value 4111111111111111 is invalid according to its datatype",
            "Card 4111111111111111 code 123 is bad",
        ])
    func refusal(text: String) async throws {
        let (gateway, _) = try subject([answer("{" + errorMessages("E00003", text) + "}")])
        let request = try request()
        do {
            _ = try await gateway.pay(with: card(), request: request)
            Issue.record("the refusal was not thrown")
        } catch let error as PaymentError {
            #expect(error.code == .invalidRequest && !error.description.contains("4111111111111111"))
        }
    }
}
