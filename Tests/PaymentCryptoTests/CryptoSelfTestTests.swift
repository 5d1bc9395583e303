import PaymentCrypto
import Testing

@Suite struct CryptoSelfTestTests {
    private let digest = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    private let code = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"

    @Test func `every algorithm of the machine's OpenSSL passes (S-17)`() throws {
        try CryptoSelfTest.run()
        try CryptoSelfTest.run()
    }

    @Test func `the right results pass and a wrong digest or code is named`() throws {
        try CryptoSelfTest.run([CryptoSelfTest.Vector(.sha256, digest: digest, code: code)])
        #expect(throws: CryptoError.selfTestFailed(name: "SHA-256")) {
            try CryptoSelfTest.run([CryptoSelfTest.Vector(.sha256, digest: code, code: code)])
        }
        #expect(throws: CryptoError.selfTestFailed(name: "HMAC-SHA-256")) {
            try CryptoSelfTest.run([CryptoSelfTest.Vector(.sha256, digest: digest, code: digest)])
        }
    }

    @Test(arguments: [
        (CryptoError.emptyKey, "the key is empty"),
        (.selfTestFailed(name: "MD5"), "MD5 failed its self-test"),
        (.algorithmUnavailable(name: "MD5", reason: "unsupported"), "MD5 is not available: unsupported"),
        (.operationFailed(name: "MD5", reason: "malloc failure"), "MD5 failed: malloc failure"),
    ])
    func `errors say what failed`(_ error: CryptoError, _ text: String) {
        #expect("\(error)" == text)
    }
}
