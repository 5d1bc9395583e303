internal import CPostgres
internal import PaymentOrders

/// Why statements were not all done, and what is known of them.
struct PostgresFailure: Error {
    /// What to tell.
    let error: OrderError
    /// Whether the transaction met another one, so that running it again may help.
    var isTransient = false
    /// Whether the connection is of no use any more.
    var endsSession = false
    /// Which of the statements sent together may have been done without an answer.
    var doubtful: Range<Int> = 0..<0

    /// The connection is gone, or gives no answer.
    static func lost(_ reason: String, doubtful: Range<Int>) -> PostgresFailure {
        PostgresFailure(
            error: OrderError(.storeUnavailable, "the connection to PostgreSQL was lost: \(reason)"), endsSession: true,
            doubtful: doubtful)
    }

}

extension PostgresFailure {
    /// The server answered the statement at `index` with an error.
    init(_ reply: Reply, _ state: String, at index: Int, _ statementTimeout: Duration) {
        let severity = reply.field(cpostgres_field_severity)
        let isFatal = severity == "FATAL" || severity == "PANIC"
        let parts = ErrorParts(
            state: state, message: reply.field(cpostgres_field_message) ?? "",
            constraint: reply.field(cpostgres_field_constraint) ?? reply.field(cpostgres_field_column),
            table: reply.field(cpostgres_field_table), statementTimeout: statementTimeout)
        error = parts.orderError
        // A statement that was prepared is gone, or its table has changed since: a new connection prepares it anew.
        let isStale = state == "26000" || state == "0A000"
        isTransient = state == "40001" || state == "40P01" || isStale
        endsSession = isFatal || isStale
        // A server that ends the connection over a statement may have done it before; it does nothing that comes behind it.
        doubtful = isFatal ? index..<index + 1 : 0..<0
    }
}

/// The parts of a server's error that a sentence is made of.
///
/// Details and most messages quote the values of a statement, so they stay out: only messages that can hold nothing but names are shown.
struct ErrorParts {
    /// The five characters that say what kind of error it is.
    let state: String
    /// The server's first sentence, in its own language.
    var message = ""
    /// The constraint or column that is broken.
    var constraint: String?
    /// Its table.
    var table: String?
    /// How long statements may run.
    var statementTimeout: Duration = .zero

    /// The error as one of orders.
    var orderError: OrderError {
        let (code, sentence) = meaning
        return OrderError(code, "\(sentence) (SQLSTATE \(state))", field: code == .conflict ? constraint : nil)
    }

    private var meaning: (OrderError.Code, String) {
        switch state {
        case "P0001": return (.conflict, "the database refuses the change: \(message)")
        case "40001", "40P01":
            return (.storeUnavailable, "the transaction kept meeting others that change the same rows: try again")
        case "42501":
            return (
                .storeUnavailable, "the database role may not do this: grant it the rights on the schema; \(message)"
            )
        case "42P01", "42703", "3F000":
            return (.storeUnavailable, "the tables are missing or too old: run the migration first; \(message)")
        case "53100": return (.storeUnavailable, "the database server's disk is full: make room, nothing was kept")
        case "53300":
            return (
                .storeUnavailable, "the database server has no connection left: lower connectionsMax or raise its limit"
            )
        case "55P03": return (.storeUnavailable, "a row stayed locked by somebody else for too long: try again")
        case "57014": return (.storeUnavailable, "a statement took longer than \(statementTimeout) and was stopped")
        case "57P01", "57P02":
            return (.storeUnavailable, "the database server ended the connection, or is shutting down")
        case "57P03": return (.storeUnavailable, "the database server is starting or stopping: try again soon")
        case "25P03": return (.storeUnavailable, "the transaction stood still for \(statementTimeout) and was ended")
        case "25006": return (.storeUnavailable, "the database is read only: connect to the primary server")
        case "3D000":
            return (.storeUnavailable, "there is no such database: create it, or correct the name; \(message)")
        case "28P01":
            return (.storeUnavailable, "the database server refuses the password of this role: set the right one")
        case "28000":
            return (.storeUnavailable, "the database server does not let this role in: check its name and pg_hba.conf")
        default: return meaningOfClass
        }
    }

    private var meaningOfClass: (OrderError.Code, String) {
        switch state.prefix(2) {
        case "23":
            let name = [constraint, table].compactMap { $0 }.joined(separator: " of ")
            return (.conflict, "the database refuses the row: it breaks \(name.isEmpty ? "a constraint" : name)")
        case "22": return (.invalid, "a value does not fit its column, or a computed one overflows")
        case "08": return (.storeUnavailable, "the connection to the database server failed")
        case "53": return (.storeUnavailable, "the database server lacks memory or another resource")
        case "58", "XX": return (.storeUnavailable, "the database server failed by itself: look into its log")
        case "42": return (.storeUnavailable, "the database refuses a statement: \(message)")
        default: return (.storeUnavailable, "the database refuses a statement")
        }
    }
}
