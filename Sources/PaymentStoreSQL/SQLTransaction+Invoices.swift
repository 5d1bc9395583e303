internal import PaymentCore
public import PaymentOrders
internal import PaymentPlans

extension Invoice: StoredRecord {
    static let table = Table(
        "invoices", key: ["id"], fixed: ["number", "order_id", "created_at"],
        changing: ["item", "payment_id", "state", "amount", "currency", "paid", "due_on", "sent_at"])

    func writeKey(to row: inout RowWriter) { row.add(SQLValue(id)) }

    func writeFixed(to row: inout RowWriter) {
        row.add(SQLValue(number))
        row.add(SQLValue(order))
        row.add(SQLValue(createdAt))
    }

    func writeChanging(to row: inout RowWriter) throws(OrderError) {
        row.add(SQLValue(item))
        row.add(SQLValue(payment))
        row.add(SQLValue(state))
        row.add(amount)
        row.add(try paid.stored(beside: amount, as: "paid"))
        row.add(SQLValue(dueOn))
        row.add(SQLValue(sentAt))
    }

    init(_ row: inout RowReader) throws(OrderError) {
        let id: Invoice.ID = try row.id()
        let number = try row.text()
        let order: Order.ID = try row.id()
        let createdAt = try row.time()
        let item = try row.optionalItem()
        let payment: PaymentRecord.ID? = try row.optionalID()
        let state: Invoice.State = try row.word()
        let amount = try row.money()
        self.init(
            id: id, number: number, order: order, item: item, payment: payment, state: state, amount: amount,
            paid: try row.money(in: amount.currency), dueOn: try row.optionalDay(), createdAt: createdAt,
            sentAt: try row.optionalTime())
    }
}

extension SQLTransaction {
    private static let invoicesOfOrder = Invoice.table.select("WHERE order_id = $1 ORDER BY created_at, id")

    /// Adds an invoice.
    public func insert(_ invoice: Invoice) throws(OrderError) { try add(invoice) }

    /// Writes an invoice over the one of the same name.
    public func update(_ invoice: Invoice) throws(OrderError) { try write(invoice) }

    /// The invoice of this name.
    public func invoice(_ id: Invoice.ID) throws(OrderError) -> Invoice? {
        try one(Invoice.table.select, [SQLValue(id)])
    }

    /// The invoices of an order, oldest first.
    public func invoices(of order: Order.ID) throws(OrderError) -> [Invoice] {
        try all(Self.invoicesOfOrder, [SQLValue(order)])
    }
}
