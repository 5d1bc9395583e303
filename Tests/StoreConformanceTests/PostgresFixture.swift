import Dispatch
import PaymentCore
import PaymentOrders
import PaymentStorePostgres
import PaymentStoreSQL
import Synchronization
import TestSupport
import Testing

/// A database of a test's own.
struct PostgresFixture: Sendable {
    /// The server it is on.
    let server: PostgresServer
    /// Its name.
    let database: String

    /// Makes an empty database, on the shared server unless another is given.
    init(on server: PostgresServer? = nil) async throws {
        if let server { self.server = server } else { self.server = try await PostgresServer.shared() }
        database = try await self.server.makeDatabase()
    }

    /// Where the database is.
    func configuration(
        host: String? = nil, user: String = "postgres", password: Secret? = nil, connectionsMax: Int = 4,
        waitMax: Duration = .seconds(60), connectTimeout: Duration = .seconds(60),
        statementTimeout: Duration = .seconds(300)
    ) throws -> PostgresConfiguration {
        try PostgresConfiguration(
            host: host ?? server.folder, database: database, user: user, password: password,
            connectionsMax: connectionsMax, waitMax: waitMax, connectTimeout: connectTimeout,
            statementTimeout: statementTimeout)
    }

    /// A store with a table `t` of a number and a text.
    func store(connectionsMax: Int = 4, waitMax: Duration = .seconds(60)) async throws -> PostgresStore {
        let store = PostgresStore(try configuration(connectionsMax: connectionsMax, waitMax: waitMax))
        try await store.statements { (connection) throws(OrderError) in
            try connection.send("CREATE TABLE IF NOT EXISTS t (id BIGINT PRIMARY KEY, note TEXT)", [])
        }
        return store
    }
}

extension StoreSubject {
    /// The database server, with a schema for each store.
    static let postgres: [StoreSubject] = [
        StoreSubject(name: "PostgreSQL") {
            let server = try await PostgresServer.shared()
            let store = PostgresStore(
                try PostgresConfiguration(
                    host: server.folder, database: "postgres", user: "postgres", schema: server.makeName(),
                    waitMax: .seconds(60), connectTimeout: .seconds(60), statementTimeout: .seconds(300)))
            try await store.migrate()
            return store
        }
    ]
}

extension PostgresStore {
    /// The numbers in table `t`, in order.
    func numbers() async throws -> [Int64] {
        try await statements { (connection) throws(OrderError) in
            try connection.rows("SELECT id FROM t ORDER BY id", []).compactMap(\.integer)
        }
    }

    /// Adds a number to table `t`.
    func add(_ number: Int64) async throws(OrderError) {
        try await statements { (connection) throws(OrderError) in
            try connection.send("INSERT INTO t (id) VALUES ($1)", [.integer(number)])
        }
    }

    /// Waits until some session on the database has waited for another one for so long.
    func waitUntilBlocked(forMilliseconds milliseconds: Int64 = 0) async throws {
        var waiting: Int64? = 0
        while waiting == 0 {
            waiting = try await statements { (connection) throws(OrderError) in
                try connection.rows(
                    """
                    SELECT count(*) FROM pg_stat_activity
                    WHERE datname = current_database() AND wait_event_type = 'Lock'
                    AND clock_timestamp() >= query_start + make_interval(secs => $1 / 1000.0)
                    """, [.integer(milliseconds)])
            }.first?.integer
        }
    }

    /// Ends every other session on the database.
    func endOtherSessions() async throws {
        try await statements { (connection) throws(OrderError) in
            _ = try connection.rows(
                """
                SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity
                WHERE pid <> pg_backend_pid() AND datname = current_database()
                """, [])
        }
    }
}

extension SQLConnection {
    /// Ends the session that this very statement runs on; throws what that causes.
    func endSession() throws(OrderError) {
        _ = try rows("SELECT pg_terminate_backend(pg_backend_pid())", [])
    }
}

extension SQLRow {
    /// The first value, where it is a number.
    var integer: Int64? { if case .integer(let value)? = values.first { value } else { nil } }
}

/// A gate between the bodies of transactions, which run on threads of their own and so may block.
final class Gate: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)

    /// Lets one waiter through.
    func open() { semaphore.signal() }

    /// Blocks until somebody opens; not for the threads that all tasks share.
    func pass() { semaphore.wait() }

    /// Waits without blocking the threads that all tasks share.
    func passApart() async throws { try await apart { self.pass() } }
}

/// Collects what happens, in order.
final class Record<Value: Sendable>: Sendable {
    private let all = Mutex<[Value]>([])

    /// What happened so far.
    var values: [Value] { all.withLock { $0 } }

    /// Adds a value and gives the number of those before.
    @discardableResult
    func add(_ value: Value) -> Int {
        all.withLock {
            $0.append(value)
            return $0.count - 1
        }
    }
}

/// A clock on which every wait is over at once.
final class InstantClock: Clock {
    /// A moment of it.
    struct Instant: InstantProtocol {
        let offset: Duration
        func advanced(by duration: Duration) -> Instant { Instant(offset: offset + duration) }
        func duration(to other: Instant) -> Duration { other.offset - offset }
        static func < (lhs: Instant, rhs: Instant) -> Bool { lhs.offset < rhs.offset }
    }

    private let time = Mutex(Instant(offset: .zero))
    var now: Instant { time.withLock { $0 } }
    var minimumResolution: Duration { .zero }

    func sleep(until deadline: Instant, tolerance: Duration?) async throws {
        time.withLock { $0 = max($0, deadline) }
    }
}

/// What `body` throws as an error of orders; nil when it throws nothing.
func orderError(_ body: () async throws -> Void) async throws -> OrderError? {
    do {
        try await body()
        return nil
    } catch let error as OrderError {
        return error
    }
}
