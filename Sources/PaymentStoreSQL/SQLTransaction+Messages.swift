internal import PaymentCore
public import PaymentOrders

extension Message: StoredRecord {
    static let table = Table(
        "messages", key: ["id"],
        fixed: [
            "created_at", "kind", "audience", "order_id", "customer_id", "channel", "language", "variables",
            "link_serial", "once_for",
        ],
        changing: ["failures", "detail", "delivered_at"])

    func writeKey(to row: inout RowWriter) { row.add(SQLValue(id)) }

    func writeFixed(to row: inout RowWriter) throws(OrderError) {
        row.add(SQLValue(createdAt))
        row.add(SQLValue(kind))
        row.add(SQLValue(audience))
        row.add(SQLValue(order))
        row.add(SQLValue(customer))
        row.add(SQLValue(channel))
        row.add(SQLValue(language))
        row.add(try StoredDocument.column(variables, "variables"))
        row.add(SQLValue(linkSerial))
        row.add(SQLValue(onceFor))
    }

    func writeChanging(to row: inout RowWriter) {
        row.add(SQLValue(failures))
        row.add(SQLValue(detail))
        row.add(SQLValue(deliveredAt))
    }

    init(_ row: inout RowReader) throws(OrderError) {
        let id: Message.ID = try row.id()
        let createdAt = try row.time()
        self.init(
            id: id, kind: try row.word(), audience: try row.word(), order: try row.optionalID(),
            customer: try row.optionalID(), channel: try row.word(), language: try row.word(),
            variables: try row.document(), linkSerial: try row.optionalCount(), onceFor: try row.text(),
            failures: try row.count(), detail: try row.optionalText(), deliveredAt: try row.optionalTime(),
            createdAt: createdAt)
    }
}

extension SQLTransaction {
    private static let insertOnce = Message.table.insertUnlessThere("once_for")
    private static let messagesOfOrder = Message.table.select("WHERE order_id = $1 ORDER BY created_at, id")

    /// Adds a message unless one was written for the same.
    ///
    /// - Returns: whether it was added.
    @discardableResult
    public func insert(_ message: Message) throws(OrderError) -> Bool { try added(message, by: Self.insertOnce) }

    /// Writes a message over the one of the same name.
    public func update(_ message: Message) throws(OrderError) { try write(message) }

    /// The message of this name.
    public func message(_ id: Message.ID) throws(OrderError) -> Message? {
        try one(Message.table.select, [SQLValue(id)])
    }

    /// The newest messages, or the newest behind `cursor`, whether they were delivered or not unless it is said; at most `limit`.
    public func messages(
        isDelivered: Bool?, after cursor: MessageCursor?, limit: Int
    ) throws(OrderError) -> [Message] {
        var conditions: [String] = []
        var arguments: [SQLValue] = []
        // Written out, because the index over these rows alone is only used for a condition that is known beforehand.
        if let isDelivered { conditions.append("delivered_at IS \(isDelivered ? "NOT " : "")NULL") }
        if let cursor {
            conditions.append("(created_at, id) < ($1, $2)")
            arguments = [SQLValue(cursor.createdAt), SQLValue(cursor.id)]
        }
        arguments.append(SQLValue(limit))
        let condition = conditions.isEmpty ? "" : "WHERE \(conditions.joined(separator: " AND ")) "
        return try all(
            Message.table.select("\(condition)ORDER BY created_at DESC, id DESC LIMIT $\(arguments.count)"), arguments)
    }

    /// The messages about an order, oldest first.
    public func messages(of order: Order.ID) throws(OrderError) -> [Message] {
        try all(Self.messagesOfOrder, [SQLValue(order)])
    }
}
