import PaymentCore
import PaymentPlans

extension Dice {
    /// A case of any shape.
    ///
    /// Most can be planned; some cannot be divided or charged.
    mutating func planCase() throws(PlanError) -> PlanCase {
        let currency = pick([Currency.jpy, .usd, .eur, .kwd, .kwd])
        let step: Int64 = chance(30) ? 10 : 1
        let total = Money(minorUnits: totalUnits(step: step), currency: currency)
        let booked = moment(on: day())
        return PlanCase(
            terms: try terms(of: total, step: step, bookedOn: booked.day), total: total, booked: booked,
            dates: eventDates(around: booked.day), limits: try chargeLimits(of: total, step: step))
    }

    /// A case that can be planned, and its plan.
    mutating func plannedCase() throws(PlanError) -> (drawn: PlanCase, plan: Plan) {
        while true {
            let drawn = try planCase()
            do { return (drawn, try drawn.plan()) } catch { continue }
        }
    }

    private mutating func chargeLimits(of total: Money, step: Int64) throws(PlanError) -> ChargeLimits {
        if step == 1, chance(60) { return .none }
        let smallest = Int64(number(1, 60))
        // Now and then one charge cannot be the whole.
        let largest = chance(15) ? max(3 * (smallest + step), total.minorUnits / Int64(number(1, 4))) : .max
        return try ChargeLimits(smallest: smallest, largest: largest, step: step, owner: "gateway")
    }

    /// A total in whole steps, from one step to near the largest number.
    mutating func totalUnits(step: Int64) -> Int64 {
        let most = Int64.max / step
        switch next() % 16 {
        case 0: return number(in: 1...6) * step
        case 1: return (most - below(100)) * step
        case 2: return size(upTo: most) * step
        default: return (100 + below(1_000_000)) * step
        }
    }

    /// A number of a range.
    mutating func number(in range: ClosedRange<Int64>) -> Int64 {
        range.lowerBound + below(range.upperBound - range.lowerBound + 1)
    }

    private mutating func eventDates(around day: CivilDate) -> EventDates {
        guard chance(70) else { return EventDates() }
        var planned: [EventName: Moment] = [:]
        for event in Self.events where chance(50) {
            planned[event] = moment(on: day.adding(days: Int64(number(-20, 300))))
        }
        return EventDates(planned: planned)
    }

    /// The events that terms may name.
    static let events: [EventName] = [.travel, .start, .productionComplete, .completion]
}
