extension Money {
    /// Reads an amount in major units as decimal text, exactly: `19.99`, `-5`, `1000`.
    ///
    /// Accepted are an optional minus sign, digits, and optionally a point with at most as many decimals as the currency has.
    /// Grouping marks, a comma, an exponent, a plus sign and white space are refused: guessing at money is worse than asking.
    ///
    /// - Throws: `InvalidValue` saying what the text breaks.
    public init(decimal text: String, currency: Currency) throws(InvalidValue) {
        func refusal(_ reason: String) -> InvalidValue { InvalidValue("amount", text, reason) }

        var digits = Substring(text).utf8
        let isNegative = digits.first == UInt8(ascii: "-")
        if isNegative { digits = digits.dropFirst() }
        guard !digits.isEmpty else { throw refusal("is not a number; write it like 19.99") }

        var units: Int64 = 0
        var decimals: Int?
        var hasDigit = false
        for byte in digits {
            if byte == UInt8(ascii: "."), decimals == nil, hasDigit {
                decimals = 0
                continue
            }
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else {
                throw refusal("is not a plain decimal number; write it like 19.99, with a point and without spaces")
            }
            hasDigit = true
            if let count = decimals {
                guard count < currency.exponent else {
                    throw refusal("has more decimals than \(currency.code) has (\(currency.exponent))")
                }
                decimals = count + 1
            }
            units = try Self.appending(
                byte - UInt8(ascii: "0"), to: units, isNegative: isNegative, refusal("is too large"))
        }
        guard decimals != 0 else { throw refusal("has a point without decimals behind it") }
        for _ in (decimals ?? 0)..<currency.exponent {
            units = try Self.appending(0, to: units, isNegative: isNegative, refusal("is too large"))
        }
        self.init(minorUnits: units, currency: currency)
    }

    /// The amount in major units as decimal text with all decimals of the currency: `19.90`, `-0.05`, `1000`.
    public var decimalText: String {
        let magnitude = String(minorUnits.magnitude)
        let sign = minorUnits < 0 ? "-" : ""
        guard currency.exponent > 0 else { return sign + magnitude }
        let padded = String(repeating: "0", count: max(0, currency.exponent + 1 - magnitude.utf8.count)) + magnitude
        return sign + padded.dropLast(currency.exponent) + "." + padded.suffix(currency.exponent)
    }

    /// Decimal text and currency code: `19.90 USD`.
    public var description: String { decimalText + " " + currency.code }

    // Building towards the sign keeps `Int64.min` readable, whose magnitude is no `Int64`.
    private static func appending(
        _ digit: UInt8, to units: Int64, isNegative: Bool, _ tooLarge: @autoclosure () -> InvalidValue
    ) throws(InvalidValue) -> Int64 {
        let (shifted, overflow) = units.multipliedReportingOverflow(by: 10)
        let step = isNegative ? -Int64(digit) : Int64(digit)
        let (sum, secondOverflow) = shifted.addingReportingOverflow(step)
        guard !overflow, !secondOverflow else { throw tooLarge() }
        return sum
    }
}
