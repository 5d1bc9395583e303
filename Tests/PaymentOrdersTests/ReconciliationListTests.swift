import PaymentCore
import PaymentPlans
import Synchronization
import Testing

@testable import PaymentOrders

/// A gateway that lists what a test gives it.
private final class ListGateway: ListingGateway, LookupGateway, RefundingGateway {
    let capabilities: Capabilities
    private let pages: [Page<Payment>]

    init(_ gateway: GatewayID, _ pages: [[Payment]], endless: Bool = false) {
        capabilities = Capabilities(
            gateway: gateway, operations: Set(Capabilities.Operation.allCases), amountLimits: [:],
            idempotency: .key(hours: 24), authorizationDays: nil)
        self.pages = pages.enumerated().map { place, items in
            Page(items: items, next: place + 1 < pages.count ? String(place + 1) : endless ? "0" : nil)
        }
    }

    func payments(in period: Range<Timestamp>, after cursor: String?) async throws(PaymentError) -> Page<Payment> {
        pages[cursor.flatMap { Int($0) } ?? 0]
    }

    func refunds(in period: Range<Timestamp>, after cursor: String?) async throws(PaymentError) -> Page<Refund> {
        Page(items: [], next: nil)
    }

    func payment(_ reference: GatewayReference) async throws(PaymentError) -> Payment {
        for page in pages { for payment in page.items where payment.reference == reference { return payment } }
        throw PaymentError(.notFound, "there is none")
    }

    func payments(under reference: MerchantReference, sentAt: Timestamp) async throws(PaymentError) -> ReferenceLookup {
        let found = pages.flatMap { $0.items }.filter { $0.merchantReference == reference }
        return ReferenceLookup(payments: found, isConclusive: true)
    }

    func refund(_ request: RefundRequest) async throws(PaymentError) -> Outcome<Refund> {
        throw PaymentError(.unsupported, "it gives nothing back")
    }

    func refunds(of payment: GatewayReference) async throws(PaymentError) -> [Refund] { [] }
}

@Suite("Reconciliation with any list")
struct ReconciliationListTests {
    private static func orders(_ shop: Shop, _ pages: [[Payment]], endless: Bool = false) async throws -> Orders {
        let account = try ShopGateway.stripe.account()
        let gateway = ListGateway(try shop.orders.account(account).gateway.id, pages, endless: endless)
        return try await Orders.open(
            store: shop.store, accounts: [GatewayAccount(account, gateway, isLive: false)], business: Business(),
            key: shop.key, steadyClock: ShopSteadyClock(shop.clock))
    }

    /// The payment of a shop's order as its gateway has it, with something else about it.
    private static func listed(
        _ attempt: Attempt, id: String? = nil, captured: Int64? = nil, status: Payment.Status = .captured
    ) throws -> Payment {
        let transaction = try #require(attempt.transaction)
        let money = Money(minorUnits: captured ?? attempt.amount.minorUnits, currency: attempt.amount.currency)
        return Payment(
            reference: id.map { GatewayReference(gateway: transaction.gateway, id: $0) } ?? transaction,
            merchantReference: attempt.reference, status: status, requested: attempt.amount,
            held: .zero(money.currency),
            captured: money, refunded: .zero(money.currency), createdAt: attempt.createdAt, isLive: false)
    }

    @Test("another amount, another state and a second payment are told, and a person is called")
    func told() async throws {
        let shop = try await Shop.open()
        let order = try await shop.partlyPaid([100_00, 50_00, 30_00], at: .stripe)
        let attempts = try await shop.attempts(of: order)
        let list = [
            [
                try Self.listed(attempts[0], captured: 90_00),
                try Self.listed(attempts[1], captured: 0, status: .pending),
            ],
            [try Self.listed(attempts[2]), try Self.listed(attempts[2], id: "second")],
        ]
        let orders = try await Self.orders(shop, list)
        let seen = try await shop.reconcile(.stripe, with: orders)
        #expect(seen.payments == 4)
        #expect(seen.left.map(\.kind) == [.amountDiffers, .stateDiffers, .duplicateReference])
        #expect(seen.left.map { $0.there?.minorUnits } == [90_00, 0, 30_00])
        #expect(seen.left.map { $0.here?.minorUnits } == [100_00, 50_00, 30_00])
        for _ in 1...2 {
            let mended = try await shop.reconcile(.stripe, repair: true, with: orders)
            #expect(mended.left.map(\.kind) == [.amountDiffers, .stateDiffers])
        }
        // The second payment is genuine money and lies in suspense; what is recorded stays as it is.
        #expect(try await shop.booked(.suspense) == -30_00)
        #expect(try await shop.booked(.stripe) == 210_00)
        #expect(try await shop.cases(of: order).map(\.kind) == [.reconciliation, .reconciliation])
        #expect(try await LedgerCheck(shop.orders).run().isEmpty)
    }

    @Test("a list that comes back to where it was is an error, and not an endless one")
    func endless() async throws {
        let shop = try await Shop.open()
        let orders = try await Self.orders(shop, [[], []], endless: true)
        let error = await #expect(throws: OrderError.self) { try await shop.reconcile(.stripe, with: orders) }
        #expect(error?.code == .gateway)
    }

    @Test("what was taken and voided again under an unknown name concerns nobody")
    func voided() async throws {
        let shop = try await Shop.open()
        let order = try await shop.partlyPaid([100_00], at: .stripe)
        let attempt = try #require(try await shop.attempts(of: order).first)
        let zero = Money.zero(.usd)
        let foreign = Payment(
            reference: GatewayReference(gateway: attempt.gateway, id: "foreign"), merchantReference: nil,
            status: .voided, requested: attempt.amount, held: zero, captured: zero, refunded: zero,
            createdAt: attempt.createdAt, isLive: false)
        let orders = try await Self.orders(shop, [[foreign, try Self.listed(attempt)]])
        #expect(try await shop.reconcile(.stripe, repair: true, with: orders).differences.isEmpty)
    }
}
