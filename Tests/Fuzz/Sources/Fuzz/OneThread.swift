import Dispatch
import Synchronization

/// Runs what is asynchronous on the thread that asks, so that one input does the same each time.
final class OneThread: TaskExecutor {
    private let jobs = Mutex<[UnownedJob]>([])

    /// Takes a job to be run by `finishing`.
    func enqueue(_ job: consuming ExecutorJob) {
        let unowned = UnownedJob(job)
        jobs.withLock { $0.append(unowned) }
    }

    /// Runs `body` to its end.
    ///
    /// - Throws: what it throws; a finding when it waits for something that nobody will do.
    static func finishing<Value: Sendable>(_ body: @escaping @Sendable () async throws -> Value) throws -> Value {
        let thread = OneThread()
        return try withExtendedLifetime(thread) {
            let result = ResultBox<Value>()
            Task(executorPreference: thread) {
                do { result.set(.success(try await body())) } catch { result.set(.failure(error)) }
            }
            while let job = thread.next() { job.runSynchronously(on: thread.asUnownedTaskExecutor()) }
            guard let value = result.value else { throw Finding("the call waits for something and does not end") }
            return try value.get()
        }
    }

    /// Runs `body` to its end on any thread, for what is done once and may wait.
    static func preparing<Value: Sendable>(_ body: @escaping @Sendable () async throws -> Value) throws -> Value {
        let result = ResultBox<Value>()
        let isDone = DispatchSemaphore(value: 0)
        Task {
            do { result.set(.success(try await body())) } catch { result.set(.failure(error)) }
            isDone.signal()
        }
        isDone.wait()
        guard let value = result.value else { throw Finding("nothing was prepared") }
        return try value.get()
    }

    private func next() -> UnownedJob? { jobs.withLock { $0.isEmpty ? nil : $0.removeFirst() } }
}

/// Holds what a task came to.
private final class ResultBox<Value: Sendable>: Sendable {
    private let kept = Mutex<Result<Value, any Error>?>(nil)

    var value: Result<Value, any Error>? { kept.withLock { $0 } }

    func set(_ value: Result<Value, any Error>) { kept.withLock { $0 = value } }
}
