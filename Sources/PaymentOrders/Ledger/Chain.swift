internal import PaymentCore

/// Appends to the chains of one book: ledger lines and audit entries, each with a keyed hash over itself and the one before (S-93).
struct Chain {
    let book: String
    let key: StoreKey

    /// The book of what concerns no order: money in suspense, and what is done to the store itself.
    static let storeBook = "store"

    /// The lines of one journal, behind the last line of the book.
    ///
    /// - Parameter lines: accounts and amounts; they must sum to zero in each currency.
    func journal(
        _ name: String, _ lines: [(account: LedgerAccount, amount: Money)], customer: Customer.ID?, memo: String,
        at time: Timestamp, after last: LedgerEntry?
    ) throws(OrderError) -> [LedgerEntry] {
        var sums: [Currency: Int128] = [:]
        for line in lines { sums[line.amount.currency, default: 0] += Int128(line.amount.minorUnits) }
        guard sums.values.allSatisfy({ $0 == 0 }) else {
            throw OrderError(.corrupt, "the lines of journal '\(name)' in book '\(book)' do not sum to zero: \(sums)")
        }
        var entries: [LedgerEntry] = []
        var position = last?.position ?? 0
        var hash = last?.hash ?? []
        for line in lines {
            position += 1
            let unhashed = LedgerEntry(
                book: book, position: position, journal: name, account: line.account, amount: line.amount,
                customer: customer, memo: memo, at: time, hash: [])
            hash = try self.hash(of: unhashed, after: hash)
            entries.append(unhashed.with(hash: hash))
        }
        return entries
    }

    /// An audit entry behind the last one of the book.
    func audit(
        _ actor: Principal, _ verb: AuditVerb, reason: String, detail: String, at time: Timestamp,
        after last: AuditEntry?
    ) throws(OrderError) -> AuditEntry {
        let unhashed = AuditEntry(
            book: book, position: (last?.position ?? 0) + 1, at: time, actor: actor.name, role: actor.role.rawValue,
            verb: verb.rawValue, reason: reason, detail: detail, hash: [])
        return unhashed.with(hash: try hash(of: unhashed, after: last?.hash ?? []))
    }

    /// The hash a ledger line must have.
    func hash(of entry: LedgerEntry, after previous: [UInt8]) throws(OrderError) -> [UInt8] {
        try key.chainHash(
            previous: previous,
            fields: [
                "ledger", entry.book, String(entry.position), entry.journal, entry.account.description,
                String(entry.amount.minorUnits), entry.amount.currency.code, entry.customer?.text ?? "", entry.memo,
                String(entry.at.millisecondsSinceEpoch),
            ])
    }

    /// The hash an audit entry must have.
    func hash(of entry: AuditEntry, after previous: [UInt8]) throws(OrderError) -> [UInt8] {
        try key.chainHash(
            previous: previous,
            fields: [
                "audit", entry.book, String(entry.position), String(entry.at.millisecondsSinceEpoch), entry.actor,
                entry.role, entry.verb, entry.reason, entry.detail,
            ])
    }
}

extension LedgerEntry {
    /// The same line with its hash.
    fileprivate func with(hash: [UInt8]) -> LedgerEntry {
        LedgerEntry(
            book: book, position: position, journal: journal, account: account, amount: amount, customer: customer,
            memo: memo, at: at, hash: hash)
    }
}

extension AuditEntry {
    /// The same entry with its hash.
    fileprivate func with(hash: [UInt8]) -> AuditEntry {
        AuditEntry(
            book: book, position: position, at: at, actor: actor, role: role, verb: verb, reason: reason,
            detail: detail, hash: hash)
    }
}
