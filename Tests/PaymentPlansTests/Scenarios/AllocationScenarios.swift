import PaymentCore
import PaymentPlans
import Testing

/// Where a payment goes and what becomes of what is left of it (E-5, D-41, D-50, D-51).
@Suite struct AllocationScenarios {
    private func rent(overpayment: Terms.Overpayment = .customerBalance) throws -> OrderStory {
        let terms = try Terms(
            lines: [
                Line(.installment, .rest, due: .on(CivilDate("2026-01-01")), parts: Line.Parts(3, every: .months(1)))
            ], overpayment: overpayment)
        return try OrderStory(terms, "900.00 EUR", booked: "2025-12-15")
    }

    private func invoices(_ texts: String..., due days: [String?] = [nil, nil, nil]) throws -> OrderStory {
        let lines = try zip(texts, days).map { text, day in
            Line(.balance, .flat(try Money(text)), due: try day.map { .on(try CivilDate($0)) } ?? .undated)
        }
        return try OrderStory(
            Terms(lines: lines), "\(Money.sum(texts.map { try Money($0) }, in: .eur))", booked: "2026-01-01")
    }

    @Test("1000.00 for three rents of 300.00 pays them all, oldest first, and 100.00 is ahead (vector 23, D-50)")
    func threeRents() throws {
        var story = try rent()
        #expect(
            try story.capture("1000.00", on: "2026-03-15") == [
                "300.00 of p1 to item 1", "300.00 of p1 to item 2", "300.00 of p1 to item 3", "order completed",
                "100.00 to the customer's balance", "case overpaid",
            ])
        #expect(story.credit == "100.00")
        var given = try rent(overpayment: .givenBack)
        #expect(try given.capture("1000.00", on: "2026-03-15").contains("100.00 owed back"))
        #expect(given.credit == "0.00")
    }

    @Test("20 to the first of 50 and 70, then 100: both are paid, neither below zero (vector 24)")
    func twoInvoices() throws {
        var story = try invoices("50.00 EUR", "70.00 EUR")
        try story.pay("20.00", on: "2026-01-02", for: 1)
        #expect(
            try story.pay("100.00", on: "2026-01-03") == [
                "30.00 of p2 to item 1", "70.00 of p2 to item 2", "order completed",
            ])
    }

    @Test("an overpayment of 5.95 pays into the next invoice of 57.10, and 51.15 are due (vector 25)")
    func creditForTheNextInvoice() throws {
        var first = try invoices("100.00 EUR")
        try first.capture("105.95", on: "2026-01-02")
        #expect(
            try first.happens(.spendCredit(first.money("5.95")), on: "2026-01-03") == [
                "5.95 of the customer's balance spent"
            ])
        #expect(first.credit == "0.00")
        #expect(
            try first.refusal { try $0.happens(.spendCredit($0.money("0.01")), on: "2026-01-03") }
                == "at most 0.00 of the customer's balance")
        var next = try invoices("57.10 EUR")
        try next.capture("5.95", on: "2026-01-03", as: "customer balance")
        #expect(next.left == "51.15")
    }

    @Test("the oldest due date first, undated last, whatever the order of the rows (D-50)")
    func oldestFirst() throws {
        var story = try invoices(
            "10.00 EUR", "20.00 EUR", "30.00 EUR", due: [nil, "2026-05-01", "2026-03-01"])
        #expect(
            try story.pay("55.00", on: "2026-06-01") == [
                "30.00 of p1 to item 3", "20.00 of p1 to item 2", "5.00 of p1 to item 1",
            ])
    }

    @Test("a chosen item first, and what is left of it to the oldest (D-50)")
    func chosen() throws {
        var story = try invoices(
            "10.00 EUR", "20.00 EUR", "30.00 EUR", due: ["2026-02-01", "2026-03-01", "2026-04-01"])
        #expect(
            try story.pay("45.00", on: "2026-01-02", for: 3) == [
                "30.00 of p1 to item 3", "10.00 of p1 to item 1", "5.00 of p1 to item 2",
            ])
        #expect(try story.refusal { try $0.pay("1.00", on: "2026-01-02", for: 3) } == "no item 3 to pay")
        #expect(try story.refusal { try $0.pay("1.00", on: "2026-01-02", for: 9) } == "no item 9 to pay")
    }

    @Test("what is left of a chosen item goes to the oldest also where payments go to the closest (D-50)")
    func chosenOfTheClosest() throws {
        let lines = try ["2026-02-01", "2026-03-01", "2026-04-01"].map {
            Line(.downPayment, .flat(try Money("10.00 EUR")), due: .on(try CivilDate($0)))
        }
        var story = try OrderStory(Terms(lines: lines, allocation: .closestFirst), "30.00 EUR", booked: "2026-01-01")
        #expect(
            try story.pay("15.00", on: "2026-03-01", for: 3) == ["10.00 of p1 to item 3", "5.00 of p1 to item 1"])
    }

    @Test("two equal items of one day stay apart and are two charges; one charge may pay both (vector 40, D-41)")
    func equalItemsOfOneDay() throws {
        let day = ["2026-02-01", "2026-02-01"]
        var two = try invoices("250.00 EUR", "250.00 EUR", due: day)
        #expect(try two.pay("250.00", on: "2026-02-01") == ["250.00 of p1 to item 1"])
        #expect(try two.pay("250.00", on: "2026-02-01") == ["250.00 of p2 to item 2", "order completed"])
        var one = try invoices("250.00 EUR", "250.00 EUR", due: day)
        #expect(
            try one.pay("500.00", on: "2026-02-01") == [
                "250.00 of p1 to item 1", "250.00 of p1 to item 2", "order completed",
            ])
    }

    @Test("the same payment told twice is recorded once (vector 47)")
    func toldTwice() throws {
        var story = try rent()
        try story.begin("300.00", on: "2026-01-01", as: "card")
        try story.capture("300.00", on: "2026-01-01", as: "card")
        #expect(
            try story.refusal { try $0.capture("300.00", on: "2026-01-01", as: "card") } == "payment card is captured")
        #expect(
            try story.refusal { try $0.begin("300.00", on: "2026-01-01", as: "card") }
                == "payment card is there already")
    }

    @Test("what is in flight is reserved: less is left to pay until it fails (D-10)")
    func inFlight() throws {
        var story = try rent()
        try story.begin("800.00", on: "2026-01-01", as: "card")
        #expect(try story.refusal { try $0.pay("100.01", on: "2026-01-01") } == "at most 100.00 (left)")
        #expect(try story.standing(on: "2026-01-01").reserved == Money("800.00 EUR"))
        try story.happens(.fail("card"), on: "2026-01-01")
        #expect(try story.refusal { try $0.pay("900.00", on: "2026-01-01") } == nil)
    }

    @Test("a payment that failed and arrives after all is recorded; an approval of less is what it is (D-24)")
    func arrivesAfterAll() throws {
        var story = try rent()
        try story.begin("300.00", on: "2026-01-01", as: "card")
        try story.happens(.fail("card"), on: "2026-01-01")
        #expect(
            try story.refusal { try $0.capture("300.01", on: "2026-01-01", as: "card") }
                == "begun with 300.00, arrived 300.01")
        #expect(try story.capture("250.00", on: "2026-01-02", as: "card") == ["250.00 of card to item 1"])
    }

    @Test("the deposit is the least until it is paid, also when part of it is (D-51)")
    func minimumIsTheDeposit() throws {
        let terms = try Terms(lines: [
            Line(.deposit, .flat(Money("100.00 EUR")), due: .onBooking), Line(.balance, .rest, due: .after(.days(30))),
        ])
        var story = try OrderStory(terms, "500.00 EUR", booked: "2026-01-01")
        try story.capture("40.00", on: "2026-01-01")
        #expect(try story.mayPay(on: "2026-01-02") == "60.00 (deposit) to 460.00 (left), suggested 60.00 (due)")
        try story.pay("60.00", on: "2026-01-02")
        #expect(
            try story.mayPay(on: "2026-01-02") == "0.01 (smallest) to 400.00 (left), suggested 400.00 (nextItem)")
    }
}
