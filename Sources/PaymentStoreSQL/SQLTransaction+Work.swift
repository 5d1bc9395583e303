public import PaymentCore
public import PaymentOrders

extension WorkItem {
    static let table = Table(
        "work", key: ["kind", "subject"], fixed: [], changing: ["due_at", "fence", "lease_until", "owner"])

    init(_ row: inout RowReader) throws(OrderError) {
        self.init(
            kind: try row.word(), subject: try row.text(), dueAt: try row.time(), fence: try row.integer(),
            leaseUntil: try row.optionalTime(), owner: try row.optionalText())
    }
}

// A row is free from `free_at` on, which the database works out: it is due then, and no lease on it lasts longer. One index over it
// finds what may be taken, however much there is.
//
// `again_at` is when something was asked for while the row was leased, and `ends` that nothing is to be done after the lease, so that
// whoever finishes it does not undo that.
extension SQLTransaction {
    private static let scheduleEarlier = """
        INSERT INTO work (kind, subject, due_at, fence) VALUES ($1, $2, $3, 0) \
        ON CONFLICT (kind, subject) DO UPDATE SET \
        due_at = CASE WHEN excluded.due_at < work.due_at THEN excluded.due_at ELSE work.due_at END, \
        again_at = CASE WHEN work.lease_until IS NULL THEN NULL \
        WHEN work.again_at < excluded.due_at THEN work.again_at ELSE excluded.due_at END, ends = 0
        """
    private static let scheduleAnew = """
        INSERT INTO work (kind, subject, due_at, fence) VALUES ($1, $2, $3, 0) \
        ON CONFLICT (kind, subject) DO UPDATE SET due_at = excluded.due_at, \
        again_at = CASE WHEN work.lease_until IS NULL THEN NULL ELSE excluded.due_at END, ends = 0
        """
    private static let removeFree = "DELETE FROM work WHERE kind = $1 AND subject = $2 AND lease_until IS NULL"
    private static let removeLater = """
        UPDATE work SET again_at = NULL, ends = 1 WHERE kind = $1 AND subject = $2 AND lease_until IS NOT NULL
        """
    private static let held = "kind = $1 AND subject = $2 AND fence = $3 AND lease_until IS NOT NULL"
    private static let holder = "SELECT kind FROM work WHERE \(held)"
    private static let remove = "DELETE FROM work WHERE \(held) AND again_at IS NULL"
    private static let giveBackAsAsked = """
        UPDATE work SET due_at = again_at, again_at = NULL, lease_until = NULL, owner = NULL \
        WHERE \(held) AND again_at IS NOT NULL
        """
    private static let giveBack = """
        UPDATE work SET due_at = CASE WHEN again_at < $1 THEN again_at ELSE $1 END, again_at = NULL, \
        lease_until = NULL, owner = NULL \
        WHERE kind = $2 AND subject = $3 AND fence = $4 AND lease_until IS NOT NULL AND ends = 0
        """
    private static let removeEnded = "DELETE FROM work WHERE \(held) AND ends = 1"
    private static let due = "SELECT kind, count(*) FROM work WHERE free_at <= $1 GROUP BY kind ORDER BY kind"
    private static let dueTable = Table("work", key: ["kind"], fixed: ["count"])

    /// The piece of work, if there is one.
    public func work(_ kind: WorkItem.Kind, _ subject: String) throws(OrderError) -> WorkItem? {
        try items(WorkItem.table.select, [SQLValue(kind), SQLValue(subject)]).first
    }

    /// Sets when something is to be done.
    ///
    /// Work that is there and due earlier stays earlier unless `replacing`; a lease on it stays.
    public func schedule(
        _ kind: WorkItem.Kind, _ subject: String, at time: Timestamp, replacing: Bool
    ) throws(OrderError) {
        try connection.send(
            replacing ? Self.scheduleAnew : Self.scheduleEarlier, [SQLValue(kind), SQLValue(subject), SQLValue(time)])
    }

    /// Removes what was scheduled; work that is leased stays until its worker finishes it, and is not done again then.
    public func unschedule(_ kind: WorkItem.Kind, _ subject: String) throws(OrderError) {
        try connection.send(Self.removeFree, [SQLValue(kind), SQLValue(subject)])
        try connection.send(Self.removeLater, [SQLValue(kind), SQLValue(subject)])
    }

    /// Takes what is due and leased to nobody, or whose lease has run out: what has been free longest first.
    ///
    /// Each comes with a fencing number above all that were given out before, also when the work was finished and is there again. The
    /// items are sorted by when they were due.
    public func claim(limit: Int, owner: String, lease seconds: Int64) throws(OrderError) -> [WorkItem] {
        guard limit > 0 else { return [] }
        let now = try now()
        let items = try items(
            connection.dialect.claimFree(limit: limit),
            [SQLValue(now), SQLValue(now.adding(seconds: seconds)), SQLValue(owner)])
        try countFence(for: items)
        return items.sorted { ($0.dueAt, $0.kind.rawValue, $0.subject) < ($1.dueAt, $1.kind.rawValue, $1.subject) }
    }

    /// Takes one piece of work that is leased to nobody, due or not; nil when there is none or somebody has it.
    public func claim(
        _ kind: WorkItem.Kind, _ subject: String, owner: String, lease seconds: Int64
    ) throws(OrderError) -> WorkItem? {
        let now = try now()
        let items = try items(
            connection.dialect.claimOne,
            [
                SQLValue(now.adding(seconds: seconds)), SQLValue(owner), SQLValue(now), SQLValue(kind),
                SQLValue(subject),
            ])
        try countFence(for: items)
        return items.first
    }

    /// Whether the lease still is this one: the fencing number is the last given out.
    ///
    /// The row stays locked until the end of the transaction.
    public func holds(_ item: WorkItem) throws(OrderError) -> Bool {
        try exists(Self.holder + connection.dialect.forUpdate, Self.lease(item))
    }

    /// Gives the lease back: the work is done, or is to be done again at `next`.
    ///
    /// When it was scheduled while it was leased, it stays scheduled, at the earlier of the two times; when it was unscheduled, it goes.
    ///
    /// - Returns: false when the lease is not this one any more; nothing was changed then.
    @discardableResult
    public func finish(_ item: WorkItem, next: Timestamp?) throws(OrderError) -> Bool {
        let lease = Self.lease(item)
        if let next {
            if try connection.change(Self.giveBack, [SQLValue(next)] + lease) == 1 { return true }
            return try connection.change(Self.removeEnded, lease) == 1
        }
        if try connection.change(Self.remove, lease) == 1 { return true }
        return try connection.change(Self.giveBackAsAsked, lease) == 1
    }

    /// How much work is due and leased to nobody, by kind.
    public func dueCount() throws(OrderError) -> [WorkItem.Kind: Int] {
        var counts: [WorkItem.Kind: Int] = [:]
        for row in try connection.rows(Self.due, [SQLValue(try now())]) {
            var reader = RowReader(row, of: Self.dueTable)
            counts[try reader.word()] = try reader.count()
        }
        return counts
    }

    private static func lease(_ item: WorkItem) -> [SQLValue] {
        [SQLValue(item.kind), SQLValue(item.subject), SQLValue(item.fence)]
    }

    private func items(_ query: String, _ arguments: [SQLValue]) throws(OrderError) -> [WorkItem] {
        var items: [WorkItem] = []
        for row in try connection.rows(query, arguments) {
            var reader = RowReader(row, of: WorkItem.table)
            items.append(try WorkItem(&reader))
        }
        return items
    }

    // SQLite has no sequences: the number that was given out is counted on in the same transaction, and only when it was.
    private func countFence(for items: [WorkItem]) throws(OrderError) {
        if connection.dialect == .sqlite, !items.isEmpty { try connection.send(Self.nextFence, []) }
    }

    private static let nextFence = "UPDATE fences SET last = last + 1"
}

extension SQLDialect {
    fileprivate var claimOne: String { self == .sqlite ? Self.sqliteClaimOne : Self.postgresClaimOne }

    private static let sqliteClaimOne = claimOne(.sqlite)
    private static let postgresClaimOne = claimOne(.postgres)

    private var fence: String {
        self == .sqlite ? "(SELECT last + 1 FROM fences)" : "nextval('fences')"
    }

    private static let returned = WorkItem.table.columns.map { "work.\($0)" }.joined(separator: ", ")

    /// Takes at most so many of what is free; what was asked for before now is covered by the lease that begins.
    ///
    /// The number stands in the text: only where PostgreSQL sees that few rows are meant does it plan the statement once, by its indexes.
    /// Bound, it may be any, and every claim is planned anew, or the whole table is read for each.
    package func claimFree(limit: Int) -> String {
        """
        WITH free AS MATERIALIZED (SELECT kind, subject FROM work WHERE free_at <= $1 \
        ORDER BY free_at, kind, subject LIMIT \(limit)\(skippingLocked)) \
        UPDATE work SET fence = \(fence), lease_until = $2, owner = $3, \
        again_at = CASE WHEN work.again_at > $1 THEN work.again_at END, ends = 0 FROM free \
        WHERE work.kind = free.kind AND work.subject = free.subject RETURNING \(Self.returned)
        """
    }

    private static func claimOne(_ dialect: SQLDialect) -> String {
        """
        UPDATE work SET fence = \(dialect.fence), lease_until = $1, owner = $2, \
        again_at = CASE WHEN again_at > $3 THEN again_at END, ends = 0 \
        WHERE kind = $4 AND subject = $5 AND (lease_until IS NULL OR lease_until <= $3) RETURNING \(returned)
        """
    }
}
