internal import PaymentCrypto
internal import PaymentHTTP

/// The two fields of every message, `data` and `signature`, before anybody trusts them.
struct Envelope {
    private static let limits = JSONDocument.Limits(bytesMax: 1024 * 1024, depthMax: 16)

    /// What the signature is over: the text of `data` as sent.
    let data: String
    let signature: String
    let parameters: Parameters

    /// Reads the fields of a form.
    ///
    /// `data` is base64 or, as some vendor libraries send it, raw JSON. In base64 a space stands for a plus sign that
    /// nobody encoded.
    init(_ form: FormDecoding?) throws(Failure) {
        guard let sent = form?["data"], !sent.isEmpty else { throw .missing("data") }
        guard let signature = form?["signature"], !signature.isEmpty else { throw .missing("signature") }
        data = Self.isRaw(sent) ? sent : sent.replacing(" ", with: "+")
        self.signature = signature.replacing(" ", with: "+")
        guard let bytes = Self.message(in: data) else { throw .wrong("data") }
        do throws(JSONError) {
            parameters = Parameters(try JSONDocument(parsing: bytes, limits: Self.limits).root)
        } catch {
            throw .wrong("data")
        }
        guard parameters.isObject else { throw .wrong("data") }
    }

    /// The JSON in `data`; nil for what is neither base64 nor raw JSON.
    static func message(in data: String) -> [UInt8]? {
        guard !isRaw(data) else { return Array(data.utf8) }
        do throws(TextDecodingError) {
            return try Base64.decode(Array(data.replacing(" ", with: "+").utf8))
        } catch {
            return nil
        }
    }

    private static func isRaw(_ data: String) -> Bool { data.utf8.first == UInt8(ascii: "{") }

    /// Checks public key, signature and version, in this order.
    ///
    /// The digest goes by the version the message claims; one without a version is taken as 3, which the oldest
    /// libraries need where `needsVersion` is false.
    func verified(with keys: AccountKeys, needsVersion: Bool) throws(Failure) -> WireVersion {
        guard let publicKey = try parameters.text("public_key") else { throw .missing("public_key") }
        guard publicKey == keys.publicKey else { throw Failure("public_key_not_found") }
        let number = parameters.plainText("version").map { Int64($0) ?? 0 }
        guard keys.isGenuine(signature, of: data, WireVersion.function(for: number ?? 3)) else {
            throw Failure("invalid_signature")
        }
        guard let number else {
            if needsVersion { throw .missing("version") }
            return .three
        }
        guard let version = WireVersion(rawValue: number) else { throw .wrong("version") }
        return version
    }
}
