import PaymentCore
import PaymentPlans
import Testing

/// An offer of 5000.00 to be paid in parts: at least 1 % first, completed by hand from 90 % (P-LE-1 to P-LE-8).
@Suite struct PayerPartsScenarios {
    private func offer(
        _ total: String = "5000.00 USD", first: String = "1", success: String? = "90",
        measure: PayerParts.Measure = .paid, offer: PayerParts.Offer = .everywhere, limits: ChargeLimits = .none
    ) throws -> OrderStory {
        let parts = try PayerParts(
            minimumFirst: Percentage(first), success: success.map { try Percentage($0) }, measure: measure, offer: offer
        )
        return try OrderStory(PayerChosenParts(parts).terms(), total, booked: "2026-02-01", limits: limits)
    }

    @Test("1 % of 5000 is 50 and 90 % is 4500 (P-LE-1, vectors 18 and 19)")
    func amountsOfThePercentages() throws {
        let story = try offer()
        #expect(
            try story.mayPay(on: "2026-02-01")
                == "50.00 (first payment of 1 %) to 5000.00 (left), suggested 5000.00 (left)")
        #expect(story.plan.threshold == (try Money("4500.00 USD")))
    }

    @Test("minimum and threshold are rounded up (D-3, vector 19)")
    func roundedUp() throws {
        let story = try offer("333.33 USD")
        #expect(story.plan.threshold == (try Money("300.00 USD")))
        #expect(try story.refusal { try $0.pay("3.33", on: "2026-02-01") } == "at least 3.34 (first payment of 1 %)")
        #expect(try story.refusal { try $0.pay("3.34", on: "2026-02-01") } == nil)
    }

    @Test("too little and too much are refused with the bound (P-LE-2, vector 18)")
    func tooLittleAndTooMuch() throws {
        let story = try offer()
        #expect(try story.refusal { try $0.pay("49.99", on: "2026-02-01") } == "at least 50.00 (first payment of 1 %)")
        #expect(try story.refusal { try $0.pay("5000.01", on: "2026-02-01") } == "at most 5000.00 (left)")
        #expect(try story.refusal { try $0.pay("50.00", on: "2026-02-01") } == nil)
        #expect(try story.refusal { try $0.pay("5000.00", on: "2026-02-01") } == nil)
    }

    @Test("whoever chooses the parts chooses their days: nothing is ever due or overdue (P-LE-2)")
    func neverOverdue() throws {
        var story = try offer()
        #expect(try story.items(on: "2030-01-01") == ["balance 5000.00 undated"])
        try story.pay("50.00", on: "2026-02-01")
        #expect(try story.items(on: "2030-01-01") == ["balance 5000.00 undated, 4950.00 left"])
        #expect(try story.standing(on: "2030-01-01").overdue.isZero)
    }

    @Test("later payments have no minimum, and never pass what is left (P-LE-2, P-LE-3, vector 18)")
    func laterPayments() throws {
        var story = try offer()
        try story.pay("50.00", on: "2026-02-01")
        #expect(
            try story.mayPay(on: "2026-02-02") == "0.01 (smallest) to 4950.00 (left), suggested 4950.00 (left)")
        #expect(try story.refusal { try $0.pay("4950.01", on: "2026-02-02") } == "at most 4950.00 (left)")
        try story.pay("0.01", on: "2026-02-02")
        #expect(story.left == "4949.99")
        #expect(try story.pay("4949.99", on: "2026-02-03") == ["4949.99 of p3 to item 1", "order completed"])
        #expect(story.plan.payments.map(\.id) == ["p1", "p2", "p3"], "each has an invoice of its own (P-LE-4)")
    }

    @Test("a payment that leaves less than the gateway takes is refused with what can be paid (D-7, vector 18)")
    func restStaysPayable() throws {
        var story = try offer(limits: ChargeLimits(smallest: 50, owner: "stripe"))
        try story.pay("4000.00", on: "2026-02-01")
        #expect(
            try story.refusal { try $0.pay("0.49", on: "2026-02-02") } == "at least 0.50 (smallest of stripe)")
        #expect(
            try story.refusal { try $0.pay("999.51", on: "2026-02-02") } == "at most 999.50, or all of 1000.00")
        try story.pay("999.50", on: "2026-02-02")
        #expect(
            try story.mayPay(on: "2026-02-02") == "0.50 (smallest of stripe) to 0.50 (left), suggested 0.50 (left)")
    }

    @Test("the minimum is of the whole price and never more than is left (D-12)")
    func minimumAboveWhatIsLeft() throws {
        // A payment by hand is confirmed; the next one is not the first, whatever is left.
        var story = try offer(first: "60", success: nil)
        try story.announce("4000.00", on: "2026-02-01", as: "cash")
        try story.capture("4000.00", on: "2026-02-02", as: "cash")
        #expect(try story.mayPay(on: "2026-02-02") == "0.01 (smallest) to 1000.00 (left), suggested 1000.00 (left)")
        // Of one cent the minimum is that cent.
        #expect(
            try offer("0.01 USD").mayPay(on: "2026-02-01")
                == "0.01 (first payment of 1 %) to 0.01 (left), suggested 0.01 (left)")
    }

    @Test("what failed, was refused or is not confirmed is no first payment; what is in flight is (D-10)")
    func firstPayment() throws {
        var story = try offer()
        #expect(try story.refusal { try $0.pay("1.00", on: "2026-02-01") } != nil)
        try story.announce("100.00", on: "2026-02-01", as: "transfer")
        try story.begin("50.00", on: "2026-02-01", as: "card")
        #expect(
            try story.mayPay(on: "2026-02-01") == "0.01 (smallest) to 4950.00 (left), suggested 4950.00 (left)")
        try story.happens(.fail("card"), on: "2026-02-01")
        #expect(
            try story.refusal { try $0.pay("49.99", on: "2026-02-01") } == "at least 50.00 (first payment of 1 %)")
    }

    @Test("the order stays open until all is paid, also past the threshold (P-LE-5)")
    func openUntilPaid() throws {
        var story = try offer()
        try story.pay("4999.99", on: "2026-02-01")
        #expect(story.plan.status == .open)
        #expect(try story.pay("0.01", on: "2026-02-02") == ["0.01 of p2 to item 1", "order completed"])
    }

    @Test("from the threshold on staff may complete it with less; the shortfall is waived (P-LE-5, D-14, vector 19)")
    func completedByHandWithLess() throws {
        var story = try offer()
        try story.pay("4499.99", on: "2026-02-01")
        #expect(
            try story.refusal { try $0.happens(.complete, on: "2026-02-02") }
                == "completed from 4500.00, reached 4499.99")
        #expect(!(try story.standing(on: "2026-02-02").moves.contains(.complete)))
        try story.pay("0.01", on: "2026-02-02")
        #expect(try story.standing(on: "2026-02-02").moves.contains(.complete))
        #expect(
            try story.happens(.complete, on: "2026-02-03") == [
                "item 1 from 5000.00 to 4500.00: waived", "500.00 waived", "order completed",
            ])
        #expect(story.plan.total == (try Money("5000.00 USD")))
        #expect(try story.refusal { try $0.pay("500.00", on: "2026-02-04") } == "orderCompleted")
    }

    @Test("late money for an order that was completed with less is the customer's balance (D-14)")
    func completedByHandWithMore() throws {
        var story = try offer()
        try story.pay("4500.00", on: "2026-02-01")
        try story.happens(.complete, on: "2026-02-02")
        #expect(
            try story.capture("600.00", on: "2026-02-03") == ["600.00 to the customer's balance", "case overpaid"])
        #expect(story.credit == "600.00")
        #expect(story.plan.status == .completed)
    }

    @Test("a payment by hand of more than the price completes it; the excess is the customer's balance (D-14)")
    func overpaidByHand() throws {
        var story = try offer()
        try story.announce("5000.00", on: "2026-02-01", as: "transfer")
        #expect(
            try story.capture("5200.00", on: "2026-02-03", as: "transfer") == [
                "5000.00 of transfer to item 1", "order completed", "200.00 to the customer's balance", "case overpaid",
            ])
        #expect(story.credit == "200.00")
    }

    @Test("without a threshold only full payment completes it (P-LE-1)")
    func noThreshold() throws {
        var story = try offer(success: nil)
        try story.pay("4999.99", on: "2026-02-01")
        #expect(try story.refusal { try $0.happens(.complete, on: "2026-02-02") } == "noThreshold")
    }

    @Test("the threshold can be compared with what came in after fees (P-LE-5)")
    func feesMeasure() throws {
        var paid = try offer(measure: .paid)
        try paid.pay("4600.00", on: "2026-02-01", fee: "150.00")
        #expect(try paid.refusal { try $0.happens(.complete, on: "2026-02-02") } == nil)
        var credited = try offer(measure: .credited)
        try credited.pay("4600.00", on: "2026-02-01", fee: "150.00")
        #expect(
            try credited.refusal { try $0.happens(.complete, on: "2026-02-02") }
                == "completed from 4500.00, reached 4450.00")
        try credited.pay("50.00", on: "2026-02-02", fee: "0.00")
        #expect(try credited.refusal { try $0.happens(.complete, on: "2026-02-02") } == nil)
    }

    @Test("parts offered only by a sent button: a direct link pays everything that is left (P-LE-8)")
    func channels() throws {
        var story = try offer(offer: .sentLinks)
        let all = "5000.00 (partsNotOffered)"
        #expect(try story.mayPay(on: "2026-02-01", channel: .direct) == "\(all) to \(all), suggested \(all)")
        #expect(try story.refusal { try $0.pay("50.00", on: "2026-02-01", channel: .direct) } == "only 5000.00")
        try story.pay("50.00", on: "2026-02-01", channel: .sentLink)
        #expect(try story.refusal { try $0.pay("50.00", on: "2026-02-02", channel: .direct) } == "only 4950.00")
        try story.pay("4950.00", on: "2026-02-02", channel: .direct)
        #expect(story.plan.status == .completed)
    }

    @Test("with parts off the whole is paid at once (P-LE-1)")
    func partsOff() throws {
        var story = try OrderStory(PayerChosenParts(nil).terms(), "5000.00 USD", booked: "2026-02-01")
        #expect(try story.refusal { try $0.pay("50.00", on: "2026-02-01") } == "only 5000.00")
        #expect(try story.refusal { try $0.happens(.complete, on: "2026-02-01") } == "noThreshold")
        #expect(try story.pay("5000.00", on: "2026-02-01").last == "order completed")
    }

    @Test("a price above the largest charge can be paid in parts, none of them larger (D-7)")
    func aboveTheLargestCharge() throws {
        var story = try offer(limits: ChargeLimits(smallest: 50, largest: 200_000, owner: "liqpay"))
        #expect(
            try story.mayPay(on: "2026-02-01")
                == "50.00 (first payment of 1 %) to 2000.00 (largest of liqpay), suggested 2000.00 (largest of liqpay)")
        #expect(try story.refusal { try $0.pay("2000.01", on: "2026-02-01") } == "at most 2000.00 (largest of liqpay)")
        for day in ["2026-02-01", "2026-02-02"] { try story.pay("2000.00", on: day) }
        #expect(try story.pay("1000.00", on: "2026-02-03").last == "order completed")
    }
}
