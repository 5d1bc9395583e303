import Foundation
import PaymentCore
import PaymentOrders
import PaymentStoreSQL
import PaymentStoreSQLite
import Synchronization

/// The one database of a world: a real SQLite in memory, which a restored backup may take the place of.
final class Vault: Sendable {
    private struct State {
        var store: SQLiteStore
        var backup: SQLiteStore?
        var synced: SQLiteStore?
        var due: Timestamp?
    }

    private let state: Mutex<State>

    private let clock: any WallClock

    /// Makes an empty database.
    init(_ clock: any WallClock) throws {
        self.clock = clock
        state = Mutex(State(store: try SQLiteStore(clock: clock, execution: .callingThread)))
    }

    /// Makes the tables.
    func makeTables() async throws(OrderError) {
        let store = try await Self.blank().copyInMemory(clock: clock)
        try await Self.takeAsOriginal(store)
        state.withLock { $0.store = store }
    }

    /// What every world begins with, made once: making the tables takes longer than copying them.
    private static func blank() async throws(OrderError) -> SQLiteStore {
        if let made = blankStore.withLock({ $0 }) { return made }
        let clock = ManualWallClock(Timestamp(millisecondsSinceEpoch: 0))
        let store = try SQLiteStore(clock: clock, execution: .callingThread)
        try await store.migrate()
        blankStore.withLock { $0 = store }
        return store
    }

    private static let blankStore = Mutex<SQLiteStore?>(nil)

    /// Lets a copy pass for what it was made of: nobody is told, and nobody becomes cautious.
    private static func takeAsOriginal(_ copy: SQLiteStore) async throws(OrderError) {
        try await copy.adopt()
        try await copy.transaction { (tx) throws(OrderError) in try tx.setSetting("collector/adopted", to: "") }
    }

    /// The database as it is now.
    var store: SQLiteStore { state.withLock { $0.store } }

    /// When the next piece of work is due, as of the last commit.
    var due: Timestamp? { state.withLock { $0.due } }

    /// Keeps a copy of everything that is committed.
    func backUp() async throws(OrderError) {
        let copy = try await store.copyInMemory()
        state.withLock { $0.backup = copy }
    }

    /// Puts the copy into the place of the database.
    ///
    /// - Returns: whether there was one.
    func restore() -> Bool {
        state.withLock { state in
            guard let backup = state.backup else { return false }
            state.store = backup
            state.backup = nil
            return true
        }
    }

    /// Remembers what a checkpoint has synced.
    func checkpoint() async throws(OrderError) {
        let copy = try await store.copyInMemory()
        state.withLock { $0.synced = copy }
    }

    /// Loses what a power cut takes: nothing where every commit is synced, else what came after the last checkpoint.
    ///
    /// A database in memory has no file, so a file is opened as the product opens it and asked.
    ///
    /// - Returns: whether anything was lost.
    func losePower() async throws(OrderError) -> Bool {
        let isSynced = try await Self.syncsEveryCommit()
        let old = state.withLock { state -> SQLiteStore? in
            defer { state.synced = nil }
            return isSynced ? nil : state.synced
        }
        guard let old else { return false }
        // A file that lost its tail is no backup.
        try await Self.takeAsOriginal(old)
        state.withLock { $0.store = old }
        return true
    }

    /// Whether the store syncs the log of a file at every commit, by the settings that the open file has.
    private static func syncsEveryCommit() async throws(OrderError) -> Bool {
        var template = Array(
            FileManager.default.temporaryDirectory.appending(path: "payments-sim-XXXXXX").path.utf8CString)
        guard template.withUnsafeMutableBufferPointer({ $0.baseAddress.flatMap { mkdtemp($0) } }) != nil else {
            throw OrderError(.storeUnavailable, "no folder can be made for a database")
        }
        let folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let file = try SQLiteStore(path: "\(folder)/probe", execution: .callingThread)
        return try await file.transaction { (tx) throws(OrderError) in
            guard let tx = tx as? SQLTransaction else { return false }
            func setting(_ name: String) throws(OrderError) -> SQLValue? {
                try tx.connection.rows("PRAGMA \(name)", []).first?.values.first
            }
            guard case .integer(let synchronous)? = try setting("synchronous") else { return false }
            let mode = try setting("journal_mode")
            return synchronous >= 2 && mode == .text("wal")
        }
    }

    /// Runs `body` as one transaction of the real store, and looks when work is due afterwards.
    ///
    /// - Parameter place: at which of its writing statements the disk is full; nil for none.
    func transaction<Result: Sendable>(
        fullAt place: Int? = nil, _ body: @Sendable @escaping (any StoreTransaction) throws(OrderError) -> Result
    ) async throws(OrderError) -> Result {
        let ended: Swift.Result<(Result, Timestamp?), OrderError>
        do throws(OrderError) {
            ended = .success(try await run(fullAt: place, body))
        } catch {
            ended = .failure(error)
        }
        if place != nil {
            try await store.transaction { (tx) throws(OrderError) in
                if let tx = tx as? SQLTransaction { try FillingConnection.makeRoom(tx.connection) }
            }
        }
        let (result, due) = try ended.get()
        state.withLock { $0.due = due }
        return result
    }

    private func run<Result: Sendable>(
        fullAt place: Int?, _ body: @Sendable @escaping (any StoreTransaction) throws(OrderError) -> Result
    ) async throws(OrderError) -> (Result, Timestamp?) {
        try await store.transaction { (tx) throws(OrderError) in
            var filling: (any StoreTransaction)?
            if let place, let tx = tx as? SQLTransaction {
                filling = SQLTransaction(FillingConnection(tx.connection, at: place))
            }
            let result = try body(filling ?? tx)
            guard let statements = tx as? SQLTransaction,
                case .integer(let due)? = try statements.connection.rows(Self.nextWork, []).first?.values.first
            else { return (result, Timestamp?.none) }
            return (result, Timestamp(millisecondsSinceEpoch: due))
        }
    }

    /// The rows of a query, past the port.
    func rows(_ query: String, _ arguments: [SQLValue] = []) async throws(OrderError) -> [[SQLValue]] {
        try await store.transaction { (tx) throws(OrderError) in
            guard let tx = tx as? SQLTransaction else { throw OrderError(.invalid, "this store has no statements") }
            return try tx.connection.rows(query, arguments).map(\.values)
        }
    }

    private static let nextWork = "SELECT min(free_at) FROM work"
}
