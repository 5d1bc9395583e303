import PaymentCore
import PaymentOrders
import PaymentStorePostgres
import PaymentStoreSQL
import Testing

@Suite("Values to and from PostgreSQL")
struct PostgresValueTests {
    @Test(
        "a value comes back as it was bound",
        arguments: [
            ("bigint", SQLValue.null), ("bigint", .integer(0)), ("bigint", .integer(.min)), ("bigint", .integer(.max)),
            ("bigint", .integer(-1)), ("text", .null), ("text", .text("")),
            ("text", .text("Ґанок — 'x' \\ \"y\" 🇺🇦\n\u{1}")),
            ("text", .text(String(repeating: "ї", count: 200_000))), ("bytea", .null), ("bytea", .bytes([])),
            ("bytea", .bytes([UInt8](0...255))), ("bytea", .bytes([0])),
        ])
    func roundTrip(type: String, value: SQLValue) async throws {
        let fixture = try await PostgresFixture()
        let store = PostgresStore(try fixture.configuration())
        let back = try await store.statements { (connection) throws(OrderError) in
            try connection.send("CREATE TABLE v (place BIGINT, value \(type))", [])
            let changed = try connection.change("INSERT INTO v VALUES ($1, $2)", [.integer(1), value])
            let none = try connection.change("UPDATE v SET place = 3 WHERE place = $1", [.integer(2)])
            return (try connection.rows("SELECT value FROM v", []), changed, none)
        }
        #expect(back.0.map(\.values) == [[value]])
        #expect(back.1 == 1 && back.2 == 0)
    }

    @Test("one statement takes null and values by turns, in any order")
    func nullFirst() async throws {
        let store = try await PostgresFixture().store()
        let big = Int64(Int32.max) + 1
        let sums = try await store.statements { (connection) throws(OrderError) in
            var sums: [SQLRow] = []
            for value in [SQLValue.null, .integer(big), .null, .integer(-big)] {
                sums += try connection.rows("SELECT 1 + $1, $2::text", [value, .text("x")])
            }
            return sums
        }
        #expect(
            sums.map(\.values) == [
                [.null, .text("x")], [.integer(1 + big), .text("x")], [.null, .text("x")],
                [.integer(1 - big), .text("x")],
            ])
    }

    @Test("sums, counts and truths are whole numbers; what is not whole is refused")
    func computed() async throws {
        let store = try await PostgresFixture().store()
        let rows = try await store.statements { (connection) throws(OrderError) in
            try connection.rows(
                """
                SELECT sum(n), count(*), bool_and(n > 0), 7::int, 8::smallint,
                    sum(n - 9223372036854775807), sum(0::bigint * n), 'a', sum(n) FILTER (WHERE n < 0), 100000000::numeric, -10000::numeric
                FROM (VALUES (9223372036854775806::bigint), (1)) AS v (n)
                """, [])
        }
        #expect(
            rows.map(\.values) == [
                [
                    .integer(.max), .integer(2), .integer(1), .integer(7), .integer(8), .integer(-.max), .integer(0),
                    .text("a"), .null, .integer(100_000_000), .integer(-10_000),
                ]
            ])
        for wrong in ["0.5::numeric", "9223372036854775808::numeric", "'NaN'::numeric", "1.5::float8", "now()"] {
            let error = try await orderError {
                _ = try await store.statements { (connection) throws(OrderError) in
                    try connection.rows("SELECT \(wrong) AS odd", [])
                }
            }
            #expect(error?.code == .corrupt && error?.field == "odd", "\(wrong)")
        }
    }

    @Test("a NUL character in a text is refused by name before anything is sent, and undoes the transaction")
    func nul() async throws {
        let store = try await PostgresFixture().store()
        let error = try await orderError {
            try await store.statements { (connection) throws(OrderError) in
                _ = try connection.change("INSERT INTO t (id) VALUES (1)", [])
                do throws(OrderError) {
                    try connection.send("INSERT INTO t VALUES ($1, $2)", [.integer(2), .text("a\0b")])
                } catch { /* A body that goes on regardless does not get away with it. */  }
            }
        }
        #expect(error?.code == .invalid)
        #expect(error?.message.contains("NUL") == true)
        #expect(try await store.numbers() == [])
    }

    @Test("the store's time is the server's, and stands still within a transaction")
    func time() async throws {
        let store = try await PostgresFixture().store()
        let (first, second, row) = try await store.statements { (connection) throws(OrderError) in
            let first = try connection.now()
            let server = try connection.rows("SELECT floor(extract(epoch FROM now()) * 1000)::bigint", [])
            return (first, try connection.now(), server.first?.integer ?? 0)
        }
        #expect(first == second)
        #expect((row...row + 60_000).contains(first.millisecondsSinceEpoch))
    }
}
