import PaymentCore
import PaymentPlans
import Testing

@testable import PaymentOrders

/// Disputes whose webhooks were lost, with a restored backup or on the way.
@Suite("Reconciliation of disputes")
struct ReconciliationDisputeTests {
    private let money = ShopGateway.stripe.money

    @Test("a dispute that nobody told of is found and booked, once (O-5, F-33, F-43)")
    func found() async throws {
        let (shop, order, payment, told) = try await Shop.disputed("pm_card_createDispute")
        let seen = try await shop.reconcile(.stripe)
        #expect(seen.left.map(\.kind) == [.disputeDiffers])
        #expect(seen.left.first?.there == money(100_00) && seen.left.first?.here == money(0))
        #expect(try await shop.payment(payment).disputed.isZero)
        let mended = try await shop.reconcile(.stripe, repair: true)
        #expect(mended.differences.map(\.kind) == [.disputeDiffers] && mended.left.isEmpty)
        #expect(try await shop.payment(payment).disputed == money(100_00))
        #expect(try await shop.cases(of: order).map(\.kind) == [.dispute])
        #expect(try await shop.reconcile(.stripe, repair: true).differences.isEmpty)
        // What the gateway tells late is what was booked.
        for name in ["created", "funds_withdrawn"] {
            try await shop.post([#require(told[name])], to: shop.inbox(), at: .stripe)
        }
        #expect(try await shop.payment(payment).disputed == money(100_00))
        #expect(try await shop.sum(.disputes) == 0)
        #expect(try await shop.cases(of: order).map(\.kind) == [.dispute])
        #expect(try await shop.reconcile(.stripe, repair: true).differences.isEmpty)
        #expect(try await shop.booked(.stripe) == 0)
    }

    @Test("a dispute that a webhook has told of is no difference")
    func alike() async throws {
        let (shop, _, payment, told) = try await Shop.disputed("pm_card_createDispute")
        for name in ["created", "funds_withdrawn"] {
            try await shop.post([#require(told[name])], to: shop.inbox(), at: .stripe)
        }
        #expect(try await shop.payment(payment).disputed == money(100_00))
        #expect(try await shop.reconcile(.stripe, repair: true).differences.isEmpty)
    }

    @Test("an inquiry takes nothing, and is no difference")
    func inquiry() async throws {
        let (shop, _, payment, _) = try await Shop.disputed("pm_card_createDisputeInquiry")
        #expect(try await shop.reconcile(.stripe, repair: true).differences.isEmpty)
        #expect(try await shop.payment(payment).disputed.isZero)
    }

    @Test("two disputes of one payment, of which the second is the merchant's loss, are booked one after the other")
    func several() async throws {
        let (shop, order, payment, _) = try await Shop.disputed("pm_card_createMultipleDisputes")
        let first = try await shop.reconcile(.stripe, repair: true)
        #expect(first.differences.map(\.kind) == [.disputeDiffers])
        #expect(try await shop.payment(payment).disputed == money(100_00))
        #expect(try await shop.sum(.disputes) == 100_00)
        #expect(try await shop.reconcile(.stripe, repair: true).differences.isEmpty)
        #expect(try await shop.cases(of: order).map(\.kind).contains(.dispute))
    }

    @Test("a dispute that was won is found and its money comes back (F-21)")
    func won() async throws {
        let (shop, _, payment, told) = try await Shop.disputed("pm_card_createDispute")
        try await shop.post([#require(told["funds_withdrawn"])], to: shop.inbox(), at: .stripe)
        _ = try await shop.winDispute()
        shop.advance(minutes: 5)
        let mended = try await shop.reconcile(.stripe, repair: true)
        #expect(mended.differences.map(\.kind) == [.disputeDiffers] && mended.left.isEmpty)
        #expect(try await shop.payment(payment).disputed.isZero)
        #expect(try await shop.reconcile(.stripe, repair: true).differences.isEmpty)
        try await shop.expectSound(at: .stripe)
    }
}
