import PaymentCore
import PaymentPlans

@testable import PaymentOrders

extension Shop {
    /// What a gateway's own record says of the payment that an attempt made.
    func record(
        of attempt: Attempt, _ status: Payment.Status, captured: Money? = nil, id: String = "at-the-gateway",
        under reference: MerchantReference? = nil, isLive: Bool = false
    ) -> Payment {
        let zero = Money.zero(attempt.amount.currency)
        return Payment(
            reference: GatewayReference(gateway: attempt.gateway, id: id),
            merchantReference: reference ?? attempt.reference, status: status, requested: attempt.amount,
            held: status == .authorized ? attempt.amount : zero,
            captured: captured ?? (status == .captured ? attempt.amount : zero), refunded: zero,
            createdAt: clock.now(), isLive: isLive)
    }

    /// Records what is known of an attempt, as an answer, a look-up and a webhook all do.
    @discardableResult
    func learn(_ evidence: Evidence, of attempt: Attempt) async throws -> Attempt {
        try await orders.settle(attempt.reference, evidence, repeating: true)
    }

    /// Whether somebody will look after an attempt.
    func isWatched(_ attempt: Attempt) async throws -> Bool {
        try await read { (tx) throws(OrderError) in try tx.work(.attempt, attempt.reference.text) } != nil
    }

    /// What of an order is set aside for payments under way, in minor units.
    func reserved(of order: Order) async throws -> Int64 {
        let plan = try await orders.order(order.id).plan
        return plan.standing(at: Moment(utc: clock.now())).reserved.minorUnits
    }

    /// What a payment ended in: the error's code, or nothing.
    func refusal<Value>(_ body: () async throws -> Value) async throws -> OrderError.Code? {
        do {
            _ = try await body()
            return nil
        } catch let error as OrderError {
            return error.code
        }
    }

    /// Stores an event as the inbox does after it was verified, and applies it once.
    ///
    /// - Returns: the event afterwards, and when it is to be tried again.
    func receive(
        _ kind: WebhookEvent.Kind, about attempt: Attempt, named gatewayKind: String = "told", id: String = "evt-1",
        payment: GatewayReference? = nil, amount: Money? = nil, isLive: Bool = false
    ) async throws -> (event: InboxEvent, next: Timestamp?) {
        let now = clock.now()
        let event = InboxEvent(
            account: attempt.account, gateway: attempt.gateway, eventID: id, kind: kind, gatewayKind: gatewayKind,
            payment: payment, merchantReference: attempt.reference, amount: amount, isLive: isLive, occurredAt: now,
            receivedAt: now, state: .received)
        let isNew = try await read { (tx) throws(OrderError) in try tx.insert(event) }
        guard isNew else { throw ShopFailure("there is an event '\(id)' already") }
        let next = try await orders.apply(event: id, account: attempt.account, under: nil)
        guard let applied = try await events().first(where: { $0.eventID == id }) else {
            throw ShopFailure("the event '\(id)' is gone")
        }
        return (applied, next)
    }
}
