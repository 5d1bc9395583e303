import PaymentCore
import PaymentOrders
import PaymentStoreSQL
import Testing

@testable import PaymentStoreSQLite

@Suite("A full or failing disk: no durable store, no money moves")
struct SQLiteFullDiskTests {
    /// Lets the file grow by a few pages and no more.
    private func limit(_ store: any PaymentStore, by pages: Int64) async throws {
        try await store.statements { (connection) throws(OrderError) in
            guard case .integer(let count)? = try connection.rows("PRAGMA page_count", []).first?.values.first else {
                throw OrderError(.corrupt, "no page count")
            }
            _ = try connection.rows("PRAGMA max_page_count = \(count + pages)", [])
        }
    }

    @Test(
        "a transaction that meets the end of the disk keeps nothing, also of what comes after (F-34)",
        arguments: StoreSubject.sqlite)
    func full(_ subject: StoreSubject) async throws {
        let store = try await subject.stocked()
        try await limit(store, by: 3)
        let problem = await error { () throws(OrderError) in
            try await store.transaction { (tx) throws(OrderError) in
                try tx.setSetting("before", to: "1")
                do throws(OrderError) {
                    for index in 0..<100 {
                        let long = String(repeating: "x", count: 4_000)
                        try tx.insert(Samples.customer("c\(index)", name: long))
                    }
                } catch {
                    #expect(error.code == .storeUnavailable)
                }
                // SQLite has rolled back and would commit this alone.
                try tx.setSetting("after", to: "1")
            }
        }
        #expect(problem?.code == .storeUnavailable)
        #expect(problem?.message.contains("disk is full") == true)
        try await store.transaction { (tx) throws(OrderError) in
            for name in ["before", "after"] { #expect(try tx.setting(name) == nil) }
            #expect(try tx.customer(Samples.id("c0")) == nil)
            #expect(try tx.order(Samples.id("trip")) != nil, "what was there stays")
        }
    }

    @Test("it works again by itself when there is room", arguments: StoreSubject.sqlite)
    func roomAgain(_ subject: StoreSubject) async throws {
        let store = try await subject.stocked()
        try await limit(store, by: 0)
        let long = String(repeating: "x", count: 50_000)
        let code = await failure { () throws(OrderError) in
            try await store.transaction { (tx) throws(OrderError) in try tx.setSetting("x", to: long) }
        }
        #expect(code == .storeUnavailable)
        try await limit(store, by: 100)
        try await store.transaction { (tx) throws(OrderError) in try tx.setSetting("x", to: long) }
    }

    /// An error of SQLite, and what a statement and a commit make of it.
    struct Meaning: Sendable, CustomTestStringConvertible {
        let code: Int32
        let name: String
        let ofStatement: OrderError.Code
        let ofCommit: OrderError.Code

        var testDescription: String { name }

        init(_ code: Int32, _ name: String, _ ofStatement: OrderError.Code, commit ofCommit: OrderError.Code) {
            self.code = code
            self.name = name
            self.ofStatement = ofStatement
            self.ofCommit = ofCommit
        }

        static let table = [
            Meaning(13, "FULL", .storeUnavailable, commit: .storeUnavailable),
            Meaning(10, "IOERR", .storeUnavailable, commit: .commitUnknown),
            Meaning(10 | 4 << 8, "IOERR_FSYNC", .storeUnavailable, commit: .commitUnknown),
            Meaning(10 | 3 << 8, "IOERR_WRITE", .storeUnavailable, commit: .commitUnknown),
            Meaning(11, "CORRUPT", .corrupt, commit: .commitUnknown),
            Meaning(26, "NOTADB", .corrupt, commit: .commitUnknown),
            Meaning(5, "BUSY", .storeUnavailable, commit: .storeUnavailable),
            Meaning(6, "LOCKED", .storeUnavailable, commit: .storeUnavailable),
            Meaning(8, "READONLY", .storeUnavailable, commit: .storeUnavailable),
            Meaning(14, "CANTOPEN", .storeUnavailable, commit: .commitUnknown),
            Meaning(7, "NOMEM", .storeUnavailable, commit: .commitUnknown),
            Meaning(18, "TOOBIG", .invalid, commit: .commitUnknown),
            Meaning(19, "CONSTRAINT", .conflict, commit: .conflict),
            Meaning(19 | 8 << 8, "CONSTRAINT_UNIQUE", .conflict, commit: .conflict),
            Meaning(19 | 7 << 8, "CONSTRAINT_TRIGGER", .conflict, commit: .conflict),
            Meaning(1, "ERROR", .storeUnavailable, commit: .commitUnknown),
        ]
    }

    @Test(
        "every error says whether something may have been kept, and what to do (F-30, F-35)", arguments: Meaning.table)
    func meanings(_ meaning: Meaning) {
        let failure = SQLiteFailure(code: meaning.code, message: "words of SQLite")
        #expect(failure.orderError.code == meaning.ofStatement)
        #expect(failure.orderErrorOfCommit.code == meaning.ofCommit)
        for error in [failure.orderError, failure.orderErrorOfCommit] {
            #expect(error.message.contains("(SQLite \(meaning.code): words of SQLite)"))
        }
    }
}
