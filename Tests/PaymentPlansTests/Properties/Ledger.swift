import PaymentCore
import PaymentPlans

/// Where the money of a plan is, added up independently of the plan.
enum Ledger {
    /// What does not add up; nil where all does.
    static func mistake(in plan: Plan) -> String? {
        var onItems: [ItemID: Int64] = [:]
        var ofPayments = [Int64](repeating: 0, count: plan.payments.count)
        for allocation in plan.allocations {
            guard allocation.minorUnits > 0 else { return "an allocation of \(allocation.minorUnits)" }
            onItems[allocation.item, default: 0] += allocation.minorUnits
            ofPayments[Int(allocation.payment)] += allocation.minorUnits
        }
        return mistake(inPaymentsOf: plan, allocated: ofPayments) ?? mistake(inItemsOf: plan, allocated: onItems)
    }

    private static func mistake(inPaymentsOf plan: Plan, allocated: [Int64]) -> String? {
        for (index, payment) in plan.payments.enumerated() {
            guard payment.refunded >= 0, payment.unallocated >= 0, payment.spent >= 0 else {
                return "negative money in \(payment)"
            }
            let found = allocated[index] + payment.unallocated + payment.refunded + payment.spent
            let expected = payment.state == .captured ? payment.minorUnits : 0
            guard found == expected else { return "\(found) found of \(payment)" }
        }
        guard plan.owedBack >= 0, !plan.credit.isNegative else {
            return "\(plan.owedBack) owed back, \(plan.credit) credit"
        }
        return nil
    }

    private static func mistake(inItemsOf plan: Plan, allocated: [ItemID: Int64]) -> String? {
        var allocated = allocated
        var sum = plan.waived
        for (index, item) in plan.schedule.items.enumerated() {
            let paid = plan.paid[index]
            let found = allocated.removeValue(forKey: item.id) ?? 0
            guard paid == found else { return "\(paid) paid and \(found) allocated on \(item)" }
            guard item.minorUnits > 0, (0...item.minorUnits).contains(paid) else { return "\(paid) paid on \(item)" }
            sum += item.minorUnits
        }
        guard allocated.isEmpty else { return "allocations to \(allocated), which are no items" }
        guard plan.waived >= 0, sum == plan.total.minorUnits else {
            return "items and waived sum to \(sum), the total is \(plan.total)"
        }
        return nil
    }

    /// Whether the price is another one than the event made it.
    static func wrongTotal(after chapter: Chapter) -> String? {
        guard case .success = chapter.outcome else { return nil }
        let (before, after) = (chapter.before.total.minorUnits, chapter.after.total.minorUnits)
        let isRight =
            switch chapter.event {
            case .changeTotal(let total): after == total.minorUnits
            // Given back for good, it is a lower price (D-53); what is cancelled is not sold.
            case .refund, .cancel: after <= before
            default: after == before
            }
        return isRight ? nil : "the total of \(before) became \(after)"
    }
}
