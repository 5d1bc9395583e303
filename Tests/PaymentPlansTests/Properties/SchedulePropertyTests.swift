import PaymentCore
import PaymentPlans
import Testing

@Suite struct SchedulePropertyTests {
    @Test(
        "the items of any schedule sum to its total in whole steps, none is zero, no name is there twice (E-2, D-1, D-7)"
    )
    func itemsSum() async {
        await forAll(seed: 1) { dice in
            let (drawn, plan) = try dice.plannedCase()
            var sum: Int64 = 0
            var previous: Int32 = 0
            for item in plan.schedule.items {
                guard item.minorUnits > 0, item.minorUnits % drawn.limits.step == 0 else {
                    return "\(drawn)\nhas \(item)"
                }
                guard item.id.number > previous else { return "\(drawn)\nhas \(item) after item \(previous)" }
                previous = item.id.number
                sum += item.minorUnits
            }
            return sum == drawn.total.minorUnits ? nil : "\(drawn)\nsums to \(sum)"
        }
    }

    @Test("any schedule, and any refusal of one, is that of the naive engine (E-1, E-2, E-3)")
    func isTheNaiveOne() async {
        await forAll(seed: 2) { dice in
            let drawn = try dice.planCase()
            var naive: [NaiveItem]?
            var refusal = ""
            do {
                naive = try NaiveSchedule(
                    drawn.terms, total: drawn.total.minorUnits, bookedOn: drawn.booked.day,
                    planningDay: drawn.booked.day, events: NaiveEvents(planned: drawn.dates.planned),
                    limits: drawn.limits
                ).items
            } catch let error as NaiveRefusal {
                refusal = error.why
            }
            let schedule: Schedule
            do {
                schedule = try drawn.schedule()
            } catch {
                return naive.map { "\(error)\n\(drawn)\nnaively \($0)" }
            }
            let items = schedule.items.map { NaiveItem($0, paid: 0) }
            guard items != naive else { return nil }
            return "\(drawn)\n\(items)\nnaively \(naive.map { "\($0)" } ?? refusal)"
        }
    }
}

extension NaiveItem {
    /// An item of the engine, to be compared with one of the naive engine.
    init(_ item: Item, paid: Int64) {
        self.init(
            id: item.id.number, line: item.line.map { Int($0) }, part: Int(item.part), role: item.role,
            amount: item.minorUnits, paid: paid, due: item.due)
    }
}
