internal import PaymentCore
internal import PaymentCrypto
internal import PaymentHTTP
internal import PaymentOrders
internal import PaymentStoreSQL

/// A store as lines of JSON, table by table: for whoever wants to read or keep the data without this package.
///
/// The first line says what it is, each further one is a row, and the last says how many there were, so that a cut export is noticed. It
/// is read page by page, so a store in use changes under it; a backup is of one moment, and can be exported too.
struct StoreExport {
    static let format = "swift-payments-export"
    static let version: Int64 = 1
    private static let rowsPerPage = 500

    private let store: OpenedStore

    init(_ store: OpenedStore) { self.store = store }

    /// Writes everything, and tells on standard error how many rows of each table there were.
    func write(to output: inout TextOutput, now: Timestamp) async throws {
        try output.write(
            JSON.object([
                "format": .string(Self.format), "version": .integer(Self.version),
                "schema": .integer(Int64(Schema.latest)), "exportedAt": .string(now.iso8601),
            ]).text() + "\n")
        var counts: [(table: String, rows: Int64)] = []
        for table in ExportedTable.all {
            let count = try await Progress.telling(table.name, isSilent: output.isTerminal) { progress in
                try await write(table, to: &output, progress)
            }
            Console.printError("payments: \(table.name): \(count) rows")
            counts.append((table.name, count))
        }
        let rows = JSONObject(counts.map { ($0.table, JSON.integer($0.rows)) })
        try output.write(JSON.object(["end": true, "rows": .object(rows)]).text() + "\n")
        try output.finish()
    }

    private func write(
        _ table: ExportedTable, to output: inout TextOutput, _ progress: Progress
    ) async throws -> Int64 {
        var count: Int64 = 0
        var cursor: [SQLValue]?
        while true {
            let after = cursor
            let rows = try await store.reading { (tx) throws(OrderError) in
                try tx.exportedRows(of: table, after: after, limit: Self.rowsPerPage)
            }
            for row in rows { try output.write(Self.line(table, row)) }
            count += Int64(rows.count)
            guard rows.count == Self.rowsPerPage, let last = rows.last else { return count }
            cursor = table.key(of: last)
            progress.tell("\(table.name): \(count) rows so far")
        }
    }

    private static func line(_ table: ExportedTable, _ row: SQLRow) -> String {
        let members = zip(table.columns, row.values).map { column, value -> (String, JSON) in
            let json: JSON =
                switch value {
                case .null: .null
                case .integer(let number): .integer(number)
                case .text(let text): .string(text)
                // Hashes, and tokens as they are sealed.
                case .bytes(let bytes): .string(Base64.string(bytes))
                }
            return (column, json)
        }
        return JSON.object(["table": .string(table.name), "row": .object(JSONObject(members))]).text() + "\n"
    }
}
