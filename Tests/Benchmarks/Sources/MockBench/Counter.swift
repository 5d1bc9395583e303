import Synchronization

/// Keys that are never the same.
final class Counter: Sendable {
    private let last = Atomic(0)

    func next() -> String { "key-\(last.add(1, ordering: .relaxed).newValue)" }
}
