import Foundation
import PaymentCore
import PaymentOrders
import PaymentStoreSQL
import PaymentStoreSQLite
import Testing

@Suite("The SQLite file: durable, private, and never made anew in silence")
struct SQLiteFileTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private var path: String { folder.path("payments.db") }

    // On the thread that asks: another one would still be closing the file after the test let go of the store.
    private func opened() throws(OrderError) -> SQLiteStore {
        try SQLiteStore(path: path, execution: .callingThread)
    }

    private func made() async throws(OrderError) -> SQLiteStore {
        let store = try opened()
        try await store.migrate()
        return store
    }

    private func mode(_ suffix: String) throws -> Int {
        try #require(
            try FileManager.default.attributesOfItem(atPath: path + suffix)[.posixPermissions] as? NSNumber
        ).intValue
    }

    /// Opens the file and says why it cannot be.
    private func refusal() async -> OrderError? { await error { () throws(OrderError) in try opened() } }

    @Test("commits are synced to the disk: WAL and synchronous=FULL hold after GRDB's own settings (O-2, S-90)")
    func settings() async throws {
        let store = try await made()
        let wanted = [
            "journal_mode": SQLValue.text("wal"), "synchronous": .integer(2), "foreign_keys": .integer(1),
            "trusted_schema": .integer(0), "cell_size_check": .integer(1), "integrity_check": .text("ok"),
        ]
        for (name, value) in wanted {
            let rows = try await store.statements { (connection) throws(OrderError) in
                try connection.rows("PRAGMA \(name)", [])
            }
            #expect(rows.map(\.values) == [[value]], "\(name)")
        }
        let report = try await store.check()
        #expect(report.findings == [])
        #expect(report.schema == Schema.latest)
        #expect(report.database.hasPrefix("SQLite 3."))
    }

    @Test("only the owner can use the files, also those that were open to others before (S-90)")
    func modes() async throws {
        do {
            let store = try await made()
            for suffix in ["", "-wal", "-shm", "-lock"] { #expect(try mode(suffix) == 0o600, "\(suffix)") }
            try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
            let report = try await store.check()
            #expect(report.findings.count == 1)
            #expect(report.findings.first?.contains("mode 600") == true)
        }
        let store = try opened()
        #expect(try mode("") == 0o600)
        #expect(try await store.check().isSound)
    }

    @Test("what was committed is there after the next start")
    func reopened() async throws {
        do {
            let store = try await made()
            try await store.transaction { (tx) throws(OrderError) in try Samples.addBasics(tx) }
        }
        let store = try opened()
        let order = try await store.transaction { (tx) throws(OrderError) in try tx.order(Samples.id("trip")) }
        #expect(order == (try Samples.order()))
        #expect(store.origin == .original)
        #expect(try await store.migrate() == [])
    }

    @Test("a store without its tables says that it must be migrated")
    func unmigrated() async throws {
        let store = try opened()
        let problem = await error { () throws(OrderError) in
            try await store.transaction { (tx) throws(OrderError) in try tx.setting("x") }
        }
        #expect(problem?.code == .storeUnavailable)
        #expect(problem?.message.contains("migrate") == true)
        let report = try await store.check()
        #expect(report.schema == 0)
        #expect(!report.isSound)
    }

    @Test("a schema of a later release is not opened")
    func laterSchema() async throws {
        do {
            let store = try await made()
            try await store.statements { (connection) throws(OrderError) in
                try connection.send("INSERT INTO schema_migrations VALUES (99, 'later', 0)", [])
            }
        }
        let problem = await refusal()
        #expect(problem?.code == .storeUnavailable)
        #expect(problem?.value == "99")
    }

    @Test("a file that is no database is refused and left as it is (F-35)")
    func noDatabase() async throws {
        let text = Data("This is a shopping list, and nobody should write over it.".utf8)
        try text.write(to: URL(fileURLWithPath: path))
        #expect(await refusal()?.code == .corrupt)
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == text)
    }

    @Test("a damaged page is found, and nothing is made anew (F-35)")
    func damaged() async throws {
        do {
            let store = try await made()
            try await store.transaction { (tx) throws(OrderError) in
                try tx.insert(Samples.customer())
                for index in 0..<200 { try tx.insert(Samples.order("o\(index)")) }
            }
        }
        let file = try FileHandle(forUpdating: URL(fileURLWithPath: path))
        let size = try file.seekToEnd()
        // The last pages are those of the orders that came last.
        let start = size / 4096 * 3 / 4 * 4096
        try #require(size > 4096 * 100)
        try file.seek(toOffset: start)
        try file.write(contentsOf: Data(repeating: 0xA5, count: Int(size - start)))
        try file.close()
        let store = try opened()
        let report = try await store.check()
        #expect(report.findings.contains { $0.contains("restore a backup") }, "\(report.findings)")
        let code = await failure { () throws(OrderError) in
            try await store.transaction { (tx) throws(OrderError) in
                try tx.orders(OrderFilter(), after: nil, limit: 1_000)
            }
        }
        #expect(code == .corrupt)
        #expect(try FileManager.default.attributesOfItem(atPath: path)[.size] as? UInt64 == size)
    }

    @Test("a database that is gone is not made anew, unless somebody says so (F-35)", arguments: [false, true])
    func gone(isEmptied: Bool) async throws {
        do { _ = try await made() }
        if isEmptied {
            try Data().write(to: URL(fileURLWithPath: path))
        } else {
            try FileManager.default.removeItem(atPath: path)
        }
        let problem = await refusal()
        #expect(problem?.code == .storeUnavailable)
        #expect(problem?.message.contains("a database was there") == true)
        try FileManager.default.removeItem(atPath: path + "-lock")
        _ = try await made()
    }

    @Test(
        "a file that is removed or replaced in use takes no more transactions (F-35)",
        arguments: ["", "-lock"])
    func removed(suffix: String) async throws {
        let store = try await made()
        try FileManager.default.moveItem(atPath: path + suffix, toPath: path + ".aside")
        if suffix == "-lock" { try FileManager.default.removeItem(atPath: path + ".aside") }
        let code = await failure { () throws(OrderError) in
            try await store.transaction { (tx) throws(OrderError) in try tx.setSetting("x", to: "y") }
        }
        #expect(code == .storeUnavailable)
    }

    @Test("a folder that is not there is named")
    func noFolder() async throws {
        let path = folder.path("nowhere/payments.db")
        let problem = await error { () throws(OrderError) in try SQLiteStore(path: path) }
        #expect(problem?.code == .storeUnavailable)
        #expect(problem?.value == path)
    }

    @Test("a file that may only be read is refused", .enabled(if: geteuid() != 0, "the superuser may write every file"))
    func readOnly() async throws {
        do { _ = try await made() }
        try FileManager.default.setAttributes([.posixPermissions: 0o400], ofItemAtPath: path)
        let problem = await refusal()
        #expect(problem?.code == .storeUnavailable)
        #expect(problem?.message.contains("may not be written") == true)
    }
}
