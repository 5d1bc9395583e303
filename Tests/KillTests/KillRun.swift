import PaymentCore
import PaymentHTTP
import PaymentOrders
import PaymentPlans
import TestSupport

/// Kills workers on one store until enough are dead, lets others finish, and judges.
struct KillRun: Sendable {
    /// What goes wrong at the mocks while workers are killed, in hundredths of requests; the others are answered late.
    private static let faults: [(name: String, share: UInt64)] = [
        ("answer-lost", 8), ("request-lost", 4), ("500-applied", 3), ("500", 2), ("truncated", 2), ("garbage", 2),
        ("429", 2), ("503", 2),
    ]
    private static let latency: ClosedRange<Int64> = 1...40
    /// What goes wrong with webhooks, in thousandths of them.
    private static let deliveries: [String: Int64] = [
        "delivery-duplicate": 60, "delivery-reorder": 60, "delivery-forge": 30, "delivery-drop": 60,
    ]
    /// As many requests as a mock may see in a round.
    private static let requests = 80
    private static let workersAtOnce = 2
    /// How long a worker lives, in milliseconds: from its start, or from when it says that it begins to work.
    private static let lifetime = 2...400
    /// When in a round the server is killed.
    private static let crashTime = 50...800
    /// Longer than a lease.
    private static let turnSeconds: Int64 = 310
    /// Orders that are due in each round at least.
    private static let ordersDue: Int64 = 40
    /// After so many rounds the mocks' lists of webhooks are read: before they forget the oldest.
    private static let roundsPerReading = 5
    /// After so many rounds on PostgreSQL the server itself is killed, too.
    private static let roundsPerCrash = 10

    /// What a run came to.
    struct Result: Sendable {
        let kind: KilledStore.Kind
        var kills = 0
        /// Workers and receivers that ended before they were killed.
        var others = 0
        /// Tries that kills left written and without an outcome.
        var midway = 0
        /// Scheduled charges that were tried before the last kill.
        var tries: Int64 = 0
        var crashes = 0
        var receiverKills = 0
        /// What the inbox has at the end.
        var events: Int64 = 0
        var judge = Judge([])
        var seconds: Int64 = 0
        var steps = 0
    }

    let world: World
    let gateways: Gateways
    let store: KilledStore
    let workers: Workers
    let receivers: Receivers
    let random: SeededRandomSource

    /// Runs it all.
    func run(kills: Int) async throws -> Result {
        let start = ContinuousClock.now
        var result = Result(kind: store.kind)
        var (round, post) = (0, Post())
        while result.kills < kills {
            round += 1
            try await provide()
            try await gateways.play(Self.requests, deliveries: Self.deliveries, trouble)
            let before = try await store.sending()
            try await self.round(round, &result)
            result.midway += try await store.sending().subtracting(before).count
            if round.isMultiple(of: Self.roundsPerReading) { post.see(try await gateways.deliveries()) }
            try await turn(seconds: Self.turnSeconds)
            if result.others > kills { throw RunFailure("processes end by themselves; run payments collect by hand") }
        }
        result.tries = try await store.number("SELECT count(*) FROM attempts WHERE fence > 0")
        try await gateways.mend()
        result.steps = try await finish(&post)
        result.events = try await store.number("SELECT count(*) FROM inbox")
        result.judge = try await judge(post)
        result.seconds = (ContinuousClock.now - start).components.seconds
        return result
    }

    /// Draws what becomes of a request.
    private func trouble() -> Gateways.Trouble {
        var draw = random.next(below: 100)
        for fault in Self.faults {
            if draw < fault.share { return .fault(fault.name) }
            draw -= fault.share
        }
        let time = Self.latency.lowerBound + Int64(random.next(below: UInt64(Self.latency.count)))
        return .latency(milliseconds: time)
    }

    /// Sees to it that there is enough to do.
    private func provide() async throws {
        let due = try await store.number("SELECT count(*) FROM work WHERE kind = 'order' AND due_at <= \(nowText)")
        guard due < Self.ordersDue else { return }
        try await gateways.mend()
        try await Bookings(orders: store.orders, random: random).book(Int(Self.ordersDue - due) + 24)
    }

    private var nowText: String { String(world.now().millisecondsSinceEpoch) }

    private func round(_ number: Int, _ result: inout Result) async throws {
        let lives = (0..<Self.workersAtOnce).map { _ in life() }
        let (receiverLife, applyingInline) = (life(), random.next(below: 2) == 0)
        let crash = store.server != nil && number % Self.roundsPerCrash == 0
        let crashTime = draw(Self.crashTime)
        let ends = try await withThrowingTaskGroup(of: End.self) { group in
            for life in lives { group.addTask { .worker(wasKilled: try await workers.kill(after: life)) } }
            group.addTask {
                .receiver(
                    wasKilled: try await receivers.kill(after: receiverLife, applyingInline: applyingInline))
            }
            if crash, let server = store.server {
                group.addTask {
                    try await Task.sleep(for: .milliseconds(crashTime))
                    try await server.crash()
                    return .server
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        if crash { try await store.server?.restart() }
        for end in ends {
            switch end {
            case .worker(wasKilled: true): result.kills += 1
            case .receiver(wasKilled: true): result.receiverKills += 1
            case .worker(wasKilled: false), .receiver(wasKilled: false): result.others += 1
            case .server: result.crashes += 1
            }
        }
    }

    /// What ended in a round; a process whose database is away ends by itself.
    private enum End: Sendable {
        case worker(wasKilled: Bool)
        case receiver(wasKilled: Bool)
        case server
    }

    private func life() -> Life {
        // One in four may die before it has begun.
        Life(milliseconds: draw(Self.lifetime), isFromStart: random.next(below: 4) == 0)
    }

    private func draw(_ range: ClosedRange<Int>) -> Int {
        range.lowerBound + Int(random.next(below: UInt64(range.count)))
    }

    private func turn(seconds: Int64) async throws {
        world.turn(seconds: seconds)
        try await gateways.catchUp()
    }

    /// Lets workers and a receiver that nobody kills finish, while days pass: a look-up that has to be repeated, a card that is tried again, a payment
    /// that is given back after its settlement.
    ///
    /// - Returns: how many times they were started.
    private func finish(_ post: inout Post) async throws -> Int {
        let receiver = try await receivers.start()
        defer { receiver.stop() }
        for step in 1...120 {
            try await workers.collect(workers: 4)
            post.see(try await gateways.deliveries())
            let open = try await store.number(
                "SELECT count(*) FROM attempts WHERE state NOT IN ('declined', 'cancelled', 'absent', 'succeeded')")
            let unpaid = try await store.number(
                """
                SELECT count(*) FROM orders WHERE status = 'open' AND NOT EXISTS \
                (SELECT 1 FROM cases WHERE cases.order_id = orders.id AND cases.closed_at IS NULL)
                """)
            let owed = try await store.number(
                "SELECT count(*) FROM refunds WHERE state IN ('\(RefundRecord.State.planned)', '\(RefundRecord.State.underWay)')"
            )
            let unread = try await store.number(
                "SELECT count(*) FROM inbox WHERE state = '\(InboxEvent.State.received)'")
            if open == 0, unpaid == 0, owed == 0, unread == 0, post.waiting == 0 { return step }
            // Less than what makes a collector suspect that the store was restored.
            try await turn(seconds: step <= 8 ? Self.turnSeconds : 4 * 3600)
        }
        return 120
    }

    private func judge(_ post: Post) async throws -> Judge {
        var judge = Judge(try await gateways.taken())
        var cursor: OrderCursor?
        repeat {
            let after = cursor
            let page = try await store.orders.store.transaction { (tx) throws(OrderError) in
                try tx.orders(OrderFilter(), after: after, limit: 200).map { (order) throws(OrderError) in
                    Judge.Evidence(
                        order: order, attempts: try tx.attempts(of: order.id), payments: try tx.payments(of: order.id),
                        refunds: try tx.refunds(of: order.id), ledger: try tx.entries(of: order.id.text),
                        hasCase: !(try tx.openCases(of: order.id).isEmpty))
                }
            }
            for evidence in page { judge.look(at: evidence) }
            cursor = page.last.map { OrderCursor($0.order) }
        } while cursor != nil
        judge.finish()
        judge.look(at: post, stored: try await store.stored())
        if let findings = try await workers.check() { judge.add("payments store check: \(findings)") }
        return judge
    }
}

extension Duration {
    /// Whole milliseconds.
    var milliseconds: Int64 { components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000 }
}
