internal import HTTPTypes
internal import Hummingbird
internal import PaymentCore
internal import PaymentLocalization
internal import PaymentOrders
internal import PaymentPlans
internal import PaymentTemplates

/// A form of an order's page that was not taken.
struct ActionFault {
    let action: OrderAction
    /// Which invoice, item, payment or refund the form was about; empty for the order itself.
    var subject = ""
    let words: String
    /// Which field is wrong, where it is one.
    var field: String?
}

extension StaffConsole {
    /// The list and the pages of orders.
    var orderRoutes: [ConsoleRoute] {
        let pages: [ConsoleRoute] = [
            (.get, "staff", .look, { try await orderList($0) }),
            (.get, "staff/orders/{order}", .look, { try await orderPage($0) }),
            (.post, "staff/orders/{order}/refund", .refund, { try await planRefund($0) }),
            (.post, "staff/orders/{order}/refund/confirm", .refund, { try await confirmRefund($0) }),
        ]
        let actions: [ConsoleRoute] = OrderAction.allCases.map { action in
            (.post, RouterPath("staff/orders/{order}/\(action.rawValue)"), action.needs, { try await act(action, $0) })
        }
        return pages + actions
    }

    private func orderPage(_ visit: ConsoleVisit) async throws -> Response {
        let file = try await file(try visit.visit.id("order"))
        var page = try orderPage(file, visit)
        let done = try visit.done(at: "staff/orders/\(file.order.id)")
        page.values["flash"] = .text(
            orHidden: done.flatMap { word in
                switch word {
                case "refund": visit.text[.givenBack]
                case "booked": visit.text[.isBooked]
                default: OrderAction(rawValue: word).map { visit.text.done($0) }
                }
            })
        return try page.response()
    }

    /// The page of an order, perhaps with a form that was not taken.
    func orderPage(_ file: OrderFile, _ visit: ConsoleVisit, fault: ActionFault? = nil) throws -> SitePage {
        let forms = OrderForms(file, visit, fault, zone: orders.business.zone, stages: orders.business.stages)
        let text = visit.text
        var values: [String: TemplateValue] = [
            "word": text.orderWords, "order": heading(file, visit), "notes": .list(notes(file, visit)),
            "facts": .list(facts(file, visit)), "customer": customer(file, visit),
            "items": .list(file.standing.items.map { item($0, file, visit, forms) }),
            "invoices": Self.list(file.invoices.map { invoice($0, visit, forms) }),
            "payments": Self.list(file.payments.map { payment($0, file, visit, forms) }),
            "refunds": Self.list(file.refunds.map { refund($0, file, visit, forms) }),
            "messages": Self.list(file.messages.reversed().map { message($0, visit) }),
            "cases": Self.list(file.cases.map { one(case: $0, visit) }),
            "auditCount": .text(String(file.audit.count)),
            "audit": .list(file.audit.reversed().map { audit($0, visit) }),
        ]
        let general = forms.general
        values["fault"] = .text(orHidden: forms.isFaultShown ? nil : fault?.words)
        let terminal = visit.may(.charge) && file.plan.status == .open ? "staff/terminal?order=\(file.order.id)" : nil
        values["actions"] =
            general.isEmpty && terminal == nil
            ? false
            : [
                "forms": .list(general.map(\.value)), "terminal": .text(orHidden: terminal.map(address.path)),
                "terminalName": .text(text.name(of: ConsoleSection.terminal)),
            ]
        return visit.page(
            OrderTemplates.order, values, title: file.order.title, section: .orders,
            status: fault == nil ? .ok : .unprocessableContent)
    }

    static func list(_ rows: [TemplateValue]) -> TemplateValue { rows.isEmpty ? false : ["list": .list(rows)] }

    // MARK: At the top

    private func heading(_ file: OrderFile, _ visit: ConsoleVisit) -> TemplateValue {
        [
            "number": .text(file.order.number), "kind": .text(visit.text.name(of: file.order.kind)),
            "booked": .text(visit.language.date(file.plan.bookedAt.day)), "mark": .text(file.state.mark),
            "state": .text(file.state.name(visit.text, visit.language)),
        ]
    }

    private func notes(_ file: OrderFile, _ visit: ConsoleVisit) -> [TemplateValue] {
        var notes: [String] = []
        switch file.order.estimate {
        case .open: notes.append(visit.text[.estimateOpen])
        case .accepted(let name, let at):
            let day = orders.business.zone.moment(at).day
            notes.append(visit.text.accepted(by: name, on: visit.language.date(day)))
        case nil: break
        }
        if file.order.collectionPaused { notes.append(visit.text[.paused]) }
        return notes.map(TemplateValue.text)
    }

    private func facts(_ file: OrderFile, _ visit: ConsoleVisit) -> [TemplateValue] {
        let (text, language, standing, plan) = (visit.text, visit.language, file.standing, file.plan)
        var facts: [(OrderWord, String)] = [
            (.total, language.amount(plan.total)), (.paid, language.amount(standing.paid)),
            (.left, language.amount(standing.left)),
        ]
        let waived = Money(minorUnits: plan.waived, currency: plan.currency)
        let owed = Money(minorUnits: plan.owedBack, currency: plan.currency)
        for (word, money) in [
            (OrderWord.dueNow, standing.due), (.overdue, standing.overdue), (.underWay, standing.reserved),
            (.credit, plan.credit), (.owedBack, owed), (.waived, waived),
        ] where money.isPositive {
            facts.append((word, language.amount(money)))
        }
        facts.append((.status, language.name(of: plan.status)))
        if let stage = file.order.stage { facts.append((.stage, stage)) }
        if plan.status == .open {
            let zone = orders.business.zone
            if let end = plan.linkEnd { facts.append((.linkEnds, language.dateTime(end, in: zone))) }
            if let end = plan.autoCancelAt { facts.append((.cancelsAt, language.dateTime(end, in: zone))) }
        }
        if let method = file.methods.first(where: { $0.id == file.order.method }) {
            facts.append((.card, method.shown(visit)))
        }
        if let kind = file.visitKind { facts.append((.visitKind, kind)) }
        let dates: [TemplateValue] = plan.dates.planned.sorted { $0.key < $1.key }.map { event, moment in
            [
                "name": .text(text.name(of: event)),
                "value": .text(language.when(event, moment, in: orders.business.zone)),
            ]
        }
        return dates + facts.map { ["name": .text(text[$0.0]), "value": .text($0.1)] }
    }

    private func customer(_ file: OrderFile, _ visit: ConsoleVisit) -> TemplateValue {
        let one = file.customer
        let channel = "\(visit.text[.channel]): \(visit.text.name(of: one.channel))"
        return [
            "name": .text(one.name), "link": .text("\(address.path("staff"))?customer=\(one.id)"),
            "lines": .list(
                [one.email, one.phone, channel, one.language.ownName].compactMap { $0 }.map(TemplateValue.text)),
        ]
    }
}

extension MethodRecord {
    /// The card as staff choose it: by its last digits (P-IF-1).
    func shown(_ visit: ConsoleVisit) -> String {
        guard let card else { return gateway.rawValue }
        return visit.look.text.card(card.brand.prefix(1).uppercased() + card.brand.dropFirst(), card.lastFour)
    }
}
