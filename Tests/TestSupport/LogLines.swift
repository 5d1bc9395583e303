internal import Logging
public import PaymentCore
public import PaymentHTTP
internal import Synchronization

/// Keeps every line that an adapter logs, with its metadata.
public final class LogLines: Sendable {
    private let kept = Mutex<[String]>([])

    /// The lines so far, oldest first.
    public var all: [String] { kept.withLock { $0 } }

    /// Creates a log without lines.
    public init() {}

    /// What reports the calls to a gateway into this log.
    public func telemetry(of gateway: GatewayID) -> GatewayTelemetry {
        GatewayTelemetry(gateway: gateway, logger: Logger(label: "test") { _ in Handler(log: self) })
    }

    private struct Handler: LogHandler {
        let log: LogLines
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.trace

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let line = "\(event.message) \(event.metadata ?? [:]) \(metadata)"
            log.kept.withLock { $0.append(line) }
        }
    }
}
