internal import CPostgres
internal import PaymentOrders
internal import PaymentStoreSQL

/// What the server answered to a statement; owns libpq's memory of it.
final class Reply {
    private let result: OpaquePointer

    /// Takes over `result`.
    init(_ result: OpaquePointer) { self.result = result }

    deinit { PQclear(result) }

    /// How it went.
    var status: ExecStatusType { PQresultStatus(result) }

    /// The name of what was done: `COMMIT`, `INSERT 0 1`.
    var tag: String { String(cString: PQcmdStatus(result)) }

    /// The number of rows that the statement changed, or gave.
    var count: Int { Int(String(cString: PQcmdTuples(result))) ?? 0 }

    /// A field of an error, such as its SQLSTATE.
    func field(_ code: Int32) -> String? {
        PQresultErrorField(result, code).map { String(cString: $0) }
    }

    /// The rows.
    ///
    /// - Throws: `OrderError.corrupt` for a type that no column of the store has.
    func rows() throws(OrderError) -> [SQLRow] {
        let columns = PQnfields(result)
        let types = (0..<columns).map { PQftype(result, $0) }
        var rows: [SQLRow] = []
        rows.reserveCapacity(Int(PQntuples(result)))
        for row in 0..<PQntuples(result) {
            var values: [SQLValue] = []
            values.reserveCapacity(types.count)
            for column in 0..<columns { values.append(try value(row, column, types[Int(column)])) }
            rows.append(SQLRow(values))
        }
        return rows
    }

    private func value(_ row: Int32, _ column: Int32, _ type: Oid) throws(OrderError) -> SQLValue {
        if PQgetisnull(result, row, column) == 1 { return .null }
        let bytes = UnsafeRawBufferPointer(
            start: PQgetvalue(result, row, column), count: Int(PQgetlength(result, row, column)))
        switch type {
        case 20: return .integer(Int64(bigEndian: bytes.loadUnaligned(as: Int64.self)))
        case 23: return .integer(Int64(Int32(bigEndian: bytes.loadUnaligned(as: Int32.self))))
        case 21: return .integer(Int64(Int16(bigEndian: bytes.loadUnaligned(as: Int16.self))))
        case 16: return .integer(bytes.first == 0 ? 0 : 1)
        // text, varchar, name, and a literal whose type nobody asked for
        case 25, 1043, 19, 705: return .text(String(decoding: bytes, as: UTF8.self))
        case 17: return .bytes([UInt8](bytes))
        case 1700:
            if let whole = Self.wholeNumber(bytes) { return .integer(whole) }
        default: break
        }
        throw OrderError(
            .corrupt, "a column holds a PostgreSQL type that the store does not use, or a number that is not whole",
            field: String(cString: PQfname(result, column)), value: "type \(type)")
    }

    /// A `numeric` as a sum of 64-bit numbers has it; nil when it has a fraction or does not fit.
    private static func wholeNumber(_ bytes: UnsafeRawBufferPointer) -> Int64? {
        // Four numbers of 16 bits: how many digits of base 10 000 follow, the power of the first, the sign, the decimals shown.
        func number(_ index: Int) -> Int {
            Int(Int16(bigEndian: bytes.loadUnaligned(fromByteOffset: 2 * index, as: Int16.self)))
        }
        let (count, weight, sign) = (number(0), number(1), number(2))
        guard (0..<5).contains(weight), (0...weight + 1).contains(count), sign == 0 || sign == 0x4000 else {
            return nil
        }
        var sum: Int128 = 0
        for index in 0...weight { sum = sum * 10_000 + Int128(index < count ? number(4 + index) : 0) }
        return Int64(exactly: sign == 0 ? sum : -sum)
    }
}
