internal import PaymentCore
public import PaymentOrders

extension AuditEntry: StoredRecord {
    static let table = Table(
        "audit", key: ["book", "position"], fixed: ["acted_at", "actor", "role", "verb", "reason", "detail", "hash"])

    func writeKey(to row: inout RowWriter) {
        row.add(SQLValue(book))
        row.add(SQLValue(position))
    }

    func writeFixed(to row: inout RowWriter) {
        row.add(SQLValue(at))
        row.add(SQLValue(actor))
        row.add(SQLValue(role))
        row.add(SQLValue(verb))
        row.add(SQLValue(reason))
        row.add(SQLValue(detail))
        row.add(.bytes(hash))
    }

    func writeChanging(to row: inout RowWriter) {}

    init(_ row: inout RowReader) throws(OrderError) {
        self.init(
            book: try row.text(), position: try row.integer(), at: try row.time(), actor: try row.text(),
            role: try row.text(), verb: try row.text(), reason: try row.text(), detail: try row.text(),
            hash: try row.bytes())
    }
}

extension SQLTransaction {
    private static let lastOfBook = AuditEntry.table.select("WHERE book = $1 ORDER BY position DESC LIMIT 1")
    private static let allOfBook = AuditEntry.table.select("WHERE book = $1 ORDER BY position")

    /// Appends an entry to the audit trail.
    public func append(_ entry: AuditEntry) throws(OrderError) { try add(entry) }

    /// The last entry of a chain of the audit trail.
    public func lastAudit(of book: String) throws(OrderError) -> AuditEntry? {
        try one(Self.lastOfBook, [SQLValue(book)])
    }

    /// The entries of a chain of the audit trail, in order.
    public func audit(of book: String) throws(OrderError) -> [AuditEntry] {
        try all(Self.allOfBook, [SQLValue(book)])
    }
}
