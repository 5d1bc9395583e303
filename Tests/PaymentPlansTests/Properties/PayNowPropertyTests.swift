import PaymentCore
import PaymentPlans
import Testing

@Suite struct PayNowPropertyTests {
    @Test("what may be paid now is accepted, one step beside it is not, and no rest is too small to charge (D-7, D-51)")
    func offersHold() async {
        await forAll(seed: 21) { dice in
            let (drawn, plan) = try dice.plannedCase()
            var story = Story(drawn, plan)
            for _ in 0..<dice.number(0, 3) { _ = try story.next(&dice) }
            if dice.chance(25) {
                // Cash comes in amounts that no gateway could charge.
                let amount = 1 + dice.below(max(1, min(plan.total.minorUnits, .max / 4)))
                _ = story.play(.capture(Tender("cash", Money(minorUnits: amount, currency: plan.currency))))
            }
            let moment = dice.moment(after: story.moment)
            let channel: Tender.Channel = dice.chance(80) ? .sentLink : .direct
            return Self.mistake(in: story.plan, at: moment, channel).map { "\($0) on \(moment.day)\n\(story)" }
        }
    }

    private static func mistake(in plan: Plan, at moment: Moment, _ channel: Tender.Channel) -> String? {
        var plan = plan
        plan.advance(to: moment)
        func rest(after minorUnits: Int64) -> Int64? { self.rest(plan, after: minorUnits, at: moment, channel) }

        guard case .success(let now) = plan.standing(at: moment, channel: channel).payNow else {
            return rest(after: plan.limits.smallest) == nil ? nil : "an amount is taken where none may be paid"
        }
        for bound in [now.minimum, now.suggested, now.maximum] {
            guard let rest = rest(after: bound.amount.minorUnits) else { return "the offered \(bound) is refused" }
            guard rest == 0 || rest >= plan.limits.smallest else { return "\(bound) leaves \(rest)" }
        }
        if rest(after: now.minimum.amount.minorUnits - plan.limits.step) != nil {
            return "less than \(now.minimum) is taken"
        }
        let (above, overflow) = now.maximum.amount.minorUnits.addingReportingOverflow(plan.limits.step)
        return overflow || rest(after: above) == nil ? nil : "more than \(now.maximum) is taken"
    }

    /// What is left to charge, in whole steps, when a payer begins this payment on a page; nil where it is refused.
    private static func rest(
        _ plan: Plan, after minorUnits: Int64, at moment: Moment, _ channel: Tender.Channel
    ) -> Int64? {
        var plan = plan
        let tender = Tender("page", Money(minorUnits: minorUnits, currency: plan.currency), channel: channel)
        do {
            try plan.apply(.begin(tender), at: moment)
        } catch {
            return nil
        }
        let standing = plan.standing(at: moment, channel: channel)
        let left = standing.left.minorUnits - standing.reserved.minorUnits
        return left - left % plan.limits.step
    }
}
