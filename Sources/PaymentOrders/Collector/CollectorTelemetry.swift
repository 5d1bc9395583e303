internal import Logging
internal import Metrics
internal import PaymentCore
internal import Tracing

/// Reports each piece of work once: as a log line, as a count and a time, and as a span (G-11).
///
/// Only names reach it: kind, outcome, a subject that is a random name, a code of an error; never the text of one, an amount or a person.
///
/// - Logs: a line on level `debug` for each piece, `warning` for one that failed.
/// - Metrics: the counter `payment_collector_work_total` and the timer `payment_collector_work_duration` with the dimensions `kind` and
///   `outcome`, the gauge `payment_collector_due` with the dimension `kind`, the counter `payment_collector_store_failures_total`.
/// - Traces: a span `payment.collector.work` with the attributes `payment.work.kind` and `payment.work.outcome`; calls to gateways are
///   below it.
struct CollectorTelemetry: Sendable {
    let logger: Logger
    let metrics: any MetricsFactory
    let tracer: any Tracer
    let clock: any Clock<Duration>

    /// Does one piece of work and reports it.
    func observe(
        _ item: WorkItem, _ body: @Sendable @escaping () async throws(OrderError) -> WorkReport
    ) async throws(OrderError) -> WorkReport {
        try await observe(item, on: clock, body)
    }

    private func observe(
        _ item: WorkItem, on clock: some Clock<Duration>,
        _ body: @Sendable @escaping () async throws(OrderError) -> WorkReport
    ) async throws(OrderError) -> WorkReport {
        let span = tracer.startSpan(
            "payment.collector.work", context: ServiceContext.current ?? .topLevel, ofKind: .internal)
        let start = clock.now
        let result = await ServiceContext.$current.withValue(span.context) {
            () async -> Result<WorkReport, OrderError> in
            do throws(OrderError) { return .success(try await body()) } catch { return .failure(error) }
        }
        let outcome: String
        var code: OrderError.Code?
        switch result {
        case .success(let report): (outcome, code) = (report.outcome.rawValue, report.error?.code)
        case .failure(let error): (outcome, code) = ("interrupted", error.code)
        }
        let dimensions = [("kind", item.kind.rawValue), ("outcome", outcome)]
        Counter(label: "payment_collector_work_total", dimensions: dimensions, factory: metrics).increment()
        Timer(label: "payment_collector_work_duration", dimensions: dimensions, factory: metrics)
            .recordNanoseconds(start.duration(to: clock.now).nanoseconds)
        span.attributes["payment.work.kind"] = item.kind.rawValue
        span.attributes["payment.work.outcome"] = outcome
        span.end()
        var metadata: Logger.Metadata = [
            "kind": "\(item.kind.rawValue)", "subject": "\(item.subject)", "outcome": "\(outcome)",
        ]
        if let code { metadata["code"] = "\(code.rawValue)" }
        logger.log(level: code == nil ? .debug : .warning, "payment collector work", metadata: metadata)
        return try result.get()
    }

    /// Reports how much is due.
    func reportDue(_ counts: [WorkItem.Kind: Int]) {
        for kind in WorkItem.Kind.allCases {
            Gauge(label: "payment_collector_due", dimensions: [("kind", kind.rawValue)], factory: metrics)
                .record(counts[kind] ?? 0)
        }
    }

    /// Reports that the store does not work.
    func reportStoreFailure(_ error: OrderError, seconds: Int64) {
        Counter(label: "payment_collector_store_failures_total", dimensions: [], factory: metrics).increment()
        logger.error(
            "payment collector waits for the store",
            metadata: ["code": "\(error.code.rawValue)", "seconds": "\(seconds)"])
    }

    /// Reports that scheduled charges are looked up before they are sent.
    func reportCaution(_ reason: String) {
        logger.warning("payment collector looks before it charges for 26 hours", metadata: ["reason": "\(reason)"])
    }

    /// Reports that the ledger could not be closed at this beat.
    func reportOpenLedger(_ error: OrderError) {
        logger.notice("payment collector closes the ledger later", metadata: ["reason": "\(error.message)"])
    }
}

extension Duration {
    /// Whole nanoseconds, clamped.
    fileprivate var nanoseconds: Int64 {
        let (whole, overflow) = components.seconds.multipliedReportingOverflow(by: 1_000_000_000)
        return overflow ? .max : whole + components.attoseconds / 1_000_000_000
    }
}
