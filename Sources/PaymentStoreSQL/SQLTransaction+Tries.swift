public import PaymentCore
public import PaymentOrders

extension SQLTransaction {
    private static let addTry = "INSERT INTO tries (id, place, tried_at) VALUES ($1, $2, $3)"
    private static let removeTry = "DELETE FROM tries WHERE id = $1"
    private static let forget = "DELETE FROM tries WHERE tried_at <= $1"
    private static let countTries =
        "SELECT count(*) FROM (SELECT 1 FROM tries WHERE place = $1 AND tried_at > $2 LIMIT $3) AS recent"
    private static let counted = Table("tries", key: ["count"], fixed: [])

    /// Counts a try from a place, unless `most` were made there after `start`, and forgets all tries that were made until then.
    ///
    /// Tries from one place wait for each other: SQLite has one writer, and on PostgreSQL the place is locked until the end of the
    /// transaction.
    ///
    /// - Returns: whether it was counted.
    public func takeTry(
        _ id: TakenTry.ID, from place: String, at time: Timestamp, after start: Timestamp, most: Int
    ) throws(OrderError) -> Bool {
        try lock("try/\(place)")
        guard try tries(from: place, after: start, limit: most) < most else { return false }
        try connection.send(Self.forget, [SQLValue(start)])
        try connection.send(Self.addTry, [SQLValue(id), .text(place), SQLValue(time)])
        return true
    }

    /// Takes back what was counted.
    public func removeTry(_ id: TakenTry.ID) throws(OrderError) { try connection.send(Self.removeTry, [SQLValue(id)]) }

    /// How many tries were made from a place after `start`; no more than `limit` are counted.
    public func tries(from place: String, after start: Timestamp, limit: Int) throws(OrderError) -> Int {
        guard let row = try connection.rows(Self.countTries, [.text(place), SQLValue(start), SQLValue(limit)]).first
        else { return 0 }
        var reader = RowReader(row, of: Self.counted)
        return try reader.count()
    }
}
