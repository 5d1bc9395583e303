import PaymentCore
import PaymentOrders
import PaymentStoreSQL

/// A connection whose disk becomes full at one of a transaction's statements that write.
///
/// SQLite itself refuses, with the error and the rollback that a full disk makes it do, so that what comes after is as it would be (F-34).
final class FillingConnection: SQLConnection {
    private let base: any SQLConnection
    private var left: Int

    /// Fills the disk at the statement of this number, counted from 1.
    init(_ base: any SQLConnection, at number: Int) {
        self.base = base
        left = number
    }

    var dialect: SQLDialect { base.dialect }

    func now() throws(OrderError) -> Timestamp { try base.now() }

    func rows(_ statement: String, _ arguments: [SQLValue]) throws(OrderError) -> [SQLRow] {
        try base.rows(statement, arguments)
    }

    func change(_ statement: String, _ arguments: [SQLValue]) throws(OrderError) -> Int {
        try fill()
        return try base.change(statement, arguments)
    }

    func send(_ statement: String, _ arguments: [SQLValue]) throws(OrderError) {
        try fill()
        try base.send(statement, arguments)
    }

    private func fill() throws(OrderError) {
        left -= 1
        guard left == 0 else { return }
        // SQLite keeps the pages it has, and adds none.
        _ = try base.rows("PRAGMA max_page_count = 1", [])
        try base.send("INSERT INTO settings (name, value) VALUES ('full', hex(zeroblob(1000000)))", [])
    }

    /// Makes room again.
    static func makeRoom(_ connection: any SQLConnection) throws(OrderError) {
        _ = try connection.rows("PRAGMA max_page_count = 1073741823", [])
    }
}
