import PaymentCore
import PaymentOrders
import Testing

@Suite struct KeysTests {
    private let hexadecimal = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
    private let base64 = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"

    @Test(arguments: [
        (Secret([]), "32 bytes; it has 0"),
        (Secret([UInt8](repeating: 1, count: 31)), "32 bytes; it has 31"),
        (Secret((0..<33).map { $0 }), "32 bytes; it has 33"),
        (Secret("correct horse battery staple"), "32 bytes; it has 28"),
        (Secret([UInt8](repeating: 0, count: 32)), "blank or one byte over and over"),
        (Secret([UInt8](repeating: 0xFF, count: 32)), "blank or one byte over and over"),
        (Secret(String(repeating: " ", count: 32)), "blank or one byte over and over"),
        (Secret(String(repeating: " \n\t\r", count: 8)), "blank or one byte over and over"),
    ])
    func `a secret that protects nothing is refused, also as a previous one (S-07)`(
        _ secret: Secret, _ reason: String
    ) throws {
        let error = try #require(throws: InvalidValue.self) { try StoreKey(secret) }
        #expect(error.field == "storeKey" && error.value.isEmpty)
        #expect(error.reason.contains(reason), "\(error.reason)")
        #expect(throws: error) { try StoreKey(current: keySecret(0), previous: [secret]) }
    }

    @Test func `hexadecimal and URL-safe base64 text are the same key as its bytes`() throws {
        let sealed = try TokenOwner().seal("pm_1", with: storeKey(0))
        for text in [hexadecimal, base64, hexadecimal + "\n", " \(base64)\r\n"] {
            let key = try StoreKey(text: Secret(text))
            #expect(try TokenOwner().seal("pm_1", with: key) == sealed)
        }
    }

    @Test func `text may hold the keys that were replaced behind the current one (S-15)`() throws {
        let old = try TokenOwner().seal("pm_1", with: storeKey(0))
        let other = String(repeating: "5a", count: 31) + "5b"
        for text in ["\(other),\(hexadecimal)", "\(other)\n\(base64)\n", "\(other) \(other) \(hexadecimal)"] {
            let key = try StoreKey(text: Secret(text))
            #expect(try TokenOwner().open(old, with: key) == "pm_1")
            #expect(try TokenOwner().seal("pm_1", with: key) != old)
        }
    }

    @Test(arguments: [
        "", " \n", "short", "0001", String(repeating: "0", count: 64), String(repeating: "zz", count: 32),
        "000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F",
        "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f00",
        "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh9",
        "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8,wrong",
    ])
    func `other text is refused and not repeated (S-07, S-01)`(_ text: String) throws {
        let error = try #require(throws: InvalidValue.self) { try StoreKey(text: Secret(text)) }
        #expect(error.field == "storeKey" && error.value.isEmpty)
        for word in text.split(separator: ",") where word.count > 1 {
            #expect(!error.description.contains(word), "\(error)")
        }
    }

    @Test func `fresh keys differ`() throws {
        let sealed = try (0..<20).map { _ in try TokenOwner().seal("pm_1", with: StoreKey.fresh()) }
        #expect(Set(sealed).count == 20)
    }

    @Test func `the namespace of a key can be a part of references, and another key has another`() throws {
        let names = try (0..<20).map { try storeKey($0).namespace }
        #expect(Set(names).count == 20)
        #expect(try storeKey(0).namespace == "gvmzpjhzaorgpl66")
        for name in names { #expect(name.utf8.count == 16 && (try? MerchantReference(name)) != nil) }
    }

    @Test func `it prints, dumps and mirrors as nothing (S-05)`() throws {
        let key = try storeKey(0x41, before: 0x61)
        var dumped = ""
        dump(key, to: &dumped)
        let link = try key.linkToken(order: Order.ID("order-1"), serial: 1, purpose: "pay")
        dump(link, to: &dumped)
        #expect(dumped == "- <redacted>\n- <redacted>\n")
        #expect("\(key) \(link)" == "<redacted> <redacted>")
        #expect("\(String(reflecting: key)) \(String(reflecting: link))" == "<redacted> <redacted>")
        #expect(Mirror(reflecting: key).children.isEmpty && Mirror(reflecting: link).children.isEmpty)
    }
}
