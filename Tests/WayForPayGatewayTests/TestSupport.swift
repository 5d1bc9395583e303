import HTTPTypes
import PaymentCore
import PaymentCrypto
import PaymentHTTP
import PaymentTesting
import TestSupport
import Testing
import WayForPayGateway

let testMerchant = "test_merch_n1"
let testKey = "flk3409refn54t54t*FNJRET"
let testDomain = "www.market.ua"

/// The moment at which the tests' clocks stand.
let testNow = Timestamp(secondsSinceEpoch: 1_795_346_400)

/// The signed fields of a payment, written down here once more so that a slip in the adapter's own list is seen.
let eightFields = [
    "merchantAccount", "orderReference", "amount", "currency", "authCode", "cardPan", "transactionStatus", "reasonCode",
]
/// The signed fields of a refund's answer.
let fourFields = ["merchantAccount", "orderReference", "transactionStatus", "reasonCode"]

/// HMAC-MD5 in lower-case hex over parts joined by semicolons, as the fact sheet has it.
func hmac(_ parts: [String], key: String = testKey) throws -> String {
    try HMACKey(Insecure.md5, Array(key.utf8)).authenticationCode(for: Array(parts.joined(separator: ";").utf8))
        .hexadecimal()
}

/// An answer of WayForPay: members, which of them are signed, and what was changed after signing.
struct Answer: Sendable {
    var members: JSONObject
    var signedFields: [String]?
    var forgeries: [(name: String, value: JSON?)] = []
    var key = testKey

    /// A payment: approved, 100.50 UAH, for `order-1001`, unless said otherwise.
    static func payment(
        _ status: String = "Approved", _ code: JSON = 1100, order: String = "order-1001",
        amount: JSON = number("100.5"),
        _ more: JSONObject = [:]
    ) -> Answer {
        var members: JSONObject = [
            "merchantAccount": .string(testMerchant), "orderReference": .string(order), "amount": amount,
            "currency": "UAH", "authCode": "541963", "email": nil, "phone": nil, "createdDate": 1_795_346_000,
            "processingDate": 1_795_346_010, "cardPan": "41****1111", "cardType": "Visa", "recToken": "rec-answer-1",
            "transactionStatus": .string(status), "reason": code == 1100 ? "Ok" : "Some reason", "reasonCode": code,
            "fee": 0, "paymentSystem": "card",
        ]
        for member in more { members[member.name] = member.value }
        return Answer(members: members, signedFields: eightFields)
    }

    /// The answer to a refund, or to a capture as the official library has it.
    static func reversal(_ status: String, _ code: JSON = 1100, order: String = "order-1001") -> Answer {
        Answer(
            members: [
                "merchantAccount": .string(testMerchant), "orderReference": .string(order),
                "transactionStatus": .string(status), "reason": "Ok", "reasonCode": code,
            ], signedFields: fourFields)
    }

    /// The small answer of an error, without a signature.
    static func error(_ code: JSON, _ reason: String = "Some reason") -> Answer {
        Answer(members: ["reason": .string(reason), "reasonCode": code], signedFields: nil)
    }

    /// What CHECK_STATUS says of an order that is not there.
    static func nothing(order: String = "order-1001") -> Answer {
        payment(
            "Declined", 1127, order: order, amount: 0,
            ["currency": "", "authCode": "", "cardPan": "", "recToken": ""])
    }

    /// Any members, without a signature.
    static func plain(_ members: JSONObject) -> Answer { Answer(members: members, signedFields: nil) }

    /// The same with a member changed before it is signed.
    func with(_ name: String, _ value: JSON?) -> Answer {
        var answer = self
        answer.members[name] = value
        return answer
    }

    /// The same with a member changed after it was signed.
    func forged(_ name: String, _ value: JSON?) -> Answer {
        var answer = self
        answer.forgeries.append((name, value))
        return answer
    }

    /// The same without a signature.
    var unsigned: Answer {
        var answer = self
        answer.signedFields = nil
        return answer
    }

    var object: JSONObject {
        get throws {
            var object = members
            if let signedFields {
                let parts = try signedFields.map { name in
                    let value = try #require(members[name], "\(name) is to be signed and is not there")
                    return value.stringValue ?? (value.isNull ? "" : value.text())
                }
                object["merchantSignature"] = .string(try hmac(parts, key: key))
            }
            for (name, value) in forgeries { object[name] = value }
            return object
        }
    }

    var body: [UInt8] { get throws { JSON.object(try object).serialized() } }

    var response: TransportResponse {
        get throws { TransportResponse(status: 200, headerFields: [.contentType: "application/json"], body: try body) }
    }
}

/// An adapter that gets these answers in turn, and the transport that gives them.
func subject(
    _ results: [Result<TransportResponse, TransportError>], serviceURL: String? = nil, password: String? = nil,
    telemetry: GatewayTelemetry = GatewayTelemetry(gateway: .wayForPay), key: String = testKey,
    retired: [String] = []
) throws -> (gateway: WayForPay, transport: ScriptedTransport) {
    let transport = ScriptedTransport(results)
    let configuration = try WayForPay.Configuration(
        merchantAccount: testMerchant, secretKey: Secret(key), merchantDomainName: testDomain,
        merchantPassword: password.map { Secret($0) }, retiredKeys: retired.map { Secret($0) }, serviceURL: serviceURL,
        baseURL: "https://wayforpay.test", secureBaseURL: "https://secure.wayforpay.test")
    let gateway = try WayForPay(
        configuration, transport: transport, clock: ManualWallClock(testNow), telemetry: telemetry)
    return (gateway, transport)
}

func subject(_ answers: Answer...) throws -> (gateway: WayForPay, transport: ScriptedTransport) {
    try subject(answers.map { .success(try $0.response) })
}

let paymentReference = GatewayReference(gateway: .wayForPay, id: "order-1001")
let consent = Consent(
    purpose: .balance, givenAt: Timestamp(millisecondsSinceEpoch: 1_795_250_000_000), agreement: "terms-7")
let requestToken = "rec-request-1"

func uah(_ minorUnits: Int64) -> Money { Money(minorUnits: minorUnits, currency: .uah) }

func storedMethod(consent: Consent = consent, gateway: GatewayID = .wayForPay) throws -> StoredMethod {
    StoredMethod(
        gateway: gateway, token: try PaymentToken(requestToken), customer: nil, card: nil, worksWithoutPayer: true,
        consent: consent)
}

/// The charge that `Answer.payment` answers: 100.50 UAH for `order-1001`.
func chargeRequest(
    _ amount: Money = uah(10050), source: PaymentSource? = nil, reference: String = "order-1001",
    payer: PayerDetails = PayerDetails(), keepMethod: Consent? = nil, description: String? = nil,
    returnURL: String? = nil
) throws -> ChargeRequest {
    ChargeRequest(
        amount: amount,
        source: try source
            ?? .token(PaymentToken(requestToken), returnURL: returnURL.map { try AbsoluteURL($0) }),
        reference: try MerchantReference(reference), idempotencyKey: try IdempotencyKey("key-1"), payer: payer,
        keepMethod: keepMethod, description: description)
}

func captureRequest(_ amount: Money? = nil) throws -> CaptureRequest {
    CaptureRequest(payment: paymentReference, amount: amount, idempotencyKey: try IdempotencyKey("key-2"))
}

func voidRequest() throws -> VoidRequest {
    VoidRequest(payment: paymentReference, idempotencyKey: try IdempotencyKey("key-3"))
}

func refundRequest(
    _ amount: Money? = nil, before: Money? = uah(0), reason: RefundRequest.Reason = .requestedByPayer
) throws -> RefundRequest {
    RefundRequest(
        payment: paymentReference, amount: amount, refundedBefore: before, reason: reason,
        reference: try MerchantReference("refund-1"), idempotencyKey: try IdempotencyKey("key-4"))
}

func checkoutRequest(
    _ amount: Money = uah(10050), taking: DepositRequest.Taking = .charged, payer: PayerDetails = PayerDetails(),
    description: String = "Deposit & more", expiresAt: Timestamp? = nil, successURL: String = "https://shop.example/ok"
) throws -> CheckoutRequest {
    CheckoutRequest(
        amount: amount, description: description, reference: try MerchantReference("order-1001"),
        idempotencyKey: try IdempotencyKey("key-1"), taking: taking, successURL: try AbsoluteURL(successURL),
        cancelURL: try AbsoluteURL("https://shop.example/no"), payer: payer, expiresAt: expiresAt)
}

extension TransportRequest {
    /// The body as JSON.
    var json: JSONDocument.Value { get throws { try JSONDocument(parsing: Array(bodyText.utf8)).root } }
}
