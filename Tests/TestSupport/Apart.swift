internal import Foundation

/// Runs work that blocks, such as waiting for another program, on a thread of its own.
///
/// The tests share as many threads as the machine has cores: two that wait keep all others from going on.
public func apart<Result: Sendable>(_ work: @escaping @Sendable () throws -> Result) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread {
            continuation.resume(with: Swift.Result { try work() })
        }
    }
}
