internal import Foundation
internal import PaymentCore
internal import PaymentOrders
internal import PaymentStorePostgres
internal import PaymentStoreSQL
internal import PaymentStoreSQLite

/// A store of either kind, with what is done to it as a whole.
enum OpenedStore {
    case file(SQLiteStore, path: String)
    case postgres(PostgresStore)

    /// Opens a store.
    ///
    /// - Parameter makesFile: whether a file that is not there is made; else it is refused, so that a mistyped path makes no empty store.
    init(_ location: StoreLocation, makingFile makesFile: Bool = false) throws(OrderError) {
        switch location {
        case .file(let path):
            guard makesFile || FileManager.default.fileExists(atPath: path) else {
                throw OrderError(
                    .notFound, "there is no store at \(path); payments store migrate makes one", field: "store",
                    value: path)
            }
            self = .file(try SQLiteStore(path: path), path: path)
        case .postgres(let configuration): self = .postgres(PostgresStore(configuration))
        }
    }

    /// The store as services use it.
    var port: any PaymentStore {
        switch self {
        case .file(let store, _): store
        case .postgres(let store): store
        }
    }

    /// Brings the tables up to date and tells which steps that took.
    func migrate() async throws(OrderError) -> [String] {
        switch self {
        case .file(let store, _): try await store.migrate()
        case .postgres(let store): try await store.migrate()
        }
    }

    /// What the database says of its own health.
    func check() async throws(OrderError) -> StoreReport {
        switch self {
        case .file(let store, _): try await store.check()
        case .postgres(let store): try await store.check()
        }
    }

    /// Refuses tables that are not those of this release.
    func requireSchema() async throws(OrderError) {
        let schema = try await reading { (tx) throws(OrderError) in try Schema.applied(on: tx.connection) }
        try Schema.checkKnown(schema)
        guard schema == Schema.latest else {
            throw OrderError(
                .storeUnavailable,
                "the store has schema \(schema), and this release needs \(Schema.latest): run payments store migrate",
                field: "schema", value: String(schema))
        }
    }

    /// Refuses a file that was copied or restored, until somebody has said that it is the one that counts (F-33).
    func requireOriginal() throws(OrderError) {
        guard case .file(let store, let path) = self, store.origin != .original else { return }
        throw OrderError(
            .storeUnavailable,
            "\(path) is a copy or a restored backup, and collecting from it could charge again what the other charges: make "
                + "sure that no other is in use, then run payments store adopt", field: "store", value: path)
    }

    /// Reads in a transaction, with the statements at hand.
    func reading<Result: Sendable>(
        _ body: @Sendable @escaping (SQLTransaction) throws(OrderError) -> Result
    ) async throws(OrderError) -> Result {
        try await port.transaction { (tx) throws(OrderError) in
            guard let tx = tx as? SQLTransaction else {
                throw OrderError(.storeUnavailable, "the store is of a kind that this tool does not know")
            }
            return try body(tx)
        }
    }
}
