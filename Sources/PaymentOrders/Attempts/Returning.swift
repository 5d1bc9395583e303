public import PaymentCore

extension Orders {
    /// What the payer still has to do for a payment: the gateway's or the bank's page to visit, a form to post, a code to enter.
    ///
    /// Show it again to a payer who closed the page before it was done, or pressed the button twice (F-40).
    ///
    /// - Returns: nil when the payment waits for nothing.
    /// - Throws: `OrderError.notFound` when there is no such payment.
    public func requiredAction(of payment: PaymentRecord.ID) async throws(OrderError) -> RequiredAction? {
        try action(of: try await lastAttempt(of: payment))
    }

    /// Goes on with a payment whose payer has come back from the bank or from the gateway's page (S-26, S-45).
    ///
    /// That somebody came back, and with what, decides nothing: where the gateway wants the fields they are handed to it, and else it is
    /// asked how the payment stands. It may be repeated.
    ///
    /// - Parameters:
    ///   - payment: the nonce under which it was paid.
    ///   - fields: what came back to the return address, query and form alike; for a one-time code one field `code`.
    /// - Returns: what is known now.
    /// - Throws: `OrderError.notFound` when there is no such payment; `.gateway` when the gateway refuses the fields or does not answer:
    ///   the payment waits on then, and the payer may try again.
    public func finishPayment(
        _ payment: PaymentRecord.ID, with fields: [FormField] = []
    ) async throws(OrderError) -> PayResult {
        try await shielded { () async throws(OrderError) in
            let attempt = try await lastAttempt(of: payment)
            guard attempt.state.isOpen else { return try await result(attempt.reference, isRepeat: true) }
            if let action = try action(of: attempt), action.continuation != nil, !fields.isEmpty {
                let gateway = try gateway(
                    attempt.account, as: (any AuthenticatingGateway).self, to: "finish a payment after the payer acted")
                let outcome = try await asking { () async throws(PaymentError) in
                    try await gateway.completeAuthentication(
                        AuthenticationRequest(
                            action: action, fields: fields, reference: attempt.reference, idempotencyKey: attempt.key))
                }
                try await settle(attempt.reference, Evidence(outcome, expecting: attempt), repeating: true)
            } else {
                try await lookUp(attempt.reference, under: nil)
            }
            return try await result(attempt.reference, isRepeat: false)
        }
    }

    private func action(of attempt: Attempt) throws(OrderError) -> RequiredAction? {
        guard attempt.state.isOpen, let sealed = attempt.sealedAction else { return nil }
        return try key.openAction(sealed, for: attempt.reference)
    }

    /// The newest try of a payment.
    func lastAttempt(of payment: PaymentRecord.ID) async throws(OrderError) -> Attempt {
        try await store.transaction { (tx) throws(OrderError) in
            guard let attempt = try tx.attempts(of: payment.text).last else { throw .notFound("payment", payment) }
            return attempt
        }
    }
}
