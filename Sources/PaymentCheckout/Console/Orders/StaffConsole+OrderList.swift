internal import Hummingbird
internal import PaymentCore
internal import PaymentHTTP
internal import PaymentLocalization
internal import PaymentOrders
internal import PaymentPlans
internal import PaymentTemplates

/// What a list of orders is filtered by, as the address has it.
private struct ListFilter {
    let typed: String
    let status: Plan.Status?
    let kind: Order.Kind?
    let hasPartial: Bool
    let customer: Customer.ID?
    let after: Order.ID?

    init(_ query: FormDecoding) throws(FormProblem) {
        typed = String((query["q"] ?? "").prefix(120)).trimmed
        status = query["status"].flatMap(Plan.Status.init)
        kind = query["kind"].flatMap(Order.Kind.init)
        hasPartial = query["partial"] == "yes"
        do {
            customer = try query["customer"].map { text throws(InvalidValue) in try Customer.ID(text) }
            after = try query["after"].map { text throws(InvalidValue) in try Order.ID(text) }
        } catch { throw .unreadable }
    }

    var isNothing: Bool { typed.isEmpty && status == nil && kind == nil && !hasPartial && customer == nil }

    var orders: OrderFilter {
        OrderFilter(
            status: status, kind: kind, customer: customer, hasPartialPayments: hasPartial ? true : nil,
            text: typed.isEmpty ? nil : typed, newestFirst: true)
    }

    /// The query of the same list behind an order.
    func query(after order: Order) -> String {
        var form = FormEncoding()
        if !typed.isEmpty { form.append("q", typed) }
        if let status { form.append("status", status.rawValue) }
        if let kind { form.append("kind", kind.rawValue) }
        if hasPartial { form.append("partial", "yes") }
        if let customer { form.append("customer", customer.text) }
        form.append("after", order.id.text)
        return form.text
    }
}

/// A page of the list, read at once.
private struct ListPage: Sendable {
    var rows: [(order: Order, customer: Customer?, standing: Standing)] = []
    var last: Order?
    var found: [Customer] = []
    var customer: Customer?
}

extension StaffConsole {
    private static let rowsMax = 25

    /// The orders, the newest first (P-LE-9, P-BK-5).
    func orderList(_ visit: ConsoleVisit) async throws -> Response {
        let filter = try ListFilter(visit.request.query)
        let page = try await read(filter)
        let (text, language) = (visit.text, visit.language)
        let path = address.path("staff")
        let rows: [TemplateValue] = page.rows.map { row in
            let state = OrderState(row.order, row.standing)
            return [
                "link": .text(address.path("staff/orders/\(row.order.id)")), "name": .text(row.order.title),
                "number": .text(row.order.number), "kind": .text(text.name(of: row.order.kind)),
                "who": .text(row.customer?.name ?? ""),
                "booked": .text(language.date(row.order.plan.bookedAt.day, .short)),
                "total": .text(language.amount(row.order.plan.total)),
                "paid": .text(language.amount(row.standing.paid)),
                "left": .text(language.amount(row.standing.left)), "mark": .text(state.mark),
                "state": .text(state.name(text, language)), "stage": .text(row.order.stage ?? ""),
            ]
        }
        var values: [String: TemplateValue] = [
            "path": .text(path), "typed": .text(filter.typed), "partial": .flag(filter.hasPartial),
            "isFiltered": .flag(!filter.isNothing), "word": text.orderWords,
            "statuses": .list(
                Plan.Status.allCases.map { one in
                    [
                        "id": .text(one.rawValue), "name": .text(language.name(of: one)),
                        "chosen": .flag(one == filter.status),
                    ]
                }),
            "kinds": .list(
                Order.Kind.allCases.map { one in
                    ["id": .text(one.rawValue), "name": .text(text.name(of: one)), "chosen": .flag(one == filter.kind)]
                }),
            "orders": rows.isEmpty ? false : ["rows": .list(rows)],
            "older": .text(orHidden: page.last.map { "\(path)?\(filter.query(after: $0))" }),
            "customer": .text(orHidden: page.customer?.name),
        ]
        values["customers"] =
            page.found.isEmpty
            ? false
            : [
                "list": .list(
                    page.found.map { one in
                        [
                            "link": .text("\(path)?customer=\(one.id)"), "name": .text(one.name),
                            "contact": .text(one.email ?? one.phone ?? ""),
                        ]
                    })
            ]
        return try visit.page(
            OrderTemplates.list, values, title: text.name(of: ConsoleSection.orders), section: .orders
        ).response()
    }

    private func read(_ filter: ListFilter) async throws(OrderError) -> ListPage {
        let business = orders.business
        let (wanted, after, typed) = (filter.orders, filter.after, filter.typed)
        return try await orders.store.transaction { (tx) throws(OrderError) in
            let moment = business.zone.moment(try tx.now())
            var page = ListPage()
            let cursor = try after.flatMap { (id) throws(OrderError) in try tx.order(id) }.map(OrderCursor.init)
            var found = try tx.orders(wanted, after: cursor, limit: Self.rowsMax + 1)
            if found.count > Self.rowsMax {
                found.removeLast()
                page.last = found.last
            }
            for var order in found {
                order.plan.advance(to: moment)
                page.rows.append((order, try tx.customer(order.customer), order.plan.standing(at: moment)))
            }
            if let customer = wanted.customer { page.customer = try tx.customer(customer) }
            if typed.count >= 2, after == nil { page.found = try tx.customers(matching: typed, limit: 6) }
            return page
        }
    }
}
