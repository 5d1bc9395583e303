public import PaymentCore
public import PaymentPlans

/// How much is to be given back.
public enum RefundAmount: Sendable, Hashable {
    /// This much.
    case exactly(Money)
    /// All that is here and can be given back.
    case everything
    /// What the plan says is owed back, after a cancellation or an overpayment.
    case owedBack
    /// What the policy of the terms gives back when this party cancels now; of an order that is cancelled, what it did not keep (D-55).
    case byCancellationPolicy(PlanEvent.Party)
}

/// What a refund of an order would do, payment by payment: nothing of it has happened (D-54).
public struct RefundPlan: Sendable, Hashable {
    /// How the money of one payment goes back, as far as can be told now: a settlement may pass before it is sent (F-46).
    public enum Route: String, Sendable, Hashable, CaseIterable {
        /// The gateway has not settled the payment, and undoes all of it.
        case void
        /// The gateway gives it back at once.
        case refundNow
        /// The gateway gives back a part only once it has settled the payment, so this waits.
        case refundAfterSettlement
        /// Staff give it back and confirm that they did.
        case byHand
    }

    /// What goes back of one payment.
    public struct Part: Sendable, Hashable {
        /// The payment.
        public let payment: PaymentRecord.ID
        /// The account it came in at.
        public let account: AccountName
        /// How much of it goes back.
        public let amount: Money
        /// How the money goes back.
        public let route: Route
    }

    /// Money of a payment that this refund cannot have.
    public struct Withheld: Sendable, Hashable {
        /// Why it cannot.
        public enum Reason: String, Sendable, Hashable, CaseIterable {
            /// It is being given back already.
            case beingGivenBack
            /// The payer's bank took it back.
            case disputed
        }

        /// The payment.
        public let payment: PaymentRecord.ID
        /// How much of the payment cannot be had.
        public let amount: Money
        /// Why it cannot be had.
        public let reason: Reason
    }

    /// The order.
    public let order: Order.ID
    /// How much goes back in all.
    public let amount: Money
    /// Why the money goes back.
    public let reason: RefundOrder.Reason
    /// Whether what was paid is to be paid again; nil as the reason says (D-53).
    public let reopens: Bool?
    /// What goes back of which payment, in the order in which it is sent.
    public let parts: [Part]
    /// Money of payments that this refund cannot have.
    public let withheld: [Withheld]
    /// What the plan of the order will be once all of it went back.
    public let after: Plan
    /// What changes in it, in order: items that are asked for again, or cut.
    public let changes: [PlanChange]

    /// What is to be paid again on which item.
    public var reopened: [(item: ItemID, amount: Money)] {
        changes.compactMap { change in
            guard case .released(_, let item, let amount) = change,
                after.schedule.items.contains(where: { $0.id == item })
            else { return nil }
            let isCut = changes.contains { change in
                switch change {
                case .resized(item, _, _, .refunded), .removed(item, _, .refunded): true
                default: false
                }
            }
            return isCut ? nil : (item, amount)
        }
    }
}
