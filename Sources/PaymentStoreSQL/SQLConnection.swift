public import PaymentCore
public import PaymentOrders

/// A database connection within a transaction, as the statements of the store need it.
///
/// Every statement is prepared once per connection, under its text. Arguments are bound, never written into the text (S-92); they are
/// named `$1`, `$2`, … and each stands in the text for the first time in that order, which both databases understand.
public protocol SQLConnection {
    /// Which database it is, for the few statements that differ.
    var dialect: SQLDialect { get }

    /// The time by the clock that leases are reckoned by: the database server's, or the machine's for an embedded database (F-27).
    func now() throws(OrderError) -> Timestamp

    /// Runs a statement and gives its rows.
    ///
    /// - Throws: `OrderError.conflict` when a constraint of the database is violated; `OrderError.storeUnavailable`.
    func rows(_ statement: String, _ arguments: [SQLValue]) throws(OrderError) -> [SQLRow]

    /// Runs a statement and gives the number of rows it changed.
    func change(_ statement: String, _ arguments: [SQLValue]) throws(OrderError) -> Int

    /// Runs a statement whose result nobody waits for.
    ///
    /// It may be sent together with what follows, so its error may be thrown by a later statement of the transaction or by its commit.
    func send(_ statement: String, _ arguments: [SQLValue]) throws(OrderError)
}

/// The two databases.
public enum SQLDialect: Sendable, Hashable {
    /// SQLite 3.40 or later.
    case sqlite
    /// PostgreSQL 15 or later.
    case postgres
}

/// A value that is bound to a statement or read from a row.
public enum SQLValue: Sendable, Hashable {
    /// No value.
    case null
    /// A whole number, `BIGINT`.
    case integer(Int64)
    /// A text, `TEXT`.
    case text(String)
    /// Bytes, `BLOB` or `BYTEA`.
    case bytes([UInt8])
}

/// A row of a result; its columns in the order in which the statement names them.
public struct SQLRow: Sendable {
    /// The values.
    public let values: [SQLValue]

    /// Creates a row.
    public init(_ values: [SQLValue]) { self.values = values }
}
