public import PaymentCore

/// Why something that a payer or staff want cannot be done now, with the bound it breaks.
///
/// `PaymentLocalization` has a sentence for each in the languages of the package.
public enum Refusal: Error, Hashable, Sendable {
    /// Less than may be paid now.
    case belowMinimum(Bound)
    /// More than may be paid now.
    case aboveMaximum(Bound)
    /// Only one amount may be paid now.
    case notTheAmountAsked(Money)
    /// The gateway takes only multiples of this.
    case notAMultiple(of: Money, owner: String)
    /// What would be left is less than the gateway can charge: pay this at most, or all of it.
    case restTooSmall(payAtMost: Money?, orAll: Money)
    /// What is left is less than the gateway can charge.
    case leftTooSmall(left: Money, smallest: Money, owner: String)
    /// Everything is paid.
    case nothingLeft
    /// Everything that is left is being paid at this moment.
    case beingPaid(Money)
    /// The order was declined.
    case orderDeclined
    /// The order was cancelled.
    case orderCancelled
    /// The order is completed.
    case orderCompleted
    /// The link's time is over since this moment.
    case linkExpired(Timestamp)
    /// The order has no link.
    case noLink
    /// Staff may complete the order only from this amount on.
    case belowThreshold(threshold: Money, reached: Money)
    /// The order completes by itself when all is paid; nothing else was agreed.
    case noThreshold
    /// No more than this can be given back.
    case aboveRefundable(Money)
    /// No more than this is customer balance.
    case aboveCredit(Money)
    /// No payment of this name.
    case unknownPayment(String)
    /// A payment of this name is there already.
    case duplicatePayment(String)
    /// A payment that has ended already.
    case paymentEnded(String, PlanPayment.State)
    /// More arrived than the payment was begun with.
    case amountDiffers(begun: Money, arrived: Money)
    /// No item of this name that is still to be paid.
    case unknownItem(ItemID)
    /// No plan can be made that way.
    case impossible(PlanError)
}

/// A bound of what may be paid now, and where it comes from.
public struct Bound: Hashable, Sendable {
    /// Where a bound comes from.
    public enum Reason: Hashable, Sendable {
        /// The deposit comes first (D-51).
        case deposit
        /// The least the first payment may be, as a share of the total (P-LE-1).
        case minimumFirst(Percentage)
        /// The least the gateway charges (D-7); its name, or empty where there is none.
        case smallestPayment(owner: String)
        /// The most the gateway charges (D-7); its name, or empty where there is none.
        case largestPayment(owner: String)
        /// All that is left to pay.
        case left
        /// What is due.
        case due
        /// The next item.
        case nextItem
        /// Parts are not offered here (P-LE-8).
        case partsNotOffered
    }

    /// The amount.
    public let amount: Money
    /// Where it comes from.
    public let reason: Reason

    /// Creates a bound.
    public init(_ amount: Money, _ reason: Reason) {
        self.amount = amount
        self.reason = reason
    }
}
