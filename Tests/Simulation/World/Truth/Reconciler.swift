import PaymentCore
import PaymentOrders
import PaymentStoreSQL

/// L-5: a reconciler that knows nothing of the code under test, only its tables: each query names rows that must not be there.
extension Judgement {
    private static let queries: [(name: String, query: String)] = [
        (
            "journals that are out of balance",
            "SELECT journal FROM ledger GROUP BY book, journal, currency HAVING sum(amount) <> 0"
        ),
        (
            "captured payments without a succeeded attempt of the same amount",
            """
            SELECT p.id FROM payments p WHERE p.state = 'captured' AND p.way <> 'manual' AND NOT EXISTS (
                SELECT 1 FROM attempts a WHERE a.payment_id = p.id AND a.operation <> 'refund' AND a.state = 'succeeded'
                AND a.currency = p.currency AND a.amount >= p.captured)
            """
        ),
        (
            "payments with more than one succeeded attempt",
            """
            SELECT payment_id FROM attempts WHERE operation <> 'refund' AND state = 'succeeded'
            GROUP BY payment_id HAVING count(*) > 1
            """
        ),
        (
            "payments whose refunds do not add up",
            """
            SELECT p.id FROM payments p WHERE p.refunded NOT BETWEEN (
                SELECT coalesce(sum(r.amount), 0) FROM refunds r WHERE r.payment_id = p.id AND r.state = 'succeeded') AND (
                SELECT coalesce(sum(r.amount), 0) FROM refunds r WHERE r.payment_id = p.id
                AND (r.state = 'succeeded' OR r.state = 'failed' AND r.transaction_id IS NOT NULL))
            """
        ),
        (
            "transactions that two payments claim",
            """
            SELECT transaction_id FROM payments WHERE transaction_id IS NOT NULL
            GROUP BY account, transaction_gateway, transaction_id HAVING count(*) > 1
            """
        ),
        (
            "orders whose money is not what their payments say",
            """
            SELECT o.id FROM orders o WHERE
                (SELECT coalesce(sum(l.amount), 0) FROM ledger l WHERE l.book = o.id AND l.account LIKE 'clearing/%')
                <> (SELECT coalesce(sum(p.captured - p.refunded - p.disputed), 0) FROM payments p WHERE p.order_id = o.id)
                - (SELECT coalesce(sum(l.amount), 0) FROM ledger l WHERE l.book = o.id AND l.account IN ('suspense', 'fees', 'disputes'))
                + (SELECT coalesce(sum(l.amount), 0) FROM ledger l
                   WHERE l.book = o.id AND l.account = 'clearing/customer-balance' AND l.amount < 0)
            """
        ),
        (
            "money in suspense without a case",
            """
            SELECT l.book FROM ledger l WHERE l.account = 'suspense' GROUP BY l.book, l.currency
            HAVING sum(l.amount) <> 0 AND NOT EXISTS (SELECT 1 FROM cases c WHERE c.order_id = l.book OR l.book = 'store')
            """
        ),
        (
            "invoices that are paid above their amount", "SELECT number FROM invoices WHERE paid > amount"
        ),
        (
            "attempts that are open without work to watch them",
            """
            SELECT a.reference FROM attempts a WHERE a.state IN ('sending', 'unknown', 'actionRequired', 'pending', 'authorized')
            AND NOT EXISTS (SELECT 1 FROM work w WHERE w.kind = 'attempt' AND w.subject = a.reference)
            AND NOT EXISTS (SELECT 1 FROM cases c WHERE c.order_id = a.order_id)
            """
        ),
        (
            "events that wait without work to apply them",
            """
            SELECT i.event_id FROM inbox i WHERE i.state = 'received'
            AND NOT EXISTS (SELECT 1 FROM work w WHERE w.kind = 'event' AND w.subject = i.account || '/' || i.event_id)
            """
        ),
    ]

    /// Runs the queries.
    func reconcile() async throws(OrderError) {
        for (name, query) in Self.queries {
            if let row = try await world.vault.rows(query).first {
                world.court.object("L-5", "\(name): \(row.map { "\($0)" }.joined(separator: " "))")
            }
        }
    }
}
