/// A check at start that OpenSSL offers every algorithm and computes it right (S-17).
public enum CryptoSelfTest {
    /// Computes a published test vector with every algorithm of this module.
    ///
    /// Takes well under a millisecond once OpenSSL is loaded. Call it before any gateway is used; safe to repeat.
    ///
    /// - Throws: ``CryptoError/algorithmUnavailable(name:reason:)`` for the first algorithm that a provider, such as
    ///   FIPS, lacks; ``CryptoError/selfTestFailed(name:)`` for the first wrong result.
    public static func run() throws(CryptoError) {
        try run(vectors)
    }

    /// Checks each of `vectors`.
    package static func run(_ vectors: [Vector]) throws(CryptoError) {
        for vector in vectors {
            let digest = try vector.function.digest(of: Array("abc".utf8))
            guard digest.hexadecimal() == vector.digest else {
                throw .selfTestFailed(name: vector.function.description)
            }
            let key = try HMACKey(vector.function, Array("Jefe".utf8))
            let code = try key.authenticationCode(for: Array("what do ya want for nothing?".utf8))
            guard code.hexadecimal() == vector.code else {
                throw .selfTestFailed(name: key.description)
            }
        }
    }

    /// What one hash function must give.
    package struct Vector: Sendable {
        package let function: HashFunction
        /// The digest of `abc`.
        package let digest: String
        /// The HMAC of `what do ya want for nothing?` under the key `Jefe`.
        package let code: String

        package init(_ function: HashFunction, digest: String, code: String) {
            self.function = function
            self.digest = digest
            self.code = code
        }
    }

    /// What every function must give.
    ///
    /// Digests: the examples of RFC 1321, FIPS 180 and FIPS 202. Codes: case 2 of RFC 2202 and of RFC 4231; for SHA3-256,
    /// which no RFC covers, RFC 2104's formula over a hash function that is not OpenSSL's (CPython's).
    private static let vectors = [
        Vector(
            Insecure.md5,
            digest: "900150983cd24fb0d6963f7d28e17f72",
            code: "750c783e6ab0b503eaa86e310a5db738"),
        Vector(
            Insecure.sha1,
            digest: "a9993e364706816aba3e25717850c26c9cd0d89d",
            code: "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79"),
        Vector(
            .sha256,
            digest: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
            code: "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"),
        Vector(
            .sha512,
            digest: "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
                + "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
            code: "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea250554"
                + "9758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737"),
        Vector(
            .sha3x256,
            digest: "3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532",
            code: "c7d4072e788877ae3596bbb0da73b887c9171f93095b294ae857fbe2645e1ba5"),
    ]
}
