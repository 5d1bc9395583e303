public import HTTPTypes
public import PaymentCore

/// A webhook or callback that a mock sent or will send, and what became of it.
public struct RecordedDelivery: Sendable, Hashable {
    /// How far it has come.
    public enum Progress: String, Sendable, Hashable {
        /// It waits for its first or its next attempt, or an attempt is running.
        case pending
        /// The receiver acknowledged it.
        case delivered
        /// No attempt was acknowledged and none is left.
        case failed
        /// It was dropped on purpose.
        case dropped
    }

    /// One attempt that is over.
    public struct Attempt: Sendable, Hashable {
        /// When it began, by the mock's clock.
        public let sentAt: Timestamp
        /// The receiver's status; nil when it gave none.
        public let status: Int?
        /// Why there is no status.
        public let problem: String?
    }

    /// Counts the notifications of a mock from 1; a duplicate has a number of its own.
    public let number: Int
    /// What it is about.
    public let topic: String
    /// The gateway's id of the notification.
    public let id: String
    /// Where it goes.
    public let url: String
    /// When it was queued, by the mock's clock.
    public let queuedAt: Timestamp
    /// What goes wrong on purpose.
    public let fault: DeliveryFault?
    /// How far it has come.
    public internal(set) var progress: Progress = .pending
    /// When it is to be sent next; nil when it is not to be sent.
    public internal(set) var due: Timestamp?
    /// The header fields of the newest attempt.
    public internal(set) var headerFields: HTTPFields = [:]
    /// The body of the newest attempt.
    public internal(set) var body = RecordedBody([])
    /// The attempts that are over, oldest first.
    public internal(set) var attempts: [Attempt] = []

    init(
        _ notification: MockNotification, number: Int, queuedAt: Timestamp, due: Timestamp?, fault: DeliveryFault?
    ) {
        self.number = number
        topic = notification.topic
        id = notification.id
        url = notification.url
        self.queuedAt = queuedAt
        self.due = due
        self.fault = fault
    }
}
