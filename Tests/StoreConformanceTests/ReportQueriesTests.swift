import PaymentCore
import PaymentLocalization
import PaymentOrders
import PaymentPlans
import PaymentStoreSQL
import Testing

/// What reports and exports ask of a store.
@Suite("Report queries")
struct ReportQueriesTests {
    private let columnsOfSQLite = """
        SELECT t.name, c.name FROM sqlite_master t JOIN pragma_table_xinfo(t.name) c \
        WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite%' AND instr(t.name, '_text') = 0
        """
    private let columnsOfPostgres = """
        SELECT table_name::text, column_name::text FROM information_schema.columns WHERE table_schema = current_schema()
        """

    /// What follows from other columns, is of this one database, or is a lease.
    private let notExported: Set<String> = [
        "orders.place", "orders.search", "customers.place", "customers.search", "customers.mail_key",
        "customers.phone_key",
        "work.free_at", "work.again_at", "work.fence", "work.lease_until", "work.owner", "work.ends",
        "fences.last", "tries.place", "tries.id", "tries.tried_at",
        "ledger_closings.until", "ledger_closings.account", "ledger_closings.currency", "ledger_closings.debit",
        "ledger_closings.credit", "schema_migrations.number", "schema_migrations.name", "schema_migrations.applied_at",
    ]

    @Test("every column of every table is exported, or known not to be", arguments: StoreSubject.all)
    func everyColumn(_ subject: StoreSubject) async throws {
        let store = try await subject.make()
        let (sqlite, postgres) = (columnsOfSQLite, columnsOfPostgres)
        let stored = try await store.statements { (connection) throws(OrderError) in
            try connection.rows(connection.dialect == .sqlite ? sqlite : postgres, []).map { row in
                row.values.map { if case .text(let text) = $0 { text } else { "" } }.joined(separator: ".")
            }
        }
        let exported = ExportedTable.all.flatMap { table in table.columns.map { "\(table.name).\($0)" } }
        #expect(Set(exported).count == exported.count)
        let missing = Set(stored).subtracting(exported)
        #expect(missing == notExported.intersection(stored))
        #expect(Set(exported).isSubset(of: stored))
    }

    @Test("the rows of a table come once each, in the order of its key, whatever the page", arguments: StoreSubject.all)
    func pages(_ subject: StoreSubject) async throws {
        let store = try await subject.make()
        try await store.transaction { (tx) throws(OrderError) in
            for number in 0..<25 { try tx.insert(try Samples.customer("c\(number)")) }
            for number in 0..<13 { try tx.setSetting("test.\(number)", to: "\(number)") }
        }
        for name in ["customers", "settings"] {
            let table = try #require(ExportedTable.all.first { $0.name == name })
            for limit in [1, 5, 12, 100] {
                var keys: [[SQLValue]] = []
                var rows: [SQLRow] = []
                repeat {
                    let cursor = keys.last
                    rows = try await store.exported(table, after: cursor, limit: limit)
                    #expect(rows.count <= limit)
                    keys += rows.map(table.key)
                } while !rows.isEmpty
                // A file keeps settings of its own beside.
                keys.removeAll { name == "settings" && !$0.description.contains("test.") }
                #expect(keys.count == (name == "customers" ? 25 : 13))
                #expect(keys.map(\.description) == Set(keys).map(\.description).sorted(), "\(name), page of \(limit)")
            }
        }
    }

    @Test("a key of two columns is gone on behind as one", arguments: StoreSubject.all)
    func compoundKey(_ subject: StoreSubject) async throws {
        let store = try await subject.make()
        let table = try #require(ExportedTable.all.first { $0.name == "work" })
        try await store.transaction { (tx) throws(OrderError) in
            for kind in WorkItem.Kind.allCases {
                for number in 0..<3 {
                    try tx.schedule(kind, "\(number)", at: Samples.noon, replacing: false)
                }
            }
        }
        var keys: [[SQLValue]] = []
        var rows: [SQLRow] = []
        repeat {
            let cursor = keys.last
            rows = try await store.exported(table, after: cursor, limit: 2)
            keys += rows.map(table.key)
        } while !rows.isEmpty
        #expect(keys.count == 15 && Set(keys).count == 15)
    }

    @Test("a statement is refused when the ledger's lines do not come to its sums", arguments: StoreSubject.all)
    func unbalanced(_ subject: StoreSubject) async throws {
        let store = try await subject.make()
        let orders = try await Orders.open(
            store: store, accounts: [], business: Business(), key: StoreKey(Secret(Array(1...32))))
        try await store.transaction { (tx) throws(OrderError) in
            try tx.insert(try Samples.customer())
            try tx.insert(try Samples.order())
        }
        let id = try Customer.ID("anna")
        #expect(try await orders.statement(of: id).sections.isEmpty)
        // A line that somebody wrote past the program: a demand without what it is for.
        try await store.statements { (connection) throws(OrderError) in
            try connection.send(
                """
                INSERT INTO ledger (book, position, journal, account, amount, currency, customer_id, memo, booked_at, hash) \
                VALUES ($1, 1, $2, 'receivable', 500, 'EUR', $3, 'forged', $4, $5)
                """,
                [
                    .text("trip"), .text("trip/1"), .text("anna"), .integer(Samples.noon.millisecondsSinceEpoch),
                    .bytes([0]),
                ])
        }
        await #expect { try await orders.statement(of: id) } throws: { ($0 as? OrderError)?.code == .corrupt }
        #expect(try await orders.trialBalance().isBalanced == false)
    }
}

extension PaymentStore {
    /// Rows of a table as an export reads them.
    fileprivate func exported(
        _ table: ExportedTable, after cursor: [SQLValue]?, limit: Int
    ) async throws -> [SQLRow] {
        try await transaction { (tx) throws(OrderError) in
            guard let tx = tx as? SQLTransaction else { throw OrderError(.invalid, "this store has no statements") }
            return try tx.exportedRows(of: table, after: cursor, limit: limit)
        }
    }
}
