import PaymentCrypto
import PaymentHTTP
import Testing

@testable import LiqPayMock

/// Card payments, the payment object, lookups: the LiqPay notes, sections 4 and 11.
@Suite struct PaymentTests {
    @Test("The payment object has the captured members in the captured order and spelling (M-1)")
    func payload() throws {
        let shop = try Shop()
        let reply = shop.pay(["amount": "16", "phone": nil, "language": "en"])
        #expect(
            reply.json.objectValue?.names == [
                "result", "payment_id", "action", "status", "version", "type", "paytype", "public_key", "acq_id",
                "order_id", "liqpay_order_id", "description", "sender_card_mask2", "sender_card_bank",
                "sender_card_type", "sender_card_country", "ip", "amount", "currency", "sender_commission",
                "receiver_commission", "agent_commission", "amount_debit", "amount_credit", "commission_debit",
                "commission_credit", "currency_debit", "currency_credit", "sender_bonus", "amount_bonus", "mpi_eci",
                "is_3ds", "language", "create_date", "end_date", "transaction_id",
            ])
        #expect(reply.result == "ok" && reply.state == "success" && reply.text("type") == "buy")
        #expect(reply.number("amount") == "16.0" && reply.number("sender_commission") == "0.0")
        #expect(reply.number("receiver_commission") == "0.24" && reply.number("version") == "3")
        #expect(reply.text("sender_card_mask2") == "424242*42" && reply.number("sender_card_country") == "804")
        #expect(reply.text("mpi_eci") == "7" && reply["is_3ds"]?.boolValue == false)
        #expect(reply.number("create_date") == "\(Shop.start)000" && reply["transaction_id"] == reply["payment_id"])
        let name = reply.text("liqpay_order_id")
        #expect(name.count == 24 && name.dropFirst(8).hasPrefix("\(Shop.start)"))
        let expected: JSON = [
            "order_id": "DEP-1001", "description": "Deposit", "currency": "UAH", "paytype": "card", "language": "en",
        ]
        for (member, value) in expected.objectValue ?? [:] { #expect(reply[member] == value) }
    }

    @Test(
        "The commission is 1.5 percent, half a kopeck up, in integers",
        arguments: [
            ("16", "0.24"), ("3", "0.05"), ("13", "0.2"), ("0.01", "0.0"), ("0.34", "0.01"), ("100", "1.5"),
            ("999999999999.99", "15000000000.0"),
        ])
    func commission(amount: String, expected: String) throws {
        #expect(try Shop().pay(["amount": .string(amount)]).number("receiver_commission") == expected)
    }

    @Test("A payment is found by its order, with all that was sent along")
    func lookup() throws {
        let shop = try Shop()
        let created = shop.pay([
            "description": "Передплата за «візит» \u{1F4B3}", "customer": "c-7", "info": "note",
            "product_name": "Course",
            "sender_first_name": "Оля", "sender_last_name": "О'Коннор", "language": "uk",
        ])
        let found = shop.status()
        #expect(found["payment_id"] == created["payment_id"] && found.result == "ok")
        #expect(found.text("description") == "Передплата за «візит» \u{1F4B3}")
        #expect(found.text("sender_phone") == "380950000001" && found.text("sender_last_name") == "О'Коннор")
        #expect(found.text("customer") == "c-7" && found.text("product_name") == "Course")
        let noted = shop.call(["action": "data", "order_id": "DEP-1001", "info": "another"])
        #expect(noted.text("info") == "another" && shop.status().text("info") == "another")
    }

    @Test("The oldest path needs neither action nor version, and finds payments by their id")
    func oldStatus() throws {
        let shop = try Shop()
        let id = shop.pay()["payment_id"] ?? .null
        let key = JSON.string(shop.keys.publicKey)
        func status(_ members: JSON) -> Shop.Reply {
            shop.post(data: members.text(), path: "/api/payment/status")
        }
        #expect(status(["payment_id": id, "public_key": key]).text("order_id") == "DEP-1001")
        #expect(status(["payment_id": "1", "public_key": key]).code == "payment_not_found")
        #expect(status(["order_id": "DEP-1001", "public_key": key]).state == "success")
    }

    @Test(
        "An order is taken once, whatever became of it, and the first payment stays as it is (M-1)",
        arguments: [
            Shop.card, "4000000000009995", "4000000000003063",
        ])
    func duplicates(card: String) throws {
        let shop = try Shop()
        let first = shop.pay(card: card)
        for action in ["pay", "hold"] {
            let second = shop.pay(["action": .string(action), "amount": 1])
            #expect(second.code == "order_id_duplicate" && second.key == "order_id" && second.state == "error")
        }
        let token = shop.pay(["action": "paytoken", "card_token": "sandbox_token"])
        #expect(token.code == "order_id_duplicate")
        #expect(shop.checkout(Shop.order()).page.contains("order_id_duplicate"))
        #expect(shop.status().state == first.state && shop.status().number("amount") == "301.0")
    }

    @Test("A receipt is sent for what was paid, a card is checked without money")
    func ticketsAndChecks() throws {
        let shop = try Shop()
        _ = shop.pay(order: "a")
        _ = shop.pay(card: "4000000000000002", order: "b")
        func ticket(_ order: String, _ email: String = "payer@example.com") -> Shop.Reply {
            shop.call(["action": "ticket", "order_id": .string(order), "email": .string(email)])
        }
        #expect(ticket("a").page == #"{"result":"ok"}"#)
        #expect(ticket("b").code == "payment_err_status" && ticket("c").code == "payment_not_found")
        #expect(ticket("a", "nobody").key == "email")
        let check = shop.pay(
            ["action": "cardverification", "verifycode": "Y", "amount": nil, "currency": nil], order: "d")
        #expect(check.state == "success" && check.number("amount") == "0.01" && check.text("action") == "auth")
        #expect(check.text("verifycode").utf8.count == 6)
        #expect(shop.pay(["action": "cardverification"], order: "e")["verifycode"] == nil)
        #expect(shop.pay(["action": "cardverification"], card: "4000000000003063", order: "f").state == "3ds_verify")
        #expect(shop.refund(order: "d").code == "payment_err_type")
        #expect(shop.balances == ["UAH": 30100])
    }

    @Test(
        "A split payment adds up or is refused",
        arguments: [
            (#"[{"public_key":"i1","amount":100},{"public_key":"i2","amount":201}]"#, ""),
            (#"[{"amount":"301.00","commission_payer":"receiver"}]"#, ""),
            (#"[{"amount":300.99}]"#, "err_split_amount"), (#"[{"amount":302}]"#, "err_split_amount"),
            ("[]", "err_wrong"), ("{", "err_wrong"), ("{}", "err_wrong"), ("[1]", "err_wrong"),
            (#"[{"amount":301,"commission_payer":"me"}]"#, "err_wrong"),
            (#"[{"amount":301,"public_key":"pk"}]"#, "public_key_not_found"),
            (#"[{"amount":1},{"amount":1},{"amount":1},{"amount":1},{"amount":1},{"amount":296}]"#, "err_wrong"),
        ])
    func splits(rules: String, code: String) throws {
        let reply = try Shop().pay(["split_rules": .string(rules)])
        #expect(reply.code == code)
        if code.isEmpty { #expect(reply.state == "success" && reply.text("action") == "paysplit") }
    }

    @Test(
        "A fiscal receipt adds up to the kopeck and is for hryvnias",
        arguments: [
            ([["id": 1, "amount": 2, "price": "150.5", "cost": 301]], "UAH", ""),
            (
                [
                    ["id": 1, "amount": "0.333", "price": "3", "cost": 1],
                    ["id": 2, "amount": 1, "price": 300, "cost": 300],
                ], "UAH", ""
            ),
            ([["id": 1, "amount": 2, "price": 150, "cost": 300]], "UAH", "err_wrong"),
            ([["id": 1, "amount": 2, "price": 150, "cost": 301]], "UAH", "err_wrong"),
            ([["amount": 2, "price": "150.5", "cost": 301]], "UAH", "err_wrong"),
            ([["id": 1, "amount": 2, "price": "150.5"]], "UAH", "err_wrong"),
            ([["id": 1, "amount": 2, "price": "150.5", "cost": 301]], "USD", "err_wrong"),
        ] as [(JSON, JSON, String)])
    func receipts(items: JSON, currency: JSON, code: String) throws {
        let receipt: JSON = ["items": items, "delivery_emails": ["payer@example.com"]]
        let reply = try Shop().pay(["currency": currency, "rro_info": receipt])
        #expect(reply.code == code && reply.key == (code.isEmpty ? "" : "rro_info"))
    }

    @Test("The same requests with the same seed and clock have the same answers, keys included (M-2)")
    func determinism() throws {
        func play(_ seed: UInt64) throws -> [String] {
            let shop = try Shop(seed: seed)
            let token = shop.pay(["recurringbytoken": "1"], order: "a").text("card_token")
            shop.advance(seconds: 5)
            return [
                shop.keys.publicKey, token, shop.pay(["action": "hold"], order: "b").page, shop.refund(order: "a").page,
                shop.checkout(Shop.order(order: "c")).location, shop.status("a").page,
            ]
        }
        #expect(try play(1) == play(1))
        #expect(try Set(play(1)).isDisjoint(with: Set(play(2))))
    }
}
