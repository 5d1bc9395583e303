internal import PaymentCore

extension Orders {
    /// Finds out what became of an attempt to give money back, and records it (O-2, F-42).
    ///
    /// - Parameter lease: the lease under which it is done; nil for whoever asks.
    /// - Throws: `OrderError.gateway` when the gateway does not answer: nothing is known then, and it is to be tried again.
    @discardableResult
    func lookUpRefund(
        _ reference: MerchantReference, under lease: WorkItem?
    ) async throws(OrderError) -> Attempt {
        let (attempt, before, transaction) = try await store.transaction { (tx) throws(OrderError) in
            guard let attempt = try tx.attempt(reference) else { throw .notFound("attempt", reference) }
            guard let id = attempt.refund, let refund = try tx.refund(id) else { throw .notFound("refund", reference) }
            return (attempt, refund.refundedBefore, try tx.payment(attempt.payment)?.transaction)
        }
        guard attempt.state.isOpen else { return attempt }
        guard let transaction else {
            throw OrderError(.corrupt, "payment '\(attempt.payment)' has no transaction at its gateway")
        }
        let gateway = try gateway(attempt.account, as: (any RefundingGateway).self, to: "list refunds")
        let refunds = try await asking { () async throws(PaymentError) in try await gateway.refunds(of: transaction) }
        let evidence = RefundEvidence(
            of: attempt, before: before ?? .zero(attempt.amount.currency), in: refunds,
            isNamed: !gateway.capabilities.demandsRefundedBefore)
        return try await settleRefund(reference, evidence, under: lease)
    }
}
