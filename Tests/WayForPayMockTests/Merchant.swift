import HTTPTypes
import MockServerKit
import PaymentCore
import PaymentCrypto
import PaymentHTTP
import Synchronization
import Testing

@testable import WayForPayMock

/// A mock merchant under test: requests in, answers out, with a clock that the test moves.
///
/// It signs by itself, apart from the mock's code.
struct Merchant {
    /// 21 November 2026, 10:40 UTC.
    static let start: Int64 = 1_795_257_600
    static let serviceURL = "http://shop.test/service"
    static let returnURL = "https://shop.test/back"

    let engine: MockEngine<WayForPayMock>

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
        var state: String { json["transactionStatus"]?.stringValue ?? "" }
        var code: Int64 { json["reasonCode"]?.integerValue ?? 0 }
        var reason: String { json["reason"]?.stringValue ?? "" }
        var token: String { json["recToken"]?.stringValue ?? "" }
        var text: String { String(decoding: body, as: UTF8.self) }

        /// The value of a form field on a page.
        func field(_ name: String) -> String? {
            guard let start = text.firstRange(of: "name=\"\(name)\" value=\"") else { return nil }
            return String(text[start.upperBound...].prefix { $0 != "\"" })
        }
    }

    func credential(_ name: String) -> String {
        engine.credentials.first { $0.name == name }?.value ?? ""
    }

    var account: String { credential("merchantAccount") }

    /// The gateway's signature of some values.
    func signature(_ values: [String], key: String? = nil) throws -> String {
        let key = try HMACKey(Insecure.md5, Array((key ?? credential("secretKey")).utf8))
        return try key.authenticationCode(for: Array(values.joined(separator: ";").utf8)).hexadecimal()
    }

    /// Whether an answer is signed over the fields named.
    func isGenuine(_ json: JSON, _ fields: [String] = Merchant.eightFields) throws -> Bool {
        try json["merchantSignature"]?.stringValue == signature(fields.map { Self.text(json[$0]) })
    }

    static let eightFields = [
        "merchantAccount", "orderReference", "amount", "currency", "authCode", "cardPan", "transactionStatus",
        "reasonCode",
    ]
    static let fourFields = ["merchantAccount", "orderReference", "transactionStatus", "reasonCode"]
    static let orderFields = [
        "merchantAccount", "merchantDomainName", "orderReference", "orderDate", "amount", "currency", "productName",
        "productCount", "productPrice",
    ]
    static let moneyFields = ["merchantAccount", "orderReference", "amount", "currency"]

    /// A value as it is signed, for the values the tests send.
    static func text(_ json: JSON?) -> String {
        switch json {
        case .string(let text): text
        case .integer(let number): "\(number)"
        case .number(let number): number.text
        case .array(let elements): elements.map { text($0) }.joined(separator: ";")
        case .null, .bool, .object, nil: ""
        }
    }

    // MARK: The API

    /// Posts a body to the API as it is.
    func post(_ body: String, path: String = "/api", query: String = "", type: String = "application/json") -> Reply {
        send(.post, path, query: query, body: Array(body.utf8), type: type)
    }

    /// Posts a request, signed over the fields named unless it brings a signature.
    func call(_ type: String, _ signed: [String], _ members: JSONObject) throws -> Reply {
        var body: JSONObject = ["transactionType": .string(type), "merchantAccount": .string(account), "apiVersion": 1]
        for member in members { body[member.name] = member.value }
        if body["merchantSignature"] == nil {
            body["merchantSignature"] = .string(try signature(signed.map { Self.text(body[$0]) }))
        }
        return post(JSON.object(body).text())
    }

    /// The members of an order that CHARGE, CREATE_INVOICE and the page share.
    func order(_ reference: String, _ amount: JSON = "100", _ more: JSONObject = [:]) -> JSONObject {
        var members: JSONObject = [
            "merchantDomainName": .string(credential("merchantDomainName")), "orderReference": .string(reference),
            "orderDate": .integer(Self.start), "amount": amount, "currency": "UAH", "productName": ["Visit"],
            "productCount": [1], "productPrice": [amount], "merchantTransactionSecureType": "AUTO",
            "serviceUrl": .string(Self.serviceURL),
            "returnUrl": .string(Self.returnURL),
        ]
        for member in more { members[member.name] = member.value }
        return members
    }

    static let client: JSONObject = [
        "clientFirstName": "Olena", "clientLastName": "Shevchenko", "clientEmail": "olena@shop.test",
        "clientPhone": "380501112233", "clientCountry": "UKR", "clientIpAddress": "127.0.0.1",
    ]

    static func card(_ number: String) -> JSONObject {
        [
            "card": .string(number), "expMonth": "12", "expYear": "2030", "cardCvv": "123",
            "cardHolder": "OLENA SHEVCHENKO",
        ]
    }

    /// Charges a token without its owner.
    func charge(
        _ reference: String, _ amount: JSON = "100", token: String = "mock-token-approved", _ more: JSONObject = [:]
    ) throws -> Reply {
        try chargeAny(reference, amount, ["recToken": .string(token)], more)
    }

    /// Charges a card without its owner, unless `more` says otherwise.
    func charge(
        _ reference: String, _ amount: JSON = "100", card: String, _ more: JSONObject = [:]
    ) throws -> Reply {
        try chargeAny(reference, amount, Self.card(card), more)
    }

    private func chargeAny(
        _ reference: String, _ amount: JSON, _ instrument: JSONObject, _ more: JSONObject
    ) throws -> Reply {
        var members = order(
            reference, amount, ["merchantTransactionType": "SALE", "merchantTransactionSecureType": "NON3DS"])
        for object in [Self.client, instrument, more] {
            for member in object { members[member.name] = member.value }
        }
        return try call("CHARGE", Self.orderFields, members)
    }

    func money(_ type: String, _ reference: String, _ amount: JSON, _ more: JSONObject = ["comment": "asked for"])
        throws -> Reply
    {
        var members: JSONObject = ["orderReference": .string(reference), "amount": amount, "currency": "UAH"]
        for member in more { members[member.name] = member.value }
        return try call(type, Self.moneyFields, members)
    }

    func status(_ reference: String) throws -> Reply {
        try call("CHECK_STATUS", ["merchantAccount", "orderReference"], ["orderReference": .string(reference)])
    }

    func rule(_ type: String, _ reference: String, _ more: JSONObject = [:]) -> Reply {
        var body: JSONObject = [
            "requestType": .string(type), "merchantAccount": .string(account),
            "merchantPassword": .string(credential("merchantPassword")), "orderReference": .string(reference),
        ]
        for member in more { body[member.name] = member.value }
        return post(JSON.object(body).text(), path: "/regularApi")
    }

    // MARK: Pages

    /// The address of a payment page, by `behavior=offline`.
    func link(_ reference: String, _ amount: JSON = "100", _ more: JSONObject = [:]) throws -> String {
        Self.text(try open(order(reference, amount, more))["url"])
    }

    /// Posts a signed order to `/pay?behavior=offline` as JSON.
    func open(_ members: JSONObject, path: String = "/pay", signed: [String] = Merchant.orderFields) throws -> Reply {
        var body: JSONObject = ["merchantAccount": .string(account)]
        for member in members { body[member.name] = member.value }
        if body["merchantSignature"] == nil {
            body["merchantSignature"] = .string(try signature(signed.map { Self.text(body[$0]) }))
        }
        return post(JSON.object(body).text(), path: path, query: "behavior=offline")
    }

    /// Opens or submits a page, as a browser does.
    func browse(_ address: String, _ form: KeyValuePairs<String, String>? = nil) -> Reply {
        let parts = address.replacing("http://mock.test", with: "").split(separator: "?", maxSplits: 1)
        return send(
            form == nil ? .get : .post, String(parts.first ?? ""), query: parts.count > 1 ? String(parts[1]) : "",
            body: Array((form.map(Self.encode) ?? "").utf8), type: "application/x-www-form-urlencoded")
    }

    func send(
        _ method: HTTPRequest.Method, _ path: String, query: String = "", body: [UInt8] = [], type: String = ""
    ) -> Reply {
        let request = MockRequest(
            method: method, path: path, query: query, headerFields: type.isEmpty ? [:] : [.contentType: type],
            body: body)
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

    static func encode(_ form: some Collection<(key: String, value: String)>) -> String {
        form.map { "\(PercentEncoding.encoded($0.key))=\(PercentEncoding.encoded($0.value))" }.joined(separator: "&")
    }

    /// Moves the clock and lets fall due what does.
    func advance(seconds: Int64) { engine.advance(seconds: seconds) }

    var balances: [String: Int64] { engine.withGateway { $0.balances } }
}

/// The merchant's `serviceUrl`: keeps what comes and answers as it is told.
final class Shop: HTTPTransport {
    struct Callback: Sendable {
        let type: String
        let json: JSON
        var state: String { json["transactionStatus"]?.stringValue ?? "" }
        var reference: String { json["orderReference"]?.stringValue ?? "" }
    }

    private let kept = Mutex<[Callback]>([])
    private let answer: @Sendable (JSON) -> TransportResponse

    init(_ answer: @escaping @Sendable (JSON) -> TransportResponse) { self.answer = answer }

    var callbacks: [Callback] { kept.withLock { $0 } }
    var states: [String] { callbacks.map(\.state) }

    func send(_ request: TransportRequest) async throws(TransportError) -> TransportResponse {
        let json: JSON
        do {
            json = JSON(try JSONDocument(parsing: request.body.withBytes { Array($0) }).root)
        } catch {
            json = .null
        }
        let callback = Callback(type: request.headerFields[.contentType] ?? "", json: json)
        kept.withLock { $0.append(callback) }
        return answer(json)
    }
}

extension Merchant {
    /// An acknowledgment with some of its members changed; nil takes one away.
    func acceptance(of reference: String, _ changes: [String: JSON?] = [:]) throws -> [UInt8] {
        var body: JSONObject = ["orderReference": .string(reference), "status": "accept", "time": .integer(Self.start)]
        body["signature"] = .string(try signature([reference, "accept", "\(Self.start)"]))
        for (name, value) in changes { body[name] = value }
        return JSON.object(body).serialized()
    }

    /// A shop that acknowledges everything.
    func shop() -> Shop {
        let merchant = self
        return Shop { callback in
            do {
                let body = try merchant.acceptance(of: callback["orderReference"]?.stringValue ?? "")
                return TransportResponse(status: 200, body: body)
            } catch {
                return TransportResponse(status: 500)
            }
        }
    }

    /// Sends what is due to a shop that acknowledges it.
    func callbacks() async -> [Shop.Callback] {
        let shop = shop()
        await engine.deliverDue(through: shop)
        return shop.callbacks
    }
}
