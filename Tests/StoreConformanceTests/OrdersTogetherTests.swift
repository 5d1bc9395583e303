import PaymentCore
import PaymentLocalization
import PaymentPlans
import PaymentStoreSQL
import PaymentTesting
import TestSupport
import Testing

@testable import PaymentOrders
@testable import PaymentStorePostgres

/// What several processes do in the same instant, of which none may undo or refuse what another one does.
@Suite("Services used by many at once")
struct OrdersTogetherTests {
    private static let staff = Principal(.manager, "olha")
    private static func key() throws -> StoreKey { try StoreKey(Secret(Array(1...32))) }

    private static func orders(_ store: any PaymentStore) async throws -> Orders {
        try await Orders.open(store: store, accounts: [], business: Business(), key: key())
    }

    /// The outcomes of eight who do the same at once: the value, or the error's code.
    private static func eight<Value: Sendable>(
        _ deed: @Sendable @escaping (Int) async throws(OrderError) -> Value
    ) async -> [Result<Value, OrderError>] {
        await withTaskGroup(of: Result<Value, OrderError>.self) { group in
            for number in 0..<8 {
                group.addTask {
                    do throws(OrderError) { return .success(try await deed(number)) } catch { return .failure(error) }
                }
            }
            var outcomes: [Result<Value, OrderError>] = []
            for await outcome in group { outcomes.append(outcome) }
            return outcomes
        }
    }

    @Test("what concerns no order is written into one audit trail by many at once", arguments: StoreSubject.all)
    func book(_ subject: StoreSubject) async throws {
        let store = try await subject.make()
        let orders = try await Self.orders(store)
        for number in 0..<8 {
            try await store.transaction { (tx) throws(OrderError) in
                try tx.insert(
                    Customer(
                        id: Samples.id("c\(number)"), name: "Anna", language: .en, channel: .email,
                        createdAt: Samples.noon))
            }
        }
        for channel in [Customer.Channel.sms, .messenger, .email, .sms, .messenger] {
            let outcomes = await Self.eight { (number) throws(OrderError) in
                try await orders.setChannel(of: Samples.id("c\(number)"), to: channel, by: Self.staff)
            }
            #expect(outcomes.allSatisfy { if case .success = $0 { true } else { false } }, "\(outcomes)")
        }
        #expect(try await LedgerCheck(orders).run().isEmpty)
        let count = try await store.transaction { (tx) throws(OrderError) in try tx.audit(of: Chain.storeBook).count }
        #expect(count == 40)
    }

    @Test(
        "of those who change a setting from one version, one does, and the others are told",
        arguments: StoreSubject.all)
    func setting(_ subject: StoreSubject) async throws {
        let store = try await subject.make()
        let orders = try await Self.orders(store)
        for version in 0..<10 {
            let outcomes = await Self.eight { (number) throws(OrderError) in
                try await orders.setSiteSetting(
                    "staff", to: "by \(number)", from: version, detail: "changed", by: Self.staff)
            }
            let codes = outcomes.compactMap { if case .failure(let error) = $0 { error.code } else { nil } }
            #expect(codes == Array(repeating: .conflict, count: 7))
            #expect(try await orders.siteSetting("staff").version == version + 1)
        }
    }

    @Test("a portal's link opens once, also for those who open it in the same instant", arguments: StoreSubject.all)
    func portal(_ subject: StoreSubject) async throws {
        let store = try await subject.make()
        let orders = try await Self.orders(store)
        let id: Customer.ID = try Samples.id("anna")
        let address = "anna@example.com"
        let now = try await store.transaction { (tx) throws(OrderError) in
            try tx.insert(
                Customer(
                    id: id, name: "Anna", email: address, language: .en, channel: .email, createdAt: Samples.noon))
            return try tx.now()
        }
        let contact = try #require(Contact(address))
        for serial in Int(now.secondsSinceEpoch)..<Int(now.secondsSinceEpoch) + 10 {
            let token = try Self.key().portalToken(of: id, serial: serial, sentTo: contact)
            let outcomes = await Self.eight { (_) throws(OrderError) in
                try await orders.openPortal(id, serial: serial, token: token)
            }
            let guests = outcomes.compactMap { if case .success(let guest) = $0 { guest } else { nil } }
            #expect(guests.count == 1)
        }
    }

    @Test("what is changed of a customer by one is not changed back by another", arguments: StoreSubject.all)
    func customer(_ subject: StoreSubject) async throws {
        let store = try await subject.make()
        let orders = try await Self.orders(store)
        let id: Customer.ID = try Samples.id("anna")
        try await store.transaction { (tx) throws(OrderError) in
            try tx.insert(Customer(id: id, name: "Anna", language: .en, channel: .email, createdAt: Samples.noon))
        }
        for round in 0..<10 {
            let channel: Customer.Channel = round % 2 == 0 ? .sms : .email
            let outcomes = await Self.eight { (number) throws(OrderError) in
                guard number % 2 == 0 else {
                    return try await orders.setChannel(of: id, to: channel, by: Self.staff)
                }
                try await store.transaction { (tx) throws(OrderError) in
                    _ = try tx.changeCustomer(id) { $0.ipAddress = "192.0.2.\(round)" }
                }
            }
            #expect(outcomes.allSatisfy { if case .success = $0 { true } else { false } }, "\(outcomes)")
            let now = try await store.transaction { (tx) throws(OrderError) in try tx.customer(id) }
            #expect(now?.channel == channel && now?.ipAddress == "192.0.2.\(round)")
        }
    }

    @Test("of those who close the ledger at once one does, and the others find it done", arguments: StoreSubject.all)
    func closing(_ subject: StoreSubject) async throws {
        let store = try await subject.make()
        let orders = try await Self.orders(store)
        try await store.transaction { (tx) throws(OrderError) in
            try tx.append([
                Samples.line(1, .receivable, Samples.euros(5), book: "a", at: Samples.noon),
                Samples.line(2, .sales, Samples.euros(-5), book: "a", at: Samples.noon),
            ])
        }
        let outcomes = await Self.eight { (_) throws(OrderError) in try await orders.closeLedger() }
        let closed = try outcomes.compactMap { try $0.get() }
        #expect(closed.count == 1)
    }

    @Test("the ledger is closed later when somebody books for longer than half a second, and nobody waits for that")
    func busy() async throws {
        let store = PostgresStore(try await PostgresFixture().configuration(connectionsMax: 8))
        try await store.migrate()
        let orders = try await Self.orders(store)
        let (isBooked, mayEnd) = (Gate(), Gate())
        async let slow: Void = store.transaction { (tx) throws(OrderError) in
            try tx.append([
                Samples.line(1, .receivable, Samples.euros(5), book: "a", at: Samples.noon),
                Samples.line(2, .sales, Samples.euros(-5), book: "a", at: Samples.noon),
            ])
            _ = try tx.lastEntry(of: "a")
            isBooked.open()
            mayEnd.pass()
        }
        try await isBooked.passApart()
        try await store.transaction { (tx) throws(OrderError) in
            try tx.append([
                Samples.line(1, .receivable, Samples.euros(7), book: "b", at: Samples.noon),
                Samples.line(2, .sales, Samples.euros(-7), book: "b", at: Samples.noon),
            ])
        }
        let error = try await orderError { _ = try await orders.closeLedger() }
        #expect(error?.code == .storeUnavailable && error?.message.contains("locked") == true)
        mayEnd.open()
        try await slow
        #expect(try await orders.closeLedger() != nil)
        #expect(try await LedgerCheck(orders).run().filter { $0.rule == .closingsAddUp }.isEmpty)
    }

    @Test(
        "who closes the ledger while another one takes longer than half a second for it finds it done",
        .timeLimit(.minutes(2)))
    func slowClosing() async throws {
        let store = PostgresStore(try await PostgresFixture().configuration(connectionsMax: 8))
        try await store.migrate()
        let orders = try await Self.orders(store)
        let midnight = try await store.transaction { (tx) throws(OrderError) in
            try tx.append([
                Samples.line(1, .receivable, Samples.euros(5), book: "a", at: Samples.noon),
                Samples.line(2, .sales, Samples.euros(-5), book: "a", at: Samples.noon),
            ])
            return orders.business.zone.moment(startOf: try orders.moment(tx).day).instant
        }
        let (isClosing, mayEnd) = (Gate(), Gate())
        async let slow: Void = store.transaction { (tx) throws(OrderError) in
            try tx.lock(LedgerClosing.lock)
            try tx.lockLedger()
            try tx.insert(LedgerClosing(until: midnight, turnovers: tx.turnovers(until: midnight)))
            isClosing.open()
            mayEnd.pass()
        }
        try await isClosing.passApart()
        async let second = orders.closeLedger()
        try await store.waitUntilBlocked(forMilliseconds: 700)
        mayEnd.open()
        try await slow
        #expect(try await second == nil)
        #expect(try await LedgerCheck(orders).run().filter { $0.rule == .closingsAddUp }.isEmpty)
    }

    @Test("of workers that come in the same instant one says so, and none takes the store for a restored one")
    func presence() async throws {
        let store = PostgresStore(try await PostgresFixture().configuration(connectionsMax: 8))
        try await store.migrate()
        let presence = Presence(instance: "shop")
        let (isSaid, mayEnd) = (Gate(), Gate())
        async let first = store.transaction { (tx) throws(OrderError) in
            let finding = try presence.check(isRestored: false, last: nil, tx)
            _ = try tx.now()
            isSaid.open()
            mayEnd.pass()
            return finding
        }
        try await isSaid.passApart()
        async let second = store.transaction { (tx) throws(OrderError) in
            try presence.check(isRestored: false, last: nil, tx)
        }
        try await store.waitUntilBlocked()
        mayEnd.open()
        let findings = try await [first, second]
        #expect(findings.map(\.isBeat) == [true, false])
        #expect(findings.allSatisfy { $0.caution == nil })
        #expect(findings[0].seen == findings[1].seen)
    }
}
