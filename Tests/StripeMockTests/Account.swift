import HTTPTypes
import MockServerKit
import PaymentCore
import PaymentHTTP
import Testing

@testable import StripeMock

/// A mock account under test: requests in, answers out, with a clock that the test moves.
struct Account {
    static let start: Int64 = 1_795_260_000

    let engine: MockEngine<StripeMock>

    init(seed: UInt64 = 42) throws {
        engine = MockEngine(
            seed: seed, clock: MockClock(standingAt: Timestamp(secondsSinceEpoch: Self.start)),
            baseURL: try AbsoluteURL("http://mock.test"))
    }

    /// An answer, read.
    struct Reply {
        let status: Int
        let json: JSON
        let headerFields: HTTPFields
        let body: [UInt8]

        subscript(path: String...) -> JSON? {
            path.reduce(Optional(json)) { value, name in
                Int(name).map { value?[$0] } ?? value?[name]
            }
        }

        var id: String { json["id"]?.stringValue ?? "" }
        var state: String { json["status"]?.stringValue ?? "" }
        var elements: [JSON] { json["data"]?.arrayValue ?? [] }
        func element(_ position: Int) -> JSON { elements.indices.contains(position) ? elements[position] : .null }
        var code: String? { json["error"]?["code"]?.stringValue }
        var parameter: String? { json["error"]?["param"]?.stringValue }
        var declineCode: String? { json["error"]?["decline_code"]?.stringValue }
        var text: String { String(decoding: body, as: UTF8.self) }
        func header(_ name: String) -> String? { HTTPField.Name(name).flatMap { headerFields[$0] } }
    }

    var secretKey: String { credential("secretKey") }
    var webhookSecret: String { credential("webhookSecret") }

    func credential(_ name: String) -> String {
        engine.credentials.first { $0.name == name }?.value ?? ""
    }

    func post(_ path: String, _ form: KeyValuePairs<String, String> = [:], _ headers: [String: String] = [:]) -> Reply {
        send(.post, "/v1/\(path)", body: Self.encode(form), headers)
    }

    func get(_ path: String, _ query: KeyValuePairs<String, String> = [:], _ headers: [String: String] = [:]) -> Reply {
        send(.get, "/v1/\(path)", query: Self.encode(query), headers)
    }

    func delete(_ path: String) -> Reply { send(.delete, "/v1/\(path)") }

    /// Opens or submits a page, as a browser does.
    func browse(_ address: String, _ form: KeyValuePairs<String, String>? = nil) -> Reply {
        let target = address.replacing("http://mock.test", with: "")
        let parts = target.split(separator: "?", maxSplits: 1)
        return send(
            form == nil ? .get : .post, String(parts.first ?? ""), query: parts.count > 1 ? String(parts[1]) : "",
            body: form.map(Self.encode) ?? "", ["Authorization": ""])
    }

    func send(
        _ method: HTTPRequest.Method, _ path: String, query: String = "", body: String = "",
        _ headers: [String: String] = [:]
    ) -> Reply {
        var fields = HTTPFields()
        fields[.authorization] = "Bearer \(secretKey)"
        if !body.isEmpty { fields[.contentType] = "application/x-www-form-urlencoded" }
        for (name, value) in headers {
            if let name = HTTPField.Name(name) { fields[name] = value.isEmpty ? nil : value }
        }
        let request = MockRequest(
            method: method, path: path, query: query, headerFields: fields, body: Array(body.utf8))
        guard case .response(let response) = engine.answer(request) else {
            return Reply(status: 0, json: .null, headerFields: [:], body: [])
        }
        let json: JSON
        do {
            json = JSON(try JSONDocument(parsing: response.body).root)
        } catch {
            // Pages are not JSON.
            json = .null
        }
        return Reply(status: response.status, json: json, headerFields: response.headerFields, body: response.body)
    }

    /// Moves the clock and lets fall due what does.
    func advance(seconds: Int64) { engine.advance(seconds: seconds) }

    /// The types of the events so far, oldest first.
    var eventTypes: [String] {
        self.get("events", ["limit": "100"]).elements.reversed().compactMap { $0["type"]?.stringValue }
    }

    private static func encode(_ form: KeyValuePairs<String, String>) -> String {
        form.map { "\(PercentEncoding.encoded($0.key))=\(PercentEncoding.encoded($0.value))" }.joined(separator: "&")
    }
}

extension Account {
    /// Creates a payment that takes cards without redirects, so that it can be confirmed without an address to return
    /// to.
    func payment(_ amount: Int = 2000, _ more: KeyValuePairs<String, String> = [:]) -> Reply {
        var form: [(String, String)] = [
            ("amount", "\(amount)"), ("automatic_payment_methods[enabled]", "true"),
            ("automatic_payment_methods[allow_redirects]", "never"),
        ]
        if !more.contains(where: { $0.key == "currency" }) { form.append(("currency", "usd")) }
        form += more.map { ($0.key, $0.value) }
        let body = form.map { "\(PercentEncoding.encoded($0.0))=\(PercentEncoding.encoded($0.1))" }
        return send(.post, "/v1/payment_intents", body: body.joined(separator: "&"))
    }

    /// Creates a payment and charges a test card with it.
    func paid(_ card: String = "pm_card_visa", amount: Int = 2000, _ more: KeyValuePairs<String, String> = [:]) -> Reply
    {
        let created = payment(amount, more)
        return post("payment_intents/\(created.id)/confirm", ["payment_method": card])
    }
}
