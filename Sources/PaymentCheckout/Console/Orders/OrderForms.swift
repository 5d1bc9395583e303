internal import PaymentCore
internal import PaymentLocalization
internal import PaymentOrders
internal import PaymentPlans

/// The forms of an order's page: those that the role may send, that make sense now, with what was typed where one was not taken.
struct OrderForms {
    let file: OrderFile
    let visit: ConsoleVisit
    let fault: ActionFault?
    let zone: BusinessZone
    let stages: Business.Stages

    init(_ file: OrderFile, _ visit: ConsoleVisit, _ fault: ActionFault?, zone: BusinessZone, stages: Business.Stages) {
        (self.file, self.visit, self.fault, self.zone, self.stages) = (file, visit, fault, zone, stages)
    }

    private var text: any ConsoleTexts { visit.text }
    private var currency: Currency { file.plan.currency }

    /// Whether the form that was not taken is on the page and says why; else the page says it at its top.
    var isFaultShown: Bool {
        let beside =
            file.standing.items.compactMap(charge) + file.invoices.compactMap(send)
            + file.payments.compactMap(confirm) + file.refunds.flatMap(afterwards)
        return (general + beside).contains { $0.fault != nil }
    }

    // MARK: Beside what they are about

    /// Sends a draft invoice (P-IN-4).
    func send(_ invoice: Invoice) -> ConsoleForm? {
        guard invoice.state == .draft, file.plan.status == .open else { return nil }
        let subject = invoice.id.text
        return form(
            .sendInvoice, subject, hidden: [("invoice", subject)],
            fields: [
                .day(
                    "due", text[.invoiceDue],
                    typed("due", .sendInvoice, subject) ?? file.moment.day.description, isRequired: true)
            ])
    }

    /// Charges the kept card for a part now (P-IN-5, P-IF-3).
    func charge(_ item: Standing.ItemStanding) -> ConsoleForm? {
        guard item.left.isPositive, file.plan.status == .open, let method = file.order.method,
            let card = file.methods.first(where: { $0.id == method }), card.worksWithoutPayer
        else { return nil }
        let subject = item.item.id.description
        var form = form(.charge, subject, hidden: [("item", subject)], fields: [])
        form?.button = "\(text.name(of: OrderAction.charge)): \(visit.language.amount(item.left)), \(card.shown(visit))"
        return form
    }

    /// Confirms a payment by hand that was announced (P-LE-7).
    func confirm(_ payment: PaymentRecord) -> ConsoleForm? {
        guard payment.way == .manual, payment.state == .open, file.plan.status == .open else { return nil }
        return confirmation(payment.id, payment.amount.decimalText, payment.note ?? "")
    }

    /// What is done with a refund by hand.
    func afterwards(_ refund: RefundRecord) -> [ConsoleForm] {
        let subject = refund.id.text
        let hidden = [("refund", subject)]
        let byHand = file.payments.first { $0.id == refund.payment }?.way == .manual || refund.state == .failed
        var forms: [ConsoleForm?] = []
        if byHand, refund.state == .planned || refund.state == .failed {
            forms.append(
                form(.refundByHand, subject, hidden: hidden, fields: [reason(.refundByHand, subject)]))
        }
        if refund.state == .planned {
            forms.append(form(.withdraw, subject, hidden: hidden, fields: [reason(.withdraw, subject)]))
        }
        return forms.compactMap { $0 }
    }

    // MARK: About the order itself

    /// All others, the usual ones first.
    var general: [ConsoleForm] {
        var forms = OrderAction.allCases.filter { $0.isGeneral && $0.isOffered(file) }.compactMap { general($0) }
        if file.standing.moves.contains(.refund), visit.may(.refund) { forms.append(refund) }
        return forms
    }

    private func general(_ action: OrderAction) -> ConsoleForm? {
        switch action {
        case .sendLink, .reissue, .resume: return form(action, fields: [])
        case .accept: return form(action, fields: [line("name", .acceptedBy, action, most: 120, isRequired: true)])
        case .announce:
            return form(
                action, hidden: [("nonce", Self.nonce)],
                fields: [amount(action, left), line("reason", .noteHow, action, most: 300, isRequired: true)])
        case .confirm: return confirmation(nil, left, "")
        case .spend:
            let options = file.sources.map { one in
                ConsoleField.Option(
                    id: one.id.text, name: "\(one.number) (\(visit.language.amount(one.plan.credit)))")
            }
            return form(
                action, hidden: [("nonce", Self.nonce)],
                fields: [choice("source", .source, action, options), amount(action, left)])
        case .happen: return form(action, fields: [events(action, file.triggers)])
        case .reschedule:
            let hasTime = file.events.contains(where: \.hasTime)
            return form(
                action,
                fields: [
                    events(action, file.events),
                    .when(
                        "day", text[hasTime ? .dayAndTime : .day], typed("day", action) ?? firstDay(hasTime),
                        hasTime: hasTime, help: text[.dayHelp], visit, zone),
                ])
        case .total:
            return form(
                action,
                fields: [
                    .amount(
                        "amount", text[.newTotal], typed("amount", action) ?? file.plan.total.decimalText,
                        help: text[.amountHelp]), reason(action),
                ])
        case .custom: return custom
        case .complete, .decline: return form(action, fields: [reason(action)])
        case .cancel: return cancelling
        case .stage:
            let known = [stages.waiting, stages.paid, stages.cancelled].filter { !stages.reserved.contains($0) }
            let help = known.isEmpty ? text[.stageHelp] : "\(text[.stageHelp]) (\(known.joined(separator: ", ")))"
            return form(
                action,
                fields: [
                    ConsoleField(
                        name: "stage", label: text[.stage], kind: .line(most: 64),
                        value: typed("stage", action) ?? file.order.stage.flatMap(unreserved) ?? "", help: help,
                        isRequired: true)
                ])
        case .method:
            let cards = file.methods.map { ConsoleField.Option(id: $0.id.text, name: $0.shown(visit)) }
            let none = ConsoleField.Option(id: "", name: text[.noCard])
            return form(
                action,
                fields: [choice("method", .card, action, cards + [none], chosen: file.order.method?.text ?? "")])
        case .sendInvoice, .charge, .refundByHand, .withdraw: return nil
        }
    }

    private func unreserved(_ stage: String) -> String? { stages.reserved.contains(stage) ? nil : stage }

    private func firstDay(_ hasTime: Bool) -> String {
        guard let planned = file.events.first.flatMap({ file.plan.dates.planned[$0] }) else { return "" }
        return hasTime ? zone.browserTime(planned.instant) : planned.day.description
    }

    private var left: String { file.standing.left.decimalText }

    private func confirmation(_ payment: PaymentRecord.ID?, _ amount: String, _ note: String) -> ConsoleForm? {
        let subject = payment?.text ?? ""
        return form(
            .confirm, subject, hidden: [("nonce", payment?.text ?? Self.nonce), ("subject", subject)],
            fields: [
                self.amount(.confirm, amount, subject),
                .amount(
                    "fee", text[.fee], typed("fee", .confirm, subject) ?? "", help: text[.feeHelp], isRequired: false),
                ConsoleField(
                    name: "reason", label: text[.noteWhy], kind: .line(most: 300),
                    value: typed("reason", .confirm, subject) ?? note, isRequired: true),
            ])
    }

    private var cancelling: ConsoleForm? {
        let (language, plan) = (visit.language, file.plan)
        let byPayer = plan.cancellation(by: .payer, at: file.moment)
        let byMerchant = plan.cancellation(by: .merchant, at: file.moment)
        let options = [
            ConsoleField.Option(id: PlanEvent.Party.payer.rawValue, name: text[.byPayer]),
            ConsoleField.Option(id: PlanEvent.Party.merchant.rawValue, name: text[.byMerchant]),
        ]
        var form = form(.cancel, fields: [choice("party", .party, .cancel, options), reason(.cancel)])
        if byMerchant.givenBack.isPositive {
            form?.help = text.cancelling(
                byPayer: (language.amount(byPayer.kept), language.amount(byPayer.givenBack)),
                byMerchant: language.amount(byMerchant.givenBack))
        }
        return form
    }

    // MARK: Parts of forms

    /// The name of a form, so that it is one action however often it is sent (F-40).
    static var nonce: String { PaymentRecord.ID(random: SystemRandomSource()).text }

    func form(
        _ action: OrderAction, _ subject: String = "", hidden: [(String, String)] = [], fields: [ConsoleField]
    ) -> ConsoleForm? {
        guard visit.may(action.needs) else { return nil }
        let isDanger: Bool =
            switch action {
            case .decline, .cancel, .withdraw: true
            default: false
            }
        return ConsoleForm(
            id: "\(action.rawValue)\(subject.isEmpty ? "" : "-\(subject)")", title: text.name(of: action),
            action: visit.address.path("staff/orders/\(file.order.id)/\(action.rawValue)"),
            help: text.help(for: action), hidden: hidden.map { (name: $0.0, value: $0.1) }, groups: [(nil, fields)],
            isDanger: isDanger, fault: isFault(action, subject) ? fault?.words : nil,
            wrongField: fault?.field)
    }

    /// What was typed into a form that was not taken.
    func typed(_ name: String, _ action: OrderAction, _ subject: String = "") -> String? {
        isFault(action, subject) ? visit.field(name) : nil
    }

    private func isFault(_ action: OrderAction, _ subject: String) -> Bool {
        fault?.action == action && fault?.subject == subject
    }

    private func amount(_ action: OrderAction, _ value: String, _ subject: String = "") -> ConsoleField {
        .amount(
            "amount", "\(text[.amount]), \(currency.code)", typed("amount", action, subject) ?? value,
            help: text[.amountHelp])
    }

    private func reason(_ action: OrderAction, _ subject: String = "") -> ConsoleField {
        .reason(text[.reason], typed("reason", action, subject) ?? "")
    }

    private func line(
        _ name: String, _ label: OrderWord, _ action: OrderAction, most: Int, isRequired: Bool
    ) -> ConsoleField {
        ConsoleField(
            name: name, label: text[label], kind: .line(most: most), value: typed(name, action) ?? "",
            isRequired: isRequired)
    }

    private func choice(
        _ name: String, _ label: OrderWord, _ action: OrderAction, _ options: [ConsoleField.Option],
        chosen: String = ""
    ) -> ConsoleField {
        ConsoleField(name: name, label: text[label], kind: .choice(options), value: typed(name, action) ?? chosen)
    }

    private func events(_ action: OrderAction, _ names: [EventName]) -> ConsoleField {
        choice(
            "event", .event, action,
            names.map { name in
                let planned = file.plan.dates.planned[name]
                let when = planned.map { " (\(visit.language.when(name, $0, in: zone, .short)))" } ?? ""
                return ConsoleField.Option(id: name.text, name: text.name(of: name) + when)
            })
    }
}
