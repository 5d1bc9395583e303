import PaymentCore
import PaymentOrders
import PaymentStoreSQL
import Testing

@Suite("A transaction is kept whole or not at all")
struct TransactionTests {
    @Test("what the body throws comes out, and nothing is kept", arguments: StoreSubject.all)
    func rollback(_ subject: StoreSubject) async throws {
        let store = try await subject.make()
        let thrown = await error { () throws(OrderError) in
            try await store.transaction { (tx) throws(OrderError) in
                try Samples.addBasics(tx)
                #expect(try tx.insert(Samples.attempt()))
                #expect(try tx.order(Samples.id("trip")) != nil, "a transaction sees what it wrote")
                throw OrderError(.forbidden, "on purpose", field: "role", value: "guest")
            }
        }
        #expect(thrown == OrderError(.forbidden, "on purpose", field: "role", value: "guest"))
        try await store.transaction { (tx) throws(OrderError) in
            #expect(try tx.customer(Samples.id("anna")) == nil)
            #expect(try tx.order(Samples.id("trip")) == nil)
            #expect(try tx.attempts(of: "part") == [])
        }
    }

    @Test("the result of the body comes out", arguments: StoreSubject.all)
    func result(_ subject: StoreSubject) async throws {
        let store = try await subject.make()
        let result = try await store.transaction { (tx) throws(OrderError) in (try tx.setting("x"), 42) }
        #expect(result.1 == 42)
    }

    @Test(
        "after an error of the database nothing more is done or kept, even if the body goes on (F-34)",
        arguments: StoreSubject.all)
    func abandoned(_ subject: StoreSubject) async throws {
        let store = try await subject.make()
        let code = await failure { () throws(OrderError) in
            try await store.transaction { (tx) throws(OrderError) in
                try tx.setSetting("before", to: "1")
                try tx.insert(Samples.customer())
                do throws(OrderError) {
                    try tx.insert(Samples.customer())
                    // On a pipelined connection the error comes with the next answer.
                    _ = try tx.customer(Samples.id("anna"))
                } catch {
                    #expect(error.code == .conflict)
                }
                do throws(OrderError) { try tx.setSetting("after", to: "1") } catch {}
            }
        }
        #expect(code == .conflict)
        try await store.transaction { (tx) throws(OrderError) in
            #expect(try tx.setting("before") == nil)
            #expect(try tx.setting("after") == nil)
            #expect(try tx.customer(Samples.id("anna")) == nil)
        }
    }

    @Test("a store works on after an error", arguments: StoreSubject.all)
    func worksOn(_ subject: StoreSubject) async throws {
        let store = try await subject.stocked()
        for _ in 0..<3 {
            let code = await failure { () throws(OrderError) in
                try await store.transaction { (tx) throws(OrderError) in try tx.insert(Samples.customer()) }
            }
            #expect(code == .conflict)
            try await store.transaction { (tx) throws(OrderError) in try tx.setSetting("x", to: "y") }
        }
    }

    @Test("a caller that gives up does not stop what has begun (F-17)", arguments: StoreSubject.all)
    func cancelled(_ subject: StoreSubject) async throws {
        let store = try await subject.make()
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            try await store.transaction { (tx) throws(OrderError) in try tx.setSetting("kept", to: "yes") }
        }
        try await task.value
        let kept = try await store.transaction { (tx) throws(OrderError) in try tx.setting("kept") }
        #expect(kept == "yes")
    }

    @Test("changes of one order by many at once are all counted", arguments: StoreSubject.all)
    func concurrent(_ subject: StoreSubject) async throws {
        let store = try await subject.stocked()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<24 {
                group.addTask {
                    try await store.transaction { (tx) throws(OrderError) in
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
        let order = try await store.transaction { (tx) throws(OrderError) in try tx.order(Samples.id("trip")) }
        #expect(order?.linkSerial == 24)
        #expect(order?.version == 24)
    }

    @Test("times of the store go on", arguments: StoreSubject.all)
    func clock(_ subject: StoreSubject) async throws {
        let store = try await subject.make()
        let first = try await store.transaction { (tx) throws(OrderError) in try tx.now() }
        let second = try await store.transaction { (tx) throws(OrderError) in try tx.now() }
        #expect(first <= second)
        #expect(abs(second.milliseconds(since: SystemWallClock().now())) < 3_600_000)
    }

    @Test("a second migration finds nothing to do", arguments: StoreSubject.all)
    func migration(_ subject: StoreSubject) async throws {
        let store = try await subject.make()
        let (names, applied) = try await store.statements { (connection) throws(OrderError) in
            (try Schema.migrate(connection), try Schema.applied(on: connection))
        }
        #expect(names.isEmpty)
        #expect(applied == Schema.latest)
    }

    @Test("the schema of a later release is left alone", arguments: StoreSubject.all)
    func laterSchema(_ subject: StoreSubject) async throws {
        let store = try await subject.make()
        let problem = await error { () throws(OrderError) in
            try await store.statements { (connection) throws(OrderError) in
                try connection.send(
                    "INSERT INTO schema_migrations (number, name, applied_at) VALUES ($1, 'later', 0)",
                    [.integer(Int64(Schema.latest + 1))])
                return try Schema.migrate(connection)
            }
        }
        #expect(problem?.code == .storeUnavailable)
        #expect(problem?.field == "schema")
    }
}
