import HTTPTypes
import MockServerKit
import PaymentCore
import PaymentHTTP
import PaymentPlans
import Testing

@testable import PaymentOrders

/// Genuine webhooks of a captured payment in which one thing was changed, signed anew with the true key (S-21).
@Suite("Webhooks that are rightly signed and do not fit")
struct InboxMutationTests {
    /// What is changed.
    enum Mutation: String, Sendable, CaseIterable {
        case more, less, currency, merchant, reference, mode, transaction
    }

    /// What must come of it; in no case is anything paid.
    enum End: Sendable {
        /// Put into quarantine with a case.
        case quarantined
        /// Refused, because it does not even say that it is for this merchant.
        case refused
        /// Left until the gateway's record says so too, and put into quarantine when it never does.
        case doubted
    }

    /// One cell of the table.
    struct Cell: Sendable, CustomTestStringConvertible {
        let gateway: ShopGateway
        let mutation: Mutation
        let end: End

        var testDescription: String { "\(gateway), \(mutation)" }
    }

    /// Every mutation at every gateway.
    ///
    /// Not among them is what a gateway's webhooks do not say, so that nobody can change it: Authorize.net's have no currency, for an
    /// account has one; the order reference is all the transaction id that LiqPay and WayForPay know; and the mode of all three follows
    /// from the account's keys, which sign.
    static let cells: [Cell] = [
        Cell(gateway: .stripe, mutation: .more, end: .quarantined),
        Cell(gateway: .stripe, mutation: .less, end: .quarantined),
        Cell(gateway: .stripe, mutation: .currency, end: .quarantined),
        Cell(gateway: .stripe, mutation: .merchant, end: .quarantined),
        Cell(gateway: .stripe, mutation: .reference, end: .quarantined),
        Cell(gateway: .stripe, mutation: .mode, end: .quarantined),
        Cell(gateway: .stripe, mutation: .transaction, end: .quarantined),
        Cell(gateway: .authorizeNet, mutation: .more, end: .quarantined),
        Cell(gateway: .authorizeNet, mutation: .less, end: .quarantined),
        Cell(gateway: .authorizeNet, mutation: .merchant, end: .quarantined),
        Cell(gateway: .authorizeNet, mutation: .reference, end: .quarantined),
        Cell(gateway: .authorizeNet, mutation: .transaction, end: .quarantined),
        Cell(gateway: .liqPay, mutation: .more, end: .quarantined),
        Cell(gateway: .liqPay, mutation: .less, end: .quarantined),
        Cell(gateway: .liqPay, mutation: .currency, end: .quarantined),
        Cell(gateway: .liqPay, mutation: .merchant, end: .refused),
        Cell(gateway: .liqPay, mutation: .reference, end: .doubted),
        Cell(gateway: .wayForPay, mutation: .more, end: .quarantined),
        Cell(gateway: .wayForPay, mutation: .less, end: .quarantined),
        Cell(gateway: .wayForPay, mutation: .currency, end: .quarantined),
        Cell(gateway: .wayForPay, mutation: .merchant, end: .refused),
        Cell(gateway: .wayForPay, mutation: .reference, end: .doubted),
    ]

    @Test("nothing is paid by it (F-24, S-21, D-70, D-71, I-10)", arguments: cells)
    func mutated(_ cell: Cell) async throws {
        let (shop, gateway) = (try await Shop.open(), cell.gateway)
        try shop.subscribe(gateway)
        // Ours was taken and its answer lost; the other order's payment never reached the gateway, or was taken as well.
        let order = try await shop.partsOrder(at: gateway)
        let ours = try await shop.chargeUnheard(order, 100_00, at: gateway)
        let deliveries = await shop.deliveries(gateway)
        let other = try await shop.partsOrder(at: gateway)
        var theirs: Attempt
        if cell.mutation == .transaction {
            theirs = try await shop.charge(other, 100_00, at: gateway, nonce: "form-2").attempt
            _ = await shop.deliveries(gateway)
        } else {
            shop.inject(.requestLost, at: gateway)
            theirs = try await shop.charge(other, 100_00, at: gateway, nonce: "form-2").attempt
        }
        var forgery = try Forgery(#require(try Self.captured(deliveries, shop, gateway)), shop, gateway)
        try Self.apply(cell.mutation, to: &forgery, gateway, ours, theirs)

        let inbox: WebhookInbox
        var account = try gateway.account()
        if cell.mutation == .merchant, cell.end == .quarantined {
            // The same keys were given to two accounts by mistake, and the webhook comes to the address of the wrong one.
            account = try AccountName("\(gateway)-2")
            inbox = WebhookInbox(
                try await shop.withAccount(account, like: gateway), application: .inline, clock: shop.clock)
        } else {
            inbox = shop.inbox()
        }
        let before = try await shop.sum(.clearing(gateway.account()))
        let answer = await inbox.receive(try forgery.delivery(), for: account)
        #expect(answer.status == (cell.end == .refused ? 400 : 200))

        theirs = try await shop.attempt(theirs.reference)
        for attempt in [try await shop.attempt(ours.reference), theirs] where cell.mutation != .transaction {
            #expect(attempt.state == .unknown)
        }
        #expect(try await shop.payment(ours.payment).captured.isZero)
        #expect(try await shop.sum(.clearing(gateway.account())) == before)
        #expect(try await shop.sum(.suspense) == 0)
        let events = try await shop.events()
        switch cell.end {
        case .refused: #expect(events.isEmpty)
        case .quarantined:
            #expect(events.map(\.state) == [.quarantined])
            let cases = try await shop.cases(of: order) + shop.cases(of: other)
            #expect(cases.map(\.kind) == [.mismatch], "\(events)")
        case .doubted:
            #expect(events.map(\.state) == [.received])
            #expect(try await shop.cases(of: other).isEmpty)
            shop.advance(hours: 2)
            try await shop.applyStored()
            #expect(try await shop.events().map(\.state) == [.quarantined])
            #expect(try await shop.cases(of: other).map(\.kind) == [.mismatch])
        }
    }

    /// The webhook that tells of the captured payment.
    static func captured(
        _ deliveries: [WebhookDelivery], _ shop: Shop, _ gateway: ShopGateway
    ) throws -> WebhookDelivery? {
        let adapter = try shop.adapter(gateway, as: (any FullGateway).self)
        return try deliveries.first { try adapter.verify($0, now: shop.clock.now()).event.kind == .paymentCaptured }
    }

    private static func apply(
        _ mutation: Mutation, to forgery: inout Forgery, _ gateway: ShopGateway, _ ours: Attempt, _ theirs: Attempt
    ) throws {
        switch (mutation, gateway) {
        case (.more, .stripe), (.less, .stripe):
            forgery.set("amount_received", mutation == .more ? 100_01 : 99_99)
        case (.more, .authorizeNet), (.less, .authorizeNet):
            forgery.set("authAmount", mutation == .more ? "100.01" : "99.99")
        case (.more, _): forgery.set("amount", 101)
        case (.less, _): forgery.set("amount", 99)
        case (.currency, .stripe): forgery.set("currency", "eur")
        case (.currency, _): forgery.set("currency", "EUR")
        case (.merchant, .liqPay): forgery.set("public_key", "i00000000000")
        case (.merchant, .wayForPay): forgery.set("merchantAccount", "another_merchant")
        case (.merchant, _): break
        case (.reference, .stripe):
            var metadata = try #require(forgery["metadata"])
            metadata["merchant_reference"] = .string(theirs.reference.text)
            forgery.set("metadata", metadata)
        case (.reference, .authorizeNet): forgery.set("invoiceNumber", .string(theirs.reference.text))
        case (.reference, .liqPay): forgery.set("order_id", .string(theirs.reference.text))
        case (.reference, .wayForPay): forgery.set("orderReference", .string(theirs.reference.text))
        case (.mode, _):
            forgery.message["livemode"] = true
            forgery.set("livemode", true)
        case (.transaction, _): forgery.set("id", .string(try #require(theirs.transaction?.id)))
        }
    }

    @Test(
        "a webhook about a payment that is recorded changes nothing, whatever it says (D-71)",
        arguments: cells.filter { $0.end != .refused })
    func afterwards(_ cell: Cell) async throws {
        let (shop, gateway) = (try await Shop.open(), cell.gateway)
        try shop.subscribe(gateway)
        let order = try await shop.partsOrder(at: gateway)
        let ours = try await shop.charge(order, 100_00, at: gateway).attempt
        let delivery = try #require(try Self.captured(await shop.deliveries(gateway), shop, gateway))
        let other = try await shop.partsOrder(at: gateway)
        let theirs = try await shop.charge(other, 50_00, at: gateway, nonce: "form-2").attempt
        var forgery = try Forgery(delivery, shop, gateway)
        try Self.apply(cell.mutation, to: &forgery, gateway, ours, theirs)
        guard cell.mutation != .merchant else { return }
        let money = try await shop.balances()
        #expect(await shop.inbox().receive(try forgery.delivery(), for: try gateway.account()).status == 200)
        #expect(try await shop.balances() == money)
        #expect(try await shop.attempt(ours.reference) == ours)
        #expect(try await shop.attempt(theirs.reference) == theirs)
        #expect(try await shop.events().map(\.state) == [.quarantined])
        #expect(try await (shop.cases(of: order) + shop.cases(of: other)).map(\.kind) == [.mismatch])
    }

    @Test(
        "confirmed money of another amount than was asked for goes to suspense, with a case (F-24, L-2)",
        arguments: ShopGateway.allCases)
    func anotherAmount(_ gateway: ShopGateway) async throws {
        let shop = try await Shop.open()
        try shop.subscribe(gateway)
        let order = try await shop.partsOrder(at: gateway)
        let attempt = try await shop.chargeInVain(order, 100_00, at: gateway)
        // Stripe's payment has an id before money moves, which no other has while the attempt lives.
        if gateway == .stripe { _ = try await shop.giveUp(attempt.reference) }
        try await shop.chargePast(attempt.reference, 150_00, at: gateway)
        try await shop.post(shop.deliveries(gateway), to: shop.inbox(), at: gateway)
        #expect(try await shop.sum(.suspense) == -150_00)
        #expect(try await shop.sum(.clearing(gateway.account())) == 150_00)
        #expect(try await shop.orders.order(order.id).plan.paid == [0])
        #expect(try await shop.cases(of: order).map(\.kind) == [.mismatch])
        let captured = try await shop.events().filter { $0.kind == .paymentCaptured }
        #expect(!captured.isEmpty && captured.allSatisfy { $0.state == .quarantined })
        // What is set aside is no longer reserved.
        _ = try await shop.pay(order, 500_00, nonce: "form-2")
    }

    @Test(
        "an event of nothing this store knows is kept for a day and then a case (F-25)", arguments: ShopGateway.allCases
    )
    func unmatched(_ gateway: ShopGateway) async throws {
        let shop = try await Shop.open()
        try shop.subscribe(gateway)
        try await shop.chargePast(MerchantReference("lost-with-a-backup"), 100_00, at: gateway)
        let answers = try await shop.post(shop.deliveries(gateway), to: shop.inbox(), at: gateway)
        #expect(!answers.isEmpty && answers.allSatisfy { $0.status == 200 })
        func captured() async throws -> [InboxEvent] {
            try await shop.events().filter { $0.kind == .paymentCaptured }
        }
        #expect(try await captured().map(\.state) == [.unmatched])
        let event = try #require(try await captured().first)
        let next = try await shop.orders.apply(event: event.eventID, account: event.account, under: nil)
        #expect(next == shop.clock.now().adding(seconds: 15))
        shop.advance(hours: 26)
        try await shop.applyStored()
        #expect(try await captured().map(\.state) == [.unmatched])
        let cases = try await shop.read { (tx) throws(OrderError) in try tx.openCases(of: nil) }
        #expect(cases.map(\.kind) == [.mismatch] && cases.first?.amount == gateway.money(100_00))
        #expect(try await shop.balances().isEmpty)
    }
}

extension InboxMutationTests {
    // Elsewhere the bank's check ends by itself before the event has been waited for.
    @Test("an event that says paid while the gateway's own record does not is believed by nobody (S-23, S-24)")
    func recordContradicts() async throws {
        // The payer has longer than the event is waited for.
        let shop = try await Shop.open(business: Business(actionMinutes: 180))
        try shop.subscribe(.stripe)
        let order = try await shop.partsOrder(at: .stripe)
        let attempt = try await shop.charge(order, 100_00, at: .stripe, card: .confirming).attempt
        #expect(attempt.state == .actionRequired)
        let adapter = try shop.adapter(.stripe, as: (any FullGateway).self)
        let asking = try await shop.deliveries(.stripe).first {
            try adapter.verify($0, now: shop.clock.now()).event.kind == .paymentActionRequired
        }
        var forgery = try Forgery(#require(asking), shop, .stripe)
        forgery.message["id"] = "evt_paid"
        forgery.message["type"] = "payment_intent.succeeded"
        forgery.set("status", "succeeded")
        forgery.set("amount_received", 100_00)
        #expect(await shop.inbox().receive(try forgery.delivery(), for: try ShopGateway.stripe.account()).status == 200)
        #expect(try await shop.events().map(\.state) == [.received])
        #expect(try await shop.attempt(attempt.reference).state == .actionRequired)
        shop.advance(hours: 1)
        try await shop.applyStored()
        #expect(try await shop.events().map(\.state) == [.quarantined])
        #expect(try await shop.attempt(attempt.reference).state == .actionRequired)
        #expect(try await shop.cases(of: order).map(\.kind) == [.mismatch])
    }

    @Test(
        "an event under a reference nobody knows is told by its transaction, and does not fit (S-21)",
        arguments: [ShopGateway.stripe, .authorizeNet], [false, true])
    func unknownReference(_ gateway: ShopGateway, _ isRecorded: Bool) async throws {
        let shop = try await Shop.open()
        try shop.subscribe(gateway)
        let order = try await shop.partsOrder(at: gateway)
        let attempt =
            isRecorded
            ? try await shop.charge(order, 100_00, at: gateway).attempt
            : try await shop.chargeUnheard(order, 100_00, at: gateway)
        var forgery = try Forgery(
            #require(try Self.captured(await shop.deliveries(gateway), shop, gateway)), shop, gateway)
        if gateway == .stripe {
            forgery.set("metadata", ["merchant_reference": "nobody"])
        } else {
            forgery.set("invoiceNumber", "nobody")
        }
        #expect(await shop.inbox().receive(try forgery.delivery(), for: try gateway.account()).status == 200)
        #expect(try await shop.events().map(\.state) == [.quarantined])
        #expect(try await shop.attempt(attempt.reference) == attempt)
        #expect(try await shop.cases(of: order).map(\.kind) == [.mismatch])
    }

    @Test(
        "an event about another page, or another payment on the page, changes nothing (D-71)",
        arguments: ["id", "payment_intent"])
    func anotherPage(_ member: String) async throws {
        let shop = try await Shop.open()
        try shop.subscribe(.stripe)
        let other = try await shop.partsOrder(at: .stripe)
        let theirs = try await shop.charge(other, 100_00, at: .stripe, nonce: "form-2").attempt
        let order = try await shop.partsOrder(at: .stripe)
        let opened = try await shop.openPage(order, 100_00, at: .stripe)
        try shop.payOnPage(#require(opened.page), at: .stripe)
        let adapter = try shop.adapter(.stripe, as: (any FullGateway).self)
        let completed = try await shop.deliveries(.stripe).first {
            try adapter.verify($0, now: shop.clock.now()).event.kind == .checkoutCompleted
        }
        var forgery = try Forgery(#require(completed), shop, .stripe)
        forgery.set(member, .string(member == "id" ? "cs_test_other" : try #require(theirs.transaction?.id)))
        let account = try ShopGateway.stripe.account()
        #expect(await shop.inbox().receive(try forgery.delivery(), for: account).status == 200)
        #expect(try await shop.attempt(opened.attempt.reference).state == .actionRequired)
        #expect(try await shop.events().map(\.state) == [.quarantined])
        #expect(try await shop.cases(of: order).map(\.kind) == [.mismatch])
    }

    @Test("a payment that was not asked for here is kept, and troubles nobody: others use the account as well (F-25)")
    func foreign() async throws {
        let shop = try await Shop.open()
        try shop.subscribe(.stripe)
        try shop.stripe.send(
            "/v1/payment_intents",
            "amount=700&currency=usd&confirm=true&payment_method=pm_card_visa&automatic_payment_methods%5Benabled%5D=true"
                + "&automatic_payment_methods%5Ballow_redirects%5D=never",
            fields: [.authorization: "Bearer \(shop.stripe.keys["secretKey"] ?? "")"])
        try await shop.post(shop.deliveries(.stripe), to: shop.inbox(), at: .stripe)
        let sent = shop.requests(.stripe).count
        shop.advance(hours: 48)
        let events = try await shop.events()
        #expect(events.filter { $0.kind == .paymentCaptured }.map(\.state) == [.unmatched])
        #expect(events.filter { $0.kind != .paymentCaptured }.allSatisfy { $0.state == .applied })
        for event in events {
            let work = try await shop.read { (tx) throws(OrderError) in try tx.work(.event, event.workSubject) }
            #expect(work == nil)
        }
        #expect(try await shop.read { (tx) throws(OrderError) in try tx.openCases(of: nil) }.isEmpty)
        #expect(shop.requests(.stripe).count == sent)
    }
}

extension Shop {
    /// Orders on the same store with a second account, of the same keys as the first.
    func withAccount(_ name: AccountName, like gateway: ShopGateway) async throws -> Orders {
        let second = GatewayAccount(name, try orders.account(gateway.account()).gateway, isLive: false)
        return try await Orders.open(
            store: store, accounts: Array(orders.accounts.values) + [second], business: orders.business, key: key,
            steadyClock: ShopSteadyClock(clock), random: SeededRandomSource(seed: 99))
    }
}
