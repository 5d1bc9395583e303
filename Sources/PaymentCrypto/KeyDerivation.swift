internal import COpenSSL

/// Keys made from one secret by HKDF with SHA-256 (RFC 5869): independent of each other, and none tells the secret.
public enum KeyDerivation {
    /// The most bytes that one derivation gives.
    public static let byteCountMax = 255 * 32

    /// What errors call it.
    static let name = "HKDF-SHA-256"

    /// Derives a key and gives it to `body`, which must not let it escape; it is overwritten afterwards.
    ///
    /// - Parameters:
    ///   - secret: random bytes; a password is not enough.
    ///   - salt: random bytes that need not be secret, or none.
    ///   - info: what the key is for: another text, another key.
    ///   - count: the number of bytes, from 1 to ``byteCountMax``.
    /// - Throws: what `body` throws; ``CryptoError/emptyKey`` for an empty secret,
    ///   ``CryptoError/algorithmUnavailable(name:reason:)``, and ``CryptoError/operationFailed(name:reason:)``, also for a
    ///   count out of range.
    public static func withKey<Output>(
        from secret: RawSpan, salt: RawSpan = RawSpan(), info: RawSpan, count: Int,
        _ body: (RawSpan) throws(CryptoError) -> Output
    ) throws(CryptoError) -> Output {
        guard !secret.isEmpty else { throw .emptyKey }
        guard (1...byteCountMax).contains(count) else {
            throw .operationFailed(name: name, reason: "it gives 1 to \(byteCountMax) bytes, not \(count)")
        }
        let key = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: count)
        key.initialize(repeating: 0)
        defer {
            wipe(UnsafeMutableRawBufferPointer(key))
            key.deallocate()
        }
        try derive(from: secret, salt: salt, info: info, into: key)
        return try body(UnsafeRawBufferPointer(key).bytes)
    }

    private static func derive(
        from secret: RawSpan, salt: RawSpan, info: RawSpan, into key: UnsafeMutableBufferPointer<UInt8>
    ) throws(CryptoError) {
        guard let algorithm = EVP_KDF_fetch(nil, "HKDF", nil) else {
            throw OpenSSLFailure.algorithmUnavailable(name)
        }
        // The context keeps its own reference to the algorithm.
        defer { EVP_KDF_free(algorithm) }
        guard let context = EVP_KDF_CTX_new(algorithm) else { throw OpenSSLFailure.operationFailed(name) }
        defer { EVP_KDF_CTX_free(context) }
        let derived = secret.withUnsafeBytes { secret in
            salt.withUnsafeBytes { salt in
                info.withUnsafeBytes { info in
                    var parameters = [digest, parameter("key", secret)]
                    // OpenSSL tells a parameter without bytes from one that is not there.
                    if !salt.isEmpty { parameters.append(parameter("salt", salt)) }
                    if !info.isEmpty { parameters.append(parameter("info", info)) }
                    parameters.append(OSSL_PARAM_construct_end())
                    return EVP_KDF_derive(context, key.baseAddress, key.count, parameters)
                }
            }
        }
        guard derived == 1 else { throw OpenSSLFailure.operationFailed(name) }
    }

    private static var digest: OSSL_PARAM {
        let name: StaticString = "SHA2-256"
        return OSSL_PARAM_construct_utf8_string(
            characters("digest"), UnsafeMutablePointer(mutating: characters(name)), name.utf8CodeUnitCount)
    }

    /// A parameter that points to `bytes`; OpenSSL asks for a pointer that is not const, and only reads.
    private static func parameter(_ name: StaticString, _ bytes: UnsafeRawBufferPointer) -> OSSL_PARAM {
        OSSL_PARAM_construct_octet_string(
            characters(name), UnsafeMutableRawPointer(mutating: bytes.baseAddress), bytes.count)
    }

    /// The characters of a literal, which stay where they are; a parameter keeps only the pointer.
    private static func characters(_ literal: StaticString) -> UnsafePointer<CChar> {
        UnsafeRawPointer(literal.utf8Start).assumingMemoryBound(to: CChar.self)
    }
}
