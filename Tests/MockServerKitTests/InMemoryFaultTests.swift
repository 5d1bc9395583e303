import HTTPTypes
@testable import MockServerKit
import PaymentCore
import PaymentHTTP
import Testing

/// What a client in memory meets for each fault, and whether the count was raised (M-5).
@Suite struct InMemoryFaultTests {
    enum Expectation: Sendable {
        case error(TransportError.Reason, TransportError.Delivery)
        case status(Int, contains: String)
        case bytes([UInt8])
    }

    struct Row: Sendable, CustomTestStringConvertible {
        let rule: FaultRule
        let raises: Int
        let expected: Expectation

        init(_ rule: FaultRule, raises: Int, _ expected: Expectation) {
            self.rule = rule
            self.raises = raises
            self.expected = expected
        }

        var testDescription: String { rule.fault.rawValue }
    }

    static let rows: [Row] = [
        Row(FaultRule(.connectionRefused), raises: 0, .error(.connect, .notSent)),
        Row(FaultRule(.requestLost), raises: 0, .error(.connectionLost, .mayHaveArrived)),
        Row(FaultRule(.noAnswer), raises: 0, .error(.timeout, .mayHaveArrived)),
        Row(FaultRule(.answerLost), raises: 1, .error(.connectionLost, .mayHaveArrived)),
        Row(FaultRule(.noAnswerApplied), raises: 1, .error(.timeout, .mayHaveArrived)),
        Row(FaultRule(.resent), raises: 2, .status(200, contains: "\"count\":3")),
        Row(FaultRule(.tooManyRequests), raises: 0, .status(429, contains: "slow_down")),
        Row(FaultRule(.internalError), raises: 0, .status(500, contains: "broken")),
        Row(FaultRule(.internalErrorApplied), raises: 1, .status(500, contains: "broken")),
        Row(FaultRule(.unavailable), raises: 0, .status(503, contains: "away")),
        Row(FaultRule(.conflict), raises: 0, .status(409, contains: "busy")),
        Row(FaultRule(.badGatewayPage), raises: 0, .status(502, contains: "<h1>502 Bad Gateway</h1>")),
        Row(FaultRule(.truncated), raises: 1, .error(.connectionLost, .mayHaveArrived)),
        Row(FaultRule(.huge), raises: 1, .error(.answerTooLarge, .mayHaveArrived)),
        Row(FaultRule(.huge, bytes: 1000), raises: 1, .status(200, contains: "\"count\":2}    ")),
        Row(FaultRule(.endless), raises: 1, .error(.answerTooLarge, .mayHaveArrived)),
        Row(FaultRule(.slow), raises: 1, .error(.timeout, .mayHaveArrived)),
        Row(FaultRule(.slow, milliseconds: 79_999), raises: 1, .status(200, contains: "\"count\":2")),
        Row(FaultRule(.wrongContentType), raises: 1, .status(200, contains: "\"count\":2")),
        Row(FaultRule(.garbage), raises: 1, .status(200, contains: "")),
        Row(FaultRule(.empty), raises: 1, .bytes([])),
        Row(FaultRule(.swapped), raises: 1, .status(200, contains: "\"count\":1")),
        Row(FaultRule(.duplicateKeys), raises: 1, .status(200, contains: "{\"id\":null,\"id\":\"cnt_")),
        Row(FaultRule(.byteOrderMark), raises: 1, .status(200, contains: "\u{FEFF}{\"id\"")),
    ]

    @Test func everyFaultIsInTheTable() {
        #expect(Set(Self.rows.map(\.rule.fault)) == Set(Fault.allCases))
    }

    @Test(arguments: rows) func aFaultIsMetAsItsNameSaysAndTheNextRequestIsFine(_ row: Row) async throws {
        let engine = try makeEngine()
        _ = engine.ask(.post, "/count")
        engine.inject(row.rule)
        let request = TransportRequest(
            method: .post, url: try engine.baseURL.appending(path: "/count"), effect: .write, limits: .movesMoney)
        var met: Result<TransportResponse, TransportError>
        do throws(TransportError) {
            met = .success(try await engine.transport.send(request))
        } catch {
            met = .failure(error)
        }
        switch (row.expected, met) {
        case (.error(let reason, let delivery), .failure(let error)):
            #expect(error.reason == reason && error.delivery == delivery)
        case (.status(let status, let text), .success(let response)):
            #expect(response.status == status)
            #expect(text.isEmpty || String(decoding: response.body, as: UTF8.self).contains(text))
        case (.bytes(let bytes), .success(let response)):
            #expect(response.body == bytes)
        default:
            Issue.record("met \(met)")
        }
        #expect(engine.withGateway { $0.count } == 1 + row.raises)
        #expect(row.rule.fault.isApplied == (row.raises > 0))
        #expect(engine.requests.last?.fault == row.rule.fault)
        #expect(engine.faults == .none)
        #expect(engine.ask(.post, "/count").body?.contains("\"count\":\(2 + row.raises)") == true)
    }

    @Test func contentTypeAndGarbageAreSpoiledAsSaid() throws {
        let engine = try makeEngine()
        engine.inject(FaultRule(.wrongContentType), FaultRule(.garbage))
        guard case .response(let page) = engine.ask(.post, "/count"),
            case .response(let garbage) = engine.ask(.post, "/count")
        else {
            Issue.record("no answers")
            return
        }
        #expect(page.headerFields[.contentType] == "text/html; charset=utf-8")
        #expect(garbage.headerFields[.contentType] == "application/json")
        #expect(throws: JSONError.self) { try JSONDocument(parsing: garbage.body) }
    }

    @Test func aSwappedAnswerWaitsForAnEarlierOne() throws {
        let engine = try makeEngine()
        engine.inject(FaultRule(.swapped))
        let first = engine.ask(.post, "/count").body
        #expect(first?.contains("\"count\":1") == true)
        #expect(engine.ask(.post, "/count").body == first)
        #expect(engine.faults == .none)
    }

    @Test(arguments: [
        ("[1,2]", "[1,2]"), ("", ""), ("{}", "{}"), ("{\"a", "{\"a"),
        (" { \"a\\\"b\" : 1}", " { \"a\\\"b\":null,\"a\\\"b\" : 1}"),
    ]) func onlyAnObjectWithMembersGetsADuplicateKey(_ body: String, _ expected: String) {
        let response = MockResponse(status: 200, body: Array(body.utf8)).withDuplicateKey
        #expect(String(decoding: response.body, as: UTF8.self) == expected)
    }

    @Test func aTransportReachesItsOwnMockOnly() async throws {
        let engine = try makeEngine()
        let request = TransportRequest(
            method: .get, url: try AbsoluteURL("https://other.mock.invalid/count"), effect: .read, limits: .lookup)
        let error = await #expect(throws: TransportError.self) { try await engine.transport.send(request) }
        #expect(error?.reason == .connect && error?.delivery == .notSent)
        #expect(engine.requests.isEmpty)
    }

    @Test func pathQueryAndBodyArriveAsSent() async throws {
        let engine = try makeEngine()
        let request = TransportRequest(
            method: .post, url: try AbsoluteURL("https://counter.mock.invalid/a%20b?x=1&y=%3F#part"),
            headerFields: [.contentType: "text/plain"], body: .secret(Secret("hidden")), effect: .write, limits: .lookup
        )
        _ = try await engine.transport.send(request)
        let record = try #require(engine.requests.first)
        #expect(record.path == "/a%20b" && record.query == "x=1&y=%3F")
        #expect(record.body.bytes == Array("hidden".utf8) && record.headerFields[.contentType] == "text/plain")
    }

    @Test func anAnswerAboveTheLimitIsRefused() async throws {
        let engine = try makeEngine()
        var request = TransportRequest(
            method: .post, url: try engine.baseURL.appending(path: "/echo"),
            body: .bytes(Array(repeating: 1, count: 11)),
            effect: .write, limits: .lookup)
        request.limits.bodyBytesMax = 10
        let error = await #expect(throws: TransportError.self) { try await engine.transport.send(request) }
        #expect(error?.reason == .answerTooLarge)
    }

    @Test("a fault meant for one operation leaves the others alone")
    func oneOperation() throws {
        let engine = MockEngine<CounterMock>(
            seed: 1, clock: MockClock(standingAt: Timestamp(secondsSinceEpoch: 0)),
            baseURL: try AbsoluteURL("http://127.0.0.1:1"))
        engine.inject(FaultRule(.unavailable, path: "/count", operation: "with-body"))
        func status(_ body: String) -> Int? {
            engine.answer(MockRequest(method: .post, path: "/count", body: Array(body.utf8))).response?.status
        }
        #expect(status("") == 200)
        #expect(status("x") == 503)
        #expect(status("x") == 200, "the rule is used up")
    }
}
