internal import Glibc
internal import PaymentOrders
internal import Synchronization

/// A thread that runs what is asked of one connection, one job after another.
///
/// libpq blocks while it waits for the server, so it may not run on the threads that all tasks share. As the executor of an actor, the
/// thread also is what keeps two tasks from using the connection at once.
final class SessionThread: SerialExecutor {
    private struct Inbox {
        var jobs: [UnownedJob] = []
        /// Whether the thread sleeps, or is about to, and must be woken for news.
        var isWaiting = false
        var isStopped = false
    }

    private let inbox = Mutex(Inbox())
    /// `nonisolated(unsafe)` holds because a semaphore is made for several threads, the pointer never changes, and `deinit` runs when
    /// neither the thread nor an actor refers to this object any more.
    nonisolated(unsafe) private let wakeup: UnsafeMutablePointer<sem_t>

    /// Starts the thread, which keeps this object until `stop`.
    init() throws(OrderError) {
        wakeup = .allocate(capacity: 1)
        wakeup.initialize(to: sem_t())
        sem_init(wakeup, 0, 0)
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        defer { pthread_attr_destroy(&attributes) }
        pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        var thread = pthread_t()
        let retained = Unmanaged.passRetained(self)
        let code = pthread_create(
            &thread, &attributes,
            { argument in
                // `init` passed a retained object, and this is the one place that takes it over.
                if let argument { Unmanaged<SessionThread>.fromOpaque(argument).takeRetainedValue().run() }
                return nil
            }, retained.toOpaque())
        guard code == 0 else {
            retained.release()
            throw OrderError(.storeUnavailable, "the system gives no thread for a connection (error \(code))")
        }
    }

    deinit {
        sem_destroy(wakeup)
        wakeup.deallocate()
    }

    /// Runs `job` after those that came before.
    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        wakeAfter { $0.jobs.append(job) }
    }

    /// Ends the thread once all jobs have run.
    func stop() {
        wakeAfter { $0.isStopped = true }
    }

    private func wakeAfter(_ change: (inout Inbox) -> Void) {
        let mustWake = inbox.withLock { inbox in
            change(&inbox)
            defer { inbox.isWaiting = false }
            return inbox.isWaiting
        }
        if mustWake { sem_post(wakeup) }
    }

    private func run() {
        // The process's signals stay off this thread, above all SIGPIPE: OpenSSL writes to sockets that the server may have closed.
        var all = sigset_t()
        sigfillset(&all)
        pthread_sigmask(SIG_BLOCK, &all, nil)
        var jobs: [UnownedJob] = []
        while true {
            let isStopped = inbox.withLock { inbox in
                swap(&jobs, &inbox.jobs)
                inbox.isWaiting = jobs.isEmpty && !inbox.isStopped
                return inbox.isStopped
            }
            if jobs.isEmpty {
                if isStopped { return }
                // An interrupted wait looks at the inbox again, which does no harm.
                sem_wait(wakeup)
            }
            for job in jobs { job.runSynchronously(on: asUnownedSerialExecutor()) }
            jobs.removeAll(keepingCapacity: true)
        }
    }
}
