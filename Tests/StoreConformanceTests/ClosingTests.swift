import PaymentCore
import PaymentOrders
import PaymentStoreSQL
import Testing

/// The sums of the ledger that are kept, beside its lines.
@Suite("Closings of the ledger")
struct ClosingTests {
    private static func day(_ number: Int64) -> Timestamp { Samples.noon.adding(seconds: number * 86_400) }

    /// A sale of an amount that was asked for at a time.
    private static func sale(_ book: String, _ minorUnits: Int64, at time: Timestamp) throws(OrderError)
        -> [LedgerEntry]
    {
        [
            try Samples.line(1, .receivable, Samples.euros(minorUnits), book: book, at: time),
            try Samples.line(2, .sales, Samples.euros(-minorUnits), book: book, at: time),
        ]
    }

    @Test("a period's sums have its first instant and not its end", arguments: StoreSubject.all)
    func period(_ subject: StoreSubject) async throws {
        let store = try await subject.make()
        try await store.transaction { (tx) throws(OrderError) in
            try tx.append(Self.sale("a", 100, at: Self.day(0)))
            try tx.append(Self.sale("b", 20, at: Self.day(1)))
            try tx.append(Self.sale("c", 3, at: Self.day(2)))
            let inside = [try Samples.turnover(.receivable, 20, 0), try Samples.turnover(.sales, 0, 20)]
            #expect(try tx.turnovers(in: Self.day(1)..<Self.day(2)) == inside)
            #expect(try tx.turnovers(in: Self.day(0).adding(milliseconds: 1)..<Self.day(2)) == inside)
            #expect(try tx.turnovers(in: Self.day(3)..<Self.day(9)).isEmpty)
            #expect(try tx.turnovers(in: Samples.ever).map(\.debit.minorUnits) == [123, 0])
        }
    }

    @Test("a closing is found by what it is not later than, and by what it is later than", arguments: StoreSubject.all)
    func places(_ subject: StoreSubject) async throws {
        let store = try await subject.make()
        try await store.transaction { (tx) throws(OrderError) in
            try tx.lockLedger()
            let early = LedgerClosing(
                until: Self.day(1),
                turnovers: [try Samples.turnover(.receivable, 5, 0), try Samples.turnover(.sales, 0, 5)])
            let late = LedgerClosing(until: Self.day(4), turnovers: [try Samples.turnover(.suspense, 7, 7)])
            try tx.insert(late)
            try tx.insert(early)
            #expect(try tx.lastClosing(until: Self.day(1).adding(milliseconds: -1)) == nil)
            #expect(try tx.lastClosing(until: Self.day(1)) == early)
            #expect(try tx.lastClosing(until: Self.day(3)) == early)
            #expect(try tx.lastClosing(until: Samples.ever.upperBound) == late)
            #expect(try tx.firstClosing(after: Samples.ever.lowerBound) == early)
            #expect(try tx.firstClosing(after: Self.day(1)) == late)
            #expect(try tx.firstClosing(after: Self.day(4)) == nil)
        }
    }

    @Test(
        "what is booked for a closed time is added to every closing after it, and to no other",
        arguments: StoreSubject.all)
    func late(_ subject: StoreSubject) async throws {
        let store = try await subject.make()
        try await store.transaction { (tx) throws(OrderError) in
            try tx.append(Self.sale("a", 100, at: Self.day(0)))
            for number: Int64 in 1...3 {
                let turnovers = try tx.turnovers(in: Samples.ever.lowerBound..<Self.day(number))
                try tx.insert(LedgerClosing(until: Self.day(number), turnovers: turnovers))
            }
            // An instant before the second closing; one of its accounts has not moved before.
            let time = Self.day(2).adding(milliseconds: -1)
            try tx.append([
                Samples.line(1, .receivable, Samples.euros(-30), book: "b", at: time),
                Samples.line(2, .waived, Samples.euros(30), book: "b", at: time),
            ])
            // At the closing itself: not in it.
            try tx.append(Self.sale("c", 9, at: Self.day(3)))
            let sale = [try Samples.turnover(.receivable, 100, 0), try Samples.turnover(.sales, 0, 100)]
            let both = [
                try Samples.turnover(.receivable, 100, 30), try Samples.turnover(.sales, 0, 100),
                try Samples.turnover(.waived, 30, 0),
            ]
            #expect(try tx.lastClosing(until: Self.day(1))?.turnovers == sale)
            #expect(try tx.lastClosing(until: Self.day(2))?.turnovers == both)
            #expect(try tx.lastClosing(until: Self.day(3))?.turnovers == both)
        }
    }

    @Test("a closing is the sum of the lines before it, whatever came in whatever order", arguments: StoreSubject.all)
    func property(_ subject: StoreSubject) async throws {
        for seed: UInt64 in 0..<12 {
            let store = try await subject.make()
            let unequal = try await store.transaction { (tx) throws(OrderError) in
                let random = SeededRandomSource(seed: seed)
                for step in 0..<40 {
                    let time = Self.day(Int64(random.next(below: 9))).adding(
                        milliseconds: Int64(random.next(below: 3)) - 1)
                    if random.next(below: 4) == 0 {
                        guard try tx.lastClosing(until: time)?.until != time else { continue }
                        let turnovers = try tx.turnovers(in: Samples.ever.lowerBound..<time)
                        try tx.insert(LedgerClosing(until: time, turnovers: turnovers))
                    } else {
                        let accounts: [LedgerAccount] = [.receivable, .sales, .waived, .fees]
                        let amount = Int64(random.next(below: 1000)) - 500
                        try tx.append([
                            Samples.line(
                                1, accounts[Int(random.next(below: 4))], Samples.euros(amount), book: "b\(step)",
                                at: time),
                            Samples.line(
                                2, accounts[Int(random.next(below: 4))], Samples.euros(-amount), book: "b\(step)",
                                at: time),
                        ])
                    }
                }
                return try Self.unequal(tx)
            }
            #expect(unequal.isEmpty, "seed \(seed)")
        }
    }

    @Test("lines that are booked late while the ledger is being closed are in the closing", arguments: StoreSubject.all)
    func together(_ subject: StoreSubject) async throws {
        let store = try await subject.make()
        try await store.transaction { (tx) throws(OrderError) in try tx.append(Self.sale("a", 1, at: Self.day(0))) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for writer in 0..<4 {
                group.addTask {
                    for number in 0..<25 {
                        try await store.transaction { (tx) throws(OrderError) in
                            try tx.append(Self.sale("w\(writer)-\(number)", 7, at: Self.day(Int64(number % 5))))
                        }
                    }
                }
            }
            group.addTask {
                for number: Int64 in 1...20 {
                    try await Self.close(store, until: Self.day(0).adding(seconds: number * 20_000))
                }
            }
            try await group.waitForAll()
        }
        let (unequal, sum) = try await store.transaction { (tx) throws(OrderError) in
            (try Self.unequal(tx), try tx.turnovers(in: Samples.ever).map(\.debit.minorUnits).reduce(0, +))
        }
        #expect(unequal.isEmpty)
        #expect(sum == 701)
    }

    /// Closes a ledger, again where a writer took longer than half a second: on a busy machine one may.
    private static func close(_ store: any PaymentStore, until end: Timestamp) async throws(OrderError) {
        var isClosed = false
        while !isClosed {
            do throws(OrderError) {
                try await store.transaction { (tx) throws(OrderError) in
                    try tx.lockLedger()
                    let turnovers = try tx.turnovers(in: Samples.ever.lowerBound..<end)
                    try tx.insert(LedgerClosing(until: end, turnovers: turnovers))
                }
                isClosed = true
            } catch {
                guard error.code == .storeUnavailable, error.message.contains("locked") else { throw error }
            }
        }
    }

    @Test("a closing that is there is not made again, and no sum is below zero", arguments: StoreSubject.all)
    func refused(_ subject: StoreSubject) async throws {
        let store = try await subject.make()
        let closing = LedgerClosing(until: Self.day(1), turnovers: [try Samples.turnover(.sales, 0, 5)])
        try await store.transaction { (tx) throws(OrderError) in try tx.insert(closing) }
        let problem = await error { () throws(OrderError) in
            try await store.transaction { (tx) throws(OrderError) in try tx.insert(closing) }
        }
        #expect(problem?.code == .conflict)
        #expect(throws: OrderError.self) {
            try LedgerTurnover(account: .sales, debit: -1, credit: 0, currency: .eur)
        }
        #expect(throws: OrderError.self) {
            try LedgerTurnover(account: .sales, debit: 0, credit: Int128(Int64.max) + 1, currency: .eur)
        }
    }

    /// The closings that are not the sum of the lines before them.
    private static func unequal(_ tx: any StoreTransaction) throws(OrderError) -> [LedgerClosing] {
        var unequal: [LedgerClosing] = []
        var last = Samples.ever.lowerBound
        while let closing = try tx.firstClosing(after: last) {
            last = closing.until
            if try tx.turnovers(in: Samples.ever.lowerBound..<last) != closing.turnovers { unequal.append(closing) }
        }
        return unequal
    }
}
