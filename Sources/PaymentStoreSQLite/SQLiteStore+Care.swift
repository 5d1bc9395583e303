internal import GRDB
internal import GRDBSQLite
public import PaymentCore
public import PaymentOrders
internal import PaymentStoreSQL

extension SQLiteStore {
    /// Where the data of a file come from.
    public enum Origin: Hashable, Sendable {
        /// They were written here.
        case original
        /// The file was copied, or its `-lock` file was removed.
        case copy
        /// The file is a backup, made at this time.
        case backup(madeAt: Timestamp)
    }

    /// Where the data come from, as found when the store was opened.
    ///
    /// An origin other than `.original` means that money may have moved since which this file knows nothing of, or that another store
    /// works on the same orders: look attempts up before anything is sent, and collect nothing until somebody has called `adopt`.
    public var origin: Origin { database.origin }

    /// Makes this file the one that counts: somebody has made sure that no other works on its orders.
    ///
    /// Whoever collects it next looks at the gateways for what it may not know before anything is sent (F-33).
    ///
    /// - Throws: `OrderError.storeUnavailable` when the store does not work.
    public func adopt() async throws(OrderError) { try await database.adopt() }

    /// Makes the tables, or brings those of an earlier release up to date.
    ///
    /// - Returns: the names of the steps that were taken; none when nothing was to be done.
    @discardableResult
    public func migrate() async throws(OrderError) -> [String] { try await database.migrate() }

    /// Examines file, tables and settings.
    ///
    /// It reads everything, and transactions of this process wait until it is done.
    public func check() async throws(OrderError) -> StoreReport {
        let database = database
        return try await database.perform { (handle) throws(OrderError) -> StoreReport in
            let connection = SQLiteConnection(handle, clock: database.clock)
            var findings: [String] = []
            var schema = 0
            do throws(OrderError) {
                findings += try connection.texts("PRAGMA integrity_check").filter { $0 != "ok" }.map {
                    "the file is damaged: \($0); restore a backup"
                }
                findings += try connection.texts("PRAGMA foreign_key_check").map {
                    "a row of table \($0) refers to one that is not there; restore a backup"
                }
                schema = try Schema.applied(on: connection)
                if schema > 0 { findings += try Schema.findings(on: connection) + Self.faultsOfTexts(on: connection) }
            } catch {
                findings.append(error.message)
            }
            if schema != Schema.latest {
                findings.append("the schema is \(schema), and this release needs \(Schema.latest): migrate it")
            }
            findings += try connection.settingFaults(isInMemory: database.file == nil)
            findings += database.file?.accessFaults ?? []
            switch database.origin {
            case .original: break
            case .copy: findings.append("the file is a copy: make sure that no other is in use, then adopt it")
            case .backup: findings.append("the file is a backup: make sure that no other is in use, then adopt it")
            }
            return StoreReport(
                database: "SQLite \(String(cString: sqlite3_libversion()))", schema: schema, findings: findings)
        }
    }

    /// What is wrong with the indexes of texts.
    private static func faultsOfTexts(on connection: SQLiteConnection) throws(OrderError) -> [String] {
        var faults: [String] = []
        for index in TextIndex.all {
            do throws(OrderError) { try index.examine(on: connection) } catch  where error.code == .corrupt {
                faults.append("\(index.table) are not found by their texts: \(error.message)")
            }
        }
        return faults
    }
}
