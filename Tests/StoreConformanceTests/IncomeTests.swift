import PaymentCore
import PaymentOrders
import PaymentStoreSQL
import Testing

/// Income entries, and counted tries.
@Suite("Income and tries")
struct IncomeTests {
    private func entry(_ number: Int, minute: Int64) throws(OrderError) -> IncomeEntry {
        IncomeEntry(
            journal: "trip/\(number)", account: try Samples.account(), order: try Samples.id("trip"),
            customer: try Samples.id("anna"), branch: "Center", category: "Services", paymentType: "Card",
            fiscalRegistrar: number.isMultiple(of: 2) ? "FR-1" : nil,
            amount: Samples.euros(Int64(number) * (number.isMultiple(of: 3) ? -1 : 1)),
            at: Samples.noon.adding(seconds: minute * 60))
    }

    @Test("income entries come back in order of time, page by page, for their period", arguments: StoreSubject.all)
    func income(_ subject: StoreSubject) async throws {
        let store = try await subject.stocked()
        // Several at one instant, and not in the order of their names.
        let minutes: [(number: Int, minute: Int64)] = [(7, 1), (2, 1), (5, 2), (1, 3), (9, 3), (4, 3), (8, 5)]
        try await store.transaction { (tx) throws(OrderError) in
            for one in minutes { try tx.insert(try entry(one.number, minute: one.minute)) }
        }
        let expected = try [(2, 1), (7, 1), (5, 2), (1, 3), (4, 3), (9, 3), (8, 5)].map {
            try entry($0.0, minute: $0.1)
        }
        let all = Samples.noon..<Samples.noon.adding(seconds: 3600)
        for limit in [1, 2, 3, 100] {
            let found = try await store.transaction { (tx) throws(OrderError) in
                var found: [IncomeEntry] = []
                var page: [IncomeEntry]
                repeat {
                    page = try tx.income(in: all, after: found.last.map(IncomeCursor.init), limit: limit)
                    found += page
                } while !page.isEmpty
                return found
            }
            #expect(found == expected, "limit \(limit)")
        }
        let middle = Samples.noon.adding(seconds: 120)..<Samples.noon.adding(seconds: 300)
        let some = try await store.transaction { (tx) throws(OrderError) in
            (try tx.income(in: middle, after: nil, limit: 9), try tx.income(in: all, after: nil, limit: 0))
        }
        #expect(some.0 == Array(expected[2...5]) && some.1.isEmpty)
    }

    @Test("an income entry is for good, and there once for a journal entry", arguments: StoreSubject.all)
    func forGood(_ subject: StoreSubject) async throws {
        let store = try await subject.stocked()
        let entry = try entry(1, minute: 1)
        try await store.transaction { (tx) throws(OrderError) in try tx.insert(entry) }
        let again = await failure { () throws(OrderError) in
            try await store.transaction { (tx) throws(OrderError) in try tx.insert(entry) }
        }
        #expect(again == .conflict)
        for statement in ["UPDATE income SET amount = 5", "DELETE FROM income"] {
            let code = await failure { () throws(OrderError) in
                try await store.transaction { (tx) throws(OrderError) in
                    _ = try (tx as? SQLTransaction)?.connection.change(statement, [])
                }
            }
            #expect(code != nil, "\(statement)")
        }
        let kept = try await store.transaction { (tx) throws(OrderError) in
            try tx.income(in: entry.at..<entry.at.adding(seconds: 1), after: nil, limit: 9)
        }
        #expect(kept == [entry])
    }

    @Test("tries are counted by place for as long as is asked, and forgotten then (S-53)", arguments: StoreSubject.all)
    func tries(_ subject: StoreSubject) async throws {
        let store = try await subject.make()
        let noon = Samples.noon
        let names = try (0..<7).map { try TakenTry.ID("try-\($0)") }
        let (taken, counts) = try await store.transaction { (tx) throws(OrderError) in
            func take(_ number: Int, _ place: String, _ second: Int64, after: Int64 = -60) throws(OrderError) -> Bool {
                try tx.takeTry(
                    names[number], from: place, at: noon.adding(seconds: second), after: noon.adding(seconds: after),
                    most: 4)
            }
            var taken: [Bool] = []
            for (number, second) in [Int64(0), 10, 10, 20, 21].enumerated() {
                taken.append(try take(number, "here", second))
            }
            taken.append(try take(5, "there", 0))
            var counts = [
                try tx.tries(from: "here", after: noon.adding(seconds: -1), limit: 99),
                try tx.tries(from: "here", after: noon, limit: 99),
                try tx.tries(from: "here", after: noon.adding(seconds: -1), limit: 2),
                try tx.tries(from: "there", after: noon.adding(seconds: -1), limit: 99),
                try tx.tries(from: "elsewhere", after: noon.adding(seconds: -1), limit: 99),
            ]
            try tx.removeTry(names[1])
            counts.append(try tx.tries(from: "here", after: noon.adding(seconds: -1), limit: 99))
            taken.append(try take(6, "here", 30, after: 10))
            counts.append(try tx.tries(from: "here", after: noon.adding(seconds: -1), limit: 99))
            counts.append(try tx.tries(from: "there", after: noon.adding(seconds: -1), limit: 99))
            return (taken, counts)
        }
        #expect(taken == [true, true, true, true, false, true, true])
        #expect(counts == [4, 3, 2, 1, 0, 3, 2, 0])
    }

    @Test("of forty tries of one instant as many are taken as the limit has (S-53, S-71)", arguments: StoreSubject.all)
    func triesAtOnce(_ subject: StoreSubject) async throws {
        let store = try await subject.make()
        let noon = Samples.noon
        let taken = try await withThrowingTaskGroup(of: Bool.self) { group in
            for number in 0..<40 {
                group.addTask {
                    let name = try TakenTry.ID("try-\(number)")
                    return try await store.transaction { (tx) throws(OrderError) in
                        try tx.takeTry(name, from: "here", at: noon, after: noon.adding(seconds: -60), most: 10)
                    }
                }
            }
            return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(taken == 10)
    }
}
