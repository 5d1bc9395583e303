internal import PaymentCore
public import PaymentOrders

extension Customer: StoredRecord {
    static let table = Table(
        "customers", key: ["id"], fixed: ["created_at"],
        changing: ["name", "email", "phone", "language", "channel", "gateway_references", "ip_address"])

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
    }

    init(_ row: inout RowReader) throws(OrderError) {
        let id: Customer.ID = try row.id()
        let createdAt = try row.time()
        self.init(
            id: id, name: try row.text(), email: try row.optionalText(), phone: try row.optionalText(),
            language: try row.word(), channel: try row.word(), gatewayReferences: try row.list(),
            ipAddress: try row.optionalText(), createdAt: createdAt)
    }
}

extension SQLTransaction {
    /// Adds a customer.
    public func insert(_ customer: Customer) throws(OrderError) { try add(customer) }

    /// Writes a customer over the one of the same name.
    public func update(_ customer: Customer) throws(OrderError) { try write(customer) }

    /// The customer of this name.
    public func customer(_ id: Customer.ID) throws(OrderError) -> Customer? {
        try one(Customer.table.select, [SQLValue(id)])
    }
}
