internal import CPostgres
internal import Glibc
internal import PaymentCore
internal import PaymentOrders
internal import PaymentStoreSQL

/// Why there is no connection.
struct OpenFailure: Error {
    /// What to tell.
    let error: OrderError
    /// Whether trying again soon can help.
    var isPassing = true
}

extension PostgresSession {
    /// Connects, signs in, sets what transactions rely on and reads it back.
    static func open(_ configuration: PostgresConfiguration) throws(OpenFailure) -> PostgresSession {
        guard let handle = ConnectionParameters(configuration).start() else {
            throw OpenFailure(error: OrderError(.storeUnavailable, "there is no memory for a connection to PostgreSQL"))
        }
        let session = PostgresSession(handle, configuration)
        // The verbose form names the SQLSTATE, the only word that every language of a server's messages has.
        PQsetErrorVerbosity(handle, PQERRORS_VERBOSE)
        try connect(handle, configuration)
        guard PQsetnonblocking(handle, 1) == 0, PQenterPipelineMode(handle) == 1 else {
            throw OpenFailure(error: OrderError(.storeUnavailable, "libpq does not enter pipeline mode"))
        }
        try session.prepare(configuration)
        return session
    }

    private static func connect(
        _ handle: OpaquePointer, _ configuration: PostgresConfiguration
    ) throws(OpenFailure) {
        let clock = ContinuousClock()
        let deadline = clock.now + configuration.connectTimeout
        var state = PGRES_POLLING_WRITING
        while PQstatus(handle) != CONNECTION_BAD, state != PGRES_POLLING_OK, state != PGRES_POLLING_FAILED {
            let events = Int16(state == PGRES_POLLING_READING ? POLLIN : POLLOUT)
            var descriptor = pollfd(fd: PQsocket(handle), events: events, revents: 0)
            let rest = (deadline - clock.now).milliseconds
            guard rest > 0, poll(&descriptor, 1, Int32(clamping: rest)) != 0 else {
                let sentence =
                    "PostgreSQL at \(configuration.place) does not answer within \(configuration.connectTimeout)"
                throw OpenFailure(
                    error: OrderError(.storeUnavailable, sentence, field: "host", value: configuration.host))
            }
            state = PQconnectPoll(handle)
        }
        guard PQstatus(handle) == CONNECTION_OK else { throw refusal(handle, configuration) }
    }

    /// What libpq and the server said when the connection was refused.
    private static func refusal(_ handle: OpaquePointer, _ configuration: PostgresConfiguration) -> OpenFailure {
        let message = String(cString: PQerrorMessage(handle))
        func failure(_ words: String, field: String, isPassing: Bool) -> OpenFailure {
            let sentence = "PostgreSQL at \(configuration.place) \(words)"
            return OpenFailure(error: OrderError(.storeUnavailable, sentence, field: field), isPassing: isPassing)
        }
        if PQconnectionNeedsPassword(handle) == 1 {
            let words = "asks for a password of role '\(configuration.user)', and none is set"
            return failure(words, field: "password", isPassing: false)
        }
        if let state = sqlState(in: message) {
            let known = ErrorParts(state: state).orderError.message
            return failure(
                "refuses role '\(configuration.user)' on database '\(configuration.database)': \(known)", field: "user",
                isPassing: ["08", "53", "57"].contains(state.prefix(2)))
        }
        if message.contains("certificate") || message.contains("SSL") {
            return failure(
                "does not prove who it is: it must offer TLS with a certificate of that host name, signed by an "
                    + "authority of certificateAuthorityFile", field: "host", isPassing: false)
        }
        return failure(
            "cannot be reached: is it running, and are host and port right?", field: "host", isPassing: true)
    }

    /// The SQLSTATE in a verbose message, which stands between the severity and the words: `FATAL:  28P01: …`.
    private static func sqlState(in message: String) -> String? {
        for part in message.split(separator: ":") {
            let word = part.drop { $0 == " " }
            guard part.hasPrefix("  "), word.utf8.count == 5 else { continue }
            if word.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) }) {
                return String(word)
            }
        }
        return nil
    }

    // MARK: Settings

    /// Sets what transactions rely on, and believes only what the server says it has.
    private func prepare(_ configuration: PostgresConfiguration) throws(OpenFailure) {
        let timeout = "\(configuration.statementTimeout.milliseconds)"
        let settings = [
            ("synchronous_commit", "on"), ("default_transaction_isolation", "read committed"),
            // Temporary tables come last, so that none can stand in for a table of the store.
            ("search_path", "\(configuration.schema), pg_temp"), ("statement_timeout", timeout),
            // A worker that is paused within a transaction must not keep its locks.
            ("idle_in_transaction_session_timeout", timeout), ("client_min_messages", "error"),
        ]
        let values: [SQLValue]
        do throws(OrderError) {
            var batch: [Statement] = []
            for (name, value) in settings {
                batch.append(try Statement("SELECT set_config($1, $2, false)", [.text(name), .text(value)]))
            }
            batch.append(
                try Statement(
                    """
                    SELECT pg_is_in_recovery(), current_setting('default_transaction_read_only'), \
                    current_setting('fsync'), current_setting('synchronous_commit'), current_setting('search_path')
                    """))
            values = try row(batch)
        } catch { throw OpenFailure(error: error) }
        wasUsed = false
        if let sentence = Self.refusal(of: values, configuration) {
            throw OpenFailure(
                error: OrderError(.storeUnavailable, "PostgreSQL at \(configuration.place) \(sentence)"),
                isPassing: false)
        }
    }

    private func row(_ batch: [Statement]) throws(OrderError) -> [SQLValue] {
        let reply: Reply?
        do throws(PostgresFailure) { reply = try exchange(batch) } catch { throw error.error }
        return try reply?.rows().first?.values ?? []
    }

    private static func refusal(of values: [SQLValue], _ configuration: PostgresConfiguration) -> String? {
        guard values.count == 5 else { return "does not tell its settings" }
        if values[0] != .integer(0) { return "is a standby, which takes no writes: connect to the primary server" }
        if values[1] != .text("off") {
            return "is set read only (default_transaction_read_only): connect to one that is not"
        }
        if values[2] != .text("on") { return "runs with fsync off and would lose payments in a power cut: set it on" }
        if values[3] != .text("on") { return "does not keep synchronous_commit on, so that a commit can be lost" }
        if values[4] != .text("\(configuration.schema), pg_temp") { return "does not keep search_path" }
        return nil
    }
}

extension PostgresConfiguration {
    /// Host and port, for sentences.
    var place: String { host.hasPrefix("/") ? "\(host) (socket \(port))" : "\(host):\(port)" }
}
