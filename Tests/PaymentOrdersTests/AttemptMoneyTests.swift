import MockServerKit
import PaymentCore
import PaymentPlans
import Testing

@testable import PaymentOrders

@Suite("Money that is not what was asked for")
struct AttemptMoneyTests {
    /// How the gateway's record differs from what was asked for.
    enum Difference: String, Sendable, CaseIterable {
        case currency, more, realMoney, reference

        func record(_ shop: Shop, _ attempt: Attempt) throws -> Payment {
            switch self {
            case .currency:
                shop.record(of: attempt, .captured, captured: Money(minorUnits: 100_00, currency: .eur))
            case .more: shop.record(of: attempt, .captured, captured: ShopGateway.liqPay.money(100_01))
            case .realMoney: shop.record(of: attempt, .captured, isLive: true)
            case .reference: shop.record(of: attempt, .captured, under: try MerchantReference("another"))
            }
        }
    }

    @Test("it pays nothing, lies in suspense, and a person is called once (F-24, S-21)", arguments: Difference.allCases)
    func differs(_ difference: Difference) async throws {
        let shop = try await Shop.open()
        let order = try await shop.partsOrder(at: .liqPay)
        let begun = try await shop.chargeInVain(order, 100_00, at: .liqPay)
        let found = try difference.record(shop, begun)
        for _ in 0..<2 { try await shop.learn(.payment(found), of: begun) }
        let attempt = try await shop.attempt(begun.reference)
        #expect(attempt.state == .succeeded && attempt.transaction == found.reference)
        #expect(attempt.detail?.hasPrefix("in suspense: ") == true)
        #expect(try await shop.payment(begun.payment).state == .failed)
        #expect(try await shop.orders.order(order.id).plan.paid == [0])
        #expect(try await shop.reserved(of: order) == 0)
        #expect(try await shop.sum(.suspense) == -found.captured.minorUnits)
        #expect(try await shop.sum(.clearing(begun.account)) == found.captured.minorUnits)
        #expect(try await shop.cases(of: order).map(\.kind) == [.mismatch])
    }

    @Test("money of a try that another one has taken the place of lies in suspense, once (F-24, I-2)")
    func besideRival() async throws {
        let shop = try await Shop.open()
        let order = try await shop.scheduledOrder(at: .stripe)
        let collector = shop.collector()
        shop.breakDown(.stripe, .requestLost)
        try await shop.collect(collector, days: 10)
        let lost = try #require(try await shop.attempts(of: order).first { $0.amount.minorUnits == 80_00 })
        try await shop.learn(.nothingMoved(PaymentError(.notSent, "the connection was refused")), of: lost)
        shop.breakDown(.stripe, nil)
        try await shop.collect(collector, days: 3)
        let tries = try await shop.attempts(of: order).filter { $0.amount.minorUnits == 80_00 }
        let first = try #require(tries.first)
        try #require(tries.count > 1 && !first.state.isLive && tries.last?.state == .succeeded)
        let found = shop.record(of: first, .captured)
        for _ in 0..<3 { try await shop.learn(.payment(found), of: first) }
        #expect(try await shop.attempt(first.reference).state == first.state)
        #expect(try await shop.sum(.suspense) == -80_00)
        #expect(try await shop.orders.order(order.id).plan.status == .completed)
        let cases = try await shop.read { (tx) throws(OrderError) in try tx.openCases(of: nil) }
        #expect(cases.filter { $0.kind == .mismatch }.count == 1)
    }

    @Test("a payment of a live account that took no real money is in no account (F-24)")
    func trialMoney() async throws {
        let shop = try await Shop.open()
        let name = try ShopGateway.liqPay.account()
        let gateway = try shop.orders.account(name).gateway
        let live = try await Orders.open(
            store: shop.store, accounts: [GatewayAccount(name, gateway, isLive: true)], business: Business(),
            key: shop.key, steadyClock: ShopSteadyClock(shop.clock), random: SeededRandomSource(seed: 9))
        let order = try await shop.partsOrder(at: .liqPay)
        shop.inject(.requestLost, at: .liqPay)
        let result = try await live.pay(
            order.id,
            PayRequest(
                nonce: PaymentRecord.ID("form-1"), amount: ShopGateway.liqPay.money(100_00),
                source: .token(PaymentToken("sandbox_token"), returnURL: nil), payer: Shop.payerDetails), by: Shop.payer
        )
        try #require(result.attempt.isLive && result.attempt.state == .unknown)
        let found = shop.record(of: result.attempt, .captured)
        let attempt = try await live.settle(result.attempt.reference, .payment(found), repeating: true)
        #expect(attempt.state == .succeeded)
        #expect(attempt.detail == "in suspense: no real money came")
        #expect(try await shop.sum(.suspense) == 0)
        #expect(try await shop.sum(.clearing(name)) == 0)
        #expect(try await shop.orders.order(order.id).plan.paid == [0])
        #expect(try await shop.cases(of: order).map(\.kind) == [.mismatch])
    }

    @Test("a part of what a visit asks for is no payment of it, and is kept apart (F-38, D-24)")
    func partOfAVisit() async throws {
        let shop = try await Shop.open()
        let order = try await shop.visit(at: .liqPay, total: 300_00)
        let begun = try await shop.chargeInVain(order, 300_00, at: .liqPay)
        let part = ShopGateway.liqPay.money(200_00)
        try await shop.learn(.payment(shop.record(of: begun, .captured, captured: part)), of: begun)
        #expect(try await shop.orders.order(order.id).plan.status == .open)
        #expect(try await shop.sum(.suspense) == -200_00)
        #expect(try await shop.cases(of: order).map(\.kind) == [.mismatch])
        // The visit can still be paid.
        try await shop.pay(order, 300_00, nonce: "form-2")
        #expect(try await shop.orders.order(order.id).plan.paid == [300_00])
    }

    @Test("a part of an order that is paid in parts is booked as what it is (F-38)")
    func partOfAPart() async throws {
        let shop = try await Shop.open()
        let order = try await shop.partsOrder(at: .liqPay)
        let begun = try await shop.chargeInVain(order, 100_00, at: .liqPay)
        let part = ShopGateway.liqPay.money(60_00)
        try await shop.learn(.payment(shop.record(of: begun, .captured, captured: part)), of: begun)
        #expect(try await shop.orders.order(order.id).plan.paid == [60_00])
        #expect(try await shop.payment(begun.payment).captured == part)
        #expect(try await shop.sum(.suspense) == 0)
    }

    @Test("a gateway's transaction that pays another order pays no second one (F-23, I-4)")
    func boundElsewhere() async throws {
        let shop = try await Shop.open()
        let first = try await shop.partsOrder(at: .liqPay)
        let paid = try await shop.charge(first, 100_00, at: .liqPay)
        let second = try await shop.partsOrder(at: .liqPay)
        shop.inject(.requestLost, at: .liqPay)
        let begun = try await shop.charge(second, 100_00, at: .liqPay, nonce: "form-2").attempt
        let transaction = try #require(paid.payment.transaction)
        let found = shop.record(of: begun, .captured, id: transaction.id)
        for _ in 0..<2 { try await shop.learn(.payment(found), of: begun) }
        let attempt = try await shop.attempt(begun.reference)
        #expect(attempt.state == .cancelled && attempt.code == "bound")
        #expect(try await shop.orders.order(second.id).plan.paid == [0])
        #expect(try await shop.orders.order(first.id).plan.paid == [100_00])
        #expect(try await shop.sum(.clearing(begun.account)) == 100_00)
        #expect(try await shop.cases(of: second).map(\.kind) == [.mismatch])
        #expect(try await shop.cases(of: first).isEmpty)
    }

    @Test("a recorded payment that the gateway shows otherwise later is left as it is, and a person is called once")
    func seenAgain() async throws {
        let shop = try await Shop.open()
        let order = try await shop.partsOrder(at: .liqPay)
        let paid = try await shop.charge(order, 100_00, at: .liqPay)
        let known = try #require(paid.payment.transaction)
        let same = shop.record(of: paid.attempt, .captured, id: known.id)
        try await shop.learn(.payment(same), of: paid.attempt)
        #expect(try await shop.cases(of: order).isEmpty)
        let more = shop.record(of: paid.attempt, .captured, captured: ShopGateway.liqPay.money(150_00), id: known.id)
        for _ in 0..<2 { try await shop.learn(.payment(more), of: paid.attempt) }
        #expect(try await shop.cases(of: order).map(\.kind) == [.mismatch])
        #expect(try await shop.payment(paid.payment.id).captured == ShopGateway.liqPay.money(100_00))
        #expect(try await shop.sum(.clearing(paid.attempt.account)) == 100_00)
        // Another transaction under the same reference is another contradiction.
        try await shop.learn(.payment(shop.record(of: paid.attempt, .captured, id: "twin")), of: paid.attempt)
        #expect(try await shop.cases(of: order).map(\.kind) == [.mismatch, .mismatch])
    }
}
