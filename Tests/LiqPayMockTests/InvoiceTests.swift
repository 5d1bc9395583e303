import HTTPTypes
import PaymentHTTP
import Testing

@testable import LiqPayMock

/// Invoices and reports: the LiqPay notes, section 4.
@Suite struct InvoiceTests {
    private func send(_ shop: Shop, _ changes: JSON = [:]) -> Shop.Reply {
        var members = Shop.order(["action": "invoice_send", "email": "payer@example.com"])
        for (name, value) in changes.objectValue ?? [:] { members[name] = value.isNull ? nil : value }
        return shop.call(members)
    }

    private static let visa: KeyValuePairs = ["card": "4242424242424242", "expiry": "03/30", "cvv": "737"]

    @Test(
        "An invoice goes to an address or a phone, and is paid on its page",
        arguments: [
            (["email": "payer@example.com"], "email", "payer@example.com"),
            (["email": nil, "phone": "+380950000001"], "phone", "380950000001"),
        ] as [(JSON, String, String)])
    func invoices(changes: JSON, type: String, value: String) throws {
        let shop = try Shop()
        let sent = send(shop, changes)
        #expect(
            sent.json.objectValue?.names == [
                "result", "action", "amount", "currency", "description", "href", "id", "order_id", "receiver_type",
                "receiver_value", "status", "token",
            ])
        #expect(sent.text("receiver_type") == type && sent.text("receiver_value") == value)
        #expect(sent.state == "invoice_wait" && shop.status().state == "invoice_wait")
        #expect(sent.text("href") == "http://mock.test/apipay/invoice/\(sent.text("token"))")
        #expect(shop.browse(sent.text("href")).page.contains("301.00 UAH"))
        #expect(shop.browse(sent.text("href"), Self.visa).location == "https://shop.example/back?order=1")
        #expect(shop.status().state == "success" && shop.status().text("paytype") == "invoice")
        #expect(shop.call(["action": "invoice_cancel", "order_id": "DEP-1001"]).code == "payment_err_status")
    }

    @Test("An invoice is taken back, lapses, or is for a hold")
    func endings() throws {
        let shop = try Shop()
        let id = send(shop)["id"]
        #expect(send(shop).code == "order_id_duplicate")
        let cancelled = shop.call(["action": "invoice_cancel", "order_id": "DEP-1001"])
        #expect(cancelled.json == ["result": "ok", "invoice_id": id ?? .null])
        #expect(shop.status().state == "failure" && shop.status().code == "cancel")
        let late = send(shop, ["order_id": "late", "expired_date": "2026-11-21 12:20:00"])
        shop.advance(seconds: 3600)
        #expect(shop.browse(late.text("href"), Self.visa).status == 402 && shop.balances.isEmpty)
        let held = send(shop, ["order_id": "held", "action_payment": "hold"])
        _ = shop.browse(held.text("href"), Self.visa)
        #expect(shop.status("held").state == "hold_wait" && shop.capture(order: "held").state == "success")
    }

    @Test(
        "Wrong invoices are refused by name",
        arguments: [
            (["email": "nobody"], "err_wrong", "email"), (["email": nil, "phone": "1"], "err_phone", "phone"),
            (["email": nil, "phone": ""], "err_empty_phone", "phone"), (["email": nil], "err_missing", "email"),
            (["action_payment": "fly"], "err_wrong", "action_payment"),
            (["amount": 0], "wrong_amount_currency", "amount"),
        ] as [(JSON, String, String)])
    func wrongInvoices(changes: JSON, code: String, key: String) throws {
        let reply = send(try Shop(), changes)
        #expect(reply.code == code && reply.key == key)
    }

    @Test("What is no invoice is not taken back")
    func wrongCancels() throws {
        let shop = try Shop()
        _ = shop.checkout(Shop.order())
        #expect(shop.call(["action": "invoice_cancel", "order_id": "DEP-1001"]).code == "payment_err_type")
        #expect(shop.call(["action": "invoice_cancel", "order_id": "none"]).code == "payment_not_found")
    }

    @Test("A report lists payments by the time they were created, oldest first, in the usual shape")
    func reports() throws {
        let shop = try Shop()
        let first = shop.pay(order: "a")
        shop.advance(seconds: 10)
        _ = shop.pay(card: "4000000000009995", order: "b")
        _ = shop.checkout(Shop.order(order: "open"))
        shop.advance(seconds: 10)
        _ = shop.pay(["action": "hold"], card: "4000000000003063", order: "c")
        func report(_ from: Int64, _ to: Int64) -> Shop.Reply {
            shop.call(["action": "reports", "date_from": .integer(from), "date_to": .string("\(to)")])
        }
        let start = Shop.start * 1000
        let all = report(start, start + 20_000)
        #expect(all.result == "success")
        let listed = all["data"]?.arrayValue ?? []
        #expect(listed.map { $0["order_id"]?.stringValue } == ["a", "b", "c"])
        #expect(listed.map { $0["status"]?.stringValue } == ["success", "failure", "3ds_verify"])
        #expect(listed.first?.objectValue?.names == first.json.objectValue?.names.filter { $0 != "result" })
        #expect(listed.last?["token"] == nil && listed.last?["redirect_to"] == nil)
        #expect(report(start + 1, start + 19_999)["data"]?.arrayValue?.count == 1)
        #expect(report(0, 1)["data"] == [])
        #expect(report(1, 0).key == "date_to" && report(-1, 0).key == "date_from")
    }

    @Test("A report as CSV quotes what needs it; XML is not imitated")
    func tables() throws {
        let shop = try Shop()
        _ = shop.pay(["description": "a,\"b\"\nc"])
        let reply = shop.call([
            "action": "reports", "date_from": 0, "date_to": 9_999_999_999_999, "resp_format": "csv",
        ])
        #expect(reply.headerFields[.contentType]?.hasPrefix("text/csv") == true)
        #expect(reply.page.hasPrefix("payment_id,action,status,") && reply.page.contains("\"a,\"\"b\"\"\nc\""))
        #expect(reply.page.contains(",301.0,UAH,0.0,4.52,"))
        let wrong = shop.call(["action": "reports", "date_from": 0, "date_to": 1, "resp_format": "xml"])
        #expect(wrong.code == "err_wrong" && wrong.key == "resp_format")
    }
}
