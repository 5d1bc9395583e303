import PaymentCore
import PaymentOrders
import PaymentPlans

/// Orders whose deposit was paid, of which some goes back at times, and whose rest is due on a kept card.
struct Bookings: Sendable {
    /// What a card does when it is charged without the payer.
    enum Card: Sendable {
        case good, poor, dead, confirming
    }

    let orders: Orders
    let random: SeededRandomSource
    private static let staff = Principal(.staff, "olena")

    private static let manager = Principal(.manager, "maria")

    /// Books orders through all gateways in turn.
    ///
    /// - Parameter goodOnly: whether every card pays and nothing goes back; else one in six declines in some way, where the gateway has
    ///   such a card, and of every third deposit half or all is to be given back.
    func book(_ count: Int, goodOnly: Bool = false) async throws {
        for number in 0..<count {
            let gateway = Gateways.names[number % Gateways.names.count]
            let draw = random.next(below: 24)
            let card: Card = goodOnly || draw >= 4 ? .good : draw == 0 ? .dead : draw == 1 ? .confirming : .poor
            let deposit = try await book(at: gateway, card)
            guard !goodOnly, random.next(below: 3) == 0 else { continue }
            try await giveBack(deposit, parts: random.next(below: 2) == 0 ? 1 : 2)
        }
    }

    /// Books an order and pays its deposit.
    private func book(at gateway: String, _ card: Card) async throws -> PaymentRecord {
        let customer = try await orders.addCustomer(
            name: "Taras Payer", email: "taras@example.com", phone: "+380441234567")
        let method = try await keep(card, of: customer.id, at: gateway)
        let currency: Currency = gateway == "stripe" ? .eur : gateway == "authorize-net" ? .usd : .uah
        // Amounts differ, so that a payment booked to another order is seen.
        let total = Money(minorUnits: 50_00 + Int64(random.next(below: 100_00)), currency: currency)
        let terms = try ScheduledBalance(
            deposit: .percentage(Percentage(percent: 20)), balance: .onBooking
        ).terms()
        let order = try await orders.book(
            Booking(
                .project, customer: customer.id, title: "Kitchen", terms: terms, total: total,
                account: try AccountName(gateway), method: method), by: Self.staff)
        guard let deposit = order.plan.schedule.items.first?.minorUnits else { throw RunFailure("no deposit") }
        let paid = try await orders.pay(
            order.id,
            PayRequest(
                nonce: try PaymentRecord.ID("deposit-\(order.id)"),
                amount: Money(minorUnits: deposit, currency: currency),
                source: .token(try Self.token(.good, at: gateway), returnURL: nil),
                payer: PayerDetails(
                    email: customer.email, name: customer.name, phone: customer.phone, ipAddress: "203.0.113.7")),
            by: Principal(.payer, "taras"))
        guard paid.attempt.state == .succeeded else {
            throw RunFailure("the deposit at \(gateway) is \(paid.attempt.state): \(paid.attempt.detail ?? "")")
        }
        return paid.payment
    }

    /// Decides that all of a payment goes back, or one of so many parts, and leaves that to the workers: its account is stopped
    /// meanwhile, as when its keys were refused.
    private func giveBack(_ payment: PaymentRecord, parts: Int64) async throws {
        try await orders.store.transaction { (tx) throws(OrderError) in
            try tx.setSetting("stopped/\(payment.account)", to: "refunds are being decided")
        }
        let amount = Money(minorUnits: payment.captured.minorUnits / parts, currency: payment.captured.currency)
        let refunds = try await orders.refund(
            payment.order, .exactly(amount), reason: .goodwill, of: payment.id, note: "a scratch",
            nonce: try RefundRecord.ID("refund-\(payment.id)"), by: Self.manager)
        guard refunds.map(\.state) == [.planned] else { throw RunFailure("refunds are \(refunds.map(\.state))") }
        try await orders.resumeAccount(payment.account, by: Self.manager)
    }

    private func keep(_ card: Card, of customer: Customer.ID, at gateway: String) async throws -> MethodRecord.ID {
        let account = try orders.account(try AccountName(gateway))
        let consent = Consent(
            purpose: .balance, givenAt: Timestamp(secondsSinceEpoch: 1_790_000_000), agreement: "terms-1")
        var method = StoredMethod(
            gateway: account.gateway.id, token: try Self.token(card, at: gateway), customer: nil,
            card: CardSummary(brand: "visa", lastFour: "4242", expiry: nil), worksWithoutPayer: true, consent: consent)
        // The other two mocks take the token of a page as that of a kept card.
        if gateway == "stripe" || gateway == "authorize-net" {
            guard let keeper = account.gateway as? any TokenizingGateway,
                case .succeeded(let kept) = try await keeper.tokenize(
                    TokenizeRequest(
                        token: try Self.token(.good, at: gateway), consent: consent,
                        idempotencyKey: try IdempotencyKey("keep-\(customer)")))
            else { throw RunFailure("\(gateway) keeps no card") }
            let isGood = card == .good || gateway == "authorize-net"
            method = StoredMethod(
                gateway: kept.gateway, token: isGood ? kept.token : method.token, customer: kept.customer,
                card: kept.card, worksWithoutPayer: true, consent: consent)
        }
        return try await orders.keepMethod(method, for: customer, account: account.name, by: Self.staff).id
    }

    /// The token that stands for a card at a mock; a good one where the mock has none of the kind.
    private static func token(_ card: Card, at gateway: String) throws -> PaymentToken {
        let text: String
        switch (gateway, card) {
        case ("stripe", .poor): text = "pm_card_visa_chargeDeclinedInsufficientFunds"
        case ("stripe", .dead): text = "pm_card_visa_chargeDeclinedLostCard"
        case ("stripe", .confirming): text = "pm_card_authenticationRequired"
        case ("stripe", _): text = "pm_card_visa"
        case ("authorize-net", _): text = "mock-nonce-approved"
        case ("liqpay", .dead): text = "mock_token_102"
        case ("liqpay", _): text = "sandbox_token"
        case ("wayforpay", .poor): text = "mock-token-insufficient-funds"
        case ("wayforpay", .dead): text = "mock-token-fraud"
        case ("wayforpay", .confirming): text = "mock-token-3ds"
        default: text = "mock-token-approved"
        }
        return try PaymentToken(text)
    }
}
