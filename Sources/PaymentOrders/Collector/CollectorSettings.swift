/// How a collector works.
public struct CollectorSettings: Sendable, Hashable {
    /// The name of this copy of the store: another one for every copy, the same for all machines on one database (F-33).
    public var instance: String
    /// Whether the store was restored, moved or cloned and nobody collects the other one: this copy takes over, and looks before it
    /// charges for 26 hours.
    public var isRestored: Bool
    /// How many workers run side by side in this process.
    public var workers: Int
    /// How many pieces of work a worker takes at once.
    public var batch: Int
    /// How long a lease lasts, in seconds: longer than any call may take, for what is left of it when a piece is begun has to last.
    public var leaseSeconds: Int64
    /// How long an idle worker waits before it looks again; a random part of it, at least the half.
    public var poll: Duration
    /// After how many failures to deliver a message a person is called.
    public var messageTriesMax: Int

    /// How much of a lease must be left to begin a piece of work, in seconds: a money call takes up to 80.
    static let workSeconds: Int64 = 120

    /// Creates settings; what is below its least is taken as that.
    public init(
        instance: String, isRestored: Bool = false, workers: Int = 4, batch: Int = 8, leaseSeconds: Int64 = 300,
        poll: Duration = .seconds(2), messageTriesMax: Int = 12
    ) {
        self.instance = instance
        self.isRestored = isRestored
        self.workers = max(workers, 1)
        self.batch = max(batch, 1)
        self.leaseSeconds = max(leaseSeconds, Self.workSeconds)
        self.poll = max(poll, .milliseconds(1))
        self.messageTriesMax = max(messageTriesMax, 1)
    }
}
