import Foundation

/// Times, smallest first.
struct Times {
    private let sorted: [Duration]

    init(_ times: [Duration]) { sorted = times.sorted() }

    /// The time that so many of a hundred are not above.
    func percentile(_ percent: Int) -> Duration {
        sorted.isEmpty ? .zero : sorted[max(0, (sorted.count * percent + 99) / 100 - 1)]
    }

    /// Median, 99th percentile and slowest in the words that `run` reads.
    var text: String {
        "median_us=\(micros(percentile(50))) p99_us=\(micros(percentile(99))) slowest_us=\(micros(percentile(100)))"
    }
}

/// Whole microseconds.
func micros(_ time: Duration) -> Int { Int((time / .microseconds(1)).rounded()) }

/// Runs `body` on so many threads at a time, because it blocks the one it is on.
///
/// - Returns: what each gave.
func onThreads<Result: Sendable>(
    _ count: Int, _ body: @escaping @Sendable () -> Result
) async -> [Result] {
    await withTaskGroup(of: Result.self) { group in
        for _ in 0..<count {
            group.addTask {
                await withCheckedContinuation { continuation in
                    Thread.detachNewThread { continuation.resume(returning: body()) }
                }
            }
        }
        return await group.reduce(into: []) { $0.append($1) }
    }
}
