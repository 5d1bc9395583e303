internal import PaymentCore
internal import PaymentHTTP

/// One thing that happened on the tour and what it moved.
struct TourStep: Sendable {
    let title: String
    let detail: String
    /// What moved to the merchant; negative when it went back, nil when nothing should move.
    var moved: Money?

    var json: JSON {
        ["step": .string(title), "detail": .string(detail), "moved": moved?.json ?? .null]
    }
}

/// A step that did not happen as it should.
struct TourFailure: Error, CustomStringConvertible {
    let description: String
}

/// The gateway and the means to play with it, as the story wants them.
struct Stage: Sendable {
    typealias Gateway = CommandGateway & ListingGateway & CheckoutGateway

    let gateway: any Gateway
    /// The token of a card that pays at once.
    let goodCard: PaymentToken
    /// The shop's own receiver of webhooks.
    let receiver: WebhookReceiver
    /// Makes the gateway act on the next request to take money and lose its answer.
    let loseNextAnswer: @Sendable () async throws -> Void
    let clock: any WallClock
}

/// A travel deal of 4,200 euros: a down payment of 200, then 3,000 of the remaining 4,000, then the last 1,000, on which the
/// gateway's answer is lost; at the end 500 go back.
struct Story: Sendable {
    let stage: Stage
    /// Tells each step as it happens.
    let tell: @Sendable (TourStep) -> Void

    private let currency = Currency.eur

    /// Plays the story.
    ///
    /// - Returns: the steps, whose sums agree with what the gateway itself lists.
    /// - Throws: `TourFailure` or the package's errors where a step does not happen as it should.
    func play() async throws -> [TourStep] {
        let start = stage.clock.now()
        var steps: [TourStep] = []
        func add(_ step: TourStep) {
            steps.append(step)
            tell(step)
        }

        let deposit = try await takeDeposit()
        add(
            TourStep(
                title: "Deposit",
                detail: "\(deposit.taken) of \(deposit.total), \(deposit.payment.card?.description ?? "card")",
                moved: deposit.taken))

        let event = try await webhook(for: deposit.payment)
        add(TourStep(title: "Webhook", detail: "\(event.gatewayKind) verified; amount and reference match"))

        guard case .chargeStoredMethod(let method) = deposit.balanceRoutes.first else {
            throw TourFailure(description: "the deposit kept no method for the balance")
        }
        add(TourStep(title: "Kept method", detail: "\(method), usable while the payer is away"))

        let first = try await chargeBalance("balance-1", euros: 3000, method)
        add(TourStep(title: "Balance, first part", detail: "charged without the payer", moved: first.captured))

        let second = try await chargeThroughLostAnswer("balance-2", euros: 1000, method)
        add(
            TourStep(
                title: "Balance, the rest", detail: "the answer was lost, looked up, repeated: charged once",
                moved: second.captured))

        let refund = try await giveBack(euros: 500, of: first)
        add(
            TourStep(
                title: "Partial refund", detail: "of the first part, \(refund.kind.rawValue)",
                moved: Money(minorUnits: -refund.amount.minorUnits, currency: currency)))

        let told = try Money.sum(steps.compactMap(\.moved), in: currency)
        let listed = try await listedBalance(since: start)
        guard told == listed else {
            throw TourFailure(description: "the steps moved \(told), but the gateway lists \(listed)")
        }
        add(TourStep(title: "Statement", detail: "the gateway lists \(listed): it agrees"))
        return steps
    }

    private func takeDeposit() async throws -> Deposit {
        let charge = ChargeRequest(
            amount: euros(200), source: .token(stage.goodCard, returnURL: nil),
            reference: try MerchantReference("deal-7-deposit"),
            idempotencyKey: try IdempotencyKey("deal-7/deposit/1"), payer: PayerDetails(email: "traveller@example.com"),
            keepMethod: Consent(purpose: .balance, givenAt: stage.clock.now(), agreement: "travel-terms-2026"),
            description: "Down payment for deal 7")
        return try success(
            await stage.gateway.deposit(DepositRequest(total: euros(4200), charge: charge)), "the deposit")
    }

    private func webhook(for payment: Payment) async throws -> WebhookEvent {
        let event = await stage.receiver.event(within: .seconds(10)) {
            $0.kind == .paymentCaptured && $0.payment == payment.reference
        }
        guard let event else { throw TourFailure(description: "no webhook told of the deposit") }
        guard event.amount == payment.captured, event.merchantReference == payment.merchantReference else {
            throw TourFailure(description: "the webhook tells of another amount or reference")
        }
        return event
    }

    private func chargeBalance(_ name: String, euros amount: Int64, _ method: StoredMethod) async throws -> Payment {
        try success(await stage.gateway.charge(balanceRequest(name, euros: amount, method)), "the \(name) charge")
    }

    private func chargeThroughLostAnswer(
        _ name: String, euros amount: Int64, _ method: StoredMethod
    ) async throws -> Payment {
        let request = try balanceRequest(name, euros: amount, method)
        try await stage.loseNextAnswer()
        let outcome = try await stage.gateway.charge(request)
        guard case .unknown(let unknown) = outcome, let reference = unknown.reference else {
            throw TourFailure(
                description: "a lost answer should leave the outcome unknown, and it came to \(outcome.name)")
        }
        let found = try await stage.gateway.payment(reference)
        let repeated = try success(await stage.gateway.charge(request), "the repeated charge")
        guard found.captured == euros(amount), repeated.reference == found.reference else {
            throw TourFailure(description: "the repeat after the lost answer is another payment")
        }
        return repeated
    }

    private func giveBack(euros amount: Int64, of payment: Payment) async throws -> Refund {
        try success(
            await stage.gateway.refund(
                RefundRequest(
                    payment: payment.reference, amount: euros(amount), reference: MerchantReference("deal-7-refund"),
                    idempotencyKey: IdempotencyKey("deal-7/refund/1"))), "the refund")
    }

    /// What the gateway lists as taken less what it lists as given back.
    private func listedBalance(since start: Timestamp) async throws -> Money {
        let period = start.adding(seconds: -1)..<stage.clock.now().adding(seconds: 1)
        var total = Money.zero(currency)
        var cursor: String?
        repeat {
            let page = try await stage.gateway.payments(in: period, after: cursor)
            for payment in page.items { total = try total + payment.captured - payment.refunded }
            cursor = page.next
        } while cursor != nil
        return total
    }

    private func balanceRequest(_ name: String, euros amount: Int64, _ method: StoredMethod) throws -> ChargeRequest {
        ChargeRequest(
            amount: euros(amount), source: .storedWithoutPayer(method),
            reference: try MerchantReference("deal-7-\(name)"),
            idempotencyKey: try IdempotencyKey("deal-7/\(name)/1"), description: "Balance of deal 7")
    }

    private func euros(_ amount: Int64) -> Money { Money(minorUnits: amount * 100, currency: currency) }

    private func success<Value>(_ outcome: Outcome<Value>, _ what: String) throws -> Value {
        guard let value = outcome.value else {
            throw TourFailure(description: "\(what) should have succeeded and came to \(outcome.name)")
        }
        return value
    }
}
