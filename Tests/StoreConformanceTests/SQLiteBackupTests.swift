import Foundation
import PaymentCore
import PaymentOrders
import PaymentStoreSQL
import PaymentStoreSQLite
import Testing

@Suite("Backups of SQLite, and copies that know that they are copies (F-32, F-33)")
struct SQLiteBackupTests {
    private let folder: TemporaryFolder
    private let clock = ManualWallClock(Samples.noon)

    init() throws { folder = try TemporaryFolder() }

    private var path: String { folder.path("payments.db") }

    // On the thread that asks: another one would still be closing the file while it is copied.
    private func opened(_ name: String = "payments.db") throws(OrderError) -> SQLiteStore {
        try SQLiteStore(path: folder.path(name), clock: clock, execution: .callingThread)
    }

    private func made() async throws(OrderError) -> SQLiteStore {
        let store = try opened()
        try await store.migrate()
        try await store.transaction { (tx) throws(OrderError) in try Samples.addBasics(tx) }
        return store
    }

    private func copyFile(_ from: String, _ to: String) throws {
        // Written over and not replaced, as restoring often is.
        let data = try Data(contentsOf: URL(fileURLWithPath: folder.path(from)))
        if let file = FileHandle(forUpdatingAtPath: folder.path(to)) {
            try file.truncate(atOffset: 0)
            try file.write(contentsOf: data)
            try file.close()
        } else {
            try data.write(to: URL(fileURLWithPath: folder.path(to)))
        }
    }

    private func order(in store: SQLiteStore) async throws(OrderError) -> Order? {
        try await store.transaction { (tx) throws(OrderError) in try tx.order(Samples.id("trip")) }
    }

    @Test("a backup of a store in use is one private file with all that was committed")
    func backup() async throws {
        let store = try await made()
        try await store.backup(to: folder.path("backup.db"))
        try await store.transaction { (tx) throws(OrderError) in try tx.setSetting("later", to: "1") }
        let file = folder.path("backup.db")
        let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? NSNumber
        #expect(mode?.intValue == 0o600)
        #expect(!FileManager.default.fileExists(atPath: file + "-wal"))
        let copy = try opened("backup.db")
        #expect(try await order(in: copy) == Samples.order())
        let later = try await copy.transaction { (tx) throws(OrderError) in try tx.setting("later") }
        #expect(later == nil)
        #expect(store.origin == .original)
    }

    @Test("a backup that is opened says so until it is adopted (F-33)")
    func adopted() async throws {
        do { try await made().backup(to: folder.path("backup.db")) }
        do {
            let copy = try opened("backup.db")
            #expect(copy.origin == .backup(madeAt: Samples.noon))
            try await copy.migrate()
            #expect(copy.origin == .backup(madeAt: Samples.noon), "a start does not make it the one that counts")
            #expect(try await copy.check().findings.count == 1)
            try await copy.adopt()
            #expect(copy.origin == .original)
            #expect(try await copy.check().isSound)
        }
        #expect(try opened("backup.db").origin == .original)
    }

    @Test("a backup does not write over a file")
    func taken() async throws {
        let store = try await made()
        let text = Data("mine".utf8)
        try text.write(to: URL(fileURLWithPath: folder.path("taken")))
        let problem = await error { () throws(OrderError) in try await store.backup(to: folder.path("taken")) }
        #expect(problem?.code == .storeUnavailable)
        #expect(try Data(contentsOf: URL(fileURLWithPath: folder.path("taken"))) == text)
    }

    @Test("a backup that fails leaves no half file behind")
    func failed() async throws {
        let store = try opened()
        let code = await failure { () throws(OrderError) in try await store.backup(to: folder.path("half.db")) }
        #expect(code == .storeUnavailable, "there are no tables to mark it in")
        #expect(!FileManager.default.fileExists(atPath: folder.path("half.db")))
    }

    @Test("a file that was copied is a copy, with its -lock file or without (F-33)", arguments: [true, false])
    func cloned(withLock: Bool) async throws {
        do { _ = try await made() }
        try copyFile("payments.db", "clone.db")
        if withLock { try copyFile("payments.db-lock", "clone.db-lock") }
        do {
            let clone = try opened("clone.db")
            #expect(clone.origin == .copy)
            try await clone.migrate()
            #expect(clone.origin == .copy)
        }
        #expect(try opened("clone.db").origin == .copy)
        #expect(try opened().origin == .original)
    }

    @Test("an older state in the place of a newer one is a copy (F-33)")
    func restoredInPlace() async throws {
        do { _ = try await made() }
        try copyFile("payments.db", "yesterday.db")
        do { try await opened().migrate() }
        #expect(try opened().origin == .original)
        try copyFile("yesterday.db", "payments.db")
        let restored = try opened()
        #expect(restored.origin == .copy)
        try await restored.adopt()
        #expect(restored.origin == .original)
        #expect(try await order(in: restored) == Samples.order())
    }

    @Test("a store in memory is copied for going back in time, and the two go their own ways (F-32)")
    func inMemory() async throws {
        let store = try SQLiteStore(clock: clock)
        try await store.migrate()
        try await store.transaction { (tx) throws(OrderError) in try Samples.addBasics(tx) }
        let copy = try await store.copyInMemory()
        try await store.transaction { (tx) throws(OrderError) in try tx.setSetting("later", to: "1") }
        #expect(copy.origin == .backup(madeAt: Samples.noon))
        #expect(try await order(in: copy) == Samples.order())
        let later = try await copy.transaction { (tx) throws(OrderError) in try tx.setting("later") }
        #expect(later == nil)
        try await copy.adopt()
        #expect(copy.origin == .original)
        #expect(try await copy.check().isSound)
    }
}
