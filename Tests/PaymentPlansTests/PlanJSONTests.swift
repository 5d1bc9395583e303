import Foundation
import PaymentCore
import PaymentPlans
import Testing

/// A stored plan comes back as it was, and one whose books were tampered with does not come back at all.
@Suite struct PlanJSONTests {
    /// 100.00 of 1000.00 paid down, 50.00 of the first of three parts, and a payment in flight.
    private static func plan() throws -> Plan {
        let terms = try InstallmentPlan(
            deposit: .percentage(Percentage(percent: 10)), parts: Line.Parts(3, every: .months(1))
        ).terms()
        var story = try OrderStory(terms, "1000.00 EUR", booked: "2026-01-01", planned: [.travel: "2026-09-01 10:00"])
        try story.pay("150.00", on: "2026-01-02")
        try story.begin("15.00", on: "2026-01-03 12:00")
        return story.plan
    }

    private static func decoded(_ plan: [String: Any]) throws -> Plan {
        try JSONDecoder().decode(Plan.self, from: JSONSerialization.data(withJSONObject: plan))
    }

    /// The plan with another value at a path such as `schedule.items.1.minorUnits`; without any where it is nil.
    private static func tampered(_ path: String, _ value: Any?) throws -> [String: Any] {
        func put(_ keys: ArraySlice<String>, into node: Any) -> Any? {
            guard let key = keys.first else { return value }
            if var list = node as? [Any], let index = Int(key) {
                list[index] = put(keys.dropFirst(), into: list[index]) ?? NSNull()
                return list
            }
            var object = node as? [String: Any] ?? [:]
            object[key] = put(keys.dropFirst(), into: object[key] ?? [String: Any]())
            return object
        }
        let whole = try JSONSerialization.jsonObject(with: JSONEncoder().encode(plan()))
        let keys = path.split(separator: ".").map(String.init)
        return put(keys[...], into: whole) as? [String: Any] ?? [:]
    }

    @Test("a plan comes back as it was, in every state")
    func roundTrip() throws {
        var open = try Self.plan()
        var plans = [open]
        try open.apply(.capture(Tender("late", Money("990.00 EUR"))), at: Moment("2026-02-01"))
        plans.append(open)
        try open.apply(.refund(RefundOrder(Money("60.00 EUR"), .mistake)), at: Moment("2026-02-02"))
        plans.append(open)
        try open.apply(.happen(.travel), at: Moment("2026-02-03"))
        try open.apply(.cancel(by: .payer), at: Moment("2026-02-03"))
        plans.append(open)
        for plan in plans {
            #expect(try JSONDecoder().decode(Plan.self, from: JSONEncoder().encode(plan)) == plan, "\(plan.status)")
        }
    }

    @Test("books that do not add up are refused, naming what does not")
    func tamperedBooks() throws {
        let cases: [(path: String, value: Any?, field: String)] = [
            ("version", 2, "version"), ("version", nil, "version"), ("versoin", 1, "versoin"),
            ("paid", [100_00, 50_00, 0], "paid"), ("paid.0", -1, "paid"), ("paid.0", 100_01, "paid"),
            ("paid.1", 49_99, "allocations"), ("schedule.items.1.minorUnits", 0, "schedule.items"),
            ("schedule.items.1.minorUnits", -1, "schedule.items"),
            ("schedule.items.1.minorUnits", Int64.max, "schedule.items"),
            ("schedule.items.1.id", 1, "schedule.items"), ("schedule.items.1.line", 2, "schedule.items"),
            ("schedule.items.1.line", -1, "schedule.items"), ("schedule.items.1.part", 4, "schedule.items"),
            ("schedule.items.1.part", 0, "schedule.items"), ("schedule.items.1.part", 2, "schedule.items"),
            ("waived", -1, "waived"), ("waived", Int64.max, "waived"),
            ("owedBack", 1, "owedBack"), ("owedBack", -1, "owedBack"), ("payments.0.minorUnits", 0, "payments"),
            ("payments.0.refunded", -1, "payments"), ("payments.0.refunded", 150_01, "payments"),
            ("payments.0.refunded", 1, "allocations"), ("payments.0.state", "failed", "allocations"),
            ("payments.1.id", "p1", "payments"), ("payments.0.fee", 150_01, "payments"),
            ("allocations.0.payment", 2, "allocations"), ("allocations.0.payment", -1, "allocations"),
            ("allocations.0.item", 9, "allocations"), ("allocations.0.minorUnits", -1, "allocations"),
            ("terms.lines.0.percentage", "101", "terms.lines[0].percentage"), ("limits.step", 0, "limits.step"),
            ("bookedAt.day", "2026-02-30", "bookedAt"),
        ]
        for (path, value, field) in cases {
            let place = "\(path) = \(value ?? "nothing")"
            let error = #expect(throws: PlanError.self, "\(place)") { try Self.decoded(Self.tampered(path, value)) }
            #expect(error?.field == field, "\(place): \(error?.description ?? "")")
        }
    }

    @Test("lines other than the terms make, and a status that the items contradict, are refused")
    func tamperedLines() throws {
        let cases: [(path: String, value: Any?)] = [
            ("schedule.lines.0.percentage", "-5"), ("schedule.lines.0.percentage", "20"),
            ("schedule.lines.0.due.days", -1), ("schedule.lines.1.parts.count", 5),
            ("schedule.lines.1.parts.every.months", 0), ("terms.lines.0.percentage", "20"), ("status", "completed"),
            ("schedule.currency", "XXX"),
        ]
        for (path, value) in cases {
            let place = "\(path) = \(value ?? "nothing")"
            #expect(throws: PlanError.self, "\(place)") { try Self.decoded(Self.tampered(path, value)) }
        }
    }

    // In a process of its own, which a trap ends instead of all tests.
    @Test("counts that no plan has end in an error and not in a trap")
    func countsThatTrap() async {
        await #expect(processExitsWith: .success) {
            let cases: [(String, Int64)] = [
                ("lastItemNumber", 0), ("lastItemNumber", -1), ("lastItemNumber", Int64(Int32.max)),
                ("schedule.lines.1.parts.count", .max), ("schedule.lines.1.parts.count", 0),
            ]
            for (path, count) in cases {
                do {
                    var plan = try PlanJSONTests.decoded(PlanJSONTests.tampered(path, count))
                    try plan.apply(.changeTotal(Money("1500.00 EUR")), at: Moment("2026-02-01"))
                } catch is PlanError {
                } catch is Refusal {
                }
            }
        }
    }

    @Test("a schedule by itself is checked too when it is read")
    func tamperedSchedule() throws {
        let schedule = try JSONSerialization.jsonObject(with: JSONEncoder().encode(Self.plan().schedule))
        var object = try #require(schedule as? [String: Any])
        object["lines"] = [Any]()
        let data = try JSONSerialization.data(withJSONObject: object)
        #expect(throws: PlanError.self, "its items are of lines that are not there") {
            try JSONDecoder().decode(Schedule.self, from: data)
        }
    }
}
