internal import Logging
internal import PaymentCore
internal import PaymentOrders
internal import PaymentStoreSQL

/// A place in the pool: a thread, and on it a session that is opened when it is needed and replaced when it breaks.
actor PostgresConnection {
    /// What a transaction came to.
    enum Ending<Result: Sendable>: Sendable {
        /// It is durable.
        case done(Result)
        /// It was undone, or nobody knows.
        case failed(OrderError)
        /// It was undone for a reason that running it again may overcome.
        case met(OrderError)
        /// There is no connection to run it on.
        case unreachable(OrderError, isPassing: Bool)
    }

    private let configuration: PostgresConfiguration
    private let logger: Logger
    /// Where everything asked of this connection runs.
    nonisolated let thread: SessionThread
    private var session: PostgresSession?

    /// The thread: libpq blocks.
    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    /// Starts the thread; the session comes with the first transaction.
    init(_ configuration: PostgresConfiguration, logger: Logger) throws(OrderError) {
        self.configuration = configuration
        self.logger = logger
        thread = try SessionThread()
    }

    deinit { thread.stop() }

    /// Runs `body` in a transaction.
    func run<Result: Sendable>(
        _ body: @Sendable (PostgresTransaction) throws(OrderError) -> Result
    ) -> Ending<Result> {
        // A session that ended while it was idle is replaced at once, and the body is run again where nothing was answered.
        for _ in 0..<2 {
            let session: PostgresSession
            do throws(OpenFailure) { session = try openSession() } catch {
                return .unreachable(error.error, isPassing: error.isPassing)
            }
            let wasUsed = session.wasUsed
            let transaction = PostgresTransaction(session)
            let ending = Self.run(body, in: transaction)
            if session.isBroken || session.isInTransaction {
                self.session = nil
                let reason = transaction.failure?.error.message ?? "it was left in a transaction"
                logger.warning("a connection to PostgreSQL was dropped", metadata: ["reason": "\(reason)"])
                if case .failed(let error) = ending, error.code == .storeUnavailable, wasUsed, !transaction.wasAnswered,
                    transaction.failure != nil
                {
                    continue
                }
            }
            return ending
        }
        return .unreachable(
            OrderError(.storeUnavailable, "connections to PostgreSQL end as soon as they are used"), isPassing: true)
    }

    /// Ends the session; the next transaction opens another.
    func close() { session = nil }

    private func openSession() throws(OpenFailure) -> PostgresSession {
        if let session, session.isAlive() { return session }
        session = nil
        let opened = try PostgresSession.open(configuration)
        session = opened
        return opened
    }

    private static func run<Result: Sendable>(
        _ body: (PostgresTransaction) throws(OrderError) -> Result, in transaction: PostgresTransaction
    ) -> Ending<Result> {
        do throws(OrderError) {
            let result = try body(transaction)
            try transaction.commit()
            return .done(result)
        } catch {
            transaction.rollBack()
            // What the body makes of a deadlock does not matter: it is run again.
            if let failure = transaction.failure, failure.isTransient { return .met(failure.error) }
            return .failed(error)
        }
    }
}
