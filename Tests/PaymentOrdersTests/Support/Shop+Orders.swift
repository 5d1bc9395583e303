import PaymentCore
import PaymentLocalization
import PaymentOrders
import PaymentPlans

/// Customers, kept cards and orders for tests.
extension Shop {
    /// Somebody of the business.
    static let staff = Principal(.staff, "olena")
    /// Somebody who may also give money back.
    static let manager = Principal(.manager, "iryna")
    /// Who pays.
    static let payer = Principal(.payer, "taras")

    /// What payers agree to when their card is kept.
    var consent: Consent { Consent(purpose: .balance, givenAt: clock.now(), agreement: "terms-1") }

    /// A new customer.
    func customer(_ name: String = "Taras Payer", language: Language = .en) async throws -> Customer {
        try await orders.addCustomer(
            name: name, email: "taras@example.com", phone: "+380441234567", language: language, channel: .email)
    }

    /// Keeps a customer's card at a gateway, without taking money.
    func keepCard(
        _ card: ShopCard = .good, of customer: Customer.ID, at gateway: ShopGateway, consent: Consent? = nil,
        worksWithoutPayer: Bool? = nil
    ) async throws -> MethodRecord {
        guard let token = try card.token(at: gateway, kept: true) else {
            throw ShopFailure("\(gateway) has no kept \(card) card")
        }
        let account = try orders.account(gateway.account())
        var method = StoredMethod(
            gateway: account.gateway.id, token: token, customer: nil,
            card: CardSummary(brand: "visa", lastFour: "4242", expiry: nil), worksWithoutPayer: true,
            consent: consent ?? self.consent)
        // The mocks of the others take a token that stands for a card also as that of a kept one; Stripe's wants a customer with it.
        if gateway == .authorizeNet || gateway == .stripe {
            let isKept = gateway == .authorizeNet || card == .good
            guard let kept = isKept ? token : try ShopCard.good.token(at: gateway) else { throw ShopFailure("no card") }
            let name = "keep-\(customer)-\(kept.rawValue)"
            let stored = try await tokenized(kept, consent ?? self.consent, account.gateway, IdempotencyKey(name))
            method = StoredMethod(
                gateway: stored.gateway, token: isKept ? stored.token : token, customer: stored.customer,
                card: stored.card, worksWithoutPayer: stored.worksWithoutPayer, consent: stored.consent)
        }
        if let worksWithoutPayer {
            method = StoredMethod(
                gateway: method.gateway, token: method.token, customer: method.customer, card: method.card,
                worksWithoutPayer: worksWithoutPayer, consent: method.consent)
        }
        return try await orders.keepMethod(method, for: customer, account: account.name, by: Self.staff)
    }

    private func tokenized(
        _ token: PaymentToken, _ consent: Consent, _ gateway: any PaymentGateway, _ key: IdempotencyKey
    ) async throws -> StoredMethod {
        guard let gateway = gateway as? any TokenizingGateway else { throw ShopFailure("\(gateway) keeps no cards") }
        switch try await gateway.tokenize(TokenizeRequest(token: token, consent: consent, idempotencyKey: key)) {
        case .succeeded(let method): return method
        case let outcome: throw ShopFailure("keeping a card came to \(outcome.name)")
        }
    }

    /// An order of which a fifth is a deposit, paid by the customer with a card that is kept, and the rest is charged later.
    ///
    /// - Parameters:
    ///   - card: what the rest is charged to; the deposit is always paid by a good one.
    ///   - due: when the rest falls due.
    ///   - parts: the equal parts of the rest.
    func scheduledOrder(
        at gateway: ShopGateway, total: Int64 = 100_00, due: Due = .after(.days(10)), parts: Line.Parts? = nil,
        card: ShopCard = .good
    ) async throws -> Order {
        let customer = try await customer()
        let method = try await keepCard(card, of: customer.id, at: gateway)
        let deposit = DepositAmount.percentage(Percentage(percent: 20))
        let booked = try await orders.book(
            Booking(
                .project, customer: customer.id, title: "Kitchen",
                terms: ScheduledBalance(deposit: deposit, balance: due, parts: parts).terms(),
                total: gateway.money(total), account: gateway.account(), method: method.id),
            by: Self.staff)
        return try await pay(booked, total / 5)
    }

    /// A visit that asks for a prepayment by a link.
    func visit(
        at gateway: ShopGateway, total: Int64 = 300_00, lifetimeHours: Int = 24, autoCancelMinutes: Int? = nil,
        language: Language = .uk
    ) async throws -> Order {
        let customer = try await customer(language: language)
        let product = PaidBooking(
            kinds: ["haircut": gateway.money(total)],
            link: try LinkTerms(lifetimeHours: lifetimeHours, autoCancelMinutes: autoCancelMinutes))
        let (terms, amount) = try product.terms(for: "haircut")
        return try await orders.book(
            Booking(
                .visit, customer: customer.id, title: "Haircut", terms: terms, total: amount,
                account: gateway.account()), by: Self.staff)
    }

    /// Any order.
    func order(
        _ kind: Order.Kind = .order, _ terms: Terms, total: Int64, at gateway: ShopGateway,
        customer: Customer.ID? = nil, dates: EventDates = EventDates(), method: MethodRecord.ID? = nil
    ) async throws -> Order {
        var payer = customer
        if payer == nil { payer = try await self.customer().id }
        guard let payer else { throw ShopFailure("nobody orders") }
        return try await orders.book(
            Booking(
                kind, customer: payer, title: "Course", terms: terms, total: gateway.money(total),
                account: gateway.account(), dates: dates, method: method), by: Self.staff)
    }

    /// The payer pays an amount with a token; the order afterwards.
    @discardableResult
    func pay(
        _ order: Order, _ minorUnits: Int64, card: ShopCard = .good, nonce: String? = nil, keep: Consent? = nil
    ) async throws -> Order {
        let amount = Money(minorUnits: minorUnits, currency: order.plan.currency)
        guard let gateway = ShopGateway(rawValue: order.account.text) else { throw ShopFailure("no such gateway") }
        guard let token = try card.token(at: gateway) else { throw ShopFailure("\(gateway) has no \(card) card") }
        let name = nonce ?? "form-\(order.number)-\(order.plan.payments.count + 1)"
        return try await orders.pay(
            order.id,
            PayRequest(
                nonce: PaymentRecord.ID(name), amount: amount, source: .token(token, returnURL: nil), keepMethod: keep,
                payer: PayerDetails(email: "taras@example.com", ipAddress: "203.0.113.7")),
            by: Self.payer
        ).order
    }

    /// Reads something of the store.
    func read<Value: Sendable>(
        _ body: @Sendable @escaping (any StoreTransaction) throws(OrderError) -> Value
    ) async throws -> Value {
        try await store.transaction(body)
    }

    /// The messages about an order, oldest first.
    func messages(of order: Order) async throws -> [Message] {
        let id = order.id
        return try await read { (tx) throws(OrderError) in try tx.messages(of: id) }
    }

    /// The open cases about an order.
    func cases(of order: Order) async throws -> [CaseFile] {
        let id = order.id
        return try await read { (tx) throws(OrderError) in try tx.openCases(of: id) }
    }

    /// The attempts of an order, oldest first.
    func attempts(of order: Order) async throws -> [Attempt] {
        let id = order.id
        return try await read { (tx) throws(OrderError) in try tx.attempts(of: id) }
    }

    /// The sums of the ledger's accounts, from its lines alone.
    func balances() async throws -> [LedgerTurnover] {
        let ever = Timestamp(millisecondsSinceEpoch: .min)..<Timestamp(millisecondsSinceEpoch: .max)
        return try await read { (tx) throws(OrderError) in try tx.turnovers(in: ever) }
    }
}
