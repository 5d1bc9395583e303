public import PaymentCore

/// Something to be done at a time, by one worker.
public struct WorkItem: Hashable, Sendable {
    /// What is to be done.
    public enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
        /// An order is looked through: what time alone brings, what falls due, what to remind of.
        case order
        /// An attempt without an outcome is looked up.
        case attempt
        /// A refund is sent.
        case refund
        /// A stored event is applied.
        case event
        /// A message is sent.
        case message
    }

    /// What is to be done.
    public let kind: WorkItem.Kind
    /// The name of the record it is done to.
    public let subject: String
    /// When it is to be done, by the store's clock.
    public var dueAt: Timestamp
    /// Counts the leases given out for it; a write under an older number is refused (F-29).
    public var fence: Int64
    /// Until when the worker who has it may work, by the store's clock.
    public var leaseUntil: Timestamp?
    /// The worker who has it.
    public var owner: String?

    /// Creates a record from its fields.
    public init(
        kind: WorkItem.Kind, subject: String, dueAt: Timestamp, fence: Int64, leaseUntil: Timestamp? = nil,
        owner: String? = nil
    ) {
        self.kind = kind
        self.subject = subject
        self.dueAt = dueAt
        self.fence = fence
        self.leaseUntil = leaseUntil
        self.owner = owner
    }
}
