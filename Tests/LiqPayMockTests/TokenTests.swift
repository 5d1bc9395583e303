import PaymentHTTP
import Testing

@testable import LiqPayMock

/// Card tokens and subscriptions: the LiqPay notes, section 9.
@Suite struct TokenTests {
    private func payByToken(_ shop: Shop, _ token: String, order: String = "T-1") -> Shop.Reply {
        shop.call([
            "action": "paytoken", "amount": "50", "currency": "UAH", "description": "Rest", "order_id": .string(order),
            "card_token": .string(token), "ip": "192.0.2.7",
        ])
    }

    @Test(
        "A payment with recurringbytoken gives a token, which charges the card again (M-1)", arguments: ["pay", "hold"])
    func recurring(action: String) throws {
        let shop = try Shop()
        #expect(shop.pay(order: "plain")["card_token"] == nil)
        let paid = shop.pay(["action": .string(action), "recurringbytoken": "1"], order: "first")
        let token = paid.text("card_token")
        #expect(token.utf8.count == 40 && shop.status("first").text("card_token") == token)
        let charged = payByToken(shop, token)
        #expect(charged.state == "success" && charged.text("action") == "pay" && charged.text("paytype") == "token")
        #expect(charged.text("sender_card_mask2") == "424242*42" && charged.number("amount") == "50.0")
        #expect(payByToken(shop, token).code == "order_id_duplicate")
    }

    @Test("A declined or unconfirmed payment gives no token; a confirmed one charges later without the payer")
    func confirmedCards() throws {
        let shop = try Shop()
        #expect(shop.pay(["recurringbytoken": "1"], card: "4000000000000002", order: "a")["card_token"] == nil)
        let waiting = shop.pay(["recurringbytoken": "1"], card: "4000000000003063", order: "b")
        #expect(waiting["card_token"] == nil)
        _ = shop.browse(waiting.text("redirect_to"), ["result": "approve"])
        #expect(payByToken(shop, shop.status("b").text("card_token")).state == "success")
    }

    @Test(
        "Tokens that nobody made: the sandbox's, ours, and unknown ones (M-3)",
        arguments: [
            ("sandbox_token", "success", ""), ("mock_token_101", "failure", "101"),
            ("mock_token_102", "failure", "102"),
            ("mock_token_103", "failure", "103"), ("mock_token_104", "failure", "104"),
            ("mock_token_105", "failure", "105"),
            ("mock_token_9859", "failure", "108"), ("4F27B5BAA01C1FEC8E695855A53329B6EFCDF176", "failure", "108"),
        ])
    func specialTokens(token: String, state: String, code: String) throws {
        let reply = payByToken(try Shop(), token)
        #expect(reply.state == state && reply.code == code && reply.result == (code.isEmpty ? "ok" : "error"))
    }

    @Test("A card that refuses charges without the payer says so by its token only")
    func notRecurring() throws {
        let shop = try Shop()
        let token = shop.pay(["recurringbytoken": "1"], card: "4000000000000341").text("card_token")
        let reply = payByToken(shop, token)
        #expect(reply.state == "failure" && reply.code == "9886" && shop.status("T-1").code == "9886")
    }

    @Test(
        "pay takes a token in place of a card; hold and subscribe do not",
        arguments: [
            ("pay", "success"), ("hold", "error"), ("subscribe", "error"),
        ])
    func tokenInPlaceOfCard(action: String, state: String) throws {
        let changes: JSON = [
            "action": .string(action), "card_token": "sandbox_token", "card": nil, "card_cvv": nil,
            "card_exp_month": nil, "card_exp_year": nil,
        ]
        let reply = try Shop().pay(changes)
        #expect(reply.state == state && reply.key == (state == "error" ? "card" : ""))
    }

    private func create(_ shop: Shop, _ action: String, card: String = Shop.card, isNested: Bool = false) -> Shop.Reply
    {
        let data: JSON = [
            "card": .string(card), "card_exp_month": "03", "card_exp_year": "30", "card_cvv": "737",
        ]
        var members: JSON = ["action": .string(action), "is_debit": true, "is_credit": false]
        if isNested {
            members["card_tokenization"] = data
        } else {
            for (name, value) in data.objectValue ?? [:] { members[name] = value }
        }
        return shop.call(members)
    }

    @Test(
        "A token is made without a payment, with the card's data in the request or in a group of it",
        arguments: [
            false, true,
        ])
    func tokenisation(isNested: Bool) throws {
        let shop = try Shop()
        let reply = create(shop, "token_create", isNested: isNested)
        #expect(reply.json.objectValue?.names == ["result", "status", "card_token", "card_token_info"])
        let info = reply["card_token_info"]
        #expect(info?.objectValue?.names == ["tokenRef", "tokenSuffix", "tokenExpDate", "status"])
        #expect(info?["tokenExpDate"] == "0330" && info?["status"] == "ACTIVE")
        #expect(payByToken(shop, reply.text("card_token")).state == "success")
        let mastercard = create(shop, "token_create", card: "5555555555554444", isNested: isNested)
        #expect(mastercard["card_token_info"]?["decision"] == "APPROVED")
        #expect(create(shop, "token_create", card: "4111111111111111", isNested: isNested).code == "err_card")
    }

    @Test("token_create_unique finds the token that a card has; token_create makes another")
    func uniqueTokens() throws {
        let shop = try Shop()
        let first = create(shop, "token_create_unique").text("card_token")
        #expect(create(shop, "token_create_unique").text("card_token") == first)
        #expect(create(shop, "token_create").text("card_token") != first)
        let other = create(shop, "token_create_unique", card: "5555555555554444")
        #expect(other["card_token_info"]?["decision"] == "APPROVED", "another card has a token of its own")
    }

    @Test("A token is suspended, resumed and deleted, each only from where it can be")
    func tokenStates() throws {
        let shop = try Shop()
        let token = create(shop, "token_create").text("card_token")
        func update(_ action: String, _ token: String) -> Shop.Reply {
            shop.call([
                "action": "token_update", "card_token": .string(token), "card_token_action": .string(action),
            ])
        }
        #expect(update("UNSUSPEND", token).code == "err_wrong" && update("PAUSE", token).key == "card_token_action")
        #expect(update("SUSPEND", token)["card_token_info"]?["status"] == "SUSPENDED")
        #expect(payByToken(shop, token).code == "102")
        #expect(update("UNSUSPEND", token)["card_token_info"]?["status"] == "ACTIVE")
        #expect(payByToken(shop, token).state == "success")
        #expect(update("DELETE", token)["card_token_info"]?["status"] == "DELETED")
        #expect(payByToken(shop, token, order: "T-2").code == "102" && update("UNSUSPEND", token).code == "102")
        #expect(update("DELETE", "none").code == "108")
    }
}
