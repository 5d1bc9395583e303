internal import MockServerKit
internal import PaymentCore
internal import PaymentHTTP

/// Everything that exists on one mock account.
///
/// The rules that change it are in `Operations/`.
struct State: Sendable {
    var paymentIntents = ObjectTable<PaymentIntent>()
    var charges = ObjectTable<Charge>()
    var refunds = ObjectTable<Refund>()
    var customers = ObjectTable<Customer>()
    var paymentMethods = ObjectTable<PaymentMethod>()
    var setupIntents = ObjectTable<SetupIntent>()
    var checkoutSessions = ObjectTable<CheckoutSession>()
    var events = ObjectTable<Event>()
    var webhookEndpoints = ObjectTable<WebhookEndpoint>()
    var balanceTransactions = ObjectTable<BalanceTransaction>()
    var disputes = ObjectTable<Dispute>()
    /// Payments under review, by id.
    var reviews: [String: JSON] = [:]
    var idempotency = IdempotencyStore()
    var agenda = Agenda<DueWork>()
    let deliveries = DeliveryLedger()

    /// The secret of the only webhook endpoint, known before it is created.
    let firstWebhookSecret: String
    /// Turns card numbers into fingerprints and requests into the mark their idempotency key remembers, so that neither
    /// a number nor a body has to be kept.
    let fingerprints: KeyedHash

    /// Records an event and queues it for the endpoints that want it.
    mutating func emit(_ type: String, _ subject: Event.Subject, previous: JSON? = nil, _ call: inout Call) {
        let event = Event(
            id: call.identifier("evt_1", 23), created: call.seconds, type: type, subject: subject,
            previousAttributes: previous, requestID: call.requestID, idempotencyKey: call.idempotencyKey)
        events.add(event, id: event.id)
        let receivers = webhookEndpoints.all { $0.wants(type) }
        guard !receivers.isEmpty else { return }
        deliveries.expect(event.id, at: receivers.map(\.id))
        for endpoint in receivers {
            call.context.send(
                Delivery.notification(of: event, to: endpoint, pending: receivers.count, ledger: deliveries))
        }
    }

    /// Does one piece of work whose time has come.
    mutating func perform(_ work: DueWork, _ call: inout Call) {
        switch work {
        case .holdExpires(let id): expireHold(id, &call)
        case .sessionExpires(let id): expireSession(id, &call)
        case .balanceTransactionArrives(let id): settleCharge(id, &call)
        case .refundReferenceArrives(let id): noteReference(ofRefund: id, &call)
        case .refundSucceeds(let id): completeRefund(id, &call)
        case .refundFails(let id): failRefund(id, &call)
        case .trouble(let id): makeTrouble(id, &call)
        case .fundsBecomeAvailable(let id): balanceTransactions.change(id) { $0.isAvailable = true }
        }
    }

    /// The members whose values differ, with the values of `old`: `previous_attributes` of an event.
    static func difference(_ old: JSON, _ new: JSON) -> JSON {
        .members((old.objectValue ?? [:]).filter { new[$0.name] != $0.value }.map { ($0.name, $0.value) })
    }
}
