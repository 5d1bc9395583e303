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

/// A travel deal of 4,200: a down payment of 200, then 3,000 of the remaining 4,000, then the last 1,000, on which the gateway's
/// answer is lost; at the end 500 go back.
struct Story: Sendable {
    let stage: Stage
    /// The shop's own receiver of webhooks.
    let receiver: WebhookReceiver
    /// Tells each step as it happens.
    let tell: @Sendable (TourStep) -> Void

    private var currency: Currency { stage.currency }

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

        // The merchant's own record of what the payer agreed to; not every gateway carries it along.
        let consent = Consent(purpose: .balance, givenAt: start, agreement: "travel-terms-2026")
        let deposit = try await takeDeposit(consent)
        add(
            TourStep(
                title: "Deposit",
                detail: "\(deposit.taken) of \(deposit.total), \(deposit.payment.card?.description ?? "card")",
                moved: deposit.taken))

        let event = try await webhook(for: deposit.payment)
        add(
            TourStep(
                title: "Webhook", detail: "\(event.gatewayKind) verified and confirmed by look-up; it fits the order"))

        let method = try method(kept: deposit, consent)
        add(TourStep(title: "Kept method", detail: "\(method), usable while the payer is away"))

        let first = try await chargeBalance("balance-1", 3000, method)
        add(TourStep(title: "Balance, first part", detail: "charged without the payer", moved: first.captured))

        let second = try await chargeThroughLostAnswer("balance-2", 1000, method)
        add(
            TourStep(
                title: "Balance, the rest", detail: "the answer was lost, looked up, repeated: charged once",
                moved: second.captured))

        let refund = try await giveBack(500, of: first)
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

    private let payer = PayerDetails(
        email: "traveller@example.com", name: "Test Traveller", phone: "+380441234567", country: "UKR",
        ipAddress: "203.0.113.7")

    private func takeDeposit(_ consent: Consent) async throws -> Deposit {
        let reference = try MerchantReference("deal-7-deposit")
        let key = try IdempotencyKey("deal-7/deposit/1")
        switch stage.paying {
        case .token(let token):
            let charge = ChargeRequest(
                amount: money(200), source: .token(token, returnURL: nil), reference: reference, idempotencyKey: key,
                payer: payer, keepMethod: consent, description: "Down payment for deal 7")
            return try success(
                await stage.gateway.deposit(DepositRequest(total: money(4200), charge: charge)), "the deposit")
        case .page(let pay):
            let openedAt = stage.clock.now()
            let page = try await stage.gateway.openCheckout(
                CheckoutRequest(
                    amount: money(200), description: "Down payment for deal 7", reference: reference,
                    idempotencyKey: key, successURL: AbsoluteURL("https://shop.example/thanks"),
                    cancelURL: AbsoluteURL("https://shop.example/deal-7"), payer: payer, keepMethod: consent))
            try await pay(page)
            let paid = try await stage.gateway.checkout(page.reference, openedAt: openedAt)
            guard case .completed(let payment) = paid.status else {
                throw TourFailure(description: "the payer paid on the page, and the gateway does not say so")
            }
            return try Deposit(payment: payment, total: money(4200))
        }
    }

    /// The method the deposit kept, under the consent on record where the gateway does not carry it.
    private func method(kept deposit: Deposit, _ consent: Consent) throws -> StoredMethod {
        guard let kept = deposit.payment.keptMethod, kept.worksWithoutPayer else {
            throw TourFailure(description: "the deposit kept no method for the balance")
        }
        return kept.under(kept.consent ?? consent)
    }

    /// Waits for the webhook of a payment, compares it with the order, and asks the gateway itself (S-21, S-24).
    private func webhook(for payment: Payment) async throws -> WebhookEvent {
        let verified = await receiver.event(within: .seconds(10)) {
            $0.kind == .paymentCaptured && $0.payment == payment.reference
        }
        guard let verified else { throw TourFailure(description: "no webhook told of the deposit") }
        let order = PaymentExpectation(
            amount: money(200), reference: try MerchantReference("deal-7-deposit"), gateway: stage.gateway.id,
            isLive: false)
        let differences = order.differences(from: verified.event)
        guard differences.isEmpty else {
            throw TourFailure(description: "the webhook does not fit the order: \(differences.joined(separator: "; "))")
        }
        _ = try await stage.gateway.confirm(verified)
        return verified.event
    }

    private func chargeBalance(_ name: String, _ amount: Int64, _ method: StoredMethod) async throws -> Payment {
        try success(await stage.gateway.charge(balanceRequest(name, amount, method)), "the \(name) charge")
    }

    private func chargeThroughLostAnswer(
        _ name: String, _ amount: Int64, _ method: StoredMethod
    ) async throws -> Payment {
        let request = try balanceRequest(name, amount, method)
        try await stage.loseNextAnswer()
        let outcome = try await stage.gateway.charge(request)
        guard case .unknown(let unknown) = outcome else {
            throw TourFailure(
                description: "a lost answer should leave the outcome unknown, and it came to \(outcome.name)")
        }
        let found: Payment?
        if let reference = unknown.reference {
            found = try await stage.gateway.payment(reference)
        } else {
            found = try await stage.gateway.payments(under: request.reference, sentAt: unknown.sentAt).payments.first
        }
        let repeated = try success(await stage.gateway.charge(request), "the repeated charge")
        guard let found, found.captured == money(amount), repeated.reference == found.reference else {
            throw TourFailure(description: "the repeat after the lost answer is another payment")
        }
        return repeated
    }

    private func giveBack(_ amount: Int64, of payment: Payment) async throws -> Refund {
        try await stage.settle()
        return try success(
            await stage.gateway.refund(
                RefundRequest(
                    payment: payment.reference, amount: money(amount), refundedBefore: payment.refunded,
                    reference: MerchantReference("deal-7-refund"), idempotencyKey: IdempotencyKey("deal-7/refund/1"))),
            "the refund")
    }

    /// What the gateway lists as taken less what it lists as given back.
    private func listedBalance(since start: Timestamp) async throws -> Money {
        let period = start.adding(seconds: -1)..<stage.clock.now().adding(seconds: 1)
        var total = Money.zero(currency)
        var cursor: String?
        repeat {
            let page = try await stage.gateway.payments(in: period, after: cursor)
            for payment in page.items { total = try total + payment.captured }
            cursor = page.next
        } while cursor != nil
        repeat {
            let page = try await stage.gateway.refunds(in: period, after: cursor)
            for refund in page.items where refund.status != .failed { total = try total - refund.amount }
            cursor = page.next
        } while cursor != nil
        return total
    }

    private func balanceRequest(_ name: String, _ amount: Int64, _ method: StoredMethod) throws -> ChargeRequest {
        ChargeRequest(
            amount: money(amount), source: .storedWithoutPayer(method),
            reference: try MerchantReference("deal-7-\(name)"),
            idempotencyKey: try IdempotencyKey("deal-7/\(name)/1"),
            payer: payer, description: "Balance of deal 7")
    }

    private func money(_ amount: Int64) -> Money {
        Money(minorUnits: amount * currency.minorUnitsPerMajor, currency: currency)
    }

    private func success<Value>(_ outcome: Outcome<Value>, _ what: String) throws -> Value {
        guard let value = outcome.value else {
            throw TourFailure(description: "\(what) should have succeeded and came to \(outcome.name)")
        }
        return value
    }
}
