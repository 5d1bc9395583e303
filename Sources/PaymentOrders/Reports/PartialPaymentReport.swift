public import PaymentCore
internal import PaymentLocalization
public import PaymentPlans

/// An order that was paid in part (P-LE-9).
public struct PartialPaymentRow: ReportRow, Hashable {
    /// The order.
    public let order: Order.ID
    /// Its number.
    public let number: String
    /// What was ordered.
    public let title: String
    /// Who ordered.
    public let customer: Customer.ID
    /// What they are called.
    public let customerName: String
    /// The state of the order: also one that was declined keeps what was paid.
    public let status: Plan.Status
    /// The price.
    public let total: Money
    /// How much of it is paid.
    public let paid: Money
    /// How much is left.
    public let left: Money
    /// How many payments arrived.
    public let payments: Int
    /// When the last one did.
    public let lastPaidAt: Timestamp?
    /// When the next part is due, where that is known.
    public let nextDue: CivilDate?

    /// What the columns are called.
    public static let columns: [ReportWord] = [
        .order, .title, .customer, .customerID, .state, .total, .paid, .left, .currency,
        ReportWord("payments", "payments", "платежів"), ReportWord("lastPaidAt", "last payment", "останній платіж"),
        ReportWord("nextDue", "next due", "наступний строк"),
    ]

    /// The values, one for each column.
    public var cells: [ReportCell] {
        [
            .text(number), .text(title), .text(customerName), .text(customer.text), .word(ReportWord(status)),
            .money(total), .money(paid), .money(left), .currency(total.currency), .count(payments),
            ReportCell(lastPaidAt), ReportCell(nextDue),
        ]
    }

    /// What the report is of.
    public static func heading(_ period: ReportPeriod) -> ReportHeading {
        ReportHeading(
            ReportWord("partialPayments", "Orders with partial payments", "Замовлення з частковою оплатою"), period)
    }

    init(_ reported: ReportedOrder) {
        let (order, plan, standing) = (reported.order, reported.order.plan, reported.standing)
        self.order = order.id
        number = order.number
        title = order.title
        customer = order.customer
        customerName = reported.customerName
        status = plan.status
        total = plan.total
        paid = standing.paid
        left = standing.left
        let arrived = plan.payments.filter { $0.state == .captured }
        payments = arrived.count
        lastPaidAt = arrived.map(\.at.instant).max()
        nextDue = standing.items.filter { $0.left.isPositive }.compactMap(\.item.due).min()
    }
}

extension Orders {
    /// The orders made in a period that were paid in part and are not paid in full (P-LE-9).
    ///
    /// - Parameters:
    ///   - period: when they were made.
    ///   - filter: which of them; a text, a customer, a state.
    public func reportPartialPayments(
        in period: ReportPeriod = .all, _ filter: OrderFilter = OrderFilter()
    ) -> ReportRows<PartialPaymentRow> {
        var filter = filter
        filter.hasPartialPayments = true
        return rows(filter, in: period) { (order) throws(OrderError) in PartialPaymentRow(order) }
    }
}
