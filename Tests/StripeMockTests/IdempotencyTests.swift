import MockServerKit
import PaymentHTTP
import Testing

@testable import StripeMock

/// The Stripe notes, section 1.4.
@Suite struct IdempotencyTests {
    private let key = ["Idempotency-Key": "order-1001"]
    private let form: KeyValuePairs = ["amount": "2000", "currency": "usd", "metadata[a]": "1"]

    @Test("The same key and parameters, in any order, answer the same and create once")
    func replay() throws {
        let account = try Account()
        let first = account.post("payment_intents", form, key)
        let again = account.post("payment_intents", ["metadata[a]": "1", "currency": "usd", "amount": "2000"], key)
        #expect(first.header("Idempotent-Replayed") == nil)
        #expect(first.header("Idempotency-Key") == "order-1001")
        #expect(again.body == first.body)
        #expect(again.header("Idempotent-Replayed") == "true")
        #expect(again.header("Original-Request") == first.header("Request-Id"))
        #expect(again.header("Request-Id") != first.header("Request-Id"))
        #expect(account.get("payment_intents").elements.count == 1)
    }

    @Test("Another set of parameters, or another path, is an idempotency_error")
    func mismatch() throws {
        let account = try Account()
        _ = account.post("payment_intents", form, key)
        let parameters = account.post("payment_intents", ["amount": "2001", "currency": "usd"], key)
        let path = account.post("customers", [:], key)
        for reply in [parameters, path] {
            #expect(reply.status == 400)
            #expect(reply["error", "type"]?.stringValue == "idempotency_error")
            #expect(reply.code == nil)
            #expect(reply["error", "message"]?.stringValue?.contains("order-1001") == true)
        }
        #expect(path["error", "message"]?.stringValue?.contains("'/v1/customers' vs '/v1/payment_intents'") == true)
        #expect(account.get("payment_intents").elements.count == 1)
    }

    @Test("A decline is kept and replayed without a second charge; a new key is a new attempt")
    func declined() throws {
        let account = try Account()
        let intent = account.payment()
        let path = "payment_intents/\(intent.id)/confirm"
        let declining: KeyValuePairs = ["payment_method": "pm_card_visa_chargeDeclined"]
        let first = account.post(path, declining, key)
        let again = account.post(path, declining, key)
        #expect(first.status == 402 && again.body == first.body)
        #expect(account.get("charges").elements.count == 1)
        #expect(account.post(path, declining, ["Idempotency-Key": "other"]).status == 402)
        #expect(account.get("charges").elements.count == 2)
    }

    @Test("Refused parameters, a wrong key and injected failures are not kept")
    func notKept() throws {
        let account = try Account()
        #expect(account.post("payment_intents", ["amount": "x", "currency": "usd"], key).status == 400)
        #expect(
            account.post("payment_intents", form, ["Idempotency-Key": "order-1001", "Authorization": ""]).status == 401)
        account.engine.inject(.init(.tooManyRequests), .init(.internalError))
        #expect(account.post("payment_intents", form, key).status == 429)
        #expect(account.post("payment_intents", form, key).status == 500)
        let reply = account.post("payment_intents", form, key)
        #expect(reply.status == 200 && reply.header("Idempotent-Replayed") == nil)
    }

    @Test("A refusal by the state is kept: the call had begun to execute")
    func stateRefusalKept() throws {
        let account = try Account()
        let paid = account.paid()
        let path = "payment_intents/\(paid.id)/cancel"
        let first = account.post(path, [:], key)
        let again = account.post(path, [:], key)
        #expect(first.status == 400 && again.body == first.body)
        #expect(again.header("Idempotent-Replayed") == "true")
    }

    @Test("After a lost answer the same key finds what was done", arguments: ["answer-lost", "500-applied"])
    func lostAnswer(fault: String) throws {
        let account = try Account()
        account.engine.inject(.init(fault == "answer-lost" ? .answerLost : .internalErrorApplied))
        #expect(account.post("payment_intents", form, key).status != 200)
        let reply = account.post("payment_intents", form, key)
        #expect(reply.status == 200 && reply.header("Idempotent-Replayed") == "true")
        #expect(account.get("payment_intents").elements.count == 1)
    }

    @Test("A key lives for 24 hours")
    func lifetime() throws {
        let account = try Account()
        let first = account.post("payment_intents", form, key)
        account.advance(seconds: 24 * 3600 - 1)
        #expect(account.post("payment_intents", form, key).id == first.id)
        account.advance(seconds: 1)
        let fresh = account.post("payment_intents", form, key)
        #expect(fresh.id != first.id && fresh.header("Idempotent-Replayed") == nil)
        #expect(account.post("payment_intents", form, key).id == fresh.id)
    }

    @Test("A key counts on POST only, per account, and has at most 255 characters")
    func scope() throws {
        let account = try Account()
        _ = account.post("payment_intents", form, key)
        #expect(account.get("payment_intents", [:], key).status == 200)
        let connected = account.post(
            "customers", [:], ["Idempotency-Key": "order-1001", "Stripe-Account": "acct_1Other"])
        #expect(connected.status == 200)
        let long = account.post("customers", [:], ["Idempotency-Key": String(repeating: "k", count: 256)])
        #expect(long.status == 400 && long["error", "type"]?.stringValue == "idempotency_error")
    }

    @Test("Old keys are forgotten, young ones kept")
    func forgetting() throws {
        let account = try Account()
        for number in 0..<2_000 {
            _ = account.post("customers", [:], ["Idempotency-Key": "k\(number)"])
            if number == 999 { account.advance(seconds: 24 * 3600) }
        }
        #expect(account.engine.withGateway { $0.state.idempotency.count } == 1_000)
    }
}
