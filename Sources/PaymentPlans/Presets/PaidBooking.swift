public import PaymentCore

/// Visits that are confirmed by a fixed prepayment, asked for by a link that ends (P-BK-1 to P-BK-6).
public struct PaidBooking: Hashable, Sendable {
    /// The prepayment of each kind of booking, above zero.
    public var kinds: [String: Money]
    /// How long the link lives, and when an unpaid visit is cancelled.
    public var link: LinkTerms

    /// Creates settings.
    public init(kinds: [String: Money], link: LinkTerms) {
        self.kinds = kinds
        self.link = link
    }

    /// The terms of a kind and its prepayment, which is the plan's total: what the visit costs is settled from the customer's balance
    /// later (D-25).
    ///
    /// - Throws: `PlanError` for a kind that is not set up.
    public func terms(for kind: String) throws(PlanError) -> (terms: Terms, total: Money) {
        guard let amount = kinds[kind] else {
            throw PlanError(
                .invalidValue, "kind", kind, "is not set up; known are \(kinds.keys.sorted().joined(separator: ", "))")
        }
        let terms = try Terms(
            lines: [Line(.prepayment, .rest, due: .onBooking, note: kind)], payerChoice: .exact,
            purpose: .customerBalance,
            link: link)
        return (terms, amount)
    }
}
