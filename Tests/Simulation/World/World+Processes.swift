import PaymentCore
import PaymentHTTP
import PaymentOrders
import StripeGateway

extension World {
    /// Starts a process at a place.
    func boot(_ place: Int, generation: Int) async {
        let node = Node(place: place, generation: generation)
        var tries: Int64 = 0
        while !isOver {
            do {
                let station = try await open(node)
                crowd.put(station)
                journal.note("boot", "\(node.name) starts")
                work(station)
                return
            } catch {
                // Another one is started for it.
                guard node.isAlive else { return }
                tries += 1
                journal.note("boot", "\(node.name) cannot start: \(error)")
                await kernel.sleep(
                    milliseconds: fate.length("\(node.name)/boot\(tries)", 1_000...Self.wait(after: tries)))
            }
        }
    }

    private func open(_ node: Node) async throws -> Station {
        let skew = script.setting.skews[node.place % script.setting.skews.count]
        if skew != 0 { journal.reach("skewed clock") }
        let clock = SkewedClock(kernel: kernel, skewMilliseconds: skew, healing: healing)
        let random = SeededRandomSource(
            seed: script.seed &* 1_000_003 &+ UInt64(node.place) &* 1009 &+ UInt64(node.generation))
        let accounts = try banks.map { bank in
            let policy = bank.kind == .stripe ? RetryPolicy(isRetryable: Stripe.isRetryable) : RetryPolicy()
            let transport = RetryingTransport(
                SimulatedTransport(world: self, node: node, bank: bank), policy: policy,
                clock: KernelClock(kernel: kernel), wallClock: clock, random: random)
            return GatewayAccount(
                bank.account, try bank.adapter(transport, clock: clock), isLive: script.setting.isLive)
        }
        let orders = try await Orders.open(
            store: GatedStore(world: self, node: node), accounts: accounts, business: business, key: key,
            steadyClock: KernelSteadyClock(kernel: kernel, start: now.adding(seconds: -1000)), random: random,
            executor: kernel)
        let isInline = fate.length("\(node.name)/inline", 0...3) == 0
        return Station(
            node: node, orders: orders,
            inbox: WebhookInbox(orders, application: isInline ? .inline : .later, clock: clock),
            collector: Collector(
                orders, messenger: SimulatedMessenger(world: self, node: node),
                settings: CollectorSettings(instance: "world"), clock: KernelClock(kernel: kernel), random: random,
                onReport: { [self] in collected($0, node) }))
    }

    /// Lets the process do what is due, until it ends.
    private func work(_ station: Station) {
        let node = station.node
        kernel.spawn { [self] in
            var steps = 0
            var failures: Int64 = 0
            while !node.isStopping {
                steps += 1
                let count = await Scene.$label.withValue("\(node.name)/s\(steps)") { await step(station) }
                guard !node.isStopping else { return }
                failures = count == nil ? failures + 1 : 0
                let most = failures == 0 ? 4_000 : Self.wait(after: failures)
                if count ?? 0 == 0 {
                    await kernel.sleep(milliseconds: fate.length("\(node.name)/s\(steps)/poll", 500...most))
                }
                guard !node.isStopping else { return }
                let since = now
                await crowd.wait(node)
                await beat(since, station)
            }
        }
    }

    /// How long at most is waited after so many failures in a row: a real program asks more often, which would only cost time here.
    private static func wait(after failures: Int64) -> Int64 { min(4_000 << min(failures, 8), 900_000) }

    /// Writes what an idle collector writes all the time: that it is there.
    ///
    /// Only what somebody could miss is made up for.
    private func beat(_ since: Timestamp, _ station: Station) async {
        guard !station.node.isStopping, !isStoreDown, now.milliseconds(since: since) > 3_600_000 else { return }
        let seen = String(now.adding(seconds: -70).millisecondsSinceEpoch)
        do throws(OrderError) {
            try await vault.transaction { (tx) throws(OrderError) in try tx.setSetting("collector/last-seen", to: seen)
            }
        } catch {
            court.object("world", "the store cannot be written: \(error)")
        }
    }

    /// Lets a worker be woken when the store has something to do.
    func watchWork() {
        kernel.add(
            Kernel.Source(
                next: { [self] in
                    guard crowd.isSomebodyWaiting, let due = vault.due else { return nil }
                    let late = due.adding(milliseconds: fate.length("due/\(due.millisecondsSinceEpoch)", 0...6_000))
                    return max(late, now)
                },
                fire: { [self] in
                    let number = UInt64(fate.length("wake/\(now.millisecondsSinceEpoch)", 0...1_000_000))
                    crowd.wakeOne(number)
                    // Now and then two come for the same work.
                    if number % 5 == 0 { crowd.wakeOne(number / 5) }
                }))
    }

    /// Replaces every process by a new one, the old ones ending when they are done.
    func deploy() async {
        journal.note("world", "deploys")
        for station in crowd.stations where station.node.isAlive {
            station.node.stop()
            crowd.wake(station.node)
            await boot(station.node.place, generation: station.node.generation + 1)
        }
    }

    /// A process that takes calls, chosen by the name of who calls; nil when none does.
    func station(for caller: String) -> Station? {
        let open = crowd.open
        guard !open.isEmpty else { return nil }
        return open[Int(fate.length(fate.visit("\(caller)/station"), 0...Int64(open.count - 1)))]
    }
}
