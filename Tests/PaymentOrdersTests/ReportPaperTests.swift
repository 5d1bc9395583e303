import PaymentCore
import PaymentLocalization
import PaymentOrders
import PaymentPlans
import Testing

/// Receipts, invoices and audit trails.
@Suite("Report papers")
struct ReportPaperTests {
    private func usd(_ minorUnits: Int64) -> Money { Money(minorUnits: minorUnits, currency: .usd) }

    private func invoices(of order: Order, _ shop: Shop) async throws -> [Invoice] {
        let id = order.id
        return try await shop.read { (tx) throws(OrderError) in try tx.invoices(of: id) }
    }

    @Test("a receipt says what the money went to, and its lines sum to what arrived (O-6)")
    func receipt() async throws {
        let shop = try await Shop.open()
        let terms = try InstallmentPlan(
            deposit: .flat(usd(50_00)), parts: Line.Parts(3, every: .months(1)), first: .after(.days(30))
        ).terms()
        let order = try await shop.order(.order, terms, total: 350_00, at: .stripe)
        try await shop.pay(order, 180_00, nonce: "first")
        let receipt = try await shop.orders.receipt(of: PaymentRecord.ID("first"))
        #expect(
            receipt.rows.map { "\($0.what.key) \($0.part) \($0.amount.decimalText)" } == [
                "deposit  50.00", "installment 1/3 100.00", "installment 2/3 30.00",
            ])
        #expect(receipt.total.amount == usd(180_00))
        #expect(receipt.payment.card?.lastFour == "4242")
        #expect(receipt.paidAt == Shop.start)
        #expect(receipt.heading.facts.contains { $0.value == .text(order.number) })
    }

    @Test("what a payment left over is on its receipt as the customer's balance")
    func overpaid() async throws {
        let shop = try await Shop.open()
        let order = try await shop.order(
            .order, try CalendarDeposit(deposit: .flat(usd(100_00))).terms(), total: 100_00, at: .stripe)
        _ = try await shop.orders.confirmManualPayment(
            order.id, usd(130_00), nonce: PaymentRecord.ID("cash"), note: "cash", by: Shop.manager)
        let rows = try await shop.orders.receipt(of: PaymentRecord.ID("cash")).rows
        #expect(rows.map(\.what.key) == ["deposit", "toBalance"])
        #expect(rows.map(\.amount) == [usd(100_00), usd(30_00)])
    }

    @Test("there is no receipt for money that did not arrive")
    func noReceipt() async throws {
        let shop = try await Shop.open()
        let order = try await shop.order(
            .order, try CalendarDeposit(deposit: nil).terms(), total: 100_00, at: .stripe)
        try await shop.pay(order, 100_00, card: .dead, nonce: "dead")
        let dead = try PaymentRecord.ID("dead")
        let nobody = try PaymentRecord.ID("nobody")
        await #expect { try await shop.orders.receipt(of: dead) } throws: { ($0 as? OrderError)?.code == .refused }
        await #expect { try await shop.orders.receipt(of: nobody) } throws: { ($0 as? OrderError)?.code == .notFound }
    }

    @Test("an invoice has what it asks for, what was paid on it and what is left (P-IN-3)")
    func invoice() async throws {
        let shop = try await Shop.open()
        let terms = try CalendarDeposit(deposit: .percentage(Percentage(percent: 30))).terms()
        let order = try await shop.order(.booking, terms, total: 1200_00, at: .stripe)
        try await shop.pay(order, 360_00)
        let draft = try #require(try await invoices(of: order, shop).first)
        let drafted = try await shop.orders.invoiceDocument(draft.id)
        #expect(drafted.invoice.state == .draft && drafted.left == usd(840_00) && drafted.rows.count == 1)

        shop.advance(days: 3)
        _ = try await shop.orders.sendInvoice(draft.id, by: Shop.staff)
        shop.advance(days: 2)
        _ = try await shop.orders.confirmManualPayment(
            order.id, usd(500_00), nonce: PaymentRecord.ID("transfer"), note: "bank", by: Shop.manager)
        let document = try await shop.orders.invoiceDocument(draft.id)
        #expect(document.issuedOn.description == "2026-11-24")
        #expect(document.customer.email == "taras@example.com")
        #expect(
            document.rows.map { "\($0.what.key) \($0.day?.description ?? "-") \($0.amount.decimalText)" } == [
                "balance 2026-11-24 840.00", "payment 2026-11-26 -500.00",
            ])
        #expect(document.left == usd(340_00) && document.total.amount == usd(340_00))
    }

    @Test("the invoice of one payment says that it was received (P-LE-4)")
    func invoiceOfPayment() async throws {
        let shop = try await Shop.open()
        let terms = try PayerChosenParts(PayerParts(minimumFirst: Percentage(percent: 1))).terms()
        let order = try await shop.order(.order, terms, total: 500_00, at: .stripe)
        try await shop.pay(order, 70_00)
        let invoice = try #require(try await invoices(of: order, shop).first)
        let document = try await shop.orders.invoiceDocument(invoice.id)
        #expect(document.rows.map(\.amount) == [usd(70_00), usd(-70_00)])
        #expect(document.left == usd(0))
        let missing = try Invoice.ID("missing")
        await #expect { try await shop.orders.invoiceDocument(missing) } throws: {
            ($0 as? OrderError)?.code == .notFound
        }
    }

    @Test("every verb of the audit trail has its words in both languages; one of a newer release stands as it is")
    func verbs() {
        for language in Language.allCases {
            let words = AuditVerb.allCases.map { $0.word.text(in: language) }
            #expect(Set(words).count == words.count)
            let isCyrillic = words.map { $0.unicodeScalars.contains { (0x400...0x4FF).contains($0.value) } }
            #expect(isCyrillic.allSatisfy { $0 == (language == .uk) }, "\(words)")
        }
        let entry = AuditEntry(
            book: "store", position: 1, at: Timestamp(millisecondsSinceEpoch: 0), actor: "olga", role: "robot",
            verb: "paint it green", reason: "", detail: "", hash: [])
        #expect(entry.action == .text("paint it green"))
    }

    @Test("the audit trail says who did what, why, and in which order (O-6, S-44)")
    func audit() async throws {
        let shop = try await Shop.open()
        let order = try await shop.order(
            .order, try CalendarDeposit(deposit: nil).terms(), total: 100_00, at: .stripe)
        _ = try await shop.orders.changeTotal(order.id, to: usd(90_00), reason: "a friend", by: Shop.manager)
        _ = try await shop.orders.decline(order.id, reason: "no answer", by: Shop.staff)
        let trail = try await shop.orders.auditTrail(of: order.id)
        #expect(trail.rows.map(\.entry.position) == [1, 2, 3])
        #expect(
            trail.rows.map { "\($0.entry.actor) \($0.entry.role) \($0.entry.verb) \($0.entry.reason)" } == [
                "olena staff book ", "iryna manager change total a friend", "olena staff decline no answer",
            ])
        #expect(trail.isIntact)
        let read = try #require(trail.rows.dropFirst().first).cells
        guard case .word(let role) = read[3], case .word(let verb) = read[4] else {
            Issue.record("\(read)")
            return
        }
        #expect([role, verb].map { $0.text(in: .uk) } == ["керівник", "ціну змінено"])
        #expect(verb.text(in: .en) == "price changed" && verb.key == "change total")
        #expect(try await shop.orders.auditTrail(of: nil).rows.isEmpty)
        let nobody = try Order.ID("nobody")
        await #expect { try await shop.orders.auditTrail(of: nobody) } throws: {
            ($0 as? OrderError)?.code == .notFound
        }
    }

    @Test("reports hold no token, link or key (S-01)")
    func noSecrets() async throws {
        let shop = try await Shop.open()
        let visit = try await shop.visit(at: .stripe)
        try await shop.pay(visit, 300_00, nonce: "first", keep: shop.consent)
        let link = try shop.key.linkToken(order: visit.id, serial: 1, purpose: "pay").text
        var text = ""
        for format in ReportFormat.allCases {
            let trail = try await shop.orders.auditTrail(of: visit.id)
            var audit = ReportWriter<AuditRow>(format, trail.heading, zone: .utc)
            text += audit.begin() + trail.rows.map { audit.add($0) }.joined() + audit.end()
            let receipt = try await shop.orders.receipt(of: PaymentRecord.ID("first"))
            var paper = ReportWriter<PaperRow>(format, receipt.heading, zone: .utc)
            text += paper.begin() + receipt.rows.map { paper.add($0) }.joined() + paper.end(totals: [receipt.total])
        }
        #expect(text.contains("4242"))
        for secret in ["pm_card_visa", link, shop.stripe.keys["secretKey"] ?? "sk_"] {
            #expect(!text.contains(secret), "\(secret) is in a report")
        }
    }
}
