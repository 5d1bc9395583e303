import PaymentCore
import PaymentOrders
import Testing

@Suite("Attempts: one live one for an intent, whatever the isolation")
struct AttemptTests {
    @Test(
        "an intent with a live attempt takes no other; a dead one makes room (F-28, I-8)", arguments: StoreSubject.all)
    func live(_ subject: StoreSubject) async throws {
        let store = try await subject.stocked()
        for state in Attempt.State.allCases {
            try await store.transaction { (tx) throws(OrderError) in
                let intent = "intent-\(state.rawValue)"
                let first = try Samples.attempt("A-\(state.rawValue)", intent: intent, state: state)
                #expect(try tx.insert(first))
                #expect(try tx.attempt(first.reference) == first)
                let second = try Samples.attempt("B-\(state.rawValue)", intent: intent, number: 2)
                #expect(try tx.insert(second) == !state.isLive, "\(state)")
                #expect(try tx.attempts(of: intent) == (state.isLive ? [first] : [first, second]))
            }
        }
    }

    @Test("the same reference, or the same number of an intent, is not added again", arguments: StoreSubject.all)
    func repeated(_ subject: StoreSubject) async throws {
        let store = try await subject.stocked()
        try await store.transaction { (tx) throws(OrderError) in
            let first = try Samples.attempt(state: .declined)
            #expect(try tx.insert(first))
            #expect(try !tx.insert(Samples.attempt(intent: "another")))
            #expect(try !tx.insert(Samples.attempt("REF2")))
            #expect(try tx.attempts(of: first.order) == [first])
        }
    }

    @Test("an update succeeds only out of the states it names, and says so (F-18)", arguments: StoreSubject.all)
    func guarded(_ subject: StoreSubject) async throws {
        let store = try await subject.stocked()
        try await store.transaction { (tx) throws(OrderError) in
            var attempt = try Samples.attempt()
            #expect(try tx.insert(attempt))
            attempt.state = .succeeded
            attempt.transaction = Samples.transaction("pi_1")
            attempt.code = "ok"
            attempt.detail = "captured"
            attempt.looks = 3
            attempt.absences = 1
            attempt.absentSince = Samples.noon
            attempt.deadline = Samples.noon.adding(seconds: 9)
            attempt.updatedAt = Samples.noon.adding(seconds: 1)
            #expect(try !tx.update(attempt, ifIn: []))
            #expect(try !tx.update(attempt, ifIn: [.unknown, .pending]))
            #expect(try tx.attempt(attempt.reference) == Samples.attempt())
            #expect(try tx.update(attempt, ifIn: Attempt.State.open))
            #expect(try tx.attempt(attempt.reference) == attempt)
            #expect(try !tx.update(attempt, ifIn: Attempt.State.open))
            #expect(try tx.update(attempt, ifIn: Set(Attempt.State.allCases)))
            #expect(try !tx.update(Samples.attempt("absent"), ifIn: Set(Attempt.State.allCases)))
        }
    }

    @Test("what was sent stays as it was written: amount, key, fingerprint (F-44)", arguments: StoreSubject.all)
    func frozen(_ subject: StoreSubject) async throws {
        let store = try await subject.stocked()
        try await store.transaction { (tx) throws(OrderError) in
            let attempt = try Samples.attempt()
            #expect(try tx.insert(attempt))
            let other = Attempt(
                reference: attempt.reference, intent: "other", number: 9, operation: .checkout, order: attempt.order,
                payment: attempt.payment, account: .manual, gateway: Samples.stripe, isLive: true,
                amount: Samples.euros(1), key: try Samples.valid { try IdempotencyKey("other") }, fingerprint: "beef",
                state: .sending, owner: "thief", fence: 99, createdAt: .init(secondsSinceEpoch: 0),
                updatedAt: attempt.updatedAt)
            #expect(try tx.update(other, ifIn: [.sending]))
            #expect(try tx.attempt(attempt.reference) == attempt)
        }
    }

    @Test(
        "a late success beside a live attempt of the same intent is a conflict, never silence (F-19)",
        arguments: StoreSubject.all)
    func lateSuccess(_ subject: StoreSubject) async throws {
        let store = try await subject.stocked()
        let code = await failure { () throws(OrderError) in
            try await store.transaction { (tx) throws(OrderError) in
                var first = try Samples.attempt("A", state: .absent)
                _ = try tx.insert(first)
                _ = try tx.insert(Samples.attempt("B", number: 2))
                first.state = .succeeded
                _ = try tx.update(first, ifIn: [.absent])
            }
        }
        #expect(code == .conflict)
    }

    @Test("a payment has one open refund attempt; the next begins when it is over (F-42)", arguments: StoreSubject.all)
    func refunds(_ subject: StoreSubject) async throws {
        let store = try await subject.stocked()
        try await store.transaction { (tx) throws(OrderError) in
            try tx.insert(Samples.refund("back2"))
            var first = try Samples.attempt("A", intent: "back", refund: "back")
            let second = try Samples.attempt("B", intent: "back2", refund: "back2")
            #expect(try tx.insert(first))
            #expect(try !tx.insert(second))
            first.state = .succeeded
            #expect(try tx.update(first, ifIn: [.sending]))
            #expect(try tx.insert(second))
        }
    }

    @Test("lists follow the number of the try, the time, and the account's period", arguments: StoreSubject.all)
    func lists(_ subject: StoreSubject) async throws {
        let store = try await subject.stocked()
        try await store.transaction { (tx) throws(OrderError) in
            let second = try Samples.attempt("A", number: 2, state: .absent)
            let first = try Samples.attempt("B", number: 1, state: .absent)
            let later = try Samples.attempt(
                "C", intent: "x", account: "stripe-us", createdAt: Samples.noon.adding(milliseconds: 5))
            let before = try Samples.attempt("D", intent: "y", createdAt: Samples.noon.adding(milliseconds: -1))
            for attempt in [second, first, later, before] { #expect(try tx.insert(attempt)) }
            #expect(try tx.attempts(of: "part") == [first, second])
            #expect(try tx.attempts(of: first.order) == [before, second, first, later])
            let account = first.account
            let noon = Samples.noon
            #expect(try tx.attempts(on: account, in: noon..<noon.adding(milliseconds: 1)) == [second, first])
            #expect(try tx.attempts(on: account, in: noon.adding(milliseconds: -1)..<noon) == [before])
            #expect(try tx.attempts(on: later.account, in: noon..<noon.adding(milliseconds: 5)) == [])
            #expect(try tx.attempts(on: later.account, in: noon..<noon.adding(milliseconds: 6)) == [later])
            #expect(try tx.attempts(on: account, in: noon..<noon) == [])
        }
    }

    @Test("64 workers race for one intent, and one of them has it (F-28, S-43)", arguments: StoreSubject.all)
    func race(_ subject: StoreSubject) async throws {
        let store = try await subject.stocked()
        let winners = try await withThrowingTaskGroup(of: Bool.self) { group in
            for worker in 0..<64 {
                group.addTask {
                    try await store.transaction { (tx) throws(OrderError) in
                        try tx.insert(Samples.attempt("R\(worker)", number: worker + 1))
                    }
                }
            }
            return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(winners == 1)
        let attempts = try await store.transaction { (tx) throws(OrderError) in try tx.attempts(of: "part") }
        #expect(attempts.count == 1)
    }
}
