import PaymentCore
import PaymentOrders
import PaymentStorePostgres
import PaymentStoreSQL
import TestSupport
import Testing

@Suite("Commits to PostgreSQL over a connection that is cut")
struct PostgresCommitTests {
    /// Two stores on one database: one directly, one through a forwarder that can cut.
    private func make(connectTimeout: Duration = .seconds(10), statementTimeout: Duration = .seconds(30)) async throws
        -> (direct: PostgresStore, cut: PostgresStore, forwarder: PostgresForwarder)
    {
        let fixture = try await PostgresFixture()
        let forwarder = try PostgresForwarder(to: fixture.server.folder)
        let configuration = try fixture.configuration(
            host: forwarder.folder, connectionsMax: 1, connectTimeout: connectTimeout,
            statementTimeout: statementTimeout)
        return (try await fixture.store(), PostgresStore(configuration), forwarder)
    }

    /// Adds `number` and arms the forwarder for the commit; `sends` leaves the insert to travel with it.
    private func add(
        _ number: Int64, to store: PostgresStore, cutting: PostgresForwarder, _ cut: PostgresForwarder.Cut, sends: Bool
    )
        async throws -> OrderError?
    {
        try await orderError {
            try await store.statements { (connection) throws(OrderError) in
                _ = try connection.rows("SELECT 1", [])
                let (text, arguments) = ("INSERT INTO t (id) VALUES ($1)", [SQLValue.integer(number)])
                if sends { try connection.send(text, arguments) } else { _ = try connection.change(text, arguments) }
                cutting.arm(cut)
            }
        }
    }

    @Test(
        "a commit that never arrives, and one whose answer is lost, are both unknown (F-30, F-31)",
        arguments: [true, false])
    func lost(sends: Bool) async throws {
        let (direct, store, forwarder) = try await make()
        defer { forwarder.stop() }
        let before = try await add(1, to: store, cutting: forwarder, .request, sends: sends)
        let after = try await add(2, to: store, cutting: forwarder, .answer(after: 0), sends: sends)
        #expect(before?.code == .commitUnknown && after?.code == .commitUnknown)
        #expect(try await direct.numbers() == [2])
        // It works again by itself.
        try await store.add(3)
        #expect(try await direct.numbers() == [2, 3])
    }

    @Test(
        "the answer to a commit cut at any byte is either unknown or kept, never denied (F-06, F-30)",
        arguments: [true, false])
    func cutAnswer(sends: Bool) async throws {
        let (direct, store, forwarder) = try await make()
        defer { forwarder.stop() }
        #expect(try await add(-1, to: store, cutting: forwarder, .answer(after: .max), sends: sends) == nil)
        let size = forwarder.lastAnswerSize
        #expect(size > 10)
        var known = 0
        for length in 0..<size {
            let error = try await add(
                Int64(length), to: store, cutting: forwarder, .answer(after: length), sends: sends)
            #expect(error == nil || error?.code == .commitUnknown, "cut after \(length) of \(size)")
            if error == nil { known += 1 }
        }
        // The last message only says that the server is ready for more.
        #expect(known == 6)
        #expect(try await direct.numbers() == (-1..<Int64(size)).map { $0 })
    }

    @Test("an answer to an earlier statement cut at any byte undoes the transaction")
    func cutEarlier() async throws {
        let (direct, store, forwarder) = try await make()
        defer { forwarder.stop() }
        @Sendable func add(_ number: Int64, cut: Int) async throws -> OrderError? {
            try await orderError {
                try await store.statements { (connection) throws(OrderError) in
                    _ = try connection.rows("SELECT 1", [])
                    forwarder.arm(.answer(after: cut))
                    _ = try connection.rows("INSERT INTO t (id) VALUES ($1) RETURNING id", [.integer(number)])
                }
            }
        }
        #expect(try await add(-1, cut: .max) == nil)
        let size = forwarder.lastAnswerSize
        for length in 0..<size {
            #expect(
                try await add(Int64(length), cut: length)?.code == .storeUnavailable, "cut after \(length) of \(size)")
        }
        #expect(try await direct.numbers() == [-1])
    }

    @Test("a server that falls silent is given up after the statement's time and the network's")
    func silence() async throws {
        let (direct, store, forwarder) = try await make(
            connectTimeout: .seconds(1), statementTimeout: .milliseconds(500))
        defer { forwarder.stop() }
        let error = try await add(1, to: store, cutting: forwarder, .silence, sends: true)
        #expect(error?.code == .commitUnknown)
        #expect(try await direct.numbers() == [1])
    }

    @Test("a server that bids farewell before the commit is sent has kept nothing, and nobody needs to wonder")
    func farewell() async throws {
        let (direct, store, forwarder) = try await make()
        defer { forwarder.stop() }
        for number in Int64(1)...2 {
            let error = try await orderError {
                try await store.statements { (connection) throws(OrderError) in
                    _ = try connection.change("INSERT INTO t (id) VALUES ($1)", [.integer(number)])
                    if number == 1 { forwarder.bidFarewell() }
                }
            }
            #expect(error?.code == (number == 1 ? .storeUnavailable : nil))
        }
        #expect(try await direct.numbers() == [2])
    }

    @Test("an error of a statement that nobody waited for undoes the transaction", arguments: [1, 127, 300])
    func pipelined(count: Int) async throws {
        let store = try await PostgresFixture().store()
        let error = try await orderError {
            try await store.statements { (connection) throws(OrderError) in
                for number in 0..<count {
                    try connection.send("INSERT INTO t (id) VALUES ($1)", [.integer(Int64(number))])
                }
                try connection.send("INSERT INTO t (id) VALUES ($1)", [.integer(0)])
                try connection.send("INSERT INTO t (id) VALUES ($1)", [.integer(-1)])
            }
        }
        #expect(error?.code == .conflict)
        #expect(error?.field == "t_pkey")
        #expect(try await store.numbers() == [])
    }

    @Test("after an error the body may do what it likes: each statement and the commit throw that error again")
    func goesOn() async throws {
        let store = try await PostgresFixture().store()
        let seen = Record<OrderError>()
        let error = try await orderError {
            try await store.statements { (connection) throws(OrderError) in
                try connection.send("INSERT INTO t (id) VALUES (1)", [])
                for _ in 0..<3 {
                    do throws(OrderError) { _ = try connection.change("INSERT INTO t (id) VALUES (1)", []) } catch {
                        seen.add(error)
                    }
                }
            }
        }
        #expect(Set(seen.values) == Set([error].compactMap { $0 }))
        #expect(error?.code == .conflict)
        #expect(try await store.numbers() == [])
    }

    @Test("a body that throws leaves nothing behind")
    func thrown() async throws {
        let store = try await PostgresFixture().store(connectionsMax: 1)
        for asks in [false, true] {
            let error = try await orderError {
                try await store.statements { (connection) throws(OrderError) in
                    try connection.send("INSERT INTO t (id) VALUES (1)", [])
                    if asks { _ = try connection.rows("SELECT id FROM t", []) }
                    throw OrderError(.refused, "not today")
                }
            }
            #expect(error?.code == .refused)
        }
        #expect(try await store.numbers() == [])
    }

    @Test("a statement that was to be prepared behind a failure is prepared the next time, on the same connection")
    func preparedLater() async throws {
        let store = try await PostgresFixture().store(connectionsMax: 1)
        func session() async throws -> [SQLRow] {
            try await store.statements { (tx) throws(OrderError) in try tx.rows("SELECT pg_backend_pid()", []) }
        }
        let first = try await session().first?.integer
        func ask(_ failing: String?) async throws -> OrderError? {
            try await orderError {
                try await store.statements { (connection) throws(OrderError) in
                    if let failing { try connection.send(failing, []) }
                    _ = try connection.rows("SELECT 41 + 1", [])
                }
            }
        }
        #expect(try await ask("SELECT no_such_column FROM t")?.message.contains("42703") == true)
        #expect(try await ask("SELECT 1 / 0")?.code == .invalid)
        #expect(try await ask(nil) == nil)
        #expect(try await session().first?.integer == first)
    }
}
