import PaymentCore
import PaymentPlans
import Testing

@testable import PaymentOrders

@Suite("The records of the five products")
struct ProductStoryTests {
    private static func invoices(_ shop: Shop, _ order: Order) async throws -> [Invoice] {
        try await shop.read { (tx) throws(OrderError) in try tx.invoices(of: order.id) }
    }

    private static func payments(_ shop: Shop, _ order: Order) async throws -> [PaymentRecord] {
        try await shop.read { (tx) throws(OrderError) in try tx.payments(of: order.id) }
    }

    /// What the books say of one account.
    private static func balance(_ shop: Shop, _ account: LedgerAccount) async throws -> Int64 {
        try await shop.balances().filter { $0.account == account }.reduce(0) { $0 + $1.balance.minorUnits }
    }

    // MARK: A calendar's deposit

    @Test(
        "a booking with a deposit makes a transaction of the deposit and a draft invoice of the rest (P-IN-3, P-IN-4)",
        arguments: [ShopGateway.stripe, .authorizeNet])
    func calendar(_ gateway: ShopGateway) async throws {
        let shop = try await Shop.open()
        let terms = try CalendarDeposit(deposit: .percentage(Percentage(percent: 20))).terms()
        var order = try await shop.order(.booking, terms, total: 250_00, at: gateway)
        order = try await shop.pay(order, 50_00)

        #expect(try await Self.payments(shop, order).map(\.captured) == [gateway.money(50_00)])
        var invoices = try await Self.invoices(shop, order)
        #expect(invoices.map(\.state) == [.draft])
        #expect(invoices.map(\.amount) == [gateway.money(200_00)])
        // The booker is told nothing about the rest until staff send it.
        #expect(try await shop.messages(of: order).filter { $0.kind == .invoice }.isEmpty)
        #expect(try await Self.balance(shop, .unbilled) == 200_00)
        #expect(try await Self.balance(shop, .receivable) == 0)

        let sent = try await shop.orders.sendInvoice(invoices[0].id, by: Shop.staff)
        #expect(sent.state == .sent)
        #expect(try await shop.messages(of: order).filter { $0.kind == .invoice }.map(\.audience) == [.customer])
        #expect(try await Self.balance(shop, .receivable) == 200_00)
        // A second time changes nothing.
        #expect(try await shop.orders.sendInvoice(invoices[0].id, by: Shop.staff) == sent)

        order = try await shop.pay(shop.orders.order(order.id), 200_00)
        #expect(order.plan.status == .completed)
        invoices = try await Self.invoices(shop, order)
        #expect(invoices.map(\.state) == [.paid])
        #expect(try await Self.balance(shop, .receivable) == 0)
        #expect(try await Self.balance(shop, .clearing(gateway.account())) == 250_00)
    }

    // MARK: Parts the payer chooses

    @Test(
        "every part has its own invoice, and staff complete the order from the success percentage on (P-LE-4, P-LE-5)")
    func parts() async throws {
        let shop = try await Shop.open()
        let terms = try PayerChosenParts(
            PayerParts(minimumFirst: Percentage(percent: 1), success: Percentage(percent: 90))
        ).terms()
        var order = try await shop.order(.order, terms, total: 5000_00, at: .stripe)

        let refusal = await #expect(throws: OrderError.self) { try await shop.pay(order, 49_99, nonce: "too-little") }
        guard case .belowMinimum(let bound) = refusal?.refusal else {
            Issue.record("\(String(describing: refusal)) names no minimum")
            return
        }
        #expect(bound.amount.minorUnits == 50_00)

        order = try await shop.pay(order, 50_00)
        order = try await shop.pay(order, 4450_00)
        let invoices = try await Self.invoices(shop, order)
        #expect(invoices.map(\.state) == [.paid, .paid])
        #expect(Set(invoices.map(\.number)).count == 2)
        #expect(order.plan.status == .open)

        let forbidden = await #expect(throws: OrderError.self) {
            try await shop.orders.complete(order.id, reason: "enough", by: Shop.payer)
        }
        #expect(forbidden?.code == .forbidden)
        order = try await shop.orders.complete(order.id, reason: "the fee was held back", by: Shop.staff)
        #expect(order.plan.status == .completed)
        #expect(try await Self.balance(shop, .waived) == 500_00)
        let audit = try await shop.read { [order] (tx) throws(OrderError) in try tx.audit(of: order.id.text) }
        #expect(audit.last?.actor == "olena" && audit.last?.reason == "the fee was held back")
    }

    @Test("a declined order refuses a further attempt with a message (P-LE-6)")
    func declined() async throws {
        let shop = try await Shop.open()
        let terms = try PayerChosenParts(PayerParts(minimumFirst: Percentage(percent: 1), success: nil)).terms()
        let order = try await shop.order(.order, terms, total: 5000_00, at: .stripe)
        _ = try await shop.orders.decline(order.id, reason: "sold out", by: Shop.staff)
        let error = await #expect(throws: OrderError.self) { try await shop.pay(order, 100_00) }
        #expect(error?.refusal == .orderDeclined)
        #expect(shop.requests(.stripe).isEmpty)
    }

    @Test("what is left changes only when staff confirm a payment by hand (P-LE-7, D-11)")
    func byHand() async throws {
        let shop = try await Shop.open()
        let terms = try PayerChosenParts(PayerParts(minimumFirst: Percentage(percent: 1), success: nil)).terms()
        let order = try await shop.order(.order, terms, total: 1000_00, at: .stripe)
        let money = ShopGateway.stripe.money
        let nonce = try PaymentRecord.ID("transfer-1")
        let announced = try await shop.orders.announceManualPayment(
            order.id, money(400_00), nonce: nonce, note: "bank transfer", by: Shop.payer)
        #expect(announced.state == .open)
        let now = Moment(utc: shop.clock.now())
        #expect(try await shop.orders.order(order.id).plan.standing(at: now).left == money(1000_00))

        let payer = await #expect(throws: OrderError.self) {
            try await shop.orders.confirmManualPayment(order.id, money(400_00), nonce: nonce, note: "", by: Shop.payer)
        }
        #expect(payer?.code == .forbidden)
        let confirmed = try await shop.orders.confirmManualPayment(
            order.id, money(390_00), fee: money(10_00), nonce: nonce, note: "arrived", by: Shop.manager)
        #expect(confirmed.captured == money(390_00))
        #expect(try await shop.orders.order(order.id).plan.standing(at: now).left == money(610_00))
        #expect(try await Self.balance(shop, .clearing(.manual)) == 380_00)
        #expect(try await Self.balance(shop, .fees) == 10_00)
        // Said twice, it is one payment.
        let again = try await shop.orders.confirmManualPayment(
            order.id, money(390_00), nonce: nonce, note: "arrived", by: Shop.manager)
        #expect(again.captured == money(390_00))
        #expect(try await Self.balance(shop, .clearing(.manual)) == 380_00)
    }

    // MARK: A paid booking

    @Test(
        "a prepaid visit is the client's balance, and both sides are told (P-BK-1, P-BK-2, D-25)",
        arguments: [ShopGateway.liqPay, .wayForPay])
    func visit(_ gateway: ShopGateway) async throws {
        let shop = try await Shop.open()
        var order = try await shop.visit(at: gateway)
        #expect(order.stage == "awaiting-prepayment")
        #expect(try await shop.messages(of: order).map(\.kind) == [.paymentLink])

        let other = await #expect(throws: OrderError.self) { try await shop.pay(order, 100_00) }
        #expect(other?.refusal == .notTheAmountAsked(gateway.money(300_00)))
        order = try await shop.pay(order, 300_00)
        #expect(order.plan.status == .completed)
        #expect(order.stage == "prepaid")
        #expect(try await Self.balance(shop, .customerBalance) == -300_00)
        #expect(try await Self.balance(shop, .sales) == 0)
        let received = try await shop.messages(of: order).filter { $0.kind == .paymentReceived }
        #expect(Set(received.map(\.audience)) == [.customer, .staff])
    }

    @Test(
        "a link is re-issued and its times start anew; the stage of a visit nobody paid is the software's (P-BK-4, P-BK-5)"
    )
    func links() async throws {
        let shop = try await Shop.open()
        var order = try await shop.visit(at: .liqPay)
        shop.advance(hours: 24)
        let late = await #expect(throws: OrderError.self) { try await shop.pay(order, 300_00) }
        guard case .linkExpired = late?.refusal else {
            Issue.record("\(String(describing: late)) does not say that the link has ended")
            return
        }
        let dead = await #expect(throws: OrderError.self) {
            try await shop.orders.sendLinkAgain(order.id, by: Shop.staff)
        }
        #expect(dead?.code == .refused && dead?.message.contains("issue a new link instead") == true)
        guard case .linkExpired = dead?.refusal else {
            Issue.record("\(String(describing: dead)) does not say that the link has ended")
            return
        }
        order = try await shop.orders.reissueLink(order.id, by: Shop.staff)
        #expect(order.linkSerial == 2)
        try await shop.orders.sendLinkAgain(order.id, by: Shop.staff)
        order = try await shop.pay(order, 300_00)
        #expect(order.plan.status == .completed)
        let barred = await #expect(throws: OrderError.self) {
            try await shop.orders.setStage(order.id, to: "not-prepaid", by: Shop.staff)
        }
        #expect(barred?.code == .forbidden)
    }

    // MARK: A scheduled balance

    @Test(
        "the card of the deposit is kept and pays the balance when production is complete (P-IF-1, P-IF-2, P-IF-3)",
        arguments: ShopGateway.allCases)
    func scheduled(_ gateway: ShopGateway) async throws {
        let shop = try await Shop.open()
        let terms = try ScheduledBalance(
            deposit: .percentage(Percentage(percent: 20)), balance: .when(.productionComplete)
        ).terms()
        var order = try await shop.order(.project, terms, total: 1000_00, at: gateway)
        order = try await shop.pay(order, 200_00, keep: shop.consent)
        let methods = try await shop.orders.methods(of: order.customer)
        #expect(methods.map(\.id) == [try #require(order.method)])
        #expect(methods.first?.consent.agreement == "terms-1")
        let item = try #require(order.plan.schedule.items.last)
        #expect(item.due == nil)
        order = try await shop.orders.productionComplete(order.id, by: Shop.staff)
        #expect(order.plan.schedule.items.last?.due == CivilDate(shop.clock.now()))
        let result = try await shop.orders.chargeBalance(order.id, item: item.id, by: Shop.staff)
        #expect(result.attempt.state == .succeeded, "\(result.attempt)")
        #expect(result.order.plan.status == .completed)
        #expect(try shop.balance(gateway) == 1000_00)
    }

    @Test("no method of another customer is charged, and none that was forgotten (I-11)")
    func foreignMethod() async throws {
        let shop = try await Shop.open()
        let order = try await shop.scheduledOrder(at: .wayForPay)
        let other = try await shop.customer("Somebody Else")
        let method = try await shop.keepCard(of: other.id, at: .wayForPay)
        let foreign = await #expect(throws: OrderError.self) {
            try await shop.orders.useMethod(method.id, for: order.id, by: Shop.staff)
        }
        #expect(foreign?.code == .notFound)

        let own = try #require(order.method)
        try await shop.orders.forgetMethod(own, of: order.customer, by: Shop.payer)
        let item = try #require(order.plan.schedule.items.last)
        let sent = shop.requests(.wayForPay).count
        let forgotten = await #expect(throws: OrderError.self) {
            try await shop.orders.chargeBalance(order.id, item: item.id, by: Shop.staff)
        }
        #expect(forgotten?.code == .invalid)
        #expect(shop.requests(.wayForPay).count == sent)
    }

    // MARK: A travel deal

    @Test("a deal shows its down payments as payments come in, and custom rules replace them (P-TR-2, P-TR-5)")
    func travel() async throws {
        let shop = try await Shop.open()
        let day = CivilDate(shop.clock.now())
        let dates = EventDates(planned: [.travel: Moment(utc: day.adding(days: 60))])
        let terms = try TravelDeal(downPayment: Percentage(percent: 30), restDays: 14).terms()
        var order = try await shop.order(.deal, terms, total: 4200_00, at: .stripe, dates: dates)
        order = try await shop.pay(order, 1260_00)
        var items = order.plan.standing(at: Moment(utc: shop.clock.now())).items
        #expect(items.map(\.left.minorUnits) == [0, 2940_00])

        let custom = try CustomDownPayments(rules: [
            .fixed(ShopGateway.stripe.money(200_00), due: day.adding(days: 3)),
            .fixed(ShopGateway.stripe.money(4000_00), due: day.adding(days: 10)),
        ])
        order = try await shop.orders.customize(order.id, custom, by: Shop.staff)
        items = order.plan.standing(at: Moment(utc: shop.clock.now())).items
        #expect(items.map(\.amount.minorUnits) == [200_00, 4000_00])
        #expect(items.map(\.paid.minorUnits) == [200_00, 1060_00])
        #expect(try await Self.balance(shop, .unbilled) == 2940_00)
    }

    // MARK: What all share

    @Test("balance that one order left over pays another of the same customer, and the books stay even (D-11)")
    func spending() async throws {
        let shop = try await Shop.open()
        let money = ShopGateway.stripe.money
        let customer = try await shop.customer().id
        let terms = try PayerChosenParts(PayerParts(minimumFirst: Percentage(percent: 1), success: nil)).terms()
        let first = try await shop.order(.order, terms, total: 100_00, at: .stripe, customer: customer)
        let second = try await shop.order(.order, terms, total: 200_00, at: .stripe, customer: customer)
        _ = try await shop.orders.confirmManualPayment(
            first.id, money(150_00), nonce: PaymentRecord.ID("cash-1"), note: "cash", by: Shop.manager)
        #expect(try await Self.balance(shop, .customerBalance) == -50_00)
        let nonce = try PaymentRecord.ID("spend-1")
        let paid = try await shop.orders.spendBalance(
            of: first.id, money(50_00), on: second.id, nonce: nonce, by: Shop.staff)
        #expect(paid.captured == money(50_00))
        #expect(try await Self.balance(shop, .customerBalance) == 0)
        let sums = try await shop.balances().reduce(0) { $0 + $1.balance.minorUnits }
        #expect(sums == 0)
        let tooMuch = await #expect(throws: OrderError.self) {
            try await shop.orders.spendBalance(
                of: first.id, money(1_00), on: second.id, nonce: PaymentRecord.ID("spend-2"), by: Shop.staff)
        }
        #expect(tooMuch?.code == .refused)
    }

    @Test("a booking made twice with one nonce is one order (F-40)")
    func bookedTwice() async throws {
        let shop = try await Shop.open()
        let customer = try await shop.customer().id
        let booking = Booking(
            .booking, customer: customer, title: "Yoga", terms: try CalendarDeposit(deposit: nil).terms(),
            total: ShopGateway.stripe.money(30_00), account: try ShopGateway.stripe.account())
        let nonce = try Order.ID("form-7")
        let one = try await shop.orders.book(booking, nonce: nonce, by: Shop.payer)
        let two = try await shop.orders.book(booking, nonce: nonce, by: Shop.payer)
        #expect(one.number == two.number)
        var other = booking
        other.title = "Judo"
        let error = await #expect(throws: OrderError.self) {
            try await shop.orders.book(other, nonce: nonce, by: Shop.payer)
        }
        #expect(error?.code == .conflict)
    }
}
