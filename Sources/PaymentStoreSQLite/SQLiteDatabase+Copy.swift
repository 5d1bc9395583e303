internal import GRDB
internal import PaymentCore
internal import PaymentOrders
internal import PaymentStoreSQL

extension SQLiteDatabase {
    /// Copies what is committed into the empty file at `path`.
    func copy(to path: String) async throws(OrderError) {
        let target = try Self.open { configuration in try DatabaseQueue(path: path, configuration: configuration) }
        try await copy(into: target)
        do { try target.close() } catch { throw Self.error(error) }
    }

    /// Copies what is committed into a database in memory.
    func copyInMemory(clock: any WallClock) async throws(OrderError) -> SQLiteDatabase {
        let target = try Self.open { configuration in try DatabaseQueue(configuration: configuration) }
        try await copy(into: target)
        return try SQLiteDatabase(target, clock: clock, execution: execution)
    }

    private func copy(into target: DatabaseQueue) async throws(OrderError) {
        let clock = clock
        try await Self.perform(on: try source, execution) { (handle) throws(OrderError) in
            try target.writeWithoutTransaction { copy in
                Self.outcome { () throws(OrderError) in
                    do { try handle.backup(to: copy) } catch { throw Self.error(error) }
                    let connection = SQLiteConnection(copy, clock: clock)
                    // Of a file in WAL mode a part would be in a second file.
                    _ = try connection.rows("PRAGMA journal_mode = DELETE", [])
                    let time = String(clock.now().millisecondsSinceEpoch)
                    try SQLTransaction(connection).setSetting(SQLiteFile.backupSetting, to: time)
                }
            }.get()
        }
    }

    // A file is read by a connection of its own, so that others need not wait; it neither writes nor checkpoints (S-38).
    private var source: DatabaseQueue {
        get throws(OrderError) {
            guard let file else { return queue }
            return try Self.open { configuration in
                configuration.readonly = true
                return try DatabaseQueue(path: file.path, configuration: configuration)
            }
        }
    }
}
