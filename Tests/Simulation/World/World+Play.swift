import PaymentCore
import PaymentOrders
import PaymentStoreSQLite
import Synchronization

extension World {
    /// How long after the healing everything must be in order: the look-ups that became rare are daily, and one gateway settles daily.
    private static let recoverySeconds: Int64 = 54 * 3600
    /// How long after the healing the operator of a store that may have missed something reconciles: after every gateway has settled once.
    private static let reconciliationSeconds: Int64 = 40 * 3600

    /// Plays the script from its beginning to its end.
    func play() async {
        do {
            try await vault.makeTables()
            for bank in banks { try bank.setUp() }
        } catch {
            return court.object("world", "the world cannot be made: \(error)")
        }
        for place in 0..<script.setting.processes { await boot(place, generation: 0) }
        watchWork()
        watchBanks()
        planActions()
        planTroubles()
        await kernel.sleep(until: healing)
        heal()
        await kernel.sleep(until: healing.adding(seconds: Self.reconciliationSeconds))
        await Scene.$label.withValue("operator") { await reconcile() }
        await kernel.sleep(until: healing.adding(seconds: Self.recoverySeconds))
        await Judgement(world: self).pass()
        kernel.halt()
    }

    /// Does what operators are told to do, daily and after a restore: asks every gateway what it has that the store does not know (O-5,
    /// F-33).
    ///
    /// Nobody else does it: what was forgotten and told by webhooks before is told by nobody again.
    private func reconcile() async {
        guard court.hasMissedNews else { return }
        guard let station = station(for: "operator") else {
            if isHealed { court.object("world", "no process runs after the healing") }
            return
        }
        do throws(OrderError) {
            for bank in banks {
                let found = try await Reconciler(station.orders, account: bank.account).run(start..<now, repair: true)
                journal.note("operator", "reconciles \(bank.account): \(found.differences.count) differences")
                if !found.differences.isEmpty { journal.reach("differences reconciled") }
            }
        } catch {
            // Before the healing a gateway may be down, or the process that does it end; it is done again after it.
            if isHealed { court.object("O-5", "an account cannot be reconciled: \(error)") }
        }
    }

    /// Lets every bank do what falls due, and send its webhooks.
    private func watchBanks() {
        let post = Post(self)
        planAttacks(post)
        for bank in banks {
            let turn = Turn()
            kernel.add(
                Kernel.Source(
                    next: { turn.isTaken ? nil : bank.nextDue },
                    fire: { [self] in
                        turn.take()
                        kernel.spawn {
                            await Scene.$label.withValue("\(bank.account)") { await bank.deliver(through: post) }
                            self.checkCaptures(at: bank)
                            turn.giveBack()
                        }
                    }))
        }
    }

    private func planActions() {
        for action in script.actions {
            kernel.spawn { [self] in
                await Scene.$label.withValue(action.name) {
                    await kernel.sleep(until: moment(action.at))
                    guard !isHealed else { return }
                    switch action.deed {
                    case .book(let order): await book(order, action.name)
                    case .pay(let order, let pay): await self.pay(order, pay, action.name)
                    case .staff(let order, let deed): await staff(order, deed, action.name)
                    case .attack: break
                    }
                }
            }
        }
    }

    private func planTroubles() {
        at(script.troubles.deploys) { [self] in await deploy() }
        at(script.troubles.truces) { [self] in
            guard !isHealed else { return }
            fate.calm(true)
            journal.note("world", "rests")
            await kernel.sleep(milliseconds: 172_800_000)
            if !isHealed { fate.calm(false) }
        }
        if let cut = script.troubles.powerCut {
            at([max(cut.at - cut.uncheckedMinutes * 60_000, 0)]) { [self] in
                do { try await vault.checkpoint() } catch { court.object("world", "no checkpoint: \(error)") }
            }
            at([cut.at]) { [self] in await losePower() }
        }
        guard let restore = script.troubles.restore else { return }
        at([restore.at - restore.lostMinutes * 60_000]) { [self] in
            do { try await vault.backUp() } catch { court.object("world", "no backup: \(error)") }
            isWaitingForLoss = fate.length("world/loss", 0...1) == 0
            guard !isWaitingForLoss else { return }
            await kernel.sleep(milliseconds: restore.lostMinutes * 60_000)
            await goBack()
        }
    }

    /// In half of the worlds that are restored: keeps a backup from before a worker does something, and restores it soon after a worker
    /// has begun to move money, so that the backup does not know of it (F-33).
    func loseSoon(_ writes: [Watch.Write]) async {
        guard isWaitingForLoss, let restore = script.troubles.restore, now < healing.adding(seconds: -86_400) else {
            return
        }
        for write in writes {
            switch write {
            case .claim(let item) where item.kind == .order || item.kind == .refund:
                do { try await vault.backUp() } catch { return court.object("world", "no backup: \(error)") }
            case .attempt(let attempt, nil) where attempt.fence > 0:
                isWaitingForLoss = false
                kernel.spawn { [self] in
                    await kernel.sleep(milliseconds: restore.lostMinutes * 60_000)
                    await Scene.$label.withValue("world") { await goBack() }
                }
            default: break
            }
        }
    }

    private func at(_ times: [Int64], _ body: @Sendable @escaping () async -> Void) {
        for time in times {
            kernel.spawn { [self] in
                await kernel.sleep(until: moment(time))
                await Scene.$label.withValue("world") { await body() }
            }
        }
    }

    /// Takes the power from every process and from the disk; what was committed must be there afterwards (F-14, F-35).
    private func losePower() async {
        let nodes = crowd.stations.map(\.node).filter(\.isAlive)
        endProcesses()
        journal.note("world", "loses power")
        journal.reach("power cut")
        do throws(OrderError) {
            if try await vault.losePower() { journal.note("world", "has lost commits") }
        } catch {
            return court.object("world", "the store cannot be opened after a power cut: \(error)")
        }
        for node in nodes { await boot(node.place, generation: node.generation + 1) }
    }

    /// Ends every process at once, also those that a new release has replaced.
    private func endProcesses() {
        for node in crowd.living where node.die() { crowd.wake(node) }
    }

    /// Ends every process, puts the backup into the place of the database, and starts anew (F-32, F-33).
    private func goBack() async {
        let nodes = crowd.stations.map(\.node)
        endProcesses()
        guard vault.restore() else { return }
        journal.note("world", "goes back to the backup")
        journal.reach("backup restored")
        do throws(OrderError) {
            let (attempts, payments, orders) = try await vault.transaction { (tx) throws(OrderError) in
                let orders = try tx.orders(OrderFilter(), after: nil, limit: 1_000)
                var (attempts, payments): ([Attempt], [PaymentRecord]) = ([], [])
                for order in orders {
                    attempts += try tx.attempts(of: order.id)
                    payments += try tx.payments(of: order.id)
                }
                return (attempts, payments, orders)
            }
            court.forget(attempts, payments, orders)
            try await vault.store.adopt()
        } catch {
            return court.object("world", "the backup cannot be read: \(error)")
        }
        for node in nodes { await boot(node.place, generation: node.generation + 1) }
        // The collector stands still for a while, so the operator looks first.
        await Scene.$label.withValue("operator") { await reconcile() }
    }
}

/// Whether something is under way that is to be under way once.
private final class Turn: Sendable {
    private let state = Mutex(false)

    var isTaken: Bool { state.withLock { $0 } }

    func take() { state.withLock { $0 = true } }

    func giveBack() { state.withLock { $0 = false } }
}
