import HTTPTypes
import Logging
import Metrics
import PaymentCore
import PaymentHTTP
import Synchronization
import Testing
import Tracing

/// What the logs, metrics and traces of a call say, and what they never say (G-11).
@Suite struct TelemetryTests {
    private static let canaries = ["4242424242424242", "sk_test_canary", "card[number]", "payer@example.com"]

    private let log = LogRecorder()
    private let metrics = MetricsRecorder()
    private let tracer = RecordingTracer()
    private let clock = TestClock()

    private func telemetry(_ level: Logger.Level = .trace) -> GatewayTelemetry {
        var logger = Logger(label: "test") { [log] _ in RecordingLogHandler(recorder: log) }
        logger.logLevel = level
        return GatewayTelemetry(
            gateway: GatewayID(rawValue: "stripe"), logger: logger, metrics: metrics, tracer: tracer, clock: clock)
    }

    @Test("a call that succeeds is one line, one count, one time and one client span")
    func success() async {
        let answer = await telemetry().observe("lookup") { [clock] observation in
            observation.requestID = "req_1"
            clock.advance(by: .microseconds(12_345))
            return 7
        }
        #expect(answer == 7)
        let end = "gateway=stripe milliseconds=12 operation=lookup outcome=succeeded requestID=req_1"
        let lines = [
            "trace payment gateway call starts gateway=stripe operation=lookup", "debug payment gateway call \(end)",
        ]
        #expect(log.lines == lines)
        let dimensions = "[gateway=stripe,operation=lookup,outcome=succeeded]"
        let records = [
            "payment_gateway_calls_total\(dimensions) 1", "payment_gateway_call_duration\(dimensions) 12345000",
        ]
        #expect(metrics.records == records)
        #expect(
            tracer.ended == [
                "payment.gateway client payment.gateway=stripe payment.operation=lookup payment.outcome=succeeded"
            ])
    }

    @Test("the outcome is the name of what came back")
    func outcomeNames() async throws {
        let unknown = UnknownOutcome(
            reason: .timeout, reference: nil, merchantReference: nil, idempotencyKey: try IdempotencyKey("order-1001"),
            sentAt: Timestamp(secondsSinceEpoch: 0), detail: "timed out")
        let outcome = await telemetry().observe("charge") { _ in Outcome<Int>.unknown(unknown) }
        #expect(outcome.name == "unknown")
        _ = await telemetry().observe("charge") { _ in Outcome<String>.succeeded("x") }
        _ = await telemetry().observe("charge") { observation in
            observation.outcome = "replayed"
            return Outcome<String>.succeeded("x")
        }
        let outcomes = tracer.ended.map { line in line.split(separator: "=").last.map(String.init) }
        #expect(outcomes == ["unknown", "succeeded", "replayed"])
    }

    @Test("errors pass through with their type and are counted by their code")
    func errors() async {
        let refusal = PaymentError(.rateLimited, "slow down", requestID: "req_9")
        await #expect(throws: refusal) {
            try await telemetry().observe("refund") { _ throws(PaymentError) -> Int in throw refusal }
        }
        let lost = TransportError(.connectionLost, .mayHaveArrived, detail: "gone")
        await #expect(throws: lost) {
            try await telemetry().observe("refund") { _ throws(TransportError) -> Int in throw lost }
        }
        await #expect(throws: OtherError()) {
            try await telemetry().observe("refund") { _ throws(OtherError) -> Int in throw OtherError() }
        }
        let outcomes = metrics.records.filter { $0.hasPrefix("payment_gateway_calls_total") }
        let expected: [String] = ["rateLimited", "connectionLost", "error"].map { (outcome: String) -> String in
            "payment_gateway_calls_total[gateway=stripe,operation=refund,outcome=\(outcome)] 1"
        }
        #expect(outcomes == expected)
        #expect(log.lines.contains { $0.contains("requestID=req_9") })
    }

    @Test("the number of sends is that of the retrying transport below, for each call by itself")
    func sends() async throws {
        let url = try AbsoluteURL("https://gateway.test/v1/charges")
        let request = TransportRequest(method: .get, url: url, effect: .read, limits: .lookup)
        let base = ScriptedTransport(
            [503, 503, 200, 200].map {
                .init(result: .success(TransportResponse(status: $0)), takes: .zero)
            }, clock: clock)
        let transport = RetryingTransport(base, clock: clock, random: SeededRandomSource(seed: 1))
        for _ in 0..<2 {
            let status = try await telemetry().observe("lookup") { _ throws(TransportError) -> Int in
                try await transport.send(request).status
            }
            #expect(status == 200)
        }
        let counts = metrics.records.filter { $0.hasPrefix("payment_gateway_sends_total") }.map {
            $0.split(separator: " ").last
        }
        #expect(counts == ["3", "1"])
        #expect(log.lines.contains { $0.hasSuffix("sends=3") })
    }

    @Test("spans that are started inside belong to the span of the call")
    func nesting() async {
        await telemetry().observe("charge") { [tracer] _ in
            tracer.startSpan("inner").end()
        }
        #expect(tracer.started == ["payment.gateway parent=0", "inner parent=1"])
    }

    @Test("without a debug level nothing is logged, and the default logger is silent")
    func silence() async {
        await telemetry(.info).observe("charge") { _ in }
        #expect(log.lines.isEmpty)
        let silent = GatewayTelemetry(gateway: GatewayID(rawValue: "stripe"), metrics: metrics, tracer: tracer)
        await silent.observe("charge") { _ in }
        #expect(tracer.ended.count == 2)
    }

    @Test("no body, secret, error text or hostile id reaches a log, a metric or a trace (G-11)")
    func canaries() async throws {
        let url = try AbsoluteURL("https://gateway.test/v1/\(Self.canaries[1])")
        let body = TransportBody.secret(Secret(Self.canaries.joined()))
        let request = TransportRequest(
            method: .post, url: url, headerFields: [.authorization: Self.canaries[1]], body: body,
            effect: .idempotentWrite, limits: .movesMoney)
        for end in 0..<3 {
            let base = ScriptedTransport(
                [
                    .init(
                        result: .failure(
                            TransportError(.timeout, .mayHaveArrived, detail: Self.canaries.joined(separator: " "))),
                        takes: .zero),
                    .init(
                        result: .success(TransportResponse(status: 200, body: Array(Self.canaries.joined().utf8))),
                        takes: .zero),
                ], clock: clock)
            let transport = RetryingTransport(base, clock: clock, random: SeededRandomSource(seed: 1))
            do {
                let text = try await telemetry().observe("charge") { observation throws(PaymentError) -> String in
                    observation.requestID = "req\n \(Self.canaries.joined(separator: " "))"
                    let response: TransportResponse
                    do throws(TransportError) {
                        response = try await transport.send(request)
                    } catch {
                        throw PaymentError(.gatewayFault, error.detail)
                    }
                    if end == 1 { throw PaymentError(.invalidRequest, Self.canaries.joined(), value: Self.canaries[0]) }
                    return String(decoding: response.body, as: UTF8.self)
                }
                #expect(text == Self.canaries.joined())
            } catch {
                #expect(end == 1)
            }
        }
        let everything = log.lines + metrics.records + tracer.started + tracer.ended
        // Three calls with two lines, three metrics and one span each, which starts and ends.
        #expect(everything.count == 21)
        for line in everything {
            #expect(!line.contains("\n"))
            for canary in Self.canaries { #expect(!line.contains(canary)) }
        }
        #expect(log.lines.contains { $0.contains("requestID=?") })
    }

    private struct OtherError: Error, Equatable {}
}
