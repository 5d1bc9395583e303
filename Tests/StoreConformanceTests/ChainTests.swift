import PaymentCore
import PaymentOrders
import PaymentStoreSQL
import Testing

@Suite("Ledger and audit trail can only be appended to")
struct ChainTests {
    @Test("lines come back in order, with the last of a chain and the names of all", arguments: StoreSubject.all)
    func lines(_ subject: StoreSubject) async throws {
        let store = try await subject.stocked()
        try await store.transaction { (tx) throws(OrderError) in
            let account = LedgerAccount.clearing(try Samples.account())
            let first = [
                try Samples.line(1, account, Samples.euros(100), customer: "anna"),
                try Samples.line(2, .receivable, Samples.euros(-100), customer: "anna"),
            ]
            let second = [
                try Samples.line(3, .fees, Samples.euros(3), journal: "j2"),
                try Samples.line(4, account, Samples.euros(-3), journal: "j2"),
            ]
            let elsewhere = [
                try Samples.line(1, .suspense, Samples.euros(-7), book: "Store", journal: "s1"),
                try Samples.line(2, account, Samples.euros(7), book: "Store", journal: "s1"),
            ]
            try tx.append(first)
            try tx.append(second)
            try tx.append(elsewhere)
            try tx.append([LedgerEntry]())
            #expect(try tx.entries(of: "trip") == first + second)
            #expect(try tx.lastEntry(of: "trip") == second[1])
            #expect(try tx.books(after: nil, limit: 9) == ["Store", "trip"])
            #expect(try tx.books(after: nil, limit: 1) == ["Store"])
            #expect(try tx.books(after: "Store", limit: 9) == ["trip"])
            #expect(try tx.books(after: "trip", limit: 9) == [])
            #expect(try tx.books(after: nil, limit: 0) == [])
            #expect(
                try tx.turnovers(in: Samples.ever) == [
                    Samples.turnover(account, 107, 3), Samples.turnover(.fees, 3, 0),
                    Samples.turnover(.receivable, 0, 100), Samples.turnover(.suspense, 0, 7),
                ])
        }
    }

    @Test("every account has a name in the store", arguments: StoreSubject.all)
    func accounts(_ subject: StoreSubject) async throws {
        let store = try await subject.stocked()
        try await store.transaction { (tx) throws(OrderError) in
            let accounts: [LedgerAccount] = [
                .clearing(.manual), .unbilled, .receivable, .customerBalance, .owedBack, .sales, .waived, .fees,
                .disputes,
                .suspense,
            ]
            var lines: [LedgerEntry] = []
            for (index, account) in accounts.enumerated() {
                let amount = Samples.euros(index == 0 ? 9 : -1)
                lines.append(try Samples.line(Int64(index + 1), account, amount))
            }
            try tx.append(lines)
            #expect(try tx.entries(of: "trip") == lines)
        }
    }

    @Test("a customer's lines until a time, by time", arguments: StoreSubject.all)
    func statement(_ subject: StoreSubject) async throws {
        let store = try await subject.stocked()
        try await store.transaction { (tx) throws(OrderError) in
            let noon = Samples.noon
            let late = try Samples.line(1, .receivable, Samples.euros(5), book: "a", customer: "anna", at: noon)
            let early = try Samples.line(
                1, .receivable, Samples.euros(6), book: "b", customer: "anna", at: noon.adding(milliseconds: -1))
            let others = try Samples.line(2, .sales, Samples.euros(-5), book: "a", at: noon)
            let balancing = try Samples.line(2, .sales, Samples.euros(-6), book: "b", at: noon)
            try tx.append([late, others])
            try tx.append([early, balancing])
            let anna: Customer.ID = try Samples.id("anna")
            #expect(try tx.entries(of: anna, until: noon.adding(milliseconds: 1)) == [early, late])
            #expect(try tx.entries(of: anna, until: noon) == [early])
            #expect(try tx.entries(of: Samples.id("boris"), until: noon.adding(seconds: 1)) == [])
        }
    }

    @Test("a journal entry that does not sum to zero in each currency is refused (I-1)", arguments: StoreSubject.all)
    func balance(_ subject: StoreSubject) async throws {
        let store = try await subject.make()
        let dollars = Money(minorUnits: -1, currency: .usd)
        let tables: [[(LedgerAccount, Money, String)]] = [
            [(.sales, Samples.euros(1), "j1")],
            [(.sales, Samples.euros(1), "j1"), (.fees, Samples.euros(-2), "j1")],
            [(.sales, Samples.euros(1), "j1"), (.fees, dollars, "j1")],
            [(.sales, Samples.euros(1), "j1"), (.fees, Samples.euros(-1), "j2")],
            [
                (.sales, Samples.euros(.max), "j1"), (.fees, Samples.euros(.max), "j1"),
                (.waived, Samples.euros(2), "j1"),
            ],
        ]
        for table in tables {
            let problem = await error { () throws(OrderError) in
                try await store.transaction { (tx) throws(OrderError) in
                    var lines: [LedgerEntry] = []
                    for (index, line) in table.enumerated() {
                        lines.append(try Samples.line(Int64(index + 1), line.0, line.1, journal: line.2))
                    }
                    try tx.append(lines)
                }
            }
            #expect(problem?.code == .invalid)
            #expect(problem?.field == "journal")
        }
        let books = try await store.transaction { (tx) throws(OrderError) in try tx.books(after: nil, limit: 1) }
        #expect(books.isEmpty)
    }

    @Test(
        "sums of the largest amounts are exact, and one beyond 64 bits is an error", arguments: StoreSubject.all)
    func extremes(_ subject: StoreSubject) async throws {
        let store = try await subject.make()
        try await store.transaction { (tx) throws(OrderError) in
            try tx.append([
                Samples.line(1, .sales, Samples.euros(.max - 5)), Samples.line(2, .fees, Samples.euros(5 - .max)),
                Samples.line(3, .sales, Samples.euros(5)), Samples.line(4, .fees, Samples.euros(-5)),
                Samples.line(5, .sales, Samples.euros(-6)), Samples.line(6, .fees, Samples.euros(6)),
            ])
            let turnovers = try tx.turnovers(in: Samples.ever)
            #expect(turnovers == [try Samples.turnover(.fees, 6, .max), try Samples.turnover(.sales, .max, 6)])
            #expect(turnovers.map(\.balance) == [Samples.euros(6 - .max), Samples.euros(.max - 6)])
        }
        let problem = await error { () throws(OrderError) in
            try await store.transaction { (tx) throws(OrderError) in
                try tx.append([
                    Samples.line(7, .sales, Samples.euros(9)), Samples.line(8, .fees, Samples.euros(-9)),
                ])
                _ = try tx.turnovers(in: Samples.ever)
            }
        }
        #expect(problem?.code == .corrupt)
    }

    @Test("a place of a chain is taken once", arguments: StoreSubject.all)
    func places(_ subject: StoreSubject) async throws {
        let store = try await subject.make()
        let lines = [try Samples.line(1, .sales, Samples.euros(1)), try Samples.line(2, .fees, Samples.euros(-1))]
        try await store.transaction { (tx) throws(OrderError) in
            try tx.append(lines)
            try tx.append(Samples.auditEntry(1))
            try tx.append(Samples.auditEntry(1, book: "other"))
        }
        let ledger = await failure { () throws(OrderError) in
            try await store.transaction { (tx) throws(OrderError) in try tx.append(lines) }
        }
        #expect(ledger == .conflict)
        let audit = await failure { () throws(OrderError) in
            try await store.transaction { (tx) throws(OrderError) in try tx.append(Samples.auditEntry(1)) }
        }
        #expect(audit == .conflict)
    }

    @Test("the audit trail comes back in order", arguments: StoreSubject.all)
    func audit(_ subject: StoreSubject) async throws {
        let store = try await subject.make()
        try await store.transaction { (tx) throws(OrderError) in
            let entries = (1...3).map { Samples.auditEntry($0) }
            for entry in entries { try tx.append(entry) }
            #expect(try tx.audit(of: "trip") == entries)
            #expect(try tx.lastAudit(of: "trip") == entries[2])
            #expect(try tx.audit(of: "other") == [])
        }
    }

    @Test("the database refuses to change or remove a line, whoever asks (I-1)", arguments: StoreSubject.all)
    func appendOnly(_ subject: StoreSubject) async throws {
        let store = try await subject.make()
        try await store.transaction { (tx) throws(OrderError) in
            try tx.append([Samples.line(1, .sales, Samples.euros(1)), Samples.line(2, .fees, Samples.euros(-1))])
            try tx.append(Samples.auditEntry(1))
        }
        for statement in [
            "UPDATE ledger SET amount = amount", "DELETE FROM ledger", "UPDATE audit SET reason = 'none'",
            "DELETE FROM audit WHERE position = 1",
        ] {
            let code = await failure { () throws(OrderError) in
                try await store.statements { (connection) throws(OrderError) in try connection.change(statement, []) }
            }
            #expect(code == .conflict, "\(statement)")
        }
        let kept = try await store.transaction { (tx) throws(OrderError) in
            (try tx.entries(of: "trip").count, try tx.audit(of: "trip").count)
        }
        #expect(kept == (2, 1))
    }

    @Test(
        "a line that is gone, and a journal entry that is apart, are found by the database alone (S-93, L-5)",
        arguments: StoreSubject.all)
    func findings(_ subject: StoreSubject) async throws {
        let store = try await subject.make()
        let none = try await store.statements { (connection) throws(OrderError) in
            try Schema.findings(on: connection)
        }
        #expect(none.isEmpty)
        let found = try await store.statements { (connection) throws(OrderError) in
            let insert = """
                INSERT INTO ledger (book, position, journal, account, amount, currency, memo, booked_at, hash)
                VALUES ($1, $2, 'j1', 'sales', $3, 'EUR', '', 0, $4)
                """
            for (book, position, amount) in [("gap", 1, 5), ("gap", 3, -5), ("apart", 1, 5), ("apart", 2, -6)] {
                try connection.send(
                    insert, [.text(book), .integer(Int64(position)), .integer(Int64(amount)), .bytes([])])
            }
            return try Schema.findings(on: connection)
        }
        #expect(found.count == 2)
        #expect(found.first?.contains("'gap'") == true)
        #expect(found.last?.contains("'apart'") == true)
    }
}
