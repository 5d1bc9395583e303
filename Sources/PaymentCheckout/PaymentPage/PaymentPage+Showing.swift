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

    var isNothing: Bool { amount == nil && !agreement && general == nil }
}

extension PaymentPage {
    /// Shows what there is to pay.
    func show(_ visit: Visit) async throws -> Response {
        let view = try await view(visit)
        var response = try page(view, visit, FormFault()).response()
        // The visit goes on: so does what the browser keeps.
        if let text = visit.request.cookie(Self.cookieName(view.order.id)) {
            response.setCookie(Self.cookie(view.order.id, try LinkToken(text)))
        }
        return response
    }

    /// The page with the form, or with the reason why there is nothing to pay.
    func page(_ view: OrderView, _ visit: Visit, _ fault: FormFault) throws -> SitePage {
        let look = visit.look.spoken(visit.settings.language ?? view.customer.language)
        if view.isOpenEstimate { return try estimate(view, look, visit.settings) }
        let offer: Offer
        switch view.offer {
        case .success(let now): offer = now
        case .failure(let refusal): return closed(view, look, visit.settings, refusal)
        case nil: return closed(view, look, visit.settings, .nothingLeft)
        }
        guard view.declines < Self.declinesOfLinkMax else { return look.tooMany() }
        let text = look.text
        let nonce = PaymentRecord.ID(random: SystemRandomSource())
        var values = summary(view, look, visit.settings)
        values["action"] = .text(address.path("pay/\(view.order.id)"))
        values["nonce"] = .text(nonce.text)
        values["code"] = .text(try formCode(view.order, nonce).text)
        values["fault"] = .text(orHidden: fault.general)
        values["amountFault"] = .text(orHidden: fault.amount)
        values["amountTyped"] = .text(fault.typed)
        values["underWay"] = .text(orHidden: view.underWay.map { address.path("pay/\(view.order.id)/go/\($0)") })
        values["choices"] = offer.isExact ? false : ["list": .list(choices(offer, look, typed: !fault.typed.isEmpty))]
        values["own"] =
            offer.isExact
            ? false
            : [
                "help": .text(
                    text.bounds(look.amount(offer.minimum.amount), look.amount(offer.maximum.amount)) + " "
                        + look.language.explanation(of: offer.minimum)),
                "checked": .flag(!fault.typed.isEmpty), "typed": .text(fault.typed),
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

    private func choices(_ offer: Offer, _ look: PageLook, typed: Bool) -> [TemplateValue] {
        var choices: [TemplateValue] = [
            [
                "value": "suggested", "checked": .flag(!typed),
                "name": .text(name(of: offer, look)),
                "amount": .text(look.amount(offer.suggested.amount)),
            ]
        ]
        if offer.maximum.amount != offer.suggested.amount {
            choices.append([
                "value": "all", "checked": false, "name": .text(look.text.everything),
                "amount": .text(look.amount(offer.maximum.amount)),
            ])
        }
        return choices
    }

    /// The order in figures.
    func summary(_ view: OrderView, _ look: PageLook, _ settings: PageSettings) -> [String: TemplateValue] {
        let text = look.text
        var values: [String: TemplateValue] = [
            "order": ["title": .text(view.order.title), "number": .text(view.order.number)]
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

    private func closed(_ view: OrderView, _ look: PageLook, _ settings: PageSettings, _ refusal: Refusal) -> SitePage {
        let text = look.text
        var (title, words, status) = (text.closedTitle, look.language.message(for: refusal), HTTPResponse.Status.ok)
        if case .linkExpired = refusal {
            title = text.expiredTitle
            words = settings.expiredMessage.isBlank ? text.expiredText : settings.expiredMessage
            status = .gone
        }
        var values = summary(view, look, settings)
        values["words"] = .text(words)
        values["underWay"] = .text(orHidden: view.underWay.map { address.path("pay/\(view.order.id)/go/\($0)") })
        values["papers"] = papers(view, look)
        return SitePage(
            status: status, template: PageTemplates.closed, values: look.around(values, title: title),
            language: look.language)
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
