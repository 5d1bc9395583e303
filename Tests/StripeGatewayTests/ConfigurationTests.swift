import PaymentCore
import StripeGateway
import TestSupport
import Testing

@Suite struct ConfigurationTests {
    static let refusedKeys: [(name: String, key: String)] = [
        ("empty", ""), ("blank", " \n\t"), ("a prefix alone", "sk_test_"), ("short", "sk_test_1234567"),
        ("publishable", "pk_test_CANARY00000000001"), ("a webhook secret", "whsec_CANARY00000000000001"),
        ("no prefix", "CANARY0000000000000000001"), ("upper case", "SK_TEST_CANARY0000000001"),
        ("a line break behind", "sk_test_CANARY0000000001\n"), ("a line break within", "sk_test_CANARY\r\nX-Y: 000001"),
        ("a space before", " sk_test_CANARY0000000001"), ("a space behind", "sk_test_CANARY0000000001 "),
        ("a NUL", "sk_test_CANARY0000000001\0"), ("not ASCII", "sk_test_CANARY00000000é01"),
        ("quoted", "\"sk_test_CANARY0000000001\""),
    ]

    @Test(arguments: refusedKeys.indices)
    func `a key that cannot be one is refused and not repeated (S-07, S-14)`(_ index: Int) throws {
        let (name, key) = Self.refusedKeys[index]
        let error = try #require(
            refusal { () throws(InvalidValue) in try Stripe.Configuration(secretKey: Secret(key)) }, "\(name)")
        #expect(error.field == "secretKey")
        Canaries("CANARY").expectNone(in: error)
    }

    static let refusedSecrets: [(name: String, secret: String)] = [
        ("empty", ""), ("blank", "   "), ("a prefix alone", "whsec_"), ("short", "whsec_123456789"),
        ("a key", "sk_test_CANARY0000000001"), ("no prefix", "CANARY0000000000000000001"),
        ("upper case", "WHSEC_CANARY0000000000001"), ("a line break behind", "whsec_CANARY000000000001\n"),
        ("a space behind", "whsec_CANARY000000000001 "), ("not ASCII", "whsec_CANARY0000000000é1"),
    ]

    @Test(arguments: refusedSecrets.indices)
    func `a signing secret that cannot be one is refused and not repeated (S-07, S-14)`(_ index: Int) throws {
        let (name, secret) = Self.refusedSecrets[index]
        let configuration = refusal { () throws(InvalidValue) in
            try Stripe.Configuration(
                secretKey: Secret(testKey), webhookSecrets: [Secret("whsec_good0000000000001"), Secret(secret)])
        }
        let scheme = refusal { () throws(InvalidValue) in try Stripe.Signature(secrets: [Secret(secret)]) }
        for error in [configuration, scheme] {
            let error = try #require(error, "\(name)")
            #expect(error.field == "webhookSecret")
            Canaries("CANARY").expectNone(in: error)
        }
    }

    @Test func `a scheme without a secret is refused`() {
        #expect(throws: InvalidValue.self) { try Stripe.Signature(secrets: []) }
    }

    @Test(arguments: [
        ("sk_test_CANARY0000000001", "https://api.stripe.com", false),
        ("rk_test_CANARY0000000001", "https://api.stripe.com", false),
        ("sk_live_CANARY0000000001", "https://api.stripe.com", true),
        ("rk_live_CANARY0000000001", "https://api.stripe.com/", true),
        ("sk_live_CANARY0000000001", "https://API.stripe.com", true),
        ("sk_test_CANARY0000000001", "http://127.0.0.1:12111", false),
        ("sk_test_CANARY0000000001", "http://localhost:1/base", false),
        ("sk_test_CANARY0000000001", "http://[::1]:9", false),
        ("sk_test_CANARY0000000001", "https://mock.example", false),
    ])
    func `test keys go anywhere that is safe, live keys to Stripe (S-08)`(_ key: String, _ url: String, _ isLive: Bool)
        throws
    {
        let configuration = try Stripe.Configuration(secretKey: Secret(key), baseURL: url)
        #expect(configuration.isLive == isLive)
        #expect(configuration.baseURL.text == url)
    }

    @Test(arguments: [
        ("sk_live_CANARY0000000001", "http://api.stripe.com"),
        ("sk_live_CANARY0000000001", "https://api.stripe.com.evil.example"),
        ("sk_live_CANARY0000000001", "https://api.stripe.com:444"),
        ("sk_live_CANARY0000000001", "http://127.0.0.1:12111"),
        ("rk_live_CANARY0000000001", "https://mock.example"),
        ("sk_live_CANARY0000000001", "https://evil.example/api.stripe.com"),
        ("sk_test_CANARY0000000001", "http://mock.example"),
        ("sk_test_CANARY0000000001", "http://127.0.0.1.evil.example"),
        ("sk_test_CANARY0000000001", "http://localhost.evil.example"), ("sk_test_CANARY0000000001", "ftp://127.0.0.1"),
        ("sk_test_CANARY0000000001", ""), ("sk_test_CANARY0000000001", "api.stripe.com"),
        ("sk_test_CANARY0000000001", "https://user:CANARY@api.stripe.com"),
        ("sk_test_CANARY0000000001", "https://api.stripe.com/?key=CANARY"),
        ("sk_test_CANARY0000000001", "https://api.stripe.com/#CANARY"), ("sk_test_CANARY0000000001", "https://a b"),
        ("sk_test_CANARY0000000001", "https://api.stripe.com\r\nX: y"),
    ])
    func `an address that does not fit the key is refused (S-08, S-30)`(_ key: String, _ url: String) throws {
        let error = try #require(
            refusal { () throws(InvalidValue) in try Stripe.Configuration(secretKey: Secret(key), baseURL: url) })
        #expect(error.field == "baseURL")
        Canaries("CANARY").expectNone(in: error)
    }

    @Test func `webhooks are offered only with a secret (G-1)`() throws {
        #expect(try !subject([]).stripe.capabilities.operations.contains(.webhooks))
        #expect(
            try subject([], webhookSecrets: ["whsec_good0000000000001"]).stripe.capabilities.operations.contains(
                .webhooks))
        #expect(try subject([]).stripe.id == .stripe)
    }
}
