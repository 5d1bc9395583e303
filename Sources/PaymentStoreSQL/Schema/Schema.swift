public import PaymentOrders

/// The tables of a store, made by numbered migrations that never change once they were released.
public enum Schema {
    /// The number of the last migration this release knows.
    public static var latest: Int { migrations.last?.number ?? 0 }

    static let migrations: [Migration] = [.initial]

    /// The number of the last migration that was applied; 0 for an empty database.
    public static func applied(on connection: any SQLConnection) throws(OrderError) -> Int {
        let catalog =
            connection.dialect == .sqlite
            ? "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = $1"
            : "SELECT count(*) FROM pg_catalog.pg_class WHERE oid = to_regclass($1)"
        guard try number(connection, catalog, [.text("schema_migrations")]) == 1 else { return 0 }
        return try number(connection, "SELECT coalesce(max(number), 0) FROM schema_migrations", [])
    }

    /// Applies the migrations that are missing, in the transaction that `connection` is in, which has the schema to itself.
    ///
    /// - Returns: the names of those that were applied; none when the schema is the latest.
    /// - Throws: `OrderError.storeUnavailable` when a later release has changed the schema.
    @discardableResult
    public static func migrate(_ connection: any SQLConnection) throws(OrderError) -> [String] {
        let applied = try applied(on: connection)
        try checkKnown(applied)
        var names: [String] = []
        for migration in migrations where migration.number > applied {
            for statement in migration.statements(connection.dialect) { try connection.send(statement, []) }
            try connection.send(
                "INSERT INTO schema_migrations (number, name, applied_at) VALUES ($1, $2, $3)",
                [SQLValue(migration.number), .text(migration.name), SQLValue(try connection.now())])
            names.append(migration.name)
        }
        return names
    }

    /// Refuses a schema that only a later release knows.
    public static func checkKnown(_ applied: Int) throws(OrderError) {
        guard applied <= latest else {
            throw OrderError(
                .storeUnavailable,
                "the store has schema \(applied), made by a later release; this one knows \(latest) and leaves it alone: "
                    + "update the program", field: "schema", value: String(applied))
        }
    }

    private static func number(
        _ connection: any SQLConnection, _ query: String, _ arguments: [SQLValue]
    ) throws(OrderError) -> Int {
        guard case .integer(let number)? = try connection.rows(query, arguments).first?.values.first else {
            throw OrderError(.corrupt, "the catalog of the database gives no number; restore a backup")
        }
        return Int(number)
    }
}

/// One step from an older schema to a newer one.
struct Migration: Sendable {
    /// Counts from 1.
    let number: Int
    /// What it brings.
    let name: String
    /// What is to be run, in order.
    let statements: @Sendable (SQLDialect) -> [String]

    /// The first schema.
    static let initial = Migration(number: 1, name: "initial") { dialect in
        [
            """
            CREATE TABLE schema_migrations (
                number \(dialect.integer) PRIMARY KEY,
                name \(dialect.text) NOT NULL,
                applied_at \(dialect.integer) NOT NULL
            )\(dialect.table)
            """
        ] + initialOrders(dialect) + initialMoney(dialect) + initialChains(dialect) + initialWork(dialect)
    }
}
