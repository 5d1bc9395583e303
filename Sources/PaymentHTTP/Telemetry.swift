public import Metrics
public import Logging
public import PaymentCore
public import Tracing

/// Reports each call to a gateway once: as a log line, as a count and a time, and as a span (G-11).
///
/// Only names reach it: gateway, operation, outcome, the gateway's id of the request, a number of milliseconds, a number of sends.
/// Never a body, an address, a secret or the text of an error.
///
/// - Logs: one line on level `debug` at the end, one on `trace` at the start, through the logger given.
/// - Metrics: the counters `payment_gateway_calls_total` and `payment_gateway_sends_total` and the timer
///   `payment_gateway_call_duration`, each with the dimensions `gateway`, `operation` and `outcome`; no id is a dimension.
///   Sends are counted where a `RetryingTransport` makes them.
/// - Traces: one client span `payment.gateway` with the attributes `payment.gateway`, `payment.operation`, `payment.outcome`.
public struct GatewayTelemetry: Sendable {
    /// What a call adds to its own report.
    public struct Observation: Sendable {
        /// The name of the outcome; nil derives it from what the call returns or throws.
        public var outcome: String?
        /// The gateway's id of the request, for its support.
        public var requestID: String?
    }

    private let gateway: GatewayID
    private let logger: Logger
    private let metrics: any MetricsFactory
    private let tracer: any Tracer
    private let clock: any Clock<Duration>

    /// Creates a reporter for one gateway.
    ///
    /// - Parameters:
    ///   - gateway: the gateway that is called.
    ///   - logger: the caller's; without one nothing is logged.
    ///   - metrics: where counters and timers are made; the process-wide factory unless given.
    ///   - tracer: where spans are made; the process-wide tracer unless given.
    ///   - clock: measures how long a call takes.
    public init(
        gateway: GatewayID,
        logger: Logger = Logger(label: "payments.silent", factory: { _ in SwiftLogNoOpLogHandler() }),
        metrics: any MetricsFactory = MetricsSystem.factory, tracer: any Tracer = InstrumentationSystem.tracer,
        clock: any Clock<Duration> = ContinuousClock()
    ) {
        self.gateway = gateway
        self.logger = logger
        self.metrics = metrics
        self.tracer = tracer
        self.clock = clock
    }

    /// Makes one call and reports it.
    ///
    /// The outcome is the name of the `Outcome` that `body` returns, `succeeded` when it returns something else, and the code of the
    /// `PaymentError` or the reason of the `TransportError` it throws, unless `body` sets another one.
    ///
    /// - Parameters:
    ///   - operation: a fixed name such as `charge`; it becomes a metric dimension.
    ///   - body: makes the call.
    /// - Throws: what `body` throws.
    public func observe<Answer, Failure: Error>(
        _ operation: String, _ body: (inout Observation) async throws(Failure) -> Answer
    ) async throws(Failure) -> Answer {
        try await observe(operation, on: clock, body)
    }

    private func observe<Answer, Failure: Error>(
        _ operation: String, on clock: some Clock<Duration>,
        _ body: (inout Observation) async throws(Failure) -> Answer
    ) async throws(Failure) -> Answer {
        let span = tracer.startSpan("payment.gateway", context: ServiceContext.current ?? .topLevel, ofKind: .client)
        let attempts = RetryAttempts()
        var observation = Observation()
        let start = clock.now
        logger.trace(
            "payment gateway call starts", metadata: ["gateway": "\(gateway)", "operation": "\(operation)"])
        let result = await RetryAttempts.$current.withValue(attempts) {
            await ServiceContext.$current.withValue(span.context) { () async -> Result<Answer, Failure> in
                do throws(Failure) {
                    return .success(try await body(&observation))
                } catch {
                    return .failure(error)
                }
            }
        }
        report(
            Call(
                operation: operation, outcome: observation.outcome ?? Self.outcome(of: result),
                requestID: observation.requestID ?? Self.requestID(of: result), sends: attempts.count,
                duration: start.duration(to: clock.now)), span)
        return try result.get()
    }

    private func report(_ call: Call, _ span: any Span) {
        let dimensions = [
            ("gateway", gateway.rawValue), ("operation", call.operation), ("outcome", call.outcome),
        ]
        Counter(label: "payment_gateway_calls_total", dimensions: dimensions, factory: metrics).increment()
        if call.sends > 0 {
            Counter(label: "payment_gateway_sends_total", dimensions: dimensions, factory: metrics)
                .increment(by: call.sends)
        }
        Timer(label: "payment_gateway_call_duration", dimensions: dimensions, factory: metrics)
            .recordNanoseconds(call.nanoseconds)
        span.attributes["payment.gateway"] = gateway.rawValue
        span.attributes["payment.operation"] = call.operation
        span.attributes["payment.outcome"] = call.outcome
        span.end()
        logger.debug("payment gateway call", metadata: call.metadata(gateway))
    }

    private static func outcome<Answer>(of result: Result<Answer, some Error>) -> String {
        switch result {
        case .success(let answer): (answer as? any NamedOutcome)?.name ?? "succeeded"
        case .failure(let error as PaymentError): error.code.description
        case .failure(let error as TransportError): "\(error.reason)"
        case .failure: "error"
        }
    }

    private static func requestID<Answer>(of result: Result<Answer, some Error>) -> String? {
        guard case .failure(let error as PaymentError) = result else { return nil }
        return error.requestID
    }
}

/// What is known of a call when it has ended.
private struct Call {
    let operation: String
    let outcome: String
    let requestID: String?
    /// How often a retrying transport sent a request; 0 where none is in use to count.
    let sends: Int
    let duration: Duration

    var nanoseconds: Int64 {
        let (seconds, attoseconds) = duration.components
        let (whole, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        return overflow ? .max : whole + attoseconds / 1_000_000_000
    }

    func metadata(_ gateway: GatewayID) -> Logger.Metadata {
        var metadata: Logger.Metadata = [
            "gateway": "\(gateway)", "operation": "\(operation)", "outcome": "\(outcome)",
            "milliseconds": "\(nanoseconds / 1_000_000)",
        ]
        if sends > 0 { metadata["sends"] = "\(sends)" }
        if let requestID { metadata["requestID"] = "\(Self.printable(requestID))" }
        return metadata
    }

    /// A gateway's id as it is where it looks like one, else `?`: it comes from outside and must neither break a line nor carry text.
    private static func printable(_ id: String) -> String {
        let isID =
            (1...128).contains(id.utf8.count)
            && id.utf8.allSatisfy { PercentEncoding.isUnreserved($0) || $0 == UInt8(ascii: ":") }
        return isID ? id : "?"
    }
}

/// An outcome that knows its name, whatever it carries.
private protocol NamedOutcome {
    var name: String { get }
}

extension Outcome: NamedOutcome {}
