import PaymentCore
import PaymentOrders
import PaymentStoreSQL
import Testing

@testable import PaymentStorePostgres

@Suite("What is due is found by an index")
struct PostgresClaimTests {
    @Test("claims are planned once, and by a plan that reads only what it takes, however many there are")
    func plan() async throws {
        let store = try await PostgresFixture().store()
        try await store.migrate()
        try await store.statements { (connection) throws(OrderError) in
            try connection.send(
                """
                INSERT INTO work (kind, subject, due_at, fence) \
                SELECT 'order', 'order-' || n, n, 0 FROM generate_series(1, 20000) AS series (n)
                """, [])
            try connection.send("ANALYZE work", [])
        }
        // The server plans the first five for their arguments, and then decides whether one plan does for all.
        for _ in 0..<8 {
            let items = try await store.transaction { (tx) throws(OrderError) in
                try tx.claim(limit: 8, owner: "worker", lease: 60)
            }
            #expect(items.count == 8)
        }
        let (plans, pages) = try await store.statements { (connection) throws(OrderError) in
            let plans = try connection.rows(
                "SELECT generic_plans FROM pg_prepared_statements WHERE statement LIKE 'WITH free%'", [])
            let details = try connection.rows(
                "EXPLAIN \(SQLDialect.postgres.claimFree(limit: 8))", [.integer(20_000), .integer(0), .text("worker")])
            return (plans.map(\.values), details.map(\.values))
        }
        #expect(plans == [[.integer(3)]])
        let text = "\(pages)"
        #expect(text.contains("Index Scan using work_free") && text.contains("Index Scan using work_pkey"), "\(text)")
        #expect(!text.contains("Seq Scan"), "\(text)")
    }
}
