import AuthorizeNetGateway
import AuthorizeNetMock
import LiqPayGateway
import LiqPayMock
import MockServerKit
import PaymentCore
import PaymentHTTP
import PaymentLocalization
import PaymentOrders
import PaymentPlans
import PaymentStoreSQLite
import StripeGateway
import StripeMock
import WayForPayGateway
import WayForPayMock

/// Orders on SQLite in memory, the four mock gateways in memory, and one clock for all of them that stands still until it is moved.
///
/// Everything is drawn from a seed, so a shop with the same seed and the same calls comes to the same end.
struct Shop: Sendable {
    /// Noon of 21 November 2026, a Saturday, in universal time.
    static let start = Timestamp(secondsSinceEpoch: 1_795_262_400)

    let orders: Orders
    let store: any PaymentStore
    let key: StoreKey
    let clock: ManualWallClock
    let stripe: ShopMock<StripeMock>
    let authorizeNet: ShopMock<AuthorizeNetMock>
    let liqpay: ShopMock<LiqPayMock>
    let wayForPay: ShopMock<WayForPayMock>

    /// Opens a shop.
    ///
    /// - Parameters:
    ///   - seed: what names, ids and credentials are drawn from.
    ///   - business: how it collects; UTC, charges at nine, unless given.
    ///   - store: where it keeps things, made for the shop's clock and migrated; in memory unless given.
    ///   - wrap: puts something between the orders and the store, such as one that fails.
    static func open(
        seed: UInt64 = 1, business: Business? = nil,
        store: (@Sendable (ManualWallClock) async throws -> any PaymentStore)? = nil,
        wrap: (any PaymentStore) -> any PaymentStore = { $0 }
    ) async throws -> Shop {
        let clock = ManualWallClock(start)
        let kept: any PaymentStore
        if let store {
            kept = try await store(clock)
        } else {
            let memory = try SQLiteStore(clock: clock, execution: .callingThread)
            try await memory.migrate()
            kept = memory
        }
        let stripe = try ShopMock<StripeMock>(seed: seed, clock: clock)
        let authorizeNet = try ShopMock<AuthorizeNetMock>(seed: seed, clock: clock)
        let liqpay = try ShopMock<LiqPayMock>(seed: seed, clock: clock)
        let wayForPay = try ShopMock<WayForPayMock>(seed: seed, clock: clock)
        let key = try StoreKey(Secret((0..<32).map { UInt8($0) &+ UInt8(truncatingIfNeeded: seed) }))
        let orders = try await Orders.open(
            store: wrap(kept),
            accounts: [
                GatewayAccount(ShopGateway.stripe.account(), adapter(stripe), isLive: false),
                GatewayAccount(ShopGateway.authorizeNet.account(), adapter(authorizeNet), isLive: false),
                GatewayAccount(ShopGateway.liqPay.account(), adapter(liqpay), isLive: false),
                GatewayAccount(ShopGateway.wayForPay.account(), adapter(wayForPay), isLive: false),
            ],
            business: business ?? Business(), key: key, steadyClock: ShopSteadyClock(clock),
            random: SeededRandomSource(seed: seed))
        return Shop(
            orders: orders, store: kept, key: key, clock: clock, stripe: stripe, authorizeNet: authorizeNet,
            liqpay: liqpay, wayForPay: wayForPay)
    }

    /// The same shop as another process on the same store sees it: other random numbers, everything else the same.
    ///
    /// - Parameters:
    ///   - stranger: a gateway whose credentials are wrong there.
    ///   - wrap: gives another way to the store, or another store.
    func again(
        seed: UInt64, business: Business? = nil, strangeTo stranger: ShopGateway? = nil,
        wrap: (any PaymentStore) -> any PaymentStore = { $0 }
    ) async throws -> Shop {
        var accounts = orders.accounts
        if stranger == .stripe {
            let name = try ShopGateway.stripe.account()
            let adapter = try Self.adapter(stripe, secret: "sk_test_nobodyknowsthiskey000000")
            accounts[name] = GatewayAccount(name, adapter, isLive: false)
        }
        let kept = wrap(store)
        let orders = try await Orders.open(
            store: kept, accounts: Array(accounts.values), business: business ?? self.orders.business,
            key: key, steadyClock: ShopSteadyClock(clock), random: SeededRandomSource(seed: seed))
        return Shop(
            orders: orders, store: kept, key: key, clock: clock, stripe: stripe, authorizeNet: authorizeNet,
            liqpay: liqpay, wayForPay: wayForPay)
    }

    private static func adapter(_ mock: ShopMock<StripeMock>, secret: String? = nil) throws -> Stripe {
        let keys = mock.keys
        return try Stripe(
            Stripe.Configuration(
                secretKey: Secret(secret ?? keys["secretKey"] ?? ""),
                webhookSecrets: [Secret(keys["webhookSecret"] ?? "")],
                baseURL: mock.engine.baseURL.text),
            transport: mock.transport, clock: mock.engine.clock)
    }

    private static func adapter(_ mock: ShopMock<AuthorizeNetMock>) throws -> AuthorizeNet {
        let keys = mock.keys
        return try AuthorizeNet(
            AuthorizeNet.Configuration(
                apiLoginID: keys["apiLoginID"] ?? "", transactionKey: Secret(keys["transactionKey"] ?? ""),
                signatureKeys: [Secret(keys["signatureKey"] ?? "")], baseURL: mock.engine.baseURL.text),
            transport: mock.transport, clock: mock.engine.clock)
    }

    private static func adapter(_ mock: ShopMock<LiqPayMock>) throws -> LiqPay {
        let keys = mock.keys
        return try LiqPay(
            LiqPay.Configuration(
                publicKey: keys["publicKey"] ?? "", privateKey: Secret(keys["privateKey"] ?? ""),
                serverURL: "http://127.0.0.1:2/hook", baseURL: mock.engine.baseURL.text),
            transport: mock.transport, clock: mock.engine.clock)
    }

    private static func adapter(_ mock: ShopMock<WayForPayMock>) throws -> WayForPay {
        let keys = mock.keys
        return try WayForPay(
            WayForPay.Configuration(
                merchantAccount: keys["merchantAccount"] ?? "", secretKey: Secret(keys["secretKey"] ?? ""),
                merchantDomainName: keys["merchantDomainName"] ?? "", serviceURL: "http://127.0.0.1:2/hook",
                baseURL: mock.engine.baseURL.text, secureBaseURL: mock.engine.baseURL.text),
            transport: mock.transport, clock: mock.engine.clock)
    }
}

/// The shop's clock as one that only goes forward.
struct ShopSteadyClock: SteadyClock {
    private let clock: ManualWallClock

    init(_ clock: ManualWallClock) { self.clock = clock }

    func milliseconds() -> Int64 { clock.now().millisecondsSinceEpoch }
}
