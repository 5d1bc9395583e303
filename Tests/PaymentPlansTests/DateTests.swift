import PaymentCore
import PaymentPlans
import Testing

/// The days on which items fall due (E-3, D-40, D-43, D-44).
@Suite struct DateTests {
    /// The days of the items of one line.
    private func days(
        _ due: Due, parts: Line.Parts? = nil, booked: String, planned: [EventName: String] = [:],
        businessDays: BusinessDays? = nil
    ) throws -> [String] {
        let terms = try Terms(lines: [Line(.balance, .rest, due: due, parts: parts)], businessDays: businessDays)
        let schedule = try Schedule(
            terms: terms, total: Money("1000.00 EUR"), bookedOn: CivilDate(booked),
            dates: EventDates(planned: planned.mapValues { try Moment($0) }))
        return schedule.items.map { $0.due?.description ?? "undated" }
    }

    @Test(
        "a month later is the same day, or the last of a shorter month (D-43)",
        arguments: [
            ("2027-01-31", 1, "2027-02-28"), ("2028-01-31", 1, "2028-02-29"), ("2027-01-30", 1, "2027-02-28"),
            ("2027-03-31", 1, "2027-04-30"), ("2027-11-30", 3, "2028-02-29"), ("2028-02-29", 12, "2029-02-28"),
            ("2028-02-29", 48, "2032-02-29"), ("2026-12-31", 2, "2027-02-28"), ("2027-02-28", 1, "2027-03-28"),
            ("2096-02-29", 48, "2100-02-28"), ("1999-12-31", 2, "2000-02-29"), ("1896-02-29", 48, "1900-02-28"),
            ("2099-12-31", 2, "2100-02-28"), ("2399-12-31", 2, "2400-02-29"), ("2027-05-31", 0, "2027-05-31"),
        ])
    func monthsLater(booked: String, months: Int, expected: String) throws {
        #expect(try days(.after(.months(months)), booked: booked) == [expected])
    }

    @Test(
        "the end of a month is its last day, whatever the day it is counted from (D-43)",
        arguments: [
            ("2027-01-10", 0, "2027-01-31"), ("2027-01-10", 1, "2027-02-28"), ("2028-01-31", 1, "2028-02-29"),
            ("2027-02-28", 1, "2027-03-31"), ("2027-11-30", 1, "2027-12-31"),
        ])
    func monthEnds(booked: String, count: Int, expected: String) throws {
        #expect(try days(.after(.monthEnds(count)), booked: booked) == [expected])
    }

    @Test("a month before an event (E-3)")
    func monthBefore() throws {
        for (travel, expected) in [
            ("2027-03-31", "2027-02-28"), ("2028-03-30", "2028-02-29"), ("2027-07-15", "2027-06-15"),
        ] {
            #expect(
                try days(.before(.months(1), .travel), booked: "2026-11-21", planned: [.travel: travel]) == [expected])
        }
        #expect(
            try days(.before(.monthEnds(1), .travel), booked: "2026-11-21", planned: [.travel: "2027-03-10"])
                == ["2027-02-28"])
    }

    @Test("days and weeks pass over the end of a century's February (E-3)")
    func daysAndWeeks() throws {
        #expect(try days(.after(.days(1)), booked: "2100-02-28") == ["2100-03-01"])
        #expect(try days(.after(.days(1)), booked: "2000-02-28") == ["2000-02-29"])
        #expect(try days(.after(.weeks(1)), booked: "2028-02-23") == ["2028-03-01"])
        #expect(try days(.after(.days(36_525)), booked: "2026-11-21") == ["2126-11-22"])
        #expect(try days(.after(.months(1200)), booked: "2000-02-29") == ["2100-02-28"])
    }

    @Test("monthly from 31 January of a leap year keeps the 31st (vectors 27 and 28, D-43)")
    func anchorKept() throws {
        let five = Line.Parts(5, every: .months(1))
        #expect(
            try days(.onBooking, parts: five, booked: "2027-01-31")
                == ["2027-01-31", "2027-02-28", "2027-03-31", "2027-04-30", "2027-05-31"])
        #expect(
            try days(.on(CivilDate("2028-01-31")), parts: five, booked: "2027-06-01")
                == ["2028-01-31", "2028-02-29", "2028-03-31", "2028-04-30", "2028-05-31"])
    }

    @Test("a month after an event keeps the event's day (D-43)")
    func anchorOfAnEvent() throws {
        #expect(
            try days(
                .after(.months(1), .event(.completion)), parts: Line.Parts(3, every: .months(1)), booked: "2026-11-21",
                planned: [.completion: "2027-01-31"]) == ["2027-02-28", "2027-03-31", "2027-04-30"])
    }

    @Test("what would be past falls due on the day of the booking, and not before it (D-40)")
    func clamped() throws {
        #expect(try days(.on(CivilDate("2026-11-20")), booked: "2026-11-21") == ["2026-11-21"])
        #expect(
            try days(.before(.days(30), .travel), booked: "2026-11-21", planned: [.travel: "2026-12-01"])
                == ["2026-11-21"])
        #expect(
            try days(.after(.days(0), .event(.completion)), booked: "2026-11-21", planned: [.completion: "2020-01-01"])
                == ["2026-11-21"])
    }

    @Test("worked out on a later day, nothing falls due before that day (D-40)")
    func planningDay() throws {
        let terms = try Terms(lines: [
            Line(.installment, .rest, due: .onBooking, parts: Line.Parts(3, every: .weeks(1)))
        ])
        let schedule = try Schedule(
            terms: terms, total: Money("3.00 EUR"), bookedOn: CivilDate("2026-11-21"),
            planningDay: CivilDate("2026-11-30"))
        #expect(schedule.items.map { $0.due?.description } == ["2026-11-30", "2026-11-30", "2026-12-05"])
    }

    // 25 and 26 December 2026 are a Friday and a Saturday; 31 January 2027 is a Sunday.
    @Test(
        "a due date on a closed day goes where the rule says (D-44)",
        arguments: [
            (BusinessDays.Roll.following, "2026-12-26", "2026-12-28"), (.following, "2027-01-31", "2027-02-01"),
            (.modifiedFollowing, "2026-12-26", "2026-12-28"), (.modifiedFollowing, "2027-01-31", "2027-01-29"),
            (.preceding, "2026-12-26", "2026-12-24"), (.preceding, "2027-01-31", "2027-01-29"),
            (.following, "2026-12-25", "2026-12-28"), (.preceding, "2026-12-25", "2026-12-24"),
            (.following, "2026-12-24", "2026-12-24"), (.following, "2026-12-31", "2027-01-04"),
            (.modifiedFollowing, "2026-12-31", "2026-12-30"),
        ])
    func businessDays(roll: BusinessDays.Roll, day: String, expected: String) throws {
        let holidays = try ["2026-12-25", "2026-12-31", "2027-01-01", "2026-12-25"].map { try CivilDate($0) }
        let rule = BusinessDays(roll, holidays: holidays)
        #expect(rule.holidays.count == 3, "each once")
        #expect(try days(.on(CivilDate(day)), booked: "2026-11-20", businessDays: rule) == [expected])
    }

    @Test("the rule is applied after the clamp and never goes before the planning day (D-44)")
    func businessDaysAfterTheClamp() throws {
        // 21 November 2026 is a Saturday.
        for roll in BusinessDays.Roll.allCases {
            #expect(
                try days(.on(CivilDate("2026-10-01")), booked: "2026-11-21", businessDays: BusinessDays(roll))
                    == ["2026-11-23"], "\(roll)")
        }
    }

    @Test("a month's last days all closed: the modified rule goes back, unless that is before the planning day (D-44)")
    func modifiedAtTheEndOfTheMonth() throws {
        // 31 October 2026 is a Saturday.
        let rule = BusinessDays(.modifiedFollowing)
        #expect(try days(.on(CivilDate("2026-10-31")), booked: "2026-10-01", businessDays: rule) == ["2026-10-30"])
        #expect(try days(.on(CivilDate("2026-10-31")), booked: "2026-10-31", businessDays: rule) == ["2026-11-02"])
    }

    @Test("a closed day never moves the days after it (D-44)")
    func businessDaysKeepTheAnchor() throws {
        #expect(
            try days(
                .onBooking, parts: Line.Parts(6, every: .months(1)), booked: "2026-10-31",
                businessDays: BusinessDays(.following))
                == ["2026-11-02", "2026-11-30", "2026-12-31", "2027-02-01", "2027-03-01", "2027-03-31"])
    }

    @Test("a month of holidays is passed over (D-44)")
    func longHolidays() throws {
        let august = (1...31).compactMap { CivilDate(year: 2026, month: 8, day: $0) }
        #expect(
            try days(
                .on(CivilDate("2026-08-03")), booked: "2026-07-01",
                businessDays: BusinessDays(.following, holidays: august))
                == ["2026-09-01"])
        #expect(
            try days(
                .on(CivilDate("2026-08-03")), booked: "2026-07-01",
                businessDays: BusinessDays(.modifiedFollowing, holidays: august))
                == ["2026-07-31"])
    }

    @Test("the day is the business's own, on both sides of the date line; times are elapsed (D-20, D-33)")
    func dayOfTheBusiness() throws {
        // The same instant is Saturday in Honolulu and Sunday on Kiritimati.
        let instant = try Moment("2026-11-21 10:00").instant
        let settings = PaidBooking(kinds: ["visit": try Money("5.00 USD")], link: try LinkTerms(lifetimeHours: 24))
        for day in ["2026-11-21", "2026-11-22"] {
            let moment = Moment(day: try CivilDate(day), instant: instant)
            let plan = try Plan(
                terms: settings.terms(for: "visit").terms, total: Money("5.00 USD"), bookedAt: moment)
            #expect(plan.schedule.items[0].due?.description == day)
            #expect(plan.linkEnd == (try Moment("2026-11-22 10:00").instant))
            #expect(plan.standing(at: moment).items[0].state == .due)
        }
    }

    @Test("an event that terms name without a date leaves the item undated, and says what it waits for (E-3)")
    func undated() throws {
        for (due, event) in [
            (Due.before(.days(30), .travel), "travel"), (.after(.months(1), .event(.completion)), "completion"),
            (.when(.productionComplete), "production-complete"),
            (Due(day: .after(.days(1), .event(.travel)), trigger: .completion), "completion"),
        ] {
            let schedule = try Schedule(
                terms: Terms(lines: [Line(.balance, .rest, due: due)]), total: Money("1.00 EUR"),
                bookedOn: CivilDate("2026-11-21"))
            #expect(schedule.items[0].due == nil)
            #expect(schedule.awaits(schedule.items[0])?.text == event)
        }
        #expect(try days(.undated, booked: "2026-11-21") == ["undated"])
    }
}
