import PaymentCore
import PaymentOrders
import Synchronization

/// Keeps what a collector reports.
final class ShopReports: Sendable {
    private let kept = Mutex<[WorkReport]>([])

    /// The reports so far, oldest first.
    var all: [WorkReport] { kept.withLock { $0 } }

    func add(_ report: WorkReport) { kept.withLock { $0.append(report) } }
}

extension Shop {
    /// A collector of this shop.
    func collector(
        messenger: any Messenger = ShopMessenger(), instance: String = "shop", isRestored: Bool = false,
        batch: Int = 8, reports: ShopReports = ShopReports()
    ) -> Collector {
        Collector(
            orders, messenger: messenger,
            settings: CollectorSettings(instance: instance, isRestored: isRestored, workers: 1, batch: batch),
            random: SeededRandomSource(seed: 5), onReport: { reports.add($0) })
    }

    /// Lets time pass, and the collector do every three hours what is due, which is when the hours of a business are hit.
    func collect(_ collector: Collector, days: Int64 = 0, hours: Int64 = 0) async throws {
        let end = clock.now().adding(seconds: (days * 24 + hours) * 3600)
        while clock.now() < end {
            try await collector.runUntilIdle(worker: "w")
            advance(to: min(end, clock.now().adding(seconds: 3 * 3600)))
        }
        try await collector.runUntilIdle(worker: "w")
    }
}
