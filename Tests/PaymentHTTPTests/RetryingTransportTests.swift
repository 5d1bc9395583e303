import HTTPTypes
import PaymentCore
import PaymentHTTP
import Testing

/// Which attempts follow which results, how long is waited, and that the end tells the truth about all of them (G-8, G-10, F-01, F-05).
@Suite struct RetryingTransportTests {
    /// What an attempt gives, in short: a status, or an error with its delivery.
    enum Attempt: Sendable, Hashable {
        case status(Int)
        case retryAfter(Int, String)
        /// An answer that itself says whether to repeat.
        case says(Int, Bool)
        case notSent(TransportError.Reason)
        case mayHaveArrived(TransportError.Reason)

        var result: Result<TransportResponse, TransportError> {
            switch self {
            case .status(let status): .success(TransportResponse(status: status))
            case .retryAfter(let status, let value):
                .success(TransportResponse(status: status, headerFields: [.retryAfter: value]))
            case .says(let status, let says):
                .success(TransportResponse(status: status, headerFields: [.server: says ? "repeat" : "stop"]))
            case .notSent(let reason): .failure(TransportError(reason, .notSent, detail: "d"))
            case .mayHaveArrived(let reason): .failure(TransportError(reason, .mayHaveArrived, detail: "d"))
            }
        }
    }

    struct Row: Sendable, CustomTestStringConvertible {
        let effect: TransportRequest.Effect
        let attempts: [Attempt]
        let sends: Int
        let end: Attempt
        /// The waits in milliseconds, with the jitter at its ceiling.
        let waits: [Int64]
        let rule: String
        var testDescription: String { rule }

        init(
            _ effect: TransportRequest.Effect, _ attempts: [Attempt], sends: Int, end: Attempt, waits: [Int64] = [],
            _ rule: String
        ) {
            self.effect = effect
            self.attempts = attempts
            self.sends = sends
            self.end = end
            self.waits = waits
            self.rule = rule
        }
    }

    static let reads = [
        Row(.read, [.status(200)], sends: 1, end: .status(200), "a read that succeeds is sent once"),
        Row(
            .read, [.mayHaveArrived(.timeout), .notSent(.connect), .status(200)], sends: 3, end: .status(200),
            waits: [500, 1000], "a read is repeated after any transport error"),
        Row(
            .read, [.status(500), .status(502), .status(503), .status(504), .status(429), .status(200)], sends: 6,
            end: .status(200), waits: [500, 1000, 2000, 4000, 8000],
            "a read is repeated on 429 and on 5xx, with doubled waits"),
        Row(.read, [.status(501)], sends: 1, end: .status(501), "a read is not repeated on 501"),
        Row(.read, [.status(409)], sends: 1, end: .status(409), "a read is not repeated on 409"),
        Row(.read, [.status(404)], sends: 1, end: .status(404), "a read is not repeated on 404"),
        Row(.read, [.status(302)], sends: 1, end: .status(302), "a redirect is given to the caller"),
        Row(.read, [.says(503, false)], sends: 1, end: .says(503, false), "an answer may forbid the repeat of a read"),
        Row(
            .read, [.says(402, true), .status(200)], sends: 2, end: .status(200), waits: [500],
            "an answer may ask for a repeat whatever its status"),
        Row(.read, [.says(200, true)], sends: 1, end: .says(200, true), "a success is never repeated"),
        Row(
            .read, [.mayHaveArrived(.timeout), .status(429), .status(404)], sends: 3, end: .status(404),
            waits: [500, 1000],
            "a read has no doubt to keep"),
        Row(
            .read, [.mayHaveArrived(.timeout), .status(403)], sends: 2, end: .status(403), waits: [500],
            "the last answer to a read counts, whatever came before"),
    ]

    static let writes = [
        Row(
            .idempotentWrite, [.notSent(.connect), .notSent(.nameResolution), .status(200)], sends: 3,
            end: .status(200),
            waits: [500, 1000], "a write with a key is repeated when nothing was sent (F-01)"),
        Row(
            .idempotentWrite, [.mayHaveArrived(.connectionLost), .status(200)], sends: 2, end: .status(200),
            waits: [500],
            "a write with a key is repeated when it may have arrived"),
        Row(
            .idempotentWrite, [.status(409), .status(429), .status(200)], sends: 3, end: .status(200),
            waits: [500, 1000],
            "a write with a key waits out 409 and 429 (F-05)"),
        Row(
            .idempotentWrite, [.status(500)], sends: 1, end: .status(500),
            "a write is not repeated on 500 unasked (F-04)"),
        Row(
            .idempotentWrite, [.status(503)], sends: 1, end: .status(503),
            "a write is not repeated on 503 unasked (F-04)"),
        Row(
            .idempotentWrite, [.says(500, true), .status(200)], sends: 2, end: .status(200), waits: [500],
            "a write is repeated on 500 when the answer asks for it"),
        Row(
            .idempotentWrite, [.says(409, false)], sends: 1, end: .says(409, false),
            "a write is not repeated on 409 when the answer forbids it"),
        Row(
            .idempotentWrite, [.status(402)], sends: 1, end: .status(402), "a decline is never repeated"),
        Row(
            .idempotentWrite, [.mayHaveArrived(.timeout), .status(402)], sends: 2, end: .status(402), waits: [500],
            "the answer to a repeat speaks for the first attempt, because the key is the same"),
        Row(.write, [.status(429)], sends: 1, end: .status(429), "a write without a key is not repeated on 429"),
        Row(
            .write, [.says(500, true)], sends: 1, end: .says(500, true),
            "a write without a key is repeated on no answer"),
        Row(
            .write, [.mayHaveArrived(.connectionLost)], sends: 1, end: .mayHaveArrived(.connectionLost),
            "a write without a key is not repeated when it may have arrived (F-11)"),
        Row(
            .write, [.notSent(.connect), .mayHaveArrived(.timeout)], sends: 2, end: .mayHaveArrived(.timeout),
            waits: [500],
            "a write without a key is repeated when nothing was sent, and only then"),
    ]

    static let truths = [
        Row(
            .idempotentWrite,
            [
                .mayHaveArrived(.timeout), .notSent(.connect), .notSent(.connect), .notSent(.connect),
                .notSent(.connect), .notSent(.connect),
            ],
            sends: 6, end: .mayHaveArrived(.timeout), waits: [500, 1000, 2000, 4000, 8000],
            "once an attempt may have arrived, a later one that was not sent does not hide it"),
        Row(
            .idempotentWrite, [.mayHaveArrived(.timeout), .notSent(.tls)], sends: 2, end: .mayHaveArrived(.timeout),
            waits: [500],
            "nor does a later TLS failure"),
        Row(
            .read, [.mayHaveArrived(.timeout), .notSent(.closed)], sends: 2, end: .mayHaveArrived(.timeout),
            waits: [500],
            "also for a read"),
        Row(
            .idempotentWrite, [.mayHaveArrived(.timeout), .retryAfter(429, "3600")], sends: 2,
            end: .mayHaveArrived(.timeout), waits: [500], "429 to the repeat says nothing about the first attempt"),
        Row(
            .idempotentWrite, [.mayHaveArrived(.timeout), .status(401)], sends: 2, end: .mayHaveArrived(.timeout),
            waits: [500], "nor does 401"),
        Row(
            .idempotentWrite, [.says(500, true), .retryAfter(429, "3600")], sends: 2, end: .says(500, true),
            waits: [500], "nor does 429 about an answer that left everything open"),
        Row(
            .idempotentWrite, [.says(503, true), .notSent(.refusedRequest)], sends: 2, end: .says(503, true),
            waits: [500],
            "an answer that left everything open outlives a repeat that was not sent"),
        Row(
            .idempotentWrite, [.status(429), .notSent(.refusedRequest)], sends: 2, end: .notSent(.refusedRequest),
            waits: [500], "429 alone leaves no doubt"),
    ]

    static let neverRepeated = ([.read, .idempotentWrite, .write] as [TransportRequest.Effect]).flatMap { effect in
        ([.refusedRequest, .tls, .cancelled, .closed, .answerTooLarge] as [TransportError.Reason]).flatMap { reason in
            [Attempt.notSent(reason), .mayHaveArrived(reason)].map { attempt in
                Row(effect, [attempt, .status(200)], sends: 1, end: attempt, "\(effect) ends with \(attempt)")
            }
        }
    }

    @Test("attempts follow the table", arguments: reads + writes + truths + neverRepeated)
    func table(_ row: Row) async {
        let clock = TestClock()
        let base = ScriptedTransport(row.attempts.map { .init(result: $0.result, takes: .zero) }, clock: clock)
        let policy = RetryPolicy(attemptsMax: 6) { response in
            response.value(of: .server).map { $0 == "repeat" }
        }
        let transport = RetryingTransport(base, policy: policy, clock: clock, random: HighestRandomSource())
        let end = await result(of: transport, row.effect)
        #expect(base.sent.count == row.sends)
        #expect(clock.waits == row.waits.map { .milliseconds($0) })
        switch (end, row.end.result) {
        case (.success(let response), .success(let expected)):
            #expect(response.status == expected.status)
            #expect(response.headerFields == expected.headerFields)
        case (.failure(let error), .failure(let expected)):
            #expect(error.reason == expected.reason)
            #expect(error.delivery == expected.delivery)
        default:
            Issue.record("ended with \(end) instead of \(row.end)")
        }
    }

    @Test("each repeat has the same bytes and the same fields")
    func sameBytes() async throws {
        let clock = TestClock()
        let base = ScriptedTransport(
            [Attempt.status(409), .mayHaveArrived(.timeout), .status(200)].map {
                .init(result: $0.result, takes: .zero)
            },
            clock: clock)
        let transport = RetryingTransport(base, clock: clock, random: SeededRandomSource(seed: 1))
        _ = await result(of: transport, .idempotentWrite)
        let bodies = base.sent.map { request in request.body.withBytes { Array($0) } }
        #expect(bodies == Array(repeating: Array("amount=1".utf8), count: 3))
        #expect(Set(base.sent.map(\.headerFields)).count == 1)
        #expect(base.sent.allSatisfy { $0.method == .post && $0.effect == .idempotentWrite })
    }

    @Test("waits are spread over the whole range below the ceiling")
    func fullJitter() async {
        var first: [Duration] = []
        for seed in 0..<200 as Range<UInt64> {
            let clock = TestClock()
            let base = ScriptedTransport(
                [Attempt.status(503), .status(503), .status(200)].map { .init(result: $0.result, takes: .zero) },
                clock: clock)
            let transport = RetryingTransport(base, clock: clock, random: SeededRandomSource(seed: seed))
            _ = await result(of: transport, .read)
            #expect(clock.waits.count == 2, "seed \(seed)")
            #expect(clock.waits[1] <= .seconds(1), "seed \(seed)")
            first.append(clock.waits[0])
        }
        #expect(first.allSatisfy { $0 >= .zero && $0 <= .milliseconds(500) })
        for quarter in 0..<4 {
            let range = Duration.milliseconds(125 * quarter)..<Duration.milliseconds(125 * (quarter + 1))
            #expect(first.count { range.contains($0) } > 25, "quarter \(quarter)")
        }
    }

    @Test("Retry-After is kept, with jitter on top, and more than the bound is given to the caller")
    func retryAfter() async {
        let wallClock = ManualWallClock(Timestamp(secondsSinceEpoch: 784_111_777))
        let rows: [(String, Duration?)] = [
            ("7", .seconds(7)), ("0", .zero), ("30", .seconds(30)), ("31", nil), ("99999999999999999999", nil),
            ("Sun, 06 Nov 1994 08:49:47 GMT", .seconds(10)), ("Sun, 06 Nov 1994 08:00:00 GMT", .zero),
            ("Mon, 07 Nov 1994 08:49:47 GMT", nil), ("soon", .zero), ("-1", .zero),
        ]
        for (value, expected) in rows {
            let clock = TestClock()
            let base = ScriptedTransport(
                [Attempt.retryAfter(429, value), .status(200)].map { .init(result: $0.result, takes: .zero) },
                clock: clock)
            let transport = RetryingTransport(
                base, clock: clock, wallClock: wallClock, random: HighestRandomSource())
            let end = await result(of: transport, .idempotentWrite)
            #expect(clock.waits == (expected.map { [$0 + .milliseconds(500)] } ?? []), "\(value)")
            #expect(status(of: end) == (expected == nil ? 429 : 200), "\(value)")
        }
    }

    @Test("all attempts and waits stay within the total time, and each attempt gets what is left")
    func totalTime() async {
        let clock = TestClock()
        let base = ScriptedTransport(
            (0..<9).map { _ in .init(result: Attempt.mayHaveArrived(.timeout).result, takes: .seconds(40)) },
            clock: clock)
        let policy = RetryPolicy(attemptsMax: 9, totalTimeMax: .seconds(100))
        let transport = RetryingTransport(base, policy: policy, clock: clock, random: HighestRandomSource())
        _ = await result(of: transport, .read)
        // 40 s, wait 0.5 s, 40 s, wait 1 s, and 18.5 s are left for the third attempt.
        #expect(base.sent.map(\.limits.totalTimeout) == [.seconds(80), .milliseconds(59_500), .milliseconds(18_500)])
        #expect(base.sent.map(\.limits.connectTimeout) == [.seconds(10), .seconds(10), .seconds(10)])
        #expect(clock.waits == [.milliseconds(500), .seconds(1)])
    }

    @Test("an outage is met with few repeats once the shared budget is used up")
    func budget() async {
        let budget = RetryBudget(capacity: 20, repeatCost: 5, refund: 1)
        let clock = TestClock()
        let base = ScriptedTransport(
            (0..<300).map { _ in .init(result: Attempt.status(503).result, takes: .zero) }, clock: clock)
        for _ in 0..<100 {
            // Each call has its own wrapper: the budget is what they share.
            let transport = RetryingTransport(base, budget: budget, clock: clock, random: SeededRandomSource(seed: 1))
            _ = await result(of: transport, .read)
        }
        #expect(base.sent.count == 104)
        #expect(budget.available == 0)
        let good = ScriptedTransport(
            (0..<30).map { _ in .init(result: Attempt.status(200).result, takes: .zero) }, clock: clock)
        for _ in 0..<7 { _ = await result(of: RetryingTransport(good, budget: budget, clock: clock), .read) }
        #expect(budget.available == 7)
        for _ in 0..<23 { _ = await result(of: RetryingTransport(good, budget: budget, clock: clock), .read) }
        #expect(budget.available == 20)
    }

    @Test(
        "a task cancelled while it waits ends with the last result, told truthfully (F-17)",
        arguments: [
            (Attempt.notSent(.connect), Attempt.notSent(.connect)),
            (.mayHaveArrived(.timeout), .mayHaveArrived(.timeout)), (.status(429), .status(429)),
        ])
    func cancellation(first: Attempt, end: Attempt) async {
        // The sleep itself cancels the task that sleeps, so the moment is certain.
        let clock = TestClock { withUnsafeCurrentTask { $0?.cancel() } }
        let base = ScriptedTransport(
            [first, .status(200)].map { .init(result: $0.result, takes: .zero) }, clock: clock)
        let transport = RetryingTransport(base, clock: clock, random: SeededRandomSource(seed: 1))
        let result = await Task { await self.result(of: transport, .idempotentWrite) }.value
        #expect(base.sent.count == 1)
        switch (result, end.result) {
        case (.success(let response), .success(let expected)): #expect(response.status == expected.status)
        case (.failure(let error), .failure(let expected)): #expect(error == expected)
        default: Issue.record("ended with \(result)")
        }
    }

    @Test("a policy out of range is moved into it, and one attempt is always made")
    func policyRange() async {
        let clock = TestClock()
        let base = ScriptedTransport([.init(result: Attempt.status(503).result, takes: .zero)], clock: clock)
        let policy = RetryPolicy(
            attemptsMax: -3, baseDelay: .seconds(-1), delayMax: .seconds(-1), retryAfterMax: .seconds(-1),
            totalTimeMax: .seconds(-1))
        let end = await result(of: RetryingTransport(base, policy: policy, clock: clock), .read)
        #expect(status(of: end) == 503)
        #expect(base.sent.count == 1)
        let huge = RetryPolicy(attemptsMax: 200, baseDelay: .seconds(Int64.max), delayMax: .seconds(Int64.max))
        let again = ScriptedTransport([.init(result: Attempt.status(503).result, takes: .zero)], clock: clock)
        _ = await result(of: RetryingTransport(again, policy: huge, clock: clock), .read)
        #expect(again.sent.count == 1)
    }

    private func status(of result: Result<TransportResponse, TransportError>) -> Int? {
        if case .success(let response) = result { response.status } else { nil }
    }

    private func result(
        of transport: RetryingTransport, _ effect: TransportRequest.Effect
    ) async -> Result<TransportResponse, TransportError> {
        do throws(TransportError) {
            return .success(try await transport.send(try Self.request(effect)))
        } catch {
            return .failure(error)
        }
    }

    private static func request(_ effect: TransportRequest.Effect) throws(TransportError) -> TransportRequest {
        do {
            let url = try AbsoluteURL("https://gateway.test/v1/charges")
            return TransportRequest(
                method: effect == .read ? .get : .post, url: url, headerFields: [.authorization: "Bearer x"],
                body: .bytes(Array("amount=1".utf8)), effect: effect, limits: .movesMoney)
        } catch {
            throw TransportError(.refusedRequest, .notSent, detail: "\(error)")
        }
    }
}

@Suite struct RetryAfterTests {
    static let now = Timestamp(secondsSinceEpoch: 784_111_777)

    @Test(
        "all forms of RFC 9110 are read",
        arguments: [
            ("120", 120), (" 5\t", 5), ("Sun, 06 Nov 1994 08:49:37 GMT", 0), ("Sun, 06 Nov 1994 08:50:37 GMT", 60),
            ("Sunday, 06-Nov-94 08:50:37 GMT", 60), ("Sun Nov  6 08:50:37 1994", 60),
            ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
            ("Thu, 29 Feb 1996 00:00:00 GMT", 41_440_223), ("Sat, 01 Jan 2000 00:00:00 GMT", 162_573_023),
            ("Friday, 31-Dec-99 23:59:59 GMT", 162_573_022), ("Saturday, 06-Nov-44 00:00:00 GMT", 1_577_891_423),
            ("Tuesday, 06-Nov-45 00:00:00 GMT", 0), ("99999999999999999999999", 3_162_240_000),
            ("Fri, 31 Dec 9999 23:59:59 GMT", 3_162_240_000),
        ] as [(String, Int64)])
    func accepted(text: String, seconds: Int64) {
        #expect(RetryAfter.delay(text, now: Self.now) == .seconds(seconds))
    }

    @Test(
        "what is none of them is ignored",
        arguments: [
            "", " ", "-1", "+1", "1.5", "1 s", "soon", "Sun, 06 Nov 1994 08:49:37", "Sun, 06 Nov 1994 08:49:37 CET",
            "Sun, 31 Feb 1994 08:49:37 GMT", "Sun, 29 Feb 1900 00:00:00 GMT", "Sun, 06 Nov 1994 24:00:00 GMT",
            "Sun, 06 Nov 1994 08:60:00 GMT", "Sun, 06 Now 1994 08:49:37 GMT", "Sun, 06 Nov 94 08:49:37 GMT",
            "Sun, 00 Nov 1994 08:49:37 GMT", "１２", "Sun, 06 Nov 1994 8:49:37 GMT", "Sunday, 06-Nov-1994 08:49:37 GMT",
        ])
    func ignored(text: String) {
        #expect(RetryAfter.delay(text, now: Self.now) == nil)
    }
}
