internal import PaymentCore

extension Orders {
    /// Whether the gateway of an account can end a page before its payer has finished there.
    public func canEndPages(at account: AccountName) -> Bool {
        accounts[account]?.gateway.capabilities.operations.contains(.expireCheckout) ?? false
    }

    /// Ends the gateway's page of a payment whose payer wants to pay another way.
    ///
    /// What it reserved can be paid anew only once the gateway has said that it ended the page with nothing paid on it. A payment that is
    /// not on a page, or at a gateway that cannot end one, goes on; it may be repeated.
    ///
    /// - Returns: what is known now; the attempt is open where the payment goes on.
    /// - Throws: `OrderError.notFound` when there is no such payment; `.gateway` when the gateway does not answer.
    public func endPage(of payment: PaymentRecord.ID) async throws(OrderError) -> PayResult {
        try await shielded { () async throws(OrderError) in
            let attempt = try await lastAttempt(of: payment)
            let reference = attempt.reference
            guard attempt.state == .actionRequired, attempt.operation == .checkout, let page = attempt.transaction,
                canEndPages(at: attempt.account),
                let gateway = accounts[attempt.account]?.gateway as? any CheckoutGateway
            else { return try await result(reference, isRepeat: true) }
            let status: Checkout.Status?
            do throws(PaymentError) { status = try await gateway.expireCheckout(page).status } catch {
                // It was paid on or has ended already: the look-up tells which.
                guard error.code == .invalidRequest else { throw OrderError(error) }
                status = nil
            }
            switch status {
            case .expired?: try await settle(reference, .abandoned, repeating: true)
            case .completed(let found)?: try await settle(reference, .payment(found), repeating: true)
            case .open?, nil: try await lookUp(reference, under: nil)
            }
            return try await result(reference, isRepeat: false)
        }
    }
}
