internal import PaymentCore

/// Something that happens by itself when its time comes.
enum DueWork: Sendable {
    /// A hold that was not captured lapses.
    case holdExpires(paymentIntent: String)
    /// An open Checkout Session lapses.
    case sessionExpires(String)
    /// The balance transaction of a charge becomes known.
    case balanceTransactionArrives(charge: String)
    /// The acquirer's number of a refund becomes known.
    case refundReferenceArrives(String)
    /// A pending refund reaches the card.
    case refundSucceeds(String)
    /// A refund comes back from the issuer.
    case refundFails(String)
    /// The buyer disputes a charge, or the network warns of fraud.
    case trouble(charge: String)
    /// Money of a balance transaction becomes available.
    case fundsBecomeAvailable(balanceTransaction: String)
}

/// Work ordered by its time, and by the order it was planned in when times are equal: a binary heap.
struct Agenda: Sendable {
    private struct Entry: Sendable {
        let due: Timestamp
        let sequence: UInt64
        let work: DueWork

        func comesBefore(_ other: Entry) -> Bool {
            due == other.due ? sequence < other.sequence : due < other.due
        }
    }

    private var entries: [Entry] = []
    private var sequence: UInt64 = 0

    /// When the next work is due.
    var nextDue: Timestamp? { entries.first?.due }

    /// Plans work.
    mutating func plan(_ work: DueWork, at due: Timestamp) {
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
    mutating func takeDue(at now: Timestamp) -> (work: DueWork, due: Timestamp)? {
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
