import PaymentCore
import PaymentLocalization
import PaymentOrders
import PaymentPlans
import Testing

/// Branches with books of their own (P-BK-2, P-BK-10).
@Suite("Branches")
struct BranchTests {
    private static func branches(category: String = "Prepayments") throws -> Branches {
        try Branches(
            [
                Branch(name: "Center", incomeCategory: "Services", paymentType: "Card online", fiscalRegistrar: "FR-1"),
                Branch(name: "Riverside", incomeCategory: category, paymentType: "LiqPay"),
            ], topUp: "Riverside")
    }

    private func shop() async throws -> Shop {
        let shop = try await Shop.open()
        try await shop.orders.setBranches(try Self.branches(), from: 0, by: Shop.manager)
        return shop
    }

    /// A visit that asks for 300.00 in advance.
    private func visit(_ shop: Shop, at branch: String?) async throws -> Order {
        let booking = PaidBooking(
            kinds: ["cut": ShopGateway.liqPay.money(300_00)], link: try LinkTerms(lifetimeHours: 24))
        let (terms, total) = try booking.terms(for: "cut")
        return try await shop.orders.book(
            Booking(
                .visit, customer: try await shop.customer().id, title: "Haircut", terms: terms, total: total,
                account: ShopGateway.liqPay.account(), branch: branch), by: Shop.staff)
    }

    @Test("what comes in and goes back is entered in the books of the branch, as they were then (P-BK-2)")
    func income() async throws {
        let shop = try await shop()
        let first = try await visit(shop, at: nil)
        let second = try await visit(shop, at: "Riverside")
        #expect(first.branch == "Center" && second.branch == "Riverside")
        try await shop.pay(first, 300_00)
        try await shop.pay(second, 300_00)
        try await shop.orders.setBranches(try Self.branches(category: "Income"), from: 1, by: Shop.manager)
        shop.advance(hours: 36)
        try await shop.refund(second, 100_00, reason: .goodwill)
        let rows = try await shop.orders.reportIncome()
        let liqpay = ShopGateway.liqPay
        #expect(rows.map(\.entry.branch) == ["Center", "Riverside", "Riverside"])
        #expect(rows.map(\.entry.category) == ["Services", "Prepayments", "Income"])
        #expect(rows.map(\.entry.paymentType) == ["Card online", "LiqPay", "LiqPay"])
        #expect(rows.map(\.entry.fiscalRegistrar) == ["FR-1", nil, nil])
        #expect(rows.map(\.entry.amount) == [liqpay.money(300_00), liqpay.money(300_00), liqpay.money(-100_00)])
        #expect(rows.map(\.number) == [first.number, second.number, second.number])
        // Each is a journal entry of the ledger, and together they are what the gateway took.
        for row in rows {
            let lines = try await shop.read { (tx) throws(OrderError) in try tx.entries(of: row.entry.order.text) }
            #expect(lines.contains { $0.journal == row.entry.journal && $0.account == .clearing(row.entry.account) })
        }
        let riverside = try await shop.orders.reportIncome(branch: "Riverside")
        #expect(riverside == rows.filter { $0.entry.branch == "Riverside" })
        let payment = try #require(try await shop.payments(of: second).first)
        let receipt = try await shop.orders.receipt(of: payment.id)
        #expect(receipt.heading.facts.contains { $0.value == .text("Riverside") })
    }

    @Test("income is told for the days of the business")
    func period() async throws {
        let shop = try await shop()
        try await shop.pay(try await visit(shop, at: nil), 300_00)
        shop.advance(days: 1)
        try await shop.pay(try await visit(shop, at: nil), 300_00)
        let rows = try await shop.orders.reportIncome()
        let days = rows.map { CivilDate($0.entry.at) }
        #expect(days.count == 2 && days[0].days(until: days[1]) == 1)
        for (index, day) in days.enumerated() {
            #expect(
                try await shop.orders.reportIncome(in: ReportPeriod(from: day, through: day)) == [rows[index]])
        }
    }

    @Test("a top-up is the customer's to spend, and income of the branch for top-ups (P-BK-10)")
    func topUp() async throws {
        let shop = try await shop()
        let customer = try await shop.customer().id
        let amount = ShopGateway.liqPay.money(500_00)
        let nonce = try Order.ID("top-up-1")
        var orders: [Order] = []
        for _ in 0..<2 {
            orders.append(
                try await shop.orders.bookTopUp(
                    of: customer, amount, title: "Balance top-up", account: ShopGateway.liqPay.account(), nonce: nonce,
                    by: Shop.payer))
        }
        #expect(orders[0] == orders[1] && orders[0].branch == "Riverside")
        try await shop.pay(orders[0], 500_00)
        let balances = try await shop.balances()
        #expect(balances.first { $0.account == .customerBalance }?.balance == ShopGateway.liqPay.money(-500_00))
        let rows = try await shop.orders.reportIncome()
        #expect(rows.map(\.entry.branch) == ["Riverside"] && rows.map(\.entry.amount) == [amount])
    }

    @Test("a business without branches has no income entries")
    func none() async throws {
        let shop = try await Shop.open()
        let visit = try await visit(shop, at: nil)
        try await shop.pay(visit, 300_00)
        #expect(visit.branch == nil)
        #expect(try await shop.orders.reportIncome().isEmpty)
    }

    @Test("what cannot be is refused, and nothing changes")
    func refused() async throws {
        let shop = try await shop()
        let unknown = await #expect(throws: OrderError.self) { try await visit(shop, at: "Nowhere") }
        #expect(unknown?.code == .invalid && unknown?.description.contains("'Center', 'Riverside'") == true)
        let fewer = try Branches([Self.branches().all[0]])
        let gone = await #expect(throws: OrderError.self) {
            try await shop.orders.setBranches(fewer, from: 1, by: Shop.manager)
        }
        #expect(gone?.code == .refused && gone?.value == "Riverside")
        let late = await #expect(throws: OrderError.self) {
            try await shop.orders.setBranches(Self.branches(), from: 0, by: Shop.manager)
        }
        #expect(late?.code == .conflict)
        #expect(try await shop.orders.branches().branches == Self.branches())
        let twice = try Self.branches().all[0]
        #expect(throws: InvalidValue.self) { try Branches([twice, twice]) }
        #expect(throws: InvalidValue.self) { try Branches([twice], topUp: "Riverside") }
        for text in ["", String(repeating: "x", count: 81)] {
            #expect(throws: InvalidValue.self) { try Branch(name: text, incomeCategory: "a", paymentType: "b") }
            #expect(throws: InvalidValue.self) { try Branch(name: "a", incomeCategory: text, paymentType: "b") }
            #expect(throws: InvalidValue.self) { try Branch(name: "a", incomeCategory: "b", paymentType: text) }
            #expect(throws: InvalidValue.self) {
                try Branch(name: "a", incomeCategory: "b", paymentType: "c", fiscalRegistrar: text)
            }
        }
    }

    @Test("a customer is put on record once, also by two forms at the same instant (F-40)")
    func customerOnce() async throws {
        let shop = try await Shop.open()
        let nonce = try Customer.ID("form-1")
        let orders = shop.orders
        let found = try await withThrowingTaskGroup(of: Customer.self) { group in
            for _ in 0..<4 {
                group.addTask { try await orders.addCustomer(name: "Anna", email: "anna@example.com", nonce: nonce) }
            }
            return try await group.reduce(into: Set<Customer>()) { $0.insert($1) }
        }
        #expect(found.count == 1 && found.first?.id == nonce)
    }
}
