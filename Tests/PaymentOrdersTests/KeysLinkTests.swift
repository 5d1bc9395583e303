import PaymentCore
import PaymentOrders
import Testing

@Suite struct KeysLinkTests {
    private func token(
        _ key: StoreKey, _ order: String = "order-1", _ serial: Int = 1, _ purpose: String = "pay"
    ) throws -> LinkToken {
        try key.linkToken(order: Order.ID(order), serial: serial, purpose: purpose)
    }

    @Test func `a link has 256 bits in 43 characters, and is the same again (S-50)`() throws {
        let link = try token(storeKey(0))
        #expect(link.text == "jHhLEwL6q5Br9ijN5uDop02QsfoJRhAPab1RSUEifGY")
        #expect(try token(storeKey(0)).text == link.text)
    }

    @Test func `a link is of one order, serial and purpose (S-50, S-70)`() throws {
        let key = try storeKey(0)
        let links = [
            ("order-1", 1, "pay"), ("order-1", 2, "pay"), ("order-1", 1, "view"), ("order-2", 1, "pay"),
            ("order-11", 1, "pay"), ("order-1", 11, "pay"), ("order-1", -1, "pay"), ("1", 1, "payorder-"),
        ]
        for (index, link) in links.enumerated() {
            let made = try token(key, link.0, link.1, link.2)
            for (other, asked) in links.enumerated() {
                let isValid = try key.isValid(made, order: Order.ID(asked.0), serial: asked.1, purpose: asked.2)
                #expect(isValid == (index == other), "\(link) for \(asked)")
            }
        }
    }

    @Test func `an order whose link was not sent yet has its first one`() throws {
        let key = try storeKey(0)
        #expect(try token(key, "order-1", 0).text == token(key, "order-1", 1).text)
        #expect(try token(key, "order-1", 0).text != token(key, "order-1", 2).text)
    }

    @Test func `a change of any character is refused or not valid`() throws {
        let key = try storeKey(0)
        let text = Array(try token(key).text)
        for position in text.indices {
            for character in "AZaz09-_" where character != text[position] {
                var changed = text
                changed[position] = character
                do {
                    let link = try LinkToken(String(changed))
                    #expect(try !key.isValid(link, order: Order.ID("order-1"), serial: 1, purpose: "pay"))
                } catch {
                    // The last character has two bits that belong to no byte and must be zero.
                    #expect(position == 42 && error is InvalidValue)
                }
            }
        }
    }

    @Test(arguments: [
        "", "a", String(repeating: "A", count: 42), String(repeating: "A", count: 44),
        String(repeating: "A", count: 42) + "=", String(repeating: "A", count: 42) + "B",
        String(repeating: "+", count: 43), String(repeating: "A", count: 42) + "\n",
        String(repeating: "é", count: 43), String(repeating: "A", count: 1_000_000),
    ])
    func `what cannot be a link is refused and not repeated (S-12, S-51)`(_ text: String) throws {
        let error = try #require(throws: InvalidValue.self) { try LinkToken(text) }
        #expect(error == InvalidValue("link", "", "is not a payment link; open it as it was sent"))
    }

    @Test func `a link outlives the key that made it while that key is kept (S-15, F-45)`() throws {
        let old = try token(storeKey(0))
        let rotated = try storeKey(50, before: 0)
        let order = try Order.ID("order-1")
        #expect(try token(rotated).text != old.text)
        #expect(try rotated.isValid(old, order: order, serial: 1, purpose: "pay"))
        #expect(try !storeKey(50).isValid(old, order: order, serial: 1, purpose: "pay"))
        #expect(try rotated.isValid(token(rotated), order: order, serial: 1, purpose: "pay"))
    }

    @Test func `a link that was received is the one that was sent`() throws {
        let key = try storeKey(0)
        let received = try LinkToken(token(key).text)
        #expect(try key.isValid(received, order: Order.ID("order-1"), serial: 1, purpose: "pay"))
    }
}
