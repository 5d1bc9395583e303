import Foundation
import HTTPTypes
import PaymentCore
import PaymentHTTP
import PaymentTesting
import StripeGateway
import Testing

/// A whole answer of Stripe, read from `Tests/Fixtures/stripe`, in which single words can be changed.
struct Answer: Sendable {
    var status: Int
    var fields: HTTPFields
    var text: String

    init(_ fixture: String) throws {
        let file = try String(
            contentsOf: fixtures.appending(path: "2026-10-28.endive/\(fixture).http"), encoding: .utf8)
        let halves = try #require(file.range(of: "\n\n"), "\(fixture) has no empty line")
        let head = file[..<halves.lowerBound].split(separator: "\n")
        status = try #require(head.first?.split(separator: " ").dropFirst().first.flatMap { Int($0) })
        fields = HTTPFields()
        for line in head.dropFirst() {
            let colon = try #require(line.firstIndex(of: ":"))
            let name = try #require(HTTPField.Name(String(line[..<colon])))
            fields[name] = String(line[line.index(after: colon)...].drop { $0 == " " })
        }
        text = String(file[halves.upperBound...].dropLast(file.hasSuffix("\n") ? 1 : 0))
    }

    /// The same answer with `new` at every place of `old`; a place must exist, so that no test changes nothing.
    func replacing(_ old: String, _ new: String) throws -> Answer {
        try #require(text.contains(old), "the answer has no \(old)")
        var answer = self
        answer.text = text.replacingOccurrences(of: old, with: new)
        return answer
    }

    func withStatus(_ status: Int) -> Answer {
        var answer = self
        answer.status = status
        return answer
    }

    func with(_ name: HTTPField.Name, _ value: String?) -> Answer {
        var answer = self
        answer.fields[name] = value
        return answer
    }

    func response(body: [UInt8]? = nil) -> TransportResponse {
        TransportResponse(status: status, headerFields: fields, body: body ?? Array(text.utf8))
    }
}

/// Where the fixtures are, found from this file's own place.
let fixtures = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Fixtures/stripe")

/// The moment at which the tests' clocks stand: a day after the objects of the fixtures were made.
let testNow = Timestamp(secondsSinceEpoch: 1_795_346_400)

let testKey = "sk_test_Mock0000000000000001"

/// An adapter that gets these answers in turn, and the transport that gives them.
func subject(
    _ results: [Result<TransportResponse, TransportError>], webhookSecrets: [String] = [], key: String = testKey
) throws -> (stripe: Stripe, transport: ScriptedTransport) {
    let transport = ScriptedTransport(results)
    let configuration = try Stripe.Configuration(
        secretKey: Secret(key), webhookSecrets: webhookSecrets.map { Secret($0) }, baseURL: "https://stripe.test")
    return (try Stripe(configuration, transport: transport, clock: ManualWallClock(testNow)), transport)
}

func subject(_ answers: Answer...) throws -> (stripe: Stripe, transport: ScriptedTransport) {
    try subject(answers.map { .success($0.response()) })
}

let intentReference = GatewayReference(gateway: .stripe, id: "pi_3Mock0000000000000000001")
let customerReference = GatewayReference(gateway: .stripe, id: "cus_MockAAAAAAAAAA")

/// What the payer agreed to in the fixtures that keep a method.
let consent = Consent(
    purpose: .balance, givenAt: Timestamp(millisecondsSinceEpoch: 1_795_250_000_000), agreement: "terms-7")

func storedMethod(
    gateway: GatewayID = .stripe, token: String = "pm_1Mock0000000000000000001",
    customer: GatewayReference? = customerReference, worksWithoutPayer: Bool = true, consent: Consent = consent
) throws -> StoredMethod {
    StoredMethod(
        gateway: gateway, token: try PaymentToken(token), customer: customer, card: nil,
        worksWithoutPayer: worksWithoutPayer, consent: consent)
}

/// The charge that the fixtures answer: 20.00 USD for `order-1001`.
func chargeRequest(
    _ minorUnits: Int64 = 2000, _ currency: Currency = .usd, source: PaymentSource? = nil,
    reference: String = "order-1001", customer: GatewayReference? = nil, payer: PayerDetails = PayerDetails(),
    keepMethod: Consent? = nil, description: String? = nil
) throws -> ChargeRequest {
    ChargeRequest(
        amount: Money(minorUnits: minorUnits, currency: currency),
        source: try source ?? .token(PaymentToken("pm_card_visa"), returnURL: nil),
        reference: try MerchantReference(reference), idempotencyKey: try IdempotencyKey("key-1"), customer: customer,
        payer: payer, keepMethod: keepMethod, description: description)
}

func captureRequest(_ minorUnits: Int64? = nil, _ currency: Currency = .usd) throws -> CaptureRequest {
    CaptureRequest(
        payment: intentReference, amount: minorUnits.map { Money(minorUnits: $0, currency: currency) },
        idempotencyKey: try IdempotencyKey("key-1"))
}

func voidRequest() throws -> VoidRequest {
    VoidRequest(payment: intentReference, idempotencyKey: try IdempotencyKey("key-1"))
}

func refundRequest(
    _ minorUnits: Int64? = nil, _ currency: Currency = .usd, reason: RefundRequest.Reason = .requestedByPayer
) throws -> RefundRequest {
    RefundRequest(
        payment: intentReference, amount: minorUnits.map { Money(minorUnits: $0, currency: currency) }, reason: reason,
        reference: try MerchantReference("refund-1"), idempotencyKey: try IdempotencyKey("key-1"))
}

func tokenizeRequest(
    customer: GatewayReference? = customerReference, payer: PayerDetails = PayerDetails(), consent: Consent = consent,
    returnURL: String? = nil
) throws -> TokenizeRequest {
    TokenizeRequest(
        token: try PaymentToken("pm_card_visa"), consent: consent, customer: customer, payer: payer,
        returnURL: try returnURL.map { try AbsoluteURL($0) }, idempotencyKey: try IdempotencyKey("key-1"))
}

func checkoutRequest(
    taking: DepositRequest.Taking = .charged, customer: GatewayReference? = nil, payer: PayerDetails = PayerDetails(),
    keepMethod: Consent? = nil, expiresAt: Timestamp? = nil
) throws -> CheckoutRequest {
    CheckoutRequest(
        amount: Money(minorUnits: 2000, currency: .usd), description: "Deposit & more",
        reference: try MerchantReference("order-1001"), idempotencyKey: try IdempotencyKey("key-1"), taking: taking,
        successURL: try AbsoluteURL("https://shop.example/ok?a=1"),
        cancelURL: try AbsoluteURL("https://shop.example/cancel"), customer: customer, payer: payer,
        keepMethod: keepMethod, expiresAt: expiresAt)
}
