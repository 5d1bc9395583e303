public import PaymentCore

/// Up to which amounts staff give money back without a second factor: one limit for each currency (S-71).
public struct RefundLimits: Hashable, Sendable, Codable, CustomStringConvertible {
    /// The limits, by the codes of their currencies; a currency without one takes the second factor for every refund.
    public let amounts: [Money]

    /// Keeps limits; of two in one currency the lower one counts.
    public init(_ amounts: [Money] = []) {
        var lowest: [Currency: Money] = [:]
        for amount in amounts {
            if let known = lowest[amount.currency], known.minorUnits <= amount.minorUnits { continue }
            lowest[amount.currency] = amount
        }
        self.amounts = lowest.values.sorted { $0.currency.code < $1.currency.code }
    }

    /// Whether an amount is above the limit.
    public func isAbove(_ amount: Money) -> Bool {
        guard let limit = amounts.first(where: { $0.currency == amount.currency }) else { return true }
        return amount.minorUnits > limit.minorUnits
    }

    /// The limits in a line, for the audit trail.
    public var description: String { amounts.isEmpty ? "none" : amounts.map(\.description).joined(separator: ", ") }
}
