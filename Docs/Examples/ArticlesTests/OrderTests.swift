import MockServerKit
import Foundation
import Logging
import PaymentCore
import PaymentOrders
import PaymentPlans
import PaymentStoreSQLite
import StripeGateway
import Synchronization
import Testing

@testable import ArticleExamples

/// Orders on SQLite in memory with one Stripe account, on the mock's clock.
struct ExampleShop: Sendable {
    let account: StripeAccount
    let orders: Orders

    static func open() async throws -> ExampleShop {
        let account = try StripeAccount()
        let store = try SQLiteStore(clock: account.mock.clock)
        try await store.migrate()
        let orders = try await Orders.open(
            store: store, accounts: [GatewayAccount(AccountName("stripe"), account.gateway, isLive: false)],
            business: Business(), key: StoreKey.fresh())
        return ExampleShop(account: account, orders: orders)
    }

    var now: Timestamp { account.mock.clock.now() }

    /// Books a kitchen and takes its deposit with a good card.
    func kitchenWithDeposit() async throws -> Order {
        let order = try await bookKitchen(orders, terms: kitchenTerms())
        let words = try await payDeposit(
            orders, order, token: PaymentToken("pm_card_visa"), form: PaymentRecord.ID("form-1"),
            deposit: Money(decimal: "360.00", currency: .eur), now: now)
        #expect(words == "paid, 840.00 EUR left")
        return try await orders.order(order.id)
    }
}

@Suite("The articles about orders")
struct OrderTests {
    @Test("Docs/Orders.md: an empty folder becomes a shop with a paid deposit")
    func firstOrderInFolder() async throws {
        let folder = NSTemporaryDirectory() + "articles-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let account = try StripeAccount()
        let paid = try await firstOrder(
            in: folder, account.gateway, terms: kitchenTerms(), total: Money(decimal: "1200.00", currency: .eur),
            deposit: Money(decimal: "360.00", currency: .eur), form: PaymentRecord.ID("form-1"),
            token: PaymentToken("pm_card_visa"), back: AbsoluteURL("https://shop.example/back"),
            consent: Consent(purpose: .balance, givenAt: account.mock.clock.now(), agreement: "terms-2026-11"))
        #expect(paid.attempt.state == .succeeded)
        #expect(try await account.taken() == 360_00)
        // The file and its key are there for the next start.
        _ = try await openShop(in: folder, account.gateway)
    }

    @Test("Taking a deposit: what is offered, what is refused, what is paid")
    func deposit() async throws {
        let shop = try await ExampleShop.open()
        let order = try await bookKitchen(shop.orders, terms: kitchenTerms())
        #expect(
            try await offer(shop.orders, order.id, at: shop.now) == "360.00 EUR to 1200.00 EUR, most likely 360.00 EUR")
        let little = PayRequest(
            nonce: try PaymentRecord.ID("form-0"), amount: try Money(decimal: "100.00", currency: .eur),
            source: .token(try PaymentToken("pm_card_visa"), returnURL: nil))
        let refused = try await payTooLittle(shop.orders, order, little)
        #expect(refused.contains("€360.00"))
        #expect(try await shop.account.taken() == 0)
        let words = try await payDeposit(
            shop.orders, order, token: PaymentToken("pm_card_visa"), form: PaymentRecord.ID("form-1"),
            deposit: Money(decimal: "360.00", currency: .eur), now: shop.now)
        #expect(words == "paid, 840.00 EUR left")
        // The button was pressed twice.
        _ = try await payDeposit(
            shop.orders, order, token: PaymentToken("pm_card_visa"), form: PaymentRecord.ID("form-1"),
            deposit: Money(decimal: "360.00", currency: .eur), now: shop.now)
        #expect(try await shop.account.taken() == 360_00)
    }

    @Test(
        "Taking a deposit: cards that are declined, and cards whose bank wants to see the payer",
        arguments: [
            ("pm_card_visa_chargeDeclinedInsufficientFunds", "declined: insufficient_funds"),
            ("pm_card_threeDSecure2Required", "the bank wants to see the payer"),
        ])
    func notPaid(_ card: String, _ words: String) async throws {
        let shop = try await ExampleShop.open()
        let order = try await bookKitchen(shop.orders, terms: kitchenTerms())
        let said = try await payDeposit(
            shop.orders, order, token: PaymentToken(card), form: PaymentRecord.ID("form-1"),
            deposit: Money(decimal: "360.00", currency: .eur), now: shop.now)
        #expect(said == words)
        #expect(try await shop.account.taken() == 0)
    }

    @Test("Charging the balance: the collector charges the kept card once production is complete")
    func collected() async throws {
        let shop = try await ExampleShop.open()
        var order = try await shop.kitchenWithDeposit()
        order = try await finishProduction(shop.orders, order)
        #expect(order.plan.schedule.items.last?.due == CivilDate(shop.now))
        let collector = Collector(
            shop.orders, messenger: LogMessenger(), settings: CollectorSettings(instance: "test", workers: 1))
        try await collector.runUntilIdle(worker: "test")
        #expect(try await shop.orders.order(order.id).plan.status == .completed)
        #expect(try await shop.account.taken() == 1200_00)
    }

    @Test("Charging the balance: by hand, before anybody collects")
    func byHand() async throws {
        let shop = try await ExampleShop.open()
        var order = try await shop.kitchenWithDeposit()
        order = try await finishProduction(shop.orders, order)
        let result = try #require(try await chargeNow(shop.orders, order))
        #expect(result.attempt.state == .succeeded)
        #expect(try await shop.account.taken() == 1200_00)
    }

    @Test("Charging the balance: the service collects until it is told to stop")
    func service() async throws {
        let shop = try await ExampleShop.open()
        let order = try await finishProduction(shop.orders, shop.kitchenWithDeposit())
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await collect(shop.orders, logger) }
            group.addTask {
                while try await shop.orders.order(order.id).plan.status != .completed { await Task.yield() }
            }
            try await group.next()
            group.cancelAll()
            while await group.nextResult() != nil {}
        }
        #expect(try await shop.account.taken() == 1200_00)
    }
}
