import PaymentCore
import PaymentHTTP
import PaymentTesting
import StripeGateway
import TestSupport
import Testing

@Suite struct TransportErrorTests {
    static let reasons: [TransportError.Reason] = [
        .refusedRequest, .nameResolution, .connect, .tls, .timeout, .connectionLost, .answerTooLarge, .malformedAnswer,
        .cancelled, .closed,
    ]

    @Test(arguments: reasons, Call.allCases)
    func `nothing sent is thrown, and safe to repeat where the network failed (F-01)`(
        _ reason: TransportError.Reason, _ call: Call
    ) async throws {
        let (code, retry): (PaymentError.Code, RetryAdvice) =
            switch reason {
            case .refusedRequest: (.invalidRequest, .afterMending)
            case .cancelled: (.cancelled, .sameKey(afterSeconds: nil))
            default: (.notSent, .sameKey(afterSeconds: nil))
            }
        let (stripe, _) = try subject(answers(call, TransportError(reason, .notSent, detail: "d")))
        let result = try await call.run(on: stripe)
        #expect(result.ending == .thrown(code))
        #expect(result.error?.retry == retry)
    }

    @Test(arguments: reasons, Call.allCases)
    func `anything that may have arrived is unknown, never thrown (F-02, F-03)`(
        _ reason: TransportError.Reason, _ call: Call
    ) async throws {
        let expected: UnknownOutcome.Reason =
            switch reason {
            case .timeout: .timeout
            case .cancelled: .cancelled
            case .answerTooLarge, .malformedAnswer: .unreadableAnswer
            default: .connectionLost
            }
        let (stripe, _) = try subject(answers(call, TransportError(reason, .mayHaveArrived, detail: "d")))
        let result = try await call.run(on: stripe)
        #expect(result.ending == .unknown(expected))
        let unknown = try #require(result.unknown)
        #expect(unknown.idempotencyKey.text == "key-1")
        #expect(unknown.sentAt == testNow)
        #expect((unknown.reference == nil) == (call == .tokenize))
    }

    @Test(arguments: reasons, [TransportError.Delivery.notSent, .mayHaveArrived])
    func `a failure before the confirmation is thrown, and nothing is confirmed`(
        _ reason: TransportError.Reason, _ delivery: TransportError.Delivery
    ) async throws {
        let error = TransportError(reason, delivery, detail: "d")
        for call in [Call.charge, .authorize] {
            let (stripe, transport) = try subject([.failure(error)])
            guard case .thrown = try await call.run(on: stripe).ending else {
                Issue.record("\(call) did not throw")
                continue
            }
            #expect(transport.requests.count == 1)
        }
    }

    @Test(arguments: reasons, [TransportError.Delivery.notSent, .mayHaveArrived])
    func `a failure while making the customer keeps and takes nothing`(
        _ reason: TransportError.Reason, _ delivery: TransportError.Delivery
    ) async throws {
        let error = TransportError(reason, delivery, detail: "d")
        let (stripe, transport) = try subject([.failure(error)])
        let tokenize = try tokenizeRequest(customer: nil)
        _ = try await thrown { () async throws(PaymentError) in try await stripe.tokenize(tokenize) }
        #expect(transport.requests.map(\.url.pathAndQuery) == ["/v1/customers"])
    }

    private func answers(_ call: Call, _ error: TransportError) throws -> [Result<TransportResponse, TransportError>] {
        try call.preparation.map { .success(try Answer($0).response()) } + [.failure(error)]
    }
}
