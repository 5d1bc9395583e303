internal import PaymentCore
public import PaymentOrders

extension InboxEvent: StoredRecord {
    static let table = Table(
        "inbox", key: ["account", "event_id"],
        fixed: [
            "gateway", "kind", "gateway_kind", "subject_gateway", "subject_id", "payment_gateway", "payment_id",
            "merchant_reference", "amount", "currency", "is_live", "occurred_at", "received_at",
        ],
        changing: ["state", "detail", "tries"])

    func writeKey(to row: inout RowWriter) {
        row.add(SQLValue(account))
        row.add(SQLValue(eventID))
    }

    func writeFixed(to row: inout RowWriter) {
        row.add(SQLValue(gateway))
        row.add(SQLValue(kind.storedName))
        row.add(SQLValue(gatewayKind))
        row.add(subject)
        row.add(payment)
        row.add(SQLValue(merchantReference?.text))
        row.add(amount)
        row.add(SQLValue(isLive))
        row.add(SQLValue(occurredAt))
        row.add(SQLValue(receivedAt))
    }

    func writeChanging(to row: inout RowWriter) {
        row.add(SQLValue(state))
        row.add(SQLValue(detail))
        row.add(SQLValue(tries))
    }

    init(_ row: inout RowReader) throws(OrderError) {
        let account = try row.account()
        let eventID = try row.text()
        let gateway = try row.gateway()
        let kind = WebhookEvent.Kind(storedName: try row.text())
        let gatewayKind = try row.text()
        let subject = try row.optionalTransaction()
        let payment = try row.optionalTransaction()
        let merchantReference = try row.optionalReference()
        let amount = try row.optionalMoney()
        let isLive = try row.flag()
        let occurredAt = try row.time()
        let receivedAt = try row.time()
        self.init(
            account: account, gateway: gateway, eventID: eventID, kind: kind, gatewayKind: gatewayKind,
            subject: subject, payment: payment, merchantReference: merchantReference, amount: amount, isLive: isLive,
            occurredAt: occurredAt, receivedAt: receivedAt, state: try row.word(), detail: try row.optionalText(),
            tries: try row.count())
    }
}

extension SQLTransaction {
    private static let insertOnce = InboxEvent.table.insertUnlessThere()
    private static let eventsInState = InboxEvent.table.select(
        "WHERE state = $1 ORDER BY received_at, account, event_id LIMIT $2")

    /// Adds an event unless it is there (F-20).
    ///
    /// - Returns: whether it was added.
    public func insert(_ event: InboxEvent) throws(OrderError) -> Bool { try added(event, by: Self.insertOnce) }

    /// Writes an event over the one of the same account and id.
    public func update(_ event: InboxEvent) throws(OrderError) { try write(event) }

    /// The event of this account and id.
    public func event(_ id: String, account: AccountName) throws(OrderError) -> InboxEvent? {
        try one(InboxEvent.table.select, [SQLValue(account), SQLValue(id)])
    }

    /// The events in a state, oldest first; at most `limit`.
    public func events(in state: InboxEvent.State, limit: Int) throws(OrderError) -> [InboxEvent] {
        guard limit > 0 else { return [] }
        return try all(Self.eventsInState, [SQLValue(state), SQLValue(limit)])
    }
}
