// "Payer-chosen parts" and "Custom down payments", and the example of Docs/Plans.md.

import PaymentCore
import PaymentPlans

/// Docs/Plans.md: a deposit, and a balance that waits for an event.
func productionPlan() throws -> (Plan, due: Money) {
    // snippet: plan
    let terms = try ScheduledBalance(
        deposit: .percentage(Percentage(percent: 30)), balance: .when(.productionComplete)
    ).terms()

    var plan = try Plan(
        terms: terms, total: Money(decimal: "1200.00", currency: .eur),
        bookedAt: Moment(utc: CivilDate(parsing: "2026-12-01")))

    let now = plan.standing(at: Moment(utc: try CivilDate(parsing: "2026-12-01")))
    // now.due is 360.00 EUR; now.payNow offers 360.00 (the deposit) to 1200.00, and suggests what is due

    try plan.apply(.pay(Tender("payment-1", Money(decimal: "360.00", currency: .eur))), at: now.moment)
    try plan.apply(.happen(.productionComplete), at: Moment(utc: CivilDate(parsing: "2026-12-20")))
    // the balance of 840.00 EUR is due on 2026-12-20, to be charged to the kept method
    // end snippet
    return (plan, now.due)
}

/// Terms that let the payer divide the price.
func partsTerms() throws -> Terms {
    // snippet: parts-terms
    let parts = try PayerParts(
        minimumFirst: Percentage(percent: 1), success: Percentage(percent: 90), measure: .credited)
    let terms = try PayerChosenParts(parts, note: "Pay in as many parts as you like").terms()
    // end snippet
    return terms
}

/// Plays an offer of 5,000 that is paid in two parts, with the gateway's fee held back from the second.
func partsStory(_ terms: Terms) throws -> Plan {
    // snippet: parts-story
    let day = Moment(utc: try CivilDate(parsing: "2026-09-01"))
    var plan = try Plan(terms: terms, total: Money(decimal: "5000.00", currency: .usd), bookedAt: day)

    try plan.apply(.pay(Tender("part-1", Money(decimal: "50.00", currency: .usd))), at: day)
    let fee = try Money(decimal: "130.00", currency: .usd)
    try plan.apply(.pay(Tender("part-2", Money(decimal: "4630.00", currency: .usd), fee: fee)), at: day)

    // 4,550 of 5,000 were credited after fees: 90 percent are reached, and staff may complete the order.
    if plan.standing(at: day).moves.contains(.complete) {
        try plan.apply(.complete, at: day)
    }
    // end snippet
    return plan
}

/// Why less than the least first part is refused.
func partsRefusal(_ terms: Terms) throws -> Refusal? {
    // snippet: parts-refusal
    let day = Moment(utc: try CivilDate(parsing: "2026-09-01"))
    var plan = try Plan(terms: terms, total: Money(decimal: "5000.00", currency: .usd), bookedAt: day)
    do {
        try plan.apply(.pay(Tender("part-1", Money(minorUnits: 49_99, currency: .usd))), at: day)
        return nil
    } catch {
        // .belowMinimum, with the bound 50.00 USD and the reason .minimumFirst(1%)
        return error
    }
    // end snippet
}

/// A travel deal by the agency's general settings.
func travelPlan() throws -> Plan {
    // snippet: travel-terms
    let terms = try TravelDeal(downPayment: Percentage(percent: 30), downPaymentDays: 3, restDays: 30).terms()
    let plan = try Plan(
        terms: terms, total: Money(decimal: "4200.00", currency: .eur),
        bookedAt: Moment(utc: CivilDate(parsing: "2026-10-01")),
        dates: EventDates(planned: [.travel: Moment(utc: CivilDate(parsing: "2027-06-15"))]))
    // 1,260.00 EUR on 2026-10-04, and 2,940.00 EUR on 2027-05-16
    // end snippet
    return plan
}

/// Gives a deal down payments of its own, and takes them away again.
func customRules(_ plan: Plan, at moment: Moment) throws -> (custom: Plan, general: Plan) {
    var plan = plan
    // snippet: custom-rules
    let rules = try CustomDownPayments(rules: [
        .fixed(Money(decimal: "200.00", currency: .eur), due: CivilDate(parsing: "2026-10-24")),
        .fixed(Money(decimal: "1000.00", currency: .eur), due: CivilDate(parsing: "2027-01-15")),
    ])
    let changes = try plan.apply(.customize(rules), at: moment)
    // 200.00 on 2026-10-24, 1,000.00 on 2027-01-15, and the rest of 3,000.00 EUR on 2027-05-16, as it was
    // end snippet
    let custom = plan
    guard !changes.isEmpty else { return (custom, plan) }
    // snippet: custom-off
    try plan.apply(.customize(rules.switched(on: false)), at: moment)
    // end snippet
    return (custom, plan)
}

/// Rules of two kinds, which are refused when they are written down.
func mixedRules() throws -> PlanError? {
    let ten = Percentage(percent: 10)
    let day = try CivilDate(parsing: "2026-10-24")
    let amount = try Money(decimal: "200.00", currency: .eur)
    // snippet: mixed-rules
    do {
        _ = try CustomDownPayments(rules: [.fixed(amount, due: day), .percentage(ten, days: 10, .booking)])
        return nil
    } catch {
        // rules[1].percentage '10' stands beside fixed amounts; all rules are fixed amounts or all are percentages
        return error
    }
    // end snippet
}
