import PaymentCrypto
import Testing

@Suite struct AuthenticatedCipherTests {
    @Test(arguments: sealingVectors)
    func `sealing gives the published vectors, and they open again`(_ vector: SealingVector) throws {
        let cipher = try AuthenticatedCipher(bytes(vector.key).span.bytes)
        let nonce = bytes(vector.nonce)
        let context = bytes(vector.context)
        let plaintext = bytes(vector.plaintext)
        let sealed = try cipher.seal(
            plaintext.span.bytes, authenticating: context.span.bytes, nonce: nonce.span.bytes)
        #expect(Hex.string(sealed) == vector.nonce + vector.ciphertext + vector.tag, "\(vector.source)")
        #expect(try open(sealed, context, with: cipher) == plaintext, "\(vector.source)")
    }

    @Test func `a change of any bit, of any byte, is found (I-11)`() throws {
        let cipher = try AuthenticatedCipher(key(1).span.bytes)
        let context = [UInt8]("method/customer/account")
        let sealed = try cipher.seal([UInt8]("pm_1").span.bytes, authenticating: context.span.bytes)
        #expect(sealed.count == 4 + AuthenticatedCipher.overhead)
        for position in sealed.indices {
            for bit in 0..<8 {
                var changed = sealed
                changed[position] ^= 1 << UInt8(bit)
                #expect(try open(changed, context, with: cipher) == nil, "byte \(position), bit \(bit)")
            }
        }
        #expect(try open(sealed, context, with: cipher) == [UInt8]("pm_1"))
    }

    @Test func `what is shortened or lengthened does not open`() throws {
        let cipher = try AuthenticatedCipher(key(1).span.bytes)
        let sealed = try cipher.seal([UInt8]("pm_1").span.bytes, authenticating: RawSpan())
        for count in 0..<sealed.count {
            #expect(try open(Array(sealed.prefix(count)), [], with: cipher) == nil)
            #expect(try open(Array(sealed.suffix(count)), [], with: cipher) == nil)
        }
        #expect(try open(sealed + [0], [], with: cipher) == nil)
        #expect(try open([0] + sealed, [], with: cipher) == nil)
    }

    @Test func `another context or another key does not open`() throws {
        let cipher = try AuthenticatedCipher(key(1).span.bytes)
        let context = [UInt8]("mine")
        let sealed = try cipher.seal([UInt8]("pm_1").span.bytes, authenticating: context.span.bytes)
        for other in [[UInt8]("mind"), [UInt8]("min"), [UInt8]("mine "), []] {
            #expect(try open(sealed, other, with: cipher) == nil)
        }
        #expect(try open(sealed, context, with: AuthenticatedCipher(key(2).span.bytes)) == nil)
        #expect(try open(sealed, context, with: AuthenticatedCipher(key(1).span.bytes)) != nil)
    }

    @Test func `nothing can be sealed, and what is empty or short opens for nobody`() throws {
        let cipher = try AuthenticatedCipher(key(1).span.bytes)
        let sealed = try cipher.seal(RawSpan(), authenticating: [UInt8]("mine").span.bytes)
        #expect(sealed.count == AuthenticatedCipher.overhead)
        #expect(try open(sealed, [UInt8]("mine"), with: cipher) == [])
        #expect(try open(sealed, [], with: cipher) == nil)
        #expect(try open([], [], with: cipher) == nil)
    }

    @Test func `random messages of any length open again, and each has a nonce of its own`() throws {
        let seed = anySeed()
        var generator = SeededGenerator(seed: seed)
        let cipher = try AuthenticatedCipher(key(3).span.bytes)
        var nonces: Set<[UInt8]> = []
        for _ in 0..<500 {
            let plaintext = generator.bytes(upTo: 9_000)
            let context = generator.bytes(upTo: 300)
            let sealed = try cipher.seal(plaintext.span.bytes, authenticating: context.span.bytes)
            #expect(try open(sealed, context, with: cipher) == plaintext, "seed \(seed)")
            nonces.insert(Array(sealed.prefix(AuthenticatedCipher.nonceByteCount)))
        }
        #expect(nonces.count == 500)
    }

    @Test func `many tasks share one cipher`() async throws {
        let cipher = try AuthenticatedCipher(key(4).span.bytes)
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for number in 0..<32 {
                group.addTask {
                    let text = [UInt8](repeating: UInt8(number), count: number * 11)
                    for _ in 0..<50 {
                        let sealed = try cipher.seal(text.span.bytes, authenticating: text.span.bytes)
                        if try open(sealed, text, with: cipher) != text { return false }
                    }
                    return true
                }
            }
            for try await isRight in group { #expect(isRight) }
        }
    }

    @Test func `an empty key is refused, and one of another length (S-07)`() {
        #expect(throws: CryptoError.emptyKey) { try AuthenticatedCipher(RawSpan()) }
        for count in [1, 16, 31, 33, 64] {
            #expect(
                throws: CryptoError.operationFailed(
                    name: "AES-256-GCM", reason: "its key has 32 bytes, this one \(count)")
            ) { try AuthenticatedCipher([UInt8](repeating: 1, count: count).span.bytes) }
        }
    }

    @Test func `a nonce of another length is refused`() throws {
        let cipher = try AuthenticatedCipher(key(1).span.bytes)
        for count in [0, 8, 11, 13, 16] {
            #expect(throws: CryptoError.self) {
                let nonce = [UInt8](repeating: 1, count: count)
                _ = try cipher.seal(RawSpan(), authenticating: RawSpan(), nonce: nonce.span.bytes)
            }
        }
    }

    @Test func `a machine without the algorithm is a typed error (S-17)`() {
        let error = #expect(throws: CryptoError.self) {
            try AuthenticatedCipher(key(1).span.bytes, properties: "provider=none")
        }
        guard case .algorithmUnavailable(name: "AES-256-GCM", reason: _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test func `it prints as the algorithm and mirrors as nothing (S-05)`() throws {
        let cipher = try AuthenticatedCipher(key(1).span.bytes)
        var dumped = ""
        dump(cipher, to: &dumped)
        #expect("\(cipher)" == "AES-256-GCM")
        #expect(dumped == "- AES-256-GCM\n")
    }
}

private func key(_ number: UInt8) -> [UInt8] {
    (0..<32).map { $0 &* 7 &+ number }
}

private func open(
    _ sealed: [UInt8], _ context: [UInt8], with cipher: AuthenticatedCipher
) throws(CryptoError) -> [UInt8]? {
    try cipher.open(sealed.span.bytes, authenticating: context.span.bytes) { $0.withUnsafeBytes { Array($0) } }
}

struct SealingVector: Sendable {
    let source: String
    let key: String
    let nonce: String
    let plaintext: String
    let context: String
    let ciphertext: String
    let tag: String
}

/// From the submission of the mode to NIST (McGrew and Viega), and from NIST's validation suite (`gcmEncryptExtIV256`).
private let sealingVectors = [
    SealingVector(
        source: "submission, case 13",
        key: "0000000000000000000000000000000000000000000000000000000000000000",
        nonce: "000000000000000000000000", plaintext: "", context: "", ciphertext: "",
        tag: "530f8afbc74536b9a963b4f1c4cb738b"),
    SealingVector(
        source: "submission, case 14",
        key: "0000000000000000000000000000000000000000000000000000000000000000",
        nonce: "000000000000000000000000", plaintext: "00000000000000000000000000000000", context: "",
        ciphertext: "cea7403d4d606b6e074ec5d3baf39d18", tag: "d0d1c8a799996bf0265b98b5d48ab919"),
    SealingVector(
        source: "submission, case 15",
        key: "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308",
        nonce: "cafebabefacedbaddecaf888",
        plaintext: "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
            + "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255",
        context: "",
        ciphertext: "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
            + "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662898015ad",
        tag: "b094dac5d93471bdec1a502270e3cc6c"),
    SealingVector(
        source: "submission, case 16",
        key: "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308",
        nonce: "cafebabefacedbaddecaf888",
        plaintext: "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
            + "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39",
        context: "feedfacedeadbeeffeedfacedeadbeefabaddad2",
        ciphertext: "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
            + "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662",
        tag: "76fc6ece0f4e1768cddf8853bb2d551b"),
    SealingVector(
        source: "validation, no text, no context, count 0",
        key: "b52c505a37d78eda5dd34f20c22540ea1b58963cf8e5bf8ffa85f9f2492505b4",
        nonce: "516c33929df5a3284ff463d7", plaintext: "", context: "", ciphertext: "",
        tag: "bdc1ac884d332457a1d2664f168c76f0"),
    SealingVector(
        source: "validation, 128 bits of text, no context, count 0",
        key: "31bdadd96698c204aa9ce1448ea94ae1fb4a9a0b3c9d773b51bb1822666b8f22",
        nonce: "0d18e06c7c725ac9e362e1ce", plaintext: "2db5168e932556f8089a0622981d017d", context: "",
        ciphertext: "fa4362189661d163fcd6a56d8bf0405a", tag: "d636ac1bbedd5cc3ee727dc2ab4a9489"),
    SealingVector(
        source: "validation, 128 bits of text and of context, count 0",
        key: "92e11dcdaa866f5ce790fd24501f92509aacf4cb8b1339d50c9c1240935dd08b",
        nonce: "ac93a1a6145299bde902f21a", plaintext: "2d71bcfa914e4ac045b2aa60955fad24",
        context: "1e0889016f67601c8ebea4943bc23ad6", ciphertext: "8995ae2e6df3dbf96fac7b7137bae67f",
        tag: "eca5aa77d51d4a0a14d9c51e1da474ab"),
]
