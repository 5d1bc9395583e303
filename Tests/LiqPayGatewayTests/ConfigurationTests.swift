import LiqPayGateway
import PaymentCore
import PaymentHTTP
import PaymentTesting
import TestSupport
import Testing

@Suite struct ConfigurationTests {
    static let live = "i00000000001"
    static let secret = "CANARY_private_key_0001"

    static let refused: [(slot: String, mentions: String, publicKey: String, privateKey: String, baseURL: String)] = [
        ("publicKey", "LIQPAY_PUBLIC_KEY", "", secret, "https://a.test"),
        ("publicKey", "LIQPAY_PUBLIC_KEY", " \t", secret, "https://a.test"),
        ("publicKey", "LIQPAY_PUBLIC_KEY", "i1", secret, "https://a.test"),
        ("publicKey", "LIQPAY_PUBLIC_KEY", "sandbox_", secret, "https://a.test"),
        ("publicKey", "LIQPAY_PUBLIC_KEY", "sandbox_i0000000000\n", secret, "https://a.test"),
        ("publicKey", "LIQPAY_PUBLIC_KEY", secret, secret, "https://a.test"),
        ("publicKey", "LIQPAY_PUBLIC_KEY", "pk_test_000000000", secret, "https://a.test"),
        ("privateKey", "LIQPAY_PRIVATE_KEY", testPublicKey, "", "https://a.test"),
        ("privateKey", "LIQPAY_PRIVATE_KEY", testPublicKey, "   \n", "https://a.test"),
        ("privateKey", "LIQPAY_PRIVATE_KEY", testPublicKey, "CANARY_short", "https://a.test"),
        ("privateKey", "LIQPAY_PRIVATE_KEY", testPublicKey, testPublicKey, "https://a.test"),
        ("privateKey", "line break", testPublicKey, secret + "\n", "https://a.test"),
        ("privateKey", "LIQPAY_PRIVATE_KEY", live, "sandbox_CANARY_key_0001", LiqPay.Configuration.liveBaseURL),
        ("baseURL", "https", testPublicKey, secret, "http://liqpay.test"),
        ("baseURL", "http", testPublicKey, secret, "liqpay.test"),
        ("baseURL", "query", testPublicKey, secret, "https://liqpay.test?a=1"),
        ("baseURL", LiqPay.Configuration.liveBaseURL, live, secret, "https://liqpay.test"),
        ("baseURL", LiqPay.Configuration.liveBaseURL, live, secret, "http://127.0.0.1:8080"),
        ("baseURL", LiqPay.Configuration.liveBaseURL, live, secret, "https://www.liqpay.ua.evil.test"),
    ]

    @Test(arguments: refused.indices)
    func `a blank, short, mixed or misplaced slot is refused by name, without its value (S-07, S-08)`(_ index: Int)
        throws
    {
        let row = Self.refused[index]
        let error = try #require(throws: InvalidValue.self) {
            try LiqPay.Configuration(
                publicKey: row.publicKey, privateKey: Secret(row.privateKey), baseURL: row.baseURL)
        }
        #expect(error.field == row.slot)
        #expect("\(error)".contains(row.mentions), "\(error)")
        #expect(!"\(error)".contains("CANARY"))
    }

    @Test(arguments: [
        "https://liqpay.test", "http://127.0.0.1:8080", "http://[::1]:8080/", LiqPay.Configuration.liveBaseURL,
    ])
    func `sandbox keys work with any secure address and the own machine`(_ baseURL: String) throws {
        let configuration = try LiqPay.Configuration(
            publicKey: testPublicKey, privateKey: Secret(testPrivateKey), baseURL: baseURL)
        #expect(!configuration.isLive && configuration.version == .three && configuration.language == .ukrainian)
    }

    @Test func `live keys work with the live service`() throws {
        let configuration = try LiqPay.Configuration(publicKey: Self.live, privateKey: Secret(Self.secret))
        #expect(configuration.isLive && configuration.baseURL.text == "https://www.liqpay.ua")
    }

    @Test(arguments: ["shop.example/cb", "https://shop.example/" + String(repeating: "x", count: 500)])
    func `an address for callbacks that LiqPay cannot use is refused`(_ url: String) throws {
        let error = try #require(throws: InvalidValue.self) {
            try LiqPay.Configuration(publicKey: testPublicKey, privateKey: Secret(testPrivateKey), serverURL: url)
        }
        #expect(error.field == "serverURL")
    }

    @Test(
        arguments: [
            (0, "1970-01-01 00:00:00"), (-1, "1969-12-31 23:59:59"), (951_782_399, "2000-02-28 23:59:59"),
            (951_782_400, "2000-02-29 00:00:00"), (951_868_800, "2000-03-01 00:00:00"),
            (1_795_348_800, "2026-11-22 12:00:00"), (1_835_395_199, "2028-02-28 23:59:59"),
            (1_835_395_200, "2028-02-29 00:00:00"), (4_107_542_400, "2100-03-01 00:00:00"),
            (253_402_300_799, "9999-12-31 23:59:59"),
        ] as [(Int64, String)])
    func `a time is written in UTC`(_ seconds: Int64, _ text: String) throws {
        let (liqpay, _) = try subject([], clock: ManualWallClock(Timestamp(secondsSinceEpoch: -1000)))
        let page = try liqpay.openSubscription(
            LiqPay.SubscriptionRequest(
                amount: money(100), description: "Club", reference: MerchantReference("club-1"),
                startsAt: Timestamp(secondsSinceEpoch: seconds), period: .month,
                returnURL: AbsoluteURL("https://shop.example/ok")))
        guard case .form(_, let fields) = page.presentation else {
            Issue.record("no form")
            return
        }
        let message = try signedText(fields[0].value, fields[1].value)
        #expect(message.contains(#""subscribe_date_start":"\#(text)""#), "\(message)")
    }

    @Test(
        arguments: [
            (1, "0.01"), (9, "0.09"), (10, "0.10"), (100, "1.00"), (15050, "150.50"), (99_999_999_999, "999999999.99"),
        ] as [(Int64, String)])
    func `an amount is written and read back exactly (G-9)`(_ minorUnits: Int64, _ text: String) async throws {
        for currency in [Currency.uah, .usd, .eur] {
            let answer = Answer.payment.with("amount", number(text)).with("currency", .string(currency.code))
            let (liqpay, transport) = try subject(answer)
            let payment = try await liqpay.charge(chargeRequest(money(minorUnits, currency))).value
            #expect(payment?.captured == money(minorUnits, currency))
            let message = try transport.requests[0].message()
            #expect(message.contains("\"amount\":\(text),\"currency\":\"\(currency.code)\""))
        }
    }
}
