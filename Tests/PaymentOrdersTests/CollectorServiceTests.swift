import Logging
import MockServerKit
import PaymentCore
import PaymentPlans
import ServiceLifecycle
import Synchronization
import Testing

@testable import PaymentOrders

@Suite("The collector as a service")
struct CollectorServiceTests {
    private static func collector(
        _ shop: Shop, workers: Int = 3, ending: (time: Timestamp, body: @Sendable () -> Void)? = nil,
        _ onReport: @Sendable @escaping (WorkReport) -> Void
    ) -> Collector {
        Collector(
            shop.orders, messenger: ShopMessenger(),
            settings: CollectorSettings(instance: "shop", workers: workers, poll: .seconds(1200)),
            clock: ShopSleeper(clock: shop.clock, ending: ending), random: SeededRandomSource(seed: 5),
            onReport: onReport)
    }

    @Test("it collects until a graceful shutdown, then ends by itself")
    func graceful() async throws {
        let shop = try await Shop.open()
        let order = try await shop.scheduledOrder(at: .stripe)
        let group = Mutex<ServiceGroup?>(nil)
        @Sendable func stop() {
            let running = group.withLock { $0 }
            Task { await running?.triggerGracefulShutdown() }
        }
        let collector = Self.collector(shop, ending: (Shop.start.adding(seconds: 60 * 86_400), stop)) { report in
            if report.attempts.contains(where: { $0.state == .succeeded }) { stop() }
        }
        let service = ServiceGroup(
            services: [collector], logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))
        group.withLock { $0 = service }
        try await service.run()
        let attempts = try await shop.attempts(of: order).map {
            "\($0.reference) \($0.state) \($0.updatedAt) \($0.detail ?? "")"
        }
        #expect(try shop.balance(.stripe) == 100_00, "\(attempts) \(shop.clock.now())")
        #expect(try await shop.orders.order(order.id).plan.status == .completed)
        #expect(collector.mustStop)
    }

    @Test(
        "a store that goes away for a while is waited for, and work goes on by itself (F-26, F-34)",
        arguments: FailingStore.Failure.allCases)
    func storeDown(_ failure: FailingStore.Failure) async throws {
        let calm = try await Shop.open()
        let order = try await calm.scheduledOrder(at: .stripe)
        let failing = FailingStore(calm.store)
        let shop = try await calm.again(seed: 2) { _ in failing }
        let running = Mutex<Collector?>(nil)
        let collector = Collector(
            shop.orders, messenger: ShopMessenger(),
            settings: CollectorSettings(instance: "shop", workers: 1, poll: .seconds(18_000)),
            clock: ShopSleeper(
                clock: calm.clock,
                ending: (Shop.start.adding(seconds: 12 * 86_400), { running.withLock { $0?.close() } })),
            random: SeededRandomSource(seed: 5))
        running.withLock { $0 = collector }
        failing.fail(failure, skipping: 3, times: 40)
        try await collector.run()
        #expect(failing.transactions > 43)
        #expect(try await calm.orders.order(order.id).plan.status == .completed)
        #expect(try calm.balance(.stripe) == 100_00)
        #expect(calm.bank(.stripe).count == 2)
    }

    @Test(
        "a store that fails in any transaction of a scheduled charge charges once (F-12 to F-16, F-30, F-31)",
        arguments: FailingStore.Failure.allCases, 0..<8)
    func failsOnce(_ failure: FailingStore.Failure, _ skipping: Int) async throws {
        let calm = try await Shop.open()
        let order = try await calm.scheduledOrder(at: .stripe)
        try await calm.collect(calm.collector(), days: 9, hours: 20)
        calm.advance(hours: 1)
        let failing = FailingStore(calm.store)
        let shop = try await calm.again(seed: 2) { _ in failing }
        let collector = shop.collector()
        failing.fail(failure, skipping: skipping)
        var failures = 0
        for _ in 0..<30 {
            do { try await collector.runUntilIdle(worker: "w") } catch { failures += 1 }
            calm.advance(minutes: 6)
        }
        #expect(failures <= 1)
        #expect(calm.bank(.stripe).map(\.taken) == [20_00, 80_00])
        #expect(try await calm.attempts(of: order).filter { $0.state == .succeeded }.count == 2)
        #expect(try await calm.orders.order(order.id).plan.status == .completed)
        #expect(try await calm.cases(of: order).isEmpty)
    }

    @Test("cancelled, it ends after what it had begun")
    func cancelled() async throws {
        let shop = try await Shop.open()
        let order = try await shop.scheduledOrder(at: .stripe)
        let collector = Self.collector(shop, workers: 1) { _ in }
        try await collector.runUntilIdle(worker: "w")
        try await shop.collect(shop.collector(), days: 9, hours: 18)
        let running = Mutex<Task<Void, any Error>?>(nil)
        shop.interrupt(.stripe) { running.withLock { $0?.cancel() } }
        let task = running.withLock { task in
            let started = Task { try await collector.run() }
            task = started
            return started
        }
        try await task.value
        #expect(try await shop.attempts(of: order).map(\.state) == [.succeeded, .succeeded])
        #expect(try shop.balance(.stripe) == 100_00)
    }
}
