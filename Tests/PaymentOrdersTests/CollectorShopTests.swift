import PaymentCore
import PaymentOrders
import PaymentPlans
import Testing

@Suite("The shop of these tests")
struct CollectorShopTests {
    @Test("takes a deposit at every gateway, and charges the kept card", arguments: ShopGateway.allCases)
    func deposit(_ gateway: ShopGateway) async throws {
        let shop = try await Shop.open()
        let order = try await shop.scheduledOrder(at: gateway)
        #expect(try shop.balance(gateway) == 20_00)
        #expect(order.plan.paid.first == 20_00)
        #expect(order.method != nil)
        let result = try await shop.orders.chargeBalance(order.id, item: ItemID(2), by: Shop.staff)
        #expect(result.attempt.state == .succeeded, "\(result.attempt)")
        #expect(try shop.balance(gateway) == 100_00)
        #expect(result.order.plan.status == .completed)
    }

    @Test("has cards that are refused", arguments: ShopGateway.allCases, [ShopCard.poor, .dead, .confirming])
    func refusals(_ gateway: ShopGateway, _ card: ShopCard) async throws {
        guard try card.token(at: gateway, kept: true) != nil else { return }
        let shop = try await Shop.open()
        let order = try await shop.scheduledOrder(at: gateway, card: card)
        let result = try await shop.orders.chargeBalance(order.id, item: ItemID(2), by: Shop.staff)
        #expect(!Attempt.State.open.contains(result.attempt.state) || card == .confirming)
        #expect(try shop.balance(gateway) == 20_00)
    }
}
