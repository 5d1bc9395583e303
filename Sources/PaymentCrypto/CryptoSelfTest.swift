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
        try run(cipherVector)
        try run(derivationVector)
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

    /// Checks that the cipher seals as `vector` says, opens that again, and opens nothing else.
    package static func run(_ vector: CipherVector) throws(CryptoError) {
        let cipher = try AuthenticatedCipher(vector.key.span.bytes)
        var sealed = try cipher.seal(
            vector.plaintext.span.bytes, authenticating: vector.context.span.bytes, nonce: vector.nonce.span.bytes)
        let opened = try cipher.open(sealed.span.bytes, authenticating: vector.context.span.bytes) {
            ConstantTime.equals($0, vector.plaintext.span.bytes)
        }
        guard Hex.string(sealed.span.bytes) == Hex.string(vector.nonce) + vector.sealed, opened == true else {
            throw .selfTestFailed(name: cipher.description)
        }
        sealed[sealed.count - 1] ^= 1
        let forged: Void? = try cipher.open(sealed.span.bytes, authenticating: vector.context.span.bytes) { _ in }
        guard forged == nil else { throw .selfTestFailed(name: cipher.description) }
    }

    /// Checks that a key is derived as `vector` says.
    package static func run(_ vector: DerivationVector) throws(CryptoError) {
        let derived = try KeyDerivation.withKey(
            from: vector.secret.span.bytes, salt: vector.salt.span.bytes, info: vector.info.span.bytes, count: 42
        ) { Hex.string($0) }
        guard derived == vector.key else { throw .selfTestFailed(name: KeyDerivation.name) }
    }

    /// What the cipher must give.
    package struct CipherVector: Sendable {
        package let key: [UInt8]
        package let nonce: [UInt8]
        package let context: [UInt8]
        package let plaintext: [UInt8]
        /// Encrypted text and tag.
        package let sealed: String

        package init(key: [UInt8], nonce: [UInt8], context: [UInt8], plaintext: [UInt8], sealed: String) {
            self.key = key
            self.nonce = nonce
            self.context = context
            self.plaintext = plaintext
            self.sealed = sealed
        }
    }

    /// What the derivation of a key must give.
    package struct DerivationVector: Sendable {
        package let secret: [UInt8]
        package let salt: [UInt8]
        package let info: [UInt8]
        /// The 42 bytes derived.
        package let key: String

        package init(secret: [UInt8], salt: [UInt8], info: [UInt8], key: String) {
            self.secret = secret
            self.salt = salt
            self.info = info
            self.key = key
        }
    }

    /// NIST's first validation vector for a 256-bit key, a 96-bit nonce, 16 bytes of text and 16 of context.
    package static let cipherVector = CipherVector(
        key: [
            0x92, 0xE1, 0x1D, 0xCD, 0xAA, 0x86, 0x6F, 0x5C, 0xE7, 0x90, 0xFD, 0x24, 0x50, 0x1F, 0x92, 0x50,
            0x9A, 0xAC, 0xF4, 0xCB, 0x8B, 0x13, 0x39, 0xD5, 0x0C, 0x9C, 0x12, 0x40, 0x93, 0x5D, 0xD0, 0x8B,
        ],
        nonce: [0xAC, 0x93, 0xA1, 0xA6, 0x14, 0x52, 0x99, 0xBD, 0xE9, 0x02, 0xF2, 0x1A],
        context: [
            0x1E, 0x08, 0x89, 0x01, 0x6F, 0x67, 0x60, 0x1C, 0x8E, 0xBE, 0xA4, 0x94, 0x3B, 0xC2, 0x3A, 0xD6,
        ],
        plaintext: [
            0x2D, 0x71, 0xBC, 0xFA, 0x91, 0x4E, 0x4A, 0xC0, 0x45, 0xB2, 0xAA, 0x60, 0x95, 0x5F, 0xAD, 0x24,
        ],
        sealed: "8995ae2e6df3dbf96fac7b7137bae67f" + "eca5aa77d51d4a0a14d9c51e1da474ab")

    /// The first test case of RFC 5869.
    package static let derivationVector = DerivationVector(
        secret: [UInt8](repeating: 0x0B, count: 22),
        salt: Array(0x00...0x0C),
        info: Array(0xF0...0xF9),
        key: "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865")

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
