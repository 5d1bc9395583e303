import PaymentCore
import PaymentPlans
import Testing

@Suite struct StoryPropertyTests {
    @Test(
        "every captured minor unit is on an item, unallocated, refunded or spent after any event (D-50, D-52 to D-55)")
    func moneyIsConserved() async {
        await forAll(seed: 11) { dice in
            try dice.story(ofAtMost: 5) { chapter in
                Ledger.mistake(in: chapter.after) ?? Ledger.wrongTotal(after: chapter)
            }
        }
    }

    @Test("what is paid keeps its amount and its day when price or dates change (E-4, D-52)")
    func paidItemsStay() async {
        await forAll(seed: 12) { dice in
            try dice.story(ofAtMost: 5, changes: 50) { chapter in
                guard case .success = chapter.outcome, Self.leavesPaidAlone(chapter) else { return nil }
                var kept: [ItemID: (item: Item, paid: Int64)] = [:]
                for (index, item) in chapter.after.schedule.items.enumerated() {
                    kept[item.id] = (item, chapter.after.paid[index])
                }
                for (index, item) in chapter.before.schedule.items.enumerated() where chapter.before.paid[index] > 0 {
                    let paid = chapter.before.paid[index]
                    guard let now = kept[item.id], now.paid == paid else { return "\(paid) paid on \(item) is gone" }
                    if paid == item.minorUnits, now.item != item { return "paid \(item) became \(now.item)" }
                }
                return nil
            }
        }
    }

    /// Whether something changed that must not touch what is paid.
    private static func leavesPaidAlone(_ chapter: Chapter) -> Bool {
        switch chapter.event {
        case .changeTotal(let total): total.minorUnits >= chapter.before.paid.reduce(0, +)
        case .reschedule, .happen: true
        default: false
        }
    }

    @Test("in which order payments of one day arrive does not matter for what is paid on each item (D-33, D-50)")
    func orderOfADayDoesNotMatter() async {
        await forAll(seed: 13) { dice in
            var (drawn, start) = try dice.plannedCase()
            // An order with exact amounts takes no other amount, so there the order of arrival does matter (D-24).
            while start.terms.payerChoice == .exact { (drawn, start) = try dice.plannedCase() }
            let earlier = dice.chance(50) ? [dice.arrival("earlier", at: start)] : []
            let before = dice.moment(after: drawn.booked)
            let moment = dice.moment(after: before)
            let payments = (0..<dice.number(2, 4)).map { dice.arrival("\($0)", at: start) }
            var shuffled = payments
            for place in shuffled.indices.dropFirst() { shuffled.swapAt(place, dice.number(0, place)) }
            var plan = start
            try Self.capture(earlier, by: &plan, at: before)
            var other = plan
            try Self.capture(payments, by: &plan, at: moment)
            try Self.capture(shuffled, by: &other, at: moment)
            guard plan.paid != other.paid || plan.credit != other.credit else { return nil }
            return "\(drawn)\n\(payments) on \(moment.day) pay \(plan.paid), \(shuffled.map(\.id)) pay \(other.paid)"
        }
    }

    private static func capture(_ payments: [Tender], by plan: inout Plan, at moment: Moment) throws {
        for payment in payments { try plan.apply(.capture(payment), at: moment) }
    }
}

extension Dice {
    /// Money for a plan, at most a sixth of what 64 bits hold so that some of them can be added up.
    fileprivate mutating func arrival(_ name: String, at plan: Plan) -> Tender {
        let step = plan.limits.step
        let most = max(1, min(plan.total.minorUnits, .max / 6) / step)
        let steps = 1 + below(chance(50) ? max(1, most / 4) : most)
        return Tender(name, Money(minorUnits: steps * step, currency: plan.currency))
    }
}
