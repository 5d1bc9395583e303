import Foundation
import Glibc
import PaymentCore
import PaymentOrders
import PaymentStorePostgres
import PaymentStoreSQL
import TestSupport
import Testing

@Suite("What PostgreSQL refuses, and how it is told")
struct PostgresRefusalTests {
    private static let password = "correct-horse-battery-staple"

    /// The error of a store of this configuration when it is used.
    private func error(of configuration: PostgresConfiguration) async throws -> OrderError? {
        let store = PostgresStore(configuration)
        return try await orderError {
            _ = try await store.statements { (tx) throws(OrderError) in try tx.rows("SELECT 1", []) }
        }
    }

    @Test("a wrong or missing password is told with what to do, and never printed (S-01)")
    func password() async throws {
        let fixture = try await PostgresFixture()
        let store = try await fixture.store()
        try await store.statements { (connection) throws(OrderError) in
            // One role for all databases of the server.
            _ = try connection.rows(
                """
                DO $$ BEGIN
                    CREATE ROLE needs_password LOGIN PASSWORD '\(Self.password)';
                EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$
                """, [])
        }
        let right = try fixture.configuration(user: "needs_password", password: Secret(Self.password))
        #expect(try await error(of: right) == nil)
        let canary = "canary-\(Self.password)"
        let wrong = try await error(of: fixture.configuration(user: "needs_password", password: Secret(canary)))
        #expect(wrong?.code == .storeUnavailable)
        #expect(wrong?.message.contains("28P01") == true && wrong?.message.contains("needs_password") == true)
        #expect("\(String(reflecting: wrong))\(String(describing: wrong))".contains("canary") == false)
        let none = try await error(of: fixture.configuration(user: "needs_password"))
        #expect(none?.field == "password")
    }

    @Test("a missing database and a missing role are named, at once")
    func missing() async throws {
        let fixture = try await PostgresFixture()
        let noDatabase = try PostgresConfiguration(
            host: fixture.server.folder, database: "nowhere", user: "postgres", waitMax: .seconds(600))
        #expect(try await error(of: noDatabase)?.message.contains("'nowhere'") == true)
        let noRole = try fixture.configuration(user: "nobody_at_all", waitMax: .seconds(600))
        #expect(try await error(of: noRole)?.message.contains("'nobody_at_all'") == true)
    }

    @Test("a database that is set read only is refused before anything is done")
    func readOnly() async throws {
        let fixture = try await PostgresFixture()
        let store = try await fixture.store()
        try await store.statements { (connection) throws(OrderError) in
            try connection.send("ALTER DATABASE \(fixture.database) SET default_transaction_read_only = on", [])
        }
        #expect(
            try await error(of: fixture.configuration(waitMax: .seconds(600)))?.message.contains("read only") == true)
    }

    @Test("settings of the database cannot make commits less durable (S-91)")
    func durable() async throws {
        let fixture = try await PostgresFixture()
        let store = try await fixture.store()
        try await store.statements { (connection) throws(OrderError) in
            for setting in ["synchronous_commit = off", "search_path = elsewhere", "statement_timeout = 0"] {
                try connection.send("ALTER DATABASE \(fixture.database) SET \(setting)", [])
            }
        }
        let limited = PostgresStore(try fixture.configuration(statementTimeout: .seconds(30)))
        let settings = try await limited.statements { (connection) throws(OrderError) in
            try connection.rows(
                """
                SELECT current_setting('synchronous_commit'), current_setting('search_path'),
                    current_setting('statement_timeout'), current_setting('transaction_isolation'), current_setting('application_name')
                """, [])
        }
        let expected = ["on", "public, pg_temp", "30s", "read committed", "swift-payments"]
        #expect(settings.map(\.values) == [expected.map(SQLValue.text)])
    }

    @Test("a server that cannot prove its name over the network is not talked to (S-91)")
    func unproved() async throws {
        // `localhost` is a name, and may lead anywhere. This server says that it has no TLS.
        let listener = try Listener()
        let answered = Task { try await apart { listener.answerOnce("N") } }
        let configuration = try PostgresConfiguration(
            host: "localhost", port: listener.port, database: "x", user: "x", password: Secret("never-sent-in-clear"),
            waitMax: .zero, connectTimeout: .seconds(300))
        let error = try await error(of: configuration)
        #expect(error?.message.contains("prove who it is") == true, "\(String(describing: error))")
        let received = try await answered.value
        #expect(received.count == 8, "only the question for TLS was sent")
        listener.stop()
    }

    @Test("a statement that takes too long is stopped, and the connection stays of use")
    func timeout() async throws {
        let fixture = try await PostgresFixture()
        let store = PostgresStore(try fixture.configuration(connectionsMax: 1, statementTimeout: .milliseconds(500)))
        let error = try await orderError {
            _ = try await store.statements { (tx) throws(OrderError) in try tx.rows("SELECT pg_sleep(600)", []) }
        }
        #expect(error?.code == .storeUnavailable)
        #expect(error?.message.contains("57014") == true)
        #expect(try await store.statements { (tx) throws(OrderError) in try tx.rows("SELECT 1", []).count } == 1)
    }

    @Test("a transaction that stands still gives its locks back")
    func standstill() async throws {
        let fixture = try await PostgresFixture()
        let store = try await fixture.store()
        try await store.add(1)
        let sleeper = PostgresStore(try fixture.configuration(statementTimeout: .milliseconds(500)))
        let (written, done) = (Gate(), Gate())
        async let outcome = orderError {
            try await sleeper.statements { (connection) throws(OrderError) in
                _ = try connection.change("UPDATE t SET note = 'sleeper'", [])
                written.open()
                done.pass()
            }
        }
        try await written.passApart()
        // Waits for the row until the server has ended the other transaction.
        try await store.statements { (connection) throws(OrderError) in
            _ = try connection.change("UPDATE t SET note = 'awake'", [])
        }
        done.open()
        #expect(try await outcome?.code == .storeUnavailable)
    }

    @Test(
        "constraints are conflicts that name themselves and quote no value",
        arguments: [
            ("INSERT INTO c VALUES (1, 5)", "c_pkey"), ("INSERT INTO c VALUES (2, -77)", "positive"),
            ("INSERT INTO c VALUES (3, NULL)", "n"), ("INSERT INTO d VALUES (77)", "known"),
        ])
    func conflicts(statement: String, constraint: String) async throws {
        let store = try await PostgresFixture().store()
        try await store.statements { (connection) throws(OrderError) in
            for text in [
                "CREATE TABLE c (id BIGINT PRIMARY KEY, n BIGINT NOT NULL CONSTRAINT positive CHECK (n > 0))",
                "CREATE TABLE d (c BIGINT CONSTRAINT known REFERENCES c (id))", "INSERT INTO c VALUES (1, 5)",
            ] { try connection.send(text, []) }
        }
        let error = try await orderError {
            try await store.statements { (connection) throws(OrderError) in try connection.send(statement, []) }
        }
        #expect(error?.code == .conflict)
        #expect(error?.field == constraint)
        #expect(error?.message.contains(constraint) == true)
        #expect(error?.message.contains("77") == false)
    }

    @Test(
        "what the server reports is told in a sentence of our own, without its words, which may quote a value",
        arguments: [
            ("53100", OrderError.Code.storeUnavailable, "disk is full"), ("53200", .storeUnavailable, "lacks memory"),
            ("53300", .storeUnavailable, "no connection left"), ("55P03", .storeUnavailable, "stayed locked"),
            ("57P03", .storeUnavailable, "starting or stopping"), ("25006", .storeUnavailable, "read only"),
            ("23514", .conflict, "a constraint"), ("22003", .invalid, "does not fit"),
            ("58030", .storeUnavailable, "failed by itself"), ("XX001", .storeUnavailable, "failed by itself"),
            ("08006", .storeUnavailable, "failed"), ("F0000", .storeUnavailable, "refuses a statement"),
        ])
    func states(state: String, code: OrderError.Code, words: String) async throws {
        let store = try await PostgresFixture().store()
        let error = try await orderError {
            try await store.statements { (connection) throws(OrderError) in
                let text = "DO $$ BEGIN RAISE EXCEPTION 'canary' USING ERRCODE = '\(state)', DETAIL = 'canary'; END $$"
                try connection.send(text, [])
            }
        }
        #expect(error?.code == code)
        #expect(error?.message.contains(words) == true && error?.message.contains(state) == true)
        #expect(error?.message.contains("canary") == false)
    }

    @Test("what a trigger of the schema says is passed on as a conflict")
    func raised() async throws {
        let store = try await PostgresFixture().store()
        let error = try await orderError {
            try await store.statements { (connection) throws(OrderError) in
                try connection.send("DO $$ BEGIN RAISE EXCEPTION 'the ledger is only appended to'; END $$", [])
            }
        }
        #expect(error?.code == .conflict)
        #expect(error?.message.contains("only appended to") == true)
    }

    @Test(
        "a configuration that cannot work, or would not be safe, is refused",
        arguments: [
            ("", 5432, "d", "u", "public"), ("a,b", 5432, "d", "u", "public"), ("h", 0, "d", "u", "public"),
            ("h", 65_536, "d", "u", "public"), ("h", 1, "", "u", "public"), ("h", 1, "d\0", "u", "public"),
            ("h", 1, "d", "", "public"), ("h", 1, "d", "u", "pg_temp"), ("h", 1, "d", "u", "a\"; DROP"),
            ("h", 1, "d", "u", "1a"), ("h", 1, "d", "u", ""),
        ])
    func configuration(host: String, port: Int, database: String, user: String, schema: String) {
        #expect(throws: InvalidValue.self) {
            try PostgresConfiguration(host: host, port: port, database: database, user: user, schema: schema)
        }
    }

    @Test("a blank password is refused, every limit has its range (S-07)")
    func ranges() {
        func make(
            password: String? = nil, connectionsMax: Int = 1, waitMax: Duration = .zero,
            connectTimeout: Duration = .seconds(1), statementTimeout: Duration = .seconds(1),
            keepalive: Duration = .seconds(1)
        ) throws {
            _ = try PostgresConfiguration(
                host: "h", database: "d", user: "u", password: password.map { Secret($0) },
                connectionsMax: connectionsMax,
                waitMax: waitMax, connectTimeout: connectTimeout, statementTimeout: statementTimeout,
                keepalive: keepalive)
        }
        #expect(throws: Never.self) { try make() }
        #expect(throws: InvalidValue.self) { try make(password: "") }
        #expect(throws: InvalidValue.self) { try make(password: "  \n") }
        #expect(throws: InvalidValue.self) { try make(password: "a\0b") }
        #expect(throws: InvalidValue.self) { try make(connectionsMax: 0) }
        #expect(throws: InvalidValue.self) { try make(waitMax: .seconds(-1)) }
        #expect(throws: InvalidValue.self) { try make(connectTimeout: .milliseconds(999)) }
        #expect(throws: InvalidValue.self) { try make(statementTimeout: .milliseconds(9)) }
        #expect(throws: InvalidValue.self) { try make(keepalive: .zero) }
    }
}

/// A socket on a free loopback port.
private final class Listener: Sendable {
    let port: Int
    private let descriptor: Int32

    init() throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = descriptor
        let code = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, size) + listen(descriptor, 4) + getsockname(descriptor, $0, &size)
            }
        }
        try #require(code == 0)
        port = Int(UInt16(bigEndian: address.sin_port))
    }

    /// Answers whatever the first client sends, and gives all that it sent.
    func answerOnce(_ answer: String) -> [UInt8] {
        let client = accept(descriptor, nil, nil)
        var all: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = read(client, &buffer, buffer.count)
            guard count > 0 else { break }
            if all.isEmpty { _ = write(client, answer, answer.utf8.count) }
            all += buffer[..<count]
        }
        Glibc.close(client)
        return all
    }

    func stop() { Glibc.close(descriptor) }
}
