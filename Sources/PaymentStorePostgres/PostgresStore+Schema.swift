internal import PaymentCore
public import PaymentOrders
internal import PaymentStoreSQL

extension PostgresStore {
    /// A difference of clocks that is worth a word: leases go by the server's clock alone, dates of orders by the machines' (F-27).
    private static let skewMax: Int64 = 60_000
    /// Any number that no other lock has.
    private static let schemaLock: Int64 = 7_298_117_300_016

    /// Brings the tables to what this release needs, in one transaction; workers that start together do it one after the other.
    ///
    /// It has a connection of its own, whose statements may take an hour: an index over a large table, or the wait for a worker that
    /// makes one, is longer than a statement of a payment may be. Other schemas of the database are not waited for.
    ///
    /// - Returns: the names of the migrations that were applied; none when there was nothing to do.
    /// - Throws: `OrderError.storeUnavailable` also when a later release has changed the tables, which then stay as they are.
    @discardableResult
    public func migrate() async throws(OrderError) -> [String] {
        let store = patient()
        let names: [String]
        do throws(OrderError) { names = try await store.bringUpToDate() } catch {
            await store.close()
            throw error
        }
        await store.close()
        return names
    }

    private func bringUpToDate() async throws(OrderError) -> [String] {
        try await onConnection { [schema = configuration.schema] connection throws(OrderError) in
            _ = try connection.rows(
                "SELECT count(*) FROM pg_advisory_xact_lock(hashtextextended($1, $2))",
                [.text(schema), .integer(Self.schemaLock)])
            // A role without the right to make schemas may find one that was made for it. The name was checked to be a plain one.
            if try connection.rows("SELECT 1 FROM pg_catalog.pg_namespace WHERE nspname = $1", [.text(schema)]).isEmpty
            {
                try connection.send("CREATE SCHEMA \"\(schema)\"", [])
            }
            return try Schema.migrate(connection)
        }
    }

    /// Asks the server what can be wrong with it: the tables' version, its clock, its settings, the rights of the role.
    public func check() async throws(OrderError) -> StoreReport {
        let before = wallClock.now()
        let (schema, now, values) = try await onConnection { connection throws(OrderError) in
            let now = try connection.now()
            let rows = try connection.rows(
                """
                SELECT current_setting('server_version'), current_setting('server_version_num')::bigint, \
                current_setting('full_page_writes'), current_setting('max_connections')::bigint, rolsuper \
                FROM pg_catalog.pg_roles WHERE rolname = current_user
                """, [])
            return (try Schema.applied(on: connection), now, rows.first?.values ?? [])
        }
        let after = wallClock.now()
        var findings = Self.findings(of: values, connectionsMax: configuration.connectionsMax)
        if schema != Schema.latest {
            findings.append(
                schema < Schema.latest
                    ? "the tables have schema \(schema), this release needs \(Schema.latest): run the migration"
                    : "the tables have schema \(schema), made by a later release: update the program"
            )
        }
        let (ahead, behind) = (now.milliseconds(since: after), before.milliseconds(since: now))
        if max(ahead, behind) > Self.skewMax {
            let skew = ahead > 0 ? "\(ahead / 1000) s ahead of" : "\(behind / 1000) s behind"
            findings.append("the server's clock is \(skew) this machine's: set both by the network")
        }
        guard case .text(let version)? = values.first else {
            throw OrderError(.storeUnavailable, "PostgreSQL does not tell its version")
        }
        return StoreReport(database: "PostgreSQL \(version)", schema: schema, findings: findings)
    }

    private static func findings(of values: [SQLValue], connectionsMax: Int) -> [String] {
        guard values.count == 5 else { return ["the role that signed in is not listed"] }
        var findings: [String] = []
        if case .integer(let number) = values[1], number < 150_000 {
            findings.append("the server is older than PostgreSQL 15, which is the oldest that is tested: update it")
        }
        if values[2] != .text("on") {
            findings.append(
                "full_page_writes is off: unless the disk writes whole pages, a power cut can spoil the tables")
        }
        if case .integer(let number) = values[3], number < Int64(connectionsMax) {
            findings.append("the server takes \(number) connections, and connectionsMax is \(connectionsMax): lower it")
        }
        if values[4] == .integer(1) {
            findings.append("the role is a superuser: sign in as one that owns the tables and nothing else (S-91)")
        }
        return findings
    }
}
