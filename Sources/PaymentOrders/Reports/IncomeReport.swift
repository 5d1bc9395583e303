internal import PaymentCore
internal import PaymentLocalization
internal import PaymentPlans

/// What came in at a branch, or went back, as its books have it (P-BK-2).
public struct IncomeRow: ReportRow, Hashable {
    /// The entry.
    public let entry: IncomeEntry
    /// The order's number.
    public let number: String
    /// What whoever paid is called.
    public let customerName: String

    /// What the columns are called.
    public static let columns: [ReportWord] = [
        .at, .branch, ReportWord("category", "category", "стаття доходу"),
        ReportWord("paymentType", "payment type", "тип оплати"),
        ReportWord("fiscalRegistrar", "fiscal registrar", "фіскальний реєстратор"), .order, .customer, .customerID,
        ReportWord("account", "account", "рахунок"), .amount, .currency, ReportWord("journal", "journal", "проведення"),
    ]

    /// The values, one for each column.
    public var cells: [ReportCell] {
        [
            .time(entry.at), .text(entry.branch), .text(entry.category), .text(entry.paymentType),
            ReportCell(entry.fiscalRegistrar), .text(number), .text(customerName), .text(entry.customer.text),
            .text(entry.account.text), .money(entry.amount), .currency(entry.amount.currency), .text(entry.journal),
        ]
    }

    /// What the report is of.
    public static func heading(_ period: ReportPeriod, branch: String? = nil) -> ReportHeading {
        ReportHeading(
            ReportWord("income", "Income of the branches", "Доходи філій"), period,
            branch.map { [ReportHeading.Fact(.branch, .text($0))] } ?? [])
    }
}

extension Orders {
    /// The income entries of a period, oldest first: what came in, and below zero what went back (P-BK-2).
    ///
    /// - Parameters:
    ///   - period: by when it was booked, in days of the business.
    ///   - branch: only this branch's.
    public func reportIncome(
        in period: ReportPeriod = .all, branch: String? = nil
    ) async throws(OrderError) -> [IncomeRow] {
        let instants = period.instants(in: business.zone)
        var rows: [IncomeRow] = []
        var cursor: IncomeCursor?
        var isLast = false
        while !isLast {
            let behind = cursor
            let page = try await store.transaction { (tx) throws(OrderError) in
                var page: [IncomeRow] = []
                for entry in try tx.income(in: instants, after: behind, limit: Self.incomePerPage) {
                    page.append(
                        IncomeRow(
                            entry: entry, number: try tx.number(of: entry.order) ?? "",
                            customerName: try tx.customer(entry.customer)?.name ?? ""))
                }
                return page
            }
            rows += page.filter { branch == nil || $0.entry.branch == branch }
            cursor = page.last.map { IncomeCursor($0.entry) }
            isLast = page.count < Self.incomePerPage
        }
        return rows
    }

    /// How many entries are read at once.
    private static var incomePerPage: Int { 200 }
}
