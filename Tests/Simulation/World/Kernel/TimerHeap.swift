import PaymentCore

/// Tasks that wait for a moment, the earliest first; of one moment the one with the smaller tie.
struct TimerHeap: Sendable {
    private struct Entry {
        let at: Timestamp
        let tie: UInt64
        let continuation: UnsafeContinuation<Void, Never>

        func comesBefore(_ other: Entry) -> Bool { at == other.at ? tie < other.tie : at < other.at }
    }

    private var entries: [Entry] = []

    /// When the first one wants to be woken.
    var first: Timestamp? { entries.first?.at }

    /// Adds one.
    mutating func insert(_ at: Timestamp, tie: UInt64, _ continuation: UnsafeContinuation<Void, Never>) {
        entries.append(Entry(at: at, tie: tie, continuation: continuation))
        var child = entries.count - 1
        while child > 0, entries[child].comesBefore(entries[(child - 1) / 2]) {
            entries.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    /// Takes the first one out.
    mutating func removeFirst() -> UnsafeContinuation<Void, Never>? {
        guard !entries.isEmpty else { return nil }
        entries.swapAt(0, entries.count - 1)
        let first = entries.removeLast()
        var parent = 0
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2]
            where child < entries.count && entries[child].comesBefore(entries[least]) {
                least = child
            }
            guard least != parent else { return first.continuation }
            entries.swapAt(parent, least)
            parent = least
        }
    }

    /// Takes all of them out, in no order.
    mutating func removeAll() -> [UnsafeContinuation<Void, Never>] {
        defer { entries = [] }
        return entries.map(\.continuation)
    }
}
