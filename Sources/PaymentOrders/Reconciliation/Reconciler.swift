public import PaymentCore

/// Compares what a gateway has with what this store has, and mends what can be mended without inventing anything (O-5).
///
/// A success that is missing here is settled, and a refund booked, by the very code that settles answers and webhooks; genuine money that
/// belongs to no order goes into suspense with a case. Everything else is reported, and a case opened. A second run finds nothing to do.
public struct Reconciler: Sendable {
    let orders: Orders
    let account: GatewayAccount
    let listing: any ListingGateway
    let lookup: any LookupGateway

    /// Makes a reconciler of one account.
    ///
    /// - Throws: `OrderError.notFound` for an account that is not there; `.gateway` for one whose gateway lists nothing.
    public init(_ orders: Orders, account: AccountName) throws(OrderError) {
        self.orders = orders
        self.account = try orders.account(account)
        listing = try orders.gateway(account, as: (any ListingGateway).self, to: "list what it has")
        lookup = try orders.gateway(account, as: (any LookupGateway).self, to: "look payments up")
    }

    /// Compares a period.
    ///
    /// - Parameters:
    ///   - period: from, to (not included).
    ///   - repair: whether to mend what is safe to mend, and to open cases for the rest.
    /// - Throws: `OrderError.gateway` when the gateway does not answer; what was mended by then stays.
    public func run(_ period: Range<Timestamp>, repair: Bool = false) async throws(OrderError) -> Reconciliation {
        let payments = try await all { [listing] cursor async throws(PaymentError) in
            try await listing.payments(in: period, after: cursor)
        }
        let refunds = try await all { [listing] cursor async throws(PaymentError) in
            try await listing.refunds(in: period, after: cursor)
        }
        let name = account.name
        let attempts = try await orders.store.transaction { (tx) throws(OrderError) in
            try tx.attempts(on: name, in: period)
        }
        var differences: [Difference] = []
        for payment in payments {
            guard let difference = try await compare(payment) else { continue }
            differences.append(repair ? try await mend(difference, payment) : difference)
        }
        let listed = Set(payments.map(\.reference))
        for attempt in attempts where attempt.operation != .refund && attempt.state == .succeeded {
            guard let difference = try await compare(attempt, listed: listed) else { continue }
            differences.append(difference)
        }
        var seen: Set<GatewayReference> = []
        let refunded = payments.filter { !$0.refunded.isZero || $0.status == .voided }.map(\.reference)
        for transaction in try await refunded + refunds.map(\.payment) + transactions(ofRefundsIn: attempts)
        where seen.insert(transaction).inserted {
            guard let difference = try await compareRefunds(of: transaction, repair: repair) else { continue }
            differences.append(difference)
        }
        differences += try await compareDisputes(in: period, repair: repair)
        if repair { for difference in differences where difference.repair == nil { try await report(difference) } }
        return Reconciliation(
            account: name, period: period, payments: payments.count, refunds: refunds.count, attempts: attempts.count,
            differences: differences)
    }

    /// Every page of a list.
    func all<Item: Hashable & Sendable>(
        _ page: (String?) async throws(PaymentError) -> Page<Item>
    ) async throws(OrderError) -> [Item] {
        var items: [Item] = []
        var cursors: Set<String> = []
        var cursor: String?
        repeat {
            let next = try await ask(page, cursor)
            items += next.items
            cursor = next.next
            if let cursor, !cursors.insert(cursor).inserted {
                throw OrderError(.gateway, "the list of account '\(account.name)' comes back to where it was")
            }
        } while cursor != nil
        // Entries may move from one page to the next while they are read.
        var seen: Set<Item> = []
        return items.filter { seen.insert($0).inserted }
    }

    private func ask<Item: Hashable & Sendable>(
        _ page: (String?) async throws(PaymentError) -> Page<Item>, _ cursor: String?
    ) async throws(OrderError) -> Page<Item> {
        do { return try await page(cursor) } catch { throw OrderError(error) }
    }

    private func transactions(ofRefundsIn attempts: [Attempt]) async throws(OrderError) -> [GatewayReference] {
        let ids = Set(attempts.filter { $0.operation == .refund }.map(\.payment))
        return try await orders.store.transaction { (tx) throws(OrderError) in
            var found: [GatewayReference] = []
            for id in ids.sorted(by: { $0.text < $1.text }) {
                if let transaction = try tx.payment(id)?.transaction { found.append(transaction) }
            }
            return found
        }
    }

    /// Opens a case for what a person has to mend, once.
    private func report(_ difference: Difference) async throws(OrderError) {
        let orders = orders
        let detail = "account '\(account.name)': \(difference.detail)"
        try await orders.repeatingUnknownCommit { (tx) throws(OrderError) in
            if let order = difference.order {
                let edit = try Edit(orders, tx, order, by: .system)
                try edit.open(.reconciliation, amount: difference.there, detail: detail, once: difference.name)
            } else {
                try tx.insert(
                    CaseFile(
                        id: Identifier(random: orders.random), kind: .reconciliation, amount: difference.there,
                        detail: detail, onceFor: "\(account.name)/\(difference.name)", openedAt: try tx.now()))
            }
        }
    }
}
