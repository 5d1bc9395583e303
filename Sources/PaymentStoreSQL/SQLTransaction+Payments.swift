public import PaymentCore
public import PaymentOrders
internal import PaymentPlans

extension PaymentRecord: StoredRecord {
    static let table = Table(
        "payments", key: ["id"],
        fixed: ["order_id", "customer_id", "account", "way", "amount", "currency", "item", "created_at"],
        changing: [
            "captured", "refunded", "disputed", "state", "keep_method", "method_id", "card", "transaction_gateway",
            "transaction_id", "note", "settled_at",
        ])

    func writeKey(to row: inout RowWriter) { row.add(SQLValue(id)) }

    func writeFixed(to row: inout RowWriter) {
        row.add(SQLValue(order))
        row.add(SQLValue(customer))
        row.add(SQLValue(account))
        row.add(SQLValue(way))
        row.add(amount)
        row.add(SQLValue(item))
        row.add(SQLValue(createdAt))
    }

    func writeChanging(to row: inout RowWriter) throws(OrderError) {
        row.add(try captured.stored(beside: amount, as: "captured"))
        row.add(try refunded.stored(beside: amount, as: "refunded"))
        row.add(try disputed.stored(beside: amount, as: "disputed"))
        row.add(SQLValue(state))
        row.add(try StoredDocument.column(keepMethod, "keepMethod"))
        row.add(SQLValue(method))
        row.add(try StoredDocument.column(card, "card"))
        row.add(transaction)
        row.add(SQLValue(note))
        row.add(SQLValue(settledAt))
    }

    init(_ row: inout RowReader) throws(OrderError) {
        let id: PaymentRecord.ID = try row.id()
        let order: Order.ID = try row.id()
        let customer: Customer.ID = try row.id()
        let account = try row.account()
        let way: PaymentRecord.Way = try row.word()
        let amount = try row.money()
        let item = try row.optionalItem()
        let createdAt = try row.time()
        self.init(
            id: id, order: order, customer: customer, account: account, way: way, amount: amount,
            captured: try row.money(in: amount.currency), refunded: try row.money(in: amount.currency),
            disputed: try row.money(in: amount.currency), state: try row.word(), item: item,
            keepMethod: try row.optionalDocument(), method: try row.optionalID(), card: try row.optionalDocument(),
            transaction: try row.optionalTransaction(), note: try row.optionalText(), createdAt: createdAt,
            settledAt: try row.optionalTime())
    }
}

extension SQLTransaction {
    private static let paymentsOfOrder = PaymentRecord.table.select("WHERE order_id = $1 ORDER BY created_at, id")
    private static let boundPayment = PaymentRecord.table.select(
        """
        WHERE id = (SELECT payment_id FROM bindings \
        WHERE gateway = $1 AND account = $2 AND transaction_id = $3 AND kind = 'payment')
        """)
    private static let bindPayment = """
        INSERT INTO bindings (gateway, account, transaction_id, kind, payment_id) \
        VALUES ($1, $2, $3, 'payment', $4) ON CONFLICT DO NOTHING
        """
    private static let isBound = """
        SELECT payment_id FROM bindings \
        WHERE gateway = $1 AND account = $2 AND transaction_id = $3 AND kind = 'payment' AND payment_id = $4
        """

    /// Adds a payment.
    public func insert(_ payment: PaymentRecord) throws(OrderError) { try add(payment) }

    /// Writes a payment over the one of the same name.
    public func update(_ payment: PaymentRecord) throws(OrderError) { try write(payment) }

    /// The payment of this name.
    public func payment(_ id: PaymentRecord.ID) throws(OrderError) -> PaymentRecord? {
        try one(PaymentRecord.table.select, [SQLValue(id)])
    }

    /// The payments of an order, oldest first.
    public func payments(of order: Order.ID) throws(OrderError) -> [PaymentRecord] {
        try all(Self.paymentsOfOrder, [SQLValue(order)])
    }

    /// Ties a gateway's transaction to a payment, and so to its order; it serves no other (I-4, F-23).
    ///
    /// - Returns: whether it is tied to this payment now, or was before.
    public func bind(
        _ transaction: GatewayReference, account: AccountName, to payment: PaymentRecord
    ) throws(OrderError) -> Bool {
        let arguments = Self.binding(transaction, account) + [SQLValue(payment.id)]
        if try connection.change(Self.bindPayment, arguments) == 1 { return true }
        return try exists(Self.isBound, arguments)
    }

    /// The payment that a gateway's transaction is tied to.
    public func payment(boundTo transaction: GatewayReference, account: AccountName) throws(OrderError)
        -> PaymentRecord?
    {
        try one(Self.boundPayment, Self.binding(transaction, account))
    }

    private static func binding(_ transaction: GatewayReference, _ account: AccountName) -> [SQLValue] {
        [SQLValue(transaction.gateway), SQLValue(account), SQLValue(transaction.id)]
    }
}
