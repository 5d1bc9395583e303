public import PaymentOrders

/// A table as it is exported: every column that holds something which follows from nothing else.
public struct ExportedTable: Sendable {
    /// The table's name.
    public let name: String
    /// Its columns, those of the key first.
    public let columns: [String]
    private let first: String
    private let next: String
    private let keyCount: Int

    private init(_ name: String, key: [String], columns: [String]) {
        self.name = name
        self.columns = columns
        keyCount = key.count
        let keys = key.joined(separator: ", ")
        let places = key.indices.map { "$\($0 + 1)" }.joined(separator: ", ")
        let select = "SELECT \(columns.joined(separator: ", ")) FROM \(name)"
        first = "\(select) ORDER BY \(keys) LIMIT $1"
        next = "\(select) WHERE (\(keys)) > (\(places)) ORDER BY \(keys) LIMIT $\(key.count + 1)"
    }

    private init(_ table: Table, key: [String], without omitted: Set<String> = []) {
        self.init(table.name, key: key, columns: table.columns.filter { !omitted.contains($0) })
    }

    /// The tables, each behind those that its rows refer to.
    public static let all: [ExportedTable] = [
        // What is searched repeats the columns before it.
        ExportedTable(Customer.table, key: ["id"], without: ["search", "mail_key", "phone_key"]),
        ExportedTable(MethodRecord.table, key: ["id"]),
        ExportedTable(Order.table, key: ["id"], without: ["search"]),
        ExportedTable(PaymentRecord.table, key: ["id"]),
        ExportedTable(RefundRecord.table, key: ["id"]),
        ExportedTable(Invoice.table, key: ["id"]),
        ExportedTable(Attempt.table, key: ["reference"]),
        ExportedTable(
            "bindings", key: ["gateway", "account", "transaction_id", "kind"],
            columns: ["gateway", "account", "transaction_id", "kind", "payment_id"]),
        ExportedTable(LedgerEntry.table, key: ["book", "position"]),
        ExportedTable(AuditEntry.table, key: ["book", "position"]),
        ExportedTable(IncomeEntry.table, key: ["journal", "account"]),
        ExportedTable(Message.table, key: ["id"]),
        ExportedTable(InboxEvent.table, key: ["account", "event_id"]),
        ExportedTable(CaseFile.table, key: ["id"]),
        ExportedTable("settings", key: ["name"], columns: ["name", "value"]),
        ExportedTable("work", key: ["kind", "subject"], columns: ["kind", "subject", "due_at"]),
    ]

    /// The key of a row, as a place to go on behind.
    public func key(of row: SQLRow) -> [SQLValue] { Array(row.values.prefix(keyCount)) }

    fileprivate func query(after key: [SQLValue]?, limit: Int) -> (String, [SQLValue]) {
        guard let key else { return (first, [SQLValue(limit)]) }
        return (next, key + [SQLValue(limit)])
    }
}

extension SQLTransaction {
    /// Rows of a table in the order of their keys, behind the row with the key `cursor`; at most `limit`.
    public func exportedRows(
        of table: ExportedTable, after cursor: [SQLValue]?, limit: Int
    ) throws(OrderError) -> [SQLRow] {
        let (query, arguments) = table.query(after: cursor, limit: limit)
        return try connection.rows(query, arguments)
    }
}
