import PaymentCore
import PaymentLocalization
import PaymentOrders
import PaymentPlans

/// A shop that sells tables: a part is paid on the gateway's page, the rest is charged to the same card two weeks later.
///
/// It knows nothing of HTTP, so that its tests need no server.
struct Shop: Sendable {
    let orders: Orders
    /// The gateway account that payments go through.
    let account: AccountName
    /// Where payers come back to; the shop as they reach it.
    let address: AbsoluteURL
    let clock: any WallClock

    // snippet: sell
    /// Books a table and opens the gateway's page for the deposit.
    ///
    /// - Parameter id: drawn with the form, so that a form that is sent twice is one order and one payment.
    /// - Returns: where to send the payer: to the gateway's page, or to the order's own when there is nothing to pay any more.
    func sell(_ id: Order.ID, to name: String, email: String) async throws -> AbsoluteURL {
        let order = try await booked(id, name, email)
        let nonce = try PaymentRecord.ID("\(id)-deposit")
        let back = try address.appending(path: "orders/\(id)")
        guard let deposit = order.plan.standing(at: now).items.first else { return back }
        _ = try await orders.pay(
            id,
            PayRequest(
                nonce: nonce, amount: deposit.amount,
                source: .page(successURL: back, cancelURL: back),
                keepMethod: Consent(purpose: .balance, givenAt: order.createdAt, agreement: "terms-2026-11"),
                payer: PayerDetails(email: email, name: name)),
            by: Principal(.payer, name))
        guard case .redirect(let page) = try await orders.requiredAction(of: nonce)?.step else { return back }
        return page
    }
    // end snippet

    // snippet: book
    /// The order of this name; booked if it is not there.
    private func booked(_ id: Order.ID, _ name: String, _ email: String) async throws -> Order {
        if let known = try await find(id) { return known }
        let customer = try await orders.addCustomer(name: name, email: email)
        let terms = try ScheduledBalance(
            deposit: .percentage(Percentage(percent: 30)), balance: .after(.days(14))
        ).terms()
        return try await orders.book(
            Booking(
                .order, customer: customer.id, title: "Oak table", terms: terms,
                total: Money(decimal: "400.00", currency: .eur), account: account),
            nonce: id, by: Principal(.payer, name))
    }
    // end snippet

    // snippet: standing
    /// What the payer reads about an order; the webhook, not the payer's return, is what changes it.
    func report(on order: Order) -> String {
        let standing = order.plan.standing(at: now)
        guard standing.paid.isPositive else { return "Order \(order.number) waits for its payment." }
        guard let next = standing.next, let day = next.due else {
            return "Order \(order.number) is paid: \(standing.paid)."
        }
        return
            "Order \(order.number) is confirmed: \(standing.paid) paid; \(standing.left) is charged on \(day)."
    }
    // end snippet

    /// The order of this name, if there is one.
    func find(_ id: Order.ID) async throws -> Order? {
        try await orders.store.transaction { (tx) throws(OrderError) in try tx.order(id) }
    }

    private var now: Moment { orders.business.zone.moment(clock.now()) }
}
