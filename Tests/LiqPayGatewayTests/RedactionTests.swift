import LiqPayCards
import LiqPayGateway
import PaymentCards
import PaymentCore
import PaymentHTTP
import PaymentTesting
import TestSupport
import Testing

@Suite struct RedactionTests {
    static let key = "sandbox_CANARYKEY_000001"
    static let token = "CANARYTOKEN0001"
    /// What must be in no text: key, token, confirm token, the payer's address, the card.
    private let canaries = Canaries(
        "CANARYKEY", "CANARYTOKEN", "CANARYCONFIRM", "canarymail", "4242424242424242", "4242 4242", "4242-4242",
        "\"731\"")

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
        let liqpay = LiqPay(
            configuration, transport: transport, clock: ManualWallClock(testNow), telemetry: log.telemetry(of: .liqPay))
        let payer = PayerDetails(email: "canarymail@example.com", name: "canarymail", ipAddress: "8.8.8.8")
        let request = try chargeRequest(source: .token(PaymentToken(Self.token), returnURL: nil), payer: payer)
        try await canaries.expectNone { try await liqpay.charge(request) }
        let method = try storedMethod(token: Self.token)
        try await canaries.expectNone { try await liqpay.forget(method) }
        let confirmation = AuthenticationRequest(
            action: RequiredAction(
                step: .oneTimeCode, reference: orderReference, continuation: try PaymentToken(Self.token)),
            fields: [FormField(name: "code", value: "1")], reference: try MerchantReference("order-1001"),
            idempotencyKey: try IdempotencyKey("key-1"))
        try await canaries.expectNone { try await liqpay.completeAuthentication(confirmation) }
        let paying = CardPaymentRequest(
            amount: money(15050), reference: try MerchantReference("order-1001"),
            idempotencyKey: try IdempotencyKey("key-9"), payer: payer)
        try await canaries.expectNone {
            let card = try CardData(
                number: "4242424242424242", securityCode: "731", expiry: CardExpiry(month: 9, year: 2027))
            return try await liqpay.pay(with: card, request: paying)
        }
        canaries.expectNone(in: liqpay)
        canaries.expectNone(in: configuration)
        canaries.expectNone(in: request)
        for sent in transport.requests {
            canaries.expectNone(in: sent)
            #expect(!sent.url.text.contains("CANARY"))
        }
        let lines = log.all
        #expect(lines.count >= 4)
        canaries.expectNone(in: lines)
    }

    @Test func `LiqPay's messages are cut and cannot break a line`() async throws {
        let long = "a\nb\u{1B}[31m\u{202E}" + String(repeating: "x", count: 5000)
        let (liqpay, _) = try subject(
            Answer.error("err_wrong", key: "k\r\n").with("err_description", .string(long))
                .with("order_id", "order-1001"))
        let request = try chargeRequest()
        let error = try await thrown { () async throws(PaymentError) in try await liqpay.charge(request) }
        expectOneShortLine(error.message)
        expectOneShortLine(error.field ?? "")
    }
}
