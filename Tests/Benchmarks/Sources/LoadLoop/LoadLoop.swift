internal import Glibc
internal import Synchronization

/// What came of a run.
public struct LoadFigures: Sendable {
    /// How many requests were sent.
    public let requests: Int
    /// How many of the operations failed.
    public let failed: Int
    /// The time it took, in microseconds.
    public let wall: Double
    /// The processor time this process used for it, in microseconds.
    public let cpu: Double

    /// The figures in the words that `run` reads.
    public var text: String {
        let rate = Int(Double(requests) * 1e6 / wall)
        let hundredths = Int(cpu * 100 / Double(requests))
        let cpu = "\(hundredths / 100).\(hundredths / 10 % 10)\(hundredths % 10)"
        return "requests=\(requests) failed=\(failed) requests_per_s=\(rate) cpu_us_per_request=\(cpu)"
    }
}

/// Does `plan.count` operations, `plan.concurrency` at a time, after a short warm-up, and measures them.
///
/// - Parameters:
///   - plan: how many, and how many at a time.
///   - requestsPerOperation: how many HTTP requests one operation sends; the figures are per request.
///   - operation: does one and says whether it went well; what it throws counts as a failure.
public func measure(
    _ plan: LoadPlan, requestsPerOperation: Int = 1, _ operation: @escaping @Sendable () async throws -> Bool
) async -> LoadFigures {
    _ = await run(plan, count: plan.concurrency * 4, operation)
    let (wall, cpu) = (microseconds(CLOCK_MONOTONIC), microseconds(CLOCK_PROCESS_CPUTIME_ID))
    let failed = await run(plan, count: plan.count, operation)
    return LoadFigures(
        requests: plan.count * requestsPerOperation, failed: failed, wall: microseconds(CLOCK_MONOTONIC) - wall,
        cpu: microseconds(CLOCK_PROCESS_CPUTIME_ID) - cpu)
}

/// Measures one client and prints its line; ends the program with status 1 if a request failed.
public func report(
    _ name: String, _ plan: LoadPlan, requestsPerOperation: Int = 1,
    _ operation: @escaping @Sendable () async throws -> Bool
) async {
    let figures = await measure(plan, requestsPerOperation: requestsPerOperation, operation)
    print("\(name) \(plan.isPost ? "POST" : "GET") concurrency=\(plan.concurrency) \(figures.text)")
    if figures.failed > 0 { exit(1) }
}

/// What the tasks of one run share.
private final class Progress: Sendable {
    let remaining: Atomic<Int>
    let failed = Atomic(0)

    init(count: Int) {
        remaining = Atomic(count)
    }
}

private func run(_ plan: LoadPlan, count: Int, _ operation: @escaping @Sendable () async throws -> Bool) async -> Int {
    let progress = Progress(count: count)
    await withTaskGroup(of: Void.self) { group in
        for _ in 0..<plan.concurrency {
            group.addTask {
                while progress.remaining.subtract(1, ordering: .relaxed).newValue >= 0 {
                    do {
                        if try await !operation() { progress.failed.add(1, ordering: .relaxed) }
                    } catch {
                        if progress.failed.add(1, ordering: .relaxed).oldValue == 0 { warn("\(error)") }
                    }
                }
            }
        }
    }
    return progress.failed.load(ordering: .relaxed)
}

/// Says on standard error why the first operation failed; the others are only counted.
private func warn(_ message: String) {
    let bytes = Array((message + "\n").utf8)
    _ = write(STDERR_FILENO, bytes, bytes.count)
}

/// Microseconds of `clock`.
private func microseconds(_ clock: clockid_t) -> Double {
    var time = timespec()
    clock_gettime(clock, &time)
    return Double(time.tv_sec) * 1e6 + Double(time.tv_nsec) / 1e3
}
