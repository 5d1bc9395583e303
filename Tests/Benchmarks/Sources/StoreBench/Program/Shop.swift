import LoadLoop
import PaymentCore
import PaymentLocalization
import PaymentOrders
import PaymentPlans
import Synchronization

/// Orders paid in twelve monthly parts by a kept card, the first part due on the day of booking.
enum Shop {
    private static let staff = Principal(.staff, "bench")

    static func account() throws -> AccountName { try AccountName("bench") }

    static func orders(_ store: any PaymentStore, gateway: any PaymentGateway = InstantGateway()) async throws -> Orders
    {
        // Charges begin with the day, so that what was booked today is due whenever this runs.
        try await Orders.open(
            store: store, accounts: [GatewayAccount(account(), gateway, isLive: false)],
            business: Business(chargeHour: 0), key: StoreKey(Secret((1...32).map { UInt8($0) })))
    }

    /// Books `count` orders, each of a customer of its own with a card of its own.
    static func book(_ count: Int, in store: any PaymentStore) async throws {
        let orders = try await orders(store)
        let account = try account()
        let terms = try InstallmentPlan(parts: Line.Parts(12, every: .months(1))).terms()
        for number in 0..<count {
            let customer = try await orders.addCustomer(
                name: "Payer \(number)", email: "payer\(number)@example.com", phone: "+380441234567")
            let kept = StoredMethod(
                gateway: GatewayID(rawValue: "instant"), token: try PaymentToken("tok-\(number)"), customer: nil,
                card: CardSummary(brand: "visa", lastFour: "4242", expiry: nil), worksWithoutPayer: true,
                consent: Consent(
                    purpose: .balance, givenAt: Timestamp(secondsSinceEpoch: 1_795_260_005), agreement: "terms-1"))
            let method = try await orders.keepMethod(kept, for: customer.id, account: account, by: staff)
            _ = try await orders.book(
                Booking(
                    .project, customer: customer.id, title: "Kitchen \(number)", terms: terms,
                    total: Money(minorUnits: 1_200_00, currency: .eur), account: account, method: method.id),
                by: staff)
        }
        try await Rows.addModel(to: store)
    }

    /// The collector's cycles: work claimed, a part of an order charged, outcome, ledger and messages written.
    static func collect(_ store: any PaymentStore, count: Int, workers: Int, mark: () -> Void) async throws {
        let charged = Atomic(0)
        let collector = Collector(
            try await orders(store), messenger: NoMessenger(),
            settings: CollectorSettings(instance: "bench", workers: workers, batch: 1)
        ) { report in
            if report.outcome == .done, report.attempts.map(\.state) == [.succeeded] {
                charged.add(1, ordering: .relaxed)
            }
        }
        let names = Atomic(0)
        // The first ones prepare statements and make what is made once.
        let warm = 100
        for _ in 0..<warm {
            guard try await collector.step(worker: "warm") == 1 else { stop("too few orders are due") }
        }
        mark()
        let plan = LoadPlan(url: "", concurrency: workers, count: count)
        await report("cycle", plan) {
            let name = "worker-\(names.add(1, ordering: .relaxed).newValue % workers)"
            return try await collector.step(worker: name) == 1
        }
        let asked = count + warm + workers * 4
        guard charged.load(ordering: .relaxed) == asked else {
            stop("\(charged.load(ordering: .relaxed)) of \(asked) cycles charged a part")
        }
    }
}
