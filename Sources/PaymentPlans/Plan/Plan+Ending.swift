public import PaymentCore

extension Plan {
    /// The amount from which staff may complete the order by hand; nil where only full payment completes it.
    public var threshold: Money? {
        guard case .parts(let parts) = terms.payerChoice, let success = parts.success else { return nil }
        return roundedUp(success, of: total)
    }

    /// What is compared with the threshold: what was paid, or what of it was credited after fees.
    public var reached: Money {
        guard case .parts(let parts) = terms.payerChoice, parts.measure == .credited else { return money(netCaptured) }
        let fees = sum { $0.state == .captured ? $0.fee : 0 }
        return money(max(0, netCaptured - fees))
    }

    /// A share that must be reached, so rounded up (D-3), to what the gateway can charge.
    func roundedUp(_ share: Percentage, of total: Money) -> Money {
        let divisor = Int128(Percentage.hundred.millionths) * Int128(limits.step)
        let (steps, rest) = (Int128(total.minorUnits) * Int128(share.millionths)).quotientAndRemainder(
            dividingBy: divisor)
        // At most 100 %, so at most one step above the total, which is cut off again.
        let units = (steps + (rest > 0 ? 1 : 0)) * Int128(limits.step)
        return money(Int64(min(units, Int128(total.minorUnits))))
    }

    mutating func completeByHand(_ changes: inout [PlanChange]) throws(Refusal) {
        try requireOpen()
        guard let threshold else { throw .noThreshold }
        guard reached.minorUnits >= threshold.minorUnits else {
            throw .belowThreshold(threshold: threshold, reached: reached)
        }
        let shortfall = left
        for index in paid.indices { resize(index, to: paid[index], .waived, &changes) }
        removeEmptyItems()
        waived += shortfall
        changes.append(.waived(money(shortfall)))
        become(.completed, &changes)
    }

    mutating func decline(_ changes: inout [PlanChange]) throws(Refusal) {
        try requireOpen()
        become(.declined, &changes)
    }

    /// What would be kept and what given back if the order were cancelled now (D-55).
    ///
    /// The percentage of the policy is of the deposits that have fallen due, and never more than was paid is kept. What is not kept stays
    /// the customer's balance where the terms make prepayments that (D-25).
    public func cancellation(by party: PlanEvent.Party, at moment: Moment) -> (kept: Money, givenBack: Money) {
        var kept: Int64 = 0
        if party == .payer, let policy = terms.cancellation {
            let start = (dates.happened[policy.event] ?? dates.planned[policy.event])?.instant
            var deposit: Int64 = 0
            for item in schedule.items where item.role.isDeposit {
                if let due = item.due, due <= moment.day { deposit += item.minorUnits }
            }
            let share = policy.kept(at: moment.instant, start: start)
            // At most 100 %, so no overflow; half up, in whole steps, because the difference is refunded.
            let divisor = Int128(Percentage.hundred.millionths) * Int128(limits.step)
            let steps = (Int128(deposit) * Int128(share.millionths) * 2 + divisor) / (divisor * 2)
            kept = Int64(min(steps * Int128(limits.step), Int128(netCaptured)))
        }
        return (money(kept), money(netCaptured - kept))
    }

    mutating func cancel(by party: PlanEvent.Party, at moment: Moment, _ changes: inout [PlanChange]) throws(Refusal) {
        switch status {
        case .open, .completed: break
        case .declined: throw .orderDeclined
        case .cancelled: throw .orderCancelled
        }
        let (kept, givenBack) = cancellation(by: party, at: moment)
        let before = (credit: credit, owedBack: owedBack)
        close(keeping: kept.minorUnits, &changes)
        if terms.purpose == .customerBalance {
            // The money is the customer's balance since it came; only what is kept leaves it (D-25).
            if kept.isPositive { changes.append(.creditSpent(kept)) }
        } else {
            owedBack = givenBack.minorUnits
            if before.credit.isPositive { changes.append(.creditSpent(before.credit)) }
            if owedBack > before.owedBack { changes.append(.owedBack(money(owedBack - before.owedBack))) }
        }
        if kept.isPositive { changes.append(.kept(kept)) }
        become(.cancelled, &changes)
    }

    /// Cuts the items to what is kept, which the deposits pay first; all other money is on no item then.
    mutating func close(keeping kept: Int64, _ changes: inout [PlanChange]) {
        var rest = kept
        let deposits = paid.indices.filter { schedule.items[$0].role.isDeposit }
        let others = paid.indices.filter { !schedule.items[$0].role.isDeposit }
        for index in deposits + others {
            let stays = min(rest, paid[index])
            rest -= stays
            for source in release(paid[index] - stays, from: index, &changes) {
                payments[source.payment].unallocated += source.minorUnits
            }
            resize(index, to: stays, .cancelled, &changes)
        }
        removeEmptyItems()
        waived = 0
    }
}
