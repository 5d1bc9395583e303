public import PaymentCore

/// Work ordered by its time, and by the order it was planned in when times are equal: a binary heap.
public struct Agenda<Work: Sendable>: Sendable {
    private struct Entry: Sendable {
        let due: Timestamp
        let sequence: UInt64
        let work: Work

        func comesBefore(_ other: Entry) -> Bool {
            due == other.due ? sequence < other.sequence : due < other.due
        }
    }

    private var entries: [Entry] = []
    private var sequence: UInt64 = 0

    /// Creates an empty agenda.
    public init() {}

    /// When the next work is due.
    public var nextDue: Timestamp? { entries.first?.due }

    /// Plans work.
    public mutating func plan(_ work: Work, at due: Timestamp) {
        sequence += 1
        entries.append(Entry(due: due, sequence: sequence, work: work))
        var child = entries.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard entries[child].comesBefore(entries[parent]) else { break }
            entries.swapAt(child, parent)
            child = parent
        }
    }

    /// Takes the earliest work that is due at `now`, with the moment it was due at.
    public mutating func takeDue(at now: Timestamp) -> (work: Work, due: Timestamp)? {
        guard let first = entries.first, first.due <= now else { return nil }
        entries.swapAt(0, entries.count - 1)
        entries.removeLast()
        var parent = 0
        while true {
            var smallest = parent
            for child in [2 * parent + 1, 2 * parent + 2]
            where child < entries.count && entries[child].comesBefore(entries[smallest]) {
                smallest = child
            }
            guard smallest != parent else { break }
            entries.swapAt(parent, smallest)
            parent = smallest
        }
        return (first.work, first.due)
    }
}
