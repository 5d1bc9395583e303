public import PaymentCore
internal import PaymentLocalization
public import PaymentPlans

/// A visit's prepayment and how it stands (P-BK-9).
public struct PrepaymentRow: ReportRow, Hashable {
    /// The order.
    public let order: Order.ID
    /// Its number.
    public let number: String
    /// What was booked.
    public let title: String
    /// When the visit begins, where that is known.
    public let visitAt: Timestamp?
    /// Who books.
    public let customer: Customer.ID
    /// What they are called.
    public let customerName: String
    /// How much was asked for; nil for a cancelled visit that nobody ever tried to pay, whose plan asks for nothing any more.
    public let amount: Money?
    /// How much is here.
    public let paid: Money
    /// Waiting, paid, overdue or cancelled.
    public let state: Standing.Visit
    /// When the link ends or ended.
    public let linkEnd: Timestamp?
    /// When the money arrived.
    public let paidAt: Timestamp?

    /// What the columns are called.
    public static let columns: [ReportWord] = [
        .order, ReportWord("visit", "visit", "візит"), ReportWord("visitAt", "visit time", "час візиту"), .customer,
        .customerID, .amount, .paid, .currency, .state, ReportWord("linkEnd", "link ends", "посилання діє до"),
        ReportWord("paidAt", "paid at", "час оплати"),
    ]

    /// The values, one for each column.
    public var cells: [ReportCell] {
        [
            .text(number), .text(title), ReportCell(visitAt), .text(customerName), .text(customer.text),
            ReportCell(amount), .money(paid), .currency(paid.currency), .word(ReportWord(state)), ReportCell(linkEnd),
            ReportCell(paidAt),
        ]
    }

    init?(_ reported: ReportedOrder) {
        let (order, plan) = (reported.order, reported.order.plan)
        guard let state = reported.standing.visit else { return nil }
        self.order = order.id
        number = order.number
        title = order.title
        visitAt = (plan.dates.happened[.start] ?? plan.dates.planned[.start])?.instant
        customer = order.customer
        customerName = reported.customerName
        self.state = state
        linkEnd = plan.linkEnd
        var (here, most) = (Int64(0), plan.total.minorUnits)
        var paidAt: Timestamp?
        for payment in plan.payments {
            // What was tried to be paid is what was asked for, also when the plan was cut to nothing since.
            most = max(most, payment.minorUnits)
            guard payment.state == .captured else { continue }
            here += payment.refundable
            paidAt = payment.at.instant
        }
        paid = reported.money(here)
        self.paidAt = paidAt
        amount = most > 0 ? reported.money(most) : nil
    }
}

extension Orders {
    /// The prepayments that were asked for in a period, and how they stand (P-BK-9): every order whose terms have a payment link's times.
    public func reportPrepayments(
        in period: ReportPeriod = .all, of customer: Customer.ID? = nil, states: Set<Standing.Visit>? = nil
    ) -> ReportRows<PrepaymentRow> {
        rows(OrderFilter(customer: customer, isVisit: true), in: period) { (order) throws(OrderError) in
            guard let row = PrepaymentRow(order) else { return nil }
            return states?.contains(row.state) ?? true ? row : nil
        }
    }
}

extension PrepaymentRow {
    /// What the report is of.
    public static func heading(_ period: ReportPeriod) -> ReportHeading {
        ReportHeading(ReportWord("prepayments", "Prepayments", "Передплати"), period)
    }
}
