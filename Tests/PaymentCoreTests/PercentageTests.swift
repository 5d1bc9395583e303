import Foundation
import PaymentCore
import Testing

/// Percentages are exact and are rounded once (D-2, D-3, D-4).
struct PercentageTests {
    @Test(
        arguments: [
            ("12.5", 12_500_000, "12.5"), ("33.34", 33_340_000, "33.34"), ("33.333333", 33_333_333, "33.333333"),
            ("100", 100_000_000, "100"), ("0", 0, "0"), ("-0", 0, "0"), ("-12.5", -12_500_000, "-12.5"),
            ("0.000001", 1, "0.000001"), ("-0.000001", -1, "-0.000001"), ("007.50", 7_500_000, "7.5"),
            ("150", 150_000_000, "150"), ("9223372036854.775807", Int64.max, "9223372036854.775807"),
            ("-9223372036854.775808", Int64.min, "-9223372036854.775808"),
        ] as [(String, Int64, String)])
    func `decimal text is read exactly and printed as short as can be`(
        _ text: String, _ millionths: Int64, _ printed: String
    ) throws {
        let percentage = try Percentage(text)
        #expect(percentage.millionths == millionths)
        #expect(percentage.description == printed)
    }

    @Test(arguments: [
        ("", "plain decimal"), ("-", "plain decimal"), (".", "plain decimal"), (".5", "plain decimal"),
        ("5.", "plain decimal"), ("+5", "plain decimal"), ("5%", "plain decimal"), ("5 ", "plain decimal"),
        (" 5", "plain decimal"), ("1e1", "plain decimal"), ("1,5", "plain decimal"), ("1.2.3", "plain decimal"),
        ("--1", "plain decimal"), ("٥", "plain decimal"), ("5.\u{301}5", "plain decimal"), ("NaN", "plain decimal"),
        ("1.-5", "plain decimal"), ("1.+5", "plain decimal"),
        ("12.1234567", "more than 6 decimals"), ("12.5000000", "more than 6 decimals"),
        ("9223372036854.775808", "too large"), ("-9223372036854.775809", "too large"),
        ("99999999999999999999", "too large"),
    ])
    func `other text is refused (D-4)`(_ text: String, _ words: String) {
        expectRefusal(field: "percentage", value: text, words: words) { () throws(InvalidValue) in try Percentage(text)
        }
    }

    @Test func `any percentage is printed so that it is read back the same`() throws {
        for seed in UInt64(0)..<3_000 {
            let percentage = Percentage(millionths: anyInteger(SeededRandomSource(seed: seed)))
            #expect(try Percentage(percentage.description) == percentage, "seed \(seed)")
        }
    }

    @Test func `JSON has decimal text, and a number is refused (D-4)`() throws {
        let encoded = try JSONEncoder().encode([try Percentage("33.34")])
        #expect(String(decoding: encoded, as: UTF8.self) == #"["33.34"]"#)
        #expect(try JSONDecoder().decode([Percentage].self, from: encoded) == [Percentage(millionths: 33_340_000)])
        for number in ["12.5", "30", "1e1"] {
            #expect(throws: DecodingError.self) {
                try JSONDecoder().decode([Percentage].self, from: Data("[\(number)]".utf8))
            }
        }
        #expect(throws: InvalidValue.self) {
            try JSONDecoder().decode([Percentage].self, from: Data(#"["12.1234567"]"#.utf8))
        }
    }

    struct Share: Sendable {
        let percent: String, units: Int64
        let halfUp: Int64, halfEven: Int64, up: Int64, down: Int64
    }

    private static let shares = [
        // 5.47 at 33.34 %, field c.4 #1: 182.3698
        Share(percent: "33.34", units: 547, halfUp: 182, halfEven: 182, up: 183, down: 182),
        Share(percent: "50", units: 5, halfUp: 3, halfEven: 2, up: 3, down: 2),
        Share(percent: "50", units: 7, halfUp: 4, halfEven: 4, up: 4, down: 3),
        Share(percent: "50", units: -5, halfUp: -3, halfEven: -2, up: -3, down: -2),
        Share(percent: "50", units: -7, halfUp: -4, halfEven: -4, up: -4, down: -3),
        Share(percent: "-50", units: 5, halfUp: -3, halfEven: -2, up: -3, down: -2),
        Share(percent: "-50", units: -5, halfUp: 3, halfEven: 2, up: 3, down: 2),
        Share(percent: "50", units: 1, halfUp: 1, halfEven: 0, up: 1, down: 0),
        Share(percent: "49.999999", units: 1, halfUp: 0, halfEven: 0, up: 1, down: 0),
        Share(percent: "50.000001", units: 1, halfUp: 1, halfEven: 1, up: 1, down: 0),
        Share(percent: "0.000001", units: 1, halfUp: 0, halfEven: 0, up: 1, down: 0),
        // D-3, field c.4 #19: 90 % of 33333 is 29999.7
        Share(percent: "90", units: 33_333, halfUp: 30_000, halfEven: 30_000, up: 30_000, down: 29_999),
        // field c.4 #18 and #19
        Share(percent: "1", units: 500_000, halfUp: 5_000, halfEven: 5_000, up: 5_000, down: 5_000),
        Share(percent: "90", units: 500_000, halfUp: 450_000, halfEven: 450_000, up: 450_000, down: 450_000),
        Share(
            percent: "33.334", units: 3_000_000, halfUp: 1_000_020, halfEven: 1_000_020, up: 1_000_020, down: 1_000_020),
        Share(percent: "100", units: .max, halfUp: .max, halfEven: .max, up: .max, down: .max),
        Share(percent: "100", units: .min, halfUp: .min, halfEven: .min, up: .min, down: .min),
        Share(percent: "0", units: .min, halfUp: 0, halfEven: 0, up: 0, down: 0),
        Share(percent: "12.5", units: 0, halfUp: 0, halfEven: 0, up: 0, down: 0),
    ]

    @Test(arguments: shares)
    func `a share is rounded as the rule says (D-2, D-3)`(_ share: Share) throws {
        let percentage = try Percentage(share.percent)
        let amount = Money(minorUnits: share.units, currency: .usd)
        #expect(try percentage.of(amount).minorUnits == share.halfUp)
        #expect(try percentage.of(amount, rounding: .halfUp).minorUnits == share.halfUp)
        #expect(try percentage.of(amount, rounding: .halfEven).minorUnits == share.halfEven)
        #expect(try percentage.of(amount, rounding: .up).minorUnits == share.up)
        #expect(try percentage.of(amount, rounding: .down).minorUnits == share.down)
        #expect(try percentage.of(amount).currency == .usd)
    }

    @Test func `any share is the one that floor division finds, or is refused as too large`() throws {
        for seed in UInt64(0)..<5_000 {
            let random = SeededRandomSource(seed: seed)
            let amount = Money(minorUnits: anyInteger(random), currency: .usd)
            let percentage = Percentage(millionths: anyInteger(random))
            for rounding in [Percentage.Rounding.halfUp, .halfEven, .up, .down] {
                let expected = Self.reference(amount.minorUnits, percentage.millionths, rounding)
                do {
                    let share = try percentage.of(amount, rounding: rounding)
                    #expect(Int128(share.minorUnits) == expected, "seed \(seed), \(rounding)")
                } catch {
                    #expect(Int64(exactly: expected) == nil, "seed \(seed), \(rounding)")
                    #expect(error.field == "percentage" && error.reason.contains("too large"))
                }
            }
        }
    }

    /// The share by floor division on the number line instead of quotient and rest of a magnitude.
    private static func reference(_ units: Int64, _ millionths: Int64, _ rounding: Percentage.Rounding) -> Int128 {
        let (product, whole) = (Int128(units) * Int128(millionths), Int128(100_000_000))
        func floor(_ value: Int128, _ divisor: Int128) -> Int128 {
            value / divisor - (value % divisor < 0 ? 1 : 0)
        }
        func ceiling(_ value: Int128, _ divisor: Int128) -> Int128 { -floor(-value, divisor) }
        switch rounding {
        case .down: return product < 0 ? ceiling(product, whole) : floor(product, whole)
        case .up: return product < 0 ? floor(product, whole) : ceiling(product, whole)
        case .halfUp:
            return product < 0 ? ceiling(product - whole / 2, whole) : floor(product + whole / 2, whole)
        case .halfEven:
            let (lower, upper) = (floor(product, whole), ceiling(product, whole))
            let (below, above) = (product - lower * whole, upper * whole - product)
            if below == above { return lower % 2 == 0 ? lower : upper }
            return below < above ? lower : upper
        }
    }

    @Test func `percentages are ordered and made from whole percents`() {
        #expect(Percentage(percent: 30).description == "30")
        #expect(Percentage(percent: .min).millionths == Int64(Int32.min) * 1_000_000)
        #expect(Percentage.hundred == Percentage(percent: 100))
        #expect(Percentage(millionths: -1) < Percentage(millionths: 0))
        #expect(!(Percentage.hundred < Percentage.hundred))
    }
}
