public import PaymentCore
public import PaymentOrders

/// The statements of a store, over a connection of either database.
///
/// A backend makes one for each transaction it has begun, and ends the transaction itself. A record that is updated is read in the same
/// transaction before, so updates wait for no count of changed rows: to update what is not there changes nothing. Only the fields that
/// can change are written; what a record says for good stays as it was inserted (F-44).
public struct SQLTransaction: StoreTransaction {
    /// The connection the statements are run on.
    package let connection: any SQLConnection

    /// The statements over `connection`, on which a transaction has begun.
    public init(_ connection: any SQLConnection) { self.connection = connection }

    /// The time by the store's own clock: leases are reckoned by it (F-27).
    public func now() throws(OrderError) -> Timestamp { try connection.now() }
}

extension SQLTransaction {
    /// Adds a row; one of the same key is a conflict.
    func add<Record: StoredRecord>(_ record: Record) throws(OrderError) {
        try connection.send(Record.table.insert, values(of: record))
    }

    /// Adds a row by a statement that passes over one that is there.
    func added<Record: StoredRecord>(_ record: Record, by statement: String) throws(OrderError) -> Bool {
        try connection.change(statement, values(of: record)) == 1
    }

    /// Writes the columns that change.
    func write<Record: StoredRecord>(_ record: Record) throws(OrderError) {
        var row = RowWriter(of: Record.table)
        try record.writeChanging(to: &row)
        record.writeKey(to: &row)
        try connection.send(Record.table.update, row.values)
    }

    private func values<Record: StoredRecord>(of record: Record) throws(OrderError) -> [SQLValue] {
        var row = RowWriter(of: Record.table)
        record.writeKey(to: &row)
        try record.writeFixed(to: &row)
        try record.writeChanging(to: &row)
        return row.values
    }

    /// The records that a query of all columns gives.
    func all<Record: StoredRecord>(_ query: String, _ arguments: [SQLValue]) throws(OrderError) -> [Record] {
        let rows = try connection.rows(query, arguments)
        var records: [Record] = []
        records.reserveCapacity(rows.count)
        for row in rows {
            var reader = RowReader(row, of: Record.table)
            records.append(try Record(&reader))
        }
        return records
    }

    /// The record that a query of all columns gives, if there is one.
    func one<Record: StoredRecord>(_ query: String, _ arguments: [SQLValue]) throws(OrderError) -> Record? {
        guard let row = try connection.rows(query, arguments).first else { return nil }
        var reader = RowReader(row, of: Record.table)
        return try Record(&reader)
    }

    /// Whether a query gives a row.
    func exists(_ query: String, _ arguments: [SQLValue]) throws(OrderError) -> Bool {
        try !connection.rows(query, arguments).isEmpty
    }
}
