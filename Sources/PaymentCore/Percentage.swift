/// An exact percentage with at most six decimals: `12.5`, `33.333333`, `100`.
///
/// It is kept as millionths of a percent, so that no floating point comes near an amount (D-4).
public struct Percentage: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// How a share that is no whole number of minor units is rounded.
    public enum Rounding: Hashable, Sendable {
        /// To the nearest; a half goes away from zero (D-2).
        case halfUp
        /// To the nearest; a half goes to the even neighbor.
        case halfEven
        /// Away from zero: for bounds that must be reached (D-3).
        case up
        /// Towards zero.
        case down
    }

    /// Millionths of a percent: 12 500 000 for 12.5 %.
    public let millionths: Int64

    /// Creates a percentage from millionths of a percent.
    public init(millionths: Int64) {
        self.millionths = millionths
    }

    /// A whole number of percent, for literals in code: `Percentage(percent: 30)`.
    public init(percent: Int32) {
        millionths = Int64(percent) * 1_000_000
    }

    /// Reads decimal text of at most 64 bytes: an optional minus sign, digits, optionally a point with one to six decimals.
    ///
    /// - Throws: `InvalidValue` saying what the text breaks.
    public init(_ text: String) throws(InvalidValue) {
        guard text.utf8.count <= 64 else { throw InvalidValue("percentage", text, "is longer than 64 bytes") }
        let sign = text.hasPrefix("-") ? "-" : ""
        let unsigned = text.dropFirst(sign.count)
        let halves = unsigned.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        let decimals = halves.count == 2 ? halves[1] : "0"
        guard let whole = halves.first, Self.isDigits(whole), Self.isDigits(decimals) else {
            throw InvalidValue("percentage", text, "is not a plain decimal number; write it like 12.5")
        }
        guard decimals.utf8.count <= 6 else {
            throw InvalidValue("percentage", text, "has more than 6 decimals")
        }
        let fraction = decimals + String(repeating: "0", count: 6 - decimals.utf8.count)
        guard let value = Int64(sign + whole + fraction) else { throw InvalidValue("percentage", text, "is too large") }
        millionths = value
    }

    /// One hundred percent.
    public static let hundred = Percentage(percent: 100)

    /// Compares by size.
    public static func < (lhs: Percentage, rhs: Percentage) -> Bool { lhs.millionths < rhs.millionths }

    /// The share of `amount`, rounded once.
    ///
    /// - Throws: `InvalidValue` when the share is beyond `Int64`.
    public func of(_ amount: Money, rounding: Rounding = .halfUp) throws(InvalidValue) -> Money {
        let product = Int128(amount.minorUnits) * Int128(millionths)
        let divisor: Int128 = 100_000_000
        let (quotient, rest) = product.magnitude.quotientAndRemainder(dividingBy: divisor.magnitude)
        let twice = rest * 2
        let roundsUp =
            switch rounding {
            case .down: false
            case .up: rest > 0
            case .halfUp: twice >= divisor.magnitude
            case .halfEven: twice > divisor.magnitude || (twice == divisor.magnitude && !quotient.isMultiple(of: 2))
            }
        let magnitude = Int128(quotient) + (roundsUp ? 1 : 0)
        guard let units = Int64(exactly: product < 0 ? -magnitude : magnitude) else {
            throw InvalidValue("percentage", description, "of \(amount) is too large")
        }
        return Money(minorUnits: units, currency: amount.currency)
    }

    /// The shortest decimal text: `12.5`, `100`.
    public var description: String {
        let (whole, fraction) = millionths.magnitude.quotientAndRemainder(dividingBy: 1_000_000)
        let sign = millionths < 0 ? "-" : ""
        guard fraction > 0 else { return "\(sign)\(whole)" }
        var decimals = String(1_000_000 + fraction).dropFirst()
        while decimals.last == "0" { decimals.removeLast() }
        return "\(sign)\(whole).\(decimals)"
    }

    private static func isDigits(_ text: Substring) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }
}

extension Percentage: Codable {
    /// Reads decimal text; a JSON number is refused, because it may have been through floating point (D-4).
    public init(from decoder: any Decoder) throws {
        try self.init(decoder.singleValueContainer().decode(String.self))
    }

    /// Writes decimal text.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
