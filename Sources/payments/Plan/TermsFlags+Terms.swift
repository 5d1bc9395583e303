internal import ArgumentParser
internal import PaymentCore
internal import PaymentPlans

/// How money comes in, as a flag says it.
enum CollectionName: String, ExpressibleByArgument, CaseIterable {
    case draftInvoice = "draft-invoice"
    case invoice
    case savedMethod = "saved-method"
    case payer

    /// The same, as terms say it.
    var collection: Line.Collection {
        switch self {
        case .draftInvoice: .draftInvoice
        case .invoice: .invoiceWhenDue
        case .savedMethod: .savedMethod
        case .payer: .payer
        }
    }
}

extension TermsFlags {
    /// A deposit and what is left of the total, in one sum or in parts.
    func balance(_ currency: Currency) throws -> Terms {
        var lines: [Line] = []
        if let deposit { lines.append(try depositLine(PlanFlag("--deposit", deposit), currency)) }
        try require("--deposit", deposit, for: "--at-least", atLeast)
        try require("--deposit", deposit, for: "--at-most", atMost)
        try require("--parts", parts, for: "--every", every)
        try require("--every", every, for: "--parts", parts)
        let division = try both(parts, every).map { parts, every in
            Line.Parts(try PlanFlag("--parts", parts).integer(), every: try PlanFlag("--every", every).interval())
        }
        let due = try balanceDue()
        // Without a day nobody knows when to charge, so staff send an invoice.
        let usual: Line.Collection = due == .undated && division == nil ? .draftInvoice : .savedMethod
        lines.append(
            Line(
                division == nil ? .balance : .installment, .rest, due: due, parts: division,
                collection: collect?.collection ?? usual))
        return try Terms(lines: lines)
    }

    private func depositLine(_ flag: PlanFlag, _ currency: Currency) throws -> Line {
        guard flag.text.hasSuffix("%") else {
            for (name, bound) in [("--at-least", atLeast), ("--at-most", atMost)] where bound != nil {
                throw PlanError(.invalidValue, name, bound ?? "", "needs a --deposit in percent, such as 30%")
            }
            return Line(.deposit, .flat(try flag.money(currency)), due: .onBooking)
        }
        return Line(
            .deposit, .percentage(try flag.percentage()),
            atLeast: try atLeast.map { try PlanFlag("--at-least", $0).money(currency) },
            atMost: try atMost.map { try PlanFlag("--at-most", $0).money(currency) }, due: .onBooking)
    }

    private func balanceDue() throws -> Due {
        var day: Due.Day?
        if let balanceOn {
            day = .date(try PlanFlag("--balance-on", balanceOn).checked(CivilDate.init(parsing:)))
        }
        if let balanceDaysBefore {
            guard day == nil else {
                throw PlanError(
                    .invalidValue, "--balance-days-before", balanceDaysBefore,
                    "cannot stand beside --balance-on; give one of them")
            }
            let (event, days) = try PlanFlag("--balance-days-before", balanceDaysBefore).halves("travel=30")
            day = .before(.days(try days.integer()), .event(try event.eventName()))
        }
        return Due(day: day, trigger: try balanceWhen.map { try PlanFlag("--balance-when", $0).eventName() })
    }

    /// Parts of the payer's own choosing.
    func payerParts() throws -> Terms {
        try PayerChosenParts(
            PayerParts(
                minimumFirst: PlanFlag("--minimum-first", "a percentage such as 1%", minimumFirst).percentage(),
                success: success.map { try PlanFlag("--success", $0).percentage() })
        ).terms()
    }

    /// A visit that is confirmed by a prepayment.
    func prepayment(_ total: Money) throws -> Terms {
        guard prepayment else {
            throw PlanError(
                .invalidValue, linkHours == nil ? "--auto-cancel-minutes" : "--link-hours", "", "needs --prepayment")
        }
        let kind = "visit"
        return try PaidBooking(
            kinds: [kind: total],
            link: LinkTerms(
                lifetimeHours: PlanFlag("--link-hours", "how many hours the link lives", linkHours).integer(),
                autoCancelMinutes: autoCancelMinutes.map { try PlanFlag("--auto-cancel-minutes", $0).integer() })
        ).terms(for: kind).terms
    }

    /// A travel deal by general settings, by rules of its own, or both.
    func travel(_ currency: Currency) throws -> Terms {
        let rules = try custom.map { try PlanFlag("--custom", $0).rule(currency) }
        let own = rules.isEmpty ? nil : try CustomDownPayments(rules: rules)
        if let own, downPayment == nil, restDays == nil {
            return try Terms(lines: [Line(.balance, .rest)], custom: own, allocation: .closestFirst)
        }
        return try TravelDeal(
            downPayment: PlanFlag("--down-payment", "a percentage such as 30%", downPayment).percentage(),
            restDays: PlanFlag("--rest-days", "how many days before travel the rest is due", restDays).integer(),
            custom: own
        ).terms()
    }

    /// The terms in a file.
    func file() throws -> Terms {
        let bytes = try InputFile.read(terms ?? "-")
        return try PlanDocument.decoded(Terms.self, from: PlanDocument.parsed(bytes))
    }

    /// Refuses a flag that is given without one that it needs.
    func require(_ needed: String, _ value: String?, for flag: String, _ given: String?) throws(PlanError) {
        guard given == nil || value != nil else {
            throw PlanError(.invalidValue, flag, given ?? "", "needs \(needed)")
        }
    }

    /// What `make` makes; a refusal that names a field of the terms names the flag that stands for it instead.
    func named(_ make: () throws -> Terms) throws -> Terms {
        do {
            return try make()
        } catch let error as PlanError where !error.field.hasPrefix("--") {
            throw renamed(error)
        }
    }

    /// A refusal of terms or of a plan under the name of the flag that is at fault.
    func renamed(_ error: PlanError) -> PlanError {
        let field = error.field
        guard terms == nil || field == "total" else { return error }
        let first = deposit != nil ? "--deposit" : "--down-payment"
        let flags = [
            (".parts.count", "--parts"), (".parts.every", "--every"), (".atLeast", "--at-least"),
            (".atMost", "--at-most"), ("minimumFirst", "--minimum-first"), ("success", "--success"),
            ("lifetimeHours", "--link-hours"), ("autoCancelMinutes", "--auto-cancel-minutes"),
            ("rules[", "--custom"), ("lines[1].due", restDays != nil ? "--rest-days" : "--balance-days-before"),
            ("lines[0].due", "--balance-days-before"), ("lines", custom.isEmpty ? first : "--custom"),
            ("total", "--total"), ("currency", "--currency"),
        ]
        guard let flag = flags.first(where: { field.contains($0.0) })?.1 else { return error }
        let isPercentage = ["percentage", "minimumFirst", "success"].contains { field.hasSuffix($0) }
        return PlanError(error.code, flag, error.value + (isPercentage ? "%" : ""), error.reason)
    }

    private func both(_ one: String?, _ other: String?) -> (String, String)? {
        guard let one, let other else { return nil }
        return (one, other)
    }
}

extension PlanFlag {
    /// The text as a distance between days: `week`, `month`, `month-end`, `14d`, `2w`, `3m`.
    fileprivate func interval() throws(PlanError) -> Interval {
        switch text {
        case "week": return .weeks(1)
        case "month": return .months(1)
        case "month-end": return .monthEnds(1)
        default: break
        }
        guard let unit = text.last, let count = Int(text.dropLast()), String(count) == text.dropLast() else {
            throw refusal("is no distance; write week, month, month-end, 14d, 2w or 3m")
        }
        switch unit {
        case "d": return .days(count)
        case "w": return .weeks(count)
        case "m": return .months(count)
        default: throw refusal("is no distance; write week, month, month-end, 14d, 2w or 3m")
        }
    }

    /// The text as a down payment of a deal: `200@2024-10-24`, `30%+10`, `50%-30`.
    fileprivate func rule(_ currency: Currency) throws(PlanError) -> CustomDownPayments.Rule {
        if let at = text.firstIndex(of: "@") {
            let due = PlanFlag(name, String(text[text.index(after: at)...]))
            return .fixed(
                try PlanFlag(name, String(text[..<at])).money(currency), due: try due.checked(CivilDate.init(parsing:)))
        }
        guard let percent = text.firstIndex(of: "%"), text.index(after: percent) < text.endIndex else {
            throw refusal("is no down payment; write it like 200@2024-10-24, 30%+10 or 50%-30")
        }
        let sign = text[text.index(after: percent)]
        guard sign == "+" || sign == "-" else {
            throw refusal("is no down payment; write it like 200@2024-10-24, 30%+10 or 50%-30")
        }
        let days = try PlanFlag(name, String(text[text.index(percent, offsetBy: 2)...])).integer()
        return .percentage(
            try PlanFlag(name, String(text[...percent])).percentage(), days: days, sign == "+" ? .booking : .travel)
    }
}
