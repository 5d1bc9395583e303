import PaymentCore
import PaymentPlans
import Testing

/// Where an order stands on a day: states of items, sums, what is next, and the moves that are allowed (E-1, P-TR-5).
@Suite struct StandingScenarios {
    private func order(link: LinkTerms? = nil, choice: Terms.PayerChoice = .scheduled) throws -> OrderStory {
        let terms = try Terms(
            lines: [
                Line(.deposit, .flat(Money("100.00 EUR")), due: .onBooking),
                Line(.downPayment, .flat(Money("200.00 EUR")), due: .on(CivilDate("2026-03-10"))),
                Line(.balance, .rest, due: .when(.productionComplete)),
            ], payerChoice: choice, link: link)
        return try OrderStory(terms, "1000.00 EUR", booked: "2026-03-01")
    }

    @Test(
        "an item is upcoming, due on its day and overdue after it; looking moves nothing (D-40)",
        arguments: [("2026-03-09", "upcoming"), ("2026-03-10", "due"), ("2026-03-11", "overdue")])
    func states(day: String, state: String) throws {
        #expect(
            try order().items(on: day) == [
                "deposit 100.00 due 2026-03-01, overdue", "down payment 200.00 due 2026-03-10, \(state)",
                "balance 700.00 when production-complete",
            ])
    }

    @Test("sums of what is left, due and overdue, and what is next (E-1)")
    func sums() throws {
        var story = try order()
        var standing = try story.standing(on: "2026-03-10")
        #expect(standing.left == (try Money("1000.00 EUR")))
        #expect(standing.due == (try Money("300.00 EUR")))
        #expect(standing.overdue == (try Money("100.00 EUR")))
        #expect(standing.next?.role == .balance)
        try story.pay("150.00", on: "2026-03-02")
        standing = try story.standing(on: "2026-03-02")
        #expect(standing.paid == (try Money("150.00 EUR")))
        #expect(standing.left == (try Money("850.00 EUR")))
        #expect(standing.due.isZero)
        #expect(standing.next?.role == .downPayment)
        #expect(standing.items[1].left == (try Money("150.00 EUR")))
    }

    @Test("what is due is suggested, else the next item, undated ones last (D-51)")
    func suggested() throws {
        var story = try order()
        #expect(try story.mayPay(on: "2026-03-10") == "100.00 (deposit) to 1000.00 (left), suggested 300.00 (due)")
        try story.pay("100.00", on: "2026-03-01")
        #expect(
            try story.mayPay(on: "2026-03-01") == "0.01 (smallest) to 900.00 (left), suggested 200.00 (nextItem)")
        try story.pay("200.00", on: "2026-03-01")
        #expect(
            try story.mayPay(on: "2026-03-01") == "0.01 (smallest) to 700.00 (left), suggested 700.00 (nextItem)")
    }

    @Test("the moves of an order that is open, completed, cancelled and declined (E-1)")
    func moves() throws {
        var story = try order()
        #expect(try story.standing(on: "2026-03-01").moves == [.pay, .decline, .cancel, .change])
        try story.pay("100.00", on: "2026-03-01")
        #expect(try story.standing(on: "2026-03-01").moves == [.pay, .decline, .cancel, .refund, .change])
        var completed = story
        try completed.pay("900.00", on: "2026-03-02")
        #expect(try completed.standing(on: "2026-03-02").moves == [.cancel, .refund, .change])
        var cancelled = story
        try cancelled.happens(.cancel(by: .merchant), on: "2026-03-02")
        #expect(try cancelled.standing(on: "2026-03-02").moves == [.refund])
        try cancelled.refund("100.00", .cancellation, on: "2026-03-02")
        #expect(try cancelled.standing(on: "2026-03-02").moves == [])
        try story.happens(.decline, on: "2026-03-02")
        #expect(try story.standing(on: "2026-03-02").moves == [.refund])
    }

    @Test("with a link it can be sent anew; after its end nothing can be paid until it is (P-BK-5)")
    func movesOfALink() throws {
        let story = try order(link: LinkTerms(lifetimeHours: 24))
        #expect(try story.standing(on: "2026-03-01").moves == [.pay, .decline, .cancel, .reissueLink, .change])
        #expect(try story.standing(on: "2026-03-02").moves == [.decline, .cancel, .reissueLink, .change])
    }

    @Test("every move that is shown can be made, and one that is not is refused (E-1)")
    func movesAreTrue() throws {
        var story = try order()
        try story.pay("100.00", on: "2026-03-01")
        for end in [PlanEvent?.none, .decline, .cancel(by: .payer)] {
            var ended = story
            if let end { try ended.happens(end, on: "2026-03-02") }
            let moves = try ended.standing(on: "2026-03-02").moves
            let attempts: [(Standing.Move, PlanEvent)] = [
                (.pay, .pay(Tender("p2", try Money("5.00 EUR")))), (.decline, .decline), (.complete, .complete),
                (.cancel, .cancel(by: .merchant)), (.reissueLink, .reissueLink),
                (.refund, .refund(RefundOrder(try Money("5.00 EUR"), .goodwill))),
                (.change, .changeTotal(try Money("999.00 EUR"))),
            ]
            for (move, event) in attempts {
                let refusal = try ended.refusal { try $0.happens(event, on: "2026-03-02") }
                #expect((refusal == nil) == moves.contains(move), "\(move) after \(String(describing: end))")
            }
        }
    }

    @Test("an exact order asks for what is due, item after item, and nothing else (D-24)")
    func exactOrder() throws {
        var story = try order(choice: .exact)
        #expect(try story.refusal { try $0.pay("300.00", on: "2026-03-01") } == "only 100.00")
        try story.pay("100.00", on: "2026-03-01")
        #expect(try story.refusal { try $0.pay("100.00", on: "2026-03-02") } == "only 200.00")
        try story.pay("200.00", on: "2026-03-02")
        #expect(try story.pay("700.00", on: "2026-03-03").last == "order completed")
    }

    @Test("what was asked for when the payment began is taken when it arrives, also past midnight (D-24)")
    func begunBeforeMidnight() throws {
        var story = try order(choice: .exact)
        try story.begin("100.00", on: "2026-03-09 23:59", as: "card")
        #expect(
            try story.refusal { try $0.capture("100.00", on: "2026-03-10 00:01", as: "card") } == nil,
            "the down payment fell due meanwhile")
        var dearer = try OrderStory(PayerChosenParts(nil).terms(), "50.00 EUR", booked: "2026-03-01")
        try dearer.begin("50.00", on: "2026-03-01 10:00", as: "card")
        try dearer.changeTotal("60.00", on: "2026-03-01 10:01")
        #expect(
            try dearer.refusal { try $0.capture("50.00", on: "2026-03-01 10:02", as: "card") } == nil,
            "the price changed meanwhile; the money is here")
    }
}
