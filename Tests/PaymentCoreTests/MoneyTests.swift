import Foundation
import PaymentCore
import Testing

struct MoneyTests {
    private static func usd(_ units: Int64) -> Money { Money(minorUnits: units, currency: .usd) }

    @Test func `sums, differences and products are those of the integers or are refused (S-42)`() throws {
        for seed in UInt64(0)..<5_000 {
            let random = SeededRandomSource(seed: seed)
            let (one, other) = (anyInteger(random), anyInteger(random))
            expect(Int128(one) + Int128(other), seed) { () throws(InvalidValue) in try Self.usd(one) + Self.usd(other) }
            expect(Int128(one) - Int128(other), seed) { () throws(InvalidValue) in try Self.usd(one) - Self.usd(other) }
            expect(Int128(one) * Int128(other), seed) { () throws(InvalidValue) in try Self.usd(one) * other }
        }
    }

    private func expect(_ exact: Int128, _ seed: UInt64, _ operation: () throws(InvalidValue) -> Money) {
        do {
            let result = try operation()
            #expect(Int128(result.minorUnits) == exact && result.currency == .usd, "seed \(seed)")
        } catch {
            #expect(Int64(exactly: exact) == nil, "seed \(seed): refused although it fits")
            #expect(error.field == "amount" && error.reason.contains("too large"), "seed \(seed)")
        }
    }

    @Test func `two currencies are not added, subtracted or compared`() {
        let (dollars, euros) = (Self.usd(1), Money(minorUnits: 1, currency: .eur))
        expectRefusal(field: "currency", value: "EUR", words: "cannot be added to USD") { () throws(InvalidValue) in
            try dollars + euros
        }
        expectRefusal(field: "currency", value: "EUR", words: "subtracted from USD") { () throws(InvalidValue) in
            try dollars - euros
        }
        expectRefusal(field: "currency", value: "USD", words: "compared with EUR") { () throws(InvalidValue) in
            try euros.compared(to: dollars)
        }
        // Not even zero of another currency is nothing.
        expectRefusal(field: "currency", value: "EUR", words: "added to USD") { () throws(InvalidValue) in
            try Money.sum([dollars, .zero(.eur)], in: .usd)
        }
        #expect(dollars != euros)
    }

    @Test(arguments: [(Int64.min, Int64.max, -1), (-1, 0, -1), (0, 0, 0), (5, 4, 1), (.max, .min, 1), (.min, .min, 0)])
    func `amounts of one currency are compared by size`(_ one: Int64, _ other: Int64, _ sign: Int) throws {
        #expect(try Self.usd(one).compared(to: Self.usd(other)).signum() == sign)
        #expect((Self.usd(one) == Self.usd(other)) == (sign == 0))
    }

    @Test(arguments: [(Int64.min, "negative"), (-1, "negative"), (0, "zero"), (1, "positive"), (.max, "positive")])
    func `an amount is negative, zero or positive`(_ units: Int64, _ sign: String) {
        let money = Self.usd(units)
        #expect(money.isNegative == (sign == "negative"))
        #expect(money.isZero == (sign == "zero"))
        #expect(money.isPositive == (sign == "positive"))
    }

    @Test func `a sum of nothing is zero, and one that overflows on its way is refused`() throws {
        #expect(try Money.sum([], in: .jpy) == .zero(.jpy))
        #expect(try Money.sum([1999, 1, -500].map(Self.usd), in: .usd) == Self.usd(1500))
        expectRefusal(field: "amount", words: "too large") { () throws(InvalidValue) in
            try Money.sum([.max, 1].map(Self.usd), in: .usd)
        }
    }

    @Test(arguments: [0, 1, -1, 1999, Int64.min, .max])
    func `an amount is written as minor units and code, and read back`(_ units: Int64) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let encoded = try encoder.encode(Money(minorUnits: units, currency: .kwd))
        #expect(String(decoding: encoded, as: UTF8.self) == #"{"currency":"KWD","minorUnits":\#(units)}"#)
        #expect(try JSONDecoder().decode(Money.self, from: encoded) == Money(minorUnits: units, currency: .kwd))
    }

    @Test(arguments: ["19.99", "1e400", "\"1999\"", "9223372036854775808", "null"])
    func `minor units that are no whole number are not decoded`(_ units: String) {
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode(Money.self, from: Data(#"{"currency":"USD","minorUnits":\#(units)}"#.utf8))
        }
    }
}
