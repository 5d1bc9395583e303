import LiqPayGateway
import PaymentCore
import PaymentHTTP
import PaymentTesting
import TestSupport
import Testing

@Suite struct UnreadableAnswerTests {
    /// A call that moves money: what is asked first, the answer with which it succeeds, and how it is made.
    struct Call: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let before: [Answer]
        let success: Answer
        let run: @Sendable (LiqPay) async throws -> String

        static let all = [
            Call(testDescription: "charge", before: [], success: .payment) {
                try await $0.charge(chargeRequest()).name
            },
            Call(
                testDescription: "capture", before: [.hold],
                success: Answer.hold.with("status", "success").with("completion_date", 1_795_262_500_000)
            ) { try await $0.capture(captureRequest()).name },
            Call(testDescription: "void", before: [.hold], success: .refund) {
                try await $0.void(voidRequest()).name
            },
            Call(testDescription: "refund", before: [.payment], success: .refund) {
                try await $0.refund(refundRequest(money(500))).name
            },
        ]
    }

    private func ending(_ call: Call, _ last: Result<TransportResponse, TransportError>) async throws -> String {
        let (liqpay, transport) = try subject(call.before.map { .success($0.response()) } + [last])
        let name = try await call.run(liqpay)
        #expect(transport.answersLeft == 0)
        return name
    }

    @Test(arguments: Call.all)
    func `an answer cut at any byte is unknown (F-06)`(_ call: Call) async throws {
        let bytes = Array(call.success.text.utf8)
        for count in 0..<bytes.count {
            let response = call.success.response(body: Array(bytes.prefix(count)))
            #expect(try await ending(call, .success(response)) == "unknown", "\(count)")
        }
        #expect(try await ending(call, .success(call.success.response())) == "succeeded")
    }

    static let bodies: [(name: String, body: @Sendable (String) -> [UInt8])] = [
        ("empty", { _ in [] }), ("null", { _ in Array("null".utf8) }), ("an empty object", { _ in Array("{}".utf8) }),
        ("HTML", { _ in Array("<!DOCTYPE html><html></html>".utf8) }),
        ("a byte-order mark", { [0xEF, 0xBB, 0xBF] + Array($0.utf8) }),
        ("UTF-16", { text in text.utf16.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] } }),
        ("two objects", { Array(($0 + $0).utf8) }), ("a list", { Array("[\($0)]".utf8) }),
        ("a member twice", { Array(("{\"result\":null," + $0.dropFirst()).utf8) }),
        ("Stripe's JSON", { _ in Array(#"{"id":"pi_1","status":"succeeded","amount":15050}"#.utf8) }),
        ("WayForPay's JSON", { _ in Array(#"{"transactionStatus":"Approved","amount":150.5}"#.utf8) }),
        ("a report", { _ in Array(#"{"result":"success","data":[]}"#.utf8) }),
        ("only ok", { _ in Array(#"{"result":"ok"}"#.utf8) }),
        ("a status of another type", { _ in Array(#"{"result":"ok","status":1}"#.utf8) }),
        ("a look-up of a held payment", { _ in Array(Answer.hold.text.utf8) }),
        ("the payment of another order", { _ in Array(Answer.payment.with("order_id", "order-2").text.utf8) }),
    ]

    @Test(arguments: Call.all, bodies.indices)
    func `what is not the answer to this call is unknown (F-07, F-10)`(_ call: Call, _ index: Int) async throws {
        let (name, body) = Self.bodies[index]
        let response = call.success.response(body: body(call.success.text))
        #expect(try await ending(call, .success(response)) == "unknown", "\(name)")
    }

    @Test(arguments: [nil, "", "text/html", "text/plain", "application/x-www-form-urlencoded"])
    func `an answer that does not call itself JSON is unknown (F-07)`(_ type: String?) async throws {
        for call in Call.all {
            let response = call.success.with(contentType: type).response()
            #expect(try await ending(call, .success(response)) == "unknown")
        }
    }

    @Test(arguments: ["application/json; charset=utf-8", "Application/JSON"])
    func `JSON may name its character set`(_ type: String) async throws {
        for call in Call.all {
            let response = call.success.with(contentType: type).response()
            #expect(try await ending(call, .success(response)) == "succeeded")
        }
    }

    static let lost: [(error: TransportError, reason: UnknownOutcome.Reason)] = [
        (TransportError(.timeout, .mayHaveArrived, detail: "80 s"), .timeout),
        (TransportError(.connectionLost, .mayHaveArrived, detail: "reset"), .connectionLost),
        (TransportError(.cancelled, .mayHaveArrived, detail: "cancelled"), .cancelled),
        (TransportError(.answerTooLarge, .mayHaveArrived, detail: "1 MiB"), .unreadableAnswer),
        (TransportError(.malformedAnswer, .mayHaveArrived, detail: "no HTTP"), .unreadableAnswer),
    ]

    @Test(arguments: lost.indices)
    func `a lost answer is unknown, and names what to look up (F-02, F-03)`(_ index: Int) async throws {
        for call in Call.all {
            #expect(try await ending(call, .failure(Self.lost[index].error)) == "unknown")
        }
        let (liqpay, _) = try subject([.failure(Self.lost[index].error)])
        let unknown = try #require(try await liqpay.charge(chargeRequest()).unknown)
        #expect(unknown.reason == Self.lost[index].reason)
        #expect(unknown.reference == nil && unknown.merchantReference?.text == "order-1001")
    }

    @Test func `what was not sent is thrown, and may be repeated (F-01)`() async throws {
        for call in Call.all {
            let failure = TransportError(.connect, .notSent, detail: "refused")
            let (liqpay, _) = try subject(call.before.map { .success($0.response()) } + [.failure(failure)])
            let error = try await #require(throws: PaymentError.self) { try await call.run(liqpay) }
            #expect(error.code == .notSent && error.retry == .sameKey(afterSeconds: nil))
        }
    }

    @Test(
        arguments: [
            ("action", "pay"), ("action", nil), ("payment_id", 7), ("payment_id", nil), ("status", "a_new_word"),
            ("status", "success_"), ("order_id", "order-2"), ("public_key", "i00000000009"),
        ] as [(String, JSON?)])
    func `a refund or release that is not the one asked for is unknown (F-10)`(_ name: String, _ value: JSON?)
        async throws
    {
        for call in Call.all.suffix(2) {
            #expect(
                try await ending(call, .success(Answer.refund.with(name, value).response())) == "unknown", "\(name)")
        }
    }

    @Test(
        arguments: [
            ("order_id", "order-2"), ("order_id", nil), ("amount", number("150.4")), ("amount", nil),
            ("currency", "USD"),
            ("action", "pay"), ("status", "hold_wait"), ("status", "a_new_word"), ("public_key", "i00000000009"),
        ] as [(String, JSON?)])
    func `a capture that is not the one asked for is unknown (F-10)`(_ name: String, _ value: JSON?) async throws {
        let call = Call.all[1]
        #expect(try await ending(call, .success(call.success.with(name, value).response())) == "unknown", "\(name)")
    }
}
