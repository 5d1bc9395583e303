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
        try seal(token.rawValue, for: Self.owner(method, customer, account))
    }

    /// Decrypts the token of a record.
    ///
    /// - Throws: `OrderError.corrupt` when it was sealed with a key that is not here, for another method, customer or account, or
    ///   was altered; `OrderError.storeUnavailable` when OpenSSL refuses.
    public func open(
        _ sealed: [UInt8], for method: MethodRecord.ID, customer: Customer.ID, account: AccountName
    ) throws(OrderError) -> PaymentToken {
        let record = SealedRecord(name: "kept method", field: "method", id: method.text)
        let text = try open(sealed, for: Self.owner(method, customer, account), record)
        do { return try PaymentToken(text) } catch { throw record.closed("holds no token") }
    }

    /// Encrypts a text for the record that keeps it.
    func seal(_ text: String, for owner: [UInt8]) throws(OrderError) -> [UInt8] {
        try Self.wrapping { () throws(CryptoError) in
            let text = text.utf8Span.span.bytes
            let sealed = try current.nonces.authenticationCode(for: owner.span.bytes, text)
                .withBytes { code throws(CryptoError) in
                    try current.sealing.seal(
                        text, authenticating: owner.span.bytes,
                        nonce: code.extracting(first: AuthenticatedCipher.nonceByteCount))
                }
            return [current.id] + sealed
        }
    }

    /// Decrypts what was sealed for a record.
    ///
    /// - Parameter record: what the record is called in an error.
    func open(_ sealed: [UInt8], for owner: [UInt8], _ record: SealedRecord) throws(OrderError) -> String {
        let candidates = all.filter { $0.id == sealed.first }
        guard !candidates.isEmpty else {
            throw record.closed("is sealed with a store key that is not here; give that key as a previous one")
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
            throw record.closed(
                "does not open: it was altered, moved from another record, or sealed with another store key")
        }
        return text
    }

    private static func owner(_ method: MethodRecord.ID, _ customer: Customer.ID, _ account: AccountName) -> [UInt8] {
        FieldEncoding([method.text, customer.text, account.text]).bytes
    }
}

/// A record with something sealed in it, as errors call it.
struct SealedRecord {
    /// What it is.
    let name: String
    /// What callers know it by.
    let field: String
    /// Its own name.
    let id: String

    /// The error that it does not open.
    func closed(_ why: String) -> OrderError {
        OrderError(.corrupt, "the \(name) '\(id)' \(why)", field: field, value: id)
    }
}
