internal import PaymentCore
internal import PaymentLocalization
internal import PaymentOrders
internal import PaymentPlans

extension OfferForm {
    /// The fields of the form, with what was typed and what is wrong with it.
    var groups: [FieldGroup] {
        let text = language.settings
        let paid: [FieldView] =
            product == .visits
            ? [tick(.acceptsPayments)]
            : [amountField(.price), tick(.acceptsPayments), tick(.acceptsParts)]
        var groups = [
            FieldGroup(
                legend: text.word(.whatIsSold),
                fields: [
                    line(.name, most: 120, isRequired: true),
                    select(.kind, Order.Kind.allCases.map { ($0.rawValue, text.name(of: $0)) }),
                    select(.currency, Currency.all.map { ($0.code, $0.code) }),
                ] + paid + [
                    select(.account, [("", text.word(.anyAccount))] + accounts.map { ($0.text, $0.text) })
                ])
        ]
        groups += settingsGroups
        // An offer that has a price needs no other one to show amounts for.
        if product != .visits, reader.isBlank(OfferField.price.key()) {
            groups.append(FieldGroup(legend: text.word(.example), fields: [amountField(.example)]))
        }
        return groups
    }

    private var settingsGroups: [FieldGroup] {
        let text = language.settings
        switch product {
        case .calendar:
            return [
                FieldGroup(legend: text.word(.deposit), fields: depositFields + [line(.note, most: 300)]),
                FieldGroup(
                    legend: text.word(.rest),
                    fields: [
                        select(
                            .balance,
                            OfferOption.Balance.allCases.map { ($0.rawValue, language.name(of: $0.collection)) })
                    ] + whenFields(OfferOption.When.ofCalendars)),
                FieldGroup(
                    legend: text.word(.cancellation), help: text.word(.cancellationHelp),
                    fields: (0..<OfferRows.tiers).flatMap { row in
                        [number(.tierHours, row: row), percentage(.tierKept, row: row)]
                    }),
            ]
        case .parts:
            return [
                FieldGroup(
                    legend: text.word(.payerParts),
                    fields: [
                        percentage(.minimumFirst), percentage(.success),
                        select(.measure, PayerParts.Measure.allCases.map { ($0.rawValue, text.name(of: $0)) }),
                        select(.place, PayerParts.Offer.allCases.map { ($0.rawValue, text.name(of: $0)) }),
                        line(.note, most: 300),
                    ])
            ]
        case .visits:
            return [
                FieldGroup(
                    legend: text.word(.visitKinds), help: text.word(.visitKindsHelp),
                    fields: (0..<rowCount(.kindName, most: OfferRows.kindsMax)).flatMap { row in
                        [line(.kindName, row: row, most: 60), amountField(.kindAmount, row: row)]
                    }),
                FieldGroup(
                    legend: text.word(.linkTimes), fields: [number(.lifetimeHours), number(.autoCancelMinutes)]),
            ]
        case .scheduled:
            return [
                FieldGroup(legend: text.word(.deposit), fields: depositFields),
                FieldGroup(
                    legend: text.word(.rest),
                    fields: whenFields(OfferOption.When.ofBalances) + [
                        number(.partCount), number(.partEvery), units(.partUnit),
                    ]),
            ]
        case .travel:
            return [
                FieldGroup(
                    legend: text.word(.generalDownPayment),
                    fields: [percentage(.downPayment), number(.downPaymentDays), number(.restDays)]),
                FieldGroup(
                    legend: text.word(.customDownPayments), help: text.word(.customHelp), fields: [tick(.customOn)]),
            ]
                + (0..<rowCount(.ruleKind, most: OfferRows.rulesMax)).map { row in
                    FieldGroup(legend: "\(text.label(of: .ruleKind)) \(row + 1)", fields: ruleFields(row))
                }
        }
    }

    private var depositFields: [FieldView] {
        let text = language.settings
        return [
            select(.depositKind, OfferOption.DepositKind.allCases.map { ($0.rawValue, text.name(of: $0)) }),
            amountField(.deposit), amountField(.depositLeast), amountField(.depositMost),
        ]
    }

    private func whenFields(_ known: [OfferOption.When]) -> [FieldView] {
        let text = language.settings
        return [
            select(.balanceWhen, known.map { ($0.rawValue, text.name(of: $0)) }), number(.balanceDays),
            units(.balanceUnit), field(.balanceDate, control: .date),
        ]
    }

    private func ruleFields(_ row: Int) -> [FieldView] {
        let text = language.settings
        return [
            select(.ruleKind, row: row, OfferOption.RuleKind.allCases.map { ($0.rawValue, text.name(of: $0)) }),
            amountField(.ruleValue, row: row), field(.ruleDate, row: row, control: .date), number(.ruleDays, row: row),
            select(
                .ruleFrom, row: row,
                CustomDownPayments.Reference.allCases.map { ($0.rawValue, text.name(of: $0)) }),
        ]
    }

    /// As many rows as are in use, and some free ones.
    private func rowCount(_ field: OfferField, most: Int) -> Int {
        let used = (0..<most).last { row in
            let typed = reader.typed[field.key(row)] ?? ""
            return !typed.isBlank && typed != OfferOption.RuleKind.none.rawValue
        }
        return min((used ?? -1) + 1 + OfferRows.free, most)
    }
}

// One field each.
extension OfferForm {
    private func line(_ field: OfferField, row: Int? = nil, most: Int, isRequired: Bool = false) -> FieldView {
        var view = self.field(field, row: row, control: .text(most: most))
        view.isRequired = isRequired
        return view
    }

    private func amountField(_ field: OfferField, row: Int? = nil) -> FieldView {
        self.field(field, row: row, control: .text(most: 40, keys: .decimals))
    }

    private func percentage(_ field: OfferField, row: Int? = nil) -> FieldView {
        self.field(field, row: row, control: .text(most: 20, keys: .decimals))
    }

    private func number(_ field: OfferField, row: Int? = nil) -> FieldView {
        self.field(field, row: row, control: .text(most: 9, keys: .numbers))
    }

    private func tick(_ field: OfferField) -> FieldView { self.field(field, control: .tick) }

    private func units(_ field: OfferField) -> FieldView {
        let text = language.settings
        return select(field, OfferOption.Unit.allCases.map { ($0.rawValue, text.name(of: $0)) })
    }

    private func select(_ field: OfferField, row: Int? = nil, _ options: [(String, String)]) -> FieldView {
        self.field(field, row: row, control: .select(options.map { (value: $0.0, name: $0.1) }))
    }

    private func field(_ field: OfferField, row: Int? = nil, control: FieldView.Control) -> FieldView {
        let text = language.settings
        let key = field.key(row)
        let label = text.label(of: field)
        return FieldView(
            name: key, label: row.map { "\(label), \($0 + 1)" } ?? label, value: reader.typed[key] ?? "",
            // What helps is said once, not in every row.
            help: (row ?? 0) == 0 ? text.help(of: field) : nil, fault: reader.faults[key].map { text.words(for: $0) },
            control: control)
    }
}

extension OfferOption.Balance {
    fileprivate var collection: Line.Collection {
        switch self {
        case .draftInvoice: .draftInvoice
        case .invoiceWhenDue: .invoiceWhenDue
        case .savedMethod: .savedMethod
        }
    }
}
