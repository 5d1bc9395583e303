internal import Synchronization

/// A bucket of tokens shared by many calls, so that an outage is not met with a multiple of the usual load.
///
/// Each repeat takes tokens and each good answer puts one back: repeats stay a small part of the traffic, and stop when nothing
/// succeeds any more.
public final class RetryBudget: Sendable {
    /// The most tokens the bucket holds; it starts full.
    public let capacity: Int
    /// What one repeat takes.
    public let repeatCost: Int
    /// What one good answer puts back.
    public let refund: Int
    private let tokens: Mutex<Int>

    /// Creates a full bucket; with the defaults 20 repeats in a row, then one for every five good answers.
    public init(capacity: Int = 100, repeatCost: Int = 5, refund: Int = 1) {
        self.capacity = max(capacity, 0)
        self.repeatCost = max(repeatCost, 0)
        self.refund = max(refund, 0)
        tokens = Mutex(max(capacity, 0))
    }

    /// The tokens left.
    public var available: Int { tokens.withLock { $0 } }

    /// Takes what one repeat costs; false, and nothing taken, when too little is left.
    func take() -> Bool {
        tokens.withLock { tokens in
            guard tokens >= repeatCost else { return false }
            tokens -= repeatCost
            return true
        }
    }

    /// Puts back what a good answer is worth.
    func putBack() {
        tokens.withLock { tokens in
            let (sum, overflow) = tokens.addingReportingOverflow(refund)
            tokens = overflow ? capacity : min(sum, capacity)
        }
    }
}
