internal import PaymentLocalization
internal import PaymentPlans

/// How a command speaks about a plan: in which language, and in which zone it gives times.
struct Voice {
    /// The language of sentences and names.
    let language: Language
    /// The zone of times.
    let zone: BusinessZone

    /// Why something was refused.
    ///
    /// Whoever runs the tool sets the terms up, and is told what is wrong with them.
    func message(_ refusal: Refusal) -> String { language.message(for: refusal, to: .staff, in: zone) }

    /// What changed.
    func description(_ change: PlanChange) -> String { language.description(of: change, in: zone) }
}
