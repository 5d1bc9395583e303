import PaymentCore
import PaymentOrders
import PaymentStorePostgres
import PaymentStoreSQL
import TestSupport
import Testing

@Suite("PostgreSQL that goes away and comes back")
struct PostgresLossTests {
    @Test("sessions ended while they were idle are replaced, and nobody notices")
    func idle() async throws {
        let fixture = try await PostgresFixture()
        let (store, killer) = (try await fixture.store(), try await fixture.store())
        for number in 0..<5 {
            try await store.add(Int64(number))
            try await killer.endOtherSessions()
        }
        #expect(try await store.numbers() == [0, 1, 2, 3, 4])
    }

    @Test("a session that ends within a transaction undoes it, says so, and the next works")
    func within() async throws {
        let store = try await PostgresFixture().store(connectionsMax: 1)
        let runs = Record<Int>()
        let error = try await orderError {
            try await store.statements { (connection) throws(OrderError) in
                runs.add(0)
                _ = try connection.change("INSERT INTO t (id) VALUES (1)", [])
                try connection.endSession()
            }
        }
        #expect(error?.code == .storeUnavailable)
        #expect(error?.message.contains("57P01") == true)
        #expect(runs.values.count == 1)
        #expect(try await store.numbers() == [])
    }

    @Test("a session that ended before the commit was sent is known to have kept nothing")
    func beforeCommit() async throws {
        let fixture = try await PostgresFixture()
        let (store, killer) = (try await fixture.store(connectionsMax: 1), try await fixture.store())
        let (written, ended) = (Gate(), Gate())
        async let outcome = orderError {
            try await store.statements { (connection) throws(OrderError) in
                _ = try connection.change("INSERT INTO t (id) VALUES (1)", [])
                written.open()
                ended.pass()
            }
        }
        try await written.passApart()
        try await killer.endOtherSessions()
        ended.open()
        #expect(try await outcome?.code == .storeUnavailable)
        #expect(try await store.numbers() == [])
    }

    @Test("a session that ends over its commit leaves it unknown (F-30)")
    func atCommit() async throws {
        let store = try await PostgresFixture().store()
        try await store.statements { (connection) throws(OrderError) in
            try connection.send(
                """
                CREATE FUNCTION end_session() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$
                """, [])
            try connection.send(
                """
                CREATE CONSTRAINT TRIGGER fatal AFTER INSERT ON t DEFERRABLE INITIALLY DEFERRED
                FOR EACH ROW EXECUTE FUNCTION end_session()
                """, [])
        }
        let error = try await orderError { try await store.add(1) }
        #expect(error?.code == .commitUnknown)
        #expect(try await store.numbers() == [])
    }

    @Test(
        "a server killed with signal 9 is found again, with all it acknowledged and nothing it denied (I-14)"
    )
    func kills() async throws {
        let server = try await PostgresServer.start()
        let fixture = try await PostgresFixture(on: server)
        let store = try await fixture.store()
        let (kept, denied) = (Record<Int64>(), Record<Int64>())
        for round in Int64(0)..<3 {
            let busy = Gate()
            let restarted = Record<Void>()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for worker in Int64(0)..<4 {
                    group.addTask {
                        for number in Int64(0)... {
                            if !restarted.values.isEmpty { return }
                            let key = (round * 4 + worker) << 32 + number
                            do throws(OrderError) {
                                try await store.add(key)
                                kept.add(key)
                                if number == 20 { busy.open() }
                            } catch {
                                #expect(error.code == .commitUnknown || error.code == .storeUnavailable, "\(error)")
                                if error.code == .storeUnavailable { denied.add(key) }
                                return
                            }
                        }
                    }
                }
                for _ in 0..<4 { try await busy.passApart() }
                try await server.crash()
                try await server.restart()
                restarted.add(())
                try await group.waitForAll()
            }
        }
        let stored = Set(try await store.numbers())
        #expect(kept.values.count >= 12 * 20)
        #expect(stored.isSuperset(of: kept.values))
        #expect(stored.isDisjoint(with: denied.values))
        try await server.stop()
    }

    @Test("without a server nothing is kept, and the error says where it was looked for")
    func away() async throws {
        let server = try await PostgresServer.start()
        let fixture = try await PostgresFixture(on: server)
        let store = try await fixture.store(waitMax: .zero)
        try await server.crash()
        let error = try await orderError { try await store.add(1) }
        #expect(error?.code == .storeUnavailable)
        #expect(error?.message.contains(server.folder) == true)
        try await server.restart()
        try await store.add(2)
        #expect(try await store.numbers() == [2])
        try await server.stop()
    }

    @Test("a server that does not sync its disk, and a standby, are refused by name (S-91)")
    func unfit() async throws {
        let server = try await PostgresServer.start()
        let fixture = try await PostgresFixture(on: server)
        let store = try await fixture.store()
        try await server.restart(with: "fsync = off")
        #expect(try await orderError { try await store.add(1) }?.message.contains("fsync") == true)
        try await server.restart(with: "fsync = on")
        try await store.add(1)
        try await server.becomeStandby()
        let error = try await orderError { try await store.add(1) }
        #expect(error?.code == .storeUnavailable)
        #expect(error?.message.contains("standby") == true)
        try await server.stop()
    }
}
