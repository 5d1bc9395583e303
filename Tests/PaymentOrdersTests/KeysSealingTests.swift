import PaymentCore
import PaymentOrders
import Testing

@Suite struct KeysSealingTests {
    @Test(arguments: ["x", "pm_1Nx2Ab", "recToken;ключ/€=+", String(repeating: "a", count: 8192)])
    func `a sealed token opens as it was (S-01)`(_ token: String) throws {
        let key = try storeKey(0)
        let sealed = try TokenOwner().seal(token, with: key)
        #expect(sealed.count == token.utf8.count + 29)
        #expect(try TokenOwner().open(sealed, with: key) == token)
    }

    @Test func `sealed bytes are those that another implementation computes`() throws {
        let sealed = try TokenOwner().seal("pm_1Nx2Ab", with: storeKey(0))
        let expected: [UInt8] = [
            0xF1, 0xFC, 0xD3, 0x46, 0x3F, 0x8F, 0xBC, 0x51, 0x3B, 0xFF, 0x39, 0x58, 0x06, 0xA4, 0x6C, 0xAA,
            0xFB, 0xEA, 0x9A, 0xDD, 0x5F, 0x79, 0x53, 0xA1, 0x30, 0xDE, 0x0B, 0x74, 0x24, 0x67, 0xC4, 0x44,
            0x48, 0xEF, 0x02, 0x23, 0x89, 0xE6,
        ]
        #expect(sealed == expected)
    }

    @Test func `a row that is swapped for another does not open (I-11)`() throws {
        let key = try storeKey(0)
        let sealed = try TokenOwner().seal("pm_1", with: key)
        let others = [
            TokenOwner(method: "method-2"), TokenOwner(customer: "customer-2"), TokenOwner(account: "liqpay"),
            TokenOwner(method: "method-1customer", customer: "-1"),
            TokenOwner(customer: "customer-1s", account: "tripe"),
            TokenOwner(method: "customer-1", customer: "method-1"),
        ]
        for other in others {
            let error = try #require(throws: OrderError.self) { try other.open(sealed, with: key) }
            #expect(error.code == .corrupt && error.field == "method" && error.value == other.method)
        }
    }

    @Test func `a change of any byte does not open, and the error holds nothing of the token (S-01)`() throws {
        let key = try storeKey(0, before: 40)
        let sealed = try TokenOwner().seal("pm_secret", with: key)
        for position in sealed.indices {
            for change: UInt8 in [0x01, 0x80, 0xFF] {
                var changed = sealed
                changed[position] ^= change
                let error = try #require(throws: OrderError.self) { try TokenOwner().open(changed, with: key) }
                #expect(error.code == .corrupt)
                #expect(!"\(error)".contains("pm_secret"))
            }
        }
        for count in 0..<sealed.count {
            #expect(throws: OrderError.self) { try TokenOwner().open(Array(sealed.prefix(count)), with: key) }
        }
        #expect(throws: OrderError.self) { try TokenOwner().open(sealed + [0], with: key) }
    }

    @Test func `another key does not open, and the error says so`() throws {
        let sealed = try TokenOwner().seal("pm_1", with: storeKey(0))
        let errors = try (1..<200).map { first in
            try #require(throws: OrderError.self) { try TokenOwner().open(sealed, with: storeKey(first)) }
        }
        #expect(errors.allSatisfy { $0.code == .corrupt && $0.message.contains("store key") })
    }

    @Test func `after a key was replaced, what it sealed opens and the new key seals (S-15, F-45)`() throws {
        let first = try TokenOwner().seal("pm_1", with: storeKey(0))
        let second = try TokenOwner().seal("pm_1", with: storeKey(50, before: 0))
        let both = try storeKey(100, before: 50, 0)
        let third = try TokenOwner().seal("pm_1", with: both)
        for sealed in [first, second, third] { #expect(try TokenOwner().open(sealed, with: both) == "pm_1") }
        #expect(throws: OrderError.self) { try TokenOwner().open(third, with: storeKey(50, before: 0)) }
        #expect(throws: OrderError.self) { try TokenOwner().open(first, with: storeKey(100, before: 50)) }
    }

    @Test func `two keys with the same byte in front are told apart by what opens (S-15)`() throws {
        // One key in 256 has the byte of another; some pair of these has.
        var byFirst: [UInt8: UInt8] = [:]
        var pair: (UInt8, UInt8)?
        for first in UInt8.min..<UInt8.max {
            guard let id = try TokenOwner().seal("pm_1", with: storeKey(first)).first else { continue }
            if let other = byFirst.updateValue(first, forKey: id) { pair = (other, first) }
        }
        let (older, newer) = try #require(pair)
        let key = try storeKey(newer, before: older)
        #expect(try TokenOwner().open(TokenOwner().seal("old", with: storeKey(older)), with: key) == "old")
        #expect(try TokenOwner().open(TokenOwner().seal("new", with: storeKey(newer)), with: key) == "new")
    }

    @Test func `no two tokens or records share a nonce, and nothing random is drawn (F-33)`() throws {
        let key = try storeKey(0)
        let sealed = try [
            TokenOwner().seal("pm_1", with: key), TokenOwner().seal("pm_2", with: key),
            TokenOwner(method: "method-2").seal("pm_1", with: key),
            TokenOwner(customer: "customer-2").seal("pm_1", with: key),
            TokenOwner(account: "liqpay").seal("pm_1", with: key),
        ]
        #expect(Set(sealed.map { $0[1..<13] }).count == sealed.count)
        #expect(try TokenOwner().seal("pm_1", with: key) == sealed[0])
    }
}
