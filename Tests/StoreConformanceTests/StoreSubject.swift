import PaymentCore
import PaymentOrders
import PaymentStoreSQL
import PaymentStoreSQLite
import Testing

/// A kind of store that the conformance suite is run on.
///
/// Each backend lists its own in an extension; `all` joins the lists.
struct StoreSubject: Sendable, CustomTestStringConvertible {
    /// What a failure is reported under.
    let name: String
    /// Makes an empty store with the schema in place, which nothing else uses, and which cleans up behind itself.
    let make: @Sendable () async throws -> any PaymentStore

    var testDescription: String { name }

    /// Every kind of store.
    static let all: [StoreSubject] = sqlite + postgres

    /// The embedded database, in memory and in a file, on the caller's thread and on one of its own.
    static let sqlite: [StoreSubject] = [
        StoreSubject(name: "SQLite in memory") {
            let store = try SQLiteStore(clock: SystemWallClock())
            try await store.migrate()
            return store
        },
        StoreSubject(name: "SQLite in a file") {
            let folder = try TemporaryFolder()
            let store = try SQLiteStore(path: folder.path("payments.db"))
            try await store.migrate()
            return StoreInFolder(store: store, folder: folder)
        },
    ]
}

/// A store whose files go when nobody uses it any more.
struct StoreInFolder: PaymentStore {
    /// The store.
    let store: SQLiteStore
    /// Where its files are.
    let folder: TemporaryFolder

    func transaction<Result: Sendable>(
        _ body: @Sendable @escaping (any StoreTransaction) throws(OrderError) -> Result
    ) async throws(OrderError) -> Result {
        try await store.transaction(body)
    }
}

extension PaymentStore {
    /// Runs `body` on the connection of a transaction, for what the port does not offer: a statement that the database must refuse.
    func statements<Result: Sendable>(
        _ body: @Sendable @escaping (any SQLConnection) throws(OrderError) -> Result
    ) async throws(OrderError) -> Result {
        try await transaction { (tx) throws(OrderError) -> Result in
            guard let tx = tx as? SQLTransaction else { throw OrderError(.invalid, "this store has no statements") }
            return try body(tx.connection)
        }
    }
}
