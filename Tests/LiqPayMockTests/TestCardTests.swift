import MockServerKit
import PaymentHTTP
import Testing

@testable import LiqPayMock

/// Test cards and what they do: the LiqPay notes, section 13.
@Suite struct TestCardTests {
    @Test(
        "Every published card does what LiqPay's sandbox does with it (M-3)",
        arguments: [
            ("4242424242424242", "success", ""), ("4000000000003063", "3ds_verify", ""),
            ("4000000000003089", "otp_verify", ""), ("4000000000003055", "cvv_verify", ""),
            ("4000000000000002", "failure", "limit"), ("4000000000009995", "failure", "9859"),
        ])
    func published(card: String, state: String, code: String) throws {
        let shop = try Shop()
        let reply = shop.pay(card: card)
        #expect(reply.state == state && reply.code == code && reply.text("code") == code)
        #expect(reply.result == (code.isEmpty ? "ok" : "error"))
        let found = shop.status()
        #expect(found.state == state && found.code == code && found.result == "ok")
        #expect(shop.balances == (state == "success" ? ["UAH": 30100] : [:]))
    }

    @Test(
        "Every card of ours does what its label says (M-3)",
        arguments: [
            ("mastercard", "success", ""), ("expired", "failure", "9851"), ("details", "failure", "9989"),
            ("later", "failure", "9854"), ("refused", "failure", "9868"), ("operations", "failure", "9860"),
            ("fraud", "failure", "frod"), ("3ds-refused", "3ds_verify", ""), ("not-recurring", "success", ""),
            ("accept", "wait_accept", ""), ("check", "wait_secure", ""), ("check-refused", "wait_secure", ""),
        ])
    func ours(name: String, state: String, code: String) throws {
        let card = try #require(TestCard.named(name))
        let reply = try Shop().pay(card: card.number)
        #expect(reply.state == state && reply.code == code)
        #expect(reply.text("sender_card_type") == card.brand)
        #expect(code.isEmpty || !reply.text("err_description").isEmpty)
    }

    @Test("Each card has a name and a number of its own with a right check digit")
    func numbers() {
        #expect(Set(TestCard.all.map(\.name)).count == TestCard.all.count)
        #expect(Set(TestCard.all.map(\.number)).count == TestCard.all.count)
        for card in TestCard.all {
            let sum = card.number.reversed().enumerated().reduce(0) { sum, digit in
                let value = (digit.element.wholeNumberValue ?? 0) * (digit.offset % 2 == 0 ? 1 : 2)
                return sum + (value > 9 ? value - 9 : value)
            }
            #expect(sum % 10 == 0, "\(card.name)")
        }
    }

    @Test(
        "A card whose month is over is refused as expired",
        arguments: [
            ("11", "26", "success", ""), ("10", "26", "failure", "9851"), ("12", "25", "failure", "9851"),
        ])
    func expiry(month: String, year: String, state: String, code: String) throws {
        let reply = try Shop().pay(["card_exp_month": .string(month), "card_exp_year": .string(year)])
        #expect(reply.state == state && reply.code == code)
    }

    @Test("An unknown number is refused without being repeated, and no number is shown anywhere (S-81)")
    func unknownNumbers() throws {
        let shop = try Shop()
        let refused = shop.pay(card: "5168755555555555")
        #expect(refused.code == "err_card" && !refused.page.contains("5168"))
        let paid = shop.pay(["recurringbytoken": "1"])
        #expect(!paid.page.contains(Shop.card) && !shop.status().page.contains(Shop.card))
        let tables = shop.engine.inspection.flatMap { $0.rows.flatMap { $0 } }
        #expect(tables.contains("424242*42"))
        #expect(!tables.contains { $0.contains(Shop.card) || $0.contains(paid.text("card_token")) })
        #expect(!"\(shop.engine.withGateway { $0 })".contains("737"))
    }

    @Test("Money of a shop that was not verified goes back after sixty days")
    func acceptance() throws {
        let shop = try Shop()
        _ = shop.pay(card: "4000000000000077")
        #expect(shop.balances == ["UAH": 30100])
        shop.advance(days: 59)
        #expect(shop.status().state == "wait_accept")
        shop.advance(days: 1)
        #expect(shop.status().state == "reversed" && shop.status().number("refund_amount") == "301.0")
        #expect(shop.balances.isEmpty)
    }

    @Test(
        "A checked payment is no money until the check ends",
        arguments: [
            ("check", "success", ""), ("check-refused", "failure", "9868"),
        ])
    func checks(name: String, state: String, code: String) throws {
        let shop = try Shop()
        _ = shop.pay(card: try #require(TestCard.named(name)).number)
        #expect(shop.balances.isEmpty && shop.refund().code == "payment_err_status")
        shop.advance(seconds: 3599)
        #expect(shop.status().state == "wait_secure")
        shop.advance(seconds: 1)
        #expect(shop.status().state == state && shop.status().code == code)
        #expect(shop.balances == (state == "success" ? ["UAH": 30100] : [:]))
    }
}
