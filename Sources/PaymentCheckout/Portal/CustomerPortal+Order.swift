internal import HTTPTypes
internal import Hummingbird
internal import PaymentCore
internal import PaymentLocalization
internal import PaymentOrders
internal import PaymentPlans
internal import PaymentTemplates

extension CustomerPortal {
    /// Shows an order: what is due when, what was paid and given back, its papers, and what can be done.
    func showOrder(_ portal: PortalVisit) async throws -> Response {
        try await page(try await ownOrder(portal), portal).response()
    }

    /// Takes a customer to the payment page of an order, which knows them by its own cookie.
    func goToPayment(_ portal: PortalVisit) async throws -> Response {
        try portal.requireForm()
        return try toPayment(of: try await ownOrder(portal).order)
    }

    /// Takes the name of whoever accepts an estimate, and goes on to the payment (P-IF-2).
    func accept(_ portal: PortalVisit) async throws -> Response {
        try portal.requireForm()
        let view = try await ownOrder(portal)
        guard view.isOpenEstimate else {
            return .seeOther(address.path("portal/orders/\(view.order.id)"))
        }
        let form = try EstimateForm(portal.request, of: view, portal.look, key)
        guard form.isRight else { return try await page(view, portal, form).response() }
        try await orders.accept(view.order, form, by: portal.actor)
        return try toPayment(of: try await ownOrder(portal).order)
    }

    private func toPayment(of order: Order) throws -> Response {
        var response = Response.seeOther(address.path("pay/\(order.id)"))
        let token = try key.linkToken(order: order.id, serial: order.linkSerial, purpose: "pay")
        response.setCookie(PaymentPage.cookie(order.id, token))
        return response
    }

    /// The order of the path.
    ///
    /// - Throws: `NotHere` for one that is not there or somebody else's (S-52, S-70).
    func ownOrder(_ portal: PortalVisit) async throws -> OrderView {
        try await own(portal.visit.parameters.get("order") ?? "", portal)
    }

    /// The order of a name, if it is the guest's own.
    func own(_ name: String, _ portal: PortalVisit) async throws -> OrderView {
        let id: Order.ID
        do { id = try Identifier(name) } catch { throw NotHere() }
        let business = orders.business
        let found = try await orders.store.transaction { (tx) throws(OrderError) -> OrderView? in
            guard let order = try tx.order(id), portal.owns(order.customer) else { return nil }
            return try OrderView(order, tx, business)
        }
        guard let found else { throw NotHere() }
        return found
    }

    private func page(
        _ view: OrderView, _ portal: PortalVisit, _ form: EstimateForm? = nil
    ) async throws -> SitePage {
        let look = portal.look
        let text = portal.text
        let home = address.path("portal/orders/\(view.order.id)")
        let state = self.state(of: view, portal)
        var values: [String: TemplateValue] = [
            "kind": .text(view.isOpenEstimate ? text.estimate : look.text.orderNumber),
            "number": .text(view.order.number), "state": .text(state.name), "mark": .text(state.mark),
            "made": .text(look.language.date(orders.business.zone.moment(view.order.createdAt).day)),
            "accepted": .text(orHidden: accepted(view.order, portal)),
        ]
        if !view.hidesItems {
            var sums = [(look.text.total, view.total), (look.text.paid, view.paid)]
            // Of what has ended nothing is asked for any more.
            if view.order.plan.status == .open { sums.append((look.text.left, view.left)) }
            values["figures"] = [
                "rows": .list(sums.map { ["name": .text($0.0), "amount": .text(look.amount($0.1))] })
            ]
            values["paper"] = [
                "link": .text(home + "/order.pdf"),
                "name": .text(view.isOpenEstimate ? text.estimatePaper : text.orderPaper),
            ]
        }
        values["items"] = view.items.isEmpty ? false : ["rows": .list(view.itemsByDay.map { item($0, view, look) })]
        if view.isOpenEstimate {
            values["words"] = .text(text.acceptText)
            values["accept"] = try (form ?? EstimateForm()).values(
                action: home + "/accept", code: portal.session.formCode, of: view, look, key)
        } else if case .success(let offer)? = view.offer {
            values["pay"] = [
                "action": .text(home + "/pay"),
                "lead": .text(view.standing.due.isPositive ? look.text.dueNow : text.mayPay),
                "sum": .text(look.amount(offer.suggested.amount)),
                "button": .text(offer.isExact ? look.text.pay : text.payRestOrPart),
            ]
        }
        values["card"] = .text(orHidden: card(view, portal))
        values["notes"] = view.notes(look)
        values["payments"] = try await payments(of: view, portal)
        values["invoices"] = invoices(of: view, portal)
        return portal.page(
            PortalTemplates.order, values, title: view.order.title, section: nil,
            status: form?.isRight ?? true ? .ok : .unprocessableContent)
    }

    private func accepted(_ order: Order, _ portal: PortalVisit) -> String? {
        guard case .accepted(let name, let time) = order.estimate else { return nil }
        return portal.text.accepted(by: name, portal.language.dateTime(time, in: orders.business.zone))
    }

    /// To which card the rest is charged by itself.
    private func card(_ view: OrderView, _ portal: PortalVisit) -> String? {
        guard let method = view.methods.first(where: { $0.id == view.order.method }),
            view.items.contains(where: { $0.item.collection == .savedMethod && $0.left.isPositive })
        else { return nil }
        return portal.text.chargedByItself(method.name(portal.look))
    }

    private func item(_ item: Standing.ItemStanding, _ view: OrderView, _ look: PageLook) -> TemplateValue {
        let line = view.order.plan.schedule.line(of: item.item)
        let parts = line?.parts?.count
        return [
            "name": .text(
                look.language.name(of: item.item.role) + (parts.map { " \(item.item.part)/\($0)" } ?? "")),
            "due": .text(
                item.item.due.map { look.language.date($0, .short) }
                    ?? line.map { look.language.description(of: $0.due) } ?? "—"),
            "amount": .text(look.amount(item.amount)), "left": .text(look.amount(item.left)),
            "state": .text(look.language.name(of: item.state)), "mark": .text(item.state.rawValue),
        ]
    }
}

extension MethodRecord {
    /// A kept card as people know it.
    func name(_ look: PageLook) -> String {
        guard let card else { return look.language.portal.keptMethod }
        return look.text.card(card.brand.prefix(1).uppercased() + card.brand.dropFirst(), card.lastFour)
    }
}
