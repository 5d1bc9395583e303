internal import PaymentCore

extension Reconciler {
    /// Compares what the gateway gave back of a payment with what is recorded, and books what is missing here where that is wanted.
    ///
    /// A payment that nobody knows is told of as such, with what is left of it.
    func compareRefunds(of transaction: GatewayReference, repair: Bool) async throws(OrderError) -> Difference? {
        guard let payment = try await payment(transaction) else { return nil }
        guard let gateway = account.gateway as? any RefundingGateway else { return nil }
        let refunds = try await orders.asking { () async throws(PaymentError) in
            try await gateway.refunds(of: transaction)
        }
        var there: Int64 = 0
        for refund in refunds where refund.status == .succeeded { there += refund.amount.minorUnits }
        let here = try await given(payment)
        guard here != there else { return nil }
        func money(_ minorUnits: Int64) -> Money { Money(minorUnits: minorUnits, currency: payment.captured.currency) }
        let difference = Difference(
            here < there ? .refundMissingHere : .refundMissingThere, transaction: transaction, order: payment.order,
            here: money(here), there: money(there),
            detail: "\(money(there)) of payment '\(transaction.id)' was given back, and \(money(here)) is recorded")
        guard repair else { return difference }
        _ = try await orders.bookRefundsSeen(of: payment.id)
        return try await given(payment) == there ? difference.repaired("booked") : difference
    }

    func payment(_ transaction: GatewayReference) async throws(OrderError) -> PaymentRecord? {
        let account = account.name
        return try await orders.store.transaction { (tx) throws(OrderError) in
            try tx.payment(boundTo: transaction, account: account)
        }
    }

    /// What is recorded as given back of a payment by the gateway.
    private func given(_ payment: PaymentRecord) async throws(OrderError) -> Int64 {
        try await orders.store.transaction { (tx) throws(OrderError) in
            var sum: Int64 = 0
            for refund in try tx.refunds(of: payment.order)
            where refund.payment == payment.id && refund.state == .succeeded && refund.transaction != nil {
                sum += refund.amount.minorUnits
            }
            return sum
        }
    }
}
