internal import PaymentHTTP

/// A currency that LiqPay takes; all have two decimals.
enum WireCurrency: String, Sendable, CaseIterable {
    case hryvnia = "UAH"
    case dollar = "USD"
    case euro = "EUR"

    /// Currencies of older documentation, which are known but no longer allowed.
    static let formerCodes: Set<String> = ["RUB", "RUR", "BYN", "KZT"]
}

/// An amount as it stands on the wire: decimal text in major units.
enum WireAmount {
    /// The most digits before the dot.
    private static let wholeDigitsMax = 12

    /// The minor units of a decimal text; `nil` for a sign, an exponent, more than two decimals, or too many digits.
    static func minorUnits(_ text: String) -> Int64? {
        scaled(text, decimals: 2)
    }

    /// A decimal text times ten to the power of `decimals`; `nil` where that is no whole number or the text is no
    /// plain decimal.
    static func scaled(_ text: String, decimals: Int) -> Int64? {
        let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count <= 2, let whole = parts.first, (1...wholeDigitsMax).contains(whole.count) else { return nil }
        let fraction = parts.count == 2 ? Array(parts[1]) : []
        guard parts.count == 1 || (1...decimals).contains(fraction.count) else { return nil }
        let padding = Array(repeating: UInt8(ascii: "0"), count: decimals - fraction.count)
        var value: Int64 = 0
        for byte in Array(whole) + fraction + padding {
            guard (0x30...0x39).contains(byte) else { return nil }
            value = value * 10 + Int64(byte - 0x30)
        }
        return value
    }

    /// The amount as LiqPay writes it, with one decimal at least: `16.0`, `150.5`, `0.24`.
    static func text(_ minor: Int64) -> String {
        let cents = minor.magnitude % 100
        let sign = minor < 0 ? "-" : ""
        let decimals = cents % 10 == 0 ? "\(cents / 10)" : cents < 10 ? "0\(cents)" : "\(cents)"
        return "\(sign)\(minor.magnitude / 100).\(decimals)"
    }

    /// The amount as people read it: `150.50 UAH`.
    static func label(_ minor: Int64, _ currency: WireCurrency) -> String {
        let cents = minor.magnitude % 100
        return "\(minor < 0 ? "-" : "")\(minor.magnitude / 100).\(cents < 10 ? "0" : "")\(cents) \(currency.rawValue)"
    }

    /// The shop's commission: 1.5 %, half a minor unit up.
    static func commission(on minor: Int64) -> Int64 {
        (minor * 15 + 500) / 1000
    }
}

extension JSON {
    /// An amount in minor units as a number of the wire.
    static func amount(_ minor: Int64) -> JSON {
        let text = WireAmount.text(minor)
        do throws(JSONError) {
            return .number(try JSONNumber(text))
        } catch {
            // A decimal text is always a number; written as text it stays readable in any case.
            return .string(text)
        }
    }
}
