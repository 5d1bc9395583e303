import Foundation
import HTTPTypes
import PaymentCrypto
import PaymentHTTP
import Testing

@testable import LiqPayMock
@testable import MockServerKit

/// What the inspector makes of `data` and `signature` (M-6, S-01).
@Suite struct InspectorTests {
    private func page(_ shop: Shop) -> String {
        String(decoding: InspectorPage(shop.engine).response.body, as: UTF8.self)
    }

    @Test("Requests, links and callbacks are shown as the JSON inside them (M-6)")
    func decoded() async throws {
        let shop = try Shop()
        _ = shop.pay(order: "BY-API")
        let data = Base64.string(shop.complete(Shop.order(order: "BY-LINK")).serialized())
        let query = "data=\(data)&signature=\(shop.keys.signature(of: data, Insecure.sha1))"
        _ = shop.send(.get, "/api/3/checkout", query: query)
        _ = shop.checkout(Shop.order(order: "BY-FORM"))
        #expect(shop.browse(shop.checkout(Shop.order(order: "TOLD")).location, ["test_card": "success"]).status == 303)
        await shop.engine.deliverDue(through: Receiver())
        let shown = page(shop)
        for order in ["BY-API", "BY-LINK", "BY-FORM", "TOLD"] {
            #expect(shown.contains("&quot;order_id&quot;: &quot;\(order)&quot;"), "\(order)")
        }
        let notifications = try #require(shown.components(separatedBy: "<h2>Notifications</h2>").last)
        #expect(notifications.contains("<h3>Body, decoded</h3>") && notifications.contains("&quot;success&quot;"))
        #expect(shown.contains("<h3>Query, decoded</h3>") && !shown.contains(data))
    }

    @Test(
        "Cards, codes and tokens in the decoded JSON are concealed, however data was sent (S-01)",
        arguments: [
            ["card": "4242424242424242", "card_cvv": "737"], ["card": 4_242_424_242_424_242, "card_cvv": 737],
            ["info": "my card is 4242 4242 4242 4242"], ["description": "4242-4242-4242-4242"],
            ["card_token": "737-token"], ["confirm_token": "737-token", "otp": "737737"],
            ["phone": ["card_cvv": "737"]],
            ["card": ["4242424242424242"], "card_exp_month": "73", "card_exp_year": "77"],
        ] as [JSON])
    func concealed(changes: JSON) throws {
        let shop = try Shop()
        var members = Shop.order()
        for (name, value) in changes.objectValue ?? [:] { members[name] = value }
        let bytes = shop.complete(members).serialized()
        _ = shop.post(data: Base64.string(bytes))
        _ = shop.post(data: String(decoding: bytes, as: UTF8.self))
        _ = shop.send(.get, "/api/3/checkout", query: Shop.form([("data", Base64.string(bytes))]))
        let shown = page(shop)
        #expect(shown.components(separatedBy: ", decoded</h3>").count == 4)
        #expect(!shown.filter(\.isNumber).contains("4242424242424242"))
        #expect(!shown.contains("737") && !shown.contains("&quot;77&quot;"))
    }

    @Test(
        "What is no JSON inside is not shown at all (S-01)",
        arguments: ["card=4242424242424242&card_cvv=737", "{\"card\":\"4242424242424242\"", "4242424242424242 737", ""])
    func undecodable(text: String) throws {
        let shop = try Shop()
        _ = shop.post(data: Base64.string(Array(text.utf8)))
        _ = shop.post(data: text)
        let shown = page(shop)
        #expect(!shown.contains("4242") && !shown.contains("737"))
    }

    @Test("Balances are written as payments are")
    func balances() throws {
        let shop = try Shop()
        _ = shop.pay(["amount": "150.50"])
        let table = try #require(shop.engine.inspection.first { $0.title == "Balances" })
        #expect(table.rows == [["150.50 UAH"]])
    }
}
