import PaymentCore
import PaymentLocalization
import PaymentOrders
import PaymentPlans
import PaymentStoreSQL
import Synchronization

extension Judgement {
    /// L-3: every item that is due and is to be charged is paid, being paid, or visible to a person.
    func checkDue() async throws(OrderError) {
        let world = world
        let orders = try await world.vault.transaction { (tx) throws(OrderError) in
            try tx.orders(OrderFilter(status: .open), after: nil, limit: 1_000)
        }
        for order in orders where order.method != nil && !order.collectionPaused {
            for (place, item) in order.plan.schedule.items.enumerated() {
                guard item.collection == .savedMethod, order.plan.paid[place] < item.minorUnits, let due = item.due,
                    due.adding(days: 2) < world.business.zone.moment(world.now).day
                else { continue }
                let rows = try await world.vault.rows(
                    """
                    SELECT (SELECT count(*) FROM cases WHERE order_id = $1 AND closed_at IS NULL),
                        (SELECT count(*) FROM attempts a JOIN payments p ON p.id = a.payment_id
                         WHERE a.order_id = $1 AND p.item = $2 AND a.updated_at > $3),
                        (SELECT count(*) FROM attempts WHERE order_id = $1 AND operation <> 'refund'
                         AND state IN ('sending', 'unknown', 'actionRequired', 'pending', 'authorized'))
                    """,
                    [
                        .text(order.id.text), .integer(Int64(item.id.number)),
                        .integer(world.now.adding(seconds: -9 * 86_400).millisecondsSinceEpoch),
                    ])
                // What a payer began for the order by themselves may be what pays the item; L-1 sees to it that it comes to an end.
                if (0...2).allSatisfy({ rows[0][$0].number == 0 }) {
                    world.court.object(
                        "L-3",
                        "item \(item.id) of order \(order.id) was due on \(due), is not paid, and nobody was called")
                }
            }
        }
    }

    /// I-3: no order has kept more than its price, except what the payer paid too much and the order says so.
    func checkTotals() async throws(OrderError) {
        let orders = try await world.vault.transaction { (tx) throws(OrderError) in
            try tx.orders(OrderFilter(), after: nil, limit: 1_000)
        }
        for order in orders {
            let rows = try await world.vault.rows(
                """
                SELECT (SELECT coalesce(sum(captured - refunded - disputed), 0) FROM payments WHERE order_id = $1 AND state = 'captured')
                    + (SELECT coalesce(sum(amount), 0) FROM ledger
                       WHERE book = $1 AND account = 'clearing/customer-balance' AND amount < 0)
                """,
                [.text(order.id.text)])
            // What of its credit has paid another order is not its own any more.
            let kept = rows[0][0].number ?? 0
            let plan = order.plan
            if kept > plan.total.minorUnits + plan.credit.minorUnits + plan.owedBack {
                world.court.object(
                    "I-3",
                    "order \(order.id) has kept \(kept), its price is \(plan.total), credit \(plan.credit), owed \(plan.owedBack)"
                )
            }
        }
    }

    /// L-4: every message was sent, or a person knows that it could not be.
    func checkMessages() async throws(OrderError) {
        let rows = try await world.vault.rows(
            "SELECT id, kind FROM messages WHERE delivered_at IS NULL AND created_at < $1 LIMIT 1",
            [.integer(world.now.adding(seconds: -93_600).millisecondsSinceEpoch)])
        if let row = rows.first { world.court.object("L-4", "message \(row[0].text) (\(row[1].text)) was never sent") }
    }

    /// L-4: no lease is stuck, and nothing that is due is left lying.
    func checkLeases() async throws(OrderError) {
        let hourAgo = world.now.adding(seconds: -3600).millisecondsSinceEpoch
        let rows = try await world.vault.rows(
            "SELECT kind, subject, due_at FROM work WHERE free_at < $1 LIMIT 1", [.integer(hourAgo)])
        if let row = rows.first {
            world.court.object(
                "L-4", "\(row[0].text) \(row[1].text) has been due for more than an hour and nobody does it")
        }
    }

    /// I-14: what somebody was told is still true.
    func checkPromises() async throws(OrderError) {
        let promises = world.court.memory.withLock { $0.promises }
        for (_, promise) in promises.sorted(by: { $0.key < $1.key }) {
            switch promise {
            case .booked(let order):
                try await expect(
                    "SELECT count(*) FROM orders WHERE id = $1", [.text(order.text)], "order \(order) is gone")
            case .paid(let payment, let amount):
                try await expect(
                    "SELECT count(*) FROM payments WHERE id = $1 AND captured = $2",
                    [.text(payment.text), .integer(amount)],
                    "payment \(payment) of \(amount) is gone")
            case .status(let order, let status) where status != .completed:
                try await expect(
                    "SELECT count(*) FROM orders WHERE id = $1 AND status = $2",
                    [.text(order.text), .text(status.rawValue)],
                    "order \(order) is not \(status.rawValue) any more")
            case .refund(let refund):
                try await expect(
                    "SELECT count(*) FROM refunds WHERE id = $1", [.text(refund.text)], "refund \(refund) is gone")
            case .received(let account, let event):
                try await expect(
                    "SELECT count(*) FROM inbox WHERE account = $1 AND event_id = $2",
                    [.text(account.text), .text(event)],
                    "event \(event) was acknowledged and is gone")
            case .status: break
            }
        }
    }

    private func expect(_ query: String, _ arguments: [SQLValue], _ problem: String) async throws(OrderError) {
        if try await world.vault.rows(query, arguments)[0][0].number == 0 { world.court.object("I-14", problem) }
    }

    /// I-1: the chains of ledger and audit are whole.
    func checkChains() async throws(OrderError) {
        let key = world.key
        let broken = try await world.vault.transaction { (tx) throws(OrderError) -> String? in
            for book in try tx.books(after: nil, limit: 10_000) {
                var previous: [UInt8] = []
                for (place, entry) in try tx.entries(of: book).enumerated() {
                    let fields = [
                        "ledger", entry.book, String(entry.position), entry.journal, entry.account.description,
                        String(entry.amount.minorUnits), entry.amount.currency.code, entry.customer?.text ?? "",
                        entry.memo, String(entry.at.millisecondsSinceEpoch),
                    ]
                    guard entry.position == Int64(place + 1),
                        try key.isValid(chainHash: entry.hash, previous: previous, fields: fields)
                    else { return "line \(place + 1) of book \(book)" }
                    previous = entry.hash
                }
            }
            return nil
        }
        if let broken { world.court.object("I-1", "the chain is broken at \(broken)") }
    }

    /// I-15: no token and no secret stands in a stored byte.
    func checkCanaries() async throws(OrderError) {
        let tables = try await world.vault.rows(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
        for table in tables.map(\.[0].text).sorted() {
            for row in try await world.vault.rows("SELECT * FROM \(table)") {
                for value in row where Self.holdsCanary(value) {
                    return world.court.object("I-15", "a row of \(table) holds a token")
                }
            }
        }
    }

    private static let canaries = [
        "pm_card_", "mock-nonce-", "mock-token-", "sandbox_token", "mock_token_", "sk_test", "whsec_",
    ]
    .map { Array($0.utf8) }

    private static func holdsCanary(_ value: SQLValue) -> Bool {
        let bytes: [UInt8]
        switch value {
        case .text(let text): bytes = Array(text.utf8)
        case .bytes(let own): bytes = own
        case .integer, .null: return false
        }
        return canaries.contains { canary in
            guard bytes.count >= canary.count else { return false }
            return (0...(bytes.count - canary.count)).contains {
                bytes[$0] == canary[0] && bytes[$0..<($0 + canary.count)].elementsEqual(canary)
            }
        }
    }
}
