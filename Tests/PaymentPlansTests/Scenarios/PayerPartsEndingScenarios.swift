import PaymentCore
import PaymentPlans
import Testing

/// How an order of payer-chosen parts ends: declined, paid by hand, refunded (P-LE-6, P-LE-7, D-11 to D-16).
@Suite struct PayerPartsEndingScenarios {
    private func offer() throws -> OrderStory {
        let parts = try PayerParts(minimumFirst: Percentage(percent: 1), success: Percentage(percent: 90))
        return try OrderStory(PayerChosenParts(parts).terms(), "5000.00 USD", booked: "2026-02-01")
    }

    @Test("what was waived covers a new price as far as it reaches (D-14, D-52)")
    func waivedAndANewPrice() throws {
        var story = try offer()
        try story.pay("4500.00", on: "2026-02-01")
        try story.happens(.complete, on: "2026-02-02")
        var dearer = story
        try story.changeTotal("4800.00", on: "2026-02-03")
        #expect(story.plan.status == .completed)
        #expect(story.left == "0.00")
        try dearer.changeTotal("5200.00", on: "2026-02-03")
        #expect(dearer.left == "200.00")
        #expect(dearer.plan.total == (try Money("5200.00 USD")))
    }

    @Test("a declined order takes no further payment and gives nothing back by itself (P-LE-6, D-16)")
    func declined() throws {
        var story = try offer()
        try story.pay("4600.00", on: "2026-02-01")
        #expect(try story.happens(.decline, on: "2026-02-02") == ["order declined"])
        #expect(story.plan.owedBack == 0)
        #expect(try story.standing(on: "2026-02-02").paid == Money("4600.00 USD"))
        for attempt in ["pay", "begin", "announce"] {
            let refusal = try story.refusal { story in
                switch attempt {
                case "pay": try story.pay("400.00", on: "2026-02-03")
                case "begin": try story.begin("400.00", on: "2026-02-03")
                default: try story.announce("400.00", on: "2026-02-03")
                }
            }
            #expect(refusal == "orderDeclined", "\(attempt)")
        }
        #expect(try story.mayPay(on: "2026-02-03") == "orderDeclined")
    }

    @Test("a declined order cannot be completed, declined again or cancelled; staff may refund (D-16)")
    func declinedStays() throws {
        var story = try offer()
        try story.pay("4600.00", on: "2026-02-01")
        try story.happens(.decline, on: "2026-02-02")
        for event in [PlanEvent.complete, .decline, .cancel(by: .merchant)] {
            #expect(try story.refusal { try $0.happens(event, on: "2026-02-03") } == "orderDeclined", "\(event)")
        }
        #expect(try story.standing(on: "2026-02-03").moves == [.refund])
        try story.refund("4600.00", .cancellation, on: "2026-02-03")
        #expect(story.plan.status == .declined)
    }

    @Test("late money for a declined order is recorded, and staff are told (D-16)")
    func lateMoney() throws {
        var story = try offer()
        try story.begin("500.00", on: "2026-02-01", as: "card")
        try story.happens(.decline, on: "2026-02-02")
        #expect(
            try story.capture("500.00", on: "2026-02-03", as: "card") == [
                "case paidAfterDecline", "500.00 to the customer's balance",
            ])
        #expect(story.plan.status == .declined)
        #expect(story.credit == "500.00")
    }

    @Test("an announced payment changes nothing until a manager confirms it (P-LE-7, D-11)")
    func announcedPayment() throws {
        var story = try offer()
        #expect(try story.announce("1000.00", on: "2026-02-01", as: "transfer") == [])
        #expect(story.left == "5000.00", "the whole price is still shown")
        #expect(
            try story.mayPay(on: "2026-02-01")
                == "50.00 (first payment of 1 %) to 5000.00 (left), suggested 5000.00 (left)")
        #expect(try story.capture("1000.00", on: "2026-02-04", as: "transfer") == ["1000.00 of transfer to item 1"])
        #expect(story.left == "4000.00")
    }

    @Test("a confirmed payment is as much as was counted (P-LE-7, D-14)", arguments: ["990.00", "1010.00"])
    func confirmedWithAnotherAmount(counted: String) throws {
        var story = try offer()
        try story.announce("1000.00", on: "2026-02-01", as: "cash")
        #expect(try story.capture(counted, on: "2026-02-04", as: "cash") == ["\(counted) of cash to item 1"])
    }

    @Test("with parts off too a confirmed payment is as much as was counted, and the rest stays to be paid (P-LE-7)")
    func confirmedWithPartsOff() throws {
        var story = try OrderStory(PayerChosenParts(nil).terms(), "5000.00 USD", booked: "2026-02-01")
        try story.announce("5000.00", on: "2026-02-01", as: "cash")
        #expect(try story.capture("4990.00", on: "2026-02-04", as: "cash") == ["4990.00 of cash to item 1"])
        #expect(try story.refusal { try $0.pay("5.00", on: "2026-02-05") } == "only 10.00")
        #expect(try story.pay("10.00", on: "2026-02-05").last == "order completed")
    }

    @Test("an announced payment that does not come is given up, and cannot be confirmed twice (P-LE-7)")
    func givenUp() throws {
        var story = try offer()
        try story.announce("1000.00", on: "2026-02-01", as: "cash")
        try story.happens(.fail("cash"), on: "2026-02-05")
        #expect(story.left == "5000.00")
        try story.announce("2000.00", on: "2026-02-06", as: "transfer")
        try story.capture("2000.00", on: "2026-02-07", as: "transfer")
        #expect(
            try story.refusal { try $0.capture("2000.00", on: "2026-02-08", as: "transfer") }
                == "payment transfer is captured")
        #expect(
            try story.refusal { try $0.happens(.fail("transfer"), on: "2026-02-08") } == "payment transfer is captured")
        #expect(story.left == "3000.00")
    }

    @Test("an announced payment reserves nothing; if both arrive the excess is the customer's balance (D-11)")
    func bothArrive() throws {
        var story = try offer()
        try story.announce("5000.00", on: "2026-02-01", as: "transfer")
        #expect(try story.pay("5000.00", on: "2026-02-02", as: "card").last == "order completed")
        #expect(
            try story.capture("5000.00", on: "2026-02-03", as: "transfer") == [
                "5000.00 to the customer's balance", "case overpaid",
            ])
        #expect(story.credit == "5000.00")
    }

    @Test(
        "a refund after completion leaves it completed and marked refunded (D-15)",
        arguments: [RefundOrder.Reason.goodwill, .cancellation])
    func refundAfterCompletion(reason: RefundOrder.Reason) throws {
        var story = try offer()
        try story.pay("5000.00", on: "2026-02-01")
        try story.refund("500.00", reason, on: "2026-02-05")
        #expect(story.plan.status == .completed)
        #expect(story.plan.isRefunded)
        #expect(story.left == "0.00")
    }

    @Test("what a bank took back after completion is to be paid again, unless the refund says no (D-15, D-53)")
    func chargebackAfterCompletion() throws {
        var story = try offer()
        try story.pay("5000.00", on: "2026-02-01")
        var kept = story
        try story.refund("500.00", .chargeback, on: "2026-02-05")
        #expect(story.plan.status == .open)
        #expect(story.plan.isRefunded)
        try kept.refund("500.00", .chargeback, on: "2026-02-05", reopens: false)
        #expect(kept.plan.status == .completed)
    }

    @Test("what was given back does not count towards the threshold (P-LE-5)")
    func refundedBelowTheThreshold() throws {
        var story = try offer()
        try story.pay("4600.00", on: "2026-02-01")
        try story.refund("200.00", .mistake, on: "2026-02-02")
        #expect(
            try story.refusal { try $0.happens(.complete, on: "2026-02-03") }
                == "completed from 4500.00, reached 4400.00")
        #expect(story.left == "600.00")
    }

    @Test("a refund after completion reopens it where that is asked for (D-15)")
    func refundThatReopens() throws {
        var story = try offer()
        try story.pay("5000.00", on: "2026-02-01")
        #expect(
            try story.refund("500.00", .goodwill, on: "2026-02-05", reopens: true) == [
                "500.00 of p1 given back", "500.00 of p1 off item 1", "order open",
            ])
        #expect(story.left == "500.00")
        #expect(try story.pay("500.00", on: "2026-02-06").last == "order completed")
    }
}
