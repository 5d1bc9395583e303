import PaymentCore
import PaymentOrders
import PaymentStorePostgres
import PaymentStoreSQL
import TestSupport
import Testing

@Suite("The tables in PostgreSQL, and the check of the server")
struct PostgresSchemaTests {
    @Test("workers that start together migrate once, and the others find it done")
    func together() async throws {
        let fixture = try await PostgresFixture()
        let configuration = try PostgresConfiguration(
            host: fixture.server.folder, database: fixture.database, user: "postgres", schema: "payments")
        let applied = try await withThrowingTaskGroup(of: [String].self) { group in
            for _ in 0..<6 { group.addTask { try await PostgresStore(configuration).migrate() } }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        #expect(applied == ["initial"])
        let report = try await PostgresStore(configuration).check()
        #expect(report.schema == Schema.latest)
        #expect(report.database.hasPrefix("PostgreSQL 1"))
    }

    @Test(
        "a migration waits for another of its schema longer than a statement may take, and for other schemas not at all",
        .timeLimit(.minutes(5)))
    func apart() async throws {
        let fixture = try await PostgresFixture()
        let store = { (schema: String) throws -> PostgresStore in
            PostgresStore(
                try PostgresConfiguration(
                    host: fixture.server.folder, database: fixture.database, user: "postgres", schema: schema,
                    statementTimeout: .milliseconds(50)))
        }
        let onlooker = PostgresStore(try fixture.configuration())
        let (made, released) = (Gate(), Gate())
        // Somebody makes the schema by hand and takes a while: whoever migrates it waits for that.
        let holder = Task {
            try await onlooker.statements { (connection) throws(OrderError) in
                try connection.send("CREATE SCHEMA held", [])
                // What is sent leaves with the next that has an answer.
                _ = try connection.rows("SELECT 1", [])
                made.open()
                released.pass()
                throw OrderError(.conflict, "rolled back")
            }
        }
        try await made.passApart()
        let held = try store("held")
        let waiter = Task { try await held.migrate() }
        defer { released.open() }
        try await onlooker.waitUntilBlocked(forMilliseconds: 200)
        #expect(try await store("free").migrate() == ["initial"])
        released.open()
        #expect(try await orderError { try await holder.value }?.message == "rolled back")
        #expect(try await waiter.value == ["initial"])
    }

    @Test("tables of a later release are left alone, and the check says so")
    func later() async throws {
        let fixture = try await PostgresFixture()
        let store = PostgresStore(try fixture.configuration())
        try await store.migrate()
        try await store.statements { (connection) throws(OrderError) in
            try connection.send(
                "INSERT INTO schema_migrations (number, name, applied_at) VALUES ($1, 'later', 0)",
                [.integer(1_000_000)])
        }
        let error = try await orderError { _ = try await store.migrate() }
        #expect(error?.code == .storeUnavailable)
        #expect(try await store.check().findings.contains { $0.contains("later release") })
    }

    @Test("the check tells missing tables, a clock that is off and a role with too many rights")
    func findings() async throws {
        let fixture = try await PostgresFixture()
        let clock = ManualWallClock(SystemWallClock().now())
        let store = PostgresStore(try fixture.configuration(connectionsMax: 1000), wallClock: clock)
        var findings = try await store.check().findings
        for part in ["run the migration", "superuser", "connectionsMax"] {
            #expect(findings.contains { $0.contains(part) }, "\(part)")
        }
        #expect(!findings.contains { $0.contains("clock") })
        clock.advance(seconds: -3600)
        findings = try await store.check().findings
        #expect(findings.contains { $0.contains("ahead of") })
        clock.advance(seconds: 7200)
        findings = try await store.check().findings
        #expect(findings.contains { $0.contains("behind") })
    }

    @Test("a role that may do no more than read and write the rows is enough for a worker (S-91)")
    func leastPrivilege() async throws {
        let fixture = try await PostgresFixture()
        let owner = PostgresStore(try fixture.configuration())
        try await owner.migrate()
        let role = "worker_of_\(fixture.database)"
        try await owner.statements { (connection) throws(OrderError) in
            for text in [
                "CREATE ROLE \(role) LOGIN", "GRANT USAGE ON SCHEMA public TO \(role)",
                "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO \(role)",
                "GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO \(role)",
            ] { try connection.send(text, []) }
        }
        let worker = PostgresStore(try fixture.configuration(user: role))
        let claimed = try await worker.transaction { (tx) throws(OrderError) in
            try tx.schedule(.event, "e", at: Timestamp(millisecondsSinceEpoch: 0), replacing: false)
            return try tx.claim(limit: 5, owner: "w", lease: 60)
        }
        #expect(claimed.map(\.subject) == ["e"])
        #expect(try await worker.check().findings == [])
        let refused = try await orderError {
            try await worker.statements { (connection) throws(OrderError) in try connection.send("DROP TABLE work", [])
            }
        }
        #expect(refused?.message.contains("42501") == true)
    }
}
