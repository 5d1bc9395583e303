import PaymentCore
import PaymentPlans
import Testing

@testable import PaymentOrders

@Suite("The check of the books")
struct ReconciliationLedgerCheckTests {
    @Test(
        "the books of all products are sound after payments, refunds, cancellation and balance (L-2, L-5, I-1)",
        arguments: ShopGateway.allCases)
    func sound(_ gateway: ShopGateway) async throws {
        let shop = try await Shop.open()
        let order = try await shop.partlyPaid([100_00, 50_00], at: gateway)
        _ = try await shop.visit(at: gateway)
        let scheduled = try await shop.scheduledOrder(at: gateway)
        shop.settle()
        try await shop.refund(order, 70_00, reason: .mistake)
        _ = try await shop.orders.cancel(scheduled.id, by: .merchant, reason: "ill", actor: Shop.staff)
        _ = try await shop.orders.confirmManualPayment(
            order.id, gateway.money(950_00), fee: gateway.money(1_00), nonce: PaymentRecord.ID("cash"), note: "cash",
            by: Shop.staff)
        try await shop.expectSound(at: gateway)
    }

    /// A way to spoil what is stored, past the code that books.
    struct Damage: Sendable, CustomStringConvertible {
        let description: String
        let rules: Set<LedgerCheck.Rule>
        let act: @Sendable (Order, [PaymentRecord], any StoreTransaction) throws(OrderError) -> Void
    }

    private static func usd(_ minorUnits: Int64) -> Money { Money(minorUnits: minorUnits, currency: .usd) }

    static let damages = [
        Damage(description: "a payment has more than came", rules: [.moneyIsThere, .planFits, .paymentFits]) {
            (_, payments, tx) throws(OrderError) in
            var payment = payments[0]
            payment.captured = usd(101_00)
            try tx.update(payment)
        },
        Damage(description: "a refund is counted and none was made", rules: [.moneyIsThere, .planFits]) {
            (_, payments, tx) throws(OrderError) in
            var payment = payments[0]
            payment.refunded = usd(10_00)
            try tx.update(payment)
        },
        Damage(description: "a payment is back to open", rules: [.moneyIsThere, .paymentFits, .planFits]) {
            (_, payments, tx) throws(OrderError) in
            var payment = payments[0]
            payment.captured = usd(0)
            payment.state = .open
            payment.refunded = usd(0)
            try tx.update(payment)
            payment.captured = usd(5)
            try tx.update(payment)
        },
        Damage(description: "a payment has another transaction", rules: [.paymentFits]) {
            (_, payments, tx) throws(OrderError) in
            var payment = payments[0]
            payment.transaction = GatewayReference(gateway: GatewayID(rawValue: "stripe"), id: "another")
            try tx.update(payment)
        },
        Damage(description: "a refund record has more than its payment", rules: [.paymentFits]) {
            (order, payments, tx) throws(OrderError) in
            try tx.insert(
                RefundRecord(
                    id: Identifier(random: SeededRandomSource(seed: 7)), order: order.id, payment: payments[0].id,
                    amount: usd(100_01), reason: .goodwill, state: .succeeded, note: "", createdAt: order.createdAt))
        },
        Damage(description: "a plan is that of an order nobody paid", rules: [.planIsBooked, .planFits]) {
            (order, _, tx) throws(OrderError) in
            var changed = order
            do throws(PlanError) {
                changed.plan = try Plan(terms: order.plan.terms, total: order.plan.total, bookedAt: order.plan.bookedAt)
            } catch { throw OrderError(error) }
            try tx.update(changed)
        },
        Damage(description: "money lies in suspense without a case", rules: [.suspenseHasCase]) {
            (order, _, tx) throws(OrderError) in
            // The case of it is closed, and nothing was moved.
            for var file in try tx.openCases(of: order.id) {
                file.closedAt = order.createdAt
                try tx.update(file)
            }
        },
    ]

    @Test("what was changed past the code that books is found (S-93, I-1, I-4, I-9)", arguments: damages)
    func damaged(_ damage: Damage) async throws {
        let shop = try await Shop.open()
        let order = try await shop.partlyPaid([100_00], at: .stripe)
        try await shop.read { (tx) throws(OrderError) in
            var edit = try Edit(shop.orders, tx, order.id, by: .system)
            let amount = Self.usd(3_00)
            edit.suspend(amount, at: order.account)
            try edit.open(.mismatch, amount: amount, detail: "somebody's", once: "it")
            try edit.save(.setMoneyAside)
        }
        #expect(try await LedgerCheck(shop.orders).run().isEmpty)
        try await shop.read { (tx) throws(OrderError) in
            guard let current = try tx.order(order.id) else { throw .notFound("order", order.id) }
            try damage.act(current, tx.payments(of: order.id), tx)
        }
        let findings = try await LedgerCheck(shop.orders).run()
        #expect(Set(findings.map(\.rule)) == damage.rules, "\(findings)")
        #expect(findings.allSatisfy { $0.book == order.id.text })
    }

    @Test("a line that was changed, moved or taken away breaks its chain (S-93)")
    func chains() async throws {
        let shop = try await Shop.open()
        let order = try await shop.partlyPaid([100_00], at: .stripe)
        let book = order.id.text
        let (entries, audit) = try await shop.read { (tx) throws(OrderError) in
            (try tx.entries(of: book), try tx.audit(of: book))
        }
        let check = BookCheck(shop.key, book)
        #expect(try check.findings(entries, audit).isEmpty)
        for place in entries.indices {
            var changed = entries
            let entry = entries[place]
            changed[place] = LedgerEntry(
                book: entry.book, position: entry.position, journal: entry.journal, account: entry.account,
                amount: Self.usd(entry.amount.minorUnits + 1), customer: entry.customer, memo: entry.memo, at: entry.at,
                hash: entry.hash)
            #expect(Set(try check.findings(changed, audit).map(\.rule)) == [.ledgerChain, .journalBalances])
            guard place < entries.count - 1 else { continue }
            changed = entries
            changed.swapAt(place, place + 1)
            #expect(try check.findings(changed, audit).map(\.rule) == [.ledgerChain])
            changed = entries
            changed.remove(at: place)
            #expect(try check.findings(changed, audit).contains { $0.rule == .ledgerChain })
        }
        for place in audit.indices.dropLast() {
            var changed = audit
            changed.remove(at: place)
            #expect(try check.findings(entries, changed).map(\.rule) == [.auditChain])
        }
        // A chain of another key is no chain of this store.
        let other = try StoreKey(Secret((100..<132).map { UInt8($0) }))
        #expect(Set(try BookCheck(other, book).findings(entries, audit).map(\.rule)) == [.ledgerChain, .auditChain])
    }
}
