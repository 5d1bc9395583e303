internal import CPostgres
internal import Glibc
internal import PaymentOrders
internal import PaymentStoreSQL

/// One connection to the server, in pipeline mode; used by the thread of one `PostgresConnection` alone.
///
/// Statements are sent in batches. The answers to a batch are read to its end, so that nothing is under way between two.
final class PostgresSession {
    private let handle: OpaquePointer
    private let statementTimeout: Duration
    private let networkTimeout: Duration
    /// For how many milliseconds the server may be silent.
    private var silenceMax: Int32 = 0
    private var statements: [String: [PreparedStatement]] = [:]
    private var statementCount = 0
    private var arguments = ArgumentBuffer()
    /// Whether the connection is of no use any more.
    private(set) var isBroken = false
    /// Whether any batch was answered since the connection was opened for use.
    var wasUsed = false

    /// Takes over a connection that libpq has made.
    init(_ handle: OpaquePointer, _ configuration: PostgresConfiguration) {
        self.handle = handle
        statementTimeout = configuration.statementTimeout
        networkTimeout = configuration.connectTimeout
        // libpq would print what the server says unasked to standard error. One that bids farewell is gone before its connection is.
        // The pointer is used only while libpq works for this object, which frees the handle when it goes.
        PQsetNoticeReceiver(
            handle,
            { session, notice in
                guard let session, let severity = PQresultErrorField(notice, cpostgres_field_severity),
                    ["FATAL", "PANIC"].contains(String(cString: severity))
                else { return }
                Unmanaged<PostgresSession>.fromOpaque(session).takeUnretainedValue().isBroken = true
            }, Unmanaged.passUnretained(self).toOpaque())
    }

    deinit { PQfinish(handle) }

    /// Whether a transaction is open on the server.
    var isInTransaction: Bool { PQtransactionStatus(handle) != PQTRANS_IDLE }

    /// Whether the server has not hung up while nothing was asked of it; asks the system, not the server.
    func isAlive() -> Bool {
        while !isBroken {
            var descriptor = pollfd(fd: PQsocket(handle), events: Int16(POLLIN), revents: 0)
            guard poll(&descriptor, 1, 0) != 0 else { return true }
            // Notices may come unasked; the end of the stream can be read as well, and is what this looks for.
            if PQconsumeInput(handle) == 0 || PQstatus(handle) == CONNECTION_BAD { isBroken = true }
            _ = PQisBusy(handle)
        }
        return false
    }

    /// Sends `batch` at once, waits for all answers and gives the last one.
    ///
    /// The server leaves out what follows a statement that fails.
    func exchange(_ batch: [Statement]) throws(PostgresFailure) -> Reply? {
        var steps: [Step] = []
        for (index, statement) in batch.enumerated() { try queue(statement, at: index, into: &steps) }
        guard PQpipelineSync(handle) == 1 else { throw lost(0..<batch.count) }
        // The server may keep its answers back until the last one.
        silenceMax = Int32(clamping: statementTimeout.milliseconds * Int64(batch.count) + networkTimeout.milliseconds)
        var receipt = Receipt(count: batch.count)
        do throws(PostgresFailure) { try receive(steps, &receipt) } catch {
            // When all was answered, only the sign that nothing follows is missing, and the next use finds the connection broken.
            guard receipt.doubtful.isEmpty, receipt.failure == nil else { throw receipt.failure ?? error }
        }
        if let failure = receipt.failure { throw failure }
        wasUsed = true
        return receipt.last
    }

    // MARK: Sending

    /// What an answer is to.
    private enum Step {
        case prepare(text: String, name: String, index: Int)
        case run(index: Int)

        /// The place of the statement in its batch.
        var index: Int {
            switch self {
            case .prepare(_, _, let index), .run(let index): index
            }
        }
    }

    /// Gives a statement to libpq, and before it the order to prepare it when it is new.
    private func queue(_ statement: Statement, at index: Int, into steps: inout [Step]) throws(PostgresFailure) {
        let name: String
        if let known = statements[statement.text]?.first(where: { $0.fits(statement.arguments) }) {
            name = known.name
        } else {
            statementCount += 1
            name = "s\(statementCount)"
            let types = statement.arguments.map(\.type)
            guard PQsendPrepare(handle, name, statement.text, Int32(types.count), types) == 1 else {
                throw lost(0..<index)
            }
            statements[statement.text, default: []].append(PreparedStatement(name: name, types: types))
            steps.append(.prepare(text: statement.text, name: name, index: index))
        }
        let sent = arguments.with(statement.arguments) { values, lengths, formats in
            PQsendQueryPrepared(handle, name, Int32(statement.arguments.count), values, lengths, formats, 1)
        }
        guard sent == 1 else { throw lost(0..<index) }
        steps.append(.run(index: index))
    }

    /// Prepares the statement anew next time, because this time it was not.
    private func forget(_ step: Step) {
        guard case .prepare(let text, let name, _) = step else { return }
        statements[text]?.removeAll { $0.name == name }
    }

    // MARK: Receiving

    /// What the answers to a batch have shown so far.
    private struct Receipt {
        /// How many statements were sent.
        let count: Int
        /// How many of them were done.
        var answered = 0
        var last: Reply?
        /// The first error.
        var failure: PostgresFailure?

        var doubtful: Range<Int> { answered..<count }
    }

    private func receive(_ steps: [Step], _ receipt: inout Receipt) throws(PostgresFailure) {
        for step in steps {
            guard let reply = try answer(receipt.doubtful) else { throw lost(receipt.doubtful) }
            switch reply.status {
            case PGRES_COMMAND_OK, PGRES_TUPLES_OK:
                guard case .run(let index) = step else { break }
                receipt.answered = index + 1
                receipt.last = reply
            case PGRES_PIPELINE_ABORTED where receipt.failure != nil:
                forget(step)
            default:
                forget(step)
                // Errors without a state are libpq's own: the server said nothing.
                guard let state = reply.field(cpostgres_field_state) else { throw lost(receipt.doubtful) }
                let found = PostgresFailure(reply, state, at: step.index, statementTimeout)
                receipt.failure = receipt.failure ?? found
                // A connection that ended takes no more reading.
                if found.endsSession {
                    isBroken = true
                    return
                }
            }
            // Every answer is followed by a sign that it was the last one to this statement.
            while try answer(receipt.doubtful) != nil {}
        }
        guard try answer(receipt.doubtful)?.status == PGRES_PIPELINE_SYNC else { throw lost(receipt.doubtful) }
    }

    /// The next answer; nil after the last one to a statement.
    private func answer(_ doubtful: Range<Int>) throws(PostgresFailure) -> Reply? {
        while true {
            let unsent = PQflush(handle)
            // What the server said before it hung up can be read still, and after that libpq reports the end as an answer.
            if PQisBusy(handle) == 0 { break }
            guard waitForServer(sending: unsent == 1) else { throw lost(doubtful) }
            PQconsumeInput(handle)
        }
        return PQgetResult(handle).map(Reply.init)
    }

    /// Waits until something comes or can go; false when the server has been silent for longer than a statement may take.
    private func waitForServer(sending: Bool) -> Bool {
        var descriptor = pollfd(fd: PQsocket(handle), events: Int16(sending ? POLLIN | POLLOUT : POLLIN), revents: 0)
        while true {
            let count = poll(&descriptor, 1, silenceMax)
            if count >= 0 || errno != EINTR { return count > 0 }
        }
    }

    private func lost(_ doubtful: Range<Int>) -> PostgresFailure {
        isBroken = true
        let reason =
            PQstatus(handle) == CONNECTION_BAD
            ? "the server closed it" : "no answer within \(silenceMax) ms"
        return .lost(reason, doubtful: doubtful)
    }
}
