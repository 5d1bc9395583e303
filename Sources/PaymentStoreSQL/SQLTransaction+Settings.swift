public import PaymentOrders

extension SQLTransaction {
    private static let keep = """
        INSERT INTO settings (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value
        """
    private static let read = "SELECT name, value FROM settings WHERE name = $1"
    private static let table = Table("settings", key: ["name"], fixed: ["value"])

    /// Keeps a setting of the store, over the one of the same name.
    public func setSetting(_ name: String, to value: String) throws(OrderError) {
        try connection.send(Self.keep, [.text(name), .text(value)])
    }

    /// A setting of the store.
    public func setting(_ name: String) throws(OrderError) -> String? {
        guard let row = try connection.rows(Self.read, [.text(name)]).first else { return nil }
        var reader = RowReader(row, of: Self.table)
        _ = try reader.text()
        return try reader.text()
    }
}
