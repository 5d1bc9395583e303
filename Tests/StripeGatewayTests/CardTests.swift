import Foundation
import HTTPTypes
import PaymentCards
import PaymentCore
import PaymentHTTP
import PaymentTesting
import StripeCards
import StripeGateway
import TestSupport
import Testing

@Suite struct CardTests {
    private func request(customer: GatewayReference? = customerReference) throws -> CardTokenizeRequest {
        CardTokenizeRequest(consent: consent, customer: customer, idempotencyKey: try IdempotencyKey("key-1"))
    }

    private func card() throws -> CardData {
        try CardData(number: "4242424242424242", securityCode: "123", expiry: CardExpiry(month: 9, year: 2027))
    }

    @Test func `a card becomes a method, then is kept by the same set-up as a token (G-4)`() async throws {
        let (stripe, transport) = try subject(Answer("payment-method_created"), Answer("setup_succeeded"))
        let method = try #require(try await stripe.tokenize(card(), request: request()).value)
        #expect(method.token.rawValue == "pm_1Mock0000000000000000001")
        #expect(method.customer == customerReference)
        let requests = transport.requests
        #expect(requests.map(\.url.pathAndQuery) == ["/v1/payment_methods", "/v1/setup_intents"])
        guard case .secret(let body) = requests[0].body else {
            Issue.record("the card travels in a body that is not secret")
            return
        }
        let text = body.withBytes { String(decoding: $0, as: UTF8.self) }
        #expect(text == "type=card&card[number]=4242424242424242&card[cvc]=123&card[exp_month]=9&card[exp_year]=2027")
        #expect(requests[0].headerFields[.idempotencyKey] == "key-1/card")
        #expect(requests[0].headerFields[.contentType] == "application/x-www-form-urlencoded")
        #expect(requests[1].bodyText.contains("payment_method=pm_1Mock0000000000000000001&"))
        #expect(requests[1].headerFields[.idempotencyKey] == "key-1/setup")
        for request in requests {
            #expect(!"\(request)\(request.headerFields)\(request.url)".contains("4242424242424242"))
        }
        #expect(!requests[1].bodyText.contains("4242424242424242"))
    }

    @Test func `a card that is refused is declined and nothing is set up`() async throws {
        var refusal = try Answer("confirm_declined")
        refusal.text = #"{"error":{"code":"expired_card","message":"Your card has expired.","type":"card_error"}}"#
        let (stripe, transport) = try subject(refusal)
        let decline = try #require(try await stripe.tokenize(card(), request: request()).decline)
        #expect(decline.reason == .expiredCard)
        #expect(transport.requests.count == 1)
    }

    @Test(arguments: ["error_parameter-missing", "error_unauthorized", "error_server", "error_rate-limit"])
    func `a failure before the card is kept is thrown`(_ fixture: String) async throws {
        let (stripe, transport) = try subject(Answer(fixture))
        let request = try request()
        await #expect(throws: PaymentError.self) { try await stripe.tokenize(card(), request: request) }
        #expect(transport.requests.count == 1)
    }

    @Test func `a set-up whose answer is lost is unknown`() async throws {
        let (stripe, _) = try subject([
            .success(try Answer("payment-method_created").response()),
            .failure(TransportError(.timeout, .mayHaveArrived, detail: "d")),
        ])
        #expect(try await stripe.tokenize(card(), request: request()).unknown?.reason == .timeout)
    }

    @Test(.searchesMemory)
    func `after the call no copy of the number is in memory (S-03)`() async throws {
        let answers = [try Answer("payment-method_created").response(), try Answer("setup_succeeded").response()]
        let configuration = try Stripe.Configuration(secretKey: Secret(testKey), baseURL: "https://stripe.test")
        try await expectWiped(after: answers) { inverted, transport in
            let stripe = try Stripe(configuration, transport: transport, clock: ManualWallClock(testNow))
            var number = inverted.map { ~$0 }
            var code = Array("123".utf8)
            let card = try CardData(number: &number, securityCode: &code, expiry: CardExpiry(month: 9, year: 2027))
            #expect(try await stripe.tokenize(card, request: request()).value != nil)
        }
    }
}
