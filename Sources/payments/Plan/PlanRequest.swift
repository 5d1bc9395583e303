internal import PaymentCore
internal import PaymentLocalization
internal import PaymentPlans

/// What `payments plan` is asked: an order, and what happens to it.
struct PlanRequest {
    /// What was agreed.
    let terms: Terms
    /// The price of everything.
    let total: Money
    /// When it was booked.
    let bookedAt: Moment
    /// Where the business is.
    let zone: BusinessZone
    /// When events are planned.
    let dates: EventDates
    /// What the gateway can charge.
    let limits: ChargeLimits
    /// Where the payer comes from.
    let channel: Tender.Channel
    /// When the standing is told; nil at the booking (D-60).
    var today: Moment?
    /// What happens, in the order in which it was given.
    var events: [StoryEvent]

    /// How days and instants that are given besides become moments.
    var moments: StoryMoments { StoryMoments(zone: zone, booking: bookedAt) }
}

/// Something that happens in a story.
struct StoryEvent {
    /// What it does to the plan.
    enum Action {
        /// An event as the plan knows it.
        case apply(PlanEvent)
        /// The custom rules are switched on, others in their place if they are given.
        case customOn([CustomDownPayments.Rule]?)
        /// The custom rules are switched off.
        case customOff
    }

    /// What the document calls it: `pay`.
    let verb: String
    /// What it does.
    let action: Action
    /// When it happens.
    let at: Moment
}

extension StoryEvent.Action {
    /// The event as the plan has to be told it.
    ///
    /// - Throws: `Refusal` for rules that no terms can have.
    func event(for plan: Plan) throws(Refusal) -> PlanEvent {
        switch self {
        case .apply(let event): return event
        case .customOff: return .customize(plan.terms.custom?.switched(on: false))
        case .customOn(let rules):
            do {
                return .customize(try CustomDownPayments(rules: rules ?? plan.terms.custom?.rules ?? []))
            } catch {
                throw .impossible(error)
            }
        }
    }
}
