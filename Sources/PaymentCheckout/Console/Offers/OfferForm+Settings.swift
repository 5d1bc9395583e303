internal import PaymentCore
internal import PaymentPlans

extension OfferForm {
    /// The settings of the product, as they were typed.
    mutating func settings(_ currency: Currency, _ note: String?) -> OfferProduct? {
        do throws(PlanError) {
            switch product {
            case .calendar: return try calendar(currency, note)
            case .parts: return try parts(note)
            case .visits: return try visits(currency)
            case .scheduled: return try scheduled(currency)
            case .travel: return try travel(currency)
            }
        } catch {
            refuse(error)
            return nil
        }
    }

    private mutating func calendar(_ currency: Currency, _ note: String?) throws(PlanError) -> OfferProduct? {
        let deposit = deposit(currency)
        let balance: OfferOption.Balance? = reader.choice(OfferField.balance.key())
        let due = balance == .draftInvoice ? .undated : due(OfferOption.When.ofCalendars)
        let cancellation = try cancellation()
        guard let deposit, let balance, let due else { return nil }
        let rest: CalendarDeposit.Balance =
            switch balance {
            case .draftInvoice: .draftInvoice
            case .invoiceWhenDue: .invoice(due)
            case .savedMethod: .savedMethod(due)
            }
        return .calendar(CalendarDeposit(deposit: deposit, balance: rest, note: note, cancellation: cancellation))
    }

    private mutating func parts(_ note: String?) throws(PlanError) -> OfferProduct? {
        let minimum = reader.percentage(OfferField.minimumFirst.key())
        let success = reader.percentage(OfferField.success.key(), isRequired: false)
        let measure: PayerParts.Measure? = reader.choice(OfferField.measure.key())
        let place: PayerParts.Offer? = reader.choice(OfferField.place.key())
        guard let minimum, let measure, let place else { return nil }
        return .parts(
            PayerChosenParts(
                try PayerParts(minimumFirst: minimum, success: success, measure: measure, offer: place), note: note))
    }

    private mutating func visits(_ currency: Currency) throws(PlanError) -> OfferProduct? {
        var kinds: [String: Money] = [:]
        for row in 0..<OfferRows.kindsMax {
            let (nameKey, amountKey) = (OfferField.kindName.key(row), OfferField.kindAmount.key(row))
            guard !reader.isBlank(nameKey) || !reader.isBlank(amountKey) else { continue }
            let name = reader.line(nameKey, most: 60)
            let amount = amount(.kindAmount, row: row, currency)
            guard let name, let amount else { continue }
            if kinds.updateValue(amount, forKey: name) != nil { reader.refuse(nameKey, .twice) }
        }
        if kinds.isEmpty { reader.refuse(OfferField.kindName.key(0), .empty) }
        let hours = reader.number(OfferField.lifetimeHours.key(), in: 1...87_600)
        let minutes = reader.number(OfferField.autoCancelMinutes.key(), in: 1...5_256_000, isRequired: false)
        guard let hours else { return nil }
        return .visits(
            PaidBooking(kinds: kinds, link: try LinkTerms(lifetimeHours: hours, autoCancelMinutes: minutes)))
    }

    private mutating func scheduled(_ currency: Currency) throws(PlanError) -> OfferProduct? {
        let deposit = deposit(currency)
        let due = due(OfferOption.When.ofBalances)
        var parts: Line.Parts?
        if !reader.isBlank(OfferField.partCount.key()) {
            let count = reader.number(OfferField.partCount.key(), in: 1...1000)
            let every = reader.number(OfferField.partEvery.key(), in: 1...1000)
            let unit: OfferOption.Unit? = reader.choice(OfferField.partUnit.key())
            guard let count, let every, let unit else { return nil }
            parts = Line.Parts(count, every: unit.interval(every))
        }
        guard let deposit, let due else { return nil }
        return .scheduled(ScheduledBalance(deposit: deposit, balance: due, parts: parts))
    }

    private mutating func travel(_ currency: Currency) throws(PlanError) -> OfferProduct? {
        let share = reader.percentage(OfferField.downPayment.key())
        let days = reader.number(OfferField.downPaymentDays.key(), in: 0...36_525)
        let rest = reader.number(OfferField.restDays.key(), in: 0...36_525)
        let rules = rules(currency)
        guard let share, let days, let rest, let rules else { return nil }
        let isOn = reader.isTicked(OfferField.customOn.key())
        // Rules that are switched off stay (P-TR-2).
        let custom = isOn || !rules.isEmpty ? try CustomDownPayments(isOn: isOn, rules: rules) : nil
        return .travel(TravelDeal(downPayment: share, downPaymentDays: days, restDays: rest, custom: custom))
    }

    private mutating func rules(_ currency: Currency) -> [CustomDownPayments.Rule]? {
        var rules: [CustomDownPayments.Rule] = []
        rows = []
        for row in 0..<OfferRows.rulesMax {
            let key = OfferField.ruleKind.key(row)
            guard reader.typed[key] != nil else { continue }
            switch reader.choice(key, OfferOption.RuleKind.self) {
            case nil, .some(.none): continue
            case .fixed:
                let value = amount(.ruleValue, row: row, currency)
                let day = reader.day(OfferField.ruleDate.key(row))
                guard let value, let day else { continue }
                rules.append(.fixed(value, due: day))
            case .percentage:
                let value = reader.percentage(OfferField.ruleValue.key(row))
                let days = reader.number(OfferField.ruleDays.key(row), in: 0...36_525)
                let from: CustomDownPayments.Reference? = reader.choice(OfferField.ruleFrom.key(row))
                guard let value, let days, let from else { continue }
                rules.append(.percentage(value, days: days, from))
            }
            rows.append(row)
        }
        return isFaultless ? rules : nil
    }

    private mutating func deposit(_ currency: Currency) -> DepositAmount? {
        switch reader.choice(OfferField.depositKind.key(), OfferOption.DepositKind.self) {
        case nil: return nil
        case .flat: return amount(.deposit, currency).map(DepositAmount.flat)
        case .percentage:
            let share = reader.percentage(OfferField.deposit.key())
            let least = amount(.depositLeast, currency, isRequired: false)
            let most = amount(.depositMost, currency, isRequired: false)
            return share.map { .percentage($0, atLeast: least, atMost: most) }
        }
    }

    private mutating func due(_ known: [OfferOption.When]) -> Due? {
        let when: OfferOption.When? = reader.choice(OfferField.balanceWhen.key())
        guard let when else { return nil }
        guard known.contains(when) else {
            reader.refuse(OfferField.balanceWhen.key(), .noChoice)
            return nil
        }
        switch when {
        case .productionComplete:
            let latest = reader.day(OfferField.balanceDate.key(), isRequired: false)
            return .when(.productionComplete, orOn: latest)
        case .completion: return .after(.days(0), .event(.completion))
        case .onDate: return reader.day(OfferField.balanceDate.key()).map { .on($0) }
        case .afterBooking: return interval().map { .after($0) }
        case .beforeStart: return interval().map { .before($0, .start) }
        }
    }

    private mutating func interval() -> Interval? {
        let count = reader.number(OfferField.balanceDays.key(), in: 0...1200)
        let unit: OfferOption.Unit? = reader.choice(OfferField.balanceUnit.key())
        guard let count, let unit else { return nil }
        return unit.interval(count)
    }

    private mutating func cancellation() throws(PlanError) -> CancellationPolicy? {
        var tiers: [CancellationPolicy.Tier] = []
        rows = []
        for row in 0..<OfferRows.tiers {
            let (hours, kept) = (OfferField.tierHours.key(row), OfferField.tierKept.key(row))
            guard !reader.isBlank(hours) || !reader.isBlank(kept) else { continue }
            let number = reader.number(hours, in: 0...87_600)
            let share = reader.percentage(kept)
            guard let number, let share else { continue }
            tiers.append(CancellationPolicy.Tier(atLeastHours: number, kept: share))
            rows.append(row)
        }
        return tiers.isEmpty ? nil : try CancellationPolicy(tiers: tiers)
    }
}

extension OfferOption.Unit {
    fileprivate func interval(_ count: Int) -> Interval {
        switch self {
        case .days: .days(count)
        case .weeks: .weeks(count)
        case .months: .months(count)
        case .monthEnds: .monthEnds(count)
        }
    }
}
