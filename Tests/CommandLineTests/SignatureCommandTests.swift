import PaymentHTTP
import Testing

/// `payments signature` with the published vectors of Stripe's signature (G-6).
@Suite("Signature command", .serialized)
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

/// The same for the other gateways, with the vectors their documents publish (G-6).
@Suite("Signature command, other gateways", .serialized)
struct OtherSignatureCommandTests {
    struct Vector: Sendable, CustomTestStringConvertible {
        let name: String
        let flags: [String]
        let secret: (name: String, value: String)
        let message: String
        let signature: String

        var testDescription: String { name }
    }

    static let vectors = [
        Vector(
            name: "LiqPay V1, version 3", flags: ["--gateway", "liqpay"],
            secret: ("LIQPAY_PRIVATE_KEY", "a4825234f4bae72a0be04eafe9e8e2bada209255"),
            message:
                "eyJwdWJsaWNfa2V5IjoiaTAwMDAwMDAwIiwidmVyc2lvbiI6IjMiLCJhY3Rpb24iOiJwYXkiLCJhbW91bnQiOiIzIiwiY3VycmVuY3kiOiJVQUgiLCJkZXNjcmlwdGlvbiI6InRlc3QiLCJvcmRlcl9pZCI6IjAwMDAwMSJ9",
            signature: "wR+UZDC4jjeL/qUOvIsofIWpZh8="),
        Vector(
            name: "LiqPay V2, version 7", flags: ["--gateway", "liqpay"],
            secret: ("LIQPAY_PRIVATE_KEY", "a4825234f4bae72a0be04eafe9e8e2bada209255"),
            message:
                "eyJwdWJsaWNfa2V5IjoiaTAwMDAwMDAwIiwidmVyc2lvbiI6NywiYWN0aW9uIjoicGF5IiwiYW1vdW50IjoiMyIsImN1cnJlbmN5IjoiVUFIIiwiZGVzY3JpcHRpb24iOiJ0ZXN0Iiwib3JkZXJfaWQiOiIwMDAwMDEifQ==",
            signature: "0adgJ8F2Ds5HCVkcz4AlmdLMRoIJf7IxsL3QmeFRz/s="),
        Vector(
            name: "WayForPay W1, delete invoice", flags: ["--gateway", "wayforpay", "--kind", "status"],
            secret: ("WAYFORPAY_SECRET_KEY", "flk3409refn54t54t*FNJRET"),
            message: #"{"merchantAccount":"test_merch_n1","orderReference":"INV-1479196343"}"#,
            signature: "bc54562dc1fa928b52fd3eb0e4d36937"),
        Vector(
            name: "WayForPay W9, callback", flags: ["--gateway", "wayforpay", "--kind", "transaction"],
            secret: ("WAYFORPAY_SECRET_KEY", "flk3409refn54t54t*FNJRET"),
            message:
                #"{"merchantAccount":"test_merch_n1","orderReference":"DH783023","amount":1547.36,"currency":"UAH","authCode":"541963","cardPan":"41****8217","transactionStatus":"Approved","reasonCode":1100}"#,
            signature: "ee460de4b316672fa974295ed4dba738"),
        Vector(
            name: "WayForPay W19, list, as a form", flags: ["--gateway", "wayforpay", "--kind", "transactionList"],
            secret: ("WAYFORPAY_SECRET_KEY", "flk3409refn54t54t*FNJRET"),
            message: "merchantAccount=test_merch_n1&dateBegin=1415379863&dateEnd=1415466263",
            signature: "2530e2d46aaef249454c452c740d8c04"),
    ]

    @Test("signs and verifies the vector, and refuses it altered", arguments: vectors)
    func vector(_ vector: Vector) async throws {
        let environment = [vector.secret.name: vector.secret.value]
        let signed = try await Tool.run(
            ["signature", "sign", "--json"] + vector.flags, environment: environment, input: Array(vector.message.utf8))
        let fields = try #require(try signed.json()["fields"]?.objectValue)
        #expect(fields.map(\.value).last?.stringValue == vector.signature)
        for (message, status) in [(vector.message, Int32(0)), (vector.message.replacing("1", with: "2"), 1)] {
            let verified = try await Tool.run(
                ["signature", "verify", "--json", "--signature", vector.signature] + vector.flags,
                environment: environment, input: Array(message.utf8))
            #expect(verified.status == status, "\(verified.errors)")
            #expect(!verified.errors.contains(vector.signature), "an expected signature is never shown (S-14)")
        }
    }

    @Test("an Authorize.net webhook signed by the tool verifies, and another body does not")
    func authorizeNet() async throws {
        let environment = ["AUTHORIZE_NET_SIGNATURE_KEY": String(repeating: "0123456789ABCDEF", count: 8)]
        let body = Array(#"{"notificationId":"n1"}"#.utf8)
        let signed = try await Tool.run(
            ["signature", "sign", "--gateway", "authorize-net"], environment: environment, input: body)
        let header = signed.output.split(separator: "\n").first.map(String.init) ?? ""
        #expect(header.hasPrefix("sha512="))
        for (message, status) in [(body, Int32(0)), (body + [0x20], 1)] {
            let verified = try await Tool.run(
                ["signature", "verify", "--gateway", "authorize-net", "--signature", header], environment: environment,
                input: message)
            #expect(verified.status == status)
        }
        let transaction = Array(#"{"apiLoginID":"login123","transId":"60000000001","amount":"12.30"}"#.utf8)
        let hash = try await Tool.run(
            ["signature", "sign", "--gateway", "authorize-net", "--kind", "transaction"], environment: environment,
            input: transaction
        ).output.trimmed
        for (given, status) in [(hash, Int32(0)), (String(hash.reversed()), 1)] {
            let verified = try await Tool.run(
                ["signature", "verify", "--gateway", "authorize-net", "--kind", "transaction", "--signature", given],
                environment: environment, input: transaction)
            #expect(verified.status == status)
        }
    }

    @Test("a kind the gateway does not sign is refused, with those it does")
    func unknownKind() async throws {
        let ending = try await Tool.run(
            ["signature", "sign", "--gateway", "liqpay", "--kind", "webhook", "--json"],
            environment: ["LIQPAY_PRIVATE_KEY": "key"], input: [])
        #expect(ending.status == 64)
        #expect(try ending.json()["error"]?["message"]?.stringValue?.contains("it signs message") == true)
    }
}

extension String {
    fileprivate var trimmed: String { split(separator: "\n").first.map(String.init) ?? "" }
}
