import PaymentCore
import PaymentPlans
import Testing

/// No plan is sold and no payment taken that the gateway could not charge, or that leaves a rest it could not (D-7).
@Suite struct GatewayLimitScenarios {
    private func limits(smallest: Int64 = 50, largest: Int64 = .max, step: Int64 = 1) throws -> ChargeLimits {
        try ChargeLimits(smallest: smallest, largest: largest, step: step, owner: "stripe")
    }

    private func order(deposit: String, of total: String, limits: ChargeLimits) throws -> OrderStory {
        let terms = try Terms(lines: [
            Line(.deposit, .flat(Money(deposit)), due: .onBooking), Line(.balance, .rest, due: .after(.days(30))),
        ])
        return try OrderStory(terms, total, booked: "2026-01-01", limits: limits)
    }

    @Test("a plan with an item the gateway cannot charge is refused, naming the bound and whose it is (D-7)")
    func itemTooSmall() throws {
        let cases = [
            ("0.49 USD", "10.00 USD", "items[0]", "0.49 USD", "is below the smallest payment of stripe, 0.50 USD"),
            ("9.51 USD", "10.00 USD", "items[1]", "0.49 USD", "is below the smallest payment of stripe, 0.50 USD"),
            ("1.00 USD", "101.01 USD", "items[1]", "100.01 USD", "is above the largest payment of stripe, 100.00 USD"),
        ]
        for (deposit, total, field, value, reason) in cases {
            let error = #expect(throws: PlanError.self) {
                try order(deposit: deposit, of: total, limits: limits(largest: 10000))
            }
            #expect(error?.code == .notChargeable)
            #expect(error?.field == field)
            #expect(error?.value == value)
            #expect(error?.reason == reason)
        }
        #expect(throws: Never.self) { try order(deposit: "0.50 USD", of: "1.00 USD", limits: limits()) }
    }

    @Test("shares are whole steps: 33.33 % of KWD 10.000 is 3.330, and the rest a whole step too (D-7)")
    func wholeSteps() throws {
        let terms = try CalendarDeposit(deposit: .percentage(Percentage("33.33"))).terms()
        let story = try OrderStory(terms, "10.000 KWD", booked: "2026-01-01", limits: limits(smallest: 10, step: 10))
        #expect(story.plan.schedule.items.map(\.minorUnits) == [3330, 6670])
        let parts = try InstallmentPlan(parts: Line.Parts(3, every: .months(1))).terms()
        let three = try OrderStory(parts, "10.000 KWD", booked: "2026-01-01", limits: limits(smallest: 10, step: 10))
        #expect(three.plan.schedule.items.map(\.minorUnits) == [3340, 3330, 3330])
    }

    @Test("the minimum first payment is rounded up to a whole step (D-3)")
    func minimumInSteps() throws {
        let parts = try PayerParts(minimumFirst: Percentage("33.33"))
        let story = try OrderStory(
            PayerChosenParts(parts).terms(), "10.000 KWD", booked: "2026-01-01", limits: limits(smallest: 10, step: 10))
        #expect(try story.mayPay(on: "2026-01-01").hasPrefix("3.340 (first payment of 33.33 %) to 10.000 (left)"))
        #expect(try story.refusal { try $0.pay("3.345", on: "2026-01-01") } == "a multiple of 0.010 for stripe")
        #expect(try story.refusal { try $0.pay("3.350", on: "2026-01-01") } == nil)
    }

    @Test("a flat amount that is no whole step is refused when planned (D-7)")
    func flatNotAStep() throws {
        let error = #expect(throws: PlanError.self) {
            try order(deposit: "1.005 KWD", of: "10.000 KWD", limits: limits(smallest: 10, step: 10))
        }
        #expect(error?.code == .notChargeable)
        #expect(error?.field == "lines[0].flat")
        #expect(error?.value == "1.005 KWD")
        #expect(error?.reason == "must be a multiple of 0.010 KWD for stripe")
    }

    @Test("a payment that leaves a rest that cannot be charged is refused, also by what is in flight (D-7)")
    func restTooSmall() throws {
        var story = try order(deposit: "10.00 USD", of: "20.00 USD", limits: limits())
        #expect(try story.refusal { try $0.pay("19.51", on: "2026-01-01") } == "at most 19.50, or all of 20.00")
        try story.begin("12.00", on: "2026-01-01")
        #expect(try story.refusal { try $0.pay("7.51", on: "2026-01-01") } == "at most 7.50, or all of 8.00")
    }

    @Test("a payment of the most the gateway takes must not leave a rest that cannot be charged (D-7)")
    func restAfterTheLargest() throws {
        let lines = [
            Line(.installment, .flat(try Money("460.00 USD")), due: .onBooking),
            Line(.installment, .rest, due: .after(.days(30))),
        ]
        let story = try OrderStory(
            Terms(lines: lines), "920.00 USD", booked: "2026-01-01", limits: limits(smallest: 5000, largest: 90000))
        for text in ["900.00", "871.00"] {
            #expect(
                try story.refusal { try $0.pay(text, on: "2026-01-01") } != nil,
                "\(text) leaves less than 50.00, which the gateway does not take")
        }
        #expect(try story.refusal { try $0.pay("870.00", on: "2026-01-01") } == nil)
        #expect(try story.refusal { try $0.pay("900.01", on: "2026-01-01") } != nil)
        // When both are due, what is suggested can be paid.
        let suggested = try story.standing(on: "2026-02-01").payNow.get().suggested.amount.decimalText
        #expect(try story.refusal { try $0.pay(suggested, on: "2026-02-01") } == nil, "\(suggested) is suggested")
    }

    @Test("money by hand may leave what the gateway does not take; the page says so (D-7)")
    func leftTooSmall() throws {
        var story = try order(deposit: "10.00 USD", of: "20.00 USD", limits: limits())
        try story.capture("19.70", on: "2026-01-01")
        #expect(try story.mayPay(on: "2026-01-02") == "0.30 left, stripe takes 0.50")
        #expect(try story.refusal { try $0.pay("0.30", on: "2026-01-02") } == "0.30 left, stripe takes 0.50")
        try story.announce("0.30", on: "2026-01-02", as: "cash")
        #expect(try story.capture("0.30", on: "2026-01-03", as: "cash").last == "order completed")
    }

    @Test("a new price that leaves what cannot be charged is refused (D-7, D-52)")
    func newPrice() throws {
        var story = try order(deposit: "10.00 USD", of: "20.00 USD", limits: limits(largest: 5000))
        try story.pay("10.00", on: "2026-01-01")
        #expect(try story.refusal { try $0.changeTotal("10.49", on: "2026-01-02") } == "0.49 left, stripe takes 0.50")
        #expect(try story.refusal { try $0.changeTotal("10.50", on: "2026-01-02") } == nil)
        #expect(try story.refusal { try $0.changeTotal("60.00", on: "2026-01-02") } == nil)
        #expect(
            try story.refusal { try $0.changeTotal("60.01", on: "2026-01-02") } != nil,
            "an item of 50.01 would be refused in a new plan, too")
        let steps = try order(deposit: "1.000 KWD", of: "10.000 KWD", limits: limits(smallest: 10, step: 10))
        #expect(
            try steps.refusal { try $0.changeTotal("10.005", on: "2026-01-02") }
                == "notChargeable: total '10.005 KWD' must be a multiple of 0.010 KWD for stripe")
    }

    @Test("limits that cross or are below one minor unit are refused (D-7)")
    func impossibleLimits() throws {
        let cases: [(smallest: Int64, largest: Int64, step: Int64, code: PlanError.Code, field: String)] = [
            (0, .max, 1, .invalidValue, "limits.smallest"), (-1, .max, 1, .invalidValue, "limits.smallest"),
            (1, .max, 0, .invalidValue, "limits.step"), (1, .max, .min, .invalidValue, "limits.step"),
            (51, 50, 1, .minimumAboveMaximum, "limits.smallest"),
            (.max, .max, 2, .overflow, "limits.smallest"),
            // The first multiple of 100 that is large enough is above the largest charge.
            (101, 150, 100, .minimumAboveMaximum, "limits.smallest"),
        ]
        for (smallest, largest, step, code, field) in cases {
            let error = #expect(throws: PlanError.self, "\(smallest), \(largest), \(step)") {
                try limits(smallest: smallest, largest: largest, step: step)
            }
            #expect(error?.code == code, "\(smallest), \(largest), \(step)")
            #expect(error?.field == field)
        }
        #expect(try limits(smallest: 15, largest: 99, step: 10).smallest == 20)
        #expect(try limits(smallest: 15, largest: 99, step: 10).largest == 90)
    }
}
