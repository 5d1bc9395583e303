import Logging
import MockServerKit
import PaymentCore
import PaymentHTTP
import PaymentLocalization
import PaymentOrders
import Synchronization

/// One play of a script: clock, store, gateways, processes, people, and those who watch.
final class World: Sendable {
    private struct State {
        var answered: Set<String> = []
        var intruders: Set<String> = []
        var dark: [AccountName: Timestamp] = [:]
        var isWaitingForLoss = false
        var isHealed = false
        var isOver = false
    }

    let script: Script
    let kernel: Kernel
    let fate: Fate
    let journal: Journal
    let vault: Vault
    let court: Court
    let banks: [any Bank]
    let business: Business
    let key: StoreKey
    let crowd: Crowd
    private let state = Mutex(State())

    /// When the world begins.
    let start: Timestamp
    /// When people and troubles stop.
    let healing: Timestamp

    /// Makes a world in which nothing has happened yet.
    init(_ script: Script, keepsLines: Bool, last: Int?, keepsPlaces: Bool) throws {
        self.script = script
        start = Timestamp(secondsSinceEpoch: script.setting.start)
        healing = start.adding(seconds: Int64(script.setting.days) * 86_400)
        kernel = Kernel(seed: script.seed, start: start)
        fate = Fate(script.troubles, seed: script.seed, keepsPlaces: keepsPlaces)
        journal = Journal(kernel, keepsLines: keepsLines, last: last)
        vault = try Vault(kernel.wall)
        let zone = try BusinessZone(script.setting.zone)
        key = try StoreKey(Secret((0..<32).map { UInt8(truncatingIfNeeded: 7 &+ 31 &* $0) }))
        court = Court(kernel, journal, vault, zone, key)
        banks = try Self.banks(script, clock: kernel.wall)
        business = try Business(
            zone: zone, retryDays: script.setting.retryDays, actionMinutes: script.setting.actionMinutes,
            givesLateMoneyBack: script.setting.givesLateMoneyBack)
        crowd = Crowd(count: script.setting.processes)
    }

    private static func banks(_ script: Script, clock: ManualWallClock) throws -> [any Bank] {
        try script.setting.gateways.enumerated().map { place, kind -> any Bank in
            let account = try AccountName("\(kind.rawValue.lowercased())-\(place)")
            let address = try AbsoluteURL("http://127.0.0.1:\(3000 + place)")
            let seed = script.seed &+ UInt64(place)
            return switch kind {
            case .stripe: StripeBank(account, seed: seed, clock: clock, address: address)
            case .authorizeNet: AuthorizeNetBank(account, seed: seed, clock: clock, address: address)
            case .liqPay: LiqPayBank(account, seed: seed, clock: clock, address: address)
            case .wayForPay: WayForPayBank(account, seed: seed, clock: clock, address: address)
            }
        }
    }

    /// The present moment.
    var now: Timestamp { kernel.now }

    /// The moment so many milliseconds after the start.
    func moment(_ milliseconds: Int64) -> Timestamp { start.adding(milliseconds: milliseconds) }

    /// Whether people and troubles have stopped.
    var isHealed: Bool { state.withLock { $0.isHealed } }

    /// What others took at a gateway under references that are ours, by the gateway's ids.
    var intruders: Set<String> { state.withLock { $0.intruders } }

    /// Remembers what somebody else took.
    func noteIntruder(_ id: String) { state.withLock { _ = $0.intruders.insert(id) } }

    /// Whether the store goes back as soon as a worker has sent something that the backup does not know.
    var isWaitingForLoss: Bool {
        get { state.withLock { $0.isWaitingForLoss } }
        set { state.withLock { $0.isWaitingForLoss = newValue } }
    }

    /// Whether the play is over.
    var isOver: Bool { state.withLock { $0.isOver } }

    /// Ends every process and every task.
    func end() {
        state.withLock { $0.isOver = true }
        fate.calm(true)
        for station in crowd.stations { _ = station.node.die() }
        crowd.wake()
        kernel.drain()
        // Processes and sources know the world, and the world knows them.
        crowd.clear()
        kernel.removeSources()
    }

    /// Stops all troubles.
    func heal() {
        state.withLock { $0.isHealed = true }
        fate.calm(true)
        journal.note("world", "heals")
    }

    // MARK: Troubles

    /// What goes wrong at a visit.
    func trouble(_ visit: String, among kinds: [Trouble]) -> Trouble? {
        guard let trouble = fate.draw(visit, among: kinds) else { return nil }
        journal.note(Scene.label, "\(visit): \(trouble.rawValue)")
        journal.reach("trouble \(trouble.rawValue)")
        return trouble
    }

    /// Whether the store does not work at all now.
    var isStoreDown: Bool { !isHealed && Self.contains(script.troubles.storeOutages, now.milliseconds(since: start)) }

    /// Whether a gateway does not work at all now.
    func isDown(_ bank: any Bank) -> Bool {
        guard !isHealed else { return false }
        if let end = state.withLock({ $0.dark[bank.account] }), now < end { return true }
        guard let place = banks.firstIndex(where: { $0.account == bank.account }) else { return false }
        return Self.contains(script.troubles.outages[place] ?? [], now.milliseconds(since: start))
    }

    /// Lets a gateway that has just taken a request be out of reach for a while, sometimes for longer than it remembers keys.
    ///
    /// It happens rather to refunds, of which there are few.
    func darken(_ bank: any Bank, after call: MoneyCall, _ visit: String) {
        guard !fate.isCalm, fate.length(visit + "/dark", 0...(call.kind == .refund ? 2 : 19)) == 0 else { return }
        let end = now.adding(milliseconds: fate.length(visit + "/darkness", 60_000...200_000_000))
        state.withLock { $0.dark[bank.account] = end }
        journal.note(Scene.label, "\(bank.account) is out of reach until \(end.millisecondsSinceEpoch)")
    }

    private static func contains(_ outages: [Troubles.Outage], _ time: Int64) -> Bool {
        outages.contains { $0.from <= time && time < $0.to }
    }

    /// Ends a process at once; another one takes its place after a while.
    func crash(_ node: Node) {
        let isReplaced = node.isStopping
        guard node.die() else { return }
        journal.note(Scene.label, "\(node.name) crashes")
        crowd.wake(node)
        guard !isReplaced else { return }
        let wait = fate.length("\(node.name)/down", 500...600_000)
        kernel.spawn { [self] in
            await Scene.$label.withValue("boot") {
                await kernel.sleep(milliseconds: wait)
                await boot(node.place, generation: node.generation + 1)
            }
        }
    }

    // MARK: What happens

    /// More than any world has ever had that came to an end: one whose gateway is away for weeks has thousands a day.
    private var eventsMax: Int { 30_000 + 10_000 * script.setting.days }

    /// Takes note of what a process committed.
    func committed(_ writes: [Watch.Write], by node: Node) {
        guard !writes.isEmpty else { return }
        journal.note(Scene.label, "\(node.name) commits \(writes.compactMap(\.words).joined(separator: ", "))")
        reach(writes)
        if journal.events > eventsMax {
            court.object("L-4", "more than \(eventsMax) events: something goes on without end")
        }
        court.committed(writes)
        // A mock's money in a live account is none, and whatever it was for has ended.
        if !script.setting.isLive { court.checkEnds(writes, at: banks, without: intruders) }
    }

    /// Takes note of a request that moved money, or should have.
    func called(
        _ bank: any Bank, _ call: MoneyCall, _ answer: Result<TransportResponse, TransportError>, _ trouble: Trouble?
    ) {
        let end: String
        switch answer {
        case .success(let response): end = String(response.status)
        case .failure(let error): end = "\(error.reason)"
        }
        journal.note(
            Scene.label,
            "\(bank.account) \(call.kind.rawValue) \(call.reference) \(call.minorUnits ?? 0): \(end) "
                + (trouble?.rawValue ?? ""))
        checkCaptures(at: bank)
    }

    /// Compares what a bank took with what was intended.
    func checkCaptures(at bank: any Bank) { court.checkCaptures(at: bank, without: intruders) }

    /// Counts that a case was reached at a gateway.
    func reach(_ name: String, _ bank: any Bank) { journal.reach("\(name) × \(bank.kind.rawValue)") }

    /// Whether a mock has given an answer before, so that it can be given again.
    func hasAnswered(_ bank: any Bank) -> Bool {
        state.withLock { !$0.answered.insert(bank.account.text).inserted }
    }
}
