import HTTPTypes
import PaymentCore
import PaymentHTTP
import PaymentTesting
import StripeGateway
import TestSupport
import Testing

@Suite struct ChargeAnswerTests {
    let create: Answer

    init() throws { create = try Answer("create_requires-confirmation") }

    @Test func `a confirmed charge is captured, with what Stripe tells of it`() async throws {
        let payment = try #require(
            try await subject(create, Answer("confirm_succeeded")).stripe.charge(chargeRequest()).value)
        #expect(payment.reference == intentReference)
        #expect(payment.merchantReference?.text == "order-1001")
        #expect(payment.status == .captured)
        #expect(payment.requested == Money(minorUnits: 2000, currency: .usd))
        #expect(payment.captured == Money(minorUnits: 2000, currency: .usd))
        #expect(payment.held.isZero && payment.refunded.isZero)
        #expect(
            payment.card == CardSummary(brand: "visa", lastFour: "4242", expiry: try CardExpiry(month: 11, year: 2027)))
        #expect(payment.storedMethod == nil)
        #expect(payment.createdAt == Timestamp(secondsSinceEpoch: 1_795_260_000))
        #expect(!payment.isLive)
    }

    @Test func `an authorization holds until Stripe's own date`() async throws {
        let answer = try Answer("confirm_requires-capture")
        let payment = try #require(try await subject(create, answer).stripe.authorize(chargeRequest()).value)
        #expect(payment.status == .authorized)
        #expect(payment.held == Money(minorUnits: 2000, currency: .usd))
        #expect(payment.captured.isZero)
        #expect(payment.captureBefore == Timestamp(secondsSinceEpoch: 1_795_864_800))
    }

    @Test func `a method that was kept comes back with consent, customer and card (G-4)`() async throws {
        let (stripe, _) = try subject(create, Answer("confirm_succeeded-keeping"))
        let outcome = try await stripe.charge(chargeRequest(customer: customerReference, keepMethod: consent))
        let method = try #require(outcome.value?.storedMethod)
        #expect(method.token.rawValue == "pm_1Mock0000000000000000001")
        #expect(method.customer == customerReference)
        #expect(method.consent == consent)
        #expect(method.worksWithoutPayer)
        #expect(method.card?.lastFour == "4242")
    }

    @Test func `a method kept for later visits does not work without the payer`() async throws {
        let answer = try Answer("confirm_succeeded-keeping").replacing("\"off_session\"", "\"on_session\"")
            .replacing("\"balance\"", "\"laterPurchases\"")
        let (stripe, transport) = try subject(create, answer)
        let agreed = Consent(purpose: .laterPurchases, givenAt: consent.givenAt, agreement: "terms-7")
        let outcome = try await stripe.charge(chargeRequest(customer: customerReference, keepMethod: agreed))
        #expect(outcome.value?.storedMethod?.worksWithoutPayer == false)
        #expect(transport.requests[0].bodyText.contains("setup_future_usage=on_session"))
    }

    @Test func `a payment that is still being decided is pending, not paid`() async throws {
        let outcome = try await subject(create, Answer("confirm_processing")).stripe.charge(chargeRequest())
        #expect(outcome.pendingOperation == PendingOperation(reference: intentReference, gatewayCode: "processing"))
        #expect(outcome.retry == .lookUpFirst)
    }

    @Test func `a redirect of the bank is an action with its address (S-45)`() async throws {
        let outcome = try await subject(create, Answer("confirm_requires-action-redirect")).stripe.charge(
            chargeRequest())
        let action = try #require(outcome.action)
        #expect(action.reference == intentReference)
        guard case .redirect(let url) = action.step else {
            Issue.record("not a redirect")
            return
        }
        #expect(url.host == "hooks.stripe.com")
        #expect(url.pathAndQuery.hasPrefix("/3d_secure_2/hosted?merchant=acct_mock&"))
    }

    @Test func `an action for Stripe's own script carries the client secret`() async throws {
        let outcome = try await subject(create, Answer("confirm_requires-action-sdk")).stripe.charge(chargeRequest())
        guard case .gatewayLibrary(let token) = try #require(outcome.action).step else {
            Issue.record("not for the library")
            return
        }
        let text = token.withBytes { String(decoding: $0, as: UTF8.self) }
        #expect(text == "pi_3Mock0000000000000000001_secret_abcdefghijklmnopqrstuvwxy")
    }

    @Test func `a bank that wants to see an absent payer asks for their return`() async throws {
        let (stripe, _) = try subject(create, Answer("confirm_authentication-required"))
        let outcome = try await stripe.charge(chargeRequest(source: .storedWithoutPayer(storedMethod())))
        #expect(outcome.action == RequiredAction(step: .returnOfPayer, reference: intentReference))
        #expect(outcome.retry == .afterPayerActs)
    }

    @Test func `asking for the payer's return needs no payment in Stripe's error`() async throws {
        var answer = try Answer("confirm_authentication-required")
        answer.text = #"{"error":{"code":"authentication_required","message":"m","type":"card_error"}}"#
        let outcome = try await subject(create, answer).stripe.charge(chargeRequest())
        #expect(outcome.action == RequiredAction(step: .returnOfPayer, reference: intentReference))
    }

    @Test func `a decline is a value with reason, code and payment`() async throws {
        let outcome = try await subject(create, Answer("confirm_declined")).stripe.charge(chargeRequest())
        let decline = try #require(outcome.decline)
        #expect(decline.reason == .insufficientFunds)
        #expect(decline.gatewayCode == "insufficient_funds")
        #expect(decline.gatewayMessage == "Your card has insufficient funds.")
        #expect(decline.reference == intentReference)
        #expect(decline.retry == .laterSameMethod)
        #expect(!decline.forbidsRetry)
    }

    @Test(arguments: [
        ("try_again_later", RetryAdvice.laterSameMethod), ("confirm_card_data", .laterSameMethod),
        ("do_not_try_again", .never), ("something_new", .laterSameMethod),
    ])
    func `the network's advice never to try again is kept`(_ advice: String, _ retry: RetryAdvice) async throws {
        let answer = try Answer("confirm_declined").replacing("try_again_later", advice)
        let decline = try #require(try await subject(create, answer).stripe.charge(chargeRequest()).decline)
        #expect(decline.retry == retry)
        #expect(decline.forbidsRetry == (retry == .never))
    }

    @Test func `a failed check of the bank is a decline that is found on the payment`() async throws {
        let answer = try Answer("confirm_processing").replacing("\"processing\",", "\"requires_payment_method\",")
            .replacing(
                "\"last_payment_error\":null",
                #""last_payment_error":{"code":"payment_intent_authentication_failure","message":"m","type":"invalid_request_error"}"#
            )
        let decline = try #require(try await subject(create, answer).stripe.charge(chargeRequest()).decline)
        #expect(decline.reason == .authenticationFailed)
        #expect(decline.reference == intentReference)
    }

    @Test(arguments: ["requires_payment_method", "requires_confirmation", "canceled", "half_done", ""])
    func `a status that is no end of a charge is unknown (F-07)`(_ status: String) async throws {
        let answer = try Answer("confirm_processing").replacing("\"processing\",", "\"\(status)\",")
        let unknown = try #require(try await subject(create, answer).stripe.charge(chargeRequest()).unknown)
        #expect(unknown.reason == .unreadableAnswer)
        #expect(unknown.reference == intentReference)
        #expect(unknown.merchantReference?.text == "order-1001")
        #expect(unknown.idempotencyKey.text == "key-1")
        #expect(unknown.sentAt == testNow)
    }

    static let mismatches: [(name: String, old: String, new: String)] = [
        ("another payment", "\"id\":\"pi_3Mock0000000000000000001\"", "\"id\":\"pi_3Mock0000000000000000002\""),
        ("a smaller amount", "\"amount\":2000,\"amount_capturable\"", "\"amount\":1999,\"amount_capturable\""),
        (
            "another currency", "\"currency\":\"usd\",\"customer\":null,\"customer_account\"",
            "\"currency\":\"eur\",\"customer\":null,\"customer_account\""
        ),
        ("another reference", "\"merchant_reference\":\"order-1001\"", "\"merchant_reference\":\"order-1002\""),
        ("no reference", "\"merchant_reference\":\"order-1001\"", "\"other\":\"order-1001\""),
        ("less money taken", "\"amount_received\":2000", "\"amount_received\":1999"),
        ("no money taken", "\"amount_received\":2000", "\"amount_received\":0"),
        ("more money taken", "\"amount_received\":2000", "\"amount_received\":2001"),
        ("no amount taken", "\"amount_received\":2000", "\"amount_received\":null"),
    ]

    @Test(arguments: mismatches.indices)
    func `an answer about something else is never a success (F-10)`(_ index: Int) async throws {
        let (name, old, new) = Self.mismatches[index]
        let answer = try Answer("confirm_succeeded").replacing(old, new)
        let unknown = try #require(try await subject(create, answer).stripe.charge(chargeRequest()).unknown, "\(name)")
        #expect(unknown.reason == .mismatchedAnswer, "\(name)")
        #expect(unknown.reference == intentReference)
    }

    @Test func `money taken where it should be held is no success, nor the reverse`() async throws {
        let taken = try await subject(create, Answer("confirm_succeeded")).stripe.authorize(chargeRequest())
        #expect(taken.unknown?.reason == .mismatchedAnswer)
        let held = try await subject(create, Answer("confirm_requires-capture")).stripe.charge(chargeRequest())
        #expect(held.unknown?.reason == .mismatchedAnswer)
        let part = try Answer("confirm_requires-capture").replacing(
            "\"amount_capturable\":2000", "\"amount_capturable\":500")
        #expect(try await subject(create, part).stripe.authorize(chargeRequest()).unknown?.reason == .mismatchedAnswer)
    }
}
