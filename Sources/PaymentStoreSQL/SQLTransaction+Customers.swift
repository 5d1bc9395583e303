internal import PaymentCore
public import PaymentOrders

extension Customer: StoredRecord {
    static let table = Table(
        "customers", key: ["id"], fixed: ["created_at"],
        changing: [
            "name", "email", "phone", "language", "channel", "gateway_references", "ip_address", "search", "mail_key",
            "phone_key",
        ])

    func writeKey(to row: inout RowWriter) { row.add(SQLValue(id)) }

    func writeFixed(to row: inout RowWriter) { row.add(SQLValue(createdAt)) }

    func writeChanging(to row: inout RowWriter) throws(OrderError) {
        row.add(SQLValue(name))
        row.add(SQLValue(email))
        row.add(SQLValue(phone))
        row.add(SQLValue(language))
        row.add(SQLValue(channel))
        row.add(try StoredDocument.column(gatewayReferences, "gatewayReferences"))
        row.add(SQLValue(ipAddress))
        row.add(SQLValue(SearchText.of(name, email, phone)))
        row.add(SQLValue(email.flatMap(Contact.init)?.key))
        row.add(SQLValue(phone.flatMap(Contact.init)?.key))
    }

    init(_ row: inout RowReader) throws(OrderError) {
        let id: Customer.ID = try row.id()
        let createdAt = try row.time()
        self.init(
            id: id, name: try row.text(), email: try row.optionalText(), phone: try row.optionalText(),
            language: try row.word(), channel: try row.word(), gatewayReferences: try row.list(),
            ipAddress: try row.optionalText(), createdAt: createdAt)
        // What follows is made of these, to be found by.
        for _ in 0..<3 { _ = try row.optionalText() }
    }
}

extension SQLTransaction {
    /// Adds a customer.
    public func insert(_ customer: Customer) throws(OrderError) {
        try add(customer)
        try TextIndex.customers.add(SQLValue(customer.id), on: connection)
    }

    /// Writes a customer over the one of the same name.
    public func update(_ customer: Customer) throws(OrderError) {
        try TextIndex.customers.remove(SQLValue(customer.id), on: connection)
        try write(customer)
        try TextIndex.customers.add(SQLValue(customer.id), on: connection)
    }

    private static let byMail = Customer.table.select("WHERE mail_key = $1 ORDER BY created_at, id LIMIT $2")
    private static let byPhone = Customer.table.select("WHERE phone_key = $1 ORDER BY created_at, id LIMIT $2")

    /// The customers whose record has a mail address or a telephone number, oldest first; at most `limit`.
    public func customers(reachedAt contact: Contact, limit: Int) throws(OrderError) -> [Customer] {
        let query =
            switch contact {
            case .mail: Self.byMail
            case .phone: Self.byPhone
            }
        return try all(query, [.text(contact.key), SQLValue(limit)])
    }

    /// The newest customers whose name, mail address or telephone number has `text` in it, without regard to capitals; at most `limit`.
    public func customers(matching text: String, limit: Int) throws(OrderError) -> [Customer] {
        let order = "ORDER BY created_at DESC, id DESC"
        let text = SearchText.of(text)
        if let places = try TextIndex.customers.places(of: text, on: connection) {
            return try all(
                Customer.table.select("WHERE place IN (SELECT value FROM json_each($1)) \(order) LIMIT $2"),
                [.text(places), SQLValue(limit)])
        }
        // Looked for in the index that has it beside the time, as orders are.
        let dialect = connection.dialect
        let few = "SELECT id FROM customers WHERE \(dialect.isFound("$1")) \(order) LIMIT $2"
        return try all(Customer.table.select("WHERE id IN (\(few)) \(order)"), [dialect.sought(text), SQLValue(limit)])
    }

    /// The customer of this name.
    public func customer(_ id: Customer.ID) throws(OrderError) -> Customer? {
        try one(Customer.table.select, [SQLValue(id)])
    }
}
