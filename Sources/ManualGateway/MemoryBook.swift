public import PaymentCore
internal import Synchronization

/// A book that lasts as long as the process: for tests and prototypes.
public final class MemoryBook: ManualBook {
    private let kept = Mutex<[MerchantReference: ManualEntry]>([:])

    /// Creates an empty book.
    public init() {}

    /// Everything in it, in no order.
    public var entries: [ManualEntry] { kept.withLock { Array($0.values) } }

    /// The entry under a reference.
    public func entry(_ reference: MerchantReference) async throws(PaymentError) -> ManualEntry? {
        kept.withLock { $0[reference] }
    }

    /// Writes `entry` where the book still has `old`.
    public func replace(_ old: ManualEntry?, with entry: ManualEntry) async throws(PaymentError) -> Bool {
        kept.withLock { book in
            guard book[entry.reference] == old else { return false }
            book[entry.reference] = entry
            return true
        }
    }

    /// The entries created in `period`, newest first.
    public func entries(in period: Range<Timestamp>) async throws(PaymentError) -> [ManualEntry] {
        newest { period.contains($0.createdAt) }
    }

    /// The entries of which something was given back in `period`, newest first.
    public func entriesReturned(in period: Range<Timestamp>) async throws(PaymentError) -> [ManualEntry] {
        newest { entry in entry.returns.contains { period.contains($0.at) } }
    }

    private func newest(where isIncluded: (ManualEntry) -> Bool) -> [ManualEntry] {
        entries.filter(isIncluded)
            .sorted { ($0.createdAt, $0.reference.text) > ($1.createdAt, $1.reference.text) }
    }
}
