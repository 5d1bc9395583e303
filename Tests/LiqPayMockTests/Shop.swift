import HTTPTypes
import MockServerKit
import PaymentCore
import PaymentCrypto
import PaymentHTTP
import Synchronization

@testable import LiqPayMock

/// A mock shop under test: signed requests in, answers out, with a clock that the test moves.
struct Shop {
    /// 2026-11-21 11:20:00 UTC.
    static let start: Int64 = 1_795_260_000

    let engine: MockEngine<LiqPayMock>

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

        subscript(name: String) -> JSON? { json[name] }
        func text(_ name: String) -> String { json[name]?.stringValue ?? "" }
        /// An amount or another number by its text.
        func number(_ name: String) -> String { json[name]?.text() ?? "" }
        var state: String { text("status") }
        var code: String { text("err_code") }
        var result: String { text("result") }
        var key: String { text("key") }
        var page: String { String(decoding: body, as: UTF8.self) }
        var location: String { headerFields[.location] ?? "" }
    }

    var keys: AccountKeys {
        func credential(_ name: String) -> String { engine.credentials.first { $0.name == name }?.value ?? "" }
        return AccountKeys(publicKey: credential("publicKey"), privateKey: credential("privateKey"))
    }

    var balances: [String: Int64] { engine.withGateway { $0.balances } }

    /// The members of a request with the shop's key and version 3, where it has none of its own.
    func complete(_ members: JSON) -> JSON {
        var all = members
        if all["version"] == nil { all["version"] = 3 }
        if all["public_key"] == nil { all["public_key"] = .string(keys.publicKey) }
        return all
    }

    /// Sends a signed request to the API, base64-encoded, with the digest of its version.
    func call(_ members: JSON) -> Reply {
        let all = complete(members)
        return post(data: Base64.string(all.serialized()), version: all["version"]?.integerValue ?? 3)
    }

    /// Sends `data` as it is, with its right signature.
    func post(data: String, version: Int64 = 3, path: String = "/api/request") -> Reply {
        let signature = keys.signature(of: data, WireVersion.function(for: version))
        return send(.post, path, body: Self.form([("data", data), ("signature", signature)]))
    }

    /// Opens the checkout with a form.
    func checkout(_ members: JSON, path: String = "/api/3/checkout") -> Reply {
        let all = complete(members)
        return post(data: Base64.string(all.serialized()), version: all["version"]?.integerValue ?? 3, path: path)
    }

    /// Opens or submits a page, as a browser does.
    func browse(_ address: String, _ form: KeyValuePairs<String, String>? = nil) -> Reply {
        let target = address.replacing("http://mock.test", with: "")
        let parts = target.split(separator: "?", maxSplits: 1)
        return send(
            form == nil ? .get : .post, String(parts.first ?? ""), query: parts.count > 1 ? String(parts[1]) : "",
            body: form.map { Self.form($0.map { ($0.key, $0.value) }) } ?? "")
    }

    func send(_ method: HTTPRequest.Method, _ path: String, query: String = "", body: String = "") -> Reply {
        let request = MockRequest(
            method: method, path: path, query: query,
            headerFields: body.isEmpty ? [:] : [.contentType: "application/x-www-form-urlencoded"],
            body: Array(body.utf8))
        guard case .response(let response) = engine.answer(request) else {
            return Reply(status: 0, json: .null, headerFields: [:], body: [])
        }
        return Reply(
            status: response.status, json: Self.json(response.body), headerFields: response.headerFields,
            body: response.body)
    }

    /// `null` for what is no JSON.
    static func json(_ bytes: [UInt8]) -> JSON {
        do {
            return JSON(try JSONDocument(parsing: bytes).root)
        } catch {
            return .null
        }
    }

    static func form(_ fields: [(String, String)]) -> String {
        var form = FormEncoding()
        for (name, value) in fields { form.append(name, value) }
        return form.text
    }

    /// Moves the clock and lets fall due what does.
    func advance(seconds: Int64) { engine.advance(seconds: seconds) }

    func advance(days: Int64) { advance(seconds: days * 86_400) }
}

extension Shop {
    static let card = "4242424242424242"

    /// The members of a card payment, changed by `changes`; `null` takes a member away.
    static func payment(_ changes: JSON = [:], card: String = card, order: String = "DEP-1001") -> JSON {
        var members: JSON = [
            "action": "pay", "amount": 301, "currency": "UAH", "description": "Deposit", "order_id": .string(order),
            "card": .string(card), "card_exp_month": "03", "card_exp_year": "30", "card_cvv": "737",
            "phone": "380950000001", "ip": "192.0.2.7",
        ]
        for (name, value) in changes.objectValue ?? [:] { members[name] = value.isNull ? nil : value }
        return members
    }

    /// The members of a payment that a hosted page takes.
    static func order(_ changes: JSON = [:], order: String = "DEP-1001") -> JSON {
        var members: JSON = [
            "action": "pay", "amount": 301, "currency": "UAH", "description": "Deposit", "order_id": .string(order),
            "result_url": "https://shop.example/back?order=1", "server_url": "http://shop.test/hook",
        ]
        for (name, value) in changes.objectValue ?? [:] { members[name] = value.isNull ? nil : value }
        return members
    }

    /// Pays or holds with a test card.
    func pay(_ changes: JSON = [:], card: String = card, order: String = "DEP-1001") -> Reply {
        call(Self.payment(changes, card: card, order: order))
    }

    func status(_ order: String = "DEP-1001") -> Reply {
        call(["action": "status", "order_id": .string(order)])
    }

    func refund(_ amount: JSON? = nil, order: String = "DEP-1001") -> Reply {
        var members: JSON = ["action": "refund", "order_id": .string(order)]
        members["amount"] = amount
        return call(members)
    }

    func capture(_ amount: JSON? = nil, order: String = "DEP-1001") -> Reply {
        var members: JSON = ["action": "hold_completion", "order_id": .string(order)]
        members["amount"] = amount
        return call(members)
    }
}

/// A shop's callback address that keeps what it gets and answers what it is told.
final class Receiver: HTTPTransport {
    /// One attempt of a callback.
    struct Callback: Sendable {
        let url: String
        let fields: [FormDecoding.Pair]
        let contentType: String

        func field(_ name: String) -> String { fields.first { $0.name == name }?.value ?? "" }

        /// The payment object inside.
        var payment: JSON {
            do {
                return Shop.json(try Base64.decode(Array(field("data").utf8)))
            } catch {
                return .null
            }
        }
    }

    private let kept = Mutex<[Callback]>([])
    private let answers: Mutex<[Int]>

    init(answers: [Int] = []) { self.answers = Mutex(answers) }

    var callbacks: [Callback] { kept.withLock { $0 } }

    /// The statuses of the payments told of, in order.
    var states: [String] { callbacks.map { $0.payment["status"]?.stringValue ?? "" } }

    func send(_ request: TransportRequest) async throws(TransportError) -> TransportResponse {
        let body = request.body.withBytes { Array($0) }
        let callback = Callback(
            url: request.url.text, fields: MockRequest(method: .post, path: "", body: body).form?.pairs ?? [],
            contentType: request.headerFields[.contentType] ?? "")
        kept.withLock { $0.append(callback) }
        return TransportResponse(status: answers.withLock { $0.isEmpty ? 200 : $0.removeFirst() })
    }
}
