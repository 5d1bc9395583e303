import LiqPayGateway
import PaymentCore
import PaymentHTTP
import PaymentTesting
import TestSupport
import Testing

/// Whatever LiqPay, a proxy or an attacker answers: no trap, and no success without an answer that earns it.
@Suite struct AnswerPropertyTests {
    private static let values: [JSON] = [
        nil, true, 0, -1, "", "success", "reversed", "hold_wait", "failure", "error", "refund", "pay", "hold", "UAH",
        "order-1001", "9859", .integer(.max), .integer(.min), [], [:], "1e3", .string(testPublicKey), "150.5",
    ]

    private static let codes = [
        "9859", "order_id_duplicate", "payment_err_status", "payment_not_found", "err_look", "invalid_signature",
        "err_wrong", "wrong_amount_currency", "err_cache", "limit",
    ]

    /// The answer with members taken out, replaced or added, bytes changed, or cut.
    private static func changed(_ answer: Answer, _ generator: inout SeededGenerator) -> TransportResponse {
        var answer = answer
        for _ in 0..<Int.random(in: 0...2, using: &generator) {
            let names = answer.object.names + ["err_code", "refund_amount", "completion_date", "wait_amount", "info"]
            let name = names[Int.random(in: names.indices, using: &generator)]
            let value = values[Int.random(in: values.indices, using: &generator)]
            answer = answer.with(name, Bool.random(using: &generator) ? value : nil)
        }
        var bytes = Array(answer.text.utf8)
        switch Int.random(in: 0..<6, using: &generator) {
        case 0: bytes[Int.random(in: bytes.indices, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
        case 1: bytes = Array(bytes.prefix(Int.random(in: 0...bytes.count, using: &generator)))
        default: break
        }
        return answer.response(body: bytes)
    }

    @Test func `random answers never trap, and never succeed unearned`() async throws {
        let seed = anySeed()
        var generator = SeededGenerator(seed: seed)
        var endings: [String: Int] = [:]
        for round in 0..<3000 {
            let call = UnreadableAnswerTests.Call.all[Int.random(in: 0..<4, using: &generator)]
            let isError = Int.random(in: 0..<4, using: &generator) == 0
            let code = Self.codes[Int.random(in: Self.codes.indices, using: &generator)]
            // Half of the refusals name the order, and only those are believed.
            let error =
                Bool.random(using: &generator) ? Answer.error(code) : .error(code).with("order_id", "order-1001")
            let last = Self.changed(isError ? error : call.success, &generator)
            let after = Self.changed(.payment, &generator)
            let (liqpay, transport) = try subject(
                call.before.map { .success($0.response()) } + [.success(last), .success(after)])
            let ending: String
            do {
                ending = try await call.run(liqpay)
            } catch let error as PaymentError {
                ending = "thrown \(error.code)"
            }
            endings[ending, default: 0] += 1
            guard ending == "succeeded" else { continue }
            let deciding = transport.answersLeft == 1 ? last : after
            let text = String(decoding: deciding.body, as: UTF8.self)
            let echoes =
                switch call.testDescription {
                case "charge": ["\"order-1001\"", "150.5", "\"UAH\""]
                case "capture": ["\"order-1001\"", "150.5", "\"UAH\""]
                default: ["2345678901"]
                }
            for echo in echoes where !text.contains(echo) {
                Issue.record("\(call) succeeded without \(echo) in round \(round) of seed \(seed): \(text)")
            }
        }
        #expect(endings["succeeded", default: 0] > 100 && endings.count > 6, "seed \(seed): \(endings)")
    }
}
