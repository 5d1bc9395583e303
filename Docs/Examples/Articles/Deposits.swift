// "Taking a deposit" and "Charging the balance on a saved card", and the example of Docs/Orders.md.

import Logging
import PaymentCore
import PaymentHTTP
import PaymentLocalization
import PaymentOrders
import PaymentPlans
import PaymentStoreSQLite
import ServiceLifecycle
import StripeGateway
import UnixSignals

/// Opens the orders of a shop on a file of its own.
func openShop(in folder: String, _ stripe: Stripe) async throws -> Orders {
    // snippet: open
    let store = try SQLiteStore(path: folder + "/shop.db")
    try await store.migrate()
    let orders = try await Orders.open(
        store: store, accounts: [GatewayAccount(AccountName("stripe"), stripe, isLive: false)],
        business: Business(zone: BusinessZone("Europe/Kyiv")),
        key: StoreKey.load(file: folder + "/shop.key", ifMissing: .make))
    // end snippet
    return orders
}

/// Docs/Orders.md: from an empty folder to a paid deposit.
func firstOrder(
    in folder: String, _ stripe: Stripe, terms: Terms, total: Money, deposit: Money, form: PaymentRecord.ID,
    token: PaymentToken, back: AbsoluteURL, consent: Consent
) async throws -> PayResult {
    // snippet: orders
    let store = try SQLiteStore(path: folder + "/shop.db")
    try await store.migrate()
    let orders = try await Orders.open(
        store: store, accounts: [GatewayAccount(AccountName("stripe"), stripe, isLive: true)],
        business: Business(zone: BusinessZone("Europe/Kyiv")),
        key: StoreKey.load(file: folder + "/shop.key", ifMissing: .make))

    let customer = try await orders.addCustomer(name: "Olena", email: "olena@example.com")
    let order = try await orders.book(
        Booking(
            .project, customer: customer.id, title: "Kitchen", terms: terms, total: total,
            account: AccountName("stripe")),
        by: Principal(.staff, "ivan"))
    let paid = try await orders.pay(
        order.id,
        PayRequest(nonce: form, amount: deposit, source: .token(token, returnURL: back), keepMethod: consent),
        by: Principal(.payer, "olena"))
    // end snippet
    return paid
}

/// What a kitchen costs, and when.
func kitchenTerms() throws -> Terms {
    // snippet: terms
    let terms = try ScheduledBalance(
        deposit: .percentage(Percentage(percent: 30), atLeast: Money(decimal: "100.00", currency: .eur)),
        balance: .when(.productionComplete)
    ).terms()
    // end snippet
    return terms
}

/// Books a kitchen for a new customer.
func bookKitchen(_ orders: Orders, terms: Terms) async throws -> Order {
    // snippet: book
    let customer = try await orders.addCustomer(name: "Olena", email: "olena@example.com")
    let order = try await orders.book(
        Booking(
            .project, customer: customer.id, title: "Kitchen", terms: terms,
            total: Money(decimal: "1200.00", currency: .eur), account: AccountName("stripe")),
        by: Principal(.staff, "ivan"))
    // end snippet
    return order
}

/// What the payment page offers.
func offer(_ orders: Orders, _ id: Order.ID, at now: Timestamp) async throws -> String {
    // snippet: offer
    let order = try await orders.order(id)
    switch order.plan.standing(at: orders.business.zone.moment(now)).payNow {
    case .success(let pay):
        return "\(pay.minimum.amount) to \(pay.maximum.amount), most likely \(pay.suggested.amount)"
    case .failure(let refusal):
        return Language.en.message(for: refusal, in: orders.business.zone)
    }
    // end snippet
}

/// Takes the deposit with a token that the gateway's script made.
func payDeposit(
    _ orders: Orders, _ order: Order, token: PaymentToken, form: PaymentRecord.ID, deposit: Money, now: Timestamp
) async throws -> String {
    // snippet: pay
    let consent = Consent(purpose: .balance, givenAt: now, agreement: "terms-2026-11")
    let paid = try await orders.pay(
        order.id,
        PayRequest(
            nonce: form, amount: deposit,
            source: .token(token, returnURL: AbsoluteURL("https://shop.example/back")), keepMethod: consent),
        by: Principal(.payer, "olena"))

    switch paid.attempt.state {
    case .succeeded: return "paid, \(paid.order.plan.standing(at: orders.business.zone.moment(now)).left) left"
    case .declined: return "declined: \(paid.attempt.code ?? "")"
    case .actionRequired: return "the bank wants to see the payer"
    default: return "not known yet: it is looked up by itself"
    }
    // end snippet
}

/// What a refused amount says to the payer.
func payTooLittle(_ orders: Orders, _ order: Order, _ request: PayRequest) async throws -> String {
    // snippet: refusal
    do {
        let paid = try await orders.pay(order.id, request, by: Principal(.payer, "olena"))
        return paid.attempt.state.rawValue
    } catch {
        guard let refusal = error.refusal else { throw error }
        return Language.en.message(for: refusal, in: orders.business.zone)
    }
    // end snippet
}

/// Tells the store that the kitchen is made, so that the balance falls due.
func finishProduction(_ orders: Orders, _ order: Order) async throws -> Order {
    // snippet: happen
    let order = try await orders.productionComplete(order.id, by: Principal(.staff, "ivan"))
    // end snippet
    return order
}

/// Charges the balance now instead of waiting for the collector.
func chargeNow(_ orders: Orders, _ order: Order) async throws -> PayResult? {
    // snippet: charge-now
    guard let balance = order.plan.schedule.items.first(where: { $0.role == .balance }) else { return nil }
    let result = try await orders.chargeBalance(order.id, item: balance.id, by: Principal(.staff, "ivan"))
    // end snippet
    return result
}

/// Collects until the process is told to stop.
func collect(_ orders: Orders, _ logger: Logger) async throws {
    // snippet: collector
    let collector = Collector(
        orders, messenger: LogMessenger(), settings: CollectorSettings(instance: "shop"), logger: logger)
    let services = ServiceGroup(
        services: [collector], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
    try await services.run()
    // end snippet
}

/// Charges a kept method without orders: for applications that keep their own books.
func chargeKept(
    _ method: StoredMethod, _ amount: Money, at gateway: some ChargingGateway
) async throws -> Outcome<Payment> {
    // snippet: without-orders
    let outcome = try await gateway.charge(
        ChargeRequest(
            amount: amount, source: .storedWithoutPayer(method), reference: MerchantReference("deal-7-balance-1"),
            idempotencyKey: IdempotencyKey("deal-7/balance/1")))
    // end snippet
    return outcome
}
