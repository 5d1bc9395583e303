import PaymentCore
import PaymentPlans
import Testing

/// Money that goes back: whether it is to be paid again, and which payments it is taken from (D-53, D-54).
@Suite struct RefundScenarios {
    /// 300.00 paid on the first day and 700.00 on the second.
    private func paidOrder() throws -> OrderStory {
        let terms = try Terms(lines: [
            Line(.deposit, .flat(Money("300.00 EUR")), due: .onBooking),
            Line(.balance, .rest, due: .after(.days(30))),
        ])
        var story = try OrderStory(terms, "1000.00 EUR", booked: "2026-03-01")
        try story.pay("300.00", on: "2026-03-01")
        try story.pay("700.00", on: "2026-03-02")
        return story
    }

    @Test("goodwill and cancellation shrink the total (D-53)", arguments: [RefundOrder.Reason.goodwill, .cancellation])
    func shrinks(reason: RefundOrder.Reason) throws {
        var story = try paidOrder()
        #expect(
            try story.refund("100.00", reason, on: "2026-03-05") == [
                "100.00 of p2 given back", "100.00 of p2 off item 2", "item 2 from 700.00 to 600.00: refunded",
            ])
        #expect(story.plan.total == (try Money("900.00 EUR")))
        #expect(story.plan.status == .completed)
        #expect(story.plan.isRefunded)
    }

    @Test(
        "a mistake and a chargeback reopen what the capture paid (D-53)",
        arguments: [RefundOrder.Reason.mistake, .chargeback])
    func reopens(reason: RefundOrder.Reason) throws {
        var story = try paidOrder()
        #expect(
            try story.refund("300.00", reason, on: "2026-03-05", of: "p1") == [
                "300.00 of p1 given back", "300.00 of p1 off item 1", "order open",
            ])
        #expect(story.plan.total == (try Money("1000.00 EUR")))
        #expect(try story.items(on: "2026-03-05")[0] == "deposit 300.00 due 2026-03-01, overdue")
        #expect(try story.pay("300.00", on: "2026-03-06").last == "order completed")
    }

    @Test("whether it reopens can be said for one refund (D-53)")
    func saidForOne() throws {
        var goodwill = try paidOrder()
        try goodwill.refund("100.00", .goodwill, on: "2026-03-05", reopens: true)
        #expect(goodwill.left == "100.00")
        #expect(goodwill.plan.status == .open)
        var mistake = try paidOrder()
        try mistake.refund("100.00", .mistake, on: "2026-03-05", reopens: false)
        #expect(mistake.left == "0.00")
        #expect(mistake.plan.total == (try Money("900.00 EUR")))
    }

    @Test("a refund of an order that is still open shrinks what is paid, and leaves what is not (D-53)")
    func openOrder() throws {
        let terms = try Terms(lines: [
            Line(.deposit, .flat(Money("300.00 EUR")), due: .onBooking), Line(.balance, .rest),
        ])
        var story = try OrderStory(terms, "1000.00 EUR", booked: "2026-03-01")
        try story.pay("300.00", on: "2026-03-01")
        try story.refund("300.00", .goodwill, on: "2026-03-02")
        #expect(try story.items(on: "2026-03-02") == ["balance 700.00 undated"])
        #expect(story.plan.status == .open)
        #expect(!story.plan.isRefunded)
    }

    @Test("the latest capture goes back first, by when the money arrived (D-54)")
    func latestFirst() throws {
        var story = try paidOrder()
        #expect(
            try story.refund("800.00", .goodwill, on: "2026-03-05").filter { $0.hasSuffix("given back") } == [
                "700.00 of p2 given back", "100.00 of p1 given back",
            ])
        let terms = try Terms(lines: [Line(.balance, .rest)])
        var late = try OrderStory(terms, "1000.00 EUR", booked: "2026-03-01")
        try late.begin("300.00", on: "2026-03-01", as: "begun first")
        try late.pay("700.00", on: "2026-03-02", as: "paid between")
        try late.capture("300.00", on: "2026-03-03", as: "begun first")
        #expect(try late.refund("50.00", .goodwill, on: "2026-03-05")[0] == "50.00 of begun first given back")
    }

    @Test("in proportion: rounded down, what is left from the earliest (D-54)")
    func proportional() throws {
        let terms = try Terms(lines: [Line(.balance, .rest)])
        var story = try OrderStory(terms, "600.00 EUR", booked: "2026-03-01")
        for (text, day) in [("100.00", "2026-03-01"), ("200.00", "2026-03-02"), ("300.00", "2026-03-03")] {
            try story.pay(text, on: day)
        }
        #expect(
            try story.refund("100.00", .goodwill, on: "2026-03-05", order: .proportional)
                .filter { $0.hasSuffix("given back") } == [
                    "16.67 of p1 given back", "33.33 of p2 given back", "50.00 of p3 given back",
                ])
        #expect(
            try story.refund("500.00", .goodwill, on: "2026-03-06", order: .proportional)
                .filter { $0.hasSuffix("given back") } == [
                    "83.33 of p1 given back", "166.67 of p2 given back", "250.00 of p3 given back",
                ])
    }

    @Test("two partial refunds of 5.00 on one charge are two refunds (vector 42)")
    func twoPartialRefunds() throws {
        var story = try paidOrder()
        try story.refund("5.00", .goodwill, on: "2026-03-05", of: "p2")
        try story.refund("5.00", .goodwill, on: "2026-03-05", of: "p2")
        #expect(story.plan.payments[1].refunded == 1000)
        #expect(story.plan.payments[1].refundable == 69000)
    }

    @Test("150 of a charge of 350 is 150, not a void of 350 and a new charge (vector 45, D-54)")
    func partOfACharge() throws {
        let terms = try Terms(lines: [Line(.balance, .rest)])
        var story = try OrderStory(terms, "350.00 USD", booked: "2026-03-01")
        try story.pay("350.00", on: "2026-03-01")
        try story.refund("150.00", .goodwill, on: "2026-03-01")
        #expect(story.plan.payments.map(\.refundable) == [20000])
        #expect(story.plan.payments.map(\.state) == [.captured])
    }

    @Test("more than is there is refused with what is there, of one payment or of all (vector 46)")
    func tooMuch() throws {
        var story = try paidOrder()
        #expect(
            try story.refusal { try $0.refund("1000.01", .goodwill, on: "2026-03-05") }
                == "at most 1000.00 can be given back")
        #expect(
            try story.refusal { try $0.refund("300.01", .goodwill, on: "2026-03-05", of: "p1") }
                == "at most 300.00 can be given back")
        try story.refund("200.00", .goodwill, on: "2026-03-05", of: "p1")
        #expect(
            try story.refusal { try $0.refund("100.01", .mistake, on: "2026-03-05", of: "p1") }
                == "at most 100.00 can be given back")
    }

    @Test("a dispute above what was paid is recorded, as a case (vector 46)")
    func disputeAbovePayment() throws {
        var story = try paidOrder()
        #expect(
            try story.refund("315.00", .chargeback, on: "2026-03-05", of: "p1") == [
                "case disputeAbovePayment", "300.00 of p1 given back", "300.00 of p1 off item 1", "order open",
            ])
        #expect(try story.refund("15.00", .chargeback, on: "2026-03-06", of: "p1") == ["case disputeAbovePayment"])
    }

    @Test("only what was captured can go back (D-54, vector 46)")
    func notCaptured() throws {
        var story = try paidOrder()
        #expect(try story.refusal { try $0.refund("1.00", .goodwill, on: "2026-03-05", of: "p9") } == "no payment p9")
        try story.refund("1000.00", .mistake, on: "2026-03-05")
        try story.begin("300.00", on: "2026-03-06", as: "card")
        #expect(
            try story.refusal { try $0.refund("1.00", .goodwill, on: "2026-03-06", of: "card") }
                == "payment card is inFlight")
        #expect(
            try story.refusal { try $0.refund("1.00", .goodwill, on: "2026-03-06") } == "at most 0.00 can be given back"
        )
    }

    @Test("what ended is not asked for again, whatever the reason of the refund (D-16)")
    func afterTheEnd() throws {
        // Half of the deposit is kept on cancelling.
        let policy = try CancellationPolicy(tiers: [.init(atLeastHours: 1, kept: Percentage(percent: 50))])
        let terms = try Terms(
            lines: [Line(.deposit, .flat(Money("100.00 USD")), due: .onBooking), Line(.balance, .rest)],
            cancellation: policy)
        for (end, status) in [(PlanEvent.decline, Plan.Status.declined), (.cancel(by: .payer), .cancelled)] {
            var story = try OrderStory(terms, "350.00 USD", booked: "2026-03-01")
            try story.pay("100.00", on: "2026-03-01")
            try story.happens(end, on: "2026-03-02")
            try story.refund("100.00", .mistake, on: "2026-03-03", reopens: true)
            #expect(story.plan.status == status)
            #expect(story.plan.schedule.items.map(\.role) == (status == .declined ? [.balance] : []))
        }
    }

    @Test("an overpayment goes back before anything that is paid, and leaves the order as it is (E-5)")
    func overpaymentFirst() throws {
        var story = try paidOrder()
        try story.capture("50.00", on: "2026-03-03")
        #expect(try story.refund("50.00", .goodwill, on: "2026-03-05") == ["50.00 of p3 given back"])
        #expect(story.credit == "0.00")
        #expect(story.plan.total == (try Money("1000.00 EUR")))
    }

    @Test("what was spent of the customer's balance cannot go back again (vector 46)")
    func spentBalance() throws {
        var story = try paidOrder()
        try story.capture("50.00", on: "2026-03-03")
        try story.happens(.spendCredit(story.money("30.00")), on: "2026-03-04")
        #expect(
            try story.refusal { try $0.refund("20.01", .goodwill, on: "2026-03-05", of: "p3") }
                == "at most 20.00 can be given back")
    }

    @Test(
        "an amount of nothing or less, or in another currency, is refused (E-5)",
        arguments: ["0.00 EUR", "-1.00 EUR", "1.00 USD"])
    func noAmount(text: String) throws {
        let story = try paidOrder()
        let refusal = try story.refusal {
            try $0.happens(.refund(RefundOrder(Money(text), .goodwill)), on: "2026-03-05")
        }
        #expect(refusal?.contains("refund '\(text)' must be above zero and in EUR") == true)
    }
}
