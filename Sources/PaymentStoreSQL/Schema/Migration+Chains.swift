extension Migration {
    /// The ledger, the audit trail and the entries of income, to which the database lets nobody do anything but append.
    static func initialChains(_ dialect: SQLDialect) -> [String] {
        let (text, integer, bytes) = (dialect.text, dialect.integer, dialect.bytes)
        return [
            """
            CREATE TABLE ledger (
                book \(text) NOT NULL,
                position \(integer) NOT NULL CHECK (position >= 1),
                journal \(text) NOT NULL,
                account \(text) NOT NULL,
                amount \(integer) NOT NULL,
                currency \(text) NOT NULL CHECK (length(currency) = 3),
                customer_id \(text) REFERENCES customers (id),
                memo \(text) NOT NULL,
                booked_at \(integer) NOT NULL,
                hash \(bytes) NOT NULL,
                PRIMARY KEY (book, position)
            )\(dialect.keyedTable)
            """,
            """
            CREATE INDEX ledger_of_customer ON ledger (customer_id, booked_at, book, position)
            WHERE customer_id IS NOT NULL
            """,
            // All that sums of a period need, so that they read nothing else.
            """
            CREATE INDEX ledger_by_time ON ledger (booked_at, account, currency, amount)
            """,
            // The sums of all lines before a time, kept so that nobody adds them up again.
            """
            CREATE TABLE ledger_closings (
                until \(integer) NOT NULL,
                account \(text) NOT NULL,
                currency \(text) NOT NULL CHECK (length(currency) = 3),
                debit \(integer) NOT NULL CHECK (debit >= 0),
                credit \(integer) NOT NULL CHECK (credit >= 0),
                PRIMARY KEY (until, account, currency)
            )\(dialect.keyedTable)
            """,
            """
            CREATE TABLE audit (
                book \(text) NOT NULL,
                position \(integer) NOT NULL CHECK (position >= 1),
                acted_at \(integer) NOT NULL,
                actor \(text) NOT NULL,
                role \(text) NOT NULL,
                verb \(text) NOT NULL,
                reason \(text) NOT NULL,
                detail \(text) NOT NULL,
                hash \(bytes) NOT NULL,
                PRIMARY KEY (book, position)
            )\(dialect.keyedTable)
            """,
            // What is entered in the books of a branch, with its settings of that time (P-BK-2).
            """
            CREATE TABLE income (
                journal \(text) NOT NULL,
                account \(text) NOT NULL,
                order_id \(text) NOT NULL REFERENCES orders (id),
                customer_id \(text) NOT NULL REFERENCES customers (id),
                branch \(text) NOT NULL,
                category \(text) NOT NULL,
                payment_type \(text) NOT NULL,
                fiscal_registrar \(text),
                amount \(integer) NOT NULL CHECK (amount <> 0),
                currency \(text) NOT NULL CHECK (length(currency) = 3),
                booked_at \(integer) NOT NULL,
                PRIMARY KEY (journal, account)
            )\(dialect.keyedTable)
            """,
            "CREATE INDEX income_by_time ON income (booked_at, journal, account)",
        ] + appendOnly(dialect)
    }

    private static func appendOnly(_ dialect: SQLDialect) -> [String] {
        let tables = ["ledger", "audit", "income"]
        switch dialect {
        case .sqlite:
            return tables.flatMap { table in
                ["UPDATE", "DELETE"].map { verb in
                    """
                    CREATE TRIGGER \(table)_refuses_\(verb.lowercased()) BEFORE \(verb) ON \(table)
                    BEGIN SELECT RAISE(ABORT, 'the \(table) can only be appended to'); END
                    """
                }
            }
        case .postgres:
            // Its error is one of constraints, as SQLite's is.
            return [
                """
                CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $body$
                BEGIN
                    RAISE EXCEPTION 'the % can only be appended to', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
                END
                $body$
                """
            ]
                + tables.map { table in
                    """
                    CREATE TRIGGER \(table)_refuses_changes BEFORE UPDATE OR DELETE OR TRUNCATE ON \(table)
                    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
                    """
                }
        }
    }
}
