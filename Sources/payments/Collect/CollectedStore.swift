internal import PaymentCore
internal import PaymentOrders
internal import PaymentStoreSQL
internal import PaymentStoreSQLite

/// A store that is about to be collected: what it is called, and what has to fit before anything is charged.
struct CollectedStore {
    private let opened: OpenedStore
    /// The name of this copy of the store (F-33).
    let instance: String

    /// Opens a store to collect from.
    ///
    /// - Parameters:
    ///   - instance: the name under which this copy is collected; nil for what tells it from every other.
    ///   - isRestored: whether somebody says that a copy is the one that counts.
    /// - Throws: `OrderError` for a copy that nobody has adopted, and for tables that are not of this release.
    init(_ location: StoreLocation, instance: String?, isRestored: Bool) async throws(OrderError) {
        opened = try OpenedStore(location)
        try await opened.requireSchema()
        if !isRestored { try opened.requireOriginal() }
        if let instance {
            self.instance = instance
        } else if case .postgres = opened {
            self.instance = try await Self.address(of: opened)
        } else {
            // A file knows by itself whether it was copied.
            self.instance = "file"
        }
    }

    /// Makes a file that was copied or restored the one that counts.
    func adopt() async throws(OrderError) {
        guard case .file(let store, _) = opened, store.origin != .original else { return }
        try await store.adopt()
    }

    /// The store as services use it.
    var port: any PaymentStore { opened.port }

    /// What no two databases share, and what every machine that works on one sees the same.
    private static func address(of store: OpenedStore) async throws(OrderError) -> String {
        let values = try await store.reading { (tx) throws(OrderError) in
            try tx.connection.rows(
                """
                SELECT system_identifier::text, (SELECT oid::text FROM pg_catalog.pg_database \
                WHERE datname = current_database()), current_schema()::text FROM pg_catalog.pg_control_system()
                """, []
            ).first?.values ?? []
        }
        let words = values.compactMap { if case .text(let word) = $0 { word } else { nil } }
        guard words.count == 3 else {
            throw OrderError(.storeUnavailable, "the server does not tell which database this is; name it: --instance")
        }
        return words.joined(separator: "/")
    }

    /// The accounts that open orders are paid through and that are not among `accounts`.
    func missingAccounts(_ accounts: [AccountName: GatewayAccount]) async throws(OrderError) -> [String] {
        let used = try await opened.reading { (tx) throws(OrderError) in
            try tx.connection.rows("SELECT DISTINCT account FROM orders WHERE status = 'open' ORDER BY account", [])
        }
        return used.compactMap { row in
            guard case .text(let name)? = row.values.first else { return nil }
            return accounts.keys.contains { $0.text == name } || name == AccountName.manual.text ? nil : name
        }
    }
}
