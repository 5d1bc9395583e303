package import PaymentOrders

/// SQLite's index of what the records of a table are searched by, a table of its own kind (https://sqlite.org/fts5.html).
///
/// It knows texts by each three characters of them. What writes a record writes it here too: a trigger may not, in a file whose schema is
/// not trusted (S-90).
package struct TextIndex: Sendable {
    static let customers = TextIndex("customers")
    static let orders = TextIndex("orders")
    /// All that there are.
    package static let all = [customers, orders]

    /// How many records that have a text are sorted at most; a page of more is soon found by going through the times.
    private static let placesMax = 1_000

    /// The table that is searched.
    package let table: String
    private let name: String
    private let places: String
    private let addition: String
    private let removal: String
    private let examination: String

    private init(_ table: String) {
        self.table = table
        name = "\(table)_text"
        places = "SELECT rowid FROM \(name) WHERE \(name) MATCH $1 LIMIT $2"
        addition = "INSERT INTO \(name) (rowid, search) SELECT place, search FROM \(table) WHERE id = $1"
        removal =
            "INSERT INTO \(name) (\(name), rowid, search) SELECT 'delete', place, search FROM \(table) WHERE id = $1"
        examination = "INSERT INTO \(name) (\(name), rank) VALUES ('integrity-check', 1)"
    }

    /// The statement that makes it.
    var creation: String {
        """
        CREATE VIRTUAL TABLE \(name)
        USING fts5(search, content = '\(table)', content_rowid = 'place', tokenize = 'trigram case_sensitive 1')
        """
    }

    /// Adds a record that was written.
    func add(_ id: SQLValue, on connection: any SQLConnection) throws(OrderError) {
        if connection.dialect == .sqlite { try connection.send(addition, [id]) }
    }

    /// Takes out a record that will be written over.
    func remove(_ id: SQLValue, on connection: any SQLConnection) throws(OrderError) {
        if connection.dialect == .sqlite { try connection.send(removal, [id]) }
    }

    /// The places of all records that have `text`, as a JSON list; nil where there is no index that knows, or where very many have it.
    func places(of text: String, on connection: any SQLConnection) throws(OrderError) -> String? {
        guard connection.dialect == .sqlite, let phrase = Self.phrase(text) else { return nil }
        let rows = try connection.rows(places, [.text(phrase), SQLValue(Self.placesMax + 1)])
        guard rows.count <= Self.placesMax else { return nil }
        return
            "[\(rows.compactMap { if case .integer(let place)? = $0.values.first { "\(place)" } else { nil } }.joined(separator: ","))]"
    }

    /// What the index is asked for a text; nil for one that it can't find: it ends at a zero.
    private static func phrase(_ text: String) -> String? {
        guard text.unicodeScalars.count >= 3, !text.utf8.contains(0) else { return nil }
        return "\"\(text.replacing("\"", with: "\"\""))\""
    }

    /// Compares it with the records: a statement that looks like an insertion, and is an error where something is missing.
    package func examine(on connection: any SQLConnection) throws(OrderError) { try connection.send(examination, []) }
}
