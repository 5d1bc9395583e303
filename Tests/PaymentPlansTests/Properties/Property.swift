import Foundation
import Testing

/// Runs one property over many drawn cases, and reports the first that breaks it with what is needed to draw it again.
///
/// The environment variables `PROPERTY_SEED` and `PROPERTY_CASES` replace seed and number of all properties, to look further.
///
/// - Parameters:
///   - count: how many cases.
///   - seed: from which they are drawn.
///   - holds: draws one case and returns nil where the property holds, else what is wrong.
func forAll(
    _ count: Int = 100_000, seed: UInt64, sourceLocation: SourceLocation = #_sourceLocation,
    _ holds: @escaping @Sendable (inout Dice) throws -> String?
) async {
    let environment = ProcessInfo.processInfo.environment
    let seed = environment["PROPERTY_SEED"].flatMap { UInt64($0) } ?? seed
    let count = environment["PROPERTY_CASES"].flatMap { Int($0) } ?? count
    let failure = await inBackground { () -> String? in
        for number in 0..<count {
            var dice = Dice(seed: seed, case: number)
            do {
                if let wrong = try holds(&dice) { return "seed \(seed), case \(number): \(wrong)" }
            } catch {
                return "seed \(seed), case \(number) threw \(error)"
            }
        }
        return nil
    }
    if let failure { Issue.record(Comment(rawValue: failure), sourceLocation: sourceLocation) }
}

/// Runs long work without keeping other tests from running.
///
/// Tasks of the lowest priority have as many threads as the machine has cores, for themselves: the tests beside this one keep
/// theirs, and no more properties run at once than there are cores.
func inBackground<Result: Sendable>(_ work: @escaping @Sendable () -> Result) async -> Result {
    await Task.detached(priority: .background) { work() }.value
}
