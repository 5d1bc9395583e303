import PaymentHTTP
import Testing

/// `payments signature` with the published vectors of Stripe's signature (G-6).
@Suite("Signature command")
struct SignatureCommandTests {
    static let message = Array(
        #"{"id":"evt_mock_0001","object":"event","api_version":"2026-10-28.endive","created":1795260000,"data":{"object":{"id":"pi_mock_0001","object":"payment_intent","amount":1999,"currency":"usd","status":"succeeded"}},"livemode":false,"pending_webhooks":1,"request":{"id":"req_mock_0001","idempotency_key":"order-1001"},"type":"payment_intent.succeeded"}"#
            .utf8)
    static let secret = "whsec_test_4fJ2kLm9QxZ7vB1n"
    static let header = "t=1795260005,v1=cb53f712c5b3f2b395707b6898f96054c56c74ed398c8f0c59165e2e681bb4d0"

    @Test("signs vector V1")
    func signs() async throws {
        let ending = try await Tool.run(
            ["signature", "sign", "--gateway", "stripe", "--kind", "webhook", "--at", "1795260005"],
            environment: ["STRIPE_WEBHOOK_SECRET": Self.secret], input: Self.message)
        #expect(ending.status == 0)
        #expect(ending.output == Self.header + "\n")
    }

    @Test(
        "verifies by exit code",
        arguments: [
            (header, Int64(1_795_260_005), Int32(0)), (header, 1_795_260_305, 0), (header, 1_795_260_306, 1),
            (header, 1_795_259_704, 1), (header.replacing("cb53", with: "cb54"), 1_795_260_005, 1),
            ("", 1_795_260_005, 1),
            ("t=1795260005", 1_795_260_005, 1),
        ])
    func verifies(_ header: String, _ time: Int64, _ status: Int32) async throws {
        let ending = try await Tool.run(
            ["signature", "verify", "--signature", header, "--at", String(time), "--json"],
            environment: ["STRIPE_WEBHOOK_SECRET": Self.secret], input: Self.message)
        #expect(ending.status == status)
        #expect(try ending.json()["genuine"]?.boolValue == (status == 0))
        #expect(!ending.errors.contains("cb53f712"), "an expected signature is never shown (S-14)")
    }

    @Test("a missing or blank secret is malformed input", arguments: ["", "   ", "no-secret-at-all"])
    func badSecret(_ secret: String) async throws {
        let ending = try await Tool.run(
            ["signature", "sign"], environment: secret.isEmpty ? [:] : ["STRIPE_WEBHOOK_SECRET": secret],
            input: Self.message)
        #expect(ending.status == 64)
        #expect(ending.output.isEmpty)
    }
}
