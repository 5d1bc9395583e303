internal import PaymentCore
internal import PaymentPlans

/// What came of looking for refunds that were made past this store.
struct RefundsSeen: Sendable {
    /// Refunds that were booked now.
    var booked: [RefundRecord] = []
    /// When to look again, because a refund of this store is under way and nobody can tell the two apart; nil when all is booked.
    var lookAgainAt: Timestamp?
}

extension Orders {
    /// Books what was given back of a payment past this store, in the gateway's dashboard for one, each once.
    ///
    /// It also learns what became of this store's own refunds, so it is what a webhook about a refund calls for. A refund that was made
    /// elsewhere counts as goodwill (D-53). One that a card network returned to the merchant is put into suspense.
    ///
    /// - Parameter lease: the lease under which it is done; nil for whoever asks.
    func bookRefundsSeen(
        of id: PaymentRecord.ID, under lease: WorkItem? = nil
    ) async throws(OrderError) -> RefundsSeen {
        let (payment, attempts) = try await store.transaction { (tx) throws(OrderError) in
            guard let payment = try tx.payment(id) else { throw .notFound("payment", id) }
            return (payment, try Self.refundAttempts(of: payment, tx))
        }
        guard let transaction = payment.transaction else { return RefundsSeen() }
        let gateway = try gateway(payment.account, as: (any RefundingGateway).self, to: "list refunds")
        for attempt in attempts where attempt.state.isOpen { try await lookUpRefund(attempt.reference, under: lease) }
        let refunds = try await asking { () async throws(PaymentError) in try await gateway.refunds(of: transaction) }
        // A try of this store that was given up, and is there all the same.
        for attempt in attempts where !attempt.state.isLive {
            guard
                let late = refunds.first(where: { $0.merchantReference == attempt.reference && $0.status == .succeeded }
                )
            else { continue }
            try await settleRefund(attempt.reference, .gaveBack(late.reference), under: lease)
        }
        return try await repeatingUnknownCommit { (tx) throws(OrderError) in
            if let lease, try !tx.holds(lease) { throw .leaseLost(lease) }
            return try book(refunds, of: payment, gateway.capabilities.demandsRefundedBefore, tx)
        }
    }

    private func book(
        _ refunds: [Refund], of seen: PaymentRecord, _ isNameless: Bool, _ tx: any StoreTransaction
    ) throws(OrderError) -> RefundsSeen {
        var edit = try Edit(self, tx, seen.order, by: .system)
        guard var payment = try tx.payment(seen.id) else { throw .notFound("payment", seen.id) }
        let attempts = try Self.refundAttempts(of: payment, tx)
        var result = RefundsSeen()
        guard !isNameless || !attempts.contains(where: \.state.isOpen) else {
            result.lookAgainAt = edit.now.adding(seconds: 60)
            return result
        }
        let records = try tx.refunds(of: payment.order).filter { $0.payment == payment.id }
        let returned = try takeBack(refunds, records, payment, &edit)
        let known = Set(records.compactMap(\.transaction))
        let own = Set(attempts.map(\.reference))
        // No more is booked than the sums differ by, however the gateway names its refunds.
        var excess = refunds.reduce(Int64(0)) { $0 + ($1.status == .succeeded ? $1.amount.minorUnits : 0) }
        for record in records
        where record.state == .succeeded && record.transaction != nil && !returned.contains(record.id) {
            excess -= record.amount.minorUnits
        }
        for refund in refunds where refund.status == .succeeded && refund.merchantReference.map(own.contains) ?? false {
            // The sum has it, and its own attempt books it.
            if !known.contains(refund.reference) { excess -= refund.amount.minorUnits }
        }
        let done = refunds.reversed().filter { $0.status == .succeeded }
        // Where refunds have no names the gateway tells one sum, under a name that a smaller sum may have been booked by.
        let unknown = done.filter { !known.contains($0.reference) }
        for refund in unknown + (isNameless ? done.filter { known.contains($0.reference) } : []) {
            guard refund.merchantReference.map(own.contains) != true else { continue }
            let units = min(refund.amount.minorUnits, excess)
            guard units > 0 else { continue }
            guard refund.amount.currency == payment.captured.currency else {
                try edit.open(
                    .mismatch, payment: payment.id, amount: refund.amount,
                    detail: "refund '\(refund.reference.id)' is in another currency than its payment",
                    once: refund.reference.id)
                continue
            }
            excess -= units
            let amount = Money(minorUnits: units, currency: refund.amount.currency)
            result.booked.append(try book(refund, amount, records, isNameless, &payment, &edit))
        }
        if !result.booked.isEmpty || !returned.isEmpty {
            let sum = result.booked.map { "\($0.amount)" }.joined(separator: ", ")
            try edit.save(.bookRefundsSeen, detail: "\(sum) of \(payment.id)")
        }
        return result
    }

    /// Books one refund that is at the gateway and not here: as the planned one that it is, when a restored store has lost the attempt
    /// (F-33), else as a new one.
    ///
    /// Where a gateway names no refunds, one of the same amount is taken for the planned one: better that staff decide a second time than
    /// that the money goes back twice.
    private func book(
        _ refund: Refund, _ amount: Money, _ records: [RefundRecord], _ isNameless: Bool,
        _ payment: inout PaymentRecord, _ edit: inout Edit
    ) throws(OrderError) -> RefundRecord {
        for id in records.map(\.id) {
            guard var planned = try edit.tx.refund(id), planned.state == .planned, planned.amount == amount else {
                continue
            }
            var isPlanned = isNameless
            if let name = refund.merchantReference { isPlanned = try number(of: name, planned.id.text) != nil }
            guard isPlanned else { continue }
            try edit.tx.unschedule(.refund, planned.id.text)
            try edit.giveBack(&planned, of: &payment, at: payment.account, transaction: refund.reference)
            return planned
        }
        var record = try refundSeen(
            refund.reference, amount, of: payment, note: "made at the gateway, past this store", at: edit.now)
        try edit.tx.insert(record)
        try edit.giveBack(&record, of: &payment, at: payment.account, transaction: refund.reference)
        return record
    }

    /// How many tries of an intent are thought of when only a name is left of one.
    static let triesMax = 8

    /// Which try of an intent a reference is that of; nil when it is of none.
    func number(of reference: MerchantReference, _ intent: String) throws(OrderError) -> Int? {
        for number in 1...Self.triesMax where try self.reference(intent, number) == reference { return number }
        return nil
    }

    /// A record for a refund that was made past this store; its name follows from the gateway's, so that it is the same one in a restored
    /// store.
    func refundSeen(
        _ transaction: GatewayReference, _ amount: Money, of payment: PaymentRecord, note: String, at now: Timestamp
    ) throws(OrderError) -> RefundRecord {
        let name = try reference("seen/\(payment.account)/\(transaction.id)/\(amount.minorUnits)", 1)
        return RefundRecord(
            id: try OrderError.wrapping { try RefundRecord.ID("seen-\(name)") }, order: payment.order,
            payment: payment.id,
            amount: amount, reason: .goodwill, state: .planned, note: note, createdAt: now)
    }

    /// Puts money into suspense that went back and was returned to the merchant days later, as card networks may.
    private func takeBack(
        _ refunds: [Refund], _ records: [RefundRecord], _ payment: PaymentRecord, _ edit: inout Edit
    ) throws(OrderError) -> Set<RefundRecord.ID> {
        var returned: Set<RefundRecord.ID> = []
        for var record in records where record.state == .succeeded {
            guard let transaction = record.transaction,
                refunds.contains(where: { $0.reference == transaction && $0.status == .failed })
            else { continue }
            record.state = .failed
            try edit.tx.update(record)
            edit.suspend(record.amount, at: payment.account)
            try edit.open(
                .refundFailed, payment: payment.id, amount: record.amount,
                detail:
                    "refund '\(transaction.id)' of \(record.amount) was returned by the payer's bank; the money "
                    + "lies in suspense: give it back by hand", once: "returned-\(record.id)")
            returned.insert(record.id)
        }
        return returned
    }

    private static func refundAttempts(
        of payment: PaymentRecord, _ tx: any StoreTransaction
    ) throws(OrderError) -> [Attempt] {
        try tx.attempts(of: payment.order).filter { $0.payment == payment.id && $0.refund != nil }
    }
}
