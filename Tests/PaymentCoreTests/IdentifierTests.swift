import Foundation
import PaymentCore
import Testing

struct IdentifierTests {
    @Test(arguments: ["a", "order-17_2.b", "0", ".", String(repeating: "x", count: 64)])
    func `a merchant reference of plain characters is kept`(_ text: String) throws {
        let reference = try MerchantReference(text)
        #expect(reference.text == text && reference.description == text)
        let encoded = try JSONEncoder().encode([reference])
        #expect(String(decoding: encoded, as: UTF8.self) == "[\"\(text)\"]")
        #expect(try JSONDecoder().decode([MerchantReference].self, from: encoded) == [reference])
    }

    @Test(arguments: [
        "", " ", "a b", "a/b", "a;b", "a'b", "a\"b", "a\nb", "a\u{0}", "ї", "a%20", "a+b", "a:b", "a|b", "e\u{301}",
        String(repeating: "x", count: 65),
    ])
    func `another merchant reference is refused, decoded or not`(_ text: String) throws {
        expectRefusal(field: "reference", words: "1 to 64 characters") { () throws(InvalidValue) in
            try MerchantReference(text)
        }
        let encoded = try JSONEncoder().encode([text])
        #expect(throws: InvalidValue.self) { try JSONDecoder().decode([MerchantReference].self, from: encoded) }
    }

    @Test(arguments: ["a", "order:17/deposit#1", "~!@$%^&*()", String(repeating: "x", count: 200)])
    func `an idempotency key of visible ASCII is kept`(_ text: String) throws {
        let key = try IdempotencyKey(text)
        #expect(key.text == text && key.description == text)
        let encoded = try JSONEncoder().encode([key])
        #expect(try JSONDecoder().decode([IdempotencyKey].self, from: encoded) == [key])
    }

    @Test(arguments: ["", " ", "a b", "a\r\nX: y", "a\t", "a\u{0}", "ї", "\u{7F}", String(repeating: "x", count: 201)])
    func `another idempotency key is refused, decoded or not (S-36)`(_ text: String) throws {
        expectRefusal(field: "idempotencyKey", words: "1 to 200 visible ASCII") { () throws(InvalidValue) in
            try IdempotencyKey(text)
        }
        let encoded = try JSONEncoder().encode([text])
        #expect(throws: InvalidValue.self) { try JSONDecoder().decode([IdempotencyKey].self, from: encoded) }
    }

    @Test func `a gateway reference names gateway and id`() throws {
        let reference = GatewayReference(gateway: GatewayID(rawValue: "stripe"), id: "pi_1")
        #expect("\(reference)" == "stripe:pi_1")
        #expect(reference != GatewayReference(gateway: GatewayID(rawValue: "liqpay"), id: "pi_1"))
        let encoded = try JSONEncoder().encode(reference)
        #expect(try JSONDecoder().decode(GatewayReference.self, from: encoded) == reference)
    }

    @Test(arguments: [
        ("a\nb", "a\\nb"), ("a\r\nb", "a\\r\\nb"), ("a\u{0}b", "a\\0b"), ("a\u{1B}[31mb", "a\\u{1B}[31mb"),
        ("a\u{85}b", "a\\u{0085}b"), ("a\u{2028}b", "a\\u{2028}b"), ("a\u{202E}b", "a\\u{202E}b"),
        ("ціна", "ціна"), ("", ""),
    ])
    func `a refused value cannot break the line it is reported on`(_ value: String, _ printed: String) {
        let error = InvalidValue("field", value, "is wrong")
        #expect(error.value.lowercased() == printed.lowercased())
        #expect(error.description == (value.isEmpty ? "field is wrong" : "field '\(error.value)' is wrong"))
    }

    @Test func `a refused value is cut to 64 characters`() {
        #expect(InvalidValue("f", String(repeating: "x", count: 64), "r").value == String(repeating: "x", count: 64))
        #expect(
            InvalidValue("f", String(repeating: "x", count: 65), "r").value == String(repeating: "x", count: 64) + "…")
    }
}
