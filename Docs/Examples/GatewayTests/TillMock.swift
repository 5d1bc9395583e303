import HTTPTypes
import MockServerKit
import PaymentCore
import PaymentCrypto
import PaymentHTTP

// snippet: mock
/// Hryvnia Till as a value: what it has, and how it answers.
///
/// It shares nothing with the adapter but the gateway's documents: a wrong reading of them would have to be made twice.
struct TillMock: GatewayMock {
    struct Charge {
        let reference: String
        let minorUnits: Int64
        let created: Int64
        var refunds: [(reference: String, minorUnits: Int64, created: Int64)] = []

        var left: Int64 { refunds.reduce(minorUnits) { $0 - $1.minorUnits } }
    }

    static let name = "hryvnia-till"

    private let secret: String
    private let signer: TillSigner
    private var charges: [Charge] = []
    /// The answer to each key, with the signature of the request that it was given to.
    private var answers: [String: (request: String, answer: MockResponse)] = [:]
    private var events = 0

    init(random: any RandomSource) {
        secret = RandomID.random("till_secret_", 24, random)
        signer = TillSigner(secret: secret)
    }

    var credentials: [(name: String, value: String)] {
        [("merchant", "till_mock"), ("secret", secret)]
    }

    /// What was taken and not given back.
    var balance: Int64 { charges.reduce(0) { $0 + $1.left } }

    mutating func handle(_ request: MockRequest, _ context: inout MockContext) -> MockResponse {
        let key = request.headerFields[.tillKey] ?? ""
        let target = request.path + (request.query.isEmpty ? "" : "?" + request.query)
        let signature = signer.sign(["request", request.method.rawValue, target, key], request.body)
        func answer(_ status: Int, _ body: JSON) -> MockResponse {
            let bytes = body.serialized()
            return MockResponse(
                status: status,
                headerFields: [
                    .contentType: "application/json",
                    .tillSignature: signer.sign(["answer", signature, String(status)], bytes),
                ], body: bytes)
        }
        guard request.headerFields[.tillSignature] == signature else {
            return answer(401, ["error": "signature"])
        }
        if let known = answers[key], !key.isEmpty {
            return known.request == signature ? known.answer : answer(422, ["error": "key_used"])
        }
        let (status, body) = serve(request, &context)
        let response = answer(status, body)
        if !key.isEmpty { answers[key] = (signature, response) }
        return response
    }

    private mutating func serve(_ request: MockRequest, _ context: inout MockContext) -> (Int, JSON) {
        let path = request.path.split(separator: "/").map(String.init)
        let body: JSON
        do {
            body = request.body.isEmpty ? [:] : JSON(try JSONDocument(parsing: request.body).root)
        } catch {
            return (422, ["error": "json"])
        }
        guard path.count >= 2, path[0] == "v1", path[1] == "charges" else {
            return (404, ["error": "path"])
        }
        if path.count == 2, request.method == .get {
            let found = charges.indices.reversed().filter {
                charges[$0].reference == request.queryForm?["reference"]
            }
            return (200, ["charges": .array(found.map(json))])
        }
        if path.count == 2 { return charge(body, &context) }
        guard let index = Int(path[2].dropFirst(3)), charges.indices.contains(index) else {
            return (404, ["error": "charge"])
        }
        return request.method == .get ? (200, json(index)) : giveBack(index, body, &context)
    }

    private mutating func charge(_ body: JSON, _ context: inout MockContext) -> (Int, JSON) {
        guard let reference = body["reference"]?.stringValue, let units = units(body["amount"]) else {
            return (422, ["error": "fields"])
        }
        switch body["token"]?.stringValue {
        case "tok_good": break
        case "tok_poor": return (402, ["error": "no_money"])
        default: return (422, ["error": "token"])
        }
        charges.append(
            Charge(reference: reference, minorUnits: units, created: context.now.secondsSinceEpoch))
        tell("charged", charges.count - 1, &context)
        return (200, json(charges.count - 1))
    }

    private mutating func giveBack(_ index: Int, _ body: JSON, _ context: inout MockContext) -> (
        Int, JSON
    ) {
        let units = body["amount"] == nil ? charges[index].left : units(body["amount"]) ?? 0
        guard let reference = body["reference"]?.stringValue, units > 0, units <= charges[index].left
        else {
            return (422, ["error": "amount"])
        }
        charges[index].refunds.append((reference, units, context.now.secondsSinceEpoch))
        tell("refunded", index, &context)
        return (200, json(index))
    }

    /// Posts a signed webhook.
    private mutating func tell(_ type: String, _ index: Int, _ context: inout MockContext) {
        events += 1
        let body = (["id": "ev-\(events)", "type": "\(type)", "charge": json(index)] as JSON)
            .serialized()
        context.send(
            MockNotification(
                topic: type, id: "ev-\(events)", url: "http://127.0.0.1:2/hook", retrySeconds: [60, 600]
            ) { [signer] time in
                let seconds = String(time.secondsSinceEpoch)
                let fields: HTTPFields = [
                    .contentType: "application/json", .tillTime: seconds,
                    .tillSignature: signer.sign(["webhook", seconds], body),
                ]
                return MockNotification.Message(headerFields: fields, body: body)
            })
    }

    mutating func advance(_ context: inout MockContext) {}

    func failure(_ kind: MockFailure, for request: MockRequest, _ context: inout MockContext)
        -> MockResponse
    {
        let status =
            switch kind {
            case .rateLimited: 429
            case .conflict: 409
            case .internalError: 500
            case .unavailable: 503
            }
        let body = (["error": "fault"] as JSON).serialized()
        let signature = request.headerFields[.tillSignature] ?? ""
        return MockResponse(
            status: status,
            headerFields: [
                .contentType: "application/json",
                .tillSignature: signer.sign(["answer", signature, String(status)], body),
            ], body: body)
    }

    var inspection: [InspectorTable] { [] }
    // end snippet

    private func json(_ index: Int) -> JSON {
        let charge = charges[index]
        let refunds = charge.refunds.map { refund -> JSON in
            [
                "reference": .string(refund.reference), "amount": text(refund.minorUnits),
                "created": .integer(refund.created),
            ]
        }
        return [
            "id": "ch-\(index)", "reference": .string(charge.reference),
            "amount": text(charge.minorUnits),
            "created": .integer(charge.created), "live": false, "refunds": .array(refunds),
        ]
    }

    private func text(_ units: Int64) -> JSON {
        .string(Money(minorUnits: units, currency: .uah).decimalText)
    }

    private func units(_ json: JSON?) -> Int64? {
        do { return try Money(decimal: json?.stringValue ?? "", currency: .uah).minorUnits } catch {
            return nil
        }
    }
}

/// How the gateway signs.
private struct TillSigner {
    let secret: String

    func sign(_ lines: [String], _ body: [UInt8]) -> String {
        let message = Array(lines.map { $0 + "\n" }.joined().utf8) + body
        do {
            return try HMACKey(.sha256, Array(secret.utf8)).authenticationCode(for: message).hexadecimal()
        } catch {
            return "no signature: \(error)"
        }
    }
}

extension HTTPField.Name {
    // Literal names of letters and hyphens always are field names, so the fallback is never taken.
    fileprivate static let tillKey = HTTPField.Name("Till-Key") ?? .accept
    fileprivate static let tillSignature = HTTPField.Name("Till-Signature") ?? .accept
    fileprivate static let tillTime = HTTPField.Name("Till-Time") ?? .accept
}
