internal import PaymentCore
internal import PaymentLocalization
public import PaymentPlans

extension Orders {
    /// Charges an item to the order's kept method now, without the payer: what the collector does when it falls due, asked for by hand
    /// (P-IN-5, P-IF-6).
    ///
    /// - Throws: `OrderError.refused` when nothing of it is left or the plan does not allow it; `.invalid` without a kept method.
    public func chargeBalance(
        _ id: Order.ID, item: ItemID, by actor: Principal
    ) async throws(OrderError) -> PayResult {
        try await shielded { () async throws(OrderError) in
            let reference = try await chargeScheduled(id, item: item, by: actor, under: nil)
            return try await result(reference, isRepeat: false)
        }
    }

    /// Charges what is left of an item to the kept method, as the next try of the item's own payment; a live try is left alone.
    ///
    /// - Parameter mustBeDue: whether it is refused before the item is due, as a conflict.
    /// - Returns: the reference of the attempt, new or live.
    func chargeScheduled(
        _ id: Order.ID, item: ItemID, by actor: Principal, mustBeDue: Bool = false, under lease: WorkItem?
    ) async throws(OrderError) -> MerchantReference {
        let (order, tries, cautions, payer) = try await store.transaction { (tx) throws(OrderError) in
            guard let order = try tx.order(id) else { throw .notFound("order", id) }
            let tries = try tx.attempts(of: order.nextPayment(of: item).text)
            return (order, tries, try Caution.all(tx), try self.payer(of: order, tx))
        }
        guard let method = order.method else {
            throw OrderError(
                .invalid, "the order '\(order.number)' has no kept method to charge; send a payment link",
                field: "method")
        }
        guard let place = order.plan.schedule.items.firstIndex(where: { $0.id == item }) else {
            throw OrderError(.unknownItem(item))
        }
        let left = order.plan.schedule.items[place].minorUnits - order.plan.paid[place]
        guard left > 0 else { throw OrderError(.unknownItem(item)) }
        let name = try order.nextPayment(of: item)
        let intent = Intent(
            scheduled: name, Money(minorUnits: left, currency: order.plan.currency), item: item, method: method,
            mustBeDue: mustBeDue)
        if tries.last?.state.isLive != true,
            let doubt = doubt(cautions, about: order.plan.schedule.items[place], tries, bookedAt: order.createdAt)
        {
            let lost = try await lostTry(of: name, numbers: doubt.numbers, account: order.account, madeIn: doubt.period)
            if let lost {
                if let taken = try await takeIn(lost, as: intent, of: id, by: actor, under: lease) { return taken }
                return try await lastAttempt(of: name).reference
            }
        }
        let window = SendingWindow(steadyClock)
        guard case .new(let attempt, let source?) = try await begin(intent, of: id, by: actor, under: lease) else {
            return try await lastAttempt(of: name).reference
        }
        // Nothing was sent, and somebody else may have it in hand by now: the janitor finds out (F-29). Nothing that waits stands between
        // this look and the call.
        guard window.isOpen else { return attempt.reference }
        let answer = try await charge(attempt, source, keep: nil, payer: payer)
        // The fence keeps a worker that was paused from writing over the one that took its place (F-29); what it learned is found by
        // look-up then.
        try await settle(attempt.reference, answer.evidence, repeating: true, under: lease)
        if case .actionRequired = answer.evidence { try await release(attempt) }
        return attempt.reference
    }

    /// Which tries of an item there may have been without the store's knowledge, and when; nil when there were none.
    private func doubt(
        _ cautions: [Caution], about item: Item, _ tries: [Attempt], bookedAt: Timestamp
    ) -> (numbers: Range<Int>, period: Range<Timestamp>)? {
        let doubts = cautions.filter { $0.mayMiss(tries.last?.createdAt ?? bookedAt) }
        guard let first = doubts.map(\.missingSince).min(), let last = doubts.map(\.began).max() else { return nil }
        // An order that was booked since has no tries that are missing. Ten minutes stand for clocks that differ (F-27).
        let start = max(first.adding(seconds: -600), bookedAt)
        let count = doubts.reduce(Int64(0)) { sum, caution in
            let wasDue = item.due.map { $0 <= business.zone.moment(caution.began).day } ?? false
            return sum + caution.triesMax(wasDue: wasDue || !caution.isOver)
        }
        let next = (tries.last?.number ?? 0) + 1
        return (next..<next + Int(min(count, Int64(Caution.namesMax))), start..<max(start, last))
    }

    /// What is on record of a customer who is away.
    private func payer(of order: Order, _ tx: any StoreTransaction) throws(OrderError) -> PayerDetails {
        guard let customer = try tx.customer(order.customer) else { throw .notFound("customer", order.customer) }
        return PayerDetails(
            email: customer.email, name: customer.name, phone: customer.phone, ipAddress: customer.ipAddress)
    }

    /// Gives up a payment that the bank wants the absent payer for, and sends the payer a link instead (F-37).
    private func release(_ attempt: Attempt) async throws(OrderError) {
        try await store.transaction { (tx) throws(OrderError) in
            // The order is locked before the attempt is read: nobody settles it between that and the write.
            var edit = try Edit(self, tx, attempt.order, by: .system)
            guard var current = try tx.attempt(attempt.reference), current.state.isOpen else { return }
            // Nobody is there to act, so the janitor fences it at once.
            current.deadline = edit.now
            guard try tx.update(current, ifIn: Attempt.State.open) else { return }
            try tx.schedule(.attempt, attempt.reference.text, at: edit.now, replacing: true)
            if edit.order.linkSerial == 0 { edit.order.linkSerial = 1 }
            try edit.tell(
                .customer, .authenticationNeeded, once: attempt.reference.text, amount: attempt.amount, link: true)
            try edit.save(.askPayerToAuthenticate, detail: attempt.reference.text)
        }
    }
}
