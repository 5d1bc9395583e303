import PaymentCore
import PaymentOrders

/// A transaction that notes what is written.
struct WatchedTransaction: StoreTransaction {
    /// What really reads and writes.
    let base: any StoreTransaction
    /// Where it is noted.
    let watch: Watch

    // MARK: Writing

    func insert(_ customer: Customer) throws(OrderError) { try base.insert(customer) }
    func update(_ customer: Customer) throws(OrderError) { try base.update(customer) }
    func lockedOrder(_ id: Order.ID) throws(OrderError) -> Order? { try base.lockedOrder(id) }

    func insert(_ order: Order) throws(OrderError) {
        try base.insert(order)
        watch.add(.order(order, isNew: true))
    }

    func update(_ order: Order) throws(OrderError) {
        try base.update(order)
        watch.add(.order(order, isNew: false))
    }

    func insert(_ invoice: Invoice) throws(OrderError) {
        try base.insert(invoice)
        watch.add(.invoice(invoice))
    }

    func update(_ invoice: Invoice) throws(OrderError) {
        try base.update(invoice)
        watch.add(.invoice(invoice))
    }

    func insert(_ payment: PaymentRecord) throws(OrderError) {
        try base.insert(payment)
        watch.add(.payment(payment, before: nil))
    }

    func update(_ payment: PaymentRecord) throws(OrderError) {
        let before = try base.payment(payment.id)
        try base.update(payment)
        watch.add(.payment(payment, before: before))
    }

    func insert(_ refund: RefundRecord) throws(OrderError) {
        try base.insert(refund)
        watch.add(.refund(refund, before: nil))
    }

    func update(_ refund: RefundRecord) throws(OrderError) {
        let before = try base.refund(refund.id)
        try base.update(refund)
        watch.add(.refund(refund, before: before))
    }

    func insert(_ attempt: Attempt) throws(OrderError) -> Bool {
        let isInserted = try base.insert(attempt)
        if isInserted { watch.add(.attempt(attempt, before: nil)) }
        return isInserted
    }

    func update(_ attempt: Attempt, ifIn states: Set<Attempt.State>) throws(OrderError) -> Bool {
        let before = try base.attempt(attempt.reference)
        let isUpdated = try base.update(attempt, ifIn: states)
        if isUpdated { watch.add(.attempt(attempt, before: before)) }
        return isUpdated
    }

    func bind(
        _ transaction: GatewayReference, account: AccountName, to payment: PaymentRecord
    ) throws(OrderError) -> Bool {
        let isBound = try base.bind(transaction, account: account, to: payment)
        if isBound { watch.add(.binding(transaction, account, payment.id)) }
        return isBound
    }

    func insert(_ method: MethodRecord) throws(OrderError) {
        try base.insert(method)
        watch.add(.method(method))
    }

    func update(_ method: MethodRecord) throws(OrderError) {
        try base.update(method)
        watch.add(.method(method))
    }

    func append(_ entries: [LedgerEntry]) throws(OrderError) {
        try base.append(entries)
        watch.add(.entries(entries))
    }

    func lockLedger() throws(OrderError) { try base.lockLedger() }
    func lock(_ name: String) throws(OrderError) { try base.lock(name) }
    func insert(_ closing: LedgerClosing) throws(OrderError) { try base.insert(closing) }

    func append(_ entry: AuditEntry) throws(OrderError) {
        try base.append(entry)
        watch.add(.audit(entry))
    }

    func insert(_ message: Message) throws(OrderError) -> Bool {
        let isInserted = try base.insert(message)
        if isInserted { watch.add(.message(message, isNew: true)) }
        return isInserted
    }

    func update(_ message: Message) throws(OrderError) {
        try base.update(message)
        watch.add(.message(message, isNew: false))
    }

    func insert(_ event: InboxEvent) throws(OrderError) -> Bool {
        let isInserted = try base.insert(event)
        if isInserted { watch.add(.event(event, isNew: true)) }
        return isInserted
    }

    func update(_ event: InboxEvent) throws(OrderError) {
        try base.update(event)
        watch.add(.event(event, isNew: false))
    }

    func insert(_ file: CaseFile) throws(OrderError) -> Bool {
        let isInserted = try base.insert(file)
        if isInserted { watch.add(.file(file, isNew: true)) }
        return isInserted
    }

    func update(_ file: CaseFile) throws(OrderError) {
        try base.update(file)
        watch.add(.file(file, isNew: false))
    }

    func insert(_ entry: IncomeEntry) throws(OrderError) { try base.insert(entry) }
    func takeTry(
        _ id: TakenTry.ID, from place: String, at time: Timestamp, after start: Timestamp, most: Int
    ) throws(OrderError) -> Bool { try base.takeTry(id, from: place, at: time, after: start, most: most) }
    func removeTry(_ id: TakenTry.ID) throws(OrderError) { try base.removeTry(id) }

    func setSetting(_ name: String, to value: String) throws(OrderError) {
        try base.setSetting(name, to: value)
        watch.add(.setting(name, value))
    }
}

extension WatchedTransaction {
    // MARK: Work

    func work(_ kind: WorkItem.Kind, _ subject: String) throws(OrderError) -> WorkItem? { try base.work(kind, subject) }

    func schedule(
        _ kind: WorkItem.Kind, _ subject: String, at time: Timestamp, replacing: Bool
    ) throws(OrderError) {
        try base.schedule(kind, subject, at: time, replacing: replacing)
    }

    func unschedule(_ kind: WorkItem.Kind, _ subject: String) throws(OrderError) { try base.unschedule(kind, subject) }

    func claim(limit: Int, owner: String, lease seconds: Int64) throws(OrderError) -> [WorkItem] {
        let items = try base.claim(limit: limit, owner: owner, lease: seconds)
        for item in items { watch.add(.claim(item)) }
        return items
    }

    func claim(
        _ kind: WorkItem.Kind, _ subject: String, owner: String, lease seconds: Int64
    ) throws(OrderError) -> WorkItem? {
        let item = try base.claim(kind, subject, owner: owner, lease: seconds)
        if let item { watch.add(.claim(item)) }
        return item
    }

    func holds(_ item: WorkItem) throws(OrderError) -> Bool { try base.holds(item) }

    func finish(_ item: WorkItem, next: Timestamp?) throws(OrderError) -> Bool {
        let isHeld = try base.finish(item, next: next)
        watch.add(.finish(item, isHeld: isHeld))
        return isHeld
    }

    func dueCount() throws(OrderError) -> [WorkItem.Kind: Int] { try base.dueCount() }
}

extension WatchedTransaction {
    // MARK: Reading

    func now() throws(OrderError) -> Timestamp { try base.now() }
    func customer(_ id: Customer.ID) throws(OrderError) -> Customer? { try base.customer(id) }
    func customers(reachedAt contact: Contact, limit: Int) throws(OrderError) -> [Customer] {
        try base.customers(reachedAt: contact, limit: limit)
    }
    func customers(matching text: String, limit: Int) throws(OrderError) -> [Customer] {
        try base.customers(matching: text, limit: limit)
    }
    func order(_ id: Order.ID) throws(OrderError) -> Order? { try base.order(id) }
    func number(of order: Order.ID) throws(OrderError) -> String? { try base.number(of: order) }
    func order(number: String) throws(OrderError) -> Order? { try base.order(number: number) }
    func orders(_ filter: OrderFilter, after cursor: OrderCursor?, limit: Int) throws(OrderError) -> [Order] {
        try base.orders(filter, after: cursor, limit: limit)
    }
    func invoice(_ id: Invoice.ID) throws(OrderError) -> Invoice? { try base.invoice(id) }
    func invoices(of order: Order.ID) throws(OrderError) -> [Invoice] { try base.invoices(of: order) }
    func payment(_ id: PaymentRecord.ID) throws(OrderError) -> PaymentRecord? { try base.payment(id) }
    func payments(of order: Order.ID) throws(OrderError) -> [PaymentRecord] { try base.payments(of: order) }
    func payment(boundTo transaction: GatewayReference, account: AccountName) throws(OrderError) -> PaymentRecord? {
        try base.payment(boundTo: transaction, account: account)
    }
    func refund(_ id: RefundRecord.ID) throws(OrderError) -> RefundRecord? { try base.refund(id) }
    func refunds(of order: Order.ID) throws(OrderError) -> [RefundRecord] { try base.refunds(of: order) }
    func attempt(_ reference: MerchantReference) throws(OrderError) -> Attempt? { try base.attempt(reference) }
    func attempts(of intent: String) throws(OrderError) -> [Attempt] { try base.attempts(of: intent) }
    func attempts(of order: Order.ID) throws(OrderError) -> [Attempt] { try base.attempts(of: order) }
    func attempts(on account: AccountName, in period: Range<Timestamp>) throws(OrderError) -> [Attempt] {
        try base.attempts(on: account, in: period)
    }
    func method(_ id: MethodRecord.ID) throws(OrderError) -> MethodRecord? { try base.method(id) }
    func methods(of customer: Customer.ID) throws(OrderError) -> [MethodRecord] { try base.methods(of: customer) }
    func lastEntry(of book: String) throws(OrderError) -> LedgerEntry? { try base.lastEntry(of: book) }
    func entries(of book: String) throws(OrderError) -> [LedgerEntry] { try base.entries(of: book) }
    func entries(of customer: Customer.ID, until end: Timestamp) throws(OrderError) -> [LedgerEntry] {
        try base.entries(of: customer, until: end)
    }
    func turnovers(in period: Range<Timestamp>) throws(OrderError) -> [LedgerTurnover] {
        try base.turnovers(in: period)
    }
    func lastClosing(until end: Timestamp) throws(OrderError) -> LedgerClosing? { try base.lastClosing(until: end) }
    func firstClosing(after start: Timestamp) throws(OrderError) -> LedgerClosing? {
        try base.firstClosing(after: start)
    }
    func books(after cursor: String?, limit: Int) throws(OrderError) -> [String] {
        try base.books(after: cursor, limit: limit)
    }
    func lastAudit(of book: String) throws(OrderError) -> AuditEntry? { try base.lastAudit(of: book) }
    func audit(of book: String) throws(OrderError) -> [AuditEntry] { try base.audit(of: book) }
    func message(_ id: Message.ID) throws(OrderError) -> Message? { try base.message(id) }
    func messages(of order: Order.ID) throws(OrderError) -> [Message] { try base.messages(of: order) }
    func messages(isDelivered: Bool?, after cursor: MessageCursor?, limit: Int) throws(OrderError) -> [Message] {
        try base.messages(isDelivered: isDelivered, after: cursor, limit: limit)
    }
    func event(_ id: String, account: AccountName) throws(OrderError) -> InboxEvent? {
        try base.event(id, account: account)
    }
    func events(in state: InboxEvent.State, limit: Int) throws(OrderError) -> [InboxEvent] {
        try base.events(in: state, limit: limit)
    }
    func caseFile(_ id: CaseFile.ID) throws(OrderError) -> CaseFile? { try base.caseFile(id) }
    func caseFile(onceFor name: String) throws(OrderError) -> CaseFile? { try base.caseFile(onceFor: name) }
    func openCases(of order: Order.ID?, limit: Int) throws(OrderError) -> [CaseFile] {
        try base.openCases(of: order, limit: limit)
    }
    func income(
        in period: Range<Timestamp>, after cursor: IncomeCursor?, limit: Int
    ) throws(OrderError) -> [IncomeEntry] { try base.income(in: period, after: cursor, limit: limit) }
    func tries(from place: String, after start: Timestamp, limit: Int) throws(OrderError) -> Int {
        try base.tries(from: place, after: start, limit: limit)
    }
    func setting(_ name: String) throws(OrderError) -> String? { try base.setting(name) }
}
