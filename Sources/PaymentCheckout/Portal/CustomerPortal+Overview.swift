internal import Hummingbird
internal import PaymentCore
internal import PaymentLocalization
internal import PaymentHTTP
internal import PaymentOrders
internal import PaymentPlans
internal import PaymentTemplates

/// What the first page of the portal shows.
private struct Overview: Sendable {
    /// Open orders, newest first, estimates among them.
    var open: [OrderView] = []
    /// Orders that have ended, newest first: one page of them.
    var ended: [OrderView] = []
    /// The last of them, if there are more.
    var next: Order.ID?
}

extension CustomerPortal {
    /// How many open orders are shown, and how many ended ones at once.
    private static var openMax: Int { 100 }
    private static var endedPerPage: Int { 20 }

    /// Shows what there is: estimates to accept, orders with what is left, invoices, and where to find the rest.
    func showOverview(_ portal: PortalVisit) async throws -> Response {
        let cursor = try await cursor(portal)
        let found = try await overview(portal, after: cursor)
        let text = portal.text
        var values: [String: TemplateValue] = ["name": .text(portal.customer.name)]
        if cursor == nil {
            values["estimates"] = section(found.open.filter(\.isOpenEstimate), portal)
            values["orders"] = section(found.open.filter { !$0.isOpenEstimate }, portal)
            values["invoices"] = invoices(of: found.open, portal)
        } else {
            values["newest"] = .text(address.path("portal"))
        }
        values["ended"] = section(found.ended, portal)
        values["older"] = .text(orHidden: found.next.map { address.path("portal?after=\($0)") })
        let isEmpty = found.open.isEmpty && found.ended.isEmpty
        values["nothing"] = .text(orHidden: isEmpty ? text.nothingYet : nil)
        return try portal.page(PortalTemplates.overview, values, title: text.signInTitle, section: .overview).response()
    }

    /// The order behind which the page of ended ones begins; nil for the first page.
    private func cursor(_ portal: PortalVisit) async throws -> OrderCursor? {
        guard let text = portal.request.query["after"] else { return nil }
        return OrderCursor(try await own(text, portal).order)
    }

    private func overview(_ portal: PortalVisit, after cursor: OrderCursor?) async throws(OrderError) -> Overview {
        let business = orders.business
        return try await orders.store.transaction { (tx) throws(OrderError) in
            var overview = Overview()
            if cursor == nil {
                let open = try tx.newest(Self.openMax, of: portal.records, in: [.open], after: nil)
                overview.open = try open.map { (order) throws(OrderError) in try OrderView(order, tx, business) }
            }
            let ended = try tx.newest(
                Self.endedPerPage + 1, of: portal.records, in: [.completed, .cancelled, .declined], after: cursor)
            let page = ended.prefix(Self.endedPerPage)
            overview.ended = try page.map { (order) throws(OrderError) in try OrderView(order, tx, business) }
            if ended.count > page.count { overview.next = page.last?.id }
            return overview
        }
    }

    private func section(_ views: [OrderView], _ portal: PortalVisit) -> TemplateValue {
        guard !views.isEmpty else { return false }
        return ["list": .list(views.map { .group(entry($0, portal)) })]
    }

    /// An order in a list.
    private func entry(_ view: OrderView, _ portal: PortalVisit) -> [String: TemplateValue] {
        let look = portal.look
        var values: [String: TemplateValue] = [
            "link": .text(address.path("portal/orders/\(view.order.id)")), "title": .text(view.order.title),
            "number": .text(view.order.number),
            "made": .text(look.language.date(orders.business.zone.moment(view.order.createdAt).day)),
        ]
        let state = self.state(of: view, portal)
        values["state"] = .text(state.name)
        values["mark"] = .text(state.mark)
        var rows: [TemplateValue] = []
        if !view.hidesItems { rows.append(row(look.text.total, look.amount(view.total))) }
        if view.order.plan.status == .open, !view.isOpenEstimate, view.left.isPositive {
            rows.append(row(look.text.left, look.amount(view.left)))
            if let next = view.itemsByDay.first(where: { $0.left.isPositive }), let day = next.item.due {
                rows.append(row(look.text.dueOn, look.language.date(day)))
            }
        }
        values["figures"] = rows.isEmpty ? false : ["rows": .list(rows)]
        return values
    }

    /// How an order stands, in a word and a color.
    func state(of view: OrderView, _ portal: PortalVisit) -> (name: String, mark: String) {
        let language = portal.language
        if view.isOpenEstimate { return (portal.text.toAccept, "waiting") }
        if let visit = view.standing.visit { return (language.name(of: visit), visit.rawValue) }
        let unpaid = view.items.filter { $0.left.isPositive }
        guard view.order.plan.status == .open, !unpaid.isEmpty else {
            let status = view.order.plan.status
            return (language.name(of: status), status == .completed ? "paid" : "waiting")
        }
        for state in [Standing.ItemState.overdue, .due] where unpaid.contains(where: { $0.state == state }) {
            return (language.name(of: state), state.rawValue)
        }
        return (language.name(of: view.order.plan.status), "waiting")
    }

    /// The invoices that are to be paid.
    private func invoices(of views: [OrderView], _ portal: PortalVisit) -> TemplateValue {
        let look = portal.look
        let list = views.flatMap { view in
            view.invoices.filter { $0.state == .sent || $0.state == .partlyPaid }.map { invoice -> TemplateValue in
                let left = Money(
                    minorUnits: invoice.amount.minorUnits - invoice.paid.minorUnits, currency: invoice.amount.currency)
                var rows = [row(look.text.left, look.amount(left))]
                if let day = invoice.dueOn { rows.append(row(look.text.dueOn, look.language.date(day))) }
                return [
                    "link": .text(address.path("portal/orders/\(view.order.id)")), "title": .text(view.order.title),
                    "number": .text(invoice.number), "figures": ["rows": .list(rows)],
                    "paper": .text(address.path("portal/invoices/\(invoice.id).pdf")),
                    "paperName": .text(portal.text.invoice(invoice.number)),
                ]
            }
        }
        return list.isEmpty ? false : ["list": .list(list)]
    }

    private func row(_ name: String, _ amount: String) -> TemplateValue {
        ["name": .text(name), "amount": .text(amount)]
    }
}

extension StoreReading {
    /// The newest orders of some customers in some states, behind a place.
    fileprivate func newest(
        _ limit: Int, of customers: [Customer], in states: [Plan.Status], after cursor: OrderCursor?
    ) throws(OrderError) -> [Order] {
        var found: [Order] = []
        for customer in customers {
            for state in states {
                let filter = OrderFilter(status: state, customer: customer.id, newestFirst: true)
                found += try orders(filter, after: cursor, limit: limit)
            }
        }
        found.sort { ($0.createdAt, $0.id.text) > ($1.createdAt, $1.id.text) }
        return Array(found.prefix(limit))
    }
}
