import HTTPTypes
import PaymentCore
import StripeGateway
import Testing

@Suite struct PageAndLookupRequestTests {
    private static let expandCharge = "expand%5B0%5D=data.latest_charge.refunds"
    private static let page = GatewayReference(
        gateway: .stripe, id: "cs_test_a1Mock000000000000000000000000000000000000000000000000001")
    private static let period =
        Timestamp(secondsSinceEpoch: 1_795_260_000)..<Timestamp(millisecondsSinceEpoch: 1_795_346_400_001)

    private static func pageBody(capture: String = "automatic_async", rest: String = "") -> String {
        "mode=payment&line_items[0][quantity]=1&line_items[0][price_data][currency]=usd"
            + "&line_items[0][price_data][unit_amount]=2000"
            + "&line_items[0][price_data][product_data][name]=Deposit+%26+more"
            + "&success_url=https%3A%2F%2Fshop.example%2Fok%3Fa%3D1&cancel_url=https%3A%2F%2Fshop.example%2Fcancel"
            + "&client_reference_id=order-1001&payment_intent_data[capture_method]=\(capture)"
            + "&payment_intent_data[metadata][merchant_reference]=order-1001" + rest
    }

    static let pages: [RequestCase] = [
        RequestCase(
            name: "a page for one amount", answers: ["checkout_open"],
            requests: [
                ("POST /v1/checkout/sessions", pageBody(rest: "&customer_email=b%40example.com"), "key-1/checkout")
            ]
        ) { stripe in _ = try await stripe.openCheckout(checkoutRequest(payer: PayerDetails(email: "b@example.com"))) },
        RequestCase(
            name: "a page that holds, keeps the card and ends early", answers: ["checkout_open"],
            requests: [
                (
                    "POST /v1/checkout/sessions",
                    pageBody(
                        capture: "manual",
                        rest: "&customer_creation=always&payment_intent_data[setup_future_usage]=off_session"
                            + "&payment_intent_data[metadata][consent_purpose]=balance"
                            + "&payment_intent_data[metadata][consent_given_at]=1795250000000"
                            + "&payment_intent_data[metadata][consent_agreement]=terms-7&expires_at=1795350000"),
                    "key-1/checkout"
                )
            ]
        ) { stripe in
            _ = try await stripe.openCheckout(
                checkoutRequest(taking: .held, keepMethod: consent, expiresAt: testNow.adding(seconds: 3600)))
        },
        RequestCase(
            name: "a page for a known customer", answers: ["checkout_open"],
            requests: [("POST /v1/checkout/sessions", pageBody(rest: "&customer=cus_MockAAAAAAAAAA"), "key-1/checkout")]
        ) { stripe in
            _ = try await stripe.openCheckout(
                checkoutRequest(customer: customerReference, payer: PayerDetails(email: "b@example.com")))
        },
        RequestCase(
            name: "a page looked up", answers: ["checkout_open"],
            requests: [
                (
                    "GET /v1/checkout/sessions/\(page.id)?expand%5B0%5D=payment_intent.latest_charge.refunds", "", "-"
                )
            ]
        ) { stripe in _ = try await stripe.checkout(page, openedAt: testNow) },
        RequestCase(
            name: "a page ended", answers: ["checkout_expired"],
            requests: [("POST /v1/checkout/sessions/\(page.id)/expire", "", "-")]
        ) { stripe in _ = try await stripe.expireCheckout(page) },
    ]

    static let lookups: [RequestCase] = [
        RequestCase(
            name: "a payment by its id", answers: ["confirm_succeeded"],
            requests: [
                (
                    "GET /v1/payment_intents/pi_3Mock0000000000000000001?expand%5B0%5D=latest_charge.refunds", "", "-"
                )
            ]
        ) { stripe in _ = try await stripe.payment(intentReference) },
        RequestCase(
            name: "payments by reference", answers: ["search_payment-intents"],
            requests: [
                (
                    "GET /v1/payment_intents/search?query=metadata%5B%27merchant_reference%27%5D%3A%27order-1001%27"
                        + "&limit=100&" + expandCharge, "", "-"
                )
            ]
        ) { stripe in _ = try await stripe.payments(under: MerchantReference("order-1001"), sentAt: testNow) },
        RequestCase(
            name: "payments of a period, whose end is rounded up", answers: ["list_payment-intents"],
            requests: [
                (
                    "GET /v1/payment_intents?limit=100&starting_after=pi_9&created%5Bgte%5D=1795260000"
                        + "&created%5Blt%5D=1795346401&" + expandCharge, "", "-"
                )
            ]
        ) { stripe in _ = try await stripe.payments(in: period, after: "pi_9") },
        RequestCase(
            name: "a cursor from outside stays one value", answers: ["list_refunds"],
            requests: [
                (
                    "GET /v1/refunds?limit=100&starting_after=a%26limit%3D1%23%2F..%2F&created%5Bgte%5D=1795260000"
                        + "&created%5Blt%5D=1795346401", "", "-"
                )
            ]
        ) { stripe in _ = try await stripe.refunds(in: period, after: "a&limit=1#/../") },
        RequestCase(
            name: "refunds of a payment", answers: ["list_refunds"],
            requests: [("GET /v1/refunds?limit=100&payment_intent=pi_3Mock0000000000000000001", "", "-")]
        ) { stripe in _ = try await stripe.refunds(of: intentReference) },
    ]

    @Test(arguments: pages + lookups)
    func `the request is exactly what the documents ask for`(_ example: RequestCase) async throws {
        try await check(example)
    }
}
