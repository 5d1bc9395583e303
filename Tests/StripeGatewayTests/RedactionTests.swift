import HTTPTypes
import PaymentCore
import PaymentHTTP
import PaymentTesting
import StripeGateway
import TestSupport
import Testing

@Suite struct RedactionTests {
    static let key = "sk_test_CANARYKEY000000001"
    static let signingSecret = "whsec_CANARYHOOK000000001"
    static let token = "pm_CANARYTOKEN0001"
    static let email = "canarymail@example.com"
    /// What must be in no text: the key, the signing secret, the token, the payer's address, Stripe's client secret.
    private let canaries = Canaries("CANARYKEY", "CANARYHOOK", "CANARYTOKEN", "canarymail", "_secret_")

    static let flows: [(name: String, answers: [String])] = [
        ("succeeds", ["customer_created", "create_requires-confirmation", "confirm_succeeded-keeping"]),
        ("is declined", ["customer_created", "create_requires-confirmation", "confirm_declined"]),
        ("needs the script", ["customer_created", "create_requires-confirmation", "confirm_requires-action-sdk"]),
        ("is pending", ["customer_created", "create_requires-confirmation", "confirm_processing"]),
        ("is refused", ["customer_created", "create_requires-confirmation", "error_idempotency"]),
        ("fails", ["customer_created", "create_requires-confirmation", "error_server"]),
        ("has no answer", ["customer_created", "create_requires-confirmation"]),
        ("has no customer", ["error_unauthorized"]),
    ]

    @Test(arguments: flows.indices)
    func `a whole flow leaves no secret in any text (S-01, S-05, G-11)`(_ index: Int) async throws {
        let log = LogLines()
        let transport = ScriptedTransport(try Self.flows[index].answers.map { .success(try Answer($0).response()) })
        let configuration = try Stripe.Configuration(
            secretKey: Secret(Self.key), webhookSecrets: [Secret(Self.signingSecret)], baseURL: "https://stripe.test")
        let stripe = try Stripe(
            configuration, transport: transport, clock: ManualWallClock(testNow), telemetry: log.telemetry(of: .stripe))
        let request = try chargeRequest(
            source: .token(PaymentToken(Self.token), returnURL: nil), payer: PayerDetails(email: Self.email),
            keepMethod: consent)
        try await canaries.expectNone {
            let outcome = try await stripe.charge(request)
            canaries.expectNone(in: outcome.unknown?.description ?? "")
            return outcome
        }
        canaries.expectNone(in: stripe)
        canaries.expectNone(in: configuration)
        canaries.expectNone(in: request.source)
        for sent in transport.requests {
            canaries.expectNone(in: sent)
            let isInBody = sent.bodyText.contains("CANARYKEY") || sent.url.text.contains("CANARYKEY")
            #expect(!isInBody, "the key travels in the Authorization field alone")
            let fields = sent.headerFields.filter { $0.value.contains("CANARY") || $0.value.contains("canarymail") }
            #expect(fields.map(\.name) == [.authorization])
        }
        let lines = log.all
        #expect(lines.count >= 2)
        canaries.expectNone(in: lines)
    }

    @Test(arguments: [400, 402, 403, 404])
    func `a token that Stripe repeats in its message is taken out (S-01)`(_ status: Int) async throws {
        let answer = try Answer("error_resource-missing").withStatus(status)
            .replacing(
                "No such payment_intent: 'pi_missing'", "No such PaymentMethod: '\(Self.token)'; \(Self.token) is gone")
        let charge = try chargeRequest(source: .token(PaymentToken(Self.token), returnURL: nil))
        let (stripe, _) = try subject(answer, Answer("create_requires-confirmation"), answer, answer)
        let error = try await thrown { () async throws(PaymentError) in try await stripe.charge(charge) }
        canaries.expectNone(in: error)
        do throws(PaymentError) {
            canaries.expectNone(in: try await stripe.charge(charge))
        } catch {
            canaries.expectNone(in: error)
            if status != 403 { #expect(error.message.contains("<redacted>")) }
        }
        let method = try storedMethod(token: Self.token)
        let forgetting = try await thrown { () async throws(PaymentError) in try await stripe.forget(method) }
        canaries.expectNone(in: forgetting)
    }

    @Test func `Stripe's messages are cut and cannot break a line`() async throws {
        let long = String(repeating: "x", count: 5000)
        let answer = try Answer("error_parameter-missing").replacing(
            "Missing required param: amount.", "a\\nb\\u001b[31m" + long)
        let (stripe, _) = try subject(answer)
        let request = try chargeRequest()
        let error = try await thrown { () async throws(PaymentError) in try await stripe.charge(request) }
        expectOneShortLine(error.message)
    }
}
