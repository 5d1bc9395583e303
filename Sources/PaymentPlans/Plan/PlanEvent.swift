public import PaymentCore

/// Something that happens to a plan.
public enum PlanEvent: Hashable, Sendable {
    /// A payer pays an amount of their choosing and the money arrives at once: `begin` and `capture` in one.
    case pay(Tender)
    /// A payer is sent to the gateway; refused unless the amount may be paid now. The amount is reserved until `capture` or `fail`.
    case begin(Tender)
    /// A payer says that they pay by hand; nothing is reserved (D-11).
    case announce(Tender)
    /// Money arrived. It is recorded whatever the plan's state is; a payment that was not begun is recorded under a new name.
    case capture(Tender)
    /// A payment was declined or given up.
    case fail(String)
    /// Money was given back.
    case refund(RefundOrder)
    /// The customer's balance that this order left over pays something else.
    case spendCredit(Money)
    /// The price changed.
    case changeTotal(Money)
    /// The planned day of an event became known, moved, or is open again.
    case reschedule(EventName, to: Moment?)
    /// An event happened; a second time changes nothing (D-46).
    case happen(EventName)
    /// The custom rules changed, or were switched (P-TR-2).
    case customize(CustomDownPayments?)
    /// Staff send the invoice of an item without a day, which then falls due on this one (P-IN-4). A second time changes nothing.
    case sendInvoice(ItemID, due: CivilDate)
    /// Staff complete the order though less than everything is paid (P-LE-5).
    case complete
    /// Staff end the order; nothing can be paid any more and nothing is refunded (D-16).
    case decline
    /// The order is cancelled, by the payer or by the merchant (D-55).
    case cancel(by: Party)
    /// A new link is sent; its times start anew (D-20).
    case reissueLink

    /// Who cancels.
    public enum Party: String, Hashable, Sendable, CaseIterable {
        /// The payer.
        case payer
        /// The merchant, who keeps nothing.
        case merchant
    }
}

/// What an event did to a plan, and why, for the audit and for messages.
public enum PlanChange: Hashable, Sendable {
    /// Why an item has another amount or is gone.
    public enum Cause: String, Hashable, Sendable, CaseIterable {
        /// The total changed.
        case totalChanged
        /// Other rules came into force.
        case rulesChanged
        /// Money was given back for good.
        case refunded
        /// The order was cancelled.
        case cancelled
        /// The shortfall was waived.
        case waived
    }

    /// Why staff should look at the order.
    public enum Case: String, Hashable, Sendable, CaseIterable {
        /// Money came after the link had expired; the visit is paid (D-24).
        case paidAfterExpiry
        /// Money came for a cancelled order (D-24).
        case paidAfterCancellation
        /// Money came for a declined order (D-16).
        case paidAfterDecline
        /// More came than was left to pay.
        case overpaid
        /// The payer's bank took back more than was paid.
        case disputeAbovePayment
    }

    /// Money went to an item.
    case allocated(payment: String, item: ItemID, Money)
    /// Money was taken off an item.
    case released(payment: String, item: ItemID, Money)
    /// Money became the customer's balance.
    case credited(Money)
    /// Customer balance was used: for something else, or for items of this order that are asked for again.
    case creditSpent(Money)
    /// Money of a payment was given back.
    case refunded(payment: String, Money)
    /// Money is owed back to the payer.
    case owedBack(Money)
    /// A part of the deposit is kept after a cancellation.
    case kept(Money)
    /// A new item.
    case added(ItemID, Money, due: CivilDate?)
    /// An item is gone.
    case removed(ItemID, Money, Cause)
    /// An item has another amount.
    case resized(ItemID, from: Money, to: Money, Cause)
    /// An item falls due on another day.
    case redated(ItemID, from: CivilDate?, to: CivilDate?)
    /// The order is in another state.
    case became(Plan.Status)
    /// What was not paid is not asked for any more.
    case waived(Money)
    /// A link was sent.
    case linkIssued(expires: Timestamp)
    /// The link's time is over.
    case linkExpired
    /// The order was cancelled because it was not paid in time.
    case autoCancelled
    /// Staff should look at it.
    case caseOpened(Case)
}
