import HTTPTypes
import MockServerKit
import PaymentCrypto
import PaymentHTTP
import Testing

@testable import LiqPayMock

/// How messages come in, and the gateway's own errors in its own order: the LiqPay notes, sections 1, 3, 12 and 16.
@Suite struct RequestTests {
    private static let lookup: JSON = ["action": "status", "order_id": "none"]

    @Test(
        "Each path takes data as base64, as base64 whose plus signs became spaces, and as raw JSON (M-1)",
        arguments: [
            "/api/request", "/api/payment/status", "/api/anything",
        ])
    func encodings(path: String) throws {
        let shop = try Shop()
        // The description is chosen so that its base64 has a plus sign.
        let json = shop.complete(["action": "status", "order_id": "none", "description": "d~~~>>>???"]).serialized()
        let data = Base64.string(json)
        try #require(data.contains("+"))
        #expect(shop.post(data: data, path: path).code == "payment_not_found")
        #expect(shop.post(data: String(decoding: json, as: UTF8.self), path: path).code == "payment_not_found")
        let signature = shop.keys.signature(of: data, Insecure.sha1).replacing("+", with: " ")
        let spoiled = Shop.form([("data", data.replacing("+", with: " ")), ("signature", signature)])
        #expect(shop.send(.post, path, body: spoiled).code == "payment_not_found")
    }

    @Test("The checks come in the documented order")
    func order() throws {
        let shop = try Shop()
        func code(_ members: JSON, signed: Bool = true) -> (String, String) {
            let data = Base64.string(members.serialized())
            let reply =
                signed
                ? shop.post(data: data)
                : shop.send(.post, "/api/request", body: Shop.form([("data", data), ("signature", "AAAA")]))
            return (reply.code, reply.key)
        }
        let key = JSON.string(shop.keys.publicKey)
        #expect(shop.send(.post, "/api/request").key == "data")
        #expect(shop.send(.post, "/api/request", body: "data=e30%3D").key == "signature")
        #expect(shop.post(data: "not base64!").code == "err_wrong")
        #expect(shop.post(data: Base64.string(Array("[1]".utf8))).code == "err_wrong")
        #expect(code([:], signed: false) == ("err_missing", "public_key"))
        #expect(code(["public_key": "i1"], signed: false) == ("public_key_not_found", ""))
        #expect(code(["public_key": key], signed: false) == ("invalid_signature", ""))
        #expect(code(["public_key": key]) == ("err_missing", "version"))
        #expect(code(["public_key": key, "version": 5]) == ("err_wrong", "version"))
        #expect(code(["public_key": key, "version": 3]) == ("err_missing", "action"))
        #expect(code(["public_key": key, "version": 3, "action": "fly"]) == ("err_api_action", ""))
        #expect(code(["public_key": key, "version": 3, "action": "pay"]) == ("err_missing", "amount"))
    }

    @Test("What is missing is named, in the captured shape, with status 200")
    func missing() throws {
        let shop = try Shop()
        let reply = shop.call(["action": "confirm"])
        #expect(reply.status == 200)
        #expect(reply.headerFields[.contentType]?.hasPrefix("application/json") == true)
        #expect(
            reply.page
                == #"{"code":"err_missing","err_code":"err_missing","err_description":"Required parameter not passed "#
                + #"confirm_token","key":"confirm_token","result":"error","status":"error"}"#)
    }

    @Test(
        "Every member that an action needs is demanded by name",
        arguments: [
            (
                "pay",
                [
                    "amount", "currency", "description", "order_id", "card", "card_exp_month", "card_exp_year",
                    "card_cvv",
                ]
            ),
            ("hold", ["amount", "currency", "description", "order_id", "card", "card_cvv"]),
            ("paytoken", ["amount", "currency", "description", "order_id", "card_token", "ip"]),
            ("subscribe", ["card", "subscribe", "subscribe_date_start", "subscribe_periodicity"]),
            ("cardverification", ["card", "card_cvv", "description", "ip", "order_id"]),
            ("hold_completion", ["order_id"]), ("refund", ["order_id"]), ("status", ["order_id"]),
            ("subscribe_update", ["amount", "currency", "description", "order_id"]), ("unsubscribe", ["order_id"]),
            ("confirm", ["confirm_token"]), ("token_create", ["is_debit", "is_credit", "card"]),
            ("token_update", ["card_token", "card_token_action"]), ("data", ["order_id", "info"]),
            ("ticket", ["order_id", "email"]), ("reports", ["date_from", "date_to"]),
            ("invoice_send", ["email", "amount", "currency", "description", "order_id"]),
            ("invoice_cancel", ["order_id"]),
        ])
    func demanded(action: String, names: [String]) throws {
        let shop = try Shop()
        let whole = Shop.payment([
            "action": .string(action), "card_token": "sandbox_token", "subscribe": "1",
            "subscribe_date_start": "2026-12-01 00:00:00", "subscribe_periodicity": "month",
            "card_token_action": "DELETE", "is_debit": true, "is_credit": false, "info": "x",
            "email": "payer@example.com", "date_from": 0, "date_to": 1,
            // An invoice can go to the phone instead, and a payment by the token.
            "phone": nil,
        ])
        for name in names {
            var members = whole
            members[name] = nil
            if action == "pay" { members["card_token"] = nil }
            let reply = shop.call(members)
            #expect(reply.code == "err_missing" && reply.key == name, "\(action) without \(name): \(reply.page)")
        }
        #expect(shop.balances.isEmpty)
    }

    @Test(
        "Wrong values are refused by name, and nothing is charged",
        arguments: [
            (["amount": 0], "wrong_amount_currency", "amount"), (["amount": "-1"], "wrong_amount_currency", "amount"),
            (["amount": "1.234"], "wrong_amount_currency", "amount"),
            (["amount": "1e2"], "wrong_amount_currency", "amount"),
            (["amount": "1,50"], "wrong_amount_currency", "amount"),
            (["amount": ".5"], "wrong_amount_currency", "amount"),
            (["amount": "5."], "wrong_amount_currency", "amount"),
            (["amount": true], "wrong_amount_currency", "amount"),
            (["amount": "9999999999999"], "wrong_amount_currency", "amount"),
            (["currency": "GBP"], "err_wrong_currency", "currency"),
            (["currency": "uah"], "err_wrong_currency", "currency"),
            (["currency": "RUB"], "err_currency_is_not_allowed", "currency"),
            (["order_id": ""], "order_id_empty", "order_id"),
            (["order_id": .string(String(repeating: "x", count: 256))], "err_wrong", "order_id"),
            (["order_id": ["x"]], "err_wrong", "order_id"),
            (["description": ""], "err_empty", "description"), (["phone": "12"], "err_phone", "phone"),
            (["ip": "example"], "err_wrong", "ip"), (["card": "4111111111111111"], "err_card", "card"),
            (["card": "4242 4242 4242 4242"], "err_card", "card"),
            (["card_exp_month": "13"], "err_wrong", "card_exp_month"),
            (["card_exp_month": "3"], "err_wrong", "card_exp_month"),
            (["card_exp_year": "2030"], "err_wrong", "card_exp_year"),
            (["card_cvv": "12"], "err_wrong", "card_cvv"), (["server_url": "shop.test"], "err_wrong", "server_url"),
            (["result_url": "javascript:alert(1)"], "err_wrong", "result_url"),
            (
                ["server_url": .string("https://shop.test/" + String(repeating: "x", count: 500))], "err_wrong",
                "server_url"
            ),
            (["expired_date": "2026-02-29 00:00:00"], "err_wrong", "expired_date"),
            (["product_category": .string(String(repeating: "x", count: 26))], "err_wrong", "product_category"),
            (["customer": .string(String(repeating: "x", count: 101))], "err_wrong", "customer"),
            (["prepare": "1"], "err_wrong", "prepare"),
            (["rro_info": ["items": []]], "err_wrong", "rro_info"),
            (["rro_info": "x"], "err_wrong", "rro_info"),
        ] as [(JSON, String, String)])
    func wrong(changes: JSON, code: String, key: String) throws {
        let shop = try Shop()
        let reply = shop.pay(changes)
        #expect(reply.status == 200)
        #expect(reply.code == code && reply.key == key, "\(reply.page)")
        #expect(reply.result == "error" && reply.state == "error")
        #expect(shop.status().code == "payment_not_found")
        #expect(shop.balances.isEmpty)
    }

    @Test(
        "Amounts are taken as numbers and as text, and compared as numbers",
        arguments: [
            (JSON.integer(5), Int64(500)), ("5", 500), ("5.0", 500), ("5.00", 500), ("7.3", 730), ("7.34", 734),
            ("0.01", 1), ("999999999999.99", 99_999_999_999_999),
        ])
    func amounts(amount: JSON, minor: Int64) throws {
        let shop = try Shop()
        #expect(shop.pay(["amount": amount]).state == "success")
        #expect(shop.balances == ["UAH": minor])
    }

    @Test(
        "Error texts are Ukrainian, or English where the request asks for it",
        arguments: [
            (JSON?.none, "Платіж не знайдено"), ("uk", "Платіж не знайдено"), ("ru", "Платіж не знайдено"),
            ("en", "The payment was not found"),
        ])
    func languages(language: JSON?, text: String) throws {
        var members = Self.lookup
        members["language"] = language
        #expect(try Shop().call(members).text("err_description") == text)
    }

    @Test("Injected faults are worded as the server in front of LiqPay does, and a conflict as err_look (M-5)")
    func faults() throws {
        let shop = try Shop()
        shop.engine.inject(
            FaultRule(.tooManyRequests), FaultRule(.internalError), FaultRule(.unavailable), FaultRule(.conflict))
        let replies = (0..<4).map { _ in shop.call(Self.lookup) }
        #expect(replies.map(\.status) == [429, 500, 503, 200])
        #expect(replies[0].page.contains("<h1>429 Too Many Requests</h1>"))
        #expect(replies[3].code == "err_look")
    }

    @Test("A fault can be aimed at an action, in base64 and in raw JSON")
    func operations() throws {
        let shop = try Shop()
        func operation(_ data: String, path: String = "/api/request") -> String? {
            let body = Shop.form([("data", data), ("signature", "x")])
            return LiqPayMock.operation(of: MockRequest(method: .post, path: path, body: Array(body.utf8)))
        }
        let refund: JSON = ["action": "refund"]
        #expect(operation(Base64.string(refund.serialized())) == "refund")
        #expect(operation(refund.text()) == "refund")
        #expect(operation("{}", path: "/api/payment/status") == "status")
        for unreadable in ["", "{}", "{", "%%%", #"{"action": 1}"#] { #expect(operation(unreadable) == nil) }
        #expect(operation(refund.text(), path: "/api/3/checkout") == nil)
        shop.engine.inject(FaultRule(.internalError, operation: "refund"))
        #expect(shop.pay().state == "success")
        #expect(shop.refund().status == 500)
        #expect(shop.refund().state == "reversed")
    }
}
