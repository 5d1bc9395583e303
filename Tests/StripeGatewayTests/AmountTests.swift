import PaymentCore
import PaymentHTTP
import PaymentTesting
import TestSupport
import Testing

@testable import StripeGateway

@Suite struct AmountTests {
    /// What Stripe's page on currencies says, as powers of ten between the wire and the major unit, written from the page alone.
    static let zeroDecimal = Set(
        "BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF".split(separator: " ").map(String.init))
    static let threeDecimal = Set("BHD JOD KWD OMR TND".split(separator: " ").map(String.init))

    static func wirePerMajor(_ code: String) -> Int64 {
        zeroDecimal.contains(code) ? 1 : (threeDecimal.contains(code) ? 1000 : 100)
    }

    static let currencies = Stripe.Amount.limits.keys.sorted { $0.code < $1.code }

    @Test func `the table covers the currencies Stripe takes, and all special ones`() {
        #expect(Self.currencies.count > 130)
        let codes = Set(Self.currencies.map(\.code))
        #expect(codes.isSuperset(of: Self.zeroDecimal))
        #expect(codes.isSuperset(of: Self.threeDecimal))
        #expect(codes.isSuperset(of: ["ISK", "UGX", "UAH", "USD", "HUF", "TWD"]))
    }

    @Test(arguments: currencies)
    func `an amount is the same number of major units on the wire, and comes back (G-9)`(_ currency: Currency) throws {
        let limits = try #require(Stripe.Amount.limits[currency])
        let seed = anySeed()
        var generator = SeededGenerator(seed: seed)
        var samples = [limits.smallest, limits.largest, limits.step]
        for _ in 0..<200 {
            let count = Int64.random(in: 1...limits.largest / limits.step, using: &generator)
            samples.append(count * limits.step)
        }
        for units in samples {
            let money = Money(minorUnits: units, currency: currency)
            let wire = try Stripe.Amount.wire(money)
            // units / minorUnitsPerMajor == wire / wirePerMajor, without division.
            #expect(
                Int128(units) * Int128(Self.wirePerMajor(currency.code)) == Int128(wire)
                    * Int128(currency.minorUnitsPerMajor),
                "\(money) became \(wire); seed \(seed)")
            #expect(Stripe.Amount.money(wire: wire, currency: currency) == money, "seed \(seed)")
        }
    }

    @Test(
        arguments: [
            ("USD", 1999, 1999), ("JPY", 500, 500), ("KWD", 5120, 5120), ("ISK", 5, 500), ("UGX", 7, 700),
            ("MGA", 300, 3),
            ("HUF", 17500, 17500), ("TWD", 101, 101), ("UAH", 1, 1), ("XPF", 1, 1),
        ] as [(String, Int64, Int64)])
    func `special currencies go as Stripe's page says`(_ code: String, _ minorUnits: Int64, _ wire: Int64) throws {
        let money = Money(minorUnits: minorUnits, currency: try Currency(code: code))
        #expect(try Stripe.Amount.wire(money) == wire)
        #expect(Stripe.Amount.money(wire: wire, currency: money.currency) == money)
    }

    @Test(arguments: [("KWD", 5121), ("BHD", 1), ("MGA", 250), ("MGA", 1)] as [(String, Int64)])
    func `an amount finer than Stripe can carry is refused`(_ code: String, _ minorUnits: Int64) async throws {
        let currency = try Currency(code: code)
        let money = Money(minorUnits: minorUnits, currency: currency)
        #expect(throws: PaymentError.self) { try Stripe.Amount.wire(money) }
        let (stripe, transport) = try subject([])
        let request = try chargeRequest(minorUnits, currency)
        let error = try await thrown { () async throws(PaymentError) in try await stripe.charge(request) }
        #expect(error.code == .invalidRequest && error.field == "amount")
        #expect(transport.requests.isEmpty)
    }

    @Test(arguments: [("ISK", 501), ("UGX", 99)] as [(String, Int64)])
    func `an answer with a fraction of a currency that has none is not read`(_ code: String, _ wire: Int64) throws {
        #expect(Stripe.Amount.money(wire: wire, currency: try Currency(code: code)) == nil)
    }

    @Test(arguments: currencies)
    func `both bounds hold, and one step beyond either is refused by name`(_ currency: Currency) async throws {
        let limits = try #require(Stripe.Amount.limits[currency])
        let (stripe, transport) = try subject([])
        for units in [limits.smallest, limits.largest] {
            try stripe.capabilities.check(Money(minorUnits: units, currency: currency))
        }
        #expect(try Stripe.Amount.wire(Money(minorUnits: limits.largest, currency: currency)) <= 999_999_999_999)
        for units in [limits.smallest - limits.step, limits.largest + limits.step, 0, -limits.smallest, .min, .max] {
            let request = try chargeRequest(units, currency)
            let error = try await thrown { () async throws(PaymentError) in try await stripe.charge(request) }
            #expect(error.code == .invalidRequest && error.field == "amount", "\(units)")
        }
        #expect(transport.requests.isEmpty)
    }

    @Test(
        arguments: [
            ("USD", 50), ("JPY", 50), ("GBP", 30), ("MXN", 1000), ("HUF", 17500), ("CZK", 1500), ("THB", 1000),
            ("DKK", 250),
            ("NOK", 300), ("HKD", 400), ("KRW", 50), ("PLN", 200),
        ] as [(String, Int64)])
    func `the smallest amounts are Stripe's`(_ code: String, _ smallest: Int64) throws {
        #expect(Stripe.Amount.limits[try Currency(code: code)]?.smallest == smallest)
    }

    @Test func `no amount at all traps`() throws {
        for currency in Currency.all {
            for units in [Int64.min, .min + 1, -1, 0, 1, .max - 1, .max] {
                _ = Stripe.Amount.money(wire: units, currency: currency)
                do throws(PaymentError) {
                    _ = try Stripe.Amount.wire(Money(minorUnits: units, currency: currency))
                } catch {
                    #expect(error.code == .invalidRequest)
                }
            }
        }
    }

    @Test(arguments: ["IRR", "CUP", "KPW", "SYP", "CLF", "BOV"])
    func `a currency that Stripe does not take is refused as unsupported`(_ code: String) async throws {
        let (stripe, transport) = try subject([])
        let request = try chargeRequest(100_000, Currency(code: code))
        let error = try await thrown { () async throws(PaymentError) in try await stripe.charge(request) }
        #expect(error.code == .unsupported && error.field == "currency")
        #expect(transport.requests.isEmpty)
    }

    @Test(
        arguments: [
            ("JPY", "jpy", 5000, 5000), ("ISK", "isk", 5, 500), ("MGA", "mga", 5000, 50), ("KWD", "kwd", 5120, 5120),
        ] as [(String, String, Int64, Int64)])
    func `a whole charge keeps its amount there and back`(_ code: String, _ word: String, _ units: Int64, _ wire: Int64)
        async throws
    {
        func inCurrency(_ fixture: String) throws -> Answer {
            try Answer(fixture).replacing("\"usd\"", "\"\(word)\"").replacing(":2000", ":\(wire)")
        }
        let (stripe, transport) = try subject(
            inCurrency("create_requires-confirmation"), inCurrency("confirm_succeeded"))
        let currency = try Currency(code: code)
        let payment = try #require(try await stripe.charge(chargeRequest(units, currency)).value)
        #expect(transport.requests[0].bodyText.hasPrefix("amount=\(wire)&currency=\(word)&"))
        #expect(payment.captured == Money(minorUnits: units, currency: currency))
        #expect(payment.requested == payment.captured)
    }
}
