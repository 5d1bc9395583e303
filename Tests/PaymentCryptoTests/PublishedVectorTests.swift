import PaymentCrypto
import Testing

/// Test vectors from the documents that define the algorithms.
@Suite struct PublishedVectorTests {
    @Test(arguments: digestVectors)
    func `digests are those of RFC 1321, FIPS 180 and FIPS 202`(_ vector: DigestVector) throws {
        #expect(try vector.function.digest(of: vector.message).hexadecimal() == vector.expected)
    }

    @Test(arguments: codeVectors)
    func `codes are those of RFC 2202 and RFC 4231`(_ vector: CodeVector) throws {
        let key = try HMACKey(vector.function, vector.key)
        let code = try key.authenticationCode(for: vector.message)
        #expect(code.hexadecimal().hasPrefix(vector.expected))
        #expect(code.count == vector.function.byteCount)
    }

    @Test func `a million letters are digested piece by piece as FIPS 180 says`() throws {
        var digest = try IncrementalDigest(.sha256)
        for _ in 0..<1000 {
            try digest.update([UInt8](repeating: 0x61, count: 1000))
        }
        #expect(
            try digest.finalize().hexadecimal() == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
    }

    @Test func `short names give the function's digest`() throws {
        let message = [UInt8]("abc")
        #expect(try Digest.sha256(message) == HashFunction.sha256.digest(of: message))
        #expect(try Digest.sha256(message.span.bytes) == HashFunction.sha256.digest(of: message))
        #expect(try Digest.sha512(message) == HashFunction.sha512.digest(of: message))
        #expect(try Digest.sha512(message.span.bytes) == HashFunction.sha512.digest(of: message))
        #expect(try Digest.sha3x256(message) == HashFunction.sha3x256.digest(of: message))
        #expect(try Digest.sha3x256(message.span.bytes) == HashFunction.sha3x256.digest(of: message))
    }
}

struct DigestVector: Sendable {
    let function: HashFunction
    let message: [UInt8]
    let expected: String

    init(_ function: HashFunction, _ message: StaticString, _ expected: String) {
        self.function = function
        self.message = [UInt8](message)
        self.expected = expected
    }
}

struct CodeVector: Sendable {
    let function: HashFunction
    let key: [UInt8]
    let message: [UInt8]
    let expected: String

    init(_ function: HashFunction, _ key: [UInt8], _ message: [UInt8], _ expected: String) {
        self.function = function
        self.key = key
        self.message = message
        self.expected = expected
    }
}

private let digestVectors = [
    // RFC 1321 A.5, all seven
    DigestVector(Insecure.md5, "", "d41d8cd98f00b204e9800998ecf8427e"),
    DigestVector(Insecure.md5, "a", "0cc175b9c0f1b6a831c399e269772661"),
    DigestVector(Insecure.md5, "abc", "900150983cd24fb0d6963f7d28e17f72"),
    DigestVector(Insecure.md5, "message digest", "f96b697d7cb7938d525a2f31aaf161d0"),
    DigestVector(Insecure.md5, "abcdefghijklmnopqrstuvwxyz", "c3fcd3d76192e4007dfb496cca67e13b"),
    DigestVector(
        Insecure.md5, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789",
        "d174ab98d277d9f5a5611c2c9f419d9f"),
    DigestVector(
        Insecure.md5, "12345678901234567890123456789012345678901234567890123456789012345678901234567890",
        "57edf4a22be3c955ac49da2e2107b67a"),
    // FIPS 180 examples
    DigestVector(Insecure.sha1, "", "da39a3ee5e6b4b0d3255bfef95601890afd80709"),
    DigestVector(Insecure.sha1, "abc", "a9993e364706816aba3e25717850c26c9cd0d89d"),
    DigestVector(
        Insecure.sha1, "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
        "84983e441c3bd26ebaae4aa1f95129e5e54670f1"),
    DigestVector(.sha256, "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    DigestVector(.sha256, "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    DigestVector(
        .sha256, "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"),
    DigestVector(
        .sha512, "abc",
        "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
            + "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f"),
    DigestVector(
        .sha512,
        "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
        "8e959b75dae313da8cf4f72814fc143f8f7779c6eb9f7fa17299aeadb6889018"
            + "501d289e4900f7e4331b99dec4b5433ac7d329eeb6dd26545e96e55b874be909"),
    // FIPS 202 examples
    DigestVector(.sha3x256, "", "a7ffc6f8bf1ed76651c14756a061d662f580ff4de43b49fa82d80a4b80f8434a"),
    DigestVector(.sha3x256, "abc", "3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532"),
    DigestVector(
        .sha3x256, "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
        "41c0dba2a9d6240849100376a8235e2c82e1b9998a999e21db32dd97496d3376"),
]

private let codeVectors =
    md5CodeVectors + sha1CodeVectors + sha256CodeVectors + sha512CodeVectors
    + [
        // NIST's examples for HMAC-SHA3-256
        CodeVector(
            .sha3x256, Array(0...31), [UInt8]("Sample message for keylen<blocklen"),
            "4fe8e202c4f058e8dddc23d8c34e467343e23555e24fc2f025d598f558f67205")
    ]

private let greeting = [UInt8]("Hi There")
private let question = [UInt8]("what do ya want for nothing?")
private let jefe = [UInt8]("Jefe")
private let countingKey = Array(UInt8(1)...25)
private let hashFirst = [UInt8]("Test Using Larger Than Block-Size Key - Hash Key First")
private let longBoth = [UInt8]("Test Using Larger Than Block-Size Key and Larger Than One Block-Size Data")
private let longBothSHA2 = [UInt8](
    "This is a test using a larger than block-size key and a larger than block-size data. The key needs to be hashed before being used by the HMAC algorithm."
)

private func bytes(_ byte: UInt8, _ count: Int) -> [UInt8] {
    [UInt8](repeating: byte, count: count)
}

/// RFC 2202 §2.
private let md5CodeVectors = [
    CodeVector(Insecure.md5, bytes(0x0B, 16), greeting, "9294727a3638bb1c13f48ef8158bfc9d"),
    CodeVector(Insecure.md5, jefe, question, "750c783e6ab0b503eaa86e310a5db738"),
    CodeVector(Insecure.md5, bytes(0xAA, 16), bytes(0xDD, 50), "56be34521d144c88dbb8c733f0e8b3f6"),
    CodeVector(Insecure.md5, countingKey, bytes(0xCD, 50), "697eaf0aca3a3aea3a75164746ffaa79"),
    CodeVector(Insecure.md5, bytes(0x0C, 16), [UInt8]("Test With Truncation"), "56461ef2342edc00f9bab995690efd4c"),
    CodeVector(Insecure.md5, bytes(0xAA, 80), hashFirst, "6b1ab7fe4bd7bf8f0b62e6ce61b9d0cd"),
    CodeVector(Insecure.md5, bytes(0xAA, 80), longBoth, "6f630fad67cda0ee1fb1f562db3aa53e"),
]

/// RFC 2202 §3.
private let sha1CodeVectors = [
    CodeVector(Insecure.sha1, bytes(0x0B, 20), greeting, "b617318655057264e28bc0b6fb378c8ef146be00"),
    CodeVector(Insecure.sha1, jefe, question, "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79"),
    CodeVector(Insecure.sha1, bytes(0xAA, 20), bytes(0xDD, 50), "125d7342b9ac11cd91a39af48aa17b4f63f175d3"),
    CodeVector(Insecure.sha1, countingKey, bytes(0xCD, 50), "4c9007f4026250c6bc8414f9bf50c86c2d7235da"),
    CodeVector(
        Insecure.sha1, bytes(0x0C, 20), [UInt8]("Test With Truncation"), "4c1a03424b55e07fe7f27be1d58bb9324a9a5a04"),
    CodeVector(Insecure.sha1, bytes(0xAA, 80), hashFirst, "aa4ae5e15272d00e95705637ce8a3b55ed402112"),
    CodeVector(Insecure.sha1, bytes(0xAA, 80), longBoth, "e8e99d0f45237d786d6bbaa7965c7808bbff1a91"),
]

/// RFC 4231 §4; case 5 is published shortened to 128 bits.
private let sha256CodeVectors = [
    CodeVector(
        .sha256, bytes(0x0B, 20), greeting, "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"),
    CodeVector(.sha256, jefe, question, "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"),
    CodeVector(
        .sha256, bytes(0xAA, 20), bytes(0xDD, 50), "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"),
    CodeVector(
        .sha256, countingKey, bytes(0xCD, 50), "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"),
    CodeVector(.sha256, bytes(0x0C, 20), [UInt8]("Test With Truncation"), "a3b6167473100ee06e0c796c2955552b"),
    CodeVector(
        .sha256, bytes(0xAA, 131), hashFirst, "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"),
    CodeVector(
        .sha256, bytes(0xAA, 131), longBothSHA2, "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"),
]

/// RFC 4231 §4; case 5 is published shortened to 128 bits.
private let sha512CodeVectors = [
    CodeVector(
        .sha512, bytes(0x0B, 20), greeting,
        "87aa7cdea5ef619d4ff0b4241a1d6cb02379f4e2ce4ec2787ad0b30545e17cde"
            + "daa833b7d6b8a702038b274eaea3f4e4be9d914eeb61f1702e696c203a126854"),
    CodeVector(
        .sha512, jefe, question,
        "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea250554"
            + "9758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737"),
    CodeVector(
        .sha512, bytes(0xAA, 20), bytes(0xDD, 50),
        "fa73b0089d56a284efb0f0756c890be9b1b5dbdd8ee81a3655f83e33b2279d39"
            + "bf3e848279a722c806b485a47e67c807b946a337bee8942674278859e13292fb"),
    CodeVector(
        .sha512, countingKey, bytes(0xCD, 50),
        "b0ba465637458c6990e5a8c5f61d4af7e576d97ff94b872de76f8050361ee3db"
            + "a91ca5c11aa25eb4d679275cc5788063a5f19741120c4f2de2adebeb10a298dd"),
    CodeVector(.sha512, bytes(0x0C, 20), [UInt8]("Test With Truncation"), "415fad6271580a531d4179bc891d87a6"),
    CodeVector(
        .sha512, bytes(0xAA, 131), hashFirst,
        "80b24263c7c1a3ebb71493c1dd7be8b49b46d1f41b4aeec1121b013783f8f352"
            + "6b56d037e05f2598bd0fd2215d6a1e5295e64f73f63f0aec8b915a985d786598"),
    CodeVector(
        .sha512, bytes(0xAA, 131), longBothSHA2,
        "e37b6a775dc87dbaa4dfa9f96e5e3ffddebd71f8867289865df5a32d20cdc944"
            + "b6022cac3c4982b10d5eeb55c3e4de15134676fb6de0446065c97440fa8c6a58"),
]
