internal import PaymentCore
internal import PaymentCrypto

extension StoreKey {
    /// Encrypts a text that a site keeps in one of its settings, so that whoever reads the store does not read it (S-01).
    ///
    /// - Parameter name: of the setting; the text opens there only.
    /// - Returns: URL-safe base64.
    /// - Throws: `OrderError.storeUnavailable` when OpenSSL refuses.
    public func seal(_ text: String, forSite name: String) throws(OrderError) -> String {
        Base64.stringURLSafe(try seal(text, for: Self.owner(site: name)))
    }

    /// Decrypts what a site keeps in one of its settings.
    ///
    /// - Throws: `OrderError.corrupt` when it was sealed with a key that is not here, for another setting, or was altered;
    ///   `OrderError.storeUnavailable` when OpenSSL refuses.
    public func open(_ sealed: String, forSite name: String) throws(OrderError) -> String {
        let record = SealedRecord(name: "setting", field: "setting", id: name)
        let bytes: [UInt8]
        do { bytes = try Base64.decodeURLSafe(sealed.utf8Span.span.bytes) } catch {
            throw record.closed("is not written as this store writes it")
        }
        return try open(bytes, for: Self.owner(site: name), record)
    }

    private static func owner(site name: String) -> [UInt8] { FieldEncoding(["site setting", name]).bytes }
}
