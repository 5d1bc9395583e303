import Foundation
import HTTPTypes
@testable import MockServerKit
import PaymentCore
import PaymentHTTP
import Testing

/// What the inspector shows, and above all what it does not (M-6, S-01, S-82).
@Suite struct InspectorTests {
    private func page(_ engine: MockEngine<CounterMock>) -> String {
        String(decoding: InspectorPage(engine).response.body, as: UTF8.self)
    }

    @Test func itShowsObjectsRequestsNotificationsFaultsAndTheClock() async throws {
        let engine = try makeEngine()
        _ = engine.ask(.put, "/hook", "http://127.0.0.1:1/hook?key=hidden-in-query")
        _ = engine.ask(.post, "/count")
        engine.inject(FaultRule(.answerLost), FaultRule(.slow, method: .get, path: "/v1/*", times: 3))
        engine.inject(DeliveryRule(.forge, topic: "count.later", times: nil))
        _ = engine.ask(.post, "/count")
        engine.advance(seconds: 3600)
        await engine.deliverDue(through: Receiver([.success(503)]))
        let shown = page(engine)
        for text in [
            "counter mock", "2027-01-15 09:00:00 UTC", "3600 s ahead", "Counts", "cnt_", "POST /count", "answer-lost",
            "no answer", "count.changed", "ntf_1", "http://127.0.0.1:1/hook", "503", "delivered", "pending",
            "slow, 3 times: GET /v1/*", "delivery-forge, always: count.later", "&quot;count&quot;: 1",
        ] { #expect(shown.contains(text), "\(text)") }
        #expect(!shown.contains("hidden-in-query") && !shown.contains("answer-lost, once"))
    }

    static let canaries: [(name: String, request: MockRequest)] = [
        ("number in a form", form("card[number]=4242424242424242&card[cvc]=987")),
        ("grouped number in a free field", form("note=pay+4000+0566+5566+5556+please")),
        ("hyphens", form("note=5555-5555-5555-4444")),
        ("number with the code behind it", form("note=4242424242424242987")),
        ("number in a JSON string", json("{\"payment\":{\"card\":{\"number\":\"4242424242424242\",\"cvc\":\"987\"}}}")),
        ("number as a JSON number", json("{\"amount\":10,\"x\":4242424242424242,\"cardCode\":987}")),
        ("number as a JSON name", json("{\"4242424242424242\":1}")),
        ("number in an array", json("{\"card_number\":[\"4242 4242 4242 4242\"]}")),
        ("secret by name", json("{\"client_secret\":\"pi_1_secret_canary\",\"merchantPassword\":\"canary-2\"}")),
        ("a gateway's own field", json("{\"fancyPin\":\"canary-3\",\"fancy_pin\":\"canary-4\"}")),
        ("authorization", MockRequest(method: .get, path: "/x", headerFields: [.authorization: "Bearer canary-5"])),
        ("cookie", MockRequest(method: .get, path: "/x", headerFields: [.cookie: "s=canary-6"])),
        (
            "query",
            MockRequest(method: .get, path: "/x", query: "token=canary-7&client_secret=canary-8&card=4242424242424242")
        ),
        (
            "path",
            MockRequest(
                method: .get, path: "/pay/4242424242424242/cs_test_a1b2" + String(repeating: "canary9", count: 8))
        ),
        ("no JSON", json("{\"card\":\"4242424242424242\"")),
        ("text", MockRequest(method: .post, path: "/x", body: bytes("4242424242424242"))),
        (
            "wrong type",
            MockRequest(
                method: .post, path: "/x", headerFields: [.contentType: "application/json"],
                body: bytes("cvc=987&number=4242424242424242"))
        ),
        (
            "wrapped JSON", form("wrapped={\"card\":\"4242424242424242\",\"cvc\":987,\"x\":\"5555555555554444\"}")
        ),
        ("wrapped text", form("wrapped=number=4242424242424242&cvc=987")),
        ("wrapped broken JSON", form("wrapped={\"card\":\"4242424242424242\"")),
        ("a wrapped query", MockRequest(method: .get, path: "/x", query: "wrapped={\"fancyPin\":\"canary-9\"}")),
        ("a long body", form("number=4242424242424242&x=" + String(repeating: "x", count: 40_000))),
    ]

    @Test(arguments: canaries.indices) func noCardNumberCodeOrSecretIsShown(_ index: Int) throws {
        let engine = try makeEngine()
        // Twice: as a request, and as the answer to it.
        var request = Self.canaries[index].request
        _ = engine.answer(request)
        request.method = .post
        request.path = "/echo"
        _ = engine.answer(request)
        let shown = page(engine)
        let digits = shown.filter(\.isNumber)
        #expect(!shown.lowercased().contains("canary"))
        for number in ["4242424242424242", "4000056655665556", "5555555555554444"] {
            #expect(!shown.replacing("-", with: "").replacing(" ", with: "").contains(number))
            #expect(!digits.contains(number))
        }
        #expect(!shown.contains("987"))
    }

    @Test("What a gateway wraps up is shown decoded, in a body and in a query (M-6)")
    func wrappedMessagesAreShownDecoded() throws {
        let engine = try makeEngine()
        _ = engine.answer(Self.form("wrapped={\"order\":\"in-a-body\"}"))
        _ = engine.answer(MockRequest(method: .get, path: "/x", query: "wrapped={\"order\":\"in-a-query\"}"))
        let shown = page(engine)
        for text in [
            "<h3>Body, decoded</h3>", "&quot;order&quot;: &quot;in-a-body&quot;", "<h3>Query, decoded</h3>",
            "&quot;order&quot;: &quot;in-a-query&quot;",
        ] { #expect(shown.contains(text), "\(text)") }
    }

    @Test func whatAClientSendsCannotBecomeMarkup() throws {
        let engine = try makeEngine()
        let attack = "</pre><script>alert(1)</script>\"\u{301} onfocus=\"x"
        _ = engine.answer(Self.form("a=\(PercentEncoding.encoded(attack))"))
        _ = engine.answer(Self.json(JSON.object([attack: .string(attack)]).text()))
        _ = engine.answer(
            MockRequest(method: .get, path: "/" + attack, query: attack, headerFields: [.userAgent: "<b>x"]))
        let shown = page(engine)
        #expect(!shown.contains("<script") && !shown.contains("<b>") && shown.contains("&lt;script&gt;"))
        #expect(shown.components(separatedBy: "</pre>").count == shown.components(separatedBy: "<pre>").count)
    }

    @Test func credentialsAndTheTokenAreNotShown() async throws {
        let server = try await startCounter()
        let client = SocketClient(port: try #require(server.baseURL.port))
        _ = await client.send("GET", "/count", fields: ["Authorization": "Bearer \(server.credentials[0].value)"])
        _ = await client.send("GET", "/_mock/state", fields: ["Authorization": "Bearer \(server.controlToken)"])
        let page = await client.send("GET", "/_mock")
        #expect(page.status == 200 && page.field("content-type") == "text/html; charset=utf-8")
        #expect(page.bodyText.contains("GET /count") && !page.bodyText.contains("/_mock/state"))
        #expect(!page.bodyText.contains(server.controlToken) && !page.bodyText.contains(server.credentials[0].value))
        #expect(page.field("content-security-policy")?.hasPrefix("default-src 'none'; style-src 'self'") == true)
        let style = await client.send("GET", "/_mock/style.css")
        #expect(style.status == 200 && style.field("content-type") == "text/css; charset=utf-8")
        #expect(await client.send("HEAD", "/_mock").status == 200)
        #expect(await client.send("GET", "/_mock", host: "evil.example").status == 403)
        await server.stop()
    }

    @Test func onlyTheNewestEntriesAndRowsAreShown() throws {
        let engine = try makeEngine()
        for _ in 0..<150 { _ = engine.ask(.post, "/count") }
        let shown = page(engine)
        #expect(shown.components(separatedBy: "<details class=\"entry\">").count == 51)
        #expect(shown.contains("The newest 50 of the 150 that are kept.") && shown.contains("The first 100 rows."))
    }

    @Test(arguments: [
        ("pi_3MtwBwLkdIwHu7ix28a3tqPa", "pi_3MtwBwLkdIwHu7ix28a3tqPa"), ("4242424242424242", "••••"),
        ("1800000000000", "1800000000000"), ("4111 1111 1111 1", "4111 1111 1111 1"), ("12 34 56", "12 34 56"),
        ("a 378282246310005 b", "a •••• b"), ("", ""), ("é 4242-4242-4242-4242 é", "é •••• é"),
        ("0000000000000000", "0000000000000000"),
    ]) func aCardNumberIsToldByItsCheckDigit(_ text: String, _ shown: String) {
        #expect(Redaction(concealing: []).text(text) == shown)
    }

    @Test func hostileTextsAreRedactedInLinearTime() {
        let redaction = Redaction(concealing: [])
        let digits = redaction.text(String(repeating: "1", count: 200_000))
        #expect(digits.count < 20)
        #expect(redaction.text(String(repeating: "1-", count: 100_000)).count < 20)
        #expect(redaction.text(String(repeating: "a", count: 1_000_000)) == "aaaaaaaaaaaa…")
    }

    @Test func theDateIsThatOfFoundation() {
        let random = SeededRandomSource(seed: 3)
        let formatter = ISO8601DateFormatter()
        for _ in 0..<20_000 {
            // Years 1600 to 9999, where the formatter's calendar is the Gregorian one.
            let seconds = Int64(random.next(below: 265_000_000_000)) - 11_600_000_000
            let expected = formatter.string(from: Date(timeIntervalSince1970: Double(seconds)))
            #expect(Timestamp(secondsSinceEpoch: seconds).utcText == expected, "\(seconds)")
        }
        #expect(Timestamp(millisecondsSinceEpoch: -1).utcText == "1969-12-31T23:59:59Z")
        #expect(Timestamp(millisecondsSinceEpoch: -1).pageText == "1969-12-31 23:59:59 UTC")
        #expect(Timestamp(millisecondsSinceEpoch: .max).pageText == "9223372036854775 s")
        #expect(Timestamp(millisecondsSinceEpoch: .max).utcText == "9223372036854775 s")
    }

    private static func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

    private static func form(_ body: String) -> MockRequest {
        MockRequest(
            method: .post, path: "/x", headerFields: [.contentType: "application/x-www-form-urlencoded"],
            body: bytes(body))
    }

    private static func json(_ body: String) -> MockRequest {
        MockRequest(method: .post, path: "/x", headerFields: [.contentType: "application/json"], body: bytes(body))
    }
}
