internal import PaymentHTTP

/// Money on its way back to a card.
struct Refund: Sendable {
    /// The states, by Stripe's names.
    enum Status: String, Sendable {
        case pending, succeeded, failed
    }

    let id: String
    let created: Int64
    let amount: Int64
    let currency: String
    let charge: String
    let paymentIntent: String
    let paymentMethod: String
    let customer: String?
    let reason: String?
    var status: Status
    var balanceTransaction: String?
    var failureBalanceTransaction: String?
    var failureReason: String?
    /// The acquirer's number of the refund, known a moment after it was made.
    var reference: String?
    var metadata = Metadata()

    var json: JSON {
        var members: [(String, JSON)] = [
            ("id", .string(id)), ("object", "refund"), ("amount", .integer(amount)),
            ("balance_transaction", .string(orNull: balanceTransaction)), ("charge", .string(charge)),
            ("created", .integer(created)), ("currency", .string(currency)), ("customer", .string(orNull: customer)),
            ("customer_account", .null),
            ("destination_details", ["card": destinationJSON, "type": "card"]),
        ]
        if status == .failed {
            members += [
                ("failure_balance_transaction", .string(orNull: failureBalanceTransaction)),
                ("failure_reason", .string(orNull: failureReason)),
            ]
        }
        members += [
            ("metadata", metadata.json), ("payment_intent", .string(paymentIntent)),
            ("payment_method", .string(paymentMethod)),
        ]
        if status == .pending { members.append(("pending_reason", "processing")) }
        members += [
            ("reason", .string(orNull: reason)), ("receipt_number", .null), ("source_transfer_reversal", .null),
            ("status", .string(status.rawValue)), ("transfer_reversal", .null),
        ]
        return .members(members)
    }

    private var destinationJSON: JSON {
        var members: [(String, JSON)] = []
        if let reference { members.append(("reference", .string(reference))) }
        members += [
            ("reference_status", reference == nil ? "pending" : "available"),
            ("reference_type", "acquirer_reference_number"), ("type", "refund"),
        ]
        return .members(members)
    }
}
