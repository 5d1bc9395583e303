public import PaymentOrders

extension Schema {
    private static func gaps(in table: String) -> String {
        "SELECT book FROM \(table) GROUP BY book HAVING max(position) <> count(*) ORDER BY book LIMIT 20"
    }

    // Halves of 32 bits, as for balances.
    private static let apart = """
        SELECT book, journal FROM ledger GROUP BY book, journal, currency \
        HAVING SUM(amount >> 32) * 4294967296 + SUM(amount & 4294967295) <> 0 ORDER BY book, journal LIMIT 20
        """

    /// What contradicts itself in the chains, as sentences: lines that are missing, and journal entries that do not sum to zero.
    ///
    /// It is reckoned by the database alone, beside what the hashes of the chains tell (L-5).
    public static func findings(on connection: any SQLConnection) throws(OrderError) -> [String] {
        var findings: [String] = []
        for table in ["ledger", "audit"] {
            for row in try connection.rows(gaps(in: table), []) {
                findings.append("a line of the \(table) is missing in book \(row.shown(0)): restore a backup")
            }
        }
        for row in try connection.rows(apart, []) {
            findings.append(
                "journal entry \(row.shown(1)) of book \(row.shown(0)) does not sum to zero: a line was added or lost")
        }
        return findings
    }
}

extension SQLRow {
    fileprivate func shown(_ column: Int) -> String {
        if case .text(let text) = values[column] { return "'\(text)'" }
        return "without a name"
    }
}
