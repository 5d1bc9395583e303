import PaymentCore

/// A trip that is sold for a deposit now and the balance later, through any gateway that takes deposits and gives money back.
struct Trip {
    let gateway: any DepositGateway & RefundingGateway
    let total: Money
    let payer = PayerDetails(email: "olena@example.com", name: "Olena", ipAddress: "203.0.113.7")

    // snippet: deposit
    /// Takes the deposit, and keeps the card for the balance because the payer agreed to that.
    func takeDeposit(_ amount: Money, from card: PaymentToken, agreed: Timestamp) async throws
        -> Deposit
    {
        let outcome = try await gateway.deposit(
            DepositRequest(
                total: total,
                charge: ChargeRequest(
                    amount: amount, source: .token(card, returnURL: nil),
                    reference: MerchantReference("trip-7-deposit"),
                    idempotencyKey: IdempotencyKey("trip-7/deposit/1"), payer: payer,
                    keepMethod: Consent(purpose: .balance, givenAt: agreed, agreement: "terms-2026-11"))))
        guard case .succeeded(let deposit) = outcome else { throw NotDone(outcome.name) }
        return deposit
    }
    // end snippet

    // snippet: balance
    /// Charges what is left to the card that the deposit kept, while the payer is away.
    func chargeBalance(of deposit: Deposit) async throws -> Payment {
        guard case .chargeStoredMethod(let card) = deposit.balanceRoutes.first else {
            throw NotDone("no card was kept: ask the payer to pay again")
        }
        let outcome = try await gateway.charge(
            ChargeRequest(
                amount: deposit.left, source: .storedWithoutPayer(card),
                reference: MerchantReference("trip-7-balance"),
                idempotencyKey: IdempotencyKey("trip-7/balance/1"), payer: payer))
        guard case .succeeded(let payment) = outcome else { throw NotDone(outcome.name) }
        return payment
    }
    // end snippet

    // snippet: refund
    /// Gives a part of a payment back.
    ///
    /// `refundedBefore` lets gateways without keys tell a repeat of this refund from a second one.
    func giveBack(_ amount: Money, of payment: Payment) async throws -> Refund {
        let outcome = try await gateway.refund(
            RefundRequest(
                payment: payment.reference, amount: amount, refundedBefore: payment.refunded,
                reference: MerchantReference("trip-7-refund"),
                idempotencyKey: IdempotencyKey("trip-7/refund/1")))
        guard case .succeeded(let refund) = outcome else { throw NotDone(outcome.name) }
        return refund
    }
    // end snippet
}

/// A step that did not succeed; an application would look at the outcome, see the first example.
struct NotDone: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
