internal import PaymentCore
internal import PaymentLocalization
internal import PaymentOrders
internal import PaymentPlans
internal import PaymentTemplates

/// The rows of an order's page.
extension StaffConsole {
    /// A part of the schedule, which unfolds to what is paid and left on it, and by what (P-TR-5).
    func item(
        _ standing: Standing.ItemStanding, _ file: OrderFile, _ visit: ConsoleVisit, _ forms: OrderForms
    ) -> TemplateValue {
        let (language, item) = (visit.language, standing.item)
        let alike = file.plan.schedule.items.filter { $0.role == item.role }.map(\.id)
        let place = alike.count > 1 ? alike.firstIndex(of: item.id).map { " \($0 + 1)" } ?? "" : ""
        let paid = file.paid(on: item.id)
        let form = forms.charge(standing)
        return [
            "name": .text(language.name(of: item.role) + place),
            "amount": .text(language.amount(standing.amount)),
            "due": .text(item.due.map { language.date($0, .short) } ?? ""),
            "mark": .text(standing.state.rawValue), "state": .text(language.name(of: standing.state)),
            "paid": .text(language.amount(standing.paid)), "left": .text(language.amount(standing.left)),
            "collection": .text(language.name(of: item.collection)),
            "waits": .text(orHidden: standing.awaits.map { visit.text.name(of: $0) }),
            "hasPaid": .flag(!paid.isEmpty),
            "paidBy": .list(
                paid.map { one in
                    [
                        "amount": .text(language.amount(one.amount)), "when": .text(language.date(one.at, .short)),
                        "way": .text(one.payment.map { visit.text.name(of: $0.way) } ?? ""),
                    ]
                }),
            "forms": .list(form.map { [$0.value] } ?? []), "isOpen": .flag(form?.fault != nil),
        ]
    }

    func invoice(_ invoice: Invoice, _ visit: ConsoleVisit, _ forms: OrderForms) -> TemplateValue {
        let language = visit.language
        return [
            "number": .text(invoice.number), "amount": .text(language.amount(invoice.amount)),
            "state": .text(visit.text.name(of: invoice.state)),
            "due": .text(invoice.dueOn.map { "\(visit.text[.dueOn]): \(language.date($0, .short))" } ?? ""),
            "forms": .list(forms.send(invoice).map { [$0.value] } ?? []),
        ]
    }

    func payment(
        _ payment: PaymentRecord, _ file: OrderFile, _ visit: ConsoleVisit, _ forms: OrderForms
    ) -> TemplateValue {
        let (text, language) = (visit.text, visit.language)
        var facts: [(OrderWord, String)] = []
        for (word, money) in [
            (OrderWord.captured, payment.captured), (.refunded, payment.refunded), (.disputed, payment.disputed),
        ] where money.isPositive {
            facts.append((word, language.amount(money)))
        }
        if let card = payment.card { facts.append((.card, "\(card)")) }
        if let note = payment.note, !note.isBlank { facts.append((.note, note)) }
        if let transaction = payment.transaction { facts.append((.number, transaction.id)) }
        let tries = file.attempts.filter { $0.payment == payment.id && $0.operation != .refund }
        let form = forms.confirm(payment)
        return [
            "amount": .text(language.amount(payment.amount)), "way": .text(text.name(of: payment.way)),
            "when": .text(day(payment.settledAt ?? payment.createdAt, language)),
            "state": .text(text.name(of: payment.state)),
            "mark": .text(
                payment.state == .captured ? "paid" : payment.state == .failed ? "overdue" : "upcoming"),
            "facts": .list(facts.map { ["name": .text(text[$0.0]), "value": .text($0.1)] }),
            "tries": Self.list(
                tries.map { one in
                    [
                        "when": .text(language.dateTime(one.updatedAt, in: orders.business.zone)),
                        "state": .text(text.name(of: one.state)),
                        "why": .text(orHidden: one.state == .declined ? text.decline(one.code) : nil),
                        "detail": .text(orHidden: one.state == .succeeded ? nil : one.detail),
                    ]
                }),
            "forms": .list(form.map { [$0.value] } ?? []), "isOpen": .flag(form?.fault != nil),
        ]
    }

    func refund(
        _ refund: RefundRecord, _ file: OrderFile, _ visit: ConsoleVisit, _ forms: OrderForms
    ) -> TemplateValue {
        [
            "amount": .text(visit.language.amount(refund.amount)), "state": .text(visit.text.name(of: refund.state)),
            "reason": .text(visit.text.name(of: refund.reason)), "note": .text(refund.note),
            "when": .text(day(refund.settledAt ?? refund.createdAt, visit.language)),
            "forms": .list(forms.afterwards(refund).map(\.value)),
        ]
    }

    func message(_ message: Message, _ visit: ConsoleVisit) -> TemplateValue {
        [
            "name": .text(visit.text.name(of: message.kind)), "channel": .text(visit.text.name(of: message.channel)),
            "state": .text(visit.text[message.deliveredAt == nil ? .notSent : .sent]),
            "when": .text(visit.language.dateTime(message.deliveredAt ?? message.createdAt, in: orders.business.zone)),
            "detail": .text(orHidden: message.deliveredAt == nil ? message.detail : nil),
        ]
    }

    func one(case file: CaseFile, _ visit: ConsoleVisit) -> TemplateValue {
        [
            "name": .text(visit.text.name(of: file.kind)), "when": .text(day(file.openedAt, visit.language)),
            "amount": .text(orHidden: file.amount.map(visit.language.amount)),
            "advice": .text(visit.language.office.advice(for: file.kind)), "detail": .text(file.detail),
        ]
    }

    func audit(_ entry: AuditEntry, _ visit: ConsoleVisit) -> TemplateValue {
        let what = AuditVerb(rawValue: entry.verb)?.word.text(in: visit.language) ?? entry.verb
        return [
            "when": .text(visit.language.dateTime(entry.at, in: orders.business.zone)), "who": .text(entry.actor),
            "what": .text(what), "reason": .text(entry.reason), "detail": .text(entry.detail),
        ]
    }

    private func day(_ time: Timestamp, _ language: Language) -> String {
        language.date(orders.business.zone.moment(time).day, .short)
    }
}
