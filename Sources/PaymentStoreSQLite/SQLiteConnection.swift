internal import GRDB
internal import GRDBSQLite
internal import PaymentCore
internal import PaymentOrders
internal import PaymentStoreSQL

/// The one connection, while one unit of work has it.
///
/// Statements are prepared and kept by GRDB; binding, running and reading them goes straight to SQLite.
final class SQLiteConnection: SQLConnection {
    private let database: Database
    private let clock: any WallClock
    /// The first error of the database in a transaction; nothing is done after it.
    private var failure: OrderError?
    private var isInTransaction = false

    init(_ database: Database, clock: any WallClock) {
        self.database = database
        self.clock = clock
    }

    var dialect: SQLDialect { .sqlite }

    func now() -> Timestamp { clock.now() }

    func rows(_ statement: String, _ arguments: [SQLValue]) throws(OrderError) -> [SQLRow] {
        var rows: [SQLRow] = []
        try run(statement, arguments) { (handle) throws(OrderError) in rows.append(try Self.row(of: handle)) }
        return rows
    }

    func change(_ statement: String, _ arguments: [SQLValue]) throws(OrderError) -> Int {
        try run(statement, arguments)
        return Int(sqlite3_changes(database.sqliteConnection))
    }

    func send(_ statement: String, _ arguments: [SQLValue]) throws(OrderError) { try run(statement, arguments) }

    /// Runs `body` in a transaction that has the right to write from its beginning on.
    func transaction<Result>(_ body: (SQLiteConnection) throws(OrderError) -> Result) throws(OrderError) -> Result {
        // What an earlier unit could not roll back; there is none unless the disk failed.
        if isOpen { try run("ROLLBACK", []) }
        try run("BEGIN IMMEDIATE", [])
        isInTransaction = true
        defer { isInTransaction = false }
        do throws(OrderError) {
            let result = try body(self)
            if let failure { throw failure }
            // SQLite rolls back by itself when the disk is full, and would then run what follows outside a transaction (F-34).
            guard isOpen else { throw OrderError(.storeUnavailable, "the database has rolled back by itself") }
            try commit()
            return result
        } catch {
            rollBack()
            throw error
        }
    }

    /// Whether SQLite could open the file for reading only.
    var isReadOnly: Bool { sqlite3_db_readonly(database.sqliteConnection, "main") == 1 }

    private var isOpen: Bool { sqlite3_get_autocommit(database.sqliteConnection) == 0 }

    private func commit() throws(OrderError) {
        do throws(SQLiteFailure) { try step("COMMIT") } catch { throw error.orderErrorOfCommit }
    }

    private func rollBack() {
        guard isOpen else { return }
        // What cannot be rolled back now is before the next transaction, and is not kept in any case.
        do throws(SQLiteFailure) { try step("ROLLBACK") } catch { failure = error.orderError }
    }

    private func step(_ statement: String) throws(SQLiteFailure) {
        let handle = try prepare(statement).sqliteStatement
        defer { sqlite3_reset(handle) }
        guard sqlite3_step(handle) == SQLITE_DONE else { throw lastFailure }
    }
}

extension SQLiteConnection {
    private func run(
        _ statement: String, _ arguments: [SQLValue], row: (OpaquePointer) throws(OrderError) -> Void = { _ in }
    ) throws(OrderError) {
        if let failure { throw failure }
        // Past an error that SQLite answered with a rollback, a statement would be committed alone.
        if isInTransaction, !isOpen { throw abandon(OrderError(.storeUnavailable, "the transaction is over")) }
        let prepared: Statement
        do throws(SQLiteFailure) { prepared = try prepare(statement) } catch { throw abandon(error.orderError) }
        let handle = prepared.sqliteStatement
        defer { sqlite3_reset(handle) }
        try bind(arguments, to: handle)
        while true {
            switch sqlite3_step(handle) {
            case SQLITE_DONE: return
            case SQLITE_ROW: try row(handle)
            default: throw abandon(lastFailure.orderError)
            }
        }
    }

    /// Remembers an error of a transaction, which is over with it.
    private func abandon(_ error: OrderError) -> OrderError {
        if isInTransaction { failure = error }
        return error
    }

    private func prepare(_ text: String) throws(SQLiteFailure) -> Statement {
        do { return try database.cachedStatement(sql: text) } catch { throw lastFailure }
    }

    private var lastFailure: SQLiteFailure {
        SQLiteFailure(
            code: sqlite3_extended_errcode(database.sqliteConnection),
            message: String(cString: sqlite3_errmsg(database.sqliteConnection)))
    }
}
