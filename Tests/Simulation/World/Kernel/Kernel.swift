import Glibc
import PaymentCore
import Synchronization

/// One thread that runs every task of a world, one job at a time, on a clock that jumps from one thing to the next.
///
/// A task whose preference is the kernel has all its jobs here; which of several runnable jobs goes first, and which of two timers of one
/// moment, the seed decides. So a run is a function of its script. Time passes only while nothing is runnable.
final class Kernel: TaskExecutor {
    /// Something outside the tasks that wants to be woken at a time: a bank's day, the next piece of work in the store.
    struct Source: Sendable {
        /// When it next wants something; nil for never.
        let next: @Sendable () -> Timestamp?
        /// Lets it do what is due.
        let fire: @Sendable () -> Void
    }

    /// Why a run stopped.
    enum Stop: Sendable, Hashable {
        /// The end was reached, or nothing is left to do.
        case end
        /// Somebody called `halt`.
        case halted
        /// Job followed job without time passing.
        case spinning
    }

    private struct State {
        var now: Timestamp
        var jobs: [UnownedJob] = []
        var timers = TimerHeap()
        var isHalted = false
        var isDraining = false
        var tasks = 0
        var jobsAtOnce = 0
    }

    /// The clock that mocks and stores show.
    let wall: ManualWallClock
    private let state: Mutex<State>
    private let dice: Dice
    private let thread: pthread_t
    private let sources = Mutex<[Source]>([])

    /// How many jobs may follow each other at one moment before it counts as a loop without end.
    private static let jobsAtOnceMax = 200_000

    /// Creates a kernel that belongs to the calling thread.
    init(seed: UInt64, start: Timestamp) {
        wall = ManualWallClock(start)
        state = Mutex(State(now: start))
        dice = Dice(seed: seed)
        thread = pthread_self()
    }

    /// The present moment.
    var now: Timestamp { state.withLock { $0.now } }

    /// Whether the caller runs on the kernel's own thread.
    var isOnThread: Bool { pthread_equal(thread, pthread_self()) != 0 }

    /// How many tasks have been started and have not ended.
    var taskCount: Int { state.withLock { $0.tasks } }

    /// Takes a job; it runs when its turn comes.
    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        state.withLock { $0.jobs.append(job) }
    }

    /// Adds something that wants to be woken.
    func add(_ source: Source) { sources.withLock { $0.append(source) } }

    /// Forgets what wanted to be woken.
    func removeSources() { sources.withLock { $0 = [] } }

    /// Starts a task.
    func spawn(_ body: @Sendable @escaping () async -> Void) {
        state.withLock { $0.tasks += 1 }
        Task(executorPreference: self) {
            await body()
            self.state.withLock { $0.tasks -= 1 }
        }
    }

    /// Waits until a moment; not at all once the run is being wound up.
    func sleep(until moment: Timestamp) async {
        await withUnsafeContinuation { (continuation: UnsafeContinuation<Void, Never>) in
            let isLate = state.withLock { state in
                if state.isDraining { return true }
                state.timers.insert(max(moment, state.now), tie: dice.next(), continuation)
                return false
            }
            if isLate { continuation.resume() }
        }
    }

    /// Waits for a time.
    func sleep(milliseconds: Int64) async { await sleep(until: now.adding(milliseconds: max(milliseconds, 0))) }

    /// Whether somebody stopped the run.
    var isHalted: Bool { state.withLock { $0.isHalted } }

    /// Stops the run after the present job.
    func halt() { state.withLock { $0.isHalted = true } }

    /// Runs until `end`, until nothing is left to do, or until somebody halts.
    func run(until end: Timestamp) -> Stop {
        while true {
            if let job = nextJob() {
                job.runSynchronously(on: asUnownedTaskExecutor())
                if state.withLock({ $0.isHalted }) { return .halted }
                if state.withLock({ $0.jobsAtOnce > Self.jobsAtOnceMax }) { return .spinning }
            } else if !advance(to: end) {
                return .end
            }
        }
    }

    /// Ends every task that still waits: timers fire at once and whatever is asked of a port is refused by then.
    func drain() {
        state.withLock { $0.isDraining = true }
        while true {
            let waiting = state.withLock { $0.timers.removeAll() }
            for continuation in waiting { continuation.resume() }
            guard let job = nextJob() else { return }
            job.runSynchronously(on: asUnownedTaskExecutor())
        }
    }

    private func nextJob() -> UnownedJob? {
        state.withLock { state in
            guard !state.jobs.isEmpty else { return nil }
            state.jobsAtOnce += 1
            // Mostly in order, as a real executor would; now and then another one first.
            let place = state.jobs.count > 1 && dice.next() % 4 == 0 ? Int(dice.next() % UInt64(state.jobs.count)) : 0
            return state.jobs.remove(at: place)
        }
    }

    /// Moves time to the next thing to do and wakes it.
    ///
    /// - Returns: false when that is after `end`, or when there is nothing.
    private func advance(to end: Timestamp) -> Bool {
        let sources = sources.withLock { $0 }
        var next = state.withLock { $0.timers.first }
        var due: [Source] = []
        for source in sources {
            guard let time = source.next() else { continue }
            if next.map({ time < $0 }) ?? true { due = [] }
            if next.map({ time <= $0 }) ?? true {
                due.append(source)
                next = time
            }
        }
        guard let next, next <= end else { return false }
        let continuation = state.withLock { state -> UnsafeContinuation<Void, Never>? in
            if next > state.now {
                state.now = next
                state.jobsAtOnce = 0
            }
            return due.isEmpty ? state.timers.removeFirst() : nil
        }
        wall.set(now)
        for source in due { source.fire() }
        continuation?.resume()
        return true
    }
}
