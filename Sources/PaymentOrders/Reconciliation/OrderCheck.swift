internal import PaymentCore
internal import PaymentPlans

/// What must hold of one order, reckoned from its rows alone.
struct OrderCheck {
    private let order: Order
    private let entries: [LedgerEntry]
    private let audit: [AuditEntry]
    private let payments: [PaymentRecord]
    private let refunds: [RefundRecord]
    private let attempts: [Attempt]
    private let invoices: [Invoice]
    private let cases: [CaseFile]
    private let key: StoreKey

    init(_ orders: Orders, _ order: Order, _ tx: any StoreTransaction) throws(OrderError) {
        self.order = order
        key = orders.key
        entries = try tx.entries(of: order.id.text)
        audit = try tx.audit(of: order.id.text)
        payments = try tx.payments(of: order.id)
        refunds = try tx.refunds(of: order.id)
        attempts = try tx.attempts(of: order.id)
        invoices = try tx.invoices(of: order.id)
        cases = try tx.openCases(of: order.id)
    }

    func findings() throws(OrderError) -> [LedgerCheck.Finding] {
        try BookCheck(key, order.id.text).findings(entries, audit) + money() + plan() + schedule()
            + payments.flatMap(payment) + suspense()
    }

    private func finding(_ rule: LedgerCheck.Rule, _ detail: String) -> LedgerCheck.Finding {
        LedgerCheck.Finding(rule: rule, book: order.id.text, detail: detail)
    }

    private func sum(_ accounts: LedgerAccount...) -> Int64 {
        var sum: Int64 = 0
        for entry in entries where accounts.contains(entry.account) { sum += entry.amount.minorUnits }
        return sum
    }

    /// What came in less what went out, against the lines of the accounts where money is.
    private func money() -> [LedgerCheck.Finding] {
        var recorded: Int64 = 0
        for payment in payments {
            recorded += payment.captured.minorUnits - payment.refunded.minorUnits - payment.disputed.minorUnits
        }
        // Customer balance that went to another order went out of this one.
        for payment in order.plan.payments { recorded -= payment.spent }
        var cleared: Int64 = 0
        for entry in entries {
            if case .clearing = entry.account { cleared += entry.amount.minorUnits }
        }
        // What the gateway kept, what was set aside and what was lost are beside it.
        let booked = cleared + sum(.fees, .suspense, .disputes)
        guard booked != recorded else { return [] }
        return [finding(.moneyIsThere, "its payments come to \(recorded) minor units, its accounts to \(booked)")]
    }

    /// The figures of the plan, against the sums of the ledger.
    private func plan() -> [LedgerCheck.Finding] {
        let plan = order.plan
        var asked: Int64 = 0
        var paid: Int64 = 0
        var free: Int64 = 0
        for item in plan.schedule.items { asked += item.minorUnits }
        for units in plan.paid { paid += units }
        for payment in plan.payments { free += payment.unallocated }
        var expected: [LedgerAccount: Int64] = [
            .unbilled: 0, .receivable: 0, .customerBalance: 0, .owedBack: -plan.owedBack, .sales: 0, .waived: 0,
        ]
        if plan.terms.purpose == .customerBalance && plan.status != .cancelled {
            expected[.customerBalance] = -(paid + free - plan.owedBack)
        } else {
            expected[.customerBalance] = -(free - plan.owedBack)
            expected[.waived] = plan.waived
            if plan.status == .open || plan.status == .completed {
                var billed: Int64 = 0
                for invoice in invoices where invoice.state == .sent || invoice.state == .partlyPaid {
                    billed += invoice.amount.minorUnits - invoice.paid.minorUnits
                }
                expected[.receivable] = min(billed, asked - paid)
                expected[.unbilled] = asked - paid - min(billed, asked - paid)
                expected[.sales] = -(asked + plan.waived)
            } else {
                expected[.sales] = -paid
            }
        }
        return expected.compactMap { account, units in
            let booked = sum(account)
            return booked == units
                ? nil : finding(.planIsBooked, "\(account) is \(booked) minor units, by the plan it would be \(units)")
        }
    }

    /// The plan within itself.
    private func schedule() -> [LedgerCheck.Finding] {
        let plan = order.plan
        var wrong: [String] = []
        for (place, item) in plan.schedule.items.enumerated() {
            var allocated: Int64 = 0
            for allocation in plan.allocations where allocation.item == item.id { allocated += allocation.minorUnits }
            if allocated != plan.paid[place] {
                wrong.append("item \(item.id) has \(allocated) and counts \(plan.paid[place])")
            }
            if plan.paid[place] < 0 || plan.paid[place] > item.minorUnits || item.minorUnits <= 0 {
                wrong.append("\(plan.paid[place]) of \(item.minorUnits) is paid on item \(item.id)")
            }
        }
        var captured: Int64 = 0
        for tender in plan.payments where tender.state == .captured {
            var allocated: Int64 = 0
            for allocation in plan.allocations where plan.payments[Int(allocation.payment)].id == tender.id {
                allocated += allocation.minorUnits
            }
            let placed = allocated + tender.unallocated + tender.refunded + tender.spent
            if placed != tender.minorUnits {
                wrong.append("of payment '\(tender.id)' of \(tender.minorUnits) \(placed) is anywhere")
            }
            captured += tender.minorUnits - tender.refunded
        }
        var recorded: Int64 = 0
        for payment in payments {
            recorded += payment.captured.minorUnits - payment.refunded.minorUnits - payment.disputed.minorUnits
        }
        if captured != recorded { wrong.append("the plan has \(captured) and the payments \(recorded)") }
        return wrong.map { finding(.planFits, $0) }
    }

    /// One payment with its refunds and attempts.
    private func payment(_ payment: PaymentRecord) -> [LedgerCheck.Finding] {
        var wrong: [String] = []
        if payment.state != .captured, payment.captured.minorUnits != 0 {
            wrong.append("it is not captured and has money")
        }
        if payment.refunded.minorUnits + payment.disputed.minorUnits > payment.captured.minorUnits {
            wrong.append("more went back than came")
        }
        var given: Int64 = 0
        for refund in refunds where refund.payment == payment.id {
            if refund.state == .succeeded { given += refund.amount.minorUnits }
        }
        if payment.state == .captured, given > payment.captured.minorUnits {
            wrong.append("its refunds sum to \(given) of \(payment.captured)")
        }
        let tries = attempts.filter { $0.payment == payment.id && $0.refund == nil && $0.state == .succeeded }
        if tries.count > 1 { wrong.append("\(tries.count) of its attempts succeeded") }
        if payment.state == .captured, let attempt = tries.first {
            if attempt.transaction != payment.transaction { wrong.append("its attempt has another transaction") }
            if attempt.account != payment.account { wrong.append("its attempt has another account") }
            if payment.captured.minorUnits > attempt.amount.minorUnits
                || payment.captured.currency != attempt.amount.currency
            {
                wrong.append("\(payment.captured) was captured and \(attempt.amount) was asked for")
            }
        }
        let open = attempts.filter { $0.payment == payment.id && $0.refund != nil && $0.state.isOpen }
        if open.count > 1 { wrong.append("\(open.count) of its refunds are with the gateway at once") }
        return wrong.map { finding(.paymentFits, "payment '\(payment.id)': \($0)") }
    }

    /// Money in suspense, against the open cases.
    private func suspense() -> [LedgerCheck.Finding] {
        let there = sum(.suspense)
        let isBeingGivenBack = refunds.contains { refund in
            (refund.state == .planned || refund.state == .underWay)
                && payments.contains { $0.id == refund.payment && $0.state != .captured }
        }
        guard there != 0, !isBeingGivenBack,
            !cases.contains(where: { $0.kind == .mismatch || $0.kind == .refundFailed })
        else {
            return []
        }
        return [finding(.suspenseHasCase, "\(there) minor units are in suspense without a case")]
    }
}
