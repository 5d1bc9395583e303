import PaymentCore
import PaymentOrders
import PaymentPlans
import Testing

/// What only the business may do (S-44, S-70).
@Suite("Roles")
struct RoleTests {
    /// Something that a payer may not do.
    struct Verb: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let run: @Sendable (Orders, Order, Principal) async throws(OrderError) -> Void
    }

    static let verbs: [Verb] = [
        Verb(testDescription: "send an invoice") { (orders, _, actor) throws(OrderError) in
            // Whether there is such an invoice, a payer is not told.
            let id: Invoice.ID
            do { id = try Invoice.ID("any") } catch { throw OrderError(.invalid, "\(error)") }
            _ = try await orders.sendInvoice(id, by: actor)
        },
        Verb(testDescription: "record an event") { (orders, order, actor) throws(OrderError) in
            _ = try await orders.productionComplete(order.id, by: actor)
        },
        Verb(testDescription: "move an event") { (orders, order, actor) throws(OrderError) in
            _ = try await orders.reschedule(.productionComplete, to: nil, for: order.id, by: actor)
        },
        Verb(testDescription: "change the price") { (orders, order, actor) throws(OrderError) in
            let total = Money(minorUnits: 1, currency: order.plan.currency)
            _ = try await orders.changeTotal(order.id, to: total, reason: "cheaper", by: actor)
        },
        Verb(testDescription: "change down payments") { (orders, order, actor) throws(OrderError) in
            _ = try await orders.customize(order.id, nil, by: actor)
        },
        Verb(testDescription: "complete") { (orders, order, actor) throws(OrderError) in
            _ = try await orders.complete(order.id, reason: "enough", by: actor)
        },
        Verb(testDescription: "decline") { (orders, order, actor) throws(OrderError) in
            _ = try await orders.decline(order.id, reason: "no", by: actor)
        },
        Verb(testDescription: "cancel for the merchant") { (orders, order, actor) throws(OrderError) in
            _ = try await orders.cancel(order.id, by: .merchant, reason: "ill", actor: actor)
        },
        Verb(testDescription: "issue a link anew") { (orders, order, actor) throws(OrderError) in
            _ = try await orders.reissueLink(order.id, by: actor)
        },
        Verb(testDescription: "set a stage") { (orders, order, actor) throws(OrderError) in
            _ = try await orders.setStage(order.id, to: "done", by: actor)
        },
        Verb(testDescription: "resume a collection") { (orders, order, actor) throws(OrderError) in
            _ = try await orders.resumeCollection(order.id, by: actor)
        },
        Verb(testDescription: "confirm a payment by hand") { (orders, order, actor) throws(OrderError) in
            let amount = Money(minorUnits: 1_00, currency: order.plan.currency)
            let nonce: PaymentRecord.ID
            do { nonce = try PaymentRecord.ID("cash") } catch { throw OrderError(.invalid, "\(error)") }
            _ = try await orders.confirmManualPayment(order.id, amount, nonce: nonce, note: "cash", by: actor)
        },
    ]

    @Test("a payer may not, and nothing changes", arguments: verbs)
    func payer(_ verb: Verb) async throws {
        let shop = try await Shop.open()
        let terms = try ScheduledBalance(
            deposit: .percentage(Percentage(percent: 20)), balance: .when(.productionComplete)
        ).terms()
        let order = try await shop.order(.project, terms, total: 100_00, at: .stripe)
        let refused = await #expect(throws: OrderError.self) { try await verb.run(shop.orders, order, Shop.payer) }
        #expect(refused?.code == .forbidden)
        #expect(refused?.description.contains("payer") == true)
        #expect(try await shop.orders.order(order.id) == order)
    }
}
