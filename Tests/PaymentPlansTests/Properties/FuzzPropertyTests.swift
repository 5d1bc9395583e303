import PaymentCore
import PaymentPlans
import Testing

@Suite struct FuzzPropertyTests {
    @Test("no amount, date or order of events stops the program, and what is refused changes nothing")
    func extremes() async {
        // Of five cases four can be planned at all.
        await forAll(130_000, seed: 51) { dice in
            let drawn = try dice.extremeCase()
            var plan: Plan
            do { plan = try drawn.plan() } catch { return nil }
            for _ in 0..<dice.number(1, 4) {
                let moment = dice.extremeMoment()
                let event = try dice.extremeEvent(for: plan)
                plan.advance(to: moment)
                let before = plan
                do {
                    try plan.apply(event, at: moment)
                } catch {
                    if plan != before { return "\(drawn)\nthe refused \(event) at \(moment) changed the plan" }
                }
                _ = plan.standing(at: moment).moves
                _ = plan.cancellation(by: .payer, at: moment)
            }
            return Ledger.mistake(in: plan).map { "\($0)\n\(drawn)" }
        }
    }

    @Test("a refused event changes nothing")
    func refusalChangesNothing() async {
        await forAll(seed: 52) { dice in
            try dice.story(ofAtMost: 5) { chapter in
                guard case .failure = chapter.outcome, chapter.after != chapter.before else { return nil }
                return "a refusal changed the plan"
            }
        }
    }
}

extension Dice {
    fileprivate mutating func extremeCase() throws(PlanError) -> PlanCase {
        var drawn = try planCase()
        let step = drawn.limits.step
        if chance(50) { drawn.total = Money(minorUnits: extremeNumber() / step * step, currency: drawn.total.currency) }
        if chance(50) { drawn.booked = extremeMoment() }
        if chance(30) { drawn.dates.planned[.travel] = extremeMoment() }
        if chance(20) {
            let every = pick([Interval.months(1200), .monthEnds(1200), .weeks(5218), .days(36_525)])
            drawn.terms = try Terms(lines: [
                Line(.installment, .rest, due: .after(every), parts: Line.Parts(number(1, 40), every: every))
            ])
        }
        return drawn
    }

    private mutating func extremeNumber() -> Int64 {
        switch next() % 8 {
        case 0: pick([.min, .min + 1, -1, 0, 1, .max - 1, .max])
        case 1: Int64(bitPattern: next())
        case 2: .max - below(1000)
        default: size(upTo: .max)
        }
    }

    fileprivate mutating func extremeMoment() -> Moment {
        let day = CivilDate(daysSinceEpoch: chance(50) ? extremeNumber() : below(40_000))
        return Moment(day: day, instant: chance(30) ? Timestamp(millisecondsSinceEpoch: extremeNumber()) : day.start)
    }

    private mutating func extremeTender(for plan: Plan) -> Tender {
        let item = ItemID(Int32(truncatingIfNeeded: number(-3, 5)))
        return Tender(
            pick(["a", "b", "c", ""]), extremeAmount(for: plan), fee: chance(20) ? extremeAmount(for: plan) : nil,
            channel: pick(Tender.Channel.allCases), for: chance(10) ? item : nil)
    }

    private mutating func extremeAmount(for plan: Plan) -> Money {
        Money(minorUnits: extremeNumber(), currency: chance(95) ? plan.currency : .gbp)
    }

    fileprivate mutating func extremeEvent(for plan: Plan) throws(PlanError) -> PlanEvent {
        switch next() % 16 {
        case 0...2: return .pay(extremeTender(for: plan))
        case 3: return .begin(extremeTender(for: plan))
        case 4: return .announce(extremeTender(for: plan))
        case 5...7: return .capture(extremeTender(for: plan))
        case 8, 9:
            return .refund(
                RefundOrder(
                    extremeAmount(for: plan), pick(RefundOrder.Reason.allCases), reopens: chance(50) ? nil : chance(50),
                    order: pick(RefundOrder.Order.allCases), of: chance(50) ? pick(["a", "b", "c", ""]) : nil))
        case 10: return .spendCredit(extremeAmount(for: plan))
        case 11, 12: return .changeTotal(extremeAmount(for: plan))
        case 13: return .reschedule(pick(Self.events), to: chance(80) ? extremeMoment() : nil)
        case 14: return .happen(pick(Self.events))
        default: return try event(for: plan, at: extremeMoment())
        }
    }
}
