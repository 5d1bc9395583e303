import HTTPTypes
import PaymentCore
import PaymentHTTP
import PaymentTesting
import StripeGateway
import TestSupport
import Testing

/// A call on the adapter and the exact requests it must make.
struct RequestCase: Sendable, CustomTestStringConvertible {
    let name: String
    let answers: [String]
    /// Method and target, body, idempotency key (`-` for none), of each request in turn.
    let requests: [(line: String, body: String, key: String)]
    let call: @Sendable (Stripe) async throws -> Void

    var testDescription: String { name }
}

@Suite struct RequestTests {
    private static let create = "create_requires-confirmation"
    private static let intent = "/v1/payment_intents/pi_3Mock0000000000000000001"
    private static let keeping =
        "setup_future_usage=off_session&metadata[consent_purpose]=balance"
        + "&metadata[consent_given_at]=1795250000000&metadata[consent_agreement]=terms-7"

    private static func createBody(
        capture: String = "automatic_async", method: String = "pm_card_visa", redirects: String = "never",
        rest: String = ""
    ) -> String {
        "amount=2000&currency=usd&capture_method=\(capture)&payment_method=\(method)"
            + "&automatic_payment_methods[enabled]=true&automatic_payment_methods[allow_redirects]=\(redirects)"
            + "&metadata[merchant_reference]=order-1001" + rest
    }

    static let charges: [RequestCase] = [
        RequestCase(
            name: "a charge creates, then confirms", answers: [create, "confirm_succeeded"],
            requests: [
                ("POST /v1/payment_intents", createBody(), "key-1/create"),
                ("POST \(intent)/confirm", "expand[0]=latest_charge", "key-1/confirm"),
            ]
        ) { stripe in _ = try await stripe.charge(chargeRequest()).value.map { #expect($0.captured.minorUnits == 2000) }
        },
        RequestCase(
            name: "an authorization asks for manual capture", answers: [create, "confirm_requires-capture"],
            requests: [
                ("POST /v1/payment_intents", createBody(capture: "manual"), "key-1/create"),
                ("POST \(intent)/confirm", "expand[0]=latest_charge", "key-1/confirm"),
            ]
        ) { stripe in _ = try await stripe.authorize(chargeRequest()) },
        RequestCase(
            name: "a return address allows redirects and goes with the confirmation",
            answers: [create, "confirm_succeeded"],
            requests: [
                (
                    "POST /v1/payment_intents",
                    createBody(
                        redirects: "always",
                        rest: "&description=Tee+%26+caf%C3%A9&receipt_email=buyer%40example.com"), "key-1/create"
                ),
                (
                    "POST \(intent)/confirm",
                    "return_url=https%3A%2F%2Fshop.example%2Freturn%3Fa%3D1&expand[0]=latest_charge", "key-1/confirm"
                ),
            ]
        ) { stripe in
            let source = try PaymentSource.token(
                PaymentToken("pm_card_visa"), returnURL: AbsoluteURL("https://shop.example/return?a=1"))
            _ = try await stripe.charge(
                chargeRequest(
                    source: source, payer: PayerDetails(email: "buyer@example.com", name: "Not sent", phone: "+1"),
                    description: "Tee & café"))
        },
        RequestCase(
            name: "keeping a method makes a customer first",
            answers: ["customer_created", create, "confirm_succeeded-keeping"],
            requests: [
                (
                    "POST /v1/customers", "email=buyer%40example.com&name=B+Uyer&phone=%2B380441234567",
                    "key-1/customer"
                ),
                (
                    "POST /v1/payment_intents",
                    createBody(rest: "&customer=cus_MockAAAAAAAAAA&receipt_email=buyer%40example.com&" + keeping),
                    "key-1/create"
                ),
                ("POST \(intent)/confirm", "expand[0]=latest_charge", "key-1/confirm"),
            ]
        ) { stripe in
            let payer = PayerDetails(email: "buyer@example.com", name: "B Uyer", phone: "+380441234567")
            _ = try await stripe.charge(chargeRequest(payer: payer, keepMethod: consent))
        },
        RequestCase(
            name: "a known customer is used as it is", answers: [create, "confirm_succeeded-keeping"],
            requests: [
                (
                    "POST /v1/payment_intents", createBody(rest: "&customer=cus_MockAAAAAAAAAA&" + keeping),
                    "key-1/create"
                ),
                ("POST \(intent)/confirm", "expand[0]=latest_charge", "key-1/confirm"),
            ]
        ) { stripe in _ = try await stripe.charge(chargeRequest(customer: customerReference, keepMethod: consent)) },
        RequestCase(
            name: "a kept method without the payer is off session", answers: [create, "confirm_succeeded"],
            requests: [
                (
                    "POST /v1/payment_intents",
                    createBody(method: "pm_1Mock0000000000000000001", rest: "&customer=cus_MockAAAAAAAAAA"),
                    "key-1/create"
                ),
                ("POST \(intent)/confirm", "off_session=true&expand[0]=latest_charge", "key-1/confirm"),
            ]
        ) { stripe in _ = try await stripe.charge(chargeRequest(source: .storedWithoutPayer(storedMethod()))) },
        RequestCase(
            name: "a kept method with the payer is on session", answers: [create, "confirm_succeeded"],
            requests: [
                (
                    "POST /v1/payment_intents",
                    createBody(
                        method: "pm_1Mock0000000000000000001", redirects: "always", rest: "&customer=cus_MockAAAAAAAAAA"
                    ),
                    "key-1/create"
                ),
                (
                    "POST \(intent)/confirm", "return_url=https%3A%2F%2Fshop.example%2Fr&expand[0]=latest_charge",
                    "key-1/confirm"
                ),
            ]
        ) { stripe in
            let source = try PaymentSource.stored(storedMethod(), returnURL: AbsoluteURL("https://shop.example/r"))
            _ = try await stripe.charge(chargeRequest(source: source))
        },
    ]

    static let laterMoney: [RequestCase] = [
        RequestCase(
            name: "a whole capture names no amount", answers: ["confirm_succeeded"],
            requests: [("POST \(intent)/capture", "expand[0]=latest_charge", "key-1/capture")]
        ) { stripe in _ = try await stripe.capture(captureRequest()) },
        RequestCase(
            name: "a partial capture names its amount", answers: ["capture_partial"],
            requests: [("POST \(intent)/capture", "amount_to_capture=1500&expand[0]=latest_charge", "key-1/capture")]
        ) { stripe in _ = try await stripe.capture(captureRequest(1500)) },
        RequestCase(
            name: "a void cancels", answers: ["cancel_canceled"],
            requests: [("POST \(intent)/cancel", "expand[0]=latest_charge", "key-1/void")]
        ) { stripe in _ = try await stripe.void(voidRequest()) },
        RequestCase(
            name: "a whole refund names no amount", answers: ["refund_succeeded"],
            requests: [
                (
                    "POST /v1/refunds",
                    "payment_intent=pi_3Mock0000000000000000001&metadata[merchant_reference]=refund-1"
                        + "&reason=requested_by_customer", "key-1/refund"
                )
            ]
        ) { stripe in _ = try await stripe.refund(refundRequest()) },
        RequestCase(
            name: "a partial refund names amount and reason", answers: ["refund_succeeded"],
            requests: [
                (
                    "POST /v1/refunds",
                    "payment_intent=pi_3Mock0000000000000000001&metadata[merchant_reference]=refund-1"
                        + "&reason=fraudulent&amount=500", "key-1/refund"
                )
            ]
        ) { stripe in _ = try await stripe.refund(refundRequest(500, reason: .fraudulent)) },
    ]

    static let methods: [RequestCase] = [
        RequestCase(
            name: "tokenizing sets up for a known customer", answers: ["setup_succeeded"],
            requests: [("POST /v1/setup_intents", setupBody(), "key-1/setup")]
        ) { stripe in _ = try await stripe.tokenize(tokenizeRequest()) },
        RequestCase(
            name: "tokenizing makes a customer when there is none", answers: ["customer_created", "setup_succeeded"],
            requests: [
                ("POST /v1/customers", "email=b%40example.com", "key-1/customer"),
                (
                    "POST /v1/setup_intents",
                    setupBody(redirects: "always&return_url=https%3A%2F%2Fshop.example%2Fr"), "key-1/setup"
                ),
            ]
        ) { stripe in
            _ = try await stripe.tokenize(
                tokenizeRequest(
                    customer: nil, payer: PayerDetails(email: "b@example.com"), returnURL: "https://shop.example/r"))
        },
        RequestCase(
            name: "tokenization looks the set-up up", answers: ["setup_succeeded"],
            requests: [("GET /v1/setup_intents/seti_1Mock000000000000000001?expand%5B0%5D=payment_method", "", "-")]
        ) { stripe in
            _ = try await stripe.tokenization(
                GatewayReference(gateway: .stripe, id: "seti_1Mock000000000000000001"), consent: consent)
        },
        RequestCase(
            name: "forgetting detaches", answers: ["payment-method_detached"],
            requests: [
                (
                    "POST /v1/payment_methods/pm_1Mock0000000000000000001/detach", "",
                    "pm_1Mock0000000000000000001/detach"
                )
            ]
        ) { stripe in try await stripe.forget(storedMethod()) },
    ]

    private static func setupBody(redirects: String = "never") -> String {
        "confirm=true&customer=cus_MockAAAAAAAAAA&payment_method=pm_card_visa&usage=off_session"
            + "&automatic_payment_methods[enabled]=true&automatic_payment_methods[allow_redirects]=\(redirects)"
            + "&metadata[consent_purpose]=balance&metadata[consent_given_at]=1795250000000"
            + "&metadata[consent_agreement]=terms-7&expand[0]=payment_method"
    }

    @Test(arguments: charges + laterMoney + methods)
    func `the request is exactly what the documents ask for`(_ example: RequestCase) async throws {
        try await check(example)
    }
}

/// Makes the call and compares every request with what was expected, byte by byte.
func check(_ example: RequestCase) async throws {
    let (stripe, transport) = try subject(example.answers.map { .success(try Answer($0).response()) })
    try await example.call(stripe)
    #expect(transport.answersLeft == 0)
    #expect(transport.requests.count == example.requests.count)
    for (request, expected) in zip(transport.requests, example.requests) {
        #expect("\(request.method.rawValue) \(request.url.pathAndQuery)" == expected.line)
        #expect(request.url.origin == "https://stripe.test")
        #expect(request.bodyText == expected.body)
        var fields: HTTPFields = [.authorization: "Bearer \(testKey)", .accept: "application/json"]
        fields[.stripeVersion] = "2026-10-28.endive"
        if request.method == .post { fields[.contentType] = "application/x-www-form-urlencoded" }
        if expected.key != "-" { fields[.idempotencyKey] = expected.key }
        #expect(request.headerFields == fields)
        let isMarkedRead = request.effect == .read
        #expect(isMarkedRead == (request.method == .get))
        if request.method == .post { #expect(request.effect == (expected.key == "-" ? .write : .idempotentWrite)) }
        let movesMoney = ["/confirm", "/capture", "/cancel", "/refunds", "/setup_intents"].contains {
            request.method == .post && request.url.pathAndQuery.hasSuffix($0)
        }
        #expect(request.limits == (movesMoney ? .movesMoney : .lookup))
    }
}

extension HTTPField.Name {
    // Literal names of letters and hyphens always are field names, so the fallback is never taken.
    static let stripeVersion = HTTPField.Name("Stripe-Version") ?? .accept
    static let idempotencyKey = HTTPField.Name("Idempotency-Key") ?? .accept
    static let stripeShouldRetry = HTTPField.Name("Stripe-Should-Retry") ?? .accept
}
