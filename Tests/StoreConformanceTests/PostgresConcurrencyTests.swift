import PaymentCore
import PaymentOrders
import PaymentStoreSQL
import Synchronization
import TestSupport
import Testing

@testable import PaymentStorePostgres

@Suite("Transactions that meet in PostgreSQL")
struct PostgresConcurrencyTests {
    @Test("two transactions that block each other are both done in the end")
    func deadlock() async throws {
        let store = try await PostgresFixture().store()
        for number in Int64(1)...2 { try await store.add(number) }
        let gates = [Gate(), Gate()]
        let runs = Record<Int>()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for index in 0..<2 {
                group.addTask {
                    let isFirst = Mutex(true)
                    try await store.statements { (connection) throws(OrderError) in
                        runs.add(index)
                        let write = "UPDATE t SET note = coalesce(note, '') || $2 WHERE id = $1"
                        _ = try connection.change(write, [.integer(Int64(1 + index)), .text("a")])
                        let mustMeet = isFirst.withLock { first in
                            defer { first = false }
                            return first
                        }
                        if mustMeet {
                            gates[index].open()
                            gates[1 - index].pass()
                        }
                        _ = try connection.change(write, [.integer(Int64(2 - index)), .text("b")])
                    }
                }
            }
            try await group.waitForAll()
        }
        let notes = try await store.statements { (connection) throws(OrderError) in
            try connection.rows("SELECT note FROM t ORDER BY id", []).map(\.values)
        }
        // The one that gave way may meet the other once more.
        #expect(runs.values.count >= 3)
        #expect(notes.allSatisfy { $0 == [.text("ab")] || $0 == [.text("ba")] })
    }

    @Test(
        "a body that hides a deadlock behind an error of its own is run again, but not without end"
    )
    func serializationFailure() async throws {
        let fixture = try await PostgresFixture()
        let store = PostgresStore(try fixture.configuration(), clock: InstantClock())
        let runs = Record<Int>()
        let error = try await orderError {
            try await store.statements { (connection) throws(OrderError) in
                runs.add(0)
                do throws(OrderError) {
                    _ = try connection.rows("DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '40001'; END $$", [])
                } catch { throw OrderError(.corrupt, "hidden") }
            }
        }
        #expect(runs.values.count == 6)
        #expect(error?.code == .storeUnavailable)
    }

    @Test("a table that changes under a prepared statement does not get in the way")
    func changedTable() async throws {
        let fixture = try await PostgresFixture()
        let (store, other) = (try await fixture.store(connectionsMax: 1), try await fixture.store())
        try await store.add(1)
        func columns() async throws -> [Int] {
            try await store.statements { (connection) throws(OrderError) in
                try connection.rows("SELECT * FROM t", []).map(\.values.count)
            }
        }
        #expect(try await columns() == [2])
        try await other.statements { (connection) throws(OrderError) in
            try connection.send("ALTER TABLE t ADD COLUMN more BIGINT", [])
        }
        #expect(try await columns() == [3])
        try await store.statements { (connection) throws(OrderError) in try connection.send("DEALLOCATE ALL", []) }
        #expect(try await columns() == [3])
    }

    @Test("eight who claim at once get different work, each under a fence of its own, and nobody waits (O-3)")
    func claims() async throws {
        let fixture = try await PostgresFixture()
        let store = PostgresStore(try fixture.configuration(connectionsMax: 8))
        try await store.migrate()
        try await store.transaction { (tx) throws(OrderError) in
            for number in 0..<400 {
                try tx.schedule(.event, "\(number)", at: Timestamp(millisecondsSinceEpoch: 0), replacing: false)
            }
        }
        let claimed = Record<[WorkItem]>()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for worker in 0..<8 {
                group.addTask {
                    while true {
                        let items = try await store.transaction { (tx) throws(OrderError) in
                            try tx.claim(limit: 7, owner: "\(worker)", lease: 3600)
                        }
                        if items.isEmpty { return }
                        claimed.add(items)
                    }
                }
            }
            try await group.waitForAll()
        }
        let items = claimed.values.flatMap { $0 }
        #expect(items.count == 400)
        #expect(Set(items.map(\.subject)).count == 400)
        #expect(Set(items.map(\.fence)).count == 400)
    }

    @Test("connections are given out in the order in which they were asked for")
    func fairness() async throws {
        let store = try await PostgresFixture().store(connectionsMax: 1)
        let (taken, released) = (Gate(), Gate())
        async let holder: Void = store.statements { (_) throws(OrderError) in
            taken.open()
            released.pass()
        }
        try await taken.passApart()
        let order = Record<Int>()
        // An immediate task runs on the spot until it waits.
        let waiters = (0..<20).map { number in
            Task.immediate {
                try await store.statements { (connection) throws(OrderError) in
                    _ = try connection.rows("SELECT 1", [])
                    order.add(number)
                }
            }
        }
        released.open()
        try await holder
        for waiter in waiters { try await waiter.value }
        #expect(order.values == (0..<20).map { $0 })
    }

    @Test("who gets no connection in time is told how many there are; a cancelled task still gets its turn (F-17)")
    func exhaustion() async throws {
        let fixture = try await PostgresFixture()
        let (taken, released) = (Gate(), Gate())
        let store = PostgresStore(try fixture.configuration(connectionsMax: 1, waitMax: .seconds(60)))
        let impatient = PostgresStore(
            try fixture.configuration(connectionsMax: 2, waitMax: .seconds(60)), clock: InstantClock())
        async let holders: Void = withThrowingTaskGroup(of: Void.self) { group in
            for store in [store, impatient, impatient] {
                group.addTask {
                    try await store.statements { (_) throws(OrderError) in
                        taken.open()
                        released.pass()
                    }
                }
            }
            try await group.waitForAll()
        }
        for _ in 0..<3 { try await taken.passApart() }
        let error = try await orderError { _ = try await impatient.statements { (_) throws(OrderError) in 1 } }
        #expect(error?.code == .storeUnavailable)
        #expect(error?.message.contains("all 2 connections") == true)
        let cancelled = Task.immediate { try await store.statements { (_) throws(OrderError) in 7 } }
        cancelled.cancel()
        for _ in 0..<3 { released.open() }
        try await holders
        #expect(try await cancelled.value == 7)
    }

    @Test("a store that nobody holds any more leaves no session on the server")
    func dropped() async throws {
        let fixture = try await PostgresFixture()
        let store = try await fixture.store()
        func sessions() async throws -> Int64? {
            try await store.statements { (connection) throws(OrderError) in
                try connection.rows(
                    """
                    SELECT count(*) FROM pg_stat_activity
                    WHERE datname = current_database() AND pid <> pg_backend_pid()
                    """,
                    [])
            }.first?.integer
        }
        #expect(try await PostgresStore(fixture.configuration()).numbers() == [])
        // The server takes a moment to notice.
        var left = try await sessions()
        for _ in 0..<100_000 where left != 0 { left = try await sessions() }
        #expect(left == 0)
    }

    @Test("a connection that nobody holds any more takes its thread with it")
    func thread() async throws {
        let configuration = try await PostgresFixture().configuration()
        weak var thread: SessionThread?
        do {
            let connection = try await PostgresStore(configuration).pool.take()
            await connection.close()
            thread = connection.thread
        }
        // It ends by itself, a moment later.
        for _ in 0..<1_000_000 where thread != nil { await Task.yield() }
        #expect(thread == nil)
    }

    @Test("a closed store refuses those who wait and those who come, and lets work under way end")
    func close() async throws {
        let store = try await PostgresFixture().store(connectionsMax: 1)
        let (taken, released) = (Gate(), Gate())
        async let holder = store.statements { (connection) throws(OrderError) in
            taken.open()
            released.pass()
            return try connection.rows("SELECT 1", []).count
        }
        try await taken.passApart()
        let waiter = Task.immediate { try await orderError { try await store.add(1) } }
        await store.close()
        #expect(try await waiter.value?.message.contains("closed") == true)
        released.open()
        #expect(try await holder == 1)
        #expect(try await orderError { try await store.add(1) }?.code == .storeUnavailable)
    }
}
