import MockServerKit
import PaymentCore
import PaymentPlans
import Testing

@testable import PaymentOrders

@Suite("What an event comes to that has nothing to move")
struct InboxVerdictTests {
    @Test(
        "that a method is kept or forgotten is told by the calls themselves, and the event is done with",
        arguments: [WebhookEvent.Kind.methodStored, .methodForgotten])
    func methods(_ kind: WebhookEvent.Kind) async throws {
        let shop = try await Shop.open()
        let order = try await shop.partsOrder(at: .stripe)
        let paid = try await shop.charge(order, 100_00, at: .stripe)
        let before = try await shop.standing(of: order)
        let sent = shop.requests(.stripe).count
        let (event, next) = try await shop.receive(kind, about: paid.attempt)
        #expect(event.state == .applied && next == nil)
        #expect(shop.requests(.stripe).count == sent)
        #expect(try await shop.standing(of: order) == before)
    }

    @Test(
        "what goes back of money that the gateway's record does not show waits for an hour, and then for a person (F-21)",
        arguments: [WebhookEvent.Kind.refundChanged, .refundFailed, .disputeChanged])
    func waits(_ kind: WebhookEvent.Kind) async throws {
        let shop = try await Shop.open()
        let order = try await shop.partsOrder(at: .stripe)
        let begun = try await shop.chargeInVain(order, 100_00, at: .stripe)
        let (event, next) = try await shop.receive(
            kind, about: begun, named: "charge.dispute.funds_withdrawn", amount: ShopGateway.stripe.money(100_00))
        #expect(event.state == .received)
        #expect(try #require(next) > shop.clock.now())
        shop.advance(hours: 1, minutes: 1)
        #expect(try await shop.orders.apply(event: event.eventID, account: event.account, under: nil) == nil)
        #expect(try await shop.events().map(\.state) == [.quarantined])
        #expect(try await shop.sum(.clearing(begun.account)) == 0)
        #expect(try await shop.cases(of: order).map(\.kind) == [.mismatch])
        #expect(try await shop.attempt(begun.reference).state.isOpen)
    }

    @Test("a dispute of another payment than the one it names is booked on neither (D-71)")
    func otherPayment() async throws {
        let shop = try await Shop.open()
        let order = try await shop.partsOrder(at: .stripe)
        let paid = try await shop.charge(order, 100_00, at: .stripe)
        let other = try await shop.partsOrder(at: .stripe)
        let theirs = try await shop.charge(other, 100_00, at: .stripe, nonce: "form-2")
        let standings = [try await shop.standing(of: order), try await shop.standing(of: other)]
        let (event, next) = try await shop.receive(
            .disputeChanged, about: paid.attempt, named: "charge.dispute.funds_withdrawn",
            payment: theirs.payment.transaction, amount: ShopGateway.stripe.money(100_00))
        #expect(event.state == .quarantined && next == nil)
        #expect(try await shop.sum(.disputes) == 0)
        #expect(try await shop.sum(.clearing(paid.attempt.account)) == 200_00)
        #expect(try await shop.standing(of: other) == standings[1])
        #expect(try await shop.cases(of: order).map(\.kind) == [.mismatch])
    }

    @Test("a dispute without an amount moves nothing, and calls a person (S-21)")
    func withoutAmount() async throws {
        let shop = try await Shop.open()
        let order = try await shop.partsOrder(at: .stripe)
        let paid = try await shop.charge(order, 100_00, at: .stripe)
        let (event, _) = try await shop.receive(
            .disputeChanged, about: paid.attempt, named: "charge.dispute.funds_withdrawn",
            payment: paid.payment.transaction)
        #expect(event.state == .quarantined)
        #expect(try await shop.payment(paid.payment.id).disputed.isZero)
        #expect(try await shop.cases(of: order).map(\.kind) == [.dispute])
    }

    @Test(
        "an event of real money about a payment of a trial is believed by nobody (F-24)",
        arguments: ShopGateway.allCases)
    func realMoney(_ gateway: ShopGateway) async throws {
        let shop = try await Shop.open()
        let order = try await shop.partsOrder(at: gateway)
        let begun = try await shop.chargeInVain(order, 100_00, at: gateway)
        let (event, next) = try await shop.receive(
            .paymentCaptured, about: begun, amount: gateway.money(100_00), isLive: true)
        #expect(event.state == .quarantined && next == nil)
        #expect(event.detail == "it is about real money, the payment is not")
        #expect(try await shop.orders.order(order.id).plan.paid == [0])
        #expect(try await shop.sum(.suspense) == 0)
    }

    @Test(
        "an event without a transaction makes the gateway be asked, and what it says counts (S-24)",
        arguments: ShopGateway.allCases)
    func asksWithoutTransaction(_ gateway: ShopGateway) async throws {
        let shop = try await Shop.open()
        let order = try await shop.partsOrder(at: gateway)
        let begun = try await shop.chargeUnheard(order, 100_00, at: gateway)
        shop.advance(minutes: 10)
        let (event, next) = try await shop.receive(.paymentPending, about: begun)
        #expect(event.state == .applied && next == nil)
        #expect(try await shop.attempt(begun.reference).state == .succeeded)
        #expect(try await shop.orders.order(order.id).plan.paid == [100_00])
    }

    @Test("a refund's event about a payment that is not recorded yet brings the payment in first (F-18, F-21)")
    func paymentFirst() async throws {
        let shop = try await Shop.open()
        let order = try await shop.partsOrder(at: .liqPay)
        let begun = try await shop.chargeUnheard(order, 100_00, at: .liqPay)
        let adapter = try shop.adapter(.liqPay, as: (any RefundingGateway).self)
        let payment = GatewayReference(gateway: begun.gateway, id: begun.reference.text)
        let outcome = try await adapter.refund(
            RefundRequest(
                payment: payment, amount: ShopGateway.liqPay.money(100_00), refundedBefore: ShopGateway.liqPay.money(0),
                reference: MerchantReference("dashboard-1"), idempotencyKey: IdempotencyKey("dashboard-1")))
        guard case .succeeded = outcome else { throw ShopFailure("the refund came to \(outcome.name)") }
        let (event, _) = try await shop.receive(.refundChanged, about: begun, payment: payment)
        #expect(event.state == .applied)
        let record = try await shop.payment(begun.payment)
        #expect(record.captured == ShopGateway.liqPay.money(100_00))
        #expect(record.refunded == ShopGateway.liqPay.money(100_00))
        #expect(try await shop.sum(.clearing(begun.account)) == 0)
    }
}
