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

    /// Where in a text another one begins, from 1; 0 when it is not in it.
    var position: String { self == .sqlite ? "instr" : "strpos" }

    /// Locks the rows that a query reads; SQLite has one writer, who has locked everything.
    var forUpdate: String { self == .sqlite ? "" : " FOR UPDATE" }

    /// Locks the rows that a query reads and passes over those that somebody else has locked.
    var skippingLocked: String { self == .sqlite ? "" : " FOR UPDATE SKIP LOCKED" }
}
