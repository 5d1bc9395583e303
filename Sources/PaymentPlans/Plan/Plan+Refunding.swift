internal import PaymentCore

extension Plan {
    /// Records money that was given back: from what is on no item first, then from what the payment last paid.
    mutating func refund(_ order: RefundOrder, _ changes: inout [PlanChange]) throws(Refusal) {
        guard order.amount.currency == currency, order.amount.isPositive else {
            throw .impossible(
                PlanError(
                    order.amount.currency == currency ? .invalidValue : .currencyMismatch, "refund",
                    order.amount.description,
                    "must be above zero and in \(currency.code)"))
        }
        let candidates = try refundable(order)
        let most = candidates.reduce(0) { $0 + payments[$1].refundable }
        var amount = order.amount.minorUnits
        if amount > most {
            // A bank may take back more than was paid, and then did; nothing else can be given back that is not there.
            guard order.reason == .chargeback else { throw .aboveRefundable(money(most)) }
            amount = most
            changes.append(.caseOpened(.disputeAbovePayment))
        }
        let wasCompleted = status == .completed
        // What ended is not asked for again (D-16); the rest is as the refund says (D-15, D-53).
        let reopens = (order.reopens ?? order.reason.reopens) && status != .declined && status != .cancelled
        for (payment, share) in split(amount, over: candidates, order.order) {
            changes.append(.refunded(payment: payments[payment].id, money(share)))
            take(share, from: payment, reopens: reopens, &changes)
        }
        removeEmptyItems()
        if wasCompleted { isRefunded = true }
        if reopens, left > 0 { become(.open, &changes) }
    }

    private func refundable(_ order: RefundOrder) throws(Refusal) -> [Int] {
        guard let id = order.payment else { return payments.indices.filter { payments[$0].refundable > 0 } }
        guard let index = payments.firstIndex(where: { $0.id == id }) else { throw .unknownPayment(id) }
        guard payments[index].state == .captured else { throw .paymentEnded(id, payments[index].state) }
        return [index]
    }

    /// How much of a refund each payment gives (D-54).
    private func split(
        _ amount: Int64, over candidates: [Int], _ order: RefundOrder.Order
    ) -> [(payment: Int, minorUnits: Int64)] {
        var rest = amount
        func part(_ payment: Int, _ most: Int64) -> (payment: Int, minorUnits: Int64)? {
            let part = min(rest, most)
            rest -= part
            return part > 0 ? (payment, part) : nil
        }
        switch order {
        case .latestFirst:
            // Payments are kept as they came to be known; what counts is when their money arrived.
            let latest = candidates.sorted { (payments[$0].at.instant, $0) > (payments[$1].at.instant, $1) }
            let free = latest.map { payment in part(payment, payments[payment].unallocated)?.minorUnits ?? 0 }
            let others = zip(latest, free).map { payment, free in
                free + (part(payment, payments[payment].refundable - free)?.minorUnits ?? 0)
            }
            return zip(latest, others).filter { $1 > 0 }.map { ($0, $1) }
        case .proportional:
            let whole = candidates.reduce(Int128(0)) { $0 + Int128(payments[$1].refundable) }
            guard whole > 0 else { return [] }
            // In whole steps, as the gateway gives back.
            var shares = candidates.map { payment in
                let share = Int64(Int128(amount) * Int128(payments[payment].refundable) / whole)
                return share - share % limits.step
            }
            rest = amount - shares.reduce(0, +)
            for (place, payment) in candidates.enumerated() where rest > 0 {
                let extra = min(rest, payments[payment].refundable - shares[place])
                shares[place] += extra
                rest -= extra
            }
            return zip(candidates, shares).filter { $1 > 0 }.map { ($0, $1) }
        }
    }

    private mutating func take(_ share: Int64, from payment: Int, reopens: Bool, _ changes: inout [PlanChange]) {
        payments[payment].refunded += share
        let free = min(share, payments[payment].unallocated)
        payments[payment].unallocated -= free
        owedBack -= min(owedBack, free)
        var rest = share - free
        while rest > 0, let last = allocations.last(where: { $0.payment == payment }), let index = index(of: last.item)
        {
            let amount = min(rest, last.minorUnits)
            _ = release(amount, from: index, only: payment, &changes)
            rest -= amount
            if !reopens { resize(index, to: schedule.items[index].minorUnits - amount, .refunded, &changes) }
        }
    }

    /// Gives an item another amount and says so.
    mutating func resize(_ index: Int, to minorUnits: Int64, _ cause: PlanChange.Cause, _ changes: inout [PlanChange]) {
        let item = schedule.items[index]
        guard minorUnits != item.minorUnits else { return }
        schedule.items[index].minorUnits = minorUnits
        if minorUnits == 0 {
            changes.append(.removed(item.id, money(item.minorUnits), cause))
        } else {
            changes.append(.resized(item.id, from: money(item.minorUnits), to: money(minorUnits), cause))
        }
    }

    /// Lets customer balance go to something else, that of the earliest payment first.
    mutating func spendCredit(_ amount: Money, _ changes: inout [PlanChange]) throws(Refusal) {
        guard amount.currency == currency, amount.isPositive, amount.minorUnits <= credit.minorUnits else {
            throw .aboveCredit(credit)
        }
        var rest = amount.minorUnits
        for index in payments.indices {
            let part = min(rest, payments[index].unallocated)
            payments[index].unallocated -= part
            payments[index].spent += part
            rest -= part
        }
        changes.append(.creditSpent(amount))
    }
}
