internal import GRDB
internal import GRDBSQLite
internal import PaymentOrders

/// An error of SQLite, and what it means for the store.
struct SQLiteFailure: Error {
    /// The extended result code.
    let code: Int32
    /// SQLite's words, which name tables and columns and quote no values.
    let message: String

    private var primary: Int32 { code & 0xFF }

    /// The error of a statement: nothing was kept.
    var orderError: OrderError {
        let (code, sentence) = meaning
        return OrderError(code, "\(sentence) (SQLite \(self.code): \(message))", field: place)
    }

    /// The error of a commit.
    ///
    /// A disk that fails while the end of a transaction is written leaves it open whether the next start finds it there (F-30). A disk
    /// that is full does not: then the end was not written.
    var orderErrorOfCommit: OrderError {
        switch primary {
        case SQLITE_FULL, SQLITE_BUSY, SQLITE_LOCKED, SQLITE_READONLY, SQLITE_CONSTRAINT: orderError
        default:
            OrderError(
                .commitUnknown,
                "the disk failed during a commit; nobody knows whether it was kept: read it again before going on "
                    + "(SQLite \(code): \(message))")
        }
    }

    private var meaning: (OrderError.Code, String) {
        switch primary {
        case SQLITE_CONSTRAINT where code == ResultCode.SQLITE_CONSTRAINT_TRIGGER.rawValue:
            (.conflict, "the database refuses the change")
        case SQLITE_CONSTRAINT: (.conflict, "the database refuses the row")
        case SQLITE_FULL:
            (.storeUnavailable, "the disk is full, or the file has reached its limit: make room; nothing was kept")
        case SQLITE_IOERR: (.storeUnavailable, "the disk fails: look at it before going on; nothing was kept")
        case SQLITE_CORRUPT, SQLITE_NOTADB:
            (.corrupt, "the file is damaged, or no database: stop, keep it, check it, and restore a backup")
        case SQLITE_BUSY, SQLITE_LOCKED:
            (.storeUnavailable, "another program holds the file: only this package may write it; try again")
        case SQLITE_READONLY, SQLITE_PERM, SQLITE_AUTH:
            (.storeUnavailable, "the file may not be written: let its owner run the program, and look at its mode")
        case SQLITE_CANTOPEN: (.storeUnavailable, "the file cannot be opened: look at its folder and its mode")
        case SQLITE_NOMEM: (.storeUnavailable, "there is no memory left; nothing was kept")
        case SQLITE_TOOBIG: (.invalid, "a value is too large to be kept")
        case SQLITE_ERROR where message.hasPrefix("no such table"):
            (.storeUnavailable, "the tables are missing or too old: migrate the store first")
        default: (.storeUnavailable, "the database refuses a statement; nothing was kept")
        }
    }

    // SQLite names the columns of a broken constraint behind a colon.
    private var place: String? {
        guard primary == SQLITE_CONSTRAINT, let colon = message.firstRange(of: "failed: ") else { return nil }
        return String(message[colon.upperBound...])
    }
}
