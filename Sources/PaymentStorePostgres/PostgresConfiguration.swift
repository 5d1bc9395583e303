public import PaymentCore

/// Where the PostgreSQL server is, how to sign in, and how long to wait.
///
/// A server that is reached over a network must prove who it is: TLS with a certificate of its host name, with no switch to turn that
/// off (S-91). A Unix socket and a literal loopback address stay on the machine.
public struct PostgresConfiguration: Sendable {
    /// The server's host name or address, or the folder of its Unix socket, which begins with `/`.
    public let host: String
    /// The server's port; it is also a part of the socket's name.
    public let port: Int
    /// The database.
    public let database: String
    /// The role to sign in as; it needs no more than to read and write the rows of the schema.
    public let user: String
    /// The role's password; nil where the server asks for none.
    public let password: Secret?
    /// A PEM file of the authorities whose certificates are trusted; nil for `~/.postgresql/root.crt`.
    public let certificateAuthorityFile: String?
    /// The schema that holds the tables.
    public let schema: String
    /// The name the server lists the connections under.
    public let applicationName: String
    /// The most connections open at a time, 1 to 1 000.
    public let connectionsMax: Int
    /// How long a transaction waits for a connection, or for a server that is away, before it is refused; up to an hour.
    public let waitMax: Duration
    /// How long connecting may take, and how much longer than its statements an answer, 1 second to 10 minutes.
    public let connectTimeout: Duration
    /// How long one statement may run, and how long a transaction may stand still, 10 milliseconds to an hour.
    public private(set) var statementTimeout: Duration
    /// How long a silent network connection is left alone before it is asked for a sign of life, 1 second to a day.
    public let keepalive: Duration

    private static let longestStatement: Duration = .seconds(3600)

    /// Checks and keeps the settings.
    ///
    /// - Throws: `InvalidValue` naming the setting that cannot be.
    public init(
        host: String, port: Int = 5432, database: String, user: String, password: Secret? = nil,
        certificateAuthorityFile: String? = nil, schema: String = "public",
        applicationName: String = "swift-payments", connectionsMax: Int = 8, waitMax: Duration = .seconds(5),
        connectTimeout: Duration = .seconds(10), statementTimeout: Duration = .seconds(30),
        keepalive: Duration = .seconds(30)
    ) throws(InvalidValue) {
        self.host = try Self.text(host, "host", lengthMax: 255)
        self.database = try Self.text(database, "database", lengthMax: 63)
        self.user = try Self.text(user, "user", lengthMax: 63)
        self.applicationName = try Self.text(applicationName, "applicationName", lengthMax: 63)
        guard !host.contains(",") else { throw InvalidValue("host", host, "must be one server, not a list") }
        guard (1...65_535).contains(port) else { throw InvalidValue("port", "\(port)", "must be 1 to 65535") }
        if let password, password.isBlank || password.withBytes({ $0.contains(0) }) {
            throw InvalidValue("password", "", "is empty or holds a NUL character; give nil where there is none")
        }
        let begins = schema.utf8.first.map { $0 == UInt8(ascii: "_") || (0x61...0x7A).contains($0) } ?? false
        let goesOn = schema.utf8.allSatisfy {
            $0 == UInt8(ascii: "_") || (0x61...0x7A).contains($0) || (0x30...0x39).contains($0)
        }
        guard begins, goesOn, schema.utf8.count <= 63, !schema.hasPrefix("pg_") else {
            throw InvalidValue("schema", schema, "must be 1 to 63 of a-z 0-9 _, and begin with none of 0-9 or pg_")
        }
        guard (1...1000).contains(connectionsMax) else {
            throw InvalidValue("connectionsMax", "\(connectionsMax)", "must be 1 to 1000")
        }
        self.port = port
        self.password = password
        self.certificateAuthorityFile = try certificateAuthorityFile.map { path throws(InvalidValue) in
            try Self.text(path, "certificateAuthorityFile", lengthMax: 4096)
        }
        self.schema = schema
        self.connectionsMax = connectionsMax
        self.waitMax = try Self.time(waitMax, "waitMax", .zero ... .seconds(3600))
        self.connectTimeout = try Self.time(connectTimeout, "connectTimeout", .seconds(1) ... .seconds(600))
        self.statementTimeout = try Self.time(
            statementTimeout, "statementTimeout", .milliseconds(10)...Self.longestStatement)
        self.keepalive = try Self.time(keepalive, "keepalive", .seconds(1) ... .seconds(86_400))
    }

    /// The same with the longest time for a statement.
    func patient() -> Self {
        var configuration = self
        configuration.statementTimeout = Self.longestStatement
        return configuration
    }

    private static func text(_ text: String, _ field: String, lengthMax: Int) throws(InvalidValue) -> String {
        guard (1...lengthMax).contains(text.utf8.count), !text.utf8.contains(0) else {
            throw InvalidValue(field, text, "must be 1 to \(lengthMax) bytes without a NUL character")
        }
        return text
    }

    private static func time(
        _ time: Duration, _ field: String, _ range: ClosedRange<Duration>
    ) throws(InvalidValue) -> Duration {
        guard range.contains(time) else {
            throw InvalidValue(field, "\(time)", "must be \(range.lowerBound) to \(range.upperBound)")
        }
        return time
    }
}

extension Duration {
    /// Whole milliseconds, rounded down.
    var milliseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds * 1000 + attoseconds / 1_000_000_000_000_000
    }
}
