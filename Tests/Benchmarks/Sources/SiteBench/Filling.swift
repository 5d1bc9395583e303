import CurlTransport
import LoadLoop
import PaymentCheckout
import PaymentCore
import PaymentLocalization
import PaymentOrders
import PaymentPlans
import PaymentStoreSQLite

/// A shop with very many orders of the last three hundred days, booked and paid as any shop's are, so that its books are sound.
struct Filling {
    private static let staff = Principal(.staff, "bench")
    private static let days: Int64 = 300

    private let orders: Orders
    private let store: SQLiteStore
    private let key: StoreKey
    private let clock: ManualWallClock
    private let random: SeededRandomSource
    private let account: AccountName

    /// Makes a store of `count` orders in the file `path`, with its key and its links beside it.
    ///
    /// It is filled in memory and copied then, because a disk would take its time for each of the transactions.
    static func fill(_ path: String, count: Int, seed: UInt64) async throws {
        let clock = ManualWallClock(SystemWallClock().now().adding(seconds: -days * 86_400))
        let store = try SQLiteStore(clock: clock)
        try await store.migrate()
        let filling = try await Filling(store, clock, seed, key: StoreKey.load(file: path + ".key", ifMissing: .make))
        try await filling.hire()
        try await filling.book(count).write(of: path)
        try await store.backup(to: path)
        // What was copied is another store until somebody says that it is the one.
        try await SQLiteStore(path: path).adopt()
    }

    private init(_ store: SQLiteStore, _ clock: ManualWallClock, _ seed: UInt64, key: StoreKey) async throws {
        self.store = store
        self.key = key
        self.clock = clock
        random = SeededRandomSource(seed: seed)
        account = try AccountName(ShopFront.account)
        let transport = try CurlTransport()
        let stripe = try ShopFront.stripe(at: "http://127.0.0.1:1", key: "sk_test_Mock0000000000000001", transport)
        orders = try await ShopFront.orders(store, stripe, key: key, random: random)
        await transport.shutdown()
    }

    /// Adds who signs in to the console.
    private func hire() async throws {
        let address = try SiteAddress(AbsoluteURL("http://127.0.0.1:1"))
        let console = StaffConsole(
            orders: orders, key: key, address: address, site: try ShopFront.site(orders))
        try await console.addMember(
            ShopFront.owner, shownName: "Owner", role: .owner, language: .en, password: ShopFront.password,
            by: Self.staff)
    }

    /// Books the orders at equal distances until now, eight for each customer.
    private func book(_ count: Int) async throws -> Links {
        var links = Links()
        let kinds = OrderKind.allCases
        let step = Self.days * 86_400 / Int64(count)
        var customer: Customer?
        var day = orders.business.zone.moment(clock.now()).day
        for number in 0..<count {
            // As the shop's collector does.
            let today = orders.business.zone.moment(clock.now()).day
            if today != day { try await orders.closeLedger() }
            day = today
            let kind = kinds[number % kinds.count]
            if number % kinds.count == 0 {
                customer = try await orders.addCustomer(
                    name: "Payer \(number)", email: "payer\(number)@customers.example",
                    phone: "+4930\(10_000_000 + number)")
            }
            guard let customer else { stop("there is no customer") }
            links.add(try await book(kind, number, customer), kind)
            clock.advance(seconds: step)
        }
        return links
    }

    private func book(_ kind: OrderKind, _ number: Int, _ customer: Customer) async throws -> Link {
        let total = Money(minorUnits: 100_00 + 10_00 * Int64(random.next() % 200), currency: .eur)
        var dates = EventDates()
        if kind == .travel {
            let journey = clock.now().adding(seconds: (Self.days + 120) * 86_400)
            dates = EventDates(planned: [.travel: orders.business.zone.moment(journey)])
        }
        let order = try await orders.book(
            Booking(
                kind == .travel ? .deal : .booking, customer: customer.id, title: "Portrait session \(number)",
                terms: terms(of: kind), total: total, account: account, dates: dates), by: Self.staff)
        let payment = try await settle(order.id, kind, total)
        let known = try await orders.order(order.id)
        let token = try key.linkToken(order: known.id, serial: known.linkSerial, purpose: "pay")
        return Link(
            order: known.id.text, number: number, customer: customer.id.text, mail: customer.email ?? "",
            token: token.text, payment: payment)
    }

    private func terms(of kind: OrderKind) throws -> Terms {
        switch kind {
        case .choices, .paid: try PayerChosenParts(PayerParts(minimumFirst: Percentage("10"))).terms()
        case .parts:
            try InstallmentPlan(
                deposit: .percentage(Percentage("30")), parts: Line.Parts(12, every: .months(1)), collection: .payer
            ).terms()
        case .travel: try TravelDeal(downPayment: Percentage("30"), restDays: 30).terms()
        case .deposit, .received, .invoiced, .declined:
            try CalendarDeposit(deposit: .percentage(Percentage("30"))).terms()
        }
    }

    /// Brings an order to where its kind is; gives the name of the payment that was received.
    private func settle(_ id: Order.ID, _ kind: OrderKind, _ total: Money) async throws -> String? {
        switch kind {
        case .deposit, .choices: return nil
        case .declined:
            _ = try await orders.decline(id, reason: "the day is taken", by: Self.staff)
            return nil
        case .paid: return try await receive(total, for: id)
        case .parts, .received, .invoiced, .travel:
            let payment = try await receive(
                Money(minorUnits: total.minorUnits * 3 / 10, currency: total.currency), for: id)
            guard kind == .invoiced else { return payment }
            let drafts = try await store.transaction { (tx) throws(OrderError) in
                try tx.invoices(of: id).filter { $0.state == .draft }
            }
            guard let draft = drafts.first else { stop("the order \(id) has no draft") }
            _ = try await orders.sendInvoice(draft.id, by: Self.staff)
            return payment
        }
    }

    private func receive(_ amount: Money, for id: Order.ID) async throws -> String {
        let nonce = PaymentRecord.ID(random: random)
        _ = try await orders.confirmManualPayment(id, amount, nonce: nonce, note: "in cash", by: Self.staff)
        return nonce.text
    }
}
