import PaymentCore
import PaymentPlans
import Testing

/// Visits that are confirmed by a prepayment, asked for by a link that ends (P-BK-1 to P-BK-6, D-20 to D-25).
@Suite struct PaidBookingScenarios {
    private func settings(hours: Int = 24, minutes: Int? = nil) throws -> PaidBooking {
        PaidBooking(
            kinds: ["haircut": try Money("200.00 UAH"), "coloring": try Money("500.00 UAH")],
            link: try LinkTerms(lifetimeHours: hours, autoCancelMinutes: minutes))
    }

    /// Booked, and the link sent, on 21 November 2026 at 10:00.
    private func visit(_ kind: String = "haircut", hours: Int = 24, minutes: Int? = nil) throws -> OrderStory {
        let (terms, total) = try settings(hours: hours, minutes: minutes).terms(for: kind)
        return try OrderStory(terms, "\(total)", booked: "2026-11-21 10:00")
    }

    @Test("each kind of booking has its own prepayment; a kind that is not set up is refused (P-BK-6)")
    func kinds() throws {
        #expect(try visit("haircut").items(on: "2026-11-21") == ["prepayment 200.00 due 2026-11-21, due"])
        #expect(try visit("coloring").items(on: "2026-11-21") == ["prepayment 500.00 due 2026-11-21, due"])
        let error = #expect(throws: PlanError.self) { try settings().terms(for: "massage") }
        #expect(error?.field == "kind")
        #expect(error?.value == "massage")
        #expect(error?.reason == "is not set up; known are coloring, haircut")
    }

    @Test("waiting, grey, until it is paid, green; the money is the client's balance (P-BK-2, P-BK-5, D-23, D-25)")
    func paidInTime() throws {
        var story = try visit()
        #expect(try story.standing(on: "2026-11-21 12:00").visit == .waiting)
        #expect(
            try story.pay("200.00", on: "2026-11-21 12:00") == [
                "200.00 of p1 to item 1", "order completed", "200.00 to the customer's balance",
            ])
        #expect(try story.standing(on: "2026-11-21 12:00").visit == .paid)
        #expect(try story.standing(on: "2026-12-31").visit == .paid)
        #expect(try story.wait(until: "2026-12-31") == [])
    }

    @Test("the link lives for its hours, and exactly at the end has expired (P-BK-3, D-20, D-22)")
    func endOfTheLink() throws {
        var story = try visit()
        #expect(try story.mayPay(on: "2026-11-22 09:59:59") == "200.00 (due) to 200.00 (due), suggested 200.00 (due)")
        #expect(try story.wait(until: "2026-11-22 09:59:59") == [])
        #expect(try story.standing(on: "2026-11-22 09:59:59").visit == .waiting)
        let expired = "link expired at 2026-11-22 10:00"
        #expect(try story.mayPay(on: "2026-11-22 10:00") == expired)
        #expect(try story.refusal { try $0.pay("200.00", on: "2026-11-22 10:00") } == expired)
        #expect(try story.standing(on: "2026-11-22 10:00").visit == .overdue)
        #expect(try story.wait(until: "2026-11-22 10:00") == ["link expired"])
        #expect(try story.wait(until: "2026-11-23 10:00") == [], "it is told once")
        #expect(story.plan.status == .open)
    }

    @Test("a link of 72 hours ends 72 hours later (vector 35)")
    func threeDays() throws {
        let story = try visit(hours: 72)
        #expect(story.plan.linkEnd == (try Moment("2026-11-24 10:00").instant))
        #expect(story.plan.nextDeadline == story.plan.linkEnd)
    }

    @Test("cancelled before the link ends, only the cancellation is told (P-BK-4, D-21)")
    func cancelledBeforeTheEnd() throws {
        var story = try visit(minutes: 90)
        #expect(story.plan.nextDeadline == (try Moment("2026-11-21 11:30").instant))
        #expect(try story.wait(until: "2026-11-21 11:29:59") == [])
        #expect(
            try story.wait(until: "2026-11-25") == [
                "cancelled by itself", "item 1 of 200.00 gone: cancelled", "order cancelled",
            ])
        #expect(try story.standing(on: "2026-11-25").visit == .cancelled)
        #expect(try story.mayPay(on: "2026-11-21 11:30") == "orderCancelled")
        #expect(story.plan.nextDeadline == nil)
    }

    @Test("exactly at the minute it is cancelled (D-20, D-22)")
    func exactlyAtTheMinute() throws {
        var story = try visit(minutes: 90)
        #expect(try story.wait(until: "2026-11-21 11:30").last == "order cancelled")
    }

    @Test("cancelled after the link ended, both are told in their order (P-BK-3, P-BK-4)")
    func cancelledAfterTheEnd() throws {
        var story = try visit(minutes: 2880)
        #expect(try story.wait(until: "2026-11-22 12:00") == ["link expired"])
        #expect(try story.standing(on: "2026-11-22 12:00").visit == .overdue)
        #expect(try story.wait(until: "2026-11-23 10:00").first == "cancelled by itself")
        var asleep = try visit(minutes: 2880)
        #expect(
            try asleep.wait(until: "2026-11-30") == [
                "link expired", "cancelled by itself", "item 1 of 200.00 gone: cancelled", "order cancelled",
            ])
    }

    @Test("cancelled in the very moment the link ends, only the cancellation is told (D-21)")
    func cancelledAtTheEnd() throws {
        var story = try visit(minutes: 1440)
        #expect(try story.wait(until: "2026-11-22 10:00").first == "cancelled by itself")
    }

    @Test("a new link starts both times anew, and the visit waits again (P-BK-5, D-20)")
    func reissued() throws {
        var story = try visit(minutes: 2880)
        try story.wait(until: "2026-11-22 12:00")
        #expect(try story.standing(on: "2026-11-22 12:00").visit == .overdue)
        #expect(try story.standing(on: "2026-11-22 12:00").moves.contains(.reissueLink))
        #expect(try story.happens(.reissueLink, on: "2026-11-22 12:00") == ["link until 2026-11-23 12:00"])
        #expect(try story.standing(on: "2026-11-22 12:00").visit == .waiting)
        #expect(try story.wait(until: "2026-11-23 11:59") == [], "the first link would have been cancelled at 10:00")
        #expect(try story.wait(until: "2026-11-23 12:00") == ["link expired"])
        #expect(story.plan.nextDeadline == (try Moment("2026-11-24 12:00").instant))
        #expect(try story.wait(until: "2026-11-24 12:00").first == "cancelled by itself")
    }

    @Test("what has ended gets no new link, and neither does an order without one (P-BK-5)")
    func noNewLink() throws {
        var cancelled = try visit(minutes: 90)
        try cancelled.wait(until: "2026-11-21 11:30")
        #expect(try cancelled.refusal { try $0.happens(.reissueLink, on: "2026-11-22") } == "orderCancelled")
        var paid = try visit()
        try paid.pay("200.00", on: "2026-11-21 12:00")
        #expect(try paid.refusal { try $0.happens(.reissueLink, on: "2026-11-22") } == "orderCompleted")
        let other = try OrderStory(PayerChosenParts(nil).terms(), "5.00 USD", booked: "2026-11-21")
        #expect(try other.refusal { try $0.happens(.reissueLink, on: "2026-11-22") } == "noLink")
    }

    @Test("an overdue visit can be cancelled by staff (P-BK-5)")
    func overdueCancelled() throws {
        var story = try visit()
        try story.wait(until: "2026-11-22 12:00")
        #expect(try story.standing(on: "2026-11-22 12:00").moves.contains(.cancel))
        try story.happens(.cancel(by: .merchant), on: "2026-11-22 12:00")
        #expect(try story.standing(on: "2026-11-22 12:00").visit == .cancelled)
    }
}

/// Money that comes late, twice or in another amount (D-24).
@Suite struct PaidBookingMoneyScenarios {
    private func visit(minutes: Int? = nil) throws -> OrderStory {
        let booking = PaidBooking(
            kinds: ["haircut": try Money("200.00 UAH")],
            link: try LinkTerms(lifetimeHours: 24, autoCancelMinutes: minutes))
        return try OrderStory(booking.terms(for: "haircut").terms, "200.00 UAH", booked: "2026-11-21 10:00")
    }

    @Test("money a second after the end makes an overdue visit paid, and staff are told (D-24, vector 36)")
    func paidWhenOverdue() throws {
        var story = try visit()
        try story.begin("200.00", on: "2026-11-22 09:59:59", as: "card")
        #expect(
            try story.capture("200.00", on: "2026-11-22 10:00:01", as: "card") == [
                "200.00 of card to item 1", "case paidAfterExpiry", "order completed",
                "200.00 to the customer's balance",
            ])
        #expect(try story.standing(on: "2026-11-22 10:00:01").visit == .paid)
        #expect(
            try story.refusal { try $0.capture("200.00", on: "2026-11-22 10:00:02", as: "card") }
                == "payment card is captured")
    }

    @Test("money for a cancelled visit is the client's balance and a case (D-24)")
    func paidWhenCancelled() throws {
        var story = try visit(minutes: 90)
        try story.wait(until: "2026-11-21 11:30")
        #expect(
            try story.capture("200.00", on: "2026-11-21 11:31") == [
                "case paidAfterCancellation", "200.00 to the customer's balance",
            ])
        #expect(try story.standing(on: "2026-11-21 11:31").visit == .cancelled)
        #expect(story.credit == "200.00")
    }

    @Test("money for a paid visit is the client's balance, and staff are told (D-24, vector 39)")
    func paidTwice() throws {
        var story = try visit()
        try story.pay("200.00", on: "2026-11-21 12:00")
        #expect(
            try story.capture("200.00", on: "2026-11-21 12:01") == [
                "200.00 to the customer's balance", "case overpaid",
            ])
        #expect(story.credit == "200.00")
    }

    @Test("another amount is refused on the page, and from a callback it is left in quarantine (D-24)")
    func anotherAmount() throws {
        let story = try visit()
        for text in ["199.99", "200.01", "0.01"] {
            #expect(try story.refusal { try $0.pay(text, on: "2026-11-21 12:00") } == "only 200.00")
            #expect(try story.refusal { try $0.capture(text, on: "2026-11-21 12:00") } == "only 200.00")
        }
    }

    @Test("one payment at a time: a second begin is refused while the first is in flight (vector 38)")
    func oneAtATime() throws {
        var story = try visit()
        try story.begin("200.00", on: "2026-11-21 12:00", as: "first")
        #expect(
            try story.refusal { try $0.begin("200.00", on: "2026-11-21 12:00", as: "second") } == "200.00 being paid")
        #expect(try story.mayPay(on: "2026-11-21 12:00") == "200.00 being paid")
        try story.happens(.fail("first"), on: "2026-11-21 12:01")
        try story.begin("200.00", on: "2026-11-21 12:02", as: "second")
        #expect(try story.capture("200.00", on: "2026-11-21 12:03", as: "second").contains("order completed"))
    }

    @Test("nothing ends while a payment is in flight; when it fails, what is past ends (c.3 rule 9)")
    func inFlightAtTheEnd() throws {
        var story = try visit(minutes: 90)
        try story.begin("200.00", on: "2026-11-21 11:29", as: "card")
        #expect(try story.wait(until: "2026-11-21 11:35") == [])
        #expect(story.plan.nextDeadline == nil)
        var paid = story
        #expect(try paid.capture("200.00", on: "2026-11-21 11:36", as: "card").contains("order completed"))
        try story.happens(.fail("card"), on: "2026-11-21 11:36")
        #expect(try story.wait(until: "2026-11-21 11:36").first == "cancelled by itself")
    }

    @Test("a visit whose payment the bank took back is not cancelled by itself; staff decide (D-53)")
    func chargebackOfAVisit() throws {
        var story = try visit(minutes: 90)
        try story.pay("200.00", on: "2026-11-21 10:30")
        #expect(try story.refund("200.00", .chargeback, on: "2027-02-01").last == "order open")
        try story.wait(until: "2027-02-02")
        #expect(story.plan.status == .open)
        #expect(try story.standing(on: "2027-02-02").visit == .overdue)
    }

    @Test("a paid visit that is cancelled leaves its money the client's balance (D-25)")
    func paidVisitCancelled() throws {
        var story = try visit()
        try story.pay("200.00", on: "2026-11-21 12:00")
        let told = try story.happens(.cancel(by: .payer), on: "2026-11-21 13:00")
        #expect(!told.contains { $0.contains("owed back") || $0.contains("balance") }, "it was credited when it came")
        #expect(story.plan.owedBack == 0)
        #expect(story.credit == "200.00")
        #expect(try story.standing(on: "2026-11-21 13:00").visit == .cancelled)
    }

    @Test("a declined visit keeps late money as a case (D-16, D-24)")
    func declinedVisit() throws {
        var story = try visit()
        try story.happens(.decline, on: "2026-11-21 12:00")
        #expect(try story.standing(on: "2026-11-21 12:00").visit == .cancelled)
        #expect(try story.capture("200.00", on: "2026-11-21 12:01").first == "case paidAfterDecline")
    }
}
