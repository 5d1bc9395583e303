internal import Hummingbird
internal import PaymentCore
internal import PaymentHTTP
internal import PaymentLocalization
internal import PaymentOrders
internal import PaymentPlans

/// What the page needs to know of an order.
struct OrderView: Sendable {
    let order: Order
    let customer: Customer
    let methods: [MethodRecord]
    let standing: Standing
    /// The items that the payer is told of; a draft that staff have not sent is none of them (P-IN-4).
    let items: [Standing.ItemStanding]
    /// Whether there are others.
    let hidesItems: Bool
    /// The payments, oldest first.
    let payments: [PaymentRecord]
    /// The invoices that the payer is told of, oldest first.
    let invoices: [Invoice]
    /// The newest payment that is not finished, if its payer can go on with it.
    let underWay: Attempt?
    /// How many payments were declined in the last hour.
    let declines: Int
    let now: Timestamp

    /// Whether it is an estimate that waits to be accepted.
    var isOpenEstimate: Bool { order.estimate == .open && order.plan.status == .open }

    /// The items in the order in which they fall due, those without a day last (D-32).
    var itemsByDay: [Standing.ItemStanding] {
        let dated = items.filter { $0.item.due != nil }.sorted { one, other in
            guard let day = one.item.due, let next = other.item.due else { return false }
            return day < next
        }
        return dated + items.filter { $0.item.due == nil }
    }

    /// The items that are due and not paid, among those that the payer is told of.
    var dueItems: [Standing.ItemStanding] {
        items.filter { $0.left.isPositive && [.due, .overdue].contains($0.state) }
    }

    /// What is left on the items that the payer is told of.
    var left: Money { sum(\.left) }
    /// What is paid on them.
    var paid: Money { sum(\.paid) }
    /// What they come to.
    var total: Money { sum(\.amount) }

    /// What may be paid now; nil when the payer is told of nothing that is left.
    var offer: Result<Offer, Refusal>? {
        switch standing.payNow {
        case .failure(let refusal): return .failure(refusal)
        case .success where left.isZero: return nil
        case .success(let now):
            guard hidesItems else { return .success(Offer(now, role: dueRole, mostLeft: nil)) }
            // What is hidden is left besides, so the plan would take the same again while it is being paid.
            let free = left.minorUnits - standing.reserved.minorUnits
            guard free > 0 else { return .failure(.beingPaid(left)) }
            return .success(
                Offer(now, role: dueRole, mostLeft: Money(minorUnits: free, currency: order.plan.currency)))
        }
    }

    /// What the items are called that are due, when they are all called the same.
    private var dueRole: Line.Role? {
        let roles = Set(dueItems.map(\.item.role))
        return roles.count == 1 ? roles.first : nil
    }

    private func sum(_ part: (Standing.ItemStanding) -> Money) -> Money {
        Money(minorUnits: items.reduce(0) { $0 + part($1).minorUnits }, currency: order.plan.currency)
    }
}

extension OrderView {
    /// Reads what belongs to an order.
    init(_ stored: Order, _ tx: any StoreReading, _ business: Business) throws(OrderError) {
        var order = stored
        guard let customer = try tx.customer(order.customer) else {
            throw OrderError(.corrupt, "the customer of order '\(order.id)' is not there")
        }
        let now = try tx.now()
        let moment = business.zone.moment(now)
        order.plan.advance(to: moment)
        let attempts = try tx.attempts(of: order.id)
        let payments = try tx.payments(of: order.id)
        let invoices = try tx.invoices(of: order.id)
        // An estimate names its whole price, so nothing of it is news to whoever has accepted it.
        let drafts = order.estimate == nil ? Set(invoices.filter { $0.state == .draft }.compactMap(\.item)) : []
        let standing = order.plan.standing(at: moment)
        let hourAgo = now.adding(seconds: -3600)
        self.init(
            order: order, customer: customer,
            methods: try tx.methods(of: customer.id).filter { $0.account == order.account },
            standing: standing, items: standing.items.filter { !drafts.contains($0.item.id) },
            hidesItems: !drafts.isEmpty, payments: payments,
            invoices: invoices.filter { invoice in
                invoice.isTold(payments.first { $0.id == invoice.payment })
            },
            underWay: attempts.last { $0.state == .actionRequired && $0.sealedAction != nil },
            declines: attempts.count { $0.isRefused && $0.updatedAt > hourAgo }, now: now)
    }
}

extension Invoice {
    /// Whether the payer is told of it: no draft is, nor what was dropped before it was sent (P-IN-4), nor that of a payment at a gateway
    /// which has not succeeded.
    fileprivate func isTold(_ payment: PaymentRecord?) -> Bool {
        guard state != .draft, state != .void || sentAt != nil else { return false }
        guard let payment, payment.way != .manual else { return true }
        return payment.state == .captured
    }
}

extension PaymentPage {
    /// Opens a link: the browser keeps its secret, and the address that is seen from then on has none (S-51).
    func open(_ visit: Visit) async throws -> Response {
        let id: Order.ID = try visit.id("order")
        guard let text = visit.parameters.get("token") else { throw NotHere() }
        let token: LinkToken
        do { token = try LinkToken(text) } catch { throw NotHere() }
        guard let order = try await order(id), try isLink(token, of: order) else { throw NotHere() }
        var response = Response.seeOther(address.path("pay/\(id)"))
        response.setCookie(Self.cookie(id, token))
        return response
    }

    /// The order whose page the browser may see, as it stands now.
    ///
    /// - Throws: `NotHere` for every other, whether there is one or not (S-52).
    func view(_ visit: Visit) async throws -> OrderView {
        let id: Order.ID = try visit.id("order")
        guard let text = visit.request.cookie(Self.cookieName(id)) else { throw NotHere() }
        let token: LinkToken
        do { token = try LinkToken(text) } catch { throw NotHere() }
        guard let view = try await view(of: id), try isLink(token, of: view.order) else { throw NotHere() }
        return view
    }

    /// An order as it stands now; nil when there is none.
    func view(of id: Order.ID) async throws(OrderError) -> OrderView? {
        let business = orders.business
        return try await orders.store.transaction { (tx) throws(OrderError) in
            try tx.order(id).map { (order) throws(OrderError) in try OrderView(order, tx, business) }
        }
    }

    private func order(_ id: Order.ID) async throws(OrderError) -> Order? {
        try await orders.store.transaction { (tx) throws(OrderError) in try tx.order(id) }
    }

    private func isLink(_ token: LinkToken, of order: Order) throws(OrderError) -> Bool {
        try key.isValid(token, order: order.id, serial: order.linkSerial, purpose: "pay")
    }

    /// A visit that goes on: so does what the browser keeps of it.
    func renewed(_ response: Response, _ visit: Visit, _ order: Order.ID) throws -> Response {
        guard let text = visit.request.cookie(Self.cookieName(order)) else { return response }
        var response = response
        response.setCookie(Self.cookie(order, try LinkToken(text)))
        return response
    }

    /// Refuses a form that this page has not made for the order (S-66).
    func requireCode(_ visit: Visit, named name: String = "code", _ purpose: String, of order: Order) throws {
        let code: LinkToken
        do { code = try LinkToken(visit.request.form[name] ?? "") } catch { throw FormProblem.notOurs }
        guard try key.isValid(code, order: order.id, serial: order.linkSerial, purpose: purpose) else {
            throw FormProblem.notOurs
        }
    }

    static func cookieName(_ order: Order.ID) -> String { "__Host-pay-\(order)" }

    // It lasts as long as a visit does; the link opens the page again.
    static func cookie(_ order: Order.ID, _ token: LinkToken) -> Cookie {
        Cookie(
            name: cookieName(order), value: token.text, maxAge: 1800, path: "/", secure: true, httpOnly: true,
            sameSite: .lax)
    }
}
