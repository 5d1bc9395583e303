import Foundation
import PaymentCore
import PaymentLocalization
import PaymentOrders
import PaymentStorePostgres
import PaymentStoreSQL
import PaymentStoreSQLite
import TestSupport

/// A store whose workers, and on PostgreSQL whose server, are killed.
struct KilledStore: Sendable {
    enum Kind: String, CaseIterable, Sendable {
        case sqlite = "SQLite"
        case postgres = "PostgreSQL"
    }

    let kind: Kind
    let orders: Orders
    let server: PostgresServer?
    /// What `--store` says.
    let address: String
    /// What the tool needs besides the gateways' credentials.
    let environment: [String: String]

    /// Makes an empty store.
    static func make(
        _ kind: Kind, name: String, on server: PostgresServer?, _ gateways: Gateways, in world: World
    ) async throws -> KilledStore {
        let key = String(repeating: "0123456789abcdef", count: 4)
        let port: any PaymentStore
        let address: String
        if let server, kind == .postgres {
            let database = try await server.makeDatabase()
            try await own(database, on: server)
            let store = PostgresStore(
                try PostgresConfiguration(
                    host: server.folder, database: database, user: role, waitMax: .seconds(60)))
            try await store.migrate()
            (port, address) = (store, "postgres:///\(database)?host=\(server.folder)")
        } else {
            let store = try SQLiteStore(path: "\(world.folder)/\(name).db", clock: world)
            try await store.migrate()
            (port, address) = (store, "\(world.folder)/\(name).db")
        }
        let orders = try await Orders.open(
            store: port, accounts: try gateways.accounts(), business: try Business(chargeHour: 0),
            key: try StoreKey(text: Secret(key)))
        return KilledStore(
            kind: kind, orders: orders, server: kind == .postgres ? server : nil, address: address,
            environment: ["PAYMENTS_STORE_KEY": key, "PGUSER": role])
    }

    /// A role that owns the tables and nothing else, as a store's should (S-91).
    private static let role = "shop"

    private static func own(_ database: String, on server: PostgresServer) async throws {
        let store = PostgresStore(
            try PostgresConfiguration(host: server.folder, database: database, user: "postgres"))
        try await store.transaction { (tx) throws(OrderError) in
            guard let tx = tx as? SQLTransaction else { return }
            let isThere = try tx.connection.rows("SELECT 1 FROM pg_roles WHERE rolname = '\(role)'", [])
            if isThere.isEmpty { try tx.connection.send("CREATE ROLE \(role) LOGIN", []) }
            try tx.connection.send("ALTER DATABASE \(database) OWNER TO \(role)", [])
        }
        await store.close()
    }

    /// Rows of a statement.
    func rows(_ statement: String) async throws -> [[SQLValue]] {
        try await orders.store.transaction { (tx) throws(OrderError) in
            guard let tx = tx as? SQLTransaction else { return [] }
            return try tx.connection.rows(statement, []).map(\.values)
        }
    }

    /// The one number that a statement gives.
    func number(_ statement: String) async throws -> Int64 {
        guard case .integer(let number)? = try await rows(statement).first?.first else {
            throw RunFailure("no number: \(statement)")
        }
        return number
    }

    /// The references of attempts that were written and have no outcome yet: what a kill between T1 and T2 leaves.
    func sending() async throws -> Set<String> {
        Set(
            try await rows("SELECT reference FROM attempts WHERE state = 'sending'").compactMap {
                if case .text(let reference)? = $0.first { reference } else { nil }
            })
    }
}
