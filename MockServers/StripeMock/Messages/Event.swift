internal import PaymentHTTP

/// Something that happened, with the object as it was then.
struct Event: Sendable {
    /// The object at the moment of the event.
    ///
    /// It is kept as it is and only written out when somebody asks for it.
    indirect enum Subject: Sendable {
        case paymentIntent(PaymentIntent)
        case charge(Charge)
        case refund(Refund)
        case customer(Customer)
        case paymentMethod(PaymentMethod)
        case setupIntent(SetupIntent)
        case checkoutSession(CheckoutSession)
        case dispute(Dispute)
        case notice(JSON)

        var json: JSON {
            switch self {
            case .paymentIntent(let value): value.json
            case .charge(let value): value.json
            case .refund(let value): value.json
            case .customer(let value): value.json
            case .paymentMethod(let value): value.json
            case .setupIntent(let value): value.json
            case .checkoutSession(let value): value.json
            case .dispute(let value): value.json
            case .notice(let value): value
            }
        }
    }

    let id: String
    let created: Int64
    let type: String
    let subject: Subject
    /// The old values of what changed, on `….updated` events only.
    let previousAttributes: JSON?
    /// The request that made it happen, `nil` for what happens by itself.
    let requestID: String?
    let idempotencyKey: String?

    /// The envelope.
    ///
    /// - Parameters:
    ///   - version: the API version it is written in.
    ///   - pending: the number of endpoints that have not acknowledged it.
    func json(version: String, pending: Int) -> JSON {
        var content: [(String, JSON)] = [("object", subject.json)]
        if let previousAttributes { content.append(("previous_attributes", previousAttributes)) }
        return [
            "id": .string(id), "object": "event", "api_version": .string(version), "created": .integer(created),
            "data": .members(content), "livemode": false, "pending_webhooks": .integer(Int64(pending)),
            "request": ["id": .string(orNull: requestID), "idempotency_key": .string(orNull: idempotencyKey)],
            "type": .string(type),
        ]
    }
}
