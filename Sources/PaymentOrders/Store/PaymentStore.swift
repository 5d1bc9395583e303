public import PaymentCore
public import PaymentPlans

/// Where orders and money records are kept: the port that a database plugs into.
///
/// Everything is done in transactions whose body is synchronous, so that none can be open while a gateway is called. A body may be run
/// again when the database asks for it (a deadlock, a serialization failure), so it changes nothing outside the transaction.
public protocol PaymentStore: Sendable {
    /// Runs `body` in one durable transaction: all of it is kept, also over a power cut, before this returns; or nothing is.
    ///
    /// - Throws: what `body` throws, after everything it did was undone; `OrderError.storeUnavailable` when the store does not work,
    ///   nothing was kept then; `OrderError.commitUnknown` when the store went away during the commit, and nobody knows (F-30).
    func transaction<Result: Sendable>(
        _ body: @Sendable @escaping (any StoreTransaction) throws(OrderError) -> Result
    ) async throws(OrderError) -> Result
}

/// What can be done within a transaction.
///
/// Reads see what the transaction wrote. `insert` of a name that is there already throws `OrderError.conflict` unless its result says so.
public protocol StoreTransaction: StoreReading, StoreWork {
    // MARK: Records

    /// Adds a customer.
    func insert(_ customer: Customer) throws(OrderError)
    /// Writes a customer over the one of the same name.
    func update(_ customer: Customer) throws(OrderError)

    /// The order, locked until the transaction ends, so that nobody else changes it or its payments meanwhile.
    func lockedOrder(_ id: Order.ID) throws(OrderError) -> Order?
    /// Adds an order.
    func insert(_ order: Order) throws(OrderError)
    /// Writes an order over the one of the same name and version, and counts the version on.
    ///
    /// - Throws: `OrderError.conflict` when the stored version is another.
    func update(_ order: Order) throws(OrderError)

    /// Adds an invoice.
    func insert(_ invoice: Invoice) throws(OrderError)
    /// Writes an invoice over the one of the same name.
    func update(_ invoice: Invoice) throws(OrderError)

    /// Adds a payment.
    func insert(_ payment: PaymentRecord) throws(OrderError)
    /// Writes a payment over the one of the same name.
    func update(_ payment: PaymentRecord) throws(OrderError)

    /// Adds a refund.
    func insert(_ refund: RefundRecord) throws(OrderError)
    /// Writes a refund over the one of the same name.
    func update(_ refund: RefundRecord) throws(OrderError)

    /// Adds an attempt, unless its intent has a live one: a unique index is what guarantees that, whatever the isolation (§1).
    ///
    /// - Returns: false when there is a live one, or one of the same reference.
    func insert(_ attempt: Attempt) throws(OrderError) -> Bool
    /// Writes an attempt over the one of the same reference, if that one is in one of `states`.
    ///
    /// - Returns: whether it was: false means that somebody else came first.
    func update(_ attempt: Attempt, ifIn states: Set<Attempt.State>) throws(OrderError) -> Bool
    /// Ties a gateway's transaction to an order and a payment; it serves no other (I-4, F-23).
    ///
    /// - Returns: whether it is tied to this payment now, or was before.
    func bind(_ transaction: GatewayReference, account: AccountName, to payment: PaymentRecord) throws(OrderError)
        -> Bool

    /// Adds a kept method.
    func insert(_ method: MethodRecord) throws(OrderError)
    /// Writes a kept method over the one of the same name.
    func update(_ method: MethodRecord) throws(OrderError)

    // MARK: Chains

    /// Appends lines to the ledger. Lines are never changed or removed; the database refuses it.
    ///
    /// What was booked for a time that is closed already is added to those closings too.
    func append(_ entries: [LedgerEntry]) throws(OrderError)
    /// Keeps everybody else from appending to the ledger until the transaction ends, and waits for those who have, half a second at most.
    ///
    /// - Throws: `OrderError.storeUnavailable` when somebody who has appended did not end in that time.
    func lockLedger() throws(OrderError)
    /// Adds the sums of the ledger up to a time.
    func insert(_ closing: LedgerClosing) throws(OrderError)
    /// Appends an entry to the audit trail, which is never changed either.
    func append(_ entry: AuditEntry) throws(OrderError)

    // MARK: Messages, events, cases

    /// Adds a message unless one was written for the same.
    ///
    /// - Returns: whether it was added.
    @discardableResult
    func insert(_ message: Message) throws(OrderError) -> Bool
    /// Writes a message over the one of the same name.
    func update(_ message: Message) throws(OrderError)
    /// Adds an event unless it is there (F-20).
    ///
    /// - Returns: whether it was added.
    func insert(_ event: InboxEvent) throws(OrderError) -> Bool
    /// Writes an event over the one of the same account and id.
    func update(_ event: InboxEvent) throws(OrderError)
    /// Adds a case unless one was opened for the same.
    ///
    /// - Returns: whether it was added.
    @discardableResult
    func insert(_ file: CaseFile) throws(OrderError) -> Bool
    /// Writes a case over the one of the same name.
    func update(_ file: CaseFile) throws(OrderError)

    /// Adds an income entry (P-BK-2). Entries are never changed or removed; the database refuses it.
    func insert(_ entry: IncomeEntry) throws(OrderError)
    /// Counts a try from a place, unless `most` were made there after `start`, and forgets all tries that were made until then.
    ///
    /// No other transaction counts a try from the same place until this one ends, so that tries of one instant pass no limit together.
    ///
    /// - Returns: whether it was counted.
    func takeTry(
        _ id: TakenTry.ID, from place: String, at time: Timestamp, after start: Timestamp, most: Int
    ) throws(OrderError) -> Bool
    /// Takes back what was counted.
    func removeTry(_ id: TakenTry.ID) throws(OrderError)

    /// Makes every other transaction that locks the same name wait until this one ends: for what is read before it is decided what to
    /// write, and is no order. A store with one writer has nothing to do.
    func lock(_ name: String) throws(OrderError)
    /// Keeps a setting of the store, over the one of the same name.
    func setSetting(_ name: String, to value: String) throws(OrderError)
}

/// What can be read within a transaction.
public protocol StoreReading {
    /// The time by the store's own clock: leases are reckoned by it (F-27).
    func now() throws(OrderError) -> Timestamp

    /// The customer of this name.
    func customer(_ id: Customer.ID) throws(OrderError) -> Customer?
    /// The customers whose record has a mail address or a telephone number, oldest first; at most `limit`.
    func customers(reachedAt contact: Contact, limit: Int) throws(OrderError) -> [Customer]
    /// The newest customers whose name, mail address or telephone number has `text` in it, without regard to capitals; at most `limit`.
    func customers(matching text: String, limit: Int) throws(OrderError) -> [Customer]
    /// The order of this name, as it is, without a lock.
    func order(_ id: Order.ID) throws(OrderError) -> Order?
    /// The number of an order, for lists in which nothing else of it stands: the order itself is a hundred times as much to read.
    func number(of order: Order.ID) throws(OrderError) -> String?
    /// The order with this number (P-LE-3).
    func order(number: String) throws(OrderError) -> Order?
    /// Orders that fit, by when they were made and then by name, behind `cursor`; at most `limit`.
    func orders(_ filter: OrderFilter, after cursor: OrderCursor?, limit: Int) throws(OrderError) -> [Order]

    /// The invoice of this name.
    func invoice(_ id: Invoice.ID) throws(OrderError) -> Invoice?
    /// The invoices of an order, oldest first.
    func invoices(of order: Order.ID) throws(OrderError) -> [Invoice]

    /// The payment of this name.
    func payment(_ id: PaymentRecord.ID) throws(OrderError) -> PaymentRecord?
    /// The payments of an order, oldest first.
    func payments(of order: Order.ID) throws(OrderError) -> [PaymentRecord]
    /// The payment that a gateway's transaction is tied to.
    func payment(boundTo transaction: GatewayReference, account: AccountName) throws(OrderError) -> PaymentRecord?

    /// The refund of this name.
    func refund(_ id: RefundRecord.ID) throws(OrderError) -> RefundRecord?
    /// The refunds of an order, oldest first.
    func refunds(of order: Order.ID) throws(OrderError) -> [RefundRecord]

    /// The attempt of this reference.
    func attempt(_ reference: MerchantReference) throws(OrderError) -> Attempt?
    /// The attempts of an intent, first try first.
    func attempts(of intent: String) throws(OrderError) -> [Attempt]
    /// The attempts of an order, oldest first.
    func attempts(of order: Order.ID) throws(OrderError) -> [Attempt]
    /// The attempts on an account that were made in a period, oldest first, for reconciliation.
    func attempts(on account: AccountName, in period: Range<Timestamp>) throws(OrderError) -> [Attempt]

    /// The kept method of this name.
    func method(_ id: MethodRecord.ID) throws(OrderError) -> MethodRecord?
    /// A customer's kept methods, newest first, forgotten ones left out.
    func methods(of customer: Customer.ID) throws(OrderError) -> [MethodRecord]

    /// The last line of a chain of the ledger; nil for an empty one.
    func lastEntry(of book: String) throws(OrderError) -> LedgerEntry?
    /// The lines of a chain, in order.
    func entries(of book: String) throws(OrderError) -> [LedgerEntry]
    /// The lines that concern a customer until `end` (not included), by time.
    func entries(of customer: Customer.ID, until end: Timestamp) throws(OrderError) -> [LedgerEntry]
    /// What every account moved in a period, reckoned from the lines alone, by account and currency.
    func turnovers(in period: Range<Timestamp>) throws(OrderError) -> [LedgerTurnover]
    /// The last closing that is not later than a time.
    func lastClosing(until end: Timestamp) throws(OrderError) -> LedgerClosing?
    /// The first closing that is later than a time.
    func firstClosing(after start: Timestamp) throws(OrderError) -> LedgerClosing?
    /// The names of the ledger's chains, in order, behind `cursor`; at most `limit`.
    func books(after cursor: String?, limit: Int) throws(OrderError) -> [String]
    /// The last entry of a chain of the audit trail.
    func lastAudit(of book: String) throws(OrderError) -> AuditEntry?
    /// The entries of a chain of the audit trail, in order.
    func audit(of book: String) throws(OrderError) -> [AuditEntry]

    /// The message of this name.
    func message(_ id: Message.ID) throws(OrderError) -> Message?
    /// The messages about an order, oldest first.
    func messages(of order: Order.ID) throws(OrderError) -> [Message]
    /// The newest messages, or the newest behind `cursor`, whether they were delivered or not unless it is said; at most `limit`.
    func messages(isDelivered: Bool?, after cursor: MessageCursor?, limit: Int) throws(OrderError) -> [Message]
    /// The event of this account and id.
    func event(_ id: String, account: AccountName) throws(OrderError) -> InboxEvent?
    /// The events in a state, oldest first; at most `limit`.
    func events(in state: InboxEvent.State, limit: Int) throws(OrderError) -> [InboxEvent]
    /// The case of this name.
    func caseFile(_ id: CaseFile.ID) throws(OrderError) -> CaseFile?
    /// The case that was opened for this; nil when none was.
    func caseFile(onceFor name: String) throws(OrderError) -> CaseFile?
    /// The open cases, oldest first; those of one order, or all; at most `limit`.
    func openCases(of order: Order.ID?, limit: Int) throws(OrderError) -> [CaseFile]

    /// The income entries of a period, oldest first, behind `cursor`; at most `limit`.
    func income(in period: Range<Timestamp>, after cursor: IncomeCursor?, limit: Int) throws(OrderError)
        -> [IncomeEntry]
    /// How many tries were made from a place after `start`; no more than `limit` are counted.
    func tries(from place: String, after start: Timestamp, limit: Int) throws(OrderError) -> Int

    /// A setting of the store.
    func setting(_ name: String) throws(OrderError) -> String?
}

/// Work that is to be done at a time, and leases on it.
public protocol StoreWork {
    /// The piece of work, if there is one.
    func work(_ kind: WorkItem.Kind, _ subject: String) throws(OrderError) -> WorkItem?
    /// Sets when something is to be done. Work that is there and due earlier stays earlier unless `replacing`; a lease on it stays.
    func schedule(_ kind: WorkItem.Kind, _ subject: String, at time: Timestamp, replacing: Bool) throws(OrderError)
    /// Removes what was scheduled; work that is leased stays until its worker finishes it, and is not done again then.
    func unschedule(_ kind: WorkItem.Kind, _ subject: String) throws(OrderError)
    /// Takes what is due and leased to nobody, or whose lease has run out: oldest first, each with the next fencing number.
    ///
    /// Workers that ask at the same time get different work, and none waits for another.
    func claim(limit: Int, owner: String, lease seconds: Int64) throws(OrderError) -> [WorkItem]
    /// Takes one piece of work that is leased to nobody, due or not; nil when there is none or somebody has it.
    func claim(_ kind: WorkItem.Kind, _ subject: String, owner: String, lease seconds: Int64) throws(OrderError)
        -> WorkItem?
    /// Whether the lease still is this one: the fencing number is the last given out. The row stays locked until the end.
    func holds(_ item: WorkItem) throws(OrderError) -> Bool
    /// Gives the lease back: the work is done, or is to be done again at `next`. When it was scheduled for an earlier time while it was
    /// leased, that time stays.
    ///
    /// - Returns: false when the lease is not this one any more; nothing was changed then.
    @discardableResult
    func finish(_ item: WorkItem, next: Timestamp?) throws(OrderError) -> Bool
    /// How much work is due, by kind.
    func dueCount() throws(OrderError) -> [WorkItem.Kind: Int]
}

/// Which orders are meant.
public struct OrderFilter: Hashable, Sendable {
    /// Only orders in this state.
    public var status: Plan.Status?
    /// Only orders of this kind.
    public var kind: Order.Kind?
    /// Only orders of this customer.
    public var customer: Customer.ID?
    /// Only orders that were paid in parts and are not paid in full (P-LE-9).
    public var hasPartialPayments: Bool?
    /// Only orders whose terms have a payment link's times, or only those without.
    public var isVisit: Bool?
    /// Only orders whose title or number holds this text.
    public var text: String?
    /// Whether the newest come first.
    public var newestFirst: Bool

    /// Creates a filter; without arguments it lets every order pass.
    public init(
        status: Plan.Status? = nil, kind: Order.Kind? = nil, customer: Customer.ID? = nil,
        hasPartialPayments: Bool? = nil,
        isVisit: Bool? = nil, text: String? = nil, newestFirst: Bool = false
    ) {
        self.status = status
        self.kind = kind
        self.customer = customer
        self.hasPartialPayments = hasPartialPayments
        self.isVisit = isVisit
        self.text = text
        self.newestFirst = newestFirst
    }
}

/// A place in a list of orders.
public struct OrderCursor: Hashable, Comparable, Sendable {
    /// When the last order of the page was made.
    public let createdAt: Timestamp
    /// Its name.
    public let id: Order.ID

    /// The place behind `order`.
    public init(_ order: Order) {
        createdAt = order.createdAt
        id = order.id
    }

    /// Whether the place is before another one in a list of the oldest first.
    public static func < (left: OrderCursor, right: OrderCursor) -> Bool {
        (left.createdAt, left.id.text) < (right.createdAt, right.id.text)
    }
}

/// A place in a list of messages.
public struct MessageCursor: Hashable, Sendable {
    /// When the last message of the page was written.
    public let createdAt: Timestamp
    /// Its name.
    public let id: Message.ID

    /// The place of a message that was written at a time.
    public init(createdAt: Timestamp, id: Message.ID) {
        self.createdAt = createdAt
        self.id = id
    }
}

extension StoreReading {
    /// The open cases, oldest first; those of one order, or all.
    public func openCases(of order: Order.ID?) throws(OrderError) -> [CaseFile] {
        try openCases(of: order, limit: .max)
    }
}
