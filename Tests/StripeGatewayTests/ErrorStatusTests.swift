import HTTPTypes
import PaymentCore
import PaymentHTTP
import PaymentTesting
import StripeGateway
import TestSupport
import Testing

@Suite struct ErrorStatusTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let fixture: String
        let ending: Call.Ending
        var gatewayCode: String?
        var retry = RetryAdvice.afterMending

        var testDescription: String { fixture }
    }

    static let rows: [Row] = [
        Row(fixture: "error_parameter-missing", ending: .thrown(.invalidRequest), gatewayCode: "parameter_missing"),
        Row(fixture: "error_idempotency", ending: .thrown(.invalidRequest), gatewayCode: "idempotency_error"),
        Row(
            fixture: "error_unauthorized", ending: .thrown(.authenticationFailed), gatewayCode: "invalid_request_error"),
        Row(fixture: "error_forbidden", ending: .thrown(.authenticationFailed), gatewayCode: "invalid_request_error"),
        Row(fixture: "error_resource-missing", ending: .thrown(.notFound), gatewayCode: "resource_missing"),
        Row(
            fixture: "error_key-in-use", ending: .thrown(.inProgress), gatewayCode: "idempotency_key_in_use",
            retry: .sameKey(afterSeconds: nil)),
        Row(
            fixture: "error_rate-limit", ending: .thrown(.rateLimited), gatewayCode: "rate_limit",
            retry: .sameKey(afterSeconds: 7)),
        Row(fixture: "error_dependency", ending: .unknown(.gatewayFault)),
        Row(fixture: "error_server", ending: .unknown(.gatewayFault)),
    ]

    @Test(arguments: rows, Call.allCases)
    func `a refusal is thrown when nothing moved, and unknown when nobody knows (G-7, F-04, F-05)`(
        _ row: Row, _ call: Call
    ) async throws {
        let (stripe, transport) = try subject(
            call.preparation.map { .success(try Answer($0).response()) } + [.success(Answer(row.fixture).response())])
        let result = try await call.run(on: stripe)
        #expect(result.ending == row.ending)
        #expect(transport.answersLeft == 0)
        if let error = result.error {
            #expect(error.gatewayCode == row.gatewayCode)
            #expect(error.gateway == .stripe)
            #expect(error.requestID?.hasPrefix("req_Test") == true)
            #expect(error.retry == row.retry)
        }
    }

    @Test(arguments: Call.allCases, ["error_parameter-missing", "error_resource-missing", "error_forbidden"])
    func `a refusal under another idempotency key is another call's, and proves nothing (F-10)`(
        _ call: Call, _ fixture: String
    ) async throws {
        var answer = try Answer(fixture)
        answer.fields[.idempotencyKeyEcho] = "another-key/confirm"
        let (stripe, _) = try subject(
            call.preparation.map { .success(try Answer($0).response()) } + [.success(answer.response())])
        #expect(try await call.run(on: stripe).ending == .unknown(.mismatchedAnswer))
    }

    @Test(arguments: Array(300..<600))
    func `only the statuses that Stripe documents as refusals are believed`(_ status: Int) async throws {
        let ending: Call.Ending =
            switch status {
            case 400: .thrown(.invalidRequest)
            case 401, 403: .thrown(.authenticationFailed)
            case 402: .declined
            case 404: .thrown(.notFound)
            case 409: .thrown(.inProgress)
            case 429: .thrown(.rateLimited)
            default: .unknown(.gatewayFault)
            }
        let answer = try Answer("error_server").withStatus(status)
        for call in Call.allCases {
            let (stripe, _) = try subject(
                call.preparation.map { .success(try Answer($0).response()) } + [.success(answer.response())])
            #expect(try await call.run(on: stripe).ending == ending, "\(call) \(status)")
        }
    }

    @Test(arguments: ["succeeded", "processing", "requires_capture"], [400, 402, 404, 409])
    func `a confirmation refused because the payment went through already is unknown, never thrown`(
        _ status: String, _ httpStatus: Int
    ) async throws {
        // A repeat after Stripe forgot the key: create is replayed, confirm meets a payment that is done.
        let answer = try Answer("error_unexpected-state").replacing(
            "\"status\":\"succeeded\"", "\"status\":\"\(status)\"")
        let (stripe, _) = try subject(Answer("create_requires-confirmation"), answer.withStatus(httpStatus))
        let unknown = try #require(try await stripe.charge(chargeRequest()).unknown)
        #expect(unknown.reason == .mismatchedAnswer)
        #expect(unknown.reference == intentReference)
    }

    @Test(arguments: ["canceled", "requires_payment_method"])
    func `a confirmation refused for a payment that took nothing is thrown`(_ status: String) async throws {
        let answer = try Answer("error_unexpected-state").replacing(
            "\"status\":\"succeeded\"", "\"status\":\"\(status)\"")
        let (stripe, _) = try subject(Answer("create_requires-confirmation"), answer)
        #expect(try await Call.charge.run(on: stripe).ending == .thrown(.invalidRequest))
    }

    @Test(arguments: [400, 402])
    func `a refusal about another payment is not believed (F-10)`(_ status: Int) async throws {
        let answer = try Answer("confirm_declined").withStatus(status)
            .replacing("pi_3Mock0000000000000000001", "pi_3Mock0000000000000000007")
        for call in [Call.charge, .authorize, .capture, .void, .refund] {
            let (stripe, _) = try subject(
                call.preparation.map { .success(try Answer($0).response()) } + [.success(answer.response())])
            #expect(try await call.run(on: stripe).ending == .unknown(.mismatchedAnswer), "\(call)")
        }
    }

    @Test(arguments: [
        ("7", 7 as Int64?), ("0", 0), ("-3", 0), ("soon", nil), ("", nil), ("99999999999999999999", nil),
        ("Sat, 21 Nov 2026 08:00:00 GMT", nil),
    ])
    func `Retry-After in seconds is passed on, anything else is no advice`(_ text: String, _ seconds: Int64?)
        async throws
    {
        let (stripe, _) = try subject(
            Answer("create_requires-confirmation"), Answer("error_rate-limit").with(.retryAfter, text))
        #expect(try await Call.charge.run(on: stripe).error?.retry == .sameKey(afterSeconds: seconds))
    }

    @Test(arguments: ["error_server", "error_dependency"])
    func `a fault before anything could move is thrown and may be repeated`(_ fixture: String) async throws {
        for call in [Call.charge, .authorize] {
            let (stripe, transport) = try subject(Answer(fixture))
            let result = try await call.run(on: stripe)
            #expect(result.ending == .thrown(.gatewayFault))
            #expect(result.error?.retry == .sameKey(afterSeconds: nil))
            #expect(transport.requests.count == 1, "nothing was confirmed")
        }
    }

    @Test func `a fault on a look-up is thrown`() async throws {
        let (stripe, _) = try subject(Answer("error_server"), Answer("error_resource-missing"))
        let first = try await thrown { () async throws(PaymentError) in try await stripe.payment(intentReference) }
        let second = try await thrown { () async throws(PaymentError) in try await stripe.payment(intentReference) }
        #expect(first.code == .gatewayFault)
        #expect(second.code == .notFound)
    }

    @Test(arguments: [("true", true as Bool?), ("false", false), ("maybe", nil), ("", nil), (nil, nil)])
    func `Stripe's own word about a repeat is read`(_ value: String?, _ expected: Bool?) throws {
        let answer = try Answer("error_server").with(.stripeShouldRetry, value)
        #expect(Stripe.isRetryable(answer.response()) == expected)
    }
}

extension HTTPField.Name {
    // A literal of letters and a hyphen always is a field name, so the fallback is never taken.
    fileprivate static let idempotencyKeyEcho = HTTPField.Name("Idempotency-Key") ?? .accept
}
