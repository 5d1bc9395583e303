import Logging
import Metrics
import Synchronization
import Tracing

/// Keeps log lines, changes of metrics and spans as text.
final class ShopRecorder: Sendable {
    private let kept = Mutex<(lines: [String], metrics: [String], spans: [String])>(([], [], []))

    /// Level and message, then the metadata by their names.
    var lines: [String] { kept.withLock { $0.lines } }
    /// Label, dimensions and, but for timers, the value.
    var metrics: [String] { kept.withLock { $0.metrics } }
    /// Name and attributes of each span that ended.
    var spans: [String] { kept.withLock { $0.spans } }

    func keep(line: String) { kept.withLock { $0.lines.append(line) } }
    func keep(metric: String) { kept.withLock { $0.metrics.append(metric) } }
    func keep(span: String) { kept.withLock { $0.spans.append(span) } }

    /// A logger into this recorder.
    var logger: Logger { Logger(label: "shop", factory: { _ in ShopLogHandler(recorder: self) }) }
}

private struct ShopLogHandler: LogHandler {
    let recorder: ShopRecorder
    var metadata: Logger.Metadata = [:]
    var logLevel: Logger.Level = .trace

    init(recorder: ShopRecorder) { self.recorder = recorder }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let pairs = (event.metadata ?? [:]).map { "\($0)=\($1)" }.sorted()
        recorder.keep(line: "\(event.level) \(event.message) \(pairs.joined(separator: " "))")
    }
}

/// Metrics into a recorder.
final class ShopMetrics: MetricsFactory {
    private let recorder: ShopRecorder

    init(_ recorder: ShopRecorder) { self.recorder = recorder }

    private func handler(_ label: String, _ dimensions: [(String, String)]) -> ShopMetric {
        let names = dimensions.map { "\($0)=\($1)" }.joined(separator: ",")
        return ShopMetric { [recorder] value in recorder.keep(metric: "\(label)[\(names)]\(value)") }
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

private final class ShopMetric: CounterHandler, TimerHandler, RecorderHandler {
    private let keep: @Sendable (String) -> Void

    init(keep: @escaping @Sendable (String) -> Void) { self.keep = keep }

    func increment(by amount: Int64) { keep(" \(amount)") }
    func recordNanoseconds(_ duration: Int64) { keep("") }
    func record(_ value: Int64) { keep(" \(value)") }
    func record(_ value: Double) { keep(" \(Int64(value))") }
    func reset() {}
}

/// Spans into a recorder.
final class ShopTracer: Tracer {
    private let recorder: ShopRecorder

    init(_ recorder: ShopRecorder) { self.recorder = recorder }

    func startSpan<Instant: TracerInstant>(
        _ operationName: String, context: @autoclosure () -> ServiceContext, ofKind kind: SpanKind,
        at instant: @autoclosure () -> Instant, function: String, file fileID: String, line: UInt
    ) -> ShopSpan {
        ShopSpan(operationName, context(), recorder)
    }

    func forceFlush() {}

    func extract<Carrier, Extract: Extractor>(
        _ carrier: Carrier, into context: inout ServiceContext, using extractor: Extract
    ) where Extract.Carrier == Carrier {}

    func inject<Carrier, Inject: Injector>(
        _ context: ServiceContext, into carrier: inout Carrier, using injector: Inject
    ) where Inject.Carrier == Carrier {}
}

/// A span that tells the recorder when it ends.
final class ShopSpan: Span {
    let context: ServiceContext
    private let recorder: ShopRecorder
    private let state: Mutex<(name: String, attributes: SpanAttributes)>

    init(_ name: String, _ context: ServiceContext, _ recorder: ShopRecorder) {
        self.context = context
        self.recorder = recorder
        state = Mutex((name, [:]))
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
    ) {}

    func end<Instant: TracerInstant>(at instant: @autoclosure () -> Instant) {
        var pairs: [String] = []
        attributes.forEach { name, value in
            if case .string(let text) = value { pairs.append("\(name)=\(text)") }
        }
        recorder.keep(span: ([operationName] + pairs.sorted()).joined(separator: " "))
    }
}
