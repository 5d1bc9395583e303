internal import PaymentCore
internal import PaymentLocalization
internal import PaymentOrders
internal import PaymentPlans

extension Paper {
    /// An estimate, or an order as it was accepted and stands (P-IF-4).
    init(
        _ order: Order, for customer: Customer, accepted: Acceptance?, at moment: Moment, zone: BusinessZone,
        _ words: Words
    ) {
        let language = words.language
        name = words(order.estimate == .open ? .estimate : Word(order.kind))
        number = PlainText.line(order.number, .short)
        party = Party(customer, .client, words)
        subject = PlainText.line(order.title, .title)
        var facts = [Fact(.madeOn, language.date(zone.moment(order.createdAt).day), in: words)]
        facts.append(Fact(.state, language.name(of: order.plan.status), in: words))
        if let accepted {
            facts.append(Fact(.acceptedOn, language.date(zone.moment(accepted.at).day), in: words))
            facts.append(Fact(.acceptedBy, PlainText.line(accepted.by, .name), in: words))
        }
        self.facts = facts
        let standing = order.plan.standing(at: moment)
        parts = [Part(table: Table(order.plan, standing, words))]
    }
}

extension Table {
    /// What of a plan is due when, what is paid and what is left.
    fileprivate init(_ plan: Plan, _ standing: Standing, _ words: Words) {
        let language = words.language
        columns = [
            Column(title: words(.description), kind: .text), Column(title: words(.due), kind: .label),
            Column(title: words(.amount), kind: .number), Column(title: words(.paid), kind: .number),
            Column(title: words(.left), kind: .number),
        ]
        rows = standing.items.map { item in
            let line = plan.schedule.line(of: item.item)
            let part = line?.parts.map { " \(item.item.part)/\($0.count)" } ?? ""
            let due =
                item.item.due.map { language.date($0, .short) } ?? line.map { language.description(of: $0.due) } ?? ""
            return Row(cells: [
                Cell(language.name(of: item.item.role) + part, detail: language.name(of: item.state)), Cell(due),
                Cell(language.amount(item.amount)), Cell(language.amount(item.paid)), Cell(language.amount(item.left)),
            ])
        }
        if plan.waived > 0 {
            let waived = Money(minorUnits: plan.waived, currency: plan.currency)
            rows.append(
                Row(cells: [
                    Cell(words(.notAskedFor)), Cell(""), Cell(language.amount(waived)), Cell(""), Cell(""),
                ]))
        }
        rows.append(
            Row(
                cells: [
                    Cell(words(.price)), Cell(""), Cell(language.amount(plan.total)),
                    Cell(language.amount(standing.paid)), Cell(language.amount(standing.left)),
                ], isSum: true))
    }
}

extension Paper.Party {
    /// A customer, with what is known of how to reach them.
    init(_ customer: Customer, _ label: Word, _ words: Words) {
        self.label = words(label)
        name = PlainText.line(customer.name, .name)
        lines = [customer.email, customer.phone].compactMap { $0 }.map { PlainText.line($0, .short) }
    }
}

extension Word {
    /// What the merchant calls an order.
    fileprivate init(_ kind: Order.Kind) {
        self =
            switch kind {
            case .booking: .booking
            case .order: .order
            case .visit: .visit
            case .project: .project
            case .deal: .deal
            }
    }
}
