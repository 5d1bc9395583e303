public import PaymentCore
public import PaymentOrders

extension Attempt: StoredRecord {
    static let table = Table(
        "attempts", key: ["reference"],
        fixed: [
            "intent", "number", "operation", "order_id", "payment_id", "refund_id", "account", "gateway", "is_live",
            "amount", "currency", "idempotency_key", "fingerprint", "owner", "fence", "created_at",
        ],
        changing: [
            "state", "transaction_gateway", "transaction_id", "code", "detail", "sealed_action", "looks", "absences",
            "absent_since", "deadline", "updated_at",
        ])

    func writeKey(to row: inout RowWriter) { row.add(SQLValue(reference.text)) }

    func writeFixed(to row: inout RowWriter) {
        row.add(SQLValue(intent))
        row.add(SQLValue(number))
        row.add(SQLValue(operation))
        row.add(SQLValue(order))
        row.add(SQLValue(payment))
        row.add(SQLValue(refund))
        row.add(SQLValue(account))
        row.add(SQLValue(gateway))
        row.add(SQLValue(isLive))
        row.add(amount)
        row.add(SQLValue(key.text))
        row.add(SQLValue(fingerprint))
        row.add(SQLValue(owner))
        row.add(SQLValue(fence))
        row.add(SQLValue(createdAt))
    }

    func writeChanging(to row: inout RowWriter) {
        row.add(SQLValue(state))
        row.add(transaction)
        row.add(SQLValue(code))
        row.add(SQLValue(detail))
        row.add(sealedAction.map(SQLValue.bytes) ?? .null)
        row.add(SQLValue(looks))
        row.add(SQLValue(absences))
        row.add(SQLValue(absentSince))
        row.add(SQLValue(deadline))
        row.add(SQLValue(updatedAt))
    }

    init(_ row: inout RowReader) throws(OrderError) {
        let reference = try row.reference()
        let intent = try row.text()
        let number = try row.count()
        let operation: Attempt.Operation = try row.word()
        let order: Order.ID = try row.id()
        let payment: PaymentRecord.ID = try row.id()
        let refund: RefundRecord.ID? = try row.optionalID()
        let account = try row.account()
        let gateway = try row.gateway()
        let isLive = try row.flag()
        let amount = try row.money()
        let key = try row.key()
        let fingerprint = try row.text()
        let owner = try row.text()
        let fence = try row.integer()
        let createdAt = try row.time()
        self.init(
            reference: reference, intent: intent, number: number, operation: operation, order: order, payment: payment,
            refund: refund, account: account, gateway: gateway, isLive: isLive, amount: amount, key: key,
            fingerprint: fingerprint, state: try row.word(), owner: owner, fence: fence,
            transaction: try row.optionalTransaction(), code: try row.optionalText(), detail: try row.optionalText(),
            sealedAction: try row.optionalBytes(), looks: try row.count(), absences: try row.count(),
            absentSince: try row.optionalTime(),
            deadline: try row.optionalTime(), createdAt: createdAt, updatedAt: try row.time())
    }
}

extension SQLTransaction {
    private static let insertUnlessLive = Attempt.table.insertUnlessThere()
    private static let attemptsOfIntent = Attempt.table.select("WHERE intent = $1 ORDER BY number")
    private static let attemptsOfOrder = Attempt.table.select("WHERE order_id = $1 ORDER BY created_at, reference")
    private static let attemptsOnAccount = Attempt.table.select(
        "WHERE account = $1 AND created_at >= $2 AND created_at < $3 ORDER BY created_at, reference")

    /// Adds an attempt, unless its intent has a live one: a unique index is what guarantees that, whatever the isolation (§1).
    ///
    /// - Returns: false when there is a live one, one of the same reference, or one of the same number; or, for a refund, when
    ///   another refund of the payment is open.
    public func insert(_ attempt: Attempt) throws(OrderError) -> Bool {
        try added(attempt, by: Self.insertUnlessLive)
    }

    /// Writes an attempt over the one of the same reference, if that one is in one of `states`.
    ///
    /// - Returns: whether it was: false means that somebody else came first.
    public func update(_ attempt: Attempt, ifIn states: Set<Attempt.State>) throws(OrderError) -> Bool {
        let words = states.map(\.rawValue).sorted()
        guard !words.isEmpty else { return false }
        let first = Attempt.table.updateArguments + 1
        let places = words.indices.map { "$\(first + $0)" }.joined(separator: ", ")
        var row = RowWriter(of: Attempt.table)
        attempt.writeChanging(to: &row)
        attempt.writeKey(to: &row)
        for word in words { row.add(.text(word)) }
        return try connection.change("\(Attempt.table.update) AND state IN (\(places))", row.values) == 1
    }

    /// The attempt of this reference.
    public func attempt(_ reference: MerchantReference) throws(OrderError) -> Attempt? {
        try one(Attempt.table.select, [SQLValue(reference.text)])
    }

    /// The attempts of an intent, first try first.
    public func attempts(of intent: String) throws(OrderError) -> [Attempt] {
        try all(Self.attemptsOfIntent, [SQLValue(intent)])
    }

    /// The attempts of an order, oldest first.
    public func attempts(of order: Order.ID) throws(OrderError) -> [Attempt] {
        try all(Self.attemptsOfOrder, [SQLValue(order)])
    }

    /// The attempts on an account that were made in a period, oldest first.
    public func attempts(on account: AccountName, in period: Range<Timestamp>) throws(OrderError) -> [Attempt] {
        try all(
            Self.attemptsOnAccount, [SQLValue(account), SQLValue(period.lowerBound), SQLValue(period.upperBound)])
    }
}
