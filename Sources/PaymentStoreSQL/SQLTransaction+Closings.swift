public import PaymentCore
public import PaymentOrders

extension SQLTransaction {
    static let closings = Table("ledger_closings", key: ["until", "account", "currency"], fixed: ["debit", "credit"])

    // Two halves of 32 bits are summed, so that a sum over two thousand million lines cannot overflow on the way to one that fits.
    private static let turnovers = """
        SELECT account, currency, \
        CAST(COALESCE(SUM(amount >> 32) FILTER (WHERE amount > 0), 0) AS BIGINT), \
        CAST(COALESCE(SUM(amount & 4294967295) FILTER (WHERE amount > 0), 0) AS BIGINT), \
        CAST(COALESCE(SUM(amount >> 32) FILTER (WHERE amount < 0), 0) AS BIGINT), \
        CAST(COALESCE(SUM(amount & 4294967295) FILTER (WHERE amount < 0), 0) AS BIGINT) \
        FROM ledger WHERE booked_at >= $1 AND booked_at < $2 GROUP BY account, currency ORDER BY currency, account
        """
    private static let turnoverTable = Table(
        "ledger", key: ["account", "currency"], fixed: ["amount", "amount", "amount", "amount"])

    private static let last = closings.select(
        "WHERE until = (SELECT max(until) FROM ledger_closings WHERE until <= $1) ORDER BY currency, account")
    private static let first = closings.select(
        "WHERE until = (SELECT min(until) FROM ledger_closings WHERE until > $1) ORDER BY currency, account")

    // Its first condition finds nothing unless a clock was wrong, and then no line is read.
    private static let addLate = """
        INSERT INTO ledger_closings (until, account, currency, debit, credit) \
        SELECT closing.until, line.account, line.currency, \
        SUM(CASE WHEN line.amount > 0 THEN line.amount ELSE 0 END), \
        SUM(CASE WHEN line.amount < 0 THEN -line.amount ELSE 0 END) \
        FROM (SELECT DISTINCT until FROM ledger_closings WHERE until > $1) AS closing \
        JOIN ledger AS line ON line.booked_at < closing.until \
        WHERE line.book = $2 AND line.position >= $3 AND line.position <= $4 \
        GROUP BY closing.until, line.account, line.currency \
        ON CONFLICT (until, account, currency) DO UPDATE SET \
        debit = ledger_closings.debit + excluded.debit, credit = ledger_closings.credit + excluded.credit
        """

    /// Adds lines that were just appended to the closings that are later than they are.
    func addToClosings(_ entries: [LedgerEntry]) throws(OrderError) {
        for (book, lines) in Dictionary(grouping: entries, by: \.book).sorted(by: { $0.key < $1.key }) {
            let positions = lines.map(\.position)
            guard let first = positions.min(), let last = positions.max(), let earliest = lines.map(\.at).min() else {
                continue
            }
            try connection.send(
                Self.addLate, [SQLValue(earliest), SQLValue(book), SQLValue(first), SQLValue(last)])
        }
    }

    /// Adds the sums of the ledger up to a time.
    public func insert(_ closing: LedgerClosing) throws(OrderError) {
        for turnover in closing.turnovers {
            try connection.send(
                Self.closings.insert,
                [
                    SQLValue(closing.until), SQLValue(turnover.account.description),
                    SQLValue(turnover.debit.currency.code), SQLValue(turnover.debit.minorUnits),
                    SQLValue(turnover.credit.minorUnits),
                ])
        }
    }

    /// What every account moved in a period, reckoned from the lines alone, by account and currency.
    public func turnovers(in period: Range<Timestamp>) throws(OrderError) -> [LedgerTurnover] {
        var turnovers: [LedgerTurnover] = []
        let bounds = [SQLValue(period.lowerBound), SQLValue(period.upperBound)]
        for row in try connection.rows(Self.turnovers, bounds) {
            var reader = RowReader(row, of: Self.turnoverTable)
            let account = try reader.ledgerAccount()
            let currency = try reader.currency()
            let debit = Int128(try reader.integer()) << 32 + Int128(try reader.integer())
            let credit = Int128(try reader.integer()) << 32 + Int128(try reader.integer())
            turnovers.append(
                try LedgerTurnover(account: account, debit: debit, credit: -credit, currency: currency))
        }
        return turnovers
    }

    /// The last closing that is not later than a time.
    public func lastClosing(until end: Timestamp) throws(OrderError) -> LedgerClosing? {
        try closing(Self.last, end)
    }

    /// The first closing that is later than a time.
    public func firstClosing(after start: Timestamp) throws(OrderError) -> LedgerClosing? {
        try closing(Self.first, start)
    }

    private func closing(_ query: String, _ time: Timestamp) throws(OrderError) -> LedgerClosing? {
        var until: Timestamp?
        var turnovers: [LedgerTurnover] = []
        for row in try connection.rows(query, [SQLValue(time)]) {
            var reader = RowReader(row, of: Self.closings)
            until = try reader.time()
            let account = try reader.ledgerAccount()
            let currency = try reader.currency()
            turnovers.append(
                try LedgerTurnover(
                    account: account, debit: Int128(try reader.integer()), credit: Int128(try reader.integer()),
                    currency: currency))
        }
        return until.map { LedgerClosing(until: $0, turnovers: turnovers) }
    }
}
