import PaymentCrypto
import Testing

@Suite struct CipherSelfTestTests {
    @Test func `a cipher that gives another result is named (S-17)`() throws {
        let vector = CryptoSelfTest.cipherVector
        try CryptoSelfTest.run(vector)
        #expect(throws: CryptoError.selfTestFailed(name: "AES-256-GCM")) {
            try CryptoSelfTest.run(
                CryptoSelfTest.CipherVector(
                    key: vector.key, nonce: vector.nonce, context: [], plaintext: vector.plaintext,
                    sealed: vector.sealed))
        }
    }

    @Test func `a derivation that gives another result is named (S-17)`() throws {
        let vector = CryptoSelfTest.derivationVector
        try CryptoSelfTest.run(vector)
        #expect(throws: CryptoError.selfTestFailed(name: "HKDF-SHA-256")) {
            try CryptoSelfTest.run(
                CryptoSelfTest.DerivationVector(
                    secret: vector.secret, salt: [], info: vector.info, key: vector.key))
        }
    }
}
