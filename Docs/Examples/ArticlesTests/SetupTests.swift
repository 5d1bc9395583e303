import MockServerKit
import AuthorizeNetGateway
import Hummingbird
import LiqPayGateway
import Logging
import PaymentCards
import PaymentCheckout
import PaymentCore
import PaymentDocuments
import PaymentOrders
import PaymentStorePostgres
import StripeGateway
import TestSupport
import Testing
import WayForPayGateway

@testable import ArticleExamples

@Suite("The articles about going live")
struct SetupTests {
    @Test("Going live: accounts out of the environment move real money")
    func accounts() throws {
        let environment = Environment(variables: [
            "STRIPE_SECRET_KEY": "sk_live_0123456789abcdef", "STRIPE_WEBHOOK_SECRET": "whsec_0123456789abcdef",
            "AUTHORIZE_NET_API_LOGIN_ID": "5KP3u95bQpv", "AUTHORIZE_NET_TRANSACTION_KEY": "346HZ32z3fP4hTG2",
            "AUTHORIZE_NET_SIGNATURE_KEY": String(repeating: "0123456789ABCDEF", count: 8),
            "LIQPAY_PUBLIC_KEY": "i00000000001", "LIQPAY_PRIVATE_KEY": "0123456789abcdef0123456789abcdef",
            "WAYFORPAY_MERCHANT_ACCOUNT": "shop_example", "WAYFORPAY_SECRET_KEY": "0123456789abcdef0123456789abcdef",
            "WAYFORPAY_MERCHANT_DOMAIN_NAME": "shop.example",
        ])
        let nowhere = Postbox()
        #expect(try liveStripe(environment, nowhere).capabilities.operations.contains(.webhooks))
        #expect(try liveAuthorizeNet(environment, nowhere).capabilities.operations.contains(.webhooks))
        #expect(try liveLiqPay(environment, nowhere).capabilities.operations.contains(.webhooks))
        #expect(try liveWayForPay(environment, nowhere).capabilities.operations.contains(.webhooks))
        #expect(throws: InvalidValue("environment", "STRIPE_SECRET_KEY", "is not set")) {
            try liveStripe(Environment(variables: [:]), nowhere)
        }
        #expect(throws: InvalidValue.self) {
            try Stripe.Configuration(
                secretKey: environment.secret("STRIPE_SECRET_KEY"), baseURL: "http://127.0.0.1:40123")
        }
    }

    @Test("Security: a secret prints nothing of itself, and the buffers of a card are zeros afterwards")
    func secrets() async throws {
        #expect(printed("sk_test_0123456789abcdef") == "starting with <redacted>")
        let account = try StripeAccount()
        var number = Array("4242424242424242".utf8)
        var code = Array("123".utf8)
        let request = CardTokenizeRequest(
            consent: Consent(purpose: .unscheduled, givenAt: account.mock.clock.now(), agreement: "terms-2026-11"),
            idempotencyKey: try IdempotencyKey("card-1"))
        let outcome = try await keepRawCard(number: &number, code: &code, request: request, at: account.gateway)
        #expect(outcome.value?.card?.lastFour == "4242")
        #expect(number.allSatisfy { $0 == 0 } && code.allSatisfy { $0 == 0 })
    }

    @Test("Several machines: a database is opened, checked and collected from")
    func database() async throws {
        let server = try await PostgresServer.shared()
        let database = try await server.makeDatabase()
        let store = try await openDatabase(host: server.folder, database: database, user: "postgres", password: nil)
        let orders = try await openOrders(
            store, [GatewayAccount(AccountName("stripe"), StripeAccount().gateway, isLive: false)],
            variables: [StoreKey.environmentName: String(repeating: "0123456789abcdef", count: 4)],
            keyFile: "/nowhere")
        let collector = collector(
            orders, LogMessenger(), Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        #expect(try await collector.runUntilIdle(worker: "test") == 0)
        await store.close()
    }

    @Test("Docs/Checkout.md: page, portal and console are mounted on one group")
    func checkout() async throws {
        let shop = try await ExampleShop.open()
        let settings = try PageSettings(companyName: "Kitchens")
        let key = try StoreKey.fresh()
        let router = Router(context: BasicRequestContext.self)
        let (address, group) = try mountPaymentPage(on: router, shop.orders, key: key) { settings }
        mountPortal(on: group, shop.orders, key: key, address: address) {
            settings
        } myBranding: {
            try Branding(name: "Kitchens")
        }
        try await mountConsole(
            on: group, shop.orders, key: key, address: address, settings: settings, offers: [],
            password: "correct horse battery staple")
        // Whoever set the shop up does so once.
        try await mountConsole(
            on: router.group("again"), shop.orders, key: key, address: address, settings: settings, offers: [],
            password: "correct horse battery staple")
        _ = router.buildResponder()
    }
}
