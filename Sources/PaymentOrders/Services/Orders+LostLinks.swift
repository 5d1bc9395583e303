internal import PaymentCore
internal import PaymentPlans

extension Orders {
    /// Answers a payer who has lost a payment link (P-LE-3): the link is sent again, or, where its time is over, that it has ended and
    /// whom to ask for a new one.
    ///
    /// Either goes out at most once in ten minutes, however often somebody asks.
    ///
    /// - Throws: `OrderError.notFound`.
    public func answerLostLink(_ id: Order.ID, by actor: Principal) async throws(OrderError) {
        do { try await sendLinkAgain(id, by: actor) } catch {
            guard case .linkExpired? = error.refusal else { throw error }
            try await store.transaction { (tx) throws(OrderError) in
                var edit = try Edit(self, tx, id, by: actor)
                let since = edit.now.adding(seconds: -600)
                let isTold = try tx.messages(of: id).contains { message in
                    message.kind == .linkExpired && message.audience == .customer && message.createdAt > since
                }
                guard !isTold else { return }
                // Where nobody has noticed the end before, the customer is told of it by the change itself.
                if !edit.changes.contains(.linkExpired) {
                    try edit.tell(.customer, .linkExpired, once: "again-\(edit.now.secondsSinceEpoch)")
                }
                try edit.save(.sendLinkAgain, detail: "the link has ended, which the customer was told")
            }
        }
    }
}
