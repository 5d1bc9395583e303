internal import PaymentHTTP

/// A sum of money as the gateway counts it.
struct Amount: Sendable, Hashable {
    /// The currencies the merchant takes.
    static let currencies: Set<String> = ["UAH", "USD", "EUR"]

    /// The largest sum taken, in minor units: twelve digits.
    static let minorUnitsMax: Int64 = 999_999_999_999

    /// The number of hundredths.
    let minorUnits: Int64
    /// Three capital letters; empty in the answer about an order that does not exist.
    let currency: String

    /// Nothing, in no currency: what the answer about an unknown order says.
    static let unknown = Amount(minorUnits: 0, currency: "")

    /// Creates an amount.
    init(minorUnits: Int64, currency: String) {
        self.minorUnits = minorUnits
        self.currency = currency
    }

    /// Reads a sum and its currency from a request.
    ///
    /// - Throws: 1110 for a currency the merchant does not take, 1130 for a sum that is no decimal number or out of
    ///   range.
    init(_ text: String, _ currency: String, allowsZero: Bool = false) throws(Failure) {
        guard Self.currencies.contains(currency) else { throw Failure(.invalidCurrency) }
        guard let units = DecimalText(text)?.hundredths, units <= Self.minorUnitsMax, units > 0 || allowsZero else {
            throw Failure(.invalidAmount)
        }
        self.init(minorUnits: units, currency: currency)
    }

    /// The shortest decimal text, `1547.36`, `100.5` or `149`: what is written as a number, and signed.
    var wireText: String {
        let (whole, rest) = minorUnits.quotientAndRemainder(dividingBy: 100)
        if rest == 0 { return "\(whole)" }
        return rest % 10 == 0 ? "\(whole).\(rest / 10)" : "\(whole).\(rest < 10 ? "0" : "")\(rest)"
    }

    /// The sum as a JSON number.
    var json: JSON {
        guard minorUnits % 100 != 0 else { return .integer(minorUnits / 100) }
        do throws(JSONError) {
            return .number(try JSONNumber(wireText))
        } catch {
            // Not reached: the text is a number. A string would be signed the same.
            return .string(wireText)
        }
    }

    /// The sum as people write it, `1547.36 UAH`.
    var pageText: String {
        let (whole, rest) = minorUnits.quotientAndRemainder(dividingBy: 100)
        return "\(whole).\(rest < 10 ? "0" : "")\(rest) \(currency)"
    }
}

/// A number written in decimals, without sign and exponent, kept exactly.
struct DecimalText: Sendable {
    /// The digits without the point.
    private let digits: Int64
    /// How many of the digits stand behind the point.
    private let decimals: Int

    /// Reads a text of digits with at most one point between them; nil for anything else and for more than fifteen
    /// digits.
    init?(_ text: String) {
        let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 1 || parts.count == 2, parts.allSatisfy({ !$0.isEmpty }) else { return nil }
        var fraction = parts.count == 2 ? Array(parts[1]) : []
        while fraction.last == UInt8(ascii: "0") { fraction.removeLast() }
        guard parts[0].count + fraction.count <= 15 else { return nil }
        var digits: Int64 = 0
        for byte in Array(parts[0]) + fraction {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
            digits = digits * 10 + Int64(byte - UInt8(ascii: "0"))
        }
        self.digits = digits
        decimals = fraction.count
    }

    /// The number in hundredths; nil when it has more decimals.
    var hundredths: Int64? {
        switch decimals {
        case 0: digits * 100
        case 1: digits * 10
        case 2: digits
        default: nil
        }
    }

    /// The product with another number, in hundredths; nil when it has more decimals or is too large.
    func hundredths(times other: DecimalText) -> Int64? {
        var product = Int128(digits) * Int128(other.digits)
        var places = decimals + other.decimals
        while places < 2 {
            product *= 10
            places += 1
        }
        while places > 2 {
            guard product % 10 == 0 else { return nil }
            product /= 10
            places -= 1
        }
        return Int64(exactly: product)
    }
}
