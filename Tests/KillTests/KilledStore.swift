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
    /// The file, or the database.
    let name: String
    /// What the tool needs besides the gateways' credentials.
    let environment: [String: String]

    /// Makes an empty store.
    static func make(
        _ kind: Kind, name: String, on server: PostgresServer?, _ gateways: Gateways, in world: World
    ) async throws -> KilledStore {
        let place = kind == .sqlite ? "\(world.folder)/\(name).db" : try await server?.makeDatabase() ?? ""
        if let server, kind == .postgres { try await own(place, on: server) }
        let store = try connect(place, server: kind == .sqlite ? nil : server?.folder, clock: world)
        _ = try await (store as? SQLiteStore)?.migrate()
        _ = try await (store as? PostgresStore)?.migrate()
        return KilledStore(
            kind: kind, orders: try await open(store, gateways.accounts()),
            server: kind == .postgres ? server : nil, name: place,
            environment: ["PAYMENTS_STORE_KEY": key, "PGUSER": role])
    }

    /// The store in a file, or in a database of the server whose socket is in a folder.
    static func connect(_ name: String, server: String?, clock: any WallClock) throws -> any PaymentStore {
        guard let server else { return try SQLiteStore(path: name, clock: clock) }
        return PostgresStore(
            try PostgresConfiguration(host: server, database: name, user: role, waitMax: .seconds(60)))
    }

    /// The orders of a store.
    static func open(_ store: any PaymentStore, _ accounts: [GatewayAccount]) async throws -> Orders {
        try await Orders.open(
            store: store, accounts: accounts, business: try Business(chargeHour: 0),
            key: try StoreKey(text: Secret(key)))
    }

    private static let key = String(repeating: "0123456789abcdef", count: 4)

    /// What `--store` says.
    var address: String { server.map { "postgres:///\(name)?host=\($0.folder)" } ?? name }

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

    /// What the inbox has, by what a gateway's list can know it by.
    func stored() async throws -> Set<Delivery.Name> {
        var names: Set<Delivery.Name> = []
        for row in try await rows("SELECT account, event_id, merchant_reference FROM inbox") {
            guard case .text(let account) = row[0] else { continue }
            for value in row.dropFirst() {
                if case .text(let text) = value { names.insert(Delivery.Name(account: account, text: text)) }
            }
        }
        return names
    }

    /// The references of attempts that were written and have no outcome yet: what a kill between T1 and T2 leaves.
    func sending() async throws -> Set<String> {
        Set(
            try await rows("SELECT reference FROM attempts WHERE state = 'sending'").compactMap {
                if case .text(let reference)? = $0.first { reference } else { nil }
            })
    }
}
