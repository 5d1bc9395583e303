import MockServerKit
import PaymentCore
import PaymentOrders
import PaymentPlans
import Synchronization

/// What is checked after every commit.
extension Court {
    /// Looks through what a transaction wrote.
    func committed(_ writes: [Watch.Write]) {
        for write in writes {
            switch write {
            case .attempt(let attempt, let before): check(attempt, before)
            case .payment(let payment, _): check(payment)
            case .order(let order, _): check(order)
            case .entries(let entries): check(entries)
            case .refund(let refund, nil): check(refund)
            case .refund(let refund, _): memory.withLock { $0.refunds[refund.id] = refund }
            case .claim(let item): memory.withLock { $0.fences["\(item.kind.rawValue) \(item.subject)"] = item.fence }
            case .finish(let item, isHeld: true): check(item)
            case .event(let event, isNew: true): check(event)
            case .invoice, .method, .audit, .message, .event, .file, .binding, .setting, .finish: break
            }
        }
    }

    /// Notes that a payer comes to a page.
    ///
    /// Who left a form open may post it at any time. A gateway that cannot end a page takes money then that no look-up saw coming, which
    /// is booked when it shows (F-19); ten minutes after the payer's time are the product's to wait for (F-27).
    func noteVisit(to attempt: Attempt, at bank: any Bank, _ now: Timestamp) {
        guard bank.kind != .stripe, let deadline = attempt.deadline, now.milliseconds(since: deadline) >= 600_000
        else { return }
        _ = memory.withLock { $0.paidLate.insert(attempt.reference.text) }
    }

    /// I-6: what is recorded to have ended without money took none, or its successor would take it a second time.
    func checkEnds(_ writes: [Watch.Write], at banks: [any Bank], without intruders: Set<String>) {
        for case .attempt(let attempt, let before) in writes
        where attempt.operation != .refund && !attempt.state.isLive && before?.state != attempt.state {
            if memory.withLock({ $0.paidLate.contains(attempt.reference.text) }) { continue }
            let record = banks.first { $0.account == attempt.account }?.records.first {
                $0.reference == attempt.reference.text && $0.taken > 0 && !intruders.contains($0.transaction)
            }
            guard let record else { continue }
            object(
                "I-6",
                "attempt \(attempt.reference) is \(attempt.state.rawValue), and \(attempt.account) took \(record.taken) for it"
            )
        }
    }

    /// L-4: what a gateway says is stored once, however often it says so and however it signs that.
    private func check(_ event: InboxEvent) {
        guard let message = Scene.message, message.account == event.account else { return }
        let known = memory.withLock { memory in
            defer { memory.events[message] = event.eventID }
            return memory.events[message]
        }
        if let known, known != event.eventID {
            object("L-4", "the message stored as event \(known) was stored as \(event.eventID), too")
        }
    }

    private func check(_ attempt: Attempt, _ before: Attempt?) {
        journal(
            reached: "\(before?.state.rawValue ?? "new") > \(attempt.state.rawValue)",
            if: before?.state != attempt.state)
        checkIdentity(attempt)
        if let before { checkOrderOfStates(attempt, before) }
        checkOneLive(attempt)
        memory.withLock { memory in
            memory.attempts[attempt.reference] = attempt
            if Scene.isByHand { memory.byHand.insert(attempt.reference) }
            memory.intents[attempt.reference.text] = attempt.intent
            // A store that was put back may intend less than it did in the time it has forgotten: what was sent then was intended, too.
            let sent = memory.amounts[attempt.reference.text]
            if sent.map({ $0.minorUnits < attempt.amount.minorUnits }) ?? true {
                memory.amounts[attempt.reference.text] = attempt.amount
            }
        }
    }

    /// I-6: the same reference stands for the same request for ever.
    private func checkIdentity(_ attempt: Attempt) {
        let known = memory.withLock { memory in
            defer { memory.fingerprints[attempt.reference] = attempt.fingerprint }
            return memory.fingerprints[attempt.reference]
        }
        if let known, known != attempt.fingerprint {
            object("I-6", "attempt \(attempt.reference) was another request before")
        }
        guard attempt.number > 1 else { return }
        let earlier = memory.withLock { memory in
            memory.attempts.values.filter {
                $0.intent == attempt.intent && $0.number < attempt.number && $0.state.isLive
            }.map(\.reference.text).min()
        }
        if let earlier, attempt.state != .succeeded {
            object("I-6", "attempt \(attempt.reference) is new while \(earlier) of the same payment may still succeed")
        }
    }

    /// I-7: nothing goes backwards, except out of not knowing.
    private func checkOrderOfStates(_ attempt: Attempt, _ before: Attempt) {
        let isAllowed =
            before.state == attempt.state || attempt.state == .succeeded || before.state == .unknown
            || (before.state.isOpen && Self.rank(attempt.state) >= Self.rank(before.state))
        if !isAllowed || (before.state == .succeeded && attempt.state != .succeeded) {
            object(
                "I-7", "attempt \(attempt.reference) went from \(before.state.rawValue) to \(attempt.state.rawValue)")
        }
        if attempt.amount != before.amount || attempt.key != before.key || attempt.fingerprint != before.fingerprint {
            object("I-6", "attempt \(attempt.reference) was changed after it was written")
        }
    }

    private static func rank(_ state: Attempt.State) -> Int {
        switch state {
        case .sending: 0
        case .unknown: 1
        case .actionRequired, .pending: 2
        case .authorized: 3
        case .declined, .cancelled, .absent: 4
        case .succeeded: 5
        }
    }

    /// I-8: one live attempt of an intent at most.
    private func checkOneLive(_ attempt: Attempt) {
        let other = memory.withLock { memory -> MerchantReference? in
            let live = memory.live[attempt.intent]
            if attempt.state.isLive {
                memory.live[attempt.intent] = attempt.reference
            } else if live == attempt.reference {
                memory.live[attempt.intent] = nil
            }
            return attempt.state.isLive && live != attempt.reference ? live : nil
        }
        if let other { object("I-8", "attempts \(other) and \(attempt.reference) of one payment are live together") }
    }

    /// Whether an order is changed while one of its payments is under way (F-44).
    func changesUnderWay(_ order: Order) -> Bool {
        memory.withLock { memory in
            guard let before = memory.orders[order.id], before.plan.total != order.plan.total else { return false }
            return memory.attempts.values.contains {
                $0.order == order.id && $0.state.isOpen && $0.operation != .refund
            }
        }
    }

    /// Whether another payment of the same order is under way (F-41).
    func hasOpenCharge(beside attempt: Attempt) -> Bool {
        memory.withLock { memory in
            memory.attempts.values.contains {
                $0.order == attempt.order && $0.intent != attempt.intent && $0.state.isOpen && $0.operation != .refund
            }
        }
    }

    /// Whether a payer's bank took some of an order's money back (F-43).
    func hasDispute(_ order: Order.ID) -> Bool {
        memory.withLock { $0.payments.values.contains { $0.order == order && $0.disputed.isPositive } }
    }

    /// I-4, I-9: a gateway's transaction pays one payment, and nothing is given back that did not come.
    private func check(_ payment: PaymentRecord) {
        if payment.state == .captured, let transaction = payment.transaction {
            let name = "\(payment.account) \(transaction.id)"
            let known = memory.withLock { memory in
                defer { memory.paid[name] = payment.id }
                return memory.paid[name]
            }
            if let known, known != payment.id {
                object("I-4", "transaction \(transaction.id) pays \(payment.id), and \(known) too")
            }
        }
        if payment.refunded.minorUnits + payment.disputed.minorUnits > payment.captured.minorUnits
            || payment.refunded.isNegative || payment.disputed.isNegative
        {
            object(
                "I-9",
                "payment \(payment.id) has \(payment.captured), \(payment.refunded) back, \(payment.disputed) taken")
        }
        memory.withLock { $0.payments[payment.id] = payment }
    }

    /// F-29: whoever lost a lease to somebody else gives nothing back under it.
    private func check(_ item: WorkItem) {
        let last = memory.withLock { $0.fences["\(item.kind.rawValue) \(item.subject)"] ?? 0 }
        if item.fence < last {
            object(
                "F-29",
                "\(item.kind.rawValue) \(item.subject) was ended under lease \(item.fence), the last one is \(last)")
        }
    }

    /// I-9: what is decided to be given back of a payment is, with all that was before, no more than came.
    private func check(_ refund: RefundRecord) {
        let (payment, sum) = memory.withLock { memory in
            memory.refunds[refund.id] = refund
            let own = memory.refunds.values.filter { $0.payment == refund.payment && $0.state != .failed }
            return (memory.payments[refund.payment], own.reduce(0) { $0 + $1.amount.minorUnits })
        }
        // What was given back past this store is recorded as it is.
        guard let payment, payment.state == .captured, refund.state == .planned, !refund.id.text.hasPrefix("seen-")
        else {
            return
        }
        if sum > payment.captured.minorUnits {
            object(
                "I-9",
                "refund \(refund.id) makes it \(sum) that is to go back of payment \(payment.id) of \(payment.captured)"
            )
        }
    }

    /// I-12: items sum to the price less what was waived, none is negative, none is paid above itself.
    private func check(_ order: Order) {
        let plan = order.plan
        var sum: Int64 = 0
        for (place, item) in plan.schedule.items.enumerated() {
            sum += item.minorUnits
            if item.minorUnits < 0 || plan.paid[place] < 0 || plan.paid[place] > item.minorUnits {
                object("I-12", "item \(item.id) of order \(order.id) is \(item.minorUnits), paid \(plan.paid[place])")
            }
        }
        if sum + plan.waived != plan.total.minorUnits {
            object("I-12", "the items of order \(order.id) are \(sum), waived \(plan.waived), the price \(plan.total)")
        }
        if plan.credit.isNegative || plan.owedBack < 0 {
            object("I-12", "order \(order.id) has credit \(plan.credit) and owes \(plan.owedBack)")
        }
        memory.withLock { $0.orders[order.id] = order }
    }

    /// I-1: the lines of a journal balance in each currency.
    private func check(_ entries: [LedgerEntry]) {
        var sums: [String: Int64] = [:]
        for entry in entries {
            sums[entry.journal + " " + entry.amount.currency.code, default: 0] += entry.amount.minorUnits
        }
        for (name, sum) in sums where sum != 0 { object("I-1", "journal \(name) is out of balance by \(sum)") }
    }
}
