import HTTPTypes
import MockServerKit
import PaymentCore
import PaymentHTTP
import PaymentPlans
import Synchronization

@testable import PaymentOrders

extension Shop {
    /// An inbox of the shop, on the shop's clock.
    func inbox(_ application: WebhookInbox.Application = .inline) -> WebhookInbox {
        WebhookInbox(orders, application: application, clock: clock)
    }

    /// An order paid in parts by its payer.
    func partsOrder(at gateway: ShopGateway, total: Int64 = 500_00) async throws -> Order {
        let terms = try PayerChosenParts(PayerParts(minimumFirst: Percentage("1"), success: Percentage("90"))).terms()
        return try await order(.order, terms, total: total, at: gateway)
    }

    /// Where the payer is; some gateways want to know.
    static let payerDetails = PayerDetails(ipAddress: "203.0.113.7")

    /// Pays with a token and gives what came of it.
    func charge(
        _ order: Order, _ minorUnits: Int64, at gateway: ShopGateway, card: ShopCard = .good, nonce: String = "form-1"
    ) async throws -> PayResult {
        guard let token = try card.token(at: gateway) else { throw ShopFailure("\(gateway) has no \(card) card") }
        return try await orders.pay(
            order.id,
            PayRequest(
                nonce: PaymentRecord.ID(nonce), amount: gateway.money(minorUnits),
                source: .token(token, returnURL: AbsoluteURL("https://shop.example/back")), payer: Self.payerDetails),
            by: Self.payer)
    }

    /// Pays so that the gateway takes the money and its answer is lost.
    func chargeUnheard(
        _ order: Order, _ minorUnits: Int64, at gateway: ShopGateway, nonce: String = "form-1"
    ) async throws -> Attempt {
        inject(.answerLost, at: gateway)
        let attempt = try await charge(order, minorUnits, at: gateway, nonce: nonce).attempt
        guard attempt.state == .unknown else { throw ShopFailure("the payment is \(attempt.state) already") }
        return attempt
    }

    /// Opens the gateway's page for an amount.
    func openPage(
        _ order: Order, _ minorUnits: Int64, at gateway: ShopGateway, nonce: String = "form-1"
    ) async throws -> PayResult {
        try await orders.pay(
            order.id,
            PayRequest(
                nonce: PaymentRecord.ID(nonce), amount: gateway.money(minorUnits),
                source: .page(
                    successURL: AbsoluteURL("https://shop.example/thanks"),
                    cancelURL: AbsoluteURL("https://shop.example/back")), payer: Self.payerDetails), by: Self.payer)
    }

    /// Begins a payment that the gateway is never asked for.
    func chargeInVain(_ order: Order, _ minorUnits: Int64, at gateway: ShopGateway) async throws -> Attempt {
        inject(.requestLost, at: gateway)
        let attempt = try await charge(order, minorUnits, at: gateway).attempt
        guard attempt.state == .unknown else { throw ShopFailure("the payment is \(attempt.state) already") }
        return attempt
    }

    /// Looks an attempt up until it has ended.
    func giveUp(_ reference: MerchantReference) async throws -> Attempt {
        for _ in 0..<200 {
            advance(minutes: 30)
            let attempt = try await orders.lookUp(reference, under: nil)
            if !attempt.state.isOpen { return attempt }
        }
        throw ShopFailure("'\(reference)' does not end")
    }

    /// The adapter of a gateway.
    func adapter<Capable>(_ gateway: ShopGateway, as _: Capable.Type) throws -> Capable {
        guard let capable = try orders.account(gateway.account()).gateway as? Capable else {
            throw ShopFailure("\(gateway) is no \(Capable.self)")
        }
        return capable
    }

    /// Moves money at a gateway past the orders, under a reference of theirs: what a lost record, a dashboard or a bug would do.
    func chargePast(_ reference: MerchantReference, _ minorUnits: Int64, at gateway: ShopGateway) async throws {
        guard let token = try ShopCard.good.token(at: gateway) else { throw ShopFailure("\(gateway) has no card") }
        let outcome = try await adapter(gateway, as: (any ChargingGateway).self).charge(
            ChargeRequest(
                amount: gateway.money(minorUnits), source: .token(token, returnURL: nil), reference: reference,
                idempotencyKey: IdempotencyKey("past-\(reference)"), payer: Self.payerDetails))
        guard case .succeeded = outcome else { throw ShopFailure("the charge came to \(outcome.name)") }
    }

    /// Gives deliveries to an inbox, one after the other.
    @discardableResult
    func post(
        _ deliveries: [WebhookDelivery], to inbox: WebhookInbox, at gateway: ShopGateway
    ) async throws -> [WebhookAnswer] {
        var answers: [WebhookAnswer] = []
        for delivery in deliveries { answers.append(await inbox.receive(delivery, for: try gateway.account())) }
        return answers
    }

    /// Applies what is stored and undecided, as a collector does, until nothing changes any more.
    func applyStored() async throws {
        for event in try await events() where event.state.isUndecided {
            _ = try await orders.apply(event: event.eventID, account: event.account, under: nil)
        }
    }

    /// The stored events, oldest first.
    func events() async throws -> [InboxEvent] {
        try await read { (tx) throws(OrderError) in
            var events: [InboxEvent] = []
            for state in InboxEvent.State.allCases { events += try tx.events(in: state, limit: 1000) }
            return events.sorted { ($0.receivedAt, $0.eventID) < ($1.receivedAt, $1.eventID) }
        }
    }

    /// An attempt as it is now.
    func attempt(_ reference: MerchantReference) async throws -> Attempt {
        guard let attempt = try await read({ (tx) throws(OrderError) in try tx.attempt(reference) }) else {
            throw ShopFailure("there is no attempt '\(reference)'")
        }
        return attempt
    }

    /// A payment as it is now.
    func payment(_ id: PaymentRecord.ID) async throws -> PaymentRecord {
        guard let payment = try await read({ (tx) throws(OrderError) in try tx.payment(id) }) else {
            throw ShopFailure("there is no payment '\(id)'")
        }
        return payment
    }

    /// What lies on an account of the ledger, in minor units.
    func sum(_ account: LedgerAccount) async throws -> Int64 {
        try await balances().filter { $0.account == account }.reduce(0) { $0 + $1.balance.minorUnits }
    }

    /// Everything of an order that a webhook may change, to be compared: names and times that are drawn anew in each run are left out.
    func standing(of order: Order) async throws -> String {
        let now = try await orders.order(order.id)
        let payments = try await read { (tx) throws(OrderError) in try tx.payments(of: order.id) }
        let money = payments.map { "\($0.id) \($0.state) \($0.captured) \($0.refunded) \($0.disputed)" }.sorted()
        let sums = try await balances().filter { !$0.balance.isZero }.map { "\($0.account) \($0.balance)" }.sorted()
        let cases = try await cases(of: order).map(\.kind.rawValue).sorted()
        return ["\(now.plan.status) \(now.plan.paid)", "\(money)", "\(sums)", "\(cases)"].joined(separator: "\n")
    }
}

/// Carries a mock's webhooks to an inbox and the inbox's answers back, and keeps what it carried.
final class InboxPost: HTTPTransport {
    private let inbox: WebhookInbox
    private let account: AccountName
    private let kept = Mutex<[(delivery: WebhookDelivery, status: Int)]>([])

    init(_ inbox: WebhookInbox, _ gateway: ShopGateway) throws {
        self.inbox = inbox
        account = try gateway.account()
    }

    var carried: [(delivery: WebhookDelivery, status: Int)] { kept.withLock { $0 } }

    func send(_ request: TransportRequest) async throws(TransportError) -> TransportResponse {
        let delivery = WebhookDelivery(
            fields: request.headerFields.map { (name: $0.name.rawName, value: $0.value) },
            body: request.body.withBytes { Array($0) })
        let answer = await inbox.receive(delivery, for: account)
        kept.withLock { $0.append((delivery, answer.status)) }
        return TransportResponse(status: answer.status, headerFields: [:], body: answer.body)
    }
}

extension Shop {
    /// Lets a gateway's mock deliver what is due to an inbox, by its own rules of what counts as received.
    ///
    /// - Returns: how many deliveries the mock still wants to repeat.
    func deliver(_ gateway: ShopGateway, through post: InboxPost) async -> Int {
        switch gateway {
        case .stripe:
            await stripe.engine.deliverDue(through: post)
            return stripe.engine.deliveriesPending
        case .authorizeNet:
            await authorizeNet.engine.deliverDue(through: post)
            return authorizeNet.engine.deliveriesPending
        case .liqPay:
            await liqpay.engine.deliverDue(through: post)
            return liqpay.engine.deliveriesPending
        case .wayForPay:
            await wayForPay.engine.deliverDue(through: post)
            return wayForPay.engine.deliveriesPending
        }
    }
}

/// Something that is made later than what it is given to.
final class Box<Value: Sendable>: Sendable {
    private let kept = Mutex<Value?>(nil)

    var value: Value? { kept.withLock { $0 } }

    func fill(_ value: Value) -> Value {
        kept.withLock { $0 = value }
        return value
    }
}
