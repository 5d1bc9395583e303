internal import CPostgres
internal import Glibc
internal import PaymentCore

/// What libpq is told to connect: every parameter that decides about safety is given, so that no variable of the environment does.
struct ConnectionParameters {
    private var texts: [(name: String, value: String)]
    private let password: Secret?

    /// The parameters for `configuration`.
    init(_ configuration: PostgresConfiguration) {
        let host = configuration.host
        let isLoopback = Self.isLoopback(host)
        let keepalive = max(1, configuration.keepalive.components.seconds)
        password = configuration.password
        texts = [
            ("host", host), ("port", "\(configuration.port)"), ("dbname", configuration.database),
            ("user", configuration.user), ("application_name", configuration.applicationName),
            ("client_encoding", "UTF8"), ("gssencmode", "disable"),
            // A socket never uses it, but stays covered should the environment name an address to go to instead.
            ("sslmode", isLoopback ? "prefer" : "verify-full"), ("ssl_min_protocol_version", "TLSv1.2"),
            ("keepalives", "1"), ("keepalives_idle", "\(keepalive)"), ("keepalives_interval", "5"),
            ("keepalives_count", "3"), ("tcp_user_timeout", "\((keepalive + 15) * 1000)"),
        ]
        if isLoopback { texts.append(("hostaddr", host)) }
        if let file = configuration.certificateAuthorityFile { texts.append(("sslrootcert", file)) }
    }

    /// Starts connecting; nil when there is no memory.
    ///
    /// The copies made for the call are wiped; libpq keeps the password as long as the connection, and wipes its own copy then.
    func start() -> OpaquePointer? {
        var names: [UnsafePointer<CChar>?] = []
        var values: [UnsafePointer<CChar>?] = []
        var copies: [UnsafeMutableBufferPointer<CChar>] = []
        defer {
            for copy in copies {
                if let base = copy.baseAddress { explicit_bzero(base, copy.count) }
                copy.deallocate()
            }
        }
        func copy(_ bytes: some Collection<UInt8>) -> UnsafePointer<CChar>? {
            let copy = UnsafeMutableBufferPointer<CChar>.allocate(capacity: bytes.count + 1)
            copy.initialize(repeating: 0)
            for (index, byte) in bytes.enumerated() { copy[index] = CChar(bitPattern: byte) }
            copies.append(copy)
            return UnsafePointer(copy.baseAddress)
        }
        for (name, value) in texts {
            names.append(copy(name.utf8))
            values.append(copy(value.utf8))
        }
        if let password {
            names.append(copy("password".utf8))
            values.append(password.withBytes { copy($0) })
        }
        return PQconnectStartParams(names + [nil], values + [nil], 0)
    }

    /// Whether `host` is a literal loopback address; the name `localhost` can lead anywhere.
    private static func isLoopback(_ host: String) -> Bool {
        var four = in_addr()
        if inet_pton(AF_INET, host, &four) == 1 { return UInt32(bigEndian: four.s_addr) >> 24 == 127 }
        var six = in6_addr()
        guard inet_pton(AF_INET6, host, &six) == 1 else { return false }
        return withUnsafeBytes(of: &six) { $0.dropLast().allSatisfy { $0 == 0 } && $0.last == 1 }
    }
}
