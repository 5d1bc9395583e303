import PaymentCards
import PaymentCore
import Testing

struct CardDataTests {
    private static func card(_ number: String, _ code: String = "123") throws(InvalidValue) -> CardData {
        try CardData(number: number, securityCode: code, expiry: CardExpiry(month: 9, year: 2027))
    }

    /// The test cards that gateways publish, with the brand they give.
    private static let published: [(number: String, brand: String)] = [
        ("4242424242424242", "visa"), ("4000056655665556", "visa"), ("4111111111111111", "visa"),
        ("4012888888881881", "visa"), ("4000002500003155", "visa"), ("4222222222222", "visa"),
        ("5555555555554444", "mastercard"), ("2223003122003222", "mastercard"), ("5200828282828210", "mastercard"),
        ("5105105105105100", "mastercard"), ("5424000000000015", "mastercard"), ("2223000010309703", "mastercard"),
        ("378282246310005", "amex"), ("371449635398431", "amex"), ("370000000000002", "amex"),
        ("6011111111111117", "discover"), ("6011000990139424", "discover"), ("6011000000000012", "discover"),
        ("3056930009020004", "diners"), ("36227206271667", "diners"), ("38000000000006", "diners"),
        ("3566002020360505", "jcb"), ("3530111333300000", "jcb"),
        ("6200000000000005", "unionpay"), ("6200000000000047", "unionpay"), ("6205500000000000004", "unionpay"),
    ]

    @Test(arguments: published)
    func `published test cards are accepted and show brand, last four and expiry only`(
        _ number: String, _ brand: String
    ) throws {
        let card = try Self.card(number)
        let summary = card.summary
        #expect(summary.brand == brand)
        #expect(summary.lastFour == number.suffix(4))
        #expect(summary.expiry == card.expiry)
        #expect("\(summary)" == "\(brand) •••• \(number.suffix(4)), 09/2027")
        #expect(card.withNumber { String(decoding: $0, as: UTF8.self) } == number)
        #expect(card.withSecurityCode { String(decoding: $0, as: UTF8.self) } == "123")
        #expect(card.description == "<redacted>")
    }

    @Test(arguments: published)
    func `one wrong digit is always refused, and so are two neighbors in the wrong order but 0 and 9`(
        _ number: String, _ brand: String
    ) {
        let digits = Array(number.utf8)
        for place in digits.indices {
            for wrong in UInt8(0x30)...0x39 where wrong != digits[place] {
                var mistyped = digits
                mistyped[place] = wrong
                expectRefusal(of: String(decoding: mistyped, as: UTF8.self), mentioning: "check digit")
            }
            guard place > 0, digits[place] != digits[place - 1] else { continue }
            var mistyped = digits
            mistyped.swapAt(place, place - 1)
            // The Luhn check is known to miss these two.
            if Set([digits[place], digits[place - 1]]) == [0x30, 0x39] { continue }
            expectRefusal(of: String(decoding: mistyped, as: UTF8.self), mentioning: "check digit")
        }
    }

    @Test(arguments: 11...19)
    func `of ten last digits exactly one fits`(_ count: Int) {
        for start in ["4", "37", "6011", "9876543210"] {
            let stem = start + String(repeating: "7", count: count - start.count)
            let fitting = (0...9).filter { digit in
                do {
                    _ = try Self.card("\(stem)\(digit)")
                    return true
                } catch { return false }
            }
            #expect(fitting.count == (count == 19 ? 0 : 1), "\(stem)?")
        }
    }

    @Test(arguments: [
        ("2220", "unknown"), ("2221", "mastercard"), ("2720", "mastercard"), ("2721", "unknown"), ("5099", "unknown"),
        ("5100", "mastercard"), ("5599", "mastercard"), ("5600", "unknown"), ("3399", "unknown"), ("3400", "amex"),
        ("3499", "amex"), ("3500", "unknown"), ("3527", "unknown"), ("3528", "jcb"), ("3589", "jcb"),
        ("3590", "unknown"), ("3059", "diners"), ("3060", "unknown"), ("3095", "diners"), ("3600", "diners"),
        ("3700", "amex"), ("3800", "diners"), ("3999", "diners"), ("4000", "visa"), ("4999", "visa"),
        ("6010", "unknown"), ("6011", "discover"), ("6012", "unknown"), ("6199", "unknown"), ("6200", "unionpay"),
        ("6299", "unionpay"), ("6439", "unknown"), ("6440", "discover"), ("6599", "discover"), ("6600", "unknown"),
        ("0000", "unknown"), ("9999", "unknown"),
    ])
    func `the brand is told by the networks' published ranges`(_ start: String, _ brand: String) throws {
        for last in 0...9 {
            let number = start + "00000000000" + String(last)
            do {
                let card = try Self.card(number)
                #expect(card.summary.brand == brand)
                return
            } catch { continue }
        }
        Issue.record("no number with this start was accepted")
    }

    @Test(arguments: [
        ("", "12 to 19"), ("42424242420", "12 to 19"), ("42424242424242424242", "12 to 19"),
        ("4242 4242 4242 4242", "digits only"), ("4242-4242-4242-4242", "digits only"),
        ("4242424242424242 ", "digits only"),
        ("٤٢٤٢٤٢٤٢٤٢٤٢٤٢٤٢", "digits only"), ("4242424242424242\n", "digits only"), ("424242424242424x", "digits only"),
        ("424242424242424\u{0}", "digits only"), ("4242424242424241", "check digit"),
    ])
    func `another number is refused by name of the rule`(_ number: String, _ words: String) {
        expectRefusal(of: number, mentioning: words)
    }

    @Test(arguments: ["123", "1234", "000"])
    func `a security code of three or four digits is accepted`(_ code: String) throws {
        let card = try Self.card("4242424242424242", code)
        #expect(card.withSecurityCode { $0.elementsEqual(code.utf8) })
    }

    @Test(arguments: [
        ("", "3 or 4"), ("12", "3 or 4"), ("98765", "3 or 4"), ("9 7", "digits"), ("98x", "digits"), ("٩٨٧", "digits"),
    ])
    func `another security code is refused without being repeated`(_ code: String, _ words: String) {
        do {
            _ = try Self.card("4242424242424242", code)
            Issue.record("accepted")
        } catch {
            #expect(error.field == "securityCode" && error.value.isEmpty)
            #expect(error.reason.contains(words))
            #expect(code.isEmpty || !"\(error)".contains(code))
            #expect(!"\(error)".contains("4242"))
        }
    }

    @Test func `what the closure throws comes through with its type`() throws {
        struct Stop: Error {}
        let card = try Self.card("4242424242424242")
        do {
            try card.withNumber { (_: UnsafeRawBufferPointer) throws(Stop) in throw Stop() }
            Issue.record("not thrown")
        } catch { #expect(type(of: error) == Stop.self) }
    }

    /// S-01: no run of four digits of the number is in what people or logs get to see.
    private func expectRefusal(of number: String, mentioning words: String) {
        do {
            _ = try Self.card(number)
            Issue.record("accepted")
        } catch {
            #expect(error.field == "number" && error.value.isEmpty)
            #expect(error.reason.contains(words))
            let shown = "\(error) \(String(reflecting: error)) \(PaymentError(error))"
            for start in 0..<max(0, number.count - 3) {
                #expect(!shown.contains(number.dropFirst(start).prefix(4)))
            }
        }
    }
}
