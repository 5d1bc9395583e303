import HTTPTypes
import PaymentCore
import PaymentHTTP
import PaymentTesting
import StripeGateway
import TestSupport
import Testing

@Suite struct UnreadableAnswerTests {
    let create: Answer
    let golden: Answer

    init() throws {
        create = try Answer("create_requires-confirmation")
        golden = try Answer("confirm_succeeded")
    }

    @Test func `a confirmation cut at any byte is unknown (F-06)`() async throws {
        let bytes = Array(golden.text.utf8)
        #expect(bytes.count > 3000)
        for count in 0..<bytes.count {
            #expect(
                try await ending(of: golden.response(body: Array(bytes.prefix(count)))) == .unknown(.unreadableAnswer),
                "\(count)")
        }
        #expect(try await ending(of: golden.response()) == .succeeded)
    }

    @Test func `a decline cut at any byte is unknown (F-06)`() async throws {
        let answer = try Answer("confirm_declined")
        let bytes = Array(answer.text.utf8)
        for count in stride(from: 0, to: bytes.count, by: 7) {
            #expect(
                try await ending(of: answer.response(body: Array(bytes.prefix(count)))) == .unknown(.unreadableAnswer),
                "\(count)")
        }
    }

    static let bodies: [(name: String, body: @Sendable (String) -> [UInt8])] = [
        ("empty", { _ in [] }),
        ("white space", { _ in Array(" \n".utf8) }),
        ("HTML", { _ in Array("<!DOCTYPE html><html><body>502</body></html>".utf8) }),
        ("a byte-order mark", { [0xEF, 0xBB, 0xBF] + Array($0.utf8) }),
        ("UTF-16", { text in text.utf16.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] } }),
        (
            "UTF-16 with a mark",
            { text in [0xFE, 0xFF] + text.utf16.flatMap { [UInt8($0 >> 8), UInt8(truncatingIfNeeded: $0)] } }
        ),
        ("not UTF-8", { Array($0.utf8).map { $0 == UInt8(ascii: "M") ? 0xFF : $0 } }),
        ("a name twice", { Array($0.replacing("\"object\":\"payment_intent\"", with: "\"amount\":1").utf8) }),
        ("two objects", { Array(($0 + $0).utf8) }),
        ("null", { _ in Array("null".utf8) }),
        ("an empty object", { _ in Array("{}".utf8) }),
        ("a list", { Array("[\($0)]".utf8) }),
        (
            "Authorize.net's JSON",
            { _ in
                Array(
                    #"{"transactionResponse":{"responseCode":"1","transId":"60"},"messages":{"resultCode":"Ok"}}"#.utf8)
            }
        ),
        (
            "LiqPay's JSON",
            { _ in
                Array(
                    #"{"result":"ok","status":"success","amount":20.0,"currency":"USD","order_id":"order-1001"}"#.utf8)
            }
        ),
        (
            "WayForPay's JSON",
            { _ in
                Array(
                    #"{"transactionStatus":"Approved","amount":20,"currency":"USD","orderReference":"order-1001"}"#.utf8
                )
            }
        ),
        ("1 MiB of brackets", { _ in Array(repeating: UInt8(ascii: "["), count: 1 << 20) }),
        ("2 MiB of text", { _ in Array("\"".utf8) + Array(repeating: UInt8(ascii: "a"), count: 2 << 20) }),
        (
            "another object of Stripe",
            { _ in Array(#"{"id":"ch_1","object":"charge","amount":2000,"currency":"usd","status":"succeeded"}"#.utf8) }
        ),
    ]

    @Test(arguments: bodies.indices, Call.allCases)
    func `what is not Stripe's object is unknown (F-07, F-08)`(_ index: Int, _ call: Call) async throws {
        let (name, body) = Self.bodies[index]
        let golden = try Answer(call.success)
        if name == "a name twice", !golden.text.contains("\"object\":\"payment_intent\"") { return }
        for status in [200, 400, 402, 500] {
            let (stripe, _) = try subject(
                call.preparation.map { .success(try Answer($0).response()) }
                    + [.success(golden.withStatus(status).response(body: body(golden.text)))])
            let ending = try await call.run(on: stripe).ending
            guard case .unknown = ending else {
                Issue.record("\(name) with status \(status) ends as \(ending)")
                continue
            }
        }
    }

    @Test(arguments: [
        nil, "", "text/html", "text/plain; charset=utf-8", "application/xml", "application/x-www-form-urlencoded",
    ])
    func `an answer that does not call itself JSON is unknown (F-07)`(_ type: String?) async throws {
        #expect(try await ending(of: golden.with(.contentType, type).response()) == .unknown(.unreadableAnswer))
    }

    @Test(arguments: ["application/json", "application/json; charset=utf-8", "Application/JSON"])
    func `JSON may name its character set`(_ type: String) async throws {
        #expect(try await ending(of: golden.with(.contentType, type).response()) == .succeeded)
    }

    static let members: [(path: String, wrong: [String])] = [
        ("\"id\":\"pi_3Mock0000000000000000001\"", ["\"id\":1", "\"id\":null", "\"x\":0", "\"id\":{}"]),
        (
            "\"amount\":2000,\"amount_capturable\"",
            [
                "\"amount\":\"2000\",\"amount_capturable\"", "\"amount\":2000.0,\"amount_capturable\"",
                "\"amount\":2e3,\"amount_capturable\"", "\"amount\":null,\"amount_capturable\"",
                "\"amount_capturable\"", "\"amount\":-2000,\"amount_capturable\"",
                "\"amount\":99999999999999999999,\"amount_capturable\"",
            ]
        ),
        ("\"amount_received\":2000", ["\"amount_received\":\"2000\"", "\"amount_received\":true", "\"x\":0"]),
        (
            "\"currency\":\"usd\",\"customer\":null,\"customer_account\"",
            [
                "\"currency\":840,\"customer_account\"", "\"currency\":null,\"customer_account\"",
                "\"customer_account\"", "\"currency\":\"usdollar\",\"customer_account\"",
            ]
        ),
        (
            "\"metadata\":{\"merchant_reference\":\"order-1001\"},\"next_action\"",
            [
                "\"metadata\":[],\"next_action\"", "\"metadata\":null,\"next_action\"",
                "\"metadata\":{\"merchant_reference\":1001},\"next_action\"", "\"next_action\"",
            ]
        ),
        (
            "\"livemode\":false,\"managed_payments\"",
            [
                "\"livemode\":\"false\",\"managed_payments\"", "\"livemode\":null,\"managed_payments\"",
                "\"managed_payments\"",
            ]
        ),
        (
            "\"amount_captured\":2000",
            ["\"amount_captured\":null", "\"amount_captured\":-9223372036854775808", "\"x\":0"]
        ),
        (
            "\"amount_refunded\":0",
            ["\"amount_refunded\":-1", "\"amount_refunded\":9223372036854775807", "\"amount_refunded\":\"0\""]
        ),
        ("\"last4\":\"4242\"", ["\"last4\":4242"]),
    ]

    @Test(arguments: members.indices)
    func `a member that is missing or of another type is unknown`(_ index: Int) async throws {
        let (path, wrong) = Self.members[index]
        for text in wrong {
            let end = try await ending(of: golden.replacing(path, text).response())
            guard case .unknown = end else {
                Issue.record("\(text) ends as \(end)")
                continue
            }
        }
    }

    @Test(arguments: [
        "\"exp_month\":13", "\"exp_month\":null", "\"exp_month\":-1", "\"exp_month\":9223372036854775807",
    ])
    func `an expiry nobody can read leaves the payment as it is`(_ text: String) async throws {
        let answer = try golden.replacing("\"exp_month\":11", text)
        let payment = try #require(try await subject(create, answer).stripe.charge(chargeRequest()).value)
        #expect(payment.card == CardSummary(brand: "visa", lastFour: "4242", expiry: nil))
    }

    @Test func `members that Stripe adds are passed over`() async throws {
        let answer = try golden.replacing("{\"id\":\"pi_", "{\"new\":{\"a\":[1,2.5e300,null]},\"id\":\"pi_")
        #expect(try await ending(of: answer.response()) == .succeeded)
    }

    private func ending(of response: TransportResponse) async throws -> Call.Ending {
        let (stripe, _) = try subject([.success(create.response()), .success(response)])
        return try await Call.charge.run(on: stripe).ending
    }
}
