import HTTPTypes
import MockServerKit
import PaymentCore
import PaymentHTTP
import PaymentTemplates

/// The smallest gateway with all the parts: a number that requests raise, which tells an address about it.
struct CounterMock: GatewayMock {
    static let name = "counter"
    static let concealedFields: Set<String> = ["fancy_pin", "wrapped"]

    let apiKey: String
    private(set) var count = 0
    private(set) var handled = 0
    private var hookURL: String?
    private var planned: [Timestamp] = []
    private var ids: [String] = []

    init(random: any RandomSource) {
        apiKey = "key_\(String(random.next(), radix: 16))"
    }

    var credentials: [(name: String, value: String)] { [("apiKey", apiKey)] }
    var nextDue: Timestamp? { planned.min() }

    static func unwrapped(_ message: [UInt8]) -> [UInt8]? {
        message.starts(with: "wrapped=".utf8) ? Array(message.dropFirst(8)) : nil
    }

    static func operation(of request: MockRequest) -> String? { request.body.isEmpty ? nil : "with-body" }

    mutating func handle(_ request: MockRequest, _ context: inout MockContext) -> MockResponse {
        handled += 1
        let text = String(decoding: request.body, as: UTF8.self)
        switch (request.method, request.path) {
        case (.post, "/count"):
            count += 1
            ids.append("cnt_\(String(context.random.next(), radix: 16))")
            notify("count.changed", &context)
            return Self.json(["id": .string(ids.last ?? ""), "count": .integer(Int64(count))])
        case (.get, "/count"), (.head, "/count"):
            return Self.json(["count": .integer(Int64(count))])
        case (.put, "/hook"):
            hookURL = text
            return MockResponse(status: 204)
        case (.post, "/later"):
            planned.append(context.now.adding(seconds: Int64(text) ?? 0))
            return Self.json(["planned": .integer(Int64(planned.count))])
        case (.post, "/echo"):
            return MockResponse(status: 200, headerFields: request.headerFields, body: request.body)
        case (.get, "/page"):
            return MockPage(
                title: request.query, template: Self.page, values: ["name": .text(request.query)],
                formTargets: ["https://shop.example", "https://bad.example; script-src *"]
            ).response()
        default:
            return Self.json(["error": "no such path"], status: 404)
        }
    }

    mutating func advance(_ context: inout MockContext) {
        for _ in planned where (planned.min() ?? context.now) <= context.now && !planned.isEmpty {
            planned.remove(at: planned.indices.min { planned[$0] < planned[$1] } ?? 0)
            count += 1
            notify("count.later", &context)
        }
    }

    func failure(_ kind: MockFailure, for request: MockRequest, _ context: inout MockContext) -> MockResponse {
        let (status, code) =
            switch kind {
            case .rateLimited: (429, "slow_down")
            case .internalError: (500, "broken")
            case .unavailable: (503, "away")
            case .conflict: (409, "busy")
            }
        return Self.json(["error": .string(code)], status: status)
    }

    var inspection: [InspectorTable] {
        [
            InspectorTable(title: "Counts", columns: ["id"], rows: ids.reversed().map { [$0] }),
            InspectorTable(title: "Hooks", columns: ["address"], rows: []),
        ]
    }

    private func notify(_ topic: String, _ context: inout MockContext) {
        guard let hookURL else { return }
        let number = count
        context.send(
            MockNotification(topic: topic, id: "ntf_\(number)", url: hookURL, retrySeconds: [10, 100]) { now in
                let body = Array("{\"count\":\(number)}".utf8)
                return MockNotification.Message(
                    headerFields: [.contentType: "application/json", .signature: Self.signature(body, now)], body: body)
            })
    }

    /// Stands for a MAC: tells whether a body is the one that was signed, and when.
    static func signature(_ body: [UInt8], _ now: Timestamp) -> String {
        let sum = body.reduce(UInt64(14_695_981_039_346_656_037)) { ($0 ^ UInt64($1)) &* 1_099_511_628_211 }
        return "\(now.secondsSinceEpoch).\(sum)"
    }

    private static func json(_ value: JSON, status: Int = 200) -> MockResponse {
        MockResponse(status: status, headerFields: [.contentType: "application/json"], body: value.serialized())
    }

    static let page = PageTemplate(
        "<h1>{{name}}</h1>{{#name}}<form><input name=\"n\" value=\"{{name}}\"></form>{{/name}}")
}

extension HTTPField.Name {
    static var signature: HTTPField.Name { HTTPField.Name("X-Signature") ?? .authorization }
}

let start = Timestamp(secondsSinceEpoch: 1_800_000_000)

func makeEngine(seed: UInt64 = 7) throws -> MockEngine<CounterMock> {
    MockEngine(
        seed: seed, clock: MockClock(standingAt: start), baseURL: try AbsoluteURL("https://counter.mock.invalid"))
}

extension MockEngine {
    /// Asks for `path` as a client would.
    func ask(_ method: HTTPRequest.Method, _ path: String, _ body: String = "") -> MockAnswer {
        answer(MockRequest(method: method, path: path, body: Array(body.utf8)))
    }
}

extension MockAnswer {
    var body: String? {
        if case .response(let response) = self { String(decoding: response.body, as: UTF8.self) } else { nil }
    }

    var status: Int? {
        if case .response(let response) = self { response.status } else { nil }
    }
}
