import Foundation
import PaymentCore
import PaymentHTTP
import PaymentTesting
import StripeGateway
import Testing

@Suite struct WebhookEventTests {
    let secret = "whsec_test_4fJ2kLm9QxZ7vB1n"
    let stripe: Stripe
    let signature: Stripe.Signature

    init() throws {
        stripe = try subject([], webhookSecrets: [secret]).stripe
        signature = try Stripe.Signature(secrets: [Secret(secret)])
    }

    /// A genuine delivery of `body`.
    private func delivery(_ body: String) throws -> WebhookDelivery {
        let bytes = Array(body.utf8)
        return WebhookDelivery(
            fields: [("Stripe-Signature", try signature.header(for: bytes, at: testNow))], body: bytes)
    }

    private func event(_ body: String) throws -> WebhookEvent { try stripe.verify(delivery(body), now: testNow).event }

    private static func body(_ type: String, _ object: String) -> String {
        #"{"id":"evt_1","object":"event","api_version":"2026-10-28.endive","created":1795260000,"data":{"object":\#(object)},"#
            + #""livemode":true,"pending_webhooks":1,"request":{"id":null,"idempotency_key":null},"type":"\#(type)"}"#
    }

    private static let intent =
        #"{"id":"pi_1","object":"payment_intent","amount":2000,"amount_received":1500,"currency":"usd","status":"succeeded","metadata":{"merchant_reference":"order-1001"}}"#
    private static let refund =
        #"{"id":"re_1","object":"refund","amount":500,"currency":"usd","payment_intent":"pi_1","metadata":{"merchant_reference":"refund-1"}}"#
    private static let page =
        #"{"id":"cs_1","object":"checkout.session","amount_total":2000,"currency":"usd","payment_intent":"pi_1","client_reference_id":"order-1001","metadata":{}}"#
    private static let charge =
        #"{"id":"ch_1","object":"charge","amount":2000,"currency":"jpy","payment_intent":{"id":"pi_1","object":"payment_intent"},"metadata":{}}"#

    @Test func `a whole event of Stripe is read`() throws {
        let text = try String(contentsOf: fixtures.appending(path: "event-1536.json"), encoding: .utf8)
        let event = try event(text)
        #expect(event.gateway == .stripe)
        #expect(event.id == "evt_3Mock0000000000000000001")
        #expect(event.kind == .paymentCaptured)
        #expect(event.gatewayKind == "payment_intent.succeeded")
        #expect(event.reference == intentReference && event.payment == intentReference)
        #expect(event.merchantReference?.text == "order-1001")
        #expect(event.amount == Money(minorUnits: 2000, currency: .usd))
        #expect(event.createdAt == Timestamp(secondsSinceEpoch: 1_795_260_000))
        #expect(!event.isLive)
    }

    static let kinds: [(type: String, object: String, kind: WebhookEvent.Kind, payment: String?, amount: Int64?)] = [
        ("payment_intent.succeeded", intent, .paymentCaptured, "pi_1", 1500),
        ("payment_intent.amount_capturable_updated", intent, .paymentAuthorized, "pi_1", 1500),
        ("payment_intent.requires_action", intent, .paymentActionRequired, "pi_1", 1500),
        ("payment_intent.processing", intent, .paymentPending, "pi_1", 1500),
        ("payment_intent.payment_failed", intent, .paymentDeclined, "pi_1", 1500),
        ("payment_intent.canceled", intent, .paymentVoided, "pi_1", 1500),
        ("payment_intent.created", intent, .other("payment_intent.created"), "pi_1", 1500),
        ("refund.created", refund, .refundChanged, "pi_1", 500),
        ("refund.updated", refund, .refundChanged, "pi_1", 500),
        ("charge.refund.updated", refund, .refundChanged, "pi_1", 500),
        ("refund.failed", refund, .refundFailed, "pi_1", 500),
        ("payment_method.attached", #"{"id":"pm_1","object":"payment_method"}"#, .methodStored, nil, nil),
        ("payment_method.detached", #"{"id":"pm_1","object":"payment_method"}"#, .methodForgotten, nil, nil),
        ("checkout.session.completed", page, .checkoutCompleted, "pi_1", 2000),
        ("checkout.session.async_payment_succeeded", page, .checkoutCompleted, "pi_1", 2000),
        ("checkout.session.expired", page, .checkoutExpired, "pi_1", 2000),
        ("charge.dispute.created", charge, .disputeChanged, "pi_1", 2000),
        ("charge.dispute.updated", charge, .disputeChanged, "pi_1", 2000),
        ("charge.dispute.closed", charge, .disputeChanged, "pi_1", 2000),
        ("charge.dispute.funds_withdrawn", charge, .disputeChanged, "pi_1", 2000),
        ("charge.dispute.funds_reinstated", charge, .disputeChanged, "pi_1", 2000),
        ("charge.refunded", charge, .other("charge.refunded"), "pi_1", 2000),
        ("brand.new", "{}", .other("brand.new"), nil, nil),
        ("payment_intent.succeeded ", intent, .other("payment_intent.succeeded "), "pi_1", 1500),
    ]

    @Test(arguments: kinds.indices)
    func `a type has its meaning, its payment and its amount`(_ index: Int) throws {
        let row = Self.kinds[index]
        let event = try event(Self.body(row.type, row.object))
        #expect(event.kind == row.kind)
        #expect(event.gatewayKind == row.type)
        #expect(event.payment?.id == row.payment)
        #expect(event.amount?.minorUnits == row.amount)
        #expect(event.isLive)
    }

    @Test func `a payment that is not captured is about what was asked for`() throws {
        let held = Self.intent.replacing("\"succeeded\"", with: "\"requires_capture\"")
        #expect(try event(Self.body("payment_intent.amount_capturable_updated", held)).amount?.minorUnits == 2000)
    }

    @Test(arguments: ["\"currency\":\"zzz\"", "\"currency\":null", "\"currency\":\"isk\""])
    func `an amount that cannot be one is none, so it can match no order (S-21)`(_ currency: String) throws {
        let object = Self.refund.replacing("\"currency\":\"usd\"", with: currency).replacing("500", with: "550")
        #expect(try event(Self.body("refund.created", object)).amount == nil)
        let negative = Self.refund.replacing("500", with: "-500")
        #expect(try event(Self.body("refund.created", negative)).amount == nil)
    }

    @Test(arguments: [
        "", "null", "[]", "{}", "<html>", "{\"id\":\"evt_1\"", #"{"id":1,"type":"a","created":1,"data":{"object":{}}}"#,
        #"{"id":"e","type":"a","created":"1","data":{"object":{}}}"#, #"{"id":"e","type":"a","created":1,"data":{}}"#,
        #"{"id":"e","type":"a","created":1,"data":{"object":[]}}"#,
        #"{"id":"e","type":"a","created":1,"data":{"object":{"id":7}}}"#,
        #"{"id":"e","type":"a","created":1,"data":{"object":{"amount":1,"amount":2}}}"#,
        #"{"id":"e","id":"f","type":"a","created":1,"data":{"object":{}}}"#, "\u{FEFF}{}",
    ])
    func `a genuine delivery that is no event is unreadable (S-20)`(_ body: String) throws {
        let error = #expect(throws: WebhookError.self) { try event(body) }
        guard case .unreadable = try #require(error) else {
            Issue.record("refused as \(String(describing: error))")
            return
        }
    }

    @Test func `a forged body is never read, whatever it says (S-13, F-22)`() throws {
        let genuine = try delivery(Self.body("payment_intent.succeeded", Self.intent))
        let forged = WebhookDelivery(
            fields: genuine.fields,
            body: Array(Self.body("payment_intent.succeeded", Self.intent.replacing("1500", with: "9500")).utf8))
        #expect(throws: WebhookError.signatureMismatch) { try stripe.verify(forged, now: testNow) }
        let garbage = WebhookDelivery(fields: genuine.fields, body: [0xFF, 0x00])
        #expect(throws: WebhookError.signatureMismatch) { try stripe.verify(garbage, now: testNow) }
    }

    @Test func `a delivery replayed after five minutes is refused (F-23, S-16)`() throws {
        let delivery = try delivery(Self.body("payment_intent.succeeded", Self.intent))
        #expect(throws: WebhookError.outsideTolerance(ageSeconds: 301)) {
            try stripe.verify(delivery, now: testNow.adding(seconds: 301))
        }
    }

    @Test func `a body above the limit is not even hashed (S-27)`() throws {
        let body = [UInt8](repeating: UInt8(ascii: " "), count: WebhookDelivery.bodyBytesMax + 1)
        let header = try signature.header(for: body, at: testNow)
        let delivery = WebhookDelivery(fields: [("Stripe-Signature", header)], body: body)
        #expect(throws: WebhookError.bodyTooLarge(bytes: body.count)) { try stripe.verify(delivery, now: testNow) }
    }

    @Test func `without a secret every delivery is refused (S-13)`() throws {
        let delivery = try delivery(Self.body("payment_intent.succeeded", Self.intent))
        let open = try subject([]).stripe
        #expect(throws: WebhookError.self) { try open.verify(delivery, now: testNow) }
    }
}
