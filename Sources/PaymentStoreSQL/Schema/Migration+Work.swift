extension Migration {
    /// Messages, events, cases, and what is to be done when.
    static func initialWork(_ dialect: SQLDialect) -> [String] { communication(dialect) + work(dialect) }

    private static func communication(_ dialect: SQLDialect) -> [String] {
        let (text, integer) = (dialect.text, dialect.integer)
        return [
            """
            CREATE TABLE messages (
                id \(text) NOT NULL PRIMARY KEY,
                kind \(text) NOT NULL CHECK (kind IN (
                    'paymentLink', 'invoice', 'paymentReceived', 'paymentFailed', 'authenticationNeeded', 'reminder',
                    'linkExpired', 'cancelled', 'refunded', 'caseOpened', 'portalLink'
                )),
                audience \(text) NOT NULL CHECK (audience IN ('customer', 'staff')),
                order_id \(text) REFERENCES orders (id),
                customer_id \(text) REFERENCES customers (id),
                channel \(text) NOT NULL CHECK (channel IN ('email', 'sms', 'messenger')),
                language \(text) NOT NULL,
                variables \(text) NOT NULL,
                link_serial \(integer),
                once_for \(text) NOT NULL UNIQUE,
                failures \(integer) NOT NULL CHECK (failures >= 0),
                detail \(text),
                delivered_at \(integer),
                created_at \(integer) NOT NULL
            )\(dialect.table)
            """,
            "CREATE INDEX messages_of_order ON messages (order_id, created_at, id)",
            "CREATE INDEX messages_by_time ON messages (created_at, id)",
            "CREATE INDEX messages_undelivered ON messages (created_at, id) WHERE delivered_at IS NULL",
            """
            CREATE TABLE inbox (
                account \(text) NOT NULL,
                event_id \(text) NOT NULL,
                gateway \(text) NOT NULL,
                kind \(text) NOT NULL,
                gateway_kind \(text) NOT NULL,
                subject_gateway \(text),
                subject_id \(text),
                payment_gateway \(text),
                payment_id \(text),
                merchant_reference \(text),
                amount \(integer),
                currency \(text) CHECK (length(currency) = 3),
                is_live \(integer) NOT NULL CHECK (is_live IN (0, 1)),
                occurred_at \(integer) NOT NULL,
                received_at \(integer) NOT NULL,
                state \(text) NOT NULL CHECK (state IN ('received', 'applied', 'unmatched', 'quarantined')),
                detail \(text),
                tries \(integer) NOT NULL CHECK (tries >= 0),
                PRIMARY KEY (account, event_id),
                CHECK ((subject_gateway IS NULL) = (subject_id IS NULL)),
                CHECK ((payment_gateway IS NULL) = (payment_id IS NULL)),
                CHECK ((amount IS NULL) = (currency IS NULL))
            )\(dialect.keyedTable)
            """,
            "CREATE INDEX inbox_of_state ON inbox (state, received_at, account, event_id)",
            """
            CREATE TABLE cases (
                id \(text) NOT NULL PRIMARY KEY,
                kind \(text) NOT NULL CHECK (kind IN (
                    'paidAfterExpiry', 'paidAfterCancellation', 'paidAfterDecline', 'overpaid', 'mismatch',
                    'outcomeUnknown', 'dispute', 'collectionFailed', 'refundFailed', 'accountStopped',
                    'reconciliation', 'messageFailed'
                )),
                order_id \(text) REFERENCES orders (id),
                payment_id \(text) REFERENCES payments (id),
                amount \(integer),
                currency \(text) CHECK (length(currency) = 3),
                detail \(text) NOT NULL,
                once_for \(text) NOT NULL UNIQUE,
                opened_at \(integer) NOT NULL,
                closed_at \(integer),
                resolution \(text),
                CHECK ((amount IS NULL) = (currency IS NULL))
            )\(dialect.table)
            """,
            "CREATE INDEX cases_open ON cases (opened_at, id) WHERE closed_at IS NULL",
            "CREATE INDEX cases_open_of_order ON cases (order_id, opened_at, id) WHERE closed_at IS NULL",
            // Whoever guesses, for an hour (S-53).
            """
            CREATE TABLE tries (
                id \(text) NOT NULL PRIMARY KEY,
                place \(text) NOT NULL,
                tried_at \(integer) NOT NULL
            )\(dialect.keyedTable)
            """,
            "CREATE INDEX tries_of_place ON tries (place, tried_at)",
            "CREATE INDEX tries_by_time ON tries (tried_at)",
            """
            CREATE TABLE settings (
                name \(text) NOT NULL PRIMARY KEY,
                value \(text) NOT NULL
            )\(dialect.keyedTable)
            """,
        ]
    }

    private static func work(_ dialect: SQLDialect) -> [String] {
        let (text, integer) = (dialect.text, dialect.integer)
        let table = """
            CREATE TABLE work (
                kind \(text) NOT NULL CHECK (kind IN ('order', 'attempt', 'refund', 'event', 'message')),
                subject \(text) NOT NULL,
                due_at \(integer) NOT NULL,
                fence \(integer) NOT NULL CHECK (fence >= 0),
                lease_until \(integer),
                owner \(text),
                again_at \(integer),
                ends \(integer) NOT NULL DEFAULT 0 CHECK (ends IN (0, 1)),
                free_at \(integer) NOT NULL
                    GENERATED ALWAYS AS (\(dialect.greatest)(due_at, coalesce(lease_until, due_at))) STORED,
                PRIMARY KEY (kind, subject),
                CHECK ((lease_until IS NULL) = (owner IS NULL)),
                CHECK (lease_until IS NOT NULL OR (again_at IS NULL AND ends = 0)),
                CHECK (again_at IS NULL OR ends = 0)
            )\(dialect.keyedTable)
            """
        let index = "CREATE INDEX work_free ON work (free_at, kind, subject)"
        switch dialect {
        case .sqlite:
            return [
                table, index,
                "CREATE TABLE fences (last \(integer) NOT NULL) STRICT",
                "INSERT INTO fences (last) VALUES (0)",
            ]
        case .postgres:
            // Rows of this table change all the time; what is left behind at the head of its index is soon cleared away.
            return [
                table, index,
                "ALTER TABLE work SET (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 500)",
                "CREATE SEQUENCE fences",
            ]
        }
    }
}
