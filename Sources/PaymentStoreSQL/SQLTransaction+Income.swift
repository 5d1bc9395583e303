public import PaymentCore
public import PaymentOrders

extension IncomeEntry: StoredRecord {
    static let table = Table(
        "income", key: ["journal", "account"],
        fixed: [
            "order_id", "customer_id", "branch", "category", "payment_type", "fiscal_registrar", "amount", "currency",
            "booked_at",
        ])

    func writeKey(to row: inout RowWriter) {
        row.add(SQLValue(journal))
        row.add(SQLValue(account))
    }

    func writeFixed(to row: inout RowWriter) {
        row.add(SQLValue(order))
        row.add(SQLValue(customer))
        row.add(SQLValue(branch))
        row.add(SQLValue(category))
        row.add(SQLValue(paymentType))
        row.add(SQLValue(fiscalRegistrar))
        row.add(amount)
        row.add(SQLValue(at))
    }

    func writeChanging(to row: inout RowWriter) {}

    init(_ row: inout RowReader) throws(OrderError) {
        self.init(
            journal: try row.text(), account: try row.account(), order: try row.id(), customer: try row.id(),
            branch: try row.text(), category: try row.text(), paymentType: try row.text(),
            fiscalRegistrar: try row.optionalText(), amount: try row.money(), at: try row.time())
    }
}

extension SQLTransaction {
    private static let order = "ORDER BY booked_at, journal, account"
    private static let first = IncomeEntry.table.select("WHERE booked_at >= $1 AND booked_at < $2 \(order) LIMIT $3")
    private static let next = IncomeEntry.table.select(
        "WHERE booked_at >= $1 AND booked_at < $2 AND (booked_at, journal, account) > ($3, $4, $5) \(order) LIMIT $6")

    /// Adds an income entry.
    public func insert(_ entry: IncomeEntry) throws(OrderError) { try add(entry) }

    /// The income entries of a period, oldest first, behind `cursor`; at most `limit`.
    public func income(
        in period: Range<Timestamp>, after cursor: IncomeCursor?, limit: Int
    ) throws(OrderError) -> [IncomeEntry] {
        guard limit > 0 else { return [] }
        let bounds = [SQLValue(period.lowerBound), SQLValue(period.upperBound)]
        guard let cursor else { return try all(Self.first, bounds + [SQLValue(limit)]) }
        return try all(
            Self.next,
            bounds + [SQLValue(cursor.at), SQLValue(cursor.journal), SQLValue(cursor.account), SQLValue(limit)])
    }
}
