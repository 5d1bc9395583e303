import HTTPTypes
import MockServerKit
import PaymentCore
import PaymentCrypto
import PaymentHTTP
import Synchronization
import Testing

@testable import AuthorizeNetMock

/// Webhooks: the Authorize.net notes, section 5.
@Suite struct WebhookTests {
    /// A receiver that keeps what it gets and answers what it is told, 200 in the end.
    private final class Receiver: HTTPTransport {
        struct Delivery: Sendable {
            let signature: String
            let body: [UInt8]
        }

        private let kept = Mutex<[Delivery]>([])
        private let answers: Mutex<[Int]>

        init(answers: [Int] = []) { self.answers = Mutex(answers) }

        var deliveries: [Delivery] { kept.withLock { $0 } }

        func send(_ request: TransportRequest) async throws(TransportError) -> TransportResponse {
            let signature = HTTPField.Name("X-ANET-Signature").flatMap { request.headerFields[$0] } ?? ""
            kept.withLock { $0.append(Delivery(signature: signature, body: request.body.withBytes { Array($0) })) }
            return TransportResponse(status: answers.withLock { $0.isEmpty ? 200 : $0.removeFirst() })
        }
    }

    private func listen(_ account: Account, _ types: [String] = Webhook.allEventTypes, status: String = "active")
        -> Account.Reply
    {
        account.rest(
            .post, "webhooks",
            ["url": "http://shop.test/hook", "eventTypes": .strings(types), "status": .string(status)])
    }

    private func event(_ delivery: Receiver.Delivery) throws -> JSON {
        JSON(try JSONDocument(parsing: delivery.body).root)
    }

    @Test("Each event is signed with the text of the key and says what happened (M-4)")
    func events() async throws {
        let account = try Account()
        #expect(listen(account).status == 200)
        let charge = account.charge("45.00", refID: "ref-1")
        let held = account.authorize()
        _ = account.capture(held.id, "15.00")
        _ = account.void(held.id)
        _ = account.charge(invoice: "I9", zip: "46282")
        account.advance(seconds: Account.day)
        _ = account.refund(charge.id, "12.50")
        let review = account.charge("9.00", Account.nonce("mock-nonce-held"))
        _ = account.call(
            "updateHeldTransaction",
            ["heldTransactionRequest": ["action": "approve", "refTransId": .string(review.id)]])
        let receiver = Receiver()
        await account.engine.deliverDue(through: receiver)
        let events = try receiver.deliveries.map(event)
        #expect(
            events.compactMap { $0["eventType"]?.stringValue?.replacing("net.authorize.payment.", with: "") } == [
                "authcapture.created", "authorization.created", "priorAuthCapture.created", "void.created",
                "refund.created", "fraud.held", "fraud.approved",
            ], "no event for a decline or for the settlement")
        let key = try HMACKey(.sha512, Array(account.credential("signatureKey").utf8))
        for delivery in receiver.deliveries {
            let code = try key.authenticationCode(for: delivery.body).hexadecimal(case: .uppercase)
            #expect(delivery.signature == "sha512=" + code)
        }
        let first = try #require(events.first)
        #expect(first.objectValue?.names == ["notificationId", "eventType", "eventDate", "webhookId", "payload"])
        #expect(first["eventDate"] == "2026-11-21T11:20:00.0000000Z")
        #expect(
            first["payload"]?.objectValue?.names == [
                "responseCode", "authCode", "avsResponse", "authAmount", "merchantReferenceId", "invoiceNumber",
                "entityName",
                "id",
            ])
        #expect(
            first["payload"]?["id"] == .string(charge.id) && first["payload"]?["authAmount"]?.isWritten("45.00") == true
        )
        #expect(events[2]["payload"]?["authAmount"]?.isWritten("15.00") == true)
        #expect(events[5]["payload"]?["fraudList"]?[0]?["fraudAction"] == "authAndHold")
    }

    @Test("Customers, cards and subscriptions have events of their own (M-4)")
    func otherEvents() async throws {
        let account = try Account()
        _ = listen(account)
        let created = account.call(
            "createCustomerProfile",
            [
                "profile": [
                    "merchantCustomerId": "c1",
                    "paymentProfiles": [["customerType": "individual", "payment": Account.card()]],
                ]
            ])
        let customer = created["customerProfileId"] ?? .null
        let card = created["customerPaymentProfileIdList", "0"] ?? .null
        let subscription: JSON = [
            "name": "Plan",
            "paymentSchedule": [
                "interval": ["length": "1", "unit": "months"], "startDate": "2026-12-01", "totalOccurrences": "1",
            ],
            "amount": "45.00", "profile": ["customerProfileId": customer, "customerPaymentProfileId": card],
        ]
        let id = account.call("ARBCreateSubscription", ["subscription": subscription])["subscriptionId"] ?? .null
        #expect(account.call("deleteCustomerProfile", ["customerProfileId": customer]).code == "E00106")
        _ = account.call("ARBCancelSubscription", ["subscriptionId": id])
        _ = account.call(
            "deleteCustomerPaymentProfile", ["customerProfileId": customer, "customerPaymentProfileId": card])
        _ = account.call("deleteCustomerProfile", ["customerProfileId": customer])
        let receiver = Receiver()
        await account.engine.deliverDue(through: receiver)
        let events = try receiver.deliveries.map(event)
        #expect(
            events.compactMap { $0["eventType"]?.stringValue?.replacing("net.authorize.customer.", with: "") } == [
                "created", "paymentProfile.created", "subscription.created", "subscription.cancelled",
                "paymentProfile.deleted", "deleted",
            ])
        #expect(events[0]["payload"]?["paymentProfiles"]?[0]?["customerType"] == "individual")
        #expect(events[1]["payload"]?["customerProfileId"]?.integerValue.map(String.init) == customer.stringValue)
        #expect(events[2]["payload"]?["profile"]?["customerPaymentProfileId"]?.integerValue != nil)
    }

    @Test("An event is repeated ten times, then its webhook becomes inactive (M-4)")
    func retries() async throws {
        let account = try Account()
        let id = listen(account).text("webhookId") ?? ""
        _ = account.charge()
        let receiver = Receiver(answers: Array(repeating: 500, count: 11))
        await account.engine.deliverDue(through: receiver)
        for seconds: Int64 in [180, 180, 180, 28_800, 28_800, 28_800, 172_800, 172_800, 172_800, 172_800] {
            let before = receiver.deliveries.count
            account.advance(seconds: seconds - 1)
            await account.engine.deliverDue(through: receiver)
            #expect(receiver.deliveries.count == before)
            #expect(account.rest(.get, "webhooks/\(id)").text("status") == "active")
            account.advance(seconds: 1)
            await account.engine.deliverDue(through: receiver)
            #expect(receiver.deliveries.count == before + 1)
        }
        #expect(receiver.deliveries.count == 11 && Set(receiver.deliveries.map(\.body)).count == 1)
        account.advance(seconds: 172_800)
        #expect(await account.engine.deliverDue(through: receiver) == 0)
        #expect(account.rest(.get, "webhooks/\(id)").text("status") == "inactive")
        #expect(account.rest(.get, "notifications").text("notifications", "0", "deliveryStatus") == "Failed")
        _ = account.charge(invoice: "I2")
        #expect(await account.engine.deliverDue(through: receiver) == 0, "an inactive webhook gets nothing")
        #expect(account.rest(.put, "webhooks/\(id)", ["status": "active"]).text("status") == "active")
        _ = account.charge(invoice: "I3")
        #expect(await account.engine.deliverDue(through: receiver) == 1)
        #expect(account.rest(.get, "notifications").text("notifications", "0", "deliveryStatus") == "Delivered")
    }

    @Test("Only status 200 acknowledges (M-4)", arguments: [(200, 1), (201, 2), (302, 2), (404, 2)])
    func acknowledgement(status: Int, attempts: Int) async throws {
        let account = try Account()
        _ = listen(account)
        _ = account.charge()
        let receiver = Receiver(answers: [status])
        await account.engine.deliverDue(through: receiver)
        account.advance(seconds: 180)
        await account.engine.deliverDue(through: receiver)
        #expect(receiver.deliveries.count == attempts)
    }

    @Test("Webhooks are created, listed, changed, pinged while inactive, and deleted (M-1)")
    func management() async throws {
        let account = try Account()
        let created = listen(account, ["net.authorize.payment.refund.created"], status: "inactive")
        let id = created.text("webhookId") ?? ""
        #expect(created.text("_links", "self", "href") == "http://mock.test/rest/v1/webhooks/\(id)")
        #expect(account.rest(.get, "webhooks").json.arrayValue?.count == 1)
        #expect(account.rest(.get, "eventtypes")["0", "name"] == "net.authorize.payment.authorization.created")
        #expect(account.rest(.post, "webhooks/\(id)/pings").status == 200)
        let receiver = Receiver()
        #expect(await account.engine.deliverDue(through: receiver) == 1)
        #expect(account.rest(.put, "webhooks/\(id)", ["status": "active"]).status == 200)
        #expect(account.rest(.post, "webhooks/\(id)/pings").status == 400)
        #expect(account.rest(.delete, "webhooks/\(id)").status == 200)
        let gone = account.rest(.get, "webhooks/\(id)")
        #expect(gone.status == 404)
        #expect(gone.json.objectValue?.names == ["status", "reason", "message", "correlationId"])
    }

    @Test(
        "Wrong webhooks are refused (M-1)",
        arguments: [
            ["url": "shop", "eventTypes": ["net.authorize.payment.refund.created"]],
            ["eventTypes": ["net.authorize.payment.refund.created"]], ["url": "http://shop.test", "eventTypes": []],
            ["url": "http://shop.test", "eventTypes": ["net.authorize.everything"]],
            ["url": "http://shop.test", "eventTypes": ["net.authorize.payment.refund.created"], "status": "odd"],
            ["url": "http://shop.test", "eventTypes": ["net.authorize.payment.refund.created"], "x": 1], [1],
        ] as [JSON])
    func refusals(body: JSON) throws {
        #expect(try Account().rest(.post, "webhooks", body).status == 400)
    }

    @Test("The management API has its own authentication and status codes (M-1)")
    func authentication() throws {
        let account = try Account()
        #expect(account.rest(.get, "webhooks", key: "wrong").status == 401)
        #expect(account.request(.get, "/rest/v1/webhooks").status == 401)
        #expect(account.rest(.put, "webhooks").status == 405)
        #expect(account.rest(.get, "elsewhere").status == 404)
        #expect(account.rest(.get, "notifications?limit=0").status == 400)
    }
}
