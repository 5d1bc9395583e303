internal import PaymentCore
internal import PaymentLocalization
internal import PaymentOrders
internal import PaymentPlans

/// Forms of more than a few fields: custom down payments and refunds.
extension OrderForms {
    /// How many rules a form has room for beside those that are there.
    private static let spareRules = 2
    static let rulesMax = 40

    /// The custom down payments of a deal (P-TR-2, P-TR-3).
    var custom: ConsoleForm? {
        let text = visit.text
        let rules = file.plan.terms.custom?.rules ?? []
        let isOn = typed("switch", .custom).map { $0 == "on" } ?? file.plan.terms.custom?.isOn ?? false
        var form = form(
            .custom,
            fields: [
                ConsoleField(
                    name: "switch", label: text[.ruleSwitch],
                    kind: .choice([
                        ConsoleField.Option(id: "off", name: text[.ruleOff]),
                        ConsoleField.Option(id: "on", name: text[.ruleOn]),
                    ]), value: isOn ? "on" : "off")
            ])
        for place in 1...min(max(2, rules.count) + Self.spareRules, Self.rulesMax) {
            let rule = place <= rules.count ? rules[place - 1] : nil
            form?.groups.append(("\(text[.rule]) \(place)", fields(of: rule, place)))
        }
        return form
    }

    private func fields(of rule: CustomDownPayments.Rule?, _ place: Int) -> [ConsoleField] {
        let text = visit.text
        var (share, day, days, from) = ("", "", "", CustomDownPayments.Reference.booking)
        switch rule {
        case .fixed(let amount, let due): (share, day) = (amount.decimalText, due.description)
        case .percentage(let percentage, let count, let reference):
            (share, days, from) = ("\(percentage)%", String(count), reference)
        case nil: break
        }
        return [
            ConsoleField(
                name: "share\(place)", label: text[.share], kind: .line(most: 40),
                value: typed("share\(place)", .custom) ?? share, help: text[.shareHelp]),
            .day("day\(place)", text[.ruleDay], typed("day\(place)", .custom) ?? day),
            ConsoleField(
                name: "days\(place)", label: text[.ruleDays], kind: .line(keys: "numeric", most: 5),
                value: typed("days\(place)", .custom) ?? days),
            ConsoleField(
                name: "from\(place)", label: text[.ruleFrom],
                kind: .choice([
                    ConsoleField.Option(
                        id: CustomDownPayments.Reference.booking.rawValue, name: text[.fromBooking]),
                    ConsoleField.Option(id: CustomDownPayments.Reference.travel.rawValue, name: text[.fromTravel]),
                ]), value: typed("from\(place)", .custom) ?? from.rawValue),
        ]
    }

    /// What is given back; what comes of it is shown before it is done (D-54).
    var refund: ConsoleForm { refundForm(nil) }

    /// The form of a refund, perhaps with what was typed and why it was not taken.
    func refundForm(_ fault: String?, wrong: String? = nil) -> ConsoleForm {
        let text = visit.text
        func typed(_ name: String) -> String { fault == nil ? "" : visit.field(name) }
        var kinds = [
            ConsoleField.Option(id: RefundChoice.Kind.everything.rawValue, name: text[.everything]),
            ConsoleField.Option(id: RefundChoice.Kind.exactly.rawValue, name: text[.exactly]),
        ]
        if file.plan.owedBack > 0 {
            kinds.insert(ConsoleField.Option(id: RefundChoice.Kind.owedBack.rawValue, name: text[.owedBack]), at: 0)
        }
        if file.plan.terms.cancellation != nil {
            kinds.append(ConsoleField.Option(id: RefundChoice.Kind.policyPayer.rawValue, name: text[.policyPayer]))
            kinds.append(
                ConsoleField.Option(id: RefundChoice.Kind.policyMerchant.rawValue, name: text[.policyMerchant]))
        }
        let reasons: [RefundOrder.Reason] = [.cancellation, .goodwill, .mistake]
        var sources = [
            ConsoleField.Option(id: RefundOrder.Order.latestFirst.rawValue, name: text[.latestFirst]),
            ConsoleField.Option(id: RefundOrder.Order.proportional.rawValue, name: text[.proportional]),
        ]
        for payment in file.payments where payment.refundable.isPositive {
            let day = visit.language.date(zone.moment(payment.settledAt ?? payment.createdAt).day, .short)
            sources.append(
                ConsoleField.Option(
                    id: "payment/\(payment.id)",
                    name: "\(text[.thisPayment]): \(visit.language.amount(payment.refundable)), \(day)"))
        }
        let reopens = [("", text[.asReason]), ("yes", text[.yes]), ("no", text[.no])]
        return ConsoleForm(
            id: "refund", title: text[.giveBack],
            action: visit.address.path("staff/orders/\(file.order.id)/refund"), help: text[.giveBackHelp],
            hidden: [("nonce", RefundRecord.ID(random: SystemRandomSource()).text)],
            groups: [
                (
                    nil,
                    [
                        ConsoleField(
                            name: "what", label: text[.howMuch], kind: .choice(kinds), value: typed("what")),
                        .amount(
                            "amount", "\(text[.exactly]), \(file.plan.currency.code)", typed("amount"),
                            help: text[.amountHelp], isRequired: false),
                        ConsoleField(
                            name: "why", label: text[.reason],
                            kind: .choice(
                                reasons.map { ConsoleField.Option(id: $0.rawValue, name: text.name(of: $0)) }),
                            value: typed("why")),
                        ConsoleField(
                            name: "reopens", label: text[.reopens],
                            kind: .choice(reopens.map { ConsoleField.Option(id: $0.0, name: $0.1) }),
                            value: typed("reopens")),
                        ConsoleField(
                            name: "from", label: text[.takenFrom], kind: .choice(sources), value: typed("from")),
                        .reason(text[.noteWhy], typed("reason")),
                    ]
                )
            ], fault: fault, wrongField: wrong)
    }
}
