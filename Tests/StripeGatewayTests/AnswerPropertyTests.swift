import HTTPTypes
import PaymentCore
import PaymentHTTP
import PaymentTesting
import StripeGateway
import TestSupport
import Testing

/// Whatever Stripe, a proxy or an attacker answers: no trap, and no success without an answer that earns it.
@Suite struct AnswerPropertyTests {
    private static let names = [
        "create_requires-confirmation", "confirm_succeeded", "confirm_succeeded-keeping", "confirm_requires-capture",
        "confirm_processing", "confirm_requires-action-redirect", "confirm_requires-action-sdk", "confirm_declined",
        "confirm_authentication-required", "capture_partial", "cancel_canceled", "refund_succeeded", "refund_pending",
        "refund_failed", "customer_created", "setup_succeeded", "setup_requires-action", "setup_declined",
        "payment-method_created", "checkout_open", "list_refunds", "error_server", "error_rate-limit",
        "error_unexpected-state",
    ]
    private static let statuses = [200, 200, 200, 200, 201, 204, 301, 400, 401, 402, 404, 409, 424, 429, 500, 503]
    private static let reasons: [TransportError.Reason] = [
        .timeout, .connectionLost, .connect, .cancelled, .answerTooLarge,
    ]
    private static let tokens = [
        "null", "true", "0", "-1", "9223372036854775807", "-9223372036854775808", "1e999", "\"\"", "\"succeeded\"",
        "\"usd\"",
        "\"pi_3Mock0000000000000000001\"", "{}", "[]", "\"requires_capture\"", "\"canceled\"", "2000",
        "\"\\ud83d\\ude00\"",
    ]

    @Test func `random sequences of answers never trap and never succeed unearned`() async throws {
        let seed = anySeed()
        var generator = SeededGenerator(seed: seed)
        let pool = try Self.names.map { try Answer($0) }
        let create = try Answer("create_requires-confirmation")
        let successes = try Dictionary(uniqueKeysWithValues: Call.allCases.map { ($0, try Answer($0.success)) })
        var endings: [Call.Ending: Int] = [:]
        for round in 0..<4000 {
            let call = Call.allCases[generator.number(below: Call.allCases.count)]
            var answers = call.preparation.map { _ in create }
            // Mostly the right answer first, so that rounds reach the call that moves money.
            if generator.number(below: 4) == 0 { answers = [] }
            answers.append(generator.number(below: 2) == 0 ? try #require(successes[call]) : Self.any(pool, &generator))
            let last = answers.count - 1
            if generator.number(below: 4) > 0 { answers[last] = Self.changed(answers[last], &generator) }
            let results = answers.map { answer -> Result<TransportResponse, TransportError> in
                guard generator.number(below: 20) == 0 else { return .success(answer.response()) }
                let reason = Self.reasons[generator.number(below: Self.reasons.count)]
                return .failure(
                    TransportError(reason, generator.number(below: 2) == 0 ? .notSent : .mayHaveArrived, detail: "d"))
            }
            let (stripe, transport) = try subject(results)
            let ending = try await call.run(on: stripe).ending
            endings[ending, default: 0] += 1
            guard ending == .succeeded else { continue }
            // The answer that decided is the last one asked for; it must echo what was asked, in a 2xx.
            let deciding = try results[transport.requests.count - 1].get()
            let text = String(decoding: deciding.body, as: UTF8.self)
            #expect((200..<300).contains(deciding.status), "round \(round) of seed \(seed)")
            for echo in Self.echoes(of: call) where !text.contains(echo) {
                Issue.record("\(call) succeeded without \(echo) in round \(round) of seed \(seed): \(text)")
            }
        }
        #expect(endings[.succeeded, default: 0] > 100, "seed \(seed): \(endings)")
        #expect(endings.count > 8, "seed \(seed): \(endings)")
    }

    /// What the deciding answer of a call that succeeded must hold, at the least.
    private static func echoes(of call: Call) -> [String] {
        let intent = "\"pi_3Mock0000000000000000001\""
        return switch call {
        case .charge: [intent, "\"order-1001\"", "\"usd\"", "2000", "\"succeeded\""]
        case .authorize: [intent, "\"order-1001\"", "\"usd\"", "2000", "\"requires_capture\""]
        case .capture: [intent, "\"usd\"", "1500", "\"succeeded\""]
        case .void: [intent, "\"canceled\""]
        case .refund: [intent, "\"refund-1\"", "\"usd\"", "500"]
        case .tokenize: ["\"cus_MockAAAAAAAAAA\"", "\"terms-7\"", "\"succeeded\""]
        }
    }

    private static func any(_ pool: [Answer], _ generator: inout SeededGenerator) -> Answer {
        pool[generator.number(below: pool.count)]
    }

    /// The answer with another status, a value replaced, some bytes changed, or cut.
    private static func changed(_ answer: Answer, _ generator: inout SeededGenerator) -> Answer {
        var answer = answer
        for _ in 0...generator.number(below: 3) {
            var bytes = Array(answer.text.utf8)
            switch generator.number(below: 6) {
            case 0: answer.status = statuses[generator.number(below: statuses.count)]
            case 1: bytes = Array(bytes.prefix(generator.number(below: bytes.count + 1)))
            case 2 where !bytes.isEmpty:
                bytes[generator.number(below: bytes.count)] = UInt8.random(in: 0x20...0x7E, using: &generator)
            default: replaceValue(&bytes, &generator)
            }
            answer.text = String(decoding: bytes, as: UTF8.self)
        }
        return answer
    }

    /// Puts another value in place of the one behind some colon.
    private static func replaceValue(_ bytes: inout [UInt8], _ generator: inout SeededGenerator) {
        let colons = bytes.indices.filter { bytes[$0] == UInt8(ascii: ":") }
        guard !colons.isEmpty else { return }
        let start = colons[generator.number(below: colons.count)] + 1
        let end = bytes[start...].firstIndex { [UInt8(ascii: ","), UInt8(ascii: "}")].contains($0) } ?? bytes.endIndex
        bytes.replaceSubrange(start..<end, with: Array(tokens[generator.number(below: tokens.count)].utf8))
    }
}
