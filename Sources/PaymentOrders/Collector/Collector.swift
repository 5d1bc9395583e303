public import Logging
public import Metrics
public import PaymentCore
internal import Synchronization
public import Tracing

/// Does what is due: scheduled charges, unknown outcomes, ends of links, reminders, refunds, events, messages (O-3).
///
/// Any number of collectors, on any number of machines, share one store: each piece of work is leased to one worker, and a worker that
/// was paused for longer than its lease is refused when it wakes (F-28, F-29). Run it as a service, or step by step.
public final class Collector: Sendable {
    /// What it collects.
    public let orders: Orders
    /// How it works.
    public let settings: CollectorSettings

    let messenger: any Messenger
    let clock: any Clock<Duration>
    let random: any RandomSource
    let pauses: AccountPauses
    let telemetry: CollectorTelemetry
    let delivery: DeliveryPolicy
    private let presence: Presence
    private let onReport: @Sendable (WorkReport) -> Void
    private let state = Mutex(State())

    private struct State {
        /// What this process last wrote about being there.
        var seen: Timestamp?
        /// Whether the operator's word that the store was restored was passed on.
        var hasToldOfRestore = false
        /// Whether no more work is to be begun.
        var isClosing = false
        /// How often a piece of work failed in a row.
        var failures: [String: Int] = [:]
    }

    /// Creates a collector; it does nothing before it is run or stepped.
    ///
    /// - Parameters:
    ///   - orders: what it collects, with every account that an order of the store is paid through.
    ///   - messenger: brings messages to people.
    ///   - settings: how it works.
    ///   - clock: waits, and measures how long work takes; the time of day is the store's.
    ///   - random: draws waiting times.
    ///   - logger: gets a line for each piece of work, without secrets and persons.
    ///   - metrics: where counters are made; the process-wide factory unless given.
    ///   - tracer: where spans are made; the process-wide tracer unless given.
    ///   - onReport: is told what came of each piece of work, from any thread.
    public init(
        _ orders: Orders, messenger: any Messenger, settings: CollectorSettings,
        clock: any Clock<Duration> = ContinuousClock(), random: any RandomSource = SystemRandomSource(),
        logger: Logger = Logger(label: "payments.silent", factory: { _ in SwiftLogNoOpLogHandler() }),
        metrics: any MetricsFactory = MetricsSystem.factory, tracer: any Tracer = InstrumentationSystem.tracer,
        onReport: @Sendable @escaping (WorkReport) -> Void = { _ in }
    ) {
        self.orders = orders
        self.messenger = messenger
        self.settings = settings
        self.clock = clock
        self.random = random
        self.onReport = onReport
        pauses = AccountPauses(random: random)
        telemetry = CollectorTelemetry(logger: logger, metrics: metrics, tracer: tracer, clock: clock)
        delivery = DeliveryPolicy(triesMax: settings.messageTriesMax)
        presence = Presence(instance: settings.instance)
    }

    /// Takes what is due, a batch at most, and does it, one piece after the other.
    ///
    /// What was begun is finished and recorded also when the task is cancelled (F-17); what was not begun then is given back.
    ///
    /// - Parameter worker: the worker's name, its own among all that share the store.
    /// - Returns: how many pieces were taken; 0 when nothing is due.
    /// - Throws: `OrderError.storeUnavailable` and `.commitUnknown` when the store does not work; what was taken is done once its lease
    ///   has run out. `OrderError.forbidden` when this copy of the store may not collect.
    @discardableResult
    public func step(worker: String) async throws(OrderError) -> Int {
        guard !mustStop else { return 0 }
        let start = orders.steadyClock.milliseconds()
        let (items, now, isBeat) = try await claim(worker)
        for (place, item) in items.enumerated() {
            let left = settings.leaseSeconds * 1000 - (orders.steadyClock.milliseconds() - start)
            guard !mustStop, left >= CollectorSettings.workSeconds * 1000 else {
                try await giveBack(items[place...])
                break
            }
            onReport(
                try await telemetry.observe(item) { () async throws(OrderError) in try await self.work(item, now) })
        }
        if isBeat, !mustStop {
            await closeLedger()
        }
        return items.count
    }

    /// Does what is due until nothing is.
    ///
    /// - Returns: how many pieces were done.
    /// - Throws: as `step`.
    @discardableResult
    public func runUntilIdle(worker: String) async throws(OrderError) -> Int {
        var sum = 0
        while true {
            let count = try await step(worker: worker)
            if count == 0 { return sum }
            sum += count
        }
    }

    /// Lets no more work be begun; what was begun is finished.
    public func close() { state.withLock { $0.isClosing = true } }

    /// Whether no more work is to be begun.
    var mustStop: Bool { Task.isCancelled || state.withLock { $0.isClosing } }

    private func claim(
        _ worker: String
    ) async throws(OrderError) -> (items: [WorkItem], now: Timestamp, isBeat: Bool) {
        let (last, isRestored) = state.withLock { ($0.seen, settings.isRestored && !$0.hasToldOfRestore) }
        let claimed = try await orders.shielded { [orders, presence, settings] () async throws(OrderError) in
            try await orders.store.transaction { (tx) throws(OrderError) in
                let finding = try presence.check(isRestored: isRestored, last: last, tx)
                let items = try tx.claim(limit: settings.batch, owner: worker, lease: settings.leaseSeconds)
                return (items: items, finding: finding, due: finding.isBeat ? try tx.dueCount() : nil)
            }
        }
        state.withLock { state in
            state.hasToldOfRestore = state.hasToldOfRestore || isRestored
            state.seen = max(state.seen ?? claimed.finding.seen, claimed.finding.seen)
        }
        if let due = claimed.due { telemetry.reportDue(due) }
        if let reason = claimed.finding.caution { telemetry.reportCaution(reason) }
        return (claimed.items, claimed.finding.now, claimed.finding.isBeat)
    }

    /// Nothing waits for it, so what keeps it from being done now is only told: it is tried again at the next beat.
    private func closeLedger() async {
        do throws(OrderError) {
            try await orders.shielded { [orders] () async throws(OrderError) in _ = try await orders.closeLedger() }
        } catch {
            telemetry.reportOpenLedger(error)
        }
    }

    private func giveBack(_ items: ArraySlice<WorkItem>) async throws(OrderError) {
        try await orders.shielded { [orders] () async throws(OrderError) in
            try await orders.store.transaction { (tx) throws(OrderError) in
                for item in items { try tx.finish(item, next: item.dueAt) }
            }
        }
    }

    /// Counts a failure of a piece of work, or forgets them; how many there were in a row.
    func countFailures(of item: WorkItem, hasFailed: Bool) -> Int {
        state.withLock { state in
            let name = "\(item.kind.rawValue)/\(item.subject)"
            guard hasFailed else {
                state.failures[name] = nil
                return 0
            }
            // It only spaces out repeats, so forgetting is better than growing.
            if state.failures.count >= 10_000 { state.failures.removeAll() }
            state.failures[name, default: 0] += 1
            return state.failures[name] ?? 1
        }
    }
}
