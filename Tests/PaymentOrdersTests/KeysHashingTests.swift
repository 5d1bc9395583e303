import PaymentCore
import PaymentOrders
import Testing

@Suite struct KeysHashingTests {
    /// Lists of fields that would look alike if they were only joined, or joined with a separator.
    private static let lookalikes: [[String]] = [
        [], [""], ["", ""], ["ab", "c"], ["a", "bc"], ["abc"], ["a", "b", "c"], ["abc", ""], ["", "abc"],
        ["a,b", "c"], ["a", "b,c"], ["a\u{0}b", "c"], ["a", "b\u{0}c"], ["é"], ["e\u{301}"],
        ["\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}\u{1}a"], ["a\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}\u{1}a"], ["a", "a"],
    ]

    @Test func `the hash of an entry is the one that another implementation computes (S-93)`() throws {
        let key = try storeKey(0)
        let first = try key.chainHash(previous: [], fields: ["ledger", "order-1", "1", "1000", "USD"])
        let second = try key.chainHash(previous: first, fields: ["ledger", "order-1", "2", "-1000", "USD"])
        let expectedFirst: [UInt8] = [
            0x80, 0x35, 0xBC, 0x67, 0xA5, 0xF3, 0x70, 0x2D, 0x6A, 0x58, 0xC3, 0xE4, 0x9F, 0x80, 0x76, 0xCD,
            0x52, 0x7F, 0x74, 0x8C, 0xBB, 0x57, 0x51, 0xE3, 0xF5, 0xCC, 0xD2, 0x33, 0x6D, 0xA7, 0x37, 0x6B,
        ]
        let expectedSecond: [UInt8] = [
            0x17, 0x70, 0x46, 0x29, 0x0A, 0x7B, 0x09, 0x01, 0xA5, 0xB2, 0xDD, 0xB8, 0xDA, 0xBE, 0x15, 0xF1,
            0xDC, 0x9E, 0x87, 0x24, 0xC5, 0xFD, 0x6A, 0x90, 0x50, 0xCA, 0x27, 0xF8, 0xD8, 0x8F, 0x64, 0xE7,
        ]
        #expect(first == expectedFirst)
        #expect(second == expectedSecond)
    }

    @Test func `lists of fields that look alike have different hashes and fingerprints (S-93)`() throws {
        let key = try storeKey(0)
        let hashes = try Self.lookalikes.map { try key.chainHash(previous: [], fields: $0) }
        #expect(Set(hashes).count == Self.lookalikes.count)
        let fingerprints = try Self.lookalikes.map { fields in
            try StoreKey.fingerprint(fields.map { ($0, "v") })
        }
        #expect(Set(fingerprints).count == Self.lookalikes.count)
        #expect(try StoreKey.fingerprint([("ab", "c")]) != StoreKey.fingerprint([("a", "bc")]))
    }

    @Test func `any changed field, hash before or own hash is found (S-93, I-1)`() throws {
        let key = try storeKey(0)
        let fields = ["ledger", "order-1", "2", "-1000", "USD"]
        let previous = [UInt8](repeating: 7, count: 32)
        let hash = try key.chainHash(previous: previous, fields: fields)
        #expect(try key.isValid(chainHash: hash, previous: previous, fields: fields))
        for index in fields.indices {
            var changed = fields
            changed[index] += "0"
            #expect(try !key.isValid(chainHash: hash, previous: previous, fields: changed))
        }
        for index in 0..<32 {
            var changed = hash
            changed[index] ^= 1
            #expect(try !key.isValid(chainHash: changed, previous: previous, fields: fields))
            var before = previous
            before[index] ^= 1
            #expect(try !key.isValid(chainHash: hash, previous: before, fields: fields))
        }
        #expect(try !key.isValid(chainHash: [], previous: previous, fields: fields))
        #expect(try !key.isValid(chainHash: hash, previous: [], fields: fields))
        #expect(try !key.isValid(chainHash: Array(hash.dropLast()), previous: previous, fields: fields))
        #expect(try !key.isValid(chainHash: hash, previous: previous, fields: fields.reversed()))
    }

    @Test func `a book goes on under a new key and verifies from its beginning (S-15, F-45)`() throws {
        let old = try storeKey(0)
        let rotated = try storeKey(50, before: 0)
        let first = try old.chainHash(previous: [], fields: ["1"])
        let second = try rotated.chainHash(previous: first, fields: ["2"])
        #expect(try rotated.isValid(chainHash: first, previous: [], fields: ["1"]))
        #expect(try rotated.isValid(chainHash: second, previous: first, fields: ["2"]))
        #expect(try !old.isValid(chainHash: second, previous: first, fields: ["2"]))
        #expect(try !storeKey(50).isValid(chainHash: first, previous: [], fields: ["1"]))
    }

    @Test(arguments: [
        ("shop", "pay-1", 1, "qnnekiavtvr2cyujnjuc"), ("shop", "pay-1", 2, "75nz3t6adktbdq4ia5ke"),
    ])
    func `a reference is derived and nothing else, so a restored backup computes the same one (F-32, F-33)`(
        _ namespace: String, _ intent: String, _ number: Int, _ expected: String
    ) throws {
        #expect(try StoreKey.reference(namespace: namespace, intent: intent, number: number).text == expected)
    }

    @Test func `references of different tries never meet (I-6)`() throws {
        var references: Set<String> = []
        for (namespace, intent, number) in [
            ("ab", "c", 1), ("a", "bc", 1), ("abc", "", 1), ("", "abc", 1), ("ab", "c", 11), ("ab", "c1", 1),
            ("ab", "c", -1), ("ab", "c", 0), ("AB", "c", 1), ("ab", "c", Int.max), ("ab", "c", Int.min),
        ] {
            let reference = try StoreKey.reference(namespace: namespace, intent: intent, number: number)
            #expect(reference.text.utf8.count == 20)
            references.insert(reference.text)
        }
        #expect(references.count == 11)
    }

    @Test func `a fingerprint is the one that another implementation computes`() throws {
        let fingerprint = try StoreKey.fingerprint([("amount", "1000"), ("currency", "USD")])
        #expect(fingerprint == "44b1ab29f372ccb3e4a1291faf6f2bda09d8b3567e9dfc147fd99ffaa89a23a4")
    }
}
