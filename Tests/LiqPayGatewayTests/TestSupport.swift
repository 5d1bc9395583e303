import HTTPTypes
import LiqPayGateway
import PaymentCore
import PaymentCrypto
import PaymentHTTP
import PaymentTesting
import TestSupport
import Testing

let testPublicKey = "sandbox_i00000000001"
let testPrivateKey = "sandbox_priv_test_key_0001"

/// The moment at which the tests' clocks stand: 2026-11-22 12:00:00 UTC.
let testNow = Timestamp(secondsSinceEpoch: 1_795_348_800)

/// An answer of LiqPay, composed from the fact sheet, in which single members can be changed.
struct Answer: Sendable {
    var object: JSONObject
    var status = 200
    var contentType: String? = "application/json"

    init(_ object: JSONObject) {
        self.object = object
    }

    /// The payment object as captured from the sandbox in 2022, of 150.50 UAH for `order-1001`.
    static let payment = Answer([
        "result": "ok", "payment_id": 2_345_678_901, "action": "pay", "status": "success", "version": 3,
        "type": "buy", "paytype": "card", "public_key": .string(testPublicKey), "acq_id": 414_963,
        "order_id": "order-1001", "liqpay_order_id": "YX0YT8U71666883649721945", "description": "Deposit",
        "sender_card_mask2": "424242*42", "sender_card_bank": "Test", "sender_card_type": "visa",
        "sender_card_country": 804, "ip": "8.8.8.8", "amount": number("150.5"), "currency": "UAH",
        "sender_commission": number("0.0"), "mpi_eci": "7", "is_3ds": false, "language": "uk",
        "create_date": 1_795_262_400_000, "end_date": 1_795_262_401_000, "transaction_id": 2_345_678_901,
    ])

    /// A hold of the same amount.
    static let hold = payment.with("action", "hold").with("status", "hold_wait").with("type", "hold")

    /// The small answer to a refund.
    static let refund = Answer([
        "result": "ok", "action": "refund", "payment_id": 2_345_678_901, "status": "reversed",
    ])

    /// An error that names nothing but itself.
    static func error(_ code: String, status: String? = "error", key: String? = nil) -> Answer {
        Answer(["result": "error", "err_code": .string(code), "code": .string(code), "err_description": "words"])
            .with("status", status.map(JSON.string)).with("key", key.map(JSON.string))
    }

    /// The same answer with another member; nil takes it out.
    func with(_ name: String, _ value: JSON?) -> Answer {
        var answer = self
        answer.object[name] = value
        return answer
    }

    func with(status: Int) -> Answer {
        var answer = self
        answer.status = status
        return answer
    }

    func with(contentType: String?) -> Answer {
        var answer = self
        answer.contentType = contentType
        return answer
    }

    var text: String { JSON.object(object).text() }

    func response(body: [UInt8]? = nil) -> TransportResponse {
        var fields = HTTPFields()
        fields[.contentType] = contentType
        return TransportResponse(status: status, headerFields: fields, body: body ?? Array(text.utf8))
    }
}

/// An adapter that gets these answers in turn, and the transport that gives them.
func subject(
    _ results: [Result<TransportResponse, TransportError>], version: LiqPay.APIVersion = .three,
    language: LiqPay.Language = .english, serverURL: String? = nil, acceptsSHA1ForVersion7: Bool = false,
    clock: ManualWallClock = ManualWallClock(testNow)
) throws -> (liqpay: LiqPay, transport: ScriptedTransport) {
    let transport = ScriptedTransport(results)
    let configuration = try LiqPay.Configuration(
        publicKey: testPublicKey, privateKey: Secret(testPrivateKey), version: version, language: language,
        serverURL: serverURL, acceptsSHA1ForVersion7: acceptsSHA1ForVersion7, baseURL: "https://liqpay.test")
    return (LiqPay(configuration, transport: transport, clock: clock), transport)
}

func subject(_ answers: Answer...) throws -> (liqpay: LiqPay, transport: ScriptedTransport) {
    try subject(answers.map { .success($0.response()) })
}

/// An adapter with live keys, which only the live service's address takes.
func liveSubject(_ answers: Answer...) throws -> LiqPay {
    let configuration = try LiqPay.Configuration(
        publicKey: "i00000000001", privateKey: Secret("live_priv_test_key_0001"))
    let results = answers.map { answer -> Result<TransportResponse, TransportError> in
        .success(answer.with("public_key", "i00000000001").response())
    }
    return LiqPay(configuration, transport: ScriptedTransport(results), clock: ManualWallClock(testNow))
}

let orderReference = GatewayReference(gateway: .liqPay, id: "order-1001")

func money(_ minorUnits: Int64, _ currency: Currency = .uah) -> Money {
    Money(minorUnits: minorUnits, currency: currency)
}

let consent = Consent(
    purpose: .balance, givenAt: Timestamp(millisecondsSinceEpoch: 1_795_250_000_000), agreement: "terms-7")

/// The consent as it travels in `info`.
let consentInfo = #"{"purpose":"balance","time":1795250000000,"agreement":"terms-7"}"#

let token = "2DFBFE626B7341611450DE81E971E948D6F260"

func storedMethod(gateway: GatewayID = .liqPay, token: String = token, consent: Consent = consent) throws
    -> StoredMethod
{
    StoredMethod(
        gateway: gateway, token: try PaymentToken(token), customer: nil, card: nil, worksWithoutPayer: true,
        consent: consent)
}

/// The charge that `Answer.payment` answers.
func chargeRequest(
    _ amount: Money = money(15050), source: PaymentSource? = nil, reference: String = "order-1001",
    customer: GatewayReference? = nil, payer: PayerDetails = PayerDetails(), keepMethod: Consent? = nil,
    description: String? = "Deposit"
) throws -> ChargeRequest {
    ChargeRequest(
        amount: amount, source: try source ?? .token(PaymentToken(token), returnURL: nil),
        reference: try MerchantReference(reference), idempotencyKey: try IdempotencyKey("key-1"), customer: customer,
        payer: payer, keepMethod: keepMethod, description: description)
}

func captureRequest(_ amount: Money? = nil) throws -> CaptureRequest {
    CaptureRequest(payment: orderReference, amount: amount, idempotencyKey: try IdempotencyKey("key-2"))
}

func voidRequest() throws -> VoidRequest {
    VoidRequest(payment: orderReference, idempotencyKey: try IdempotencyKey("key-3"))
}

func refundRequest(_ amount: Money? = nil, before: Money? = money(0)) throws -> RefundRequest {
    RefundRequest(
        payment: orderReference, amount: amount, refundedBefore: before, reference: try MerchantReference("refund-1"),
        idempotencyKey: try IdempotencyKey("key-4"))
}

func checkoutRequest(
    taking: DepositRequest.Taking = .charged, keepMethod: Consent? = nil, expiresAt: Timestamp? = nil,
    description: String = "Передоплата >>> ???", successURL: String = "https://shop.example/ok?a=1",
    customer: GatewayReference? = nil
) throws -> CheckoutRequest {
    CheckoutRequest(
        amount: money(15050), description: description, reference: try MerchantReference("order-1001"),
        idempotencyKey: try IdempotencyKey("key-5"), taking: taking, successURL: try AbsoluteURL(successURL),
        cancelURL: try AbsoluteURL("https://shop.example/cancel"), customer: customer, keepMethod: keepMethod,
        expiresAt: expiresAt)
}

extension TransportRequest {
    /// The JSON that the request carries, once its signature has been checked.
    func message(version: LiqPay.APIVersion = .three) throws -> String {
        let form = try FormDecoding(parsing: bodyText)
        #expect(form.pairs.map(\.name) == ["data", "signature"])
        return try signedText(try #require(form["data"]), try #require(form["signature"]), version)
    }
}

/// The text in `data`, once its signature has been checked.
func signedText(_ data: String, _ signature: String, _ version: LiqPay.APIVersion = .three) throws -> String {
    try LiqPay.Signature(privateKey: Secret(testPrivateKey)).verify(signature, of: data, version: version)
    return String(decoding: try Base64.decode(Array(data.utf8)), as: UTF8.self)
}

/// A callback as LiqPay posts it.
func delivery(_ answer: Answer, version: LiqPay.APIVersion = .three, key: String = testPrivateKey) throws
    -> WebhookDelivery
{
    let data = Base64.string(Array(answer.with("result", nil).text.utf8))
    let signature = try LiqPay.Signature(privateKey: Secret(key)).signature(of: data, version: version)
    var form = FormEncoding()
    form.append("data", data)
    form.append("signature", signature)
    return WebhookDelivery(fields: [("content-type", "application/x-www-form-urlencoded")], body: form.bytes)
}
