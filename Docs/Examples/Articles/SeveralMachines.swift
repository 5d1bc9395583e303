// "From one machine to several".

import Logging
import PaymentCore
import PaymentLocalization
import PaymentOrders
import PaymentStorePostgres

/// Connects to the database that all machines share.
func openDatabase(host: String, database: String, user: String, password: Secret?) async throws -> PostgresStore {
    // snippet: store
    let store = PostgresStore(
        try PostgresConfiguration(
            host: host, database: database, user: user, password: password, connectionsMax: 8))
    try await store.migrate()
    print(try await store.check())
    // end snippet
    return store
}

/// Opens the orders with the one key that all machines have.
func openOrders(
    _ store: PostgresStore, _ accounts: [GatewayAccount], variables: [String: String], keyFile: String
) async throws -> Orders {
    // snippet: orders
    let key = try StoreKey.load(environment: variables, file: keyFile, ifMissing: .refuse)
    let orders = try await Orders.open(
        store: store, accounts: accounts, business: Business(zone: BusinessZone("Europe/Kyiv")), key: key)
    // end snippet
    return orders
}

/// A collector of one of several machines.
func collector(_ orders: Orders, _ messenger: any Messenger, _ logger: Logger) -> Collector {
    // snippet: collector
    let collector = Collector(
        orders, messenger: messenger, settings: CollectorSettings(instance: "orders-eu-1", workers: 8), logger: logger)
    // end snippet
    return collector
}
