import PaymentCore
import PaymentOrders
import PaymentStorePostgres
import PaymentStoreSQLite

/// Where a store is: `sqlite:PATH`, or `postgres:FOLDER:DATABASE` for a server whose socket is in a folder.
enum StoreAddress {
    case sqlite(path: String)
    case postgres(folder: String, database: String)

    init?(_ text: String) {
        let parts = text.split(separator: ":").map(String.init)
        switch (parts.first, parts.count) {
        case ("sqlite", 2): self = .sqlite(path: parts[1])
        case ("postgres", 3): self = .postgres(folder: parts[1], database: parts[2])
        default: return nil
        }
    }

    /// Opens the store.
    func open() throws -> any PaymentStore {
        switch self {
        case .sqlite(let path): return try SQLiteStore(path: path)
        case .postgres(let folder, let database):
            return PostgresStore(
                try PostgresConfiguration(host: folder, database: database, user: "postgres", connectionsMax: 64))
        }
    }

    /// Makes the tables.
    func migrate() async throws {
        switch self {
        case .sqlite(let path): try await SQLiteStore(path: path).migrate()
        case .postgres(let folder, let database):
            let store = PostgresStore(
                try PostgresConfiguration(host: folder, database: database, user: "postgres"))
            try await store.migrate()
            await store.close()
        }
    }
}
