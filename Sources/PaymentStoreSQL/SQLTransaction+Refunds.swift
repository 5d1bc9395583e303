internal import PaymentCore
public import PaymentOrders
internal import PaymentPlans

extension RefundRecord: StoredRecord {
    static let table = Table(
        "refunds", key: ["id"],
        fixed: ["order_id", "payment_id", "amount", "currency", "reason", "reopens", "note", "created_at"],
        changing: ["refunded_before", "state", "transaction_gateway", "transaction_id", "settled_at"])

    func writeKey(to row: inout RowWriter) { row.add(SQLValue(id)) }

    func writeFixed(to row: inout RowWriter) {
        row.add(SQLValue(order))
        row.add(SQLValue(payment))
        row.add(amount)
        row.add(SQLValue(reason))
        row.add(SQLValue(reopens))
        row.add(SQLValue(note))
        row.add(SQLValue(createdAt))
    }

    func writeChanging(to row: inout RowWriter) throws(OrderError) {
        row.add(try refundedBefore?.stored(beside: amount, as: "refundedBefore") ?? .null)
        row.add(SQLValue(state))
        row.add(transaction)
        row.add(SQLValue(settledAt))
    }

    init(_ row: inout RowReader) throws(OrderError) {
        let id: RefundRecord.ID = try row.id()
        let order: Order.ID = try row.id()
        let payment: PaymentRecord.ID = try row.id()
        let amount = try row.money()
        let reason: RefundOrder.Reason = try row.word()
        let reopens = try row.optionalFlag()
        let note = try row.text()
        let createdAt = try row.time()
        let refundedBefore = try row.optionalInteger()
        self.init(
            id: id, order: order, payment: payment, amount: amount, reason: reason, reopens: reopens,
            refundedBefore: refundedBefore.map { Money(minorUnits: $0, currency: amount.currency) },
            state: try row.word(), transaction: try row.optionalTransaction(), note: note, createdAt: createdAt,
            settledAt: try row.optionalTime())
    }
}

extension SQLTransaction {
    private static let refundsOfOrder = RefundRecord.table.select("WHERE order_id = $1 ORDER BY created_at, id")

    /// Adds a refund.
    public func insert(_ refund: RefundRecord) throws(OrderError) { try add(refund) }

    /// Writes a refund over the one of the same name.
    public func update(_ refund: RefundRecord) throws(OrderError) { try write(refund) }

    /// The refund of this name.
    public func refund(_ id: RefundRecord.ID) throws(OrderError) -> RefundRecord? {
        try one(RefundRecord.table.select, [SQLValue(id)])
    }

    /// The refunds of an order, oldest first.
    public func refunds(of order: Order.ID) throws(OrderError) -> [RefundRecord] {
        try all(Self.refundsOfOrder, [SQLValue(order)])
    }
}
