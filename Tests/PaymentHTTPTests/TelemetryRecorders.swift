import Logging
import Metrics
import PaymentCore
import Synchronization
import Tracing

/// Keeps log lines as text: level, message, then the metadata in the order of its names.
final class LogRecorder: Sendable {
    private let kept = Mutex<[String]>([])

    var lines: [String] { kept.withLock { $0 } }

    func keep(_ line: String) {
        kept.withLock { $0.append(line) }
    }
}

struct RecordingLogHandler: LogHandler {
    let recorder: LogRecorder
    var metadata: Logger.Metadata = [:]
    var metadataProvider: Logger.MetadataProvider?
    var logLevel: Logger.Level = .trace

    init(recorder: LogRecorder) {
        self.recorder = recorder
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let pairs = (event.metadata ?? [:]).map { "\($0)=\($1)" }.sorted()
        recorder.keep("\(event.level) \(event.message) \(pairs.joined(separator: " "))")
    }
}

/// Keeps each change of a metric as text: label, dimensions, value.
final class MetricsRecorder: MetricsFactory {
    private let kept = Mutex<[String]>([])

    var records: [String] { kept.withLock { $0 } }

    private func handler(_ label: String, _ dimensions: [(String, String)]) -> MetricRecorder {
        let name = "\(label)[\(dimensions.map { "\($0)=\($1)" }.joined(separator: ","))]"
        return MetricRecorder { [weak self] value in self?.kept.withLock { $0.append("\(name) \(value)") } }
    }

    func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler { handler(label, dimensions) }

    func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler { handler(label, dimensions) }

    func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
        handler(label, dimensions)
    }

    func destroyCounter(_ handler: any CounterHandler) {}
    func destroyTimer(_ handler: any TimerHandler) {}
    func destroyRecorder(_ handler: any RecorderHandler) {}
}

private final class MetricRecorder: CounterHandler, TimerHandler, RecorderHandler {
    private let keep: @Sendable (Int64) -> Void

    init(keep: @escaping @Sendable (Int64) -> Void) {
        self.keep = keep
    }

    func increment(by amount: Int64) { keep(amount) }
    func recordNanoseconds(_ duration: Int64) { keep(duration) }
    func record(_ value: Int64) { keep(value) }
    func record(_ value: Double) { keep(Int64(value)) }
    func reset() {}
}

/// Keeps what starts, with the number of the span around it, and what ends, with its attributes.
final class RecordingTracer: Tracer {
    private let kept = Mutex<(started: [String], ended: [String])>(([], []))

    var started: [String] { kept.withLock { $0.started } }
    var ended: [String] { kept.withLock { $0.ended } }

    func startSpan<Instant: TracerInstant>(
        _ operationName: String, context: @autoclosure () -> ServiceContext, ofKind kind: SpanKind,
        at instant: @autoclosure () -> Instant, function: String, file fileID: String, line: UInt
    ) -> RecordingSpan {
        var context = context()
        let number = kept.withLock { kept in
            kept.started.append("\(operationName) parent=\(context[SpanNumber.self] ?? 0)")
            return kept.started.count
        }
        context[SpanNumber.self] = number
        return RecordingSpan(operationName: operationName, kind: kind, context: context) { [weak self] line in
            self?.kept.withLock { $0.ended.append(line) }
        }
    }

    func forceFlush() {}

    func extract<Carrier, Extract: Extractor>(
        _ carrier: Carrier, into context: inout ServiceContext, using extractor: Extract
    ) where Extract.Carrier == Carrier {}

    func inject<Carrier, Inject: Injector>(
        _ context: ServiceContext, into carrier: inout Carrier, using injector: Inject
    ) where Inject.Carrier == Carrier {}
}

private enum SpanNumber: ServiceContextKey {
    typealias Value = Int
}

final class RecordingSpan: Span {
    let context: ServiceContext
    private let kind: SpanKind
    private let state: Mutex<(name: String, attributes: SpanAttributes)>
    private let keep: @Sendable (String) -> Void

    init(operationName: String, kind: SpanKind, context: ServiceContext, keep: @escaping @Sendable (String) -> Void) {
        self.kind = kind
        self.context = context
        self.keep = keep
        state = Mutex((operationName, [:]))
    }

    var operationName: String {
        get { state.withLock { $0.name } }
        set { state.withLock { $0.name = newValue } }
    }

    var attributes: SpanAttributes {
        get { state.withLock { $0.attributes } }
        set { state.withLock { $0.attributes = newValue } }
    }

    var isRecording: Bool { true }

    func setStatus(_ status: SpanStatus) {}
    func addEvent(_ event: SpanEvent) {}
    func addLink(_ link: SpanLink) {}

    func recordError<Instant: TracerInstant>(
        _ error: any Error, attributes: SpanAttributes, at instant: @autoclosure () -> Instant
    ) {
        keep("error \(error)")
    }

    func end<Instant: TracerInstant>(at instant: @autoclosure () -> Instant) {
        var pairs: [String] = []
        attributes.forEach { name, value in
            if case .string(let text) = value {
                pairs.append("\(name)=\(text)")
            } else {
                pairs.append("\(name)=\(value)")
            }
        }
        keep("\(operationName) \(kind) \(pairs.sorted().joined(separator: " "))")
    }
}
