internal import GRDBSQLite
internal import PaymentOrders
internal import PaymentStoreSQL

extension SQLiteConnection {
    private struct Pragma {
        let name: String
        let wish: String
        let value: String
        let reason: String
    }

    // In memory there is no file to write ahead of, and nothing to sync.
    private static let ofFiles = [
        Pragma(name: "journal_mode", wish: "WAL", value: "wal", reason: "a commit would not be durable"),
        Pragma(name: "synchronous", wish: "FULL", value: "2", reason: "a power cut would undo a commit"),
    ]
    private static let ofAll = [
        Pragma(name: "foreign_keys", wish: "ON", value: "1", reason: "a row could refer to one that is not there"),
        Pragma(name: "trusted_schema", wish: "OFF", value: "0", reason: "a forged file could run functions (S-90)"),
        Pragma(name: "cell_size_check", wish: "ON", value: "1", reason: "a damaged page would be noticed late"),
    ]

    /// Refuses a file that SQLite could only open for reading.
    func requireWritable() throws(OrderError) {
        if isReadOnly { throw SQLiteFailure(code: SQLITE_READONLY, message: "opened for reading only").orderError }
    }

    /// Makes the settings that durability and safety rest on, and reads them back: GRDB makes settings of its own before.
    func makeSettings(isInMemory: Bool) throws(OrderError) {
        for pragma in isInMemory ? Self.ofAll : Self.ofFiles + Self.ofAll {
            _ = try rows("PRAGMA \(pragma.name) = \(pragma.wish)", [])
        }
        if let fault = try settingFaults(isInMemory: isInMemory).first { throw OrderError(.storeUnavailable, fault) }
    }

    /// The settings that are not as they must be.
    func settingFaults(isInMemory: Bool) throws(OrderError) -> [String] {
        var faults: [String] = []
        for pragma in isInMemory ? Self.ofAll : Self.ofFiles + Self.ofAll {
            let value = try texts("PRAGMA \(pragma.name)").first ?? "nothing"
            if value != pragma.value {
                faults.append(
                    "SQLite's \(pragma.name) is \(value) and not \(pragma.value), so \(pragma.reason); "
                        + "is the file on a network, or the library built without it?")
            }
        }
        return faults
    }

    /// The value of a setting of the store that is a number.
    func number(_ setting: String) throws(OrderError) -> Int64? {
        try SQLTransaction(self).setting(setting).flatMap { Int64($0) }
    }
}
