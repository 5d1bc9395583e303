public import PaymentCore
internal import PaymentCrypto

extension StoreKey {
    /// Encrypts a token for the record that keeps it, so that it opens there only (S-01, I-11).
    ///
    /// The nonce is derived from token and record by a key of its own: a generator that repeats itself, as in a cloned machine,
    /// cannot make one serve twice, and sealing the same token for the same record gives the same bytes.
    ///
    /// - Returns: a byte for the key, then nonce, encrypted token and tag: 29 bytes more than the token.
    /// - Throws: `OrderError.storeUnavailable` when OpenSSL refuses.
    public func seal(
        _ token: PaymentToken, for method: MethodRecord.ID, customer: Customer.ID, account: AccountName
    ) throws(OrderError) -> [UInt8] {
        let owner = Self.owner(method, customer, account)
        return try Self.wrapping { () throws(CryptoError) in
            let text = token.rawValue.utf8Span.span.bytes
            let sealed = try current.nonces.authenticationCode(for: owner.span.bytes, text)
                .withBytes { code throws(CryptoError) in
                    try current.sealing.seal(
                        text, authenticating: owner.span.bytes,
                        nonce: code.extracting(first: AuthenticatedCipher.nonceByteCount))
                }
            return [current.id] + sealed
        }
    }

    /// Decrypts the token of a record.
    ///
    /// - Throws: `OrderError.corrupt` when it was sealed with a key that is not here, for another method, customer or account, or
    ///   was altered; `OrderError.storeUnavailable` when OpenSSL refuses.
    public func open(
        _ sealed: [UInt8], for method: MethodRecord.ID, customer: Customer.ID, account: AccountName
    ) throws(OrderError) -> PaymentToken {
        let owner = Self.owner(method, customer, account)
        let candidates = all.filter { $0.id == sealed.first }
        guard !candidates.isEmpty else {
            throw Self.closed(method, "is sealed with a store key that is not here; give that key as a previous one")
        }
        let text = try Self.wrapping { () throws(CryptoError) -> String? in
            for keys in candidates {
                let text = try keys.sealing.open(
                    sealed.span.bytes.extracting(droppingFirst: 1), authenticating: owner.span.bytes
                ) { token in token.withUnsafeBytes { String(validating: $0, as: UTF8.self) } }
                if let text { return text }
            }
            return nil
        }
        guard let text else {
            throw Self.closed(
                method, "does not open: it was altered, moved from another record, or sealed with another store key")
        }
        do { return try PaymentToken(text) } catch { throw Self.closed(method, "holds no token") }
    }

    private static func owner(_ method: MethodRecord.ID, _ customer: Customer.ID, _ account: AccountName) -> [UInt8] {
        FieldEncoding([method.text, customer.text, account.text]).bytes
    }

    private static func closed(_ method: MethodRecord.ID, _ what: String) -> OrderError {
        OrderError(.corrupt, "the kept method '\(method)' \(what)", field: "method", value: method.text)
    }
}
