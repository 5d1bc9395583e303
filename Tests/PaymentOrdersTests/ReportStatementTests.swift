import PaymentCore
import PaymentLocalization
import PaymentOrders
import PaymentPlans
import PaymentTesting
import Testing

/// Statements of customers.
@Suite("Report statements")
struct ReportStatementTests {
    private func usd(_ minorUnits: Int64) -> Money { Money(minorUnits: minorUnits, currency: .usd) }

    private let kitchen = CalendarDeposit(deposit: .percentage(Percentage(percent: 30)))

    /// Money by hand, a day later than what was before.
    private func receive(_ amount: Money, _ order: Order, _ name: String, _ shop: Shop) async throws {
        shop.advance(days: 1)
        _ = try await shop.orders.confirmManualPayment(
            order.id, amount, nonce: PaymentRecord.ID(name), note: "transfer", by: Shop.manager)
    }

    /// A kitchen for 1200: a deposit of 360 on the 22nd, the invoice of the rest on the 23rd, 500 on the 24th, 400 on the 25th.
    private func story(_ shop: Shop) async throws -> (customer: Customer, order: Order) {
        let customer = try await shop.customer()
        let order = try await shop.order(
            .project, try kitchen.terms(), total: 1200_00, at: .stripe, customer: customer.id)
        try await receive(usd(360_00), order, "deposit", shop)
        shop.advance(days: 1)
        let id = order.id
        let drafts = try await shop.read { (tx) throws(OrderError) in try tx.invoices(of: id) }
        _ = try await shop.orders.sendInvoice(try #require(drafts.first).id, by: Shop.staff)
        try await receive(usd(500_00), order, "first", shop)
        try await receive(usd(400_00), order, "second", shop)
        return (customer, order)
    }

    @Test("a statement has every demand and payment with its number, and balances before and after (P-IF-4)")
    func lines() async throws {
        let shop = try await Shop.open()
        let (customer, order) = try await story(shop)
        let statement = try await shop.orders.statement(of: customer.id)
        let section = try #require(statement.sections.first)
        #expect(statement.sections.count == 1 && section.beginning == usd(0) && section.ending == usd(-60_00))
        let told = section.lines.map { line in
            "\(line.day?.description ?? "") \(line.kind) \(line.document) "
                + "\(line.debit?.decimalText ?? "-") \(line.credit?.decimalText ?? "-") \(line.balance.decimalText)"
        }
        #expect(
            told == [
                "2026-11-22 charge  360.00 - 360.00", "2026-11-22 payment deposit - 360.00 0.00",
                "2026-11-23 invoice \(order.number)-1 840.00 - 840.00", "2026-11-24 payment first - 500.00 340.00",
                "2026-11-25 payment second - 400.00 -60.00",
            ])
        #expect(section.lines.allSatisfy { $0.order == order.number })
        #expect(statement.rows.first?.kind == .beginning && statement.rows.last?.kind == .ending)
    }

    @Test("two periods that meet say together what one says of both, wherever they meet")
    func periods() async throws {
        let shop = try await Shop.open()
        let (customer, _) = try await story(shop)
        let whole = try #require(try await shop.orders.statement(of: customer.id).sections.first)
        for days in -1...6 {
            let day = CivilDate(Shop.start).adding(days: Int64(days))
            let before = try await shop.orders.statement(of: customer.id, in: ReportPeriod(through: day)).sections
            let after = try await shop.orders.statement(
                of: customer.id, in: ReportPeriod(from: day.adding(days: 1))
            ).sections
            let lines = (before + after).flatMap(\.lines)
            #expect(lines == whole.lines, "split at \(day)")
            #expect((before.last?.ending ?? usd(0)) == (after.first?.beginning ?? whole.ending), "split at \(day)")
        }
    }

    @Test("a customer's balance that pays another order leaves one and comes to the other")
    func transfer() async throws {
        let shop = try await Shop.open()
        let (customer, order) = try await story(shop)
        let next = try await shop.order(
            .order, try CalendarDeposit(deposit: nil).terms(), total: 60_00, at: .stripe, customer: customer.id)
        shop.advance(days: 1)
        _ = try await shop.orders.spendBalance(
            of: order.id, usd(60_00), on: next.id, nonce: PaymentRecord.ID("spend"), by: Shop.staff)
        let section = try #require(try await shop.orders.statement(of: customer.id).sections.first)
        #expect(section.ending == usd(0))
        let moved = section.lines.suffix(3)
        #expect(moved.map(\.kind).sorted { $0.rawValue < $1.rawValue } == [.charge, .transfer, .transfer])
        #expect(moved.compactMap(\.debit).map(\.minorUnits).reduce(0, +) == 120_00)
        #expect(moved.compactMap(\.credit).map(\.minorUnits).reduce(0, +) == 60_00)
    }

    @Test("a cancelled order owes its money back, and the statement says so until it went back (D-55)")
    func cancellation() async throws {
        let shop = try await Shop.open()
        let customer = try await shop.customer()
        let order = try await shop.order(
            .project, try kitchen.terms(), total: 1200_00, at: .stripe, customer: customer.id)
        try await receive(usd(360_00), order, "deposit", shop)
        _ = try await shop.orders.cancel(order.id, by: .merchant, reason: "no wood", actor: Shop.manager)
        let section = try #require(try await shop.orders.statement(of: customer.id).sections.first)
        #expect(section.lines.map(\.kind) == [.charge, .payment, .reduction])
        #expect(section.ending == usd(-360_00))
    }

    @Test("money that goes back is on the statement with its refund, and the price it lowers (D-53)")
    func refund() async throws {
        let shop = try await Shop.open()
        let customer = try await shop.customer()
        let order = try await shop.order(
            .project, try kitchen.terms(), total: 1200_00, at: .stripe, customer: customer.id)
        try await shop.pay(order, 1200_00, nonce: "all")
        shop.advance(days: 2)
        let refunds = try await shop.orders.refund(
            order.id, .exactly(usd(100_00)), reason: .goodwill, note: "late", nonce: RefundRecord.ID("back"),
            by: Shop.manager)
        let section = try #require(try await shop.orders.statement(of: customer.id).sections.first)
        #expect(section.lines.map(\.kind) == [.charge, .payment, .reduction, .refund])
        #expect(section.lines.map(\.document) == ["", "all", "", refunds.first?.id.text ?? "-"])
        #expect(section.lines.last?.debit == usd(100_00) && section.ending == usd(0))
    }

    @Test("a prepayment is the customer's from the first moment (D-25)")
    func prepayment() async throws {
        let shop = try await Shop.open()
        let visit = try await shop.visit(at: .liqPay)
        let before = try await shop.orders.statement(of: visit.customer)
        #expect(before.sections.isEmpty)
        try await shop.pay(visit, 300_00)
        let section = try #require(try await shop.orders.statement(of: visit.customer).sections.first)
        #expect(section.lines.map(\.kind) == [.payment])
        #expect(section.ending == Money(minorUnits: -300_00, currency: .uah))
    }

    @Test("each currency has its own balance, and nobody else's lines are on it (S-70)")
    func currencies() async throws {
        let shop = try await Shop.open()
        let (customer, _) = try await story(shop)
        let (other, _) = try await story(shop, "b")
        let euro = try await shop.order(
            .order, try CalendarDeposit(deposit: nil).terms(), total: 90_00, at: .liqPay, customer: customer.id)
        try await receive(Money(minorUnits: 90_00, currency: .uah), euro, "uah", shop)
        let statement = try await shop.orders.statement(of: customer.id)
        #expect(statement.sections.map(\.ending.description) == ["0.00 UAH", "-60.00 USD"])
        #expect(try await shop.orders.statement(of: other.id).sections.map(\.ending) == [usd(-60_00)])
        await #expect(throws: OrderError.self) { try await shop.orders.statement(of: Customer.ID("nobody")) }
    }

    private func story(_ shop: Shop, _ suffix: String) async throws -> (Customer, Order) {
        let customer = try await shop.customer("Bohdan")
        let order = try await shop.order(
            .project, try kitchen.terms(), total: 1200_00, at: .stripe, customer: customer.id)
        try await receive(usd(360_00), order, "deposit-\(suffix)", shop)
        try await receive(usd(900_00), order, "rest-\(suffix)", shop)
        return (customer, order)
    }

    @Test(
        "whatever happens to orders, beginning and lines come to the ending", arguments: 1...20 as ClosedRange<UInt64>)
    func anything(_ seed: UInt64) async throws {
        let shop = try await Shop.open(seed: seed)
        let random = SeededRandomSource(seed: seed)
        let customer = try await shop.customer()
        var orders: [Order] = []
        for step in 0..<25 {
            shop.advance(hours: Int64(random.next(below: 40)))
            if orders.isEmpty || random.next(below: 4) == 0 {
                orders.append(
                    try await shop.order(
                        .project, try kitchen.terms(), total: Int64(random.next(below: 900_00)) + 100_00, at: .stripe,
                        customer: customer.id))
            }
            let order = orders[Int(random.next(below: UInt64(orders.count)))]
            // What the plan does not allow is refused and changes nothing.
            do { try await happen(random, to: order, "\(step)", shop) } catch let error as OrderError {
                #expect(error.code == .refused || error.code == .invalid, "seed \(seed), step \(step): \(error)")
            }
        }
        let whole = try await shop.orders.statement(of: customer.id)
        let booked = try await shop.balances().filter {
            [.receivable, .customerBalance, .owedBack].contains($0.account)
        }.reduce(0) { $0 + $1.balance.minorUnits }
        #expect(whole.sections.reduce(0) { $0 + $1.ending.minorUnits } == booked, "seed \(seed)")
        #expect(try await shop.orders.trialBalance().isBalanced, "seed \(seed)")
    }

    private func happen(_ random: SeededRandomSource, to order: Order, _ name: String, _ shop: Shop) async throws {
        let amount = usd(Int64(random.next(below: 400_00)) + 1)
        switch random.next(below: 8) {
        case 0, 1: try await receive(amount, order, "m-\(name)", shop)
        case 2:
            let id = order.id
            let drafts = try await shop.read { (tx) throws(OrderError) in
                try tx.invoices(of: id).filter { $0.state == .draft }
            }
            guard let draft = drafts.first else { return }
            _ = try await shop.orders.sendInvoice(draft.id, by: Shop.staff)
        case 3: _ = try await shop.orders.changeTotal(order.id, to: amount, reason: "agreed", by: Shop.manager)
        case 4: _ = try await shop.orders.cancel(order.id, by: .payer, reason: "moved", actor: Shop.staff)
        case 5:
            _ = try await shop.orders.refund(
                order.id, .exactly(amount), reason: amount.minorUnits.isMultiple(of: 2) ? .goodwill : .mistake,
                note: "wrong", nonce: RefundRecord.ID("r-\(name)"), by: Shop.manager)
        default: try await shop.pay(order, amount.minorUnits, nonce: "p-\(name)")
        }
    }
}
