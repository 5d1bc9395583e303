internal import Logging
internal import PaymentCore
internal import PaymentOrders
internal import Synchronization

/// Counts what a collector does and tells of it line by line, on standard error.
final class CollectProgress: Sendable {
    private let tally = Mutex(CollectTally())
    private let isQuiet: Bool

    /// - Parameter isQuiet: whether it only counts.
    init(isQuiet: Bool) { self.isQuiet = isQuiet }

    /// What was counted so far.
    var counted: CollectTally { tally.withLock { $0 } }

    /// Counts a piece of work, and tells of it unless it was routine.
    func add(_ report: WorkReport) {
        tally.withLock { $0.add(report) }
        guard !isQuiet else { return }
        let time = SystemWallClock().now().iso8601
        for line in Self.lines(report) { Console.printError("\(time) \(line)") }
    }

    /// What is worth telling of a piece of work.
    static func lines(_ report: WorkReport) -> [String] {
        var lines: [String] = []
        for attempt in report.attempts {
            let what = attempt.operation == .refund ? "refund" : "charge"
            let why = attempt.state == .succeeded ? "" : attempt.detail.map { ": \($0)" } ?? ""
            lines.append(
                "\(what) \(attempt.amount) \(attempt.state.rawValue) at \(attempt.account), reference "
                    + "\(attempt.reference)\(why)")
        }
        if let message = report.message {
            let how = message.deliveredAt == nil ? "not handed over: \(message.detail ?? "")" : "handed over"
            lines.append("message \(message.kind.rawValue) by \(message.channel.rawValue) \(how)")
        }
        let name = "\(report.item.kind.rawValue) \(report.item.subject)"
        switch report.outcome {
        case .done where report.item.kind == .event || report.item.kind == .refund: lines.append("\(name) done")
        case .done: break
        case .putOff:
            lines.append("\(name) put off until \(report.next?.iso8601 ?? "later"): its gateway does not answer")
        case .failed:
            let next = report.next.map { "again at \($0.iso8601)" } ?? "it is not done again"
            lines.append("\(name) failed, \(next): \(report.error?.message ?? "")")
        case .lost: lines.append("\(name) is another worker's by now")
        }
        return lines
    }
}

/// Writes what a collector logs beside its work as lines on standard error: that the store is away, that it is cautious.
struct CollectLog: LogHandler {
    var metadata: Logger.Metadata = [:]
    var logLevel: Logger.Level = .warning

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        // Each piece of work is told of by `CollectProgress`.
        let details = event.metadata ?? [:]
        guard details["subject"] == nil else { return }
        let text = details.sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }.joined()
        Console.printError("\(SystemWallClock().now().iso8601) \(event.message)\(text)")
    }
}
