public import PaymentCore
public import PaymentOrders

extension SQLTransaction {
    private static let addTry = "INSERT INTO tries (place, tried_at) VALUES ($1, $2)"
    private static let forget = "DELETE FROM tries WHERE tried_at <= $1"
    private static let countTries =
        "SELECT count(*) FROM (SELECT 1 FROM tries WHERE place = $1 AND tried_at > $2 LIMIT $3) AS recent"
    private static let counted = Table("tries", key: ["count"], fixed: [])

    /// Counts a try from a place, and forgets all tries that were made before `start`.
    public func addTry(from place: String, at time: Timestamp, forgettingUntil start: Timestamp) throws(OrderError) {
        try connection.send(Self.forget, [SQLValue(start)])
        try connection.send(Self.addTry, [.text(place), SQLValue(time)])
    }

    /// How many tries were made from a place after `start`; no more than `limit` are counted.
    public func tries(from place: String, after start: Timestamp, limit: Int) throws(OrderError) -> Int {
        guard let row = try connection.rows(Self.countTries, [.text(place), SQLValue(start), SQLValue(limit)]).first
        else { return 0 }
        var reader = RowReader(row, of: Self.counted)
        return try reader.count()
    }
}
