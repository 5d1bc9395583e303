/// An amount: a whole number of minor units of one currency.
///
/// `Money(minorUnits: 1999, currency: .usd)` is 19.99 US dollars. There is no floating point anywhere near it (G-9), no arithmetic
/// between two currencies, and an overflow is an error instead of a wrong sum.
public struct Money: Hashable, Sendable, Codable, CustomStringConvertible {
    /// The number of minor units; negative for money owed the other way.
    public let minorUnits: Int64
    /// The currency.
    public let currency: Currency

    /// Creates an amount.
    public init(minorUnits: Int64, currency: Currency) {
        self.minorUnits = minorUnits
        self.currency = currency
    }

    /// No money, in `currency`.
    public static func zero(_ currency: Currency) -> Money { Money(minorUnits: 0, currency: currency) }

    /// Whether the amount is zero.
    public var isZero: Bool { minorUnits == 0 }
    /// Whether the amount is above zero.
    public var isPositive: Bool { minorUnits > 0 }
    /// Whether the amount is below zero.
    public var isNegative: Bool { minorUnits < 0 }

    /// The sum of two amounts.
    ///
    /// - Throws: `InvalidValue` for two currencies or a sum beyond `Int64`.
    public static func + (lhs: Money, rhs: Money) throws(InvalidValue) -> Money {
        try lhs.combined(with: rhs, verb: "added to") { $0.addingReportingOverflow($1) }
    }

    /// The difference of two amounts.
    ///
    /// - Throws: `InvalidValue` for two currencies or a difference beyond `Int64`.
    public static func - (lhs: Money, rhs: Money) throws(InvalidValue) -> Money {
        try lhs.combined(with: rhs, verb: "subtracted from") { $0.subtractingReportingOverflow($1) }
    }

    /// The amount `count` times.
    ///
    /// - Throws: `InvalidValue` when the product is beyond `Int64`.
    public static func * (lhs: Money, count: Int64) throws(InvalidValue) -> Money {
        let (product, overflow) = lhs.minorUnits.multipliedReportingOverflow(by: count)
        guard !overflow else { throw InvalidValue("amount", lhs.description, "taken \(count) times is too large") }
        return Money(minorUnits: product, currency: lhs.currency)
    }

    /// Whether this amount is less than, equal to or more than `other`: negative, zero or positive.
    ///
    /// There is no `<` on amounts, because two currencies have no order.
    ///
    /// - Throws: `InvalidValue` for two currencies.
    public func compared(to other: Money) throws(InvalidValue) -> Int {
        guard currency == other.currency else { throw mismatch(with: other, verb: "compared with") }
        return minorUnits == other.minorUnits ? 0 : (minorUnits < other.minorUnits ? -1 : 1)
    }

    /// The sum of `amounts`, or zero of `currency` when there are none.
    ///
    /// - Throws: `InvalidValue` for another currency or a sum beyond `Int64`.
    public static func sum(_ amounts: some Sequence<Money>, in currency: Currency) throws(InvalidValue) -> Money {
        var total = Money.zero(currency)
        for amount in amounts { total = try total + amount }
        return total
    }

    private func combined(
        with other: Money, verb: String, _ operation: (Int64, Int64) -> (partialValue: Int64, overflow: Bool)
    ) throws(InvalidValue) -> Money {
        guard currency == other.currency else { throw mismatch(with: other, verb: verb) }
        let (result, overflow) = operation(minorUnits, other.minorUnits)
        guard !overflow else { throw InvalidValue("amount", description, "and \(other) together are too large") }
        return Money(minorUnits: result, currency: currency)
    }

    private func mismatch(with other: Money, verb: String) -> InvalidValue {
        InvalidValue("currency", other.currency.code, "cannot be \(verb) \(currency.code); convert one of them first")
    }
}
