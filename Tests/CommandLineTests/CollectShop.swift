import Foundation
import MockServerKit
import PaymentCore
import PaymentLocalization
import PaymentOrders
import PaymentPlans
import PaymentStoreSQLite
import StripeGateway
import StripeMock

/// A store in a file and Stripe's mock on a socket of this process, for `payments collect`.
///
/// Orders are made on a clock that stands in 2021; when the tool runs, it and the mock see the machine's time, so everything is due.
struct CollectShop {
    static let staff = Principal(.staff, "olena")

    let folder: TemporaryFolder
    let clock: ManualWallClock
    let mock: MockServer<StripeMock>
    let store: SQLiteStore
    let orders: Orders

    var path: String { folder.path + "/orders.db" }
    var messages: String { folder.path + "/messages" }

    /// Runs `body` with a shop, and ends the mock afterwards.
    static func with(_ body: (CollectShop) async throws -> Void) async throws {
        let shop = try await CollectShop()
        do { try await body(shop) } catch {
            await shop.mock.stop()
            throw error
        }
        await shop.mock.stop()
    }

    private init() async throws {
        folder = try TemporaryFolder()
        let clock = ManualWallClock(ReportStore.start)
        self.clock = clock
        // Nobody asked for webhooks, so nothing goes this way.
        let nowhere = MockEngine<StripeMock>(
            seed: 1, clock: MockClock(clock), baseURL: try AbsoluteURL("http://127.0.0.1:1"))
        mock = try await MockServer.start(seed: 7, clock: MockClock(clock), notifications: nowhere.transport)
        let path = folder.path + "/orders.db"
        store = try SQLiteStore(path: path, clock: clock)
        try await store.migrate()
        let stripe = try Stripe(
            Stripe.Configuration(
                secretKey: Secret(Self.secretKey(mock)), webhookSecrets: [], baseURL: mock.baseURL.text),
            transport: mock.engine.transport)
        orders = try await Orders.open(
            store: store, accounts: [GatewayAccount(AccountName("stripe"), stripe, isLive: false)],
            business: Business(), key: StoreKey.load(file: path + ".key", ifMissing: .make))
    }

    private static func secretKey(_ mock: MockServer<StripeMock>) -> String {
        mock.credentials.first { $0.name == "secretKey" }?.value ?? ""
    }

    /// The environment that gives the tool the mock's key.
    var environment: [String: String] { ["STRIPE_SECRET_KEY": Self.secretKey(mock)] }

    /// What the tool is given to collect from this store.
    func arguments(_ more: [String]) -> [String] {
        ["collect", "--store", path, "--account", "stripe", "--base-url", mock.baseURL.text, "--messages", messages]
            + more
    }

    /// Runs `payments collect` on the store, now.
    func collect(_ more: String..., environment: [String: String]? = nil) async throws -> Tool.Ending {
        catchUp()
        return try await Tool.run(arguments(more), environment: environment ?? self.environment)
    }

    /// Lets the mock see the machine's time, as the tool does.
    func catchUp() {
        clock.set(SystemWallClock().now())
        mock.engine.catchUp()
    }

    /// An order of 100 euros whose deposit of 20 was paid, with a kept card that the rest is charged to ten days later.
    func order(card: String = "pm_card_visa") async throws -> Order {
        let consent = Consent(purpose: .balance, givenAt: clock.now(), agreement: "terms-1")
        let customer = try await orders.addCustomer(name: "Taras Payer", email: "taras@example.com")
        let account = try orders.account(AccountName("stripe"))
        guard let gateway = account.gateway as? Stripe else { throw CollectShopFailure("no Stripe") }
        let key = try IdempotencyKey("keep-\(customer.id)")
        let request = TokenizeRequest(token: try PaymentToken("pm_card_visa"), consent: consent, idempotencyKey: key)
        guard case .succeeded(let kept) = try await gateway.tokenize(request) else {
            throw CollectShopFailure("the card was not kept")
        }
        // The mock takes a token that stands for a card that fails also as that of a kept one.
        let method = StoredMethod(
            gateway: kept.gateway, token: card == "pm_card_visa" ? kept.token : try PaymentToken(card),
            customer: kept.customer, card: kept.card, worksWithoutPayer: true, consent: consent)
        let record = try await orders.keepMethod(method, for: customer.id, account: account.name, by: Self.staff)
        let terms = try ScheduledBalance(
            deposit: .percentage(Percentage(percent: 20)), balance: .after(.days(10))
        ).terms()
        let booked = try await orders.book(
            Booking(
                .project, customer: customer.id, title: "Kitchen", terms: terms,
                total: Money(minorUnits: 100_00, currency: .eur), account: account.name, method: record.id),
            by: Self.staff)
        let deposit = PayRequest(
            nonce: try PaymentRecord.ID("deposit-\(booked.id)"), amount: Money(minorUnits: 20_00, currency: .eur),
            source: .token(try PaymentToken("pm_card_visa"), returnURL: nil))
        return try await orders.pay(booked.id, deposit, by: Principal(.payer, "taras")).order
    }

    /// What the bank behind the mock took of payers, payment by payment, in order of size.
    var taken: [Int64] { mock.engine.withGateway { $0.bankRecords }.map(\.taken).sorted() }
}

/// What a fixture cannot do without.
struct CollectShopFailure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
