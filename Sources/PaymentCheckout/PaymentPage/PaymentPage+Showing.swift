internal import Hummingbird
internal import PaymentCore
internal import PaymentLocalization
internal import PaymentOrders
internal import PaymentPlans
internal import PaymentTemplates

/// What was typed and what was wrong with it, for showing a form again.
struct FormFault {
    var amount: String?
    var agreement = false
    var general: String?
    /// What was typed as an amount.
    var typed = ""
    /// Which amount was chosen.
    var choice: String?

    var isNothing: Bool { amount == nil && !agreement && general == nil }
}

extension PaymentPage {
    /// Shows what there is to pay.
    func show(_ visit: Visit) async throws -> Response {
        let view = try await view(visit)
        return try renewed(page(view, visit, FormFault()).response(), visit, view.order.id)
    }

    /// The page with the form, or with the reason why there is nothing to pay.
    func page(_ view: OrderView, _ visit: Visit, _ fault: FormFault) throws -> SitePage {
        let look = visit.look.spoken(visit.settings.language ?? view.customer.language)
        if view.isOpenEstimate { return try estimate(view, look, visit.settings) }
        let offer: Offer
        switch view.offer {
        case .success(let now): offer = now
        case .failure(let refusal): return try closed(view, look, visit.settings, refusal)
        case nil: return try closed(view, look, visit.settings, .nothingLeft)
        }
        guard view.declines < Self.declinesOfLinkMax else { return look.tooMany() }
        let text = look.text
        let nonce = PaymentRecord.ID(random: SystemRandomSource())
        var values = summary(view, look, visit.settings)
        values["action"] = .text(address.path("pay/\(view.order.id)"))
        values["nonce"] = .text(nonce.text)
        values["code"] = .text(try formCode(view.order, nonce).text)
        values["shown"] = .text(try Shown.offer(offer, of: view).code(key))
        values["terms"] = .text(try Shown.agreement(visit.settings.agreementDigest()).code(key))
        values["fault"] = .text(orHidden: fault.general)
        values["amountFault"] = .text(orHidden: fault.amount)
        values["underWay"] = .text(orHidden: onward(view))
        values["choices"] = offer.isExact ? false : ["list": .list(choices(offer, look, fault.choice))]
        values["own"] =
            offer.isExact
            ? false
            : [
                "help": .text(
                    text.bounds(look.amount(offer.minimum.amount), look.amount(offer.maximum.amount)) + " "
                        + look.language.explanation(of: offer.minimum)),
                "checked": .flag(fault.choice == "own"), "typed": .text(fault.typed),
                "fault": .text(orHidden: fault.amount),
            ]
        values["cards"] = .list(
            view.methods.compactMap { method in
                method.card.map {
                    [
                        "id": .text(method.id.text),
                        "name": .text(text.card($0.brand.prefix(1).uppercased() + $0.brand.dropFirst(), $0.lastFour)),
                    ]
                }
            })
        values["keep"] = .flag(view.order.plan.terms.wantsKeptMethod && view.order.method == nil)
        values["agreement"] =
            visit.settings.agreement.isBlank
            ? false : ["text": .text(visit.settings.agreement), "fault": .flag(fault.agreement)]
        values["pay"] = .text(visit.settings.callToAction.isBlank ? text.pay : visit.settings.callToAction)
        values["lead"] = .text(offer.isExact ? "\(text.dueNow) · \(name(of: offer, look))" : text.dueNow)
        values["sum"] = .text(look.amount(offer.suggested.amount))
        return SitePage(
            status: fault.isNothing ? .ok : .unprocessableContent, template: PageTemplates.pay,
            values: look.around(values, title: view.order.title), language: look.language)
    }

    /// What the browser must send back with the form, so that no other site can send one (S-66).
    func formCode(_ order: Order, _ nonce: PaymentRecord.ID) throws(OrderError) -> LinkToken {
        try key.linkToken(order: order.id, serial: order.linkSerial, purpose: "form/\(nonce)")
    }

    /// What the suggested amount is called.
    private func name(of offer: Offer, _ look: PageLook) -> String {
        offer.role.map { look.language.name(of: $0) } ?? look.text.suggested(offer.suggested.reason.suggestion)
    }

    /// Where a payment that is not finished goes on.
    private func onward(_ view: OrderView) -> String? {
        view.underWay.map { address.path("pay/\(view.order.id)/go/\($0.payment)") }
    }

    private func choices(_ offer: Offer, _ look: PageLook, _ chosen: String?) -> [TemplateValue] {
        let hasAll = offer.maximum.amount != offer.suggested.amount
        let isAll = hasAll && chosen == "all"
        var choices: [TemplateValue] = [
            [
                "value": "suggested", "checked": .flag(!isAll && chosen != "own"),
                "name": .text(name(of: offer, look)),
                "amount": .text(look.amount(offer.suggested.amount)),
            ]
        ]
        if hasAll {
            choices.append([
                "value": "all", "checked": .flag(isAll), "name": .text(look.text.everything),
                "amount": .text(look.amount(offer.maximum.amount)),
            ])
        }
        return choices
    }

    /// The order in figures.
    func summary(_ view: OrderView, _ look: PageLook, _ settings: PageSettings) -> [String: TemplateValue] {
        let text = look.text
        var values: [String: TemplateValue] = [
            "order": ["title": .text(view.order.title), "number": .text(view.order.number)],
            "notes": view.notes(look),
        ]
        // Nobody accepts an estimate without its price.
        guard settings.showsPrices || view.isOpenEstimate, !view.hidesItems else { return values }
        values["figures"] = [
            "rows": [
                ["name": .text(text.total), "amount": .text(look.amount(view.total))],
                ["name": .text(text.paid), "amount": .text(look.amount(view.paid))],
                ["name": .text(text.left), "amount": .text(look.amount(view.left))],
            ]
        ]
        guard view.items.count > 1 else { return values }
        values["items"] = .group([
            "rows": .list(
                view.itemsByDay.map { item in
                    [
                        "name": .text(look.language.name(of: item.item.role)),
                        "due": .text(item.item.due.map { look.language.date($0, .short) } ?? "—"),
                        "amount": .text(look.amount(item.amount)), "state": .text(look.language.name(of: item.state)),
                        "mark": .text(item.state.rawValue),
                    ]
                })
        ])
        return values
    }

    private func closed(_ view: OrderView, _ look: PageLook, _ settings: PageSettings, _ refusal: Refusal) throws
        -> SitePage
    {
        let text = look.text
        var (words, status) = (look.language.message(for: refusal), HTTPResponse.Status.ok)
        let title: String
        switch refusal {
        case .linkExpired:
            title = text.expiredTitle
            words = settings.expiredMessage.isBlank ? text.expiredText : settings.expiredMessage
            status = .gone
        case .beingPaid: title = view.underWay == nil ? text.pendingTitle : text.unfinishedTitle
        case .leftTooSmall: title = text.tooLittleTitle
        case .orderDeclined: title = text.declinedTitle
        case .orderCancelled: title = text.cancelledTitle
        default: title = text.closedTitle
        }
        var values = summary(view, look, settings)
        values["words"] = .text(words)
        values["underWay"] = .text(orHidden: onward(view))
        if case .beingPaid = refusal, let attempt = view.underWay {
            // What is under way is said with the link to it.
            values["words"] = false
            values["end"] = try end(attempt, of: view, text)
        }
        values["papers"] = papers(view, look)
        return SitePage(
            status: status, template: PageTemplates.closed, values: look.around(values, title: title),
            language: look.language)
    }
}

extension OrderView {
    /// What is said about the lines that the payer is told of, each with what its part is called.
    func notes(_ look: PageLook) -> TemplateValue {
        let lines = Set(items.map(\.item.line)).count
        var notes: [String] = []
        for item in itemsByDay {
            guard let note = order.plan.schedule.line(of: item.item)?.note, !note.isBlank else { continue }
            // Where all is one balance, its name says nothing.
            let isAll = lines == 1 && item.item.role == .balance
            let text = isAll ? note : "\(look.language.name(of: item.item.role)): \(note)"
            if !notes.contains(text) { notes.append(text) }
        }
        return .list(notes.map(TemplateValue.text))
    }
}

extension Bound.Reason {
    /// What the page calls the amount it proposes.
    fileprivate var suggestion: SuggestedReason {
        switch self {
        case .deposit: .deposit
        case .due: .due
        case .nextItem, .minimumFirst, .smallestPayment, .largestPayment: .next
        case .left, .partsNotOffered: .all
        }
    }
}
