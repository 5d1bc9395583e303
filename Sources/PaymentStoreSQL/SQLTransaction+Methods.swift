internal import PaymentCore
public import PaymentOrders

extension MethodRecord: StoredRecord {
    static let table = Table(
        "methods", key: ["id"],
        fixed: [
            "customer_id", "account", "gateway", "sealed_token", "customer_reference_gateway", "customer_reference_id",
            "card", "works_without_payer", "consent", "created_at",
        ],
        changing: ["revoked_at"])

    func writeKey(to row: inout RowWriter) { row.add(SQLValue(id)) }

    func writeFixed(to row: inout RowWriter) throws(OrderError) {
        row.add(SQLValue(customer))
        row.add(SQLValue(account))
        row.add(SQLValue(gateway))
        row.add(.bytes(sealedToken))
        row.add(customerReference)
        row.add(try StoredDocument.column(card, "card"))
        row.add(SQLValue(worksWithoutPayer))
        row.add(try StoredDocument.column(consent, "consent"))
        row.add(SQLValue(createdAt))
    }

    func writeChanging(to row: inout RowWriter) { row.add(SQLValue(revokedAt)) }

    init(_ row: inout RowReader) throws(OrderError) {
        let id: MethodRecord.ID = try row.id()
        let customer: Customer.ID = try row.id()
        let account = try row.account()
        let gateway = try row.gateway()
        let sealedToken = try row.bytes()
        let customerReference = try row.optionalTransaction()
        let card: CardSummary? = try row.optionalDocument()
        let worksWithoutPayer = try row.flag()
        let consent: Consent = try row.document()
        let createdAt = try row.time()
        self.init(
            id: id, customer: customer, account: account, gateway: gateway, sealedToken: sealedToken,
            customerReference: customerReference, card: card, worksWithoutPayer: worksWithoutPayer, consent: consent,
            revokedAt: try row.optionalTime(), createdAt: createdAt)
    }
}

extension SQLTransaction {
    private static let methodsOfCustomer = MethodRecord.table.select(
        "WHERE customer_id = $1 AND revoked_at IS NULL ORDER BY created_at DESC, id DESC")

    /// Adds a kept method.
    public func insert(_ method: MethodRecord) throws(OrderError) { try add(method) }

    /// Writes a kept method over the one of the same name: it can be forgotten, and nothing else of it changes (I-11).
    public func update(_ method: MethodRecord) throws(OrderError) { try write(method) }

    /// The kept method of this name.
    public func method(_ id: MethodRecord.ID) throws(OrderError) -> MethodRecord? {
        try one(MethodRecord.table.select, [SQLValue(id)])
    }

    /// A customer's kept methods, newest first, forgotten ones left out.
    public func methods(of customer: Customer.ID) throws(OrderError) -> [MethodRecord] {
        try all(Self.methodsOfCustomer, [SQLValue(customer)])
    }
}
