import PaymentCore
import PaymentPlans
import Testing

@testable import PaymentOrders

@Suite("The link to the portal")
struct PortalTests {
    private struct Sent {
        let customer: Customer.ID
        let serial: Int
        let token: LinkToken
    }

    /// Asks for a link, and reads it where it is delivered.
    private static func links(_ shop: Shop, _ contact: String) async throws -> [Sent] {
        let messenger = ShopMessenger()
        try await shop.orders.sendPortalLink(to: try #require(Contact(contact)))
        try await shop.collector(messenger: messenger).runUntilIdle(worker: "w")
        return messenger.delivered.compactMap { message in
            guard case .portal(let customer, let serial, let token)? = message.link else { return nil }
            return Sent(customer: customer, serial: serial, token: token)
        }
    }

    private func refusal(_ code: OrderError.Code, _ body: @Sendable () async throws -> Void) async {
        let error = await #expect(throws: OrderError.self) { try await body() }
        #expect(error?.code == code)
    }

    /// Who comes in by a link.
    private static func guest(_ shop: Shop, _ link: Sent) async throws -> Customer? {
        try await shop.orders.openPortal(link.customer, serial: link.serial, token: link.token)?.customer
    }

    @Test("it opens once, within half an hour, and a newer one ends it (P-IF-4, S-50)")
    func opensOnce() async throws {
        let shop = try await Shop.open()
        let customer = try await shop.customer()
        let link = try #require(try await Self.links(shop, " TARAS@example.com").first)
        #expect(link.customer == customer.id)
        #expect(try await Self.guest(shop, link) == customer)
        #expect(try await shop.orders.openPortal(customer.id, serial: link.serial, token: link.token) == nil)
        shop.advance(minutes: 2)
        let older = try #require(try await Self.links(shop, "taras@example.com").first)
        shop.advance(minutes: 2)
        let newer = try #require(try await Self.links(shop, "+380 44 123 45 67").first)
        #expect(try await Self.guest(shop, newer) == customer)
        #expect(try await shop.orders.openPortal(customer.id, serial: older.serial, token: older.token) == nil)
        shop.advance(minutes: 2)
        let late = try #require(try await Self.links(shop, "taras@example.com").first)
        shop.advance(minutes: 31)
        #expect(try await shop.orders.openPortal(customer.id, serial: late.serial, token: late.token) == nil)
    }

    @Test("nobody gets one twice a minute, and strangers get none (S-71)")
    func bounded() async throws {
        let shop = try await Shop.open()
        _ = try await shop.customer()
        shop.advance(minutes: 1)
        #expect(try await Self.links(shop, "taras@example.com").count == 1)
        #expect(try await Self.links(shop, "taras@example.com").isEmpty)
        #expect(try await Self.links(shop, "nobody@example.com").isEmpty)
        shop.advance(minutes: 1)
        #expect(try await Self.links(shop, "taras@example.com").count == 1)
    }

    @Test("a link of one customer, time or store opens nothing of another (S-52)")
    func foreign() async throws {
        let shop = try await Shop.open()
        let customer = try await shop.customer()
        let other = try await shop.orders.addCustomer(name: "Olha", email: "olha@example.com")
        let link = try #require(try await Self.links(shop, "taras@example.com").first)
        let order = try await shop.visit(at: .liqPay)
        let payLink = try shop.key.linkToken(order: order.id, serial: link.serial, purpose: "portal-link")
        for (id, serial, token) in [
            (other.id, link.serial, link.token), (customer.id, link.serial + 1, link.token),
            (customer.id, link.serial, payLink),
        ] {
            #expect(try await shop.orders.openPortal(id, serial: serial, token: token) == nil)
        }
        #expect(try await Self.guest(shop, link) == customer)
    }

    @Test("a guest is known by what the link was sent to, and a link ends when that changes (S-70)")
    func channels() async throws {
        let shop = try await Shop.open()
        var customer = try await shop.customer()
        let byMail = try #require(try await Self.links(shop, "taras@example.com").first)
        let guest = try await shop.orders.openPortal(customer.id, serial: byMail.serial, token: byMail.token)
        #expect(guest?.channel == .email)
        shop.advance(minutes: 2)
        let byPhone = try #require(try await Self.links(shop, "+380 44 123 45 67").first)
        let caller = try await shop.orders.openPortal(customer.id, serial: byPhone.serial, token: byPhone.token)
        #expect(caller?.channel == .sms)
        shop.advance(minutes: 2)
        let late = try #require(try await Self.links(shop, "taras@example.com").first)
        customer.email = "new@example.com"
        try await shop.orders.store.transaction { [customer] (tx) throws(OrderError) in try tx.update(customer) }
        #expect(try await shop.orders.openPortal(customer.id, serial: late.serial, token: late.token) == nil)
    }

    @Test("what one person is recorded as is found by what opened the portal")
    func records() async throws {
        let shop = try await Shop.open()
        let first = try await shop.customer()
        let second = try await shop.orders.addCustomer(name: "T. Payer", email: "Taras@Example.com")
        let third = try await shop.orders.addCustomer(name: "Family", phone: "380441234567")
        #expect(try await Set(shop.orders.records(of: first, openedBy: .email).map(\.id)) == [first.id, second.id])
        #expect(try await Set(shop.orders.records(of: first, openedBy: .sms).map(\.id)) == [first.id, third.id])
        #expect(try await Set(shop.orders.records(of: second, openedBy: .sms).map(\.id)) == [second.id])
    }

    @Test("an estimate is paid only once it is accepted, by name, and that is kept (P-IF-2, P-IF-4)")
    func estimate() async throws {
        let shop = try await Shop.open()
        let customer = try await shop.customer()
        let terms = try ScheduledBalance(
            deposit: .percentage(Percentage("50")), balance: .when(.productionComplete)
        ).terms()
        let order = try await shop.orders.book(
            Booking(
                .project, customer: customer.id, title: "Catalogs", terms: terms,
                total: Money(minorUnits: 100_00, currency: .usd),
                account: ShopGateway.stripe.account(), isEstimate: true), by: Shop.staff)
        #expect(order.estimate == .open)
        let request = PayRequest(
            nonce: try Identifier("first"), amount: Money(minorUnits: 50_00, currency: .usd),
            source: .page(
                successURL: try AbsoluteURL("https://shop.example/ok"),
                cancelURL: try AbsoluteURL("https://shop.example/no")))
        await refusal(.refused) { _ = try await shop.orders.pay(order.id, request, by: Shop.payer) }
        for name in ["", "  ", String(repeating: "x", count: 121)] {
            await refusal(.invalid) { _ = try await shop.orders.acceptEstimate(order.id, name: name, by: Shop.payer) }
        }
        let seen = Money(minorUnits: 90_00, currency: .usd)
        await refusal(.refused) {
            _ = try await shop.orders.acceptEstimate(order.id, name: "Taras", total: seen, by: Shop.payer)
        }
        let accepted = try await shop.orders.acceptEstimate(
            order.id, name: "Taras Payer", total: order.plan.total, by: Shop.payer)
        #expect(accepted.estimate == .accepted(by: "Taras Payer", at: shop.clock.now()))
        shop.advance(minutes: 5)
        let again = try await shop.orders.acceptEstimate(order.id, name: "Somebody Else", by: Shop.payer)
        #expect(again.estimate == accepted.estimate)
        #expect(try await shop.orders.order(order.id).estimate == accepted.estimate)
        #expect(try await shop.messages(of: order).filter { $0.kind == .paymentLink }.count == 1)
        #expect(try await shop.orders.pay(order.id, request, by: Shop.payer).attempt.state == .actionRequired)
    }

    @Test("what is no estimate, or has ended, cannot be accepted; one with a link that ends is refused")
    func notAcceptable() async throws {
        let shop = try await Shop.open()
        let visit = try await shop.visit(at: .liqPay)
        await refusal(.refused) { _ = try await shop.orders.acceptEstimate(visit.id, name: "T", by: Shop.payer) }
        let customer = try await shop.customer()
        let terms = try ScheduledBalance(
            deposit: .percentage(Percentage("50")), balance: .when(.productionComplete)
        ).terms()
        let booking = Booking(
            .project, customer: customer.id, title: "Catalogs", terms: terms,
            total: Money(minorUnits: 100_00, currency: .usd),
            account: try ShopGateway.stripe.account(), isEstimate: true)
        let ended = try await shop.orders.book(booking, by: Shop.staff)
        _ = try await shop.orders.decline(ended.id, reason: "too late", by: Shop.manager)
        await refusal(.refused) { _ = try await shop.orders.acceptEstimate(ended.id, name: "T", by: Shop.payer) }
        var linked = booking
        linked.terms = visit.plan.terms
        await refusal(.invalid) { [linked] in _ = try await shop.orders.book(linked, by: Shop.staff) }
    }

    @Test("a setting of the site is changed from the version that was seen, and told of in the audit trail")
    func settings() async throws {
        let shop = try await Shop.open()
        let none = try await shop.orders.siteSetting("page")
        #expect(none.value == nil && none.version == 0)
        let first = try await shop.orders.setSiteSetting(
            "page", to: "a\nb", from: 0, detail: "theme", by: Shop.manager)
        #expect(first.value == "a\nb" && first.version == 1)
        await refusal(.conflict) {
            _ = try await shop.orders.setSiteSetting("page", to: "c", from: 0, detail: "theme", by: Shop.staff)
        }
        #expect(try await shop.orders.siteSetting("page") == first)
        #expect(try await shop.orders.siteSetting("other").value == nil)
        let trail = try await shop.read { (tx) throws(OrderError) in try tx.audit(of: Chain.storeBook) }
        #expect(trail.filter { $0.verb == "change setting" && $0.detail.hasPrefix("page: ") }.map(\.actor) == ["iryna"])
    }

    @Test("a code of the site vouches for its purpose and its fields alone")
    func siteCodes() throws {
        let key = try StoreKey(Secret((0..<32).map { UInt8($0) }))
        let code = try key.siteCode("session", ["a", "b"])
        #expect(try key.isValid(siteCode: code, "session", ["a", "b"]))
        for (purpose, fields) in [
            ("form", ["a", "b"]), ("session", ["ab"]), ("session", ["a", "b", ""]), ("session", ["b", "a"]),
        ] {
            #expect(try !key.isValid(siteCode: code, purpose, fields), "\(purpose) \(fields)")
        }
        let newer = try StoreKey(
            current: Secret((0..<32).map { UInt8($0 + 1) }), previous: [Secret((0..<32).map { UInt8($0) })])
        #expect(try newer.isValid(siteCode: code, "session", ["a", "b"]))
    }
}
