import PaymentCore
import PaymentOrders

/// A gateway in this process that takes every charge at once, so that what is measured is what is around it.
struct InstantGateway: ChargingGateway {
    let capabilities = Capabilities(
        gateway: GatewayID(rawValue: "instant"), operations: [.charge, .chargeWithoutPayer],
        amountLimits: [.eur: Capabilities.AmountLimits(smallest: 1, largest: 100_000_000, step: 1)],
        idempotency: .uniqueReference, authorizationDays: nil)

    func charge(_ request: ChargeRequest) async throws(PaymentError) -> Outcome<Payment> {
        let none = Money.zero(request.amount.currency)
        return .succeeded(
            Payment(
                reference: GatewayReference(gateway: id, id: "tx-\(request.reference)"),
                merchantReference: request.reference, status: .captured, requested: request.amount, held: none,
                captured: request.amount, refunded: none, createdAt: Timestamp(secondsSinceEpoch: 1_795_260_005),
                isLive: false))
    }
}

/// Brings no message anywhere: the collector's cycle ends with messages written, and nobody delivers them here.
struct NoMessenger: Messenger {
    func deliver(_ message: OutgoingMessage) async throws(MessengerError) {}
}
