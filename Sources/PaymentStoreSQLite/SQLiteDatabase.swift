internal import GRDB
internal import PaymentCore
internal import PaymentOrders
internal import PaymentStoreSQL
internal import Synchronization

/// The open database of a store: one connection, its file, and the turns that processes take.
final class SQLiteDatabase: Sendable {
    let clock: any WallClock
    let file: SQLiteFile?
    let queue: DatabaseQueue
    let execution: SQLiteStore.Execution
    private let foundOrigin: Mutex<SQLiteStore.Origin>

    /// Opens a file.
    init(
        path: String, clock: any WallClock, execution: SQLiteStore.Execution, patience: Duration
    ) throws(OrderError) {
        self.clock = clock
        self.execution = execution
        let file = try SQLiteFile(path: path, patience: patience)
        self.file = file
        try file.takeTurn()
        defer { file.endTurn() }
        queue = try Self.open(patience: patience) { configuration in
            // The file, and with it the lock, must outlive the connection, which may checkpoint when it is closed.
            configuration.prepareDatabase { _ in withExtendedLifetime(file) {} }
            return try DatabaseQueue(path: path, configuration: configuration)
        }
        let found: SQLiteStore.Origin = try Self.setUp(queue, clock, file)
        foundOrigin = Mutex(found)
    }

    /// Makes a database in memory.
    convenience init(clock: any WallClock, execution: SQLiteStore.Execution) throws(OrderError) {
        let queue = try Self.open { configuration in try DatabaseQueue(configuration: configuration) }
        try self.init(queue, clock: clock, execution: execution)
    }

    /// Takes over a database in memory.
    init(_ queue: DatabaseQueue, clock: any WallClock, execution: SQLiteStore.Execution) throws(OrderError) {
        self.clock = clock
        self.execution = execution
        self.queue = queue
        file = nil
        foundOrigin = Mutex(try Self.setUp(queue, clock, nil))
    }

    deinit {
        // The connection is closed after this, and may checkpoint then. The lock ends when the last who holds the file is gone.
        do { try file?.takeTurn() } catch { file?.endTurn() }
    }

    /// Where the data come from.
    var origin: SQLiteStore.Origin { foundOrigin.withLock { $0 } }

    /// Opens a connection.
    static func open(
        patience: Duration = .zero, _ open: (inout Configuration) throws -> DatabaseQueue
    ) throws(OrderError) -> DatabaseQueue {
        var configuration = Configuration()
        configuration.label = "payments.store"
        configuration.busyMode = .timeout(patience / .seconds(1))
        // Whether a transaction is left open is looked after here, and is no reason to stop the program.
        configuration.allowsUnsafeTransactions = true
        do { return try open(&configuration) } catch { throw Self.error(error) }
    }

    /// An error of GRDB as one of the store.
    static func error(_ error: any Error) -> OrderError {
        guard let error = error as? DatabaseError else {
            return error as? OrderError ?? OrderError(.storeUnavailable, "the database cannot be used: \(error)")
        }
        return SQLiteFailure(code: error.extendedResultCode.rawValue, message: error.message ?? "no reason given")
            .orderError
    }

    private static func setUp(
        _ queue: DatabaseQueue, _ clock: any WallClock, _ file: SQLiteFile?
    ) throws(OrderError) -> SQLiteStore.Origin {
        try here(queue) { (handle) throws(OrderError) -> SQLiteStore.Origin in
            let connection = SQLiteConnection(handle, clock: clock)
            try connection.requireWritable()
            try connection.makeSettings(isInMemory: file == nil)
            let schema = try Schema.applied(on: connection)
            try Schema.checkKnown(schema)
            if schema == 0 {
                try file?.requireNew()
                return .original
            }
            if let time = try connection.number(SQLiteFile.backupSetting) {
                return .backup(madeAt: Timestamp(millisecondsSinceEpoch: time))
            }
            guard let file else { return .original }
            return file.isOriginal(starts: try connection.number(SQLiteFile.startsSetting) ?? 0) ? .original : .copy
        }
    }
}

extension SQLiteDatabase {
    /// Runs `body` in a transaction.
    func transaction<Result: Sendable>(
        _ body: @Sendable @escaping (SQLiteConnection) throws(OrderError) -> Result
    ) async throws(OrderError) -> Result {
        try await inTurn { (connection) throws(OrderError) -> Result in try connection.transaction(body) }
    }

    /// Makes or updates the tables, and counts the start.
    func migrate() async throws(OrderError) -> [String] {
        let file = file
        let isOriginal = origin == .original
        return try await inTurn { (connection) throws(OrderError) -> [String] in
            if let file, try Schema.applied(on: connection) == 0 { try file.mark(starts: 0) }
            let names = try connection.transaction { (connection) throws(OrderError) in
                try Schema.migrate(connection)
            }
            if let file, isOriginal { try Self.countStart(connection, file) }
            return names
        }
    }

    /// Takes the file for the one that counts.
    func adopt() async throws(OrderError) {
        let file = file
        try await inTurn { (connection) throws(OrderError) in
            try connection.send("DELETE FROM settings WHERE name = $1", [.text(SQLiteFile.backupSetting)])
            try SQLTransaction(connection).noteAdoption()
            if let file { try Self.countStart(connection, file) }
        }
        foundOrigin.withLock { $0 = .original }
    }

    // The database counts first: one that counts less than the file beside it is an older one in the place of a newer (F-33).
    private static func countStart(_ connection: SQLiteConnection, _ file: SQLiteFile) throws(OrderError) {
        let starts = max(try connection.number(SQLiteFile.startsSetting) ?? 0, file.mark?.starts ?? 0) + 1
        try SQLTransaction(connection).setSetting(SQLiteFile.startsSetting, to: String(starts))
        try file.mark(starts: starts)
    }

    /// Runs `body` while no other process works on the file.
    private func inTurn<Result: Sendable>(
        _ body: @Sendable @escaping (SQLiteConnection) throws(OrderError) -> Result
    ) async throws(OrderError) -> Result {
        let (file, clock) = (file, clock)
        return try await perform { (handle) throws(OrderError) -> Result in
            try file?.takeTurn()
            defer { file?.endTurn() }
            return try body(SQLiteConnection(handle, clock: clock))
        }
    }

    /// Runs `work` on the connection, where `execution` says.
    func perform<Result: Sendable>(
        _ work: @Sendable @escaping (Database) throws(OrderError) -> Result
    ) async throws(OrderError) -> Result {
        try await Self.perform(on: queue, execution, work)
    }

    /// Runs `work` on a connection.
    static func perform<Result: Sendable>(
        on queue: DatabaseQueue, _ execution: SQLiteStore.Execution,
        _ work: @Sendable @escaping (Database) throws(OrderError) -> Result
    ) async throws(OrderError) -> Result {
        switch execution {
        case .callingThread: return try here(queue, work)
        case .background:
            // Not by GRDB's own `async` calls, which give up when the task is cancelled (F-17).
            return try await withCheckedContinuation { continuation in
                queue.asyncWriteWithoutTransaction { handle in
                    continuation.resume(returning: outcome { () throws(OrderError) in try work(handle) })
                }
            }.get()
        }
    }

    private static func here<Result>(
        _ queue: DatabaseQueue, _ work: (Database) throws(OrderError) -> Result
    ) throws(OrderError) -> Result {
        try queue.writeWithoutTransaction { handle in outcome { () throws(OrderError) in try work(handle) } }.get()
    }

    /// What `work` gives or throws, for those who carry no typed errors.
    static func outcome<Value>(
        _ work: () throws(OrderError) -> Value
    ) -> Swift.Result<Value, OrderError> {
        do { return .success(try work()) } catch { return .failure(error) }
    }
}
