import MockServerKit
import PaymentCore
import PaymentPlans
import PaymentStoreSQLite
import PaymentTesting
import Synchronization
import Testing

@testable import PaymentOrders

@Suite("Workers of the collector")
struct CollectorWorkerTests {
    @Test("workers of two processes on one file get different work and charge nothing twice (F-28, O-3)")
    func race() async throws {
        let folder = try ShopFolder()
        let shop = try await Shop.open(store: { clock in
            let store = try SQLiteStore(path: folder.path("payments.db"), clock: clock)
            try await store.migrate()
            return store
        })
        var orders: [Order] = []
        for number in 0..<24 {
            orders.append(try await shop.scheduledOrder(at: ShopGateway.allCases[number % 4]))
        }
        shop.advance(days: 10)
        let second = try SQLiteStore(path: folder.path("payments.db"), clock: shop.clock)
        let other = try await shop.again(seed: 2) { _ in second }
        let reports = ShopReports()
        let collectors = [shop.collector(batch: 3, reports: reports), other.collector(batch: 3, reports: reports)]
        try await withThrowingTaskGroup(of: Int.self) { group in
            for worker in 0..<4 {
                group.addTask { try await collectors[worker % 2].runUntilIdle(worker: "w\(worker)") }
            }
            for try await _ in group {}
        }
        // What a worker left to another at the end of its run is finished here.
        try await collectors[0].runUntilIdle(worker: "last")
        for gateway in ShopGateway.allCases {
            #expect(try shop.balance(gateway) == 600_00)
            #expect(shop.bank(gateway).count == 12)
        }
        for order in orders {
            #expect(try await shop.attempts(of: order).map(\.state) == [.succeeded, .succeeded])
        }
        let leases = reports.all.map { "\($0.item.kind) \($0.item.subject) \($0.item.fence)" }
        #expect(Set(leases).count == leases.count)
        #expect(reports.all.allSatisfy { $0.outcome == .done })
        #expect(Set(reports.all.compactMap(\.item.owner)).count >= 2)
    }

    @Test("a worker that was paused beyond its lease writes nothing, and its charge is found (F-29)")
    func paused() async throws {
        let shop = try await Shop.open()
        let order = try await shop.scheduledOrder(at: .stripe)
        shop.advance(days: 10)
        let other = try await shop.again(seed: 2)
        let reports = ShopReports()
        let collector = shop.collector(reports: reports)
        let second = other.collector()
        shop.interrupt(.stripe) {
            shop.advance(seconds: 400)
            do { try await second.runUntilIdle(worker: "b") } catch { Issue.record(error) }
        }
        try await collector.step(worker: "a")
        let paused = try #require(reports.all.first { $0.item.kind == .order })
        #expect(paused.outcome == .lost)
        #expect(try shop.balance(.stripe) == 100_00)
        #expect(try await shop.attempts(of: order).map(\.state) == [.succeeded, .unknown])
        try await shop.collect(second, hours: 24)
        #expect(try await shop.attempts(of: order).map(\.state) == [.succeeded, .succeeded])
        #expect(try shop.balance(.stripe) == 100_00)
        #expect(try await shop.orders.order(order.id).plan.status == .completed)
    }

    @Test("a call is finished and recorded though its task is cancelled meanwhile (F-17)")
    func cancelled() async throws {
        let shop = try await Shop.open()
        let order = try await shop.scheduledOrder(at: .stripe)
        shop.advance(days: 10)
        let collector = shop.collector()
        let running = Mutex<Task<Int, any Error>?>(nil)
        shop.interrupt(.stripe) { running.withLock { $0?.cancel() } }
        let task = running.withLock { task in
            let started = Task { try await collector.step(worker: "a") }
            task = started
            return started
        }
        _ = try await task.value
        #expect(task.isCancelled)
        #expect(try await shop.attempts(of: order).map(\.state) == [.succeeded, .succeeded])
        #expect(try shop.balance(.stripe) == 100_00)
    }

    @Test("a collector that is closed finishes what it began and gives back what it had only taken")
    func closed() async throws {
        let shop = try await Shop.open()
        for _ in 0..<5 { _ = try await shop.scheduledOrder(at: .stripe) }
        try await shop.collect(shop.collector(), days: 9, hours: 20)
        shop.advance(hours: 1)
        let reports = ShopReports()
        let collector = shop.collector(reports: reports)
        shop.interrupt(.stripe) { collector.close() }
        try await collector.step(worker: "a")
        #expect(reports.all.map(\.outcome) == [.done])
        #expect(try shop.balance(.stripe) == 5 * 20_00 + 80_00)
        #expect(try await collector.step(worker: "a") == 0)
        // Nobody has to wait for the leases to run out.
        try await shop.collector().runUntilIdle(worker: "b")
        #expect(try shop.balance(.stripe) == 500_00)
    }

    @Test("a gateway that is down is left alone for a while, and others are not kept waiting")
    func pause() async throws {
        let shop = try await Shop.open()
        var dead: [Order] = []
        for _ in 0..<20 { dead.append(try await shop.scheduledOrder(at: .stripe)) }
        for _ in 0..<3 { _ = try await shop.scheduledOrder(at: .wayForPay) }
        let expiring = try await shop.visit(at: .stripe, lifetimeHours: 237)
        let collector = shop.collector()
        try await shop.collect(collector, days: 9, hours: 20)
        shop.advance(hours: 4)
        shop.breakDown(.stripe, .noAnswer)
        let sent = shop.requests(.stripe).count
        try await collector.runUntilIdle(worker: "w")
        #expect(try shop.balance(.wayForPay) == 300_00)
        #expect(shop.requests(.stripe).count - sent < 8)
        // What needs no gateway goes on.
        #expect(try await shop.messages(of: expiring).contains { $0.kind == .linkExpired })
        try await shop.collect(collector, hours: 12)
        shop.breakDown(.stripe, nil)
        try await shop.collect(collector, days: 2)
        #expect(try shop.balance(.stripe) == 20 * 100_00)
        for order in dead { #expect(try await shop.orders.order(order.id).plan.status == .completed) }
    }

    @Test("an account whose credentials are refused waits, and costs no retry until it is resumed")
    func stopped() async throws {
        let shop = try await Shop.open()
        let order = try await shop.scheduledOrder(at: .stripe)
        shop.advance(days: 10)
        let wrong = try await shop.again(seed: 3, strangeTo: .stripe)
        let collector = wrong.collector()
        try await shop.collect(collector, days: 3)
        #expect(try await shop.attempts(of: order).count == 2)
        #expect(try await shop.cases(of: order).map(\.kind) == [.accountStopped])
        #expect(try await shop.messages(of: order).filter { $0.kind == .paymentFailed }.isEmpty)
        try await shop.orders.resumeAccount(ShopGateway.stripe.account(), by: Shop.manager)
        try await shop.collect(shop.collector(), days: 1)
        #expect(try shop.balance(.stripe) == 100_00)
    }

    @Test(
        "work on what is gone is given up, and work that cannot be read is put off", arguments: WorkItem.Kind.allCases)
    func unknownSubject(_ kind: WorkItem.Kind) async throws {
        let shop = try await Shop.open()
        let subject = kind == .event ? "stripe/evt_1" : "nothing-here"
        try await shop.store.transaction { (tx) throws(OrderError) in
            try tx.schedule(kind, subject, at: tx.now(), replacing: false)
        }
        let reports = ShopReports()
        try await shop.collector(reports: reports).runUntilIdle(worker: "w")
        // An event that is gone was decided already; anything else that is gone is a fault.
        #expect(reports.all.map(\.outcome) == [kind == .event ? .done : .failed])
        #expect(reports.all.first?.error?.code == (kind == .event ? nil : .notFound))
        let left = try await shop.read { (tx) throws(OrderError) in try tx.work(kind, subject) }
        #expect(left == nil)
    }
}
