import HTTPTypes
import LiqPayGateway
import PaymentCore
import PaymentHTTP
import PaymentTesting
import TestSupport
import Testing

@Suite struct RequestTests {
    @Test func `a charge is this request, to the byte (G-2)`() async throws {
        let (liqpay, transport) = try subject(.payment)
        _ = try await liqpay.charge(chargeRequest(description: "Передоплата >>> ???"))
        let request = try #require(transport.requests.first)
        #expect(request.method == .post)
        #expect(request.url.text == "https://liqpay.test/api/request")
        #expect(request.headerFields[.contentType] == "application/x-www-form-urlencoded")
        #expect(request.headerFields[.accept] == "application/json")
        #expect(request.effect == .write)
        #expect(request.limits == .movesMoney)
        #expect(request.bodyText == goldenCharge)
        #expect(transport.requests.count == 1)
    }

    @Test func `a charge's message has version, key and action first, and what LiqPay wants`() async throws {
        let (liqpay, transport) = try subject(
            [.success(Answer.payment.response())], serverURL: "https://shop.example/cb")
        _ = try await liqpay.charge(
            chargeRequest(
                payer: PayerDetails(email: "a@example.com", name: "A B", phone: "+380950000001", ipAddress: "8.8.8.8"),
                keepMethod: consent))
        #expect(
            try transport.requests[0].message() == #"{"version":3,"public_key":"sandbox_i00000000001","#
                + #""action":"paytoken","order_id":"order-1001","amount":150.50,"currency":"UAH","#
                + #""description":"Deposit","card_token":"2DFBFE626B7341611450DE81E971E948D6F260","#
                + #""ip":"8.8.8.8","phone":"+380950000001","language":"en","server_url":"https://shop.example/cb","#
                + #""info":"{\"purpose\":\"balance\",\"time\":1795250000000,\"agreement\":\"terms-7\"}"}"#)
    }

    @Test func `a charge without a description sends its reference for one, and no address that nobody gave`()
        async throws
    {
        let (liqpay, transport) = try subject(.payment)
        _ = try await liqpay.charge(chargeRequest(source: .storedWithoutPayer(storedMethod()), description: nil))
        let message = try transport.requests[0].message()
        #expect(message.contains(#""description":"order-1001""#))
        #expect(!message.contains("\"ip\"") && !message.contains("\"phone\"") && !message.contains("info"))
    }

    @Test func `version 7 is said in the message and signed with SHA3-256`() async throws {
        let (liqpay, transport) = try subject([.success(Answer.payment.response())], version: .seven)
        _ = try await liqpay.charge(chargeRequest())
        let message = try transport.requests[0].message(version: .seven)
        #expect(message.hasPrefix(#"{"version":7,"public_key":"sandbox_i00000000001","action":"paytoken""#))
    }

    @Test func `a look-up only reads`() async throws {
        let (liqpay, transport) = try subject(.payment)
        _ = try await liqpay.payment(orderReference)
        let request = transport.requests[0]
        #expect(request.effect == .read && request.limits == .lookup)
        #expect(
            try request.message()
                == #"{"version":3,"public_key":"sandbox_i00000000001","action":"status","order_id":"order-1001"}"#)
    }

    @Test func `capture, void and refund look first, then name order and amount`() async throws {
        let taken = Answer.hold.with("status", "success").with("completion_date", 1_795_262_500_000)
        let (liqpay, transport) = try subject(
            .hold, taken.with("amount", number("100.0")), .hold, .refund, .payment, .refund)
        _ = try await liqpay.capture(captureRequest(money(10000)))
        _ = try await liqpay.void(voidRequest())
        _ = try await liqpay.refund(refundRequest(money(5)))
        let messages = try transport.requests.map { try $0.message() }
        let start = #"{"version":3,"public_key":"sandbox_i00000000001","action":"#
        #expect(messages[1] == start + #""hold_completion","order_id":"order-1001","amount":100.00}"#)
        #expect(messages[3] == start + #""refund","order_id":"order-1001","amount":150.50}"#)
        #expect(messages[5] == start + #""refund","order_id":"order-1001","amount":0.05}"#)
        #expect(transport.requests.map(\.effect) == [.read, .write, .read, .write, .read, .write])
    }

    @Test func `a listing names its period in milliseconds`() async throws {
        let (liqpay, transport) = try subject(Answer(["result": "success", "data": []]))
        let period = Timestamp(millisecondsSinceEpoch: 1000)..<Timestamp(millisecondsSinceEpoch: 2000)
        #expect(try await liqpay.payments(in: period, after: nil).items.isEmpty)
        #expect(
            try transport.requests[0].message().hasSuffix(
                #""action":"reports","date_from":1000,"date_to":2000,"resp_format":"json"}"#))
    }

    static let refused: [(name: String, field: String, make: @Sendable () throws -> ChargeRequest)] = [
        ("no money", "amount", { try chargeRequest(money(0)) }),
        ("less than nothing", "amount", { try chargeRequest(money(-1)) }),
        ("too much", "amount", { try chargeRequest(money(100_000_000_000)) }),
        ("yen", "currency", { try chargeRequest(money(100, .jpy)) }),
        ("pounds", "currency", { try chargeRequest(money(100, .gbp)) }),
        (
            "another gateway's method", "method",
            { try chargeRequest(source: .storedWithoutPayer(storedMethod(gateway: GatewayID(rawValue: "stripe")))) }
        ),
        (
            "a method beyond its consent", "method",
            {
                let later = Consent(purpose: .laterPurchases, givenAt: testNow, agreement: "terms-7")
                return try chargeRequest(source: .storedWithoutPayer(storedMethod(consent: later)))
            }
        ),
        ("a customer", "customer", { try chargeRequest(customer: GatewayReference(gateway: .liqPay, id: "c")) }),
        ("a blank description", "description", { try chargeRequest(description: " \n") }),
        (
            "a consent too long to be kept", "agreement",
            {
                let long = Consent(purpose: .balance, givenAt: testNow, agreement: String(repeating: "x", count: 460))
                return try chargeRequest(keepMethod: long)
            }
        ),
        (
            "a consent to nothing", "agreement",
            { try chargeRequest(keepMethod: Consent(purpose: .balance, givenAt: testNow, agreement: "")) }
        ),
    ]

    @Test(arguments: refused.indices)
    func `what LiqPay cannot carry is refused before anything is sent (G-1, G-9)`(_ index: Int) async throws {
        let (liqpay, transport) = try subject([])
        let request = try Self.refused[index].make()
        let error = try await thrown { () async throws(PaymentError) in try await liqpay.charge(request) }
        #expect(error.field == Self.refused[index].field, "\(Self.refused[index].name)")
        #expect(error.code == (error.field == "currency" ? .unsupported : .invalidRequest))
        #expect(transport.requests.isEmpty)
    }

    @Test func `what LiqPay cannot do is refused before anything is sent (G-1)`() async throws {
        let (liqpay, transport) = try subject([])
        let charge = try chargeRequest()
        let deposit = try DepositRequest(total: money(20000), taking: .held, charge: charge)
        let tokenize = TokenizeRequest(
            token: try PaymentToken(token), consent: consent, idempotencyKey: try IdempotencyKey("key-6"))
        let errors = [
            try await thrown { () async throws(PaymentError) in try await liqpay.authorize(charge) },
            try await thrown { () async throws(PaymentError) in try await liqpay.deposit(deposit) },
            try await thrown { () async throws(PaymentError) in try await liqpay.tokenize(tokenize) },
            try await thrown { () async throws(PaymentError) in try await liqpay.expireCheckout(orderReference) },
        ]
        #expect(errors.map(\.code) == Array(repeating: .unsupported, count: 4))
        #expect(errors.map(\.value) == ["authorize", "authorize", "tokenize", "expireCheckout"])
        #expect(transport.requests.isEmpty)
        let missing = Set(Capabilities.Operation.allCases).subtracting(liqpay.capabilities.operations)
        #expect(missing == [.authorize, .tokenize, .expireCheckout])
    }

    @Test(arguments: ["", "a\nb", String(repeating: "x", count: 256)])
    func `a reference that is no order id is refused before anything is sent`(_ id: String) async throws {
        let (liqpay, transport) = try subject([])
        let error = try await thrown { () async throws(PaymentError) in
            try await liqpay.payment(GatewayReference(gateway: .liqPay, id: id))
        }
        #expect(error.code == .invalidRequest)
        let foreign = try await thrown { () async throws(PaymentError) in
            try await liqpay.payment(GatewayReference(gateway: GatewayID(rawValue: "stripe"), id: "order-1001"))
        }
        #expect(foreign.code == .invalidRequest)
        #expect(transport.requests.isEmpty)
    }
}

/// The form of one charge, made by other software than this package.
private let goldenCharge =
    "data=eyJ2ZXJzaW9uIjozLCJwdWJsaWNfa2V5Ijoic2FuZGJveF9pMDAwMDAwMDAwMDEiLCJhY3Rpb24iOiJwYXl0b2tlbiIsIm9"
    + "yZGVyX2lkIjoib3JkZXItMTAwMSIsImFtb3VudCI6MTUwLjUwLCJjdXJyZW5jeSI6IlVBSCIsImRlc2NyaXB0aW9uIjoi0J%2FQt"
    + "dGA0LXQtNC%2B0L%2FQu9Cw0YLQsCA%2BPj4gPz8%2FIiwiY2FyZF90b2tlbiI6IjJERkJGRTYyNkI3MzQxNjExNDUwREU4MUU5N"
    + "zFFOTQ4RDZGMjYwIiwibGFuZ3VhZ2UiOiJlbiJ9&signature=BNt93g740vyx3KZRNsLT1IQqeTI%3D"
