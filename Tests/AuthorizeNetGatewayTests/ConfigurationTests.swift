import AuthorizeNetGateway
import PaymentCore
import PaymentHTTP
import PaymentTesting
import TestSupport
import Testing

@Suite struct ConfigurationTests {
    static let logins = [
        "", " \n", "abcd", "abcdefghijklmnopqrstuvwxyz", "CANARY login", "CANARYlogin\n", "CANARY\"login", "CANARYé",
        "a\\bcdef",
    ]

    @Test("a login that cannot be one is refused, naming slot and variable, and not repeated (S-07)", arguments: logins)
    func login(_ login: String) throws {
        let error = try #require(
            refusal { () throws(InvalidValue) in
                try AuthorizeNet.Configuration(
                    apiLoginID: login, transactionKey: Secret(testKey), baseURL: "https://anet.test")
            })
        #expect(error.field == "apiLoginID" && error.description.contains("AUTHORIZE_NET_API_LOGIN_ID"))
        #expect(!error.description.contains("CANARY"))
    }

    static let keys = [
        "", "   ", "1234567", "CANARY01234567890", "CANARY0123\n", "CANARY 0123", "CANARY\"0123", "CANARY\\0123",
    ]

    @Test(
        "a key that cannot be one is refused, naming slot and variable, and not repeated (S-07, S-14)", arguments: keys)
    func key(_ key: String) throws {
        let error = try #require(
            refusal { () throws(InvalidValue) in
                try AuthorizeNet.Configuration(
                    apiLoginID: testLogin, transactionKey: Secret(key), baseURL: "https://anet.test")
            })
        #expect(error.field == "transactionKey" && error.description.contains("AUTHORIZE_NET_TRANSACTION_KEY"))
        #expect(!error.description.contains("CANARY"))
    }

    static let signatureKeys = [
        "", "  ", String(testSignatureKey.dropLast()), testSignatureKey + "0", testSignatureKey.lowercased(),
        String(testSignatureKey.dropLast()) + "G", String(testSignatureKey.dropLast()) + "\n", testKey,
    ]

    @Test("a Signature Key in any other form is refused, as in the scheme alone (S-07)", arguments: signatureKeys)
    func signatureKey(_ key: String) throws {
        let error = try #require(
            refusal { () throws(InvalidValue) in
                try AuthorizeNet.Configuration(
                    apiLoginID: testLogin, transactionKey: Secret(testKey),
                    signatureKeys: [Secret(testSignatureKey), Secret(key)], baseURL: "https://anet.test")
            })
        #expect(error.field == "signatureKey" && error.description.contains("AUTHORIZE_NET_SIGNATURE_KEY"))
        #expect(throws: InvalidValue.self) { try AuthorizeNet.Signature(signatureKeys: [Secret(key)]) }
        #expect(throws: InvalidValue.self) { try AuthorizeNet.Signature(signatureKeys: []) }
    }

    static let addresses: [(base: String, page: String?, isLive: Bool, shownPage: String)] = [
        ("https://api.authorize.net", nil, true, "https://accept.authorize.net"),
        ("https://api2.authorize.net", nil, true, "https://accept.authorize.net"),
        ("https://api.authorize.net/", "https://accept.authorize.net", true, "https://accept.authorize.net"),
        ("https://apitest.authorize.net", nil, false, "https://test.authorize.net"),
        ("http://127.0.0.1:8080", nil, false, "http://127.0.0.1:8080"),
        ("http://localhost:1/base", "http://localhost:2", false, "http://localhost:2"),
        ("https://mock.example", nil, false, "https://mock.example"),
    ]

    @Test("the address tells whether money is real, and the page belongs to it (S-08)", arguments: addresses)
    func address(_ row: (base: String, page: String?, isLive: Bool, shownPage: String)) throws {
        let configuration = try AuthorizeNet.Configuration(
            apiLoginID: testLogin, transactionKey: Secret(testKey), baseURL: row.base, pageBaseURL: row.page)
        #expect(configuration.isLive == row.isLive && configuration.pageBaseURL.text == row.shownPage)
        #expect(configuration.currency == .usd)
    }

    static let refusedAddresses: [(base: String, page: String?, field: String)] = [
        ("", nil, "baseURL"), ("ftp://x", nil, "baseURL"), ("http://anet.test", nil, "baseURL"),
        ("http://api.authorize.net", nil, "baseURL"), ("https://anet.test?a", nil, "baseURL"),
        ("https://anet.test#a", nil, "baseURL"), ("https://user:CANARY@anet.test", nil, "baseURL"),
        ("https://api.authorize.net:443", nil, "baseURL"), ("https://API.authorize.net", nil, "baseURL"),
        ("https://api.authorize.net.", nil, "baseURL"), ("https://api.authorize.net:8443", nil, "baseURL"),
        ("https://api3.authorize.net", nil, "baseURL"), ("https://api.authorize.net/v2", nil, "baseURL"),
        ("https://authorize.net", nil, "baseURL"),
        ("https://api.authorize.net", "https://test.authorize.net", "pageBaseURL"),
        ("https://api.authorize.net", "https://mock.example", "pageBaseURL"),
        ("https://apitest.authorize.net", "https://accept.authorize.net", "pageBaseURL"),
        ("http://127.0.0.1:8080", "https://accept.authorize.net", "pageBaseURL"),
        ("http://127.0.0.1:8080", "http://anet.test", "pageBaseURL"), ("https://anet.test", "", "pageBaseURL"),
    ]

    @Test(
        "a mixture of live and other addresses, or another spelling of them, is refused (S-08, S-30)",
        arguments: refusedAddresses)
    func refusedAddress(_ row: (base: String, page: String?, field: String)) throws {
        let error = try #require(
            refusal { () throws(InvalidValue) in
                try AuthorizeNet.Configuration(
                    apiLoginID: testLogin, transactionKey: Secret(testKey), baseURL: row.base, pageBaseURL: row.page)
            })
        #expect(error.field == row.field && !error.description.contains("CANARY"))
    }

    @Test("a currency that no account can have is refused", arguments: ["UAH", "JPY", "KWD"])
    func currency(code: String) throws {
        let error = try #require(
            refusal { () throws(InvalidValue) in
                try AuthorizeNet.Configuration(
                    apiLoginID: testLogin, transactionKey: Secret(testKey), currency: Currency(code: code),
                    baseURL: "https://anet.test")
            })
        #expect(error.field == "currency" && error.value == code)
    }

    @Test("capabilities say what the account can do (G-1)")
    func capabilities() throws {
        let capabilities = try subject([], signatureKeys: [testSignatureKey]).gateway.capabilities
        #expect(
            capabilities.operations
                == Set(Capabilities.Operation.allCases).subtracting([
                    .completeAuthentication, .tokenizeOnPage, .expireCheckout,
                ]))
        #expect(capabilities.idempotency == .duplicateWindow(seconds: 28_800))
        #expect(capabilities.referenceLengthMax == 20 && capabilities.authorizationDays == 30)
    }

    @Test("a method is entered on a page of its own nowhere, so keeping without a nonce is refused")
    func noToken() async throws {
        let (gateway, transport) = try subject([])
        var request = try tokenizeRequest()
        request.token = nil
        let asked = request
        let error = try await thrown { () throws(PaymentError) in try await gateway.tokenize(asked) }
        #expect(error.code == .unsupported && transport.requests.isEmpty)
    }
}
