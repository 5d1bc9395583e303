internal import CCurl
internal import Glibc

/// The multi handle and the transfers in it.
///
/// `@unchecked Sendable` holds because after `init` only the engine thread calls it; `deinit` runs when that thread has
/// let go.
final class EngineLoop: @unchecked Sendable {
    /// How often overdue transfers are looked for while any is running, in milliseconds.
    private static let checkInterval: Int64 = 200
    /// libcurl's own time-out comes first where it can.
    private static let overdueGrace: Int64 = 100
    /// How many kept connections may turn out unusable before a request gives up.
    private static let attemptsMax = 100

    /// The sockets of `multi`: a pointer that stays the same, to what only callbacks on the engine thread look at.
    let sockets: OpaquePointer
    private var multi: UnsafeMutableRawPointer?
    private let wakeup: Int32
    private var running: [Transfer] = []
    private var nextCheck: Int64 = 0

    init(settings: Settings, wakeup: Int32) throws(CurlTransport.SetupError) {
        self.wakeup = wakeup
        guard let sockets = ccurl_sockets_make() else { throw .resources("no memory for the list of sockets") }
        self.sockets = sockets
        guard let multi = curl_multi_init() else { throw .resources("no memory for libcurl's multi handle") }
        self.multi = multi
        for (option, value) in [
            (CURLMOPT_PIPELINING, Int(CURLPIPE_MULTIPLEX)),
            (CURLMOPT_MAXCONNECTS, settings.maxIdleConnections),
            (CURLMOPT_MAX_HOST_CONNECTIONS, settings.maxConnectionsPerHost),
        ] {
            let code = ccurl_multi_set_long(multi, option, value)
            guard code == CURLM_OK else { throw .resources(String(cString: curl_multi_strerror(code))) }
        }
    }

    deinit {
        // Left over only when the thread could not be started.
        if let multi { curl_multi_cleanup(multi) }
        ccurl_sockets_free(sockets)
    }

    /// Keeps the process's signals off this thread, above all SIGPIPE: OpenSSL writes to sockets that the peer may have
    /// closed.
    static func blockSignals() {
        var all = sigset_t()
        sigfillset(&all)
        pthread_sigmask(SIG_BLOCK, &all, nil)
    }

    /// Starts `transfer`.
    func add(_ transfer: Transfer) {
        transfer.runningTicket = transfer.ticket
        transfer.attempts = 0
        let code = curl_multi_add_handle(multi, transfer.easy)
        guard code == CURLM_OK else {
            finish(transfer, .engineFailed(code))
            return
        }
        transfer.position = running.count
        running.append(transfer)
    }

    /// Ends `transfer` if it still runs under `ticket`.
    func cancel(_ transfer: Transfer, ticket: UInt64) {
        if transfer.position != nil, transfer.runningTicket == ticket { end(transfer, .cancelled) }
    }

    /// Moves every transfer on as far as it goes, and finishes those that are done.
    func perform() {
        var count: Int32 = 0
        let code = curl_multi_perform(multi, &count)
        var result = CURLE_OK
        while let handle = ccurl_multi_next_finished(multi, &result) {
            guard let owner = handle.pointee.owner else { continue }
            let transfer = Unmanaged<Transfer>.fromOpaque(owner).takeUnretainedValue()
            if handle.pointee.connection_refused, startAgain(transfer) { continue }
            end(transfer, .finished(result))
        }
        if code != CURLM_OK { endAll(.engineFailed(code)) }
        endOverdue()
    }

    /// Sleeps until there is something to do.
    func wait() {
        let code = ccurl_multi_wait(multi, wakeup, running.isEmpty ? 60_000 : Int32(Self.checkInterval))
        if code != CURLM_OK { endAll(.engineFailed(code)) }
    }

    /// Ends everything and closes all connections.
    func end() {
        endAll(.closed)
        if let multi { curl_multi_cleanup(multi) }
        multi = nil
    }

    /// Lets a transfer, of which nothing has left, look for another connection; the one that was refused is closed by
    /// now.
    private func startAgain(_ transfer: Transfer) -> Bool {
        guard transfer.attempts < Self.attemptsMax else { return false }
        transfer.attempts += 1
        curl_multi_remove_handle(multi, transfer.easy)
        ccurl_transfer_rearm(transfer.handle)
        let code = curl_multi_add_handle(multi, transfer.easy)
        return code == CURLM_OK
    }

    private func endOverdue() {
        guard !running.isEmpty else { return }
        let now = Transfer.now()
        guard now >= nextCheck else { return }
        nextCheck = now + Self.checkInterval
        for transfer in running where now > transfer.deadline + Self.overdueGrace { end(transfer, .overdue) }
    }

    private func endAll(_ ending: Ending) {
        while let transfer = running.last { end(transfer, ending) }
    }

    /// Takes a running transfer out of the multi handle and resumes its task.
    private func end(_ transfer: Transfer, _ ending: Ending) {
        guard let position = transfer.position, let last = running.popLast() else { return }
        if last !== transfer {
            running[position] = last
            last.position = position
        }
        transfer.position = nil
        curl_multi_remove_handle(multi, transfer.easy)
        finish(transfer, ending)
    }

    private func finish(_ transfer: Transfer, _ ending: Ending) {
        guard let continuation = transfer.continuation else { return }
        transfer.continuation = nil
        transfer.ending = ending
        continuation.resume()
    }
}
