import Foundation
import HTTPTypes
@testable import MockServerKit
import PaymentCore
import PaymentHTTP
import Synchronization
import Testing

/// The control API by table, without a socket (D-66, S-82).
@Suite struct ControlAPITests {
    private let engine: MockEngine<CounterMock>
    private let control: ControlAPI<CounterMock>
    private let refusals = Refusals()

    private final class Refusals: Sendable {
        let durations = Mutex<[Duration]>([])
    }

    init() throws {
        engine = try makeEngine()
        control = ControlAPI(engine: engine, token: "the-token") { [refusals] duration in
            refusals.durations.withLock { $0.append(duration) }
        }
    }

    private func send(
        _ method: HTTPRequest.Method, _ path: String, _ body: String = "", host: String? = "127.0.0.1:80",
        token: String? = "Bearer the-token"
    ) -> MockResponse {
        var parts = path.split(separator: "?", maxSplits: 1).map(String.init)
        if parts.count < 2 { parts.append("") }
        var fields: HTTPFields = [:]
        fields[.authorization] = token
        let (answer, afterwards) = control.answer(
            MockRequest(method: method, path: parts[0], query: parts[1], headerFields: fields, body: Array(body.utf8)),
            host: host)
        afterwards?()
        return answer
    }

    private func json(_ response: MockResponse) throws -> JSON { JSON(try JSONDocument(parsing: response.body).root) }

    static let paths = [
        ("GET", "/_mock/state"), ("GET", "/_mock/requests"), ("GET", "/_mock/deliveries"), ("GET", "/_mock/faults"),
        ("POST", "/_mock/faults"), ("DELETE", "/_mock/faults"), ("POST", "/_mock/clock"), ("POST", "/_mock/seed"),
        ("POST", "/_mock/reset"),
    ]

    @Test(arguments: paths, [nil, "", "Bearer", "Bearer ", "Bearer the-toke", "Bearer the-tokens", "Basic the-token"])
    func withoutTheTokenNothingIsToldOrChanged(_ path: (String, String), _ token: String?) throws {
        let method = try #require(HTTPRequest.Method(path.0))
        engine.inject(FaultRule(.conflict))
        let answer = send(method, path.1, "{\"advanceSeconds\":5,\"seed\":1}", token: token)
        #expect(answer.status == 401 && answer.headerFields[.wwwAuthenticate] == "Bearer")
        #expect(try json(answer)["error"]?["code"] == "unauthorized")
        #expect(!String(decoding: answer.body, as: UTF8.self).contains("the-token"))
        #expect(engine.clock.now() == start && engine.faults.rules.count == 1)
    }

    @Test(arguments: [
        nil, "", "evil.example", "127.0.0.1.evil.example", "10.0.0.1", "[::2]", "127.0.0.1@evil.example", "a b",
    ])
    func aForeignHostIsRefusedEverywhere(_ host: String?) throws {
        for (method, path) in Self.paths + [("GET", "/_mock"), ("GET", "/_mock/style.css"), ("GET", "/_mock/nothing")] {
            let answer = send(try #require(HTTPRequest.Method(method)), path, host: host)
            #expect(answer.status == 403)
            #expect(try json(answer)["error"]?["code"] == "foreign_host")
        }
    }

    @Test(arguments: ["127.0.0.1", "127.0.0.1:4242", "localhost:1", "LOCALHOST", "[::1]:8080", "127.1.2.3"])
    func loopbackHostsAreFine(_ host: String) {
        #expect(send(.get, "/_mock/state", host: host).status == 200)
    }

    @Test func theWordBearerIsNotCaseSensitive() {
        #expect(send(.get, "/_mock/state", token: "bEARER the-token").status == 200)
    }

    struct Refusal: Sendable, CustomTestStringConvertible {
        let method: HTTPRequest.Method
        let path: String
        let body: String
        let status: Int
        let code: String
        let field: String?

        init(
            _ method: HTTPRequest.Method, _ path: String, _ body: String, _ status: Int, _ code: String,
            _ field: String? = nil
        ) {
            self.method = method
            self.path = "/_mock" + path
            self.body = body
            self.status = status
            self.code = code
            self.field = field
        }

        var testDescription: String { "\(method.rawValue) \(path) \(body.prefix(60))" }
    }

    static let refused: [Refusal] = [
        Refusal(.get, "/nothing", "", 404, "unknown_path"), Refusal(.get, "/", "", 404, "unknown_path"),
        Refusal(.get, "/Reset", "", 404, "unknown_path"), Refusal(.get, "/../state", "", 404, "unknown_path"),
        Refusal(.get, "/reset", "", 405, "method_not_allowed"), Refusal(.put, "/faults", "", 405, "method_not_allowed"),
        Refusal(.post, "/requests", "", 405, "method_not_allowed"), Refusal(.post, "", "", 405, "method_not_allowed"),
        Refusal(.delete, "/clock", "", 405, "method_not_allowed"),
        Refusal(.get, "/requests?limit=1", "", 400, "unknown_parameter"),
        Refusal(.post, "/reset", "x", 400, "invalid_json"), Refusal(.post, "/clock", "", 400, "invalid_json"),
        Refusal(.post, "/clock", "{", 400, "invalid_json"),
        Refusal(.post, "/clock", "{\"a\":1,\"a\":2}", 400, "invalid_json"),
        Refusal(.post, "/clock", String(repeating: "[", count: 100_000), 400, "invalid_json"),
        Refusal(.post, "/clock", "[]", 400, "wrong_type"), Refusal(.post, "/clock", "null", 400, "wrong_type"),
        Refusal(.post, "/clock", "{}", 400, "missing_member", "advanceSeconds"),
        Refusal(.post, "/clock", "{\"advanceSeconds\":-1}", 400, "invalid_value", "advanceSeconds"),
        Refusal(.post, "/clock", "{\"advanceSeconds\":1.5}", 400, "invalid_value", "advanceSeconds"),
        Refusal(.post, "/clock", "{\"advanceSeconds\":\"5\"}", 400, "invalid_value", "advanceSeconds"),
        Refusal(.post, "/clock", "{\"advanceSeconds\":99999999999}", 400, "invalid_value", "advanceSeconds"),
        Refusal(.post, "/clock", "{\"advanceSeconds\":1,\"by\":2}", 400, "unknown_member", "by"),
        Refusal(.post, "/seed", "{\"seed\":-1}", 400, "invalid_value", "seed"),
        Refusal(.post, "/seed", "{\"seed\":null}", 400, "invalid_value", "seed"),
        Refusal(.post, "/seed", "{\"seeds\":1}", 400, "unknown_member", "seeds"),
        Refusal(.post, "/reset", "{\"hard\":true}", 400, "unknown_member", "hard"),
        Refusal(.post, "/faults", "{\"fault\":\"500\"}", 400, "unknown_member", "fault"),
        Refusal(.post, "/faults", "{\"faults\":{}}", 400, "wrong_type", "faults"),
        Refusal(.post, "/faults", "{\"faults\":[7]}", 400, "wrong_type", "faults[0]"),
        Refusal(.post, "/faults", "{\"faults\":[{}]}", 400, "invalid_value", "faults[0].fault"),
        Refusal(.post, "/faults", "{\"faults\":[{\"fault\":500}]}", 400, "wrong_type", "faults[0].fault"),
        Refusal(.post, "/faults", "{\"faults\":[{\"fault\":\"nope\"}]}", 400, "invalid_value", "faults[0].fault"),
        Refusal(
            .post, "/faults", "{\"faults\":[{\"fault\":\"500\",\"when\":1}]}", 400, "unknown_member", "faults[0].when"),
        Refusal(.post, "/faults", "{\"faults\":[{\"fault\":\"500\",\"times\":0}]}", 400, "invalid_value", "times"),
        Refusal(
            .post, "/faults", "{\"faults\":[{\"fault\":\"500\",\"bytes\":1}]}", 400, "unknown_member", "faults[0].bytes"
        ),
        Refusal(
            .post, "/faults", "{\"faults\":[{\"fault\":\"500\",\"seconds\":1}]}", 400, "unknown_member",
            "faults[0].seconds"),
        Refusal(
            .post, "/faults", "{\"faults\":[{\"fault\":\"delivery-drop\",\"seconds\":1}]}", 400, "unknown_member",
            "faults[0].seconds"),
        Refusal(
            .post, "/faults", "{\"faults\":[{\"fault\":\"delivery-drop\",\"match\":{\"path\":\"/\"}}]}", 400,
            "unknown_member", "faults[0].match.path"),
        Refusal(
            .post, "/faults", "{\"faults\":[{\"fault\":\"500\",\"match\":{\"topic\":\"a\"}}]}", 400, "unknown_member",
            "faults[0].match.topic"),
        Refusal(
            .post, "/faults", "{\"faults\":[{\"fault\":\"500\",\"match\":{\"method\":\"G T\"}}]}", 400, "invalid_value",
            "faults[0].match.method"),
        Refusal(
            .post, "/faults", "{\"faults\":[{\"fault\":\"500\",\"match\":{\"path\":7}}]}", 400, "wrong_type",
            "faults[0].match.path"),
        Refusal(
            .post, "/faults", "{\"faults\":[{\"fault\":\"connection-refused\"}]}", 400, "missing_member",
            "faults[0].milliseconds"),
        Refusal(
            .post, "/faults", "{\"faults\":[{\"fault\":\"connection-refused\",\"milliseconds\":5,\"match\":{}}]}", 400,
            "unknown_member", "faults[0].match"),
        Refusal(.post, "/faults", "{\"random\":{\"500\":1001}}", 400, "invalid_value", "random.500"),
        Refusal(.post, "/faults", "{\"random\":{\"500\":600,\"503\":600}}", 400, "invalid_value", "random"),
        Refusal(.post, "/faults", "{\"random\":{\"501\":1}}", 400, "unknown_member", "random.501"),
        Refusal(.post, "/faults", "{\"random\":[]}", 400, "wrong_type", "random"),
    ]

    @Test(arguments: refused) func whatIsWrongIsNamedAndChangesNothing(_ row: Refusal) throws {
        engine.inject(FaultRule(.conflict))
        let answer = send(row.method, row.path, row.body)
        #expect(answer.status == row.status)
        let error = try #require(try json(answer)["error"])
        #expect(error["code"]?.stringValue == row.code)
        if let field = row.field { #expect(error["field"]?.stringValue?.hasSuffix(field) == true) }
        #expect(error["message"]?.stringValue?.isEmpty == false)
        if row.status == 405 { #expect(answer.headerFields[.allow]?.isEmpty == false) }
        #expect(engine.clock.now() == start && engine.seed == 7 && engine.faults.rules.count == 1)
        #expect(engine.requests.isEmpty)
    }

    @Test func faultsAreSetListedCountedAndCleared() throws {
        let order = """
            {"faults":[{"match":{"method":"POST","path":"/cou*"},"fault":"answer-lost","times":2},
            {"fault":"truncated","bytes":5,"times":null},{"fault":"slow","milliseconds":10},
            {"match":{"topic":"count.*"},"fault":"delivery-delay","seconds":9}],"random":{"garbage":3,"delivery-drop":4}}
            """
        #expect(send(.post, "/_mock/faults", order).status == 200)
        _ = engine.ask(.post, "/count")
        let listed = try json(send(.get, "/_mock/faults"))
        #expect(
            listed["faults"]?[0] == [
                "match": ["method": "POST", "path": "/cou*"], "fault": "answer-lost", "times": 1,
            ])
        #expect(listed["faults"]?[1] == ["match": [:], "fault": "truncated", "times": nil, "bytes": 5])
        #expect(listed["faults"]?[2] == ["match": [:], "fault": "slow", "times": 1, "milliseconds": 10])
        #expect(
            listed["faults"]?[3] == [
                "match": ["topic": "count.*"], "fault": "delivery-delay", "times": 1, "seconds": 9,
            ])
        #expect(listed["random"] == ["garbage": 3, "delivery-drop": 4])
        #expect(try json(send(.post, "/_mock/faults", listed.text())) == listed)
        #expect(try json(send(.post, "/_mock/faults", "{}")) == ["faults": [], "random": [:]])
        engine.inject(FaultRule(.conflict))
        #expect(try json(send(.delete, "/_mock/faults")) == ["faults": [], "random": [:]])
        #expect(engine.faults == .none)
    }

    @Test(arguments: Fault.allCases.map(\.rawValue) + DeliveryFault.allCases.map(\.rawValue))
    func everyFaultCanBeOrderedByItsName(_ name: String) {
        let more = name == "connection-refused" ? ",\"milliseconds\":250" : ""
        #expect(send(.post, "/_mock/faults", "{\"faults\":[{\"fault\":\"\(name)\"\(more)}]}").status == 200)
        #expect(send(.post, "/_mock/faults", "{\"random\":{\"\(name)\":1}}").status == 200)
        let expected: [Duration] = name == "connection-refused" ? [.milliseconds(250)] : []
        #expect(refusals.durations.withLock { $0 } == expected)
    }

    @Test func theClockMovesAndIsTold() throws {
        let answer = try json(send(.post, "/_mock/clock", "{\"advanceSeconds\":86400}"))
        #expect(answer == ["now": "2027-01-16T08:00:00Z", "nowSeconds": 1_800_086_400, "offsetSeconds": 86_400])
        #expect(try json(send(.post, "/_mock/reset"))["offsetSeconds"] == 0)
        #expect(engine.clock.now() == start)
    }

    @Test func theSeedIsSet() throws {
        #expect(try json(send(.post, "/_mock/seed", "{\"seed\":42}")) == ["seed": 42])
        #expect(engine.ask(.post, "/count").body == (try makeEngine(seed: 42)).ask(.post, "/count").body)
    }

    @Test func requestsAreListedWithRawBodies() throws {
        _ = engine.answer(
            MockRequest(
                method: .post, path: "/echo", query: "a=1", headerFields: [.authorization: "Bearer k", .accept: "a"],
                body: [0, 255, 10]))
        engine.inject(FaultRule(.answerLost))
        _ = engine.ask(.post, "/count")
        let listed = try json(send(.get, "/_mock/requests"))
        let first = try #require(listed["requests"]?[0])
        #expect(first["method"] == "POST" && first["path"] == "/echo" && first["query"] == "a=1")
        #expect(first["headers"]?["Authorization"] == "Bearer k")
        #expect(first["body"]?.stringValue == Data([0, 255, 10]).base64EncodedString() && first["bodyBytes"] == 3)
        #expect(first["status"] == 200 && first["fault"] == nil as JSON)
        #expect(first["answer"]?["body"]?.stringValue == Data([0, 255, 10]).base64EncodedString())
        let second = try #require(listed["requests"]?[1])
        #expect(second["status"] == nil as JSON && second["answer"] == nil as JSON && second["fault"] == "answer-lost")
    }

    @Test func deliveriesAreListedWithRawBodiesAndAttempts() async throws {
        _ = engine.ask(.put, "/hook", "http://127.0.0.1:1/hook")
        _ = engine.ask(.post, "/count")
        await engine.deliverDue(through: Receiver([.success(503)]))
        let listed = try json(send(.get, "/_mock/deliveries"))
        let delivery = try #require(listed["deliveries"]?[0])
        #expect(delivery["url"] == "http://127.0.0.1:1/hook" && delivery["topic"] == "count.changed")
        #expect(delivery["body"]?.stringValue == Data("{\"count\":1}".utf8).base64EncodedString())
        #expect(delivery["headers"]?["X-Signature"]?.stringValue?.hasPrefix("1800000000.") == true)
        #expect(
            delivery["status"] == 503 && delivery["progress"] == "pending" && delivery["due"] == "2027-01-15T08:00:10Z")
        #expect(delivery["attempts"] == [["at": "2027-01-15T08:00:00Z", "status": 503, "problem": nil]])
    }

    @Test func theStateIsTheTables() throws {
        _ = engine.ask(.post, "/count")
        let state = try json(send(.get, "/_mock/state"))
        #expect(state["gateway"] == "counter" && state["clock"]?["nowSeconds"] == 1_800_000_000)
        #expect(state["tables"]?[0]?["title"] == "Counts" && state["tables"]?[0]?["rows"]?.arrayValue?.count == 1)
        #expect(state["tables"]?[1]?["rows"] == [])
    }

    @Test func nothingIsCached() {
        for (method, path) in Self.paths {
            let answer = send(HTTPRequest.Method(method) ?? .get, path, "{\"advanceSeconds\":0}")
            #expect(answer.headerFields[.cacheControl] == "no-store")
            #expect(answer.headerFields[.contentType] == "application/json")
        }
    }

    @Test func overTheSocketTheSocketIsClosedAfterTheAnswer() async throws {
        let server = try await startCounter()
        let client = SocketClient(port: try #require(server.baseURL.port))
        let answer = await client.send(
            "POST", "/_mock/faults", fields: ["Authorization": "Bearer \(server.controlToken)"],
            body: Array("{\"faults\":[{\"fault\":\"connection-refused\",\"milliseconds\":600000}]}".utf8))
        #expect(answer.status == 200)
        var outcome = await client.send("GET", "/count")
        for _ in 0..<10_000 where outcome.ending != .refused { outcome = await client.send("GET", "/count") }
        #expect(outcome.ending == .refused)
        await server.stop()
    }
}
