extension Migration {
    /// Payments, refunds, bills, and the tries to move money.
    static func initialMoney(_ dialect: SQLDialect) -> [String] {
        payments(dialect) + attempts(dialect)
    }

    // A refund and a dispute may each take all of a payment, and together more than it was: then the merchant has lost twice, and that
    // is recorded (F-43). So each is bounded by what was captured, and not their sum.
    private static func payments(_ dialect: SQLDialect) -> [String] {
        let (text, integer) = (dialect.text, dialect.integer)
        return [
            """
            CREATE TABLE payments (
                id \(text) NOT NULL PRIMARY KEY,
                order_id \(text) NOT NULL REFERENCES orders (id),
                customer_id \(text) NOT NULL REFERENCES customers (id),
                account \(text) NOT NULL,
                way \(text) NOT NULL CHECK (way IN ('charge', 'savedMethod', 'checkout', 'manual')),
                amount \(integer) NOT NULL CHECK (amount >= 0),
                currency \(text) NOT NULL CHECK (length(currency) = 3),
                captured \(integer) NOT NULL CHECK (captured >= 0),
                refunded \(integer) NOT NULL CHECK (refunded >= 0 AND refunded <= captured),
                disputed \(integer) NOT NULL CHECK (disputed >= 0 AND disputed <= captured),
                state \(text) NOT NULL CHECK (state IN ('open', 'authorized', 'captured', 'failed')),
                item \(integer),
                keep_method \(text),
                method_id \(text) REFERENCES methods (id),
                card \(text),
                transaction_gateway \(text),
                transaction_id \(text),
                note \(text),
                created_at \(integer) NOT NULL,
                settled_at \(integer),
                CHECK ((transaction_gateway IS NULL) = (transaction_id IS NULL))
            )\(dialect.table)
            """,
            "CREATE INDEX payments_of_order ON payments (order_id, created_at, id)",
            """
            CREATE TABLE bindings (
                gateway \(text) NOT NULL,
                account \(text) NOT NULL,
                transaction_id \(text) NOT NULL,
                kind \(text) NOT NULL CHECK (kind = 'payment'),
                payment_id \(text) NOT NULL REFERENCES payments (id),
                PRIMARY KEY (gateway, account, transaction_id, kind)
            )\(dialect.keyedTable)
            """,
            """
            CREATE TABLE refunds (
                id \(text) NOT NULL PRIMARY KEY,
                order_id \(text) NOT NULL REFERENCES orders (id),
                payment_id \(text) NOT NULL REFERENCES payments (id),
                amount \(integer) NOT NULL CHECK (amount >= 0),
                currency \(text) NOT NULL CHECK (length(currency) = 3),
                reason \(text) NOT NULL CHECK (reason IN ('goodwill', 'cancellation', 'mistake', 'chargeback')),
                reopens \(integer) CHECK (reopens IN (0, 1)),
                refunded_before \(integer) CHECK (refunded_before >= 0),
                state \(text) NOT NULL CHECK (state IN ('planned', 'underWay', 'succeeded', 'failed')),
                transaction_gateway \(text),
                transaction_id \(text),
                note \(text) NOT NULL,
                created_at \(integer) NOT NULL,
                settled_at \(integer),
                CHECK ((transaction_gateway IS NULL) = (transaction_id IS NULL))
            )\(dialect.table)
            """,
            "CREATE INDEX refunds_of_order ON refunds (order_id, created_at, id)",
            """
            CREATE TABLE invoices (
                id \(text) NOT NULL PRIMARY KEY,
                number \(text) NOT NULL UNIQUE,
                order_id \(text) NOT NULL REFERENCES orders (id),
                item \(integer),
                payment_id \(text) REFERENCES payments (id),
                state \(text) NOT NULL CHECK (state IN ('draft', 'sent', 'partlyPaid', 'paid', 'void')),
                amount \(integer) NOT NULL CHECK (amount >= 0),
                currency \(text) NOT NULL CHECK (length(currency) = 3),
                paid \(integer) NOT NULL CHECK (paid >= 0),
                due_on \(integer),
                created_at \(integer) NOT NULL,
                sent_at \(integer)
            )\(dialect.table)
            """,
            "CREATE INDEX invoices_of_order ON invoices (order_id, created_at, id)",
        ]
    }

    private static func attempts(_ dialect: SQLDialect) -> [String] {
        let (text, integer) = (dialect.text, dialect.integer)
        return [
            """
            CREATE TABLE attempts (
                reference \(text) NOT NULL PRIMARY KEY,
                intent \(text) NOT NULL,
                number \(integer) NOT NULL CHECK (number >= 1),
                operation \(text) NOT NULL CHECK (operation IN ('charge', 'checkout', 'refund')),
                order_id \(text) NOT NULL REFERENCES orders (id),
                payment_id \(text) NOT NULL REFERENCES payments (id),
                refund_id \(text) REFERENCES refunds (id),
                account \(text) NOT NULL,
                gateway \(text) NOT NULL,
                is_live \(integer) NOT NULL CHECK (is_live IN (0, 1)),
                amount \(integer) NOT NULL CHECK (amount >= 0),
                currency \(text) NOT NULL CHECK (length(currency) = 3),
                idempotency_key \(text) NOT NULL,
                fingerprint \(text) NOT NULL,
                state \(text) NOT NULL CHECK (state IN (
                    'sending', 'unknown', 'actionRequired', 'pending', 'authorized',
                    'declined', 'cancelled', 'absent', 'succeeded'
                )),
                owner \(text) NOT NULL,
                fence \(integer) NOT NULL CHECK (fence >= 0),
                transaction_gateway \(text),
                transaction_id \(text),
                code \(text),
                detail \(text),
                sealed_action \(dialect.bytes),
                looks \(integer) NOT NULL CHECK (looks >= 0),
                absences \(integer) NOT NULL CHECK (absences >= 0),
                absent_since \(integer),
                deadline \(integer),
                created_at \(integer) NOT NULL,
                updated_at \(integer) NOT NULL,
                UNIQUE (intent, number),
                CHECK ((operation = 'refund') = (refund_id IS NOT NULL)),
                CHECK ((transaction_gateway IS NULL) = (transaction_id IS NULL))
            )\(dialect.table)
            """,
            // The guarantee that an intent moves money once (I-2, I-8).
            """
            CREATE UNIQUE INDEX attempts_live ON attempts (intent)
            WHERE state IN ('sending', 'unknown', 'actionRequired', 'pending', 'authorized', 'succeeded')
            """,
            // And that the refunds of a payment go one after the other (F-42).
            """
            CREATE UNIQUE INDEX attempts_open_refund ON attempts (payment_id)
            WHERE operation = 'refund' AND state IN ('sending', 'unknown', 'actionRequired', 'pending', 'authorized')
            """,
            "CREATE INDEX attempts_of_order ON attempts (order_id, created_at, reference)",
            "CREATE INDEX attempts_on_account ON attempts (account, created_at, reference)",
        ]
    }
}
