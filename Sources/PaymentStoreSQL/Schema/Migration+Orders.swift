extension Migration {
    /// Who orders, what, and by which bills.
    static func initialOrders(_ dialect: SQLDialect) -> [String] {
        let (text, integer, bytes) = (dialect.text, dialect.integer, dialect.bytes)
        return [
            """
            CREATE TABLE customers (
                \(dialect.numberedKey),
                name \(text) NOT NULL,
                email \(text),
                phone \(text),
                language \(text) NOT NULL,
                channel \(text) NOT NULL CHECK (channel IN ('email', 'sms', 'messenger')),
                gateway_references \(text) NOT NULL,
                ip_address \(text),
                search \(text) NOT NULL,
                mail_key \(text),
                phone_key \(text),
                created_at \(integer) NOT NULL
            )\(dialect.table)
            """,
            "CREATE INDEX customers_by_time ON customers (created_at, id, search)",
            "CREATE INDEX customers_by_mail ON customers (mail_key, created_at, id) WHERE mail_key IS NOT NULL",
            "CREATE INDEX customers_by_phone ON customers (phone_key, created_at, id) WHERE phone_key IS NOT NULL",
            """
            CREATE TABLE methods (
                id \(text) NOT NULL PRIMARY KEY,
                customer_id \(text) NOT NULL REFERENCES customers (id),
                account \(text) NOT NULL,
                gateway \(text) NOT NULL,
                sealed_token \(bytes) NOT NULL,
                customer_reference_gateway \(text),
                customer_reference_id \(text),
                card \(text),
                works_without_payer \(integer) NOT NULL CHECK (works_without_payer IN (0, 1)),
                consent \(text) NOT NULL,
                revoked_at \(integer),
                created_at \(integer) NOT NULL,
                CHECK ((customer_reference_gateway IS NULL) = (customer_reference_id IS NULL))
            )\(dialect.table)
            """,
            "CREATE INDEX methods_of_customer ON methods (customer_id, created_at, id) WHERE revoked_at IS NULL",
            """
            CREATE TABLE orders (
                \(dialect.numberedKey),
                number \(text) NOT NULL UNIQUE,
                kind \(text) NOT NULL CHECK (kind IN ('booking', 'order', 'visit', 'project', 'deal')),
                customer_id \(text) NOT NULL REFERENCES customers (id),
                title \(text) NOT NULL,
                search \(text) NOT NULL,
                account \(text) NOT NULL,
                branch \(text),
                is_visit \(integer) NOT NULL CHECK (is_visit IN (0, 1)),
                plan \(text) NOT NULL,
                status \(text) NOT NULL CHECK (status IN ('open', 'completed', 'declined', 'cancelled')),
                has_partial \(integer) NOT NULL CHECK (has_partial IN (0, 1)),
                method_id \(text) REFERENCES methods (id),
                stage \(text),
                estimate \(text) CHECK (estimate IN ('open', 'accepted')),
                accepted_by \(text),
                accepted_at \(integer),
                link_serial \(integer) NOT NULL CHECK (link_serial >= 0),
                collection_paused \(integer) NOT NULL CHECK (collection_paused IN (0, 1)),
                reminded_on \(text) NOT NULL,
                version \(integer) NOT NULL,
                created_at \(integer) NOT NULL,
                updated_at \(integer) NOT NULL,
                CHECK ((coalesce(estimate, '') = 'accepted') = (accepted_at IS NOT NULL)),
                CHECK ((accepted_by IS NULL) = (accepted_at IS NULL))
            )\(dialect.table)
            """,
            "CREATE INDEX orders_by_time ON orders (created_at, id, search)",
            "CREATE INDEX orders_of_customer ON orders (customer_id, created_at, id)",
            "CREATE INDEX orders_of_status ON orders (status, created_at, id)",
            "CREATE INDEX orders_of_visits ON orders (created_at, id) WHERE is_visit = 1",
            "CREATE INDEX orders_paid_in_part ON orders (created_at, id) WHERE has_partial = 1",
        ] + (dialect == .sqlite ? TextIndex.all.map(\.creation) : [])
    }
}
