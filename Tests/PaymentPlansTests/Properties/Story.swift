import PaymentCore
import PaymentPlans

/// One thing that happened in a story, and what the plan made of it.
struct Chapter {
    /// The plan before.
    let before: Plan
    /// What happened.
    let event: PlanEvent
    /// When.
    let moment: Moment
    /// What changed, or why nothing did.
    let outcome: Result<[PlanChange], Refusal>
    /// The plan after.
    let after: Plan
}

/// What happened to a plan from the day it was made, printable so that a failure can be played again by hand.
struct Story: CustomStringConvertible {
    /// Of what the plan was made.
    let drawn: PlanCase
    /// The plan as it is now.
    private(set) var plan: Plan
    /// When the last thing happened.
    private(set) var moment: Moment
    private var told: [(event: PlanEvent, moment: Moment)] = []

    /// A story about to begin.
    init(_ drawn: PlanCase, _ plan: Plan) {
        self.drawn = drawn
        self.plan = plan
        moment = drawn.booked
    }

    /// The next chapter, drawn.
    ///
    /// - Parameter changes: of 100 events, how many change price, dates, rules or state; the others are about money.
    mutating func next(_ dice: inout Dice, changes: UInt64 = 25) throws(PlanError) -> Chapter {
        moment = dice.moment(after: moment)
        plan.advance(to: moment)
        return play(try dice.event(for: plan, at: moment, changes: changes))
    }

    /// Lets an event happen now.
    mutating func play(_ event: PlanEvent) -> Chapter {
        told.append((event, moment))
        let before = plan
        var outcome: Result<[PlanChange], Refusal>
        do {
            outcome = .success(try plan.apply(event, at: moment))
        } catch {
            outcome = .failure(error)
        }
        return Chapter(before: before, event: event, moment: moment, outcome: outcome, after: plan)
    }

    /// The plan and all events.
    var description: String {
        let events = told.map { "\($0.moment.day) at \($0.moment.instant.millisecondsSinceEpoch): \($0.event)" }
        return "\(drawn)\nstory\n  \(events.joined(separator: "\n  "))\nitems \(plan.schedule.items) paid \(plan.paid)"
    }
}

extension Dice {
    /// Tells a story of one to `most` chapters and looks at each; returns what is wrong in the first that is.
    mutating func story(
        ofAtMost most: Int, changes: UInt64 = 25, _ look: (Chapter) -> String?
    ) throws(PlanError) -> String? {
        let (drawn, plan) = try plannedCase()
        var story = Story(drawn, plan)
        for _ in 0..<number(1, most) {
            if let wrong = look(try story.next(&self, changes: changes)) { return "\(wrong)\n\(story)" }
        }
        return nil
    }
}
