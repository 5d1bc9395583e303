internal import PaymentCore
internal import PaymentLocalization
internal import PaymentOrders
internal import PaymentPlans
internal import PaymentTemplates

/// What an order of an offer would be paid like, booked now: the amounts that its percentages come to, and when each falls due.
struct OfferPreview {
    let offer: SalesOffer
    let language: Language
    let zone: BusinessZone
    /// The price where the offer has none.
    let example: Money
    /// What the gateway of the offer can charge; nil where none is chosen.
    let limits: ChargeLimits?

    /// In how many days the events of an example are.
    private static let days: [(EventName, Int64)] = [(.start, 14), (.completion, 30), (.travel, 120)]

    /// What the template of the amounts needs.
    ///
    /// - Throws: `PlanError` for terms from which no order can be made.
    func values(at now: Timestamp) throws(PlanError) -> TemplateValue {
        let text = language.settings
        var cases: [TemplateValue] = []
        // What is switched off is shown as it would be, so that it can be set up before.
        let shown = try offer.accepting()
        for choice in shown.choices.isEmpty ? [nil] : shown.choices.map(Optional.some) {
            let (terms, price) = try shown.terms(choice: choice)
            let moment = zone.moment(now)
            var dates = EventDates()
            for (event, days) in Self.days {
                dates.planned[event] = zone.moment(startOf: moment.day.adding(days: days))
            }
            let plan = try Plan(
                terms: terms, total: price ?? example, bookedAt: moment, dates: dates, limits: limits ?? .none)
            cases.append(
                [
                    "title": .text(orHidden: choice), "facts": .list(facts(plan, moment).map(Self.pair)),
                    "rows": .list(rows(plan)),
                ])
        }
        return [
            "cases": .list(cases), "intro": .text(intro(now)),
            "notes": .list(notes.map { ["words": .text($0)] }),
            "say": [
                "item": .text(text.word(.item)), "due": .text(text.word(.due)), "amount": .text(text.word(.amount)),
                "collected": .text(text.word(.collected)),
            ],
        ]
    }

    private func intro(_ now: Timestamp) -> String {
        language.settings.exampleIntro(
            language.date(zone.moment(now).day), offer.choices.isEmpty ? language.amount(offer.price ?? example) : nil)
    }

    private var notes: [String] {
        let text = language.settings
        var notes: [String] = []
        if !offer.acceptsPayments { notes.append(text.word(.paymentsAreOff)) }
        if !offer.acceptsParts { notes.append(text.word(.partsAreOff)) }
        if case .travel(let deal) = offer.product, let custom = deal.custom {
            if custom.isOn, custom.rules.isEmpty { notes.append(text.word(.noRulesYet)) }
            if !custom.isOn, !custom.rules.isEmpty { notes.append(text.word(.rulesAreOff)) }
        }
        return notes
    }

    private func facts(_ plan: Plan, _ moment: Moment) -> [(String, String)] {
        let text = language.settings
        var facts: [(String, String)] = []
        let standing = plan.standing(at: moment)
        let deposits = plan.schedule.items.filter(\.role.isDeposit).reduce(0) { $0 + $1.minorUnits }
        let isDivided = if case .parts = plan.terms.payerChoice { true } else { false }
        if !isDivided {
            let deposit = Money(minorUnits: deposits, currency: plan.currency)
            facts.append((text.word(.depositTogether), language.amount(deposit)))
        }
        if case .success(let now) = standing.payNow {
            facts.append(
                (text.word(isDivided ? .minimumFirstAmount : .leastNow), language.amount(now.minimum.amount)))
        }
        if let threshold = plan.threshold { facts.append((text.word(.successAmount), language.amount(threshold))) }
        if let end = plan.linkEnd { facts.append((text.word(.linkEnds), language.dateTime(end, in: zone))) }
        if let minutes = plan.terms.link?.autoCancelMinutes {
            let time = moment.instant.adding(seconds: Int64(minutes) * 60)
            facts.append((text.word(.cancelsItself), language.dateTime(time, in: zone)))
        }
        for tier in plan.terms.cancellation?.tiers ?? [] {
            let hours = language.count(tier.atLeastHours, of: .hour)
            facts.append((text.keptWhen(hours), language.percentage(tier.kept)))
        }
        return facts
    }

    private func rows(_ plan: Plan) -> [TemplateValue] {
        let text = language.settings
        return plan.schedule.items.prefix(60).map { item in
            let due: String
            if let day = item.due {
                due = language.date(day, .short)
            } else if let line = plan.schedule.line(of: item), line.due != .undated {
                due = language.description(of: line.due)
            } else {
                due = text.word(.noDay)
            }
            return [
                "item": .text(language.name(of: item.role)), "due": .text(due),
                "amount": .text(language.amount(plan.schedule.amount(of: item))),
                "collected": .text(language.name(of: item.collection)),
            ]
        }
    }

    private static func pair(_ fact: (String, String)) -> TemplateValue {
        ["name": .text(fact.0), "value": .text(fact.1)]
    }
}

extension SalesOffer {
    /// The same offer with payments switched on.
    fileprivate func accepting() throws(PlanError) -> SalesOffer {
        try SalesOffer(
            id: id, name: name, kind: kind, currency: currency, price: price, account: account, acceptsPayments: true,
            acceptsParts: acceptsParts, product: product)
    }
}
