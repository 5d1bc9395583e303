import PaymentCore
import PaymentHTTP
import PaymentTesting
import StripeGateway
import TestSupport
import Testing

@Suite struct KeptMethodTests {
    private let setup = GatewayReference(gateway: .stripe, id: "seti_1Mock000000000000000001")

    @Test func `a kept method shows its card and remembers consent and customer (G-4)`() async throws {
        let method = try #require(try await subject(Answer("setup_succeeded")).stripe.tokenize(tokenizeRequest()).value)
        #expect(method.token.rawValue == "pm_1Mock0000000000000000001")
        #expect(method.customer == customerReference)
        #expect(
            method.card == CardSummary(brand: "visa", lastFour: "4242", expiry: try CardExpiry(month: 11, year: 2027)))
        #expect(method.worksWithoutPayer)
        #expect(method.consent == consent)
    }

    @Test func `a set-up that is not finished is pending, or waits for the payer`() async throws {
        let processing = try Answer("setup_succeeded").replacing(
            "\"status\":\"succeeded\"", "\"status\":\"processing\"")
        #expect(
            try await subject(processing).stripe.tokenization(setup, consent: consent).pendingOperation?.reference
                == setup)
        let action = try await subject(Answer("setup_requires-action")).stripe.tokenize(tokenizeRequest()).action
        #expect(action?.reference == setup)
        guard case .redirect(let url) = try #require(action).step else {
            Issue.record("not a redirect")
            return
        }
        #expect(url.host == "hooks.stripe.com")
    }

    @Test(arguments: ["requires_payment_method", "requires_confirmation", "canceled", "new_word"])
    func `a set-up that came to nothing is declined when Stripe says why, else unknown`(_ status: String) async throws {
        let answer = try Answer("setup_succeeded").replacing("\"status\":\"succeeded\"", "\"status\":\"\(status)\"")
        #expect(try await subject(answer).stripe.tokenize(tokenizeRequest()).unknown?.reason == .unreadableAnswer)
        let explained = try answer.replacing(
            "\"last_setup_error\":null",
            #""last_setup_error":{"code":"setup_intent_authentication_failure","message":"m","type":"invalid_request_error"}"#
        )
        let outcome = try await subject(explained).stripe.tokenize(tokenizeRequest())
        if status == "new_word" {
            #expect(outcome.unknown?.reason == .unreadableAnswer)
        } else {
            #expect(outcome.decline?.reason == .authenticationFailed)
            #expect(outcome.decline?.reference == setup)
        }
    }

    @Test func `a card that is refused while being kept is declined under its set-up`() async throws {
        let decline = try #require(
            try await subject(Answer("setup_declined")).stripe.tokenize(tokenizeRequest()).decline)
        #expect(decline.reason == .callIssuer)
        #expect(decline.reference == setup)
    }

    static let mismatches: [(old: String, new: String)] = [
        ("\"customer\":\"cus_MockAAAAAAAAAA\"", "\"customer\":\"cus_other\""),
        ("\"customer\":\"cus_MockAAAAAAAAAA\"", "\"customer\":null"),
        ("\"consent_agreement\":\"terms-7\"", "\"consent_agreement\":\"terms-8\""),
        ("\"consent_purpose\":\"balance\"", "\"consent_purpose\":\"unscheduled\""),
        ("\"consent_purpose\":\"balance\"", "\"consent_purpose\":\"anything\""),
        ("\"consent_given_at\":\"1795250000000\"", "\"consent_given_at\":\"yesterday\""),
        ("\"payment_method\":{\"id\":\"pm_1Mock0000000000000000001\"", "\"payment_method\":{\"i\":\"\""),
    ]

    @Test(arguments: mismatches.indices)
    func `a set-up for somebody or something else is unknown (F-10, I-11)`(_ index: Int) async throws {
        let answer = try Answer("setup_succeeded").replacing(Self.mismatches[index].old, Self.mismatches[index].new)
        let outcome = try await subject(answer).stripe.tokenize(tokenizeRequest())
        #expect(outcome.unknown != nil, "\(Self.mismatches[index].new): \(outcome.name)")
    }

    @Test(arguments: ["", String(repeating: "x", count: 501)])
    func `a consent that Stripe cannot keep is refused before anything is sent`(_ agreement: String) async throws {
        let lost = Consent(purpose: .balance, givenAt: consent.givenAt, agreement: agreement)
        let (stripe, transport) = try subject([])
        let tokenize = try tokenizeRequest(consent: lost)
        let charge = try chargeRequest(keepMethod: lost)
        let page = try checkoutRequest(keepMethod: lost)
        let errors = [
            try await thrown { () async throws(PaymentError) in try await stripe.tokenize(tokenize) },
            try await thrown { () async throws(PaymentError) in try await stripe.charge(charge) },
            try await thrown { () async throws(PaymentError) in try await stripe.openCheckout(page) },
        ]
        #expect(errors.allSatisfy { $0.code == .invalidRequest && $0.field == "agreement" })
        #expect(transport.requests.isEmpty)
    }

    @Test func `forgetting twice is no error`() async throws {
        let (stripe, transport) = try subject(
            Answer("error_parameter-missing"), Answer("payment-method_detached"))
        try await stripe.forget(storedMethod())
        #expect(transport.requests[1].url.pathAndQuery == "/v1/payment_methods/pm_1Mock0000000000000000001")
    }

    @Test func `a method that its customer still has is not forgotten`() async throws {
        let method = try storedMethod()
        for answers in [
            ["error_parameter-missing", "payment-method_attached"], ["payment-method_attached"], ["error_server"],
        ] {
            let (stripe, _) = try subject(answers.map { .success(try Answer($0).response()) })
            let error = try await thrown { () async throws(PaymentError) in try await stripe.forget(method) }
            #expect([.invalidRequest, .gatewayFault].contains(error.code))
        }
    }

    static let refusals: [(name: String, source: @Sendable () throws -> PaymentSource, customer: GatewayReference?)] = [
        (
            "another gateway's method",
            { .storedWithoutPayer(try storedMethod(gateway: GatewayID(rawValue: "liqpay"))) }, nil
        ),
        ("a method without a customer", { .storedWithoutPayer(try storedMethod(customer: nil)) }, nil),
        (
            "a method of another customer", { .stored(try storedMethod(), returnURL: nil) },
            GatewayReference(gateway: .stripe, id: "cus_other")
        ),
        (
            "a customer of another gateway", { .token(try PaymentToken("pm_card_visa"), returnURL: nil) },
            GatewayReference(gateway: GatewayID(rawValue: "liqpay"), id: "cus_1")
        ),
        ("a method that needs the payer", { .storedWithoutPayer(try storedMethod(worksWithoutPayer: false)) }, nil),
        (
            "a method kept for visits only",
            {
                .storedWithoutPayer(
                    try storedMethod(
                        consent: Consent(purpose: .laterPurchases, givenAt: consent.givenAt, agreement: "t")))
            }, nil
        ),
    ]

    @Test(arguments: refusals.indices)
    func `a source that may not be charged is refused before anything is sent (I-11)`(_ index: Int) async throws {
        let (name, source, customer) = Self.refusals[index]
        let (stripe, transport) = try subject([])
        let request = try chargeRequest(source: source(), customer: customer)
        let error = try await thrown { () async throws(PaymentError) in try await stripe.charge(request) }
        #expect(error.code == .invalidRequest, "\(name)")
        #expect(transport.requests.isEmpty)
    }
}
