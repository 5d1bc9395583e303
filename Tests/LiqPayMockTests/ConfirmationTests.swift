import PaymentHTTP
import Testing

@testable import LiqPayMock

/// What the payer confirms when a server charges the card: the LiqPay notes, section 6.
@Suite struct ConfirmationTests {
    private func confirm(_ shop: Shop, _ token: String, _ more: JSON = [:]) -> Shop.Reply {
        var members: JSON = ["action": "confirm", "confirm_token": .string(token)]
        for (name, value) in more.objectValue ?? [:] { members[name] = value }
        return shop.call(members)
    }

    private func liqpayToken(_ reply: Shop.Reply) -> String {
        String(reply.location.split(separator: "liqpay_token=").last ?? "")
    }

    @Test(
        "3-D Secure without return_to: passed, the payment is made at once; failed, it is refused (M-7)",
        arguments: [
            ("approve", "success", "", "5"), ("fail", "failure", "err_mpi", "7"),
        ])
    func withoutReturn(result: String, state: String, code: String, indicator: String) throws {
        let shop = try Shop()
        let reply = shop.pay(["result_url": "https://shop.example/back"], card: "4000000000003063")
        let address = reply.text("redirect_to")
        #expect(address == "http://mock.test/api/3ds/request/\(reply.text("token"))")
        let page = shop.browse(address)
        #expect(page.status == 200 && page.page.contains("301.00 UAH") && page.page.contains("3063"))
        #expect(shop.status().state == "3ds_verify", "looking changes nothing")
        let answer = shop.browse(address, ["result": result])
        #expect(answer.location == (state == "success" ? "https://shop.example/back" : ""))
        #expect(answer.status == (state == "success" ? 303 : 402))
        let found = shop.status()
        #expect(found.state == state && found.code == code && found.text("mpi_eci") == indicator)
        #expect(found["is_3ds"]?.boolValue == (state == "success"))
        #expect(found["redirect_to"] == nil && found["token"] == nil)
        #expect(shop.browse(address).status == 410 && shop.browse(address, ["result": result]).status == 410)
    }

    @Test("3-D Secure with return_to: nothing is charged until the shop confirms with the token of the browser (M-7)")
    func withReturn() throws {
        let shop = try Shop()
        let reply = shop.pay(["action": "hold"], card: "4000000000003063")
        #expect(confirm(shop, reply.text("token")).code == "payment_err_status", "3-D Secure was not passed yet")
        let address = reply.text("redirect_to") + "?return_to=https%3A%2F%2Fshop.example%2Fr%3Fa%3D1%23x"
        let back = shop.browse(address, ["result": "approve"])
        #expect(back.status == 303 && back.location.hasPrefix("https://shop.example/r?a=1&liqpay_token="))
        #expect(back.location.hasSuffix("#x"))
        #expect(shop.status().state == "3ds_verify" && shop.balances.isEmpty)
        #expect(confirm(shop, reply.text("token")).code == "payment_err_status")
        let token = String(liqpayToken(back).dropLast(2))
        let confirmed = confirm(shop, token)
        #expect(confirmed.state == "hold_wait" && confirmed["is_3ds"]?.boolValue == true)
        #expect(confirm(shop, token).code == "payment_err_status")
    }

    @Test("A failed check with return_to leads back, and confirming tells of the failure")
    func failedWithReturn() throws {
        let shop = try Shop()
        let address = shop.pay(card: "4000000000003063").text("redirect_to") + "?return_to=https://shop.example/"
        let back = shop.browse(address, ["result": "fail"])
        let confirmed = confirm(shop, liqpayToken(back))
        #expect(confirmed.state == "failure" && confirmed.code == "err_mpi" && confirmed.result == "error")
    }

    @Test("A card can be refused after 3-D Secure")
    func refusedAfterwards() throws {
        let shop = try Shop()
        let address = shop.pay(card: "4000008400001629").text("redirect_to")
        let page = shop.browse(address, ["result": "approve"])
        #expect(page.status == 402 && page.page.contains("9868"))
        #expect(shop.status().code == "9868")
    }

    @Test("A one-time password is taken, a wrong one can be followed by another", arguments: ["pay", "hold"])
    func passwords(action: String) throws {
        let shop = try Shop()
        let token = shop.pay(["action": .string(action)], card: "4000000000003089").text("token")
        #expect(confirm(shop, token).key == "otp")
        #expect(confirm(shop, token, ["otp": "12a456"]).code == "err_wrong")
        #expect(confirm(shop, token, ["otp": .string(TestCode.wrongPassword)]).code == "err_sms_otp")
        #expect(shop.status().state == "otp_verify" && shop.status()["redirect_to"] == nil)
        let confirmed = confirm(shop, token, ["otp": "123456"])
        #expect(confirmed.state == (action == "pay" ? "success" : "hold_wait"))
    }

    @Test(
        "A CVV is taken, a wrong one ends the payment",
        arguments: [
            ("123", "success", ""), (TestCode.wrongCVV, "failure", "9989"),
        ])
    func codes(cvv: String, state: String, code: String) throws {
        let shop = try Shop()
        let token = shop.pay(card: "4000000000003055").text("token")
        #expect(confirm(shop, token).key == "card_cvv" && confirm(shop, token, ["card_cvv": "1"]).code == "err_wrong")
        let confirmed = confirm(shop, token, ["card_cvv": .string(cvv)])
        #expect(confirmed.state == state && confirmed.code == code)
    }

    @Test(
        "A confirmation that comes too late finds a failed payment",
        arguments: [
            ("4000000000003063", "expired_3ds"), ("4000000000003089", "expired_otp"),
            ("4000000000003055", "expired_cvv"),
        ])
    func lateness(card: String, code: String) throws {
        let shop = try Shop()
        let token = shop.pay(card: card).text("token")
        shop.advance(seconds: 15 * 60)
        #expect(shop.status().state == "failure" && shop.status().code == code)
        let late = confirm(shop, token, ["otp": "123456", "card_cvv": "123"])
        #expect(late.code == code && late.result == "error" && shop.balances.isEmpty)
    }

    @Test("An unknown token confirms nothing")
    func unknownToken() throws {
        #expect(confirm(try Shop(), "JmV2qDgC3LotB8njGDcEYjHFpmpAZR").code == "payment_not_found")
    }

    @Test(
        "The page refuses what is no result and no address",
        arguments: [
            ("", ["result": "maybe"], 400), ("?return_to=javascript%3Aalert(1)", nil, 400),
            ("?return_to=//evil", nil, 400),
            ("x", nil, 404),
        ] as [(String, KeyValuePairs<String, String>?, Int)])
    func refusals(suffix: String, form: KeyValuePairs<String, String>?, status: Int) throws {
        let shop = try Shop()
        let address = shop.pay(card: "4000000000003063").text("redirect_to")
        #expect(shop.browse(address + suffix, form).status == status)
        #expect(shop.status().state == "3ds_verify")
    }
}
