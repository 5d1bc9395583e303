import AuthorizeNetGateway
import PaymentCore
import PaymentHTTP
import PaymentTesting
import TestSupport
import Testing

private let paymentName = "knf474rsppopcki2agws"
private let opened = answer(#"{"token":"PageToken+/=","refId":"order-1001",\#(okMessages)}"#)
private let pageReference = GatewayReference(gateway: .authorizeNet, id: "order-1001")

private func checkoutRequest(
    taking: DepositRequest.Taking = .charged, keepMethod: Consent? = nil, expiresAt: Timestamp? = nil
) throws -> CheckoutRequest {
    CheckoutRequest(
        amount: usd(2000), description: "Deposit", reference: try MerchantReference("order-1001"),
        idempotencyKey: try IdempotencyKey("key-1"), taking: taking,
        successURL: try AbsoluteURL("https://shop.example/ok?a=1"),
        cancelURL: try AbsoluteURL("https://shop.example/no"), payer: PayerDetails(email: "a@example.org"),
        keepMethod: keepMethod, expiresAt: expiresAt)
}

@Suite struct CheckoutTests {
    @Test(
        "a page is a form with one token, named after the reference (G-1, S-51)",
        arguments: [
            (DepositRequest.Taking.charged, "authCaptureTransaction"), (.held, "authOnlyTransaction"),
        ])
    func open(taking: DepositRequest.Taking, type: String) async throws {
        let (gateway, transport) = try subject([opened])
        let checkout = try await gateway.openCheckout(checkoutRequest(taking: taking))
        #expect(checkout.reference == pageReference && checkout.merchantReference?.text == "order-1001")
        #expect(checkout.status == .open && checkout.expiresAt == testNow.adding(seconds: 900))
        #expect(
            checkout.presentation
                == .form(
                    action: try AbsoluteURL("https://anet.test/payment/payment"),
                    fields: [FormField(name: "token", value: "PageToken+/=")]))
        let options =
            #"{\"showReceipt\":false,\"url\":\"https://shop.example/ok?a=1\",\"cancelUrl\":"#
            + #"\"https://shop.example/no\"}"#
        let payment = #"{\"cardCodeRequired\":true,\"showCreditCard\":true,\"showBankAccount\":false}"#
        #expect(
            transport.requests[0].bodyText
                == body(
                    "getHostedPaymentPageRequest",
                    #""refId":"order-1001","transactionRequest":{"transactionType":"\#(type)","amount":"20.00","#
                        + #""currencyCode":"USD","order":{"invoiceNumber":"order-1001","description":"Deposit"},"#
                        + #""customer":{"email":"a@example.org"}},"hostedPaymentSettings":{"setting":["#
                        + #"{"settingName":"hostedPaymentReturnOptions","settingValue":"\#(options)"},"#
                        + #"{"settingName":"hostedPaymentPaymentOptions","settingValue":"\#(payment)"}]}"#))
    }

    @Test(
        "an expiry before the page stops by itself is refused, a later one is kept by it",
        arguments: [
            (Int64(899), false), (-1, false), (900, true), (86_400, true),
        ])
    func expiry(seconds: Int64, isAccepted: Bool) async throws {
        let (gateway, transport) = try subject([opened])
        let request = try checkoutRequest(expiresAt: testNow.adding(seconds: seconds))
        if isAccepted {
            _ = try await gateway.openCheckout(request)
        } else {
            let error = try await thrown { () throws(PaymentError) in try await gateway.openCheckout(request) }
            #expect(error.code == .invalidRequest && error.field == "expiresAt" && transport.requests.isEmpty)
        }
    }

    @Test("a page cannot be ended early, and says so before anything is sent")
    func expire() async throws {
        let (gateway, transport) = try subject([])
        let error = try await thrown { () throws(PaymentError) in try await gateway.expireCheckout(pageReference) }
        #expect(error.code == .unsupported && transport.requests.isEmpty)
        #expect(!gateway.capabilities.operations.contains(.expireCheckout))
    }

    @Test(
        "an answer without a token, or to another page, opens none",
        arguments: [
            #"{\#(okMessages)}"#, #"{"token":"",\#(okMessages)}"#,
            #"{"token":"t","refId":"order-1002",\#(okMessages)}"#,
        ])
    func notOpened(json: String) async throws {
        let (gateway, _) = try subject([answer(json)])
        let request = try checkoutRequest()
        let error = try await thrown { () throws(PaymentError) in try await gateway.openCheckout(request) }
        #expect(error.code == .gatewayFault)
    }

    @Test("a page that nobody has paid on is open (S-26)")
    func notPaid() async throws {
        let (gateway, _) = try subject([nothingListed, nothingListed])
        let checkout = try await gateway.checkout(pageReference, openedAt: testNow)
        #expect(checkout.status == .open && checkout.presentation == nil)
    }

    static let payments: [(status: String, type: String, payment: Payment.Status)] = [
        ("capturedPendingSettlement", "authCaptureTransaction", .captured),
        ("authorizedPendingCapture", "authOnlyTransaction", .authorized),
        ("FDSPendingReview", "authCaptureTransaction", .pending), ("voided", "authCaptureTransaction", .voided),
    ]

    @Test("a page is completed by the payment made on it", arguments: payments)
    func paid(_ row: (status: String, type: String, payment: Payment.Status)) async throws {
        let refused = DetailsAnswer(id: "60000000008", status: "declined", submitted: "2026-11-21T11:00:00Z")
        let details = DetailsAnswer(type: row.type, status: row.status)
        let (gateway, _) = try subject([list([refused, details]), refused.response, details.response])
        guard case .completed(let payment) = try await gateway.checkout(pageReference, openedAt: testNow).status else {
            Issue.record("the page is not completed")
            return
        }
        #expect(payment.status == row.payment && payment.reference == paymentReference)
    }

    @Test(
        "refused attempts leave the page open for as long as the payer may try",
        arguments: [
            ("2026-11-21T11:50:00Z", false), ("2026-11-21T11:45:00Z", false), ("2026-11-21T11:44:59Z", true),
        ])
    func refused(submitted: String, isExpired: Bool) async throws {
        let details = DetailsAnswer(status: "declined", submitted: submitted)
        let (gateway, _) = try subject([list([details]), nothingListed, details.response])
        #expect(try await gateway.checkout(pageReference, openedAt: testNow).status == (isExpired ? .expired : .open))
    }

    @Test("a page is looked for in all batches since it was opened, and in none before (F-36)")
    func weeksLater() async throws {
        let details = DetailsAnswer(
            status: "settledSuccessfully", settled: "2026-10-12T23:00:00Z", submitted: "2026-10-12T12:05:00Z")
        let (gateway, transport) = try subject([
            nothingListed, batches(("5001", "2026-10-12T23:00:00Z", 0)), nothingListed, list([details]),
            details.response, nothingListed, nothingListed, nothingListed,
        ])
        // Forty days before; clocks differ by up to ten minutes, and the first batch asked for is of the day that is then.
        let openedAt = Timestamp(secondsSinceEpoch: 1_791_763_500)
        guard case .completed(let payment) = try await gateway.checkout(pageReference, openedAt: openedAt).status else {
            Issue.record("the page is not completed")
            return
        }
        #expect(payment.status == .captured)
        let questions = transport.requests.filter { $0.bodyText.contains("getSettledBatchListRequest") }
        #expect(questions[0].bodyText.contains(#""firstSettlementDate":"2026-10-11T00:00:00Z""#))
        #expect(questions[1].bodyText.contains(#""firstSettlementDate":"2026-11-10T00:00:00Z""#))
    }

    @Test("the card of a page is kept when the page is looked at, with the consent given when it was opened (G-3, G-4)")
    func keep() async throws {
        let createdProfile = answer(
            #"{"customerProfileId":"900000394","customerPaymentProfileIdList":[],\#(okMessages)}"#)
        let text = "consent balance 1795250000000 terms-7 of shop"
        let profile = answer(
            #"{"profile":{"customerProfileId":"900000394","merchantCustomerId":"\#(paymentName)","#
                + #""description":"\#(text)"},\#(okMessages)}"#)
        let kept = answer(
            #"{"customerProfileId":"900000394","customerPaymentProfileIdList":["900000694"],\#(okMessages)}"#)
        let details = DetailsAnswer(customer: paymentName)
        let (gateway, transport) = try subject([
            createdProfile, opened, list([details]), details.response, profile, profile, kept, notFound, notFound,
            notFound,
        ])
        _ = try await gateway.openCheckout(checkoutRequest(keepMethod: consent))
        #expect(
            transport.requests[0].bodyText
                == body(
                    "createCustomerProfileRequest",
                    #""profile":{"merchantCustomerId":"\#(paymentName)","description":"\#(text)","#
                        + #""email":"a@example.org"}"#))
        #expect(transport.requests[1].bodyText.contains(#""customer":{"id":"\#(paymentName)","email""#))
        guard case .completed(let payment) = try await gateway.checkout(pageReference, openedAt: testNow).status else {
            Issue.record("the page is not completed")
            return
        }
        #expect(payment.storedMethod?.consent == consent && payment.storedMethod?.token.rawValue == "900000694")
        #expect(payment.keptMethod?.card?.lastFour == "1111")
        #expect(transport.answersLeft == 0)
    }

    @Test("a reference that no page can have is refused", arguments: ["", "a b", "reference-of-21-letter"])
    func foreignReference(text: String) async throws {
        let (gateway, transport) = try subject([])
        let error = try await thrown { () throws(PaymentError) in
            try await gateway.checkout(GatewayReference(gateway: .authorizeNet, id: text), openedAt: testNow)
        }
        #expect(error.code == .invalidRequest && transport.requests.isEmpty)
    }
}
