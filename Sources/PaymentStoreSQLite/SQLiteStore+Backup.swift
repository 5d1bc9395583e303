internal import GRDB
internal import Glibc
public import PaymentCore
public import PaymentOrders
internal import PaymentStoreSQL

extension SQLiteStore {
    /// Copies the store into a new file while it is in use: all that was committed when the copy began.
    ///
    /// The copy is one plain file that only its owner can use. When it is opened it says that it is a backup (`origin`).
    ///
    /// - Parameter path: a file that does not exist.
    /// - Throws: `OrderError.storeUnavailable` when the file is there already or cannot be written; the store is as it was.
    public func backup(to path: String) async throws(OrderError) {
        let made = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard made >= 0 else {
            let reason = String(cString: strerror(errno))
            throw OrderError(
                .storeUnavailable, "the backup \(path) cannot be made: \(reason); give a name that is free",
                field: "path", value: path)
        }
        close(made)
        do throws(OrderError) {
            try await database.copy(to: path)
        } catch {
            // Half a backup is worse than none.
            unlink(path)
            throw error
        }
    }

    /// A copy in memory of all that is committed, as a backup would have it: for simulations that go back in time (F-32).
    ///
    /// - Parameter clock: the clock of the copy; that of the store unless given.
    /// - Throws: `OrderError.storeUnavailable` when the store does not work.
    public func copyInMemory(clock: (any WallClock)? = nil) async throws(OrderError) -> SQLiteStore {
        SQLiteStore(database: try await database.copyInMemory(clock: clock ?? database.clock))
    }

    private init(database: SQLiteDatabase) { self.database = database }
}
