internal import PaymentCore
internal import PaymentCrypto

extension StoreKey {
    private static let setting = "key-mark"

    /// Refuses a key that the store was not written with: what it hashed could not be checked, and what it sealed could not be opened.
    ///
    /// The store keeps a mark of its key, from which nobody can tell the key. A key that is given along with the one it replaced takes
    /// over the mark; a process that knows the old one alone is refused from then on, so give every process both before one of them
    /// may open links or book.
    ///
    /// - Throws: `OrderError.invalid` for a key that is not the store's.
    func requireIsOf(_ tx: any StoreTransaction) throws(OrderError) {
        let mark = try Self.mark(of: current)
        let kept = try tx.setting(Self.setting)
        guard kept != mark else { return }
        if kept != nil, try !isReplacing(kept), try !Self.isUnused(tx) {
            throw OrderError(
                .invalid,
                "the key is not this store's: give the one that the store was written with, and where it was replaced the new "
                    + "one with the old one behind it", field: "storeKey")
        }
        try tx.setSetting(Self.setting, to: mark)
    }

    /// Whether a mark is that of a key that this one replaces.
    private func isReplacing(_ mark: String?) throws(OrderError) -> Bool {
        for replaced in previous where try Self.mark(of: replaced) == mark { return true }
        return false
    }

    /// Whether nothing is kept that was hashed or sealed by a key.
    private static func isUnused(_ tx: any StoreTransaction) throws(OrderError) -> Bool {
        guard try tx.lastAudit(of: Chain.storeBook) == nil else { return false }
        return try tx.orders(OrderFilter(), after: nil, limit: 1).isEmpty
    }

    private static func mark(of keys: DerivedKeys) throws(OrderError) -> String {
        let input = FieldEncoding(["mark of the store's key"]).bytes
        return try wrapping { () throws(CryptoError) in
            Base32.string(try keys.chain.authenticationCode(for: input).bytes).lowercased()
        }
    }
}
