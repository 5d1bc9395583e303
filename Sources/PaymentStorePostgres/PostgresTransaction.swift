internal import CPostgres
internal import PaymentCore
internal import PaymentOrders
internal import PaymentStoreSQL

/// One transaction on a session.
///
/// `BEGIN` and statements whose result nobody waits for travel with the next statement that is waited for, or with `COMMIT`. After an
/// error nothing more is done: PostgreSQL has given the transaction up, so each further statement, and the commit, throws that error.
final class PostgresTransaction: SQLConnection {
    /// Beyond so many, unasked statements are sent without waiting for one that is.
    private static let queuedMax = 128

    private let session: PostgresSession
    private var queued: [Statement] = [.begin]
    private var time: Timestamp?
    /// Whether anything was sent.
    private var isOpen = false
    /// Whether the server answered anything.
    private(set) var wasAnswered = false
    /// The first error of a statement.
    private(set) var failure: PostgresFailure?

    /// A transaction on `session`, on which none is open.
    init(_ session: PostgresSession) { self.session = session }

    /// PostgreSQL.
    var dialect: SQLDialect { .postgres }

    /// The server's time, asked once per transaction.
    func now() throws(OrderError) -> Timestamp {
        if let time { return time }
        let rows = try rows("SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint", [])
        guard case .integer(let milliseconds)? = rows.first?.values.first else {
            throw OrderError(.storeUnavailable, "PostgreSQL does not tell the time")
        }
        let answer = Timestamp(millisecondsSinceEpoch: milliseconds)
        time = answer
        return answer
    }

    /// Sends the statement and all that is queued before it, and gives its rows.
    func rows(_ statement: String, _ arguments: [SQLValue]) throws(OrderError) -> [SQLRow] {
        try queue(statement, arguments)
        return try exchange()?.rows() ?? []
    }

    /// Sends the statement and all that is queued before it, and gives the number of rows it changed.
    func change(_ statement: String, _ arguments: [SQLValue]) throws(OrderError) -> Int {
        try queue(statement, arguments)
        return try exchange()?.count ?? 0
    }

    /// Queues the statement.
    func send(_ statement: String, _ arguments: [SQLValue]) throws(OrderError) {
        try queue(statement, arguments)
        if queued.count >= Self.queuedMax { _ = try exchange() }
    }

    /// Sends what is queued and `COMMIT`, and returns once the server says that all of it is durable.
    ///
    /// - Throws: `OrderError.commitUnknown` when the connection was lost in a way that leaves open whether the commit was done.
    func commit() throws(OrderError) {
        if let failure { throw failure.error }
        // Nothing was asked of the database.
        if !isOpen, queued.count == 1 { return }
        // Without this look, a connection that ended a while ago would be noticed only by its silence on the commit.
        guard session.isAlive() else {
            throw fail(.lost("the server closed it before the commit was sent", doubtful: 0..<0))
        }
        queued.append(.commit)
        let commit = queued.count - 1
        let reply: Reply?
        do throws(PostgresFailure) { reply = try takeAndSend() } catch {
            guard error.doubtful.contains(commit) else { throw error.error }
            throw OrderError(
                .commitUnknown,
                "nobody knows whether PostgreSQL kept the transaction, read it back: \(error.error.message)")
        }
        guard reply?.tag == "COMMIT" else {
            throw OrderError(.storeUnavailable, "PostgreSQL undid the transaction instead of keeping it")
        }
    }

    /// Undoes what was done; a session on which that fails is broken and drops it by itself.
    func rollBack() {
        queued.removeAll()
        guard isOpen, !session.isBroken, session.isInTransaction else { return }
        do throws(PostgresFailure) { _ = try session.exchange([.rollBack]) } catch { failure = failure ?? error }
    }

    private func queue(_ text: String, _ arguments: [SQLValue]) throws(OrderError) {
        if let failure { throw failure.error }
        do throws(OrderError) { queued.append(try Statement(text, arguments)) } catch {
            throw fail(PostgresFailure(error: error))
        }
    }

    private func exchange() throws(OrderError) -> Reply? {
        do throws(PostgresFailure) { return try takeAndSend() } catch { throw error.error }
    }

    /// Sends what is queued; an error ends the transaction.
    private func takeAndSend() throws(PostgresFailure) -> Reply? {
        let batch = queued
        queued.removeAll(keepingCapacity: true)
        isOpen = true
        do throws(PostgresFailure) {
            let reply = try session.exchange(batch)
            wasAnswered = true
            return reply
        } catch {
            failure = error
            throw error
        }
    }

    private func fail(_ failure: PostgresFailure) -> OrderError {
        self.failure = failure
        return failure.error
    }
}
