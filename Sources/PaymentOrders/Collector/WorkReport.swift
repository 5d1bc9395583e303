public import PaymentCore

/// What came of one piece of the collector's work.
public struct WorkReport: Sendable {
    /// How it ended.
    public enum Outcome: String, Sendable, CaseIterable {
        /// Done, for good or until it is due again.
        case done
        /// Put off, because its account is left alone for a while.
        case putOff = "put_off"
        /// It failed and is done again later.
        case failed
        /// Another worker has it by now.
        case lost
    }

    /// The work.
    public let item: WorkItem
    /// How it ended.
    public let outcome: WorkReport.Outcome
    /// When it is done again; nil for never.
    public let next: Timestamp?
    /// The tries of payments that were made or looked up, as they are now.
    public let attempts: [Attempt]
    /// The message that was delivered or could not be.
    public let message: Message?
    /// What went wrong.
    public let error: OrderError?

    init(
        _ item: WorkItem, _ outcome: WorkReport.Outcome, next: Timestamp? = nil, attempts: [Attempt] = [],
        message: Message? = nil, error: OrderError? = nil
    ) {
        self.item = item
        self.outcome = outcome
        self.next = next
        self.attempts = attempts
        self.message = message
        self.error = error
    }
}

/// What a collector has done so far, counted.
public struct CollectionSummary: Sendable, Hashable {
    /// How many payments ended, and for how much, by currency.
    public struct Total: Sendable, Hashable {
        /// How many.
        public var count = 0
        /// The sums, by currency.
        public var amounts: [Currency: Int64] = [:]

        mutating func add(_ amount: Money) {
            count += 1
            amounts[amount.currency, default: 0] += amount.minorUnits
        }
    }

    /// Pieces of work.
    public var work = 0
    /// Payments that succeeded.
    public var charged = Total()
    /// Payments that were declined or refused.
    public var declined = Total()
    /// Payments whose outcome nobody knows yet, when they were last seen.
    public var unknown = Total()
    /// Messages that were delivered.
    public var messages = 0
    /// Messages that could not be delivered, each time counted.
    public var messageFailures = 0
    /// Pieces of work that failed and are done again.
    public var failures = 0

    /// Creates an empty summary.
    public init() {}

    /// Counts what came of a piece of work.
    public mutating func add(_ report: WorkReport) {
        work += 1
        if report.outcome == .failed { failures += 1 }
        if let message = report.message {
            if message.deliveredAt == nil { messageFailures += 1 } else { messages += 1 }
        }
        for attempt in report.attempts where attempt.operation != .refund {
            switch attempt.state {
            case .succeeded: charged.add(attempt.amount)
            case .declined, .cancelled: declined.add(attempt.amount)
            case .sending, .unknown: unknown.add(attempt.amount)
            case .actionRequired, .pending, .authorized, .absent: continue
            }
        }
    }
}
