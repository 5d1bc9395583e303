import Foundation
import PaymentCore
import PaymentOrders
import PaymentPlans
import PaymentStoreSQLite

@testable import PaymentStoreSQL
@testable import Shop

extension Target {
    /// Store keys, what they sealed, and the tokens of links.
    static let key = Target("key") {
        let keyBytes = (1...32).map { UInt8($0) }
        let key = try StoreKey(Secret(keyBytes))
        let method = try MethodRecord.ID("card")
        let customer = try Customer.ID("anna")
        let account = try AccountName("stripe")
        let token = try PaymentToken("pm_card_visa")
        let sealed = try key.seal(token, for: method, customer: customer, account: account)
        let link = try key.linkToken(order: Order.ID("trip"), serial: 1, purpose: "pay")
        let texts = [
            String(repeating: "0f", count: 32), link.text, link.text + "," + String(repeating: "e1", count: 32),
        ]
        return Prepared(seeds: [[0] + sealed, [0] + sealed.prefix(20)] + texts.map { [1] + Array($0.utf8) }) { input in
            let rest = Array(input.dropFirst())
            if input.first == 0 {
                guard let opened = try? key.open(rest, for: method, customer: customer, account: account) else {
                    return
                }
                try expect(rest == sealed && opened == token, "a token opens that was not sealed")
            } else {
                _ = try? StoreKey(text: Secret(rest))
                guard let given = try? LinkToken(String(decoding: rest, as: UTF8.self)) else { return }
                let isValid = try key.isValid(given, order: Order.ID("trip"), serial: 1, purpose: "pay")
                try expect(isValid == (given.text == link.text), "a link opens that was not issued")
            }
        }
    }

    /// Rows of a store whose columns hold anything.
    static let rows = Target("rows") {
        let readers = try await Self.readers()
        return Prepared(
            seeds: readers.enumerated().flatMap { number, reader in
                reader.rows.map { [UInt8(number)] + ColumnText.text(of: $0) }
            }
        ) { input in
            let number = Int(input.first ?? 0)
            guard readers.indices.contains(number) else { return }
            guard let written = try? readers[number].reread(ColumnText.values(of: Array(input.dropFirst()))) else {
                return
            }
            // Written once, a record stays as it is.
            try expect(try readers[number].reread(written) == written, "a record changes when it is read and written")
        }
    }

    /// A record's rows, and how to read one and write it again.
    private struct Reader: Sendable {
        let rows: [[SQLValue]]
        let reread: @Sendable ([SQLValue]) throws -> [SQLValue]

        init<Record: StoredRecord & SendableMetatype>(_: Record.Type, _ store: any PaymentStore) async throws {
            rows = try await store.transaction { (tx) throws(OrderError) in
                guard let tx = tx as? SQLTransaction else { return [] }
                return try tx.connection.rows(Record.table.select("LIMIT 20"), []).map(\.values)
            }
            reread = { values in
                var reader = RowReader(SQLRow(values), of: Record.table)
                let record = try Record(&reader)
                var row = RowWriter(of: Record.table)
                record.writeKey(to: &row)
                try record.writeFixed(to: &row)
                try record.writeChanging(to: &row)
                return row.values
            }
        }
    }

    private static func readers() async throws -> [Reader] {
        let shop = try await Scene.filledShop()
        let store = shop.store
        return [
            try await Reader(Customer.self, store), try await Reader(MethodRecord.self, store),
            try await Reader(Order.self, store), try await Reader(PaymentRecord.self, store),
            try await Reader(RefundRecord.self, store), try await Reader(Invoice.self, store),
            try await Reader(Attempt.self, store), try await Reader(LedgerEntry.self, store),
            try await Reader(AuditEntry.self, store), try await Reader(Message.self, store),
            try await Reader(InboxEvent.self, store), try await Reader(CaseFile.self, store),
        ]
    }

    /// The file of a store in which bytes were changed, or whose end is missing.
    static let file = Target("file") {
        let place = FileManager.default.temporaryDirectory.appending(
            path: "fuzz-\(ProcessInfo.processInfo.processIdentifier)")
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
        let whole = try await Scene.storeFile(in: place)
        let clock = ManualWallClock(Shop.start)
        return Prepared(seeds: [
            [], [0, 0, 0, 1, 200, 0, 1, 7], [0, 0, 18, 9], [0, 16, 0, 13, 0, 24, 3, 0], [255, 64, 0],
        ]) { input in
            let path = place.appending(path: "orders.db").path
            defer { StoreFile.remove(path) }
            guard
                FileManager.default.createFile(
                    atPath: path, contents: Data(StoreFile.changed(whole, input)),
                    attributes: [.posixPermissions: 0o600])
            else { throw Finding("the file cannot be written") }
            try OneThread.finishing { await StoreFile.readAll(path, clock) }
        }
    }
}

/// The columns of a row as bytes: a letter for the kind, and what is in it, up to the next separator.
private enum ColumnText {
    private static let separator: UInt8 = 0x1E

    static func values(of text: [UInt8]) -> [SQLValue] {
        text.split(separator: separator, omittingEmptySubsequences: false).map { column in
            let rest = column.dropFirst()
            switch column.first {
            case UInt8(ascii: "i"): return Int64(String(decoding: rest, as: UTF8.self)).map(SQLValue.integer) ?? .null
            case UInt8(ascii: "t"): return .text(String(decoding: rest, as: UTF8.self))
            case UInt8(ascii: "b"): return .bytes(Array(rest))
            default: return .null
            }
        }
    }

    static func text(of values: [SQLValue]) -> [UInt8] {
        Array(
            values.map { value -> [UInt8] in
                switch value {
                case .null: Array("n".utf8)
                case .integer(let number): Array("i\(number)".utf8)
                case .text(let text): Array("t\(text)".utf8)
                case .bytes(let bytes): [UInt8(ascii: "b")] + bytes
                }
            }.joined(separator: [separator]))
    }
}

/// A store's file that is not as it was left.
private enum StoreFile {
    /// The file with changes of four bytes each: where, in three bytes, and what is there; 255 at the beginning cuts it instead.
    static func changed(_ whole: [UInt8], _ changes: [UInt8]) -> [UInt8] {
        var file = whole
        if changes.first == 255 {
            let count = changes.dropFirst().prefix(2).reduce(0) { $0 << 8 | Int($1) }
            return Array(file.prefix(count))
        }
        for start in stride(from: 0, to: changes.count - 3, by: 4) {
            let place = changes[start..<start + 3].reduce(0) { $0 << 8 | Int($1) }
            file[place % file.count] = changes[start + 3]
        }
        return file
    }

    /// Opens a file and reads what is in it; all that may happen is an error.
    static func readAll(_ path: String, _ clock: ManualWallClock) async {
        do throws(OrderError) {
            let store = try SQLiteStore(path: path, clock: clock, execution: .callingThread, patience: .zero)
            _ = try await store.check()
            try await store.transaction { (tx) throws(OrderError) in
                guard let tx = tx as? SQLTransaction else { return }
                for table in ExportedTable.all {
                    _ = try tx.exportedRows(of: table, after: nil, limit: 100)
                }
                for order in try tx.orders(OrderFilter(), after: nil, limit: 100) {
                    _ = order.plan.standing(at: Moment(utc: Shop.start))
                }
            }
        } catch {
            _ = error.description
        }
    }

    /// Removes a file with what lies beside it.
    static func remove(_ path: String) {
        for ending in ["", "-wal", "-shm", "-lock", "-journal"] {
            try? FileManager.default.removeItem(atPath: path + ending)
        }
    }
}
