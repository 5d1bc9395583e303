internal import Logging
internal import PaymentCore
public import ServiceLifecycle

extension Collector: Service {
    private static let storeBackoff = Backoff(firstSeconds: 1, longestSeconds: 30)

    /// Collects until it is told to stop: by a graceful shutdown, by `close` or by cancellation.
    ///
    /// What was begun is finished.
    ///
    /// While the store does not work it waits, ever longer up to half a minute, and goes on by itself.
    ///
    /// - Throws: `OrderError.forbidden` when this copy of the store may not collect (F-33).
    public func run() async throws {
        let process = Identifier<Collector>(random: random).text
        try await withGracefulShutdownHandler {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 1...settings.workers {
                    group.addTask { try await self.loop("\(process)/\(number)") }
                }
                try await group.waitForAll()
            }
        } onGracefulShutdown: {
            self.close()
        }
    }

    private func loop(_ worker: String) async throws {
        var storeFailures = 0
        while !mustStop {
            do throws(OrderError) {
                let count = try await step(worker: worker)
                storeFailures = 0
                if count == 0 { await pause(for: pollTime()) }
            } catch {
                if error.code == .forbidden { throw error }
                storeFailures += 1
                let wait = Self.storeBackoff.milliseconds(after: storeFailures, random)
                telemetry.reportStoreFailure(error, seconds: wait / 1000)
                await pause(for: .milliseconds(wait))
            }
        }
    }

    /// A time between half the polling time and all of it, so that workers spread.
    private func pollTime() -> Duration {
        settings.poll / 2 + settings.poll / 2 * Int(random.next(below: 1001)) / 1000
    }

    /// Waits, or shorter when it is told to stop.
    private func pause(for time: Duration) async {
        do {
            try await cancelWhenGracefulShutdown { [clock] in try await clock.sleep(for: time) }
        } catch {
            // It was told to stop, which the loop sees.
        }
    }
}
