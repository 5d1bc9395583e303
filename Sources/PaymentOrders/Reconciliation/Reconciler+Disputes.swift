internal import PaymentCore

/// A payment of an order, with what banks have of it and what is recorded of that.
private struct DisputedPayment: Sendable {
    let payment: PaymentRecord
    let disputes: [PaymentDispute]

    /// What the payer's bank has now, in minor units.
    var there: Int64 { disputes.reduce(0) { $1.isWithdrawn ? $0 + $1.amount.minorUnits : $0 } }
    /// What is recorded on the payment as taken.
    var here: Int64 { payment.disputed.minorUnits }
}

extension Reconciler {
    /// Compares what banks took back with what is recorded, and books what is missing here where that is wanted.
    ///
    /// Where the gateway lists no disputes, nothing is compared. A webhook of the same step that comes later books nothing more.
    func compareDisputes(in period: Range<Timestamp>, repair: Bool) async throws(OrderError) -> [Difference] {
        guard let gateway = account.gateway as? any DisputeListingGateway else { return [] }
        let listed = try await all { cursor async throws(PaymentError) in
            try await gateway.disputes(in: period, after: cursor)
        }
        var differences: [Difference] = []
        var seen: Set<Order.ID> = []
        for dispute in listed {
            guard let payment = try await payment(dispute.payment), seen.insert(payment.order).inserted,
                let difference = try await compareDisputes(of: payment.order, at: gateway, repair: repair)
            else { continue }
            differences.append(difference)
        }
        return differences
    }

    /// Compares all that banks took of an order: what its plan had not any more is recorded as a loss, which is no payment's.
    private func compareDisputes(
        of order: Order.ID, at gateway: any DisputeListingGateway, repair: Bool
    ) async throws(OrderError) -> Difference? {
        let payments = try await disputedPayments(of: order, at: gateway)
        let lost = try await orders.store.transaction { (tx) throws(OrderError) in try Self.lost(of: order, tx) }
        let here = lost + payments.reduce(0) { $0 + $1.here }
        let there = payments.reduce(0) { $0 + $1.there }
        guard here != there, let first = payments.first(where: { $0.there != $0.here }) ?? payments.first else {
            return nil
        }
        let currency = first.payment.captured.currency
        func money(_ minorUnits: Int64) -> Money { Money(minorUnits: minorUnits, currency: currency) }
        let difference = Difference(
            .disputeDiffers, transaction: first.payment.transaction, order: order, here: money(here),
            there: money(there),
            detail: "payers' banks have \(money(there)) of payments of this order, and \(money(here)) is recorded")
        guard repair else { return difference }
        // One payment at a time: another run finds what is left.
        let missing = there - here
        for one in payments {
            let part =
                missing > 0 ? min(missing, max(0, one.there - one.here)) : max(missing, min(0, one.there - one.here))
            guard part != 0 else { continue }
            let isBooked = try await book(money(abs(part)), isTaken: part > 0, of: one, lostBefore: lost)
            return isBooked && part == missing ? difference.repaired("booked") : difference
        }
        return difference
    }

    /// Books a step that no webhook has told of, unless one has meanwhile.
    private func book(
        _ amount: Money, isTaken: Bool, of one: DisputedPayment, lostBefore: Int64
    ) async throws(OrderError) -> Bool {
        guard let dispute = one.disputes.last(where: { $0.isWithdrawn == isTaken }),
            let transaction = one.payment.transaction
        else { return false }
        let (account, name) = (account.name, dispute.reference.id)
        return try await orders.repeatingUnknownCommit { [orders] (tx) throws(OrderError) in
            let tries = try tx.attempts(of: one.payment.id.text)
            guard let attempt = tries.last(where: { $0.state == .succeeded && $0.account == account }) else {
                return false
            }
            var step = try Dispute(orders, isTaken ? .takes : .returns, of: amount, name: name, attempt, tx)
            // The order is locked now.
            guard try tx.payment(one.payment.id)?.disputed == one.payment.disputed,
                try Self.lost(of: attempt.order, tx) == lostBefore, try step.book()?.state == .applied
            else { return false }
            try step.markReconciled(at: transaction.gateway)
            return true
        }
    }

    /// The payments of an order that this account took, each with its disputes.
    private func disputedPayments(
        of order: Order.ID, at gateway: any DisputeListingGateway
    ) async throws(OrderError) -> [DisputedPayment] {
        let account = account.name
        let payments = try await orders.store.transaction { (tx) throws(OrderError) in
            try tx.payments(of: order).filter { $0.state == .captured && $0.account == account }
        }
        var found: [DisputedPayment] = []
        for payment in payments {
            guard let transaction = payment.transaction else { continue }
            let disputes = try await orders.asking { () async throws(PaymentError) in
                try await gateway.disputes(of: transaction)
            }
            found.append(DisputedPayment(payment: payment, disputes: disputes))
        }
        return found
    }

    /// What banks took that the plan of an order had not any more.
    private static func lost(of order: Order.ID, _ tx: any StoreTransaction) throws(OrderError) -> Int64 {
        try tx.entries(of: order.text).reduce(Int64(0)) { sum, entry in
            entry.account == .disputes ? sum + entry.amount.minorUnits : sum
        }
    }
}
