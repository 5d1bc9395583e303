internal import PaymentCore
public import PaymentOrders
internal import PaymentPlans

extension Order: StoredRecord {
    static let table = Table(
        "orders", key: ["id"],
        fixed: ["number", "kind", "customer_id", "title", "search", "account", "branch", "is_visit", "created_at"],
        changing: [
            "version", "plan", "status", "has_partial", "method_id", "stage",
            "estimate", "accepted_by", "accepted_at", "link_serial",
            "collection_paused", "reminded_on", "updated_at",
        ])

    func writeKey(to row: inout RowWriter) { row.add(SQLValue(id)) }

    func writeFixed(to row: inout RowWriter) {
        row.add(SQLValue(number))
        row.add(SQLValue(kind))
        row.add(SQLValue(customer))
        row.add(SQLValue(title))
        row.add(SQLValue(SearchText.of(title, number)))
        row.add(SQLValue(account))
        row.add(SQLValue(branch))
        row.add(SQLValue(plan.terms.link != nil))
        row.add(SQLValue(createdAt))
    }

    func writeChanging(to row: inout RowWriter) throws(OrderError) {
        try writeChanging(to: &row, version: version)
    }

    /// Writes the columns that change, with another version.
    func writeChanging(to row: inout RowWriter, version: Int64) throws(OrderError) {
        row.add(SQLValue(version))
        row.add(try StoredPlan.column(plan))
        row.add(SQLValue(plan.status))
        row.add(SQLValue(hasPartialPayments))
        row.add(SQLValue(method))
        row.add(SQLValue(stage))
        switch estimate {
        case nil: for _ in 0..<3 { row.add(.null) }
        case .open:
            row.add(.text("open"))
            for _ in 0..<2 { row.add(.null) }
        case .accepted(let name, let time):
            row.add(.text("accepted"))
            row.add(.text(name))
            row.add(SQLValue(time))
        }
        row.add(SQLValue(linkSerial))
        row.add(SQLValue(collectionPaused))
        row.add(try StoredDocument.column(remindedOn, "remindedOn"))
        row.add(SQLValue(updatedAt))
    }

    init(_ row: inout RowReader) throws(OrderError) {
        let id: Order.ID = try row.id()
        let number = try row.text()
        let kind: Order.Kind = try row.word()
        let customer: Customer.ID = try row.id()
        let title = try row.text()
        // The next column repeats title and number; the one behind the branch and the two behind the plan repeat what the plan says.
        _ = try row.text()
        let account = try row.account()
        let branch = try row.optionalText()
        _ = try row.flag()
        let createdAt = try row.time()
        let version = try row.integer()
        let plan = try row.plan()
        _ = try row.text()
        _ = try row.flag()
        self.init(
            id: id, number: number, kind: kind, customer: customer, title: title, account: account, branch: branch,
            plan: plan,
            method: try row.optionalID(), stage: try row.optionalText(), estimate: try Self.estimate(&row),
            linkSerial: try row.count(),
            collectionPaused: try row.flag(), remindedOn: try row.list(), version: version, createdAt: createdAt,
            updatedAt: try row.time())
    }

    private static func estimate(_ row: inout RowReader) throws(OrderError) -> Order.Estimate? {
        let (state, name, time) = (try row.optionalText(), try row.optionalText(), try row.optionalTime())
        switch (state, name, time) {
        case (nil, nil, nil): return nil
        case ("open", nil, nil): return .open
        case ("accepted", let name?, let time?): return .accepted(by: name, at: time)
        default: throw row.fault("does not fit the columns of the estimate beside it")
        }
    }

    /// Whether it was paid in parts and is not paid in full (P-LE-9).
    private var hasPartialPayments: Bool {
        zip(plan.paid, plan.schedule.items).contains { $0 < $1.minorUnits } && plan.paid.contains { $0 > 0 }
    }
}

extension SQLTransaction {
    private static let byNumber = Order.table.select("WHERE number = $1")

    /// Adds an order.
    public func insert(_ order: Order) throws(OrderError) {
        try add(order)
        // Its texts never change and it is never deleted, so that the index has nothing else to follow.
        try TextIndex.orders.add(SQLValue(order.id), on: connection)
    }

    /// Writes an order over the one of the same name and version, and counts the version on.
    ///
    /// The caller's value keeps the version it had: count its `version` on, or read the order again, before a second update.
    ///
    /// - Throws: `OrderError.conflict` when the stored version is another.
    public func update(_ order: Order) throws(OrderError) {
        let (version, overflow) = order.version.addingReportingOverflow(1)
        guard !overflow else { throw OrderError(.corrupt, "order '\(order.id)' cannot count its version further") }
        var row = RowWriter(of: Order.table)
        try order.writeChanging(to: &row, version: version)
        order.writeKey(to: &row)
        row.add(SQLValue(order.version))
        guard try connection.change(Self.updateOfVersion, row.values) == 1 else {
            throw OrderError(
                .conflict,
                "order '\(order.id)' is not stored in version \(order.version): it was changed meanwhile, or is not "
                    + "there; read it again", field: "version", value: String(order.version))
        }
    }

    private static let updateOfVersion = Order.table.update + " AND version = $\(Order.table.updateArguments + 1)"

    /// The order, locked until the transaction ends.
    public func lockedOrder(_ id: Order.ID) throws(OrderError) -> Order? {
        try one(Order.table.select + connection.dialect.forUpdate, [SQLValue(id)])
    }

    /// The order of this name, without a lock.
    public func order(_ id: Order.ID) throws(OrderError) -> Order? { try one(Order.table.select, [SQLValue(id)]) }

    /// The number of an order.
    public func number(of order: Order.ID) throws(OrderError) -> String? {
        let row = try connection.rows("SELECT number FROM orders WHERE id = $1", [SQLValue(order)]).first
        guard case .text(let number)? = row?.values.first else { return nil }
        return number
    }

    /// The order with this number (P-LE-3).
    public func order(number: String) throws(OrderError) -> Order? { try one(Self.byNumber, [SQLValue(number)]) }

    /// Orders that fit, by when they were made and then by name, behind `cursor`; at most `limit`.
    ///
    /// The text of the filter is found without regard to capitals.
    public func orders(_ filter: OrderFilter, after cursor: OrderCursor?, limit: Int) throws(OrderError) -> [Order] {
        guard limit > 0 else { return [] }
        var conditions: [String] = []
        var arguments: [SQLValue] = []
        func place(_ value: SQLValue) -> String {
            arguments.append(value)
            return "$\(arguments.count)"
        }
        var source = "orders"
        // The first, since SQLite counts arguments in the order in which they stand.
        if let text = filter.text {
            let text = SearchText.of(text)
            if let places = try TextIndex.orders.places(of: text, on: connection) {
                // In this order, because the other one would ask of every order whether it is among those that were found.
                let found = "(SELECT value AS place FROM json_each(\(place(.text(places))))) AS found"
                source = "\(found) CROSS JOIN orders ON orders.place = found.place"
            } else {
                conditions.append(connection.dialect.isFound(place(connection.dialect.sought(text))))
            }
        }
        // A customer has few orders, and others may fit in great numbers: what is no bare column takes no index of its own.
        func column(_ name: String, or other: String) -> String {
            filter.customer == nil ? name : "coalesce(\(name), \(other))"
        }
        if let status = filter.status {
            conditions.append("\(column("status", or: "''")) = \(place(SQLValue(status)))")
        }
        if let kind = filter.kind { conditions.append("kind = \(place(SQLValue(kind)))") }
        if let customer = filter.customer { conditions.append("customer_id = \(place(SQLValue(customer)))") }
        // Written out, because an index over these rows alone is only used for a condition that is known beforehand.
        for (name, wanted) in [("has_partial", filter.hasPartialPayments), ("is_visit", filter.isVisit)] {
            if let wanted { conditions.append("\(column(name, or: "0")) = \(wanted ? "1" : "0")") }
        }
        if let cursor {
            conditions.append(
                "(created_at, id) \(filter.newestFirst ? "<" : ">") (\(place(SQLValue(cursor.createdAt))), \(place(SQLValue(cursor.id))))"
            )
        }
        let condition = conditions.isEmpty ? "" : "WHERE \(conditions.joined(separator: " AND ")) "
        let order = "ORDER BY " + (filter.newestFirst ? "created_at DESC, id DESC" : "created_at, id")
        let few = "\(order) LIMIT \(place(SQLValue(limit)))"
        // A text is looked for in an index of texts, or in that which has it beside the time; only the orders that are found are read.
        let found =
            filter.text == nil
            ? "\(condition)\(few)" : "WHERE id IN (SELECT id FROM \(source) \(condition)\(few)) \(order)"
        return try all(Order.table.select(found), arguments)
    }
}
