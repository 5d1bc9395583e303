internal import PaymentCore
internal import PaymentOrders
internal import ServiceLifecycle
internal import Synchronization

/// A collector as a service that also can end by itself, once nothing is due.
final class CollectService: Service {
    private let collector: Collector
    private let isOnce: Bool
    private let stopped = Mutex(false)

    init(_ collector: Collector, isOnce: Bool) {
        self.collector = collector
        self.isOnce = isOnce
    }

    /// Whether it was told to stop.
    var wasStopped: Bool { stopped.withLock { $0 } }

    /// Collects until it is told to stop, or nothing is due; what was begun is finished (F-17).
    func run() async throws {
        try await withGracefulShutdownHandler {
            if isOnce { try await collectOnce() } else { try await collector.run() }
        } onGracefulShutdown: {
            self.stopped.withLock { $0 = true }
            Console.printError("stopping: what is under way is finished")
            self.collector.close()
        }
    }

    private func collectOnce() async throws {
        let process = Identifier<Collector>(random: SystemRandomSource()).text
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 1...collector.settings.workers {
                group.addTask { [collector] in try await collector.runUntilIdle(worker: "\(process)/\(number)") }
            }
            try await group.waitForAll()
        }
    }
}
