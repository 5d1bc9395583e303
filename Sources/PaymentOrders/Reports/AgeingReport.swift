public import PaymentCore
internal import PaymentLocalization
internal import PaymentPlans

/// For how long an amount has been overdue, by the business's day.
public enum AgeBand: String, Hashable, Sendable, CaseIterable {
    /// Not at all: due today or later, or without a day.
    case current
    /// For 1 to 30 days.
    case days1To30
    /// For 31 to 60 days.
    case days31To60
    /// For 61 to 90 days.
    case days61To90
    /// For more than 90 days.
    case over90Days

    init(daysOverdue days: Int64) {
        switch days {
        case ..<1: self = .current
        case ...30: self = .days1To30
        case ...60: self = .days31To60
        case ...90: self = .days61To90
        default: self = .over90Days
        }
    }

    fileprivate var word: ReportWord {
        switch self {
        case .current: ReportWord(rawValue, "current", "не прострочено")
        case .days1To30: ReportWord(rawValue, "1-30 days", "1-30 днів")
        case .days31To60: ReportWord(rawValue, "31-60 days", "31-60 днів")
        case .days61To90: ReportWord(rawValue, "61-90 days", "61-90 днів")
        case .over90Days: ReportWord(rawValue, "over 90 days", "понад 90 днів")
        }
    }
}

/// What is left to pay on an order, by how long it has been overdue; or the sum of such rows.
public struct AgeingRow: ReportRow, Hashable {
    /// The order; nil in a sum.
    public let order: Order.ID?
    /// Its number; empty in a sum.
    public let number: String
    /// Who owes; nil in a sum.
    public let customer: Customer.ID?
    /// What they are called; empty in a sum.
    public let customerName: String
    /// All that is left to pay.
    public private(set) var total: Money
    private var amounts: [AgeBand: Money] = [:]

    /// What of it has been overdue for so long.
    public func amount(_ band: AgeBand) -> Money { amounts[band] ?? .zero(total.currency) }

    /// What the columns are called.
    public static let columns: [ReportWord] =
        [.order, .customer, .customerID] + AgeBand.allCases.map(\.word) + [.total, .currency]

    /// The values, one for each column.
    public var cells: [ReportCell] {
        [.text(number), .text(customerName), ReportCell(customer?.text)]
            + AgeBand.allCases.map { .money(amount($0)) } + [.money(total), .currency(total.currency)]
    }

    /// What the report is of.
    public static let heading = ReportHeading(
        ReportWord("ageing", "Ageing of what is left to pay", "Заборгованість за строками"))

    init(_ reported: ReportedOrder) throws(OrderError) {
        order = reported.order.id
        number = reported.order.number
        customer = reported.order.customer
        customerName = reported.customerName
        total = .zero(reported.order.plan.currency)
        for item in reported.standing.items {
            let days = item.item.due?.days(until: reported.moment.day) ?? 0
            try add(item.left, AgeBand(daysOverdue: days))
        }
    }

    fileprivate init(sumIn currency: Currency) {
        (order, customer, number, customerName) = (nil, nil, "", "")
        total = .zero(currency)
    }

    fileprivate mutating func add(_ amount: Money, _ band: AgeBand) throws(OrderError) {
        let (sum, whole) = (self.amount(band), total)
        (amounts[band], total) = try OrderError.wrapping { (try sum + amount, try whole + amount) }
    }
}

/// The sums of an ageing report, one row for each currency.
public struct AgeingTotals: Sendable {
    private var sums: [Currency: AgeingRow] = [:]

    /// Creates sums of nothing.
    public init() {}

    /// Adds a row.
    ///
    /// - Throws: `OrderError.invalid` for a sum beyond 64 bits.
    public mutating func add(_ row: AgeingRow) throws(OrderError) {
        var sum = sums[row.total.currency] ?? AgeingRow(sumIn: row.total.currency)
        for band in AgeBand.allCases { try sum.add(row.amount(band), band) }
        sums[row.total.currency] = sum
    }

    /// The sums, by currency.
    public var rows: [AgeingRow] { sums.values.sorted { $0.total.currency.code < $1.total.currency.code } }
}

extension Orders {
    /// What is left to pay on open orders, by how long it has been overdue by the business's day.
    ///
    /// The sums are those of the ledger's accounts of what customers agreed to pay. A prepayment that nobody made is no debt, so it is
    /// not among them: `reportPrepayments` has those.
    public func reportAgeing(of customer: Customer.ID? = nil) -> ReportRows<AgeingRow> {
        let filter = OrderFilter(status: .open, customer: customer)
        return rows(filter, in: .all) { (reported) throws(OrderError) in
            // Time alone may just have ended it.
            let plan = reported.order.plan
            guard plan.status == .open, plan.terms.purpose != .customerBalance else { return nil }
            let row = try AgeingRow(reported)
            return row.total.isPositive ? row : nil
        }
    }
}
