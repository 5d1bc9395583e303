internal import PaymentCore

/// Recomputes from what is stored whether everything still fits together: chains, journals, balances, payments (L-2, L-5, I-1).
///
/// It is written without the code that books, in the plainest way, so that a wrong idea would have to be had twice.
public struct LedgerCheck: Sendable {
    /// What must hold.
    public enum Rule: String, Sendable, Hashable, CaseIterable {
        /// Every line of a book's ledger bears the hash of itself and the line before (S-93).
        case ledgerChain = "ledger-chain"
        /// Every entry of a book's audit trail does.
        case auditChain = "audit-chain"
        /// The lines of a journal sum to zero in each currency (I-1).
        case journalBalances = "journal-balances"
        /// What came in less what went out is what the accounts of gateways hold for the order (L-2).
        case moneyIsThere = "money-is-there"
        /// The ledger's sums are the figures of the order's plan.
        case planIsBooked = "plan-is-booked"
        /// What is recorded of a payment and its refunds fits together, and with its attempts (I-4, I-9).
        case paymentFits = "payment-fits"
        /// All money of a plan is on its items, or is where its payments say, and no item has more than it asks for (I-12).
        case planFits = "plan-fits"
        /// Money in suspense has an open case (L-2).
        case suspenseHasCase = "suspense-has-case"
        /// The balances of all accounts sum to zero in each currency (I-1).
        case booksBalance = "books-balance"
        /// Each closing of the ledger is the sum of the lines before it.
        case closingsAddUp = "closings-add-up"
    }

    /// Something that does not hold.
    public struct Finding: Sendable, Hashable, CustomStringConvertible {
        /// What does not hold.
        public let rule: Rule
        /// The book it was found in: an order's name, or the store's own.
        public let book: String
        /// What was found, as a sentence for staff.
        public let detail: String

        /// The finding in a line.
        public var description: String { "\(rule.rawValue) in '\(book)': \(detail)" }
    }

    let orders: Orders

    /// Makes a check of the store of `orders`.
    public init(_ orders: Orders) { self.orders = orders }

    /// How many orders are read in one transaction.
    private static let pageSize = 50

    /// Checks everything.
    ///
    /// - Returns: what does not hold; empty when all does.
    public func run() async throws(OrderError) -> [Finding] {
        var findings: [Finding] = []
        var seen: Set<String> = []
        var cursor: OrderCursor?
        var isOver = false
        while !isOver {
            let after = cursor
            let page = try await orders.store.transaction { [self] (tx) throws(OrderError) in
                let page = try tx.orders(OrderFilter(), after: after, limit: Self.pageSize)
                var suspects: [Order.ID] = []
                for order in page where try !OrderCheck(orders, order, tx).findings().isEmpty {
                    suspects.append(order.id)
                }
                return (orders: page, suspects: suspects)
            }
            for suspect in page.suspects { findings += try await check(suspect) }
            seen.formUnion(page.orders.map(\.id.text))
            cursor = page.orders.last.map(OrderCursor.init)
            isOver = page.orders.count < Self.pageSize
        }
        findings += try await strayBooks(seen)
        // What was changed between two reads is looked at a second time.
        if try await !store().isEmpty { findings += try await store() }
        if try await !closings().isEmpty { findings += try await closings() }
        return findings
    }

    /// Checks one order with nobody changing it meanwhile: between the reads of one that is not locked somebody may have.
    private func check(_ id: Order.ID) async throws(OrderError) -> [Finding] {
        try await orders.store.transaction { [self] (tx) throws(OrderError) in
            guard let order = try tx.lockedOrder(id) else { return [] }
            return try OrderCheck(orders, order, tx).findings()
        }
    }

    /// Books that belong to no order.
    private func strayBooks(_ known: Set<String>) async throws(OrderError) -> [Finding] {
        var findings: [Finding] = []
        var cursor: String?
        while true {
            let after = cursor
            let page = try await orders.store.transaction { (tx) throws(OrderError) in
                try tx.books(after: after, limit: 500)
            }
            for book in page where book != Chain.storeBook && !known.contains(book) {
                // An order may have been made since its page was read.
                let isThere = try await orders.store.transaction { (tx) throws(OrderError) in
                    guard let id = try? Order.ID(book) else { return false }
                    return try tx.order(id) != nil
                }
                if !isThere {
                    findings.append(Finding(rule: .planIsBooked, book: book, detail: "no order has this book"))
                }
            }
            guard let last = page.last else { return findings }
            cursor = last
        }
    }

    /// The book of what concerns no order, and the sums over all books.
    private func store() async throws(OrderError) -> [Finding] {
        try await orders.store.transaction { [self] (tx) throws(OrderError) in
            let book = Chain.storeBook
            let entries = try tx.entries(of: book)
            var findings = try BookCheck(orders.key, book).findings(entries, tx.audit(of: book))
            var inSuspense: Int64 = 0
            for entry in entries where entry.account == .suspense { inSuspense += entry.amount.minorUnits }
            let cases = try tx.openCases(of: nil).filter { $0.order == nil && $0.kind == .mismatch }
            if inSuspense != 0, cases.isEmpty {
                findings.append(
                    Finding(
                        rule: .suspenseHasCase, book: book, detail: "\(inSuspense) minor units lie there without a case"
                    ))
            }
            return try findings + balances(tx)
        }
    }

    private func balances(_ tx: any StoreTransaction) throws(OrderError) -> [Finding] {
        var sums: [Currency: Int64] = [:]
        for turnover in try tx.turnovers(in: .earliest ..< .latest) {
            sums[turnover.debit.currency, default: 0] += turnover.balance.minorUnits
        }
        return sums.filter { $0.value != 0 }.map { currency, sum in
            Finding(
                rule: .booksBalance, book: Chain.storeBook,
                detail: "all accounts together are \(sum) minor units of \(currency.code) instead of none")
        }
    }

    /// The closings, from the first one on, beside what the lines before each of them move.
    private func closings() async throws(OrderError) -> [Finding] {
        var findings: [Finding] = []
        var start = Timestamp.earliest
        var moved: [LedgerTurnover] = []
        while true {
            let (after, before) = (start, moved)
            let (next, lines) = try await orders.store.transaction { (tx) throws(OrderError) in
                guard let closing = try tx.firstClosing(after: after) else { return (nil as LedgerClosing?, before) }
                return (closing, try LedgerTurnover.sum(before, tx.turnovers(in: after..<closing.until)))
            }
            guard let closing = next else { return findings }
            if Set(closing.turnovers) != Set(lines) {
                let wrong = Set(closing.turnovers).symmetricDifference(lines).map(\.account.description)
                findings.append(
                    Finding(
                        rule: .closingsAddUp, book: Chain.storeBook,
                        detail: "the sums kept for \(closing.until) are not those of the lines before it, in "
                            + Set(wrong).sorted().joined(separator: ", ")
                            + "; delete the rows of ledger_closings, the collector makes them again"))
            }
            (start, moved) = (closing.until, lines)
        }
    }
}

/// The chains of one book, and its journals.
struct BookCheck {
    private let key: StoreKey
    private let book: String

    init(_ key: StoreKey, _ book: String) {
        self.key = key
        self.book = book
    }

    func findings(_ entries: [LedgerEntry], _ audit: [AuditEntry]) throws(OrderError) -> [LedgerCheck.Finding] {
        var findings: [LedgerCheck.Finding] = []
        var place: Int64 = 0
        var hash: [UInt8] = []
        for entry in entries {
            place += 1
            let fields = [
                "ledger", book, String(place), entry.journal, entry.account.description,
                String(entry.amount.minorUnits),
                entry.amount.currency.code, entry.customer?.text ?? "", entry.memo,
                String(entry.at.millisecondsSinceEpoch),
            ]
            guard entry.position == place, try key.isValid(chainHash: entry.hash, previous: hash, fields: fields) else {
                findings.append(
                    LedgerCheck.Finding(
                        rule: .ledgerChain, book: book, detail: "line \(place) was changed, or one is missing before it"
                    ))
                break
            }
            hash = entry.hash
        }
        place = 0
        hash = []
        for entry in audit {
            place += 1
            let fields = [
                "audit", book, String(place), String(entry.at.millisecondsSinceEpoch), entry.actor, entry.role,
                entry.verb, entry.reason, entry.detail,
            ]
            guard entry.position == place, try key.isValid(chainHash: entry.hash, previous: hash, fields: fields) else {
                findings.append(
                    LedgerCheck.Finding(
                        rule: .auditChain, book: book, detail: "entry \(place) was changed, or one is missing before it"
                    ))
                break
            }
            hash = entry.hash
        }
        return findings + journals(entries)
    }

    private func journals(_ entries: [LedgerEntry]) -> [LedgerCheck.Finding] {
        struct Side: Hashable {
            let journal: String
            let currency: Currency
        }
        var sums: [Side: Int64] = [:]
        for entry in entries {
            sums[Side(journal: entry.journal, currency: entry.amount.currency), default: 0] += entry.amount.minorUnits
        }
        return sums.filter { $0.value != 0 }.keys.map { side in
            LedgerCheck.Finding(
                rule: .journalBalances, book: book, detail: "the lines of journal '\(side.journal)' do not sum to zero")
        }
    }
}
