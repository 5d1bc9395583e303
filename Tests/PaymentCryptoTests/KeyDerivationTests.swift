import PaymentCrypto
import Testing

@Suite struct KeyDerivationTests {
    @Test(arguments: derivationVectors)
    func `derived keys are those of RFC 5869`(_ vector: DerivationCase) throws {
        #expect(try derive(vector.secret, vector.salt, vector.info, vector.key.count / 2) == vector.key)
        // A longer key begins with the shorter ones.
        for count in 1...vector.key.count / 2 {
            let shorter = try derive(vector.secret, vector.salt, vector.info, count)
            #expect(shorter == String(vector.key.prefix(2 * count)))
        }
    }

    @Test func `keys of another purpose, salt or secret have nothing in common`() throws {
        let keys = [
            try derive("0b0b", "", "61", 32), try derive("0b0b", "", "62", 32), try derive("0b0b", "", "", 32),
            try derive("0b0b", "00", "61", 32), try derive("0b0b", "01", "61", 32), try derive("0b0c", "", "61", 32),
        ]
        // RFC 2104 fills a key with zeros, so salts of zeros are the salt that is not given.
        #expect(keys[3] == keys[0])
        #expect(Set(keys).count == keys.count - 1)
    }

    @Test func `an empty secret is refused (S-07)`() {
        #expect(throws: CryptoError.emptyKey) { try derive("", "00", "00", 32) }
    }

    @Test(arguments: [Int.min, -1, 0, 8161, .max])
    func `a length that cannot be is refused`(_ count: Int) {
        #expect(
            throws: CryptoError.operationFailed(
                name: "HKDF-SHA-256", reason: "it gives 1 to 8160 bytes, not \(count)")
        ) { try derive("0b", "", "", count) }
    }

    @Test func `the longest key is given`() throws {
        #expect(try derive("0b", "", "", KeyDerivation.byteCountMax).count == 2 * 8160)
    }

    @Test func `an error of who uses the key comes through`() {
        #expect(throws: CryptoError.selfTestFailed(name: "mine")) {
            try KeyDerivation.withKey(from: [UInt8]("secret").span.bytes, info: RawSpan(), count: 32) {
                _ throws(CryptoError) in throw .selfTestFailed(name: "mine")
            }
        }
    }
}

/// The bytes of hexadecimal text that a test gives.
func bytes(_ hexadecimal: String) -> [UInt8] {
    stride(from: 0, to: hexadecimal.count, by: 2).compactMap { offset in
        UInt8(hexadecimal.dropFirst(offset).prefix(2), radix: 16)
    }
}

private func derive(_ secret: String, _ salt: String, _ info: String, _ count: Int) throws(CryptoError) -> String {
    let (secret, salt, info) = (bytes(secret), bytes(salt), bytes(info))
    return try KeyDerivation.withKey(
        from: secret.span.bytes, salt: salt.span.bytes, info: info.span.bytes, count: count
    ) { Hex.string($0) }
}

struct DerivationCase: Sendable {
    let secret: String
    let salt: String
    let info: String
    let key: String
}

/// The three test cases of RFC 5869 with SHA-256 (A.1 to A.3).
private let derivationVectors = [
    DerivationCase(
        secret: "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b", salt: "000102030405060708090a0b0c",
        info: "f0f1f2f3f4f5f6f7f8f9",
        key: "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"),
    DerivationCase(
        secret: Hex.string(Array(0x00...0x4F)), salt: Hex.string(Array(0x60...0xAF)),
        info: Hex.string(Array(0xB0...0xFF)),
        key: "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e590e09"
            + "da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87"),
    DerivationCase(
        secret: "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b", salt: "", info: "",
        key: "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8"),
]
