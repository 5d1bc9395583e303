import PaymentCore
import Testing

/// Amounts as decimal text (G-9, D-61).
struct MoneyDecimalTests {
    private static let currencies = ["JPY", "USD", "KWD", "CLF"]

    private struct Accepted: Sendable {
        let text: String, currency: String, units: Int64, printed: String
    }

    private static let accepted = [
        Accepted(text: "19.99", currency: "USD", units: 1999, printed: "19.99"),
        Accepted(text: "19.9", currency: "USD", units: 1990, printed: "19.90"),
        Accepted(text: "19", currency: "USD", units: 1900, printed: "19.00"),
        Accepted(text: "0", currency: "USD", units: 0, printed: "0.00"),
        Accepted(text: "-0", currency: "USD", units: 0, printed: "0.00"),
        Accepted(text: "-0.05", currency: "USD", units: -5, printed: "-0.05"),
        Accepted(text: "-5", currency: "USD", units: -500, printed: "-5.00"),
        Accepted(text: "007.50", currency: "USD", units: 750, printed: "7.50"),
        // field c.4 #15 and #16
        Accepted(text: "18.600", currency: "KWD", units: 18_600, printed: "18.600"),
        Accepted(text: "18.6", currency: "KWD", units: 18_600, printed: "18.600"),
        Accepted(text: "10.005", currency: "KWD", units: 10_005, printed: "10.005"),
        Accepted(text: "80", currency: "JPY", units: 80, printed: "80"),
        Accepted(text: "-80", currency: "JPY", units: -80, printed: "-80"),
        Accepted(text: "0.0001", currency: "CLF", units: 1, printed: "0.0001"),
        Accepted(text: "9223372036854775807", currency: "JPY", units: .max, printed: "9223372036854775807"),
        Accepted(text: "-9223372036854775808", currency: "JPY", units: .min, printed: "-9223372036854775808"),
        Accepted(text: "92233720368547758.07", currency: "USD", units: .max, printed: "92233720368547758.07"),
        Accepted(text: "-92233720368547758.08", currency: "USD", units: .min, printed: "-92233720368547758.08"),
        Accepted(text: "-9223372036854775.808", currency: "KWD", units: .min, printed: "-9223372036854775.808"),
        Accepted(text: "922337203685477.5807", currency: "CLF", units: .max, printed: "922337203685477.5807"),
    ]

    @Test(arguments: accepted)
    private func `decimal text is read exactly and printed with all decimals`(_ example: Accepted) throws {
        let currency = try Currency(code: example.currency)
        let money = try Money(decimal: example.text, currency: currency)
        #expect(money.minorUnits == example.units)
        #expect(money.decimalText == example.printed)
        #expect(money.description == example.printed + " " + example.currency)
    }

    @Test(arguments: [
        ("", "USD", "not a number"), ("-", "USD", "not a number"), ("--5", "USD", "plain decimal"),
        ("+5", "USD", "plain decimal"), (" 5", "USD", "plain decimal"), ("5 ", "USD", "plain decimal"),
        ("5\n", "USD", "plain decimal"), ("1,99", "USD", "plain decimal"), ("1,000.00", "USD", "plain decimal"),
        ("1 000", "USD", "plain decimal"), ("1'000", "USD", "plain decimal"), ("1e3", "USD", "plain decimal"),
        ("0x10", "USD", "plain decimal"), ("$5", "USD", "plain decimal"), ("5 USD", "USD", "plain decimal"),
        ("NaN", "USD", "plain decimal"), ("inf", "USD", "plain decimal"), ("٥", "USD", "plain decimal"),
        ("５", "USD", "plain decimal"), ("5\u{301}", "USD", "plain decimal"), ("−5", "USD", "plain decimal"),
        (".5", "USD", "plain decimal"), ("-.5", "USD", "plain decimal"), (".", "USD", "plain decimal"),
        ("1.2.3", "USD", "plain decimal"), ("1..2", "USD", "plain decimal"), ("5\u{0}", "USD", "plain decimal"),
        ("5.", "USD", "without decimals"), ("80.", "JPY", "without decimals"),
        // field c.4 #17: neither 1.00 nor 0.99
        ("0.999", "USD", "more decimals than USD has (2)"), ("19.990", "USD", "more decimals"),
        ("80.0", "JPY", "more decimals than JPY has (0)"), ("1.0000", "KWD", "more decimals than KWD has (3)"),
        ("1.00000", "CLF", "more decimals than CLF has (4)"),
        ("9223372036854775808", "JPY", "too large"), ("-9223372036854775809", "JPY", "too large"),
        ("92233720368547758.08", "USD", "too large"), ("-92233720368547758.09", "USD", "too large"),
        ("92233720368547759", "USD", "too large"), ("99999999999999999999999999", "USD", "too large"),
    ])
    func `other text is refused and the reason named`(_ text: String, _ code: String, _ words: String) throws {
        let currency = try Currency(code: code)
        expectRefusal(field: "amount", words: words) { () throws(InvalidValue) in
            try Money(decimal: text, currency: currency)
        }
    }

    @Test func `a text of a million digits is refused without repeating it`() {
        let text = String(repeating: "7", count: 1_000_000)
        expectRefusal(field: "amount", value: String(text.prefix(64)) + "…", words: "too large") {
            () throws(InvalidValue) in
            try Money(decimal: text, currency: .usd)
        }
    }

    @Test(arguments: currencies)
    func `any amount is printed so that it is read back the same`(_ code: String) throws {
        let currency = try Currency(code: code)
        for seed in UInt64(0)..<2_000 {
            let units = anyInteger(SeededRandomSource(seed: seed))
            let money = Money(minorUnits: units, currency: currency)
            #expect(try Money(decimal: money.decimalText, currency: currency) == money, "seed \(seed)")
            #expect(money.decimalText == Self.referenceText(units, currency.exponent), "seed \(seed)")
        }
    }

    /// The same by division instead of cutting text.
    private static func referenceText(_ units: Int64, _ exponent: Int) -> String {
        var scale: UInt64 = 1
        for _ in 0..<exponent { scale *= 10 }
        let (major, minor) = units.magnitude.quotientAndRemainder(dividingBy: scale)
        let decimals = exponent == 0 ? "" : "." + String(scale + minor).dropFirst()
        return (units < 0 ? "-" : "") + String(major) + decimals
    }
}
