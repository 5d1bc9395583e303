import HTTPTypes
import MockServerKit
import PaymentCore
import PaymentHTTP
import StripeGateway
import StripeMock
import Testing
import WayForPayGateway

@testable import ArticleExamples

@Suite("The articles about single calls")
struct CoreTests {
    @Test("README: a deposit names the method that pays the rest")
    func deposit() async throws {
        let account = try StripeAccount()
        let outcome = try await takeDeposit(
            at: account.gateway, from: .token(PaymentToken("pm_card_visa"), returnURL: nil),
            under: MerchantReference("deal-7"), key: IdempotencyKey("deal-7"), now: account.mock.clock.now())
        let deposit = try #require(outcome.value)
        #expect(deposit.taken == Money(minorUnits: 200_00, currency: .eur))
        #expect(deposit.left == Money(minorUnits: 4000_00, currency: .eur))
        guard case .chargeStoredMethod(let method) = deposit.balanceRoutes.first else {
            Issue.record("no method was kept")
            return
        }
        #expect(method.description == "visa •••• 4242, 11/2027")
        let balance = try await chargeKept(method, deposit.left, at: account.gateway)
        #expect(balance.value?.captured == deposit.left)
    }

    @Test("README: another gateway is another type")
    func others() throws {
        let gateways = try otherGateways(
            login: "5KP3u95bQpv", publicKey: "sandbox_i00000000001",
            account: WayForPay.Configuration.testMerchantAccount,
            domain: "shop.example", key: "0123456789abcdef", transport: Postbox())
        #expect(gateways.map(\.id.rawValue) == ["authorize-net", "liqpay", "wayforpay"])
    }

    @Test(
        "First charge: every outcome has its words",
        arguments: [
            ("pm_card_visa", "paid 19.99 USD"),
            ("pm_card_visa_chargeDeclinedInsufficientFunds", "declined: insufficient_funds"),
            ("pm_card_visa_chargeDeclinedLostCard", "declined"),
            ("pm_card_threeDSecure2Required", "send the browser to http://127.0.0.1:1"),
        ])
    func outcomes(_ method: String, _ words: String) async throws {
        let account = try StripeAccount()
        #expect(try await paymentPage(account.request(method), at: account.gateway) == words)
    }

    @Test("First charge: what is thrown moved nothing, and a lost answer says what to look up")
    func failures() async throws {
        let account = try StripeAccount()
        account.mock.inject(FaultRule(.connectionRefused))
        let refused = try await paymentPage(account.request(), at: account.gateway)
        #expect(refused.hasPrefix("not charged: Stripe was not reached"))
        #expect(try await account.taken() == 0)
        account.mock.inject(FaultRule(.answerLost, method: .post, path: "/v1/payment_intents/*/confirm"))
        let lost = try await paymentPage(account.request(), at: account.gateway)
        #expect(lost.hasPrefix("outcome unknown: ") && lost.hasSuffix("before trying again"))
        _ = try patientStripe(
            Stripe.Configuration(secretKey: Secret("sk_test_0123456789abcdef"), baseURL: "http://127.0.0.1:1"))
    }

    @Test("Money: amounts, sums, parts and how they are shown")
    func money() throws {
        #expect(try amounts().map(\.description) == ["19.99 USD", "19.99 USD", "500 JPY", "12.50 PLN"])
        #expect(readAmount("19.999", .usd) == "amount '19.999' has more decimals than USD has (2)")
        #expect(readAmount("19.90", .usd) == "19.90 USD")
        let usd = { (units: Int64) in Money(minorUnits: units, currency: .usd) }
        let sum = try reckon(usd(1000), usd(50), usd(1050))
        #expect(sum.left.isZero && sum.isPaid)
        #expect(throws: InvalidValue.self) { try reckon(usd(1000), Money(minorUnits: 1, currency: .eur), usd(0)) }
        let parts = try divide(usd(1000))
        #expect(parts.thirds.map(\.minorUnits) == [334, 333, 333])
        #expect(parts.shares.map(\.minorUnits) == [700, 200, 100])
        #expect(parts.tax.minorUnits == 89)
        let text = shown(Money(minorUnits: 123_450, currency: .eur))
        #expect(text.english == "€1,234.50")
        #expect(text.ukrainian == "1\u{a0}234,50\u{a0}EUR")
        let refused = refusal(of: usd(20), by: try StripeAccount().gateway)
        #expect(
            refused?.message
                == "amount '0.20 USD' is below the smallest payment stripe takes, 0.50 USD")
    }

    @Test("When the answer is lost: a repeat moves the money once, and a look-up finds it")
    func lost() async throws {
        let account = try StripeAccount()
        let confirm = "/v1/payment_intents/*/confirm"
        account.mock.inject(FaultRule(.answerLost, method: .post, path: confirm))
        let paid = try await chargeTwiceAtMost(account.request(), at: account.gateway)
        #expect(paid.value?.captured.minorUnits == 19_99)
        #expect(try await account.taken() == 19_99)

        account.mock.inject(FaultRule(.answerLost, method: .post, path: confirm))
        let second = try await account.gateway.charge(account.request("pm_card_visa", "order-2"))
        guard case .unknown(let unknown) = second else {
            Issue.record("the outcome is \(second.name)")
            return
        }
        guard case .found(let payment) = try await fate(of: unknown, at: account.gateway) else {
            Issue.record("the payment was not found")
            return
        }
        #expect(payment.captured.minorUnits == 19_99)
        #expect(isStillKnown(unknown, at: account.gateway, now: unknown.sentAt.adding(seconds: 86_399)))
        #expect(!isStillKnown(unknown, at: account.gateway, now: unknown.sentAt.adding(seconds: 86_400)))

        let nameless = UnknownOutcome(
            reason: .timeout, reference: nil, merchantReference: try MerchantReference("nobody"),
            idempotencyKey: try IdempotencyKey("nobody"), sentAt: unknown.sentAt, detail: "")
        guard case .open = try await fate(of: nameless, at: account.gateway) else {
            Issue.record("Stripe's search proves nothing within the hour")
            return
        }
        account.mock.advance(seconds: 3700)
        guard case .nothing = try await fate(of: nameless, at: account.gateway) else {
            Issue.record("after an hour an empty search is conclusive")
            return
        }
    }

    @Test("When the answer is lost: what was thrown says whether to repeat")
    func thrown() {
        #expect(isWorthRepeating(PaymentError(.notSent, "", retry: .sameKey(afterSeconds: nil))))
        #expect(!isWorthRepeating(PaymentError(.invalidRequest, "")))
    }
}
