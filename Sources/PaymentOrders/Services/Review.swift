internal import PaymentCore
internal import PaymentLocalization
internal import PaymentPlans

/// What looking an order through came to.
struct Reviewed: Sendable {
    /// When it is to be looked through again; nil when nothing will ever be to do by time alone.
    var next: Timestamp?
    /// The tries of scheduled payments, as they are now.
    var attempts: [Attempt] = []
}

extension Orders {
    /// Looks an order through: what time alone brought, invoices and reminders that are due, payments that failed, scheduled charges.
    ///
    /// Done twice, or by two workers, it does nothing twice.
    ///
    /// - Parameter lease: the lease of the worker on whose behalf it is done; nil for a person who asks.
    /// - Returns: when it is to be done again; nil for never.
    /// - Throws: `OrderError.leaseLost` when another worker has it by now.
    func review(_ id: Order.ID, under lease: WorkItem?) async throws(OrderError) -> Timestamp? {
        try await review(id, under: lease) { _ in nil }.next
    }

    /// Looks an order through.
    ///
    /// - Parameter pause: until when an account is left alone; charges wait for that, and nothing else does.
    func review(
        _ id: Order.ID, under lease: WorkItem?, pause: @Sendable (AccountName) -> Timestamp?
    ) async throws(OrderError) -> Reviewed {
        var tried: [MerchantReference] = []
        var refused: [ItemID: OrderError] = [:]
        var conflicts = 0
        // Each round charges an item, gives one up, or is the last.
        while true {
            let found = try await lookThrough(id, tried: tried, refused: refused, under: lease)
            guard let item = found.charge else { return found.reviewed }
            if let end = pause(found.account) {
                // The charge itself is due now, and waits; only what is due later may come before its turn.
                let other = found.reviewed.next.flatMap { $0 > found.now ? $0 : nil }
                return Reviewed(next: min(end, other ?? end), attempts: found.reviewed.attempts)
            }
            do {
                tried.append(try await chargeScheduled(id, item: item, by: .system, mustBeDue: true, under: lease))
            } catch {
                switch error.code {
                // The order was changed between the look and the charge; the next look sees it as it is.
                case .conflict where conflicts < 5: conflicts += 1
                case .refused, .invalid: refused[item] = error
                case .accountStopped, .notFound:
                    let later = try await now().adding(seconds: Self.stoppedSeconds)
                    return Reviewed(next: later, attempts: found.reviewed.attempts)
                default: throw error
                }
            }
        }
    }

    /// How long an order waits whose account is stopped; it costs none of its retries.
    private static let stoppedSeconds: Int64 = 900

    private struct Found: Sendable {
        var reviewed: Reviewed
        var charge: ItemID?
        var account: AccountName
        var now: Timestamp
    }

    private func lookThrough(
        _ id: Order.ID, tried: [MerchantReference], refused: [ItemID: OrderError], under lease: WorkItem?
    ) async throws(OrderError) -> Found {
        try await store.transaction { (tx) throws(OrderError) in
            try tx.requireHeld(lease)
            var edit = try Edit(self, tx, id, by: .system)
            var isChanged = !edit.changes.isEmpty
            if try edit.sendDueInvoices() { isChanged = true }
            if try edit.tellOfFailures() { isChanged = true }
            var charge: ItemID?
            for (place, step) in try edit.collectingSteps().enumerated() {
                let item = edit.order.plan.schedule.items[place].id
                switch step {
                case .nothing, .wait: continue
                case .charge where refused[item] == nil: charge = charge ?? item
                case .charge, .giveUp:
                    if edit.order.collectionPaused { continue }
                    var reason = refused[item]?.message ?? ""
                    if case .giveUp(let why) = step { reason = why }
                    try edit.giveUp(place, because: reason)
                    isChanged = true
                }
            }
            if try edit.remind() { isChanged = true }
            if isChanged { try edit.save(.review) }
            if edit.order.collectionPaused { charge = nil }
            var reviewed = Reviewed(next: try edit.nextReview())
            if charge != nil, let caution = try Caution(tx), edit.now < caution.standstillEnd {
                charge = nil
                reviewed.next = caution.standstillEnd
            }
            for reference in tried {
                if let attempt = try tx.attempt(reference) { reviewed.attempts.append(attempt) }
            }
            return Found(reviewed: reviewed, charge: charge, account: edit.order.account, now: edit.now)
        }
    }

    /// When on a day scheduled payments are charged and reminders sent.
    func chargeTime(_ day: CivilDate) -> Timestamp {
        do { return try business.zone.moment(day, hour: business.chargeHour, minute: 0).instant } catch {
            // The hour was checked to be one of a day, so this is never taken.
            return business.zone.moment(startOf: day).instant
        }
    }

    /// What tells one reminder from another: item, due day and distance, so that a moved item is reminded of anew.
    func reminderName(_ item: Item, _ days: Int) -> String { "\(item.id)/\(item.due?.description ?? "")/\(days)" }
}

extension Edit {
    /// When the order is to be looked through next, because something will be to do by then that nobody asks for; nil for never.
    ///
    /// What is to be done already is to be done right away.
    func nextReview() throws(OrderError) -> Timestamp? {
        var times = [order.plan.nextDeadline, nextInvoice(), nextReminder()].compactMap { $0 }
        for step in try collectingSteps() {
            switch step {
            case .nothing: continue
            case .charge, .giveUp: times.append(now)
            case .wait(let time): times.append(time)
            }
        }
        return times.min().map { max($0, now) }
    }
}
