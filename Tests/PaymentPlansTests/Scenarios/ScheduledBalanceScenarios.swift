import PaymentCore
import PaymentPlans
import Testing

/// A deposit first, the rest charged to the kept card on an event or a date (P-IF-2, P-IF-3, D-46).
@Suite struct ScheduledBalanceScenarios {
    private func order(_ balance: Due, parts: Line.Parts? = nil, planned: [EventName: String] = [:]) throws
        -> OrderStory
    {
        let terms = try ScheduledBalance(
            deposit: .percentage(Percentage(percent: 30)), balance: balance, parts: parts
        ).terms()
        return try OrderStory(terms, "1000.00 USD", booked: "2026-04-01", planned: planned)
    }

    @Test("a print shop: the deposit with the estimate, the rest when production is complete (P-IF-2, P-IF-3)")
    func printShop() throws {
        var story = try order(.when(.productionComplete))
        #expect(
            try story.items(on: "2026-04-01") == [
                "deposit 300.00 due 2026-04-01, due", "balance 700.00 when production-complete",
            ])
        #expect(story.plan.schedule.items.map(\.collection) == [.payer, .savedMethod])
        try story.pay("300.00", on: "2026-04-01")
        #expect(try story.standing(on: "2026-05-01").due.isZero)
        #expect(
            try story.happens(.happen(.productionComplete), on: "2026-05-01 15:00") == [
                "item 2 from undated to due 2026-05-01"
            ])
        #expect(try story.items(on: "2026-05-01")[1] == "balance 700.00 due 2026-05-01, due")
        #expect(try story.capture("700.00", on: "2026-05-01") == ["700.00 of p2 to item 2", "order completed"])
    }

    @Test("an event that fires twice changes nothing the second time (D-46)")
    func firedTwice() throws {
        var story = try order(.when(.productionComplete))
        try story.happens(.happen(.productionComplete), on: "2026-05-01")
        let plan = story.plan
        #expect(try story.happens(.happen(.productionComplete), on: "2026-05-09") == [])
        #expect(story.plan == plan)
        try story.pay("1000.00", on: "2026-05-10")
        #expect(try story.happens(.happen(.productionComplete), on: "2026-05-11") == [])
    }

    @Test("with a date besides, the event counts when it comes first (D-46)")
    func eventFirst() throws {
        var story = try order(.when(.productionComplete, orOn: CivilDate("2026-06-15")))
        #expect(try story.items(on: "2026-04-01")[1] == "balance 700.00 due 2026-06-15, upcoming")
        #expect(
            try story.happens(.happen(.productionComplete), on: "2026-05-01") == [
                "item 2 from due 2026-06-15 to due 2026-05-01"
            ])
    }

    @Test("with a date besides, the date counts when it comes first (D-46)")
    func dateFirst() throws {
        var story = try order(.when(.productionComplete, orOn: CivilDate("2026-06-15")))
        #expect(try story.items(on: "2026-06-20")[1] == "balance 700.00 due 2026-06-15, overdue")
        #expect(try story.happens(.happen(.productionComplete), on: "2026-06-20") == [])
        #expect(try story.items(on: "2026-06-20")[1] == "balance 700.00 due 2026-06-15, overdue")
    }

    @Test("the deposit still unpaid when the event comes: both are due (D-46)")
    func depositUnpaid() throws {
        var story = try order(.when(.productionComplete))
        try story.happens(.happen(.productionComplete), on: "2026-05-01")
        #expect(
            try story.items(on: "2026-05-01") == [
                "deposit 300.00 due 2026-04-01, overdue", "balance 700.00 due 2026-05-01, due",
            ])
        #expect(try story.mayPay(on: "2026-05-01") == "300.00 (deposit) to 1000.00 (left), suggested 1000.00 (due)")
    }

    @Test("an engineering firm: the rest when the completion date is reached (P-IF-3)")
    func engineeringFirm() throws {
        var story = try order(.after(.days(0), .event(.completion)), planned: [.completion: "2026-09-30"])
        #expect(try story.items(on: "2026-04-01")[1] == "balance 700.00 due 2026-09-30, upcoming")
        #expect(try story.items(on: "2026-09-30")[1] == "balance 700.00 due 2026-09-30, due")
        #expect(
            try story.plan(.completion, for: "2026-10-15", on: "2026-09-01") == [
                "item 2 from due 2026-09-30 to due 2026-10-15"
            ])
        #expect(
            try story.happens(.happen(.completion), on: "2026-10-10") == [
                "item 2 from due 2026-10-15 to due 2026-10-10"
            ],
            "it was reached earlier than planned")
    }

    @Test("what is counted from an event counts from the day it happened, also when that is later than planned (E-3)")
    func laterThanPlanned() throws {
        var story = try order(.after(.days(3), .event(.completion)), planned: [.completion: "2026-09-30"])
        try story.happens(.happen(.completion), on: "2026-10-10")
        #expect(try story.items(on: "2026-10-10")[1] == "balance 700.00 due 2026-10-13, upcoming")
    }

    @Test("a completion date that is not known yet leaves the rest undated; then it is known, then open again (E-3)")
    func completionUnknown() throws {
        var story = try order(.after(.days(10), .event(.completion)))
        #expect(try story.items(on: "2026-04-01")[1] == "balance 700.00 when completion")
        try story.plan(.completion, for: "2026-09-30", on: "2026-05-01")
        #expect(try story.items(on: "2026-05-01")[1] == "balance 700.00 due 2026-10-10, upcoming")
        #expect(
            try story.plan(.completion, for: nil, on: "2026-06-01") == ["item 2 from due 2026-10-10 to undated"])
    }

    @Test("a completion date moved into the past is due on the day it was moved (D-40)")
    func movedIntoThePast() throws {
        var story = try order(.after(.days(0), .event(.completion)), planned: [.completion: "2026-09-30"])
        try story.plan(.completion, for: "2026-08-01", on: "2026-09-01")
        #expect(try story.items(on: "2026-09-20")[1] == "balance 700.00 due 2026-09-01, overdue")
    }

    @Test("a paid rest keeps its day, whatever happens to the event (E-4)")
    func paidKeepsItsDay() throws {
        var story = try order(.after(.days(0), .event(.completion)), planned: [.completion: "2026-09-30"])
        try story.pay("1000.00", on: "2026-05-01")
        #expect(try story.plan(.completion, for: "2026-12-24", on: "2026-06-01") == [])
        #expect(try story.items(on: "2026-06-01")[1] == "balance 700.00 due 2026-09-30, paid")
    }

    @Test("the rest in parts after the event (E-4)")
    func restInParts() throws {
        var story = try order(.when(.productionComplete), parts: Line.Parts(3, every: .months(1)))
        #expect(try story.items(on: "2026-04-01")[1] == "installment 233.34 when production-complete")
        #expect(
            try story.happens(.happen(.productionComplete), on: "2026-08-31") == [
                "item 2 from undated to due 2026-08-31", "item 3 from undated to due 2026-09-30",
                "item 4 from undated to due 2026-10-31",
            ])
    }

    @Test("an ended order takes no event any more (D-16)")
    func endedOrder() throws {
        var story = try order(.when(.productionComplete))
        try story.happens(.cancel(by: .payer), on: "2026-04-02")
        #expect(
            try story.refusal { try $0.happens(.happen(.productionComplete), on: "2026-05-01") } == "orderCancelled")
    }

    @Test("a charge of the kept card that is declined leaves all as it was, and another attempt may follow (vector 41)")
    func declinedCharge() throws {
        var story = try order(.when(.productionComplete))
        try story.pay("300.00", on: "2026-04-01")
        try story.happens(.happen(.productionComplete), on: "2026-05-01")
        try story.begin("700.00", on: "2026-05-01", as: "balance-1")
        try story.happens(.fail("balance-1"), on: "2026-05-01")
        #expect(try story.items(on: "2026-05-04")[1] == "balance 700.00 due 2026-05-01, overdue")
        #expect(
            try story.refusal { try $0.begin("700.00", on: "2026-05-04", as: "balance-1") }
                == "payment balance-1 is there already", "another attempt has another name")
        try story.begin("700.00", on: "2026-05-04", as: "balance-2")
        #expect(try story.capture("700.00", on: "2026-05-04", as: "balance-2").last == "order completed")
    }
}
