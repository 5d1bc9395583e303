import Foundation
import PaymentCore
import PaymentLocalization
import PaymentOrders
import PaymentPlans
import PaymentStoreSQLite

/// A store in a file with its key beside it, filled through `Orders` on a clock that stands in 2021.
///
/// So long ago everything unpaid is overdue, whatever the machine's clock says while the tool runs.
struct ReportStore {
    /// Noon of 1 March 2021 in universal time.
    static let start = Timestamp(secondsSinceEpoch: 1_614_600_000)
    static let staff = Principal(.manager, "iryna")

    let folder: TemporaryFolder
    let store: SQLiteStore
    let orders: Orders
    let clock: ManualWallClock

    var path: String { folder.path + "/orders.db" }
    var keyPath: String { path + ".key" }

    init() async throws {
        folder = try TemporaryFolder()
        clock = ManualWallClock(Self.start)
        let path = folder.path + "/orders.db"
        store = try SQLiteStore(path: path, clock: clock)
        try await store.migrate()
        orders = try await Orders.open(
            store: store, accounts: [GatewayAccount(AccountName("till"), Till(), isLive: false)],
            business: Business(zone: BusinessZone("Europe/Kyiv")),
            key: StoreKey.load(file: path + ".key", ifMissing: .make))
    }

    /// Runs the tool on the store.
    func run(_ arguments: String..., environment: [String: String] = [:]) async throws -> Tool.Ending {
        try await Tool.run(arguments + ["--store", path], environment: environment)
    }

    func uah(_ minorUnits: Int64) -> Money { Money(minorUnits: minorUnits, currency: .uah) }

    func customer(_ name: String) async throws -> Customer.ID {
        try await orders.addCustomer(name: name, email: "taras@example.com", language: .uk).id
    }

    /// A visit that asks for a prepayment of 300.
    func visit(_ title: String, _ customer: Customer.ID) async throws -> Order {
        let product = PaidBooking(kinds: ["visit": uah(300_00)], link: try LinkTerms(lifetimeHours: 24))
        let (terms, total) = try product.terms(for: "visit")
        return try await book(.visit, title, customer, terms, total)
    }

    /// A kitchen for 1200 with a deposit of 360, and a draft of an invoice for the rest.
    func kitchen(_ customer: Customer.ID) async throws -> Order {
        let terms = try CalendarDeposit(deposit: .percentage(Percentage(percent: 30))).terms()
        return try await book(.project, "Kitchen", customer, terms, uah(1200_00))
    }

    func book(
        _ kind: Order.Kind, _ title: String, _ customer: Customer.ID, _ terms: Terms, _ total: Money
    ) async throws -> Order {
        try await orders.book(
            Booking(kind, customer: customer, title: title, terms: terms, total: total, account: AccountName("till")),
            by: Self.staff)
    }

    /// Money by hand.
    func receive(_ minorUnits: Int64, _ order: Order, _ name: String) async throws {
        _ = try await orders.confirmManualPayment(
            order.id, uah(minorUnits), nonce: PaymentRecord.ID(name), note: "cash", by: Self.staff)
    }

    /// Sends the draft of an order's invoice and gives its number.
    func sendInvoice(_ order: Order) async throws -> String {
        let id = order.id
        let drafts = try await store.transaction { (tx) throws(OrderError) in
            try tx.invoices(of: id).filter { $0.state == .draft }
        }
        guard let draft = drafts.first else { return "" }
        return try await orders.sendInvoice(draft.id, by: Self.staff).number
    }

    /// Keeps a card by this token.
    func keepCard(_ token: String, _ customer: Customer.ID) async throws {
        let consent = Consent(purpose: .balance, givenAt: Self.start, agreement: "terms-1")
        let method = StoredMethod(
            gateway: Till.gateway, token: try PaymentToken(token), customer: nil,
            card: CardSummary(brand: "visa", lastFour: "4242", expiry: nil), worksWithoutPayer: true, consent: consent)
        _ = try await orders.keepMethod(method, for: customer, account: AccountName("till"), by: Self.staff)
    }

    /// An account that takes money by hand only.
    private struct Till: PaymentGateway {
        static let gateway = GatewayID(rawValue: "till")

        var capabilities: Capabilities {
            Capabilities(
                gateway: Self.gateway, operations: [],
                amountLimits: [.uah: .init(smallest: 1, largest: .max, step: 1)], idempotency: .uniqueReference,
                authorizationDays: nil)
        }
    }
}
