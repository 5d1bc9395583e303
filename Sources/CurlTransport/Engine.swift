internal import CCurl
internal import Glibc
internal import PaymentHTTP
internal import Synchronization

/// The thread that drives libcurl's multi handle, and the inbox through which tasks talk to it.
///
/// A task takes an idle transfer, sets it up itself, and submits it; the engine thread adds it to the multi handle,
/// performs, and resumes the task, which reads the answer and gives the transfer back. The eventfd is written only
/// while the thread waits.
final class Engine: Sendable {
    /// More idle handles than this are freed: each keeps some tens of kilobytes.
    private static let idleTransfersMax = 256

    private struct Inbox {
        var idle: [Transfer] = []
        var lastTicket: UInt64 = 0
        var submissions: [Transfer] = []
        var cancellations: [(transfer: Transfer, ticket: UInt64)] = []
        var closeWaiters: [UnsafeContinuation<Void, Never>] = []
        /// Whether the thread sleeps, or is about to, and must be woken for news.
        var isWaiting = false
        var isClosed = false
        var hasEnded = false
    }

    private let inbox = Mutex(Inbox())
    private let settings: Settings
    private let wakeup: Int32
    /// Used by the engine thread alone, except that `deinit` frees it when no thread was ever started.
    private let loop: EngineLoop

    init(settings: Settings) throws(CurlTransport.SetupError) {
        self.settings = settings
        let descriptor = ccurl_wakeup_make()
        guard descriptor >= 0 else { throw .resources("no descriptor for wake-ups, errno \(errno)") }
        do throws(CurlTransport.SetupError) {
            loop = try EngineLoop(settings: settings, wakeup: descriptor)
        } catch {
            Glibc.close(descriptor)
            throw error
        }
        wakeup = descriptor
    }

    deinit {
        Glibc.close(wakeup)
    }

    /// Starts the thread, which keeps the engine alive until `close`.
    func start() throws(CurlTransport.SetupError) {
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        defer { pthread_attr_destroy(&attributes) }
        pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        var thread = pthread_t()
        let engine = Unmanaged.passRetained(self)
        let code = pthread_create(
            &thread, &attributes,
            { argument in
                // `start` passed a retained engine, and this is the one place that takes it over.
                if let argument { Unmanaged<Engine>.fromOpaque(argument).takeRetainedValue().run() }
                return nil
            }, engine.toOpaque())
        guard code == 0 else {
            engine.release()
            throw .resources("no thread, error \(code)")
        }
    }

    // MARK: Called by tasks

    /// An idle transfer with a new ticket; the caller gives it back.
    func takeTransfer() throws(TransportError) -> Transfer {
        let (kept, ticket) = inbox.withLock { inbox in
            inbox.lastTicket += 1
            let transfer = inbox.idle.popLast()
            transfer?.ticket = inbox.lastTicket
            return (transfer, inbox.lastTicket)
        }
        if let kept { return kept }
        guard let made = Transfer(settings: settings, sockets: loop.sockets) else {
            throw TransportError(.connect, .notSent, detail: "there is no memory for another exchange")
        }
        made.ticket = ticket
        return made
    }

    /// Takes back what `takeTransfer` gave.
    func giveBack(_ transfer: Transfer) {
        transfer.reset()
        inbox.withLock { inbox in
            // From here on a late cancellation finds another ticket.
            transfer.ticket = 0
            transfer.isSubmitted = false
            transfer.isCancelled = false
            if inbox.idle.count < Self.idleTransfersMax, !inbox.isClosed { inbox.idle.append(transfer) }
        }
    }

    /// Hands `transfer` to the engine thread, which resumes `continuation` exactly once, after its last use of the
    /// transfer.
    func submit(_ transfer: Transfer, _ continuation: UnsafeContinuation<Void, Never>) {
        let (refusal, mustWake) = inbox.withLock { inbox -> (Ending?, Bool) in
            if transfer.isCancelled { return (.cancelled, false) }
            if inbox.isClosed { return (.closed, false) }
            transfer.isSubmitted = true
            transfer.continuation = continuation
            inbox.submissions.append(transfer)
            return (nil, Self.takeWakeup(&inbox))
        }
        if let refusal {
            transfer.ending = refusal
            continuation.resume()
        } else if mustWake {
            ccurl_wakeup_signal(wakeup)
        }
    }

    /// Ends the use of `transfer` that `ticket` names, if it is still going on.
    func cancel(_ transfer: Transfer, ticket: UInt64) {
        let mustWake = inbox.withLock { inbox in
            guard transfer.ticket == ticket else { return false }
            // A cancellation can come before the request is submitted.
            transfer.isCancelled = true
            guard transfer.isSubmitted, !inbox.hasEnded else { return false }
            inbox.cancellations.append((transfer, ticket))
            return Self.takeWakeup(&inbox)
        }
        if mustWake { ccurl_wakeup_signal(wakeup) }
    }

    /// Refuses further requests, ends those in flight and the thread, and then resumes `waiter`.
    func close(then waiter: UnsafeContinuation<Void, Never>?) {
        let (hasEnded, mustWake, idle) = inbox.withLock { inbox in
            if let waiter, !inbox.hasEnded { inbox.closeWaiters.append(waiter) }
            inbox.isClosed = true
            let idle = inbox.idle
            inbox.idle = []
            return (inbox.hasEnded, Self.takeWakeup(&inbox), idle)
        }
        // The handles are freed here, outside the lock.
        withExtendedLifetime(idle) {}
        if mustWake { ccurl_wakeup_signal(wakeup) }
        if hasEnded { waiter?.resume() }
    }

    private static func takeWakeup(_ inbox: inout Inbox) -> Bool {
        defer { inbox.isWaiting = false }
        return inbox.isWaiting
    }

    // MARK: The engine thread

    private func run() {
        ccurl_name_thread("http-engine")
        EngineLoop.blockSignals()
        var submissions: [Transfer] = []
        var cancellations: [(transfer: Transfer, ticket: UInt64)] = []
        while true {
            let isClosed = inbox.withLock { inbox in
                inbox.isWaiting = false
                swap(&submissions, &inbox.submissions)
                swap(&cancellations, &inbox.cancellations)
                return inbox.isClosed
            }
            for transfer in submissions { loop.add(transfer) }
            for (transfer, ticket) in cancellations { loop.cancel(transfer, ticket: ticket) }
            submissions.removeAll(keepingCapacity: true)
            cancellations.removeAll(keepingCapacity: true)
            if isClosed { break }
            loop.perform()
            let mayWait = inbox.withLock { inbox in
                inbox.isWaiting = inbox.submissions.isEmpty && inbox.cancellations.isEmpty && !inbox.isClosed
                return inbox.isWaiting
            }
            if mayWait { loop.wait() }
        }
        loop.end()
        let waiters = inbox.withLock { inbox in
            inbox.hasEnded = true
            inbox.cancellations = []
            return inbox.closeWaiters
        }
        for waiter in waiters { waiter.resume() }
    }
}
