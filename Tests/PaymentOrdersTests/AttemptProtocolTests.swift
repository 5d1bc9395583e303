import MockServerKit
import PaymentCore
import PaymentPlans
import Testing

@testable import PaymentOrders

@Suite("The attempt protocol")
struct AttemptProtocolTests {
    /// An order paid in parts by its payer, as most tests here need it.
    private static func open(_ gateway: ShopGateway) async throws -> (shop: Shop, order: Order) {
        let shop = try await Shop.open()
        let terms = try PayerChosenParts(PayerParts(minimumFirst: Percentage("1"), success: Percentage("90"))).terms()
        return (shop, try await shop.order(.order, terms, total: 5000_00, at: gateway))
    }

    private static func request(_ nonce: String, _ amount: Money, _ gateway: ShopGateway, card: ShopCard = .good) throws
        -> PayRequest
    {
        let token = try #require(try card.token(at: gateway))
        return PayRequest(
            nonce: try PaymentRecord.ID(nonce), amount: amount, source: .token(token, returnURL: nil),
            payer: PayerDetails(ipAddress: "203.0.113.7"))
    }

    /// Lets the janitor look until the attempt is decided, at most a day long.
    static func settle(_ shop: Shop, _ reference: MerchantReference) async throws -> Attempt {
        for _ in 0..<200 {
            let attempt = try await shop.orders.lookUp(reference, under: nil)
            if !attempt.state.isOpen || attempt.state == .actionRequired { return attempt }
            shop.advance(minutes: 5)
        }
        throw ShopFailure("nothing was found out about \(reference)")
    }

    @Test("a payment is recorded, booked and told of once (O-2)", arguments: ShopGateway.allCases)
    func pays(_ gateway: ShopGateway) async throws {
        let (shop, order) = try await Self.open(gateway)
        let result = try await shop.orders.pay(
            order.id, Self.request("form-1", gateway.money(500_00), gateway), by: Shop.payer)
        #expect(result.attempt.state == .succeeded)
        #expect(result.payment.captured == gateway.money(500_00))
        #expect(result.order.plan.standing(at: Moment(utc: shop.clock.now())).left == gateway.money(4500_00))
        #expect(try shop.balance(gateway) == 500_00)
        let sums = Dictionary(
            uniqueKeysWithValues: try await shop.balances().map { ($0.account, $0.balance.minorUnits) })
        #expect(sums[.clearing(try gateway.account())] == 500_00)
        #expect(sums[.unbilled] == 4500_00)
        #expect(sums[.sales] == -5000_00)
        #expect(sums.values.reduce(0, +) == 0)
        let kinds = try await shop.messages(of: order).map(\.kind)
        #expect(kinds == [.paymentReceived, .paymentReceived])
    }

    @Test("a form sent twice is one payment (F-40)", arguments: ShopGateway.allCases)
    func repeated(_ gateway: ShopGateway) async throws {
        let (shop, order) = try await Self.open(gateway)
        let request = try Self.request("form-1", gateway.money(500_00), gateway)
        let first = try await shop.orders.pay(order.id, request, by: Shop.payer)
        let sent = shop.requests(gateway).count
        let second = try await shop.orders.pay(order.id, request, by: Shop.payer)
        #expect(second.isRepeat && !first.isRepeat)
        #expect(second.attempt == first.attempt)
        #expect(shop.requests(gateway).count == sent)
        #expect(try shop.balance(gateway) == 500_00)
    }

    @Test("two equal parts that are both wanted both pass (F-40)")
    func equalParts() async throws {
        let (shop, order) = try await Self.open(.stripe)
        try await shop.pay(order, 500_00, nonce: "form-1")
        try await shop.pay(order, 500_00, nonce: "form-2")
        #expect(try shop.balance(.stripe) == 1000_00)
    }

    @Test("an amount that was chosen by what an order was is not begun by what it is, unless the form began it (F-40)")
    func chosenBefore() async throws {
        let (shop, order) = try await Self.open(.stripe)
        var request = try Self.request("form-1", ShopGateway.stripe.money(500_00), .stripe)
        request.version = try await shop.orders.order(order.id).version
        _ = try await shop.orders.pay(order.id, request, by: Shop.payer)
        // The same form again changes nothing and is answered, whatever the order is by then.
        let again = try await shop.orders.pay(order.id, request, by: Shop.payer)
        #expect(again.isRepeat && again.attempt.state == .succeeded)
        let sent = shop.requests(.stripe).count
        let (version, nonce) = (request.version, try PaymentRecord.ID("form-2"))
        request.nonce = nonce
        let second = request
        let error = await #expect(throws: OrderError.self) {
            try await shop.orders.pay(order.id, second, by: Shop.payer)
        }
        #expect(error?.code == .conflict && error?.field == "version" && error?.value == version.map { "\($0)" })
        #expect(shop.requests(.stripe).count == sent)
        request.version = try await shop.orders.order(order.id).version
        _ = try await shop.orders.pay(order.id, request, by: Shop.payer)
        #expect(try shop.balance(.stripe) == 1000_00)
    }

    @Test("a nonce used for another payment is refused before anything is sent (D-63)")
    func reusedNonce() async throws {
        let (shop, order) = try await Self.open(.stripe)
        try await shop.pay(order, 500_00, nonce: "form-1")
        let sent = shop.requests(.stripe).count
        let error = await #expect(throws: OrderError.self) {
            try await shop.orders.pay(
                order.id, Self.request("form-1", ShopGateway.stripe.money(600_00), .stripe), by: Shop.payer)
        }
        #expect(error?.code == .conflict)
        #expect(shop.requests(.stripe).count == sent)
    }

    // LiqPay's sandbox has no token that is declined; its codes for dead tokens refuse the request.
    @Test(
        "a decline is stored, and the same form hears of it again without a call (D-63)",
        arguments: [ShopGateway.stripe, .authorizeNet, .wayForPay])
    func declined(_ gateway: ShopGateway) async throws {
        let (shop, order) = try await Self.open(gateway)
        let request = try Self.request("form-1", gateway.money(500_00), gateway, card: .dead)
        let first = try await shop.orders.pay(order.id, request, by: Shop.payer)
        #expect(first.attempt.state == .declined)
        #expect(first.payment.state == .failed)
        let sent = shop.requests(gateway).count
        let second = try await shop.orders.pay(order.id, request, by: Shop.payer)
        #expect(second.attempt.state == .declined && second.isRepeat)
        #expect(shop.requests(gateway).count == sent)
        #expect(try shop.balance(gateway) == 0)
        // Nothing stays reserved.
        try await shop.pay(order, 5000_00, nonce: "form-2")
        #expect(try shop.balance(gateway) == 5000_00)
    }

    @Test(
        "a lost answer is looked up until it is known, and captured exactly once (F-03, I-2)",
        arguments: ShopGateway.allCases,
        [Fault.answerLost, .noAnswerApplied, .internalErrorApplied, .truncated, .garbage])
    func answerLost(_ gateway: ShopGateway, _ fault: Fault) async throws {
        let (shop, order) = try await Self.open(gateway)
        shop.inject(fault, at: gateway)
        let request = try Self.request("form-1", gateway.money(500_00), gateway)
        let result = try await shop.orders.pay(order.id, request, by: Shop.payer)
        let attempt =
            result.attempt.state.isOpen ? try await Self.settle(shop, result.attempt.reference) : result.attempt
        #expect(attempt.state == .succeeded)
        #expect(try shop.balance(gateway) == 500_00)
        let payment = try await shop.read { (tx) throws(OrderError) in try tx.payment(attempt.payment) }
        #expect(payment?.captured == gateway.money(500_00))
    }

    @Test(
        "a request that never arrived is proved absent, and only then tried anew under another reference (F-02, I-6)",
        arguments: ShopGateway.allCases)
    func requestLost(_ gateway: ShopGateway) async throws {
        let (shop, order) = try await Self.open(gateway)
        // Retries of the adapter are lost too.
        shop.inject(.noAnswer, at: gateway, times: 10)
        let request = try Self.request("form-1", gateway.money(500_00), gateway)
        let result = try await shop.orders.pay(order.id, request, by: Shop.payer)
        try #require(result.attempt.state == .unknown)
        shop.breakDown(gateway, nil)
        // What is in flight is not offered again.
        let standing = result.order.plan.standing(at: Moment(utc: shop.clock.now()))
        #expect(standing.reserved == gateway.money(500_00))
        let attempt = try await Self.settle(shop, result.attempt.reference)
        #expect(attempt.state == .absent || attempt.state == .cancelled)
        let again = try await shop.orders.pay(order.id, request, by: Shop.payer)
        #expect(again.attempt.state == .succeeded)
        #expect(again.attempt.number == 2)
        #expect(again.attempt.reference != attempt.reference)
        #expect(try shop.balance(gateway) == 500_00)
    }

    @Test(
        "nothing is absent after one look (§1)",
        arguments: [ShopGateway.authorizeNet, .liqPay, .wayForPay])
    func oneLook(_ gateway: ShopGateway) async throws {
        let (shop, order) = try await Self.open(gateway)
        shop.inject(.noAnswer, at: gateway, times: 10)
        let request = try Self.request("form-1", gateway.money(500_00), gateway)
        let result = try await shop.orders.pay(order.id, request, by: Shop.payer)
        shop.breakDown(gateway, nil)
        shop.advance(hours: 5)
        let once = try await shop.orders.lookUp(result.attempt.reference, under: nil)
        #expect(once.state.isOpen)
    }

    @Test("money that comes after the order was declined is recorded, kept as balance, and a case opened (F-19)")
    func lateMoney() async throws {
        let (shop, order) = try await Self.open(.liqPay)
        shop.inject(.answerLost, at: .liqPay, times: 10)
        let result = try await shop.orders.pay(
            order.id, Self.request("form-1", ShopGateway.liqPay.money(500_00), .liqPay), by: Shop.payer)
        try #require(result.attempt.state == .unknown)
        _ = try await shop.orders.decline(order.id, reason: "sold out", by: Shop.staff)
        shop.breakDown(.liqPay, nil)
        let attempt = try await Self.settle(shop, result.attempt.reference)
        #expect(attempt.state == .succeeded)
        #expect(try await shop.orders.order(order.id).plan.credit == ShopGateway.liqPay.money(500_00))
        #expect(try await shop.cases(of: order).map(\.kind) == [.paidAfterDecline])
    }

    @Test("refused credentials stop the account until somebody resumes it")
    func stoppedAccount() async throws {
        let (shop, order) = try await Self.open(.stripe)
        try await shop.store.transaction { (tx) throws(OrderError) in
            try tx.setSetting("stopped/stripe", to: "the key was revoked")
        }
        let error = await #expect(throws: OrderError.self) { try await shop.pay(order, 500_00) }
        #expect(error?.code == .accountStopped)
        #expect(shop.requests(.stripe).isEmpty)
        try await shop.orders.resumeAccount(AccountName("stripe"), by: Shop.manager)
        try await shop.pay(order, 500_00)
        #expect(try shop.balance(.stripe) == 500_00)
    }

    @Test("the same store computes the same references, another one others (§1)")
    func references() async throws {
        let shop = try await Shop.open()
        let same = try await shop.again(seed: 99)
        let other = try await Shop.open(seed: 2)
        #expect(try shop.orders.reference("intent", 1) == same.orders.reference("intent", 1))
        #expect(try shop.orders.reference("intent", 1) != same.orders.reference("intent", 2))
        #expect(try shop.orders.reference("intent", 1) != other.orders.reference("intent", 1))
    }
}
