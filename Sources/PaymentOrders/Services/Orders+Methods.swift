public import PaymentCore

extension Orders {
    /// Keeps a method that a gateway keeps for a customer, sealed (G-4, P-IF-1).
    ///
    /// - Parameter method: with what the payer agreed to.
    /// - Throws: `OrderError.invalid` for a method of another gateway than the account's; `.notFound` for no such customer or account.
    public func keepMethod(
        _ method: StoredMethod, for customer: Customer.ID, account: AccountName, by actor: Principal
    ) async throws(OrderError) -> MethodRecord {
        guard try self.account(account).gateway.id == method.gateway else {
            throw OrderError(
                .invalid, "the method is kept by \(method.gateway), which is not the gateway of account '\(account)'",
                field: "account", value: account.text)
        }
        let id = MethodRecord.ID(random: random)
        let sealed = try key.seal(method.token, for: id, customer: customer, account: account)
        return try await store.transaction { (tx) throws(OrderError) in
            let record = MethodRecord(
                id: id, customer: customer, account: account, gateway: method.gateway, sealedToken: sealed,
                customerReference: method.customer, card: method.card, worksWithoutPayer: method.worksWithoutPayer,
                consent: method.consent, createdAt: try tx.now())
            guard try tx.customer(customer) != nil else { throw .notFound("customer", customer) }
            try tx.insert(record)
            try audit(
                tx, Chain.storeBook, actor, .keepMethod, reason: method.consent.agreement, detail: record.id.text,
                at: record.createdAt)
            return record
        }
    }

    /// A customer's kept methods, newest first (P-IF-1).
    ///
    /// - Throws: `OrderError.storeUnavailable`.
    public func methods(of customer: Customer.ID) async throws(OrderError) -> [MethodRecord] {
        try await store.transaction { (tx) throws(OrderError) in try tx.methods(of: customer) }
    }

    /// Forgets a kept method here and, where the gateway can, there; nothing is charged to it any more.
    ///
    /// - Throws: `OrderError.notFound`; `.gateway` when the gateway may still keep it: here it is forgotten all the same.
    public func forgetMethod(_ id: MethodRecord.ID, of customer: Customer.ID, by actor: Principal)
        async throws(OrderError)
    {
        let record = try await store.transaction { (tx) throws(OrderError) in
            let now = try tx.now()
            var record = try usableMethod(id, of: customer, tx)
            record.revokedAt = now
            try tx.update(record)
            try audit(tx, Chain.storeBook, actor, .forgetMethod, reason: "", detail: id.text, at: now)
            return record
        }
        guard let gateway = try account(record.account).gateway as? any TokenizingGateway,
            gateway.capabilities.operations.contains(.forget)
        else { return }
        let token = try key.open(record.sealedToken, for: id, customer: customer, account: record.account)
        let method = StoredMethod(
            gateway: record.gateway, token: token, customer: record.customerReference, card: record.card,
            worksWithoutPayer: record.worksWithoutPayer, consent: record.consent)
        try await asking { () async throws(PaymentError) in try await gateway.forget(method) }
    }
}
