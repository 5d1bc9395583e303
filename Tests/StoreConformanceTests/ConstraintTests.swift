import PaymentCore
import PaymentOrders
import PaymentStoreSQL
import Testing

@Suite("Rules that can be constraints are constraints")
struct ConstraintTests {
    /// A statement that the database must refuse, though no code of the package would run it.
    struct Forbidden {
        let rule: String
        let statement: String

        init(_ rule: String, _ statement: String) {
            self.rule = rule
            self.statement = statement
        }

        static let table =
            [
                Forbidden("a payment is not below zero", "UPDATE payments SET captured = -1, refunded = 0"),
                Forbidden("no refund above what was captured (I-9)", "UPDATE payments SET refunded = captured + 1"),
                Forbidden("no refund below zero", "UPDATE payments SET refunded = -1"),
                Forbidden("no dispute above what was captured", "UPDATE payments SET disputed = captured + 1"),
                Forbidden("a transaction has a gateway", "UPDATE payments SET transaction_id = 'pi_1'"),
                Forbidden("a currency has three letters", "UPDATE payments SET currency = 'EURO'"),
                Forbidden("an item that is paid is an item of an order", "UPDATE payments SET order_id = 'nowhere'"),
                Forbidden("an amount is a whole number", "UPDATE payments SET amount = 'many'"),
                Forbidden("an order has a customer", "UPDATE orders SET customer_id = 'nobody'"),
                Forbidden("an order has a plan", "UPDATE orders SET plan = NULL"),
                Forbidden("a flag is yes or no", "UPDATE orders SET has_partial = 2"),
                Forbidden("a visit is one or is none", "UPDATE orders SET is_visit = 2"),
                Forbidden("an order that is paid stays", "DELETE FROM orders"),
                Forbidden("a refund attempt has a refund", "UPDATE attempts SET operation = 'refund'"),
                Forbidden("tries are counted from one", "UPDATE attempts SET number = 0"),
                Forbidden("an attempt has a payment", "UPDATE attempts SET payment_id = 'nowhere'"),
                Forbidden("a place of a chain is counted from one", insertLine(position: 0)),
                Forbidden("a line has a hash", insertLine(hash: "NULL")),
                Forbidden("a lease has an owner", "UPDATE work SET lease_until = 5"),
                Forbidden("work is of a known kind", "UPDATE work SET kind = 'mischief'"),
                Forbidden(
                    "a binding is of a payment",
                    "INSERT INTO bindings VALUES ('stripe', 'stripe', 'pi_1', 'payment', 'nowhere')"),
                Forbidden("a setting has a value", "INSERT INTO settings VALUES ('name', NULL)"),
            ]
            + [
                ("orders", "status"), ("orders", "kind"), ("payments", "state"), ("payments", "way"),
                ("refunds", "state"), ("refunds", "reason"), ("attempts", "state"), ("attempts", "operation"),
                ("customers", "channel"),
            ].map { table, column in
                Forbidden("\(column) of \(table) is a known word", "UPDATE \(table) SET \(column) = 'mischief'")
            }

        private static func insertLine(position: Int = 1, hash: String = "''") -> String {
            """
            INSERT INTO ledger (book, position, journal, account, amount, currency, memo, booked_at, hash)
            VALUES ('b', \(position), 'j', 'sales', 0, 'EUR', '', 0, \(hash))
            """
        }
    }

    @Test("the database refuses a row that breaks a rule, whoever writes it", arguments: StoreSubject.all)
    func refused(_ subject: StoreSubject) async throws {
        let store = try await subject.stocked()
        try await store.transaction { (tx) throws(OrderError) in
            _ = try tx.insert(Samples.attempt())
            try tx.schedule(.order, "trip", at: Samples.noon, replacing: false)
        }
        for forbidden in Forbidden.table {
            let code = await failure { () throws(OrderError) in
                try await store.statements { (connection) throws(OrderError) in
                    try connection.change(forbidden.statement, [])
                }
            }
            // PostgreSQL calls a text in the place of a number an invalid value, SQLite a broken constraint.
            let isRefused = code == .conflict || (code == .invalid && forbidden.rule.contains("whole number"))
            #expect(isRefused, "\(forbidden.rule): \(String(describing: code))")
        }
    }

    /// A record whose references lead nowhere.
    enum Orphan: CaseIterable {
        case order, method, payment, refund, invoice, attempt, message, caseFile

        func add(to tx: any StoreTransaction) throws(OrderError) {
            switch self {
            case .order: try tx.insert(Samples.order())
            case .method: try tx.insert(Samples.method())
            case .payment: try tx.insert(Samples.payment())
            case .refund: try tx.insert(Samples.refund())
            case .invoice: try tx.insert(Samples.invoice())
            case .attempt: _ = try tx.insert(Samples.attempt())
            case .message: try tx.insert(Samples.message())
            case .caseFile: try tx.insert(Samples.caseFile())
            }
        }
    }

    @Test("a record that refers to one that is not there is a conflict", arguments: StoreSubject.all)
    func references(_ subject: StoreSubject) async throws {
        let store = try await subject.make()
        for orphan in Orphan.allCases {
            let code = await failure { () throws(OrderError) in
                try await store.transaction { (tx) throws(OrderError) in try orphan.add(to: tx) }
            }
            #expect(code == .conflict, "\(orphan)")
        }
    }

    @Test("a row that this release cannot read is an error that names table and column", arguments: StoreSubject.all)
    func corrupt(_ subject: StoreSubject) async throws {
        let table: [(String, String)] = [
            ("UPDATE orders SET plan = '{}'", "orders.plan"),
            ("UPDATE orders SET plan = 'no JSON'", "orders.plan"),
            ("UPDATE orders SET reminded_on = '{}'", "orders.reminded_on"),
            ("UPDATE orders SET account = 'two words'", "orders.account"),
        ]
        let store = try await subject.stocked()
        for (statement, field) in table {
            // A statement that is undone spoils only what is read before.
            let problem = await error { () throws(OrderError) in
                try await store.transaction { (tx) throws(OrderError) in
                    _ = try (tx as? SQLTransaction)?.connection.change(statement, [])
                    return try tx.order(Samples.id("trip"))
                }
            }
            #expect(problem?.code == .corrupt)
            #expect(problem?.field == field)
            #expect(problem?.message.contains("'trip'") == true, "\(problem?.message ?? "")")
        }
    }
}
