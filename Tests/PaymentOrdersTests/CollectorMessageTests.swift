import Foundation
import PaymentCore
import PaymentLocalization
import PaymentPlans
import TestSupport
import Testing

@testable import PaymentOrders

@Suite("Delivering messages")
struct CollectorMessageTests {
    @Test("a link is made when the message goes out, opens its order, and is in no stored byte (S-01, S-50)")
    func link() async throws {
        let shop = try await Shop.open()
        let order = try await shop.visit(at: .liqPay)
        let messenger = ShopMessenger()
        try await shop.collector(messenger: messenger).runUntilIdle(worker: "w")
        let message = try #require(messenger.delivered.first)
        #expect(messenger.delivered.count == 1)
        #expect(message.kind == .paymentLink)
        #expect(message.language == .uk)
        #expect(message.recipient == .init(name: "Taras Payer", address: "taras@example.com", customer: order.customer))
        #expect(message.variables["number"] == order.number)
        let link = try #require(message.link)
        #expect(try shop.key.isValid(link.token, order: order.id, serial: 1, purpose: "pay"))
        let stored = try #require(try await shop.messages(of: order).first)
        #expect(stored.deliveredAt == shop.clock.now())
        #expect(!"\(stored)".contains(link.token.text))
        Canaries(link.token.text, "Taras", "taras@example.com").expectNone(in: message)
    }

    @Test("a message that waited while the link was issued anew carries the new one")
    func overtaken() async throws {
        let shop = try await Shop.open()
        let order = try await shop.visit(at: .liqPay)
        let messenger = ShopMessenger()
        let collector = shop.collector(messenger: messenger)
        messenger.setDown(true)
        try await collector.runUntilIdle(worker: "w")
        _ = try await shop.orders.reissueLink(order.id, by: Shop.staff)
        messenger.setDown(false)
        try await shop.collect(collector, hours: 6)
        #expect(messenger.delivered.count == 2)
        for message in messenger.delivered {
            let token = try #require(message.link?.token)
            #expect(try shop.key.isValid(token, order: order.id, serial: 2, purpose: "pay"))
        }
    }

    @Test("a delivery that fails is repeated ever later, and after its tries a person is called, once")
    func failing() async throws {
        let shop = try await Shop.open()
        let order = try await shop.visit(at: .liqPay, lifetimeHours: 1000)
        let messenger = ShopMessenger()
        messenger.setDown(true)
        let collector = shop.collector(messenger: messenger)
        try await collector.runUntilIdle(worker: "w")
        #expect(messenger.tries == 1)
        try await shop.collect(collector, days: 5)
        #expect(messenger.tries == 12)
        let message = try #require(try await shop.messages(of: order).first)
        #expect(message.failures == 12)
        #expect(message.detail == "the service is down")
        #expect(message.deliveredAt == nil)
        #expect(try await shop.cases(of: order).map(\.kind) == [.messageFailed])
        messenger.setDown(false)
        try await shop.collect(collector, days: 1)
        #expect(messenger.delivered.isEmpty)
    }

    @Test("what cannot be delivered at all is not repeated")
    func permanent() async throws {
        let shop = try await Shop.open()
        let order = try await shop.visit(at: .liqPay)
        let messenger = ShopMessenger()
        messenger.fail(.permanent("there is no such address"))
        try await shop.collect(shop.collector(messenger: messenger), hours: 12)
        #expect(messenger.tries == 1)
        let cases = try await shop.cases(of: order)
        #expect(cases.map(\.kind) == [.messageFailed])
        #expect(cases.first?.detail.contains("no such address") == true)
    }

    @Test("a message whose delivery could not be recorded is delivered again under the same name (F-47)")
    func crash() async throws {
        let shop = try await Shop.open()
        let order = try await shop.visit(at: .liqPay)
        let messenger = ShopMessenger()
        let failing = FailingStore(shop.store)
        let crashing = try await shop.again(seed: 2) { _ in failing }
        // The claim and the reading work, the recording does not.
        failing.fail(.before, skipping: 2, times: 1)
        await #expect(throws: OrderError.self) {
            try await crashing.collector(messenger: messenger).step(worker: "a")
        }
        #expect(messenger.delivered.count == 1)
        shop.advance(seconds: 301)
        try await shop.collector(messenger: messenger).runUntilIdle(worker: "b")
        #expect(messenger.delivered.count == 2)
        #expect(Set(messenger.delivered.map(\.id)).count == 1)
        #expect(try await shop.messages(of: order).first?.deliveredAt != nil)
    }

    @Test("the log messenger writes a line for each message, and a link only when asked", arguments: [false, true])
    func log(_ showsLinks: Bool) async throws {
        let shop = try await Shop.open()
        let order = try await shop.visit(at: .liqPay)
        let pipe = Pipe()
        let messenger = LogMessenger(
            descriptor: pipe.fileHandleForWriting.fileDescriptor, showsLinks: showsLinks)
        try await shop.collector(messenger: messenger).runUntilIdle(worker: "w")
        try pipe.fileHandleForWriting.close()
        let written = try pipe.fileHandleForReading.readToEnd()
        let text = String(decoding: try #require(written), as: UTF8.self)
        #expect(text.hasSuffix("\n"))
        let lines = text.split(separator: "\n")
        #expect(lines.count == 1)
        let first = try #require(lines.first)
        let line = try #require(JSONSerialization.jsonObject(with: Data(first.utf8)) as? [String: Any])
        #expect(line["kind"] as? String == "paymentLink")
        #expect(line["address"] as? String == "taras@example.com")
        #expect(line["order"] as? String == order.id.text)
        let link = try #require(line["link"] as? String)
        let isOpen =
            try link != "<redacted>"
            && shop.key.isValid(LinkToken(link), order: order.id, serial: 1, purpose: "pay")
        #expect(isOpen == showsLinks)
    }

    @Test("a file that cannot be written fails the delivery for now")
    func closedFile() async throws {
        let shop = try await Shop.open()
        let order = try await shop.visit(at: .liqPay)
        try await shop.collector(messenger: LogMessenger(descriptor: -1)).runUntilIdle(worker: "w")
        let message = try #require(try await shop.messages(of: order).first)
        #expect(message.failures == 1)
        #expect(message.deliveredAt == nil)
    }
}
