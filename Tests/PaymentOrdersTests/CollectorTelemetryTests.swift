import PaymentCore
import PaymentPlans
import Testing

@testable import PaymentOrders

@Suite("What the collector reports")
struct CollectorTelemetryTests {
    private static func collector(_ shop: Shop, _ recorder: ShopRecorder) -> Collector {
        Collector(
            shop.orders, messenger: ShopMessenger(), settings: CollectorSettings(instance: "shop", workers: 1),
            clock: ShopSleeper(clock: shop.clock), random: SeededRandomSource(seed: 5), logger: recorder.logger,
            metrics: ShopMetrics(recorder), tracer: ShopTracer(recorder))
    }

    @Test("each piece of work is a line, a count, a time and a span; what is due is a gauge (G-11)")
    func work() async throws {
        let shop = try await Shop.open()
        let order = try await shop.scheduledOrder(at: .stripe)
        try await shop.collect(shop.collector(), days: 9, hours: 20)
        shop.advance(hours: 1)
        let recorder = ShopRecorder()
        try await Self.collector(shop, recorder).step(worker: "w")
        #expect(
            recorder.metrics == [
                "payment_collector_due[kind=order] 0", "payment_collector_due[kind=attempt] 0",
                "payment_collector_due[kind=refund] 0", "payment_collector_due[kind=event] 0",
                "payment_collector_due[kind=message] 0",
                "payment_collector_work_total[kind=order,outcome=done] 1",
                "payment_collector_work_duration[kind=order,outcome=done]",
            ])
        #expect(
            recorder.spans == [
                "payment.collector.work payment.work.kind=order payment.work.outcome=done"
            ])
        #expect(
            recorder.lines == ["debug payment collector work kind=order outcome=done subject=\(order.id)"])
    }

    @Test("a failure is a warning with its code, and nothing personal or secret is in any report (S-01)")
    func failure() async throws {
        let shop = try await Shop.open()
        _ = try await shop.scheduledOrder(at: .stripe, card: .poor)
        try await shop.store.transaction { (tx) throws(OrderError) in
            try tx.schedule(.message, "nothing-here", at: tx.now(), replacing: false)
        }
        let recorder = ShopRecorder()
        let collector = Self.collector(shop, recorder)
        try await collector.runUntilIdle(worker: "w")
        shop.advance(days: 12)
        try await collector.runUntilIdle(worker: "w")
        #expect(
            recorder.lines.contains(
                "warning payment collector work code=notFound kind=message outcome=failed subject=nothing-here"))
        #expect(
            recorder.lines.contains { $0.hasPrefix("warning payment collector looks before it charges for 26 hours") })
        let all = (recorder.lines + recorder.metrics + recorder.spans).joined(separator: "\n")
        for word in ["Taras", "taras@example.com", "+380441234567", "Kitchen", "pm_card", "80.00", "8000"] {
            #expect(!all.contains(word))
        }
    }
}
