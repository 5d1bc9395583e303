import Foundation
import PaymentCore
import PaymentHTTP
import PaymentTesting
import StripeGateway
import TestSupport
import Testing

@Suite struct CheckoutAndLookupTests {
    private let page = GatewayReference(
        gateway: .stripe, id: "cs_test_a1Mock000000000000000000000000000000000000000000000000001")

    @Test func `an open page has an address and an end`() async throws {
        let checkout = try await subject(Answer("checkout_open")).stripe.openCheckout(checkoutRequest())
        #expect(checkout.reference == page)
        #expect(checkout.status == .open)
        #expect(checkout.merchantReference?.text == "order-1001")
        #expect(checkout.expiresAt == Timestamp(secondsSinceEpoch: 1_795_346_400))
        guard case .redirect(let url) = try #require(checkout.presentation) else {
            Issue.record("not a redirect")
            return
        }
        #expect(url.host == "checkout.stripe.com")
    }

    @Test func `a completed page carries its payment, an ended one no address`() async throws {
        let completed = try await subject(Answer("checkout_complete")).stripe.checkout(page, openedAt: testNow)
        guard case .completed(let payment) = completed.status else {
            Issue.record("not completed")
            return
        }
        #expect(payment.captured == Money(minorUnits: 2000, currency: .usd))
        #expect(completed.presentation == nil)
        let expired = try await subject(Answer("checkout_expired")).stripe.expireCheckout(page)
        #expect(expired.status == .expired)
        #expect(expired.presentation == nil)
    }

    @Test func `a completed page whose payment is not taken yet does not look paid (S-26)`() async throws {
        let answer = try Answer("checkout_complete").replacing(
            "\"status\":\"succeeded\",\"transfer", "\"status\":\"processing\",\"transfer")
        guard case .completed(let payment) = try await subject(answer).stripe.checkout(page, openedAt: testNow).status
        else {
            Issue.record("not completed")
            return
        }
        #expect(payment.captured.isZero)
    }

    static let wrongPages: [(fixture: String, old: String, new: String)] = [
        ("checkout_open", "\"amount_total\":2000", "\"amount_total\":1999"),
        ("checkout_open", "\"amount_total\":2000", "\"amount_total\":null"),
        ("checkout_open", "\"currency\":\"usd\"", "\"currency\":\"eur\""),
        ("checkout_open", "\"client_reference_id\":\"order-1001\"", "\"client_reference_id\":\"order-1\""),
        ("checkout_open", "\"status\":\"open\"", "\"status\":\"ajar\""),
        ("checkout_open", "\"status\":\"open\"", "\"status\":null"),
        ("checkout_open", "\"url\":\"https://", "\"url\":\"javascript://"),
        ("checkout_open", "\"url\":\"https://", "\"url\":\"https://user@"),
    ]

    @Test(arguments: wrongPages.indices)
    func `a page that is not the one asked for is a fault (F-10)`(_ index: Int) async throws {
        let row = Self.wrongPages[index]
        let (stripe, _) = try subject(Answer(row.fixture).replacing(row.old, row.new))
        let request = try checkoutRequest()
        let error = try await thrown { () async throws(PaymentError) in try await stripe.openCheckout(request) }
        #expect(error.code == .gatewayFault, "\(row.new)")
    }

    @Test func `another page, or a completed one without a payment, is a fault`() async throws {
        let other = try Answer("checkout_open").replacing("cs_test_a1", "cs_test_b2")
        let empty = try Answer("checkout_expired").replacing("\"status\":\"expired\"", "\"status\":\"complete\"")
        let (stripe, _) = try subject(other, empty)
        for _ in 0..<2 {
            let error = try await thrown { () async throws(PaymentError) in
                try await stripe.checkout(page, openedAt: testNow)
            }
            #expect(error.code == .gatewayFault)
        }
    }

    @Test(
        arguments: [
            (30 * 60_000, true), (30 * 60_000 - 1, false), (24 * 3_600_000, true), (24 * 3_600_000 + 1, false),
            (0, false),
            (-60_000, false), (Int64.max, false), (Int64.min, false),
        ] as [(Int64, Bool)])
    func `a page ends 30 minutes to 24 hours from now`(_ milliseconds: Int64, _ isAllowed: Bool) async throws {
        let (stripe, transport) = try subject(Answer("checkout_open"))
        let request = try checkoutRequest(expiresAt: testNow.adding(milliseconds: milliseconds))
        if isAllowed {
            _ = try await stripe.openCheckout(request)
        } else {
            let error = try await thrown { () async throws(PaymentError) in try await stripe.openCheckout(request) }
            #expect(error.field == "expiresAt")
            #expect(transport.requests.isEmpty)
        }
    }

    @Test(arguments: [
        ("requires_payment_method", Payment.Status.open), ("requires_confirmation", .open),
        ("requires_action", .actionRequired), ("processing", .pending), ("requires_capture", .authorized),
        ("succeeded", .captured), ("canceled", .voided),
    ])
    func `every status of a payment is read, and only a captured one took money`(
        _ word: String, _ status: Payment.Status
    ) async throws {
        let answer = try Answer("confirm_succeeded")
            .replacing(
                "\"status\":\"succeeded\",\"transfer_data\":null,\"transfer_group\":null}", "\"status\":\"\(word)\"}",
                atLastPlace: ())
        let payment = try await subject(answer).stripe.payment(intentReference)
        #expect(payment.status == status)
        #expect(payment.captured.minorUnits == (status == .captured ? 2000 : 0))
    }

    @Test func `a status nobody knows makes a look-up a fault, never a payment`() async throws {
        let answer = try Answer("confirm_processing").replacing("\"processing\",", "\"paid\",")
        let (stripe, _) = try subject(answer)
        let error = try await thrown { () async throws(PaymentError) in try await stripe.payment(intentReference) }
        #expect(error.code == .gatewayFault)
    }

    @Test func `payments made by others have no reference of ours`() async throws {
        for value in [#"{}"#, #"{"merchant_reference":"has space"}"#, #"{"merchant_reference":7}"#] {
            let answer = try Answer("confirm_processing").replacing(#"{"merchant_reference":"order-1001"}"#, value)
            #expect(try await subject(answer).stripe.payment(intentReference).merchantReference == nil, "\(value)")
        }
    }

    @Test func `a look-up by reference finds exactly that reference`() async throws {
        let found = try await subject(Answer("search_payment-intents")).stripe
            .payments(under: MerchantReference("order-1001"), sentAt: testNow)
        #expect(found.payments.map(\.reference) == [intentReference])
        #expect(found.isConclusive)
        // Stripe's search takes ORDER-1001 for the same word.
        let other = try await subject(Answer("search_payment-intents")).stripe
            .payments(under: MerchantReference("ORDER-1001"), sentAt: testNow)
        #expect(other.payments.isEmpty)
        #expect(!other.isConclusive)
    }

    @Test(arguments: [(0, false), (3600, false), (3601, true), (-60, false)] as [(Int64, Bool)])
    func `finding nothing proves something only after the index has caught up`(_ age: Int64, _ isConclusive: Bool)
        async throws
    {
        var answer = try Answer("search_payment-intents")
        answer.text =
            #"{"object":"search_result","url":"/v1/payment_intents/search","has_more":false,"next_page":null,"data":[]}"#
        let found = try await subject(answer).stripe
            .payments(under: MerchantReference("order-1001"), sentAt: testNow.adding(seconds: -age))
        #expect(found == ReferenceLookup(payments: [], isConclusive: isConclusive))
    }

    @Test func `a listing goes page by page`() async throws {
        let (stripe, _) = try subject(Answer("list_payment-intents"), Answer("list_refunds"))
        let period = testNow.adding(seconds: -86400)..<testNow
        let payments = try await stripe.payments(in: period, after: nil)
        #expect(payments.items.map(\.status) == [.captured, .voided])
        #expect(payments.next == "pi_3Mock0000000000000000002")
        let refunds = try await stripe.refunds(in: period, after: nil)
        #expect(refunds.items.map(\.amount.minorUnits) == [500, 700])
        #expect(refunds.next == nil)
    }

    @Test func `a refund of an old charge without a payment is passed over in a listing`() async throws {
        let answer = try Answer("list_refunds").replacing(
            "\"payment_intent\":\"pi_3Mock0000000000000000001\"", "\"payment_intent\":null")
        let page = try await subject(answer).stripe.refunds(in: testNow..<testNow.adding(seconds: 1), after: nil)
        #expect(page.items.isEmpty)
    }

    static let hostileIDs = [
        "", "../refunds", "pi_1/confirm", "pi_1?expand[]=x", "pi_1#x", "pi_1%2Fcancel", "pi 1", "pi_1\r\nX: y",
        "pi_1\0", "pi_é",
        ".", "..", "pi_1&amount=1", String(repeating: "a", count: 256),
    ]

    @Test(arguments: hostileIDs)
    func `an id that is no single segment of a path is refused before anything is sent (S-36)`(_ id: String)
        async throws
    {
        let (stripe, transport) = try subject([])
        let bad = GatewayReference(gateway: .stripe, id: id)
        let key = try IdempotencyKey("key-1")
        let capture = CaptureRequest(payment: bad, idempotencyKey: key)
        let void = VoidRequest(payment: bad, idempotencyKey: key)
        let refund = RefundRequest(payment: bad, reference: try MerchantReference("r"), idempotencyKey: key)
        let method = Self.token(id)
        let charge = try chargeRequest(customer: bad)
        let page = try checkoutRequest(customer: bad)
        var errors = [
            try await thrown { () async throws(PaymentError) in try await stripe.capture(capture) },
            try await thrown { () async throws(PaymentError) in try await stripe.void(void) },
            try await thrown { () async throws(PaymentError) in try await stripe.refund(refund) },
            try await thrown { () async throws(PaymentError) in try await stripe.charge(charge) },
            try await thrown { () async throws(PaymentError) in try await stripe.openCheckout(page) },
            try await thrown { () async throws(PaymentError) in try await stripe.payment(bad) },
            try await thrown { () async throws(PaymentError) in try await stripe.refunds(of: bad) },
            try await thrown { () async throws(PaymentError) in try await stripe.tokenization(bad, consent: consent) },
            try await thrown { () async throws(PaymentError) in try await stripe.checkout(bad, openedAt: testNow) },
            try await thrown { () async throws(PaymentError) in try await stripe.expireCheckout(bad) },
        ]
        if let method {
            let stored = try storedMethod(token: method.rawValue)
            let error = try await thrown { () async throws(PaymentError) in try await stripe.forget(stored) }
            #expect(!"\(error)".contains(id), "a token is never repeated")
            errors.append(error)
        }
        #expect(errors.allSatisfy { $0.code == .invalidRequest })
        #expect(transport.requests.isEmpty)
    }

    /// The text as a token, where it can be one.
    private static func token(_ text: String) -> PaymentToken? {
        do { return try PaymentToken(text) } catch { return nil }
    }

    @Test(arguments: ["pi_1/../../refunds", "", "pi_1?x=1"])
    func `an id from Stripe that is no segment goes into no path`(_ id: String) async throws {
        let answer = try Answer("create_requires-confirmation").replacing(
            "\"id\":\"pi_3Mock0000000000000000001\"", "\"id\":\"\(id)\"")
        let (stripe, transport) = try subject(answer)
        #expect(try await Call.charge.run(on: stripe).ending == .thrown(.gatewayFault))
        #expect(transport.requests.count == 1)
    }

    @Test func `a reference of another gateway is refused by name`() async throws {
        let (stripe, transport) = try subject([])
        let foreign = GatewayReference(gateway: GatewayID(rawValue: "liqpay"), id: "pi_1")
        let error = try await thrown { () async throws(PaymentError) in try await stripe.payment(foreign) }
        #expect(error.code == .invalidRequest && error.field == "reference" && error.value == "liqpay")
        #expect(transport.requests.isEmpty)
    }
}

extension Answer {
    /// As `replacing`, at the last place only: the outermost object's own members come last.
    fileprivate func replacing(_ old: String, _ new: String, atLastPlace: Void) throws -> Answer {
        let place = try #require(text.range(of: old, options: .backwards), "the answer has no \(old)")
        var answer = self
        answer.text.replaceSubrange(place, with: new)
        return answer
    }
}
