import MockServerKit
import PaymentCrypto
import PaymentHTTP
import Testing

@testable import LiqPayMock

/// What is posted to `server_url`: the LiqPay notes, section 14.
@Suite struct CallbackTests {
    private static let hook: JSON = ["server_url": "http://shop.test/hook"]

    @Test(
        "A callback is the payment object without result, signed in the payment's version (M-4)",
        arguments: [
            (Int64(3), 28), (7, 44),
        ])
    func content(version: Int64, length: Int) async throws {
        let shop = try Shop()
        let answer = shop.pay([
            "server_url": "http://shop.test/hook?a=1", "version": .integer(version), "recurringbytoken": "1",
            "description": "Оплата ~~~>>>???",
        ])
        let receiver = Receiver()
        await shop.engine.deliverDue(through: receiver)
        let callback = try #require(receiver.callbacks.first)
        #expect(receiver.callbacks.count == 1 && callback.url == "http://shop.test/hook?a=1")
        #expect(callback.contentType == "application/x-www-form-urlencoded")
        #expect(callback.fields.map(\.name) == ["data", "signature"])
        #expect(callback.field("signature").utf8.count == length)
        let (data, signature) = (callback.field("data"), callback.field("signature"))
        #expect(shop.keys.isGenuine(signature, of: data, WireVersion.function(for: version)))
        var expected = answer.json
        expected["result"] = nil
        #expect(callback.payment == expected)
        #expect(callback.payment["version"]?.integerValue == version)
        #expect(callback.payment["card_token"]?.stringValue?.utf8.count == 40)
    }

    @Test("Without server_url nothing is sent; while the payer has to confirm neither")
    func silence() async throws {
        let shop = try Shop()
        _ = shop.pay(order: "a")
        for (order, card) in [("b", "4000000000003063"), ("c", "4000000000003089"), ("d", "4000000000003055")] {
            _ = shop.pay(Self.hook, card: card, order: order)
        }
        #expect(shop.engine.deliveriesPending == 0)
    }

    @Test("Every later change is told in its order: capture, refunds, lapse, late confirmation (M-4)")
    func laterChanges() async throws {
        let shop = try Shop()
        let receiver = Receiver()
        _ = shop.pay(["action": "hold", "server_url": "http://shop.test/hook"], order: "a")
        _ = shop.capture("300", order: "a")
        _ = shop.refund("100", order: "a")
        _ = shop.refund(order: "a")
        await shop.engine.deliverDue(through: receiver)
        #expect(receiver.states == ["hold_wait", "success", "success", "reversed"])
        #expect(
            shop.engine.deliveries.map(\.topic) == [
                "hold.hold_wait", "hold.success", "refund.success", "refund.reversed",
            ])
        _ = shop.pay(["action": "hold", "server_url": "http://shop.test/hook"], order: "b")
        _ = shop.pay(Self.hook, card: "4000000000003063", order: "c")
        shop.advance(days: 31)
        await shop.engine.deliverDue(through: receiver)
        #expect(Array(receiver.states.dropFirst(4)) == ["hold_wait", "failure", "reversed"])
        #expect(receiver.callbacks.last?.payment["order_id"] == "b")
    }

    @Test("A receiver that does not answer 2xx gets the same bytes again, seven times in a day (M-4)")
    func retries() async throws {
        let shop = try Shop()
        let receiver = Receiver(answers: Array(repeating: 500, count: 20))
        _ = shop.pay(Self.hook)
        var attempts = [await shop.engine.deliverDue(through: receiver)]
        var elapsed: Int64 = 0
        for moment: Int64 in [10, 60, 300, 1800, 7200, 21_600, 86_400] {
            shop.advance(seconds: moment - elapsed - 1)
            attempts.append(await shop.engine.deliverDue(through: receiver))
            shop.advance(seconds: 1)
            attempts.append(await shop.engine.deliverDue(through: receiver))
            elapsed = moment
        }
        #expect(attempts == [1] + Array(repeating: [0, 1], count: 7).flatMap { $0 })
        shop.advance(days: 30)
        #expect(await shop.engine.deliverDue(through: receiver) == 0)
        #expect(Set(receiver.callbacks.map { $0.field("data") }).count == 1)
        #expect(shop.engine.deliveries.map(\.progress) == [.failed])
    }

    @Test(
        "Any 2xx is an acknowledgement, whatever the body; nothing else is",
        arguments: [
            (200, true), (204, true), (302, false), (404, false), (500, false),
        ])
    func acknowledgement(status: Int, isTaken: Bool) async throws {
        let shop = try Shop()
        _ = shop.pay(Self.hook)
        await shop.engine.deliverDue(through: Receiver(answers: [status]))
        #expect(shop.engine.deliveriesPending == (isTaken ? 0 : 1))
    }

    @Test("A forged callback has a signature that does not fit (M-4)")
    func forgery() async throws {
        let shop = try Shop()
        shop.engine.inject(DeliveryRule(.forge, topic: "pay.*"))
        _ = shop.pay(Self.hook)
        let receiver = Receiver()
        await shop.engine.deliverDue(through: receiver)
        let callback = try #require(receiver.callbacks.first)
        #expect(!shop.keys.isGenuine(callback.field("signature"), of: callback.field("data"), Insecure.sha1))
    }

    @Test("Each receiver of a split payment with this shop's key is told of its part")
    func splits() async throws {
        let shop = try Shop()
        let rules = """
            [{"amount":100,"server_url":"http://one.test/","description":"one"},
            {"amount":"150.5","server_url":"http://two.test/","public_key":"\(shop.keys.publicKey)"},
            {"amount":50.5,"server_url":"http://three.test/","public_key":"i3"}]
            """
        _ = shop.pay(["split_rules": .string(rules), "server_url": "http://shop.test/hook"])
        let receiver = Receiver()
        await shop.engine.deliverDue(through: receiver)
        #expect(receiver.callbacks.map(\.url) == ["http://shop.test/hook", "http://one.test/", "http://two.test/"])
        #expect(receiver.callbacks.map { $0.payment["amount"]?.text() } == ["301.0", "100.0", "150.5"])
        #expect(receiver.callbacks.map { $0.payment["description"]?.stringValue } == ["Deposit", "one", "Deposit"])
        #expect(receiver.callbacks.allSatisfy { $0.payment["action"] == "paysplit" })
    }

    @Test("An answer that was lost leaves the payment to be found, and the order cannot be charged twice (M-5)")
    func lostAnswers() throws {
        let shop = try Shop()
        shop.engine.inject(FaultRule(.answerLost, operation: "pay"))
        #expect(shop.pay().status == 0)
        #expect(shop.status().state == "success")
        #expect(shop.pay().code == "order_id_duplicate" && shop.balances == ["UAH": 30100])
    }
}
