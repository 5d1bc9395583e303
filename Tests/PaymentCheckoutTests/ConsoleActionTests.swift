import HTTPTypes
import Hummingbird
import PaymentCore
import PaymentLocalization
import PaymentOrders
import PaymentPlans
import Testing

@testable import PaymentCheckout

@Suite("What can be done with an order in the console")
struct ConsoleActionTests {
    @Test(
        "cash is noted, confirmed with another amount, and counted once however often the form is sent (P-LE-7, F-40)")
    func byHand() async throws {
        let shop = try await ConsoleShop.open()
        let order = try await shop.booking()
        let noted = try await shop.act("announce", on: order, [("amount", "96"), ("reason", "cash")], as: .cashier)
        #expect(noted.status == 303)
        #expect(try await shop.now(order).standing.paid.isZero)
        let cashier = try await shop.page("/staff/orders/\(order.id)", as: .cashier)
        #expect(!cashier.contains("/confirm\""))
        let file = try await shop.now(order)
        let nonce = try #require(file.payments.first?.id.text)
        let fields = [
            ("nonce", nonce), ("subject", nonce), ("amount", "100,00"), ("fee", ""), ("reason", "counted"),
        ]
        for _ in 1...3 {
            let response = try await shop.post("/staff/orders/\(order.id)/confirm", fields, as: .manager)
            #expect(response.status == .seeOther)
        }
        #expect(try await shop.now(order).standing.paid == shop.eur("100.00"))
        #expect(try await shop.now(order).payments.count == 1)
        let other = fields.map { $0.0 == "amount" ? ($0.0, "50") : $0 }
        let response = try await shop.post("/staff/orders/\(order.id)/confirm", other, as: .manager)
        #expect(try await response.text().contains(Language.en.console[.sentAlready]))
    }

    @Test(
        "an order is completed from its threshold on, declined, cancelled, with a reason in the audit trail (P-LE-5, P-LE-6)"
    )
    func endings() async throws {
        let shop = try await ConsoleShop.open()
        let parts = try PayerChosenParts(PayerParts(minimumFirst: Percentage("1"), success: Percentage("90"))).terms()
        let order = try await shop.booking(parts, kind: .order, total: "100.00")
        try await shop.pay(order, "50.00")
        #expect(!(try await shop.page("/staff/orders/\(order.id)").contains("/complete\"")))
        let early = try await shop.post("/staff/orders/\(order.id)/complete", [("reason", "enough")])
        #expect(early.status == .unprocessableContent)
        #expect(try await early.text().contains("€90.00"))
        try await shop.pay(order, "40.00")
        let done = try await shop.act("complete", on: order, [("reason", "fees")])
        #expect(done.text.contains("The order is completed."))
        #expect(done.text.contains("<dt>Waived</dt><dd>€10.00</dd>"))
        let second = try await shop.booking(title: "Second")
        #expect(try await shop.act("decline", on: second, [("reason", "no time")]).text.contains("Declined"))
        let third = try await shop.booking(title: "Third")
        try await shop.pay(third, "96.00")
        let cancelled = try await shop.act("cancel", on: third, [("party", "merchant"), ("reason", "ill")])
        #expect(cancelled.text.contains("The order is canceled."))
        #expect(cancelled.text.contains("<dt>Owed back</dt><dd>€96.00</dd>"))
        #expect(
            try await shop.now(third).audit.contains {
                $0.verb == "cancel" && $0.reason == "ill" && $0.role == "manager"
            })
    }

    @Test("a visit is red once its link has ended, and a new link makes it grey again (P-BK-5)")
    func reissue() async throws {
        let shop = try await ConsoleShop.open()
        let product = PaidBooking(kinds: ["Haircut": try shop.eur("30.00")], link: try LinkTerms(lifetimeHours: 2))
        let visit = try await shop.booking(product.terms(for: "Haircut").terms, kind: .visit, total: "30.00")
        #expect(try await shop.page("/staff").contains("<span class=\"mark upcoming\">Waiting for payment</span>"))
        shop.clock.advance(seconds: 7201)
        #expect(try await shop.page("/staff").contains("<span class=\"mark overdue\">Overdue</span>"))
        // The link of before cannot be paid by any more, so it is not sent again.
        let red = try await shop.page("/staff/orders/\(visit.id)")
        #expect(!red.contains("/send-link\""))
        let again = try await shop.post("/staff/orders/\(visit.id)/send-link")
        #expect(again.status == .unprocessableContent)
        #expect(try await again.text().contains("Please send a new link."))
        #expect(try await shop.now(visit).messages.filter { $0.kind == .paymentLink }.count == 1)
        let answer = try await shop.act("reissue", on: visit)
        #expect(answer.text.contains("/send-link\""))
        #expect(answer.text.contains("Waiting for payment"))
        let paid = try await shop.now(visit)
        try await shop.pay(paid.order, "30.00")
        #expect(try await shop.page("/staff").contains("<span class=\"mark paid\">Paid</span>"))
    }

    @Test("a stage that the software alone chooses is not offered and not taken (P-BK-4)")
    func stage() async throws {
        let shop = try await ConsoleShop.open()
        let order = try await shop.booking()
        let page = try await shop.page("/staff/orders/\(order.id)")
        #expect(page.contains("awaiting-prepayment, prepaid)"))
        let refused = try await shop.act("stage", on: order, [("stage", "not-prepaid")])
        #expect(refused.status == 422)
        #expect(try await shop.now(order).order.stage != "not-prepaid")
        #expect(try await shop.act("stage", on: order, [("stage", "in the studio")]).text.contains("in the studio"))
    }

    @Test("custom rules replace the defaults while they are on; mixed ones are refused (P-TR-2, P-TR-3)")
    func rules() async throws {
        let shop = try await ConsoleShop.open()
        let terms = try TravelDeal(downPayment: Percentage("20"), restDays: 30).terms()
        let today = CivilDate(Page.zero)
        let deal = try await shop.booking(
            terms, kind: .deal, total: "1000.00",
            dates: EventDates(planned: [.travel: Moment(utc: today.adding(days: 90))]))
        func custom(_ fields: [(String, String)]) async throws -> (status: Int, text: String) {
            try await shop.act("custom", on: deal, fields)
        }
        let mixed = try await custom([
            ("switch", "on"), ("share1", "200"), ("day1", "2026-12-01"), ("share2", "20%"), ("days2", "5"),
            ("from2", "booking"),
        ])
        #expect(mixed.status == 422)
        #expect(mixed.text.contains("value=\"20%\""))
        let amounts = try await shop.now(deal).standing.items.map(\.amount)
        #expect(try amounts == [shop.eur("200.00"), shop.eur("800.00")])
        let incomplete = try await custom([("switch", "on"), ("share1", "200")])
        #expect(incomplete.text.contains(Language.en.console[.badRule]))
        let fixed = try await custom([("switch", "on"), ("share1", "300,50"), ("day1", "2026-12-01")])
        #expect(fixed.status == 303)
        #expect(try await shop.now(deal).standing.items.map(\.amount) == [shop.eur("300.50"), shop.eur("699.50")])
        let off = try await custom([("switch", "off"), ("share1", "300,50"), ("day1", "2026-12-01")])
        #expect(off.status == 303)
        #expect(try await shop.now(deal).standing.items.map(\.amount) == amounts)
        #expect(try await shop.now(deal).plan.terms.custom?.rules.count == 1)
        #expect(
            try await custom([("switch", "on"), ("share1", "25%"), ("days1", "10"), ("from1", "travel")]).status == 303)
        #expect(try await shop.now(deal).standing.items.first?.item.due == today.adding(days: 80))
    }

    @Test("production complete makes the balance due, and the kept card is charged by hand (P-IF-3, P-IN-5)")
    func production() async throws {
        let shop = try await ConsoleShop.open()
        let customer = try await shop.customer()
        let card = try await shop.card(of: customer.id)
        let terms = try ScheduledBalance(
            deposit: .percentage(Percentage("20")), balance: .when(.productionComplete)
        ).terms()
        let order = try await shop.booking(
            terms, kind: .project, total: "100.00", customer: customer.id, method: card.id)
        try await shop.pay(order, "20.00")
        #expect(try await shop.page("/staff/orders/\(order.id)").contains("Production complete"))
        let answer = try await shop.act("happen", on: order, [("event", "production-complete")])
        #expect(answer.status == 303)
        #expect(answer.text.contains("<dt>Due now</dt><dd>€80.00</dd>"))
        let charged = try await shop.act("charge", on: order, as: .cashier)
        #expect(charged.status == 303)
        #expect(charged.text.contains("<span class=\"mark paid\">Paid</span>"))
        #expect(shop.taken == 100_00)
        let item = try #require(try await shop.now(order).standing.items.last?.item.id.description)
        let again = try await shop.post("/staff/orders/\(order.id)/charge", [("item", item)], as: .cashier)
        #expect(again.status == .unprocessableContent)
        #expect(shop.taken == 100_00)
    }

    @Test("an estimate is accepted for the customer, and what one order left over pays another")
    func estimateAndBalance() async throws {
        let shop = try await ConsoleShop.open()
        let customer = try await shop.customer()
        let estimate = try await shop.booking(customer: customer.id, isEstimate: true)
        #expect(try await shop.page("/staff/orders/\(estimate.id)").contains(Language.en.console[.estimateOpen]))
        let accepted = try await shop.act("accept", on: estimate, [("name", "Amelia <b>")], as: .cashier)
        #expect(accepted.text.contains("Accepted by Amelia &lt;b&gt;"))
        let parts = try PayerChosenParts(PayerParts(minimumFirst: Percentage("1"))).terms()
        let first = try await shop.booking(parts, kind: .order, total: "20.00", customer: customer.id)
        _ = try await shop.act("confirm", on: first, [("amount", "50"), ("fee", ""), ("reason", "cash")])
        #expect(try await shop.page("/staff/orders/\(first.id)").contains("On the customer’s balance</dt><dd>€30.00"))
        let order = try await shop.booking(parts, kind: .order, title: "Oil", total: "50.00", customer: customer.id)
        let spent = try await shop.act("spend", on: order, [("source", first.id.text), ("amount", "30")], as: .cashier)
        #expect(spent.status == 303)
        #expect(spent.text.contains("customer balance of \(first.number)"))
        #expect(try await shop.now(order).standing.left == shop.eur("20.00"))
        let more = try await shop.post(
            "/staff/orders/\(order.id)/spend", [("source", first.id.text), ("amount", "1"), ("nonce", "another")])
        #expect(more.status == .unprocessableContent)
    }

    @Test(
        "the total, the day of an event, the kept card and charging are changed, each with its name in the audit trail")
    func changes() async throws {
        let shop = try await ConsoleShop.open()
        let customer = try await shop.customer()
        let card = try await shop.card(of: customer.id)
        let today = CivilDate(Page.zero)
        let terms = try ScheduledBalance(deposit: .percentage(Percentage("20")), balance: .before(.days(7), .start))
            .terms()
        let order = try await shop.booking(
            terms, kind: .project, total: "100.00", customer: customer.id,
            dates: EventDates(planned: [.start: Moment(utc: today.adding(days: 30))]))
        #expect(try await shop.act("total", on: order, [("amount", "200"), ("reason", "more of it")]).status == 303)
        #expect(try await shop.now(order).plan.total == shop.eur("200.00"))
        let moved = try await shop.act("reschedule", on: order, [("event", "start"), ("day", "2027-03-01T10:00")])
        #expect(moved.text.contains("Feb 22, 2027"))
        #expect(try await shop.act("reschedule", on: order, [("event", "start"), ("day", "")]).status == 303)
        #expect(try await shop.now(order).standing.items.last?.item.due == nil)
        let chosen = try await shop.act("method", on: order, [("method", card.id.text)], as: .cashier)
        #expect(chosen.text.contains("<dt>Card</dt><dd>Visa ending in 4242</dd>"))
        #expect(try await shop.act("method", on: order, [("method", "")], as: .cashier).status == 303)
        #expect(try await shop.now(order).order.method == nil)
        #expect(try await shop.act("send-link", on: order, as: .cashier).status == 303)
        #expect(!(try await shop.page("/staff/orders/\(order.id)").contains("/resume\"")))
        #expect(try await shop.post("/staff/orders/\(order.id)/resume").status == .seeOther)
        let verbs = try await shop.now(order).audit.map { "\($0.actor) \($0.verb)" }
        for verb in [
            "the-manager change total", "the-manager reschedule", "the-cashier choose method",
            "the-cashier send link again",
            "the-owner resume collection",
        ] {
            #expect(verbs.contains(verb), "\(verb)")
        }
    }

    @Test("a visit gets its time and another one, whatever its terms count from (P-BK-7)")
    func visitTime() async throws {
        let shop = try await ConsoleShop.open(zone: "Europe/Kyiv")
        let product = PaidBooking(kinds: ["Haircut": try shop.eur("30.00")], link: try LinkTerms(lifetimeHours: 24))
        let visit = try await shop.booking(product.terms(for: "Haircut").terms, kind: .visit, total: "30.00")
        let first = try await shop.act("reschedule", on: visit, [("event", "start"), ("day", "2026-12-24T18:00")])
        #expect(first.text.contains("<dt>Start</dt><dd>December 24, 2026 at 6:00"))
        // The form begins with what is known.
        #expect(
            first.text.contains(
                "type=\"datetime-local\" maxlength=\"16\" autocomplete=\"off\" value=\"2026-12-24T18:00\""))
        let kyiv = try BusinessZone("Europe/Kyiv")
        let day = try CivilDate(parsing: "2026-12-24")
        #expect(try await shop.now(visit).plan.dates.planned[.start] == kyiv.moment(day, hour: 18, minute: 0))
        for bad in ["2026-12-24", "2026-12-24T25:00", "soon"] {
            let refused = try await shop.act("reschedule", on: visit, [("event", "start"), ("day", bad)])
            #expect(refused.status == 422)
            #expect(refused.text.contains(Language.en.console[.badTime]))
        }
        #expect(try await shop.act("reschedule", on: visit, [("event", "start"), ("day", "")]).status == 303)
        #expect(try await shop.now(visit).plan.dates.planned[.start] == nil)
    }

    @Test("what is kept of a class in the evening is told by its hour, not by midnight (D-55)")
    func cancellationHours() async throws {
        let shop = try await ConsoleShop.open()
        let policy = try CancellationPolicy(tiers: [.init(atLeastHours: 48, kept: Percentage("0"))])
        let terms = try CalendarDeposit(deposit: .percentage(Percentage("30")), cancellation: policy).terms()
        let order = try await shop.booking(terms)
        try await shop.pay(order, "96.00")
        // It is noon on 21 November.
        for (start, kept, back) in [
            ("2026-11-23T18:00", "€0.00", "€96.00"), ("2026-11-23T12:00", "€0.00", "€96.00"),
            ("2026-11-23T11:59", "€96.00", "€0.00"),
        ] {
            let moved = try await shop.act("reschedule", on: order, [("event", "start"), ("day", start)])
            let words = "If the customer cancels now, \(kept) is kept and \(back) goes back"
            #expect(moved.text.contains(words), "\(start)")
        }
    }

    @Test("the console speaks the language of whoever works in it (X-3)")
    func language() async throws {
        let shop = try await ConsoleShop.open()
        try await shop.console.register.update("the-manager", "test", by: .system) { $0.language = .uk }
        let order = try await shop.booking()
        let text = try await shop.page("/staff/orders/\(order.id)", as: .manager)
        for words in ["lang=\"uk\"", "Графік платежів", "Замовлення", "320,00", "Бронювання"] {
            #expect(text.contains(words), "\(words)")
        }
        let wrong = try await shop.act("total", on: order, [("amount", "багато"), ("reason", "р")])
        #expect(wrong.text.contains("Це не сума грошей."))
        let right = try await shop.act("total", on: order, [("amount", "1 000,50"), ("reason", "більше")])
        #expect(right.text.contains("Суму змінено."))
        #expect(try await shop.now(order).plan.total == shop.eur("1000.50"))
    }
}
