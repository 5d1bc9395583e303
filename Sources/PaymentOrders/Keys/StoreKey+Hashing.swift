public import PaymentCore
internal import PaymentCrypto

extension StoreKey {
    /// The hash of an entry of ledger or audit, over it and the one before, by a key that is not in the store (S-93).
    ///
    /// - Parameters:
    ///   - previous: the hash of the entry before; empty for the first one of a chain.
    ///   - fields: all that is stored of the entry, always as many and in the same order, with the name of its chain and its place.
    /// - Returns: 32 bytes: HMAC with SHA-256 over `previous` and the fields, each behind its length.
    /// - Throws: `OrderError.storeUnavailable` when OpenSSL refuses.
    public func chainHash(previous: [UInt8], fields: [String]) throws(OrderError) -> [UInt8] {
        let input = FieldEncoding(previous, fields).bytes
        return try Self.wrapping { () throws(CryptoError) in try current.chain.authenticationCode(for: input).bytes }
    }

    /// Whether `hash` is that of an entry, also by a key that was replaced since.
    ///
    /// - Throws: `OrderError.storeUnavailable` when OpenSSL refuses: then nothing is known about the entry.
    public func isValid(chainHash hash: [UInt8], previous: [UInt8], fields: [String]) throws(OrderError) -> Bool {
        let input = FieldEncoding(previous, fields).bytes
        return try Self.wrapping { () throws(CryptoError) in
            for keys in all where try keys.chain.isValid(hash, for: input) { return true }
            return false
        }
    }

    /// The reference of one try of one intended movement: the same from every worker, machine and restored backup (reliability §1).
    ///
    /// It is the first 20 characters of the Base32 text, in lower case, of a SHA-256 over namespace, intent and number: each as
    /// UTF-8, the number in decimal digits, behind its count of bytes in eight bytes with the highest first. No key goes into it,
    /// so that replacing one changes no reference. For the namespace `shop`, the intent `pay-1` and the number 1 it is
    /// `qnnekiavtvr2cyujnjuc`.
    ///
    /// - Parameters:
    ///   - namespace: the store's, from its settings.
    ///   - intent: the name of the payment or the refund.
    ///   - number: which try of it, from 1.
    /// - Throws: `OrderError.storeUnavailable` when OpenSSL refuses.
    public static func reference(
        namespace: String, intent: String, number: Int
    ) throws(OrderError) -> MerchantReference {
        let input = FieldEncoding([namespace, intent, String(number)]).bytes
        let digest = try wrapping { () throws(CryptoError) in try Digest.sha256(input) }
        do {
            return try MerchantReference(String(digest.withBytes { Base32.string($0) }.prefix(20)))
        } catch {
            throw OrderError(error)
        }
    }

    /// What tells what is sent from anything else, without its content: for `Attempt.fingerprint` (I-6).
    ///
    /// - Parameter fields: names and values, always in the same order; no secret, because the digest has no key.
    /// - Returns: the SHA-256 of the names and values, each behind its length, as 64 hexadecimal digits.
    /// - Throws: `OrderError.storeUnavailable` when OpenSSL refuses.
    public static func fingerprint(_ fields: [(String, String)]) throws(OrderError) -> String {
        let input = FieldEncoding(fields.flatMap { [$0.0, $0.1] }).bytes
        return try wrapping { () throws(CryptoError) in try Digest.sha256(input).hexadecimal() }
    }
}
