import Foundation
import PaymentCore
import Testing

struct PaymentMethodTests {
    @Test(arguments: ["4242", "4242424242424242", "x4242"])
    func `of a card number at most four digits are kept, created or decoded (S-09)`(_ digits: String) throws {
        let created = CardSummary(brand: "visa", lastFour: digits, expiry: nil)
        #expect(created.lastFour == "4242" && created.description == "visa •••• 4242")
        let decoded = try JSONDecoder().decode(
            CardSummary.self, from: Data(#"{"brand":"visa","lastFour":"\#(digits)"}"#.utf8))
        #expect(decoded == created)
        #expect(try JSONDecoder().decode(CardSummary.self, from: JSONEncoder().encode(created)) == created)
    }

    @Test(arguments: [(1, 2000, "01/2000"), (9, 2027, "09/2027"), (12, 2099, "12/2099")])
    func `an expiry is printed with two digits and the full year`(_ month: Int, _ year: Int, _ printed: String) throws {
        let expiry = try CardExpiry(month: month, year: year)
        #expect(expiry.description == printed)
        #expect(try JSONDecoder().decode(CardExpiry.self, from: JSONEncoder().encode(expiry)) == expiry)
        #expect(
            CardSummary(brand: "amex", lastFour: "0005", expiry: expiry).description == "amex •••• 0005, \(printed)")
    }

    @Test(arguments: [
        (0, 2027, "month from 1 to 12"), (13, 2027, "month from 1 to 12"), (-1, 2027, "month"),
        (9, 27, "year from 2000 to 2099"),
        (9, 1999, "year from"), (9, 2100, "year from"), (Int.max, Int.min, "month"),
    ])
    func `a date that no card bears is refused, created or decoded`(_ month: Int, _ year: Int, _ words: String) {
        expectRefusal(field: "expiry", words: words) { () throws(InvalidValue) in
            try CardExpiry(month: month, year: year)
        }
        #expect(throws: InvalidValue.self) {
            try JSONDecoder().decode(CardExpiry.self, from: Data(#"{"month":\#(month),"year":\#(year)}"#.utf8))
        }
    }

    @Test(arguments: [
        "", " ", "a b", "a\nb", "a\r", "a\u{0}", "a\u{7F}", "a\u{85}", "a\u{9F}", String(repeating: "x", count: 8193),
    ])
    func `what is no token is refused without being repeated`(_ text: String) throws {
        expectRefusal(field: "method", value: "", words: "1 to 8192 characters") { () throws(InvalidValue) in
            try PaymentToken(text)
        }
        let encoded = try JSONEncoder().encode([text])
        #expect(throws: InvalidValue.self) { try JSONDecoder().decode([PaymentToken].self, from: encoded) }
    }

    @Test func `a stored method survives storage with its token and consent`() throws {
        let method = try Samples.method(.unscheduled)
        let decoded = try JSONDecoder().decode(StoredMethod.self, from: JSONEncoder().encode(method))
        #expect(decoded == method && decoded.token.rawValue == "pm_canary")
        #expect(decoded.consent.purpose == .unscheduled && decoded.consent.agreement == "terms-3")
        #expect(method.description == "visa •••• 4242, 09/2027")
        let bare = StoredMethod(
            gateway: Samples.stripe, token: method.token, customer: nil, card: nil, worksWithoutPayer: false,
            consent: method.consent)
        #expect(bare.description == "method kept by stripe")
    }
}
