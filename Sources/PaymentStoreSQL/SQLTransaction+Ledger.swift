public import PaymentCore
public import PaymentOrders

extension LedgerEntry: StoredRecord {
    static let table = Table(
        "ledger", key: ["book", "position"],
        fixed: ["journal", "account", "amount", "currency", "customer_id", "memo", "booked_at", "hash"])

    func writeKey(to row: inout RowWriter) {
        row.add(SQLValue(book))
        row.add(SQLValue(position))
    }

    func writeFixed(to row: inout RowWriter) {
        row.add(SQLValue(journal))
        row.add(SQLValue(account.description))
        row.add(amount)
        row.add(SQLValue(customer))
        row.add(SQLValue(memo))
        row.add(SQLValue(at))
        row.add(.bytes(hash))
    }

    func writeChanging(to row: inout RowWriter) {}

    init(_ row: inout RowReader) throws(OrderError) {
        self.init(
            book: try row.text(), position: try row.integer(), journal: try row.text(),
            account: try row.ledgerAccount(), amount: try row.money(), customer: try row.optionalID(),
            memo: try row.text(), at: try row.time(), hash: try row.bytes())
    }
}

extension SQLTransaction {
    private static let lastOfBook = LedgerEntry.table.select("WHERE book = $1 ORDER BY position DESC LIMIT 1")
    private static let entriesOfBook = LedgerEntry.table.select("WHERE book = $1 ORDER BY position")
    private static let entriesOfCustomer = LedgerEntry.table.select(
        "WHERE customer_id = $1 AND booked_at < $2 ORDER BY booked_at, book, position")
    private static let firstBooks = "SELECT DISTINCT book FROM ledger ORDER BY book LIMIT $1"
    private static let nextBooks = "SELECT DISTINCT book FROM ledger WHERE book > $1 ORDER BY book LIMIT $2"

    /// Appends lines to the ledger: all lines of a journal entry at once, which sum to zero in each currency (I-1).
    ///
    /// - Throws: `OrderError.invalid` when they do not, before anything is written.
    public func append(_ entries: [LedgerEntry]) throws(OrderError) {
        try Self.checkBalance(of: entries)
        try joinLedger()
        for entry in entries { try add(entry) }
        try addToClosings(entries)
    }

    private static func checkBalance(of entries: [LedgerEntry]) throws(OrderError) {
        struct Side: Hashable {
            let journal: String
            let currency: Currency
        }
        var sums: [Side: Int128] = [:]
        for entry in entries {
            sums[Side(journal: entry.journal, currency: entry.amount.currency), default: 0] += Int128(
                entry.amount.minorUnits)
        }
        for (side, sum) in sums where sum != 0 {
            throw OrderError(
                .invalid,
                "the lines of journal entry '\(side.journal)' are \(sum) minor units of \(side.currency) apart; append "
                    + "all its lines at once, and let them sum to zero", field: "journal", value: side.journal)
        }
    }

    /// The last line of a chain of the ledger; nil for an empty one.
    public func lastEntry(of book: String) throws(OrderError) -> LedgerEntry? {
        try one(Self.lastOfBook, [SQLValue(book)])
    }

    /// The lines of a chain, in order.
    public func entries(of book: String) throws(OrderError) -> [LedgerEntry] {
        try all(Self.entriesOfBook, [SQLValue(book)])
    }

    /// The lines that concern a customer until `end` (not included), by time.
    public func entries(of customer: Customer.ID, until end: Timestamp) throws(OrderError) -> [LedgerEntry] {
        try all(Self.entriesOfCustomer, [SQLValue(customer), SQLValue(end)])
    }

    /// The names of the ledger's chains, in order, behind `cursor`; at most `limit`.
    public func books(after cursor: String?, limit: Int) throws(OrderError) -> [String] {
        guard limit > 0 else { return [] }
        let rows =
            if let cursor {
                try connection.rows(Self.nextBooks, [SQLValue(cursor), SQLValue(limit)])
            } else {
                try connection.rows(Self.firstBooks, [SQLValue(limit)])
            }
        var books: [String] = []
        for row in rows {
            var reader = RowReader(row, of: LedgerEntry.table)
            books.append(try reader.text())
        }
        return books
    }
}
