internal import GRDBSQLite
internal import Glibc
internal import PaymentOrders
internal import PaymentStoreSQL

extension SQLiteConnection {
    // SQLite's word for "make a copy", which is a pointer that points nowhere.
    private static let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

    /// Binds all arguments of a statement.
    func bind(_ arguments: [SQLValue], to handle: OpaquePointer) throws(OrderError) {
        // SQLite would take null for one that is missing.
        let count = sqlite3_bind_parameter_count(handle)
        guard count == arguments.count else {
            throw OrderError(.invalid, "a statement takes \(count) arguments and was given \(arguments.count)")
        }
        var place: Int32 = 0
        for argument in arguments {
            place += 1
            let code =
                switch argument {
                case .null: sqlite3_bind_null(handle, place)
                case .integer(let number): sqlite3_bind_int64(handle, place, number)
                case .text(let text): try Self.bind(text, to: handle, place)
                // An empty array has no address, and a blob without an address is null.
                case .bytes(let bytes) where bytes.isEmpty: sqlite3_bind_zeroblob(handle, place, 0)
                case .bytes(let bytes):
                    sqlite3_bind_blob(handle, place, bytes, Int32(clamping: bytes.count), Self.copied)
                }
            guard code == SQLITE_OK else { throw SQLiteFailure(code: code, message: "argument \(place)").orderError }
        }
    }

    private static func bind(_ text: String, to handle: OpaquePointer, _ place: Int32) throws(OrderError) -> Int32 {
        var text = text
        let code: Int32? = text.withUTF8 { utf8 in
            guard let base = utf8.baseAddress, !utf8.isEmpty else {
                return sqlite3_bind_text(handle, place, "", 0, copied)
            }
            // PostgreSQL keeps no such text, and what one store takes the other takes too.
            guard memchr(base, 0, utf8.count) == nil else { return nil }
            return base.withMemoryRebound(to: CChar.self, capacity: utf8.count) {
                sqlite3_bind_text(handle, place, $0, Int32(clamping: utf8.count), copied)
            }
        }
        guard let code else {
            throw OrderError(
                .invalid, "a text holds a NUL character, which no store keeps: remove it",
                field: "argument \(place) of a statement")
        }
        return code
    }

    /// The row that a statement stands at.
    static func row(of handle: OpaquePointer) throws(OrderError) -> SQLRow {
        let count = sqlite3_data_count(handle)
        var values: [SQLValue] = []
        values.reserveCapacity(Int(count))
        for column in 0..<count { values.append(try value(handle, column)) }
        return SQLRow(values)
    }

    private static func value(_ handle: OpaquePointer, _ column: Int32) throws(OrderError) -> SQLValue {
        switch sqlite3_column_type(handle, column) {
        case SQLITE_INTEGER: return .integer(sqlite3_column_int64(handle, column))
        case SQLITE_TEXT:
            let start = sqlite3_column_text(handle, column)
            let count = Int(sqlite3_column_bytes(handle, column))
            return .text(String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self))
        case SQLITE_BLOB:
            let start = sqlite3_column_blob(handle, column)
            let count = Int(sqlite3_column_bytes(handle, column))
            return .bytes([UInt8](UnsafeRawBufferPointer(start: start, count: count)))
        case SQLITE_NULL: return .null
        default:
            throw OrderError(
                .corrupt, "a column holds a number with a fraction, which the store never writes: restore a backup",
                field: String(cString: sqlite3_column_name(handle, column)))
        }
    }

    /// The texts and numbers of the first column of a query.
    func texts(_ query: String) throws(OrderError) -> [String] {
        try rows(query, []).compactMap { row in
            switch row.values.first {
            case .text(let text)?: text
            case .integer(let number)?: String(number)
            default: nil
            }
        }
    }
}
