import PaymentCore
import PaymentOrders
import PaymentStoreSQL
import PaymentStoreSQLite
import TestSupport
import Testing

/// Orders by a piece of their title or number, through whichever index a store has for it.
@Suite("Orders are found by their texts")
struct OrderSearchTests {
    /// Pieces that mean something to somebody: to a language of searches, to patterns, to folding, to UTF-8.
    private static let pieces = [
        "a", "b", "ab", "A", "é", "Ї", "їжак", "ß", "İ", "👩‍🎨", "日本", " ", "-", "\"", "'", "*", "%", "_", "\\", "(", ")",
        ":", "^", "{", "\t",
        " OR ", " AND ", "NOT ", "NEAR(", "\u{202E}", "e\u{301}", "0", "1", "12",
    ]

    @Test(
        "any text finds the orders that have it, and no others, a page at a time (seeds are printed)",
        arguments: StoreSubject.all)
    func anything(_ subject: StoreSubject) async throws {
        for seed: UInt64 in 0..<6 {
            var random = SeededGenerator(seed: seed)
            func text(_ most: Int) -> String {
                (0..<Int.random(in: 1...most, using: &random)).map { _ in
                    Self.pieces.randomElement(using: &random) ?? ""
                }
                .joined()
            }
            let titles = (0..<60).map { _ in text(8) }
            let store = try await subject.make()
            try await store.transaction { (tx) throws(OrderError) in
                try tx.insert(Samples.customer())
                for (place, title) in titles.enumerated() {
                    // Some at the same time, and not in the order in which they are written.
                    let at = Samples.noon.adding(seconds: Int64(place * 7 % 20))
                    try tx.insert(Samples.order("o\(place)", title: title, createdAt: at))
                }
            }
            for _ in 0..<40 {
                let wanted =
                    Bool.random(using: &random)
                    ? text(3) : String((titles.randomElement(using: &random) ?? "").dropFirst().prefix(4))
                let newestFirst = Bool.random(using: &random)
                let (found, expected) = try await store.transaction { (tx) throws(OrderError) in
                    let all = try tx.orders(OrderFilter(newestFirst: newestFirst), after: nil, limit: 99)
                    // Scalar by scalar, as databases compare: two ways to write é are two texts.
                    let expected = all.filter { order in
                        wanted.isEmpty
                            || Array("\(order.title.lowercased())\n\(order.number.lowercased())".utf8)
                                .contains(Array(wanted.lowercased().utf8))
                    }
                    var found: [Order] = []
                    while true {
                        let filter = OrderFilter(text: wanted, newestFirst: newestFirst)
                        let page = try tx.orders(filter, after: found.last.map { OrderCursor($0) }, limit: 3)
                        if page.isEmpty { break }
                        found += page
                    }
                    return (found.map(\.id.text), expected.map(\.id.text))
                }
                #expect(found == expected, "seed \(seed), \(wanted.debugDescription)")
            }
        }
    }

    @Test("a text of few orders and one of very many, with other conditions", arguments: StoreSubject.all)
    func many(_ subject: StoreSubject) async throws {
        let store = try await subject.make()
        try await store.transaction { (tx) throws(OrderError) in
            try tx.insert(Samples.customer())
            let plan = try Samples.plan()
            for place in 0..<1_200 {
                let at = Samples.noon.adding(seconds: Int64(place))
                try tx.insert(
                    Samples.order(
                        "o\(place)", kind: place.isMultiple(of: 2) ? .booking : .deal,
                        title: "Portrait session \(place)", plan: plan,
                        createdAt: at))
            }
        }
        let table: [(OrderFilter, [Int])] = [
            (OrderFilter(text: "session 117"), [117] + (1_170...1_179)),
            (
                OrderFilter(kind: .deal, text: "SESSION 117", newestFirst: true),
                [1_179, 1_177, 1_175, 1_173, 1_171, 117]
            ),
            (OrderFilter(text: "portrait", newestFirst: true), (1_180..<1_200).reversed()),
            (OrderFilter(kind: .deal, text: "portrait"), (0..<20).map { $0 * 2 + 1 }),
            (
                OrderFilter(text: "77"),
                [77, 177, 277, 377, 477, 577, 677, 770, 771, 772, 773, 774, 775, 776, 777, 778, 779, 877, 977, 1_077]
            ),
            (OrderFilter(text: "portrait session 1200"), []),
        ]
        for (filter, expected) in table {
            let found = try await store.transaction { (tx) throws(OrderError) in
                try tx.orders(filter, after: nil, limit: 20).map(\.id.text)
            }
            #expect(found == expected.map { "o\($0)" }, "\(filter)")
        }
    }

    @Test("a backup has the index of texts, also when rows were written anew, and an index that lost an order is told")
    func afterBackup() async throws {
        let folder = try TemporaryFolder()
        let clock = ManualWallClock(Samples.noon)
        let store = try SQLiteStore(path: folder.path("payments.db"), clock: clock)
        try await store.migrate()
        try await store.transaction { (tx) throws(OrderError) in
            try tx.insert(Samples.customer())
            for name in ["first", "second", "third"] { try tx.insert(Samples.order(name, title: "The \(name) trip")) }
        }
        try await store.backup(to: folder.path("backup.db"))
        let copy = try SQLiteStore(path: folder.path("backup.db"), clock: clock)
        try await copy.adopt()
        #expect(try await copy.check().isSound)
        func found(_ text: String) async throws -> [String] {
            try await copy.transaction { (tx) throws(OrderError) in
                try tx.orders(OrderFilter(text: text), after: nil, limit: 9).map(\.id.text)
            }
        }
        #expect(try await found("second trip") == ["second"])
        try await copy.statements { (connection) throws(OrderError) in
            try connection.send(
                "INSERT INTO orders_text (orders_text, rowid, search) SELECT 'delete', place, search FROM orders WHERE id = $1",
                [.text("second")])
        }
        #expect(try await found("second trip") == [])
        try await copy.transaction { (tx) throws(OrderError) in
            guard var customer = try tx.customer(try Samples.id("anna")) else { throw .notFound("customer", "anna") }
            customer.name = "Hanna"
            try tx.update(customer)
        }
        var findings = try await copy.check().findings
        #expect(
            findings.count == 1 && findings.allSatisfy { $0.hasPrefix("orders are not found by their texts") },
            "\(findings)")
        try await copy.statements { (connection) throws(OrderError) in
            try connection.send("UPDATE customers SET search = 'nobody'", [])
        }
        findings = try await copy.check().findings
        #expect(findings.contains { $0.hasPrefix("customers are not found by their texts") }, "\(findings)")
    }
}
