internal import PaymentCore
internal import PaymentPlans

/// What the page offers to pay: what the plan allows, without what the payer is not told of (P-IN-4).
struct Offer: Sendable {
    let minimum: Bound
    let maximum: Bound
    let suggested: Bound
    /// Whether nothing but the suggested amount may be paid.
    let isExact: Bool
    /// What the suggested amount is called; nil when it is for several things.
    let role: Line.Role?

    /// - Parameter mostLeft: what is left of all that the payer is told of, where that is not everything.
    init(_ now: PayNow, role: Line.Role?, mostLeft: Money?) {
        minimum = now.minimum
        maximum = now.maximum
        if let mostLeft {
            // A larger amount would tell what the invoice will ask for.
            suggested = now.suggested.amount.minorUnits > mostLeft.minorUnits ? Bound(mostLeft, .left) : now.suggested
            isExact = true
        } else {
            suggested = now.suggested
            isExact = now.isExact || now.minimum.amount == now.maximum.amount
        }
        self.role = now.suggested.reason == .due ? role : nil
    }
}
