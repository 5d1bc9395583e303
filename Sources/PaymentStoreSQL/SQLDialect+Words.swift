/// The few words in which the two databases differ; everything else is written once.
extension SQLDialect {
    /// The type of a whole number of 64 bits.
    var integer: String { self == .sqlite ? "INTEGER" : "BIGINT" }

    /// The type of a text, compared byte by byte, so that both order alike and no update of a language table spoils an index.
    var text: String { self == .sqlite ? "TEXT" : "TEXT COLLATE \"C\"" }

    /// The type of bytes.
    var bytes: String { self == .sqlite ? "BLOB" : "BYTEA" }

    /// What stands behind the columns of a table that is read by more than its key.
    var table: String { self == .sqlite ? " STRICT" : "" }

    /// What stands behind the columns of a table that is read by its key, in whose order SQLite then keeps it.
    var keyedTable: String { self == .sqlite ? " STRICT, WITHOUT ROWID" : "" }

    /// The key of a table with an index of texts, which names rows by a number that stays; SQLite counts it up by itself.
    var numberedKey: String {
        self == .sqlite ? "place INTEGER PRIMARY KEY, id \(text) NOT NULL UNIQUE" : "id \(text) NOT NULL PRIMARY KEY"
    }

    /// The larger of two numbers.
    var greatest: String { self == .sqlite ? "max" : "greatest" }

    /// The condition that what is searched has a text in it, which `sought` gives to be bound at `place`.
    ///
    /// PostgreSQL is asked by a pattern, because an index that somebody adds knows nothing else.
    func isFound(_ place: String) -> String {
        self == .sqlite ? "instr(search, \(place)) > 0" : "search LIKE \(place)"
    }

    /// A text as `isFound` takes it.
    func sought(_ text: String) -> SQLValue {
        guard self == .postgres else { return .text(text) }
        let plain = text.replacing("\\", with: "\\\\").replacing("%", with: "\\%").replacing("_", with: "\\_")
        return .text("%\(plain)%")
    }

    /// Locks the rows that a query reads; SQLite has one writer, who has locked everything.
    var forUpdate: String { self == .sqlite ? "" : " FOR UPDATE" }

    /// Locks the rows that a query reads and passes over those that somebody else has locked.
    var skippingLocked: String { self == .sqlite ? "" : " FOR UPDATE SKIP LOCKED" }
}
