import MockServerKit
import PaymentCore
import PaymentHTTP
import Testing

@testable import WayForPayMock

/// Callbacks to `serviceUrl`: the WayForPay notes, section 8.
@Suite struct CallbackTests {
    @Test("A callback is JSON labelled as a form, and signed (M-4)")
    func message() async throws {
        let merchant = try Merchant()
        let paid = try merchant.charge("B-1", 149, card: "4111111111111111")
        let callbacks = await merchant.callbacks()
        #expect(callbacks.count == 1)
        let callback = try #require(callbacks.first)
        #expect(callback.type == "application/x-www-form-urlencoded")
        #expect(callback.json == paid.json)
        #expect(try merchant.isGenuine(callback.json))
        let delivery = try #require(merchant.engine.deliveries.first)
        #expect(delivery.progress == .delivered && delivery.topic == "Approved")
    }

    @Test("Without a serviceUrl nothing is sent, nor while a payment is in processing (M-4)")
    func silence() async throws {
        let merchant = try Merchant()
        #expect(try merchant.charge("B-2", "100", ["serviceUrl": ""]).state == "Approved")
        #expect(try merchant.charge("B-3", token: "mock-token-in-processing").state == "InProcessing")
        #expect(await merchant.callbacks().isEmpty)
    }

    @Test("An empty field is signed as an empty place (M-4)")
    func emptyFields() async throws {
        let merchant = try Merchant()
        _ = try merchant.charge("B-4", card: "4242424242424242")
        let callbacks = await merchant.callbacks()
        let callback = try #require(callbacks.first)
        #expect(callback.json["authCode"] == "" && callback.json["cardPan"] == "")
        let message = [merchant.account, "B-4", "100", "UAH", "", "", "Declined", "1105"]
        #expect(try callback.json["merchantSignature"] == .string(merchant.signature(message)))
    }

    @Test(
        "Only a signed acceptance of this order, at status 200, ends the repeats (M-4)",
        arguments: [
            (200, [:], true), (200, ["time": "1795257600"], true), (201, [:], false), (500, [:], false),
            (200, ["status": "decline"], false), (200, ["orderReference": "B-6"], false),
            (200, ["signature": "00"], false), (200, ["signature": nil], false), (200, ["time": 1], false),
            (200, ["time": nil], false), (200, ["status": nil], false),
        ] as [(Int, [String: JSON?], Bool)])
    func acknowledgment(status: Int, changes: [String: JSON?], isAccepted: Bool) async throws {
        let merchant = try Merchant()
        _ = try merchant.charge("B-5")
        let body = try merchant.acceptance(of: "B-5", changes)
        let shop = Shop { _ in TransportResponse(status: status, body: body) }
        await merchant.engine.deliverDue(through: shop)
        merchant.advance(seconds: 10)
        await merchant.engine.deliverDue(through: shop)
        #expect(shop.callbacks.count == (isAccepted ? 1 : 2))
        #expect(merchant.engine.deliveriesPending == (isAccepted ? 0 : 1))
    }

    @Test("A signature with another key is no acceptance, nor is an answer that is no JSON (M-4)")
    func wrongAnswers() throws {
        let signer = Signer("key")
        let time = "1795257600"
        for (key, expected) in [("key", true), ("other", false)] {
            let signature = Signer(key).signature(of: ["B-1", "accept", time])
            let body: JSON = [
                "orderReference": "B-1", "status": "accept", "time": .string(time), "signature": .string(signature),
            ]
            #expect(Callback.isAcceptance(body.serialized(), of: "B-1", signer) == expected)
        }
        for text in ["", "OK", "[]", "null", "{\"status\":\"accept\"}"] {
            #expect(!Callback.isAcceptance(Array(text.utf8), of: "B-1", signer))
        }
    }

    @Test("Repeats come after 10 seconds, 1, 5, 15 and 30 minutes, every hour, and end after four days (M-4)")
    func schedule() async throws {
        let merchant = try Merchant()
        _ = try merchant.charge("B-7")
        let shop = Shop { _ in TransportResponse(status: 200, body: Array("OK".utf8)) }
        await merchant.engine.deliverDue(through: shop)
        var past: Int64 = 0
        for moment: Int64 in [10, 60, 300, 900, 1800, 3600, 7200, 10_800] {
            merchant.advance(seconds: moment - past - 1)
            await merchant.engine.deliverDue(through: shop)
            let before = shop.callbacks.count
            merchant.advance(seconds: 1)
            await merchant.engine.deliverDue(through: shop)
            #expect(shop.callbacks.count == before + 1)
            past = moment
        }
        while past < 345_600 {
            merchant.advance(seconds: 3600)
            past += 3600
            await merchant.engine.deliverDue(through: shop)
        }
        #expect(shop.callbacks.count == 102)
        #expect(merchant.engine.deliveries.last?.progress == .failed)
        #expect(Set(shop.callbacks.map(\.json)).count == 1, "all attempts are the same")
        #expect(Callback.retrySeconds.reduce(0, +) == 345_600)
    }

    @Test(
        "A merchant that never answers may get its payments reversed (M-4)",
        arguments: [
            ("SALE", true, "Refunded"), ("AUTH", true, "Voided"), ("SALE", false, "Approved"),
            ("AUTH", false, "WaitingAuthComplete"),
        ])
    func reversal(type: String, isOn: Bool, end: String) async throws {
        let merchant = try Merchant()
        merchant.engine.withGateway { $0.reversesUnacknowledged = isOn }
        _ = try merchant.charge("B-8", "100", ["merchantTransactionType": .string(type)])
        let shop = Shop { _ in TransportResponse(status: 500) }
        for wait in [0] + Callback.retrySeconds {
            merchant.advance(seconds: wait)
            await merchant.engine.deliverDue(through: shop)
        }
        #expect(try merchant.status("B-8").state == (type == "AUTH" ? "WaitingAuthComplete" : "Approved"))
        merchant.advance(seconds: 60)
        #expect(try merchant.status("B-8").state == end)
        if isOn { #expect(merchant.balances == (type == "AUTH" ? [:] : ["UAH": 0])) }
    }

    @Test("An acceptance of the last try saves the payment (M-4)")
    func lastTry() async throws {
        let merchant = try Merchant()
        merchant.engine.withGateway { $0.reversesUnacknowledged = true }
        _ = try merchant.charge("B-9")
        let deaf = Shop { _ in TransportResponse(status: 500) }
        await merchant.engine.deliverDue(through: deaf)
        for (number, wait) in Callback.retrySeconds.enumerated() {
            merchant.advance(seconds: wait)
            let isLast = number == Callback.retrySeconds.count - 1
            await merchant.engine.deliverDue(through: isLast ? merchant.shop() : deaf)
        }
        merchant.advance(seconds: 3600)
        #expect(try merchant.status("B-9").state == "Approved")
    }

    @Test(
        "Callbacks can be late, double, lost or forged (M-4)",
        arguments: [
            (DeliveryFault.duplicate, ["Approved", "Approved"]), (.drop, []), (.delay, []), (.forge, ["Approved"]),
        ])
    func faults(fault: DeliveryFault, states: [String]) async throws {
        let merchant = try Merchant()
        merchant.engine.inject(DeliveryRule(fault, topic: "Approved"))
        _ = try merchant.charge("B-10")
        let callbacks = await merchant.callbacks()
        #expect(callbacks.map(\.state) == states)
        if fault == .forge { #expect(try !merchant.isGenuine(#require(callbacks.first).json)) }
    }
}
