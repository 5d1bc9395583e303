import LiqPayCards
import LiqPayGateway
import Logging
import PaymentCards
import PaymentCore
import PaymentHTTP
import PaymentTesting
import Synchronization
import Testing

/// Keeps every line that is logged.
private final class LogLines: Sendable {
    let lines = Mutex<[String]>([])
}

private struct KeepingHandler: LogHandler {
    let kept: LogLines
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.trace

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        kept.lines.withLock { $0.append("\(event.message) \(event.metadata ?? [:]) \(metadata)") }
    }
}

@Suite struct RedactionTests {
    static let key = "sandbox_CANARYKEY_000001"
    static let token = "CANARYTOKEN0001"
    /// What must be in no text: key, token, confirm token, the payer's address, the card.
    static let canaries = [
        "CANARYKEY", "CANARYTOKEN", "CANARYCONFIRM", "canarymail", "4242424242424242", "4242 4242", "4242-4242",
        "\"731\"",
    ]

    static let answers: [(name: String, answer: Answer?)] = [
        ("succeeds", .payment.with("card_token", .string(token))),
        ("is declined", .error("9859", status: "failure").with("err_description", .string("card \(token) refused"))),
        ("is refused", .error("101").with("err_description", .string("token \(token) is another shop's"))),
        ("is faulty", .error("err_\(token)")),
        (
            "asks", .payment.with("status", "otp_verify").with("token", "CANARYCONFIRM1")
        ),
        ("is another's", .payment.with("order_id", .string(token))),
        ("is no JSON", nil),
    ]

    @Test(arguments: answers.indices)
    func `a whole flow leaves no secret in any text (S-01, S-05, G-11)`(_ index: Int) async throws {
        let log = LogLines()
        let row = Self.answers[index]
        var results: [Result<TransportResponse, TransportError>] = (0..<3).map { _ in
            .success(row.answer?.response() ?? Answer.payment.response(body: Array(Self.token.utf8)))
        }
        // The answer to the charge of the card.
        let echo = "card 4242424242424242, also 4242 4242 4242 4242 and 4242-4242-4242-4242"
        let codes = ["err_wrong", "9859", "a_new_code"]
        results.append(
            .success(Answer.error(codes[index % 3]).with("err_description", .string(echo)).response()))
        let transport = ScriptedTransport(results)
        let configuration = try LiqPay.Configuration(
            publicKey: testPublicKey, privateKey: Secret(Self.key), baseURL: "https://liqpay.test")
        let telemetry = GatewayTelemetry(
            gateway: .liqpay, logger: Logger(label: "test") { _ in KeepingHandler(kept: log) })
        let liqpay = LiqPay(
            configuration, transport: transport, clock: ManualWallClock(testNow), telemetry: telemetry)
        let payer = PayerDetails(email: "canarymail@example.com", name: "canarymail", ipAddress: "8.8.8.8")
        let request = try chargeRequest(source: .token(PaymentToken(Self.token), returnURL: nil), payer: payer)
        await expectSilence { () async throws(PaymentError) in try await liqpay.charge(request) }
        let method = try storedMethod(token: Self.token)
        await expectSilence { () async throws(PaymentError) in try await liqpay.forget(method) }
        let confirmation = AuthenticationRequest(
            action: RequiredAction(
                step: .oneTimeCode, reference: orderReference, continuation: try PaymentToken(Self.token)),
            fields: [FormField(name: "code", value: "1")], reference: try MerchantReference("order-1001"),
            idempotencyKey: try IdempotencyKey("key-1"))
        await expectSilence { () async throws(PaymentError) in try await liqpay.completeAuthentication(confirmation) }
        let card = try CardData(
            number: "4242424242424242", securityCode: "731", expiry: CardExpiry(month: 9, year: 2027))
        let paying = CardPaymentRequest(
            amount: money(15050), reference: try MerchantReference("order-1001"),
            idempotencyKey: try IdempotencyKey("key-9"), payer: payer)
        do throws(PaymentError) {
            expectSilence(try await liqpay.pay(with: card, request: paying))
        } catch {
            expectSilence(error)
        }
        expectSilence(liqpay)
        expectSilence(configuration)
        expectSilence(request)
        for sent in transport.requests {
            expectSilence(sent)
            #expect(!sent.url.text.contains("CANARY"))
        }
        let lines = log.lines.withLock { $0 }
        #expect(lines.count >= 4)
        expectSilence(lines)
    }

    @Test func `LiqPay's messages are cut and cannot break a line`() async throws {
        let long = "a\nb\u{1B}[31m\u{202E}" + String(repeating: "x", count: 5000)
        let (liqpay, _) = try subject(Answer.error("err_wrong", key: "k\r\n").with("err_description", .string(long)))
        let request = try chargeRequest()
        let error = try await thrown { () async throws(PaymentError) in try await liqpay.charge(request) }
        #expect(error.message.utf8.count < 500)
        for text in [error.message, error.field ?? ""] {
            #expect(!text.unicodeScalars.contains { [.control, .format].contains($0.properties.generalCategory) })
        }
    }

    private func expectSilence<Value>(_ call: () async throws(PaymentError) -> Value) async {
        do throws(PaymentError) {
            expectSilence(try await call())
        } catch {
            expectSilence(error)
        }
    }

    private func expectSilence(_ value: Any, sourceLocation: SourceLocation = #_sourceLocation) {
        var text = "\(value) \(String(reflecting: value)) \(String(describing: value))\n"
        print(value, to: &text)
        debugPrint(value, to: &text)
        dump(value, to: &text)
        for canary in Self.canaries where text.contains(canary) {
            Issue.record("\(canary) is in \(text.prefix(2000))", sourceLocation: sourceLocation)
        }
    }
}
