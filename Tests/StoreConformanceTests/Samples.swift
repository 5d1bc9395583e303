import PaymentCore
import PaymentLocalization
import PaymentOrders
import PaymentPlans
import PaymentStoreSQL

/// Records to be stored, small and valid; a test changes what it is about.
enum Samples {
    /// When everything happens: 2026-11-21T12:00:00Z.
    static let noon = Timestamp(secondsSinceEpoch: 1_795_262_400)
    static let stripe = GatewayID(rawValue: "stripe")

    /// What values refuse, as an error of a transaction.
    static func valid<Value>(_ make: () throws -> Value) throws(OrderError) -> Value {
        do { return try make() } catch { throw OrderError(.invalid, "the sample is wrong: \(error)") }
    }

    /// What must be there.
    static func present<Value>(_ value: Value?) throws(OrderError) -> Value {
        guard let value else { throw OrderError(.notFound, "it is not there") }
        return value
    }

    static func id<Record>(_ text: String) throws(OrderError) -> Identifier<Record> {
        try valid { try Identifier(text) }
    }

    static func account(_ name: String = "stripe") throws(OrderError) -> AccountName {
        try valid { try AccountName(name) }
    }

    static func reference(_ text: String) throws(OrderError) -> MerchantReference {
        try valid { try MerchantReference(text) }
    }

    static func transaction(_ id: String) -> GatewayReference { GatewayReference(gateway: stripe, id: id) }

    static func euros(_ minorUnits: Int64) -> Money { Money(minorUnits: minorUnits, currency: .eur) }

    /// All times.
    static let ever = Timestamp(millisecondsSinceEpoch: .min)..<Timestamp(millisecondsSinceEpoch: .max)

    /// What an account moved, in euro cents.
    static func turnover(
        _ account: LedgerAccount, _ debit: Int64, _ credit: Int64
    ) throws(OrderError) -> LedgerTurnover {
        try LedgerTurnover(account: account, debit: Int128(debit), credit: Int128(credit), currency: .eur)
    }

    static let consent = Consent(purpose: .balance, givenAt: noon, agreement: "terms/2026")

    static func card() throws(OrderError) -> CardSummary {
        try valid { CardSummary(brand: "visa", lastFour: "4242", expiry: try CardExpiry(month: 9, year: 2030)) }
    }

    /// A deposit of 30 % and a balance on a date, of 100.00; `paid` minor units arrived.
    static func plan(paid: Int64 = 0, total: Money = euros(10_000)) throws(OrderError) -> Plan {
        try valid {
            let settings = ScheduledBalance(
                deposit: .percentage(try Percentage("30")),
                balance: .on(CivilDate(Samples.noon).adding(days: 30)))
            var plan = try Plan(terms: settings.terms(), total: total, bookedAt: Moment(utc: noon))
            if paid > 0 {
                let payment = Money(minorUnits: paid, currency: total.currency)
                try plan.apply(.pay(Tender("tender", payment)), at: Moment(utc: noon))
            }
            return plan
        }
    }

    /// The plan of a visit that asks for a prepayment by a link.
    static func visit() throws(OrderError) -> Plan {
        try valid {
            let booking = PaidBooking(
                kinds: ["cut": euros(3_000)], link: try LinkTerms(lifetimeHours: 24, autoCancelMinutes: 60))
            let (terms, total) = try booking.terms(for: "cut")
            return try Plan(terms: terms, total: total, bookedAt: Moment(utc: noon))
        }
    }

    static func customer(_ id: String = "anna", name: String = "Anna") throws(OrderError) -> Customer {
        Customer(id: try Self.id(id), name: name, createdAt: noon)
    }

    static func method(
        _ id: String = "card", of customer: String = "anna", createdAt: Timestamp = noon
    ) throws(OrderError) -> MethodRecord {
        MethodRecord(
            id: try Self.id(id), customer: try Self.id(customer), account: try account(), gateway: stripe,
            sealedToken: [0, 1, 254, 255], customerReference: transaction("cus_1"), card: try card(),
            worksWithoutPayer: true, consent: consent, createdAt: createdAt)
    }

    static func order(
        _ id: String = "trip", of customer: String = "anna", kind: Order.Kind = .booking, title: String = "A trip",
        plan: Plan? = nil, createdAt: Timestamp = noon
    ) throws(OrderError) -> Order {
        let plan = if let plan { plan } else { try Self.plan() }
        return Order(
            id: try Self.id(id), number: "N-\(id)", kind: kind, customer: try Self.id(customer), title: title,
            account: try account(), plan: plan, createdAt: createdAt, updatedAt: createdAt)
    }

    static func payment(
        _ id: String = "part", of order: String = "trip", amount: Money = euros(3_000), captured: Int64 = 0,
        createdAt: Timestamp = noon
    ) throws(OrderError) -> PaymentRecord {
        PaymentRecord(
            id: try Self.id(id), order: try Self.id(order), customer: try Self.id("anna"), account: try account(),
            way: .charge, amount: amount, captured: Money(minorUnits: captured, currency: amount.currency),
            refunded: .zero(amount.currency), disputed: .zero(amount.currency), state: captured > 0 ? .captured : .open,
            createdAt: createdAt)
    }

    static func refund(
        _ id: String = "back", of payment: String = "part", amount: Money = euros(1_000), createdAt: Timestamp = noon
    ) throws(OrderError) -> RefundRecord {
        RefundRecord(
            id: try Self.id(id), order: try Self.id("trip"), payment: try Self.id(payment), amount: amount,
            reason: .goodwill, state: .planned, note: "rain", createdAt: createdAt)
    }

    static func attempt(
        _ reference: String = "REF1", intent: String = "part", number: Int = 1, state: Attempt.State = .sending,
        refund: String? = nil, account name: String = "stripe", createdAt: Timestamp = noon
    ) throws(OrderError) -> Attempt {
        var refundID: RefundRecord.ID?
        if let refund { refundID = try Self.id(refund) }
        return Attempt(
            reference: try Self.reference(reference), intent: intent, number: number,
            operation: refund == nil ? .charge : .refund, order: try Self.id("trip"), payment: try Self.id("part"),
            refund: refundID, account: try account(name), gateway: stripe, isLive: false, amount: euros(3_000),
            key: try valid { try IdempotencyKey(reference) }, fingerprint: "f00d", state: state, owner: "worker",
            fence: 7, createdAt: createdAt, updatedAt: createdAt)
    }

    static func invoice(
        _ id: String = "bill", state: Invoice.State = .draft, createdAt: Timestamp = noon
    ) throws(OrderError) -> Invoice {
        Invoice(
            id: try Self.id(id), number: "I-\(id)", order: try Self.id("trip"), state: state, amount: euros(7_000),
            paid: euros(0), createdAt: createdAt)
    }

    static func message(
        _ id: String = "mail", once: String? = nil, kind: Message.Kind = .paymentReceived, createdAt: Timestamp = noon
    ) throws(OrderError) -> Message {
        Message(
            id: try Self.id(id), kind: kind, audience: .customer, order: try Self.id("trip"),
            customer: try Self.id("anna"), channel: .email, language: .uk, variables: ["amount": "30,00 €"],
            onceFor: once ?? "once/\(id)", createdAt: createdAt)
    }

    static func event(
        _ id: String = "evt_1", account name: String = "stripe", state: InboxEvent.State = .received,
        receivedAt: Timestamp = noon
    ) throws(OrderError) -> InboxEvent {
        InboxEvent(
            account: try account(name), gateway: stripe, eventID: id, kind: .paymentCaptured,
            gatewayKind: "payment_intent.succeeded", isLive: false, occurredAt: noon, receivedAt: receivedAt,
            state: state)
    }

    static func caseFile(
        _ id: String = "case", order: String? = "trip", once: String? = nil, kind: CaseFile.Kind = .overpaid,
        openedAt: Timestamp = noon
    ) throws(OrderError) -> CaseFile {
        var orderID: Order.ID?
        if let order { orderID = try Self.id(order) }
        return CaseFile(
            id: try Self.id(id), kind: kind, order: orderID, detail: "look", onceFor: once ?? "once/\(id)",
            openedAt: openedAt)
    }

    static func line(
        _ position: Int64, _ account: LedgerAccount, _ amount: Money, book: String = "trip", journal: String = "j1",
        customer: String? = nil, at: Timestamp = noon
    ) throws(OrderError) -> LedgerEntry {
        var customerID: Customer.ID?
        if let customer { customerID = try Self.id(customer) }
        return LedgerEntry(
            book: book, position: position, journal: journal, account: account, amount: amount, customer: customerID,
            memo: "deposit", at: at, hash: [UInt8(truncatingIfNeeded: position), 0, 255])
    }

    static func auditEntry(_ position: Int64, book: String = "trip") -> AuditEntry {
        AuditEntry(
            book: book, position: position, at: noon, actor: "maria", role: "manager", verb: "refund", reason: "rain",
            detail: "10.00 EUR", hash: [1, 2, 3])
    }

    /// Adds what most records refer to: the customer `anna`, the order `trip`, the payment `part`, the refund `back`.
    static func addBasics(_ tx: any StoreTransaction) throws(OrderError) {
        try tx.insert(customer())
        try tx.insert(order())
        try tx.insert(payment(captured: 3_000))
        try tx.insert(refund())
    }
}

extension StoreSubject {
    /// An empty store with the basics in it.
    func stocked() async throws -> any PaymentStore {
        let store = try await make()
        try await store.transaction { (tx) throws(OrderError) in try Samples.addBasics(tx) }
        return store
    }
}

/// The code of the error that `body` throws; nil when it throws none.
func failure<Result>(_ body: () async throws(OrderError) -> Result) async -> OrderError.Code? {
    await error(body)?.code
}

/// The error that `body` throws; nil when it throws none.
func error<Result>(_ body: () async throws(OrderError) -> Result) async -> OrderError? {
    do {
        _ = try await body()
        return nil
    } catch {
        return error
    }
}
