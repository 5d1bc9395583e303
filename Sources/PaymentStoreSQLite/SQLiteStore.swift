internal import GRDB
public import PaymentCore
public import PaymentOrders
internal import PaymentStoreSQL

/// Orders and money records in a file of their own, or in memory: nothing to install and nothing to configure.
///
/// ```swift
/// let store = try SQLiteStore(path: "payments.db")
/// try await store.migrate()
/// ```
///
/// Every transaction is durable when it returns, also over a power cut: the file is in WAL mode with `synchronous=FULL`, which is read
/// back when it is opened. Only its owner can read or write it (S-90).
///
/// **One process or several.** One connection reads and writes. When several processes of one machine open the same file, or one opens
/// it twice, their transactions take turns by a lock on the file `<path>-lock`: so only one connection writes or checkpoints at a time,
/// which SQLite before 3.51.3 needs to keep its file whole (S-38). Who does not get a turn within `patience` is told that the store is
/// unavailable. Another program may read the file but must not write it. Files on a network are not for SQLite; for several machines
/// there is PostgreSQL.
///
/// **Copies.** A file that was copied, or restored from a backup, is another store that believes to be this one, and would collect what
/// was collected. `origin` tells them apart, so that a collector can refuse until somebody calls `adopt` (F-33).
public struct SQLiteStore: PaymentStore {
    /// Where transactions run.
    public enum Execution: Hashable, Sendable {
        /// On a thread of the store's own, so that no caller's thread waits for the disk.
        case background
        /// On the thread that asks, without a switch: for simulations, which must run the same each time, and for programs that do one
        /// thing and end.
        case callingThread
    }

    let database: SQLiteDatabase

    /// Opens a file, or makes it when there is none and never was.
    ///
    /// - Parameters:
    ///   - path: the file. Beside it SQLite keeps `-wal` and `-shm`, and the store keeps `-lock`; they belong together.
    ///   - clock: gives the time that leases are reckoned by.
    ///   - execution: where transactions run.
    ///   - patience: how long to wait for the turn of another process.
    /// - Throws: `OrderError.storeUnavailable` when the file cannot be used, was there and is gone, or is of a later release;
    ///   `OrderError.corrupt` when it is damaged or no database. It is left as it is then.
    public init(
        path: String, clock: any WallClock = SystemWallClock(), execution: Execution = .background,
        patience: Duration = .seconds(10)
    ) throws(OrderError) {
        database = try SQLiteDatabase(path: path, clock: clock, execution: execution, patience: patience)
    }

    /// Makes a store in memory, which is gone with the value.
    ///
    /// - Parameters:
    ///   - clock: gives the time that leases are reckoned by.
    ///   - execution: where transactions run.
    /// - Throws: `OrderError.storeUnavailable` when SQLite gives no memory.
    public init(clock: any WallClock, execution: Execution = .callingThread) throws(OrderError) {
        database = try SQLiteDatabase(clock: clock, execution: execution)
    }

    /// Runs `body` in one durable transaction.
    ///
    /// A body that has begun is run to its end, whatever becomes of the task that asked for it (F-17). After an error of the database
    /// the transaction is over: nothing of it is kept, even if `body` goes on.
    public func transaction<Result: Sendable>(
        _ body: @Sendable @escaping (any StoreTransaction) throws(OrderError) -> Result
    ) async throws(OrderError) -> Result {
        try await database.transaction { connection throws(OrderError) in try body(SQLTransaction(connection)) }
    }
}
