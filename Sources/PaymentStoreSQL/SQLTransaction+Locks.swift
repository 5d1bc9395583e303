public import PaymentOrders

/// Locks that are no rows. SQLite has one writer, so they are PostgreSQL's advisory locks, which need no rights on a table and are not in
/// the way of its maintenance; they end with the transaction.
extension SQLTransaction {
    private static let place = "hashtextextended(current_schema() || '/' || $1, 0)"
    private static let alone = "SELECT count(*) FROM pg_advisory_xact_lock(\(place))"
    private static let together = "SELECT count(*) FROM pg_advisory_xact_lock_shared(\(place))"
    private static let ledger = SQLValue.text("ledger")

    /// Makes every other transaction that locks the same name wait until this one ends.
    public func lock(_ name: String) throws(OrderError) {
        if connection.dialect == .postgres { try connection.send(Self.alone, [.text("name/\(name)")]) }
    }

    /// Keeps everybody else from appending to the ledger until the transaction ends, and waits for those who have, half a second at most:
    /// whoever comes later waits behind it.
    ///
    /// - Throws: `OrderError.storeUnavailable` when somebody who has appended did not end in that time.
    public func lockLedger() throws(OrderError) {
        guard connection.dialect == .postgres else { return }
        try connection.send("SET LOCAL lock_timeout = '500ms'", [])
        _ = try connection.rows(Self.alone, [Self.ledger])
    }

    /// Appends beside others, and not while somebody has locked the ledger.
    func joinLedger() throws(OrderError) {
        if connection.dialect == .postgres { try connection.send(Self.together, [Self.ledger]) }
    }
}
