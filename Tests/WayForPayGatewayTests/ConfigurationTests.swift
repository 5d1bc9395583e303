import PaymentCore
import PaymentTesting
import TestSupport
import Testing
import WayForPayGateway

@Suite struct ConfigurationTests {
    private func configuration(
        _ merchant: String = "my_shop", key: String = "CANARYKEY00000000001", domain: String = "shop.example",
        password: String? = nil, serviceURL: String? = nil, base: String? = nil, secure: String? = nil
    ) throws(InvalidValue) -> WayForPay.Configuration {
        try WayForPay.Configuration(
            merchantAccount: merchant, secretKey: Secret(key), merchantDomainName: domain,
            merchantPassword: password.map { Secret($0) }, serviceURL: serviceURL,
            baseURL: base ?? WayForPay.Configuration.liveBaseURL, secureBaseURL: secure)
    }

    private func refusal(_ make: () throws(InvalidValue) -> WayForPay.Configuration) throws -> InvalidValue {
        do throws(InvalidValue) {
            _ = try make()
        } catch {
            Canaries("CANARY").expectNone(in: error)
            return error
        }
        throw InvalidValue("", "", "nothing was refused")
    }

    @Test(arguments: [
        "", " \n", "short", "CANARY123456789", "CANARYKEY0000000001\n", " CANARYKEY00000000001",
        "CANARYKEY00000000é001",
        "CANARYKEY\u{0}0000000001", "CANARY KEY00000000001",
    ])
    func `a key that cannot be one is refused and not repeated (S-07, S-14)`(_ key: String) throws {
        #expect(try refusal { () throws(InvalidValue) in try configuration(key: key) }.field == "secretKey")
    }

    @Test(arguments: ["", "   ", "short", "CANARYPASSWORD\n", "CANARY PASSWORD"])
    func `a password that cannot be one is refused and not repeated (S-07)`(_ password: String) throws {
        #expect(
            try refusal { () throws(InvalidValue) in try configuration(password: password) }.field == "merchantPassword"
        )
    }

    @Test func `the key in the password's slot is refused (S-07)`() throws {
        let error = try refusal { () throws(InvalidValue) in try configuration(password: "CANARYKEY00000000001") }
        #expect(error.field == "merchantPassword")
    }

    @Test(arguments: ["", " ", "my shop", "my;shop", "my\nshop", "магазин"])
    func `a merchant that cannot be one is refused (S-07, S-18)`(_ merchant: String) throws {
        #expect(try refusal { () throws(InvalidValue) in try configuration(merchant) }.field == "merchantAccount")
    }

    @Test(arguments: ["", " ", "https://shop.example", "shop.example/path", "a;b", "a b", "a\nb", "me@shop.example"])
    func `a domain that is none is refused (S-07, S-18)`(_ domain: String) throws {
        #expect(
            try refusal { () throws(InvalidValue) in try configuration(domain: domain) }.field == "merchantDomainName")
    }

    @Test func `a blank slot names its variable (D-64)`() throws {
        #expect(
            "\(try refusal { () throws(InvalidValue) in try configuration("") })".contains("WAYFORPAY_MERCHANT_ACCOUNT")
        )
        #expect(
            "\(try refusal { () throws(InvalidValue) in try configuration(key: "") })".contains("WAYFORPAY_SECRET_KEY"))
        #expect(
            "\(try refusal { () throws(InvalidValue) in try configuration(domain: "") })".contains(
                "WAYFORPAY_MERCHANT_DOMAIN_NAME"))
        #expect(
            "\(try refusal { () throws(InvalidValue) in try configuration(password: "") })".contains(
                "WAYFORPAY_MERCHANT_PASSWORD"))
    }

    static let accepted: [(merchant: String, base: String, secure: String?, isLive: Bool)] = [
        ("my_shop", "https://api.wayforpay.com", nil, true), ("my_shop", "https://API.wayforpay.com/", nil, true),
        ("my_shop", "https://api.wayforpay.com", "https://secure.wayforpay.com", true),
        ("my_shop", "http://127.0.0.1:8080", nil, false), ("my_shop", "http://[::1]:9", "http://localhost:7", false),
        (testMerchant, "https://api.wayforpay.com", nil, false), (testMerchant, "https://mock.example", nil, false),
        (testMerchant, "http://127.0.0.1:1", nil, false),
    ]

    @Test(arguments: accepted.indices)
    func `credentials go to the live service or the own machine, the published ones anywhere (S-08)`(_ index: Int)
        throws
    {
        let (merchant, base, secure, isLive) = Self.accepted[index]
        let configuration = try configuration(merchant, base: base, secure: secure)
        #expect(configuration.isLive == isLive)
        #expect(configuration.baseURL.text == base)
        if base.lowercased().hasPrefix("https://api.wayforpay.com") {
            #expect(configuration.secureBaseURL.origin == "https://secure.wayforpay.com")
        } else {
            #expect(configuration.secureBaseURL.text == secure ?? base)
        }
    }

    static let refused: [(merchant: String, base: String, secure: String?)] = [
        ("my_shop", "https://mock.example", nil), ("my_shop", "https://api.wayforpay.com.evil.example", nil),
        ("my_shop", "https://api.wayforpay.com:444", nil), ("my_shop", "http://api.wayforpay.com", nil),
        ("my_shop", "https://api.wayforpay.com", "https://evil.example"),
        ("my_shop", "https://api.wayforpay.com", "http://127.0.0.1:1"),
        ("my_shop", "http://127.0.0.1:1", "https://secure.wayforpay.com"),
        (testMerchant, "http://mock.example", nil), (testMerchant, "http://127.0.0.1.evil.example", nil),
        (testMerchant, "", nil), (testMerchant, "https://mock.example/?a=CANARY", nil),
        (testMerchant, "https://user:CANARY@mock.example", nil), (testMerchant, "https://a b", nil),
        (testMerchant, "https://mock.example\r\nX: y", nil),
    ]

    @Test(arguments: refused.indices)
    func `an address that does not fit the credentials is refused (S-08, S-30)`(_ index: Int) throws {
        let (merchant, base, secure) = Self.refused[index]
        let error = try refusal { () throws(InvalidValue) in try configuration(merchant, base: base, secure: secure) }
        #expect(["baseURL", "secureBaseURL"].contains(error.field))
    }

    @Test(arguments: [
        "http://shop.example/hook", "not a url", "https://shop.example/" + String(repeating: "a", count: 250),
    ])
    func `an address for callbacks that WayForPay would not take is refused`(_ url: String) throws {
        #expect(try refusal { () throws(InvalidValue) in try configuration(serviceURL: url) }.field == "serviceURL")
    }

    @Test func `an address for callbacks may have a query`() throws {
        #expect(
            try configuration(serviceURL: "https://shop.example/hook?a=1").serviceURL?.text
                == "https://shop.example/hook?a=1")
    }

    @Test func `the capabilities are what the interface does (G-1)`() throws {
        let capabilities = try subject().gateway.capabilities
        #expect(capabilities.gateway.rawValue == "wayforpay")
        #expect(
            Set(Capabilities.Operation.allCases).subtracting(capabilities.operations) == [
                .tokenize, .forget, .expireCheckout,
            ])
        #expect(Set(capabilities.amountLimits.keys.map(\.code)) == ["UAH", "USD", "EUR"])
        #expect(capabilities.idempotency == .uniqueReference)
    }
}
