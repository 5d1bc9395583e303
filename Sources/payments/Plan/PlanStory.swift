internal import PaymentCore
internal import PaymentLocalization
internal import PaymentPlans

/// A plan and all that happened to it, as it was played.
struct PlanStory {
    /// One thing that happened.
    struct Step {
        /// When it happened.
        let at: Moment
        /// What was wanted; nil for what time alone brought about.
        let event: StoryEvent?
        /// What changed, or why nothing did.
        let outcome: Result<[PlanChange], Refusal>

        /// Why the event was refused; nil when it was not.
        var refusal: Refusal? { if case .failure(let refusal) = outcome { refusal } else { nil } }
    }

    /// What was asked.
    let request: PlanRequest
    /// The plan at the end.
    private(set) var plan: Plan
    /// What happened, in order.
    private(set) var steps: [Step] = []

    /// Makes the plan and plays the events in the order of their moments, those of one moment as they were given.
    ///
    /// - Throws: `PlanError` when no plan can be made; a refused event is a step like others (D-60).
    init(playing request: PlanRequest) throws(PlanError) {
        self.request = request
        plan = try Plan(
            terms: request.terms, total: request.total, bookedAt: request.bookedAt, dates: request.dates,
            limits: request.limits)
        let order = request.events.indices.sorted {
            (request.events[$0].at.instant, $0) < (request.events[$1].at.instant, $1)
        }
        for index in order { play(request.events[index]) }
        advance(to: today)
    }

    /// When the standing is told.
    var today: Moment { request.today ?? request.bookedAt }

    /// The last thing that happened after `today`; nil where the story ends by then.
    var later: Moment? { steps.last { $0.event != nil && $0.at.instant > today.instant }?.at }

    /// Where the order stands at the end.
    var standing: Standing { plan.standing(at: today, channel: request.channel) }

    private mutating func play(_ event: StoryEvent) {
        advance(to: event.at)
        let outcome: Result<[PlanChange], Refusal>
        do throws(Refusal) {
            outcome = .success(try plan.apply(try event.action.event(for: plan), at: event.at))
        } catch {
            outcome = .failure(error)
        }
        steps.append(Step(at: event.at, event: event, outcome: outcome))
    }

    /// Lets time pass, deadline by deadline, so that each change has its own moment.
    private mutating func advance(to moment: Moment) {
        while let deadline = plan.nextDeadline, deadline <= moment.instant {
            let at = request.zone.moment(deadline)
            steps.append(Step(at: at, event: nil, outcome: .success(plan.advance(to: at))))
        }
    }
}
