import Dispatch
import Glibc
import PaymentCore
import PaymentOrders
import PaymentStoreSQL
import PaymentStoreSQLite
import Testing

@Suite("A SQLite file that is opened twice, and where transactions run")
struct SQLiteSharingTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private var path: String { folder.path("payments.db") }

    @Test("several that have the same file open take turns, and no change is lost (S-38)")
    func turns() async throws {
        let first = try SQLiteStore(path: path)
        try await first.migrate()
        try await first.transaction { (tx) throws(OrderError) in try Samples.addBasics(tx) }
        let stores = [
            first, try SQLiteStore(path: path), try SQLiteStore(path: path, execution: .background),
        ]
        try await withThrowingTaskGroup(of: Void.self) { group in
            for index in 0..<60 {
                group.addTask {
                    try await stores[index % stores.count].transaction { (tx) throws(OrderError) in
                        guard var order = try tx.lockedOrder(Samples.id("trip")) else {
                            throw OrderError(.notFound, "the order is gone")
                        }
                        order.linkSerial += 1
                        try tx.update(order)
                    }
                }
            }
            try await group.waitForAll()
        }
        let order = try await first.transaction { (tx) throws(OrderError) in try tx.order(Samples.id("trip")) }
        #expect(order?.linkSerial == 60)
        #expect(try await stores[1].check().isSound)
    }

    @Test("who gets no turn in time is told so, and gets one afterwards")
    func patience() async throws {
        let store = try SQLiteStore(path: path)
        try await store.migrate()
        let other = try SQLiteStore(path: path, patience: .zero)
        let (begun, beginning) = AsyncStream.makeStream(of: Void.self)
        let end = DispatchSemaphore(value: 0)
        let long = Task {
            try await store.transaction { (tx) throws(OrderError) in
                try tx.setSetting("long", to: "1")
                beginning.yield()
                end.wait()
            }
        }
        for await _ in begun { break }
        let problem = await error { () throws(OrderError) in
            try await other.transaction { (tx) throws(OrderError) in try tx.setting("long") }
        }
        end.signal()
        try await long.value
        #expect(problem?.code == .storeUnavailable)
        #expect(problem?.message.contains("another process") == true)
        let kept = try await other.transaction { (tx) throws(OrderError) in try tx.setting("long") }
        #expect(kept == "1")
    }

    private static func thread() -> pthread_t { pthread_self() }

    @Test("on the caller's thread, a transaction does not leave it")
    func callingThread() async throws {
        let store = try SQLiteStore(clock: ManualWallClock(Samples.noon), execution: .callingThread)
        try await store.migrate()
        for _ in 0..<20 {
            let before = Self.thread()
            let (inside, now) = try await store.transaction { (tx) throws(OrderError) in
                (Self.thread(), try tx.now())
            }
            #expect(inside == before)
            #expect(Self.thread() == before)
            #expect(now == Samples.noon)
        }
    }

    @Test("the same calls in memory make the same rows (I-1)")
    func deterministic() async throws {
        func rows() async throws -> [[SQLValue]] {
            let clock = ManualWallClock(Samples.noon)
            let store = try SQLiteStore(clock: clock, execution: .callingThread)
            try await store.migrate()
            try await store.transaction { (tx) throws(OrderError) in try Samples.addBasics(tx) }
            for index in 0..<50 {
                try await store.transaction { (tx) throws(OrderError) in
                    try tx.schedule(.order, "s\(index % 7)", at: Samples.noon, replacing: index.isMultiple(of: 3))
                    for item in try tx.claim(limit: 2, owner: "w\(index)", lease: 2) where item.fence % 3 == 0 {
                        try tx.finish(item, next: index.isMultiple(of: 2) ? nil : Samples.noon)
                    }
                }
                clock.advance(seconds: 1)
            }
            return try await store.statements { (connection) throws(OrderError) in
                var rows: [[SQLValue]] = []
                for table in ["customers", "orders", "payments", "work", "fences"] {
                    rows += try connection.rows("SELECT * FROM \(table)", []).map(\.values)
                }
                return rows
            }
        }
        let first = try await rows()
        #expect(first.count > 4)
        #expect(try await rows() == first)
    }

    @Test("a statement that is given too few or too many arguments is refused", arguments: [0, 2])
    func argumentCount(count: Int) async throws {
        let store = try SQLiteStore(clock: ManualWallClock(Samples.noon))
        try await store.migrate()
        let arguments = [SQLValue](repeating: .text("x"), count: count)
        let code = await failure { () throws(OrderError) in
            try await store.statements { (connection) throws(OrderError) in
                try connection.rows("SELECT value FROM settings WHERE name = $1", arguments)
            }
        }
        #expect(code == .invalid)
    }

    @Test("claiming looks at no more rows than it takes, however many there are")
    func plan() async throws {
        let store = try SQLiteStore(clock: ManualWallClock(Samples.noon))
        try await store.migrate()
        let details = try await store.statements { (connection) throws(OrderError) in
            try connection.rows(
                "EXPLAIN QUERY PLAN \(SQLDialect.sqlite.claimFree(limit: 8))", [.integer(0), .integer(0), .text("w")]
            ).compactMap { row in
                if case .text(let detail)? = row.values.last { detail } else { nil }
            }
        }
        #expect(details.contains { $0.contains("SEARCH work USING INDEX work_free (free_at<?)") }, "\(details)")
        #expect(!details.contains { $0.contains("SCAN work") || $0.contains("TEMP B-TREE") }, "\(details)")
    }
}
