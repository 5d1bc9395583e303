import MockServerKit
import PaymentCore
import PaymentOrders
import Testing

@testable import ExampleShop

// The tests of a shop, to be copied: its own logic against the mock, with faults and a clock that is moved.
//
//     swift test --filter ExampleShopTests
@Suite("The shop of the example")
struct ShopTests {
    private func euro(_ text: String) throws -> Money { try Money(decimal: text, currency: .eur) }

    // snippet: deposit
    @Test("confirms an order when the webhook has come, and not because the payer came back")
    func deposit() async throws {
        let bench = try await TestShop()
        let id = try Order.ID("order-1")
        bench.pay(on: try await bench.shop.sell(id, to: "Olena", email: "olena@example.com"))

        var order = try await bench.shop.orders.order(id)
        #expect(bench.shop.report(on: order) == "Order \(order.number) waits for its payment.")

        try await bench.settle()
        order = try await bench.shop.orders.order(id)
        #expect(
            bench.shop.report(on: order)
                == "Order \(order.number) is confirmed: 120.00 EUR paid; 280.00 EUR is charged on 2026-12-15."
        )
    }
    // end snippet

    // snippet: twice
    @Test("makes one order and one payment of a form that is sent twice")
    func twice() async throws {
        let bench = try await TestShop()
        let id = try Order.ID("order-1")
        let first = try await bench.shop.sell(id, to: "Olena", email: "olena@example.com")
        let second = try await bench.shop.sell(id, to: "Olena", email: "olena@example.com")
        #expect(first == second)
        bench.pay(on: first)
        bench.pay(on: second)
        #expect(try await bench.taken() == [euro("120.00")])

        // Once it is paid, the form leads to the order.
        try await bench.settle()
        let third = try await bench.shop.sell(id, to: "Olena", email: "olena@example.com")
        #expect(third.text == "http://127.0.0.1:2/orders/order-1")
    }
    // end snippet

    // snippet: clock
    @Test("charges the rest to the kept card after two weeks, and not before")
    func balance() async throws {
        let bench = try await TestShop()
        let id = try await bench.confirmed()
        try await bench.letPass(days: 13)
        #expect(try await bench.taken() == [euro("120.00")])

        try await bench.letPass(days: 1)
        #expect(try await bench.taken() == [euro("120.00"), euro("280.00")])
        let order = try await bench.shop.orders.order(id)
        #expect(bench.shop.report(on: order) == "Order \(order.number) is paid: 400.00 EUR.")
    }
    // end snippet

    // snippet: lost
    @Test("finds a charge again whose answer was lost, and charges once")
    func lostAnswer() async throws {
        let bench = try await TestShop()
        let id = try await bench.confirmed()
        try await bench.letPass(days: 13)
        bench.mock.inject(FaultRule(.answerLost, path: "/v1/payment_intents/*/confirm"))
        bench.mock.inject(DeliveryRule(.drop, times: nil))
        try await bench.letPass(hours: 21)

        // The gateway has taken the money, the shop does not know it yet, and no webhook will tell.
        #expect(try await bench.taken() == [euro("120.00"), euro("280.00")])
        #expect(try await bench.attempts(of: id).last?.state == .unknown)

        try await bench.letPass(minutes: 10)
        #expect(try await bench.attempts(of: id).last?.state == .succeeded)
        #expect(try await bench.taken() == [euro("120.00"), euro("280.00")])
    }
    // end snippet

    // snippet: forged
    @Test("answers a forged webhook with 400 and books nothing")
    func forged() async throws {
        let bench = try await TestShop()
        let id = try Order.ID("order-1")
        bench.mock.inject(DeliveryRule(.forge, times: nil))
        bench.pay(on: try await bench.shop.sell(id, to: "Olena", email: "olena@example.com"))
        try await bench.settle()

        #expect(!bench.mock.deliveries.isEmpty)
        #expect(bench.mock.deliveries.allSatisfy { $0.attempts.last?.status == 400 })
        let order = try await bench.shop.orders.order(id)
        #expect(bench.shop.report(on: order) == "Order \(order.number) waits for its payment.")
    }
    // end snippet
}

extension TestShop {
    /// An order whose deposit is paid and booked.
    func confirmed() async throws -> Order.ID {
        let id = try Order.ID("order-1")
        pay(on: try await shop.sell(id, to: "Olena", email: "olena@example.com"))
        try await settle()
        return id
    }

    /// The attempts at the gateway that an order has seen, oldest first.
    func attempts(of id: Order.ID) async throws -> [Attempt] {
        try await shop.orders.store.transaction { (tx) throws(OrderError) in try tx.attempts(of: id) }
    }
}
