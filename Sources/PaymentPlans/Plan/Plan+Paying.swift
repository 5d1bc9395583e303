internal import PaymentCore

extension Plan {
    /// Refuses an amount that may not be paid now.
    ///
    /// This is what a payment page asks before it sends a payer to the gateway.
    ///
    /// - Throws: `Refusal` with the bound.
    public func check(_ tender: Tender, at moment: Moment) throws(Refusal) {
        try checkAmount(tender)
        try requireOpen()
        if let end = linkEnd, moment.instant >= end { throw .linkExpired(end) }
        if let item = tender.item {
            guard let index = index(of: item), paid[index] < schedule.items[index].minorUnits else {
                throw .unknownItem(item)
            }
        }
        let bounds = try PayNow.bounds(
            of: self, Sums(of: self, on: moment.day), at: moment, channel: tender.channel)
        try PayNow.check(tender.amount, bounds, of: self)
    }

    mutating func begin(_ tender: Tender, at moment: Moment) throws(Refusal) {
        try check(tender, at: moment)
        try add(tender, .inFlight, at: moment)
    }

    mutating func announce(_ tender: Tender, at moment: Moment) throws(Refusal) {
        try checkAmount(tender)
        try checkIsPositive(tender)
        try requireOpen()
        try add(tender, .announced, at: moment)
    }

    mutating func fail(_ id: String) throws(Refusal) {
        guard let index = payments.firstIndex(where: { $0.id == id }) else { throw .unknownPayment(id) }
        // Told twice, it has failed all the same; money that arrived does not fail.
        guard payments[index].state != .captured else { throw .paymentEnded(id, .captured) }
        payments[index].state = .failed
    }

    /// Records money that arrived, whatever the state of the order: it is here.
    mutating func capture(_ tender: Tender, at moment: Moment, _ changes: inout [PlanChange]) throws(Refusal) {
        try checkAmount(tender)
        try checkIsPositive(tender)
        let known = payments.indices.first { payments.span[$0].id == tender.id }
        if let known {
            let payment = payments[known]
            if payment.state == .captured { throw .paymentEnded(tender.id, .captured) }
            // Less is a partial approval, which is booked as what it is; more than the gateway was asked for is nobody's to keep
            // (D-24). What somebody counted by hand is as much as it is (D-14).
            guard payment.state == .announced || tender.amount.minorUnits <= payment.minorUnits else {
                throw .amountDiffers(begun: money(payment.minorUnits), arrived: tender.amount)
            }
        }
        // What was asked for when the payment began counts, also when another amount is due by now; and what somebody counted by
        // hand is as much as it is.
        if status == .open, case .exact = terms.payerChoice, known.map({ payments[$0].state != .announced }) ?? true,
            let asked = known.map({ money(payments[$0].minorUnits) }) ?? PayNow.asked(of: self, at: moment),
            tender.amount != asked
        {
            throw .notTheAmountAsked(asked)
        }
        try checkSum(with: tender)
        let index: Int
        if let known {
            index = known
            payments[known].state = .captured
            payments[known].minorUnits = tender.amount.minorUnits
            payments[known].fee = tender.fee?.minorUnits ?? 0
            payments[known].at = moment
        } else {
            index = payments.count
            append(tender, .captured, at: moment)
        }
        book(index, at: moment, &changes)
    }

    /// Puts a captured payment where it belongs.
    private mutating func book(_ index: Int, at moment: Moment, _ changes: inout [PlanChange]) {
        let isLate = linkEnd.map { moment.instant >= $0 } ?? false
        let over: Int64
        switch status {
        case .open:
            over = allocate(index, &changes)
            if isLate { changes.append(.caseOpened(.paidAfterExpiry)) }
            if isPaidInFull { become(.completed, &changes) }
        case .completed: over = payments[index].minorUnits
        case .declined:
            over = payments[index].minorUnits
            changes.append(.caseOpened(.paidAfterDecline))
        case .cancelled:
            over = payments[index].minorUnits
            changes.append(.caseOpened(.paidAfterCancellation))
        }
        payments[index].unallocated = over
        if over > 0 {
            leaveOver(over, &changes)
            if status == .open || status == .completed { changes.append(.caseOpened(.overpaid)) }
        }
        // A prepayment is the customer's from the first moment (D-25).
        let used = payments[index].minorUnits - over
        if terms.purpose == .customerBalance, used > 0 { changes.append(.credited(money(used))) }
    }

    /// What becomes of money that is on no item.
    mutating func leaveOver(_ minorUnits: Int64, _ changes: inout [PlanChange]) {
        switch terms.overpayment {
        case .customerBalance: changes.append(.credited(money(minorUnits)))
        case .givenBack:
            owedBack += minorUnits
            changes.append(.owedBack(money(minorUnits)))
        }
    }

    private mutating func add(_ tender: Tender, _ state: PlanPayment.State, at moment: Moment) throws(Refusal) {
        guard !payments.indices.contains(where: { payments.span[$0].id == tender.id }) else {
            throw .duplicatePayment(tender.id)
        }
        append(tender, state, at: moment)
    }

    private mutating func append(_ tender: Tender, _ state: PlanPayment.State, at moment: Moment) {
        // Most orders have a few; growing from one to two to four would copy them twice.
        if payments.isEmpty { payments.reserveCapacity(4) }
        payments.append(
            PlanPayment(
                id: tender.id, minorUnits: tender.amount.minorUnits, fee: tender.fee?.minorUnits ?? 0, state: state,
                at: moment, item: tender.item, refunded: 0, unallocated: 0, spent: 0))
    }

    private func checkAmount(_ tender: Tender) throws(Refusal) {
        func refusal(_ code: PlanError.Code, _ field: String, _ amount: Money, _ reason: String) -> Refusal {
            .impossible(PlanError(code, field, amount.description, reason))
        }
        guard tender.amount.currency == currency else {
            throw refusal(.currencyMismatch, "amount", tender.amount, "is not in \(currency.code) as the total")
        }
        guard let fee = tender.fee else { return }
        guard fee.currency == currency else {
            throw refusal(.currencyMismatch, "fee", fee, "is not in \(currency.code) as the total")
        }
        guard !fee.isNegative, fee.minorUnits <= tender.amount.minorUnits else {
            throw refusal(.invalidValue, "fee", fee, "must be from zero to the amount of \(tender.amount)")
        }
    }

    private func checkIsPositive(_ tender: Tender) throws(Refusal) {
        guard tender.amount.isPositive else {
            throw .impossible(PlanError(.invalidValue, "amount", tender.amount.description, "must be above zero"))
        }
    }

    /// Refuses a sum of payments that 64 bits do not hold.
    private func checkSum(with tender: Tender) throws(Refusal) {
        // Those that arrived before were checked so, and are together no overflow.
        let arrived = Int128(sum { $0.state == .captured ? $0.minorUnits : 0 }) + Int128(tender.amount.minorUnits)
        guard Int64(exactly: arrived) != nil else {
            throw .impossible(
                PlanError(
                    .overflow, "amount", tender.amount.description, "and the payments before it together are too large")
            )
        }
    }
}
