import PaymentCore
import PaymentPlans
import Testing

@Suite struct NaivePlanPropertyTests {
    @Test("orders that are paid and refunded stand where those of the naive engine stand (E-1, E-5, E-6)")
    func payments() async {
        await forAll(50_000, seed: 31) { try Self.difference(&$0, changes: 5) }
    }

    @Test("orders whose price, dates and rules change stand where those of the naive engine stand (E-4, D-34, D-52)")
    func changes() async {
        await forAll(50_000, seed: 32) { try Self.difference(&$0, changes: 45) }
    }

    private static func difference(_ dice: inout Dice, changes: UInt64) throws -> String? {
        let (drawn, plan) = try dice.plannedCase()
        var story = Story(drawn, plan)
        var naive = try NaivePlan(drawn)
        for _ in 0..<dice.number(1, 4) {
            let chapter = try story.next(&dice, changes: changes)
            naive.advance(to: chapter.moment)
            var refusal: NaiveRefusal?
            do {
                try naive.apply(chapter.event, at: chapter.moment)
            } catch {
                refusal = error
            }
            if let wrong = difference(chapter, naive, refusal) { return "\(wrong)\n\(story)\nnaively \(naive.items)" }
        }
        return nil
    }

    private static func difference(_ chapter: Chapter, _ naive: NaivePlan, _ naiveRefusal: NaiveRefusal?) -> String? {
        let plan = chapter.after
        switch (chapter.outcome, naiveRefusal) {
        case (.success, let refusal?): return "naively refused because \(refusal.why)"
        case (.failure(let refusal), nil): return "refused because \(refusal)"
        default: break
        }
        guard plan.status == naive.status else { return "status \(plan.status), naively \(naive.status)" }
        let items = plan.schedule.items.indices.map { NaiveItem(plan.schedule.items[$0], paid: plan.paid[$0]) }
        guard items == naive.items else { return "items differ" }
        let standing = plan.standing(at: chapter.moment)
        return difference(plan, standing, naive) ?? difference(standing.payNow, naive, at: chapter.moment)
    }

    private static func difference(_ plan: Plan, _ standing: Standing, _ naive: NaivePlan) -> String? {
        let day = standing.moment.day
        let cancelled = plan.cancellation(by: .payer, at: standing.moment)
        let naivelyCancelled = naive.cancellation(by: .payer, at: standing.moment)
        let sums: [(name: String, one: Int64, other: Int64)] = [
            ("total", plan.total.minorUnits, naive.total),
            ("waived", plan.waived, naive.waived),
            ("credit", plan.credit.minorUnits, naive.credit),
            ("owed back", plan.owedBack, naive.owedBack),
            ("left", standing.left.minorUnits, naive.left),
            ("due", standing.due.minorUnits, naive.left { $0 <= day }),
            ("overdue", standing.overdue.minorUnits, naive.left { $0 < day }),
            ("reserved", standing.reserved.minorUnits, naive.reserved),
            ("threshold", plan.threshold?.minorUnits ?? -1, naive.threshold ?? -1),
            ("reached", plan.reached.minorUnits, naive.reached),
            ("kept", cancelled.kept.minorUnits, naivelyCancelled.kept),
            ("given back", cancelled.givenBack.minorUnits, naivelyCancelled.back),
            ("next item", Int64(standing.next?.id.number ?? 0), Int64(naive.next(on: day)?.id ?? 0)),
        ]
        for sum in sums where sum.one != sum.other { return "\(sum.name) \(sum.one), naively \(sum.other)" }
        return nil
    }

    private static func difference(
        _ payNow: Result<PayNow, Refusal>, _ naive: NaivePlan, at moment: Moment
    ) -> String? {
        var range: NaiveRange?
        if case .success(let now) = payNow {
            range = NaiveRange(
                minimum: now.minimum.amount.minorUnits, maximum: now.maximum.amount.minorUnits,
                suggested: now.suggested.amount.minorUnits)
        }
        let naively: String
        do {
            let other = try naive.payNow(at: moment, channel: .sentLink)
            if range == other { return nil }
            naively = "\(other)"
        } catch {
            if range == nil { return nil }
            naively = error.why
        }
        return "now \(payNow), naively \(naively)"
    }
}
