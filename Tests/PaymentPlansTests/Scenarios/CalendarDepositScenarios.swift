import PaymentCore
import PaymentPlans
import Testing

/// Bookings of any calendar that take a deposit and draft an invoice of the rest (P-IN-1 to P-IN-5).
@Suite struct CalendarDepositScenarios {
    private func booking(
        _ deposit: DepositAmount?, of total: String, balance: CalendarDeposit.Balance = .draftInvoice,
        start: String = "2026-06-01 10:00"
    ) throws -> OrderStory {
        let terms = try CalendarDeposit(deposit: deposit, balance: balance, note: "Yoga").terms()
        return try OrderStory(terms, total, booked: "2026-03-02", planned: [.start: start])
    }

    @Test("a flat deposit is a transaction on booking and a drafted invoice of the rest (P-IN-1, P-IN-3)")
    func flatDeposit() throws {
        var story = try booking(.flat(Money("50.00 USD")), of: "200.00 USD")
        #expect(try story.items(on: "2026-03-02") == ["deposit 50.00 due 2026-03-02, due", "balance 150.00 undated"])
        #expect(story.plan.schedule.items.map(\.collection) == [.payer, .draftInvoice])
        #expect(story.plan.schedule.lines[0].note == "Yoga")
        #expect(try story.pay("50.00", on: "2026-03-02") == ["50.00 of p1 to item 1"])
        #expect(try story.items(on: "2026-03-02") == ["deposit 50.00 due 2026-03-02, paid", "balance 150.00 undated"])
        #expect(story.plan.status == .open)
    }

    @Test("a deposit of a percentage is worked out of the total (P-IN-1, D-2)")
    func percentageDeposit() throws {
        let story = try booking(.percentage(Percentage("12.5")), of: "100.20 USD")
        #expect(try story.items(on: "2026-03-02") == ["deposit 12.53 due 2026-03-02, due", "balance 87.67 undated"])
    }

    @Test("nothing of the rest is due, overdue or dated until staff send the invoice (P-IN-4)")
    func nothingToldUntilSent() throws {
        var story = try booking(.flat(Money("50.00 USD")), of: "200.00 USD")
        try story.pay("50.00", on: "2026-03-02")
        for day in ["2026-03-03", "2026-06-01", "2036-01-01"] {
            let standing = try story.standing(on: day)
            #expect(standing.left == (try Money("150.00 USD")))
            #expect(standing.due.isZero && standing.overdue.isZero)
            #expect(standing.items[1].state == .undated)
            #expect(standing.next?.collection == .draftInvoice)
        }
    }

    @Test("sending the drafted invoice gives the rest a day, once; a new price keeps it, clamped (P-IN-4, D-40)")
    func sentInvoice() throws {
        var story = try booking(.flat(Money("50.00 USD")), of: "200.00 USD")
        try story.pay("50.00", on: "2026-03-02")
        let sent = PlanEvent.sendInvoice(ItemID(2), due: try CivilDate("2026-06-10"))
        #expect(try story.happens(sent, on: "2026-06-02") == ["item 2 from undated to due 2026-06-10"])
        #expect(try story.items(on: "2026-06-11")[1] == "balance 150.00 due 2026-06-10, overdue")
        #expect(try story.happens(.sendInvoice(ItemID(2), due: CivilDate("2026-07-01")), on: "2026-06-12") == [])
        try story.changeTotal("220.00", on: "2026-06-12")
        #expect(try story.items(on: "2026-06-12")[1] == "balance 170.00 due 2026-06-12, due")
        #expect(
            try story.refusal {
                try $0.happens(.sendInvoice(ItemID(1), due: CivilDate("2026-07-01")), on: "2026-06-12")
            } == "no item 1 to pay")
        #expect(
            try story.refusal {
                try $0.happens(.sendInvoice(ItemID(9), due: CivilDate("2026-07-01")), on: "2026-06-12")
            } == "no item 9 to pay")
        var late = try booking(.flat(Money("50.00 USD")), of: "200.00 USD")
        #expect(
            try late.happens(.sendInvoice(ItemID(2), due: CivilDate("2026-03-01")), on: "2026-03-05")
                == ["item 2 from undated to due 2026-03-05"], "no due date is before the day it is made (D-40)")
    }

    @Test("the booker pays the rest from the invoice, and the order is completed (P-IN-4)")
    func restFromTheInvoice() throws {
        var story = try booking(.flat(Money("50.00 USD")), of: "200.00 USD")
        try story.pay("50.00", on: "2026-03-02")
        #expect(try story.pay("150.00", on: "2026-06-02") == ["150.00 of p2 to item 2", "order completed"])
    }

    @Test("at booking the deposit is the least, everything the most, and the deposit is suggested (D-51)")
    func boundsAtBooking() throws {
        var story = try booking(.flat(Money("50.00 USD")), of: "200.00 USD")
        #expect(
            try story.mayPay(on: "2026-03-02") == "50.00 (deposit) to 200.00 (left), suggested 50.00 (due)")
        #expect(try story.refusal { try $0.pay("49.99", on: "2026-03-02") } == "at least 50.00 (deposit)")
        #expect(try story.refusal { try $0.pay("200.01", on: "2026-03-02") } == "at most 200.00 (left)")
        try story.pay("120.00", on: "2026-03-02")
        #expect(
            try story.items(on: "2026-03-02") == [
                "deposit 50.00 due 2026-03-02, paid", "balance 150.00 undated, 80.00 left",
            ])
        #expect(
            try story.mayPay(on: "2026-03-02") == "0.01 (smallest) to 80.00 (left), suggested 80.00 (nextItem)")
    }

    @Test("with partial payment off the whole is paid on booking and no other amount (P-IN-1)")
    func partialPaymentOff() throws {
        var story = try booking(nil, of: "200.00 USD")
        #expect(try story.mayPay(on: "2026-03-02") == "200.00 (due) to 200.00 (due), suggested 200.00 (due)")
        #expect(try story.refusal { try $0.pay("50.00", on: "2026-03-02") } == "only 200.00")
        #expect(try story.pay("200.00", on: "2026-03-02") == ["200.00 of p1 to item 1", "order completed"])
    }

    @Test("the deposit is one for the booking: all seats of a class, all services of a menu (P-IN-2, D-9)")
    func perBooking() throws {
        // Three seats at 40.00; then services at 35.00, 60.00 and 45.50.
        let seats = try booking(.flat(Money("20.00 USD")), of: "120.00 USD")
        #expect(try seats.items(on: "2026-03-02") == ["deposit 20.00 due 2026-03-02, due", "balance 100.00 undated"])
        let share = try booking(.percentage(Percentage(percent: 25)), of: "120.00 USD")
        #expect(try share.items(on: "2026-03-02") == ["deposit 30.00 due 2026-03-02, due", "balance 90.00 undated"])
        let menu = try booking(.percentage(Percentage(percent: 30)), of: "140.50 USD")
        #expect(try menu.items(on: "2026-03-02") == ["deposit 42.15 due 2026-03-02, due", "balance 98.35 undated"])
    }

    @Test("a deposit keeps within its bounds, and within the total (D-5)")
    func boundedDeposit() throws {
        let cases: [(percent: Int32, least: String?, most: String?, total: String, deposit: Int64)] = [
            (10, "20.00 USD", nil, "100.00 USD", 2000),
            (10, "20.00 USD", nil, "500.00 USD", 5000),
            (50, nil, "200.00 USD", "1000.00 USD", 20000),
            (50, nil, "200.00 USD", "300.00 USD", 15000),
            (10, "20.00 USD", "20.00 USD", "1000.00 USD", 2000),
            (10, "20.00 USD", nil, "15.00 USD", 1500),
        ]
        for (percent, least, most, total, deposit) in cases {
            let story = try booking(
                .percentage(
                    Percentage(percent: percent), atLeast: least.map { try Money($0) },
                    atMost: most.map { try Money($0) }
                ), of: total)
            #expect(story.plan.schedule.items.first?.minorUnits == deposit, "\(percent) % of \(total)")
        }
    }

    @Test("a deposit of everything makes no invoice of zero (D-5)")
    func depositOfEverything() throws {
        let flat = try booking(.flat(Money("50.00 USD")), of: "30.00 USD")
        #expect(try flat.items(on: "2026-03-02") == ["deposit 30.00 due 2026-03-02, due"])
        let share = try booking(.percentage(.hundred), of: "30.00 USD")
        #expect(try share.items(on: "2026-03-02") == ["deposit 30.00 due 2026-03-02, due"])
    }

    @Test("the invoice may be sent, or the kept card charged, by itself on a date (P-IN-5)")
    func balanceByItself() throws {
        let sent = try booking(
            .flat(Money("50.00 USD")), of: "200.00 USD", balance: .invoice(.after(.days(14))))
        #expect(try sent.items(on: "2026-03-02")[1] == "balance 150.00 due 2026-03-16, upcoming")
        #expect(sent.plan.schedule.items[1].collection == .invoiceWhenDue)
        let charged = try booking(
            .flat(Money("50.00 USD")), of: "200.00 USD", balance: .savedMethod(.before(.days(2), .start)))
        #expect(try charged.items(on: "2026-05-30")[1] == "balance 150.00 due 2026-05-30, due")
        #expect(charged.plan.schedule.items[1].collection == .savedMethod)
    }
}
