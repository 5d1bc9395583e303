import PaymentHTTP
import Testing

@testable import LiqPayMock

/// Holds, captures, releases and refunds: the LiqPay notes, sections 7 and 8.
@Suite struct HoldTests {
    private func held(_ amount: JSON = "1250.5") throws -> Shop {
        let shop = try Shop()
        let reply = shop.pay(["action": "hold", "amount": amount])
        #expect(reply.state == "hold_wait" && reply.text("action") == "hold" && reply.text("type") == "hold")
        #expect(shop.balances.isEmpty, "a hold is no money yet")
        return shop
    }

    @Test(
        "A hold is captured once, as a whole or less, never more (M-1)",
        arguments: [
            (JSON?.none, "1250.5", Int64(125_050)), ("1250.50", "1250.5", 125_050), ("1000.05", "1000.05", 100_005),
            ("0.01", "0.01", 1),
        ])
    func capture(amount: JSON?, shown: String, minor: Int64) throws {
        let shop = try held()
        #expect(shop.capture("1250.51").code == "err_amount_hold")
        #expect(shop.capture(0).code == "wrong_amount_currency")
        shop.advance(seconds: 60)
        let reply = shop.capture(amount)
        #expect(reply.state == "success" && reply.text("action") == "hold" && reply.text("type") == "hold")
        #expect(reply.number("amount") == shown)
        #expect(reply.number("completion_date") == "\(Shop.start + 60)000")
        #expect(shop.balances == ["UAH": minor])
        #expect(shop.capture(amount).code == "payment_err_status")
        #expect(shop.status().number("amount") == shown)
    }

    @Test("What is no hold, and what is unknown, is not captured")
    func wrongCaptures() throws {
        let shop = try Shop()
        _ = shop.pay()
        #expect(shop.capture().code == "payment_err_type")
        #expect(shop.capture(order: "none").code == "payment_not_found")
        _ = shop.pay(["action": "hold"], card: "4000000000003063", order: "waits")
        #expect(shop.capture(order: "waits").code == "payment_err_status")
        let receipt: JSON = ["items": [["id": 1, "amount": 1, "price": 300, "cost": 300]]]
        _ = shop.pay(["action": "hold"], order: "held")
        let wrong = shop.call(["action": "hold_completion", "order_id": "held", "amount": 299, "rro_info": receipt])
        #expect(wrong.code == "err_wrong" && shop.status("held").state == "hold_wait")
        let right = shop.call(["action": "hold_completion", "order_id": "held", "amount": 300, "rro_info": receipt])
        #expect(right.state == "success")
    }

    @Test("A hold is released by a refund of all of it, not in part", arguments: [JSON?.none, "1250.5"])
    func release(amount: JSON?) throws {
        let shop = try held()
        #expect(shop.refund("1250").code == "payment_err_status")
        let reply = shop.refund(amount)
        #expect(reply.result == "ok" && reply.text("action") == "refund" && reply.state == "reversed")
        #expect(shop.status().state == "reversed" && shop.balances.isEmpty)
        #expect(shop.capture().code == "payment_err_status" && shop.refund().code == "payment_err_status")
    }

    @Test("A hold lapses after thirty days")
    func lapse() throws {
        let shop = try held()
        shop.advance(seconds: 30 * 86_400 - 1)
        #expect(shop.status().state == "hold_wait")
        shop.advance(seconds: 1)
        let found = shop.status()
        #expect(found.state == "reversed" && found.number("end_date") == "\(Shop.start + 30 * 86_400)000")
        #expect(shop.capture().code == "payment_err_status")
    }

    @Test("A captured hold does not lapse, and is refunded like any payment")
    func capturedHold() throws {
        let shop = try held()
        _ = shop.capture("1000")
        shop.advance(days: 31)
        #expect(shop.status().state == "success")
        #expect(shop.refund("1000.01").code == "wrong_amount_currency")
        #expect(shop.refund().state == "reversed" && shop.balances.isEmpty)
    }

    @Test("Refunds in part leave success and the sum given back, the last one reverses (M-1)")
    func refunds() throws {
        let shop = try Shop()
        let id = shop.pay(["amount": "301"])["payment_id"]
        let first = shop.refund("100.5")
        #expect(first.json.objectValue?.names == ["result", "action", "payment_id", "status"])
        #expect(first.state == "success" && first["payment_id"] == id)
        let found = shop.status()
        #expect(
            found.state == "success" && found.number("refund_amount") == "100.5" && found.number("amount") == "301.0")
        #expect(found.number("refund_date_last") == "\(Shop.start)000")
        let much = shop.refund("200.51")
        #expect(much.code == "wrong_amount_currency" && much.key == "amount" && much.result == "error")
        shop.advance(seconds: 10)
        #expect(shop.refund("100.50").state == "success" && shop.balances == ["UAH": 10000])
        #expect(shop.refund("100").state == "reversed")
        #expect(shop.status().state == "reversed" && shop.status().number("refund_amount") == "301.0")
        #expect(shop.refund("0.01").code == "payment_err_status")
        #expect(shop.balances.isEmpty)
    }

    @Test("What was never paid is not refunded")
    func wrongRefunds() throws {
        let shop = try Shop()
        #expect(shop.refund().code == "payment_not_found")
        _ = shop.pay(card: "4000000000009995")
        #expect(shop.refund().code == "payment_err_status")
        _ = shop.pay(order: "paid")
        for wrong: JSON in [0, "-1", "1.001", "x", ""] {
            #expect(shop.refund(wrong, order: "paid").code == "wrong_amount_currency")
        }
    }

    @Test("Version 7 tells whether a refund waits for turnover")
    func waitAmount() throws {
        let shop = try Shop()
        _ = shop.pay(["version": 7])
        let reply = shop.call(["action": "refund", "order_id": "DEP-1001", "version": 7])
        #expect(reply["wait_amount"]?.boolValue == false && reply.state == "reversed")
    }

    @Test("Balances are kept apart by currency, without what is held, checked or failed")
    func balances() throws {
        let shop = try Shop()
        _ = shop.pay(["amount": "10.10"], order: "a")
        _ = shop.pay(["amount": "20", "currency": "USD"], order: "b")
        _ = shop.pay(["amount": "30", "currency": "EUR", "action": "hold"], order: "c")
        _ = shop.pay(["amount": "40"], card: "4000000000009995", order: "d")
        _ = shop.refund("0.10", order: "a")
        #expect(shop.balances == ["UAH": 1000, "USD": 2000])
        _ = shop.capture("29.99", order: "c")
        #expect(shop.balances == ["UAH": 1000, "USD": 2000, "EUR": 2999])
    }
}
