internal import PaymentOrders

/// A record that is a row of a table.
protocol StoredRecord {
    /// Its table.
    static var table: Table { get }

    /// Writes the columns of the key.
    func writeKey(to row: inout RowWriter)
    /// Writes the columns that are written once.
    func writeFixed(to row: inout RowWriter) throws(OrderError)
    /// Writes the columns that an update writes.
    func writeChanging(to row: inout RowWriter) throws(OrderError)

    /// Reads all columns: those of the key, those that are written once, those that change.
    init(_ row: inout RowReader) throws(OrderError)
}

/// The columns of a table, and the statements that follow from them.
///
/// Their arguments are numbered in the order in which they stand.
struct Table: Sendable {
    /// The table's name.
    let name: String
    /// Its columns: the key, those that are written once, those that change.
    let columns: [String]
    /// Adds a row.
    let insert: String
    /// Writes the columns that change of the row of a key.
    let update: String
    /// How many arguments that statement takes.
    let updateArguments: Int
    /// Reads the row of a key.
    let select: String

    init(_ name: String, key: [String], fixed: [String], changing: [String] = []) {
        self.name = name
        columns = key + fixed + changing
        let places = columns.indices.map { "$\($0 + 1)" }.joined(separator: ", ")
        insert = "INSERT INTO \(name) (\(columns.joined(separator: ", "))) VALUES (\(places))"
        updateArguments = changing.count + key.count
        update =
            "UPDATE \(name) SET \(Self.equal(changing, from: 1, ", ")) WHERE "
            + Self.equal(key, from: changing.count + 1, " AND ")
        select = "SELECT \(columns.joined(separator: ", ")) FROM \(name) WHERE " + Self.equal(key, from: 1, " AND ")
    }

    /// Reads rows: `rest` is what stands behind the table's name.
    func select(_ rest: String) -> String { "SELECT \(columns.joined(separator: ", ")) FROM \(name) \(rest)" }

    /// Adds a row unless one of the same `columns` is there; without columns, of the same anything.
    func insertUnlessThere(_ columns: String = "") -> String {
        insert + " ON CONFLICT" + (columns.isEmpty ? "" : " (\(columns))") + " DO NOTHING"
    }

    private static func equal(_ columns: [String], from first: Int, _ separator: String) -> String {
        columns.indices.map { "\(columns[$0]) = $\(first + $0)" }.joined(separator: separator)
    }
}
