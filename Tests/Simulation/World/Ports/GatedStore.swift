import PaymentCore
import PaymentOrders

/// The store as one process reaches it: it takes time, may fail, may lose the answer to a commit, and is where a process may crash or pause.
struct GatedStore: PaymentStore {
    /// The world.
    let world: World
    /// The process.
    let node: Node

    /// How long a worker may be asleep: up to ten hours, mostly seconds.
    private static let pauses: [ClosedRange<Int64>] = [
        100...5_000, 20_000...100_000, 100_000...3_600_000, 3_600_000...36_000_000,
    ]

    func transaction<Result: Sendable>(
        _ body: @Sendable @escaping (any StoreTransaction) throws(OrderError) -> Result
    ) async throws(OrderError) -> Result {
        let visit = world.fate.visit("\(Scene.label)/tx")
        try requireAlive()
        // Now and then it has to wait, so that others come between two transactions of one task.
        let isSlow = world.fate.length(visit + "/slow", 0...14) == 0
        await world.kernel.sleep(milliseconds: world.fate.length(visit, 0...(isSlow ? 2_000 : 3)))
        try requireAlive()
        do throws(OrderError) {
            let result = try await attempt(visit, body)
            world.court.heard(Scene.label, storeAnswered: true)
            return result
        } catch {
            let isTrouble = error.code == .storeUnavailable || error.code == .commitUnknown
            if isTrouble { world.court.heard(Scene.label, storeAnswered: false) }
            throw error
        }
    }

    private func attempt<Result: Sendable>(
        _ visit: String, _ body: @Sendable @escaping (any StoreTransaction) throws(OrderError) -> Result
    ) async throws(OrderError) -> Result {
        if world.isStoreDown { throw OrderError(.storeUnavailable, "the database does not answer") }
        let trouble = world.trouble(visit, among: [.storeError, .storeFull, .commitLost, .commitKept])
        if trouble == .storeError { throw OrderError(.storeUnavailable, "the connection was lost") }
        let end = world.trouble(visit, among: [.crashBefore, .crashAfter, .pauseAfter])
        let watch = Watch()
        let result: Result
        do throws(OrderError) {
            let place = trouble == .storeFull ? Int(world.fate.length(visit + "/full", 1...12)) : nil
            result = try await world.vault.transaction(fullAt: place) { (tx) throws(OrderError) in
                watch.reset()
                let result = try body(WatchedTransaction(base: tx, watch: watch))
                // Nothing of it is kept.
                if trouble == .commitLost || end == .crashBefore { throw .goneBack }
                return result
            }
        } catch {
            guard error.message == OrderError.goneBack.message else {
                world.journal.note(Scene.label, "\(node.name) tx refused: \(error.code.rawValue) \(error.message)")
                throw error
            }
            world.reach(trouble ?? .crashBefore, in: watch.writes)
            if end == .crashBefore { try crash() }
            throw OrderError(.commitUnknown, "the connection was lost during the commit")
        }
        world.committed(watch.writes, by: node)
        await world.loseSoon(watch.writes)
        if let trouble { world.reach(trouble, in: watch.writes) }
        if let end { world.reach(end, in: watch.writes) }
        if end == .crashAfter { try crash() }
        if end == .pauseAfter { await pause(visit) }
        try requireAlive()
        if trouble == .commitKept { throw OrderError(.commitUnknown, "the connection was lost during the commit") }
        return result
    }

    private func crash() throws(OrderError) {
        world.crash(node)
        throw .processGone
    }

    private func pause(_ visit: String) async {
        let kind = world.fate.length(visit + "/kind", 0...Int64(Self.pauses.count - 1))
        let length = world.fate.length(visit + "/pause", Self.pauses[Int(kind)])
        world.journal.note(Scene.label, "\(node.name) sleeps \(length) ms")
        await world.kernel.sleep(milliseconds: length)
    }

    private func requireAlive() throws(OrderError) {
        world.court.requireThread()
        guard node.isAlive else { throw .processGone }
    }
}
