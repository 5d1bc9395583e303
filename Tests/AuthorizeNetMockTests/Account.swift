import HTTPTypes
import MockServerKit
import PaymentCore
import PaymentHTTP
import Testing

@testable import AuthorizeNetMock

/// A mock account under test: requests in, answers out, with a clock that the test moves.
struct Account {
    /// 2026-11-21, 11:20:00 UTC.
    static let start: Int64 = 1_795_260_000
    static let day: Int64 = 86_400

    let engine: MockEngine<AuthorizeNetMock>

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
            path.reduce(Optional(json)) { value, name in Int(name).map { value?[$0] } ?? value?[name] }
        }

        func text(_ path: String...) -> String? {
            path.reduce(Optional(json)) { value, name in Int(name).map { value?[$0] } ?? value?[name] }?.stringValue
        }

        /// The code at the top: `I00001`.
        var code: String? { text("messages", "message", "0", "code") }
        /// The words at the top.
        var words: String { text("messages", "message", "0", "text") ?? "" }
        var isOk: Bool { text("messages", "resultCode") == "Ok" }
        /// The id of the transaction.
        var id: String { text("transactionResponse", "transId") ?? "" }
        var responseCode: String? { text("transactionResponse", "responseCode") }
        /// The reason code of the transaction, from errors or messages.
        var reason: String? {
            text("transactionResponse", "errors", "0", "errorCode")
                ?? text("transactionResponse", "messages", "0", "code")
        }
        var body8: String { String(decoding: body, as: UTF8.self) }
        func header(_ name: String) -> String? { HTTPField.Name(name).flatMap { headerFields[$0] } }
    }

    func credential(_ name: String) -> String { engine.credentials.first { $0.name == name }?.value ?? "" }

    var login: String { credential("apiLoginID") }

    /// The authentication of a server.
    var authentication: JSON {
        ["name": .string(login), "transactionKey": .string(credential("transactionKey"))]
    }

    /// Sends a request in JSON, with the authentication before the members given.
    func call(_ name: String, _ members: JSONObject = [:], refID: String? = nil) -> Reply {
        var object: JSONObject = ["merchantAuthentication": authentication]
        if let refID { object["refId"] = .string(refID) }
        for member in members { object[member.name] = member.value }
        return send(JSON.object([name + "Request": .object(object)]).text())
    }

    /// Sends a body as it is.
    func send(_ body: String, type: String = "application/json") -> Reply {
        request(.post, "/xml/v1/request.api", body: Array(body.utf8), [.contentType: type])
    }

    /// Sends a request in XML; `inside` follows the authentication.
    func xml(_ name: String, _ inside: String, namespace: String = "AnetApi/xml/v1/schema/AnetApiSchema.xsd") -> Reply {
        send(
            """
            <?xml version="1.0" encoding="utf-8"?><\(name)Request xmlns="\(namespace)"><merchantAuthentication>\
            <name>\(login)</name><transactionKey>\(credential("transactionKey"))</transactionKey>\
            </merchantAuthentication>\(inside)</\(name)Request>
            """, type: "text/xml")
    }

    /// Posts a form to a page, or opens it.
    func browse(_ path: String, _ form: KeyValuePairs<String, String>? = nil) -> Reply {
        let body = (form ?? [:]).map { "\(PercentEncoding.encoded($0.key))=\(PercentEncoding.encoded($0.value))" }
        return request(
            form == nil ? .get : .post, path.replacing("http://mock.test", with: ""),
            body: Array(body.joined(separator: "&").utf8),
            [.contentType: "application/x-www-form-urlencoded"])
    }

    /// Calls the webhook management API.
    func rest(_ method: HTTPRequest.Method, _ path: String, _ body: JSON? = nil, key: String? = nil) -> Reply {
        let pair = "\(login):\(key ?? credential("transactionKey"))"
        let parts = path.split(separator: "?", maxSplits: 1).map(String.init)
        return request(
            method, "/rest/v1/" + parts[0], query: parts.count > 1 ? parts[1] : "", body: body?.serialized() ?? [],
            [.authorization: "Basic " + base64(pair)])
    }

    func request(
        _ method: HTTPRequest.Method, _ path: String, query: String = "", body: [UInt8] = [], _ fields: HTTPFields = [:]
    ) -> Reply {
        let request = MockRequest(method: method, path: path, query: query, headerFields: fields, body: body)
        guard case .response(let response) = engine.answer(request) else {
            return Reply(status: 0, json: .null, headerFields: [:], body: [])
        }
        let json: JSON
        do {
            json = JSON(try JSONDocument(parsing: response.body, options: .skipByteOrderMark).root)
        } catch {
            // Pages and XML are not JSON.
            json = .null
        }
        return Reply(status: response.status, json: json, headerFields: response.headerFields, body: response.body)
    }

    func advance(seconds: Int64) { engine.advance(seconds: seconds) }

    /// What the bank has for the merchant, in cents.
    var balance: Int64? { engine.withGateway { $0.balances["USD"] } }

    func set(_ change: @Sendable (inout AuthorizeNetMock.Settings) -> Void) {
        engine.withGateway { change(&$0.settings) }
    }
}

extension Account {
    static let visa = "4111111111111111"

    static func card(_ number: String = visa, expiry: String = "2030-12", code: String? = nil) -> JSON {
        var card: JSONObject = ["cardNumber": .string(number), "expirationDate": .string(expiry)]
        if let code { card["cardCode"] = .string(code) }
        return ["creditCard": .object(card)]
    }

    static func nonce(_ value: String) -> JSON {
        ["opaqueData": ["dataDescriptor": "COMMON.ACCEPT.INAPP.PAYMENT", "dataValue": .string(value)]]
    }

    /// Sends a transaction; the members given replace or follow type and amount, in the order of the schema.
    func transact(_ type: String, _ amount: String? = nil, _ more: JSONObject = [:], refID: String? = nil) -> Reply {
        var request: JSONObject = ["transactionType": .string(type)]
        if let amount { request["amount"] = .string(amount) }
        for member in more { request[member.name] = member.value }
        return call("createTransaction", ["transactionRequest": .object(request)], refID: refID)
    }

    /// Charges a card; the invoice keeps charges from being duplicates.
    func charge(
        _ amount: String = "45.00", _ payment: JSON = card(), invoice: String = "I1", zip: String? = nil,
        window: String? = nil, type: String = "authCaptureTransaction", refID: String? = nil
    ) -> Reply {
        var more: JSONObject = ["payment": payment, "order": ["invoiceNumber": .string(invoice)]]
        if let zip { more["billTo"] = ["firstName": "Ann", "lastName": "Lee", "zip": .string(zip)] }
        if let window {
            more["transactionSettings"] = [
                "setting": [["settingName": "duplicateWindow", "settingValue": .string(window)]]
            ]
        }
        return transact(type, amount, more, refID: refID)
    }

    func authorize(_ amount: String = "20.00", invoice: String = "A1") -> Reply {
        charge(amount, invoice: invoice, type: "authOnlyTransaction")
    }

    func capture(_ id: String, _ amount: String? = nil) -> Reply {
        transact("priorAuthCaptureTransaction", amount, ["refTransId": .string(id)])
    }

    func void(_ id: String) -> Reply { transact("voidTransaction", nil, ["refTransId": .string(id)]) }

    func refund(
        _ id: String, _ amount: String, last4: String = "1111", expiry: String = "XXXX", invoice: String = "R1"
    ) -> Reply {
        transact(
            "refundTransaction", amount,
            [
                "payment": Self.card(last4, expiry: expiry), "refTransId": .string(id),
                "order": ["invoiceNumber": .string(invoice)],
            ])
    }

    func details(_ id: String) -> Reply { call("getTransactionDetails", ["transId": .string(id)]) }

    func status(_ id: String) -> String? { details(id).text("transaction", "transactionStatus") }

    /// Makes a nonce as Accept.js does.
    func makeNonce(_ number: String = visa) -> Reply {
        let token: JSON = [
            "cardNumber": .string(number), "expirationDate": "122030", "cardCode": "123", "zip": "98004",
            "fullName": "Ann Lee",
        ]
        let request: JSON = [
            "securePaymentContainerRequest": [
                "merchantAuthentication": [
                    "name": .string(login), "clientKey": .string(credential("publicClientKey")),
                ],
                "data": ["type": "TOKEN", "id": "d8b1a3f0", "token": token],
            ]
        ]
        return send(request.text())
    }
}

/// Base64, written here so that the test does not use what it tests.
private func base64(_ text: String) -> String {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
    var result = ""
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
        let group = Array(bytes.prefix(3))
        bytes = bytes.dropFirst(3)
        let bits = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
        for place in 0..<4 {
            result.append(place <= group.count ? alphabet[bits >> (18 - 6 * place) & 63] : "=")
        }
    }
    return result
}
