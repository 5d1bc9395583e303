internal import PaymentCore
internal import PaymentLocalization
internal import PaymentOrders
internal import PaymentPlans

/// Offers as they would be typed, so that they can be changed in the same form.
extension OfferForm {
    /// The form of a new offer.
    static func new(
        _ product: OfferProduct.Name, _ currency: Currency, _ language: Language, _ accounts: [AccountName]
    ) -> OfferForm {
        var typed: [OfferField: String] = [
            .currency: currency.code, .acceptsPayments: FieldView.yes, .acceptsParts: FieldView.yes,
            .depositKind: "percentage", .deposit: "30", .balance: "draftInvoice", .minimumFirst: "10",
            .measure: "paid", .place: "everywhere", .lifetimeHours: "24", .downPayment: "20", .downPaymentDays: "0",
            .restDays: "30", .balanceDays: "0", .balanceUnit: "days", .partUnit: "months", .partEvery: "1",
        ]
        typed[.kind] = product.usualKind.rawValue
        typed[.balanceWhen] = product == .scheduled ? "productionComplete" : "beforeStart"
        return OfferForm(product, typed: Self.keyed(typed), language, accounts)
    }

    /// The form of an offer that is there.
    static func changing(_ offer: SalesOffer, _ language: Language, _ accounts: [AccountName]) -> OfferForm {
        var typed = Self.new(offer.product.name, offer.currency, language, accounts).reader.typed
        typed[OfferField.name.key()] = offer.name
        typed[OfferField.kind.key()] = offer.kind.rawValue
        typed[OfferField.price.key()] = offer.price.map { language.typed($0) } ?? ""
        typed[OfferField.account.key()] = offer.account?.text ?? ""
        typed[OfferField.acceptsPayments.key()] = offer.acceptsPayments ? FieldView.yes : ""
        typed[OfferField.acceptsParts.key()] = offer.acceptsParts ? FieldView.yes : ""
        for (name, value) in offer.product.typed(language) { typed[name] = value }
        return OfferForm(offer.product.name, typed: typed, language, accounts)
    }

    private static func keyed(_ values: [OfferField: String]) -> [String: String] {
        Dictionary(uniqueKeysWithValues: values.map { ($0.key.key(), $0.value) })
    }
}

extension Language {
    /// An amount as it would be typed: without a currency.
    func typed(_ amount: Money) -> String {
        self == .uk ? amount.decimalText.replacing(".", with: ",") : amount.decimalText
    }

    /// A percentage as it would be typed: without its sign.
    func typed(_ share: Percentage) -> String {
        self == .uk ? share.description.replacing(".", with: ",") : share.description
    }
}

extension OfferProduct.Name {
    /// What orders of it usually are.
    var usualKind: Order.Kind {
        switch self {
        case .calendar: .booking
        case .parts: .order
        case .visits: .visit
        case .scheduled: .project
        case .travel: .deal
        }
    }
}

extension OfferProduct {
    fileprivate func typed(_ language: Language) -> [String: String] {
        var typed: [String: String] = [:]
        func set(_ field: OfferField, row: Int? = nil, _ value: String?) { typed[field.key(row)] = value ?? "" }
        switch self {
        case .calendar(let settings):
            set(.note, settings.note)
            if let deposit = settings.deposit { typed.merge(deposit.typed(language)) { $1 } }
            switch settings.balance {
            case .draftInvoice: set(.balance, "draftInvoice")
            case .invoice(let due):
                set(.balance, "invoiceWhenDue")
                typed.merge(due.typed) { $1 }
            case .savedMethod(let due):
                set(.balance, "savedMethod")
                typed.merge(due.typed) { $1 }
            }
            for (row, tier) in (settings.cancellation?.tiers ?? []).enumerated() {
                set(.tierHours, row: row, String(tier.atLeastHours))
                set(.tierKept, row: row, language.typed(tier.kept))
            }
        case .parts(let settings):
            set(.note, settings.note)
            set(.minimumFirst, settings.parts.map { language.typed($0.minimumFirst) })
            set(.success, settings.parts?.success.map { language.typed($0) })
            set(.measure, settings.parts?.measure.rawValue ?? "paid")
            set(.place, settings.parts?.offer.rawValue ?? "everywhere")
        case .visits(let settings):
            for (row, kind) in settings.kinds.sorted(by: { $0.key < $1.key }).enumerated() {
                set(.kindName, row: row, kind.key)
                set(.kindAmount, row: row, language.typed(kind.value))
            }
            set(.lifetimeHours, String(settings.link.lifetimeHours))
            set(.autoCancelMinutes, settings.link.autoCancelMinutes.map(String.init))
        case .scheduled(let settings):
            typed.merge(settings.deposit.typed(language)) { $1 }
            typed.merge(settings.balance.typed) { $1 }
            if let parts = settings.parts {
                set(.partCount, String(parts.count))
                set(.partEvery, String(parts.every.count))
                set(.partUnit, parts.every.unit.rawValue)
            }
        case .travel(let settings):
            set(.downPayment, language.typed(settings.downPayment))
            set(.downPaymentDays, String(settings.downPaymentDays))
            set(.restDays, String(settings.restDays))
            set(.customOn, settings.custom?.isOn == true ? FieldView.yes : "")
            for (row, rule) in (settings.custom?.rules ?? []).enumerated() {
                switch rule {
                case .fixed(let amount, let due):
                    set(.ruleKind, row: row, "fixed")
                    set(.ruleValue, row: row, language.typed(amount))
                    set(.ruleDate, row: row, due.description)
                case .percentage(let share, let days, let reference):
                    set(.ruleKind, row: row, "percentage")
                    set(.ruleValue, row: row, language.typed(share))
                    set(.ruleDays, row: row, String(days))
                    set(.ruleFrom, row: row, reference.rawValue)
                }
            }
        }
        return typed
    }
}

extension DepositAmount {
    fileprivate func typed(_ language: Language) -> [String: String] {
        switch self {
        case .flat(let amount):
            [OfferField.depositKind.key(): "flat", OfferField.deposit.key(): language.typed(amount)]
        case .percentage(let share, let least, let most):
            [
                OfferField.depositKind.key(): "percentage", OfferField.deposit.key(): language.typed(share),
                OfferField.depositLeast.key(): least.map { language.typed($0) } ?? "",
                OfferField.depositMost.key(): most.map { language.typed($0) } ?? "",
            ]
        }
    }
}

extension Due {
    /// Nothing where the form has no words for it, so that saving asks instead of changing it.
    fileprivate var typed: [String: String] {
        var typed: [OfferField: String] = [:]
        switch (day, trigger) {
        case (.date(let date), .productionComplete?):
            typed = [.balanceWhen: "productionComplete", .balanceDate: date.description]
        case (nil, .productionComplete?): typed = [.balanceWhen: "productionComplete"]
        case (.date(let date), nil): typed = [.balanceWhen: "onDate", .balanceDate: date.description]
        case (.after(.days(0), .event(.completion)), nil): typed = [.balanceWhen: "completion"]
        case (.after(let interval, .booking), nil):
            typed = [.balanceWhen: "afterBooking", .balanceDays: String(interval.count)]
            typed[.balanceUnit] = interval.unit.rawValue
        case (.before(let interval, .event(.start)), nil):
            typed = [.balanceWhen: "beforeStart", .balanceDays: String(interval.count)]
            typed[.balanceUnit] = interval.unit.rawValue
        default: typed = [.balanceWhen: ""]
        }
        return Dictionary(uniqueKeysWithValues: typed.map { ($0.key.key(), $0.value) })
    }
}

extension Interval {
    fileprivate var unit: OfferOption.Unit {
        switch self {
        case .days: .days
        case .weeks: .weeks
        case .months: .months
        case .monthEnds: .monthEnds
        }
    }
}
