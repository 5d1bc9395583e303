internal import PaymentCore
internal import PaymentCrypto

/// What texts and pictures are known by: the first half of their SHA-256, in hexadecimal.
enum TextDigest {
    static func of(_ bytes: [UInt8]) throws(InvalidValue) -> String {
        do {
            return String(try HashFunction.sha256.digest(of: bytes.span.bytes).hexadecimal().prefix(32))
        } catch {
            throw InvalidValue("digest", "", "cannot be computed: \(error)")
        }
    }

    static func of(_ text: String) throws(InvalidValue) -> String { try of(Array(text.utf8)) }
}
