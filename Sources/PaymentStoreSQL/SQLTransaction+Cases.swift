internal import PaymentCore
public import PaymentOrders

extension CaseFile: StoredRecord {
    static let table = Table(
        "cases", key: ["id"],
        fixed: ["kind", "order_id", "payment_id", "amount", "currency", "detail", "once_for", "opened_at"],
        changing: ["closed_at", "resolution"])

    func writeKey(to row: inout RowWriter) { row.add(SQLValue(id)) }

    func writeFixed(to row: inout RowWriter) {
        row.add(SQLValue(kind))
        row.add(SQLValue(order))
        row.add(SQLValue(payment))
        row.add(amount)
        row.add(SQLValue(detail))
        row.add(SQLValue(onceFor))
        row.add(SQLValue(openedAt))
    }

    func writeChanging(to row: inout RowWriter) {
        row.add(SQLValue(closedAt))
        row.add(SQLValue(resolution))
    }

    init(_ row: inout RowReader) throws(OrderError) {
        self.init(
            id: try row.id(), kind: try row.word(), order: try row.optionalID(), payment: try row.optionalID(),
            amount: try row.optionalMoney(), detail: try row.text(), onceFor: try row.text(),
            openedAt: try row.time(), closedAt: try row.optionalTime(), resolution: try row.optionalText())
    }
}

extension SQLTransaction {
    private static let insertOnce = CaseFile.table.insertUnlessThere("once_for")
    private static let sameCase = CaseFile.table.select("WHERE once_for = $1")
    private static let open = CaseFile.table.select("WHERE closed_at IS NULL ORDER BY opened_at, id LIMIT $1")
    private static let openOfOrder = CaseFile.table.select(
        "WHERE order_id = $1 AND closed_at IS NULL ORDER BY opened_at, id LIMIT $2")

    /// Adds a case unless one was opened for the same.
    ///
    /// - Returns: whether it was added.
    @discardableResult
    public func insert(_ file: CaseFile) throws(OrderError) -> Bool { try added(file, by: Self.insertOnce) }

    /// Writes a case over the one of the same name.
    public func update(_ file: CaseFile) throws(OrderError) { try write(file) }

    /// The case of this name.
    public func caseFile(_ id: CaseFile.ID) throws(OrderError) -> CaseFile? {
        try one(CaseFile.table.select, [SQLValue(id)])
    }

    /// The case that was opened for this; nil when none was.
    public func caseFile(onceFor name: String) throws(OrderError) -> CaseFile? {
        try one(Self.sameCase, [.text(name)])
    }

    /// The open cases, oldest first; those of one order, or all; at most `limit`.
    public func openCases(of order: Order.ID?, limit: Int) throws(OrderError) -> [CaseFile] {
        guard let order else { return try all(Self.open, [SQLValue(limit)]) }
        return try all(Self.openOfOrder, [SQLValue(order), SQLValue(limit)])
    }
}
