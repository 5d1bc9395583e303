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

/// Answers from a list and looks at each body while it is there, but keeps none.
private final class ForgettingTransport: HTTPTransport {
    private let script: ScriptedTransport
    private let look: @Sendable (TransportRequest) -> Void

    init(_ answers: [Answer], look: @escaping @Sendable (TransportRequest) -> Void) {
        script = ScriptedTransport(answers.map { .success($0.response()) })
        self.look = look
    }

    func send(_ request: TransportRequest) async throws(TransportError) -> TransportResponse {
        look(request)
        var request = request
        request.body = .none
        return try await script.send(request)
    }
}

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

    // ThreadSanitizer's heap lies inside mappings of many gigabytes, too large to search.
    @Test(.disabled(if: dlsym(nil, "__tsan_init") != nil, "the sanitizer's heap is too large to search"))
    func `after the call no copy of the number is in memory (S-03)`() async throws {
        // A number nobody else in this process has, kept inverted so that the search does not find what it searches with.
        let inverted = MemorySearch.invertedCardNumber()
        let whileSent = CountBox()
        let transport = ForgettingTransport([try Answer("payment-method_created"), try Answer("setup_succeeded")]) {
            request in
            guard case .secret = request.body else { return }
            whileSent.set(MemorySearch.count(inverted: inverted))
        }
        let configuration = try Stripe.Configuration(secretKey: Secret(testKey), baseURL: "https://stripe.test")
        let stripe = try Stripe(configuration, transport: transport, clock: ManualWallClock(testNow))
        let outcome = try await send(inverted, to: stripe)
        #expect(outcome.value != nil)
        #expect(whileSent.value > 0, "the search must be able to find the number")
        #expect(MemorySearch.count(inverted: inverted) == 0)
    }

    private func send(_ inverted: [UInt8], to stripe: Stripe) async throws -> Outcome<StoredMethod> {
        var number = inverted.map { ~$0 }
        var code: [UInt8] = [0x31, 0x32, 0x33]
        let card = try CardData(number: &number, securityCode: &code, expiry: CardExpiry(month: 9, year: 2027))
        return try await stripe.tokenize(card, request: request())
    }
}
