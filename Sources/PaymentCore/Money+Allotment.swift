extension Money {
    /// Where the minor units go that are left over when each part has been rounded down.
    public enum Remainder: Hashable, Sendable {
        /// One unit each to the parts with the largest fraction cut off, the earlier first on a tie (D-1). For equal parts this
        /// is one unit each to the earliest.
        case largestFraction
        /// All of them to the last part.
        case last
    }

    /// Splits the amount into `count` equal parts that add up to it exactly (D-1).
    ///
    /// - Parameters:
    ///   - count: how many parts, 1 to 10 000.
    ///   - remainder: where left-over minor units go.
    /// - Throws: `InvalidValue` for another count.
    public func allotted(into count: Int, remainder: Remainder = .largestFraction) throws(InvalidValue) -> [Money] {
        guard (1...10_000).contains(count) else {
            throw InvalidValue("parts", String(count), "must be between 1 and 10000")
        }
        return try allotted(byWeights: Array(repeating: 1, count: count), remainder: remainder)
    }

    /// Splits the amount in proportion to `weights` into parts that add up to it exactly (D-1).
    ///
    /// A negative amount is split as its magnitude is and the signs are turned.
    ///
    /// - Parameters:
    ///   - weights: not negative, at least one above zero; percentages, shares or prices.
    ///   - remainder: where left-over minor units go.
    /// - Throws: `InvalidValue` for weights that give no proportion.
    public func allotted(
        byWeights weights: [Int64], remainder: Remainder = .largestFraction
    ) throws(InvalidValue) -> [Money] {
        guard !weights.isEmpty, weights.count <= 10_000 else {
            throw InvalidValue("weights", String(weights.count), "must be between 1 and 10000 of them")
        }
        var whole: Int128 = 0
        for weight in weights {
            guard weight >= 0 else { throw InvalidValue("weight", String(weight), "must not be negative") }
            whole += Int128(weight)
        }
        guard whole > 0 else { throw InvalidValue("weights", "", "must not all be zero") }

        // The product of two 63-bit numbers has 126 bits, so nothing below can overflow.
        let magnitude = Int128(minorUnits.magnitude)
        var parts = weights.map { magnitude * Int128($0) / whole }
        let left = Int(magnitude - parts.reduce(0, +))
        switch remainder {
        case .last:
            parts[parts.count - 1] += Int128(left)
        case .largestFraction:
            let fractions = weights.map { magnitude * Int128($0) % whole }
            let order = fractions.indices.sorted { (fractions[$0], $1) > (fractions[$1], $0) }
            for index in order.prefix(left) { parts[index] += 1 }
        }
        let sign: Int128 = minorUnits < 0 ? -1 : 1
        return parts.map { Money(minorUnits: Int64($0 * sign), currency: currency) }
    }
}
